use super::*;
use crate::check::report::{
    Confidence, Counts, CriterionResult, Project, Report, SCHEMA_VERSION, Status, Summary, Tool,
};
use crate::curriculum::{Criterion, DecidedBy, Factor, Level};
use std::path::Path;

const ID: &str = "config.from-environment";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn today() -> Date {
    day("2026-05-01")
}

fn criteria() -> Vec<Criterion> {
    vec![Criterion {
        id: ID.to_owned(),
        factor: Factor::new(3).unwrap(),
        level: Level::Must,
        decided_by: DecidedBy::Static,
        question: String::new(),
        met: String::new(),
        unmet: String::new(),
        not_applicable: None,
        explain: None,
    }]
}

fn report(status: Status, fingerprint: &str) -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "twelve-tui", version: "0" },
        project: Project { path: ".".to_owned(), vcs: None, commit: None, dirty: None },
        apps: Vec::new(),
        criteria: vec![CriterionResult {
            id: ID.to_owned(),
            factor: 3,
            level: Level::Must,
            status,
            confidence: Confidence::High,
            app: None,
            message: String::new(),
            why: String::new(),
            lesson: "config".to_owned(),
            evidence: Vec::new(),
            looked_at: Vec::new(),
            waiver: None,
            fingerprint: fingerprint.to_owned(),
        }],
        summary: Summary { all: Counts::default(), by_factor: Vec::new() },
        skipped: Vec::new(),
    }
}

fn word(status: Said) -> Word {
    Word::new(status, "we looked", today())
}

/// Shown, disagrees, stale, expired.
fn merged(word: Option<Word>, status: Status, today: Date) -> (Status, bool, bool, bool) {
    let mut checklist = Checklist::default();
    if let Some(word) = word {
        let set_on = word.set_on;
        checklist.set(ID, word, set_on).unwrap();
    }
    let (report, criteria) = (report(status, "now"), criteria());
    let items = checklist.merge(Some(&report), &criteria, today);
    (items[0].shown, items[0].disagrees, items[0].stale, items[0].expired)
}

#[test]
fn without_a_word_the_check_speaks() {
    assert_eq!(merged(None, Status::Unmet, today()), (Status::Unmet, false, false, false));
    let (checklist, criteria) = (Checklist::default(), criteria());
    assert_eq!(checklist.merge(None, &criteria, today())[0].shown, Status::Unknown);
}

#[test]
fn a_word_that_agrees_or_settles_is_shown() {
    let met = || Some(word(Said::Met));
    assert_eq!(merged(met(), Status::Met, today()), (Status::Met, false, false, false));
    assert_eq!(merged(met(), Status::Unknown, today()), (Status::Met, false, false, false));
    assert_eq!(merged(met(), Status::Error, today()), (Status::Met, false, false, false));
}

#[test]
fn a_word_that_disagrees_is_shown_as_such() {
    let (shown, disagrees, ..) = merged(Some(word(Said::Met)), Status::Unmet, today());
    assert_eq!((shown, disagrees), (Status::Met, true));
    let (shown, disagrees, ..) = merged(Some(word(Said::NotApplicable)), Status::Met, today());
    assert_eq!((shown, disagrees), (Status::NotApplicable, true));
}

#[test]
fn a_word_on_evidence_that_has_changed_is_stale_and_yields() {
    let on = |evidence: &str| Word { evidence: Some(evidence.to_owned()), ..word(Said::Met) };
    assert_eq!(
        merged(Some(on("then")), Status::Unmet, today()),
        (Status::Unmet, true, true, false)
    );
    assert_eq!(merged(Some(on("now")), Status::Unmet, today()), (Status::Met, true, false, false));
    // Where the check settles nothing, an old word is better than none.
    assert_eq!(
        merged(Some(on("then")), Status::Unknown, today()),
        (Status::Met, false, true, false)
    );
}

#[test]
fn a_waiver_holds_through_its_last_day() {
    let waiver =
        Word { owner: Some("ops".to_owned()), until: Some(day("2026-05-03")), ..word(Said::Unmet) };
    let on = |today| merged(Some(waiver.clone()), Status::Unmet, day(today));
    assert_eq!(on("2026-05-03"), (Status::Waived, false, false, false));
    assert_eq!(on("2026-05-04"), (Status::Unmet, false, false, true));
    // What is met needs no waiver.
    assert!(merged(Some(waiver.clone()), Status::Met, today()).1);
}

#[test]
fn words_that_lack_something_are_refused() {
    let mut checklist = Checklist::default();
    let mut refused = |word: Word| checklist.set(ID, word, today()).unwrap_err();
    let until = Some(day("2026-12-31"));
    let owner = Some("ops".to_owned());
    let bare = |status| Word::new(status, " ", today());
    assert_eq!(refused(bare(Said::NotApplicable)), WordError::NoReason);
    assert_eq!(refused(Word { until, ..word(Said::Met) }), WordError::WaivesNothing);
    assert_eq!(refused(Word { until, ..word(Said::Unmet) }), WordError::WaiverIncomplete);
    let nameless = Word { until, owner: owner.clone(), ..bare(Said::Unmet) };
    assert_eq!(refused(nameless), WordError::WaiverIncomplete);
    let over = Word { until: Some(day("2026-04-30")), owner, ..word(Said::Unmet) };
    assert_eq!(refused(over), WordError::WaiverOver(day("2026-04-30")));
    assert_eq!(checklist, Checklist::default());
}

#[test]
fn the_history_keeps_what_was_said_and_taken_back() {
    let mut checklist = Checklist::default();
    checklist.set(ID, word(Said::Unmet), day("2026-05-01")).unwrap();
    checklist.set(ID, word(Said::Met), day("2026-05-02")).unwrap();
    assert!(checklist.clear(ID, day("2026-05-03")));
    assert!(!checklist.clear(ID, day("2026-05-04")));
    let told: Vec<_> = checklist
        .history
        .iter()
        .map(|change| (change.on.to_string(), change.word.as_ref().map(|word| word.status)))
        .collect();
    assert_eq!(
        told,
        [
            ("2026-05-01".to_owned(), Some(Said::Unmet)),
            ("2026-05-02".to_owned(), Some(Said::Met)),
            ("2026-05-03".to_owned(), None),
        ]
    );
    assert!(checklist.words.is_empty());
}

#[test]
fn words_on_unknown_criteria_are_kept_and_named() {
    let mut checklist = Checklist::default();
    checklist.set("config.gone", word(Said::Met), today()).unwrap();
    let criteria = criteria();
    assert_eq!(checklist.unknown(&criteria).collect::<Vec<_>>(), ["config.gone"]);
}

#[test]
fn a_store_keeps_words_and_the_path_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let project = Identity::of(folder.path()).unwrap();
    let open = || Store::open(&folder.path().join("checklists"), &project).unwrap();
    let waiver = Word {
        owner: Some("ops".to_owned()),
        until: Some(day("2026-12-31")),
        evidence: Some("abc".to_owned()),
        ..word(Said::Unmet)
    };
    let change = |list: &mut Checklist| list.set(ID, waiver.clone(), today()).unwrap();
    open().store.update(change).unwrap();

    let Opened { checklist, notice, .. } = open();
    assert_eq!(notice, None);
    assert_eq!(checklist.words[ID], waiver);
    assert_eq!(checklist.history.len(), 1);
    assert_eq!(Path::new(&checklist.project), project.path);
}
