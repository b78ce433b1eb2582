//! Which rules can hold for a file at all, told from the words in it, before anything is parsed.
//!
//! Words decide nothing: they only save the parsing of files that have none of them.

use super::rule::Rule;
use aho_corasick::AhoCorasick;
use std::collections::HashMap;
use std::sync::Arc;

/// The words of a language's rules.
pub(super) struct Prefilter {
    automaton: AhoCorasick,
    rules: Vec<Wanted>,
    /// By word, whether it begins an import.
    begins_import: Vec<bool>,
}

/// What a rule wants of a file before it is parsed.
struct Wanted {
    /// One of these words (by index).
    literals: Vec<usize>,
    /// One of these words, where there are any.
    imports: Vec<usize>,
    rule: Arc<Rule>,
}

/// What the words of a file leave to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing.
    Nothing,
    /// Only imports can be in it: the bytes up to the end of the last line that may hold one.
    Imports(usize),
    /// These rules can hold (by index).
    Rules(Vec<bool>),
}

impl Prefilter {
    pub(super) fn new(rules: &[Arc<Rule>], import_words: &[&str]) -> Self {
        let mut words = Words::default();
        let by_rule = rules
            .iter()
            .map(|rule| Wanted {
                literals: words.indices(&rule.literals),
                imports: words.indices(&rule.imports),
                rule: Arc::clone(rule),
            })
            .collect();
        let import_words = words.indices(import_words);
        let begins_import =
            (0..words.list.len()).map(|word| import_words.contains(&word)).collect();
        let automaton = AhoCorasick::new(&words.list).expect("the words are few and short");
        Self { automaton, rules: by_rule, begins_import }
    }

    /// What is to be done with `text`, the file at `path`.
    pub(super) fn read(&self, path: &str, text: &str) -> Reading {
        let mut found = vec![false; self.automaton.patterns_len()];
        let mut last_import = None;
        for hit in self.automaton.find_overlapping_iter(text) {
            let word = hit.pattern().as_usize();
            found[word] = true;
            if self.begins_import[word] && is_import(text, hit.start(), hit.end()) {
                last_import = last_import.max(Some(hit.end()));
            }
        }
        let any = |words: &[usize]| words.iter().any(|word| found[*word]);
        let rules: Vec<bool> = self
            .rules
            .iter()
            .map(|it| {
                any(&it.literals)
                    && (it.imports.is_empty() || any(&it.imports))
                    && it.rule.is_for(path)
                    && it.rule.line.as_ref().is_none_or(|line| line.is_match(text))
            })
            .collect();
        if rules.contains(&true) {
            return Reading::Rules(rules);
        }
        match last_import {
            Some(last) => Reading::Imports(end_of_statement(text, last)),
            None => Reading::Nothing,
        }
    }
}

/// Whether the word from `start` to `end` may begin an import: it is a word of its own, and neither in
/// a comment nor behind a quote of its statement. `use (` takes variables into a closure of PHP.
fn is_import(text: &str, start: usize, end: usize) -> bool {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let (before, after) = (&text[line..start], &text[end..]);
    let word = &text[start..end];
    let own = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        && (word.ends_with(' ') || !after.starts_with(char::is_alphanumeric));
    let comment = ["#", "//", "/*", "*"].iter().any(|mark| before.trim_start().starts_with(mark));
    let closure = word.trim_end() == "use" && after.trim_start().starts_with('(');
    let statement = before.rsplit(';').next().unwrap_or(before);
    own && !comment && !closure && !statement.contains(['"', '\'', '`'])
}

/// The end of the line that holds byte `at`, or of the brackets that are opened there.
fn end_of_statement(text: &str, at: usize) -> usize {
    let end_of_line = |from: usize| text[from..].find('\n').map_or(text.len(), |n| from + n + 1);
    let end = end_of_line(at);
    let line = &text[at..end];
    let open = line.contains(['(', '{']) && !line.contains([')', '}']);
    match text[end..].find([')', '}']) {
        Some(close) if open => end_of_line(end + close),
        _ => end,
    }
}

/// Words, each once.
#[derive(Default)]
struct Words {
    list: Vec<String>,
    known: HashMap<String, usize>,
}

impl Words {
    fn indices(&mut self, words: &[impl AsRef<str>]) -> Vec<usize> {
        words
            .iter()
            .map(|word| {
                let next = self.list.len();
                let index = *self.known.entry(word.as_ref().to_owned()).or_insert(next);
                if index == next {
                    self.list.push(word.as_ref().to_owned());
                }
                index
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_begins_an_import_only_where_a_statement_can_stand() {
        let begins = |text: &str, word: &str| {
            let start = text.rfind(word).unwrap();
            is_import(text, start, start + word.len())
        };
        for (text, word) in [
            ("a\nimport os", "import"),
            ("const a = require('b')", "require"),
            ("  require_relative 'x'", "require"),
            ("pub use a::b;", "use "),
            ("x = 'a'; import os", "import"),
            ("import (\n\"os\"\n)", "import"),
        ] {
            assert!(begins(text, word), "{text}");
        }
        for (text, word) in [
            ("# they require a token", "require"),
            ("x = { required: true }", "require"),
            ("say 'we use it'", "use "),
            ("$f = function () use ($x) {", "use"),
            ("reuse it", "use "),
        ] {
            assert!(!begins(text, word), "{text}");
        }
    }

    #[test]
    fn the_imports_end_with_their_brackets() {
        let text = "from a import (\n    b,\n    c,\n)\nx = 1\n";
        assert_eq!(&text[..end_of_statement(text, 13)], "from a import (\n    b,\n    c,\n)\n");
        let text = "import a\nx = (1)\n";
        assert_eq!(&text[..end_of_statement(text, 6)], "import a\n");
        assert_eq!(end_of_statement("import a", 6), 8);
    }
}
