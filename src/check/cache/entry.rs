//! What reading a file gave, as bytes.

use crate::check::facts::{Fact, FactKind, Place};
use crate::check::read::FileReading;
use crate::check::report::Skipped;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    /// Why the file was skipped, and whether that leaves a gap.
    skipped: Option<(Cow<'a, str>, bool)>,
    foreign: bool,
    facts: Vec<Said<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Said<'a> {
    kind: Cow<'a, FactKind>,
    /// Where it is not that of the file.
    path: Option<Cow<'a, str>>,
    line: u32,
    column: u32,
    end_line: u32,
    snippet: Cow<'a, str>,
}

impl<'a> Said<'a> {
    fn of(fact: &'a Fact, file: &Arc<str>) -> Self {
        let Fact { kind, place: Place { path, line, column, end_line, snippet } } = fact;
        Self {
            kind: Cow::Borrowed(kind),
            path: (path != file).then_some(Cow::Borrowed(path)),
            line: *line,
            column: *column,
            end_line: *end_line,
            snippet: Cow::Borrowed(snippet),
        }
    }

    fn fact(self, file: &Arc<str>) -> Fact {
        let Self { kind, path, line, column, end_line, snippet } = self;
        let path = path.map_or_else(|| Arc::clone(file), Arc::from);
        let snippet = snippet.into_owned();
        Fact { kind: kind.into_owned(), place: Place { path, line, column, end_line, snippet } }
    }
}

/// The bytes that [`decode`] makes the same of; `None` where it cannot, and where they would hold
/// what no report shows.
pub(super) fn encode(path: &Arc<str>, reading: &FileReading) -> Option<Vec<u8>> {
    let FileReading { facts, skipped, foreign, .. } = reading;
    if !reading.is_whole() || facts.iter().any(|fact| fact.kind.holds_secret()) {
        return None;
    }
    // As most files are.
    if facts.is_empty() && skipped.is_none() && !foreign {
        return Some(Vec::new());
    }
    let skipped = skipped.as_ref();
    let entry = Entry {
        skipped: skipped.map(|it| (Cow::Borrowed(it.reason.as_str()), it.incomplete)),
        foreign: *foreign,
        facts: facts.iter().map(|fact| Said::of(fact, path)).collect(),
    };
    postcard::to_allocvec(&entry).ok()
}

/// What reading the file at `path` gave; `None` where the bytes say no such thing.
pub(super) fn decode(path: &Arc<str>, bytes: &[u8]) -> Option<FileReading> {
    if bytes.is_empty() {
        return Some(FileReading::known(Vec::new(), None, false));
    }
    let (Entry { skipped, foreign, facts }, rest) = postcard::take_from_bytes(bytes).ok()?;
    let skipped = skipped.map(|(reason, incomplete)| Skipped {
        path: path.to_string(),
        reason: reason.into_owned(),
        incomplete,
    });
    let facts = facts.into_iter().map(|said| said.fact(path)).collect();
    rest.is_empty().then(|| FileReading::known(facts, skipped, foreign))
}
