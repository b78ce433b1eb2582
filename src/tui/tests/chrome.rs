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
    let picture = ui.picture_in(Theme::mono(true));
    assert!(picture.is_ascii(), "{picture}");
    insta::assert_snapshot!("home_ascii_80x24", picture);
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_none_panics() {
    let mut ui = Ui::new(30, 5);
    assert!(ui.picture().contains("Too small"));
    ui.keys("jj<enter>rr").end(0);
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

#[test]
fn themes_are_seen_while_they_are_chosen_and_kept_when_they_are() {
    let mut ui = Ui::new(80, 24);
    let seen = |ui: &Ui| ui.state.appearance.theme.look().name.clone();
    ui.state.appearance.theme = Theme::new(ui.state.appearance.theme.look(), Depth::True, false);
    ui.keys("T");
    assert_eq!(ui.effects.last(), Some(&Effect::AskGround));
    ui.send(Message::Ground(Some(Ground::Light)));
    insta::assert_snapshot!("themes_80x24", ui.picture());
    assert_eq!(seen(&ui), "terminal", "the one that was kept is chosen first");
    ui.keys("<down>");
    assert_eq!(seen(&ui), "catppuccin-latte", "a family follows the ground");
    ui.keys("nord");
    assert_eq!(seen(&ui), "nord");
    ui.keys("<esc>");
    assert_eq!(seen(&ui), "terminal", "nothing was chosen");
    ui.keys("Tgruvbox<enter>");
    assert_eq!(seen(&ui), "gruvbox-light");
    assert_eq!(ui.effects.last(), Some(&Effect::KeepTheme("gruvbox".into())));
    let asked = ui.effects.iter().filter(|effect| **effect == Effect::AskGround).count();
    assert_eq!(asked, 1, "the terminal is asked once");
    ui.send(Message::Ground(Some(Ground::Dark)));
    assert_eq!(seen(&ui), "gruvbox-dark", "a late answer still counts");
}

#[test]
fn footer_help_and_palette_show_the_keys_as_they_are_bound() {
    let mut ui = Ui::new(80, 24);
    ui.state.keys = Keymap::preset("plain").unwrap();
    let footer = |ui: &Ui| ui.picture().lines().last().unwrap().to_owned();
    assert!(footer(&ui).contains("F4 checklist") && footer(&ui).contains("F12 quit"));
    ui.keys("q");
    assert!(!ui.effects.iter().any(|effect| matches!(effect, Effect::Quit { .. })), "no letter");
    ui.keys("?");
    let picture = ui.picture();
    let row = picture.lines().find(|it| it.contains("Check the project again")).unwrap();
    assert!(row.contains(" F5 "), "{row}");
    ui.keys("<esc>:recheck");
    ui.keys("<esc>:check the project");
    let picture = ui.picture();
    assert!(picture.lines().any(|it| it.contains("Check the project again") && it.contains("F5")));
}
