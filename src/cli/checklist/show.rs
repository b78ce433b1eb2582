//! `checklist show`: check and team side by side.

mod plain;

use super::{ShowArgs, identity, open, report};
use crate::check::report::{Evidence, Status};
use crate::check::{self, Cache, Options};
use crate::checklist::{
    self, Became, Filter, Finding, Group, Item, Key, Narrow, Opened, Since, Sort, Tally, Way, Word,
};
use crate::cli::output::{BOLD, DIM, ListFormat, OPEN, message, style_of, write_json};
use crate::cli::{CliError, Context, context};
use crate::curriculum::{Factor, Level, Pack};
use crate::sanitize;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

pub(super) fn filter(name: &str) -> Result<Filter, String> {
    let found = Filter::ALL.into_iter().find(|filter| filter.name() == name);
    found.ok_or_else(|| format!("one of {}", Filter::ALL.map(Filter::name).join(", ")))
}

pub(super) fn sort(name: &str) -> Result<Sort, String> {
    let all = [Sort::Factor, Sort::Due, Sort::Owner];
    let found = all.into_iter().find(|sort| sort.name() == name);
    found.ok_or_else(|| format!("one of {}", all.map(Sort::name).join(", ")))
}

pub(super) fn factor(name: &str) -> Result<Factor, String> {
    let slugs = || Factor::all().map(Factor::slug).collect::<Vec<_>>().join(", ");
    Factor::find(name).ok_or_else(|| format!("a number, a numeral or one of {}", slugs()))
}

pub(super) fn run(
    args: &ShowArgs,
    plain: bool,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    let report = report(&args.path, pack, context)?;
    let all = opened.checklist.beside(Some(&report), &pack.criteria, context.today);
    super::keep(&opened.store, &opened.checklist, &report, pack, context.today);
    let since =
        args.since.as_ref().map(|since| compared(since, args, &opened, pack, context, &all));
    let since = since.transpose()?;
    let me = args.owner.clone().or_else(|| context::user(&identity(&args.path).ok()?.root));
    if args.filter.contains(&Filter::Mine) && me.is_none() {
        return Err(CliError::usage("who you are is not known; say it with --owner NAME"));
    }
    let mut filters = args.filter.clone();
    filters.extend(args.owner.as_ref().map(|_| Filter::Mine));
    let narrow = Narrow {
        factor: args.factor,
        app: args.app.clone(),
        all_apps: args.json || args.format == ListFormat::Json,
        text: args.search.clone().unwrap_or_default(),
    };
    let shows = |item: &&Item<'_>| {
        narrow.shows(item) && filters.iter().all(|it| it.shows(item, me.as_deref()))
    };
    let mut listed: Vec<Item<'_>> = all.iter().filter(shows).cloned().collect();
    args.sort.sort(&mut listed);
    if args.json || args.format == ListFormat::Json {
        let list = JsonList {
            schema_version: 1,
            project: &args.path.to_string_lossy(),
            shared: opened.place.is_shared(),
            file: &opened.place.path().to_string_lossy(),
            criteria: listed.iter().map(JsonItem::from).collect(),
            counts: JsonCounts {
                all: Tally::of(&all),
                by_factor: Tally::by_factor(&all),
                by_principle: Tally::by_principle(&all),
            },
            unknown: opened.checklist.unknown(&pack.criteria).collect(),
            since: since.as_ref(),
        };
        write_json(out, &list)?;
    } else if plain {
        plain::write(out, &listed, &all, since.as_ref())?;
    } else {
        write_items(out, &listed, args.sort)?;
        write_counts(out, &all)?;
        if let Some(since) = &since {
            write_since(out, since)?;
        }
    }
    for key in opened.checklist.unknown(&pack.criteria) {
        message(&format!("the team says something about {key}, which is no criterion any more"));
    }
    Ok(())
}

/// Writes how one criterion stands, as it is among those of `show --json`.
pub(super) fn write_one(
    out: &mut dyn Write,
    items: &[Item<'_>],
    key: &Key,
) -> Result<(), CliError> {
    match items.iter().find(|item| item.key() == *key) {
        Some(item) => Ok(write_json(out, &JsonItem::from(item))?),
        None => Ok(()),
    }
}

/// What the project is compared with, and what stands otherwise.
fn compared(
    since: &Since,
    args: &ShowArgs,
    opened: &Opened,
    pack: &Pack,
    context: &Context,
    items: &[Item<'_>],
) -> Result<JsonSince, CliError> {
    let project = identity(&args.path)?;
    // Most files were then as they are now.
    let cache = context.cache(&project.root).map(Cache::read_only);
    let check = |path: &Path| {
        check::check_project(path, &pack.criteria, pack, &Options::with(cache.as_ref()))
            .map(|(report, _)| report)
            .map_err(|error| error.to_string())
    };
    let before = checklist::before(since, opened, &project, &pack.criteria, &check)
        .map_err(|error| CliError::usage(format!("--since: {error}")))?;
    Ok(JsonSince {
        on: before.on.to_string(),
        commit: before.commit.clone(),
        dirty: before.dirty,
        counts: before.tally(&pack.criteria),
        became: checklist::compare(&before.standing, &checklist::standing(items)),
    })
}

fn write_since(out: &mut dyn Write, since: &JsonSince) -> io::Result<()> {
    let commit = since.commit.as_deref().map(|id| format!(", {}", super::short(id)));
    let dirty = if since.dirty { " and changes" } else { "" };
    let (commit, tally) = (commit.unwrap_or_default(), since.counts);
    writeln!(out, "{BOLD}Since {}{commit}{dirty}{BOLD:#}", since.on)?;
    writeln!(out, "  {}", tally.in_words())?;
    if since.became.is_empty() {
        writeln!(out, "  Nothing stands otherwise.")?;
    }
    for way in Way::ALL {
        let became: Vec<_> = since.became.iter().filter(|it| it.is(way)).collect();
        if !became.is_empty() {
            writeln!(out, "  {}", way.title())?;
        }
        for one in became {
            let line = format!("{:<32}  {}", one.id, one.in_words());
            writeln!(out, "    {}", sanitize::line(&line))?;
        }
    }
    Ok(())
}

fn write_items(out: &mut dyn Write, items: &[Item<'_>], sort: Sort) -> io::Result<()> {
    let mut factor = None;
    for item in items {
        let is_new = factor.replace(item.criterion.factor) != Some(item.criterion.factor);
        if is_new && sort == Sort::Factor {
            writeln!(out, "{BOLD}{}{BOLD:#}", item.criterion.factor)?;
        }
        let (style, name) = (style_of(item.shown), item.shown.name());
        let question = sanitize::line(&item.criterion.question);
        let app = item.app.map(|app| format!(" in {app}")).unwrap_or_default();
        let title = format!("{}{app}", item.criterion.id);
        writeln!(out, "  {style}{name:<14}{style:#}  {}", sanitize::line(&title))?;
        if item.app.is_none() {
            writeln!(out, "  {:14}  {DIM}{question}{DIM:#}", "")?;
        }
        for line in remarks(item) {
            writeln!(out, "  {:14}  {OPEN}{}{OPEN:#}", "", sanitize::line(&line))?;
        }
    }
    Ok(())
}

fn write_counts(out: &mut dyn Write, items: &[Item<'_>]) -> io::Result<()> {
    let line = |out: &mut dyn Write, title: &str, tally: Tally| {
        writeln!(out, "  {title:<32}{}", tally.in_words())
    };
    for (title, groups) in
        [("By factor", Tally::by_factor(items)), ("By principle", Tally::by_principle(items))]
    {
        writeln!(out, "{BOLD}{title}{BOLD:#}")?;
        groups.iter().try_for_each(|group| line(out, group.title, group.tally))?;
    }
    line(out, "All", Tally::of(items))
}

/// What there is to say about an item besides its status.
fn remarks(item: &Item<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(word) = item.word {
        let on = word.set_on.map(|day| format!(", {day}")).unwrap_or_default();
        remarks.push(format!("the team{on}: {}", in_words(word)));
        if !item.machine.is_none_or(|machine| word.decides(machine.status)) && item.disagrees {
            remarks.push("it does not count: to disagree needs a note or a link".to_owned());
        }
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
    if item.overdue {
        remarks.push("overdue".to_owned());
    }
    remarks
}

/// A word in a line.
pub(super) fn in_words(word: &Word) -> String {
    let status = if word.is_waiver() { "waived" } else { word.status.name() };
    let note = if word.note.is_empty() { String::new() } else { format!(", {}", word.note) };
    let link = word.link.as_ref().map(|link| format!(", {link}")).unwrap_or_default();
    let owner = word.owner.as_ref().map(|owner| format!(" ({owner})")).unwrap_or_default();
    let due = word.due.map(|due| format!(", due {due}")).unwrap_or_default();
    let until = word.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
    format!("{status}{note}{link}{owner}{due}{until}")
}

#[derive(Serialize)]
struct JsonList<'a> {
    schema_version: u32,
    project: &'a str,
    shared: bool,
    file: &'a str,
    criteria: Vec<JsonItem<'a>>,
    counts: JsonCounts,
    unknown: Vec<&'a Key>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'a JsonSince>,
}

#[derive(Serialize)]
struct JsonSince {
    on: String,
    commit: Option<String>,
    dirty: bool,
    counts: Tally,
    became: Vec<Became>,
}

#[derive(Serialize)]
struct JsonCounts {
    #[serde(flatten)]
    all: Tally,
    by_factor: Vec<Group>,
    by_principle: Vec<Group>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each may hold with and without the others")]
struct JsonItem<'a> {
    id: &'a str,
    app: Option<&'a str>,
    factor: u8,
    level: Level,
    question: &'a str,
    status: Status,
    machine: Option<JsonFinding<'a>>,
    word: Option<&'a Word>,
    disagrees: bool,
    stale: bool,
    expired: bool,
    overdue: bool,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    status: Status,
    message: &'a str,
    evidence: &'a [Evidence],
    fingerprint: &'a str,
}

impl<'a> From<Finding<'a>> for JsonFinding<'a> {
    fn from(found: Finding<'a>) -> Self {
        Self {
            status: found.status,
            message: found.message,
            evidence: found.evidence,
            fingerprint: found.fingerprint,
        }
    }
}

impl<'a> From<&Item<'a>> for JsonItem<'a> {
    fn from(item: &Item<'a>) -> Self {
        let criterion = item.criterion;
        Self {
            id: &criterion.id,
            app: item.app,
            factor: criterion.factor.number(),
            level: criterion.level,
            question: &criterion.question,
            status: item.shown,
            machine: item.machine.map(JsonFinding::from),
            word: item.word,
            disagrees: item.disagrees,
            stale: item.stale,
            expired: item.expired,
            overdue: item.overdue,
        }
    }
}
