//! Headings.

use super::{Medium, Piece, Setter};
use crate::markdown::block::Inline;
use crate::markdown::line::{Heading, Line, Role};

impl Setter<'_> {
    pub(super) fn heading(&mut self, level: u8, text: &[Inline], anchor: &str) {
        let mut pieces = self.pieces(text, Role::Heading(level));
        if self.ornaments.medium == Medium::Pipe {
            let markup = "#".repeat(level.into()) + " ";
            pieces.insert(0, Piece::text(markup, Role::Marker));
        }
        let line = self.sheet.next_line();
        let widest = self.flow(&pieces);
        if widest == 0 {
            return;
        }
        if level == 1 && self.ornaments.medium == Medium::Screen {
            let rule = self.ornaments.rule.repeat(widest);
            self.sheet.push(Line::new(rule, Role::Marker));
        }
        let (text, anchor) = (Inline::text_of(text), anchor.to_owned());
        self.sheet.heading(Heading { level, text, anchor, line });
    }
}
