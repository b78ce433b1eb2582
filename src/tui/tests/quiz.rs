//! The quiz.

use super::*;

#[test]
fn a_quiz_gives_a_reason_for_every_answer() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter><tab><tab><tab><enter>");
    insta::assert_snapshot!("quiz_80x24", ui.picture());
    ui.keys("1");
    insta::assert_snapshot!("quiz_answered_80x24", ui.picture());
    let answers = &ui.state.progress.lesson("config").unwrap().quiz;
    assert!(answers.values().all(|answer| !answer.right) && answers.len() == 1);
}
