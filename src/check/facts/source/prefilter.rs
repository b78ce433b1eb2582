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
    import_words: Vec<usize>,
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
        let automaton = AhoCorasick::new(&words.list).expect("the words are few and short");
        Self { automaton, rules: by_rule, import_words }
    }

    /// What is to be done with `text`, the file at `path`.
    pub(super) fn read(&self, path: &str, text: &str) -> Reading {
        let mut found = vec![None; self.automaton.patterns_len()];
        for hit in self.automaton.find_overlapping_iter(text) {
            found[hit.pattern().as_usize()] = Some(hit.end());
        }
        let any = |words: &[usize]| words.iter().any(|word| found[*word].is_some());
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
        match self.import_words.iter().filter_map(|word| found[*word]).max() {
            Some(last) => Reading::Imports(end_of_statement(text, last)),
            None => Reading::Nothing,
        }
    }
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
    fn the_imports_end_with_their_brackets() {
        let text = "from a import (\n    b,\n    c,\n)\nx = 1\n";
        assert_eq!(&text[..end_of_statement(text, 13)], "from a import (\n    b,\n    c,\n)\n");
        let text = "import a\nx = (1)\n";
        assert_eq!(&text[..end_of_statement(text, 6)], "import a\n");
        assert_eq!(end_of_statement("import a", 6), 8);
    }
}
