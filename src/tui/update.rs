//! What a message changes, and what is to be done for it. Pure: no clock, disk or terminal.

mod checklist;
mod editor;
mod exercise;
mod explain;
mod find;
mod finder;
mod home;
mod keys;
mod lesson;
mod mouse;
mod panels;
mod possible;
mod project;
mod quiz;
mod run;
mod travel;

pub use checklist::CHOICES;
pub use exercise::saves_are_checked;
pub use keys::{context, key_of, screen_context};
pub use lesson::{seen_variants, stop_at_hand, terms_in_sight};
pub use possible::{can, is_at_hand};

use super::effect::Effect;
use super::keymap::Action;
use super::message::Message;
use super::state::{Screen, State};
use crate::curriculum::Pack;
use crossterm::event::KeyEventKind;
use keys::{act, esc_then, key, type_text};
use std::sync::Arc;

/// Handles a message.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = handle(state, message);
    effects.extend(project::preview(state));
    // What is listed may be another, and the size.
    checklist::scroll(state, 0);
    home::scroll(state, 0);
    effects
}

fn handle(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
        Message::Key(event) => key(state, event),
        Message::EscThen(event) => esc_then(state, event),
        Message::Mouse(event) => mouse::mouse(state, event),
        Message::Ground(ground) => {
            finder::ground(state, ground);
            Vec::new()
        }
        Message::Pasted(text) => type_text(state, &text),
        Message::Resized { width, height } => {
            state.size = (width, height);
            editor::follow(state);
            lesson::set(state)
        }
        Message::Checked(result) => project::checked(state, result),
        Message::Checking { read, files } => project::checking(state, read, files),
        Message::Recorded(trend) => {
            state.project.trend = *trend;
            Vec::new()
        }
        Message::Compared(result) => project::compared(state, result),
        Message::Previewed(preview) => project::previewed(state, *preview),
        Message::Projects(known) => project::list(state, &known),
        Message::Opened(Ok(project)) => project::opened(state, *project),
        Message::ProjectWatched(report) => project::watched(state, report),
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
        Message::Recognised(id, code) => explain::recognised(state, &id, &code),
        Message::Highlighted(pieces) => {
            editor::color(state, &pieces);
            state.highlights.keep(pieces);
            lesson::set(state)
        }
        Message::Indexed(written) => {
            finder::take_written(state, written);
            Vec::new()
        }
        Message::Reloaded(Ok(pack)) => reloaded(state, pack),
        Message::Done(text) => {
            state.say(text);
            Vec::new()
        }
        Message::Reloaded(Err(error)) | Message::Opened(Err(error)) | Message::Failed(error) => {
            state.complain(error);
            Vec::new()
        }
        Message::Edited(result) => edited(state, result),
        Message::Read { lesson, path, text } => editor::open(state, lesson, path, text),
        Message::Written(result) => editor::written(state, result),
        Message::Bench(lesson, Ok(bench)) => exercise::bench(state, &lesson, *bench),
        Message::Bench(_, Err(error)) => {
            exercise::give_up_opening(state);
            state.complain(error);
            Vec::new()
        }
        Message::Watched(lesson, report) => exercise::watched(state, &lesson, report),
        Message::Ticked => {
            state.page_is_stale = true;
            Vec::new()
        }
        Message::StopAsked => vec![Effect::Suspend],
        Message::Continued => vec![Effect::Clear],
        Message::EndAsked { signal } => end(state, signal),
        Message::WorkerPanicked(said) => {
            state.last_words = Some(said);
            vec![Effect::Quit { code: 101 }]
        }
    }
}

/// The content was read again.
fn reloaded(state: &mut State, pack: Arc<Pack>) -> Vec<Effect> {
    state.pack = pack;
    let mut effects = lesson::set(state);
    effects.push(Effect::Index);
    effects.extend(explain::ask(state));
    effects
}

/// The editor of somebody else was closed: what it may have changed is looked at.
fn edited(state: &mut State, result: Result<(), String>) -> Vec<Effect> {
    if let Err(error) = result {
        state.complain(error);
    }
    match state.screen() {
        Some(Screen::Lesson(_)) => exercise::look(state).into_iter().collect(),
        _ => project::check_again(state),
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

/// Back to the screen before; the first one stays.
fn back(state: &mut State) -> Vec<Effect> {
    if let Some(Screen::Panel(panel)) = state.screens.last_mut()
        && panel.found.take().is_some()
    {
        return Vec::new();
    }
    if let Some(Screen::Editor(editor)) = state.screens.last_mut()
        && editor.found.take().is_some()
    {
        return Vec::new();
    }
    if !editor::leave(state) {
        return Vec::new();
    }
    if state.screens.len() < 2 {
        let key = key_of(state, Action::Quit);
        state.say(format!("This is the first screen; {key} quits."));
        return Vec::new();
    }
    let mut effects = lesson::leave(state);
    state.screens.pop();
    effects.extend(lesson::set(state));
    lesson::follow(state); // a check may have ended under the editor
    effects.extend(exercise::check_saved(state));
    effects
}

/// Ends by a signal. A terminal that is closed is how many stop to read: the place is kept.
fn end(state: &State, signal: i32) -> Vec<Effect> {
    let mut effects = lesson::leave_all(state);
    effects.push(Effect::Quit { code: u8::try_from(128 + signal).unwrap_or(u8::MAX) });
    effects
}

fn leave_all(state: &State) -> Vec<Effect> {
    let mut effects = lesson::leave_all(state);
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
