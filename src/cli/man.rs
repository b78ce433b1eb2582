//! `man`: pages of the manual, made from the definitions of the commands.

use super::{Cli, CliError, unknown};
use clap::CommandFactory as _;
use clap_mangen::Man;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Print a page of the manual, or write all of them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui man | man -l -
  twelve-tui man check | man -l -
  twelve-tui man --dir /usr/local/share/man/man1")]
pub(super) struct ManArgs {
    /// The command, by default all of twelve-tui
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    command: Option<String>,

    /// Write the pages of all commands to this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, out: &mut dyn Write) -> Result<ExitCode, CliError> {
    let mut cli = Cli::command();
    cli.build();
    if let Some(dir) = &args.dir {
        clap_mangen::generate_to(cli, dir).map_err(|error| {
            CliError::incomplete(format!("cannot write to {}: {error}", dir.display()))
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let page = match &args.command {
        None => cli,
        Some(name) => cli.find_subcommand(name).cloned().ok_or_else(|| {
            let names = cli.get_subcommands().map(clap::Command::get_name);
            CliError::usage(unknown("command", name, names, "`twelve-tui --help` lists them"))
        })?,
    };
    // The name of a command of its own is `twelve-tui-check`, as `git-log` is that of `git log`.
    let name = page.get_display_name().unwrap_or_else(|| page.get_name()).to_owned();
    Man::new(page).title(name.to_uppercase()).render(out)?;
    Ok(ExitCode::SUCCESS)
}
