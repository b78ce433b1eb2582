//! What is around every screen: help, ornaments, sizes, signals.

use super::*;

#[test]
fn help_shows_the_keys_of_the_screen_below() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("help_home_80x24", ui.keys("?").picture());
    insta::assert_snapshot!("help_lesson_80x24", ui.keys("qjj<enter>?").picture());
}

#[test]
fn without_colours_and_with_ascii_everything_is_still_there() {
    let mut ui = Ui::new(80, 24);
    ui.state.ascii = true;
    ui.keys("jj");
    let picture = ui.picture_in(Theme { colors: false, ascii: true });
    assert!(picture.is_ascii(), "{picture}");
    insta::assert_snapshot!("home_ascii_80x24", picture);
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_none_panics() {
    let mut ui = Ui::new(30, 5);
    assert!(ui.picture().contains("Too small"));
    ui.keys("jj<enter>r").end(0);
    for width in [1, 10, 39, 40, 60, 200] {
        for height in [1, 9, 10, 20, 60] {
            ui.send(Message::Resized { width, height });
            for keys in ["", "?", "<esc>", "c", "s", "<esc>", "<esc>"] {
                ui.keys(keys).picture();
            }
        }
    }
}

#[test]
fn signals_end_with_their_code() {
    let mut ui = Ui::new(80, 24);
    ui.send(Message::EndAsked { signal: 15 });
    assert_eq!(ui.effects.last(), Some(&Effect::Quit { code: 143 }));
}
