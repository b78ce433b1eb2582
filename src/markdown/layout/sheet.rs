//! The sheet that lines are put on: it knows the width, the indentation and the blank lines.

use crate::markdown::line::{CellPart, CodeBlock, Heading, Line, Page, Role, Span};
use unicode_width::UnicodeWidthStr;

/// Text narrower than this is not indented any further.
const LEAST_TEXT: usize = 4;

/// What stands left of some lines.
pub(super) struct Indent {
    /// Before the first line, once.
    first: Option<Span>,
    /// Before every other.
    rest: Span,
}

impl Indent {
    /// The same before every line.
    pub(super) fn every(text: &str) -> Self {
        Self { first: None, rest: Span::new(text, Role::Marker) }
    }

    /// `first` before the first line and spaces before the others.
    pub(super) fn hanging(first: Span) -> Self {
        let rest = Span::new(" ".repeat(first.text.width()), Role::Text);
        Self { first: Some(first), rest }
    }

    /// Nothing before the first line and two spaces before the others.
    pub(super) fn continuation() -> Self {
        Self { first: Some(Span::new("", Role::Text)), rest: Span::new("  ", Role::Text) }
    }
}

/// Lines so far, and what the next one gets.
pub(super) struct Sheet {
    page: Page,
    width: usize,
    indents: Vec<Indent>,
    /// A blank line that is put before the next line, if there is a next one.
    gap: Option<Line>,
}

impl Sheet {
    pub(super) fn new(width: usize) -> Self {
        Self { page: Page::default(), width, indents: Vec::new(), gap: None }
    }

    pub(super) fn into_page(self) -> Page {
        self.page
    }

    /// Columns that are left for text.
    pub(super) fn width(&self) -> usize {
        let taken: usize = self.indents.iter().map(|indent| indent.rest.text.width()).sum();
        self.width.saturating_sub(taken).max(1)
    }

    /// Number of lines so far.
    pub(super) fn len(&self) -> usize {
        self.page.lines.len()
    }

    /// Asks for a blank line before the next line, unless that is the first.
    pub(super) fn gap(&mut self) {
        if self.gap.is_none() && self.len() > 0 {
            let spans = self.indents.iter().map(|indent| indent.rest.clone()).collect();
            self.gap = Some(without_trailing_space(spans));
        }
    }

    /// Puts a line below the others, and says how many bytes of indentation it got.
    pub(super) fn push(&mut self, line: Line) -> usize {
        self.page.lines.extend(self.gap.take());
        let left = self.indents.iter_mut();
        let left = left.map(|indent| indent.first.take().unwrap_or_else(|| indent.rest.clone()));
        let mut spans: Vec<Span> = left.filter(|span| !span.text.is_empty()).collect();
        let indented = spans.iter().map(|span| span.text.len()).sum();
        spans.extend(line.spans);
        self.page.lines.push(without_trailing_space(spans));
        indented
    }

    /// Notes that the last line goes on the one before without a space between.
    pub(super) fn glue(&mut self) {
        self.page.glued.extend(self.len().checked_sub(1));
    }

    /// Notes that the lines from `first` on are a block of code, which begins at column `left`.
    pub(super) fn code(&mut self, first: usize, left: usize) {
        self.page.code.push(CodeBlock { lines: first..self.len(), left });
    }

    /// Columns that are taken by what stands left of the text.
    pub(super) fn left(&self) -> usize {
        self.width.saturating_sub(self.width())
    }

    /// Notes a table's cell.
    pub(super) fn cell(&mut self, parts: Vec<CellPart>) {
        self.page.cells.push(parts);
    }

    /// Index of the next line.
    pub(super) fn next_line(&self) -> usize {
        self.len() + usize::from(self.gap.is_some())
    }

    /// Notes a heading.
    pub(super) fn heading(&mut self, heading: Heading) {
        self.page.headings.push(heading);
    }

    /// Notes that the next line begins a footnote.
    pub(super) fn note(&mut self) {
        self.page.notes.push(self.next_line());
    }

    /// Notes a link and gives its index.
    pub(super) fn link(&mut self, target: String) -> usize {
        self.page.links.push(target);
        self.page.links.len() - 1
    }

    /// Indents the lines that follow, until [`outdent`](Self::outdent).
    ///
    /// Where too little would be left for the text, says no; a marker then gets its own line.
    pub(super) fn indent(&mut self, indent: Indent) -> bool {
        let fits = self.width() >= indent.rest.text.width() + LEAST_TEXT;
        if fits {
            self.indents.push(indent);
        } else if let Some(first) = indent.first {
            for line in super::code::broken(Line { spans: vec![first] }, self.width(), "") {
                if !line.text().trim().is_empty() {
                    self.push(line);
                }
            }
        }
        fits
    }

    /// Ends the last indentation. A marker that no line came for is put down alone.
    pub(super) fn outdent(&mut self) {
        if self.indents.last().is_some_and(|indent| indent.first.is_some()) {
            self.push(Line::default());
        }
        self.indents.pop();
    }
}

fn without_trailing_space(mut spans: Vec<Span>) -> Line {
    while let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            break;
        }
        spans.pop();
    }
    Line { spans }
}
