//! What the team says about the criteria of a project, beside what the check found.
//!
//! The model is pure. [`Store`] keeps the checklist of a project: in the project's own
//! [`FILE_NAME`], where the team shares it, else in the user's data folder, by the repository's
//! [`Identity`].

mod compare;
mod filter;
mod former;
mod identity;
mod item;
mod key;
mod past;
mod projects;
mod shared;
mod store;
mod tally;
mod trend;
mod until;
mod waive;
mod word;

pub use compare::{Became, Since, SinceError, Way, before, compare};
pub use filter::{Filter, Narrow, Sort};
pub use identity::Identity;
pub use item::Item;
pub use key::Key;
pub use past::{Past, past};
pub use projects::{Known, forget, known};
pub use shared::FILE_NAME;
pub use store::{Opened, Place, Store, StoreError, VERSION};
pub use tally::{Group, Tally};
pub use trend::{Point, Standing, Trend, sparkline, standing};
pub use until::Until;
pub use waive::{Remark, apply_waivers};
pub use word::{Said, Word, WordError};

use crate::check::report::Status;
use crate::date::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The team's words on one project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Checklist {
    /// The project's path when the checklist was written last, for people who read the file.
    pub project: String,
    /// What is said now. Criteria that are not known here are kept as they are.
    pub words: BTreeMap<Key, Word>,
    /// Everything that was ever said here, the oldest first.
    pub history: Vec<Change>,
}

/// An entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The how-manieth change of its criterion: of two lists, the one that saw more speaks last.
    #[serde(default)]
    pub turn: u32,
    /// When.
    pub on: Date,
    /// What it is about.
    pub criterion: Key,
    /// What was said; `None` where the word was taken back.
    #[serde(default)]
    pub word: Option<Word>,
}

impl Checklist {
    /// Says `word` about `key`, as of `today`, where the check has `found` this.
    ///
    /// # Errors
    /// The word lacks something, see [`WordError`]; nothing is changed then.
    pub fn set(
        &mut self,
        key: &Key,
        word: Word,
        found: Option<Status>,
        today: Date,
    ) -> Result<(), WordError> {
        let word = Word { set_on: Some(today), ..word };
        word.check(found, today)?;
        self.words.insert(key.clone(), word.clone());
        self.record(key.clone(), Some(word), today);
        Ok(())
    }

    /// Takes back what was said about `key`; says whether there was a word.
    pub fn clear(&mut self, key: &Key, today: Date) -> bool {
        let was_there = self.words.remove(key).is_some();
        if was_there {
            self.record(key.clone(), None, today);
        }
        was_there
    }

    /// Takes over what `other` has more: all of both histories, and of two words on a criterion
    /// the one with more changes behind it, then the later one. Commutative, associative and
    /// idempotent; what does not prevail stays in the history.
    pub fn merge(&mut self, other: &Self, today: Date) {
        let mut other = other.clone();
        self.settle(today);
        other.settle(today);
        self.history.append(&mut other.history);
        self.history.sort_by_cached_key(|change| {
            (change.on, change.criterion.clone(), change.turn, change.spelled())
        });
        self.history.dedup();
        let mut last: BTreeMap<&Key, &Change> = BTreeMap::new();
        for change in &self.history {
            let rank = |change: &Change| (change.turn, change.on, change.spelled());
            let known = last.entry(&change.criterion).or_insert(change);
            if rank(change) > rank(known) {
                *known = change;
            }
        }
        self.words = last
            .into_iter()
            .filter_map(|(key, change)| Some((key.clone(), change.word.clone()?)))
            .collect();
    }

    /// Brings the history up to the words: those of files of version 1, which count no turns, and
    /// those that were written or removed by hand.
    pub fn settle(&mut self, today: Date) {
        let mut turns: BTreeMap<Key, u32> = BTreeMap::new();
        let mut last: BTreeMap<Key, Option<Word>> = BTreeMap::new();
        for change in &mut self.history {
            let turn = turns.entry(change.criterion.clone()).or_default();
            *turn = change.turn.max(if change.turn == 0 { *turn + 1 } else { *turn });
            if change.turn == 0 {
                change.turn = *turn;
            }
            // The last of the greatest turn, as `merge` would have it in a list of its own.
            if change.turn == *turn {
                last.insert(change.criterion.clone(), change.word.clone());
            }
        }
        let keys: Vec<Key> = last.keys().chain(self.words.keys()).cloned().collect();
        for key in keys {
            let word = self.words.get(&key).cloned();
            if last.get(&key).cloned().flatten() != word {
                let on = word.as_ref().and_then(|word| word.set_on).unwrap_or(today);
                last.insert(key.clone(), word.clone());
                self.record(key, word, on);
            }
        }
    }

    /// What was said at the end of `day`, by the history.
    pub fn as_of(&self, day: Date) -> BTreeMap<Key, Word> {
        let mut last: BTreeMap<&Key, &Change> = BTreeMap::new();
        for change in self.history.iter().filter(|change| change.on <= day) {
            let known = last.entry(&change.criterion).or_insert(change);
            if change.turn >= known.turn {
                *known = change;
            }
        }
        let words = last.into_iter();
        words.filter_map(|(key, change)| Some((key.clone(), change.word.clone()?))).collect()
    }

    fn record(&mut self, key: Key, word: Option<Word>, on: Date) {
        let turns = self.history.iter().filter(|it| it.criterion == key).map(|it| it.turn);
        let turn = turns.max().unwrap_or(0) + 1;
        self.history.push(Change { turn, on, criterion: key, word });
    }
}

impl Change {
    /// A spelling to break ties with: the same everywhere, whatever it says.
    fn spelled(&self) -> String {
        format!("{:?}", self.word)
    }
}

#[cfg(test)]
mod tests;
