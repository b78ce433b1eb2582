//! Finding one's way: links, history, search, the palette.

use super::*;
use crate::tui::state::Overlay;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::Modifier;

const LINKED: &str = r#"+++
id = "config"
factor = 3
title = "Config"
summary = "What varies between deploys comes from the environment."
minutes = 12
objectives = []
+++
# Config

## The pain

[Config](term:config) is not [code](#the-end), says [the text](https://12factor.net/config).[^1]
It is read by [services](lesson:backing-services), and [never kept in
code](criterion:config.no-secrets-in-code), nor [here](javascript:alert(1)).

- one
- two

Much text stands between.

1. a
2. b
3. c
4. d
5. e
6. f
7. g
8. h
9. i

## The end

Config varies between
deploys. The configuration ends here.

[^1]: A footnote on the text.
"#;

const SERVICES: &str = r#"+++
id = "backing-services"
factor = 4
title = "Backing services"
summary = "What the app uses over the network."
minutes = 12
objectives = []
+++
# Backing services

A service is attached by its config.
"#;

pub(super) fn reader(width: u16, height: u16) -> Ui {
    let mut ui = Ui::new(width, height);
    let pages = [("03-config", LINKED), ("04-backing-services", SERVICES)];
    ui.send(Message::Reloaded(Ok(Arc::new(pack_with(&pages).pretend_built_in()))));
    ui.keys("jj<enter>");
    ui
}

fn shows(ui: &Ui, text: &str) -> bool {
    ui.picture().contains(text)
}

#[test]
fn letters_follow_links_and_the_way_leads_back() {
    let mut ui = reader(80, 24);
    insta::assert_snapshot!("links_80x24", ui.keys("f").picture());
    insta::assert_snapshot!("links_60x20", {
        ui.send(Message::Resized { width: 60, height: 20 });
        ui.picture()
    });
    ui.send(Message::Resized { width: 80, height: 24 });
    // Term, anchor, address, footnote, lesson, criterion: javascript: is no link at all.
    ui.keys("<esc>fg");
    assert!(shows(&ui, "IV Backing services"), "{}", ui.picture());
    ui.keys("H");
    assert!(shows(&ui, "III Config"), "{}", ui.picture());
    ui.keys("H");
    assert!(shows(&ui, "No jump to go back from"), "{}", ui.picture());
    ui.keys("L");
    assert!(shows(&ui, "IV Backing services"), "{}", ui.picture());
    ui.keys("L");
    assert!(shows(&ui, "Nothing to go forward to"), "{}", ui.picture());
    ui.keys("<lt>H");
    assert!(shows(&ui, "IV Backing services"), "going on to a neighbour is a jump too");
    ui.keys("<esc>");
    assert!(shows(&ui, "Learned"), "one Esc leaves, however one jumped");
}

#[test]
fn a_footnote_and_an_anchor_are_gone_to_and_left_again() {
    let mut ui = reader(80, 24);
    ui.keys("fs");
    assert!(shows(&ui, "The end") && shows(&ui, "H goes back"), "{}", ui.picture());
    ui.keys("Hff");
    assert!(shows(&ui, "[1] A footnote on the text."), "{}", ui.picture());
    ui.keys("H");
    assert!(shows(&ui, "The pain"), "{}", ui.picture());
    ui.keys("Gf");
    insta::assert_snapshot!("links_back_from_footnote_80x24", ui.picture());
    ui.keys("a");
    assert!(shows(&ui, "The pain"), "its number leads back: {}", ui.picture());
}

#[test]
fn terms_and_criteria_open_where_they_are_explained() {
    let mut ui = reader(80, 24);
    insta::assert_snapshot!("link_to_term_80x24", ui.keys("fa").picture());
    ui.keys("<esc>fh");
    assert!(shows(&ui, "Checklist  guestbook"), "{}", ui.picture());
    assert!(shows(&ui, "settings.py:12"), "{}", ui.picture());
    ui.keys("<esc>");
    assert!(shows(&ui, "The pain"), "{}", ui.picture());
}

#[test]
fn an_address_is_shown_whole_and_copied() {
    let mut ui = reader(80, 24);
    insta::assert_snapshot!("address_80x24", ui.keys("fd").picture());
    ui.keys("o");
    assert!(shows(&ui, "$BROWSER is not set"), "{}", ui.picture());
    ui.keys("y");
    let address = "https://12factor.net/config".to_owned();
    assert_eq!(ui.effects.last(), Some(&Effect::Copy(address.clone())));
    ui.state.abilities.browser = true;
    ui.keys("fdo");
    assert_eq!(ui.effects.last(), Some(&Effect::Browse(address)));
}

#[test]
fn an_outside_link_is_one_of_the_terminal_s_own_where_it_can_be() {
    let cells = |ui: &Ui| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let theme = Theme::terminal(false);
        terminal.draw(|frame| view::draw(&ui.state, theme, frame)).unwrap();
        let cells = terminal.backend().buffer().content.clone();
        cells.iter().map(|cell| cell.symbol().to_owned()).filter(|it| it.len() > 8).collect()
    };
    let mut ui = reader(80, 24);
    assert!(Vec::is_empty(&cells(&ui)), "not asked for");
    ui.state.abilities.hyperlinks = true;
    let linked: Vec<String> = cells(&ui);
    assert_eq!(linked.len(), "the text".len(), "{linked:?}");
    assert!(linked[0].contains("https://12factor.net/config") && linked[0].contains("id=l"));
    // What is drawn over some of them leaves the others whole.
    ui.keys("fa");
    assert!(matches!(ui.state.overlay, Some(Overlay::Terms { .. })));
    let left: Vec<String> = cells(&ui);
    assert!(left.iter().all(|cell| linked.contains(cell)), "{left:?}");
}

#[test]
fn words_are_found_while_they_are_typed() {
    let mut ui = reader(80, 24);
    insta::assert_snapshot!("find_typing_80x24", ui.keys("/con").picture());
    let mut small = reader(60, 20);
    insta::assert_snapshot!("find_typing_60x20", small.keys("/config").picture());
    ui.keys("fig");
    insta::assert_snapshot!("find_kept_80x24", ui.keys("<enter>").picture());
    assert!(shows(&ui, "\"config\" 1 of 4"), "{}", ui.picture());
    ui.keys("NN");
    assert!(shows(&ui, "3 of 4") && shows(&ui, "The end"), "{}", ui.picture());
    ui.keys("nnn");
    assert!(shows(&ui, "2 of 4"), "round and round: {}", ui.picture());
    ui.keys("<esc>");
    assert!(shows(&ui, "The pain") && !shows(&ui, "of 4"), "{}", ui.picture());
    ui.keys("n");
    assert!(shows(&ui, "of 4"), "n finds what was found last: {}", ui.picture());
    ui.keys("<esc>/between deploys<enter>");
    assert!(shows(&ui, "1 of 1"), "on two lines of the source: {}", ui.picture());
    ui.keys("<esc>/nowhere");
    assert!(shows(&ui, "not found"), "{}", ui.picture());
    ui.keys("<enter>");
    assert!(shows(&ui, "is not in this lesson"), "{}", ui.picture());
}

#[test]
fn what_was_found_is_marked_without_colours_too() {
    let mut ui = reader(80, 24);
    ui.keys("/config");
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let theme = Theme::mono(true);
    terminal.draw(|frame| view::draw(&ui.state, theme, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let marked =
        |modifier| buffer.content.iter().filter(|it| it.modifier.contains(modifier)).count();
    assert!(marked(Modifier::REVERSED) >= "config".len(), "the current one");
    assert!(marked(Modifier::UNDERLINED) >= 2 * "config".len(), "the others");
}

#[test]
fn giving_up_a_search_goes_back_to_where_it_began() {
    let mut ui = reader(80, 24);
    ui.keys("/ends here");
    assert!(shows(&ui, "configuration ends here"), "{}", ui.picture());
    ui.keys("<esc>");
    assert!(shows(&ui, "The pain"), "{}", ui.picture());
}

#[test]
fn all_texts_criteria_and_findings_are_searched() {
    let mut ui = reader(80, 24);
    ui.keys("<esc>/");
    insta::assert_snapshot!("everywhere_empty_80x24", ui.picture());
    insta::assert_snapshot!("everywhere_80x24", ui.keys("config").picture());
    let mut wide = reader(120, 36);
    insta::assert_snapshot!("everywhere_120x36", wide.keys("<esc>/config").picture());
    let mut small = reader(60, 20);
    insta::assert_snapshot!("everywhere_60x20", small.keys("<esc>/config").picture());
    ui.keys("<backspace><backspace><backspace><backspace><backspace><backspace>varies deploys");
    ui.keys("<enter>");
    assert!(shows(&ui, "III Config") && shows(&ui, "\"varies\" 1 of 1"), "{}", ui.picture());
    ui.keys("<esc><esc>/settings.py<enter>");
    assert!(shows(&ui, "settings.py:12"), "{}", ui.picture());
}

#[test]
fn the_palette_lists_what_can_be_done_with_its_keys() {
    let mut ui = reader(80, 24);
    insta::assert_snapshot!("palette_80x24", ui.keys(":").picture());
    insta::assert_snapshot!("palette_typed_80x24", ui.keys("nxt les").picture());
    ui.keys("<enter>");
    assert!(shows(&ui, "IV Backing services"), "{}", ui.picture());
    let mut wide = reader(120, 36);
    insta::assert_snapshot!("palette_120x36", wide.keys(":config").picture());
    ui.keys(":services<enter>");
    assert!(!shows(&ui, "What to do?"), "{}", ui.picture());
    ui.keys(":no-secrets-in<enter>");
    assert!(shows(&ui, "Checklist  guestbook"), "{}", ui.picture());
    ui.keys(":zzzzzz");
    assert!(shows(&ui, "Nothing fits."), "{}", ui.picture());
    ui.keys("<enter>");
    assert!(shows(&ui, "Nothing fits."), "{}", ui.picture());
    ui.keys("<esc>:quit<enter>");
    assert!(matches!(ui.effects.last(), Some(Effect::Quit { code: 0 })));
}

#[test]
fn the_outline_leads_to_a_heading() {
    let mut ui = reader(60, 20);
    insta::assert_snapshot!("outline_60x20", ui.keys("o").picture());
    ui.keys("end<enter>");
    assert!(shows(&ui, "The configuration ends"), "{}", ui.picture());
    ui.keys("H");
    assert!(shows(&ui, "The pain"), "{}", ui.picture());
}

pub(super) fn mouse(ui: &mut Ui, kind: MouseEventKind, column: u16, row: u16) {
    let modifiers = KeyModifiers::NONE;
    ui.send(Message::Mouse(MouseEvent { kind, column, row, modifiers }));
}

pub(super) fn click(ui: &mut Ui, column: u16, row: u16) {
    mouse(ui, MouseEventKind::Down(MouseButton::Left), column, row);
}

/// Where a text is drawn: column and row.
pub(super) fn place_of(ui: &Ui, text: &str) -> (u16, u16) {
    let picture = ui.picture();
    let (row, line) = picture.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
    let before = line[1..line.find(text).unwrap()].chars().count();
    (u16::try_from(before).unwrap(), u16::try_from(row).unwrap())
}

#[test]
fn the_mouse_follows_chooses_and_scrolls() {
    let mut ui = reader(120, 36);
    ui.keys("<esc>");
    let (x, y) = place_of(&ui, "IV   Backing");
    click(&mut ui, x, y);
    assert!(!shows(&ui, "A service is attached"), "the first click chooses");
    click(&mut ui, x, y);
    assert!(shows(&ui, "A service is attached"), "the second opens: {}", ui.picture());
    ui.keys("<lt>");
    ui.send(Message::Resized { width: 120, height: 20 });
    mouse(&mut ui, MouseEventKind::ScrollDown, 5, 5);
    let Some(Screen::Lesson(lesson)) = ui.state.screen() else { panic!("a lesson") };
    assert_eq!(lesson.scroll, 3);
    mouse(&mut ui, MouseEventKind::ScrollUp, 5, 5);
    let (x, y) = place_of(&ui, "services");
    click(&mut ui, x, y);
    assert!(shows(&ui, "A service is attached"), "{}", ui.picture());
    ui.keys("H");
    let (x, y) = place_of(&ui, "  The end ");
    click(&mut ui, x + 2, y);
    assert!(shows(&ui, "100 %"), "the outline: {}", ui.picture());
    ui.keys(":");
    let (x, y) = place_of(&ui, "Find in this lesson");
    click(&mut ui, x, y);
    assert!(matches!(ui.state.overlay, Some(Overlay::Find)), "{}", ui.picture());
    ui.keys("<esc>?");
    click(&mut ui, 1, 1);
    assert!(ui.state.overlay.is_none());
    ui.keys("M");
    assert_eq!(ui.effects.last(), Some(&Effect::CaptureMouse(false)));
}

#[test]
fn an_esc_and_a_key_in_one_go_are_both_or_the_key_with_alt() {
    let mut ui = reader(80, 24);
    let then = |ui: &mut Ui, code: KeyCode| ui.send(Message::EscThen(code.into()));
    ui.keys("}");
    then(&mut ui, KeyCode::Left);
    assert!(matches!(ui.state.screen(), Some(Screen::Lesson(_))), "Alt-Left goes back in it");
    then(&mut ui, KeyCode::Down);
    let Some(Screen::Home(home)) = ui.state.screen() else { panic!("{}", ui.picture()) };
    assert_eq!(home.selected, Factor::new(4).unwrap().into(), "Esc, and Down");
    let mut ui = reader(80, 24);
    ui.keys("f");
    assert!(ui.state.overlay.is_some());
    then(&mut ui, KeyCode::Up);
    assert!(ui.state.overlay.is_none() && matches!(ui.state.screen(), Some(Screen::Lesson(_))));
}

fn footer(ui: &Ui) -> String {
    ui.picture().lines().last().unwrap().to_owned()
}

#[test]
fn the_footer_names_what_there_is_from_here_on() {
    let mut ui = Ui::new(120, 36);
    ui.send(Message::Resized { width: 120, height: 12 });
    ui.keys("jj<enter>");
    assert!(footer(&ui).contains("r run") && footer(&ui).contains("Tab next to do"));
    assert!(!footer(&ui).contains("t terms") && !footer(&ui).contains("l language"));
    ui.keys("G");
    assert!(!footer(&ui).contains("r run") && !footer(&ui).contains("d diff"), "{}", ui.picture());
    ui.keys("<tab><tab><tab><tab><tab><tab>");
    assert!(!footer(&ui).contains("next to do"), "the last is at hand: {}", ui.picture());
    let mut ui = reader(120, 12);
    assert!(footer(&ui).contains("t terms") && footer(&ui).contains("f links"));
    ui.keys("G");
    assert!(!footer(&ui).contains("t terms"), "{}", ui.picture());
}

#[test]
fn pasted_text_is_looked_for_and_does_nothing_else() {
    let mut ui = reader(80, 24);
    ui.keys("/");
    ui.send(Message::Pasted("con\nfig\u{1b}[2Jq".into()));
    assert!(shows(&ui, "/con figq"), "{}", ui.picture());
    ui.keys("<esc>");
    ui.send(Message::Pasted("q".into()));
    assert!(!ui.effects.iter().any(|effect| matches!(effect, Effect::Quit { .. })));
}
