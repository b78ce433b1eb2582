//! The command line: a thin layer over the rest.

pub mod check;
pub mod explain;

use clap::{Parser, Subcommand};
use std::io;
use std::process::ExitCode;

/// Learn the Twelve-Factor App in the terminal, and bring a real project there.
#[derive(Debug, Parser)]
#[command(name = "twelve-tui", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArgs),
    Explain(explain::ExplainArgs),
}

/// Why a command ends early: a message for stderr and an exit code of the contract.
#[derive(Debug)]
pub struct CliError {
    message: String,
    code: u8,
}

impl CliError {
    /// Wrong use, or input that cannot be read: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    /// Something could not be read, or was left undone: exit code 3.
    pub fn incomplete(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 3 }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self { message: String::new(), code: 0 },
            _ => Self::incomplete(format!("the output could not be written: {error}")),
        }
    }
}

impl From<crate::curriculum::PackError> for CliError {
    fn from(error: crate::curriculum::PackError) -> Self {
        Self::usage(format!("the lessons cannot be read: {error}"))
    }
}

/// What to say where there is no `kind` called `typed`.
pub fn unknown<'a>(
    kind: &str,
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
    list: &str,
) -> String {
    let part = &typed[..typed.len().min(6)];
    match names.into_iter().find(|name| name.contains(part)) {
        Some(name) => format!("there is no {kind} `{typed}`; did you mean `{name}`?"),
        None => format!("there is no {kind} `{typed}`; {list}"),
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
    };
    result.unwrap_or_else(|error| {
        if !error.message.is_empty() {
            anstream::eprintln!("twelve-tui: {}", error.message);
        }
        ExitCode::from(error.code)
    })
}
