//! What a message changes, and what is to be done for it. Pure: no clock, disk or terminal.

mod checklist;
mod editor;
mod exercise;
mod explain;
mod find;
mod finder;
mod home;
mod lesson;
mod mouse;
mod panels;
mod project;
mod quiz;
mod run;
mod travel;

pub use checklist::CHOICES;
pub use exercise::saves_are_checked;
pub use lesson::{seen_variants, stop_at_hand, terms_in_sight};

use super::effect::Effect;
use super::finder::Kind;
use super::keymap::{Action, Context};
use super::lesson_page::StopKind;
use super::message::Message;
use super::panel;
use super::state::{LessonScreen, Overlay, Screen, State};
use crate::curriculum::Pack;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::sync::Arc;

/// Handles a message.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = handle(state, message);
    effects.extend(project::preview(state));
    effects
}

fn handle(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
        Message::Key(event) => key(state, event),
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
        Message::Checking(files) => {
            state.project.checking = files;
            Vec::new()
        }
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
    let at_hand = stop_at_hand(seen, super::view::lesson_height(state.size));
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
    let at_hand = stop_at_hand(seen, super::view::lesson_height(state.size));
    let key = at_hand.and_then(|stop| stop.what.run());
    key.is_some_and(|key| seen.outputs.contains_key(&key))
}

fn key(state: &mut State, event: KeyEvent) -> Vec<Effect> {
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
            let mut effects = key(state, KeyCode::Esc.into());
            let modifiers = event.modifiers - KeyModifiers::ALT;
            effects.extend(key(state, KeyEvent { modifiers, ..event }));
            effects
        }
        None if context.takes_text() => typed(state, event),
        None => Vec::new(),
    }
}

/// Whether `event` looks the same as Esc and a key right after it: terminals write an Esc before
/// what is typed with Alt, and two keys that are typed fast are read at once.
fn may_be_two_keys(event: KeyEvent) -> bool {
    use KeyCode::{Backspace, Char, Enter, Tab};
    event.modifiers.contains(KeyModifiers::ALT)
        && matches!(event.code, Char(_) | Enter | Tab | Backspace)
}

/// Does what a key stands for.
fn act(state: &mut State, action: Action) -> Vec<Effect> {
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
        Some(Overlay::Help { .. }) => super::view::help_last_scroll(state),
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
fn type_text(state: &mut State, text: &str) -> Vec<Effect> {
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

/// Whether something is selected in the editor: then Ctrl-c is what it is in all editors.
fn is_selecting(state: &State) -> bool {
    matches!(state.screen(), Some(Screen::Editor(editor)) if editor.area.is_selecting())
}

fn is_panel_of_exercise(state: &State) -> bool {
    matches!(state.screen(), Some(Screen::Panel(panel)) if panel.sample().is_none())
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
