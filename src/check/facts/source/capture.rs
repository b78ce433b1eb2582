//! What a rule captured of the code, and the way from a capture to the node that is meant.

use super::language::Grammar;
use super::syntax::{Node, call, given, is_string, member, name_of, unwrap, values};
use super::template::{Selector, Step};
use ast_grep_core::meta_var::MetaVarEnv;
use ast_grep_core::tree_sitter::StrDoc;

/// The captures of a match.
pub(super) enum Captures<'t> {
    /// Nodes with the names that the shape gives them.
    Named(Vec<(&'static str, Captured<'t>)>),
    /// The metavariables of a pattern.
    Pattern(MetaVarEnv<'t, StrDoc<Grammar>>),
}

/// One node, or a list of arguments.
#[derive(Clone)]
pub(super) enum Captured<'t> {
    One(Node<'t>),
    Many(Vec<Node<'t>>),
}

impl<'t> Captures<'t> {
    /// The node that `selector` leads to.
    pub(super) fn select(&self, selector: &Selector) -> Option<Node<'t>> {
        let mut current = self.get(&selector.name)?;
        for step in &selector.steps {
            current = Captured::One(step_into(&current, step)?);
        }
        match current {
            Captured::One(node) => Some(node),
            Captured::Many(nodes) => nodes.into_iter().next(),
        }
    }

    fn get(&self, name: &str) -> Option<Captured<'t>> {
        match self {
            Self::Named(nodes) => {
                nodes.iter().find(|(known, _)| *known == name).map(|(_, captured)| captured.clone())
            }
            Self::Pattern(env) => match env.get_match(name) {
                Some(node) => Some(Captured::One(node.clone())),
                None => Some(Captured::Many(env.get_multiple_matches(name))),
            },
        }
    }
}

fn step_into<'t>(captured: &Captured<'t>, step: &Step) -> Option<Node<'t>> {
    let nodes = match captured {
        Captured::One(node) => elements(node),
        Captured::Many(nodes) => nodes.clone(),
    };
    let mut nodes = nodes.into_iter().filter(|node| node.is_named() && !node.is_extra());
    match step {
        Step::Index(index) => nodes.filter(|node| given(node).is_none()).nth(*index),
        Step::Key(key) => nodes.find_map(|node| value_of(&node, key)),
    }
}

/// The elements of a list, a tuple, an object or a composite literal.
fn elements<'t>(node: &Node<'t>) -> Vec<Node<'t>> {
    let node = unwrap(node);
    if is_string(&node) || call(&node).is_some() || member(&node).is_some() {
        return Vec::new();
    }
    // `&http.Server{Addr: …}`
    let node = node.field("operand").unwrap_or(node);
    let node = node.field("body").unwrap_or(node);
    values(&node).collect()
}

/// The value that `node` gives to `key`.
fn value_of<'t>(node: &Node<'t>, key: &str) -> Option<Node<'t>> {
    if node.kind() == "shorthand_property_identifier" {
        return key.split('|').any(|known| known == node.text()).then(|| node.clone());
    }
    let parts = given(node)?;
    let name = name_of(&parts.first)?;
    key.split('|').any(|known| known == name).then(|| unwrap(&parts.second))
}
