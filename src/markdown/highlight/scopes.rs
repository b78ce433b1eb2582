//! Scopes of `TextMate` grammars → what a piece of code is.

use crate::markdown::line::SyntaxRole;
use syntect::parsing::Scope;

/// What scopes mean, by their beginning; the first that fits holds.
const MEANINGS: &[(&str, SyntaxRole)] = &[
    ("comment", SyntaxRole::Comment),
    ("punctuation.definition.comment", SyntaxRole::Comment),
    ("punctuation.definition.string", SyntaxRole::String),
    ("punctuation.definition.variable", SyntaxRole::Variable),
    ("punctuation.definition.annotation", SyntaxRole::Function),
    ("punctuation.definition.inserted", SyntaxRole::String),
    ("punctuation.definition.deleted", SyntaxRole::Keyword),
    ("punctuation", SyntaxRole::Punctuation),
    ("constant", SyntaxRole::Constant),
    ("support.constant", SyntaxRole::Constant),
    ("string", SyntaxRole::String),
    ("storage.type.string", SyntaxRole::String),
    ("keyword.other.definition.ini", SyntaxRole::Variable),
    ("keyword", SyntaxRole::Keyword),
    ("storage", SyntaxRole::Keyword),
    ("support.function.test", SyntaxRole::Punctuation),
    ("support.function", SyntaxRole::Function),
    ("entity.name.function", SyntaxRole::Function),
    ("variable.function", SyntaxRole::Function),
    ("variable.annotation", SyntaxRole::Function),
    ("variable", SyntaxRole::Variable),
    ("entity.name.tag", SyntaxRole::Variable),
    ("entity.other.attribute-name", SyntaxRole::Variable),
    ("support.type.property-name", SyntaxRole::Variable),
    ("entity.name", SyntaxRole::Type),
    ("entity.section", SyntaxRole::Type),
    ("entity.other.inherited-class", SyntaxRole::Type),
    ("support.class", SyntaxRole::Type),
    ("support.type", SyntaxRole::Type),
    ("markup.inserted", SyntaxRole::String),
    ("markup.deleted", SyntaxRole::Keyword),
    ("meta.diff.header", SyntaxRole::Comment),
    ("meta.diff.range", SyntaxRole::Function),
    // Code inside a string is no string.
    ("meta.interpolation", SyntaxRole::Plain),
    ("source", SyntaxRole::Plain),
];

/// Knows what scopes mean.
#[derive(Debug)]
pub(super) struct Roles {
    meanings: Vec<(Scope, SyntaxRole)>,
    /// Words and signs that connect: `and`, `=`.
    operator: Option<Scope>,
    /// Keys, which the grammar takes for strings.
    json_key: Option<Scope>,
}

impl Roles {
    pub(super) fn new() -> Self {
        let meaning = |(name, role): &(&str, _)| Some((Scope::new(name).ok()?, *role));
        Self {
            meanings: MEANINGS.iter().filter_map(meaning).collect(),
            operator: Scope::new("keyword.operator").ok(),
            json_key: Scope::new("meta.mapping.key.json").ok(),
        }
    }

    /// What `text` is; `scopes` from the outermost to the innermost, which says most.
    pub(super) fn role_of(&self, text: &str, scopes: &[Scope]) -> SyntaxRole {
        let meaning = |scope: &Scope| self.meaning(*scope).map(|role| (role, *scope));
        let Some((role, scope)) = scopes.iter().rev().find_map(meaning) else {
            return SyntaxRole::Plain;
        };
        let is_operator = self.operator.is_some_and(|operator| operator.is_prefix_of(scope));
        match role {
            SyntaxRole::Keyword if is_operator && !text.contains(char::is_alphabetic) => {
                SyntaxRole::Punctuation
            }
            SyntaxRole::String if scopes.iter().any(|scope| Some(*scope) == self.json_key) => {
                SyntaxRole::Variable
            }
            role => role,
        }
    }

    fn meaning(&self, scope: Scope) -> Option<SyntaxRole> {
        let fits = |(known, _): &&(Scope, SyntaxRole)| known.is_prefix_of(scope);
        self.meanings.iter().find(fits).map(|(_, role)| *role)
    }
}
