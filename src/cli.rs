//! The command line: a thin layer over the rest. One file per command.

pub mod check;
mod checklist;
mod completions;
mod consent;
mod content;
mod context;
mod directive;
mod doctor;
mod env;
mod error;
mod exercise;
pub mod explain;
mod glossary;
mod keys;
mod lesson;
mod man;
mod open;
mod output;
mod progress;
mod quiz;
mod run_code;
mod stack;
mod styled;
mod trust;

pub use crate::suggest::{closest, unknown};
pub use context::Context;
pub use error::CliError;

use clap::{ColorChoice, CommandFactory as _, Parser, Subcommand};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Learn the Twelve-Factor App in the terminal, and bring a real project there.
///
/// Without a command it opens the terminal UI on the project at PATH.
#[derive(Debug, Parser)]
#[command(name = "twelve-tui", version, after_help = EXAMPLES)]
struct Cli {
    /// The project, by default the folder that you are in
    path: Option<PathBuf>,

    #[command(flatten)]
    look: open::LookArgs,

    #[command(subcommand)]
    command: Option<Command>,

    /// When to use colours; `NO_COLOR` is honoured too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    /// Read lessons and criteria from this folder; `TWELVE_TUI_CONTENT` may name it too
    #[arg(long, global = true, value_name = "DIR", hide = true)]
    content: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  twelve-tui                       open the lessons and the checklist of this folder
  twelve-tui ~/src/shop            the same for another project
  twelve-tui check ~/src/shop      what a machine can say about it, for scripts and CI
  twelve-tui lesson config         read a lesson as text

Exit codes: 0 fine; 1 criteria unmet, exercise not solved, content faulty; 2 wrong use or
unreadable input; 3 incomplete: something could not be read.";

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArgs),
    Explain(explain::ExplainArgs),
    Env(env::EnvArgs),
    Lesson(lesson::LessonArgs),
    Exercise(exercise::ExerciseArgs),
    Quiz(quiz::QuizArgs),
    Glossary(glossary::GlossaryArgs),
    Progress(progress::ProgressArgs),
    Checklist(checklist::ChecklistArgs),
    Trust(trust::TrustArgs),
    Stack(stack::StackArgs),
    Content(content::ContentArgs),
    Doctor(doctor::DoctorArgs),
    Keys(keys::KeysArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

impl Command {
    /// Whether only words are wanted: then nothing is coloured, wherever it is written to.
    fn is_plain(&self) -> bool {
        match self {
            Self::Lesson(args) => args.is_plain(),
            Self::Exercise(args) => args.plain,
            Self::Quiz(args) => args.plain,
            Self::Progress(args) => args.plain,
            Self::Glossary(args) => args.plain,
            Self::Checklist(args) => args.plain,
            Self::Check(args) => args.is_plain(),
            _ => false,
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Prints help and version too; the code is that of the contract in either case.
        Err(error) => match mistyped_command(&error, std::env::args().nth(1)) {
            Some(said) => return CliError::usage(said).report(),
            None => error.exit(),
        },
    };
    match cli.color {
        _ if cli.command.as_ref().is_some_and(Command::is_plain) => anstream::ColorChoice::Never,
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    run(&cli).unwrap_or_else(|error| error.report())
}

/// What to say where a command was mistyped (`chek .`): it passes for the project's path then, and
/// only what follows it is too much.
fn mistyped_command(error: &clap::Error, first: Option<String>) -> Option<String> {
    let first = first.filter(|first| !first.starts_with('-') && !Path::new(first).exists())?;
    let names = command_names();
    let meant = closest(&first, names.iter().map(String::as_str))?;
    (error.kind() == clap::error::ErrorKind::UnknownArgument && first != meant)
        .then(|| format!("there is no command `{first}`; did you mean `{meant}`?"))
}

fn run(cli: &Cli) -> Result<ExitCode, CliError> {
    let context = Context::of_process(cli.content.clone())?;
    let mut out = anstream::stdout().lock();
    let code = match (&cli.path, &cli.command) {
        (path, None) => open::run(path.as_deref(), &cli.look, &context, &command_names()),
        (Some(path), Some(_)) => Err(CliError::usage(format!(
            "`{}` stands before the command; put what belongs to a command after it",
            path.display()
        ))),
        (None, Some(_)) if cli.look.is_given() => Err(CliError::usage(
            "`--theme` and `--ascii` are for the UI, which opens without a command",
        )),
        (None, Some(command)) => dispatch(command, &context, &mut out),
    }?;
    out.flush()?;
    Ok(code)
}

fn dispatch(
    command: &Command,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    match command {
        Command::Check(args) => check::run(args, context, out),
        Command::Explain(args) => explain::run(args, context, out),
        Command::Env(args) => env::run(args, context, out),
        Command::Lesson(args) => lesson::run(args, context, out),
        Command::Exercise(args) => exercise::run(args, context, out),
        Command::Quiz(args) => quiz::run(args, context, out),
        Command::Glossary(args) => glossary::run(args, context, out),
        Command::Progress(args) => progress::run(args, context, out),
        Command::Checklist(args) => checklist::run(args, context, out),
        Command::Trust(args) => trust::run(args, context, out),
        Command::Stack(args) => stack::run(args, context, out),
        Command::Content(args) => content::run(args, out),
        Command::Doctor(_) => doctor::run(context, out),
        Command::Keys(args) => keys::run(args, context, out),
        Command::Completions(args) => completions::run(args, out),
        Command::Man(args) => man::run(args, out),
    }
}

fn command_names() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_examples() {
        for command in Cli::command().get_subcommands() {
            let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(examples.starts_with("Examples:\n"), "{}", command.get_name());
        }
    }
}
