//! Finding words in the lesson that is seen, or in what a run wrote.

use super::lesson::{screen, show_line};
use super::travel;
use crate::markdown::Page;
use crate::tui::effect::Effect;
use crate::tui::find::Found;
use crate::tui::keymap::Action;
use crate::tui::state::{Overlay, Panel, Screen, Shows, State};
use crate::tui::view;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// A text in which something is looked for.
struct Searched<'a> {
    page: &'a Page,
    scroll: &'a mut usize,
    found: &'a mut Option<Found>,
    /// What it is called in a sentence.
    name: &'static str,
}

fn searched(state: &mut State) -> Option<Searched<'_>> {
    match state.screens.last_mut()? {
        Screen::Lesson(seen) => Some(Searched {
            page: &seen.page.page,
            scroll: &mut seen.scroll,
            found: &mut seen.found,
            name: "lesson",
        }),
        Screen::Panel(panel) => {
            let Panel { shows, panes, difference, focus, found, .. } = &mut **panel;
            let text = match shows {
                Shows::Difference => difference,
                _ => &mut panes.get_mut(*focus)?.text,
            };
            text.follow = false;
            Some(Searched { page: &text.page, scroll: &mut text.scroll, found, name: "text" })
        }
        _ => None,
    }
}

/// Begins to look for something.
pub(super) fn begin(state: &mut State) {
    if let Some(Searched { scroll, found, .. }) = searched(state) {
        *found = Some(Found { from: *scroll, ..Found::default() });
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
    let Some(Searched { page, found: Some(found), .. }) = searched(state) else { return };
    how(&mut found.text);
    found.look(page);
    found.current = found.first_from(found.from);
    show_current(state);
}

/// A key while it is typed.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Confirm => {
            state.overlay = None;
            let Some(Searched { found: Some(found), name, .. }) = searched(state) else {
                return Vec::new();
            };
            let found = found.clone();
            if found.places.is_empty() {
                clear(state);
                if !found.text.is_empty() {
                    state.say(format!(
                        "\u{201c}{}\u{201d} is not in this {name}; Ctrl-f looks everywhere.",
                        found.text
                    ));
                }
                return Vec::new();
            }
            state.sought.clone_from(&found.text);
            if !matches!(state.screen(), Some(Screen::Lesson(_))) {
                return Vec::new();
            }
            let end =
                screen(state).map_or(0, |seen| std::mem::replace(&mut seen.scroll, found.from));
            travel::remember(state);
            if let Some(seen) = screen(state) {
                seen.scroll = end;
            }
        }
        Action::Back => {
            state.overlay = None;
            if let Some(Searched { scroll, found, .. }) = searched(state)
                && let Some(found) = found.take()
            {
                *scroll = found.from;
            }
        }
        Action::NextFound | Action::PreviousFound => step(state, action),
        _ => {}
    }
    Vec::new()
}

/// Marks nothing any more.
pub(super) fn clear(state: &mut State) {
    if let Some(Searched { found, .. }) = searched(state) {
        *found = None;
    }
}

/// To the next place, round and round; what was looked for last is looked for again.
pub(super) fn step(state: &mut State, action: Action) {
    let sought = state.sought.clone();
    let Some(Searched { page, scroll, found: slot, name }) = searched(state) else { return };
    let again = slot.is_none();
    if again && sought.is_empty() {
        state.say(match name {
            "lesson" => {
                "Nothing was looked for yet: / finds in this lesson. > opens the next lesson."
            }
            _ => "Nothing was looked for yet: / finds in this text.",
        });
        return;
    }
    let from = *scroll;
    let found = slot.get_or_insert_with(|| Found { text: sought, from, ..Found::default() });
    if again {
        found.look(page);
        found.current = found.first_from(from);
    } else if !found.places.is_empty() {
        let all = found.places.len();
        let step = if action == Action::NextFound { 1 } else { all - 1 };
        found.current = (found.current + step) % all;
    }
    if found.places.is_empty() {
        let text = format!("\u{201c}{}\u{201d} is not in this {name}.", found.text);
        *slot = None;
        state.say(text);
        return;
    }
    show_current(state);
}

/// Brings the current place into sight, where it is not; without one, the view goes back.
fn show_current(state: &mut State) {
    let lesson = matches!(state.screen(), Some(Screen::Lesson(_)));
    let height = match state.screen() {
        Some(Screen::Panel(panel)) => view::pane_height(state.size, panel),
        _ => view::lesson_height(state.size),
    };
    let Some(Searched { page, scroll, found: Some(found), .. }) = searched(state) else { return };
    let line = found.line(found.current).unwrap_or(found.from);
    let in_sight = (*scroll..*scroll + height).contains(&line);
    match found.places.is_empty() {
        true => *scroll = found.from,
        false if in_sight => {}
        false if lesson => show_line(state, line),
        false => {
            let last = page.lines.len().saturating_sub(height);
            *scroll = line.saturating_sub(height / 4).min(last);
        }
    }
}
