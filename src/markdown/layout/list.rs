//! Lists and definition lists: a marker, and the text hanging beside it.

use super::{Indent, Setter, Spacing};
use crate::markdown::block::{Block, Inline, ListItem};
use crate::markdown::line::{Role, Span};

impl Setter<'_> {
    pub(super) fn list(&mut self, start: Option<u64>, items: &[ListItem]) {
        let spacing = spacing(items.iter().map(|item| item.body.as_slice()));
        let top = self.sheet.len();
        let last = start.map(|start| start.saturating_add(items.len() as u64).saturating_sub(1));
        let digits = last.map_or(0, |last| last.to_string().len());
        for (item, index) in items.iter().zip(0..) {
            if spacing == Spacing::Apart && self.sheet.len() > top {
                self.sheet.gap();
            }
            let number = start.map(|start| start.saturating_add(index));
            let marker = self.marker(number, digits, item.task);
            self.list_depth += 1;
            self.indented(Indent::hanging(Span::new(marker, Role::Marker)), |setter| {
                setter.blocks(&item.body, spacing);
            });
            self.list_depth -= 1;
        }
    }

    fn marker(&self, number: Option<u64>, digits: usize, task: Option<bool>) -> String {
        let lead = match number {
            Some(number) => format!("{number:>digits$}. "),
            None => self.ornaments.bullets[self.list_depth % 2].to_owned(),
        };
        match task {
            Some(true) => lead + "[x] ",
            Some(false) => lead + "[ ] ",
            None => lead,
        }
    }

    pub(super) fn definitions(&mut self, entries: &[(Vec<Inline>, Vec<Block>)]) {
        let spacing = spacing(entries.iter().map(|(_, body)| body.as_slice()));
        let top = self.sheet.len();
        for (term, body) in entries {
            if spacing == Spacing::Apart && self.sheet.len() > top {
                self.sheet.gap();
            }
            let term = self.pieces(term, Role::Strong);
            self.flow(&term);
            self.indented(Indent::every("  "), |setter| setter.blocks(body, spacing));
        }
    }
}

/// Items that say one thing each, with lists below it at most, stand tight.
fn spacing<'a>(mut bodies: impl Iterator<Item = &'a [Block]>) -> Spacing {
    let is_list = |block: &Block| matches!(block, Block::List { .. });
    let says_one_thing = |body: &[Block]| body.iter().skip(1).all(is_list);
    if bodies.all(says_one_thing) { Spacing::Tight } else { Spacing::Apart }
}
