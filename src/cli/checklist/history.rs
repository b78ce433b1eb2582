//! `checklist history`, `export`, `import`.

use super::{ExportArgs, HistoryArgs, ImportArgs, open};
use crate::checklist::{
    Checklist, Key, Past, Point, Standing, Tally, Trend, VERSION, past, sparkline,
};
use crate::cli::output::{BOLD, DIM, ListFormat, message, write_json};
use crate::cli::{CliError, Context, unknown};
use crate::curriculum::{Factor, Pack};
use crate::{sanitize, state_file};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// So many checks are listed for people; programs get all.
const MOST_LISTED: usize = 20;

#[derive(Serialize)]
struct JsonHistory {
    schema_version: u32,
    history: Vec<Past>,
    checks: Vec<JsonCheck>,
}

/// How the project, or the criterion that is asked for, stood at a check.
#[derive(Serialize)]
struct JsonCheck {
    on: String,
    commit: Option<String>,
    dirty: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<Standing>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    counts: Option<JsonCounts>,
}

#[derive(Serialize)]
struct JsonCounts {
    #[serde(flatten)]
    all: Tally,
    by_factor: BTreeMap<&'static str, Tally>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    by_app: BTreeMap<String, Tally>,
}

pub(super) fn run(
    args: &HistoryArgs,
    plain: bool,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    let trend = &opened.trend;
    let wanted = |one: &Past| {
        let key = &one.criterion;
        args.criterion.as_ref().is_none_or(|id| key.criterion == *id)
            && args.app.as_ref().is_none_or(|app| key.app.as_ref() == Some(app))
    };
    if let Some(app) = &args.app {
        known_app(app, trend)?;
    }
    let history: Vec<Past> =
        past(&opened.checklist, &opened.place).into_iter().filter(wanted).collect();
    if args.json || args.format == ListFormat::Json {
        let checks = trend.points.iter().filter_map(|it| check(it, args, pack)).collect();
        write_json(out, &JsonHistory { schema_version: 1, history, checks })?;
    } else {
        history.iter().try_for_each(|one| write_past(out, one, plain))?;
        match &args.criterion {
            None => write_trend(out, trend, args.app.as_deref(), pack, plain)?,
            Some(id) => write_standing(out, trend, id, args.app.as_deref(), plain)?,
        }
    }
    Ok(())
}

/// Whether something is kept of an app.
fn known_app(app: &str, trend: &Trend) -> Result<(), CliError> {
    let apps: BTreeSet<&str> = trend.points.iter().flat_map(Point::apps).collect();
    if apps.contains(app) {
        return Ok(());
    }
    let known = "`twelve-tui check` names the apps";
    Err(CliError::usage(unknown("app", app, apps, known)))
}

fn check(point: &Point, args: &HistoryArgs, pack: &Pack) -> Option<JsonCheck> {
    let app = args.app.as_deref();
    let standing = args.criterion.as_ref().map(|id| standing_of(point, id, app));
    let by_factor = |factor: Factor| (factor.slug(), point.tally_of(factor, &pack.criteria));
    let by_app = || point.apps().into_iter().filter(|it| app.is_none_or(|app| app == *it));
    let counts = args.criterion.is_none().then(|| JsonCounts {
        all: point.tally(&pack.criteria),
        by_app: by_app().map(|app| (app.to_owned(), point.tally_in(app, &pack.criteria))).collect(),
        by_factor: Factor::all().map(by_factor).filter(|(_, tally)| tally.all > 0).collect(),
    });
    let commit = point.commit.clone();
    Some(JsonCheck {
        on: point.on.to_string(),
        commit,
        dirty: point.dirty,
        standing: match standing {
            Some(None) => return None,
            Some(standing) => standing,
            None => None,
        },
        counts,
    })
}

/// How the project stood: a picture, and the same in words.
fn write_trend(
    out: &mut dyn Write,
    trend: &Trend,
    app: Option<&str>,
    pack: &Pack,
    plain: bool,
) -> io::Result<()> {
    let mut shown = trend.thinned(MOST_LISTED);
    shown.retain(|point| app.is_none_or(|app| point.apps().contains(app)));
    if shown.is_empty() {
        return Ok(());
    }
    let tally = |point: &&Point| match app {
        Some(app) => point.tally_in(app, &pack.criteria),
        None => point.tally(&pack.criteria),
    };
    let tallies: Vec<Tally> = shown.iter().map(tally).collect();
    let most = tallies.iter().map(|tally| tally.applicable).max().unwrap_or(0);
    let met: Vec<usize> = tallies.iter().map(|tally| tally.met).collect();
    if plain {
        for (point, tally) in shown.iter().zip(tallies) {
            let of = commit_in_plain_words(point);
            writeln!(out, "{}{of}: {}", point.on, tally.in_plain_words())?;
        }
        return Ok(());
    }
    writeln!(out, "{BOLD}How it stood{BOLD:#}  {}", sparkline(&met, most))?;
    for (point, tally) in shown.iter().zip(tallies) {
        let of = commit_in_words(point);
        writeln!(out, "{}  {}{DIM}{of}{DIM:#}", point.on, tally.in_words())?;
    }
    Ok(())
}

fn standing_of(point: &Point, id: &str, app: Option<&str>) -> Option<Standing> {
    match app {
        Some(_) => point.in_apps.get(&Key::new(id, app)).copied(),
        None => point.standing.get(id).copied(),
    }
}

/// When the criterion came to stand otherwise.
fn write_standing(
    out: &mut dyn Write,
    trend: &Trend,
    id: &str,
    app: Option<&str>,
    plain: bool,
) -> io::Result<()> {
    let mut before = None;
    for point in &trend.points {
        let now = standing_of(point, id, app);
        if let (Some(standing), true) = (now.filter(|_| now != before), plain) {
            let of = commit_in_plain_words(point);
            let line = format!("{}{of}: {id} stood {standing}", point.on);
            writeln!(out, "{}", sanitize::line(&line))?;
        } else if let Some(standing) = now.filter(|_| now != before) {
            let of = commit_in_words(point);
            let line = format!("{}  {id}  stood {standing}", point.on);
            writeln!(out, "{}{DIM}{of}{DIM:#}", sanitize::line(&line))?;
        }
        before = now;
    }
    Ok(())
}

fn commit_in_words(point: &Point) -> String {
    let dirty = if point.dirty { " and changes" } else { "" };
    point.commit.as_deref().map(|id| format!("  {}{dirty}", super::short(id))).unwrap_or_default()
}

fn commit_in_plain_words(point: &Point) -> String {
    let dirty = if point.dirty { " and changes" } else { "" };
    let commit = point.commit.as_deref().map(super::short);
    commit.map(|id| format!(", commit {id}{dirty}")).unwrap_or_default()
}

fn write_past(out: &mut dyn Write, one: &Past, plain: bool) -> io::Result<()> {
    let said = match &one.word {
        None => "taken back".to_owned(),
        Some(word) => super::show::in_words(word),
    };
    let commit = one.commit.as_deref().map(super::short);
    if plain {
        let by = match (&one.by, commit) {
            (Some(by), Some(commit)) => format!(", by {by} in commit {commit}"),
            _ => String::new(),
        };
        let line = format!("{}{by}: {} {said}", one.on, one.criterion);
        return writeln!(out, "{}", sanitize::line(&line));
    }
    let by = match (&one.by, commit) {
        (Some(by), Some(commit)) => format!("  {by} in {commit}"),
        _ => String::new(),
    };
    let line = format!("{}  {}  {said}", one.on, one.criterion);
    writeln!(out, "{}{DIM}{}{DIM:#}", sanitize::line(&line), sanitize::line(&by))
}

pub(super) fn export(
    args: &ExportArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let mut checklist = open(&args.path, context)?.checklist;
    checklist.settle(context.today);
    let text = state_file::encode(&checklist, VERSION);
    let file = &args.file;
    if file == Path::new("-") {
        out.write_all(text.as_bytes())?;
        return Ok(());
    }
    let written = File::create_new(file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => CliError::usage(format!(
            "{} is there already; give another name, or remove it",
            file.display()
        )),
        _ => CliError::usage(format!("cannot write {}: {error}", file.display())),
    })?;
    message(&format!("written to {}", file.display()));
    Ok(())
}

pub(super) fn import(args: &ImportArgs, context: &Context) -> Result<(), CliError> {
    let file = args.file.display();
    let wrong = |reason: String| CliError::usage(format!("{file}: {reason}"));
    let bytes = fs::read(&args.file).map_err(|error| wrong(error.to_string()))?;
    let other: Checklist =
        state_file::decode(&bytes, VERSION).map_err(|fault| wrong(fault.to_string()))?;
    let change = |list: &mut Checklist| {
        list.merge(&other, context.today);
        Ok(())
    };
    open(&args.path, context)?.store.update(change, context.today)?;
    message(&format!("added what {file} holds"));
    Ok(())
}
