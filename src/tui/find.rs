//! Finding words in a page: also where they stand on two lines.

pub use crate::markdown::Part;
use crate::markdown::{Page, Reading};
use regex::{Regex, RegexBuilder};
use std::ops::Range;

/// What is looked for in a page, and where it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What is looked for.
    pub text: String,
    /// Where it is, from top to bottom.
    pub places: Vec<Vec<Part>>,
    /// The place that the reader is at.
    pub current: usize,
    /// The first line that was seen when it began.
    pub from: usize,
}

impl Found {
    /// Looks for the text again, in the page as it is now.
    pub fn look(&mut self, page: &Page) {
        self.look_in(&Reading::of(page));
        self.current = self.current.min(self.places.len().saturating_sub(1));
    }

    /// The same, and the current place is the first from the byte `at` of what is read on.
    pub fn look_from(&mut self, reading: &Reading, at: usize) {
        let starts = self.look_in(reading);
        self.current = starts.iter().position(|start| *start >= at).unwrap_or(0);
    }

    /// Notes the places, and gives where they begin in what is read.
    fn look_in(&mut self, reading: &Reading) -> Vec<usize> {
        let pattern = pattern(&self.text);
        let found = pattern.iter().flat_map(|it| it.find_iter(&reading.text));
        let ranges: Vec<_> = found.map(|found| found.range()).collect();
        self.places = ranges.iter().map(|range| reading.parts(range.clone())).collect();
        ranges.into_iter().map(|range| range.start).collect()
    }

    /// The line of the place with this index.
    pub fn line(&self, index: usize) -> Option<usize> {
        self.places.get(index)?.first().map(|part| part.line)
    }

    /// The index of the first place on `line` or below; the first of all where there is none.
    pub fn first_from(&self, line: usize) -> usize {
        let below = (0..self.places.len()).find(|index| self.line(*index) >= Some(line));
        below.unwrap_or(0)
    }

    /// The parts of `line` that were found, each with whether it is of the current place.
    pub fn on_line(&self, line: usize) -> Vec<(Range<usize>, bool)> {
        let all = self.places.iter().enumerate();
        all.flat_map(|(index, parts)| parts.iter().map(move |part| (index, part)))
            .filter(|(_, part)| part.line == line)
            .map(|(index, part)| (part.bytes.clone(), index == self.current))
            .collect()
    }

    /// `3 of 12`, in words where there is none.
    pub fn count(&self) -> String {
        match (self.text.is_empty(), self.places.len()) {
            (true, _) => String::new(),
            (false, 0) => "not found".to_owned(),
            (false, all) => format!("{} of {all}", self.current + 1),
        }
    }
}

/// What finds `text`: a capital letter in it makes capitals count, and any space is as good as
/// another. None for an empty one.
pub fn pattern(text: &str) -> Option<Regex> {
    let words: Vec<String> = text.split_whitespace().map(regex::escape).collect();
    if words.is_empty() {
        return None;
    }
    RegexBuilder::new(&words.join(r" +"))
        .case_insensitive(!text.chars().any(char::is_uppercase))
        .build()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{LayoutOptions, PlainCode, layout, parse};

    fn found(source: &str, width: usize, text: &str) -> Vec<Vec<String>> {
        let page = layout(&parse(source), &LayoutOptions { width, ascii: false }, &PlainCode);
        let mut found = Found { text: text.to_owned(), ..Found::default() };
        found.look(&page);
        let words = |part: &Part| page.lines[part.line].text()[part.bytes.clone()].to_owned();
        found.places.iter().map(|parts| parts.iter().map(words).collect()).collect()
    }

    #[test]
    fn words_are_found_where_they_stand_on_two_lines() {
        let text = "- all that varies\n  between deploys is config\n\n> a quoted deploy\n";
        assert_eq!(found(text, 20, "varies between"), [["varies", "between"]]);
        assert_eq!(found(text, 80, "varies between"), [["varies between"]]);
        assert_eq!(found(text, 12, "quoted deploy"), [["quoted", "deploy"]]);
        assert!(found("varies\n\nbetween\n", 80, "varies between").is_empty());
        let table = "|a|what it says|\n|-|-|\n|b|all that varies between deploys|\n";
        assert_eq!(found(table, 20, "varies between"), [["varies", "between"]]);
        assert_eq!(found("```\nabcdefghijklm\n```\n", 12, "fghijkl"), [["fghij", "kl"]]);
    }

    #[test]
    fn a_capital_letter_makes_capitals_count() {
        assert_eq!(found("Größe größe", 80, "größe").len(), 2);
        assert_eq!(found("Größe größe", 80, "Größe").len(), 1);
        assert_eq!(found("GRÖSSE", 80, "grösse"), [["GRÖSSE"]]);
        assert!(found("anything", 80, "  ").is_empty());
        assert_eq!(found("a.c abc", 80, "a.c"), [["a.c"]]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_is_on_its_line(
            source in "([a-cä漢 >\\-*\n`|#]{0,8}[a-c ]{0,4}\n?){0,12}",
            width in 10_usize..40,
            text in "[a-c ]{1,3}",
        ) {
            let page =
                layout(&parse(&source), &LayoutOptions { width, ascii: false }, &PlainCode);
            let mut found = Found { text: text.clone(), ..Found::default() };
            found.look(&page);
            for parts in &found.places {
                let words: Vec<&str> = text.split_whitespace().collect();
                let pieces: Vec<String> = parts
                    .iter()
                    .map(|part| page.lines[part.line].text()[part.bytes.clone()].to_owned())
                    .collect();
                // A word that is broken is in pieces too.
                let pieces = pieces.concat().replace(' ', "");
                proptest::prop_assert_eq!(pieces, words.concat());
            }
        }
    }
}
