//! A limit to nesting: a text of ten thousand `>` must not end in a stack overflow.

use pulldown_cmark::{Event, Tag};
use std::ops::Range;

/// What is nested deeper loses its frame, never its text.
const DEEPEST: usize = 32;

/// Passes events on, without the containers that are nested too deep.
pub(super) struct Shallow<I> {
    events: I,
    /// For each open element, whether it was passed on.
    open: Vec<bool>,
}

impl<I> Shallow<I> {
    pub(super) fn new(events: I) -> Self {
        Self { events, open: Vec::new() }
    }

    fn keeps(&self, tag: &Tag<'_>) -> bool {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => true,
            // Parts go with the whole.
            Tag::Item
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell => self.open.last().is_some_and(|kept| *kept),
            _ => self.open.len() < DEEPEST,
        }
    }
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Iterator for Shallow<I> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event, range) = self.events.next()?;
            let kept = match &event {
                Event::Start(tag) => {
                    let kept = self.keeps(tag);
                    self.open.push(kept);
                    kept
                }
                Event::End(_) => self.open.pop().unwrap_or(false),
                _ => true,
            };
            if kept {
                return Some((event, range));
            }
        }
    }
}
