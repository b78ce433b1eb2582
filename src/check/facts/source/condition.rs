//! What must hold of a captured node.

use super::file::ParsedFile;
use super::rule::Glob;
use super::secret;
use super::syntax::{self, Node, constant_text, literal_text, name_of, unwrap};
use crate::check::facts::Source;
use regex::Regex;
use serde::Deserialize;
use std::sync::OnceLock;

/// What must hold of a captured node: everything that is stated.
#[derive(Debug, Deserialize)]
#[serde(from = "RawCondition")]
pub(super) struct Condition {
    kinds: Vec<Kind>,
    path: Vec<Glob>,
    matches: Option<Pattern>,
    not: Option<Pattern>,
    env: Option<Pattern>,
    is: Option<Class>,
    module_value: Vec<Glob>,
    declared: Option<Pattern>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawCondition {
    /// Kinds, separated by `|`.
    Kinds(String),
    Table(Box<Table>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Kinds, separated by `|`.
    kind: Option<String>,
    /// One of these paths, names resolved.
    #[serde(default)]
    path: Vec<Glob>,
    /// Its text (a literal's without quotes; else its name) matches.
    matches: Option<Pattern>,
    /// Its text does not match.
    not: Option<Pattern>,
    /// It comes from an environment variable whose name matches.
    env: Option<Pattern>,
    is: Option<Class>,
    /// It names a value of the module of one of these kinds or paths.
    #[serde(default)]
    module_value: Vec<Glob>,
    /// The declaration of that value matches, up to the value.
    declared: Option<Pattern>,
}

impl From<RawCondition> for Condition {
    fn from(raw: RawCondition) -> Self {
        let table = match raw {
            RawCondition::Kinds(kinds) => Table {
                kind: Some(kinds),
                path: Vec::new(),
                matches: None,
                not: None,
                env: None,
                is: None,
                module_value: Vec::new(),
                declared: None,
            },
            RawCondition::Table(table) => *table,
        };
        let kinds = table.kind.as_deref().unwrap_or_default();
        Self {
            kinds: kinds.split('|').filter(|kind| !kind.is_empty()).map(Kind::from).collect(),
            path: table.path,
            matches: table.matches,
            not: table.not,
            env: table.env,
            is: table.is,
            module_value: table.module_value,
            declared: table.declared,
        }
    }
}

/// A kind of node, in words that every language shares, or in its grammar's.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    /// It is there.
    Any,
    /// It is not there.
    Absent,
    /// A string in which nothing is computed.
    Literal,
    /// A number.
    Number,
    /// Something that is no constant.
    Computed,
    /// A function.
    Function,
    /// A string or a number, or a name or expression whose source is a constant.
    Constant,
    /// As the grammar calls it.
    Grammar(String),
}

impl From<&str> for Kind {
    fn from(text: &str) -> Self {
        match text {
            "any" => Self::Any,
            "absent" => Self::Absent,
            "string" => Self::Literal,
            "number" => Self::Number,
            "computed" => Self::Computed,
            "function" => Self::Function,
            "constant" => Self::Constant,
            other => Self::Grammar(other.to_owned()),
        }
    }
}

/// What only code can tell of a text.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Class {
    /// It is named like a credential.
    SecretName,
    /// It looks like the value of a credential.
    SecretValue,
    /// A URL with a password in it that is no known local default.
    CredentialUrl,
    /// It has the shape of a known provider's key.
    KnownKey,
}

/// A regular expression that is compiled when it is first asked for: most never are.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Pattern {
    text: String,
    compiled: OnceLock<Result<Regex, String>>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }
}

impl Pattern {
    fn compiled(&self) -> &Result<Regex, String> {
        self.compiled.get_or_init(|| Regex::new(&self.text).map_err(|error| error.to_string()))
    }

    /// Whether it matches `text`; a broken one matches nothing.
    fn is_match(&self, text: &str) -> bool {
        self.compiled().as_ref().is_ok_and(|regex| regex.is_match(text))
    }
}

impl Condition {
    /// What is wrong with its expressions.
    pub(super) fn errors(&self) -> impl Iterator<Item = String> {
        [&self.matches, &self.not, &self.env, &self.declared]
            .into_iter()
            .flatten()
            .filter_map(|pattern| pattern.compiled().as_ref().err().cloned())
    }

    /// The paths of which one must be in the file; none where it can do without.
    pub(super) fn needed_paths(&self) -> &[Glob] {
        if self.kinds.contains(&Kind::Absent) { &[] } else { &self.path }
    }

    /// Whether it asks for the name of a credential.
    pub(super) fn wants_secret_name(&self) -> bool {
        matches!(self.is, Some(Class::SecretName))
    }

    /// Whether it asks for the value of a credential.
    pub(super) fn wants_secret_value(&self) -> bool {
        matches!(self.is, Some(Class::SecretValue))
    }

    /// Whether it asks for something that comes from the environment.
    pub(super) fn wants_env(&self) -> bool {
        self.env.is_some() && !self.kinds.contains(&Kind::Absent)
    }

    /// Whether it rules out something of this text.
    pub(super) fn rules_out(&self, text: &str) -> bool {
        self.not.as_ref().is_some_and(|it| it.is_match(text))
    }

    /// Whether it holds of `node` in `file`.
    pub(super) fn holds<'t>(&self, node: Option<&Node<'t>>, file: &ParsedFile<'t>) -> bool {
        let Some(node) = node else { return self.holds_of_nothing() };
        let node = &unwrap(node);
        (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.holds(node, file)))
            && (self.path.is_empty() || self.path_holds(node, file))
            && self.matches.as_ref().is_none_or(|it| text(node).is_some_and(|t| it.is_match(&t)))
            && self.not.as_ref().is_none_or(|it| !text(node).is_some_and(|t| it.is_match(&t)))
            && self.env.as_ref().is_none_or(|it| env_holds(it, node, file))
            && self.is.is_none_or(|class| class.holds(node))
            && (self.module_value.is_empty() || self.module_value_holds(node, file))
            && self.declared.as_ref().is_none_or(|it| is_declared(it, node, file))
    }

    /// What is not there satisfies `absent`, and a condition that only rules something out.
    fn holds_of_nothing(&self) -> bool {
        let only_rules_out = self.kinds.is_empty()
            && self.path.is_empty()
            && self.matches.is_none()
            && self.env.is_none()
            && self.is.is_none()
            && self.module_value.is_empty()
            && self.declared.is_none();
        only_rules_out || self.kinds.contains(&Kind::Absent)
    }

    fn path_holds<'t>(&self, node: &Node<'t>, file: &ParsedFile<'t>) -> bool {
        file.path_of(node).is_some_and(|path| self.path.iter().any(|glob| glob.holds(&path)))
    }

    fn module_value_holds<'t>(&self, node: &Node<'t>, file: &ParsedFile<'t>) -> bool {
        let Some(value) = file.module_value(node) else { return false };
        let kind = value.kind();
        let path = file.path_of(&value);
        self.module_value
            .iter()
            .any(|glob| glob.holds(&kind) || path.as_ref().is_some_and(|path| glob.holds(path)))
    }
}

impl Kind {
    fn holds<'t>(&self, node: &Node<'t>, file: &ParsedFile<'t>) -> bool {
        match self {
            Self::Any => true,
            Self::Absent => false,
            Self::Literal => literal_text(node).is_some(),
            Self::Number => constant_text(node).is_some() && literal_text(node).is_none(),
            Self::Computed => constant_text(node).is_none(),
            Self::Function => syntax::is_function(node),
            Self::Constant => file.source_of(node) != Source::Computed,
            Self::Grammar(kind) => node.kind() == kind.as_str(),
        }
    }
}

impl Class {
    fn holds(self, node: &Node) -> bool {
        let Some(text) = text(node) else { return false };
        match self {
            Self::SecretName => secret::is_secret_name(&text),
            Self::SecretValue => literal_text(node).is_some_and(|it| secret::is_secret_value(&it)),
            Self::CredentialUrl => secret::is_credential_url(&text),
            Self::KnownKey => secret::is_known_key(&text),
        }
    }
}

/// Whether what declares the module's value `node` says so before the value.
fn is_declared<'t>(pattern: &Pattern, node: &Node<'t>, file: &ParsedFile<'t>) -> bool {
    let Some(value) = file.module_value(node) else { return false };
    let statement = value.ancestors().take(2).last();
    statement.is_some_and(|statement| {
        let before = value.range().start - statement.range().start;
        statement.text().get(..before).is_some_and(|text| pattern.is_match(text))
    })
}

/// A literal's text, else the node's name, else its code.
fn text(node: &Node) -> Option<String> {
    constant_text(node).or_else(|| name_of(node)).or_else(|| Some(node.text().into_owned()))
}

fn env_holds<'t>(pattern: &Pattern, node: &Node<'t>, file: &ParsedFile<'t>) -> bool {
    match file.source_of(node) {
        Source::Environment { name, .. } => pattern.is_match(&name),
        _ => false,
    }
}
