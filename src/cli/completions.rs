//! `completions`: scripts that teach a shell our commands.

use super::{Cli, CliError};
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::io::Write;
use std::process::ExitCode;

/// Print the completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui completions bash > ~/.local/share/bash-completion/completions/twelve-tui
  twelve-tui completions fish > ~/.config/fish/completions/twelve-tui.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, out: &mut dyn Write) -> Result<ExitCode, CliError> {
    // By way of a buffer: the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "twelve-tui", &mut script);
    out.write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
