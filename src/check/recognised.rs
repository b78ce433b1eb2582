//! What the rules of a language take for a criterion, and what frameworks do by default that
//! counts for it: shown by the rules' own examples.

use super::facts::Fact;
use super::facts::source::{self, SourceReader};
use super::inventory::{FileKind, Inventory, Role, vcs};
use super::knowledge::{Framework, Knowledge};
use super::verdicts::basis::{self, Basis, Side};
use crate::curriculum::{Pack, PackError};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// Languages that share rules, and the registry that their packages come from.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// What it is asked for by: the folder of its rules.
    pub name: &'static str,
    /// What it is called in texts.
    pub title: &'static str,
    /// The same, in a table.
    pub short: &'static str,
    /// The names of its languages in reports.
    pub languages: &'static [&'static str],
    /// The folders of the rules that serve it.
    pub folders: &'static [&'static str],
    /// The registry of its packages.
    pub ecosystem: &'static str,
}

impl Family {
    const fn new(
        (name, title, short): (&'static str, &'static str, &'static str),
        languages: &'static [&'static str],
        folders: &'static [&'static str],
        ecosystem: &'static str,
    ) -> Self {
        Self { name, title, short, languages, folders, ecosystem }
    }

    /// The family that `name` means: that of its rules, or one of its languages.
    pub fn find(name: &str) -> Option<&'static Self> {
        let name = name.to_ascii_lowercase();
        let other = match name.as_str() {
            "js" | "ts" | "node" => "javascript",
            "c#" | "cs" | ".net" | "dotnet" => "csharp",
            "golang" => "go",
            "py" => "python",
            other => other,
        };
        FAMILIES.iter().find(|family| family.name == other || family.languages.contains(&other))
    }
}

/// All of them, those with the most rules first.
pub static FAMILIES: [Family; 10] = [
    Family::new(("python", "Python", "Python"), &["python"], &["python"], "pypi"),
    Family::new(
        ("javascript", "JavaScript and TypeScript", "JS, TS"),
        &["javascript", "typescript", "tsx"],
        &["javascript"],
        "npm",
    ),
    Family::new(("go", "Go", "Go"), &["go"], &["go"], "go"),
    Family::new(("java", "Java", "Java"), &["java"], &["java"], "maven"),
    Family::new(("kotlin", "Kotlin", "Kotlin"), &["kotlin"], &["kotlin", "java"], "maven"),
    Family::new(("ruby", "Ruby", "Ruby"), &["ruby"], &["ruby"], "rubygems"),
    Family::new(("php", "PHP", "PHP"), &["php"], &["php"], "packagist"),
    Family::new(("csharp", "C#", "C#"), &["csharp"], &["csharp"], "nuget"),
    Family::new(("rust", "Rust", "Rust"), &["rust"], &["rust"], "cargo"),
    Family::new(("elixir", "Elixir", "Elixir"), &["elixir"], &["elixir"], "hex"),
];

/// What is recognised of a criterion in the languages of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The languages.
    pub family: &'static Family,
    /// The examples of their rules.
    pub examples: Vec<Example>,
    /// What their frameworks do by default.
    pub defaults: Vec<ByDefault>,
}

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Example {
    /// The rule's id.
    pub rule: String,
    /// The folder of the rule, which is named like the language of the code.
    pub language: &'static str,
    /// For what it speaks; none where it is not taken for anything.
    pub side: Option<Side>,
    /// The code, without what every file of the language begins with.
    pub code: String,
    /// How many criteria are met or unmet by what is found in it: the fewer, the more it is on this.
    #[serde(skip)]
    pub breadth: usize,
}

/// What a framework does by default.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ByDefault {
    /// Its name.
    pub framework: String,
    /// For what that speaks.
    pub side: Side,
    /// Of which versions that is known.
    pub versions: Option<String>,
    /// From which version that is so.
    pub since: Option<String>,
    /// What else is to be said of it.
    pub note: Option<String>,
    /// Where that is documented.
    pub source: Option<String>,
}

/// The rules and the knowledge of a pack.
pub struct Recogniser {
    rules: SourceReader,
    knowledge: Knowledge,
    /// The examples in the folders of the families, in their order, read when they are first asked for.
    examples: [OnceLock<Vec<source::Example>>; FAMILIES.len()],
}

impl Recogniser {
    /// That of `pack`.
    ///
    /// # Errors
    /// Names the file of rules or knowledge that is missing or has something wrong in it.
    pub fn of(pack: &Pack) -> Result<Self, PackError> {
        let rules = super::rules_of(pack)?;
        let examples = std::array::from_fn(|_| OnceLock::new());
        Ok(Self { rules, knowledge: Knowledge::of(pack)?, examples })
    }

    /// That of these rules, with what is known of these frameworks alone.
    #[cfg(test)]
    pub(crate) fn with(rules: &[(&str, &str)], frameworks: &[&str]) -> Self {
        let mut recogniser = Self::of(&Pack::built_in().unwrap()).unwrap();
        recogniser.rules = SourceReader::new(rules.iter().copied()).unwrap();
        recogniser.knowledge.frameworks.retain(|it| frameworks.contains(&it.name.as_str()));
        recogniser
    }

    /// What is recognised of the criterion called `id` in a family.
    pub fn in_family(&self, id: &str, family: &'static Family) -> Recognised {
        let Some(basis) = basis::of(id) else {
            return Recognised { family, examples: Vec::new(), defaults: Vec::new() };
        };
        let examples = family.folders.iter().flat_map(|folder| self.examples(basis, folder));
        let known = self.knowledge.of_ecosystem(family.ecosystem);
        let defaults = known.filter_map(|framework| by_default(basis, framework));
        Recognised { family, examples: examples.collect(), defaults: defaults.collect() }
    }

    fn examples(&self, basis: &Basis, folder: &'static str) -> Vec<Example> {
        let Some(at) = FAMILIES.iter().position(|family| family.name == folder) else {
            return Vec::new();
        };
        let all = self.examples[at].get_or_init(|| self.rules.examples(folder));
        let side = |facts: &[Fact]| facts.iter().filter_map(|fact| basis.side_of(fact)).min();
        let found: Vec<Option<Side>> = all.iter().map(|it| side(&it.facts)).collect();
        // Traps of what only weighs tell nothing, where something counts.
        let counts = found.iter().flatten().any(|side| *side != Side::Weighed);
        let about = |rule: &str| {
            all.iter().zip(&found).any(|(it, side)| {
                it.rule == rule && side.is_some_and(|side| !counts || side != Side::Weighed)
            })
        };
        let shown = |(example, own): (&source::Example, &Option<Side>)| {
            let side = match (own, side(&example.others)) {
                (Some(side), _) if example.is_taken => Some(*side),
                // What another rule takes is no trap.
                (None, None) if !example.is_taken && about(&example.rule) => None,
                _ => return None,
            };
            Some(Example {
                rule: example.rule.clone(),
                language: folder,
                side,
                code: trimmed(&example.code, folder),
                breadth: breadth(&example.facts),
            })
        };
        all.iter().zip(&found).filter_map(shown).collect()
    }
}

/// How many criteria facts count for or against.
fn breadth(facts: &[Fact]) -> usize {
    let counts = |basis: &Basis| {
        let mut sides = facts.iter().filter_map(|fact| basis.side_of(fact));
        sides.any(|side| side != Side::Weighed)
    };
    basis::all().filter(|basis| counts(basis)).count()
}

fn by_default(basis: &Basis, framework: &Framework) -> Option<ByDefault> {
    let side = basis.side_of_default(framework)?;
    let is_of_server = basis.defaults.iter().any(|default| default.field == "server");
    Some(ByDefault {
        framework: framework.name.clone(),
        side,
        versions: framework.versions.clone(),
        since: framework.graceful_since.clone().filter(|_| is_of_server),
        note: framework.note.clone(),
        source: framework.source.clone(),
    })
}

/// Without what every file of the language begins with, a statement a line.
fn trimmed(code: &str, language: &str) -> String {
    let begins = |line: &str| matches!(line.trim(), "" | "<?php" | "package a" | "package main");
    let lines = code
        .lines()
        .skip_while(|line| begins(line))
        .map(|line| line.trim_start_matches("<?php ").replace('\t', "    "));
    let ends_in_semicolons = matches!(language, "javascript" | "php" | "java" | "csharp" | "rust");
    let lines: Vec<String> = if ends_in_semicolons {
        lines.flat_map(|it| statements(&it)).collect()
    } else {
        lines.collect()
    };
    lines.join("\n").trim_end().to_owned()
}

/// The statements of a line, each as a line of its own. Those in brackets stay where they are.
fn statements(line: &str) -> Vec<String> {
    let indent = &line[..line.len() - line.trim_start().len()];
    let (mut depth, mut quote, mut start) = (0, None, 0);
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '/') if before == '/' => break,
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ';') if depth == 0 => {
                found.push(format!("{indent}{}", line[start..=at].trim()));
                start = at + 1;
            }
            _ => {}
        }
        before = c;
    }
    if !line[start..].trim().is_empty() || found.is_empty() {
        found.push(format!("{indent}{}", line[start..].trim()));
    }
    found
}

impl Recognised {
    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty() && self.defaults.is_empty()
    }

    /// Whether any of it counts for or against the criterion, and is not only weighed.
    pub fn counts(&self) -> bool {
        let weighed = Some(Side::Weighed);
        self.examples.iter().any(|it| it.side.is_some() && it.side != weighed)
            || self.defaults.iter().any(|it| it.side != Side::Weighed)
    }
}

/// The families of the languages that the app at `root` is written in, those with the most source
/// first. None where the folder is under no version control: it may be anything, and large.
pub fn families_of(root: &Path, jobs: usize) -> Vec<&'static Family> {
    if !vcs::is_tree(root) {
        return Vec::new();
    }
    let mut bytes: BTreeMap<&str, u64> = BTreeMap::new();
    for file in Inventory::of(root, jobs).files {
        if let (Role::Own, FileKind::Source(language)) = (file.role, file.kind)
            && let Some(family) = Family::find(language)
        {
            *bytes.entry(family.name).or_default() += file.size;
        }
    }
    let total: u64 = bytes.values().sum();
    let mut found: Vec<(&str, u64)> =
        bytes.into_iter().filter(|(_, it)| it * 10 >= total).collect();
    found.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    found.into_iter().filter_map(|(name, _)| Family::find(name)).collect()
}

#[cfg(test)]
mod tests;
