//! What can be done on the screen as it is: footer, palette and help name nothing else.

use super::exercise;
use super::lesson::stop_at_hand;
use crate::tui::keymap::Action;
use crate::tui::lesson_page::StopKind;
use crate::tui::panel;
use crate::tui::state::{LessonScreen, Screen, State};
use crate::tui::view;

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
        Action::Stop => alive,
        Action::Repeat => !state.progress.due(&state.pack.lessons, state.today()).is_empty(),
        Action::Backward => !state.history.back.is_empty(),
        Action::Forward => !state.history.forward.is_empty(),
        Action::NextFound | Action::PreviousFound => !state.sought.is_empty(),
        Action::Back => state.screens.len() > 1,
        _ => true,
    }
}

/// Whether `action` is one that the footer names now: it can be done, and does not concern what is
/// not at hand.
pub fn is_at_hand(state: &State, action: Action) -> bool {
    let Some(Screen::Lesson(seen)) = state.screen() else { return can(state, action) };
    let at_hand = stop_at_hand(seen, view::lesson_height(state.size));
    let exercise = at_hand.is_some_and(|stop| matches!(stop.what, StopKind::Exercise(_)));
    let box_at_hand = at_hand.is_some_and(|stop| matches!(stop.what, StopKind::Tick(_)));
    can(state, action)
        && match action {
            Action::EditExercise | Action::Verify => exercise,
            Action::Run | Action::Diff | Action::Language => !exercise && !box_at_hand,
            Action::Tick => box_at_hand,
            Action::Panel => has_output(state, seen),
            _ => true,
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
