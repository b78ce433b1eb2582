//! A list in which something is found by typing: all that can be done, all that is written, or
//! the headings of a lesson.

pub mod entries;

use super::find::pattern;
use super::keymap::Action;
use super::message::SampleKey;
use crate::curriculum::Subject;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use regex::Regex;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// No more hits than this are listed.
const MOST: usize = 200;
/// Characters of a snippet before what was found, and in all.
const BEFORE: usize = 30;
const SNIPPET: usize = 160;

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What can be done and opened, found by some of its letters.
    Commands,
    /// All texts and findings, found by words in them.
    Everywhere,
    /// The headings of the lesson that is seen.
    Outline,
    /// The themes, each shown as it is chosen.
    Themes,
}

/// The list, as it is open.
#[derive(Debug)]
pub struct Finder {
    /// What it is of.
    pub kind: Kind,
    /// What was typed.
    pub text: String,
    /// All that can be found.
    pub entries: Vec<Entry>,
    /// What was found, the best first.
    pub hits: Vec<Hit>,
    /// The hit that keys act on.
    pub selected: usize,
}

/// Something that can be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is, in a word: `lesson`, `criterion`.
    pub group: &'static str,
    /// What it is called.
    pub title: String,
    /// The text that words are looked for in, with its title.
    pub text: String,
    /// The keys that do the same.
    pub keys: String,
    /// Where it leads.
    pub target: Target,
}

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Does this.
    Do(Action),
    /// Opens a lesson.
    Lesson(Subject),
    /// Opens a lesson where this text stands.
    Text(Subject, String),
    /// Goes to the heading with this anchor.
    Heading(String),
    /// Opens the checklist at a criterion.
    Criterion(String),
    /// Says what a term means.
    Term(String),
    /// Opens a lesson at a sample.
    Sample(Subject, SampleKey),
    /// Takes the theme with this name, and keeps it.
    Theme(String),
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its index.
    pub entry: usize,
    /// The bytes of its title that were found.
    pub title: Vec<Range<usize>>,
    /// The part of its text in which something was found.
    pub snippet: String,
    /// The bytes of that which were found.
    pub marks: Vec<Range<usize>>,
}

impl Finder {
    /// The list of `entries`, nothing typed yet.
    pub fn new(kind: Kind, entries: Vec<Entry>) -> Self {
        let mut finder = Self { kind, text: String::new(), entries, hits: Vec::new(), selected: 0 };
        finder.look();
        finder
    }

    /// Finds what fits what was typed.
    pub fn look(&mut self) {
        self.selected = 0;
        self.hits = match self.kind {
            Kind::Everywhere => self.by_words(),
            Kind::Commands | Kind::Outline | Kind::Themes => self.by_letters(),
        };
    }

    /// Rows that a hit takes: one with a snippet takes two, and all of a list have one or none has.
    pub fn rows_of_a_hit(&self) -> usize {
        if self.kind == Kind::Everywhere { 2 } else { 1 }
    }

    /// The entry that keys act on.
    pub fn chosen(&self) -> Option<&Entry> {
        self.entries.get(self.hits.get(self.selected)?.entry)
    }

    /// Entries whose titles have the letters in their order, the closest first.
    fn by_letters(&self) -> Vec<Hit> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(&self.text, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, Hit)> = Vec::new();
        for (entry, it) in self.entries.iter().enumerate() {
            let mut indices = Vec::new();
            let haystack = Utf32Str::new(&it.title, &mut buffer);
            let Some(score) = pattern.indices(haystack, &mut matcher, &mut indices) else {
                continue;
            };
            let title = clusters(&it.title, &mut indices);
            scored.push((score, Hit { entry, title, snippet: String::new(), marks: Vec::new() }));
        }
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.into_iter().map(|(_, hit)| hit).collect()
    }

    /// Entries with all of the words, those with the words side by side first.
    fn by_words(&self) -> Vec<Hit> {
        let words: Vec<Regex> = self.text.split_whitespace().filter_map(pattern).collect();
        let Some(phrase) = pattern(&self.text) else { return Vec::new() };
        if self.text.trim().chars().count() < 2 {
            return Vec::new();
        }
        let mut ranked: Vec<(u8, Hit)> = Vec::new();
        for (entry, it) in self.entries.iter().enumerate() {
            // Texts below one title follow each other: the title is found once.
            let new = entry == 0 || self.entries[entry - 1].title != it.title;
            let in_text = || words.iter().all(|word| word.is_match(&it.text));
            // What it is a part of was found by itself.
            let own = [" › ", " > "].iter().find_map(|it_is_in| it.title.rfind(it_is_in));
            let named = phrase.find_iter(&it.title).any(|it| Some(it.end()) > own);
            let whole = phrase.find(&it.title).is_some_and(|found| found.len() == it.title.len());
            let rank = if new && whole {
                0
            } else if new && named {
                1
            } else if phrase.is_match(&it.text) {
                2
            } else if in_text() {
                3
            } else {
                continue;
            };
            let (snippet, marks) = snippet(&it.text, &phrase, &words);
            let title = places(&it.title, &words);
            ranked.push((rank, Hit { entry, title, snippet, marks }));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, hit)| hit).take(MOST).collect()
    }
}

/// The bytes of the clusters with these indices.
fn clusters(text: &str, indices: &mut [u32]) -> Vec<Range<usize>> {
    indices.sort_unstable();
    let all = text.grapheme_indices(true).zip(0_u32..);
    all.filter(|(_, index)| indices.binary_search(index).is_ok())
        .map(|((at, cluster), _)| at..at + cluster.len())
        .collect()
}

/// Where any of `words` is in `text`, from left to right, without overlaps.
fn places(text: &str, words: &[Regex]) -> Vec<Range<usize>> {
    let mut places: Vec<_> =
        words.iter().flat_map(|word| word.find_iter(text)).map(|found| found.range()).collect();
    places.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    places.retain(|range| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    places
}

/// The part of `text` around what was found in it, and where that is.
fn snippet(text: &str, phrase: &Regex, words: &[Regex]) -> (String, Vec<Range<usize>>) {
    let first = phrase.find(text).or_else(|| words.iter().find_map(|word| word.find(text)));
    let at = first.map_or(0, |found| found.start());
    let before = text[..at].char_indices().rev().take(BEFORE).last().map_or(at, |(at, _)| at);
    // From the beginning of a word on.
    let start = match before {
        0 => 0,
        before => text[before..at].find(' ').map_or(before, |space| before + space + 1),
    };
    let end = text[start..].char_indices().nth(SNIPPET).map_or(text.len(), |(end, _)| start + end);
    let lead = if start > 0 { ".. " } else { "" };
    let snippet = format!("{lead}{}", &text[start..end]);
    let marks = places(&snippet, words);
    (snippet, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder(kind: Kind, texts: &[(&str, &str)]) -> Finder {
        let entry = |(title, text): &(&str, &str)| Entry {
            group: "lesson",
            title: (*title).to_owned(),
            text: (*text).to_owned(),
            keys: String::new(),
            target: Target::Do(Action::Help),
        };
        Finder::new(kind, texts.iter().map(entry).collect())
    }

    fn titles(finder: &mut Finder, text: &str) -> Vec<String> {
        text.clone_into(&mut finder.text);
        finder.look();
        finder.hits.iter().map(|hit| finder.entries[hit.entry].title.clone()).collect()
    }

    #[test]
    fn letters_in_their_order_find_a_command() {
        let mut finder = finder(
            Kind::Commands,
            &[("Check the project again", ""), ("Open the checklist", ""), ("Quit", "")],
        );
        assert_eq!(titles(&mut finder, "").len(), 3);
        assert_eq!(titles(&mut finder, "chklist"), ["Open the checklist"]);
        let hit = &finder.hits[0];
        let marked: String =
            hit.title.iter().map(|it| &finder.entries[hit.entry].title[it.clone()]).collect();
        assert_eq!(marked, "chklist");
        assert!(titles(&mut finder, "xyz").is_empty());
    }

    #[test]
    fn words_find_a_text_and_the_phrase_comes_first() {
        let mut finder = finder(
            Kind::Everywhere,
            &[
                ("A", "config that varies between deploys, kept in the environment"),
                ("B", "it varies. Much lies between."),
                ("C", "nothing"),
            ],
        );
        assert_eq!(titles(&mut finder, "Between varies"), Vec::<String>::new());
        assert_eq!(titles(&mut finder, "between varies"), ["A", "B"]);
        assert_eq!(titles(&mut finder, "lies between"), ["B"]);
        assert!(titles(&mut finder, "v").is_empty(), "a letter is everywhere");
        finder.entries[1].title = "Lesson › A heading".into();
        finder.entries[2].title = "Lesson › A heading".into();
        assert_eq!(titles(&mut finder, "heading"), ["Lesson › A heading"], "once");
        assert!(titles(&mut finder, "lesson").is_empty(), "the lesson is found by itself");
        finder.entries[2].title = "Heading".into();
        assert_eq!(titles(&mut finder, "heading"), ["Heading", "Lesson › A heading"]);
    }

    #[test]
    fn a_snippet_begins_with_a_word_before_what_was_found() {
        let text = format!("{} needle {}", "hay ".repeat(50), "straw ".repeat(50));
        let words = [pattern("needle").unwrap()];
        let (snippet, marks) = snippet(&text, &words[0], &words);
        assert!(snippet.starts_with(".. hay ") && snippet.chars().count() <= SNIPPET + 3);
        assert_eq!(&snippet[marks[0].clone()], "needle");
    }

    proptest::proptest! {
        #[test]
        fn marks_are_parts_of_what_is_shown(text in "[a-cä漢\u{301} ]{0,80}", sought in "[a-c ]{0,4}") {
            let mut finder = finder(Kind::Everywhere, &[(&text, &text)]);
            for kind in [Kind::Everywhere, Kind::Commands] {
                finder.kind = kind;
                sought.clone_into(&mut finder.text);
                finder.look();
                for hit in &finder.hits {
                    hit.title.iter().for_each(|it| _ = &text[it.clone()]);
                    hit.marks.iter().for_each(|it| _ = &hit.snippet[it.clone()]);
                }
            }
        }
    }
}
