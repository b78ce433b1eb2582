//! `check`: statuses of all criteria, with evidence.

use super::output::message;
use super::{CliError, Context, unknown};
use crate::check::report::{Report, Status};
use crate::check::{self, CheckError, Stats};
use crate::checklist::apply_waivers;
use crate::curriculum::{Criterion, Factor, Level, Pack};
use crate::report;
use clap::ValueEnum;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  twelve-tui check                            this folder, all criteria
  twelve-tui check ~/src/shop --select III    one factor: by number, numeral or name
  twelve-tui check --format json --output r.json
  twelve-tui check --format github            annotations for a pull request
  twelve-tui check --ignore logs.structured --fail-on should
  twelve-tui check --no-waivers               as if nothing were waived

Exit codes: 0 nothing unmet; 1 something unmet (see --fail-on); 2 wrong use or no such project;
3 incomplete: something could not be read, and the report says what.";

/// Check projects against the criteria of the twelve factors
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// The projects, by default the folder that you are in
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Write the result to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Which unmet criteria make the exit code 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Must)]
    fail_on: FailOn,

    /// Only these criteria or factors
    #[arg(long, value_name = "ID,FACTOR", value_delimiter = ',')]
    select: Vec<String>,

    /// Not these criteria or factors
    #[arg(long, value_name = "ID,FACTOR", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Leave the waivers of the checklist out: what is unmet is unmet
    #[arg(long)]
    no_waivers: bool,

    /// How many threads read files, by default one for each processor
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// Say on stderr how much was read and what was left out
    #[arg(long)]
    stats: bool,
}

/// How to show a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One line for each place
    Short,
    /// For programs
    Json,
    /// For pull requests
    Markdown,
    /// Annotations of GitHub Actions
    Github,
}

/// Which unmet criteria make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Those that a factor is broken without
    Must,
    /// All
    Should,
    /// None
    Never,
}

/// Runs the command.
///
/// # Errors
/// Where a path or an id is wrong, or the result cannot be written.
pub(super) fn run(
    args: &CheckArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    let criteria = selected(&pack, &args.select, &args.ignore)?;
    let mut reports = Vec::new();
    for path in &args.paths {
        let (mut report, stats) = check_one(path, &criteria, &pack, args)?;
        if args.select.is_empty() && args.ignore.is_empty() {
            super::checklist::keep_known(path, &report, &pack, context);
        }
        if !args.no_waivers {
            waive(&mut report, path, &pack, context)?;
        }
        if args.stats {
            tell(&stats);
        }
        reports.push(report);
    }
    match &args.output {
        Some(path) => write_file(path, &reports, args.format)?,
        None => write(&reports, args.format, width(), out)?,
    }
    Ok(exit_code(&reports, args.fail_on))
}

fn check_one(
    path: &Path,
    criteria: &[Criterion],
    pack: &Pack,
    args: &CheckArgs,
) -> Result<(Report, Stats), CliError> {
    let jobs = args.jobs.map_or_else(check::all_processors, usize::from);
    check::check_project(path, criteria, pack, jobs).map_err(|error| failed(path, error))
}

/// Honours the waivers of the project's checklist; what is wrong with them is said.
fn waive(report: &mut Report, path: &Path, pack: &Pack, context: &Context) -> Result<(), CliError> {
    let list = super::checklist::open(path, context)?.checklist;
    for remark in apply_waivers(report, &list, &pack.criteria, context.today) {
        message(&remark.to_string());
    }
    Ok(())
}

/// A check that failed, as an error of the command line.
pub(super) fn failed(path: &Path, error: CheckError) -> CliError {
    match error {
        CheckError::Unreadable(error) => {
            CliError::usage(format!("cannot read the project at {}: {error}", path.display()))
        }
        CheckError::Pack(error) => CliError::from(error),
    }
}

/// The criteria that are wanted.
fn selected(pack: &Pack, select: &[String], ignore: &[String]) -> Result<Vec<Criterion>, CliError> {
    for name in select.iter().chain(ignore) {
        if Factor::find(name).is_none() && pack.criterion(name).is_none() {
            let ids = pack.criteria.iter().map(|criterion| criterion.id.as_str());
            let slugs: Vec<&str> = Factor::all().map(Factor::slug).collect();
            let names = ids.chain(slugs);
            let list = "`twelve-tui check` names them all";
            return Err(CliError::usage(unknown("criterion or factor", name, names, list)));
        }
    }
    let names = |criterion: &Criterion, list: &[String]| {
        list.iter()
            .any(|name| *name == criterion.id || Factor::find(name) == Some(criterion.factor))
    };
    let wanted = |criterion: &&Criterion| {
        (select.is_empty() || names(criterion, select)) && !names(criterion, ignore)
    };
    Ok(pack.criteria.iter().filter(wanted).cloned().collect())
}

fn write_file(path: &Path, reports: &[Report], format: Format) -> Result<(), CliError> {
    let failed = |error: io::Error| {
        CliError::incomplete(format!("cannot write {}: {error}", path.display()))
    };
    let mut out = Vec::new();
    write(reports, format, 100, &mut out).map_err(failed)?;
    std::fs::write(path, anstream::adapter::strip_bytes(&out).into_vec()).map_err(failed)
}

fn write(reports: &[Report], format: Format, width: usize, out: &mut dyn Write) -> io::Result<()> {
    if format == Format::Json {
        return report::json::write(reports, out);
    }
    for one in reports {
        if reports.len() > 1 && matches!(format, Format::Human | Format::Markdown) {
            writeln!(out, "{}\n", crate::sanitize::line(&one.project.path))?;
        }
        match format {
            Format::Human => report::human::write(one, width, out)?,
            Format::Short => report::short::write(one, out)?,
            Format::Markdown => report::markdown::write(one, out)?,
            Format::Github => report::github::write(one, out)?,
            Format::Json => {}
        }
    }
    Ok(())
}

/// The width of the terminal, where there is one.
fn width() -> usize {
    let known = io::stdout().is_terminal().then(crossterm::terminal::size);
    known.and_then(Result::ok).map_or(100, |(columns, _)| usize::from(columns).clamp(40, 120))
}

fn tell(stats: &Stats) {
    let mut err = anstream::stderr().lock();
    let left_out: Vec<String> =
        stats.left_out.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let left_out = if left_out.is_empty() { "nothing".to_owned() } else { left_out.join(", ") };
    // Without a stderr there is nobody to tell.
    let _ = writeln!(
        err,
        "{} files, {} of them read, {} facts; left out: {left_out}",
        stats.files, stats.read, stats.facts
    );
}

/// Incomplete comes before unmet: a result that may be wrong must not pass for one that is known.
fn exit_code(reports: &[Report], fail_on: FailOn) -> ExitCode {
    let fails = |level| match fail_on {
        FailOn::Must => level == Level::Must,
        FailOn::Should => true,
        FailOn::Never => false,
    };
    let unmet = |report: &Report| {
        report.criteria.iter().any(|found| found.status == Status::Unmet && fails(found.level))
    };
    ExitCode::from(if reports.iter().any(Report::is_incomplete) {
        3
    } else {
        u8::from(reports.iter().any(unmet))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn criteria_are_chosen_by_id_and_by_factor() {
        let pack = Pack::built_in().unwrap();
        let ids = |select: &[&str], ignore: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|&name| name.into()).collect::<Vec<_>>();
            let chosen = selected(&pack, &owned(select), &owned(ignore));
            chosen.map(|found| found.into_iter().map(|one| one.id).collect::<Vec<_>>())
        };
        assert_eq!(ids(&["logs.no-files"], &[]).unwrap(), ["logs.no-files"]);
        assert_eq!(ids(&["11", "I"], &["codebase"]).unwrap().len(), 4);
        assert_eq!(ids(&[], &[]).unwrap().len(), pack.criteria.len());
        assert!(ids(&["logs.no-fils"], &[]).is_err());
    }
}
