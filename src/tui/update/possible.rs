//! What can be done on the screen as it is: footer, palette and help name nothing else.

use super::exercise;
use super::lesson::{sample_at_hand, stop_at_hand, terms_in_sight};
use crate::checklist::Key;
use crate::tui::keymap::Action;
use crate::tui::lesson_page::StopKind;
use crate::tui::message::SampleKey;
use crate::tui::state::{LessonScreen, Screen, State};
use crate::tui::view;
use crate::tui::{link, panel};

/// Whether `action` would do something on the screen as it is.
pub fn can(state: &State, action: Action) -> bool {
    use Action::{EditExercise, EditHere, EditNext, Hint, Solution, StartAgain, Verify};
    let alive = state.run.as_ref().is_some_and(|run| run.alive);
    match action {
        EditExercise | EditHere | EditNext | Verify | Hint | Solution | StartAgain => {
            exercise::look(state).is_some()
        }
        Action::RunBoth | Action::Run | Action::Next | Action::Diff
            if is_panel_of_exercise(state) =>
        {
            false
        }
        Action::Language => match state.screen() {
            Some(Screen::Panel(seen)) => {
                panel::sample(state, seen).is_some_and(|(sample, _)| sample.languages.len() > 1)
            }
            _ => true,
        },
        Action::Edit => has_evidence(state),
        Action::Stop => alive,
        Action::Repeat => !state.progress.due(&state.pack.lessons, state.today()).is_empty(),
        Action::Backward => !state.history.back.is_empty(),
        Action::Forward => !state.history.forward.is_empty(),
        Action::NextFound | Action::PreviousFound => !state.sought.is_empty(),
        Action::Back => state.screens.len() > 1,
        _ => true,
    }
}

/// Whether the check found evidence of what is chosen.
fn has_evidence(state: &State) -> bool {
    let key = match state.screen() {
        Some(Screen::Checklist(screen)) => screen.selected.clone(),
        Some(Screen::Explain(page)) => Key::of(page.id.as_str()),
        _ => return true,
    };
    state.finding(&key).is_some_and(|found| !found.evidence.is_empty())
}

/// Whether `action` is one that the footer names now: it can be done, and does not concern what is
/// not at hand.
pub fn is_at_hand(state: &State, action: Action) -> bool {
    let Some(Screen::Lesson(seen)) = state.screen() else { return can(state, action) };
    let height = view::lesson_height(state.size);
    let at_hand = stop_at_hand(seen, height);
    let sample = sample_at_hand(seen, height);
    let exercise = at_hand.is_some_and(|stop| matches!(stop.what, StopKind::Exercise(_)));
    let box_at_hand = at_hand.is_some_and(|stop| matches!(stop.what, StopKind::Tick(_)));
    can(state, action)
        && match action {
            Action::EditExercise | Action::Verify => exercise,
            Action::Run | Action::Diff => !exercise && !box_at_hand && sample.is_some(),
            Action::Language => {
                !exercise && !box_at_hand && sample.is_some_and(|key| has_languages(state, &key))
            }
            Action::Next => goes_on(seen),
            Action::Terms => !terms_in_sight(state, seen).is_empty(),
            Action::Links => !link::hints(seen, height).is_empty(),
            Action::Tick => box_at_hand,
            Action::Open => {
                at_hand.is_some_and(|stop| matches!(stop.what, StopKind::Quiz | StopKind::Criteria))
            }
            Action::Panel => has_output(state, seen),
            _ => true,
        }
}

/// Whether the sample at hand can be shown in another language.
fn has_languages(state: &State, key: &SampleKey) -> bool {
    let sample = state.pack.lesson(&key.lesson).and_then(|lesson| lesson.sample(&key.sample));
    sample.is_some_and(|sample| sample.languages.len() > 1)
}

/// Whether there is something to do that was not gone to yet.
fn goes_on(seen: &LessonScreen) -> bool {
    match seen.stop {
        Some(index) => index + 1 < seen.page.stops.len(),
        None => !seen.page.stops.is_empty(),
    }
}

/// Whether what is at hand has run.
fn has_output(state: &State, seen: &LessonScreen) -> bool {
    let at_hand = stop_at_hand(seen, view::lesson_height(state.size));
    let key = at_hand.and_then(|stop| stop.what.run());
    key.is_some_and(|key| seen.outputs.contains_key(&key))
}

fn is_panel_of_exercise(state: &State) -> bool {
    matches!(state.screen(), Some(Screen::Panel(panel)) if panel.sample().is_none())
}

/// Whether something is selected in the editor: then Ctrl-c is what it is in all editors.
pub(super) fn is_selecting(state: &State) -> bool {
    matches!(state.screen(), Some(Screen::Editor(editor)) if editor.area.is_selecting())
}
