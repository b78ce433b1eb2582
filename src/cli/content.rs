//! `content`: for those who write lessons.

use super::CliError;
use super::output::{BOLD, DIM, ListFormat, write_json};
use crate::curriculum::lint::{self, Finding};
use crate::sanitize;
use clap::Subcommand;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Check a pack of lessons, for those who write them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui content check content/                  what is wrong, with file and line
  twelve-tui content check my-pack --format json     the same for programs")]
pub(super) struct ContentArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Check(CheckArgs),
}

/// Find everything that a lesson pack can get wrong
///
/// Broken links and anchors, missing sections, hints and recorded runs, code that does not parse,
/// terms that no glossary has, lines that are too wide. It runs nothing. Exits with 0 where
/// nothing was found, with 1 where something was, with 2 where DIR is no pack.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui content check content/
  twelve-tui content check my-pack --format json")]
struct CheckArgs {
    /// The folder of the pack: the one that `lessons` stands in
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,
}

pub(super) fn run(args: &ContentArgs, out: &mut dyn Write) -> Result<ExitCode, CliError> {
    let Action::Check(args) = &args.action;
    let (findings, lessons) = lint::check(&args.folder).map_err(|error| {
        CliError::usage(format!("the content in {}: {error}", args.folder.display()))
    })?;
    match args.format {
        ListFormat::Human => write_list(out, &args.folder, &findings, lessons)?,
        ListFormat::Json => write_json(out, &Listing { lessons, findings: &findings })?,
    }
    Ok(ExitCode::from(u8::from(!findings.is_empty())))
}

fn write_list(
    out: &mut dyn Write,
    folder: &Path,
    findings: &[Finding],
    lessons: usize,
) -> io::Result<()> {
    for Finding { path, line, rule, message } in findings {
        let place = folder.join(path).display().to_string();
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        let (place, message) = (sanitize::line(&place), sanitize::line(message));
        writeln!(out, "{BOLD}{place}{line}{BOLD:#}: {message} {DIM}({rule}){DIM:#}")?;
    }
    let count = |count: usize, word: &str| match count {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    writeln!(out, "{} in {}", count(findings.len(), "fault"), count(lessons, "lesson"))
}

#[derive(Serialize)]
struct Listing<'a> {
    /// How many lessons could be read.
    lessons: usize,
    findings: &'a [Finding],
}
