//! Questions that were missed come back on later days.

use super::doing::shows;
use super::*;

const DAY: Duration = Duration::from_hours(24);

/// The question of config missed, some days ago.
fn missed(width: u16, height: u16, days: u32) -> Ui {
    let mut ui = Ui::new(width, height);
    ui.keys("jj<enter><tab><tab><tab><enter>1");
    ui.keys("<enter>");
    assert!(matches!(ui.state.screen(), Some(Screen::Lesson(_))), "after the last one it is over");
    ui.keys("<esc>");
    ui.state.now += DAY * days;
    ui
}

#[test]
fn what_is_due_is_shown_at_home_and_asked_from_there() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter><tab><tab><tab><enter>1");
    assert!(shows(&ui, "0 of 1 right. The one that you missed comes back tomorrow."));
    let mut ui = missed(80, 24, 0);
    assert!(!shows(&ui, "to repeat"), "{}", ui.picture());
    ui.keys("u");
    assert!(shows(&ui, "Nothing is to be repeated today"), "{}", ui.picture());
    ui.state.now += DAY;
    insta::assert_snapshot!("home_to_repeat_80x24", ui.keys("j").picture());
    insta::assert_snapshot!("repeat_80x24", ui.keys("u").picture());
    insta::assert_snapshot!("repeat_right_80x24", ui.keys("2").picture());
    ui.keys("<enter>");
    assert!(!shows(&ui, "to repeat"), "{}", ui.picture());
    ui.state.now += DAY * 3;
    ui.keys("k");
    assert!(shows(&ui, "1 question to repeat"), "{}", ui.picture());
}

#[test]
fn the_lesson_says_what_is_to_be_repeated_of_its_quiz() {
    let mut ui = missed(80, 24, 2);
    ui.keys("<enter>G");
    assert!(shows(&ui, "1 question, 0 answered right, 1 to repeat"), "{}", ui.picture());
}

#[test]
fn on_a_small_screen_the_reasons_are_scrolled_to_their_end_and_no_further() {
    let mut ui = missed(40, 12, 1);
    ui.keys("u1");
    assert!(shows(&ui, "Down: more"), "{}", ui.picture());
    ui.keys(&"<down>".repeat(40));
    insta::assert_snapshot!("repeat_end_40x12", ui.picture());
    let end = ui.picture();
    ui.keys("<up><down>");
    assert_eq!(ui.picture(), end);
}
