//! `checklist`: what the team says about the criteria, beside what the check found.

mod edit;
mod history;
mod projects;
mod show;

use super::output::{ListFormat, message};
use super::{CliError, Context};
use crate::check::report::Report;
use crate::check::{self, Options};
use crate::checklist::{Checklist, Identity, Opened, Point, Said, Since, Store, StoreError};
use crate::curriculum::{Factor, Pack};
use crate::date::Date;
use clap::{Subcommand, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Show what the team says about the criteria of a project, or say it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist show
  twelve-tui checklist show ~/src/shop --format json
  twelve-tui checklist show --filter must,open
  twelve-tui checklist show --plain        one criterion a line, for screen readers and grep
  twelve-tui checklist set logs.to-stdout met --note 'seen in staging'
  twelve-tui checklist set config.documented unmet --note 'see #12' --owner ana --until 2026-12-31
  twelve-tui checklist set admin.in-repo open --owner ben --due 2026-10-01
  twelve-tui checklist clear logs.to-stdout
  twelve-tui checklist share               from now on it is in twelve-factor.toml, for all
  twelve-tui checklist show --since v1.2.0 what became met, unmet or stale
  twelve-tui checklist history --json
  twelve-tui checklist projects            all of them, and how they stand

Exit codes: 0 fine; 2 wrong use, or a file with mistakes; 3 a file could not be read or written.")]
pub(super) struct ChecklistArgs {
    #[command(subcommand)]
    action: Action,

    /// No colours and no ornaments, only words: one thing a line
    #[arg(long, global = true)]
    pub(super) plain: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    Show(ShowArgs),
    Set(SetArgs),
    Clear(ClearArgs),
    Share(ShareArgs),
    Unshare(UnshareArgs),
    History(HistoryArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    Projects(ProjectsArgs),
}

/// Show all criteria and how they stand
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist show
  twelve-tui checklist show --filter mine,overdue
  twelve-tui checklist show --owner ana --sort due
  twelve-tui checklist show --factor config --search secret
  twelve-tui checklist show --since 2026-05-01
  twelve-tui checklist show --since v1.2.0 --json
  twelve-tui checklist show ~/src/shop --json")]
struct ShowArgs {
    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,

    /// The same as --format json
    #[arg(long)]
    json: bool,

    /// Only what all of these let through; `mine` is what the user of git owns
    #[arg(long, value_name = "FILTER", value_delimiter = ',', value_parser = show::filter)]
    filter: Vec<crate::checklist::Filter>,

    /// Only what this person owns
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,

    /// Only the criteria of this factor: number, numeral or name
    #[arg(long, value_name = "FACTOR", value_parser = show::factor)]
    factor: Option<Factor>,

    /// Only what concerns the app with this name
    #[arg(long, value_name = "NAME")]
    app: Option<String>,

    /// Only what has all of these words, in its question, the findings, or what the team says
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,

    /// Also what became met, unmet or stale since this day or commit. Where no check of it is kept,
    /// the commit is checked now, beside what the team said then
    #[arg(long, value_name = "DATE|REV")]
    since: Option<Since>,

    /// The order
    #[arg(long, value_name = "ORDER", default_value = "factor", value_parser = show::sort)]
    sort: crate::checklist::Sort,
}

/// Say how a criterion stands
///
/// What is not given stays as it was said before. Note, link and --until go with the status: they
/// are forgotten where it changes. An empty value takes one back: --owner ''.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist set logs.to-stdout met --note 'seen in staging'
  twelve-tui checklist set port.from-config not-applicable --note 'a worker, it listens nowhere'
  twelve-tui checklist set config.documented unmet --note 'see #12' --owner ana --until 2026-12-31
  twelve-tui checklist set admin.in-repo open --owner ben --due 2026-10-01
  twelve-tui checklist set logs.to-stdout met --note 'seen in staging' --json")]
struct SetArgs {
    /// The criterion's id
    criterion: String,

    /// How it stands
    status: SaidName,

    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// Only in the app with this name
    #[arg(long, value_name = "NAME")]
    app: Option<String>,

    /// Why; this or --link is needed for `not-applicable`, against the check, and with --until
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    /// Where that can be read
    #[arg(long, value_name = "URL")]
    link: Option<String>,

    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,

    /// When it is to be done
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = edit::day)]
    due: Option<edit::Day>,

    /// Waive an unmet criterion up to this day, inclusive (UTC)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = edit::day)]
    until: Option<edit::Day>,

    /// Say on stdout, for programs, how it stands now
    #[arg(long)]
    json: bool,
}

/// Take back what was said about a criterion
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist clear logs.to-stdout
  twelve-tui checklist clear logs.to-stdout ~/src/shop --app worker")]
struct ClearArgs {
    /// The criterion's id
    criterion: String,

    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// Only in the app with this name
    #[arg(long, value_name = "NAME")]
    app: Option<String>,

    /// Say on stdout, for programs, how it stands now
    #[arg(long)]
    json: bool,
}

/// Move the checklist into the project's twelve-factor.toml, for the whole team
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist share && git add twelve-factor.toml
  twelve-tui checklist share ~/src/shop")]
struct ShareArgs {
    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// Say on stdout, for programs, where the checklist is now
    #[arg(long)]
    json: bool,
}

/// Take the checklist out of twelve-factor.toml, back into your data folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist unshare
  twelve-tui checklist unshare ~/src/shop")]
struct UnshareArgs {
    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// Say on stdout, for programs, where the checklist is now
    #[arg(long)]
    json: bool,
}

/// Show what was said before, here and in the commits of a shared checklist, and how it stood
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist history
  twelve-tui checklist history --criterion logs.to-stdout
  twelve-tui checklist history --app worker
  twelve-tui checklist history ~/src/shop --json")]
struct HistoryArgs {
    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// Only of this criterion
    #[arg(long, value_name = "ID")]
    criterion: Option<String>,

    /// Only of the app with this name, of a project of several
    #[arg(long, value_name = "NAME")]
    app: Option<String>,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,

    /// The same as --format json
    #[arg(long)]
    json: bool,
}

/// Write the checklist and its history to a new file
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist export list.toml
  twelve-tui checklist export - ~/src/shop | less")]
struct ExportArgs {
    /// The file, `-` for stdout
    file: PathBuf,

    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,
}

/// Add what a file from `export` holds; of two words on a criterion the later one counts
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist import list.toml
  twelve-tui checklist import list.toml ~/src/shop")]
struct ImportArgs {
    /// The file
    file: PathBuf,

    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,
}

/// List the projects of which something is kept, and how they stood last
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist projects
  twelve-tui checklist projects --json
  twelve-tui checklist projects --forget-gone")]
struct ProjectsArgs {
    /// Remove what is kept of projects whose folders are all gone
    #[arg(long)]
    forget_gone: bool,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,

    /// The same as --format json
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SaidName {
    /// It is met
    Met,
    /// It is not
    Unmet,
    /// It does not apply to this project
    NotApplicable,
    /// Nobody has decided; for an owner or a day
    Open,
}

impl From<SaidName> for Said {
    fn from(name: SaidName) -> Self {
        match name {
            SaidName::Met => Self::Met,
            SaidName::Unmet => Self::Unmet,
            SaidName::NotApplicable => Self::NotApplicable,
            SaidName::Open => Self::Open,
        }
    }
}

pub(super) fn run(
    args: &ChecklistArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    match &args.action {
        Action::Show(list) => show::run(list, args.plain, context, &context.pack()?, out)?,
        Action::Set(args) => edit::set(args, context, &context.pack()?, out)?,
        Action::Clear(args) => edit::clear(args, context, &context.pack()?, out)?,
        Action::Share(args) => edit::share(args, context, &context.pack()?, out)?,
        Action::Unshare(args) => edit::unshare(args, context, out)?,
        Action::History(list) => history::run(list, args.plain, context, &context.pack()?, out)?,
        Action::Export(args) => history::export(args, context, out)?,
        Action::Import(args) => history::import(args, context)?,
        Action::Projects(list) => projects::run(list, args.plain, context, &context.pack()?, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The checklist of the project at `path`; what is to be said about its file is said.
pub(super) fn open(path: &Path, context: &Context) -> Result<Opened, CliError> {
    let opened = Store::open(&context.paths.checklists(), &identity(path)?, context.today)?;
    opened.notices.iter().for_each(|notice| message(notice));
    Ok(opened)
}

fn identity(path: &Path) -> Result<Identity, CliError> {
    Identity::of(path).map_err(|error| {
        CliError::usage(format!("cannot open the project at {}: {error}", path.display()))
    })
}

/// The beginning of a commit's id, for people.
fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

/// What the check says about the whole project that `path` is in.
fn report(path: &Path, pack: &Pack, context: &Context) -> Result<Report, CliError> {
    let root = identity(path)?.root;
    let path = &root;
    let cache = context.cache(path);
    check::check_project(path, &pack.criteria, pack, &Options::with(cache.as_ref()))
        .map(|(report, _)| report)
        .map_err(|error| super::check::failed(path, error))
}

/// Keeps how the project stands, for the trend. What was asked for is done, also where it cannot.
pub(super) fn keep(store: &Store, list: &Checklist, report: &Report, pack: &Pack, today: Date) {
    let items = list.beside(Some(report), &pack.criteria, today);
    if let Err(error) = store.record(Point::of(&items, report, today)) {
        message(&format!("how the project stands is not kept: {error}"));
    }
}

/// Keeps how the project at `path` stands, where something of it is kept already: a check alone
/// leaves no trace, and no trouble with the checklist is one of the check.
pub(super) fn keep_known(
    path: &Path,
    known: &Opened,
    report: &Report,
    pack: &Pack,
    context: &Context,
) {
    let Opened { store, checklist, .. } = known;
    if store.is_of_all(path) && store.is_known() {
        keep(store, checklist, report, pack, context.today);
    }
}

/// What is kept of the project at `path`; `None` where nothing can be, which is cheap to see.
pub(super) fn known(path: &Path, context: &Context) -> Result<Option<Opened>, CliError> {
    let (project, folder) = (identity(path)?, context.paths.checklists());
    if !Store::may_know(&folder, &project) {
        return Ok(None);
    }
    Ok(Some(Store::open(&folder, &project, context.today)?))
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::State(error) => error.into(),
            StoreError::Busy(_) => Self::incomplete(error.to_string()),
            _ => Self::usage(error.to_string()),
        }
    }
}
