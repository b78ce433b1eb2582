//! The names of a file: what they were imported as and what was assigned to them.
//!
//! One step of such knowledge is what lets `from logging import FileHandler`, `app.listen(PORT)`
//! and `server.close()` be understood without running anything.

use super::syntax::{Node, field};
use std::collections::HashMap;
use std::ops::Range;

/// The names and the imports of a file.
#[derive(Default)]
pub(super) struct Names<'t> {
    bindings: HashMap<String, Vec<Binding<'t>>>,
    /// The packages that are imported, each with the first node that does so.
    pub(super) imports: Vec<(String, Node<'t>)>,
    /// The functions around the node that is looked at, the outermost first.
    functions: Vec<Range<usize>>,
}

/// A name, and where it holds.
struct Binding<'t> {
    target: Target<'t>,
    /// The bytes of the function in which it holds; of the whole file at module level.
    scope: Range<usize>,
    level: Level,
    at: usize,
}

/// Whether a name belongs to the module or to a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Module,
    Function,
}

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Target<'t> {
    /// Something that was imported.
    Path(String),
    /// A value that was assigned.
    Value(Node<'t>),
    /// A member of a value, taken out by destructuring.
    Member(Node<'t>, String),
    /// What a caller hands in.
    Argument,
}

impl<'t> Names<'t> {
    /// Leaves the functions that end before `node`, the next of the file.
    pub(super) fn move_to(&mut self, node: &Node<'t>) {
        let start = node.range().start;
        while self.functions.last().is_some_and(|function| function.end <= start) {
            self.functions.pop();
        }
    }

    /// Enters `function` and notes its parameters.
    pub(super) fn enter(&mut self, function: &Node<'t>) {
        self.functions.push(function.range());
        self.bind_parameters(function);
    }

    /// Notes that `statement` imports `package`.
    pub(super) fn import(&mut self, package: String, statement: &Node<'t>) {
        if !self.imports.iter().any(|(known, _)| *known == package) {
            self.imports.push((package, statement.clone()));
        }
    }

    /// Notes that `name` stands for the imported `path`.
    pub(super) fn bind_path(&mut self, name: &str, path: String, statement: &Node<'t>) {
        self.bind(name, Target::Path(path), statement);
    }

    /// Notes that `value` was assigned to `name`: an identifier or a dotted path.
    pub(super) fn bind_value(&mut self, name: &Node<'t>, value: Node<'t>) {
        let text = name.text();
        let is_path = text.chars().all(|c| c.is_alphanumeric() || "_$.".contains(c));
        if is_path {
            self.bind(&text, Target::Value(value), name);
        }
    }

    /// Notes that `name` stands for a member of `value`.
    pub(super) fn bind_member(&mut self, name: &str, value: Node<'t>, key: &str, at: &Node<'t>) {
        self.bind(name, Target::Member(value, key.to_owned()), at);
    }

    /// Notes the parameters of `function`: they hide what is outside.
    fn bind_parameters(&mut self, function: &Node<'t>) {
        let parameters = field(function, "parameters").or_else(|| field(function, "parameter"));
        let mut pending: Vec<_> = parameters.into_iter().collect();
        while let Some(node) = pending.pop() {
            let kind = node.kind();
            if matches!(kind.as_ref(), "identifier" | "shorthand_property_identifier_pattern") {
                self.bind(&node.text(), Target::Argument, &node);
                continue;
            }
            // Types and default values are no names.
            let names: Vec<_> = ["name", "left", "pattern", "value"]
                .iter()
                .map(|field| node.field_children(field).collect::<Vec<_>>())
                .find(|names| !names.is_empty())
                .unwrap_or_else(|| node.named_children().collect());
            pending.extend(names.into_iter().filter(|name| name.kind() != "type"));
        }
    }

    fn bind(&mut self, name: &str, target: Target<'t>, at: &Node<'t>) {
        // What is put on an object is seen wherever the object is.
        let (scope, level) = match self.functions.last() {
            Some(function) if !name.contains('.') => (function.clone(), Level::Function),
            _ => (0..usize::MAX, Level::Module),
        };
        let binding = Binding { target, scope, level, at: at.range().start };
        match self.bindings.get_mut(name) {
            Some(known) => known.push(binding),
            None => {
                self.bindings.insert(name.to_owned(), vec![binding]);
            }
        }
    }

    /// Whether the file binds `name` at all.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.bindings.contains_key(name)
    }

    /// What `name` may stand for at byte `at`: the innermost scope's, the likeliest first.
    pub(super) fn targets(&self, name: &str, at: usize) -> Vec<(&Target<'t>, Level)> {
        let Some(bindings) = self.bindings.get(name) else { return Vec::new() };
        let visible = bindings.iter().filter(|binding| binding.scope.contains(&at));
        let Some(innermost) = visible.clone().map(|binding| binding.scope.len()).min() else {
            return Vec::new();
        };
        let mut found: Vec<_> = visible.filter(|it| it.scope.len() == innermost).collect();
        // The last one before the use, then earlier ones, then those after it.
        found.sort_by_key(|binding| (binding.at > at, usize::MAX - binding.at));
        found.into_iter().map(|binding| (&binding.target, binding.level)).collect()
    }
}

/// Notes an import of languages in which a class comes by its whole path: `a.b.C` binds `C`, and
/// imports the package `a.b`; with `all`, the path is the package.
pub(super) fn bind_class<'t>(path: &str, all: bool, statement: &Node<'t>, names: &mut Names<'t>) {
    let (package, name) = path.rsplit_once('.').unwrap_or(("", path));
    if all || package.is_empty() {
        names.import(path.to_owned(), statement);
    } else {
        names.import(package.to_owned(), statement);
        names.bind_path(name, path.to_owned(), statement);
    }
}

/// Notes that `name` is of the type `declared`: its methods are those of the class.
pub(super) fn bind_typed<'t>(name: &Node<'t>, declared: Option<Node<'t>>, names: &mut Names<'t>) {
    let Some(declared) = declared else { return };
    let text = declared.text();
    let class = text.split('<').next().unwrap_or(&text).trim();
    let imported = names.targets(class, 0).into_iter().find_map(|(target, _)| match target {
        Target::Path(path) => Some(path.clone()),
        _ => None,
    });
    let path = imported.unwrap_or_else(|| class.to_owned());
    if path.chars().all(|c| c.is_alphanumeric() || "_.".contains(c)) {
        names.bind_path(&name.text(), path, name);
    }
}
