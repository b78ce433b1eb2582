//! Task lists whose boxes are the checklist's own: ticked here, kept there.

use super::{Composer, StopKind};
use crate::check::report::Status;
use crate::checklist::Item;
use crate::curriculum::criterion::boxes;
use crate::markdown::block::ListItem;
use crate::markdown::{Block, Inline, Role};

/// Whether `block` is a list with such a box.
pub(super) fn has_some(block: &Block) -> bool {
    matches!(block, Block::List { items, .. } if items.iter().any(|item| !boxes(item).is_empty()))
}

impl Composer<'_> {
    /// The list, its boxes as the checklist has them, each a place where something can be done.
    pub(super) fn boxes(&mut self, list: Block) {
        let Block::List { start, mut items } = list else { return };
        let standing = self.state.items();
        let mut ids = Vec::new();
        for item in &mut items {
            let id = boxes(item).first().map(|id| (*id).to_owned());
            let found = id.as_ref().and_then(|id| {
                standing.iter().find(|it| it.app.is_none() && it.criterion.id == **id)
            });
            if let Some(found) = found {
                item.task = Some(found.shown == Status::Met);
                say(item, found);
            }
            ids.push(found.and(id));
        }
        self.blank_line();
        let first = self.page.page.lines.len();
        self.blocks(vec![Block::List { start, items }]);
        // Each item begins with its marker, and lists below it have theirs further in.
        let lines = &self.page.page.lines;
        let indent = |line: usize| {
            let marker = lines[line].spans.first().filter(|span| span.role == Role::Marker)?;
            let text = marker.text.trim_start();
            (!text.is_empty()).then(|| marker.text.len() - text.len())
        };
        let starts: Vec<usize> =
            (first..lines.len()).filter(|&line| indent(line) == indent(first)).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        for ((first, end), id) in starts.iter().zip(ends).zip(ids) {
            if let Some(id) = id {
                let stop = super::Stop { first: *first, end, what: StopKind::Tick(id) };
                self.page.stops.push(stop);
            }
        }
    }
}

/// Adds how the criterion stands, and who says so.
fn say(item: &mut ListItem, found: &Item) {
    let by = match (found.word.is_some(), found.disagrees, found.stale) {
        (_, true, _) => "check and team disagree",
        (_, _, true) => "the team's word is stale",
        (true, ..) => "says the team",
        (false, ..) if found.machine.is_none() => "not checked yet",
        (false, ..) => "says the check",
    };
    let text = format!(" ({}, {by})", found.shown.name());
    if let Some(Block::Paragraph(inlines)) = item.body.first_mut() {
        inlines.push(Inline::Emphasis(vec![Inline::Text(text)]));
    }
}
