//! Exercises, runs and quizzes, as a learner drives them.

use super::{Session, down_to, project, script};
use std::path::Path;

fn exercise() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content/lessons/03-config/exercise")
}

/// The lesson on config, at its exercise, which the first check was allowed for.
fn at_exercise(project: &Path, home: &Path, variables: &[(&str, &str)]) -> Session {
    let mut session = Session::open(project, home, variables);
    session.sees("III  Config");
    session.press(&(down_to(3) + "\r"));
    session.sees("The pain");
    session
}

#[test]
fn an_exercise_is_solved_in_the_built_in_editor() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = at_exercise(project.path(), home.path(), &[("EDITOR", "")]);
    session.press("e");
    session.sees("Ctrl-r saves and checks it.");
    session.sees("import");
    // All of it is replaced by what is pasted.
    let solution = std::fs::read_to_string(exercise().join("solution/app.py")).unwrap();
    for _ in 0..60 {
        session.press("\x18"); // cuts a line
    }
    session.press(&format!("\x1b[200~{solution}\x1b[201~"));
    session.sees("changed");
    session.press("\x1b");
    session.sees("has changes that are not saved");
    session.press("\x1b");
    session.until("the question closed", |screen| !screen.contains("not saved"));
    session.press("\x12");
    session.sees("The first run: this is what happens");
    session.press("\r");
    session.sees("solved (exit code 0");
    session.press("\x1b");
    session.sees("v verify");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
    let edited = std::fs::read_to_string(home.path().join("data/exercises/config/app.py")).unwrap();
    assert_eq!(edited.trim(), solution.trim());
}

fn is_checked_when_saved(means: &str, said: &str) {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let editor = home.path().join("editor");
    script(&editor, "true\n");
    let variables = [("EDITOR", editor.to_str().unwrap()), ("TWELVE_TUI_WATCH", means)];
    let mut session = at_exercise(project.path(), home.path(), &variables);
    session.press("e");
    session.sees("as it came");
    session.press("v");
    session.sees("The first run: this is what happens");
    session.press("\r");
    session.sees("not solved yet (exit code 1");
    session.press("/you save is checked\r");
    session.sees(said);
    // Another program saves it, as editors do.
    let file = home.path().join("data/exercises/config/app.py");
    let new = file.with_extension("new~");
    std::fs::copy(exercise().join("solution/app.py"), &new).unwrap();
    std::fs::rename(&new, &file).unwrap();
    session.sees("Saved and checked: solved.");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
    let progress = std::fs::read_to_string(home.path().join("data/progress.toml")).unwrap();
    assert!(progress.contains("solved = "), "{progress}");
}

#[test]
fn what_another_program_saves_is_checked() {
    is_checked_when_saved("auto", "A file that you save is checked at once.");
}

#[test]
fn what_another_program_saves_is_found_by_looking_in_turns() {
    is_checked_when_saved("poll", "A file that you save is checked after a second or two");
}

#[test]
fn outputs_of_both_sides_are_read_and_searched_in_a_panel() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let lines = "for number in $(seq 60); do echo line $number; done";
    let pack = super::pack_that_runs(&format!("{lines}\necho shown: violation\nexec sleep 300\n"));
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press("jj\rz");
    session.sees("Not run yet");
    session.press("r");
    session.sees("May it run?");
    session.press("y");
    session.sees("of 61, following");
    session.sees("running, 1 s; s stops it");
    session.press("s");
    session.sees("stopped after");
    session.press("g");
    session.sees("lines 1-");
    session.press("/line 50\r");
    session.sees("1 of 1");
    session.press("\x1b");
    session.until("the marks gone", |screen| !screen.contains("1 of 1"));
    session.press("\t");
    session.until("the fix", |screen| screen.contains("▸ Fix  not run yet"));
    session.press("\x1b");
    session.sees("above: z shows all");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn what_was_missed_is_repeated_on_another_day() {
    use twelve_tui::curriculum::Pack;
    use twelve_tui::progress::question_key;
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let pack = Pack::built_in().unwrap();
    let key = question_key(&pack.lesson("config").unwrap().quiz[0]);
    std::fs::create_dir_all(home.path().join("data")).unwrap();
    let progress =
        format!("version = 1\n[lessons.config.quiz.{key}]\nright = false\non = \"2026-01-01\"\n");
    std::fs::write(home.path().join("data/progress.toml"), progress).unwrap();
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.sees("1 question to repeat");
    session.press("u");
    session.sees("To repeat  from III Config");
    session.press("1");
    session.sees("of 1 right.");
    session.press("\r");
    session.sees("Learned");
    session.until("nothing to repeat", |screen| !screen.contains("question to repeat"));
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}
