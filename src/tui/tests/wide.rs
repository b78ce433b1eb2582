//! Every screen at every size; and what wide screens have beside the text.

use super::reading::{click, place_of, reader};
use super::*;
use crate::tui::state::Overlay;

#[test]
fn wide_screens_have_more_columns_and_no_longer_lines() {
    for width in 40..=400 {
        let columns = view::lesson_columns((width, 60));
        let text = columns.text;
        assert!(width < 70 || (66..=84).contains(&text.width), "{width}: {text:?}");
        let all = [columns.outline, Some(text), columns.context].into_iter().flatten();
        let mut left = 0;
        let mut areas: Vec<_> = all.collect();
        areas.sort_by_key(|area| area.x);
        for area in areas {
            assert!(area.x > left && area.right() < width, "{width}: {area:?}");
            left = area.right();
        }
    }
}

#[test]
fn the_third_column_says_what_belongs_to_the_text() {
    let mut ui = reader(200, 60);
    insta::assert_snapshot!("lesson_200x60", ui.picture());
    let (x, y) = place_of(&ui, "config.from-environment");
    click(&mut ui, x, y);
    assert!(ui.picture().contains("Checklist  guestbook"), "{}", ui.picture());
    ui.keys("<esc>");
    let (x, y) = place_of(&ui, "Terms in sight");
    click(&mut ui, x + 2, y + 1);
    assert!(matches!(ui.state.overlay, Some(Overlay::Terms { .. })), "{}", ui.picture());
    ui.keys("<esc>");
    let (x, y) = place_of(&ui, "  The end ");
    click(&mut ui, x + 2, y);
    assert!(ui.picture().contains("H goes back"), "the outline: {}", ui.picture());
}

#[test]
fn the_third_column_says_how_a_sample_stands() {
    let mut ui = Ui::new(200, 60);
    ui.keys("jj<enter><tab>");
    insta::assert_snapshot!("lesson_sample_200x60", ui.picture());
}

#[test]
fn home_is_complete_at_every_size() {
    insta::assert_snapshot!("home_60x20", Ui::new(60, 20).picture());
    insta::assert_snapshot!("home_200x60", Ui::new(200, 60).picture());
    for (width, height) in [(40, 10), (60, 20), (80, 24), (120, 36), (200, 60)] {
        let mut ui = Ui::new(width, height);
        for _ in 0..20 {
            let picture = ui.picture();
            assert!(picture.contains("Next: "), "{picture}");
            assert!(picture.contains('▸'), "{picture}");
            ui.keys("j");
        }
    }
}

#[test]
fn the_next_step_is_where_one_stopped_and_what_is_left() {
    let mut ui = reader(80, 24);
    ui.keys("}<esc>");
    let next = crate::tui::next_step::next_step(&ui.state).unwrap();
    assert_eq!(next.subject, Some(Factor::new(3).unwrap().into()));
    assert!(next.why.starts_with("where you stopped: \u{201c}"), "{next:?}");
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>G<esc>");
    let next = crate::tui::next_step::next_step(&ui.state).unwrap();
    assert!(next.why.contains("what is left") || next.why.contains("this is left"), "{next:?}");
    assert!(next.why.contains("the quiz"), "{next:?}");
}

#[test]
fn rows_of_the_checklist_are_chosen_by_a_click() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut ui = Ui::new(width, height);
        ui.keys("c");
        let (x, y) = place_of(&ui, "codebase.tracked");
        click(&mut ui, x, y);
        let Some(Screen::Checklist(screen)) = ui.state.screen() else { panic!("a checklist") };
        assert_eq!(screen.selected.criterion, "codebase.tracked");
        let (x, y) = place_of(&ui, "codebase.tracked");
        click(&mut ui, x, y);
        assert!(matches!(ui.state.overlay, Some(Overlay::Form(_))), "{}", ui.picture());
    }
}

#[test]
fn the_help_is_whole_on_a_small_screen() {
    let mut ui = Ui::new(60, 20);
    ui.keys("jj<enter>?");
    let mut seen = String::new();
    for _ in 0..60 {
        seen += &ui.picture().replace(['"', '│'], "");
        ui.keys("<down>");
    }
    for (row, _) in ui.state.keys.rows_with_keys(crate::tui::keymap::Context::Lesson) {
        for word in row.help.split(' ') {
            assert!(seen.contains(word), "{word} of {:?}", row.help);
        }
    }
    // The end is not scrolled past.
    let end = ui.picture();
    ui.keys("<down><down>");
    assert_ne!(ui.keys("<up>").picture(), end, "one key up is seen");
}
