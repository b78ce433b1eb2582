//! What a message changes, and what is to be done for it. Pure: no clock, disk or terminal.

mod checklist;
mod home;
mod lesson;
mod quiz;
mod run;

pub use checklist::CHOICES;
pub use lesson::{seen_variants, stop_at_hand, terms_in_sight};

use super::effect::Effect;
use super::keymap::{self, Action, Context};
use super::message::Message;
use super::state::{Check, Overlay, Screen, State};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Handles a message.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
        Message::Key(event) => key(state, event),
        Message::Pasted(text) => {
            checklist::type_text(state, &text);
            Vec::new()
        }
        Message::Resized { width, height } => {
            state.size = (width, height);
            lesson::set(state)
        }
        Message::Checked(result) => {
            state.project.check = match result {
                Ok(report) => Check::Done(report),
                Err(error) => {
                    state.complain(format!("The check failed: {error}"));
                    Check::Failed(error)
                }
            };
            lesson::set(state)
        }
        Message::Ran { run, event } => run::ran(state, run, event),
        Message::Protected(protections) => {
            state.protections = protections;
            Vec::new()
        }
        Message::Progressed(Ok(progress)) => {
            state.progress = *progress;
            lesson::set(state)
        }
        Message::Said(Ok(checklist)) => {
            state.project.checklist = *checklist;
            state.say("Saved.");
            lesson::set(state)
        }
        Message::Listed(Ok((checklist, is_shared))) => {
            state.project.checklist = *checklist;
            state.project.is_shared = is_shared;
            lesson::set(state)
        }
        Message::Progressed(Err(error))
        | Message::Said(Err(error))
        | Message::Listed(Err(error)) => {
            state.complain(error);
            Vec::new()
        }
        Message::Highlighted(pieces) => {
            state.highlights.keep(pieces);
            lesson::set(state)
        }
        Message::Reloaded(Ok(pack)) => {
            state.pack = pack;
            lesson::set(state)
        }
        Message::Reloaded(Err(error)) | Message::Failed(error) => {
            state.complain(error);
            Vec::new()
        }
        Message::Edited(result) => {
            if let Err(error) = result {
                state.complain(error);
            }
            check_again(state)
        }
        Message::StopAsked => vec![Effect::Suspend],
        Message::Continued => vec![Effect::Clear],
        Message::EndAsked { signal } => {
            vec![Effect::Quit { code: u8::try_from(128 + signal).unwrap_or(u8::MAX) }]
        }
        Message::WorkerPanicked(said) => {
            state.last_words = Some(said);
            vec![Effect::Quit { code: 101 }]
        }
    }
}

/// What is to be done once after all messages that came together, before they are drawn: output
/// comes line by line, and a page need not be set for each.
pub fn settle(state: &mut State) -> Vec<Effect> {
    if !std::mem::take(&mut state.page_is_stale) {
        return Vec::new();
    }
    let effects = lesson::set(state);
    lesson::follow(state);
    effects
}

/// Where the next key counts.
pub fn context(state: &State) -> Context {
    match (&state.overlay, state.screen()) {
        (Some(Overlay::Help { .. } | Overlay::Terms { .. }), _) => Context::Help,
        (Some(Overlay::Form(_)), _) => Context::Form,
        (Some(Overlay::Consent(_)), _) => Context::Consent,
        (None, Some(Screen::Lesson(_))) => Context::Lesson,
        (None, Some(Screen::Checklist(_))) => Context::Checklist,
        (None, Some(Screen::Quiz(_))) => Context::Quiz,
        (None, Some(Screen::Home(_)) | None) => Context::Home,
    }
}

fn key(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    let context = context(state);
    let Some(action) = keymap::find(context, event) else {
        if context == Context::Form {
            typed(state, event);
        }
        return Vec::new();
    };
    state.notice = None;
    match action {
        Action::Quit => return leave_all(state),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Clear],
        _ => {}
    }
    match &mut state.overlay {
        Some(Overlay::Help { scroll } | Overlay::Terms { scroll }) => {
            match action {
                Action::Up => *scroll = scroll.saturating_sub(1),
                Action::Down => *scroll += 1,
                Action::Back | Action::Help => state.overlay = None,
                _ => {}
            }
            return Vec::new();
        }
        Some(Overlay::Form(_)) => return checklist::form(state, action),
        Some(Overlay::Consent(_)) => return run::consent(state, action),
        None => {}
    }
    match action {
        Action::Help => {
            state.overlay = Some(Overlay::Help { scroll: 0 });
            Vec::new()
        }
        Action::Back => back(state),
        Action::Recheck => check_again(state),
        action => match state.screens.last() {
            Some(Screen::Home(_)) => home::act(state, action),
            Some(Screen::Lesson(_)) => lesson::act(state, action),
            Some(Screen::Checklist(_)) => checklist::act(state, action),
            Some(Screen::Quiz(_)) => quiz::act(state, action),
            None => Vec::new(),
        },
    }
}

/// A key that is no command, in the form.
fn typed(state: &mut State, event: KeyEvent) {
    match event.code {
        KeyCode::Char(c)
            if !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) =>
        {
            checklist::type_text(state, c.encode_utf8(&mut [0; 4]));
        }
        KeyCode::Backspace => checklist::delete(state),
        _ => {}
    }
}

fn check_again(state: &mut State) -> Vec<Effect> {
    let known = state.project.check.report().cloned();
    state.project.check = Check::Running(known);
    vec![Effect::Check]
}

/// Back to the screen before; the first one stays.
fn back(state: &mut State) -> Vec<Effect> {
    if state.screens.len() < 2 {
        state.say("This is the first screen; q quits.");
        return Vec::new();
    }
    let mut effects = lesson::leave(state);
    state.screens.pop();
    effects.extend(lesson::set(state));
    effects
}

fn leave_all(state: &mut State) -> Vec<Effect> {
    let mut effects = lesson::leave(state);
    effects.push(Effect::Quit { code: 0 });
    effects
}

/// Moves an index in a list of `len` entries; `page` is the height of a screen.
fn moved(index: usize, len: usize, action: Action, page: usize) -> usize {
    let last = len.saturating_sub(1);
    match action {
        Action::Up => index.saturating_sub(1),
        Action::Down => (index + 1).min(last),
        Action::PageUp => index.saturating_sub(page),
        Action::PageDown => (index + page).min(last),
        Action::Top => 0,
        Action::Bottom => last,
        _ => index,
    }
}
