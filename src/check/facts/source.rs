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

mod around;
mod bodies;
mod capture;
mod compiled;
mod condition;
mod emit;
mod examples;
mod file;
mod hints;
mod imports;
mod kinds;
pub mod language;
mod needs;
mod prefilter;
mod reading;
mod rule;
mod scope;
mod secret;
mod snippet;
mod syntax;
mod template;

pub(super) use emit::placeholder;
pub use examples::Example;
pub use language::{LANGUAGES, Lang};
pub use rule::RuleError;
pub(in crate::check) use secret::is_known_key;
pub(super) use secret::{
    is_credential_url, is_secret_name as names_secret, is_secret_value, password_of,
};

use super::{Fact, FactKind};
use ast_grep_core::AstGrep;
use ast_grep_core::tree_sitter::StrDoc;
use compiled::Compiled;
use language::Grammar;
use prefilter::{Prefilter, Reading};
use reading::{Attributed, Enabled};
use rule::{Glob, Rule};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Reads source files of all [`LANGUAGES`]. Made once, used from any number of threads.
pub struct SourceReader {
    /// Rule files by the folder they stand in: path and text.
    files: HashMap<String, Vec<(String, String)>>,
    /// What is made of them when a file of the language is first read.
    prepared: Vec<OnceLock<Prepared>>,
}

/// The rules of a language, ready for use; languages that share rules share this.
struct Prepared {
    rules: Vec<Arc<Rule>>,
    /// Rule files that are no such thing.
    errors: Vec<RuleError>,
    prefilter: Prefilter,
    /// By language, made when a file of it is first parsed.
    compiled: Vec<OnceLock<Compiled>>,
}

impl SourceReader {
    /// Takes rule files: each its path, of which the folder is the language's
    /// (`rules/python/config.toml`), and its text. Fails on a path without a folder.
    ///
    /// Rules are read when a file of their language is; what is wrong with them is told by
    /// [`SourceReader::errors`], and by [`SourceReader::verify`] for all at once.
    pub fn new<'a>(
        rule_files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, RuleError> {
        let mut files: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for (path, text) in rule_files {
            let folder = path.rsplit('/').nth(1).ok_or_else(|| RuleError {
                path: path.to_owned(),
                message: "put it into a folder that is named like its language".to_owned(),
            })?;
            files.entry(folder.to_owned()).or_default().push((path.to_owned(), text.to_owned()));
        }
        for files in files.values_mut() {
            files.sort();
        }
        Ok(Self { files, prepared: LANGUAGES.iter().map(|_| OnceLock::new()).collect() })
    }

    /// What is wrong with the rules that were used so far. Rules that are wrong find nothing, so
    /// a result with such errors is incomplete.
    pub fn errors(&self) -> Vec<RuleError> {
        let prepared = self.prepared.iter().filter_map(OnceLock::get);
        let mut errors: Vec<_> = prepared.flat_map(Prepared::errors).cloned().collect();
        errors.dedup();
        errors
    }

    /// The language of the file at `path`, by its name.
    pub fn language_of(&self, path: &str) -> Option<&'static Lang> {
        Lang::of(path)
    }

    /// Whether there are rules for the language of the file at `path`.
    pub fn has_rules_for(&self, path: &str) -> bool {
        Lang::of(path)
            .is_some_and(|lang| lang.rules.iter().any(|folder| self.files.contains_key(*folder)))
    }

    /// Whether the words in `text` make it worth parsing at all.
    pub fn would_parse(&self, path: &str, text: &str) -> bool {
        Lang::of(path).is_some_and(|lang| {
            self.prepared(lang).prefilter.read(path, (lang.own)(text)) != Reading::Nothing
        })
    }

    /// The facts in `text`, the file at `path`, in the order of the file; none where its
    /// language is not known.
    pub fn read(&self, path: &Arc<str>, text: &str) -> Vec<Fact> {
        let Some(lang) = Lang::of(path) else { return Vec::new() };
        let mut facts: Vec<Fact> =
            self.read_as(lang, path, text).into_iter().map(|(_, fact)| fact).collect();
        if path.ends_with(".py") && declares_its_own(text) {
            facts.retain(|fact| !matches!(fact.kind, FactKind::Import { .. }));
        }
        facts
    }

    /// Everything that is wrong with the rules: patterns that do not compile, examples that do
    /// not show what they should. Slow: for tests, and for those who write rules.
    pub fn verify(&self) -> Vec<RuleError> {
        let mut errors = Vec::new();
        for lang in LANGUAGES {
            let prepared = self.prepared(lang);
            prepared.compiled(lang);
            errors.extend(prepared.errors().cloned());
            errors.extend(prepared.rules.iter().flat_map(|rule| rule.errors()));
            // The examples are in the language that the folder is named after.
            for rule in prepared.rules.iter().filter(|rule| rule.is_of(lang.rules[0])) {
                let examples = rule.good.iter().map(|code| (code, false));
                for (code, wanted) in examples.chain(rule.bad.iter().map(|code| (code, true))) {
                    let path = rule.files.first().map_or_else(String::new, Glob::example);
                    let facts = self.read_as(lang, &Arc::from(path), code);
                    if facts.iter().any(|(id, _)| *id == Some(rule.id.as_str())) != wanted {
                        errors.push(rule.faulty_example(lang, code, wanted));
                    }
                }
            }
        }
        errors
    }

    fn prepared(&self, lang: &'static Lang) -> &Prepared {
        let first = LANGUAGES.iter().position(|known| known.rules == lang.rules);
        let slot = &self.prepared[first.expect("languages come from the table")];
        slot.get_or_init(|| {
            let files = lang.rules.iter().filter_map(|folder| self.files.get(*folder)).flatten();
            let (mut rules, mut errors) = (Vec::new(), Vec::new());
            for (path, text) in files {
                match rule::parse(path, text) {
                    Ok(parsed) => rules.extend(parsed.into_iter().map(Arc::new)),
                    Err(error) => errors.push(error),
                }
            }
            let prefilter = Prefilter::new(&rules, lang);
            let compiled = LANGUAGES.iter().map(|_| OnceLock::new()).collect();
            Prepared { rules, errors, prefilter, compiled }
        })
    }

    fn read_as(&self, lang: &'static Lang, path: &Arc<str>, text: &str) -> Vec<Attributed<'_>> {
        let prepared = self.prepared(lang);
        let text = (lang.own)(text);
        let (text, hits, rules) = match prepared.prefilter.read(path, text) {
            Reading::Nothing => return Vec::new(),
            Reading::Imports(end, hits) => {
                let beginning = &text[..end];
                if let Some(imports) = lang.read_imports.and_then(|read| read(beginning)) {
                    return reading::imports(imports, path, beginning);
                }
                // What is cut off may end a text that has begun.
                (text, hits, false)
            }
            Reading::Rules(hits) => (text, hits, true),
        };
        let text = bodies::needed(lang, (lang.prepare)(text), &hits);
        let Ok(document) = StrDoc::try_new(&text, Grammar::of(lang)) else { return Vec::new() };
        let tree = AstGrep::doc(document);
        let enabled = rules.then(|| Enabled::new(prepared.compiled(lang), hits.on));
        reading::facts(&tree.root(), enabled.as_ref(), path)
    }
}

/// Whether a script says in its own comments what it needs (PEP 723).
fn declares_its_own(text: &str) -> bool {
    let block = text.lines().skip_while(|line| *line != "# /// script").skip(1);
    let mut block = block.take_while(|line| line.starts_with('#') && *line != "# ///");
    block.any(|line| line.starts_with("# dependencies"))
}

/// The 1-based line of the first place in `text` that is not written in `lang`.
pub fn first_error(lang: &'static Lang, text: &str) -> Option<u32> {
    let Ok(document) = StrDoc::try_new(text, Grammar::of(lang)) else { return Some(0) };
    let tree = AstGrep::doc(document);
    let root = tree.root();
    let error = root.dfs().find(|node| node.is_error() || node.is_missing())?;
    u32::try_from(error.start_pos().line() + 1).ok()
}

impl Prepared {
    fn errors(&self) -> impl Iterator<Item = &RuleError> {
        let compiled = self.compiled.iter().filter_map(OnceLock::get);
        let compiled = compiled.flat_map(|compiled| &compiled.errors);
        self.errors.iter().chain(compiled)
    }

    fn compiled(&self, lang: &'static Lang) -> &Compiled {
        let index = LANGUAGES.iter().position(|known| std::ptr::eq(known, lang));
        let slot = &self.compiled[index.expect("languages come from the table")];
        slot.get_or_init(|| Compiled::new(&self.rules, lang))
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
