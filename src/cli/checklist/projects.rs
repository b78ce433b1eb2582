//! `checklist projects`: all of which something is kept.

use super::ProjectsArgs;
use crate::checklist::{Known, Tally, forget, known, sparkline};
use crate::cli::output::{BOLD, DIM, ListFormat, message, write_json};
use crate::cli::{CliError, Context};
use crate::curriculum::Pack;
use crate::sanitize;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct JsonProjects {
    schema_version: u32,
    projects: Vec<JsonProject>,
}

#[derive(Serialize)]
struct JsonProject {
    name: String,
    path: String,
    gone: bool,
    shared: bool,
    words: usize,
    checked_on: Option<String>,
    commit: Option<String>,
    counts: Option<Tally>,
}

pub(super) fn run(
    args: &ProjectsArgs,
    plain: bool,
    context: &Context,
    pack: &Pack,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let folder = context.paths.checklists();
    let mut projects = known(&folder);
    if args.forget_gone {
        for project in projects.iter().filter(|project| project.is_gone) {
            forget(&folder, project)?;
            let (name, words) = (&project.name, project.words);
            let place = project.place.display();
            message(&format!("forgot {name}, which was at {place}, and {words} words on it"));
        }
        projects.retain(|project| !project.is_gone);
    }
    if args.json || args.format == ListFormat::Json {
        let projects = projects.iter().map(|project| json(project, pack)).collect();
        write_json(out, &JsonProjects { schema_version: 1, projects })?;
    } else {
        projects.iter().try_for_each(|project| write_project(out, project, plain, pack))?;
    }
    Ok(())
}

fn json(project: &Known, pack: &Pack) -> JsonProject {
    let last = project.last();
    JsonProject {
        name: project.name.clone(),
        path: project.place.to_string_lossy().into_owned(),
        gone: project.is_gone,
        shared: project.is_shared,
        words: project.words,
        checked_on: last.map(|point| point.on.to_string()),
        commit: last.and_then(|point| point.commit.clone()),
        counts: last.map(|point| point.tally(&pack.criteria)),
    }
}

fn write_project(out: &mut dyn Write, project: &Known, plain: bool, pack: &Pack) -> io::Result<()> {
    let (name, place) = (&project.name, project.place.to_string_lossy());
    let state = match (project.is_gone, project.is_shared) {
        (true, _) => ", gone",
        (false, true) => ", shared",
        (false, false) => "",
    };
    let name = sanitize::line(name);
    if plain {
        let stands = project.last().map_or_else(
            || format!("never checked, {} words of the team", project.words),
            |last| format!("{} on {}", last.tally(&pack.criteria).in_plain_words(), last.on),
        );
        return writeln!(out, "{name}{state}: {stands}. At {}", sanitize::line(&place));
    }
    writeln!(out, "{BOLD}{name}{BOLD:#}  {DIM}{}{state}{DIM:#}", sanitize::line(&place))?;
    let Some(last) = project.last() else {
        return writeln!(out, "  never checked; the team has said {} words", project.words);
    };
    let shown = project.trend.thinned(20);
    let tallies: Vec<Tally> = shown.iter().map(|point| point.tally(&pack.criteria)).collect();
    let most = tallies.iter().map(|tally| tally.applicable).max().unwrap_or(0);
    let met: Vec<usize> = tallies.iter().map(|tally| tally.met).collect();
    let words = last.tally(&pack.criteria).in_words();
    writeln!(out, "  {} on {}  {}", words.trim_start(), last.on, sparkline(&met, most))
}
