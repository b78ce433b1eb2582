//! A line of text that the checklist asks for: words to list by, a day or commit to compare with.

use super::{change, keep_selection};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{Asked, AskedFor, Overlay, Screen, State};

/// The longest text, in characters.
const LONGEST: usize = 100;

/// Asks, with what is in force by now.
pub(super) fn open(state: &mut State, what: AskedFor) {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return };
    let text = match what {
        AskedFor::Words => screen.narrow.text.clone(),
        AskedFor::Since => {
            state.project.before.as_ref().map(|it| it.asked.clone()).unwrap_or_default()
        }
    };
    state.overlay = Some(Overlay::Asked(Asked { what, text }));
}

/// A key while it is typed.
pub(in crate::tui::update) fn key(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Back => state.overlay = None,
        Action::Confirm => {
            let Some(Overlay::Asked(asked)) = state.overlay.take() else { return Vec::new() };
            return take(state, &asked);
        }
        _ => {}
    }
    Vec::new()
}

fn take(state: &mut State, asked: &Asked) -> Vec<Effect> {
    let text = asked.text.trim().to_owned();
    match asked.what {
        AskedFor::Words => {
            change(state, |screen| screen.narrow.text = text);
            keep_selection(state);
        }
        AskedFor::Since if text.is_empty() => state.project.before = None,
        AskedFor::Since => {
            state.say(format!("Looking how it stood: {text}"));
            return vec![Effect::Compare(text)];
        }
    }
    Vec::new()
}

/// Text was typed.
pub(in crate::tui::update) fn type_text(state: &mut State, text: &str) {
    if let Some(Overlay::Asked(asked)) = &mut state.overlay {
        let room = LONGEST.saturating_sub(asked.text.chars().count());
        let text = text.replace(['\n', '\r', '\t'], " ");
        asked.text.extend(crate::sanitize::line(&text).chars().take(room));
    }
}

/// The last character is taken away.
pub(in crate::tui::update) fn delete(state: &mut State) {
    if let Some(Overlay::Asked(asked)) = &mut state.overlay {
        asked.text.pop();
    }
}
