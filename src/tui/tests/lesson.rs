//! Reading a lesson: its page, its pictures, its terms.

use super::*;

#[test]
fn a_lesson_is_read_and_scrolled() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("lesson_80x24", ui.keys("jj<enter>").picture());
    let mut ui = Ui::new(120, 36);
    insta::assert_snapshot!("lesson_120x36", ui.keys("jj<enter>jj").picture());
}

#[test]
fn a_picture_shows_where_the_factor_stands() {
    let mut ui = Ui::new(80, 44);
    let config = LESSON.replace("## Run the fix", "[Where it stands](picture:)\n\n## Run the fix");
    let pages = [("00-introduction", INTRODUCTION), ("03-config", config.as_str())];
    ui.send(Message::Reloaded(Ok(Arc::new(pack_with(&pages)))));
    insta::assert_snapshot!("picture_whole_80x44", ui.keys("k<enter>").picture());
    ui.keys(">>>");
    insta::assert_snapshot!("picture_here_80x44", ui.picture());
    ui.send(Message::Resized { width: 40, height: 60 });
    assert!(ui.picture().contains("◀─ ▶ III config"), "{}", ui.picture());
}

#[test]
fn marked_terms_in_sight_are_explained() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>Gt");
    assert!(ui.picture().contains("No term is marked in this part"), "{}", ui.picture());
    ui.keys("}}{{t");
    insta::assert_snapshot!("terms_80x24", ui.picture());
    ui.keys("<esc>");
    assert!(!ui.picture().contains("Terms in sight"), "{}", ui.picture());
}

#[test]
fn each_piece_of_code_is_highlighted_once() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>");
    let wanted: Vec<_> = ui
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Highlight(code) => Some(code.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let python = |code: &str| ("python".to_owned(), code.to_owned());
    assert_eq!(wanted, [python("DEPLOYS = {\"staging\": 1}"), python("import os")]);
}

#[test]
fn the_end_of_the_text_counts_as_read() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>");
    assert_eq!(ui.state.progress.lesson("config").unwrap().read_to_end, None);
    ui.keys("G");
    assert!(ui.state.progress.lesson("config").unwrap().read_to_end.is_some());
}

#[test]
fn leaving_a_lesson_stops_its_run_and_keeps_the_place() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>r<esc>");
    assert!(ui.effects.contains(&Effect::StopRun));
    let left = |effect: &Effect| matches!(effect, Effect::Record { deed: Deed::LeftAt(_), .. });
    assert!(ui.effects.iter().any(left));
}
