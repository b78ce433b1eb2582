//! A file while it is read: makes facts with their places.

use super::{Fact, FactKind, Place, credential};
use crate::sanitize;
use std::cell::OnceCell;
use std::sync::Arc;

/// The longest snippet, in characters.
const SNIPPET: usize = 160;

/// A text file of the project.
#[derive(Debug)]
pub struct TextFile<'a> {
    /// Relative to the project's root, with `/`.
    pub path: Arc<str>,
    /// Its text.
    pub text: &'a str,
    /// The byte at which each line begins; most files are never asked for it.
    starts: OnceCell<Vec<usize>>,
}

/// Why a file could not be understood, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// 1-based line, 0 where it is not known.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

impl<'a> TextFile<'a> {
    /// The file at `path`, which holds `text`.
    pub fn new(path: impl Into<Arc<str>>, text: &'a str) -> Self {
        Self { path: path.into(), text, starts: OnceCell::new() }
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(newlines.map(|at| at + 1)).collect()
        })
    }

    /// Its name without the folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder that the file's text calls `path`, relative to the project's root; `None` where
    /// that is outside of the project or computed.
    pub fn folder_at(&self, path: &str) -> Option<String> {
        let own = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        path_from(own, path)
    }

    /// The lines with their 1-based numbers.
    pub fn lines(&self) -> impl Iterator<Item = (u32, &'a str)> + use<'a> {
        (1..).zip(self.text.lines())
    }

    /// A fact about the whole file.
    pub fn whole(&self, kind: FactKind) -> Fact {
        Fact { kind, place: Place::whole(&self.path) }
    }

    /// A fact on one line.
    pub fn on_line(&self, line: u32, kind: FactKind) -> Fact {
        self.on_lines(line, line, kind)
    }

    /// A fact on several lines, the first of which is shown.
    pub fn on_lines(&self, line: u32, end_line: u32, kind: FactKind) -> Fact {
        Fact { kind, place: self.place(line, end_line) }
    }

    /// Several lines, the first of which is shown.
    pub fn place(&self, line: u32, end_line: u32) -> Place {
        let text = self.line(line);
        let column = text.chars().position(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
        Place {
            path: Arc::clone(&self.path),
            line,
            column: u32::try_from(column).unwrap_or(0),
            end_line,
            snippet: snippet(text),
        }
    }

    /// A fact at the byte `offset`.
    pub fn at_offset(&self, offset: usize, kind: FactKind) -> Fact {
        let line = self.line_of(offset);
        let start = self.starts()[line as usize - 1];
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count() + 1);
        let mut fact = self.on_line(line, kind);
        fact.place.column = u32::try_from(column).unwrap_or(0);
        fact
    }

    /// The 1-based line of the byte `offset`.
    pub fn line_of(&self, offset: usize) -> u32 {
        u32::try_from(self.starts().partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// The line with this 1-based number; empty beyond the end.
    pub fn line(&self, line: u32) -> &'a str {
        let Some(start) = (line as usize).checked_sub(1).and_then(|at| self.starts().get(at))
        else {
            return "";
        };
        self.text[*start..].lines().next().unwrap_or("")
    }
}

/// What the project's `folder` calls `path`, relative to the project's root; `None` where that is
/// outside of the project or computed.
pub(super) fn path_from(folder: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '\\']) || path.contains(['$', '*', '~', ':', '{']) {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// A line as evidence shows it: trimmed, cut, without secrets and control characters.
fn snippet(line: &str) -> String {
    let line = credential::redact(sanitize::line(line.trim()).as_ref());
    if line.chars().count() <= SNIPPET {
        return line;
    }
    line.chars().take(SNIPPET - 1).chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let file = TextFile::new("a/b.txt", "eins\n  zwei ü x\n");
        let offset = file.text.find('x').unwrap();
        let place = file.at_offset(offset, FactKind::SourceCopy).place;
        assert_eq!((place.line, place.column, place.snippet.as_str()), (2, 10, "zwei ü x"));
        assert_eq!(file.name(), "b.txt");
        assert_eq!(file.on_line(2, FactKind::SourceCopy).place.column, 3);
    }

    #[test]
    fn folders_are_found_from_where_the_file_is() {
        let file = TextFile::new("deploy/a/compose.yml", "");
        assert_eq!(file.folder_at("../../web/").as_deref(), Some("web"));
        assert_eq!(file.folder_at(".").as_deref(), Some("deploy/a"));
        assert_eq!(file.folder_at("..\\Lib").as_deref(), Some("deploy/Lib"));
        for outside in ["/srv", "../../..", "${HERE}", "https://x.example/y"] {
            assert_eq!(file.folder_at(outside), None, "{outside}");
        }
    }

    #[test]
    fn a_long_line_is_cut_and_a_line_beyond_the_end_is_empty() {
        let long = "x".repeat(500);
        let file = TextFile::new("f", &long);
        assert_eq!(file.on_line(1, FactKind::SourceCopy).place.snippet.chars().count(), SNIPPET);
        assert_eq!(file.on_line(9, FactKind::SourceCopy).place.snippet, "");
    }
}
