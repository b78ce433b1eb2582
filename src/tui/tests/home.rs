//! The twelve factors.

use super::*;

#[test]
fn home_shows_both_states_of_each_factor() {
    insta::assert_snapshot!("home_80x24", Ui::new(80, 24).picture());
    insta::assert_snapshot!("home_120x36", Ui::new(120, 36).keys("jj").picture());
}

#[test]
fn pages_stand_around_the_twelve_and_are_learned_like_them() {
    let mut ui = Ui::new(80, 24);
    let pages = [("00-introduction", INTRODUCTION), ("14-beyond", APPENDIX)];
    ui.send(Message::Reloaded(Ok(Arc::new(pack_with(&pages)))));
    insta::assert_snapshot!("home_with_pages_80x24", ui.keys("k").picture());
    ui.keys("<enter>G");
    assert!(ui.picture().contains("Where the factors come from"), "{}", ui.picture());
    ui.keys("<tab><enter>2<esc><esc>");
    let record = ui.state.progress.lesson("introduction").unwrap();
    assert!(record.read_to_end.is_some() && record.quiz.len() == 1);
    assert!(ui.picture().contains("● learned"), "{}", ui.picture());
    ui.keys("<enter><lt>");
    assert!(ui.picture().contains("nothing further"), "{}", ui.picture());
    ui.keys(">>>>>>>>>>>>>");
    assert!(ui.picture().contains("Beyond the twelve"), "{}", ui.picture());
    ui.keys("c");
    assert!(ui.picture().contains("codebase.tracked"), "{}", ui.picture());
}

#[test]
fn a_low_screen_shows_the_row_that_is_selected() {
    let mut ui = Ui::new(60, 10);
    assert!(ui.keys("G").picture().contains("XII  Admin"), "{}", ui.picture());
    assert!(ui.keys("g").picture().contains("I    Codebase"), "{}", ui.picture());
}

#[test]
fn a_factor_without_a_lesson_shows_its_criteria() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("unwritten_80x24", ui.keys("<enter>").picture());
}
