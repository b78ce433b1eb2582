//! Boxes of task lists that are the checklist's own.

use super::{Lint, Text};
use crate::curriculum::Lesson;
use crate::curriculum::criterion::boxes;
use crate::markdown::Block;
use crate::markdown::block::ListItem;

impl Lint<'_> {
    pub(super) fn boxes(&mut self, lesson: &Lesson, text: &Text) {
        for block in &text.document.blocks {
            match block {
                Block::List { items, .. } => {
                    for item in items {
                        if let [first, second, ..] = boxes(item)[..] {
                            let message = format!(
                                "the box names two criteria, `{first}` and `{second}`: it can be \
                                 that of one alone"
                            );
                            self.find(&text.path, line(lesson, text, item), "box", message);
                        }
                        self.buried(lesson, text, &item.body);
                    }
                }
                Block::Quote(body) | Block::Alert { body, .. } => self.buried(lesson, text, body),
                _ => {}
            }
        }
    }

    /// Boxes where the reader cannot tick them.
    fn buried(&mut self, lesson: &Lesson, text: &Text, body: &[Block]) {
        for block in body {
            match block {
                Block::List { items, .. } => {
                    for item in items {
                        if let [id, ..] = boxes(item)[..] {
                            let message = format!(
                                "the box of `{id}` is inside of another block: put it into a list \
                                 of its own"
                            );
                            self.find(&text.path, line(lesson, text, item), "box", message);
                        }
                        self.buried(lesson, text, &item.body);
                    }
                }
                Block::Quote(body) | Block::Alert { body, .. } => self.buried(lesson, text, body),
                _ => {}
            }
        }
    }
}

/// The line of the item's first link.
fn line(lesson: &Lesson, text: &Text, item: &ListItem) -> Option<usize> {
    let (_, source) = *item.links().first()?;
    Some(text.line(lesson.text[..source.start].matches('\n').count() + 1))
}
