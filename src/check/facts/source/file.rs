//! A parsed file: its tree, its names, and what they tell about an expression.

use super::rule::last_part;
use super::scope::{Level, Names, Target};
use super::syntax::{self, Callee, Node, constant_text, literal_text, member, name_of, unwrap};
use crate::check::facts::Source;

/// How far an expression is followed: through this many of its parts,
const MAX_STEPS: u8 = 60;
/// of which a name that stands for something else counts as so many.
const NAME_STEPS: u8 = 10;
/// Values are followed through fewer names.
const MAX_VALUE_STEPS: u8 = 30;
/// Longer expressions (in bytes) are not looked through for names.
const MAX_EXPRESSION: usize = 400;
/// Longer code (in bytes) is no name.
const MAX_NAME: usize = 120;

/// A parsed file.
pub(super) struct ParsedFile<'t> {
    pub(super) names: Names<'t>,
    /// The reads of environment variables, in the order of the file.
    pub(super) env_reads: Vec<EnvRead>,
}

/// A read of an environment variable, and the bytes that do it.
pub(super) struct EnvRead {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) name: String,
    pub(super) default: Option<String>,
}

impl<'t> ParsedFile<'t> {
    /// The dotted path of what `node` stands for, imports and one-step names resolved:
    /// `logging.FileHandler`, `express().listen`, `net/http.Server{}.Shutdown`.
    pub(super) fn path_of(&self, node: &Node<'t>) -> Option<String> {
        self.path_within(node, MAX_STEPS)
    }

    fn path_within(&self, node: &Node<'t>, steps: u8) -> Option<String> {
        let steps = steps.checked_sub(1)?;
        let node = unwrap(node);
        if let Some(path) = self.path_of_name(&node, steps) {
            return Some(path);
        }
        if let Some(parts) = member(&node) {
            let object = self.path_within(&parts.first, steps)?;
            return Some(format!("{object}.{}", name_of(&parts.second)?));
        }
        if let Some(call) = syntax::call(&node) {
            if let Callee::Node(callee) = &call.callee
                && (callee.text() == "require" || callee.text() == "import")
            {
                let first = call.values().into_iter().next();
                return first.and_then(|it| literal_text(&it)).map(|name| module(&name));
            }
            let path = self.callee_within(&call.callee, steps)?;
            return Some(if call.arguments.is_some() { format!("{path}()") } else { path });
        }
        let names = node.lang().0.syntax.names;
        match node.kind().as_ref() {
            "unary_expression" => self.path_within(&node.field("operand")?, steps),
            "composite_literal" => {
                Some(format!("{}{{}}", self.path_of_type(&node.field("type")?, steps)?))
            }
            "this" | "self" => Some(node.text().into_owned()),
            kind if kind.ends_with("identifier") || names.contains(&kind) => {
                let text = node.text().replace('\\', ".");
                Some(text.trim_start_matches('.').to_owned())
            }
            _ => None,
        }
    }

    /// The path of what is called.
    pub(super) fn path_of_callee(&self, callee: &Callee<'t>) -> Option<String> {
        self.callee_within(callee, MAX_STEPS)
    }

    /// The last part of the path of what is called, where that does not hang on what names stand
    /// for.
    pub(super) fn last_of_callee(&self, callee: &Callee<'t>) -> Option<String> {
        let name = match callee {
            Callee::Node(node) => {
                let node = unwrap(node);
                let bound = node.range().len() <= MAX_NAME && self.names.binds(&node.text());
                if bound {
                    return None;
                }
                member(&node)?.second
            }
            Callee::Method(None, _) => return None,
            Callee::Method(Some(_), name) => name.clone(),
        };
        let name = name_of(&name)?;
        Some(last_part(&name).to_owned())
    }

    fn callee_within(&self, callee: &Callee<'t>, steps: u8) -> Option<String> {
        match callee {
            Callee::Node(node) => self.path_within(node, steps),
            Callee::Method(None, name) => self.path_within(name, steps).or_else(|| name_of(name)),
            Callee::Method(Some(receiver), name) => {
                Some(format!("{}.{}", self.path_within(receiver, steps)?, name_of(name)?))
            }
        }
    }

    /// The path behind a name that this file binds.
    fn path_of_name(&self, node: &Node<'t>, steps: u8) -> Option<String> {
        if node.range().len() > MAX_NAME {
            return None;
        }
        let steps = steps.checked_sub(NAME_STEPS)?;
        let text = node.text();
        let at = node.range().start;
        self.names.targets(&text, at).into_iter().find_map(|(target, _)| match target {
            Target::Path(path) => Some(path.clone()),
            Target::Value(value) if value.range().contains(&at) => None,
            Target::Value(value) => self.path_within(value, steps),
            Target::Member(value, key) => {
                Some(format!("{}.{key}", self.path_within(value, steps)?))
            }
            Target::Argument => None,
        })
    }

    /// `http.Server` as the type of a composite literal.
    fn path_of_type(&self, node: &Node<'t>, steps: u8) -> Option<String> {
        let text = node.text();
        match text.split_once('.') {
            Some((package, name)) => {
                let targets = self.names.targets(package, node.range().start);
                let path = targets.into_iter().find_map(|(target, _)| match target {
                    Target::Path(path) => Some(path.clone()),
                    _ => None,
                });
                Some(format!("{}.{name}", path?))
            }
            None => (steps > 0).then(|| text.into_owned()),
        }
    }

    /// Where the value of `node` comes from.
    pub(super) fn source_of(&self, node: &Node<'t>) -> Source {
        self.source_within(node, MAX_VALUE_STEPS)
    }

    fn source_within(&self, node: &Node<'t>, steps: u8) -> Source {
        let Some(steps) = steps.checked_sub(NAME_STEPS) else { return Source::Computed };
        let node = unwrap(node);
        if let Some(text) = constant_text(&node) {
            return Source::Literal(text);
        }
        if let Some(read) = self.env_read_in(&node) {
            return Source::Environment { name: read.name.clone(), default: read.default.clone() };
        }
        // `"0.0.0.0:80".parse()`: what a conversion is called on.
        if let Some(call) = syntax::call(&node)
            && call.values().is_empty()
        {
            let receiver = match &call.callee {
                Callee::Method(receiver, _) => receiver.clone(),
                Callee::Node(callee) => member(callee).map(|parts| parts.first),
            };
            if let Some(text) = receiver.and_then(|it| constant_text(&it)) {
                return Source::Literal(text);
            }
        }
        let direct = self.source_of_name(&node, steps);
        if direct != Source::Computed {
            return direct;
        }
        if node.range().len() > MAX_EXPRESSION {
            return Source::Computed;
        }
        // A string that is put together, a conversion, a sum: its parts decide.
        let mut parts = node.dfs().skip(1).filter(|part| part.kind().ends_with("identifier"));
        parts
            .find_map(|part| match self.source_of_name(&part, steps) {
                source @ Source::Environment { .. } => Some(source),
                _ => None,
            })
            .unwrap_or(Source::Computed)
    }

    /// Where the value of a name comes from; the environment, if any assignment says so.
    fn source_of_name(&self, node: &Node<'t>, steps: u8) -> Source {
        let at = node.range().start;
        if node.range().len() > MAX_NAME {
            return Source::Computed;
        }
        let mut found = Source::Computed;
        for (target, _) in self.names.targets(&node.text(), at) {
            let source = match target {
                Target::Value(value) if !value.range().contains(&at) => {
                    self.source_within(value, steps)
                }
                Target::Member(value, key) => self.source_of_member(value, key),
                _ => Source::Computed,
            };
            match source {
                Source::Environment { .. } => return source,
                source if found == Source::Computed => found = source,
                _ => {}
            }
        }
        found
    }

    /// `const { PORT } = process.env`: the read was noted at the destructured name.
    fn source_of_member(&self, value: &Node<'t>, key: &str) -> Source {
        let Some(statement) = value.parent() else { return Source::Computed };
        let range = statement.range();
        self.env_reads
            .iter()
            .find(|read| read.start >= range.start && read.end <= range.end && read.name == key)
            .map_or(Source::Computed, |read| Source::Environment {
                name: read.name.clone(),
                default: read.default.clone(),
            })
    }

    /// The first read of an environment variable inside `node`.
    pub(super) fn env_read_in(&self, node: &Node<'t>) -> Option<&EnvRead> {
        let range = node.range();
        let first = self.env_reads.partition_point(|read| read.start < range.start);
        self.env_reads[first..]
            .iter()
            .take_while(|read| read.start < range.end)
            .find(|read| read.end <= range.end)
    }

    /// The value that the module binds to the name `node`, where no function hides it.
    pub(super) fn module_value(&self, node: &Node<'t>) -> Option<Node<'t>> {
        if !node.is_leaf() {
            return None;
        }
        let targets = self.names.targets(&node.text(), node.range().start);
        match targets.first()? {
            (Target::Value(value), Level::Module) => Some(unwrap(value)),
            _ => None,
        }
    }
}

/// A module's name without `node:`.
fn module(name: &str) -> String {
    name.strip_prefix("node:").unwrap_or(name).to_owned()
}
