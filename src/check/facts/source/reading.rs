//! Reads one parsed file: its names first, then what it takes from the environment, then the rest.

use super::compiled::Compiled;
use super::emit::{Filler, Found};
use super::file::ParsedFile;
use super::imports::Import;
use super::kinds::Mark;
use super::rule::Rule;
use super::scope::Names;
use super::snippet;
use super::syntax::{Node, has};
use crate::check::facts::{Fact, FactKind, Sink};
use std::collections::HashSet;
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

/// A fact, and the id of the rule that found it; imports need no rule.
pub(super) type Attributed<'r> = (Option<&'r str>, Fact);

/// The rules of a language, and which of them can hold for a file.
pub(super) struct Enabled<'r> {
    rules: &'r Compiled,
    on: Vec<bool>,
    /// By the number of a kind, whether one of these rules is about nodes of it.
    kinds: Vec<bool>,
}

impl<'r> Enabled<'r> {
    /// Those of `rules` that are `on`, by their index.
    pub(super) fn new(rules: &'r Compiled, on: Vec<bool>) -> Self {
        let kinds = rules.kinds(&on);
        Self { rules, on, kinds }
    }

    fn is_about(&self, kind: u16) -> bool {
        self.kinds.get(usize::from(kind)).copied().unwrap_or_default()
    }
}

/// The facts in the file of `root`, in the order of the file.
pub(super) fn facts<'r>(
    root: &Node<'_>,
    enabled: Option<&Enabled<'r>>,
    path: &Arc<str>,
) -> Vec<Attributed<'r>> {
    let (names, candidates) = walk(root, enabled);
    let mut file = ParsedFile { names, env_reads: Vec::new() };
    let mut findings = Findings::default();
    for (package, statement) in &file.names.imports {
        findings.add(None, import(package, statement));
    }
    if let Some(enabled) = enabled {
        findings.apply(enabled, &candidates, &file, Rule::reads_env);
        file.env_reads = findings.found.iter().filter_map(|(_, it)| it.env_read()).collect();
        file.env_reads.sort_by_key(|read| read.start);
        findings.apply(enabled, &candidates, &file, |rule| !rule.reads_env());
    }
    findings.place(path, root)
}

/// One pass over the tree: the names that it binds, and the nodes that rules are about.
fn walk<'t>(root: &Node<'t>, enabled: Option<&Enabled>) -> (Names<'t>, Vec<Node<'t>>) {
    let lang = root.lang().0;
    let note_names = lang.note_names;
    // Tests beside the code are no part of the app.
    let mut tests_end = 0;
    let mut names = Names::default();
    let mut candidates = Vec::new();
    let kinds = root.lang().1;
    for node in root.dfs() {
        // Most nodes are of no interest.
        let kind = node.kind_id();
        let is_candidate = enabled.is_some_and(|enabled| enabled.is_about(kind));
        let is_marked = kinds.has_any(kind, &[Mark::Test, Mark::Binder, Mark::Function]);
        if !(is_candidate || is_marked) || node.range().start < tests_end || !node.is_named() {
            continue;
        }
        if has(&node, Mark::Test) && (lang.is_test)(&node) {
            tests_end = node.range().end;
            continue;
        }
        names.move_to(&node);
        if has(&node, Mark::Binder) {
            note_names(&node, &mut names);
        }
        if has(&node, Mark::Function) {
            names.enter(&node);
        }
        if is_candidate {
            candidates.push(node);
        }
    }
    (names, candidates)
}

/// The facts of imports that were read without a tree.
pub(super) fn imports<'r>(
    imports: Vec<Import>,
    path: &Arc<str>,
    text: &str,
) -> Vec<Attributed<'r>> {
    let fact = |(package, range): Import| {
        let place = snippet::place_at(path, text, &range);
        (None, Fact { kind: FactKind::Import { package }, place })
    };
    imports.into_iter().map(fact).collect()
}

fn import<'t>(package: &str, statement: &Node<'t>) -> Found<'t> {
    Found {
        kind: FactKind::Import { package: package.to_owned() },
        node: statement.clone(),
        subject: statement.range(),
        secret: None,
    }
}

/// What was found so far.
#[derive(Default)]
struct Findings<'r, 't> {
    found: Vec<(Option<&'r str>, Found<'t>)>,
    /// Facts of a kind about one thing are one: the first, which is the outermost.
    subjects: HashSet<(Discriminant<FactKind>, usize)>,
    states: HashSet<String>,
    /// A file that logs says so once, not with each event.
    consoles: HashSet<(String, bool)>,
}

impl<'r, 't> Findings<'r, 't> {
    fn apply(
        &mut self,
        enabled: &Enabled<'r>,
        candidates: &[Node<'t>],
        file: &ParsedFile<'t>,
        wanted: fn(&Rule) -> bool,
    ) {
        for node in candidates {
            for found in enabled.rules.matches(node, file, &enabled.on, wanted) {
                for fact in (Filler { found: &found, file }).facts() {
                    self.add(Some(&found.rule.id), fact);
                }
            }
        }
    }

    fn add(&mut self, rule: Option<&'r str>, found: Found<'t>) {
        let is_new = match &found.kind {
            FactKind::Import { .. } => true,
            FactKind::StateInMemory { name } => self.states.insert(name.clone()),
            FactKind::LogSink { sink: Sink::Console, library, structured } => {
                self.consoles.insert((library.clone(), *structured))
            }
            kind => self.subjects.insert((discriminant(kind), found.subject.start)),
        };
        if is_new {
            self.found.push((rule, found));
        }
    }

    /// The facts with their places, in the order of the file.
    fn place(mut self, path: &Arc<str>, root: &Node) -> Vec<Attributed<'r>> {
        self.found.sort_by_key(|(_, found)| found.node.range().start);
        let mut secrets: Vec<_> =
            self.found.iter().filter_map(|(_, found)| found.secret.clone()).collect();
        secrets.sort_by_key(|secret| secret.start);
        let text = &root.get_doc().src;
        let attributed = self.found.into_iter().map(|(rule, found)| {
            let place = snippet::place(path, text, &found.node, &secrets);
            (rule, Fact { kind: found.kind, place })
        });
        attributed.collect()
    }
}
