//! `check`: statuses of all criteria, with evidence.

mod format;
mod watch;

use super::output::message;
use super::{CliError, Context, closest, unknown};
use crate::check::baseline::{self, Baseline};
use crate::check::past::PastTree;
use crate::check::report::{CriterionResult, Report, Status};
use crate::check::{self, Cache, CheckError, Options, Stats};
use crate::checklist::{Opened, apply_waivers};
use crate::curriculum::{Criterion, Factor, Level, Pack};
use clap::ValueEnum;
use format::{Format, width, write, write_file};
use std::io::{self, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

const EXAMPLES: &str = "\
Examples:
  twelve-tui check                            this folder, all criteria
  twelve-tui check ~/src/shop --select III    one factor: by number, numeral or name
  twelve-tui check --plain                    in words, one criterion a line
  twelve-tui check --format json --output r.json
  twelve-tui check --format github            annotations for a pull request
  twelve-tui check --format sarif --output check.sarif
  twelve-tui check --write-baseline known.json && twelve-tui check --baseline known.json
  twelve-tui check --since origin/main        fail only by what is new on this branch
  twelve-tui check --watch --format short     again after each save
  twelve-tui check --ignore logs.structured --fail-on should
  twelve-tui check --app vote                 one app of a repository that has several
  twelve-tui check --no-waivers               as if nothing were waived
  twelve-tui check --no-cache                 as if it were the first check

Formats: human, plain, short, json, ndjson, sarif, junit, markdown, github, gitlab, html.

Exit codes: 0 nothing unmet; 1 something unmet (see --fail-on); 2 wrong use or no such project;
3 incomplete: something could not be read, and the report says what.";

/// Check projects against the criteria of the twelve factors
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct CheckArgs {
    /// The projects, by default the folder that you are in
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// The same as --format plain
    #[arg(long, conflicts_with = "format")]
    plain: bool,

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

    /// Only the app with this name, of a project of several
    #[arg(long, value_name = "NAME")]
    app: Option<String>,

    /// Leave the waivers of the checklist out: what is unmet is unmet
    #[arg(long)]
    no_waivers: bool,

    /// Only what this file of --write-baseline does not have can fail
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    baseline: Option<PathBuf>,

    /// Write what is unmet now to this file, for --baseline; nothing fails then
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "since"])]
    write_baseline: Option<PathBuf>,

    /// Only what was not unmet at this revision of git can fail
    #[arg(long, value_name = "REV")]
    since: Option<String>,

    /// Check again after each save, until Ctrl-C
    #[arg(long, conflicts_with = "write_baseline")]
    watch: bool,

    /// Read all files again, and keep nothing of what they say for the next check
    #[arg(long)]
    no_cache: bool,

    /// How many threads read files, by default one for each processor
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// Say on stderr how much was read and what was left out
    #[arg(long)]
    stats: bool,
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

impl CheckArgs {
    fn format(&self) -> Format {
        if self.plain { Format::Plain } else { self.format }
    }

    /// Whether only words are wanted.
    pub(super) fn is_plain(&self) -> bool {
        self.format() == Format::Plain
    }
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
    let pack = context.pack_for_check()?;
    let one_only = args.baseline.is_some() || args.write_baseline.is_some();
    if one_only && args.paths.len() > 1 {
        return Err(CliError::usage(
            "a baseline is that of one project: give one path, and each project its own file",
        ));
    }
    let criteria = selected(&pack, &args.select, &args.ignore)?;
    if args.watch {
        return watch::watch(args, || {
            let code = once(args, &criteria, &pack, context, out)?;
            out.flush()?;
            Ok(code)
        });
    }
    once(args, &criteria, &pack, context, out)
}

/// Checks all projects once, and writes what was found.
fn once(
    args: &CheckArgs,
    criteria: &[Criterion],
    pack: &Pack,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let mut reports = Vec::new();
    for path in &args.paths {
        let is_whole = args.select.is_empty() && args.ignore.is_empty() && args.app.is_none();
        let (found, known) = thread::scope(|scope| {
            // Which project it is may take git a while.
            let known = (is_whole || !args.no_waivers)
                .then(|| scope.spawn(|| super::checklist::known(path, context)));
            let cache = cache(path, args, context);
            let found = check_one(path, criteria, pack, args, cache.as_ref());
            (
                found,
                known.map_or(Ok(None), |it| it.join().unwrap_or_else(|panic| resume_unwind(panic))),
            )
        });
        let (mut report, stats) = found?;
        if let Ok(Some(known)) = &known
            && is_whole
        {
            super::checklist::keep_known(path, known, &report, pack, context);
        }
        if !args.no_waivers {
            waive(&mut report, known?, pack, context);
        }
        if args.stats {
            tell(&stats);
        }
        mark_known(&mut report, path, criteria, pack, args, context)?;
        reports.push(report);
    }
    if let Some(path) = &args.output {
        write_file(path, &reports, args.format())?;
    } else {
        // In one piece: a stream that is passed on line by line costs a call for each.
        let mut text = Vec::new();
        write(&reports, args.format(), width(), &mut text)?;
        out.write_all(&text)?;
    }
    Ok(exit_code(&reports, args.fail_on))
}

/// What the files of the project at `path` said before, where that is wanted.
fn cache(path: &Path, args: &CheckArgs, context: &Context) -> Option<Cache> {
    if args.no_cache { None } else { context.cache(path) }
}

/// How the check goes about its work.
fn options<'a>(args: &CheckArgs, cache: Option<&'a Cache>) -> Options<'a> {
    let jobs = args.jobs.map_or_else(check::all_processors, usize::from);
    Options { jobs, ..Options::with(cache) }
}

/// Marks what was unmet before: in a baseline, at another revision, or by now, where that is to be
/// the baseline.
fn mark_known(
    report: &mut Report,
    path: &Path,
    criteria: &[Criterion],
    pack: &Pack,
    args: &CheckArgs,
    context: &Context,
) -> Result<(), CliError> {
    let before = if let Some(file) = &args.baseline {
        read_baseline(file)?
    } else if let Some(file) = &args.write_baseline {
        let now = Baseline::of(report);
        let failed = |error: io::Error| {
            CliError::incomplete(format!("cannot write {}: {error}", file.display()))
        };
        let text = serde_json::to_string_pretty(&now).map_err(|error| failed(error.into()))?;
        std::fs::write(file, text + "\n").map_err(failed)?;
        now
    } else if let Some(revision) = &args.since {
        let past = PastTree::of(path, revision).map_err(|error| {
            CliError::usage(format!("cannot compare with `{revision}`: {error}"))
        })?;
        // An app that is new has no past; the project's holds that of all others.
        // Most files were then as they are now.
        let cache = cache(path, args, context).map(Cache::read_only);
        let options = options(args, cache.as_ref());
        let found = check::check_project(past.path(), criteria, pack, &options);
        Baseline::of(&found.map_err(|error| failed(past.path(), error))?.0)
    } else {
        return Ok(());
    };
    before.mark(report);
    Ok(())
}

fn read_baseline(file: &Path) -> Result<Baseline, CliError> {
    let wrong = |what: String| {
        let path = file.display();
        CliError::usage(format!(
            "cannot read the baseline {path}: {what}; `check --write-baseline {path}` makes it"
        ))
    };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let found: Baseline = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if found.baseline_version > baseline::VERSION {
        return Err(wrong(format!("its version {} is newer than this", found.baseline_version)));
    }
    Ok(found)
}

fn check_one(
    path: &Path,
    criteria: &[Criterion],
    pack: &Pack,
    args: &CheckArgs,
    cache: Option<&Cache>,
) -> Result<(Report, Stats), CliError> {
    let options = options(args, cache);
    match &args.app {
        Some(app) => check::check_app(path, app, criteria, pack, &options),
        None => check::check_project(path, criteria, pack, &options),
    }
    .map_err(|error| failed(path, error))
}

/// Honours the waivers of the project's checklist; what is wrong with them is said.
fn waive(report: &mut Report, known: Option<Opened>, pack: &Pack, context: &Context) {
    let Some(Opened { checklist, notices, .. }) = known else { return };
    for notice in &notices {
        message(notice);
    }
    for remark in apply_waivers(report, &checklist, &pack.criteria, context.today) {
        message(&remark.to_string());
    }
}

/// A check that failed, as an error of the command line.
pub(super) fn failed(path: &Path, error: CheckError) -> CliError {
    match error {
        CheckError::Unreadable(error) => {
            CliError::usage(format!("cannot read the project at {}: {error}", path.display()))
        }
        CheckError::Pack(error) => CliError::from(error),
        CheckError::Settings(_) => CliError::usage(error.to_string()),
        CheckError::NoApp(name, apps) => {
            let near = closest(&name, apps.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let all = match &apps[..] {
                [] => "it has none".to_owned(),
                apps => format!("its apps: {}", apps.join(", ")),
            };
            let path = path.display();
            CliError::usage(format!("there is no app `{name}` in {path}{near} ({all})"))
        }
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

fn tell(stats: &Stats) {
    let mut err = anstream::stderr().lock();
    let left_out: Vec<String> =
        stats.left_out.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let left_out = if left_out.is_empty() { "nothing".to_owned() } else { left_out.join(", ") };
    // Without a stderr there is nobody to tell.
    let _ = writeln!(
        err,
        "{} files, {} of them read ({} are as they were), {} facts; left out: {left_out}",
        stats.files, stats.read, stats.known, stats.facts
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
        let new = |found: &CriterionResult| found.status == Status::Unmet && !found.known;
        report.criteria.iter().any(|found| new(found) && fails(found.level))
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
