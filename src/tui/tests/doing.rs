//! Working: exercises from start to solution, differences, what a run wrote.

use super::*;
use crate::tui::effect::BenchDeed;
use crate::tui::state::{Bench, Job};

const EXERCISE: &str = r#"
title = "Read the port"
task = """
`app.py` listens on a fixed port. Read it from `PORT`.
"""
language = "python"
edit = ["app.py", "Procfile"]
check = ["python3", "check.py"]
hints = ["Which value differs between deploys?", "`os.environ[name]` reads one."]
"#;

pub(super) const START: &str = "import web\n\nweb.listen(8000)\n";
pub(super) const SOLUTION: &str =
    "import os\nimport web\n\nweb.listen(int(os.environ[\"PORT\"]))\n";

pub(super) fn pack_to_work_on() -> Pack {
    let lesson = LESSON.replace("## Quiz", "## Exercise\n\n[Read the port](exercise:)\n\n## Quiz");
    let folder = "lessons/03-config/exercise";
    let path = |name: &str| format!("{folder}/{name}");
    let files = [
        (path("exercise.toml"), EXERCISE),
        (path("start/app.py"), START),
        (path("start/Procfile"), "web: python3 app.py\n"),
        (path("solution/app.py"), SOLUTION),
        (path("check/check.py"), "raise SystemExit(1)\n"),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    pack_with_files(&[("03-config", &lesson)], &files)
}

/// The lesson, at its exercise.
pub(super) fn worker(width: u16, height: u16) -> Ui {
    let mut ui = Ui::new(width, height);
    ui.send(Message::Reloaded(Ok(Arc::new(pack_to_work_on().pretend_built_in()))));
    ui.keys("jj<enter>");
    let look = Effect::Workbench { lesson: "config".into(), deed: BenchDeed::Look };
    assert!(ui.effects.contains(&look), "the copy is looked at when the lesson opens");
    copy(&mut ui, false, START);
    ui.keys("<tab><tab><tab>");
    ui
}

/// What the outside says of the learner's copy.
pub(super) fn copy(ui: &mut Ui, started: bool, app: &str) {
    let mut bench =
        Bench { folder: "/home/learner/exercises/config".into(), started, ..Bench::default() };
    if started {
        bench.files.insert("app.py".into(), app.into());
        if app != START {
            bench.edited.push("app.py".into());
        }
    }
    ui.send(Message::Bench("config".into(), Ok(Box::new(bench))));
}

pub(super) fn shows(ui: &Ui, text: &str) -> bool {
    ui.picture().contains(text)
}

pub(super) fn solved(ui: &Ui) -> bool {
    ui.state.progress.lesson("config").is_some_and(|record| record.solved.is_some())
}

#[test]
fn an_exercise_is_started_and_edited_with_one_key() {
    let mut ui = worker(80, 24);
    insta::assert_snapshot!("exercise_80x24", ui.picture());
    ui.keys("v");
    assert!(shows(&ui, "Not started yet"), "{}", ui.picture());
    ui.keys("e");
    let start = Effect::Workbench { lesson: "config".into(), deed: BenchDeed::Start };
    let edit = |file: &str| Effect::Edit {
        path: PathBuf::from("/home/learner/exercises/config").join(file),
        line: 0,
    };
    assert_eq!(ui.effects.last(), Some(&start));
    copy(&mut ui, true, START);
    assert_eq!(ui.effects.last(), Some(&edit("app.py")), "opened once it is there");
    let looks = ui.effects.len();
    ui.send(Message::Edited(Ok(())));
    let look = Effect::Workbench { lesson: "config".into(), deed: BenchDeed::Look };
    assert_eq!(ui.effects[looks..], [look], "the project is not checked again for it");
    copy(&mut ui, true, "import web\n");
    insta::assert_snapshot!("exercise_started_80x24", ui.picture());
    ui.send(Message::Resized { width: 60, height: 20 });
    insta::assert_snapshot!("exercise_started_60x20", ui.picture());
    ui.keys("E");
    assert_eq!(ui.effects.last(), Some(&edit("Procfile")));
    ui.keys("E");
    assert_eq!(ui.effects.last(), Some(&edit("app.py")));
}

#[test]
fn the_check_says_why_and_a_solved_exercise_is_recorded() {
    let mut ui = worker(80, 24);
    copy(&mut ui, true, START);
    ui.keys("v");
    let run = Effect::Run { run: 1, job: Job::Check("config".into()) };
    assert_eq!(ui.effects.last(), Some(&run));
    ui.write("it listens on 8000 whatever PORT says\n");
    assert!(shows(&ui, "checking, 0 s; s stops it"), "{}", ui.picture());
    ui.end(1);
    insta::assert_snapshot!("exercise_not_solved_80x24", ui.picture());
    assert!(!solved(&ui));
    copy(&mut ui, true, SOLUTION);
    ui.keys("v");
    ui.write("PORT is read\n");
    ui.end(0);
    assert!(solved(&ui));
    assert!(shows(&ui, "solved (exit code 0 after 0.3 s)"), "{}", ui.picture());
    ui.keys("m");
    assert!(shows(&ui, "is the same as yours"), "{}", ui.picture());
    ui.keys("v");
    ui.end(2);
    assert!(shows(&ui, "the check did not come to its end"), "{}", ui.picture());
    assert!(solved(&ui), "once solved, it stays so");
}

#[test]
fn the_solution_is_shown_as_a_difference_when_it_is_asked_for_twice() {
    let mut ui = worker(80, 24);
    copy(&mut ui, true, START);
    insta::assert_snapshot!("exercise_reveal_80x24", ui.keys("m").picture());
    ui.keys("<esc>");
    assert!(!shows(&ui, "+ the model"), "{}", ui.picture());
    ui.keys("my");
    insta::assert_snapshot!("exercise_solution_80x24", ui.picture());
    ui.keys("m");
    assert!(!shows(&ui, "+ the model"), "{}", ui.picture());
    let mut wide = worker(120, 36);
    copy(&mut wide, true, START);
    insta::assert_snapshot!("exercise_solution_120x36", wide.keys("my").picture());
}

#[test]
fn beginning_again_asks_only_where_something_is_lost() {
    let mut ui = worker(80, 24);
    copy(&mut ui, true, START);
    ui.keys("R");
    assert!(shows(&ui, "you have changed nothing"), "{}", ui.picture());
    copy(&mut ui, true, "mine");
    insta::assert_snapshot!("exercise_begin_again_80x24", ui.keys("R").picture());
    let reset = Effect::Workbench { lesson: "config".into(), deed: BenchDeed::Reset };
    ui.keys("n");
    assert!(!ui.effects.contains(&reset));
    ui.keys("Ry");
    assert_eq!(ui.effects.last(), Some(&reset));
}

#[test]
fn hints_come_one_by_one_and_are_remembered() {
    let mut ui = worker(80, 24);
    ui.keys("h");
    assert!(shows(&ui, "Hint 1 of 2") && !shows(&ui, "Hint 2 of 2"), "{}", ui.picture());
    ui.keys("hh");
    assert!(shows(&ui, "Hint 2 of 2") && shows(&ui, "no more hints"), "{}", ui.picture());
    assert_eq!(ui.state.progress.lesson("config").unwrap().hints, 2);
    ui.keys("<esc><enter>");
    assert!(ui.state.screens.iter().any(|screen| matches!(
        screen,
        Screen::Lesson(lesson) if lesson.hints == 2
    )));
}

#[test]
fn a_check_that_is_not_built_in_asks_first() {
    let mut ui = worker(80, 24);
    ui.send(Message::Reloaded(Ok(Arc::new(pack_to_work_on()))));
    copy(&mut ui, true, START);
    ui.keys("v");
    assert!(shows(&ui, "May it run?") && shows(&ui, "python3 check.py"), "{}", ui.picture());
    ui.keys("<esc>");
    assert!(!ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
    ui.keys("vy");
    assert!(ui.effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
}

#[test]
fn what_the_fix_changes_is_shown_in_place_of_the_files() {
    let mut ui = Ui::new(80, 24);
    insta::assert_snapshot!("diff_80x24", ui.keys("jj<enter>d").picture());
    ui.keys("d");
    assert!(!shows(&ui, "What the fix changes"), "{}", ui.picture());
}

#[test]
fn what_a_run_wrote_is_saved() {
    let mut ui = Ui::new(80, 24);
    ui.keys("jj<enter>w");
    assert!(shows(&ui, "Nothing ran here yet"), "{}", ui.picture());
    ui.keys("r");
    ui.write("effect: \u{1b}[31mit breaks\nshown: violation\n");
    ui.end(0);
    ui.keys("w");
    let Some(Effect::Save { name, text }) = ui.effects.last() else { panic!("{:?}", ui.effects) };
    assert_eq!(name, "config-new-deploy-violation");
    assert!(text.starts_with("effect: it breaks\nshown: violation\n("), "{text:?}");
}
