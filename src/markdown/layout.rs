//! Blocks + a width → lines. One file per construct.
//!
//! What holds for every width from 10 columns on, and is tested with random texts: no line is
//! wider than the width, and no text is lost. Narrower widths lose indentation, never text.

mod code;
mod footnote;
mod heading;
mod list;
mod ornaments;
mod quote;
mod runs;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod wrap;

use super::block::{Block, Directive, Document, Inline};
use super::line::{Line, Page, Role, Span, SyntaxRole};
use ornaments::Medium;
pub use ornaments::OUTPUT_INDENT;
pub(super) use ornaments::Ornaments;
use runs::{Piece, Run};
use sheet::{Indent, Sheet};
use wrap::{Overlong, Wrapped, wrap};

/// How a text is to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayoutOptions {
    /// Columns that a line may take. Fewer than 2 count as 2, which a wide character needs.
    pub width: usize,
    /// Whether bullets, bars and rules are ASCII, for terminals and fonts that have no others.
    pub ascii: bool,
}

/// Knows the languages of code blocks.
pub trait Highlight {
    /// The lines of `code` in pieces, each with what it is; `None` where `language` is unknown.
    ///
    /// Pieces hold all text of the code but its line breaks.
    fn highlight(&self, language: &str, code: &str) -> Option<Vec<Vec<(SyntaxRole, String)>>>;
}

/// Leaves all code plain.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainCode;

impl Highlight for PlainCode {
    fn highlight(&self, _: &str, _: &str) -> Option<Vec<Vec<(SyntaxRole, String)>>> {
        None
    }
}

/// Sets a text.
pub fn layout(document: &Document, options: &LayoutOptions, highlight: &dyn Highlight) -> Page {
    let ornaments = if options.ascii { &Ornaments::ASCII } else { &Ornaments::UNICODE };
    set(document, options.width, ornaments, highlight)
}

/// A line in parts of at most `width` columns, all but the first indented.
pub fn break_line(line: Line, width: usize) -> Vec<Line> {
    let mut lines = code::broken(line, width.max(2), "  ");
    for last in lines.iter_mut().filter_map(|line| line.spans.last_mut()) {
        last.text.truncate(last.text.trim_end_matches(' ').len());
    }
    lines
}

/// Sets `text` as running text in lines of at most `width` columns.
pub fn wrap_text(text: &str, width: usize) -> Vec<String> {
    let lines = wrap(&[Piece::text(text, Role::Text)], width.max(2), Overlong::Break);
    lines.iter().map(|it| it.line.text()).collect()
}

/// Sets a text with these ornaments.
pub(super) fn set(
    document: &Document,
    width: usize,
    ornaments: &'static Ornaments,
    highlight: &dyn Highlight,
) -> Page {
    let mut setter = Setter {
        sheet: Sheet::new(width.max(2)),
        ornaments,
        highlight,
        text_role: Role::Text,
        list_depth: 0,
    };
    setter.blocks(&document.blocks, Spacing::Apart);
    setter.footnotes(&document.footnotes);
    setter.sheet.into_page()
}

/// Whether a blank line stands between blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    Apart,
    Tight,
}

/// Sets blocks on a sheet, from top to bottom.
struct Setter<'h> {
    sheet: Sheet,
    ornaments: &'static Ornaments,
    highlight: &'h dyn Highlight,
    /// The role of text that is nothing special where we are.
    text_role: Role,
    /// How many lists we are in.
    list_depth: usize,
}

impl Setter<'_> {
    fn blocks(&mut self, blocks: &[Block], spacing: Spacing) {
        let top = self.sheet.len();
        for block in blocks {
            if spacing == Spacing::Apart && self.sheet.len() > top {
                self.sheet.gap();
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text, anchor, .. } => self.heading(*level, text, anchor),
            Block::Paragraph(text) => self.paragraph(text),
            Block::Code { language, text, caption } => {
                self.code(language, text, caption.as_deref());
            }
            Block::Output(lines) => self.output(lines),
            Block::Quote(body) => self.quote(body),
            Block::Alert { kind, body } => self.alert(*kind, body),
            Block::List { start, items } => self.list(*start, items),
            Block::Definitions(entries) => self.definitions(entries),
            Block::Table { align, head, rows } => self.table(align, head, rows),
            Block::Rule => self.rule(),
            Block::Directive(directive) => self.directive(directive),
        }
    }

    fn paragraph(&mut self, text: &[Inline]) {
        let pieces = self.pieces(text, self.text_role);
        self.flow(&pieces);
    }

    fn rule(&mut self) {
        let rule = match self.ornaments.medium {
            Medium::Screen => self.ornaments.rule.repeat(self.sheet.width()),
            Medium::Pipe => self.ornaments.rule.repeat(3),
        };
        self.sheet.push(Line::new(rule, Role::Marker));
    }

    /// A directive that nobody replaced: its label, as a link.
    fn directive(&mut self, directive: &Directive) {
        let Directive { label, scheme, target, .. } = directive;
        let target = format!("{scheme}:{target}");
        let words = self.address_in_words(label, &target);
        let link = Some(self.sheet.link(target));
        let lead = Span { text: self.ornaments.action.to_owned(), role: Role::Action, link };
        let mut pieces = vec![Piece::Text(Run { text: label.into(), role: Role::Action, link })];
        pieces.extend(words.map(|words| Piece::text(words, Role::Dim)));
        self.indented(Indent::hanging(lead), |setter| {
            setter.flow(&pieces);
        });
    }

    /// Wraps running text and puts its lines on the sheet; says how wide the widest is.
    fn flow(&mut self, pieces: &[Piece<'_>]) -> usize {
        let overlong = match self.ornaments.medium {
            Medium::Screen => Overlong::Break,
            Medium::Pipe => Overlong::Keep,
        };
        let mut widest = 0;
        for Wrapped { line, glued } in wrap(pieces, self.sheet.width(), overlong) {
            widest = widest.max(line.width());
            self.sheet.push(line);
            if glued {
                self.sheet.glue();
            }
        }
        widest
    }

    /// Sets `body` indented, as far as the width allows it.
    fn indented(&mut self, indent: Indent, body: impl FnOnce(&mut Self)) {
        if self.sheet.indent(indent) {
            body(self);
            self.sheet.outdent();
        } else {
            body(self);
        }
    }
}
