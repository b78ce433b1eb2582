//! How each criterion is decided, language by language: `docs/criteria.md` is made from the
//! verdicts, the rules and the knowledge, and held against them.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

#[path = "criteria_matrix/verdict_source.rs"]
mod verdict_source;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use twelve_tui::check::recognised::{FAMILIES, Family, Recogniser};
use twelve_tui::check::verdicts::basis::{self, Basis, Side};
use twelve_tui::curriculum::{DecidedBy, Pack};
use verdict_source::Verdicts;

const HEAD: &str = "\
# How each criterion is decided

Made from what the verdicts rest on (`src/check/verdicts/basis.rs`), the rules (`content/rules/`)
and what is known about frameworks (`content/knowledge/frameworks.toml`) by
`tests/criteria_matrix.rs`, which fails when this page is behind. `twelve-tui explain CRITERION`
says more about each, and shows what the rules of a language take for it with `--lang LANGUAGE`.

- **by**: what can settle it. Where it is *probe* or *person*, files only hint.
- **files**: manifests, images, compose, CI, platform and env files, texts and paths have a say.
- A language: **S** where rules find in its source what counts for or against it, **s** where what
  they find is only weighed with the rest (it tells whether the criterion applies, for one), **F**
  where what its frameworks do by default counts, **–** where none of these is so.

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
        assert!(FAMILIES.iter().any(|family| family.folders.contains(&name.as_str())), "{name}");
    }
}

/// What a verdict is said to rest on is what it names in its source, and nothing else.
#[test]
fn what_verdicts_rest_on_is_what_their_source_asks_for() {
    let verdicts = Verdicts::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut faults = Vec::new();
    for basis in basis::all() {
        let id = basis.criterion;
        let asks = verdicts.of(id).unwrap_or_default();
        let kinds: BTreeSet<String> = basis.grounds().map(|it| it.kind.to_owned()).collect();
        let fields: BTreeSet<String> =
            basis.defaults.iter().map(|it| it.field.to_owned()).collect();
        for (told, asked, what) in
            [(&kinds, &asks.kinds, "facts"), (&fields, &asks.defaults, "defaults")]
        {
            let idle: Vec<_> = told.difference(asked).collect();
            let silent: Vec<_> = asked.difference(told).collect();
            if !idle.is_empty() || !silent.is_empty() {
                faults.push(format!("{id}, {what}: asks not for {idle:?}, and for {silent:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

fn page(root: &Path) -> String {
    let pack = Pack::built_in().unwrap();
    let verdicts = Verdicts::read(root);
    let recogniser = Recogniser::of(&pack).unwrap();
    let mut text = HEAD.to_owned();
    text += "| criterion | by | files |";
    for family in &FAMILIES {
        text += &format!(" {} |", family.short);
    }
    text += &format!("\n| --- | --- | --- |{}\n", " --- |".repeat(FAMILIES.len()));
    for criterion in &pack.criteria {
        let by = match criterion.decided_by {
            DecidedBy::Static => "files",
            DecidedBy::Probe => "probe",
            DecidedBy::Person => "person",
        };
        // A criterion without a judge is left to people.
        let mut asked = basis::of(&criterion.id).into_iter().flat_map(Basis::grounds);
        let in_files = asked.any(|ground| verdicts.in_files.contains(ground.kind));
        let files = if in_files { "yes" } else { "–" };
        text += &format!("| `{}` | {by} | {files} |", criterion.id);
        for family in &FAMILIES {
            text += &format!(" {} |", cell(&recogniser, &criterion.id, family));
        }
        text += "\n";
    }
    text
}

fn cell(recogniser: &Recogniser, id: &str, family: &'static Family) -> &'static str {
    let found = recogniser.in_family(id, family);
    let source = found.examples.iter().filter_map(|example| example.side).min();
    let imports = basis::of(id).is_some_and(|it| it.grounds().any(|it| it.kind == "Import"));
    let source = source.or(imports.then_some(Side::Weighed));
    let default = found.defaults.iter().any(|default| default.side != Side::Weighed);
    match (source, default) {
        (Some(Side::For | Side::Against), true) => "S F",
        (Some(Side::For | Side::Against), false) => "S",
        (Some(Side::Weighed), true) => "s F",
        (Some(Side::Weighed), false) => "s",
        (None, true) => "F",
        (None, false) => "–",
    }
}
