//! `check`: stands in until the check is there.

use super::CliError;
use std::path::PathBuf;
use std::process::ExitCode;

/// Check projects against the criteria
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  twelve-tui check .")]
pub struct CheckArgs {
    /// The projects
    path: Vec<PathBuf>,
}

/// Runs the command.
pub fn run(_: &CheckArgs) -> Result<ExitCode, CliError> {
    Err(CliError::incomplete("this build has no check"))
}
