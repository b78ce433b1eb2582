//! `lesson`: the lessons as a list and as text, and their samples run.

use super::consent::Wish;
use super::context::find_lesson;
use super::directive::{self, Setting};
use super::output::{BOLD, DIM, GOOD, ListFormat, OPEN, write_json};
use super::styled::{Look, ascii_only, text_width, write_document};
use super::{CliError, Context, run_code, unknown};
use crate::curriculum::{Factor, Lesson, Pack, Sample, SampleLanguage, Variant};
use crate::markdown::parse;
use crate::progress::{LearnState, Progress};
use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// List the lessons, read one as text, or run a sample
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui lesson                            list the lessons
  twelve-tui lesson --format json              the same for programs
  twelve-tui lesson introduction               begin here
  twelve-tui lesson config | less              read one; its number (3, III) does too
  twelve-tui lesson run config/new-deploy      run a sample
  twelve-tui lesson run config/new-deploy --variant fix --lang node")]
pub(super) struct LessonArgs {
    #[command(subcommand)]
    action: Option<Action>,

    /// The lesson to read: its id or its factor's number
    id: Option<String>,

    /// The format of the list
    #[arg(long, value_name = "FORMAT", default_value = "human", conflicts_with = "id")]
    format: ListFormat,

    /// No colours and no highlighting, only text
    #[arg(long)]
    plain: bool,

    /// The width of the text in columns, by default that of the terminal up to 80
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
}

#[derive(Debug, Subcommand)]
enum Action {
    Run(RunArgs),
}

/// Run a sample of a lesson
///
/// Exits with 0 where the effect was shown, with 1 where it was not, with 2 where the runtime
/// is missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui lesson run config/new-deploy
  twelve-tui lesson run config/new-deploy --variant fix --lang node
  twelve-tui lesson run config/new-deploy --recorded
  twelve-tui lesson run config/new-deploy --save run.jsonl")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
struct RunArgs {
    /// The lesson and its sample
    #[arg(value_name = "ID/SAMPLE")]
    sample: String,

    /// Which side of it
    #[arg(long, default_value = "violation")]
    variant: VariantName,

    /// The language, by default the sample's first
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,

    /// Allow code to run, this time, that is not built in or that installs packages
    #[arg(long)]
    allow_run: bool,

    /// Keep what happened in this file
    #[arg(long, value_name = "FILE", conflicts_with = "recorded")]
    save: Option<PathBuf>,

    /// Say in what the run differs from the recorded one, but for ports, times and ids; exits with
    /// 1 where it does
    #[arg(long, conflicts_with = "recorded")]
    compare: bool,

    /// No colours and no ornaments, only words
    #[arg(long)]
    plain: bool,

    /// Run nothing, show the recorded run
    #[arg(long)]
    recorded: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum VariantName {
    Violation,
    Fix,
}

impl From<VariantName> for Variant {
    fn from(name: VariantName) -> Self {
        match name {
            VariantName::Violation => Self::Violation,
            VariantName::Fix => Self::Fix,
        }
    }
}

impl LessonArgs {
    /// Whether only words are wanted.
    pub(super) fn is_plain(&self) -> bool {
        self.plain || matches!(&self.action, Some(Action::Run(args)) if args.plain)
    }
}

pub(super) fn run(
    args: &LessonArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    match (&args.id, &args.action) {
        (None, Some(Action::Run(args))) => return run_sample(args, context, &pack, out),
        (Some(id), Some(_)) => {
            return Err(CliError::usage(format!(
                "`{id}` stands before `run`; write `twelve-tui lesson run {id}/SAMPLE`"
            )));
        }
        (Some(id), None) => {
            let look = if args.plain { Look::Plain } else { Look::of_stdout() };
            let width = args.width.map_or_else(text_width, usize::from);
            let lesson = find_lesson(&pack, id)?;
            let ascii = look == Look::Plain || ascii_only();
            let setting = Setting { picture: &pack.picture, width, ascii };
            let document = parse(&lesson.text)
                .expand(&mut |directive| directive::in_words(lesson, directive, &setting));
            write_document(out, &document, width, look)?;
        }
        (None, None) if args.format == ListFormat::Json => write_json(out, &listing(&pack))?,
        (None, None) => write_list(out, &pack, &context.progress()?.value, args.plain)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write_list(
    out: &mut dyn Write,
    pack: &Pack,
    progress: &Progress,
    plain: bool,
) -> io::Result<()> {
    let wide = |text: fn(&Lesson) -> &str| {
        pack.lessons.iter().map(|lesson| text(lesson).chars().count()).max().unwrap_or(0)
    };
    let (ids, titles) = (wide(|lesson| &lesson.id), wide(|lesson| &lesson.title));
    for lesson in &pack.lessons {
        let learned = progress.learned(lesson);
        let state = match progress.state(lesson) {
            LearnState::New => format!("{DIM}new{DIM:#}"),
            LearnState::Started => format!("{OPEN}{} of {}{OPEN:#}", learned.done, learned.of),
            LearnState::Learned => format!("{GOOD}learned{GOOD:#}"),
        };
        if plain {
            let (id, title) =
                (crate::sanitize::line(&lesson.id), crate::sanitize::line(&lesson.title));
            writeln!(out, "{id}: {}{title}, {} minutes, {state}", factor(lesson), lesson.minutes)?;
            continue;
        }
        let line = format!(
            "{:>4}  {BOLD}{:<ids$}{BOLD:#}  {:<titles$}  {:>3} min  {state}",
            lesson.subject.roman(),
            crate::sanitize::line(&lesson.id),
            crate::sanitize::line(&lesson.title),
            lesson.minutes,
        );
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// `factor III, `, where the lesson has one.
fn factor(lesson: &Lesson) -> String {
    lesson.factor().map(|factor| format!("factor {}, ", factor.roman())).unwrap_or_default()
}

#[derive(Serialize)]
struct Listing<'a> {
    lessons: Vec<ListedLesson<'a>>,
}

#[derive(Serialize)]
struct ListedLesson<'a> {
    id: &'a str,
    factor: Option<u8>,
    title: &'a str,
    samples: Vec<ListedSample<'a>>,
}

#[derive(Serialize)]
struct ListedSample<'a> {
    id: &'a str,
    title: &'a str,
    languages: Vec<&'a str>,
    real_stack: bool,
}

fn listing(pack: &Pack) -> Listing<'_> {
    Listing {
        lessons: pack
            .lessons
            .iter()
            .map(|lesson| ListedLesson {
                id: &lesson.id,
                factor: lesson.factor().map(Factor::number),
                title: &lesson.title,
                samples: lesson.samples.iter().map(listed).collect(),
            })
            .collect(),
    }
}

fn listed(sample: &Sample) -> ListedSample<'_> {
    ListedSample {
        id: &sample.id,
        title: &sample.title,
        languages: sample.languages.iter().map(|language| language.name.as_str()).collect(),
        real_stack: sample.real_stack,
    }
}

fn run_sample(
    args: &RunArgs,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let (lesson, sample) = args.sample.split_once('/').ok_or_else(|| {
        CliError::usage(format!("`{}` names no sample; write ID/SAMPLE", args.sample))
    })?;
    let lesson = find_lesson(pack, lesson)?;
    let sample = find_sample(lesson, sample)?;
    let language = find_language(lesson, sample, args.lang.as_deref())?;
    let variant: Variant = args.variant.into();
    if args.recorded {
        run_code::write_recorded(language, variant, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let wish = Wish {
        name: format!("{}/{}, the {} in {}", lesson.id, sample.id, variant.name(), language.name),
        allow_run: args.allow_run,
    };
    let (shown, transcript) = run_code::sample(context, wish, sample, language, variant, out)?;
    if let Some(file) = &args.save {
        fs::write(file, transcript.to_file()).map_err(|error| {
            CliError::incomplete(format!("{} could not be written: {error}", file.display()))
        })?;
    }
    let differs = args.compare && run_code::differs(language, variant, &transcript)?;
    if !shown || differs {
        return Ok(ExitCode::from(1));
    }
    context.record(|progress| progress.lesson_mut(&lesson.id).see(&sample.id, variant));
    Ok(ExitCode::SUCCESS)
}

fn find_sample<'a>(lesson: &'a Lesson, id: &str) -> Result<&'a Sample, CliError> {
    lesson.sample(id).ok_or_else(|| {
        let names: Vec<_> = lesson.samples.iter().map(|sample| sample.id.as_str()).collect();
        let kind = format!("sample of {}", lesson.id);
        let list = format!("it has: {}", names.join(", "));
        CliError::usage(unknown(&kind, id, names, &list))
    })
}

fn find_language<'a>(
    lesson: &Lesson,
    sample: &'a Sample,
    name: Option<&str>,
) -> Result<&'a SampleLanguage, CliError> {
    let found = match name {
        Some(name) => sample.language(name),
        None => sample.languages.first(),
    };
    found.ok_or_else(|| {
        let names: Vec<_> =
            sample.languages.iter().map(|language| language.name.as_str()).collect();
        let kind = format!("version of {}/{} in", lesson.id, sample.id);
        let list = format!("it is written in: {}", names.join(", "));
        CliError::usage(unknown(&kind, name.unwrap_or("any language"), names, &list))
    })
}
