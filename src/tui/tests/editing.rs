//! The built-in editor.

use super::doing::{START, copy, shows, worker};
use super::reading::{click, mouse, place_of};
use super::*;
use crate::tui::state::{EditIn, Job};

const PATH: &str = "/home/learner/exercises/config/app.py";

/// The exercise's file, open in the built-in editor.
fn editor(width: u16, height: u16) -> Ui {
    let mut ui = worker(width, height);
    ui.state.abilities.editor = EditIn::Ours;
    copy(&mut ui, true, START);
    ui.keys("e");
    let read = Effect::Read { lesson: "config".into(), path: PATH.into() };
    assert_eq!(ui.effects.last(), Some(&read), "without $EDITOR it is the one to take");
    let text = Ok(START.to_owned());
    ui.send(Message::Read { lesson: "config".into(), path: PATH.into(), text });
    ui
}

fn ctrl(ui: &mut Ui, c: char) {
    ui.send(Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)));
}

fn written(ui: &Ui) -> Option<&str> {
    ui.effects.iter().rev().find_map(|effect| match effect {
        Effect::Write { text, .. } => Some(text.as_str()),
        _ => None,
    })
}

fn edits(ui: &Ui) -> bool {
    matches!(ui.state.screen(), Some(Screen::Editor(_)))
}

#[test]
fn text_is_typed_undone_pasted_and_saved() {
    let mut ui = editor(80, 24);
    insta::assert_snapshot!("editor_80x24", ui.picture());
    ui.keys("import os<enter>");
    assert!(shows(&ui, "changed  line 2, column 1"), "{}", ui.picture());
    ui.send(Message::Pasted("q = 1\r\n".into()));
    ctrl(&mut ui, 's');
    assert_eq!(written(&ui), Some("import os\nq = 1\nimport web\n\nweb.listen(8000)\n"));
    ui.send(Message::Written(Ok(None)));
    assert!(shows(&ui, "Saved.") && !shows(&ui, "changed"), "{}", ui.picture());
    ctrl(&mut ui, 'z');
    assert!(!shows(&ui, "q = 1") && shows(&ui, "changed"), "{}", ui.picture());
    ctrl(&mut ui, 'y');
    assert!(shows(&ui, "q = 1") && !shows(&ui, "changed"), "{}", ui.picture());
    ui.keys("<esc>");
    assert!(!edits(&ui), "nothing is lost, so nothing is asked");
}

#[test]
fn lines_are_cut_down_to_the_last_and_put_in_again() {
    let mut ui = editor(80, 24);
    for _ in 0..5 {
        ctrl(&mut ui, 'x');
    }
    assert!(!shows(&ui, "web"), "{}", ui.picture());
    ctrl(&mut ui, 's');
    assert_eq!(written(&ui), Some(""));
    ctrl(&mut ui, 'v');
    assert!(shows(&ui, "web.listen(8000)"), "what was cut last: {}", ui.picture());
}

#[test]
fn the_mouse_places_selects_and_scrolls() {
    use crossterm::event::MouseButton::Left;
    use crossterm::event::MouseEventKind::{Drag, ScrollDown, ScrollUp};
    let mut ui = editor(80, 24);
    let (x, y) = place_of(&ui, "listen");
    click(&mut ui, x, y);
    assert!(shows(&ui, "line 3, column 5"), "{}", ui.picture());
    mouse(&mut ui, Drag(Left), x + 6, y);
    ctrl(&mut ui, 'x');
    assert!(shows(&ui, "web.(8000)"), "{}", ui.picture());
    click(&mut ui, 78, y);
    assert!(shows(&ui, "line 3, column 11"), "beside the text it is its end: {}", ui.picture());
    click(&mut ui, 78, 20);
    assert!(shows(&ui, "line 3, column 11"), "below it too: {}", ui.picture());
    let (x, y) = place_of(&ui, "import");
    click(&mut ui, x, y);
    ui.keys("q");
    assert!(shows(&ui, "qimport web"), "a click ends what was selected: {}", ui.picture());

    let lines: Vec<String> = (1..=60).map(|line| format!("line_{line}")).collect();
    let lines = lines.join("\n") + "\n";
    ui.send(Message::Pasted(lines));
    assert!(shows(&ui, "line_60"), "{}", ui.picture());
    (0..40).for_each(|_| mouse(&mut ui, ScrollUp, 10, 10));
    assert!(shows(&ui, "qline_1 ") && shows(&ui, "line 61, column 1"), "{}", ui.picture());
    mouse(&mut ui, ScrollDown, 10, 10);
    assert!(!shows(&ui, "qline_1 ") && shows(&ui, "line_4 "), "{}", ui.picture());
    let (x, y) = place_of(&ui, "line_4 ");
    click(&mut ui, x, y);
    mouse(&mut ui, Drag(Left), x, 0);
    assert!(shows(&ui, "line 2, column 1"), "above the text it scrolls: {}", ui.picture());
    ui.keys("x");
    assert!(shows(&ui, "  2  xline_4 "), "what is selected is typed over: {}", ui.picture());
}

#[test]
fn what_is_not_saved_is_asked_for() {
    let mut ui = editor(80, 24);
    ui.keys("x<esc>");
    insta::assert_snapshot!("editor_unsaved_80x24", ui.picture());
    ui.keys("<esc>");
    assert!(edits(&ui) && shows(&ui, "ximport web"), "{}", ui.picture());
    ctrl(&mut ui, 'c');
    assert!(ui.state.overlay.is_some(), "Ctrl-c asks too");
    assert!(!ui.effects.contains(&Effect::Quit { code: 0 }));
    ui.keys("s");
    assert!(written(&ui).is_some_and(|text| text.starts_with("ximport")) && edits(&ui));
    ui.send(Message::Written(Err("disk full".into())));
    assert!(edits(&ui) && shows(&ui, "disk full"), "{}", ui.picture());
    ui.keys("<esc>s");
    ui.send(Message::Written(Ok(None)));
    assert!(!edits(&ui));

    let mut ui = editor(80, 24);
    ui.keys("x<esc>d");
    assert!(!edits(&ui) && written(&ui).is_none());
}

#[test]
fn what_another_program_wrote_is_not_replaced_unseen() {
    let mut ui = editor(80, 24);
    ui.keys("x");
    ctrl(&mut ui, 's');
    ui.send(Message::Written(Ok(Some("theirs\n".into()))));
    assert!(shows(&ui, "Another program has changed the file"), "{}", ui.picture());
    ctrl(&mut ui, 's');
    let Some(Effect::Write { old, .. }) = ui.effects.last() else { panic!("{:?}", ui.effects) };
    assert_eq!(old, "theirs\n");
}

#[test]
fn a_check_of_what_is_saved_is_seen_below_the_text() {
    let mut ui = editor(80, 24);
    ui.keys("x");
    ctrl(&mut ui, 'r');
    assert!(written(&ui).is_some());
    assert!(matches!(ui.effects.last(), Some(Effect::Run { job: Job::Check(_), .. })));
    ui.write("it listens on 8000 whatever PORT says\n");
    ui.end(1);
    ui.send(Message::Written(Ok(None)));
    ui.keys("<down>");
    insta::assert_snapshot!("editor_checked_80x24", ui.picture());
}

#[test]
fn words_are_found_in_the_file() {
    let mut ui = editor(60, 20);
    ctrl(&mut ui, 'f');
    ui.keys("web");
    assert!(shows(&ui, "1 of 2"), "{}", ui.picture());
    ui.keys("<enter>");
    ctrl(&mut ui, 'g');
    assert!(shows(&ui, "line 3, column 1"), "{}", ui.picture());
    ui.keys("<esc>");
    assert!(edits(&ui), "Esc only forgets the words");
    ui.keys("<esc>");
    assert!(!edits(&ui));
}

#[test]
fn lines_keep_their_ends_and_long_ones_scroll() {
    let mut ui = worker(40, 12);
    copy(&mut ui, true, START);
    ui.keys("i");
    let text = Ok(format!("\tab{}\r\nlast\r\n", "x".repeat(60)));
    ui.send(Message::Read { lesson: "config".into(), path: PATH.into(), text });
    ui.keys("<end>!");
    insta::assert_snapshot!("editor_long_40x12", ui.picture());
    ui.keys("<enter>y");
    ctrl(&mut ui, 's');
    let wanted = format!("\tab{}!\r\n\ty\r\nlast\r\n", "x".repeat(60));
    assert_eq!(written(&ui), Some(wanted.as_str()), "the new line is indented as the one before");
}
