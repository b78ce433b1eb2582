//! The checklist and the form for the team's word.

use super::reading::{click, place_of};
use super::*;

#[test]
fn the_checklist_shows_findings_with_their_evidence() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("checklist_80x24", ui.keys("jjc").picture());
    let mut ui = Ui::new(120, 36);
    insta::assert_snapshot!("checklist_120x36", ui.keys("jjc").picture());
}

#[test]
fn a_row_that_is_clicked_stays_where_it_is() {
    let mut ui = Ui::new(80, 24);
    ui.keys("c");
    for name in ["codebase.one-version", "dependencies.declared", "dependencies.complete"] {
        let (x, y) = place_of(&ui, name);
        click(&mut ui, x, y);
        let Some(Screen::Checklist(screen)) = ui.state.screen() else { panic!("a checklist") };
        assert_eq!(screen.selected, name.into());
        assert_eq!(place_of(&ui, name), (x, y), "{}", ui.picture());
    }
    // Keys keep two rows in sight below the one that they go to.
    ui.keys("jj");
    let (_, y) = place_of(&ui, "dependencies.no-implicit-tools");
    let (_, next) = place_of(&ui, "III Config");
    assert_eq!(next, y + 2, "{}", ui.picture());
    ui.keys("G");
    let last = ui.state.pack.criteria.last().unwrap().id.clone();
    let (x, y) = place_of(&ui, &last);
    click(&mut ui, x, y - 1);
    assert_eq!(place_of(&ui, &last), (x, y), "{}", ui.picture());
}

#[test]
fn the_evidence_opens_in_the_editor() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjce");
    let path = PathBuf::from("/srv/guestbook/guestbook/settings.py");
    assert_eq!(ui.effects.last(), Some(&Effect::Edit { path, line: 12 }));
    ui.keys("j").keys("e");
    assert!(ui.picture().contains("no evidence"), "{}", ui.picture());
}

#[test]
fn a_status_with_a_note_stands_beside_the_finding() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjcs<tab><tab>");
    ui.keys("<enter>");
    insta::assert_snapshot!("form_needs_a_reason_80x24", ui.picture());
    ui.keys("no secrets here q<backspace><enter>");
    insta::assert_snapshot!("checklist_with_word_80x24", ui.picture());
    let word = &ui.state.project.checklist.words[&"config.no-secrets-in-code".into()];
    assert_eq!(word.note, "no secrets here");
    assert_eq!(word.evidence.as_deref(), Some("f1"));
}

#[test]
fn the_form_waives_and_a_change_is_undone() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jjcs<tab><down><down><down>ana<down>2026-13-01<down>2026-12-31<enter>");
    assert!(ui.picture().contains("Due: `2026-13-01` is no day"), "{}", ui.picture());
    ui.keys("<up>");
    for _ in 0..10 {
        ui.keys("<backspace>");
    }
    ui.keys("2026-10-01<enter>");
    assert!(ui.picture().contains("a waiver needs a note"), "{}", ui.picture());
    ui.keys("<down><down><down>next release");
    insta::assert_snapshot!("form_80x24", ui.picture());
    ui.keys("<enter>");
    insta::assert_snapshot!("checklist_waived_80x24", ui.picture());
    let id = "config.no-secrets-in-code".into();
    let word = ui.state.project.checklist.words[&id].clone();
    assert_eq!((word.owner.as_deref(), word.due), (Some("ana"), Date::new(2026, 10, 1)));

    // Undone one by one, and then there is nothing more.
    ui.keys("s<tab><enter>");
    assert!(ui.picture().contains("only an unmet criterion"), "{}", ui.picture());
    ui.keys("<tab><tab><enter>");
    assert!(ui.state.project.checklist.words.is_empty());
    ui.keys("u");
    assert_eq!(ui.state.project.checklist.words[&id], word);
    ui.keys("u");
    assert!(ui.state.project.checklist.words.is_empty());
    ui.keys("u");
    assert!(ui.picture().contains("Nothing was changed here"), "{}", ui.picture());
}

#[test]
fn marks_filters_and_orders_show_who_owes_what() {
    let mut ui = Ui::new(120, 36);
    let today = ui.state.today();
    let mut list = Checklist::default();
    let mut say = |key: &str, status, change: &dyn Fn(&mut Word)| {
        let mut word = Word::new(status, "we looked", today);
        change(&mut word);
        list.words.insert(key.into(), word);
    };
    say("codebase.tracked", Said::Met, &|word| word.evidence = Some("f0".into()));
    say("codebase.one-app", Said::Open, &|word| {
        word.owner = Some("Ana".into());
        word.due = Date::new(2026, 9, 1);
    });
    say("codebase.one-version", Said::Unmet, &|word| {
        word.owner = Some("ben".into());
        word.due = Date::new(2026, 12, 1);
    });
    say("codebase.one-version@worker", Said::NotApplicable, &|_| {});
    say("config.no-secrets-in-code", Said::Unmet, &|word| {
        word.owner = Some("ana".into());
        word.until = Some("2026-09-01".into());
    });
    ui.send(Message::Listed(Ok((Box::new(list), true))));
    insta::assert_snapshot!("checklist_marks_120x36", ui.keys("cjj").picture());
    let mut listed = |keys: &str| {
        let picture = ui.keys(keys).picture();
        let left = picture.lines().map(|line| line.chars().take(60).collect::<String>());
        let ids = left.filter_map(|line| {
            line.split_whitespace().find(|word| word.contains('.')).map(ToOwned::to_owned)
        });
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed("ffff"), ["codebase.one-app", "config.no-secrets-in-code"]);
    assert_eq!(listed("f"), ["codebase.tracked"]);
    assert_eq!(listed("ff"), ["config.no-secrets-in-code"]);
    assert_eq!(listed("f"), ["codebase.one-app"]);
    assert_eq!(listed("fo")[..2], ["codebase.one-app", "codebase.one-version"]);
    assert_eq!(listed("o")[..2], ["codebase.one-app", "config.no-secrets-in-code"]);
    // A word on one app is no further criterion of the factor.
    let home = ui.keys("<esc>").picture();
    let row = home.lines().find(|line| line.contains("I    Codebase")).unwrap();
    assert!(row.contains("✓ 1") && !row.contains("- 1"), "{row}");
}

#[test]
fn the_filter_leaves_what_is_unmet() {
    let mut ui = Ui::new(80, 24);
    ui.keys("cff");
    let picture = ui.picture();
    assert!(picture.contains("1 of 56, unmet") && picture.contains("config.no-secrets-in-code"));
    assert!(!picture.contains("codebase.tracked"), "{picture}");
}
