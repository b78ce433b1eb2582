//! Shapes of a syntax tree, whatever the language: literals, wrappers, members, calls.

use super::kinds::Mark;
use super::language::{Grammar, Shape};
use ast_grep_core::tree_sitter::StrDoc;

/// A node of a parsed file.
pub(super) type Node<'t> = ast_grep_core::Node<'t, StrDoc<Grammar>>;

/// Parts of a node: the two that its [`Shape`] names.
pub(super) struct Parts<'t> {
    pub(super) first: Node<'t>,
    pub(super) second: Node<'t>,
}

/// A call: of what, and with which arguments.
pub(super) struct Call<'t> {
    pub(super) callee: Callee<'t>,
    /// The node that holds them; none where a call needs no brackets and has none.
    pub(super) arguments: Option<Node<'t>>,
}

/// What is called.
pub(super) enum Callee<'t> {
    /// An expression.
    Node(Node<'t>),
    /// A method of something, where the grammar has no node for both together.
    Method(Option<Node<'t>>, Node<'t>),
}

impl<'t> Call<'t> {
    /// The arguments.
    pub(super) fn values(&self) -> Vec<Node<'t>> {
        let Some(list) = &self.arguments else { return Vec::new() };
        let mut found = Vec::new();
        for node in values(list) {
            if has(&node, Mark::ArgumentList) {
                found.extend(values(&node));
            } else {
                found.push(node);
            }
        }
        found
    }
}

/// What is called, and with what.
pub(super) fn call<'t>(node: &Node<'t>) -> Option<Call<'t>> {
    let syntax = &node.lang().0.syntax;
    if has(node, Mark::Call)
        && let Some(parts) = parts(node, syntax.calls)
    {
        return Some(Call { callee: Callee::Node(parts.first), arguments: Some(parts.second) });
    }
    if !has(node, Mark::Method) {
        return None;
    }
    let kind = node.kind();
    let shape = syntax.methods.iter().find(|shape| shape.kind == kind)?;
    Some(Call {
        callee: Callee::Method(part(node, shape.receiver), part(node, shape.name)?),
        arguments: part(node, shape.arguments),
    })
}

/// An object, and the key that is looked up in it.
pub(super) fn member<'t>(node: &Node<'t>) -> Option<Parts<'t>> {
    if has(node, Mark::Member) { parts(node, node.lang().0.syntax.members) } else { None }
}

/// A name, and the value that is given to it.
pub(super) fn given<'t>(node: &Node<'t>) -> Option<Parts<'t>> {
    if has(node, Mark::Given) { parts(node, node.lang().0.syntax.givens) } else { None }
}

fn parts<'t>(node: &Node<'t>, shapes: &[Shape]) -> Option<Parts<'t>> {
    let kind = node.kind();
    shapes.iter().filter(|shape| shape.kind == kind).find_map(|shape| {
        let (first, second) = (part(node, shape.first)?, part(node, shape.second)?);
        (first.node_id() != second.node_id()).then_some(Parts { first, second })
    })
}

/// A child by its field; `#n` and `#last` count named children, `@kind` names the child's kind.
fn part<'t>(node: &Node<'t>, name: &str) -> Option<Node<'t>> {
    if name.is_empty() {
        return None;
    }
    if let Some(kind) = name.strip_prefix('@') {
        return node.named_children().find(|child| child.kind() == kind);
    }
    match name.strip_prefix('#') {
        Some("last") => values(node).last(),
        Some(index) => values(node).nth(index.parse().ok()?),
        None => field(node, name),
    }
}

/// The first child in the field `name`.
pub(super) fn field<'t>(node: &Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_id(node.lang().1.field(name)?)
}

/// The node behind parentheses, `await` and the like.
pub(super) fn unwrap<'t>(node: &Node<'t>) -> Node<'t> {
    let mut node = node.clone();
    while has(&node, Mark::Wrapper) {
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
    if !is_string(&node) {
        return None;
    }
    let parts: Vec<_> = values(&node).filter(is_string).collect();
    if !parts.is_empty() {
        return parts.iter().map(literal_text).collect();
    }
    let computed = node.children().any(|child| has(&child, Mark::Interpolation));
    (!computed).then(|| unquote(&node.text()).to_owned())
}

/// The text of a string or of a number.
pub(super) fn constant_text(node: &Node) -> Option<String> {
    let node = unwrap(node);
    if has(&node, Mark::Number) {
        return Some(node.text().into_owned());
    }
    literal_text(&node)
}

/// Whether `node` is a string of any sort, also one in which something is computed.
pub(super) fn is_string(node: &Node) -> bool {
    has(node, Mark::String)
}

/// Whether `node` defines a function.
pub(super) fn is_function(node: &Node) -> bool {
    has(node, Mark::Function)
}

/// Whether the language's table says this of nodes like `node`.
pub(super) fn has(node: &Node, mark: Mark) -> bool {
    node.lang().1.has(node.kind_id(), mark)
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
    if let Some(Call { callee: Callee::Method(Some(_), name), arguments: None }) = call(&node) {
        return name_of(&name);
    }
    let text = node.text();
    if has(&node, Mark::Name) {
        return Some(text.trim_matches([':', '$', '@', ' ']).to_owned());
    }
    let is_name = node.is_leaf() && text.chars().all(|c| c.is_alphanumeric() || "_$?!".contains(c));
    is_name.then(|| text.into_owned())
}

/// The value that is taken where `node`'s is missing, as in `a || 'b'` and `a.unwrap_or("b")`.
pub(super) fn fallback<'t>(node: &Node<'t>) -> Option<Node<'t>> {
    let mut inner = node.clone();
    // A conversion may stand between: `Number(process.env.PORT) || 3000`.
    for _ in 0..6 {
        let parent = inner.parent()?;
        match alternative(&parent, &inner) {
            Some(Alternative::Value(value)) => return Some(value),
            Some(Alternative::Other) => return None,
            None => {}
        }
        if !has(&parent, Mark::Wrapper)
            && !has(&parent, Mark::ArgumentList)
            && !is_conversion(&parent, &inner)
        {
            return None;
        }
        inner = parent;
    }
    None
}

/// What stands beside a value that may be missing.
enum Alternative<'t> {
    /// A constant that is taken instead.
    Value(Node<'t>),
    /// Something else.
    Other,
}

/// The alternative that `parent` has for `inner`, where it is an operation with one.
fn alternative<'t>(parent: &Node<'t>, inner: &Node<'t>) -> Option<Alternative<'t>> {
    let syntax = &inner.lang().0.syntax;
    let is_inner = |node: &Node<'t>| node.node_id() == inner.node_id();
    let constant = |node: Node<'t>| {
        if constant_text(&node).is_some() { Alternative::Value(node) } else { Alternative::Other }
    };
    if has(parent, Mark::Fallback) {
        if let Some(operator) = parent.field("operator")
            && !syntax.fallback_operators.contains(&operator.text().as_ref())
        {
            return Some(Alternative::Other);
        }
        let (left, right) = match (parent.field("left"), parent.field("right")) {
            (Some(left), Some(right)) => (left, right),
            // `a ?: 'b'`
            _ => match (parent.field("condition"), parent.field("alternative")) {
                (Some(_), _) if parent.field("body").is_some() => return Some(Alternative::Other),
                (Some(left), Some(right)) => (left, right),
                _ => (part(parent, "#0")?, part(parent, "#1")?),
            },
        };
        return is_inner(&left).then(|| constant(right));
    }
    // `a.unwrap_or("b")`: a method of the value, by a node of its own or not.
    let called = match call(parent) {
        Some(found) => Some(found),
        None => parent.parent().and_then(|above| call(&above)),
    }?;
    let (receiver, name) = match &called.callee {
        Callee::Method(Some(receiver), name) => (receiver.clone(), name.clone()),
        Callee::Node(callee) => {
            let parts = member(callee)?;
            (parts.first, parts.second)
        }
        Callee::Method(None, _) => return None,
    };
    let is_fallback = is_inner(&unwrapped_once(&receiver, inner))
        && syntax.fallback_methods.contains(&name.text().as_ref());
    if !is_fallback {
        return None;
    }
    let value = called.values().into_iter().next()?;
    // `|| "b".to_owned()`: the literal in what makes the value.
    Some(
        value.dfs().find(|part| constant_text(part).is_some()).map_or(Alternative::Other, constant),
    )
}

/// `node`, or the node inside of it that is `inner`.
fn unwrapped_once<'t>(node: &Node<'t>, inner: &Node<'t>) -> Node<'t> {
    if unwrap(node).node_id() == inner.node_id() { inner.clone() } else { node.clone() }
}

/// Whether `inner` is the argument of a call, the list of arguments that holds it, or the callee's
/// receiver (`a.trim()`).
fn is_conversion(node: &Node, inner: &Node) -> bool {
    let holds = |found: &Call, list: &Node| {
        found.arguments.as_ref().is_some_and(|arguments| arguments.node_id() == list.node_id())
    };
    match call(node) {
        Some(found) => holds(&found, inner),
        None => node.parent().is_some_and(|parent| {
            call(&parent).is_some_and(|found| holds(&found, node) && found.values().len() <= 2)
        }),
    }
}

/// `text` without the quotes and the prefix of a string literal.
fn unquote(text: &str) -> &str {
    let bare = text.strip_prefix(':').unwrap_or(text);
    let text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || "@$".contains(c));
    let text = text.trim_matches('#');
    for quotes in ["\"\"\"", "'''", "\"", "'", "`"] {
        if let Some(inner) = text.strip_prefix(quotes).and_then(|it| it.strip_suffix(quotes)) {
            return inner;
        }
    }
    // A symbol or an atom.
    bare
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
