//! The twelve factors.

use super::*;

#[test]
fn home_shows_both_states_of_each_factor() {
    insta::assert_snapshot!("home_80x24", Ui::new(80, 24).picture());
    insta::assert_snapshot!("home_120x36", Ui::new(120, 36).keys("jj").picture());
}

#[test]
fn every_count_of_a_factor_has_its_column() {
    let mut ui = Ui::new(80, 24);
    let mut report = report();
    let statuses = [
        ("config.documented", Status::Unknown),
        ("config.no-committed-env", Status::NotApplicable),
        ("logs.stdout", Status::Waived),
    ];
    for (id, status) in statuses {
        let factor = if id.starts_with("logs") { 11 } else { 3 };
        report.criteria.push(result(id, factor, status, Vec::new()));
    }
    for row in report.summary.by_factor.iter_mut().filter(|row| row.factor == 3) {
        row.counts = Counts::of(report.criteria.iter().map(|result| result.status));
    }
    ui.send(Message::Checked(Ok(Arc::new(report))));
    insta::assert_snapshot!("home_counts_80x24", ui.keys("jj").picture());
    ui.send(Message::Resized { width: 60, height: 20 });
    insta::assert_snapshot!("home_counts_60x20", ui.picture());
}

#[test]
fn a_row_that_is_clicked_stays_where_it_is() {
    let mut ui = Ui::new(60, 12);
    ui.keys("jjjjjjjj");
    let (x, y) = reading::place_of(&ui, "VII  ");
    reading::click(&mut ui, x, y);
    let Some(Screen::Home(home)) = ui.state.screen() else { panic!("home") };
    assert_eq!(home.selected, Factor::new(7).unwrap().into());
    assert_eq!(reading::place_of(&ui, "VII  "), (x, y), "{}", ui.picture());
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
