//! Themes, the terminal's ground, settings: what reaches a real terminal.

use super::{PATIENCE, Session, project};
use std::path::Path;
use std::time::{Duration, Instant};

/// The ground of `gruvbox-light` and of `gruvbox-dark`, as they are written.
const LIGHT: &str = "48;2;251;241;199";
const DARK: &str = "48;2;40;40;40";
const QUESTION: &str = "\x1b]11;?\x1b\\\x1b[c";
const ANSWER: &str = "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\";
const FENCE: &str = "\x1b[?62;22c";

/// A home whose user set this.
fn home(files: &[(&str, &str)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = home.path().join("config").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    home
}

const TRUE_COLOR: (&str, &str) = ("COLORTERM", "truecolor");

fn open(home: &Path, variables: &[(&str, &str)]) -> Session {
    let project = project();
    let variables: Vec<_> = [TRUE_COLOR].into_iter().chain(variables.iter().copied()).collect();
    let session = Session::open(project.path(), home, &variables);
    let _ = project.keep();
    session
}

/// Waits until `text` was written, whatever it did to the screen.
fn wrote(session: &mut Session, text: &str) {
    let deadline = Instant::now() + PATIENCE;
    while !String::from_utf8_lossy(&session.raw).contains(text) {
        let left = deadline.saturating_duration_since(Instant::now());
        match session.output.recv_timeout(left) {
            Ok(bytes) => session.take(&bytes),
            Err(error) => panic!("never wrote {text:?}: {error}"),
        }
    }
}

fn raw(session: &Session) -> String {
    String::from_utf8_lossy(&session.raw).into_owned()
}

/// The screen is the one that it began with: no answer did what keys do.
fn nothing_leaked(session: &mut Session) {
    session.sees("Learned");
    session.until("the check's counts", |screen| screen.contains(" met"));
    let screen = session.screen.screen().contents();
    assert!(screen.contains("▸ Introduction"), "the first row is still chosen: {screen}");
    assert!(!screen.contains("rgb:") && !screen.contains("first screen"), "{screen}");
}

fn ends(mut session: Session) {
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn a_terminal_that_answers_gets_the_theme_of_its_ground() {
    let home = home(&[("config.toml", "theme = \"gruvbox\"\n")]);
    let mut session = open(home.path(), &[]);
    wrote(&mut session, QUESTION);
    session.press(&format!("{ANSWER}{FENCE}"));
    nothing_leaked(&mut session);
    assert!(raw(&session).contains(LIGHT) && !raw(&session).contains(DARK));
    ends(session);
}

#[test]
fn a_silent_terminal_is_waited_for_no_longer_than_a_moment() {
    let home = home(&[("config.toml", "theme = \"gruvbox\"\n")]);
    let mut session = open(home.path(), &[]);
    wrote(&mut session, QUESTION);
    nothing_leaked(&mut session);
    assert!(raw(&session).contains(DARK) && !raw(&session).contains(LIGHT));
    // Esc is a key all the same.
    session.press("\x1b");
    session.sees("This is the first screen");
    ends(session);

    let mut session = open(home.path(), &[("COLORFGBG", "0;15")]);
    nothing_leaked(&mut session);
    assert!(raw(&session).contains(LIGHT), "the environment knew");
    ends(session);
}

#[test]
fn an_answer_that_comes_late_counts_and_passes_for_no_key() {
    let home = home(&[("config.toml", "theme = \"gruvbox\"\n")]);
    let mut session = open(home.path(), &[]);
    wrote(&mut session, QUESTION);
    nothing_leaked(&mut session);
    assert!(raw(&session).contains(DARK));
    session.press(&format!("{ANSWER}{FENCE}"));
    wrote(&mut session, LIGHT);
    nothing_leaked(&mut session);
    ends(session);
}

#[test]
fn an_answer_in_pieces_passes_for_no_key() {
    let home = home(&[("config.toml", "theme = \"gruvbox\"\n")]);
    // Before the first frame, across it, and after it; split behind every kind of byte.
    for (begin, cuts) in [(0, [1, 2, 9]), (6, [7, 12, 20]), (40, [1, 5, 22])] {
        let mut session = open(home.path(), &[]);
        wrote(&mut session, QUESTION);
        if begin > ANSWER.len() {
            session.sees("Learned");
        }
        let mut at = 0;
        for cut in cuts.into_iter().chain([ANSWER.len() - 1, ANSWER.len()]) {
            session.press(&ANSWER[at..cut]);
            at = cut;
            // Pieces on a slow line: there is no event to wait for but time.
            std::thread::sleep(Duration::from_millis(20));
            if cut == begin {
                session.sees("Learned");
            }
        }
        session.press(FENCE);
        wrote(&mut session, LIGHT);
        nothing_leaked(&mut session);
        ends(session);
    }
}

#[test]
fn what_is_typed_while_the_terminal_is_asked_is_not_lost() {
    let home = home(&[("config.toml", "theme = \"gruvbox\"\n")]);
    let mut session = open(home.path(), &[]);
    wrote(&mut session, QUESTION);
    session.press(&format!("?{ANSWER}{FENCE}"));
    session.sees("Keys of the home screen");
    session.press("q");
    nothing_leaked(&mut session);
    ends(session);
}

#[test]
fn nobody_is_asked_where_it_is_unwise_or_needless() {
    let gruvbox = home(&[("config.toml", "theme = \"gruvbox\"\n")]);
    let fixed = home(&[("config.toml", "theme = \"gruvbox-light\"\n")]);
    for (home, variables) in [
        (&gruvbox, &[("TERM", "screen")][..]),
        (&gruvbox, &[("TERM", "dumb")]),
        (&fixed, &[]),
        (&home_of_nobody(), &[]),
    ] {
        let mut session = open(home.path(), variables);
        session.sees("Learned");
        assert!(!raw(&session).contains("\x1b]11;"), "{variables:?}");
        ends(session);
    }
}

fn home_of_nobody() -> tempfile::TempDir {
    home(&[])
}

#[test]
fn a_theme_is_chosen_by_flag_and_kept_by_choosing() {
    let home = home(&[]);
    let project = project();
    let args = ["--theme", "nord", project.path().to_str().unwrap()];
    let mut session = Session::run(&args, home.path(), &[TRUE_COLOR]);
    session.sees("Learned");
    assert!(raw(&session).contains("48;2;46;52;64"), "nord's ground");
    session.press("T");
    session.sees("Which theme?");
    session.press("gruvbox-light");
    wrote(&mut session, LIGHT);
    session.press("\r");
    session.sees("The theme is gruvbox-light from now on.");
    ends(session);
    let kept = std::fs::read_to_string(home.path().join("config/config.toml")).unwrap();
    assert!(kept.contains("theme = \"gruvbox-light\""), "{kept}");
    let mut session = open(home.path(), &[]);
    session.sees("Learned");
    assert!(raw(&session).contains(LIGHT));
    ends(session);
    let mut session = Session::run(&["--theme", "nrod"], home.path(), &[]);
    session.sees("did you mean `nord`?");
    assert_eq!(session.ends().exit_code(), 2);
}

#[test]
fn two_hundred_and_fifty_six_and_sixteen_colours_are_kept_to() {
    let home = home(&[("config.toml", "theme = \"nord\"\n")]);
    for (variables, ground) in
        [(&[("COLORTERM", "")][..], true), (&[("COLORTERM", ""), ("TERM", "xterm")], false)]
    {
        let mut session = open(home.path(), variables);
        session.sees("Learned");
        assert!(!raw(&session).contains(";2;"), "no true colour: {variables:?}");
        assert_eq!(raw(&session).contains("48;5;"), ground, "{variables:?}");
        ends(session);
    }
}

#[test]
fn wrong_settings_stop_nothing_and_are_told_twice() {
    let home = home(&[
        ("config.toml", "thme = \"nord\"\n"),
        ("keys.toml", "[lesson]\nrun = \"Y\"\nsave = \"Y\"\n"),
    ]);
    let mut session = open(home.path(), &[]);
    session.sees("Learned");
    session.sees("thme: means nothing here; did you mean `theme`?");
    session.press("q");
    session.sees("keys.toml:3: lesson.save: Y is the key of `run` on line 2");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn no_colour_means_none_with_every_theme() {
    let home = home(&[]);
    let project = project();
    let path = project.path().to_str().unwrap();
    for (args, variables) in [
        (vec!["--color", "never", "--theme", "nord", path], vec![]),
        (vec!["--theme", "nord", path], vec![("NO_COLOR", "1")]),
        (vec!["--theme", "mono", path], vec![]),
    ] {
        let variables: Vec<_> = [TRUE_COLOR].into_iter().chain(variables).collect();
        let mut session = Session::run(&args, home.path(), &variables);
        session.sees("Learned");
        let raw = raw(&session);
        assert!(raw.contains("\x1b[7m"), "the chosen row is reversed: {args:?}");
        for sequence in raw.split("\x1b[").skip(1) {
            let Some((numbers, _)) = sequence.split_once('m') else { continue };
            let numbers = numbers.split(';').map(str::parse::<u8>);
            let Ok(numbers) = numbers.collect::<Result<Vec<_>, _>>() else { continue };
            let is_color = |it: &u8| matches!(it, 30..=38 | 40..=48 | 90..=107);
            assert!(!numbers.iter().any(is_color), "{numbers:?} with {args:?}");
        }
        ends(session);
    }
}

#[test]
fn ascii_is_asked_for_by_flag() {
    let home = home(&[]);
    let project = project();
    let args = ["--ascii", project.path().to_str().unwrap()];
    let mut session = Session::run(&args, home.path(), &[]);
    session.sees("Learned");
    session.press("\r");
    session.sees("%");
    assert!(
        session.screen.screen().contents().is_ascii(),
        "{}",
        session.screen.screen().contents()
    );
    ends(session);
}
