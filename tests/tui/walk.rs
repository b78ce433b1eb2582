//! Lesson III as somebody new takes it: each key, and what it must bring into sight.

use super::{Session, down_to};
use std::path::Path;
use twelve_tui::curriculum::Pack;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn lesson_three_from_home_to_a_solved_exercise() {
    let home = tempfile::tempdir().unwrap();
    let project = Path::new(ROOT).join("tests/fixtures/flask-bad");
    let mut session = Session::open(&project, home.path(), &[("EDITOR", "")]);
    session.until("the project checked and nothing learned", |screen| {
        screen.contains("III  Config                ○ new") && screen.contains(" unmet, ")
    });
    session.press(&(down_to(3) + "\r"));
    session.sees("The pain");

    // No sample is in sight: the first `r` goes to it, the second runs it.
    session.press("r");
    session.sees("This is the next sample; r runs it.");
    session.sees("▶ Add a deploy to named environments");
    session.press("r");
    session.sees("The first run: this is what happens");
    session.press("\r");
    session.sees("violation: it breaks");
    for next in [
        "▶ Start with DEBUG=False",
        "▶ Borrow the settings",
        "▶ A password in the environment",
        "▶ One variable per value",
    ] {
        session.press("\t");
        session.sees(next);
    }
    session.press("r");
    session.sees("fix: it works");

    // The exercise as it came fails, and says how.
    session.press("i");
    session.sees("Ctrl-r saves and checks it.");
    session.press("\x12");
    session.sees("✗ not yet:");
    session.until("the footer again", |screen| !screen.contains("Nothing has changed."));
    session.press("\x1b");
    session.sees("✗ not solved yet");
    session.press("h");
    session.sees("Hint 1 of 3.");
    session.press("h");
    session.sees("Hint 2 of 3.");

    session.press("i");
    session.sees("import guestbook");
    let solution = Path::new(ROOT).join("content/lessons/03-config/exercise/solution/app.py");
    let solution = std::fs::read_to_string(solution).unwrap();
    session.press(&"\x18".repeat(60)); // cuts a line
    session.press(&format!("\x1b[200~{solution}\x1b[201~"));
    session.sees("changed");
    session.press("\x12");
    session.sees("✓ solved");
    session.press("\x1b");
    session.sees("m shows the model solution");

    session.press("\t");
    session.sees("▶ Open the quiz");
    session.press("\r");
    let pack = Pack::built_in().unwrap();
    let quiz = &pack.lesson("config").unwrap().quiz;
    for (index, question) in quiz.iter().enumerate() {
        session.sees(&format!("question {} of {}", index + 1, quiz.len()));
        let right = question.options.iter().position(|option| option.right).unwrap();
        session.press(&(right + 1).to_string());
        session.sees("(your answer)");
        session.press("\r");
    }
    session.sees("5 answered right");
    session.press("\x1b");
    session.sees("◐ 3 of 6 parts");
    session.press("c");
    session.sees("✗ unmet           config.no-secrets-in-code");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}
