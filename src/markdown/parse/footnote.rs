//! Footnotes: numbered by their first use, wherever they are defined.

use crate::markdown::block::Block;
use crate::sanitize;
use std::collections::HashMap;

/// The footnotes that were seen so far.
#[derive(Default)]
pub(super) struct Footnotes {
    /// The labels that were used, in the order of their first use.
    used: Vec<String>,
    texts: HashMap<String, Vec<Block>>,
}

impl Footnotes {
    /// The number of the footnote with this label, from 1.
    pub(super) fn number(&mut self, label: &str) -> usize {
        let known = self.used.iter().position(|used| used == label);
        1 + known.unwrap_or_else(|| {
            self.used.push(label.to_owned());
            self.used.len() - 1
        })
    }

    /// Keeps the text of a footnote; of two with the same label the first holds.
    pub(super) fn define(&mut self, label: &str, body: Vec<Block>) {
        self.texts.entry(label.to_owned()).or_insert(body);
    }

    /// The footnotes that are used: label and text.
    pub(super) fn in_order_of_use(mut self) -> Vec<(String, Vec<Block>)> {
        let text_of = |label: String| {
            let body = self.texts.remove(&label).unwrap_or_default();
            (sanitize::line(&label).into_owned(), body)
        };
        self.used.into_iter().map(text_of).collect()
    }
}
