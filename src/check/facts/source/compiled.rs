//! The rules of one language, ready to be matched: patterns compiled, rules found by node.

use super::capture::{Captured, Captures};
use super::file::ParsedFile;
use super::language::{Grammar, Lang, Shape};
use super::rule::{Glob, PatternText, Rule, RuleError, RuleShape, Scope, last_part};
use super::syntax::{self, Callee, Node, is_function, is_string, literal_text, name_of, unwrap};
use super::template::FactTemplate;
use ast_grep_core::matcher::MatcherExt;
use ast_grep_core::meta_var::MetaVarEnv;
use ast_grep_core::{Matcher, Pattern};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The rules of one language.
pub(super) struct Compiled {
    rules: Vec<CompiledRule>,
    /// By the number of a kind of nodes, which rules are about it.
    roles: Vec<Roles>,
    /// Rules about calls, by the last part of the callee's path.
    calls: HashMap<String, Vec<usize>>,
    /// Rules about calls of which the last part can be anything.
    any_call: Vec<usize>,
    /// Patterns that do not compile; the rules that have them never hold.
    pub(super) errors: Vec<RuleError>,
}

/// What rules want to know of a kind of node.
#[derive(Default)]
struct Roles {
    call: bool,
    /// Rules by their index.
    others: Vec<usize>,
}

struct CompiledRule {
    rule: Arc<Rule>,
    patterns: Vec<Pattern>,
    inside: Vec<Pattern>,
    not_inside: Vec<Pattern>,
    then: Vec<Pattern>,
}

/// A rule that holds for a node.
pub(super) struct Match<'r, 't> {
    pub(super) rule: &'r Rule,
    pub(super) node: Node<'t>,
    pub(super) captures: Captures<'t>,
}

impl Compiled {
    pub(super) fn new(rules: &[Arc<Rule>], lang: &'static Lang) -> Self {
        let mut this = Self {
            rules: Vec::new(),
            roles: Vec::new(),
            calls: HashMap::new(),
            any_call: Vec::new(),
            errors: Vec::new(),
        };
        for rule in rules {
            this.add(rule, lang);
        }
        this
    }

    fn add(&mut self, rule: &Arc<Rule>, lang: &'static Lang) {
        let index = self.rules.len();
        let errors = &mut self.errors;
        let mut compile = |texts: &[PatternText]| -> Vec<Pattern> {
            texts.iter().filter_map(|text| compile(text, rule, lang, errors)).collect()
        };
        let patterns = match &rule.shape {
            RuleShape::Patterns(texts) => compile(texts),
            _ => Vec::new(),
        };
        let compiled = CompiledRule {
            rule: rule.clone(),
            inside: compile(&rule.inside),
            not_inside: compile(&rule.not_inside),
            then: compile(&rule.then),
            patterns,
        };
        match &rule.shape {
            RuleShape::Call(globs) => self.add_call(index, globs, lang),
            RuleShape::Member(_) => {
                self.add_shapes(index, lang.syntax.members, lang);
                for kind in DESTRUCTURED {
                    self.role(kind, lang).others.push(index);
                }
            }
            RuleShape::Given(_) => self.add_shapes(index, lang.syntax.givens, lang),
            RuleShape::String => {
                for kind in lang.syntax.strings {
                    self.role(kind, lang).others.push(index);
                }
            }
            RuleShape::Patterns(_) => {
                for pattern in &compiled.patterns {
                    for kind in pattern.potential_kinds().iter().flatten() {
                        let others = &mut role(&mut self.roles, kind).others;
                        if !others.contains(&index) {
                            others.push(index);
                        }
                    }
                }
            }
        }
        self.rules.push(compiled);
    }

    fn add_call(&mut self, index: usize, globs: &[Glob], lang: &'static Lang) {
        let kinds = lang.syntax.calls.iter().map(|shape| shape.kind);
        for kind in kinds.chain(lang.syntax.methods.iter().map(|shape| shape.kind)) {
            self.role(kind, lang).call = true;
        }
        for glob in globs {
            let rules = match glob.last_part() {
                Some(last) => self.calls.entry(last.to_owned()).or_default(),
                None => &mut self.any_call,
            };
            if !rules.contains(&index) {
                rules.push(index);
            }
        }
    }

    fn add_shapes(&mut self, index: usize, shapes: &[Shape], lang: &'static Lang) {
        for shape in shapes {
            self.role(shape.kind, lang).others.push(index);
        }
    }

    fn role(&mut self, kind: &str, lang: &'static Lang) -> &mut Roles {
        let id = (lang.grammar)().id_for_node_kind(kind, true);
        role(&mut self.roles, usize::from(id))
    }

    /// By the number of a kind, whether one of the `enabled` rules is about nodes of it.
    pub(super) fn kinds(&self, enabled: &[bool]) -> Vec<bool> {
        let is_on = |index: &usize| enabled[*index];
        let calls = self.calls.values().flatten().chain(&self.any_call).any(is_on);
        self.roles.iter().map(|it| it.call && calls || it.others.iter().any(is_on)).collect()
    }

    /// The rules of `enabled` that hold for `node` and that `wanted` wants.
    pub(super) fn matches<'r, 't>(
        &'r self,
        node: &Node<'t>,
        file: &ParsedFile<'t>,
        enabled: &[bool],
        wanted: fn(&Rule) -> bool,
    ) -> Vec<Match<'r, 't>> {
        let Some(roles) = self.roles.get(usize::from(node.kind_id())) else { return Vec::new() };
        let is_wanted = |index: &&usize| enabled[**index] && wanted(&self.rules[**index].rule);
        let mut found = Vec::new();
        if roles.call {
            self.match_call(node, file, &is_wanted, &mut found);
        }
        for index in roles.others.iter().filter(is_wanted) {
            let rule = &self.rules[*index];
            found.extend(rule.captures(node, file).and_then(|it| rule.complete(node, it, file)));
        }
        found
    }

    fn match_call<'r, 't>(
        &'r self,
        node: &Node<'t>,
        file: &ParsedFile<'t>,
        is_wanted: &impl Fn(&&usize) -> bool,
        found: &mut Vec<Match<'r, 't>>,
    ) {
        let Some(call) = syntax::call(node) else { return };
        // What the path ends with is told without resolving it, but for names that the file binds.
        if !self.any_call.iter().any(|index| is_wanted(&index))
            && let Some(last) = file.last_of_callee(&call.callee)
            && !self.calls.get(&last).into_iter().flatten().any(|index| is_wanted(&index))
        {
            return;
        }
        let Some(path) = file.path_of_callee(&call.callee) else { return };
        let by_name = self.calls.get(last_part(&path)).into_iter().flatten();
        for index in by_name.chain(&self.any_call).filter(is_wanted) {
            let rule = &self.rules[*index];
            let RuleShape::Call(globs) = &rule.rule.shape else { continue };
            if globs.iter().any(|glob| glob.holds(&path)) {
                let mut captures = vec![("ARGS", Captured::Many(call.values()))];
                let (receiver, callee) = match &call.callee {
                    Callee::Node(callee) => {
                        let callee = unwrap(callee);
                        (syntax::member(&callee).map(|member| member.first), callee)
                    }
                    Callee::Method(receiver, name) => (receiver.clone(), name.clone()),
                };
                captures.extend(receiver.map(|it| ("RECEIVER", Captured::One(it))));
                captures.push(("CALLEE", Captured::One(callee)));
                found.extend(rule.complete(node, Captures::Named(captures), file));
            }
        }
    }
}

fn role(roles: &mut Vec<Roles>, kind: usize) -> &mut Roles {
    if roles.len() <= kind {
        roles.resize_with(kind + 1, Roles::default);
    }
    &mut roles[kind]
}

/// In `where`, the node that the rule is about, as a whole.
const WHOLE: &str = "WHOLE";

/// Kinds of nodes that take a member out by destructuring.
const DESTRUCTURED: &[&str] =
    &["shorthand_property_identifier_pattern", "object_assignment_pattern", "pair_pattern"];

impl CompiledRule {
    /// What the rule captures, where its shape is that of `node`.
    fn captures<'t>(&self, node: &Node<'t>, file: &ParsedFile<'t>) -> Option<Captures<'t>> {
        match &self.rule.shape {
            RuleShape::Call(_) => None,
            RuleShape::Member(globs) => capture_member(node, globs, file),
            RuleShape::Given(globs) => {
                let parts = syntax::given(node)?;
                let name = name_of(&parts.first)?;
                globs.iter().any(|glob| glob.holds(&name)).then(|| {
                    let value = Captured::One(unwrap(&parts.second));
                    Captures::Named(vec![("NAME", Captured::One(parts.first)), ("VALUE", value)])
                })
            }
            RuleShape::String => {
                let inner = node.parent().is_some_and(|parent| is_string(&parent));
                (!inner && literal_text(node).is_some())
                    .then(|| Captures::Named(vec![("STRING", Captured::One(node.clone()))]))
            }
            RuleShape::Patterns(_) => self.patterns.iter().find_map(|pattern| {
                let found = pattern.match_node(node.clone())?;
                Some(Captures::Pattern(found.get_env().clone()))
            }),
        }
    }

    /// The match, where scope, conditions and surroundings hold too.
    fn complete<'r, 't>(
        &'r self,
        node: &Node<'t>,
        captures: Captures<'t>,
        file: &ParsedFile<'t>,
    ) -> Option<Match<'r, 't>> {
        let in_scope = match self.rule.scope {
            Scope::Any => true,
            Scope::Module => !node.ancestors().any(|it| is_function(&it)),
            Scope::Function => node.ancestors().any(|it| is_function(&it)),
        };
        let holds = in_scope
            && self.rule.imports_hold(file)
            && self.rule.conditions.iter().all(|(selector, condition)| {
                let selected = match selector.name.as_str() {
                    WHOLE => Some(node.clone()),
                    _ => captures.select(selector),
                };
                condition.holds(selected.as_ref(), file)
            })
            && (self.inside.is_empty() || is_inside(node, &self.inside))
            && !is_inside(node, &self.not_inside);
        if !holds {
            return None;
        }
        let captures = self.follow(node, captures)?;
        Some(Match { rule: &self.rule, node: node.clone(), captures })
    }

    /// The captures together with those of the statement that must follow.
    fn follow<'t>(&self, node: &Node<'t>, captures: Captures<'t>) -> Option<Captures<'t>> {
        let Captures::Pattern(env) = captures else {
            return self.then.is_empty().then_some(captures);
        };
        if self.then.is_empty() {
            return Some(Captures::Pattern(env));
        }
        let following: Vec<_> = node.next_all().collect();
        self.then.iter().find_map(|pattern| {
            following.iter().find_map(|next| {
                let mut env: Cow<MetaVarEnv<_>> = Cow::Owned(env.clone());
                pattern.match_node_with_env(next.clone(), &mut env)?;
                Some(Captures::Pattern(env.into_owned()))
            })
        })
    }
}

impl Rule {
    /// Whether the file imports one of the modules that the rule is for.
    fn imports_hold(&self, file: &ParsedFile) -> bool {
        self.imports.is_empty()
            || file.names.imports.iter().any(|(package, _)| {
                let package = package.strip_prefix("node:").unwrap_or(package);
                self.imports.iter().any(|wanted| wanted == package)
            })
    }

    /// Whether it finds reads of environment variables, which other rules build on.
    pub(super) fn reads_env(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact, FactTemplate::EnvRead { .. }))
    }
}

fn is_inside(node: &Node, patterns: &[Pattern]) -> bool {
    !patterns.is_empty()
        && node.ancestors().any(|it| patterns.iter().any(|pattern| it.matches(pattern)))
}

/// A member that is read, not written, of an object with one of these paths.
fn capture_member<'t>(
    node: &Node<'t>,
    globs: &[Glob],
    file: &ParsedFile<'t>,
) -> Option<Captures<'t>> {
    let (object, mut captures) = match syntax::member(node) {
        Some(parts) if !is_target(node) => {
            (parts.first, vec![("NAME", Captured::One(parts.second))])
        }
        Some(_) => return None,
        None => capture_destructured(node)?,
    };
    let path = file.path_of(&object)?;
    captures.push(("OBJECT", Captured::One(object)));
    globs.iter().any(|glob| glob.holds(&path)).then_some(Captures::Named(captures))
}

/// `b` or `b = 1` or `b: c` in `const { b } = a`.
fn capture_destructured<'t>(
    node: &Node<'t>,
) -> Option<(Node<'t>, Vec<(&'static str, Captured<'t>)>)> {
    let pattern = node.parent().filter(|parent| parent.kind() == "object_pattern")?;
    let object = pattern.parent()?.field("value")?;
    let (name, default) = match node.field("key") {
        Some(key) => (key, node.field("value").and_then(|value| value.field("right"))),
        None => (node.field("left").unwrap_or_else(|| node.clone()), node.field("right")),
    };
    let mut captures = vec![("NAME", Captured::One(name))];
    captures.extend(default.map(|default| ("DEFAULT", Captured::One(default))));
    Some((object, captures))
}

/// Whether `node` is what is written to.
fn is_target(node: &Node) -> bool {
    let Some(parent) = node.parent() else { return false };
    if parent.kind() == "delete_statement"
        || parent.field("operator").is_some_and(|operator| operator.text() == "delete")
    {
        return true;
    }
    let targets = node.lang().0.syntax.targets;
    targets.iter().any(|(kind, field)| {
        parent.kind() == *kind
            && parent.field(field).is_some_and(|left| left.node_id() == node.node_id())
    })
}

fn compile(
    text: &PatternText,
    rule: &Rule,
    lang: &'static Lang,
    errors: &mut Vec<RuleError>,
) -> Option<Pattern> {
    let compiled = match text {
        PatternText::Whole(text) => Pattern::try_new(text, Grammar::of(lang)),
        PatternText::Part { context, select } => {
            Pattern::contextual(context, select, Grammar::of(lang))
        }
    };
    let problem = match compiled {
        Ok(pattern) if !pattern.has_error() => return Some(pattern),
        Ok(_) => format!("{text:?} is no valid {}", lang.name),
        Err(error) => error.to_string(),
    };
    let message = format!("rule {}: {problem}", rule.id);
    errors.push(RuleError { path: rule.path.clone(), message });
    None
}
