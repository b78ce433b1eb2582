//! Boxes in lessons that are the checklist's own.

use super::*;

const LESSON: &str = r#"+++
id = "logs"
factor = 11
title = "Logs"
summary = "S"
minutes = 5
objectives = []
+++
# Logs

## Your project

Ask:

- [ ] [Search last week's log](criterion:logs.structured) for the word `password`. What do you find
      in all of these many lines of it?
- [ ] A question of nobody's criterion.
- [ ] [Could the platform route it?](criterion:codebase.tracked)
- [ ] [Could it be made public?](criterion:config.no-secrets-in-code)

The end.
"#;

fn reader() -> Ui {
    let mut ui = Ui::new(80, 24);
    ui.state.pack = Arc::new(pack_with(&[("11-logs", LESSON)]).pretend_built_in());
    ui.keys("jjjj");
    while !ui.picture().contains("# Logs") && !ui.picture().contains("Your project") {
        ui.keys("j<enter>");
        if !ui.picture().contains("Your project") {
            ui.keys("<esc>");
        }
    }
    ui
}

fn word(ui: &Ui, id: &str) -> Option<Word> {
    ui.state.project.checklist.words.get(&id.into()).cloned()
}

#[test]
fn boxes_of_a_lesson_are_ticked_there_and_kept_in_the_list() {
    let mut ui = reader();
    insta::assert_snapshot!("boxes_80x24", ui.picture());
    // Nothing is known of it: a tick says that it is met, another takes that back.
    ui.keys("<tab>x");
    assert_eq!(word(&ui, "logs.structured").unwrap().status, Said::Met);
    assert!(ui.picture().contains("[x] Search"), "{}", ui.picture());
    assert!(ui.picture().contains("says the team"), "{}", ui.picture());
    ui.keys("<enter>");
    assert_eq!(word(&ui, "logs.structured"), None);
    assert!(ui.picture().contains("[ ] Search"));
}

#[test]
fn what_the_check_finds_otherwise_is_ticked_with_a_reason() {
    let mut ui = reader();
    // The check has it met: to say otherwise needs a reason.
    ui.keys("<tab><tab>x");
    assert!(ui.picture().contains("codebase.tracked") && ui.picture().contains("[unmet]"));
    ui.keys("<enter>");
    assert!(ui.picture().contains("needs a note"), "{}", ui.picture());
    ui.keys("<esc><tab>x");
    assert!(ui.picture().contains("[met]"), "{}", ui.picture());
    ui.keys("a test of ours<enter>");
    let said = word(&ui, "config.no-secrets-in-code").unwrap();
    assert_eq!((said.status, said.note.as_str()), (Said::Met, "a test of ours"));
    assert!(ui.picture().contains("check and team disagree"), "{}", ui.picture());
    // What has a reason is not taken back with one key.
    ui.keys("x");
    assert!(ui.picture().contains("a test of ours"), "{}", ui.picture());
    ui.keys("<esc>g<tab><tab><tab><tab>");
    assert!(word(&ui, "config.no-secrets-in-code").is_some());
}
