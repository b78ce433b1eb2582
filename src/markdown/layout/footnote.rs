//! Footnotes, at the end of the text. A reference links to its footnote (`footnote:1`), and the
//! footnote's number back to the first reference (`cited:1`).

use super::{Indent, Medium, Setter, Spacing};
use crate::markdown::block::Block;
use crate::markdown::line::{Line, Role, Span};

/// Columns of the rule over the footnotes.
const RULE: usize = 8;

impl Setter<'_> {
    pub(super) fn footnotes(&mut self, notes: &[(String, Vec<Block>)]) {
        if notes.is_empty() {
            return;
        }
        self.sheet.gap();
        if self.ornaments.medium == Medium::Screen {
            let rule = self.ornaments.rule.repeat(RULE.min(self.sheet.width()));
            self.sheet.push(Line::new(rule, Role::Marker));
        }
        for ((_, body), number) in notes.iter().zip(1..) {
            let link = Some(self.sheet.link(format!("cited:{number}")));
            let marker = Span { text: format!("[{number}] "), role: Role::Dim, link };
            self.sheet.note();
            self.indented(Indent::hanging(marker), |setter| setter.blocks(body, Spacing::Apart));
        }
    }
}
