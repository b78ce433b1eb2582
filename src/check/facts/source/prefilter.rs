//! Which rules can hold for a file at all, told from the words in it, before anything is parsed.
//!
//! Words decide nothing: they only save the parsing of files that have none of them.

use super::language::Lang;
use super::needs::{self, Alternatives, Word};
use super::rule::Rule;
use super::{hints::is_word, secret};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem::Finder;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The words of a language's rules.
pub(super) struct Prefilter {
    /// Finds the literals of the rules and the words that begin imports.
    automaton: AhoCorasick,
    lang: &'static Lang,
    rules: Vec<Wanted>,
    /// By literal, whether it begins an import.
    begins_import: Vec<bool>,
    /// What is looked for only where the literals of a rule are there.
    words: Vec<(Word, Finder<'static>)>,
}

/// What a rule wants of a file before it is parsed.
struct Wanted {
    /// One of these literals (by index).
    literals: Vec<usize>,
    /// Of each of these, one list of words (by index).
    needs: Vec<Vec<Vec<usize>>>,
    /// The words (by index) that stand where the rule holds, beside its literals.
    own: Vec<usize>,
    /// Whether it is about credentials.
    secrets: bool,
    rule: Arc<Rule>,
}

/// What the words of a file leave to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing.
    Nothing,
    /// Only imports can be in it: the bytes up to the end of the last line that may hold one.
    Imports(usize, Hits),
    /// Rules can hold.
    Rules(Hits),
}

/// Which rules can hold in a file, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hits {
    /// By index.
    pub(super) on: Vec<bool>,
    /// The bytes at which there is a word of theirs, in order.
    pub(super) places: Vec<usize>,
    /// The ends of the words that begin imports, in order.
    pub(super) imports: Vec<usize>,
    /// Whether one of them is about code that stands around or before what holds its words.
    pub(super) looks_around: bool,
}

impl Prefilter {
    pub(super) fn new(rules: &[Arc<Rule>], lang: &'static Lang) -> Self {
        let mut literals = Table::default();
        let mut words = Table::default();
        let by_rule: Vec<Wanted> = rules
            .iter()
            .map(|rule| Wanted {
                literals: rule.literals.iter().map(|it| literals.index(it)).collect(),
                needs: indexed(&needs::of(rule), &mut words),
                own: needs::own(rule).iter().map(|word| words.index(word)).collect(),
                secrets: rule.is_about_secrets(),
                rule: Arc::clone(rule),
            })
            .collect();
        let import_words: Vec<usize> =
            lang.import_words.iter().map(|word| literals.index(&(*word).to_owned())).collect();
        let all = 0..literals.list.len();
        let words = words.list.into_iter().map(|word| {
            let finder = Finder::new(&word.text).into_owned();
            (word, finder)
        });
        Self {
            automaton: AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::DFA))
                .build(&literals.list)
                .expect("the words are few and short"),
            lang,
            begins_import: all.map(|word| import_words.contains(&word)).collect(),
            words: words.collect(),
            rules: by_rule,
        }
    }

    /// What is to be done with `text`, the file at `path`.
    pub(super) fn read(&self, path: &str, text: &str) -> Reading {
        let mut found = vec![false; self.automaton.patterns_len()];
        let mut places = Vec::new();
        let mut imports = Vec::new();
        let (mut end_of_line, mut in_comment) = (0, false);
        for hit in self.automaton.find_overlapping_iter(text) {
            if hit.end() > end_of_line {
                (end_of_line, in_comment) = self.line_at(text, hit.end() - 1);
            }
            if in_comment {
                continue;
            }
            let literal = hit.pattern().as_usize();
            found[literal] = true;
            places.push((literal, hit.end() - 1));
            if self.begins_import[literal] && is_import(self.lang, text, hit.start(), hit.end()) {
                imports.push(hit.end());
            }
        }
        let mut known = vec![None; self.words.len()];
        let mut has = |word: usize| {
            *known[word].get_or_insert_with(|| {
                let (word, finder) = &self.words[word];
                finder.find_iter(text.as_bytes()).any(|at| stands_at(word, text, at))
            })
        };
        let mut rules: Vec<bool> = self
            .rules
            .iter()
            .map(|it| {
                it.literals.iter().any(|literal| found[*literal])
                    && it.rule.is_for(path)
                    && it.needs.iter().all(|alternatives| {
                        alternatives.iter().any(|list| list.iter().all(|word| has(*word)))
                    })
                    && (!it.wants_line() || it.line_holds(text, &places))
                    && it.rule.hints.hold(text, |name| it.rule.rules_out(name))
            })
            .collect();
        // Where nothing is read from the environment, nothing comes from it.
        let reads_env = self.rules.iter().zip(&rules).any(|(it, on)| *on && it.rule.reads_env());
        for (it, on) in self.rules.iter().zip(&mut rules) {
            *on &= reads_env || !it.rule.wants_env();
        }
        if rules.contains(&true) {
            return Reading::Rules(self.hits(text, rules, &places, imports));
        }
        match imports.iter().copied().max() {
            Some(last) => {
                let hits = Hits { on: rules, places: Vec::new(), imports, looks_around: false };
                Reading::Imports(end_of_statement(text, last), hits)
            }
            None => Reading::Nothing,
        }
    }
}

impl Prefilter {
    /// The end of the line that holds byte `at`, and whether it is a comment.
    fn line_at(&self, text: &str, at: usize) -> (usize, bool) {
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
        let line = bytes[start..end].trim_ascii_start();
        // Lines of a comment in `/*` and `*/` begin with a star, which no other line does.
        let goes_on =
            self.lang.comment == "//" && (line.starts_with(b"* ") || line.starts_with(b"*\n"));
        (end, goes_on || line.starts_with(self.lang.comment.as_bytes()))
    }
}

/// `needs` with each word as its index in `words`.
fn indexed(needs: &[Alternatives], words: &mut Table<Word>) -> Vec<Vec<Vec<usize>>> {
    let mut list = |list: &Vec<Word>| list.iter().map(|word| words.index(word)).collect();
    needs.iter().map(|alternatives| alternatives.iter().map(&mut list).collect()).collect()
}

impl Prefilter {
    /// Where in `text` there is a word of the rules that are `on`; `literals` has all literals and
    /// the last byte of each.
    fn hits(
        &self,
        text: &str,
        on: Vec<bool>,
        literals: &[(usize, usize)],
        imports: Vec<usize>,
    ) -> Hits {
        let rules = || self.rules.iter().zip(&on).filter(|(_, on)| **on).map(|(it, _)| it);
        let mut is_wanted = vec![false; self.automaton.patterns_len()];
        rules().flat_map(|it| &it.literals).for_each(|literal| is_wanted[*literal] = true);
        let mut places: Vec<usize> = literals
            .iter()
            .filter(|(literal, _)| is_wanted[*literal])
            .map(|(_, place)| *place)
            .collect();
        let own: BTreeSet<usize> = rules().flat_map(|it| &it.own).copied().collect();
        for (word, finder) in own.into_iter().map(|word| &self.words[word]) {
            let all = finder.find_iter(text.as_bytes());
            let in_code = |at: &usize| stands_at(word, text, *at) && !self.line_at(text, *at).1;
            places.extend(all.filter(in_code));
        }
        rules().for_each(|it| it.rule.hints.note_places(text, &mut places));
        places.sort_unstable();
        let looks_around =
            rules().any(|it| !(it.rule.inside.is_empty() && it.rule.then.is_empty()));
        Hits { on, places, imports, looks_around }
    }
}

impl Wanted {
    /// Whether a line with one of its literals must look right.
    fn wants_line(&self) -> bool {
        self.secrets || self.rule.hints.line.is_some()
    }

    /// Whether a line in `text` that holds one of the literals looks right; `places` has the
    /// literals and the last byte of each.
    fn line_holds(&self, text: &str, places: &[(usize, usize)]) -> bool {
        let mut end_of_last = 0;
        places.iter().filter(|(literal, _)| self.literals.contains(literal)).any(|(_, at)| {
            // A line that can hold several credentials is looked at for each.
            if *at < end_of_last && !self.secrets {
                return false;
            }
            let bytes = text.as_bytes();
            let start = memchr::memrchr(b'\n', &bytes[..*at]).map_or(0, |newline| newline + 1);
            let end = memchr::memchr(b'\n', &bytes[*at..]).map_or(bytes.len(), |n| at + n);
            end_of_last = end;
            let line = &text[start..end];
            (!self.secrets || secret::may_be_given(line, at - start))
                && self.rule.hints.line.as_ref().is_none_or(|hint| {
                    hint.get().is_some_and(|regex| regex.is_match(line.as_bytes()))
                })
        })
    }
}

/// Whether `word`, which is found at `at`, is no part of a longer one.
fn stands_at(word: &Word, text: &str, at: usize) -> bool {
    (!word.begins || !text[..at].ends_with(is_word))
        && (!word.ends || !text[at + word.text.len()..].starts_with(is_word))
}

/// Whether the word from `start` to `end` may begin an import: it is a word of its own, and neither in
/// a comment nor behind a quote of its statement. `use (` takes variables into a closure of PHP.
fn is_import(lang: &Lang, text: &str, start: usize, end: usize) -> bool {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let (before, after) = (&text[line..start], &text[end..]);
    let word = &text[start..end];
    // A method, a symbol, a key or a variable may be called like it.
    let own = !before.ends_with(|c: char| c.is_alphanumeric() || "_.:$@".contains(c))
        && !before.ends_with("def ")
        && (word.ends_with(' ')
            || !after.starts_with(|c: char| c.is_alphanumeric() || ":?!=".contains(c)));
    let comment = ["#", "//", "/*", "*"].iter().any(|mark| before.trim_start().starts_with(mark));
    let closure = word.trim_end() == "use" && after.trim_start().starts_with('(');
    let statement = before.rsplit(';').next().unwrap_or(before);
    let first = before.rsplit([';', ':']).next().unwrap_or(before).trim_start();
    let begins = lang.import_after.is_none_or(|it| first.is_empty() || first.starts_with(it));
    own && begins && !comment && !closure && !statement.contains(['"', '\'', '`'])
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

/// Things, each once.
struct Table<T> {
    list: Vec<T>,
    known: HashMap<T, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { list: Vec::new(), known: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Table<T> {
    fn index(&mut self, thing: &T) -> usize {
        let next = self.list.len();
        let index = *self.known.entry(thing.clone()).or_insert(next);
        if index == next {
            self.list.push(thing.clone());
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::super::LANGUAGES;
    use super::*;

    #[test]
    fn a_word_begins_an_import_only_where_a_statement_can_stand() {
        let lang = |name| LANGUAGES.iter().find(|lang| lang.name == name).unwrap();
        let begins = |text: &str, word: &str| {
            let start = text.rfind(word).unwrap();
            is_import(lang("ruby"), text, start, start + word.len())
        };
        let python = |text: &str| {
            let start = text.find("import").unwrap();
            is_import(lang("python"), text, start, start + "import".len())
        };
        assert!(python("from a import b") && python("try: import c"));
        assert!(!python("the import of this"));
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
            ("params.require(:a)", "require"),
            ("def require(key)", "require"),
            ("gem 'a', require: false", "require"),
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
