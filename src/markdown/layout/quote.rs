//! Quotations and alerts: a bar at the left.

use super::{Indent, Medium, Piece, Setter, Spacing};
use crate::markdown::block::{AlertKind, Block};
use crate::markdown::line::Role;

impl Setter<'_> {
    pub(super) fn quote(&mut self, body: &[Block]) {
        let outside = std::mem::replace(&mut self.text_role, Role::Quote);
        self.indented(Indent::every(self.ornaments.bar), |setter| {
            setter.blocks(body, Spacing::Apart);
        });
        self.text_role = outside;
    }

    pub(super) fn alert(&mut self, kind: AlertKind, body: &[Block]) {
        let outside = std::mem::replace(&mut self.text_role, Role::Text);
        let (name, role) = head(kind);
        match self.ornaments.medium {
            Medium::Screen => self.indented(Indent::every(self.ornaments.bar), |setter| {
                setter.flow(&[Piece::text(name, role)]);
                setter.blocks(body, Spacing::Apart);
            }),
            Medium::Pipe => self.alert_in_words(name, role, body),
        }
        self.text_role = outside;
    }

    /// `Note: …`
    fn alert_in_words(&mut self, name: &str, role: Role, body: &[Block]) {
        let mut pieces = vec![Piece::text(format!("{name}: "), role)];
        let (opening, rest) = match body {
            [Block::Paragraph(text), rest @ ..] => (text.as_slice(), rest),
            all => (&[][..], all),
        };
        pieces.extend(self.pieces(opening, Role::Text));
        self.flow(&pieces);
        if !rest.is_empty() {
            self.sheet.gap();
        }
        self.blocks(rest, Spacing::Apart);
    }
}

fn head(kind: AlertKind) -> (&'static str, Role) {
    match kind {
        AlertKind::Note => ("Note", Role::Note),
        AlertKind::Tip => ("Tip", Role::Note),
        AlertKind::Important => ("Important", Role::Note),
        AlertKind::Warning => ("Warning", Role::Warning),
        AlertKind::Caution => ("Caution", Role::Warning),
    }
}
