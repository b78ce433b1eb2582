//! What the team says about the criteria of a project, beside what the check found.
//!
//! The model is pure. [`Store`] keeps the checklists of projects that do not share theirs in the
//! user's data folder, by the repository's [`Identity`].

mod identity;
mod item;
mod store;
mod word;

pub use identity::Identity;
pub use item::Item;
pub use store::{Opened, Store, VERSION};
pub use word::{Said, Word, WordError};

use crate::date::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The team's words on one project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Checklist {
    /// The project's path when the checklist was written last, for people who read the file.
    pub project: String,
    /// By the criterion's id. Criteria that are not known here are kept as they are.
    pub words: BTreeMap<String, Word>,
    /// Everything that was ever said, the oldest first.
    pub history: Vec<Change>,
}

/// An entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub on: Date,
    /// The criterion's id.
    pub criterion: String,
    /// What was said; `None` where the word was taken back.
    #[serde(default)]
    pub word: Option<Word>,
}

impl Checklist {
    /// Says `word` about the criterion called `id`, as of `today`.
    ///
    /// # Errors
    /// The word lacks something, see [`WordError`]; nothing is changed then.
    pub fn set(&mut self, id: &str, word: Word, today: Date) -> Result<(), WordError> {
        let word = Word { set_on: today, ..word };
        word.check()?;
        self.words.insert(id.to_owned(), word.clone());
        self.history.push(Change { on: today, criterion: id.to_owned(), word: Some(word) });
        Ok(())
    }

    /// Takes back what was said about the criterion called `id`; says whether there was a word.
    pub fn clear(&mut self, id: &str, today: Date) -> bool {
        let was_there = self.words.remove(id).is_some();
        if was_there {
            self.history.push(Change { on: today, criterion: id.to_owned(), word: None });
        }
        was_there
    }
}

#[cfg(test)]
mod tests;
