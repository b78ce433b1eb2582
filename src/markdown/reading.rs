//! The text of a page as it is read: across the ends of lines, and cell by cell where a table is
//! set in columns.

use super::line::{CellPart, Page, Role, Span};
use std::collections::HashSet;
use std::ops::Range;

/// The text of a page in one piece: lines are joined by spaces, or by nothing where a word was
/// broken; a line break parts what does not belong together.
#[derive(Debug, Default)]
pub struct Reading {
    /// The text.
    pub text: String,
    strips: Vec<Strip>,
}

/// A part of a line, and where it is in the text.
#[derive(Debug)]
struct Strip {
    start: usize,
    end: usize,
    line: usize,
    /// The byte of the line that it begins at.
    at: usize,
}

/// A part of a text that is on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The line.
    pub line: usize,
    /// The bytes of its text.
    pub bytes: Range<usize>,
}

impl Reading {
    /// The text of `page`.
    pub fn of(page: &Page) -> Self {
        let mut reading = Self::default();
        let mut cells = page.cells.as_slice();
        let in_cells: HashSet<usize> = cells.iter().flatten().map(|part| part.line).collect();
        for (index, line) in page.lines.iter().enumerate() {
            let text = line.text();
            if !in_cells.contains(&index) {
                let leads = |span: &&Span| span.role == Role::Marker || span.text.trim().is_empty();
                let lead = line.spans.iter().take_while(leads);
                let lead: usize = lead.map(|span| span.text.len()).sum();
                let glued = page.glued.binary_search(&index).is_ok();
                reading.add(&text, index, lead..text.len(), if glued { "" } else { " " });
                continue;
            }
            while let Some((cell, rest)) = cells.split_first()
                && cell.first().is_none_or(|part| part.line <= index)
            {
                cells = rest;
                reading.add_cell(page, cell);
            }
        }
        reading
    }

    fn add_cell(&mut self, page: &Page, cell: &[CellPart]) {
        self.text.push('\n');
        for CellPart { line, bytes, glued } in cell {
            let Some(text) = page.lines.get(*line).map(super::Line::text) else { continue };
            self.add(&text, *line, bytes.clone(), if *glued { "" } else { " " });
        }
    }

    /// Adds `bytes` of a line's text, after `joint`; where there is nothing but spaces, a break.
    fn add(&mut self, text: &str, line: usize, bytes: Range<usize>, joint: &str) {
        let text = &text[bytes.start..bytes.end.min(text.len()).max(bytes.start)];
        let rest = text.trim_start();
        if rest.is_empty() {
            self.text.push('\n');
            return;
        }
        let lead = text.len() - rest.len();
        self.text.push_str(if lead > 0 { " " } else { joint });
        let start = self.text.len();
        self.text.push_str(rest);
        let end = start + rest.trim_end().len();
        self.strips.push(Strip { start, end, line, at: bytes.start + lead });
    }

    /// The line that the byte `at` of the text is on.
    pub fn line(&self, at: usize) -> Option<usize> {
        let next = self.strips.partition_point(|strip| strip.start <= at);
        self.strips.get(next.checked_sub(1)?).map(|strip| strip.line)
    }

    /// Where the first text on `line` or below begins.
    pub fn start_of(&self, line: usize) -> usize {
        let strip = self.strips.iter().find(|strip| strip.line >= line);
        strip.map_or(self.text.len(), |strip| strip.start)
    }

    /// `range` of the text, line by line.
    pub fn parts(&self, range: Range<usize>) -> Vec<Part> {
        let first = self.strips.partition_point(|strip| strip.end <= range.start);
        let strips = self.strips[first..].iter().take_while(|strip| strip.start < range.end);
        let part = |strip: &Strip| {
            let bytes = range.start.max(strip.start)..range.end.min(strip.end);
            let at = |byte: usize| byte - strip.start + strip.at;
            (!bytes.is_empty())
                .then(|| Part { line: strip.line, bytes: at(bytes.start)..at(bytes.end) })
        };
        strips.filter_map(part).collect()
    }

    /// The letters and digits of the text from the byte `from` on: by them a text is found however
    /// it is set, whatever stands between.
    pub fn letters(&self, from: usize) -> Letters {
        let mut letters = Letters::default();
        let rest = self.text.get(from..).unwrap_or_default();
        for (at, letter) in rest.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            letters.places.push((letters.text.len(), from + at));
            letters.text.push(letter);
        }
        letters
    }
}

/// The letters and digits of a text, and where they are in it.
#[derive(Debug, Default)]
pub struct Letters {
    text: String,
    places: Vec<(usize, usize)>,
}

impl Letters {
    /// Where the letters of `sought` are, from the first to after the last; nowhere, where it has
    /// none.
    pub fn find<'a>(&'a self, sought: &str) -> impl Iterator<Item = Range<usize>> + use<'a> {
        let sought = letters(sought);
        let mut from = if sought.is_empty() { self.text.len() } else { 0 };
        std::iter::from_fn(move || {
            let found = from + self.text.get(from..)?.find(&sought)?;
            let end = found + sought.len();
            from = end;
            let first = self.places.partition_point(|(at, _)| *at < found);
            let next = self.places.partition_point(|(at, _)| *at < end);
            let after = |&(at, place): &(usize, usize)| {
                place + self.text[at..].chars().next().map_or(0, char::len_utf8)
            };
            Some(self.places.get(first)?.1..self.places.get(next.checked_sub(1)?).map(after)?)
        })
        .take_while(|range| !range.is_empty())
    }
}

/// The letters and digits of `text`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{LayoutOptions, PlainCode, layout, parse};

    fn page(source: &str, width: usize) -> Page {
        layout(&parse(source), &LayoutOptions { width, ascii: false }, &PlainCode)
    }

    fn read(source: &str, width: usize) -> Vec<String> {
        let text = Reading::of(&page(source, width)).text;
        let paragraphs = text.split('\n').map(str::trim).filter(|it| !it.is_empty());
        paragraphs.map(str::to_owned).collect()
    }

    const TABLE: &str = "|Factor|What it asks|\n|-|-|\n|Config|kept in the environment|\n";

    #[test]
    fn a_table_is_read_cell_by_cell() {
        let cells = ["Factor", "What it asks", "Config", "kept in the environment"];
        for width in [80, 30, 24] {
            assert_eq!(read(TABLE, width), cells, "{width}");
        }
        assert_eq!(read(&format!("- a\n\n{}", TABLE.replace('|', "  |")), 30)[1..], cells);
        assert_eq!(read("|a|b|\n|-|-|\n|c<br>d||\n", 30), ["a", "b", "c d"]);
    }

    #[test]
    fn broken_words_are_read_whole_and_spaces_stay() {
        assert_eq!(read("see abcdefghijklmnop end", 10), ["see abcdefghijklmnop end"]);
        assert_eq!(read("設定は環境に", 6), ["設定は環境に"]);
        assert_eq!(read("```\necho one two\nabcdefghijkl\n```", 10), ["echo one two abcdefghijkl"]);
    }

    #[test]
    fn a_text_is_found_however_it_is_set() {
        for width in [80, 30, 12] {
            let page = page(&format!("{TABLE}\nkept in `the environment`, again"), width);
            let reading = Reading::of(&page);
            let letters = reading.letters(0);
            let found: Vec<_> = letters.find("kept in the environment").collect();
            assert_eq!(found.len(), 2, "{width}");
            let text = |range: &Range<usize>| reading.text[range.clone()].to_owned();
            assert!(found.iter().all(|it| text(it).starts_with("kept in")), "{width}");
            assert!(found.iter().all(|it| text(it).ends_with("environment")), "{width}");
            assert!(reading.line(found[0].start) < reading.line(found[1].start), "{width}");
            assert_eq!(letters.find("kept nowhere").next(), None);
            assert_eq!(letters.find(" - ").next(), None);
        }
    }

    #[test]
    fn parts_are_where_the_text_is() {
        let page = page(TABLE, 24);
        let reading = Reading::of(&page);
        let parts = reading.parts(reading.letters(0).find("the environment").next().unwrap());
        let text = |part: &Part| page.lines[part.line].text()[part.bytes.clone()].to_owned();
        assert_eq!(parts.iter().map(text).collect::<Vec<_>>().join(" "), "the environment");
        assert!(parts.len() > 1, "{parts:?}");
    }
}
