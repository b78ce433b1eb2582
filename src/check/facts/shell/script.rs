//! A shell script by its grammar: the commands that it runs, in order, and what it reads.

use super::Command;
use crate::check::facts::source::is_secret_value;
use crate::check::facts::{FactKind, credential, dotenv, is_admin_command};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use tree_sitter::{Node, ParseOptions, ParseState, Parser};

/// How deep statements and the functions that they call may stand in one another.
const DEPTH: usize = 60;

/// For how many branches functions are followed that others have called.
const BRANCHES: usize = 40;

/// Words in the names of branches that somebody asks for.
const ON_REQUEST: [&str; 5] = ["migrat", "seed", "setup", "init", "manage"];

/// What a script does.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// What runs, functions followed to where they are called.
    pub(super) commands: Vec<Command>,
    /// Variables that it takes from outside, and literals that it gives to secrets.
    pub(super) facts: Vec<(u32, FactKind)>,
}

/// Reads a script; `None` where the grammar does not take it.
pub(super) fn read(text: &str) -> Option<Script> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_bash::LANGUAGE.into()).ok()?;
    // Texts can be made to take for ever: a sound script takes a fraction of this.
    let mut left = 1_000 + text.len() / 4;
    let mut go_on = |_: &ParseState| {
        left = left.saturating_sub(1);
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut go_on);
    let mut rest = |at: usize, _| text.as_bytes().get(at..).unwrap_or_default();
    let tree = parser.parse_with_options(&mut rest, None, Some(options))?;
    let root = tree.root_node();
    if root.has_error() {
        return None;
    }
    let mut walk = Walk {
        text,
        when: Vec::new(),
        functions: BTreeMap::new(),
        branches: BRANCHES,
        script: Script::default(),
    };
    let mut names = Names { text, own: BTreeSet::new(), seen: BTreeSet::new(), facts: Vec::new() };
    let mut cursor = root.walk();
    // Without recursion: a tree may be as deep as its file is long.
    'tree: loop {
        let node = cursor.node();
        if node.kind() == "function_definition"
            && let (Some(name), Some(body)) =
                (node.child_by_field_name("name"), node.child_by_field_name("body"))
        {
            walk.functions.insert(&text[name.byte_range()], Some(body));
        }
        names.note(node);
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                break 'tree;
            }
        }
    }
    walk.statements(root, false, DEPTH);
    let mut script = walk.script;
    script.facts.extend(names.facts);
    if let Some(last) = script.commands.iter().rposition(|it| it.argv[0] == "wait") {
        for command in &mut script.commands[..last] {
            command.background = false;
        }
    }
    Some(script)
}

struct Walk<'t> {
    text: &'t str,
    /// See [`Command::when`].
    when: Vec<String>,
    /// Their bodies, until they are called.
    functions: BTreeMap<&'t str, Option<Node<'t>>>,
    /// How many branches may still follow functions anew.
    branches: usize,
    script: Script,
}

impl<'t> Walk<'t> {
    /// The statements below `node`, in order.
    fn statements(&mut self, node: Node<'t>, background: bool, depth: usize) {
        if depth == 0 {
            return;
        }
        let mut cursor = node.walk();
        let children: Vec<Node<'t>> = node.children(&mut cursor).collect();
        for (at, child) in children.iter().enumerate() {
            let sent = children.get(at + 1).is_some_and(|next| next.kind() == "&");
            self.statement(*child, background || sent, Vec::new(), depth - 1);
        }
    }

    /// One statement; `redirects` are those around it.
    fn statement(
        &mut self,
        node: Node<'t>,
        background: bool,
        mut redirects: Vec<String>,
        depth: usize,
    ) {
        match node.kind() {
            "command" | "declaration_command" => {
                self.command(node, background, redirects, depth);
            }
            "redirected_statement" => {
                let mut cursor = node.walk();
                let mut behind = Vec::new();
                for redirect in node.children_by_field_name("redirect", &mut cursor) {
                    self.redirect(redirect, &mut redirects);
                    // `cat <<EOF | program`: the grammar has the rest of the line inside.
                    if redirect.kind() == "heredoc_redirect" {
                        let mut inside = redirect.walk();
                        let rest = redirect.named_children(&mut inside);
                        behind.extend(rest.filter(|it| !it.kind().starts_with("heredoc")));
                    }
                }
                if let Some(body) = node.child_by_field_name("body") {
                    self.statement(body, background, redirects, depth.saturating_sub(1));
                }
                for rest in behind {
                    self.statement(rest, background, Vec::new(), depth.saturating_sub(1));
                }
            }
            "case_statement" if self.is_on_first(node) => {
                let mut cursor = node.walk();
                let items = node.named_children(&mut cursor);
                for item in items.filter(|item| item.kind() == "case_item") {
                    let mut inside = item.walk();
                    let patterns = item.children_by_field_name("value", &mut inside);
                    let patterns: Vec<String> = patterns.map(|it| self.word(it)).collect();
                    let outer = std::mem::replace(&mut self.when, patterns);
                    // What one branch calls, another may call as well.
                    let functions = (self.branches > 0).then(|| self.functions.clone());
                    self.branches = self.branches.saturating_sub(1);
                    self.statements(item, background, depth);
                    self.functions =
                        functions.unwrap_or_else(|| std::mem::take(&mut self.functions));
                    self.when = outer;
                }
            }
            "function_definition"
            | "test_command"
            | "variable_assignment"
            | "variable_assignments"
            | "comment" => {}
            _ if node.is_named() && !is_word(node.kind()) => {
                self.statements(node, background, depth);
            }
            _ => {}
        }
    }

    /// Whether a `case` is about the first word that the script is given.
    fn is_on_first(&self, node: Node<'t>) -> bool {
        let value = node.child_by_field_name("value").map(|it| self.word(it));
        value.is_some_and(|it| matches!(it.as_str(), "$1" | "${1}" | "${1:-}" | "${1-}"))
    }

    fn redirect(&self, node: Node<'t>, words: &mut Vec<String>) {
        match node.kind() {
            "heredoc_redirect" => words.push("<<".to_owned()),
            "file_redirect" => {
                let mut operator = String::new();
                let mut cursor = node.walk();
                let mut to = Vec::new();
                for child in node.children(&mut cursor) {
                    if child.is_named() && child.kind() != "file_descriptor" {
                        to.push(self.word(child));
                    } else {
                        operator.push_str(&self.text[child.byte_range()]);
                    }
                }
                // `2>&1` is one word to all who look at words.
                if operator.ends_with('&') {
                    words.push(operator + &to.concat());
                } else {
                    words.push(operator);
                    words.extend(to);
                }
            }
            _ => {}
        }
    }

    fn command(&mut self, node: Node<'t>, background: bool, after: Vec<String>, depth: usize) {
        let mut argv = Vec::new();
        let mut redirects = Vec::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match child.kind() {
                "file_redirect" | "heredoc_redirect" | "herestring_redirect" => {
                    self.redirect(child, &mut redirects);
                }
                "variable_assignment" => argv.push(self.assignment(child)),
                _ => argv.push(self.word(child)),
            }
        }
        let called = argv.first().and_then(|name| self.functions.get_mut(name.as_str()));
        if let Some(body) = called {
            // Once is enough: what it runs is the same at each call.
            if let Some(body) = body.take() {
                self.statements(body, background, depth);
            }
            return;
        }
        argv.extend(redirects);
        argv.extend(after);
        let line = line(node);
        let on_request = |it: &String| ON_REQUEST.iter().any(|word| it.contains(word));
        if !self.when.is_empty()
            && self.when.iter().all(on_request)
            && is_admin_command(&argv.join(" "))
        {
            self.script.facts.push((line, FactKind::AdminDocumented));
        }
        let command = Command { argv, line, background, when: self.when.clone() };
        if !command.argv.is_empty() {
            self.script.commands.push(command);
        }
    }

    fn assignment(&self, node: Node<'t>) -> String {
        let name = node.child_by_field_name("name").map_or("", |it| &self.text[it.byte_range()]);
        let value = node.child_by_field_name("value").map(|it| self.word(it)).unwrap_or_default();
        format!("{name}={value}")
    }

    fn word(&self, node: Node<'t>) -> String {
        word(self.text, node)
    }
}

/// A word without the quotes around it; what is computed in it stays as it is written.
fn word(text: &str, node: Node<'_>) -> String {
    let own = &text[node.byte_range()];
    match node.kind() {
        "raw_string" => own.trim_matches('\'').to_owned(),
        "ansi_c_string" => own.trim_start_matches('$').trim_matches('\'').to_owned(),
        "string" => {
            let inside = own.strip_prefix('"').unwrap_or(own);
            inside.strip_suffix('"').unwrap_or(inside).replace("\\\"", "\"")
        }
        "concatenation" => {
            let mut cursor = node.walk();
            // `'a'"b"`: parts that are no longer than the whole, so this ends.
            node.children(&mut cursor).map(|part| word(text, part)).collect()
        }
        "command_name" => match node.named_child(0) {
            Some(inner) => word(text, inner),
            None => own.to_owned(),
        },
        _ => own.replace("\\\n", "").replace('\\', ""),
    }
}

fn is_word(kind: &str) -> bool {
    matches!(
        kind,
        "word"
            | "string"
            | "raw_string"
            | "concatenation"
            | "expansion"
            | "simple_expansion"
            | "command_substitution"
            | "heredoc_body"
            | "number"
            | "variable_name"
            | "extglob_pattern"
            | "regex"
    )
}

fn line(node: Node<'_>) -> u32 {
    u32::try_from(node.start_position().row + 1).unwrap_or(u32::MAX)
}

/// Which variables a script takes from outside, and which it makes itself.
struct Names<'t> {
    text: &'t str,
    own: BTreeSet<&'t str>,
    seen: BTreeSet<&'t str>,
    facts: Vec<(u32, FactKind)>,
}

impl<'t> Names<'t> {
    fn note(&mut self, node: Node<'t>) {
        match node.kind() {
            "variable_assignment" => self.assigned(node),
            "for_statement" => {
                if let Some(name) = node.child_by_field_name("variable") {
                    self.own.insert(&self.text[name.byte_range()]);
                }
            }
            "simple_expansion" | "expansion" => self.used(node),
            _ => {}
        }
    }

    fn assigned(&mut self, node: Node<'t>) {
        let part = |field| node.child_by_field_name(field);
        let (Some(name), Some(value)) = (part("name"), part("value")) else { return };
        let (name, given) = (&self.text[name.byte_range()], &self.text[value.byte_range()]);
        // `A="${A:-1}"` takes it from outside first.
        if !given.contains(&format!("${name}")) && !given.contains(&format!("${{{name}")) {
            self.own.insert(name);
        }
        let literal = matches!(value.kind(), "word" | "string" | "raw_string" | "number");
        let text = word(self.text, value);
        if literal
            && credential::is_secret_name(name)
            && !text.contains(['$', '`'])
            && !credential::is_placeholder(&text)
            && is_secret_value(&text)
        {
            let kind = FactKind::SecretLiteral { name: name.to_owned() };
            self.facts.push((line(node), kind));
        }
    }

    fn used(&mut self, node: Node<'t>) {
        let own = &self.text[node.byte_range()];
        let inside = own.trim_start_matches('$');
        let inside = inside.strip_prefix('{').unwrap_or(inside);
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, rest) = inside.split_at(end.unwrap_or(inside.len()));
        if !dotenv::is_shouted(name) || self.own.contains(name) || !self.seen.insert(name) {
            return;
        }
        let default = dotenv::default_of(rest.strip_suffix('}').unwrap_or(rest));
        let kind = FactKind::EnvUsed { name: name.to_owned(), default };
        self.facts.push((line(node), kind));
    }
}

#[cfg(test)]
mod tests;
