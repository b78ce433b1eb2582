//! `progress`: how far the learner is; taken along to another machine; forgotten.

use super::output::{BOLD, DIM, GOOD, OPEN, message};
use super::quiz::write_due;
use super::{CliError, Context};
use crate::curriculum::Pack;
use crate::progress::{LearnState, Progress, VERSION};
use crate::{sanitize, state_file};
use clap::Subcommand;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Show how far you are, take it along, or forget it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui progress
  twelve-tui progress export laptop.toml
  twelve-tui progress import laptop.toml     adds to what is here; nothing is lost
  twelve-tui progress reset --yes")]
pub(super) struct ProgressArgs {
    #[command(subcommand)]
    action: Option<Action>,

    /// No colours and no ornaments, only words
    #[arg(long, global = true)]
    pub(super) plain: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show it, lesson by lesson
    Show,
    /// Write it to a new file
    Export {
        /// The file, `-` for stdout
        file: PathBuf,
    },
    /// Add what a file from `export` holds
    Import {
        /// The file
        file: PathBuf,
    },
    /// Forget everything
    Reset {
        /// Yes, everything
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(
    args: &ProgressArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    match args.action.as_ref().unwrap_or(&Action::Show) {
        Action::Show => {
            let (pack, progress) = (context.pack()?, context.progress()?.value);
            show(&pack, &progress, args.plain, out)?;
            write_due(&pack, &progress, context.today, out)?;
        }
        Action::Export { file } => export(file, &context.progress()?.value, out)?,
        Action::Import { file } => import(file, context)?,
        Action::Reset { yes } => reset(*yes, context)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(pack: &Pack, progress: &Progress, plain: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut all_learned = 0;
    for lesson in &pack.lessons {
        let learned = progress.learned(lesson);
        let (style, word) = match progress.state(lesson) {
            LearnState::New => (DIM, "new"),
            LearnState::Started => (OPEN, "started"),
            LearnState::Learned => {
                all_learned += 1;
                (GOOD, "learned")
            }
        };
        if plain {
            let id = sanitize::line(&lesson.id);
            writeln!(out, "{id}: {word}, {} of {} parts", learned.done, learned.of)?;
            continue;
        }
        writeln!(
            out,
            "{:>4}  {:<20}  {style}{} of {}{style:#}",
            lesson.subject.roman(),
            sanitize::line(&lesson.id),
            learned.done,
            learned.of
        )?;
    }
    writeln!(out, "{BOLD}{all_learned} of {} lessons learned.{BOLD:#}", pack.lessons.len())
}

fn export(file: &Path, progress: &Progress, out: &mut dyn Write) -> Result<(), CliError> {
    let text = state_file::encode(progress, VERSION);
    if file == Path::new("-") {
        out.write_all(text.as_bytes())?;
        return Ok(());
    }
    let written = File::create_new(file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => CliError::usage(format!(
            "{} is there already; give another name, or remove it",
            file.display()
        )),
        _ => CliError::usage(format!("cannot write {}: {error}", file.display())),
    })?;
    message(&format!("written to {}", file.display()));
    Ok(())
}

fn import(file: &Path, context: &Context) -> Result<(), CliError> {
    let wrong = |reason: String| CliError::usage(format!("{}: {reason}", file.display()));
    let bytes = fs::read(file).map_err(|error| wrong(error.to_string()))?;
    let other: Progress =
        state_file::decode(&bytes, VERSION).map_err(|fault| wrong(fault.to_string()))?;
    context.progress()?.file.update(|progress| progress.merge(&other))?;
    message(&format!("added what {} holds", file.display()));
    Ok(())
}

fn reset(yes: bool, context: &Context) -> Result<(), CliError> {
    if !yes {
        return Err(CliError::usage(
            "this forgets what you have read, run, answered and solved.\n\
             If you mean it: twelve-tui progress reset --yes",
        ));
    }
    context.progress()?.file.update(|progress| *progress = Progress::default())?;
    message("your progress is forgotten");
    Ok(())
}
