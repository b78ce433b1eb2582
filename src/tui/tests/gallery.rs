//! Every screen and state: as text at three sizes, and how it is styled on a dark ground, on a
//! light one and without colours, so that a lost highlight fails a test.

use super::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;

/// A screen or state: its name, how it is come to, and whether something on it is in focus.
struct Scene {
    name: &'static str,
    open: fn(u16, u16) -> Ui,
    focus: bool,
}

const fn scene(name: &'static str, open: fn(u16, u16) -> Ui) -> Scene {
    Scene { name, open, focus: true }
}

const fn page(name: &'static str, open: fn(u16, u16) -> Ui) -> Scene {
    Scene { name, open, focus: false }
}

fn at(mut ui: Ui, keys: &str) -> Ui {
    ui.keys(keys);
    ui
}

const SCENES: [Scene; 35] = [
    scene("home", |w, h| at(Ui::new(w, h), "jj")),
    scene("home_begun", |w, h| at(Ui::new(w, h), "jj<enter>G<esc>")),
    scene("home_checking", |w, h| at(Ui::new(w, h), "r")),
    scene("home_check_failed", |w, h| {
        let mut ui = Ui::new(w, h);
        ui.send(Message::Checked(Err("no such folder".into())));
        ui
    }),
    scene("home_unwritten", |w, h| at(Ui::new(w, h), "<enter>")),
    page("lesson", |w, h| at(Ui::new(w, h), "jj<enter>")),
    scene("lesson_sample", |w, h| at(Ui::new(w, h), "jj<enter><tab>")),
    scene("lesson_diff", |w, h| at(Ui::new(w, h), "jj<enter>d")),
    page("lesson_end", |w, h| at(Ui::new(w, h), "jj<enter>G")),
    scene("lesson_links", |w, h| at(reading::reader(w, h), "f")),
    page("lesson_address", |w, h| at(reading::reader(w, h), "fd")),
    page("lesson_terms", |w, h| at(Ui::new(w, h), "jj<enter>}}t")),
    scene("lesson_find", |w, h| at(reading::reader(w, h), "/config")),
    scene("lesson_found", |w, h| at(reading::reader(w, h), "/config<enter>n")),
    page("lesson_not_found", |w, h| at(reading::reader(w, h), "/nowhere<enter>")),
    scene("outline", |w, h| at(reading::reader(w, h), "o")),
    page("consent", |w, h| {
        let mut ui = Ui::new(w, h);
        ui.state.trust = Trust::default();
        at(ui, "jj<enter>r")
    }),
    scene("run_streams", |w, h| {
        let mut ui = at(Ui::new(w, h), "jj<enter>r");
        ui.write("violation: no such deploy\n\u{1b}[31mred, \u{1b}[1mbold\u{1b}[0m and plain\n");
        ui
    }),
    scene("run_shown", |w, h| {
        let mut ui = at(Ui::new(w, h), "jj<enter>r");
        ui.write("effect: it does not start\nshown: violation\n");
        ui.end(0);
        ui
    }),
    scene("run_failed", |w, h| {
        let mut ui = at(Ui::new(w, h), "jj<enter>r");
        ui.write("Traceback\n");
        ui.end(1);
        ui
    }),
    scene("run_missing", |w, h| {
        let mut ui = Ui::new(w, h);
        ui.state.host = host_with(Path::new("/nowhere"));
        at(ui, "jj<enter>r")
    }),
    scene("exercise", |w, h| doing::worker(w, h)),
    scene("exercise_hints", |w, h| at(doing::worker(w, h), "hh")),
    page("exercise_solution", |w, h| at(doing::worker(w, h), "my")),
    page("exercise_question", |w, h| at(doing::worker(w, h), "m")),
    page("quiz", |w, h| at(Ui::new(w, h), "jj<enter><tab><tab><tab><enter>")),
    page("quiz_answered", |w, h| at(Ui::new(w, h), "jj<enter><tab><tab><tab><enter>1")),
    scene("checklist", |w, h| at(Ui::new(w, h), "jjc")),
    scene("checklist_word", |w, h| at(Ui::new(w, h), "jjcs<tab><tab>no secrets<enter>")),
    scene("form", |w, h| at(Ui::new(w, h), "jjcs")),
    scene("form_error", |w, h| at(Ui::new(w, h), "jjcs<tab><enter>")),
    page("help", |w, h| at(Ui::new(w, h), "?")),
    scene("palette", |w, h| at(Ui::new(w, h), ":ch")),
    scene("everywhere", |w, h| at(Ui::new(w, h), "jj<enter><esc>/config")),
    scene("themes", |w, h| at(Ui::new(w, h), "T")),
];

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 36)];

#[test]
fn every_screen_at_three_sizes() {
    for Scene { name, open, .. } in SCENES {
        let mut pictures = String::new();
        for (width, height) in SIZES {
            let ui = open(width, height);
            let buffer = ui.buffer(Theme::terminal(false));
            let _ = writeln!(pictures, "{width}x{height}");
            for row in rows(&buffer) {
                let text: String = row.iter().map(|cell| cell.symbol()).collect();
                let _ = writeln!(pictures, "{}", text.trim_end());
            }
        }
        insta::assert_snapshot!(name, pictures);
    }
}

#[test]
fn every_screen_in_its_styles() {
    let looks = Looks::default();
    let look = |name| Theme::new(looks.named(name).unwrap(), Depth::True, false);
    for Scene { name, open, .. } in SCENES {
        let ui = open(80, 24);
        let (dark, legend) = styles(&ui.buffer(look("twelve-dark")));
        let mut said = format!("dark\n{dark}{legend}");
        let (light, legend) = styles(&ui.buffer(look("twelve-light")));
        let same = if light == dark { "as on a dark ground\n" } else { &light };
        let _ = write!(said, "\nlight\n{same}{legend}");
        let (mono, legend) = styles(&ui.buffer(Theme::mono(false)));
        let _ = write!(said, "\nmono\n{mono}{legend}");
        insta::assert_snapshot!(format!("{name}_styles"), said);
    }
}

#[test]
fn what_is_in_focus_is_seen_without_colours() {
    for Scene { name, open, focus } in SCENES {
        for (width, height) in SIZES {
            let buffer = open(width, height).buffer(Theme::mono(false));
            let plain =
                buffer.content.iter().all(|it| (it.fg, it.bg) == (Color::Reset, Color::Reset));
            assert!(plain, "{name}: a colour");
            let marked = buffer.content.iter().any(|it| it.modifier.contains(Modifier::REVERSED));
            assert!(marked || !focus, "{name} at {width}x{height}: nothing stands out");
        }
    }
}

#[test]
fn with_ascii_no_screen_has_another_character() {
    for Scene { name, open, .. } in SCENES {
        for (width, height) in SIZES {
            let mut ui = open(width, height);
            ui.state.ascii = true;
            // Pages are set anew for a new size.
            ui.send(Message::Resized { width: width + 1, height });
            ui.send(Message::Resized { width, height });
            for row in rows(&ui.buffer(Theme::mono(true))) {
                let text: String = row.iter().map(|cell| cell.symbol()).collect();
                assert!(text.is_ascii(), "{name} at {width}x{height}: {text}");
            }
        }
    }
}

#[test]
fn too_small_is_one_line_that_still_quits() {
    for Scene { name, open, .. } in SCENES {
        for (width, height) in [(39, 20), (80, 9), (12, 3), (1, 1)] {
            let mut ui = open(80, 24);
            ui.send(Message::Resized { width, height });
            let buffer = ui.buffer(Theme::terminal(false));
            let drawn: Vec<String> = rows(&buffer)
                .map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>())
                .filter(|row| !row.trim().is_empty())
                .collect();
            assert_eq!(drawn.len(), 1, "{name} at {width}x{height}: {drawn:?}");
            assert!("Too small".starts_with(drawn[0].trim()) || drawn[0].contains("Too small"));
        }
    }
    let mut ui = Ui::new(30, 5);
    ui.keys("q");
    assert_eq!(ui.effects.last(), Some(&Effect::Quit { code: 0 }));
}

fn rows(buffer: &Buffer) -> std::slice::Chunks<'_, Cell> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

/// The text with a letter for the style of each cell beneath it, and what the letters are. A dot
/// is the theme's text on its ground.
fn styles(buffer: &Buffer) -> (String, String) {
    let base =
        rows(buffer).next_back().and_then(|row| row.last()).map(|it| (it.fg, it.bg)).unwrap();
    let mut known: Vec<(Color, Color, Modifier)> = Vec::new();
    let mut text = String::new();
    for row in rows(buffer) {
        let mut letters = String::new();
        for cell in row {
            let blank = cell.symbol() == " ";
            // Of a blank only its ground and its lines are seen.
            let seen = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
            let modifier = if blank { cell.modifier & seen } else { cell.modifier };
            let fg = if blank && modifier.is_empty() { base.0 } else { cell.fg };
            let style = (fg, cell.bg, modifier);
            if style == (base.0, base.1, Modifier::empty()) {
                letters.push(if blank { ' ' } else { '.' });
                continue;
            }
            let index = known.iter().position(|it| *it == style).unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            letters.push(LETTERS.chars().nth(index).unwrap());
        }
        let line: String = row.iter().map(|cell| cell.symbol()).collect();
        if !line.trim().is_empty() || !letters.trim().is_empty() {
            let _ = writeln!(text, "{}\n{}", line.trim_end(), letters.trim_end());
        }
    }
    let mut legend = String::new();
    for (letter, (fg, bg, modifier)) in LETTERS.chars().zip(known) {
        let fg = if fg == base.0 { "text".into() } else { name(fg) };
        let bg = if bg == base.1 { String::new() } else { format!(" on {}", name(bg)) };
        let modifier = format!("{modifier:?}").replace(" | ", " ").to_lowercase();
        let modifier = if modifier == "none" { String::new() } else { format!(" {modifier}") };
        let _ = writeln!(legend, "{letter} {fg}{bg}{modifier}");
    }
    (text, legend)
}

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn name(color: Color) -> String {
    match color {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        other => format!("{other:?}").to_lowercase(),
    }
}
