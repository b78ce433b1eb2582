//! `checklist`: what the team says about the criteria, beside what the check found.

use super::context::{find_criterion, tell};
use super::output::{BOLD, DIM, ListFormat, OPEN, message, style_of, write_json};
use super::{CliError, Context};
use crate::check;
use crate::check::report::{Report, Status};
use crate::checklist::{Identity, Item, Opened, Said, Store, Word};
use crate::curriculum::{Criterion, Level, Pack};
use crate::date::Date;
use crate::sanitize;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Show what the team says about the criteria of a project, or say it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui checklist show
  twelve-tui checklist show ~/src/shop --format json
  twelve-tui checklist set logs.to-stdout met --note 'seen in staging'
  twelve-tui checklist set config.documented unmet --note 'see #12' --owner ana --until 2026-12-31
  twelve-tui checklist clear logs.to-stdout")]
pub(super) struct ChecklistArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Show(ShowArgs),
    Set(SetArgs),
    Clear(ClearArgs),
}

/// Show all criteria and how they stand
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,
}

/// Say how a criterion stands
#[derive(Debug, clap::Args)]
struct SetArgs {
    /// The criterion's id
    criterion: String,

    /// How it stands
    status: SaidName,

    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,

    /// Why; needed for `not-applicable` and with --until
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,

    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,

    /// Waive an unmet criterion up to this day, inclusive (UTC)
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Date>,
}

/// Take back what was said about a criterion
#[derive(Debug, clap::Args)]
struct ClearArgs {
    /// The criterion's id
    criterion: String,

    /// The project
    #[arg(default_value = ".")]
    path: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SaidName {
    Met,
    Unmet,
    NotApplicable,
}

impl From<SaidName> for Said {
    fn from(name: SaidName) -> Self {
        match name {
            SaidName::Met => Self::Met,
            SaidName::Unmet => Self::Unmet,
            SaidName::NotApplicable => Self::NotApplicable,
        }
    }
}

pub(super) fn run(
    args: &ChecklistArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    match &args.action {
        Action::Show(args) => show(args, context, &pack, out)?,
        Action::Set(args) => set(args, context, &pack)?,
        Action::Clear(args) => clear(args, context, &pack)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn open(path: &Path, context: &Context) -> Result<Opened, CliError> {
    let project = Identity::of(path).map_err(|error| {
        CliError::usage(format!("cannot open the project at {}: {error}", path.display()))
    })?;
    let opened = Store::open(&context.paths.checklists(), &project)?;
    tell(opened.notice.as_ref());
    Ok(opened)
}

/// What the check says about the project at `path`.
fn report(path: &Path, pack: &Pack) -> Result<Report, CliError> {
    check::check_project(path, &pack.criteria, pack, check::all_processors())
        .map(|(report, _)| report)
        .map_err(|error| super::check::failed(path, error))
}

fn set(args: &SetArgs, context: &Context, pack: &Pack) -> Result<(), CliError> {
    let criterion = find_criterion(pack, &args.criterion)?;
    let opened = open(&args.path, context)?;
    let report = report(&args.path, pack)?;
    let found = report.criterion(&criterion.id);
    let word = Word {
        owner: args.owner.clone(),
        until: args.until,
        evidence: found.map(|result| result.fingerprint.clone()),
        ..Word::new(args.status.into(), args.note.clone(), context.today)
    };
    let mut said = Ok(());
    opened.store.update(|list| said = list.set(&criterion.id, word, context.today))?;
    said.map_err(|error| CliError::usage(error.to_string()))?;
    let status = Said::from(args.status).name();
    message(&format!("{} is {status}, says the team", criterion.id));
    Ok(())
}

fn clear(args: &ClearArgs, context: &Context, pack: &Pack) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    // A word on a criterion that is no more can be taken back too.
    if !opened.checklist.words.contains_key(&args.criterion) {
        find_criterion(pack, &args.criterion)?;
    }
    let mut was_there = false;
    opened.store.update(|list| was_there = list.clear(&args.criterion, context.today))?;
    let what = if was_there { "says nothing about it any more" } else { "said nothing about it" };
    message(&format!("{}: the team {what}", args.criterion));
    Ok(())
}

fn show(
    args: &ShowArgs,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    let report = report(&args.path, pack)?;
    let items = opened.checklist.merge(Some(&report), &pack.criteria, context.today);
    match args.format {
        ListFormat::Human => write_items(out, &items, context.today)?,
        ListFormat::Json => {
            let project = args.path.to_string_lossy();
            let criteria = items.iter().map(JsonItem::from).collect();
            write_json(out, &JsonList { schema_version: 1, project: &project, criteria })?;
        }
    }
    for id in opened.checklist.unknown(&pack.criteria) {
        message(&format!("the team says something about {id}, which is no criterion any more"));
    }
    Ok(())
}

fn write_items(out: &mut dyn Write, items: &[Item<'_>], today: Date) -> io::Result<()> {
    let mut factor = None;
    for item in items {
        if factor.replace(item.criterion.factor) != Some(item.criterion.factor) {
            writeln!(out, "{BOLD}{}{BOLD:#}", item.criterion.factor)?;
        }
        let (style, name) = (style_of(item.shown), item.shown.name());
        let question = sanitize::line(&item.criterion.question);
        writeln!(out, "  {style}{name:<14}{style:#}  {}", sanitize::line(&item.criterion.id))?;
        writeln!(out, "  {:14}  {DIM}{question}{DIM:#}", "")?;
        for line in remarks(item, today) {
            writeln!(out, "  {:14}  {OPEN}{}{OPEN:#}", "", sanitize::line(&line))?;
        }
    }
    Ok(())
}

/// What there is to say about an item besides its status.
fn remarks(item: &Item<'_>, today: Date) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(word) = item.word {
        let note = if word.note.is_empty() { String::new() } else { format!(", {}", word.note) };
        let owner = word.owner.as_ref().map(|owner| format!(" ({owner})")).unwrap_or_default();
        let until = word.until.map(|until| format!(" until {until}")).unwrap_or_default();
        let status = word.status_on(today).name();
        remarks.push(format!("the team, {}: {status}{note}{owner}{until}", word.set_on));
    }
    if let (Some(machine), true) = (item.machine, item.disagrees) {
        remarks.push(format!("the check: {}, {}", machine.status.name(), machine.message));
    }
    if item.stale {
        remarks.push("stale: the evidence has changed since".to_owned());
    }
    if item.expired {
        remarks.push("the waiver has ended".to_owned());
    }
    remarks
}

#[derive(Serialize)]
struct JsonList<'a> {
    schema_version: u32,
    project: &'a str,
    criteria: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    factor: u8,
    level: Level,
    status: Status,
    machine: Option<Status>,
    word: Option<&'a Word>,
    disagrees: bool,
    stale: bool,
    expired: bool,
}

impl<'a> From<&Item<'a>> for JsonItem<'a> {
    fn from(item: &Item<'a>) -> Self {
        let criterion: &'a Criterion = item.criterion;
        Self {
            id: &criterion.id,
            factor: criterion.factor.number(),
            level: criterion.level,
            status: item.shown,
            machine: item.machine.map(|machine| machine.status),
            word: item.word,
            disagrees: item.disagrees,
            stale: item.stale,
            expired: item.expired,
        }
    }
}
