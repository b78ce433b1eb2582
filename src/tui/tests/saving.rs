//! Files of an exercise that are saved, in any editor, are checked.

use super::doing::{SOLUTION, START, copy, pack_to_work_on, shows, solved, worker};
use super::*;
use crate::tui::effect::BenchDeed;
use crate::tui::state::Job;
use crate::watch::{Means, Report as Watched};

/// An exercise that is begun and whose files are watched.
fn watched(means: Means) -> Ui {
    let mut ui = worker(80, 24);
    copy(&mut ui, true, START);
    let watch = Effect::Watch(Some("config".into()));
    assert_eq!(ui.effects.iter().filter(|it| **it == watch).count(), 1);
    copy(&mut ui, true, START);
    assert_eq!(ui.effects.iter().filter(|it| **it == watch).count(), 1, "it goes on");
    ui.send(Message::Watched("config".into(), Watched::Watching(means)));
    ui
}

fn save(ui: &mut Ui) {
    let paths = vec![PathBuf::from("/home/learner/exercises/config/app.py")];
    ui.send(Message::Watched("config".into(), Watched::Changed(paths)));
}

fn checks(ui: &Ui) -> usize {
    let job = Job::Check("config".into());
    ui.effects.iter().filter(|it| matches!(it, Effect::Run { job: it, .. } if *it == job)).count()
}

fn scroll(ui: &Ui) -> usize {
    match ui.state.screen() {
        Some(Screen::Lesson(seen)) => seen.scroll,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_saved_is_checked_without_moving_the_reader() {
    let mut ui = watched(Means::Events);
    assert!(shows(&ui, "A file that you save is checked at once."), "{}", ui.picture());
    let (before, stop) = (scroll(&ui), ui.picture());
    save(&mut ui);
    let look = Effect::Workbench { lesson: "config".into(), deed: BenchDeed::Look };
    assert!(ui.effects.contains(&look), "the files are read again");
    assert_eq!(checks(&ui), 1);
    assert!(shows(&ui, "checking, 0 s; s stops it"), "{stop}\n{}", ui.picture());
    ui.write("it listens on 8000 whatever PORT says\n");
    assert!(!shows(&ui, "whatever PORT"), "shown once it is whole: {}", ui.picture());
    ui.state.now += Duration::from_secs(3);
    ui.send(Message::Ticked);
    assert!(shows(&ui, "checking, 3 s; s stops it"), "{}", ui.picture());
    ui.end(1);
    assert_eq!(scroll(&ui), before);
    insta::assert_snapshot!("saved_not_solved_80x24", ui.picture());
    copy(&mut ui, true, SOLUTION);
    save(&mut ui);
    ui.end(0);
    assert!(solved(&ui));
    assert!(shows(&ui, "Saved and checked: solved."), "{}", ui.picture());
    assert_eq!(scroll(&ui), before);
}

#[test]
fn a_reader_below_the_exercise_stays_where_they_are() {
    let mut ui = watched(Means::Events);
    ui.keys("G");
    let at_the_end = |ui: &Ui| ui.picture().lines().nth(20).unwrap_or_default().to_owned();
    let before = at_the_end(&ui);
    save(&mut ui);
    for number in 0..30 {
        ui.write(&format!("line {number}\n"));
    }
    ui.end(1);
    assert_eq!(at_the_end(&ui), before, "{}", ui.picture());
    assert!(shows(&ui, "Saved and checked: not solved yet. line 29"), "{}", ui.picture());
}

#[test]
fn a_save_during_a_check_begins_it_again_and_one_during_a_sample_waits() {
    let mut ui = watched(Means::Events);
    save(&mut ui);
    save(&mut ui);
    assert_eq!(checks(&ui), 2);
    ui.end(1);
    ui.keys("gr"); // a sample
    save(&mut ui);
    assert_eq!(checks(&ui), 2, "the sample goes on");
    ui.end(0);
    assert_eq!(checks(&ui), 3, "its turn has come");
}

#[test]
fn a_save_is_not_checked_where_that_would_have_to_be_asked_for() {
    let mut ui = watched(Means::Events);
    ui.send(Message::Reloaded(Ok(Arc::new(pack_to_work_on()))));
    assert!(shows(&ui, "not checked by themselves"), "{}", ui.picture());
    save(&mut ui);
    assert_eq!(checks(&ui), 0);
    assert!(ui.state.overlay.is_none(), "no question comes by itself");
    assert!(shows(&ui, "Saved, and not checked yet: v checks it."), "{}", ui.picture());
    ui.keys("vy");
    assert_eq!(checks(&ui), 1);
    ui.end(1);
    save(&mut ui);
    assert_eq!(checks(&ui), 2, "once it was allowed, saves are checked");
}

#[test]
fn what_is_saved_under_a_quiz_is_checked_when_the_reader_comes_back() {
    let mut ui = watched(Means::Poll("NFS tells of no changes".into()));
    assert!(shows(&ui, "after a second or two (NFS tells of no"), "{}", ui.picture());
    ui.keys("<tab><enter>");
    assert!(matches!(ui.state.screen(), Some(Screen::Quiz(_))));
    save(&mut ui);
    assert_eq!(checks(&ui), 0);
    ui.keys("<esc>");
    assert_eq!(checks(&ui), 1);
    ui.keys("<esc>");
    assert_eq!(ui.effects.last(), Some(&Effect::Watch(None)), "{:?}", ui.effects.last());
}
