//! A text of a lesson, read once for all rules: every piece with its line in the file.

use crate::curriculum::Lesson;
use crate::markdown::{Block, Directive, Document, events, parse};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Lessons are read down to this width, in columns.
pub(super) const NARROW: usize = 60;

/// What the rules look at.
pub(super) struct Text {
    /// The file that it stands in.
    pub(super) path: String,
    pub(super) document: Document,
    /// Where each link leads.
    pub(super) links: Vec<(usize, String)>,
    pub(super) fences: Vec<Fence>,
    /// The source of each table.
    pub(super) tables: Vec<(usize, String)>,
    /// Raw HTML.
    pub(super) html: Vec<(usize, String)>,
    /// Words of running text, addresses aside, that a line of [`NARROW`] columns cannot hold.
    pub(super) long_words: Vec<(usize, String)>,
    /// Labels of footnotes, where they are used.
    pub(super) uses: Vec<(usize, String)>,
    /// Labels of footnotes, where they are defined.
    pub(super) definitions: Vec<(usize, String)>,
    /// Lines of the file before the text.
    first_line: usize,
}

/// A fenced block of code.
pub(super) struct Fence {
    /// Of the fence; the code begins on the next.
    pub(super) line: usize,
    /// What stands after the fence.
    pub(super) info: String,
    pub(super) code: String,
}

impl Text {
    /// The text of `lesson` itself.
    pub(super) fn of(lesson: &Lesson) -> Self {
        Self::read(&lesson.path, lesson.first_line, &lesson.text)
    }

    /// `source`, which stands in the file at `path` below `first_line` lines.
    pub(super) fn read(path: &str, first_line: usize, source: &str) -> Self {
        let mut text = Self {
            path: path.to_owned(),
            document: parse(source),
            links: Vec::new(),
            fences: Vec::new(),
            tables: Vec::new(),
            html: Vec::new(),
            long_words: Vec::new(),
            uses: Vec::new(),
            definitions: Vec::new(),
            first_line,
        };
        text.collect(source);
        text
    }

    fn collect(&mut self, source: &str) {
        let ends: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
        let first_line = self.first_line;
        let line =
            |place: &Range<usize>| first_line + 1 + ends.partition_point(|end| *end < place.start);
        let mut code = false;
        for (event, place) in events(source) {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    code = true;
                    if let CodeBlockKind::Fenced(info) = kind {
                        let info = info.trim().to_owned();
                        self.fences.push(Fence { line: line(&place), info, code: String::new() });
                    }
                }
                Event::End(TagEnd::CodeBlock) => code = false,
                Event::Text(text) if code => {
                    if let Some(fence) = self.fences.last_mut() {
                        fence.code.push_str(&text);
                    }
                }
                Event::Text(text) => {
                    self.uses.extend(
                        undefined_footnotes(&text).map(|label| (line(&place), label.to_owned())),
                    );
                    self.long_words.extend(long_words(&text).map(|word| (line(&place), word)));
                }
                Event::Code(text) => {
                    self.long_words.extend(long_words(&text).map(|word| (line(&place), word)));
                }
                Event::FootnoteReference(label) => {
                    self.uses.push((line(&place), label.to_string()));
                }
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    self.definitions.push((line(&place), label.to_string()));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    self.links.push((line(&place), dest_url.to_string()));
                }
                Event::Start(Tag::Table(_)) => {
                    self.tables.push((line(&place), source[place].to_owned()));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    self.html.push((line(&place), html.trim().to_owned()));
                }
                _ => {}
            }
        }
    }

    /// What can be done, where the lesson offers it: alone in a paragraph, not inside anything.
    pub(super) fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.document.blocks.iter().filter_map(|block| match block {
            Block::Directive(directive) => Some(directive),
            _ => None,
        })
    }

    /// The line in the file of a line of the text.
    pub(super) fn line(&self, line: usize) -> usize {
        self.first_line + line
    }
}

fn long_words(text: &str) -> impl Iterator<Item = String> {
    let is_long = |word: &&str| word.width() > NARROW && !word.contains("://");
    text.split_whitespace().filter(is_long).map(str::to_owned)
}

/// References to footnotes that nothing defines are plain text to Markdown.
fn undefined_footnotes(text: &str) -> impl Iterator<Item = &str> {
    text.split("[^").skip(1).filter_map(|rest| rest.split_once(']')).filter_map(|(label, _)| {
        let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
        is_label.then_some(label)
    })
}
