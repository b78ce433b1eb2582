//! The checklist in plain words: a criterion a line, states first, no columns.

use super::{JsonSince, remarks};
use crate::checklist::{Item, Tally};
use crate::curriculum::Level;
use crate::sanitize;
use std::io::{self, Write};

/// Writes what is listed, the counts of `all`, and what became otherwise.
pub(super) fn write(
    out: &mut dyn Write,
    listed: &[Item<'_>],
    all: &[Item<'_>],
    since: Option<&JsonSince>,
) -> io::Result<()> {
    listed.iter().try_for_each(|item| write_item(out, item))?;
    for group in Tally::by_factor(all).into_iter().chain(Tally::by_principle(all)) {
        writeln!(out, "{}: {}", group.title, group.tally.in_plain_words())?;
    }
    writeln!(out, "All criteria: {}", Tally::of(all).in_plain_words())?;
    let Some(since) = since else { return Ok(()) };
    let commit = since.commit.as_deref().map(super::super::short);
    let commit = commit.map(|id| format!(", commit {id}")).unwrap_or_default();
    let dirty = if since.dirty { " and changes" } else { "" };
    let words = since.counts.in_plain_words();
    writeln!(out, "On {}{commit}{dirty}: {words}", since.on)?;
    if since.became.is_empty() {
        writeln!(out, "Nothing stands otherwise since.")?;
    }
    for one in &since.became {
        let line = format!("Since then {}: {}", one.id, one.in_words());
        writeln!(out, "{}", sanitize::line(&line))?;
    }
    Ok(())
}

fn write_item(out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
    let criterion = item.criterion;
    let app = item.app.map(|app| format!(" in {app}")).unwrap_or_default();
    let level = match criterion.level {
        Level::Must => "must",
        Level::Should => "should",
    };
    let mut line = format!("{}{app}: {}, {level}.", criterion.id, item.shown.name());
    if item.app.is_none() {
        let question: Vec<&str> = criterion.question.split_whitespace().collect();
        line = format!("{line} {}", question.join(" "));
    }
    for remark in remarks(item) {
        let mut letters = remark.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        let end = if remark.ends_with('.') { "" } else { "." };
        line = format!("{line} {first}{}{end}", letters.as_str());
    }
    writeln!(out, "{}", sanitize::line(&line))
}
