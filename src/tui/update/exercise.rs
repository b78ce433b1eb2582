//! Exercises: the learner's copy, its check, hints, the model solution, beginning again.

use super::key_of;
use super::lesson::{follow, screen, screen_of, set};
use super::run::{self, Begun};
use crate::curriculum::{Exercise, Lesson};
use crate::markdown::Line;
use crate::run::consent::{Need, Request};
use crate::run::{CannotRun, EndReason, Ended};
use crate::tui::effect::{BenchDeed, Deed, Effect};
use crate::tui::keymap::Action;
use crate::tui::lesson_page::StopKind;
use crate::tui::state::{Bench, EditIn, Job, Overlay, Question, RunKey, Screen, Seen, State};
use crate::watch::Report;

/// The lesson that is seen, or whose panel is, where it has an exercise.
fn lesson_id(state: &State) -> Option<String> {
    let lesson = match state.screen()? {
        Screen::Lesson(seen) => state.lesson(seen.subject)?,
        Screen::Panel(seen) if seen.sample().is_none() => state.pack.lesson(&seen.lesson)?,
        Screen::Editor(seen) => state.pack.lesson(&seen.lesson)?,
        _ => return None,
    };
    lesson.exercise.as_ref().map(|_| lesson.id.clone())
}

/// Looks at the learner's copy of the exercise of the lesson that is seen.
pub(super) fn look(state: &State) -> Option<Effect> {
    lesson_id(state).map(|lesson| Effect::Workbench { lesson, deed: BenchDeed::Look })
}

/// The copy was looked at, filled or begun again.
pub(super) fn bench(state: &mut State, lesson: &str, bench: Bench) -> Vec<Effect> {
    if lesson_id(state).is_none_or(|id| id != lesson) {
        return Vec::new();
    }
    let Some(seen) = screen(state) else { return Vec::new() };
    let open = std::mem::take(&mut seen.opening) && bench.started;
    let again = match seen.editor {
        EditIn::Ours => Action::EditHere,
        EditIn::Theirs => Action::EditExercise,
    };
    seen.bench = bench;
    let watch = seen.bench.started && seen.saves.seen == Seen::No;
    if watch {
        seen.saves.seen = Seen::Asked;
    }
    let mut effects = set(state);
    if watch {
        effects.push(Effect::Watch(Some(lesson.to_owned())));
    }
    // Where it is being worked on, what has changed of it is in sight.
    let at_it = screen(state).and_then(|seen| seen.page.stops.get(seen.stop?));
    if at_it.is_some_and(|stop| matches!(stop.what, StopKind::Exercise(_))) {
        go_to_end(state);
    }
    if open {
        effects.extend(act(state, again));
    }
    effects
}

/// The copy could not be filled: what waited for it waits no longer.
pub(super) fn give_up_opening(state: &mut State) {
    if let Some(seen) = screen(state) {
        seen.opening = false;
    }
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let pack = state.pack.clone();
    let found = lesson_id(state).and_then(|id| pack.lesson(&id));
    let Some((lesson, exercise)) = found.and_then(|it| Some((it, it.exercise.as_ref()?))) else {
        state.say("This lesson has no exercise.");
        return Vec::new();
    };
    let editor = state.abilities.editor;
    let Some(seen) = screen(state) else { return Vec::new() };
    let started = seen.bench.started;
    match action {
        Action::Hint if seen.hints < exercise.hints.len() => {
            seen.hints += 1;
            let shown = seen.hints;
            let deed = Deed::Hinted(shown);
            let mut effects = set(state);
            go_to_end(state);
            show_hint(state, shown);
            effects.push(Effect::Record { lesson: lesson.id.clone(), deed });
            return effects;
        }
        Action::Hint => {
            let key = key_of(state, Action::Solution);
            state.say(format!("There are no more hints; {key} shows a solution."));
        }
        Action::EditExercise => {
            seen.editor = editor;
            return edit(state, lesson, exercise);
        }
        Action::EditHere => {
            seen.editor = EditIn::Ours;
            return edit(state, lesson, exercise);
        }
        _ if !started => {
            state
                .say("Not started yet: e puts its files into a folder of your own and opens them.");
        }
        Action::EditNext => {
            seen.file = (seen.file + 1) % exercise.edit.len().max(1);
            return edit(state, lesson, exercise);
        }
        Action::Verify => return verify(state, lesson, exercise),
        Action::Solution => return solution(state, lesson),
        Action::StartAgain if seen.bench.edited.is_empty() => {
            state.say("It is as it came: you have changed nothing.");
        }
        Action::StartAgain => {
            let edited = seen.bench.edited.join(", ");
            let text = format!("What you have made of {edited} will be lost.");
            ask(state, "Begin again?", text, BenchDeed::Reset);
        }
        _ => {}
    }
    Vec::new()
}

/// Opens the file of the exercise in the editor. Where it is not there yet, it is put there, and
/// opened when that is done.
fn edit(state: &mut State, lesson: &Lesson, exercise: &Exercise) -> Vec<Effect> {
    go_there(state);
    let Some(seen) = screen(state) else { return Vec::new() };
    if !seen.bench.started {
        seen.opening = true;
        return vec![Effect::Workbench { lesson: lesson.id.clone(), deed: BenchDeed::Start }];
    }
    let path = exercise.edit.get(seen.file).map(|file| seen.bench.folder.join(file));
    let editor = seen.editor;
    let lesson = lesson.id.clone();
    path.map(|path| match editor {
        EditIn::Ours => Effect::Read { lesson, path },
        EditIn::Theirs => Effect::Edit { path, line: 0 },
    })
    .into_iter()
    .collect()
}

/// Checks what the learner has made, or first asks whether the check may run.
fn verify(state: &mut State, lesson: &Lesson, exercise: &Exercise) -> Vec<Effect> {
    match request(state, lesson, exercise) {
        Ok(request) => run::ask(state, request, Job::Check(lesson.id.clone())),
        Err(cannot) => {
            state.complain(cannot.to_string());
            Vec::new()
        }
    }
}

/// What the check would do. What is asked for is the check and the start: what the learner makes
/// of it is their own.
fn request(state: &State, lesson: &Lesson, exercise: &Exercise) -> Result<Request, CannotRun> {
    let start = exercise.start.iter().map(|file| (file.path.clone(), file.bytes.clone()));
    let plan = crate::run::exercise_plan(exercise, start.collect(), &state.host)?;
    let name = format!("the check of the exercise of {}", lesson.id);
    Ok(Request::new(name, run::origin(state), &plan))
}

/// Whether a save is checked without a question: the check may run, and can.
pub fn saves_are_checked(state: &State, lesson: &Lesson, exercise: &Exercise) -> bool {
    request(state, lesson, exercise).is_ok_and(|it| state.trust.need(&it) == Need::Nothing)
}

/// The watch of the learner's copy says something.
pub(super) fn watched(state: &mut State, lesson: &str, report: Report) -> Vec<Effect> {
    let Some(seen) = screen_of(state, lesson) else { return Vec::new() };
    match report {
        Report::Watching(means) => {
            seen.saves.seen = Seen::By(means);
            set(state)
        }
        Report::Changed(_) => {
            let look = Effect::Workbench { lesson: lesson.to_owned(), deed: BenchDeed::Look };
            let mut effects = vec![look];
            if std::mem::take(&mut seen.saves.checked_ahead) {
                return effects;
            }
            seen.saves.unchecked = true;
            effects.extend(check_saved(state));
            effects
        }
    }
}

/// Checks what was saved, where that needs no question and the reader would see what comes of it.
/// A sample that runs is not disturbed: its end comes here again.
pub(super) fn check_saved(state: &mut State) -> Vec<Effect> {
    let pack = state.pack.clone();
    let found = lesson_id(state).and_then(|id| pack.lesson(&id));
    let Some((lesson, exercise)) = found.and_then(|it| Some((it, it.exercise.as_ref()?))) else {
        return Vec::new();
    };
    let key = RunKey::Exercise(lesson.id.clone());
    let busy = state.run.as_ref().is_some_and(|run| run.alive && run.key != key);
    let allowed = !busy && saves_are_checked(state, lesson, exercise);
    if !screen(state).is_some_and(|seen| seen.saves.unchecked && seen.bench.started) {
        return Vec::new();
    }
    if !allowed {
        return set(state);
    }
    run::launch(state, Job::Check(lesson.id.clone()), Begun::BySave)
}

/// Says what the check of a save came to, wherever the reader is.
pub(super) fn say_result(state: &mut State, key: &RunKey) {
    let Some(seen) = screen(state) else { return };
    let Some(output) = seen.outputs.get(key).cloned() else { return };
    let last = output.lines.iter().rev().map(Line::text).find(|text| !text.trim().is_empty());
    let said = last.map(|text| format!(" {}", text.trim())).unwrap_or_default();
    match &output.ended {
        _ if output.shown => {
            let key = key_of(state, Action::Solution);
            state.say(format!("Saved and checked: solved. {key} shows the model solution."));
        }
        Some(Ended { reason: EndReason::Exited(1), .. }) => {
            state.say(format!("Saved and checked: not solved yet.{said}"));
        }
        Some(ended) => state.complain(format!("Saved; the check did not come to its end: {ended}")),
        None => {}
    }
}

/// Shows the model solution beside the learner's, or hides it; asks before it is earned.
fn solution(state: &mut State, lesson: &Lesson) -> Vec<Effect> {
    let solved = state.progress.lesson(&lesson.id).is_some_and(|it| it.solved.is_some());
    let Some(seen) = screen(state) else { return Vec::new() };
    if seen.solution || solved {
        seen.solution = !seen.solution;
        let effects = set(state);
        go_to_end(state);
        return effects;
    }
    let text = "Yours is not solved yet. The hints (h) say less at a time.".to_owned();
    ask(state, "Show the model solution?", text, BenchDeed::Reveal);
    Vec::new()
}

fn ask(state: &mut State, title: &'static str, text: String, then: BenchDeed) {
    state.overlay = Some(Overlay::Question(Question { title, text, then }));
}

/// A key while it is asked.
pub(super) fn answer(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Overlay::Question(question)) = &state.overlay else { return Vec::new() };
    let then = question.then;
    match action {
        Action::Confirm => state.overlay = None,
        Action::Back => {
            state.overlay = None;
            return Vec::new();
        }
        _ => return Vec::new(),
    }
    let Some(lesson) = lesson_id(state) else { return Vec::new() };
    if then != BenchDeed::Reveal {
        if let Some(seen) = screen(state) {
            seen.outputs.remove(&RunKey::Exercise(lesson.clone()));
            seen.solution = false;
        }
        return vec![Effect::Workbench { lesson, deed: then }];
    }
    if let Some(seen) = screen(state) {
        seen.solution = true;
    }
    let effects = set(state);
    go_to_end(state);
    effects
}

/// Makes the exercise the stop that keys act on.
fn go_there(state: &mut State) {
    let height = crate::tui::view::lesson_height(state.size);
    let Some(seen) = screen(state) else { return };
    let stops = &seen.page.stops;
    let Some(index) = stops.iter().position(|stop| matches!(stop.what, StopKind::Exercise(_)))
    else {
        return;
    };
    let in_sight = seen.scroll..seen.scroll + height;
    seen.stop = Some(index);
    if stops[index].end <= in_sight.start || stops[index].first >= in_sight.end {
        super::lesson::show_stop(state, index);
    }
}

/// Brings a hint into sight, where what stands below it has pushed it out.
fn show_hint(state: &mut State, number: usize) {
    let Some(seen) = screen(state) else { return };
    let Some(stop) = seen.stop.and_then(|index| seen.page.stops.get(index)) else { return };
    let head = format!("Hint {number} of ");
    let lines = seen.page.page.lines.iter().take(stop.end).skip(stop.first);
    if let Some(line) = lines.map(Line::text).position(|text| text.trim().starts_with(&head)) {
        seen.scroll = seen.scroll.min((stop.first + line).saturating_sub(1));
    }
}

/// Brings the end of the exercise into sight, where output, verdict and solution are.
fn go_to_end(state: &mut State) {
    go_there(state);
    if let Some(seen) = screen(state) {
        seen.follow = true;
    }
    follow(state);
    if let Some(seen) = screen(state) {
        seen.follow = false;
    }
}
