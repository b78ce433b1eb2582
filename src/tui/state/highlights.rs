//! Code that was highlighted, off the thread that draws.

use crate::markdown::{Highlight, SyntaxRole};
use crate::tui::message::HighlightedCode;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Lines of code in pieces.
type Pieces = Vec<Vec<(SyntaxRole, String)>>;

/// Code that was highlighted, and code that a page wants to be.
#[derive(Debug, Default)]
pub struct Highlights {
    known: HashMap<(String, String), Option<Pieces>>,
    /// What layout asked for and is not known: setting a page is how it is found out.
    wanted: RefCell<BTreeSet<(String, String)>>,
}

impl Highlights {
    /// The code that was asked for since the last time: language and code. It counts as known,
    /// and is drawn plain, until [`keep`](Self::keep) says more.
    pub fn take_wanted(&mut self) -> Vec<(String, String)> {
        let wanted = std::mem::take(self.wanted.get_mut());
        self.known.extend(wanted.iter().map(|key| (key.clone(), None)));
        wanted.into_iter().collect()
    }

    /// Keeps what was highlighted.
    pub fn keep(&mut self, pieces: Vec<HighlightedCode>) {
        for HighlightedCode { language, code, lines } in pieces {
            // What no page asked for is of the editor, which changes with every key.
            if let Some(known) = self.known.get_mut(&(language, code)) {
                *known = lines;
            }
        }
    }
}

impl Highlight for Highlights {
    fn highlight(&self, language: &str, code: &str) -> Option<Pieces> {
        let key = (language.to_owned(), code.to_owned());
        let known = self.known.get(&key).cloned();
        known.unwrap_or_else(|| {
            self.wanted.borrow_mut().insert(key);
            None
        })
    }
}
