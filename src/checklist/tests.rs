use super::waive::RemarkKind;
use super::*;
use crate::check::report::{
    AppResult, Confidence, Counts, CriterionResult, Project, Report, SCHEMA_VERSION, Status,
    Summary, Tool,
};
use crate::curriculum::{Criterion, DecidedBy, Factor, Level};
use std::path::Path;

mod former;
mod merging;
mod writers;

const ID: &str = "config.from-environment";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn today() -> Date {
    day("2026-05-01")
}

pub(super) fn criteria() -> Vec<Criterion> {
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
            known: false,
            by_app: Vec::new(),
        }],
        summary: Summary { all: Counts::default(), by_factor: Vec::new() },
        skipped: Vec::new(),
    }
}

fn key() -> Key {
    Key::of(ID)
}

fn word(status: Said) -> Word {
    Word::new(status, "we looked", today())
}

/// Shown, disagrees, stale, expired.
fn merged(word: Option<Word>, status: Status, today: Date) -> (Status, bool, bool, bool) {
    let mut checklist = Checklist::default();
    if let Some(word) = word {
        checklist.words.insert(key(), word);
    }
    let (report, criteria) = (report(status, "now"), criteria());
    let items = checklist.beside(Some(&report), &criteria, today);
    (items[0].shown, items[0].disagrees, items[0].stale, items[0].expired)
}

#[test]
fn without_a_word_the_check_speaks() {
    assert_eq!(merged(None, Status::Unmet, today()), (Status::Unmet, false, false, false));
    let (checklist, criteria) = (Checklist::default(), criteria());
    assert_eq!(checklist.beside(None, &criteria, today())[0].shown, Status::Unknown);
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
    let waiver = Word {
        owner: Some("ops".to_owned()),
        until: Some(Until::from("2026-05-03")),
        ..word(Said::Unmet)
    };
    let on = |today| merged(Some(waiver.clone()), Status::Unmet, day(today));
    assert_eq!(on("2026-05-03"), (Status::Waived, false, false, false));
    assert_eq!(on("2026-05-04"), (Status::Unmet, false, false, true));
    // What is no day counts as past.
    let malformed = Word { until: Some(Until::from("2026-05-32")), ..waiver.clone() };
    let (shown, .., expired) = merged(Some(malformed), Status::Unmet, day("2026-05-01"));
    assert_eq!((shown, expired), (Status::Unmet, true));
    // What is met needs no waiver.
    assert!(merged(Some(waiver.clone()), Status::Met, today()).1);
}

#[test]
fn a_waiver_holds_on_other_evidence_too_and_is_stale() {
    let waiver = Word {
        owner: Some("ops".to_owned()),
        until: Some(Until::from("2026-05-03")),
        evidence: Some("then".to_owned()),
        ..word(Said::Unmet)
    };
    assert_eq!(merged(Some(waiver), Status::Unmet, today()), (Status::Waived, false, true, false));
}

#[test]
fn what_lacks_its_reason_counts_for_nothing() {
    let bare = |said| Some(Word::new(said, " ", today()));
    assert_eq!(merged(bare(Said::Met), Status::Unmet, today()).0, Status::Unmet);
    assert!(merged(bare(Said::Met), Status::Unmet, today()).1);
    assert_eq!(merged(bare(Said::NotApplicable), Status::Unknown, today()).0, Status::Unknown);
    assert_eq!(merged(bare(Said::Met), Status::Unknown, today()).0, Status::Met);
    let linked = Word { link: Some("https://x.test".into()), ..bare(Said::Met).unwrap() };
    assert_eq!(merged(Some(linked), Status::Unmet, today()).0, Status::Met);
    // Without its owner a waiver that was written by hand waives nothing.
    let ownerless = Word { until: Some(Until::from("2026-12-31")), ..word(Said::Unmet) };
    assert_eq!(merged(Some(ownerless), Status::Unmet, today()).0, Status::Unmet);
}

#[test]
fn an_open_word_has_an_owner_and_a_day_and_no_opinion() {
    let open = Word {
        owner: Some("ben".into()),
        due: Some(day("2026-04-30")),
        ..Word::new(Said::Open, "", today())
    };
    for status in [Status::Met, Status::Unmet, Status::Unknown] {
        let (shown, disagrees, ..) = merged(Some(open.clone()), status, today());
        assert_eq!((shown, disagrees), (status, false));
    }
    let overdue = |due: &str, status| {
        let mut checklist = Checklist::default();
        let word = Word { due: Some(day(due)), ..open.clone() };
        checklist.set(&key(), word, None, today()).unwrap();
        checklist.beside(Some(&report(status, "now")), &criteria(), today())[0].overdue
    };
    assert!(overdue("2026-04-30", Status::Unmet) && overdue("2026-04-30", Status::Unknown));
    assert!(!overdue("2026-05-01", Status::Unmet) && !overdue("2026-04-30", Status::Met));
}

#[test]
fn words_that_lack_something_are_refused() {
    let mut checklist = Checklist::default();
    let mut refused = |word: Word| checklist.set(&key(), word, None, today()).unwrap_err();
    let until = Some(Until::from("2026-12-31"));
    let owner = Some("ops".to_owned());
    let bare = |status| Word::new(status, " ", today());
    let with = |until: &Option<Until>, word: Word| Word { until: until.clone(), ..word };
    assert_eq!(refused(bare(Said::NotApplicable)), WordError::NoReason);
    assert_eq!(refused(with(&until, word(Said::Met))), WordError::WaivesNothing);
    assert_eq!(refused(with(&until, word(Said::Unmet))), WordError::WaiverIncomplete);
    let nameless = Word { owner: owner.clone(), ..with(&until, bare(Said::Unmet)) };
    assert_eq!(refused(nameless), WordError::WaiverIncomplete);
    for over in ["2026-04-30", "soon"] {
        let over = Until::from(over);
        let word = Word { owner: owner.clone(), ..with(&Some(over.clone()), word(Said::Unmet)) };
        assert_eq!(refused(word), WordError::WaiverOver(over));
    }
    let met = checklist.set(&key(), bare(Said::Met), Some(Status::Unmet), today());
    assert_eq!(met, Err(WordError::NoReasonToDisagree(Status::Unmet)));
    assert_eq!(checklist, Checklist::default());
}

#[test]
fn a_word_on_an_app_stands_beside_and_counts_where_that_app_decided() {
    let on_worker = Key::new(ID, Some("worker"));
    let mut checklist = Checklist::default();
    checklist.set(&on_worker, word(Said::NotApplicable), None, today()).unwrap();
    let (mut report, criteria) = (report(Status::Unmet, "now"), criteria());
    let shown = |report: &Report| {
        let items = checklist.beside(Some(report), &criteria, today());
        items.iter().map(|item| (item.app.map(str::to_owned), item.shown)).collect::<Vec<_>>()
    };
    let worker = (Some("worker".to_owned()), Status::NotApplicable);
    assert_eq!(shown(&report), [(None, Status::Unmet), worker.clone()]);
    report.criteria[0].app = Some("worker".into());
    assert_eq!(shown(&report), [(None, Status::NotApplicable), worker]);
    assert_eq!(Key::from(on_worker.to_string().as_str()), on_worker);
}

#[test]
fn each_of_several_apps_has_its_finding_beside_its_word() {
    let own = |app: &str, status, fingerprint: &str| AppResult {
        app: app.to_owned(),
        status,
        confidence: Confidence::High,
        message: String::new(),
        evidence: Vec::new(),
        looked_at: Vec::new(),
        waiver: None,
        fingerprint: fingerprint.to_owned(),
    };
    let (mut report, criteria) = (report(Status::Unmet, "whole"), criteria());
    report.criteria[0].by_app =
        vec![own("web", Status::Unmet, "w"), own("worker", Status::Met, "k")];
    report.criteria[0].app = Some("web".into());
    let shown = |list: &Checklist| {
        let items = list.beside(Some(&report), &criteria, today());
        let of = |item: &Item| (item.app.unwrap_or("all").to_owned(), item.shown, item.disagrees);
        items.iter().map(of).collect::<Vec<_>>()
    };
    let row = |app: &str, shown, disagrees| (app.to_owned(), shown, disagrees);
    let (web, worker) = (row("web", Status::Unmet, false), row("worker", Status::Met, false));
    let all = row("all", Status::Unmet, false);
    assert_eq!(shown(&Checklist::default()), [all, web, worker.clone()]);
    // What is said of the app that lacks it changes the whole, and nothing else does.
    let mut list = Checklist::default();
    let said = Word { evidence: Some("w".into()), ..word(Said::NotApplicable) };
    list.set(&Key::new(ID, Some("web")), said, Some(Status::Unmet), today()).unwrap();
    let web = row("web", Status::NotApplicable, true);
    assert_eq!(shown(&list), [row("all", Status::Met, false), web.clone(), worker.clone()]);
    list.set(&Key::new(ID, Some("worker")), word(Said::Met), None, today()).unwrap();
    assert_eq!(shown(&list)[0], row("all", Status::Met, false));
    // A word on the whole prevails there.
    list.set(&key(), word(Said::Unmet), None, today()).unwrap();
    assert_eq!(shown(&list), [row("all", Status::Unmet, false), web, worker]);
    // Its evidence is its own.
    let key = Key::new(ID, Some("web"));
    assert_eq!(Finding::of(&report, &key).unwrap().fingerprint, "w");
    assert!(Finding::of(&report, &Key::new(ID, Some("cron"))).is_none());
}

#[test]
fn counts_are_of_what_applies_and_what_is_decided() {
    let (checklist, criteria) = (Checklist::default(), criteria());
    let tally = |status| {
        let report = report(status, "now");
        let items = checklist.beside(Some(&report), &criteria, today());
        assert_eq!(Tally::by_factor(&items)[0].tally, Tally::of(&items));
        let principles: Vec<_> = Tally::by_principle(&items).iter().map(|it| it.id).collect();
        assert_eq!(principles, ["clean-contract", "cloud-deployment", "minimal-differences"]);
        let tally = Tally::of(&items);
        (tally.met, tally.applicable, tally.decided, tally.all)
    };
    assert_eq!(tally(Status::Met), (1, 1, 1, 1));
    assert_eq!(tally(Status::Unmet), (0, 1, 1, 1));
    assert_eq!(tally(Status::NotApplicable), (0, 0, 1, 1));
    assert_eq!(tally(Status::Unknown), (0, 1, 0, 1));
    assert_eq!(tally(Status::Error), (0, 1, 0, 1));
}

#[test]
fn waivers_hold_in_a_report_and_those_that_waive_nothing_are_named() {
    let waiver = |day: &str| Word {
        owner: Some("ops".to_owned()),
        until: Some(Until::from(day)),
        ..word(Said::Unmet)
    };
    let applied = |word: Word, status| {
        let mut checklist = Checklist::default();
        checklist.words.insert(key(), word.clone());
        checklist.words.insert(Key::of("config.gone"), word);
        let mut report = report(status, "now");
        let remarks = apply_waivers(&mut report, &checklist, &criteria(), today());
        assert_eq!(report.summary.all.waived, usize::from(report.criteria[0].waiver.is_some()));
        assert_eq!(remarks.last().unwrap().kind, RemarkKind::NoCriterion);
        let kinds: Vec<_> = remarks.into_iter().rev().skip(1).map(|it| it.kind).collect();
        (report.criteria[0].status, kinds)
    };
    let good = waiver("2026-05-01");
    assert_eq!(applied(good.clone(), Status::Unmet), (Status::Waived, vec![]));
    let unused = RemarkKind::Unused(Status::Met);
    assert_eq!(applied(good.clone(), Status::Met), (Status::Met, vec![unused]));
    assert_eq!(applied(good.clone(), Status::Error), (Status::Error, vec![]));
    for over in ["2026-04-30", "2026-05-1"] {
        let ended = RemarkKind::Ended(over.into());
        assert_eq!(applied(waiver(over), Status::Unmet), (Status::Unmet, vec![ended]));
    }
    let incomplete = Word { owner: None, ..good.clone() };
    let lacking = vec![RemarkKind::Incomplete];
    assert_eq!(applied(incomplete, Status::Unmet), (Status::Unmet, lacking));
    let stale = Word { evidence: Some("then".into()), ..good };
    assert_eq!(applied(stale, Status::Unmet), (Status::Waived, vec![RemarkKind::Stale]));
}

#[test]
fn the_history_keeps_what_was_said_and_taken_back() {
    let mut checklist = Checklist::default();
    checklist.set(&key(), word(Said::Unmet), None, day("2026-05-01")).unwrap();
    checklist.set(&key(), word(Said::Met), None, day("2026-05-02")).unwrap();
    assert!(checklist.clear(&key(), day("2026-05-03")));
    assert!(!checklist.clear(&key(), day("2026-05-04")));
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
    checklist.set(&Key::of("config.gone"), word(Said::Met), None, today()).unwrap();
    let criteria = criteria();
    assert_eq!(checklist.unknown(&criteria).collect::<Vec<_>>(), [&Key::of("config.gone")]);
}

#[test]
fn a_store_keeps_words_and_the_path_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let project = Identity::of(folder.path()).unwrap();
    let open = || Store::open(&folder.path().join("checklists"), &project, today()).unwrap();
    let waiver = Word {
        link: Some("https://example.test/12".to_owned()),
        owner: Some("ops".to_owned()),
        due: Some(day("2026-11-30")),
        until: Some(Until::from("2026-12-31")),
        evidence: Some("abc".to_owned()),
        ..word(Said::Unmet)
    };
    let set = |list: &mut Checklist| list.set(&key(), waiver.clone(), None, today());
    open().store.update(set, today()).unwrap();

    let Opened { checklist, notices, place, .. } = open();
    assert_eq!(notices, Vec::<String>::new());
    assert!(!place.is_shared());
    assert_eq!(checklist.words[&key()], waiver);
    assert_eq!(checklist.history.len(), 1);
    assert_eq!(Path::new(&checklist.project), project.root);
}

#[test]
fn a_file_of_version_1_is_read_and_written_as_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let project = Identity::of(folder.path()).unwrap();
    let old = "version = 1\nproject = '/p'\n\
        [words.'config.documented']\nstatus = 'unmet'\nnote = 'n'\nowner = 'ana'\n\
        until = '2026-12-31'\nset_on = '2026-02-01'\nevidence = 'e'\n\
        [words.'logs.to-stdout']\nstatus = 'met'\nnote = ''\nset_on = '2026-02-03'\n\
        [[history]]\non = '2026-01-01'\ncriterion = 'config.documented'\n\
        [history.word]\nstatus = 'met'\nnote = ''\nset_on = '2026-01-01'\n\
        [[history]]\non = '2026-02-01'\ncriterion = 'config.documented'\n\
        [history.word]\nstatus = 'unmet'\nnote = 'n'\nowner = 'ana'\nuntil = '2026-12-31'\n\
        set_on = '2026-02-01'\nevidence = 'e'\n";
    let path = folder.path().join(project.file_name());
    std::fs::write(&path, old).unwrap();
    let opened = Store::open(folder.path(), &project, today()).unwrap();
    assert_eq!(opened.notices, Vec::<String>::new());
    let documented = opened.checklist.words[&Key::of("config.documented")].clone();
    assert_eq!(documented.until, Some(Until::from("2026-12-31")));
    assert_eq!(documented.set_on, Some(day("2026-02-01")));

    let set = |list: &mut Checklist| list.set(&key(), word(Said::Met), None, today());
    opened.store.update(set, today()).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("version = 3\n"));
    let checklist = Store::open(folder.path(), &project, today()).unwrap().checklist;
    assert_eq!(checklist.words[&Key::of("config.documented")], documented);
    let told: Vec<_> =
        checklist.history.iter().map(|it| (it.criterion.criterion.as_str(), it.turn)).collect();
    // What stood in the words alone is in the history now, with its own day.
    let expected =
        [("config.documented", 1), ("config.documented", 2), ("logs.to-stdout", 1), (ID, 1)];
    assert_eq!(told, expected);
    assert_eq!(checklist.history[2].on, day("2026-02-03"));
}
