//! `explain`: stands in until the check is there.

use super::CliError;
use std::process::ExitCode;

/// Explain a criterion
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  twelve-tui explain config.no-secrets-in-code")]
pub struct ExplainArgs {
    /// The criterion
    criterion: String,
}

/// Runs the command.
pub fn run(_: &ExplainArgs) -> Result<ExitCode, CliError> {
    Err(CliError::incomplete("this build has no check"))
}
