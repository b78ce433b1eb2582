//! Markdown source → blocks: `CommonMark` with tables, task lists, footnotes, strikethrough,
//! definition lists and GitHub's alerts.
//!
//! All text passes `sanitize` here, so that what leaves is safe to show.

mod anchor;
mod footnote;
mod inline;
mod shallow;
#[cfg(test)]
mod tests;

use super::block::{AlertKind, Align, Block, Directive, Document, Inline, ListItem};
use crate::sanitize;
use anchor::Anchors;
use footnote::Footnotes;
use inline::is_inline;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, OffsetIter, Options, Parser, Tag,
    TextMergeWithOffset,
};
use shallow::Shallow;
use std::borrow::Cow;
use std::iter::Peekable;
use std::ops::Range;

/// The schemes of links that, alone in a paragraph, are directives.
pub(crate) const DIRECTIVES: [&str; 5] = ["sample", "exercise", "quiz", "criteria", "picture"];

/// After a fence's language: the code is a part of something, and need not parse by itself.
pub(crate) const FRAGMENT: &str = "fragment";

/// Reads a Markdown text. Every text is one: there is nothing that it refuses.
///
/// Lines are counted from the start of `source`.
pub fn parse(source: &str) -> Document {
    let source = &without_front_matter(source);
    let mut reader = Reader {
        events: Shallow::new(events(source)).peekable(),
        line_ends: source.match_indices('\n').map(|(at, _)| at).collect(),
        anchors: Anchors::default(),
        footnotes: Footnotes::default(),
        task: None,
    };
    let blocks = reader.blocks();
    Document { blocks, footnotes: reader.footnotes.in_order_of_use() }
}

/// What a text is made of, from left to right, each with its place in bytes.
pub(crate) fn events(source: &str) -> TextMergeWithOffset<'_, OffsetIter<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    TextMergeWithOffset::new(Parser::new_ext(source, options).into_offset_iter())
}

/// Reads events from left to right; each method leaves them behind the element that it read.
struct Reader<'a> {
    events: Peekable<Shallow<TextMergeWithOffset<'a, OffsetIter<'a>>>>,
    /// Where the source's line breaks are, in bytes.
    line_ends: Vec<usize>,
    anchors: Anchors,
    footnotes: Footnotes,
    /// The task box of the item that is being read.
    task: Option<bool>,
}

impl Reader<'_> {
    /// The blocks up to the end of the element that holds them, which is read too.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        loop {
            if let Some((_, range)) = self.events.peek().filter(|(event, _)| is_inline(event)) {
                // The text of a tight list's item has no paragraph around it.
                let at = range.start;
                let text = self.inlines();
                blocks.extend(paragraph(text, self.line_of(at)));
            }
            match self.events.next() {
                Some((Event::Start(tag), range)) => blocks.extend(self.block(tag, &range)),
                Some((Event::Rule, _)) => blocks.push(Block::Rule),
                _ => return blocks,
            }
        }
    }

    /// The block that `tag` opened.
    fn block(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Option<Block> {
        let line = self.line_of(range.start);
        Some(match tag {
            Tag::Heading { level, .. } => {
                let text = self.inlines_and_end();
                let anchor = self.anchors.name(&Inline::text_of(&text));
                Block::Heading { level: level as u8, text, anchor, line }
            }
            Tag::CodeBlock(kind) => self.code(&kind),
            Tag::HtmlBlock => return self.html(),
            Tag::BlockQuote(None) => Block::Quote(self.blocks()),
            Tag::BlockQuote(Some(kind)) => {
                Block::Alert { kind: alert_kind(kind), body: self.blocks() }
            }
            Tag::List(start) => self.list(start),
            Tag::DefinitionList => self.definitions(),
            Tag::Table(align) => self.table(&align),
            Tag::FootnoteDefinition(label) => {
                let body = self.blocks();
                self.footnotes.define(&label, body);
                return None;
            }
            _ => return paragraph(self.inlines_and_end(), line),
        })
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) -> Block {
        let info = match kind {
            CodeBlockKind::Indented => "",
            CodeBlockKind::Fenced(info) => info,
        };
        let info = sanitize::line(info);
        let (language, rest) = info.trim().split_once([' ', ',']).unwrap_or((info.trim(), ""));
        let caption = match rest.trim() {
            // A part of a file, which need not parse by itself.
            FRAGMENT => "",
            caption => caption.trim_start_matches("title=").trim_matches('"'),
        };
        Block::Code {
            language: language.to_owned(),
            text: self.verbatim(),
            caption: (!caption.is_empty()).then(|| caption.to_owned()),
        }
    }

    /// Raw HTML, as the text that it is; comments are for those who write.
    fn html(&mut self) -> Option<Block> {
        let text = without_comments(&self.verbatim());
        if text.trim().is_empty() {
            return None;
        }
        let mut inlines = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if !inlines.is_empty() {
                inlines.push(Inline::Break);
            }
            inlines.push(Inline::Text(line.trim().to_owned()));
        }
        Some(Block::Paragraph(inlines))
    }

    /// The text of an element that holds nothing but text, line by line made safe.
    fn verbatim(&mut self) -> String {
        let mut raw = String::new();
        while let Some((Event::Text(text) | Event::Html(text), _)) = self.events.next() {
            raw.push_str(&text);
        }
        sanitize::lines(&raw).collect::<Vec<_>>().join("\n")
    }

    fn list(&mut self, start: Option<u64>) -> Block {
        let mut items = Vec::new();
        while let Some((Event::Start(_), _)) = self.events.next() {
            let outer = self.task.take();
            let body = self.blocks();
            items.push(ListItem { task: self.task, body });
            self.task = outer;
        }
        Block::List { start, items }
    }

    fn definitions(&mut self) -> Block {
        let mut entries: Vec<(Vec<Inline>, Vec<Block>)> = Vec::new();
        while let Some((Event::Start(tag), _)) = self.events.next() {
            match (tag, entries.last_mut()) {
                (Tag::DefinitionListDefinition, Some((_, body))) => body.extend(self.blocks()),
                _ => entries.push((self.inlines_and_end(), Vec::new())),
            }
        }
        Block::Definitions(entries)
    }

    fn table(&mut self, align: &[Alignment]) -> Block {
        let mut rows = Vec::new();
        while let Some((Event::Start(_), _)) = self.events.next() {
            rows.push(self.cells());
        }
        let mut rows = rows.into_iter();
        let head = rows.next().unwrap_or_default();
        let align = align.iter().map(|align| match align {
            Alignment::None | Alignment::Left => Align::Left,
            Alignment::Center => Align::Center,
            Alignment::Right => Align::Right,
        });
        Block::Table { align: align.collect(), head, rows: rows.collect() }
    }

    fn cells(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((Event::Start(_), _)) = self.events.next() {
            cells.push(self.inlines_and_end());
        }
        cells
    }

    /// The 1-based line of a place in the source.
    fn line_of(&self, at: usize) -> usize {
        1 + self.line_ends.partition_point(|end| *end < at)
    }
}

/// `source` with spaces in place of its front matter, so that every place stays where it is.
///
/// Front matter stands at the very beginning between two lines `+++`, or `---` with a first line
/// that names something: a rule may begin a text too.
fn without_front_matter(source: &str) -> Cow<'_, str> {
    let end = ["+++\n", "---\n"].iter().find_map(|fence| {
        let rest = source.strip_prefix(fence)?;
        let first = rest.lines().next()?;
        let named = *fence == "+++\n" || first.contains(':');
        let mut at = fence.len();
        let closing = rest.split_inclusive('\n').find_map(|line| {
            at += line.len();
            (line.trim_end() == fence.trim_end()).then_some(at)
        });
        closing.filter(|_| named)
    });
    match end {
        None => Cow::Borrowed(source),
        Some(end) => {
            let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
            Cow::Owned(source[..end].bytes().map(blank).chain(source[end..].chars()).collect())
        }
    }
}

/// `text` without `<!-- … -->`; one that is not closed goes to the end.
fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// A paragraph or, where it is one link to something that can be done, a directive; nothing
/// where it is empty.
fn paragraph(text: Vec<Inline>, line: usize) -> Option<Block> {
    if let [Inline::Link { text: label, target, .. }] = text.as_slice()
        && let Some((scheme, rest)) = target.split_once(':')
        && DIRECTIVES.contains(&scheme)
    {
        return Some(Block::Directive(Directive {
            label: Inline::text_of(label),
            scheme: scheme.to_owned(),
            target: rest.to_owned(),
            line,
        }));
    }
    (!text.is_empty()).then_some(Block::Paragraph(text))
}

fn alert_kind(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}
