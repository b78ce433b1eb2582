//! A rule: what shape of code, under which conditions, says which facts.
//!
//! Rules are data, in `content/rules/<language>/<topic>.toml`. `docs/rules.md` says how to write
//! one; the types here are the format.

use super::condition::Condition;
use super::hints::Hints;
use super::template::{FactTemplate, Selector};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// A file of rules that cannot be used: where, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The file.
    pub path: String,
    /// What is wrong, with its line where that is known.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for RuleError {}

/// A file of rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RawRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    #[serde(default)]
    literals: Vec<String>,
    line: Option<String>,
    also: Option<String>,
    binds: Option<String>,
    #[serde(default)]
    uses: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
    #[serde(default)]
    files: Vec<Glob>,
    #[serde(default)]
    not_files: Vec<Glob>,
    call: Option<Vec<Glob>>,
    member: Option<Vec<Glob>>,
    given: Option<Vec<Glob>>,
    any: Option<Vec<PatternText>>,
    string: Option<bool>,
    #[serde(default, rename = "where")]
    conditions: BTreeMap<Selector, Condition>,
    #[serde(default)]
    scope: Scope,
    #[serde(default)]
    inside: Vec<PatternText>,
    #[serde(default)]
    not_inside: Vec<PatternText>,
    #[serde(default)]
    then: Vec<PatternText>,
    facts: Vec<FactTemplate>,
    good: Vec<String>,
    bad: Vec<String>,
}

/// A rule.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its stable name.
    pub(super) id: String,
    /// The file that it stands in.
    pub(super) path: String,
    /// One of these words is in every file where it can hold.
    pub(super) literals: Vec<String>,
    /// What else saves the parsing of files in which the words mean something else.
    pub(super) hints: Hints,
    /// One of these modules is imported in every file where it holds.
    pub(super) imports: Vec<String>,
    /// It holds only in files of one of these names; in any, where there are none.
    pub(super) files: Vec<Glob>,
    /// It holds in no file of one of these names.
    pub(super) not_files: Vec<Glob>,
    pub(super) shape: RuleShape,
    pub(super) conditions: Vec<(Selector, Condition)>,
    pub(super) scope: Scope,
    /// It holds only inside one of these; anywhere, where there are none.
    pub(super) inside: Vec<PatternText>,
    /// It does not hold inside any of these.
    pub(super) not_inside: Vec<PatternText>,
    /// One of these must follow among the statements after it.
    pub(super) then: Vec<PatternText>,
    pub(super) facts: Vec<FactTemplate>,
    /// Code in which it must not hold.
    pub(super) good: Vec<String>,
    /// Code in which it must.
    pub(super) bad: Vec<String>,
}

/// What shape of code a rule is about.
#[derive(Debug)]
pub(super) enum RuleShape {
    /// A call of something with one of these paths. Captures `ARGS`, `CALLEE`, `RECEIVER`.
    Call(Vec<Glob>),
    /// A read of a member of something with one of these paths. Captures `OBJECT`, `NAME`.
    Member(Vec<Glob>),
    /// A value given to something with one of these names. Captures `NAME`, `VALUE`.
    Given(Vec<Glob>),
    /// A string literal. Captures `STRING`.
    String,
    /// Code that looks like one of these patterns. Captures its metavariables.
    Patterns(Vec<PatternText>),
}

/// Where a rule holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scope {
    /// At module level.
    Module,
    /// In a function.
    Function,
    /// Anywhere.
    #[default]
    Any,
}

/// An ast-grep pattern; with `select`, a node of that kind inside it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum PatternText {
    /// The whole text.
    Whole(String),
    /// A part of a larger text, where the part alone would be read as something else.
    Part {
        /// The larger text.
        context: String,
        /// The kind of the part's node.
        select: String,
    },
}

/// A name in which `*` stands for anything.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct Glob(String);

impl Glob {
    /// Whether it holds for `text`.
    pub(super) fn holds(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let parts: Vec<_> = parts.collect();
        let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
        for part in middle {
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.ends_with(last)
    }

    /// A text for which it holds.
    pub(super) fn example(&self) -> String {
        self.0.replace('*', "")
    }

    /// What follows its last dot, where that is without `*`.
    pub(super) fn last_part(&self) -> Option<&str> {
        let last = last_part(&self.0);
        (!last.contains('*')).then_some(last)
    }

    /// As it is written.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// Its longest part without a `*`, a dot or a bracket: a word that the code must hold.
    fn word(&self) -> &str {
        let last = last_part(&self.0);
        last.split(['*', '(', ')', '{', '}']).max_by_key(|part| part.len()).unwrap_or_default()
    }
}

impl Rule {
    /// Whether it stands in this folder of rules.
    pub(super) fn is_of(&self, folder: &str) -> bool {
        self.path.rsplit('/').nth(1) == Some(folder)
    }

    /// What is wrong with its regular expressions.
    pub(super) fn errors(&self) -> Vec<RuleError> {
        let conditions = self.conditions.iter().flat_map(|(_, condition)| condition.errors());
        let error = |what| RuleError {
            path: self.path.clone(),
            message: format!("rule {}: {what}", self.id),
        };
        self.hints.errors().chain(conditions).map(error).collect()
    }

    /// Whether it finds credentials by their names.
    pub(super) fn is_about_secrets(&self) -> bool {
        let is = |wanted: fn(&Condition) -> bool| {
            self.conditions.iter().any(|(_, condition)| wanted(condition))
        };
        matches!(self.shape, RuleShape::Given(_))
            && is(Condition::wants_secret_name)
            && is(Condition::wants_secret_value)
    }

    /// Whether it holds only for what comes from the environment.
    pub(super) fn wants_env(&self) -> bool {
        self.conditions.iter().any(|(_, condition)| condition.wants_env())
    }

    /// Whether a condition rules out what is called `name`.
    pub(super) fn rules_out(&self, name: &str) -> bool {
        self.conditions.iter().any(|(selector, condition)| {
            selector.steps.is_empty()
                && matches!(selector.name.as_str(), "STATE" | "RECEIVER")
                && condition.rules_out(name)
        })
    }

    /// Whether it may hold in the file at `path`.
    pub(super) fn is_for(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        (self.files.is_empty() || self.files.iter().any(|glob| glob.holds(name)))
            && !self.not_files.iter().any(|glob| glob.holds(name))
    }
}

/// What follows the last dot of `path`.
pub(super) fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Reads a file of rules.
pub(super) fn parse(path: &str, text: &str) -> Result<Vec<Rule>, RuleError> {
    let error = |message: String| RuleError { path: path.to_owned(), message };
    let file: RuleFile =
        toml_edit::de::from_str(text).map_err(|e| error(e.to_string().trim_end().to_owned()))?;
    file.rule
        .into_iter()
        .map(|raw| {
            let id = raw.id.clone();
            raw.resolve(path).map_err(|what| error(format!("{}rule {id}: {what}", at(text, &id))))
        })
        .collect()
}

/// `line N: ` for the line that names the rule.
fn at(text: &str, id: &str) -> String {
    let quoted = format!("\"{id}\"");
    text.lines()
        .position(|line| line.trim_start().starts_with("id") && line.contains(&quoted))
        .map(|index| format!("line {}: ", index + 1))
        .unwrap_or_default()
}

impl RawRule {
    fn resolve(self, path: &str) -> Result<Rule, String> {
        let shape = one_shape(&self)?;
        let literals = if self.literals.is_empty() { words(&shape) } else { self.literals };
        if literals.is_empty() || literals.iter().any(|literal| literal.len() < 2) {
            return Err(
                "name `literals`: words of two letters or more, one of which is in every file \
                 that the rule is for"
                    .to_owned(),
            );
        }
        if self.facts.is_empty() || self.good.is_empty() || self.bad.is_empty() {
            return Err("`facts`, `good` and `bad` each need one entry or more".to_owned());
        }
        let hints = Hints::new(self.line, self.also, self.binds, self.uses)?;
        Ok(Rule {
            hints,
            id: self.id,
            path: path.to_owned(),
            literals,
            imports: self.imports,
            files: self.files,
            not_files: self.not_files,
            shape,
            conditions: self.conditions.into_iter().collect(),
            scope: self.scope,
            inside: self.inside,
            not_inside: self.not_inside,
            then: self.then,
            facts: self.facts,
            good: self.good,
            bad: self.bad,
        })
    }
}

/// The one shape that the rule states.
fn one_shape(raw: &RawRule) -> Result<RuleShape, String> {
    let mut shapes = [
        raw.call.clone().map(RuleShape::Call),
        raw.member.clone().map(RuleShape::Member),
        raw.given.clone().map(RuleShape::Given),
        raw.any.clone().map(RuleShape::Patterns),
        raw.string.filter(|wanted| *wanted).map(|_| RuleShape::String),
    ]
    .into_iter()
    .flatten();
    match (shapes.next(), shapes.next()) {
        (Some(shape), None) => Ok(shape),
        _ => Err("state exactly one of `call`, `member`, `given`, `any`, `string`".to_owned()),
    }
}

/// The words that code of this shape holds, where the shape tells.
fn words(shape: &RuleShape) -> Vec<String> {
    match shape {
        RuleShape::Call(globs) | RuleShape::Member(globs) | RuleShape::Given(globs) => {
            globs.iter().map(|glob| glob.word().to_owned()).collect()
        }
        RuleShape::String | RuleShape::Patterns(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(text: &str) -> Glob {
        Glob(text.to_owned())
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(glob("os.getenv").holds("os.getenv"));
        assert!(!glob("os.getenv").holds("os.getenvb"));
        assert!(glob("*.run").holds("flask.Flask().run"));
        assert!(!glob("*.run").holds("run"));
        assert!(glob("a*b*c").holds("a-b-b-c"));
        assert!(!glob("a*b").holds("ac"));
        assert!(glob("*").holds(""));
    }

    #[test]
    fn the_words_of_a_call_are_found_in_its_path() {
        assert_eq!(glob("logging.FileHandler").word(), "FileHandler");
        assert_eq!(glob("*.listen").last_part(), Some("listen"));
        assert_eq!(glob("flask.*").last_part(), None);
    }

    #[test]
    fn errors_name_the_file_and_the_line() {
        let unknown = parse("rules/x/a.toml", "[[rule]]\nid = \"x.a\"\ncolour = 1\n")
            .expect_err("it is faulty");
        assert!(unknown.to_string().starts_with("rules/x/a.toml: "), "{unknown}");
        assert!(unknown.to_string().contains("line 3"), "{unknown}");

        let text = "\n[[rule]]\nid = \"x.a\"\nfacts = []\ngood = []\nbad = []\n";
        let shapeless = parse("rules/x/a.toml", text).expect_err("it is faulty");
        assert_eq!(
            shapeless.to_string(),
            "rules/x/a.toml: line 3: rule x.a: state exactly one of `call`, `member`, `given`, \
             `any`, `string`"
        );
    }
}
