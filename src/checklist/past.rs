//! What was said before: by this user, and by all in the commits of a shared list.

use super::{Checklist, FILE_NAME, Key, Place, Word, shared};
use crate::git;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// So many commits are looked at, the newest.
const COMMITS: &str = "--max-count=500";

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Past {
    /// The day.
    pub on: String,
    /// What it is about.
    pub criterion: Key,
    /// What was said; `None` where the word was taken back.
    pub word: Option<Word>,
    /// Who committed it.
    pub by: Option<String>,
    /// The commit.
    pub commit: Option<String>,
}

/// All that was said, the oldest first. What is in a commit is not told twice.
pub fn past(checklist: &Checklist, place: &Place) -> Vec<Past> {
    let mut all = match place {
        Place::Shared(path) => committed(path.parent().unwrap_or(Path::new("."))),
        Place::Private(_) => Vec::new(),
    };
    let here = checklist.history.iter().map(|change| Past {
        on: change.on.to_string(),
        criterion: change.criterion.clone(),
        word: change.word.clone(),
        by: None,
        commit: None,
    });
    for one in here {
        let is_known = |it: &Past| it.criterion == one.criterion && it.word == one.word;
        if one.word.is_none() || !all.iter().any(is_known) {
            all.push(one);
        }
    }
    all.sort_by(|one, other| one.on.cmp(&other.on));
    all
}

type Words = BTreeMap<Key, Word>;

fn committed(root: &Path) -> Vec<Past> {
    let log = ["log", "--no-merges", "--full-history", "--reverse", COMMITS];
    let format = ["--format=%H%x1f%P%x1f%as%x1f%an", "--", FILE_NAME];
    let Some(log) = git::ask(root, &[&log[..], &format].concat()) else { return Vec::new() };
    let mut known: HashMap<String, Words> = HashMap::new();
    let mut all = Vec::new();
    for line in log.lines() {
        let fields: Vec<&str> = line.split('\u{1f}').collect();
        let &[commit, parents, on, by] = &fields[..] else { continue };
        let before = parents.split(' ').next().unwrap_or_default();
        let (before, after) =
            (words_at(root, before, &mut known), words_at(root, commit, &mut known));
        let keys: std::collections::BTreeSet<&Key> = before.keys().chain(after.keys()).collect();
        for key in keys.into_iter().filter(|key| before.get(key) != after.get(key)) {
            all.push(Past {
                on: on.to_owned(),
                criterion: key.clone(),
                word: after.get(key).cloned(),
                by: Some(by.to_owned()),
                commit: Some(commit.to_owned()),
            });
        }
    }
    all
}

/// The words in a commit; none where there is no list, or one that cannot be read.
fn words_at(root: &Path, commit: &str, known: &mut HashMap<String, Words>) -> Words {
    if commit.is_empty() {
        return Words::new();
    }
    let read = || {
        let text = git::ask(root, &["show", &format!("{commit}:./{FILE_NAME}")])?;
        Some(shared::read(&text).ok()??.words)
    };
    known.entry(commit.to_owned()).or_insert_with(|| read().unwrap_or_default()).clone()
}
