//! `stack`: the packages of real-stack samples, installed once and kept in the cache folder.

use super::output::{DIM, GOOD, OPEN};
use super::{CliError, Context};
use crate::run::stack;
use clap::ValueEnum;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Show or remove the packages that real-stack samples have installed
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui stack              what is installed, and how large it is
  twelve-tui stack clear        remove it; the next run of such a sample installs it again")]
pub(super) struct StackArgs {
    /// What to do
    action: Option<Action>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Action {
    /// Show what is installed
    List,
    /// Remove it
    Clear,
}

pub(super) fn run(
    args: &StackArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let folder = context.paths.stacks();
    let failed = |error: io::Error| CliError::incomplete(format!("{}: {error}", folder.display()));
    if args.action == Some(Action::Clear) {
        let gone = stack::clear(&folder).map_err(failed)?;
        writeln!(out, "{gone} removed from {}", folder.display())?;
        return Ok(ExitCode::SUCCESS);
    }
    let kept = stack::kept(&folder).map_err(failed)?;
    for (path, is_complete) in &kept {
        let state = if *is_complete {
            format!("{GOOD}complete{GOOD:#}")
        } else {
            format!("{OPEN}begun{OPEN:#}")
        };
        let size = size(path) / 1024 / 1024;
        writeln!(out, "{}  {state}  {DIM}{size} MiB{DIM:#}", path.display())?;
    }
    if kept.is_empty() {
        writeln!(out, "No sample has installed anything.")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Bytes of all files below `folder`; what cannot be read counts nothing.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let about = entries.flatten().filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)));
    about.map(|(path, about)| if about.is_dir() { size(&path) } else { about.len() }).sum()
}
