use super::*;
use crate::check::case::Case;
use crate::check::facts::source::SourceReader;
use crate::check::inventory::Inventory;
use crate::check::knowledge::Knowledge;
use crate::check::read::{self, Readers};
use crate::check::recognised::FAMILIES;
use crate::check::report::Status;
use crate::check::verdicts::{JUDGES, evidence, judge};
use crate::curriculum::Pack;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn rules(pack: &Pack) -> SourceReader {
    SourceReader::new(pack.texts_below("rules/")).unwrap()
}

/// `PortBound { … }`: the variant.
fn variant(fact: &Fact) -> String {
    format!("{:?}", fact.kind).chars().take_while(|c| c.is_alphanumeric()).collect()
}

#[test]
fn who_judges_says_what_the_verdict_rests_on() {
    let judged: BTreeSet<&str> = JUDGES.iter().copied().flatten().map(|(id, _)| *id).collect();
    let told: Vec<&str> = all().map(|basis| basis.criterion).collect();
    assert_eq!(told.iter().copied().collect::<BTreeSet<_>>(), judged);
    assert_eq!(told.len(), judged.len(), "one stands there twice");
}

#[test]
fn every_rule_serves_a_criterion() {
    let pack = Pack::built_in().unwrap();
    let rules = rules(&pack);
    let mut idle = Vec::new();
    for folder in FAMILIES.iter().map(|family| family.folders[0]) {
        let examples = rules.examples(folder);
        let taken = |id: &str| {
            let own = examples.iter().filter(|it| it.rule == id && it.is_taken);
            own.flat_map(|it| &it.facts).collect::<Vec<&Fact>>()
        };
        for rule in examples.iter().map(|it| it.rule.as_str()).collect::<BTreeSet<_>>() {
            let facts = taken(rule);
            let is_asked_for = |fact: &&Fact| {
                OF_ARCHETYPES.contains(&variant(fact).as_str())
                    || all().any(|basis| basis.side_of(fact).is_some())
            };
            if !facts.iter().any(is_asked_for) {
                let said: Vec<_> = facts.iter().map(|fact| &fact.kind).collect();
                idle.push(format!("{rule}: {said:?}"));
            }
        }
    }
    assert!(idle.is_empty(), "no verdict asks for what these rules say: {idle:#?}");
}

/// Folders that are projects: our fixtures, and the variants of the lessons' samples.
fn projects() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut found: Vec<_> =
            entries.map(|entry| entry.path()).filter(|it| it.is_dir()).collect();
        found.sort();
        found
    };
    let mut projects = below(&root.join("tests/fixtures"));
    for lesson in below(&root.join("content/lessons")) {
        for sample in below(&lesson.join("samples")) {
            projects.extend(below(&sample));
        }
    }
    projects
}

#[test]
fn what_verdicts_show_as_evidence_is_what_they_rest_on() {
    let pack = Pack::built_in().unwrap();
    let knowledge = Knowledge::of(&pack).unwrap();
    let rules = rules(&pack);
    let mut faults = BTreeSet::new();
    let mut shown = 0;
    for root in projects() {
        let inventory = Inventory::of(&root, 2);
        let readers = Readers { root: &root, knowledge: &knowledge, source: &rules, cache: None };
        let reading = read::read(&inventory, &readers, 2, None);
        let case = Case::new(&inventory, &reading, &knowledge, &rules);
        for criterion in &pack.criteria {
            let Some(basis) = of(&criterion.id) else { continue };
            let verdict = judge(criterion, &case);
            let wanted = match verdict.status {
                Status::Met => Side::For,
                Status::Unmet => Side::Against,
                _ => continue,
            };
            for piece in &verdict.evidence {
                let there = |fact: &&Fact| evidence(&fact.place, &piece.note) == *piece;
                let facts: Vec<&Fact> = case.facts.iter().filter(there).collect();
                let rests = |fact: &&Fact| {
                    basis.side_of(fact).is_some_and(|side| side == wanted || side == Side::Weighed)
                        || variant(fact) == "Dependency" && !basis.defaults.is_empty()
                };
                shown += 1;
                if !facts.is_empty() && !facts.iter().any(rests) {
                    let kinds: BTreeSet<String> = facts.iter().map(|it| variant(it)).collect();
                    let text = format!("{} {wanted:?} by {kinds:?}: {piece:?}", criterion.id);
                    faults.insert(text);
                }
            }
        }
    }
    assert!(shown > 100, "only {shown} pieces of evidence were looked at");
    assert!(faults.is_empty(), "{faults:#?}");
}
