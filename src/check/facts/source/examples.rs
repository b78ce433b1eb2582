//! The rules' own examples, each with the facts that are read in it: for those who explain rules.

use super::rule::Glob;
use super::{LANGUAGES, SourceReader};
use crate::check::facts::Fact;
use std::sync::Arc;

/// A piece of code that stands beside a rule.
#[derive(Debug)]
pub struct Example {
    /// The rule's id.
    pub rule: String,
    /// The code.
    pub code: String,
    /// Whether the rule holds in it. Otherwise it is a trap: code that looks like it.
    pub is_taken: bool,
    /// What the rule itself finds in it.
    pub facts: Vec<Fact>,
    /// What other rules of its language find in it.
    pub others: Vec<Fact>,
}

impl SourceReader {
    /// The examples of the rules in this folder, in the order of the rules. What is wrong with
    /// rules is told by [`SourceReader::errors`].
    pub fn examples(&self, folder: &str) -> Vec<Example> {
        // The examples are in the language that the folder is named after.
        let Some(lang) = LANGUAGES.iter().find(|lang| lang.rules[0] == folder) else {
            return Vec::new();
        };
        let rules = self.prepared(lang).rules.iter().filter(|rule| rule.is_of(folder));
        let codes = rules.flat_map(|rule| {
            let taken = rule.bad.iter().map(move |code| (rule, code, true));
            taken.chain(rule.good.iter().map(move |code| (rule, code, false)))
        });
        codes
            .map(|(rule, code, is_taken)| {
                let name = rule.files.first().map_or_else(String::new, Glob::example);
                let name =
                    if name.is_empty() { format!("app.{}", lang.extensions[0]) } else { name };
                let found = self.read_as(lang, &Arc::from(name), code);
                let (own, others): (Vec<_>, Vec<_>) =
                    found.into_iter().partition(|(id, _)| *id == Some(rule.id.as_str()));
                let facts = |found: Vec<(Option<&str>, Fact)>| {
                    found.into_iter().map(|(_, fact)| fact).collect()
                };
                Example {
                    rule: rule.id.clone(),
                    code: code.clone(),
                    is_taken,
                    facts: facts(own),
                    others: facts(others),
                }
            })
            .collect()
    }
}
