//! The terms that the lessons define.

use serde::Deserialize;

/// A term, as the lesson that owns it defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Stable name: links name it (`term:backing-service`).
    pub id: String,
    /// As it is written in running text.
    pub name: String,
    /// What it means, in a sentence or two.
    pub definition: String,
    /// The id of the lesson that owns it.
    pub lesson: String,
}

/// A file `glossary.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GlossaryFile {
    term: Vec<RawTerm>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    id: String,
    name: String,
    definition: String,
}

impl GlossaryFile {
    /// Its terms, owned by `lesson`.
    pub(super) fn terms(self, lesson: &str) -> impl Iterator<Item = Term> {
        self.term.into_iter().map(move |raw| Term {
            id: raw.id,
            name: raw.name,
            definition: raw.definition,
            lesson: lesson.to_owned(),
        })
    }
}
