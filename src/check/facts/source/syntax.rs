//! Shapes of a syntax tree, whatever the language: literals, wrappers, members, calls.

use super::language::{Grammar, Shape};
use ast_grep_core::tree_sitter::StrDoc;

/// A node of a parsed file.
pub(super) type Node<'t> = ast_grep_core::Node<'t, StrDoc<Grammar>>;

/// Parts of a node: the two that its [`Shape`] names.
pub(super) struct Parts<'t> {
    pub(super) first: Node<'t>,
    pub(super) second: Node<'t>,
}

/// What is called, and the node that holds the arguments.
pub(super) fn call<'t>(node: &Node<'t>) -> Option<Parts<'t>> {
    parts(node, node.lang().0.syntax.calls)
}

/// An object, and the key that is looked up in it.
pub(super) fn member<'t>(node: &Node<'t>) -> Option<Parts<'t>> {
    parts(node, node.lang().0.syntax.members)
}

/// A name, and the value that is given to it.
pub(super) fn given<'t>(node: &Node<'t>) -> Option<Parts<'t>> {
    parts(node, node.lang().0.syntax.givens)
}

fn parts<'t>(node: &Node<'t>, shapes: &[Shape]) -> Option<Parts<'t>> {
    let kind = node.kind();
    let shape = shapes.iter().find(|shape| shape.kind == kind)?;
    Some(Parts { first: node.field(shape.first)?, second: node.field(shape.second)? })
}

/// The node behind parentheses, `await` and the like.
pub(super) fn unwrap<'t>(node: &Node<'t>) -> Node<'t> {
    let mut node = node.clone();
    while node.lang().0.syntax.wrappers.contains(&node.kind().as_ref()) {
        let inner = values(&node).next();
        match inner {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

/// The named children of `node` without comments: arguments, elements.
pub(super) fn values<'s, 't: 's>(node: &'s Node<'t>) -> impl Iterator<Item = Node<'t>> + 's {
    node.named_children().filter(|child| !child.is_extra())
}

/// The text of a string literal without its quotes, where nothing is computed in it.
pub(super) fn literal_text(node: &Node) -> Option<String> {
    let node = unwrap(node);
    let syntax = &node.lang().0.syntax;
    if !is_kind(&node, syntax.strings) {
        return None;
    }
    let parts: Vec<_> = values(&node).filter(|part| is_kind(part, syntax.strings)).collect();
    if !parts.is_empty() {
        return parts.iter().map(literal_text).collect();
    }
    let computed = node.children().any(|child| is_kind(&child, syntax.interpolations));
    (!computed).then(|| unquote(&node.text()).to_owned())
}

/// The text of a string or of a number.
pub(super) fn constant_text(node: &Node) -> Option<String> {
    let node = unwrap(node);
    if is_kind(&node, node.lang().0.syntax.numbers) {
        return Some(node.text().into_owned());
    }
    literal_text(&node)
}

/// Whether `node` is a string of any sort, also one in which something is computed.
pub(super) fn is_string(node: &Node) -> bool {
    is_kind(node, node.lang().0.syntax.strings)
}

/// Whether `node` defines a function.
pub(super) fn is_function(node: &Node) -> bool {
    is_kind(node, node.lang().0.syntax.functions)
}

fn is_kind(node: &Node, kinds: &[&str]) -> bool {
    kinds.contains(&node.kind().as_ref())
}

/// The name that `node` is known by: an identifier, the last part of a path, a literal key.
pub(super) fn name_of(node: &Node) -> Option<String> {
    let node = unwrap(node);
    if let Some(text) = literal_text(&node) {
        return Some(text);
    }
    if let Some(parts) = member(&node) {
        return name_of(&parts.second);
    }
    let text = node.text();
    let is_name = node.is_leaf() && text.chars().all(|c| c.is_alphanumeric() || "_$".contains(c));
    is_name.then(|| text.into_owned())
}

/// The right side that is taken where `node`'s value is missing, as in `a || 'b'`.
pub(super) fn fallback<'t>(node: &Node<'t>) -> Option<Node<'t>> {
    let syntax = &node.lang().0.syntax;
    let mut inner = node.clone();
    // A conversion may stand between: `Number(process.env.PORT) || 3000`.
    for _ in 0..5 {
        let parent = inner.parent()?;
        if is_kind(&parent, syntax.fallback_kinds) {
            let operator = parent.field("operator")?;
            let left = parent.field("left")?;
            if !syntax.fallback_operators.contains(&operator.text().as_ref()) {
                return None;
            }
            if left.node_id() == inner.node_id() {
                let right = parent.field("right")?;
                if constant_text(&right).is_some() {
                    return Some(right);
                }
            }
        } else if !is_kind(&parent, syntax.wrappers) && !is_conversion(&parent, &inner) {
            return None;
        }
        inner = parent;
    }
    None
}

/// Whether `inner` is the argument of a call, or the list of arguments that holds it.
fn is_conversion(node: &Node, inner: &Node) -> bool {
    match call(node) {
        Some(parts) => parts.second.node_id() == inner.node_id(),
        None => node.parent().is_some_and(|parent| {
            call(&parent).is_some_and(|parts| {
                parts.second.node_id() == node.node_id() && values(node).count() <= 2
            })
        }),
    }
}

/// `text` without the quotes and the prefix of a string literal.
fn unquote(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    for quotes in ["\"\"\"", "'''", "\"", "'", "`"] {
        if let Some(inner) = text.strip_prefix(quotes).and_then(|it| it.strip_suffix(quotes)) {
            return inner;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_prefixes_are_no_part_of_a_text() {
        assert_eq!(unquote("'a'"), "a");
        assert_eq!(unquote("rb\"a'b\""), "a'b");
        assert_eq!(unquote("'''a\nb'''"), "a\nb");
        assert_eq!(unquote("`a`"), "a");
        assert_eq!(unquote("''"), "");
    }
}
