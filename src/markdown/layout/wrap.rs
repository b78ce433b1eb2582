//! Wrapping of running text, by grapheme cluster and columns.
//!
//! Lines break at spaces, around wide characters (but not before closing or after opening
//! punctuation), and after dashes; a word that no line can hold is broken where it must.

use super::runs::{Piece, Run};
use crate::markdown::line::{Line, Role, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What happens to a word that is wider than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlong {
    /// It is broken.
    Break,
    /// It stays whole and sticks out.
    Keep,
}

/// A line of running text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrapped {
    pub(super) line: Line,
    /// Whether it goes on the line before without a space between.
    pub(super) glued: bool,
}

/// Sets running text in lines of at most `width` columns.
pub(super) fn wrap(pieces: &[Piece<'_>], width: usize, overlong: Overlong) -> Vec<Wrapped> {
    let mut filler = Filler {
        width,
        overlong,
        lines: Vec::new(),
        line: Line::default(),
        glued: false,
        column: 0,
        space: None,
        word: Vec::new(),
    };
    for piece in pieces {
        match piece {
            Piece::Text(run) => filler.run(run),
            Piece::Break => {
                filler.end_word();
                filler.end_line();
            }
        }
    }
    filler.end_word();
    if !filler.line.spans.is_empty() {
        filler.end_line();
    }
    filler.lines
}

/// A part of a word in one role.
#[derive(Clone, Copy)]
struct Bit<'a> {
    text: &'a str,
    width: usize,
    role: Role,
    link: Option<usize>,
}

/// Spaces that come before the next word, unless that begins a line.
#[derive(Clone, Copy)]
struct Space {
    count: usize,
    role: Role,
    link: Option<usize>,
}

struct Filler<'a> {
    width: usize,
    overlong: Overlong,
    lines: Vec<Wrapped>,
    /// The line that is being filled, whether it goes on the one before, and how much of it is.
    line: Line,
    glued: bool,
    column: usize,
    space: Option<Space>,
    /// The word that is being read.
    word: Vec<Bit<'a>>,
}

impl<'a> Filler<'a> {
    fn run(&mut self, run: &'a Run<'_>) {
        for chunk in run.text.split_inclusive(' ') {
            let word = chunk.strip_suffix(' ').unwrap_or(chunk);
            self.part_of_word(word, run);
            if word.len() < chunk.len() {
                self.end_word();
                self.add_space(run);
            }
        }
    }

    /// Several spaces are one, except in code.
    fn add_space(&mut self, run: &Run<'_>) {
        let count = match self.space {
            Some(space) if run.role == Role::Code => space.count + 1,
            Some(space) => space.count,
            None => 1,
        };
        self.space = Some(Space { count, role: run.role, link: run.link });
    }

    /// Text without spaces; it may still hold places where a line can break.
    fn part_of_word(&mut self, text: &'a str, run: &Run<'_>) {
        let bit = |text, width| Bit { text, width, role: run.role, link: run.link };
        if text.is_ascii() {
            if !text.is_empty() {
                self.word.push(bit(text, text.len()));
            }
            return;
        }
        let mut start = 0;
        let mut width = 0;
        let mut before = "";
        for (at, cluster) in text.grapheme_indices(true) {
            if may_break(before, cluster) {
                self.word.push(bit(&text[start..at], width));
                self.end_word();
                start = at;
                width = 0;
            }
            width += cluster.width();
            before = cluster;
        }
        self.word.push(bit(&text[start..], width));
    }

    /// Puts the word that was read on this line or the next.
    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let width: usize = self.word.iter().map(|bit| bit.width).sum();
        let space = self.space.take().filter(|_| !self.line.spans.is_empty());
        let spaces = space.map_or(0, |space| space.count);
        if !self.line.spans.is_empty() && self.column + spaces + width > self.width {
            self.end_line();
            self.glued = space.is_none();
        } else if let Some(Space { count, role, link }) = space {
            self.place(Bit { text: &" ".repeat(count), width: count, role, link });
        }
        let word = std::mem::take(&mut self.word);
        if width > self.width && self.overlong == Overlong::Break {
            self.break_word(&word);
        } else {
            for bit in word {
                self.place(bit);
            }
        }
    }

    fn break_word(&mut self, word: &[Bit<'a>]) {
        let line = self.width;
        let in_clusters = |bit: &Bit<'a>| {
            let bit = *bit;
            clusters(bit.text, line).map(move |text| Bit { text, width: text.width(), ..bit })
        };
        let clusters: Vec<Bit<'_>> = word.iter().flat_map(in_clusters).collect();
        let mut rest = clusters.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(first_part(rest, self.width));
            for bit in now {
                self.place(*bit);
            }
            if !later.is_empty() {
                self.end_line();
                self.glued = true;
            }
            rest = later;
        }
    }

    fn place(&mut self, bit: Bit<'_>) {
        self.column += bit.width;
        match self.line.spans.last_mut() {
            Some(last) if last.role == bit.role && last.link == bit.link => {
                last.text.push_str(bit.text);
            }
            _ => {
                let Bit { text, role, link, .. } = bit;
                self.line.spans.push(Span { text: text.to_owned(), role, link });
            }
        }
    }

    fn end_line(&mut self) {
        let glued = std::mem::take(&mut self.glued);
        self.lines.push(Wrapped { line: std::mem::take(&mut self.line), glued });
        self.column = 0;
        self.space = None;
    }
}

/// The grapheme clusters of `text`; one that is wider than a line comes in characters.
pub(super) fn clusters(text: &str, width: usize) -> impl Iterator<Item = &str> {
    text.graphemes(true).flat_map(move |cluster| {
        let is_whole = cluster.width() <= width;
        cluster.split_inclusive(move |_: char| !is_whole)
    })
}

/// How many of `clusters` go on a line: as many as fit, or fewer where that splits an address or
/// a path at a better place.
fn first_part(clusters: &[Bit<'_>], width: usize) -> usize {
    let mut column = 0;
    let fits = clusters.iter().take_while(|cluster| {
        column += cluster.width;
        column <= width
    });
    let fits = fits.count().max(1);
    if fits == clusters.len() {
        return fits;
    }
    let after_mark =
        |at: &usize| matches!(clusters[at - 1].text, "/" | "-" | "_" | "." | "&" | ",");
    (fits / 2 + 1..=fits).rev().find(after_mark).unwrap_or(fits)
}

/// Whether a line may break between two clusters of one word.
fn may_break(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let can = is_wide(before) || is_wide(after) || matches!(last, '—' | '\u{200b}');
    can && !is_opening(last) && !is_closing(first) && !is_glue(last) && !is_glue(first)
}

fn is_wide(cluster: &str) -> bool {
    !cluster.is_ascii() && cluster.width() >= 2
}

fn is_opening(c: char) -> bool {
    "([{\"'«‘“（［｛〈《「『【〔".contains(c)
}

fn is_closing(c: char) -> bool {
    ")]}\"'.,;:!?%»’”…—、。，．：；！？）］｝〉》」』】〕々ー".contains(c)
}

fn is_glue(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        texts(&wrap(&[Piece::text(text, Role::Text)], width, Overlong::Break))
    }

    fn texts(lines: &[Wrapped]) -> Vec<String> {
        lines.iter().map(|it| it.line.text()).collect()
    }

    #[test]
    fn it_is_known_where_a_space_was() {
        let lines = wrap(&[Piece::text("ab cdefgh 設定", Role::Text)], 4, Overlong::Break);
        assert_eq!(texts(&lines), ["ab", "cdef", "gh", "設定"]);
        let lines = wrap(&[Piece::text("設定は環境", Role::Text)], 6, Overlong::Break);
        assert_eq!(lines.iter().map(|it| it.glued).collect::<Vec<_>>(), [false, true]);
        let lines = wrap(&[Piece::text("ab cdefgh", Role::Text)], 4, Overlong::Break);
        assert_eq!(lines.iter().map(|it| it.glued).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrapped("to be or  not", 5), ["to be", "or", "not"]);
        assert_eq!(wrapped(" a ", 5), ["a"]);
        assert_eq!(wrapped("  ", 5), [""; 0]);
    }

    #[test]
    fn words_that_no_line_holds_are_broken_after_a_mark() {
        assert_eq!(wrapped("a abcdefg", 4), ["a", "abcd", "efg"]);
        assert_eq!(wrapped("etc/app/config", 10), ["etc/app/", "config"]);
    }

    #[test]
    fn words_of_several_roles_stay_together() {
        let pieces = [
            Piece::text("see ", Role::Text),
            Piece::text("web", Role::Code),
            Piece::text(".", Role::Text),
        ];
        let lines = wrap(&pieces, 7, Overlong::Break);
        assert_eq!(texts(&lines), ["see", "web."]);
        assert_eq!(lines[1].line.spans[0], Span::new("web", Role::Code));
    }

    #[test]
    fn code_keeps_its_spaces() {
        let lines = wrap(&[Piece::text("a   b", Role::Code)], 9, Overlong::Break);
        assert_eq!(lines[0].line, Line::new("a   b", Role::Code));
    }

    #[test]
    fn wide_characters_take_two_columns_and_punctuation_stays_with_them() {
        assert_eq!(wrapped("設定は環境に。", 6), ["設定は", "環境", "に。"]);
        assert_eq!(wrapped("設定「環境」", 6), ["設定", "「環", "境」"]);
    }

    #[test]
    fn clusters_stay_whole() {
        assert_eq!(wrapped("👩‍👩‍👧‍👦👍🏽🇩🇪", 4), ["👩‍👩‍👧‍👦👍🏽", "🇩🇪"]);
        assert_eq!(wrapped("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn no_break_spaces_do_not_break() {
        assert_eq!(wrapped("a 5\u{a0}s", 4), ["a", "5\u{a0}s"]);
    }

    #[test]
    fn overlong_words_can_be_kept() {
        let pieces = [Piece::text("see https://12factor.net", Role::Text)];
        let lines = wrap(&pieces, 10, Overlong::Keep);
        assert_eq!(texts(&lines), ["see", "https://12factor.net"]);
    }
}
