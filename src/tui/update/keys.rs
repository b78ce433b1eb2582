//! Where a key counts, and what it does there.

use super::possible::is_selecting;
use super::{
    back, checklist, editor, exercise, explain, find, finder, home, leave_all, lesson, panels,
    project, quiz, run, travel,
};
use crate::tui::effect::Effect;
use crate::tui::finder::Kind;
use crate::tui::keymap::{Action, Context};
use crate::tui::state::{Overlay, Screen, State};
use crate::tui::view;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Where the next key counts.
pub fn context(state: &State) -> Context {
    match &state.overlay {
        Some(Overlay::Help { .. } | Overlay::Terms { .. } | Overlay::Counts { .. }) => {
            Context::Help
        }
        Some(Overlay::Asked(_)) => Context::Asked,
        Some(Overlay::Links { .. }) => Context::Links,
        Some(Overlay::Address(_)) => Context::Address,
        Some(Overlay::Find) => Context::Find,
        Some(Overlay::Finder(_)) => Context::Finder,
        Some(Overlay::Form(_)) => Context::Form,
        Some(Overlay::Consent(_)) => Context::Consent,
        Some(Overlay::Question(_)) => Context::Question,
        Some(Overlay::Unsaved) => Context::Unsaved,
        None => screen_context(state),
    }
}

/// Where keys count on the screen, whatever is open on top of it.
pub fn screen_context(state: &State) -> Context {
    match state.screen() {
        Some(Screen::Lesson(lesson)) if lesson.found.is_some() => Context::Found,
        Some(Screen::Lesson(_)) => Context::Lesson,
        Some(Screen::Checklist(_)) => Context::Checklist,
        Some(Screen::Quiz(_)) => Context::Quiz,
        Some(Screen::Explain(_)) => Context::Explain,
        Some(Screen::Panel(_)) => Context::Panel,
        Some(Screen::Editor(_)) => Context::Editor,
        Some(Screen::Home(_)) | None => Context::Home,
    }
}

/// The key that does `action` on the screen that is seen, as it is named.
pub fn key_of(state: &State, action: Action) -> String {
    state.keys.name(screen_context(state), action)
}

/// Does what `event` stands for here.
pub(super) fn key(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    let context = context(state);
    match state.keys.find(context, event) {
        Some(Action::Quit) if context == Context::Editor && is_selecting(state) => {
            editor::act(state, Action::Copy)
        }
        Some(action) => act(state, action),
        None if context == Context::Editor => {
            state.notice = None;
            editor::typed(state, event)
        }
        None if may_be_two_keys(event) => {
            let modifiers = event.modifiers - KeyModifiers::ALT;
            two_keys(state, KeyEvent { modifiers, ..event })
        }
        None if context.takes_text() => typed(state, event),
        None => Vec::new(),
    }
}

/// Handles an Esc and a key that came in one go: the key with Alt, where that means something here,
/// else both.
pub(super) fn esc_then(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    let context = context(state);
    let with_alt = KeyEvent { modifiers: event.modifiers | KeyModifiers::ALT, ..event };
    let means_something = state.keys.find(context, with_alt).is_some()
        || (context == Context::Editor && editor::moves_by_alt(event.code));
    if means_something { key(state, with_alt) } else { two_keys(state, event) }
}

fn two_keys(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    let mut effects = key(state, KeyCode::Esc.into());
    effects.extend(key(state, event));
    effects
}

/// Whether `event` looks the same as Esc and a key right after it: terminals write an Esc before
/// what is typed with Alt, and two keys that are typed fast are read at once.
fn may_be_two_keys(event: KeyEvent) -> bool {
    use KeyCode::{Backspace, Char, Enter, Tab};
    event.modifiers.contains(KeyModifiers::ALT)
        && matches!(event.code, Char(_) | Enter | Tab | Backspace)
}

/// Does what a key stands for.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    state.notice = None;
    match action {
        Action::Quit if state.overlay.is_none() && !editor::leave(state) => return Vec::new(),
        Action::Quit => return leave_all(state),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Clear],
        Action::Mouse => {
            state.abilities.mouse = !state.abilities.mouse;
            let key = key_of(state, Action::Mouse);
            state.say(if state.abilities.mouse {
                "The mouse is used here again.".to_owned()
            } else {
                format!("The mouse is your terminal's, to select text; {key} takes it back.")
            });
            return vec![Effect::CaptureMouse(state.abilities.mouse)];
        }
        _ => {}
    }
    let last = match state.overlay {
        Some(Overlay::Help { .. }) => view::help_last_scroll(state),
        _ => usize::MAX,
    };
    match &mut state.overlay {
        Some(
            Overlay::Help { scroll } | Overlay::Terms { scroll, .. } | Overlay::Counts { scroll },
        ) => {
            match action {
                Action::Up => *scroll = scroll.saturating_sub(1),
                Action::Down => *scroll = (*scroll + 1).min(last),
                Action::Back | Action::Help => state.overlay = None,
                _ => {}
            }
            return Vec::new();
        }
        Some(Overlay::Links { .. }) => {
            if action == Action::Back {
                state.overlay = None;
            }
            return Vec::new();
        }
        Some(Overlay::Address(_)) => return travel::address(state, action),
        Some(Overlay::Find) => return find::act(state, action),
        Some(Overlay::Finder(_)) => return finder::key(state, action),
        Some(Overlay::Form(_)) => return checklist::form::key(state, action),
        Some(Overlay::Asked(_)) => return checklist::asked::key(state, action),
        Some(Overlay::Consent(_)) => return run::consent(state, action),
        Some(Overlay::Question(_)) => return exercise::answer(state, action),
        Some(Overlay::Unsaved) => return editor::unsaved(state, action),
        None => {}
    }
    match action {
        Action::Help => {
            state.overlay = Some(Overlay::Help { scroll: 0 });
            Vec::new()
        }
        Action::Back => back(state),
        Action::Commands => finder::open(state, Kind::Commands),
        Action::FindEverywhere => finder::open(state, Kind::Everywhere),
        Action::Outline => finder::open(state, Kind::Outline),
        Action::Theme => finder::open(state, Kind::Themes),
        Action::Recheck => project::check_again(state),
        Action::Projects => vec![Effect::Projects],
        action => match state.screens.last() {
            Some(Screen::Home(_)) => home::act(state, action),
            Some(Screen::Lesson(_)) => lesson::act(state, action),
            Some(Screen::Checklist(_)) => checklist::act(state, action),
            Some(Screen::Quiz(_)) => quiz::act(state, action),
            Some(Screen::Explain(_)) => explain::act(state, action),
            Some(Screen::Panel(_)) => panels::act(state, action),
            Some(Screen::Editor(_)) => editor::act(state, action),
            None => Vec::new(),
        },
    }
}

/// A key that is no command, where text is taken.
fn typed(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    match event.code {
        KeyCode::Char(c)
            if !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) =>
        {
            return type_text(state, c.encode_utf8(&mut [0; 4]));
        }
        KeyCode::Backspace => match &state.overlay {
            Some(Overlay::Links { .. }) => travel::delete_letter(state),
            Some(Overlay::Find) => find::delete(state),
            Some(Overlay::Finder(_)) => finder::delete(state),
            Some(Overlay::Asked(_)) => checklist::asked::delete(state),
            _ => checklist::form::delete(state),
        },
        _ => {}
    }
    Vec::new()
}

/// Text that was typed or pasted goes to what takes it, if anything does.
pub(super) fn type_text(state: &mut State, text: &str) -> Vec<Effect> {
    match &state.overlay {
        Some(Overlay::Links { .. }) => return travel::type_letters(state, text),
        Some(Overlay::Find) => find::type_text(state, text),
        Some(Overlay::Finder(_)) => finder::type_text(state, text),
        None if matches!(state.screen(), Some(Screen::Editor(_))) => {
            return editor::paste(state, text);
        }
        Some(Overlay::Asked(_)) => checklist::asked::type_text(state, text),
        _ => checklist::form::type_text(state, text),
    }
    Vec::new()
}
