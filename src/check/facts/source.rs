//! Reads source code: rules with structure, not words, turn it into facts.
//!
//! ```text
//! text ─ prefilter ─► tree (tree-sitter) ─► names, imports ─► reads of the environment ─► the rest
//! ```
//!
//! Rules are data (`content/rules/<language>/<topic>.toml`, see `docs/rules.md`): a shape of code
//! (a call, a member, a value given to a name, an ast-grep pattern), conditions on what it
//! captures, and the facts that it says. What only code can tell is here: [`language`] names the
//! shapes of each grammar, `scope` follows imports and names one step, `secret` knows what looks
//! like a credential. Words are only a prefilter; a verdict never rests on them.

mod capture;
mod compiled;
mod condition;
mod emit;
mod file;
pub mod language;
mod prefilter;
mod reading;
mod rule;
mod scope;
mod secret;
mod snippet;
mod syntax;
mod template;

pub use language::{LANGUAGES, Lang};
pub use rule::RuleError;

use super::Fact;
use ast_grep_core::AstGrep;
use ast_grep_core::tree_sitter::StrDoc;
use compiled::Compiled;
use language::Grammar;
use prefilter::{Prefilter, Reading};
use reading::{Attributed, Enabled};
use rule::Rule;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Reads source files of all [`LANGUAGES`]. Made once, used from any number of threads.
pub struct SourceReader {
    /// Rules by the folder they stand in.
    rules: HashMap<String, Vec<Arc<Rule>>>,
    /// What is made of them when a file of the language is first read.
    prepared: Vec<OnceLock<Prepared>>,
}

/// The rules of a language, ready for use.
struct Prepared {
    rules: Vec<Arc<Rule>>,
    prefilter: Prefilter,
    /// Made when a file is first parsed.
    compiled: OnceLock<Compiled>,
}

impl SourceReader {
    /// Takes rule files: each its path, of which the folder is the language's
    /// (`rules/python/config.toml`), and its text.
    ///
    /// Fails on the first file that is no valid file of rules. Patterns are compiled when they
    /// are needed; [`SourceReader::verify`] says whether they all can be.
    pub fn new<'a>(
        rule_files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, RuleError> {
        let mut rules: HashMap<String, Vec<Arc<Rule>>> = HashMap::new();
        for (path, text) in rule_files {
            let folder = path.rsplit('/').nth(1).unwrap_or_default();
            let parsed = rule::parse(path, text)?;
            rules.entry(folder.to_owned()).or_default().extend(parsed.into_iter().map(Arc::new));
        }
        let prepared = LANGUAGES.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { rules, prepared })
    }

    /// The language of the file at `path`, by its name.
    pub fn language_of(&self, path: &str) -> Option<&'static Lang> {
        Lang::of(path)
    }

    /// Whether there are rules for the language of the file at `path`.
    pub fn has_rules_for(&self, path: &str) -> bool {
        Lang::of(path)
            .is_some_and(|lang| lang.rules.iter().any(|folder| self.rules.contains_key(*folder)))
    }

    /// Whether the words in `text` make it worth parsing at all.
    pub fn would_parse(&self, path: &str, text: &str) -> bool {
        Lang::of(path)
            .is_some_and(|lang| self.prepared(lang).prefilter.read(text) != Reading::Nothing)
    }

    /// The facts in `text`, the file at `path`, in the order of the file; none where its
    /// language is not known.
    pub fn read(&self, path: &Arc<str>, text: &str) -> Vec<Fact> {
        let Some(lang) = Lang::of(path) else { return Vec::new() };
        self.read_as(lang, path, text).into_iter().map(|(_, fact)| fact).collect()
    }

    /// Everything that is wrong with the rules: patterns that do not compile, examples that do
    /// not show what they should. Slow: for tests, and for those who write rules.
    pub fn verify(&self) -> Vec<RuleError> {
        let mut errors = Vec::new();
        for lang in LANGUAGES {
            let prepared = self.prepared(lang);
            errors.extend(prepared.compiled(lang).errors.iter().cloned());
            for rule in &prepared.rules {
                let examples = rule.good.iter().map(|code| (code, false));
                for (code, wanted) in examples.chain(rule.bad.iter().map(|code| (code, true))) {
                    let facts = self.read_as(lang, &Arc::from("example"), code);
                    if facts.iter().any(|(id, _)| *id == Some(rule.id.as_str())) != wanted {
                        errors.push(rule.faulty_example(lang, code, wanted));
                    }
                }
            }
        }
        errors
    }

    fn prepared(&self, lang: &'static Lang) -> &Prepared {
        let index = LANGUAGES.iter().position(|known| std::ptr::eq(known, lang));
        let slot = &self.prepared[index.expect("languages come from the table")];
        slot.get_or_init(|| {
            let folders = lang.rules.iter().filter_map(|folder| self.rules.get(*folder));
            let rules: Vec<_> = folders.flatten().cloned().collect();
            let prefilter = Prefilter::new(&rules, lang.import_words);
            Prepared { rules, prefilter, compiled: OnceLock::new() }
        })
    }

    fn read_as(&self, lang: &'static Lang, path: &Arc<str>, text: &str) -> Vec<Attributed<'_>> {
        let prepared = self.prepared(lang);
        let (text, enabled) = match prepared.prefilter.read(text) {
            Reading::Nothing => return Vec::new(),
            Reading::Imports(end) => (&text[..end], None),
            Reading::Rules(enabled) => (text, Some(enabled)),
        };
        let Ok(document) = StrDoc::try_new(text, Grammar(lang)) else { return Vec::new() };
        let tree = AstGrep::doc(document);
        let enabled = enabled.map(|on| Enabled { rules: prepared.compiled(lang), on });
        reading::facts(&tree.root(), enabled.as_ref(), path)
    }
}

impl Prepared {
    fn compiled(&self, lang: &'static Lang) -> &Compiled {
        self.compiled.get_or_init(|| Compiled::new(&self.rules, lang))
    }
}

impl Rule {
    fn faulty_example(&self, lang: &Lang, code: &str, wanted: bool) -> RuleError {
        let what = if wanted { "does not hold for its bad" } else { "holds for its good" };
        let message = format!("rule {} {what} example in {}:\n{code}", self.id, lang.name);
        RuleError { path: self.path.clone(), message }
    }
}

#[cfg(test)]
mod tests;
