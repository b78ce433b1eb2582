//! The checklist in the project's own file: text in, words out, and edits that keep what people
//! wrote around them.
//!
//! Each criterion has a block of its own from the start, so that edits of two branches touch
//! different lines and git merges them.

mod block;
mod read;

pub(super) use read::{Shared, read};

use super::{Key, Word};
use crate::curriculum::Criterion;
use crate::state_file::Fault;
use block::{add, put, titled};
use read::syntax;
use std::collections::BTreeMap;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// The name of the project's file.
pub const FILE_NAME: &str = "twelve-factor.toml";

/// The version of the checklist in it.
const VERSION: i64 = 1;

/// The table that says that the checklist is here, and the blocks.
const HEAD: &str = "checklist";
const BLOCKS: &str = "criterion";

/// What a block may hold, in the order in which we write it.
const KEYS: [&str; 10] =
    ["id", "app", "status", "note", "link", "owner", "due", "until", "set_on", "evidence"];

const COMMENT: &str = "\
# What the team says about the twelve-factor criteria, a block for each. A block without a status
# is open. Edit it here, with `twelve-tui`, or with `twelve-tui checklist set`.
";

/// The file with a checklist that has a block for each of `criteria`, and for each of `words`.
///
/// # Errors
/// The file is broken.
pub(super) fn begin(
    old: &str,
    words: &BTreeMap<Key, Word>,
    criteria: &[Criterion],
) -> Result<String, Vec<Fault>> {
    let mut document = parse(old)?;
    let mut head = Table::new();
    head.insert("version", value(VERSION));
    let gap = if old.trim().is_empty() { "" } else { "\n" };
    head.decor_mut().set_prefix(format!("{gap}{COMMENT}"));
    document.insert(HEAD, Item::Table(head));
    let mut blocks = ArrayOfTables::new();
    for criterion in criteria {
        blocks.push(titled(criterion, words.get(&Key::of(criterion.id.as_str()))));
    }
    document.insert(BLOCKS, Item::ArrayOfTables(blocks));
    let is_there = |key: &Key| {
        key.app.is_none() && criteria.iter().any(|criterion| criterion.id == key.criterion)
    };
    for (key, word) in words.iter().filter(|(key, _)| !is_there(key)) {
        put(&mut document, key, Some(word));
    }
    Ok(document.to_string())
}

/// The file with a checklist that it had before: `former` is what [`part`] gave then, and what
/// people wrote around its words stays. Where there is none, or it fits no longer, it is a new one.
///
/// # Errors
/// The file is broken.
pub(super) fn begin_again(
    old: &str,
    former: Option<&str>,
    words: &BTreeMap<Key, Word>,
    criteria: &[Criterion],
) -> Result<String, Vec<Fault>> {
    parse(old)?;
    let again = former.and_then(|former| {
        let end = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
        let text = format!("{old}{end}{former}");
        let found = read(&text).ok()??.words;
        let mut document = parse(&text).ok()?;
        for criterion in criteria {
            add(&mut document, criterion);
        }
        write(&document.to_string(), &found, words).ok()
    });
    again.map_or_else(|| begin(old, words, criteria), Ok)
}

/// The checklist's own part of the file, with all that people wrote around it.
///
/// # Errors
/// The file is broken.
pub(super) fn part(text: &str) -> Result<String, Vec<Fault>> {
    let mut document = parse(text)?;
    let others: Vec<String> = document
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| ![HEAD, BLOCKS].contains(&name.as_str()))
        .collect();
    for name in others {
        document.remove(&name);
    }
    document.set_trailing("");
    Ok(document.to_string())
}

/// The file after the words changed from `before` to `after`. What did not change is as it was.
///
/// # Errors
/// The file is broken.
pub(super) fn write(
    old: &str,
    before: &BTreeMap<Key, Word>,
    after: &BTreeMap<Key, Word>,
) -> Result<String, Vec<Fault>> {
    let mut document = parse(old)?;
    for key in before.keys().chain(after.keys()) {
        if before.get(key) != after.get(key) {
            put(&mut document, key, after.get(key));
        }
    }
    Ok(document.to_string())
}

/// The file without a checklist; `None` where nothing else is in it.
///
/// # Errors
/// The file is broken.
pub(super) fn end(old: &str) -> Result<Option<String>, Vec<Fault>> {
    let mut document = parse(old)?;
    document.remove(HEAD);
    document.remove(BLOCKS);
    let rest = document.to_string();
    Ok((!rest.trim().is_empty()).then_some(rest))
}

fn parse(text: &str) -> Result<DocumentMut, Vec<Fault>> {
    text.parse().map_err(|error| vec![syntax(text, &error)])
}

#[cfg(test)]
mod tests;
