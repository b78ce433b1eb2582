//! A place in a page by what is written there: it holds for every width, and while what stands
//! above grows and shrinks.

use crate::markdown::{Page, Reading};

/// Letters that a place is known by: about a line.
const ENOUGH: usize = 60;

/// A place in a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    /// The heading that it is below.
    pub anchor: Option<String>,
    /// What is written from there on.
    pub text: String,
}

impl Spot {
    /// The place at the beginning of `line`.
    pub fn of(page: &Page, line: usize) -> Self {
        let heading = page.headings.iter().rev().find(|heading| heading.line <= line);
        let reading = Reading::of(page);
        let start = reading.start_of(line);
        // What stands behind a paragraph or a cell may stand elsewhere at another width.
        let mut pieces = reading.text[start..].split('\n');
        let says = pieces.find(|piece| piece.contains(char::is_alphanumeric)).unwrap_or_default();
        let text = says.trim().chars().take(ENOUGH).collect();
        Self { anchor: heading.map(|heading| heading.anchor.clone()), text }
    }

    /// The line that it is on now, where what is written there still is: of several, the one
    /// nearest to the line where it is `expected`. Blank lines
    /// and rules above it belong to it.
    pub fn line(&self, page: &Page, expected: usize) -> Option<usize> {
        let reading = Reading::of(page);
        let heading = page.headings.iter().find(|it| Some(&it.anchor) == self.anchor.as_ref());
        let from = heading.map_or(0, |heading| reading.start_of(heading.line));
        let letters = reading.letters(from);
        let lines = letters.find(&self.text).filter_map(|range| reading.line(range.start));
        let line = lines.min_by_key(|line| line.abs_diff(expected))?;
        let above = page.lines.get(expected..line).unwrap_or_default();
        let blank = !above.iter().any(|line| line.text().contains(char::is_alphanumeric));
        Some(if expected < line && blank { expected } else { line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{LayoutOptions, PlainCode, layout, parse};

    fn page(source: &str, width: usize) -> Page {
        layout(&parse(source), &LayoutOptions { width, ascii: false }, &PlainCode)
    }

    const TEXT: &str = "# A\n\n## B\n\none two three four five six seven eight nine ten\n\n\
        |a|b|\n|-|-|\n|some long text in a cell of a table|another one that is long too|\n\n\
        ## C\n\none two three four five six seven eight nine ten\n\n    code(1)\n    code(1)\n";

    #[test]
    fn a_place_is_found_again_at_every_width() {
        let wide = page(TEXT, 80);
        for line in 0..wide.lines.len() {
            let spot = Spot::of(&wide, line);
            assert_eq!(spot.line(&wide, line), Some(line), "{spot:?}");
            for width in [10, 24, 40, 120] {
                let other = page(TEXT, width);
                let expected = line * other.lines.len() / wide.lines.len();
                let Some(found) = spot.line(&other, expected) else {
                    panic!("{spot:?} at {width}")
                };
                let lines = other.lines[found..].iter().map(|line| line.text() + " ");
                let near: String = lines.filter(|it| !it.trim().is_empty()).take(3).collect();
                let first = spot.text.split(' ').next().unwrap();
                assert!(near.contains(first), "{width}: {spot:?} is not in {near}");
            }
        }
    }

    #[test]
    fn what_is_no_longer_there_is_not_found() {
        let spot = Spot::of(&page("a\n\nb\n", 40), 2);
        assert_eq!(spot.line(&page("a\n\nc\n", 40), 2), None);
        assert_eq!(Spot::of(&page("", 40), 0).line(&page("", 40), 0), None);
    }
}
