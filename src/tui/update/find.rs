//! Finding words in the lesson that is seen.

use super::lesson::{screen, show_line};
use super::travel;
use crate::tui::effect::Effect;
use crate::tui::find::Found;
use crate::tui::keymap::Action;
use crate::tui::state::{Overlay, Screen, State};

/// The longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// Begins to look for something.
pub(super) fn begin(state: &mut State) {
    if let Some(seen) = screen(state) {
        seen.found = Some(Found { from: seen.scroll, ..Found::default() });
        state.overlay = Some(Overlay::Find);
    }
}

/// Text was typed.
pub(super) fn type_text(state: &mut State, text: &str) {
    change(state, |sought| {
        let room = LONGEST.saturating_sub(sought.chars().count());
        let text = text.replace(['\n', '\r', '\t'], " ");
        sought.extend(crate::sanitize::line(&text).chars().take(room));
    });
}

/// The last character is taken away.
pub(super) fn delete(state: &mut State) {
    change(state, |sought| {
        sought.pop();
    });
}

/// What is found changes with every letter, and the first place from where it began is shown.
fn change(state: &mut State, how: impl FnOnce(&mut String)) {
    let Some(seen) = screen(state) else { return };
    let Some(found) = &mut seen.found else { return };
    how(&mut found.text);
    found.look(&seen.page.page);
    found.current = found.first_from(found.from);
    show_current(state);
}

/// A key while it is typed.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Confirm => {
            state.overlay = None;
            let Some(found) = screen(state).and_then(|seen| seen.found.clone()) else {
                return Vec::new();
            };
            if found.places.is_empty() {
                clear(state);
                if !found.text.is_empty() {
                    state.say(format!(
                        "\u{201c}{}\u{201d} is not in this lesson; Ctrl-f looks everywhere.",
                        found.text
                    ));
                }
                return Vec::new();
            }
            state.sought.clone_from(&found.text);
            let end =
                screen(state).map_or(0, |seen| std::mem::replace(&mut seen.scroll, found.from));
            travel::remember(state);
            if let Some(seen) = screen(state) {
                seen.scroll = end;
            }
        }
        Action::Back => {
            state.overlay = None;
            if let Some(seen) = screen(state)
                && let Some(found) = seen.found.take()
            {
                seen.scroll = found.from;
            }
        }
        Action::NextFound | Action::PreviousFound => step(state, action),
        _ => {}
    }
    Vec::new()
}

/// Marks nothing any more.
pub(super) fn clear(state: &mut State) {
    if let Some(seen) = screen(state) {
        seen.found = None;
    }
}

/// To the next place, round and round; what was looked for last is looked for again.
pub(super) fn step(state: &mut State, action: Action) {
    let sought = state.sought.clone();
    let Some(seen) = screen(state) else { return };
    let again = seen.found.is_none();
    if again && sought.is_empty() {
        state.say("Nothing was looked for yet: / finds in this lesson. > opens the next lesson.");
        return;
    }
    let from = seen.scroll;
    let found = seen.found.get_or_insert_with(|| Found { text: sought, from, ..Found::default() });
    if again {
        found.look(&seen.page.page);
        found.current = found.first_from(from);
    } else if !found.places.is_empty() {
        let all = found.places.len();
        let step = if action == Action::NextFound { 1 } else { all - 1 };
        found.current = (found.current + step) % all;
    }
    if found.places.is_empty() {
        let text = format!("\u{201c}{}\u{201d} is not in this lesson.", found.text);
        seen.found = None;
        state.say(text);
        return;
    }
    show_current(state);
}

/// Brings the current place into sight, where it is not; without one, the view goes back.
fn show_current(state: &mut State) {
    let Some(Screen::Lesson(seen)) = state.screens.last() else { return };
    let Some(found) = &seen.found else { return };
    let line = found.line(found.current).unwrap_or(found.from);
    let height = crate::tui::view::lesson_height(state.size);
    let in_sight = (seen.scroll..seen.scroll + height).contains(&line);
    match found.places.is_empty() {
        true => {
            let from = found.from;
            if let Some(seen) = screen(state) {
                seen.scroll = from;
            }
        }
        false if !in_sight => show_line(state, line),
        false => {}
    }
}
