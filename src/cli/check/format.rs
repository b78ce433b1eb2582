//! The formats of a check's result.

use crate::check::report::Report;
use crate::cli::CliError;
use crate::report;
use clap::ValueEnum;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

/// How to show a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// One line for each place
    Short,
    /// One line for each criterion, in words: for screen readers
    Plain,
    /// For programs
    Json,
    /// For pull requests
    Markdown,
    /// Annotations of GitHub Actions
    Github,
    /// For programs, one object on each line
    Ndjson,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// As test results, for CI systems
    Junit,
    /// Code quality of GitLab
    Gitlab,
    /// A page for people
    Html,
}

/// Writes `reports` to a file.
pub(super) fn write_file(path: &Path, reports: &[Report], format: Format) -> Result<(), CliError> {
    let failed = |error: io::Error| {
        CliError::incomplete(format!("cannot write {}: {error}", path.display()))
    };
    let mut out = Vec::new();
    write(reports, format, 100, &mut out).map_err(failed)?;
    std::fs::write(path, anstream::adapter::strip_bytes(&out).into_vec()).map_err(failed)
}

/// Writes `reports`.
pub(super) fn write(
    reports: &[Report],
    format: Format,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Json => return report::json::write(reports, out),
        Format::Sarif => return report::sarif::write(reports, out),
        Format::Junit => return report::junit::write(reports, out),
        Format::Gitlab => return report::gitlab::write(reports, out),
        Format::Html => return report::html::write(reports, out),
        _ => {}
    }
    for one in reports {
        if reports.len() > 1 && matches!(format, Format::Human | Format::Plain | Format::Markdown) {
            writeln!(out, "{}\n", crate::sanitize::line(&one.project.path))?;
        }
        match format {
            Format::Human => report::human::write(one, width, out)?,
            Format::Short => report::short::write(one, out)?,
            Format::Plain => report::plain::write(one, out)?,
            Format::Markdown => report::markdown::write(one, out)?,
            Format::Github => report::github::write(one, out)?,
            Format::Ndjson => report::ndjson::write(one, out)?,
            Format::Json | Format::Sarif | Format::Junit | Format::Gitlab | Format::Html => {}
        }
    }
    Ok(())
}

/// The width of the terminal, where there is one.
pub(super) fn width() -> usize {
    let known = io::stdout().is_terminal().then(crossterm::terminal::size);
    known.and_then(Result::ok).map_or(100, |(columns, _)| usize::from(columns).clamp(40, 120))
}
