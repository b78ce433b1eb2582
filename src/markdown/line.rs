//! Lines: text that is set for a width, in roles instead of colours.

use std::ops::Range;

/// A text set for a width.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its lines, none wider than the width it was set for.
    pub lines: Vec<Line>,
    /// Its headings, for the outline.
    pub headings: Vec<Heading>,
    /// Where its links lead; [`Span::link`] is an index into it.
    pub links: Vec<String>,
    /// Indices of the lines that its footnotes begin on, in the order of their numbers.
    pub notes: Vec<usize>,
    /// Indices of the lines that go on the line before without a space between, from top to bottom.
    pub glued: Vec<usize>,
    /// Its blocks of code, from top to bottom.
    pub code: Vec<CodeBlock>,
    /// The cells of tables that are set in columns, in the order in which they are read.
    pub cells: Vec<Vec<CellPart>>,
}

/// A block of code, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// Indices of its lines.
    pub lines: Range<usize>,
    /// The column that it begins at, its own indentation included.
    pub left: usize,
}

/// A line of a table's cell: cells stand beside each other, so that the lines of the page cut
/// through them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPart {
    /// Index of the page's line that it is on.
    pub line: usize,
    /// The bytes of that line's text.
    pub bytes: Range<usize>,
    /// Whether it goes on the part before without a space between.
    pub glued: bool,
}

impl Page {
    /// Puts `part` below what is there.
    pub fn append(&mut self, mut part: Self) {
        let (lines, links) = (self.lines.len(), self.links.len());
        for span in part.lines.iter_mut().flat_map(|line| &mut line.spans) {
            span.link = span.link.map(|link| link + links);
        }
        part.headings.iter_mut().for_each(|heading| heading.line += lines);
        part.cells.iter_mut().flatten().for_each(|cell| cell.line += lines);
        for block in &mut part.code {
            block.lines = block.lines.start + lines..block.lines.end + lines;
        }
        self.lines.append(&mut part.lines);
        self.code.append(&mut part.code);
        self.links.append(&mut part.links);
        self.headings.append(&mut part.headings);
        self.cells.append(&mut part.cells);
        self.notes.extend(part.notes.iter().map(|line| line + lines));
        self.glued.extend(part.glued.iter().map(|line| line + lines));
    }
}

/// A heading of a [`Page`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// Its anchor.
    pub anchor: String,
    /// Index of its line.
    pub line: usize,
}

/// A line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its pieces, from left to right.
    pub spans: Vec<Span>,
}

impl Line {
    /// A line of one piece.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { spans: vec![Span::new(text, role)] }
    }

    /// Its text without roles.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Its width in columns.
    pub fn width(&self) -> usize {
        self.spans
            .iter()
            .map(|span| unicode_width::UnicodeWidthStr::width(span.text.as_str()))
            .sum()
    }
}

/// A piece of a line in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its text, sanitised, without line breaks.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// The link that it is a part of, as an index into [`Page::links`].
    pub link: Option<usize>,
}

impl Span {
    /// A piece that is no link.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role, link: None }
    }
}

/// What a piece of text is. A theme gives each a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Text,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Both.
    StrongEmphasis,
    /// Struck out.
    Strike,
    /// Code inside running text.
    Code,
    /// A heading of this level.
    Heading(u8),
    /// A link's text.
    Link,
    /// A term that a glossary defines.
    Term,
    /// What leads in: bullets, numbers, quote bars, table rules, ornaments.
    Marker,
    /// Less important text: captions, addresses, footnote numbers.
    Dim,
    /// Text of a quotation.
    Quote,
    /// The head of an alert that informs.
    Note,
    /// The head of an alert that warns.
    Warning,
    /// A code block's text, of this kind.
    Syntax(SyntaxRole),
    /// What a run wrote to stdout.
    Stdout,
    /// What a run wrote to stderr.
    Stderr,
    /// What a run wrote in a style of its own.
    Painted(anstyle::Style),
    /// Good news.
    Good,
    /// Bad news.
    Bad,
    /// A line that a difference adds.
    Added,
    /// A line that it takes away.
    Removed,
    /// Open, not known.
    Open,
    /// Something that can be done here: a key, a button.
    Action,
    /// The part of a drawing that is meant.
    Here,
}

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyntaxRole {
    /// Anything else.
    Plain,
    /// `if`, `def`, `return`.
    Keyword,
    /// A string or character.
    String,
    /// A number, `true`, `None`.
    Constant,
    /// A comment.
    Comment,
    /// A function's name.
    Function,
    /// A type's name.
    Type,
    /// A variable, a key, an attribute.
    Variable,
    /// Brackets, commas, operators.
    Punctuation,
}
