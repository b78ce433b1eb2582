//! Blocks: what a Markdown text is made of, before it has a width.

use std::ops::Range;

/// A parsed text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// The footnotes that are used, in the order of their first use: label and text.
    pub footnotes: Vec<(String, Vec<Block>)>,
}

impl Document {
    /// Replaces every directive, also inside quotations and lists, by what `put` gives for it.
    ///
    /// What it gives is taken as it is: directives in it stay.
    #[must_use]
    pub fn expand(self, put: &mut dyn FnMut(&Directive) -> Vec<Block>) -> Self {
        let blocks = expand_all(self.blocks, put);
        let footnotes = self.footnotes;
        let footnotes =
            footnotes.into_iter().map(|(label, body)| (label, expand_all(body, put))).collect();
        Self { blocks, footnotes }
    }
}

fn expand_all(blocks: Vec<Block>, put: &mut dyn FnMut(&Directive) -> Vec<Block>) -> Vec<Block> {
    blocks.into_iter().flat_map(|block| block.expand(put)).collect()
}

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading of level 1 to 6, with the anchor that links name it by.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        text: Vec<Inline>,
        /// Its anchor (`the-pain`).
        anchor: String,
        /// 1-based source line.
        line: usize,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Code, to be set as it is.
    Code {
        /// The fence's language, empty where it has none.
        language: String,
        /// The code.
        text: String,
        /// A caption over it (a file name), where there is one.
        caption: Option<String>,
    },
    /// Lines that are already set (the output of a run); too long ones are broken.
    Output(Vec<super::Line>),
    /// A quotation.
    Quote(Vec<Block>),
    /// An alert of GitHub's flavour.
    Alert {
        /// Which.
        kind: AlertKind,
        /// What it says.
        body: Vec<Block>,
    },
    /// A list.
    List {
        /// The first number, where it is numbered.
        start: Option<u64>,
        /// Its items.
        items: Vec<ListItem>,
    },
    /// A definition list: terms and what they mean.
    Definitions(Vec<(Vec<Inline>, Vec<Block>)>),
    /// A table.
    Table {
        /// The columns' alignment.
        align: Vec<Align>,
        /// The head row.
        head: Vec<Vec<Inline>>,
        /// The other rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A thematic break.
    Rule,
    /// A paragraph that is one link to something that can be done.
    Directive(Directive),
}

impl Block {
    fn expand(self, put: &mut dyn FnMut(&Directive) -> Vec<Block>) -> Vec<Block> {
        let block = match self {
            Block::Directive(directive) => return put(&directive),
            Block::Quote(body) => Block::Quote(expand_all(body, put)),
            Block::Alert { kind, body } => Block::Alert { kind, body: expand_all(body, put) },
            Block::List { start, items } => {
                let expand = |ListItem { task, body }| {
                    let body = expand_all(body, put);
                    ListItem { task, body }
                };
                Block::List { start, items: items.into_iter().map(expand).collect() }
            }
            Block::Definitions(entries) => {
                let expand = |(term, body)| (term, expand_all(body, put));
                Block::Definitions(entries.into_iter().map(expand).collect())
            }
            block => block,
        };
        vec![block]
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// Whether its box is ticked, where it has one.
    pub task: Option<bool>,
    /// What it says.
    pub body: Vec<Block>,
}

impl ListItem {
    /// Where the links in its own text lead, and where they stand in the source, in bytes; lists
    /// below it have theirs.
    pub fn links(&self) -> Vec<(&str, &Range<usize>)> {
        let mut links = Vec::new();
        for block in &self.body {
            if let Block::Paragraph(text) = block {
                for inline in text {
                    inline.links(&mut links);
                }
            }
        }
        links
    }
}

/// Something that can be done where it stands: `[Run it](sample:new-deploy/fix)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The link's text.
    pub label: String,
    /// The part before the colon: `sample`, `exercise`, `quiz` or `criteria`.
    pub scheme: String,
    /// The part after it.
    pub target: String,
    /// 1-based source line.
    pub line: usize,
}

/// What an alert is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// Alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left, and where none is given.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text, sanitised, without line breaks.
    Text(String),
    /// Code, sanitised, without line breaks.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// A link.
    Link {
        /// Its text.
        text: Vec<Inline>,
        /// Where it leads.
        target: String,
        /// Where it stands in the source, in bytes.
        source: Range<usize>,
    },
    /// An image: only its text is shown.
    Image {
        /// What it shows.
        text: String,
        /// Where it is.
        target: String,
    },
    /// A reference to the footnote with this number, from 1.
    Footnote(usize),
    /// A line break that is meant.
    Break,
}

impl Inline {
    /// The text of `inlines` in one line, without emphasis, addresses and footnotes.
    pub fn text_of(inlines: &[Inline]) -> String {
        inlines.iter().map(Inline::plain_text).collect()
    }

    fn links<'a>(&'a self, links: &mut Vec<(&'a str, &'a Range<usize>)>) {
        match self {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
                for inline in inner {
                    inline.links(links);
                }
            }
            Inline::Link { target, source, .. } => links.push((target, source)),
            _ => {}
        }
    }

    fn plain_text(&self) -> String {
        match self {
            Inline::Text(text) | Inline::Code(text) | Inline::Image { text, .. } => text.clone(),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Link { text: inner, .. } => Inline::text_of(inner),
            Inline::Footnote(_) => String::new(),
            Inline::Break => " ".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    #[test]
    fn directives_are_replaced_wherever_they_stand() {
        let source = "[a](sample:a)\n\n> [b](quiz:)\n>\n> - x\n>\n>   [c](exercise:)\n";
        let mut seen = Vec::new();
        let expanded = parse(source).expand(&mut |directive| {
            seen.push(format!("{} {}", directive.label, directive.line));
            vec![Block::Rule, Block::Rule]
        });
        assert_eq!(seen, ["a 1", "b 3", "c 7"]);
        let [Block::Rule, Block::Rule, Block::Quote(quote)] = expanded.blocks.as_slice() else {
            panic!("{expanded:?}");
        };
        let [Block::Rule, Block::Rule, Block::List { items, .. }] = quote.as_slice() else {
            panic!("{quote:?}");
        };
        assert_eq!(items[0].body[1..], [Block::Rule, Block::Rule]);
    }
}
