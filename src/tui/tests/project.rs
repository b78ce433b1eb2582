//! The checklist over time and beyond the list: compare, narrow, explain, watch, other projects.

use super::*;
use crate::check::recognised::{Family, Recogniser};
use crate::check::report::{App, AppResult};
use crate::checklist::{Key, Known, Narrow, Point, Standing, Trend};
use crate::explain::InCode;
use crate::tui::state::{Before, Preview, Seen};
use crate::watch::{self, Means};
use std::collections::BTreeMap;

const SECRET: &str = "config.no-secrets-in-code";

fn point(day: u8, statuses: &[(&str, Status)]) -> Point {
    let standing = |(id, status): &(&str, Status)| {
        ((*id).to_owned(), Standing { status: *status, stale: false })
    };
    Point {
        on: Date::new(2026, 9, day).unwrap(),
        commit: Some("0123456789abcdef0123456789abcdef01234567".into()),
        dirty: false,
        standing: statuses.iter().map(standing).collect::<BTreeMap<_, _>>(),
        in_apps: BTreeMap::new(),
    }
}

fn trend() -> Trend {
    let first = point(1, &[("codebase.tracked", Status::Unmet), (SECRET, Status::Met)]);
    let second = point(9, &[("codebase.tracked", Status::Met), (SECRET, Status::Met)]);
    Trend { points: vec![first, second], ..Trend::default() }
}

fn shows(ui: &Ui, text: &str) -> bool {
    ui.picture().contains(text)
}

#[test]
fn factors_have_their_counts_and_how_these_came_about() {
    let mut ui = Ui::new(120, 36);
    ui.send(Message::Recorded(Box::new(trend())));
    insta::assert_snapshot!("checklist_trend_120x36", ui.keys("jjc").picture());
    insta::assert_snapshot!("counts_120x36", ui.keys("c").picture());
    // In ASCII, and for those who see no pictures, the days are told in words.
    for _ in 0..40 {
        ui.keys("j");
    }
    assert!(shows(&ui, "2026-09-09    2 of  2 met"), "{}", ui.picture());
    ui.state.ascii = true;
    let ascii = ui.keys("<esc>").picture_in(Theme::mono(true));
    assert!(ascii.is_ascii() || !ascii.contains('▇'), "{ascii}");
}

#[test]
fn what_became_otherwise_is_told_and_marked_in_the_list() {
    let mut ui = Ui::new(80, 36);
    ui.keys("jjcdv1");
    assert!(shows(&ui, "Compare with a day or commit: v1"));
    ui.keys("<enter>");
    assert_eq!(ui.effects.last(), Some(&Effect::Compare("v1".into())));
    let point = trend().points[0].clone();
    let before = Before { asked: "v1".into(), point };
    ui.send(Message::Compared(Ok(Box::new(before))));
    insta::assert_snapshot!("since_80x36", ui.picture());
    ui.keys("<esc>");
    assert!(shows(&ui, "since v1") && shows(&ui, "was met"), "{}", ui.picture());
    assert!(shows(&ui, "Since v1: unmet now, was met."), "{}", ui.picture());
    ui.send(Message::Compared(Err("git knows no commit".into())));
    assert!(shows(&ui, "git knows no commit"));
    // Nothing typed compares with nothing.
    ui.keys("d<backspace><backspace><enter>");
    assert!(!shows(&ui, "was met"), "{}", ui.picture());
}

#[test]
fn a_list_is_narrowed_by_words_factor_and_app() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjc/settings redacted<enter>");
    assert!(shows(&ui, "1 of 56, with “settings redacted”"), "{}", ui.picture());
    ui.keys("/");
    for _ in 0.."settings redacted".len() {
        ui.keys("<backspace>");
    }
    ui.keys("<enter>t");
    assert!(shows(&ui, "6 of 56, III Config"), "{}", ui.picture());
    ui.keys("t");
    assert!(shows(&ui, "All 56"));
    ui.keys("a");
    assert!(shows(&ui, "has one app"), "{}", ui.picture());
    let mut list = Checklist::default();
    let word = Word::new(Said::Unmet, "n", ui.state.today());
    list.words.insert(format!("{SECRET}@worker").as_str().into(), word);
    ui.send(Message::Listed(Ok((Box::new(list), false))));
    ui.keys("a");
    assert!(shows(&ui, "1 of 57, in worker"), "{}", ui.picture());
    ui.keys("a");
    assert!(shows(&ui, "All 57"));
    let narrow = Narrow::default();
    assert!(narrow.is_all());
}

#[test]
fn each_app_of_several_has_its_counts_and_how_they_came_about() {
    let mut ui = Ui::new(120, 50);
    let mut report = report();
    let app = |name: &str| App {
        name: name.into(),
        root: name.into(),
        archetype: "web".into(),
        languages: vec!["python".into()],
        frameworks: Vec::new(),
        processes: Vec::new(),
        backing_services: Vec::new(),
        evidence: Vec::new(),
    };
    report.apps = vec![app("web"), app("worker")];
    let of_app = |app: &str, status| AppResult {
        app: app.into(),
        status,
        confidence: Confidence::High,
        message: "So it is.".into(),
        evidence: Vec::new(),
        looked_at: Vec::new(),
        waiver: None,
        fingerprint: "f".into(),
    };
    let secret = report.criteria.iter_mut().find(|it| it.id == SECRET).unwrap();
    secret.by_app = vec![of_app("web", Status::Met), of_app("worker", Status::Unmet)];
    ui.send(Message::Checked(Ok(Arc::new(report))));
    let mut trend = trend();
    for (point, web) in trend.points.iter_mut().zip([Status::Unmet, Status::Met]) {
        for (app, status) in [("web", web), ("worker", Status::Unmet)] {
            let key = Key::new(SECRET, Some(app));
            point.in_apps.insert(key, Standing { status, stale: false });
        }
    }
    ui.send(Message::Recorded(Box::new(trend)));
    let row = |ui: &Ui, of: &str| {
        let picture = ui.picture();
        let found = picture.lines().find(|line| line.contains(of)).map(str::to_owned);
        found.unwrap_or_else(|| panic!("no {of}:\n{picture}"))
    };
    ui.keys("jjca");
    assert!(row(&ui, "Checklist").contains("web: 1 of 1 met, 1 of 1 decided  ▁█"));
    assert!(row(&ui, "III Config").contains("1 of 1 met  ▁█"), "{}", ui.picture());
    ui.keys("a");
    assert!(row(&ui, "Checklist").contains("worker: 0 of 1 met, 1 of 1 decided  ▁▁"));
    ui.keys("ac");
    ui.keys("jjjjjjjjjjjj");
    assert!(row(&ui, "By app").contains("By app"));
    assert!(row(&ui, "  web ").contains("1 of  1 met,  1 of  1 decided  ▁█"), "{}", ui.picture());
    assert!(row(&ui, "  worker ").contains("0 of  1 met"), "{}", ui.picture());
}

#[test]
fn a_criterion_is_explained_and_mended_and_leads_to_its_lesson() {
    let mut ui = Ui::new(80, 24);
    let mut report = report();
    report.apps = vec![App {
        name: "guestbook".into(),
        root: ".".into(),
        archetype: "web".into(),
        languages: vec!["python".into()],
        frameworks: vec!["flask".into()],
        processes: Vec::new(),
        backing_services: Vec::new(),
        evidence: Vec::new(),
    }];
    ui.send(Message::Checked(Ok(Arc::new(report))));
    insta::assert_snapshot!("explain_80x24", ui.keys("jjcx").picture());
    let asked = Effect::Recognise { id: SECRET.into(), languages: vec!["python".into()] };
    assert_eq!(ui.effects.last(), Some(&asked));
    let recogniser = Recogniser::of(&Pack::built_in().unwrap()).unwrap();
    let code = InCode::of_project(&recogniser, SECRET, &[Family::find("python").unwrap()]);
    ui.send(Message::Recognised(SECRET.into(), Box::new(code)));
    let colored = ui.effects.last();
    assert!(
        matches!(colored, Some(Effect::Highlight(code)) if code.iter().any(|(it, _)| it == "python"))
    );
    ui.keys("  ");
    assert!(shows(&ui, "What the check recognises in Python"), "{}", ui.picture());
    ui.keys("G");
    assert!(shows(&ui, "100 %") && shows(&ui, "Who says otherwise"), "{}", ui.picture());
    insta::assert_snapshot!("fix_80x24", ui.keys("F").picture());
    ui.keys("e");
    let path = PathBuf::from("/srv/guestbook/guestbook/settings.py");
    assert_eq!(ui.effects.last(), Some(&Effect::Edit { path, line: 12 }));
    ui.keys("sno secret<enter>");
    assert_eq!(ui.state.project.checklist.words[&SECRET.into()].note, "no secret");
    ui.keys("l");
    assert!(matches!(ui.state.screen(), Some(Screen::Lesson(_))));
    ui.keys("<esc><esc>");
    assert!(shows(&ui, "Checklist  guestbook"));
    ui.keys("F");
    assert!(shows(&ui, "Fix config.no-secrets-in-code"));
}

#[test]
fn the_source_around_the_evidence_is_shown_without_its_secrets() {
    let mut ui = Ui::new(120, 36);
    ui.keys("jjc");
    let asked = Effect::Preview { path: "guestbook/settings.py".into(), line: 12 };
    assert_eq!(ui.effects.iter().filter(|it| **it == asked).count(), 1);
    let lines = ["import os", "", "SECRET_KEY = \"hunter2\"", "DEBUG = True"];
    let preview = Preview {
        path: "guestbook/settings.py".into(),
        line: 12,
        first: 10,
        lines: lines.map(str::to_owned).to_vec(),
    };
    ui.send(Message::Previewed(Box::new(preview.clone())));
    insta::assert_snapshot!("preview_120x36", ui.picture());
    assert!(!shows(&ui, "hunter2"));
    let wanted = |effect: &Effect| matches!(effect, Effect::Highlight(code) if code[0].0 == "py");
    assert!(ui.effects.iter().any(wanted), "{:?}", ui.effects);
    // Where something else is selected by now, it comes too late.
    ui.keys("j");
    ui.send(Message::Previewed(Box::new(preview)));
    assert!(!shows(&ui, "DEBUG = True"));
}

#[test]
fn one_criterion_is_checked_again_and_its_standing_told() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjcr");
    assert_eq!(ui.effects.last(), Some(&Effect::Check));
    ui.send(Message::Checking { read: 50, files: 75 });
    assert!(shows(&ui, "checking, 50 of 75 files read"), "{}", ui.picture());
    ui.send(Message::Checked(Ok(Arc::new(report()))));
    assert!(shows(&ui, "config.no-secrets-in-code is unmet, as before."), "{}", ui.picture());
    ui.keys("r");
    let mut better = report();
    better.criteria[1].status = Status::Met;
    ui.send(Message::Checked(Ok(Arc::new(better))));
    assert!(shows(&ui, "config.no-secrets-in-code is met now, was unmet."), "{}", ui.picture());
}

#[test]
fn while_it_is_watched_each_save_is_checked_and_none_is_lost() {
    let mut ui = Ui::new(80, 24);
    ui.keys("cw");
    assert_eq!(ui.state.project.watched, Seen::Asked);
    assert!(ui.effects.contains(&Effect::WatchProject(true)));
    let checks = |ui: &Ui| ui.effects.iter().filter(|it| **it == Effect::Check).count();
    assert_eq!(checks(&ui), 1);
    ui.send(Message::ProjectWatched(watch::Report::Watching(Means::Events)));
    assert!(shows(&ui, "each save is checked") && shows(&ui, "watching"), "{}", ui.picture());
    // Saved while the check runs: it is checked once more.
    let saved = || Message::ProjectWatched(watch::Report::Changed(vec!["app.py".into()]));
    ui.send(saved());
    ui.send(saved());
    assert_eq!(checks(&ui), 1);
    ui.send(Message::Checked(Ok(Arc::new(report()))));
    assert_eq!(checks(&ui), 2);
    ui.send(Message::Checked(Ok(Arc::new(report()))));
    assert_eq!(checks(&ui), 2);
    ui.send(saved());
    assert_eq!(checks(&ui), 3);
    ui.keys("w");
    assert_eq!(ui.effects.last(), Some(&Effect::WatchProject(false)));
    ui.send(saved());
    assert_eq!(checks(&ui), 3);
}

#[test]
fn another_project_is_opened_in_place() {
    let mut ui = Ui::new(100, 24);
    ui.keys("jjcP");
    assert_eq!(ui.effects.last(), Some(&Effect::Projects));
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("lists");
    std::fs::create_dir_all(folder.path().join("shop")).unwrap();
    let place = folder.path().join("shop");
    std::fs::create_dir_all(&lists).unwrap();
    let text = format!("version = 2\nproject = '{}'\n", place.display());
    std::fs::write(lists.join("0.toml"), text).unwrap();
    let mut known: Vec<Known> = crate::checklist::known(&lists);
    assert_eq!(known.len(), 1);
    known[0].trend = trend();
    ui.send(Message::Projects(known));
    assert!(shows(&ui, "Open which project?") && shows(&ui, "2 of 2 met"), "{}", ui.picture());
    ui.keys("shop<enter>");
    assert_eq!(ui.effects.last(), Some(&Effect::OpenProject(place.clone())));
    let mut project = Project::new(place.clone(), "shop".into(), None);
    project.trend = trend();
    ui.send(Message::Opened(Ok(Box::new(project))));
    assert!(shows(&ui, "Checklist  shop") && shows(&ui, "This is shop now."), "{}", ui.picture());
    assert_eq!(ui.effects.last(), Some(&Effect::Check));
    ui.keys("e");
    assert!(shows(&ui, "no evidence"), "what was found in the other one is not here");
    ui.send(Message::Opened(Err("it is gone".into())));
    assert!(shows(&ui, "it is gone"));
}
