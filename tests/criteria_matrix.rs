//! How each criterion is decided, language by language: `docs/criteria.md` is made from the
//! verdicts, the rules and the knowledge, and held against them.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

#[path = "criteria_matrix/verdict_source.rs"]
mod verdict_source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use twelve_tui::curriculum::{DecidedBy, Pack};
use verdict_source::Verdicts;

/// The columns: a name, the folders of the rules that serve it, its ecosystem of packages.
const LANGUAGES: [(&str, &[&str], &str); 10] = [
    ("Python", &["python"], "pypi"),
    ("JS, TS", &["javascript"], "npm"),
    ("Go", &["go"], "go"),
    ("Java", &["java"], "maven"),
    ("Kotlin", &["kotlin", "java"], "maven"),
    ("Ruby", &["ruby"], "rubygems"),
    ("PHP", &["php"], "packagist"),
    ("C#", &["csharp"], "nuget"),
    ("Rust", &["rust"], "cargo"),
    ("Elixir", &["elixir"], "hex"),
];

const HEAD: &str = "\
# How each criterion is decided

Made from the verdicts (`src/check/verdicts/`), the rules (`content/rules/`) and what is known
about frameworks (`content/knowledge/frameworks.toml`) by `tests/criteria_matrix.rs`, which fails
when this page is behind. `twelve-tui explain CRITERION` says more about each.

- **by**: what can settle it. Where it is *probe* or *person*, files only hint.
- **files**: manifests, images, compose, CI, platform and env files, texts and paths have a say.
- A language: **S** where rules find in its source what the verdict asks for, **F** where what its
  frameworks do by default counts, **–** where neither is so.

";

#[test]
fn the_matrix_is_made_from_verdicts_rules_and_knowledge() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = page(root);
    let path = root.join("docs/criteria.md");
    if std::env::var_os("TWELVE_TUI_UPDATE_DOCS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, made, "make it anew with TWELVE_TUI_UPDATE_DOCS=1 cargo test");
}

#[test]
fn every_folder_of_rules_has_its_column() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/rules");
    for entry in fs::read_dir(root).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(LANGUAGES.iter().any(|(_, folders, _)| folders.contains(&name.as_str())), "{name}");
    }
}

fn page(root: &Path) -> String {
    let pack = Pack::built_in().unwrap();
    let verdicts = Verdicts::read(root);
    let rules = rules(root);
    let frameworks = frameworks(root);
    let mut text = HEAD.to_owned();
    text += "| criterion | by | files |";
    for (name, ..) in LANGUAGES {
        text += &format!(" {name} |");
    }
    text += &format!("\n| --- | --- | --- |{}\n", " --- |".repeat(LANGUAGES.len()));
    for criterion in &pack.criteria {
        let by = match criterion.decided_by {
            DecidedBy::Static => "files",
            DecidedBy::Probe => "probe",
            DecidedBy::Person => "person",
        };
        // A criterion without a judge is left to people.
        let asks = verdicts.of(&criterion.id).unwrap_or_default();
        let files = if asks.kinds.iter().any(|kind| verdicts.in_files.contains(kind)) {
            "yes"
        } else {
            "–"
        };
        text += &format!("| `{}` | {by} | {files} |", criterion.id);
        for (_, folders, ecosystem) in LANGUAGES {
            let source = folders.iter().any(|folder| {
                rules.get(*folder).is_some_and(|found| !found.is_disjoint(&asks.kinds))
            });
            let default =
                frameworks.get(ecosystem).is_some_and(|known| !known.is_disjoint(&asks.defaults));
            let cell = match (source, default) {
                (true, true) => "S F",
                (true, false) => "S",
                (false, true) => "F",
                (false, false) => "–",
            };
            text += &format!(" {cell} |");
        }
        text += "\n";
    }
    text
}

/// The kinds of facts that the rules of each folder find, as `FactKind` has them. Imports are
/// found in every language that has rules.
fn rules(root: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (folder, file) in toml_files(&root.join("content/rules")) {
        let kinds = found.entry(folder).or_insert_with(|| ["Import".to_owned()].into());
        for rule in file["rule"].as_array().unwrap() {
            for fact in
                rule.get("facts").and_then(serde_json::Value::as_array).into_iter().flatten()
            {
                kinds.insert(fact_kind(fact["kind"].as_str().unwrap()));
            }
        }
    }
    found
}

/// `env-read` is `EnvRead`; some kinds of rules stand for another's facts (`docs/rules.md`).
fn fact_kind(name: &str) -> String {
    let name = match name {
        "placeholder-read" => "env-read",
        "connection-string" => "secret-literal",
        "framework-port" => "port-bound",
        "process-declared" => "start-command",
        name => name,
    };
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// Which defaults are known of the frameworks of each ecosystem.
fn frameworks(root: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root.join("content/knowledge/frameworks.toml")).unwrap();
    let file: serde_json::Value = toml_edit::de::from_str(&text).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for framework in file["framework"].as_array().unwrap() {
        let fields = framework.as_object().unwrap();
        for ecosystem in fields["packages"].as_object().unwrap().keys() {
            found.entry(ecosystem.clone()).or_default().extend(fields.keys().cloned());
            // `kind = "worker"` says that it works through jobs.
            if fields["kind"].as_str() == Some("worker") {
                found.entry(ecosystem.clone()).or_default().insert("worker".to_owned());
            }
        }
    }
    found
}

fn toml_files(folder: &Path) -> Vec<(String, serde_json::Value)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        for file in fs::read_dir(&folder).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            found.push((name, toml_edit::de::from_str(&text).unwrap()));
        }
    }
    found
}
