//! The built-in editor: typing, undoing, finding, saving, leaving.

use super::{back, exercise, find};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lesson_page::sample::language_of;
use crate::tui::message::HighlightedCode;
use crate::tui::state::{Editor, Overlay, Screen, Seen, State};
use crate::tui::view;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::{CursorMove, Input, Key};
use std::path::PathBuf;

/// A file of the exercise was read, to be edited here.
pub(super) fn open(
    state: &mut State,
    lesson: String,
    path: PathBuf,
    text: Result<String, String>,
) -> Vec<Effect> {
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            state.complain(error);
            return Vec::new();
        }
    };
    if !matches!(state.screen(), Some(Screen::Lesson(_) | Screen::Panel(_))) {
        return Vec::new(); // the reader is elsewhere by now
    }
    let bench = state.lesson_screen(&lesson).map(|seen| seen.bench.folder.clone());
    let inside = bench.and_then(|folder| path.strip_prefix(folder).ok().map(PathBuf::from));
    let name = inside.unwrap_or_else(|| path.clone()).display().to_string();
    state.screens.push(Screen::Editor(Box::new(Editor::new(lesson, path, name, text))));
    highlight(state)
}

fn seen(state: &mut State) -> Option<&mut Editor> {
    match state.screens.last_mut() {
        Some(Screen::Editor(editor)) => Some(editor),
        _ => None,
    }
}

/// Keeps the cursor in sight.
pub(super) fn follow(state: &mut State) {
    let (width, height) = view::editor_size(state.size);
    if let Some(editor) = seen(state) {
        editor.follow(width, height);
    }
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(editor) = seen(state) else { return Vec::new() };
    match action {
        Action::Save => save(state),
        Action::Verify => {
            let changed = editor.is_changed();
            let mut effects = if changed { save(state) } else { Vec::new() };
            if changed && let Some(seen) = super::lesson::screen(state) {
                seen.saves.checked_ahead = matches!(seen.saves.seen, Seen::By(_));
            }
            effects.extend(exercise::act(state, Action::Verify));
            effects
        }
        Action::Undo => edited(state, |editor| editor.area.undo()),
        Action::Redo => edited(state, |editor| editor.area.redo()),
        Action::Cut => edited(state, |editor| {
            if !editor.area.is_selecting() {
                editor.area.move_cursor(CursorMove::Head);
                editor.area.start_selection();
                let (row, _) = editor.cursor();
                editor.area.move_cursor(CursorMove::Down);
                if editor.cursor().0 == row {
                    editor.area.move_cursor(CursorMove::End); // there is no line below
                }
            }
            let cut = editor.area.cut();
            editor.area.cancel_selection();
            cut
        }),
        Action::Copy => {
            editor.area.copy();
            Vec::new()
        }
        Action::Paste => edited(state, |editor| editor.area.paste()),
        Action::Find => {
            find::begin(state);
            Vec::new()
        }
        Action::NextFound | Action::PreviousFound => {
            find::step(state, action);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// A key that is no command: a character, a move, a deletion.
pub(super) fn typed(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    if let Some(movement) = movement(event.code, ctrl || (alt && moves_by_alt(event.code))) {
        let (width, height) = view::editor_size(state.size);
        if let Some(editor) = seen(state) {
            match (shift, editor.area.is_selecting()) {
                (true, false) => editor.area.start_selection(),
                (false, true) => editor.area.cancel_selection(),
                _ => {}
            }
            match movement {
                Move::One(movement) => editor.area.move_cursor(movement),
                Move::Page(movement) => {
                    (1..height.max(2)).for_each(|_| editor.area.move_cursor(movement));
                }
            }
            editor.follow(width, height);
        }
        return Vec::new();
    }
    if ctrl || alt {
        return Vec::new();
    }
    let key = match event.code {
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => return edited(state, new_line),
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        _ => return Vec::new(),
    };
    edited(state, |editor| editor.area.input_without_shortcuts(Input { key, ..Input::default() }))
}

/// The mouse was pressed at this place: the cursor goes there.
pub(super) fn point(state: &mut State, x: u16, y: u16) {
    let Some(editor) = seen(state) else { return };
    editor.area.cancel_selection();
    go_to(editor, x, y);
    follow(state);
}

/// The mouse was moved here while it is pressed: what it went over is selected.
pub(super) fn drag(state: &mut State, x: u16, y: u16) {
    let Some(editor) = seen(state) else { return };
    if !editor.area.is_selecting() {
        editor.area.start_selection();
    }
    go_to(editor, x, y);
    follow(state);
}

fn go_to(editor: &mut Editor, x: u16, y: u16) {
    let (row, column) = view::editor_place_at(editor, x, y);
    let number = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
    editor.area.move_cursor(CursorMove::Jump(number(row), number(column)));
}

/// The wheel was turned: the text moves, and the cursor stays where it is until a key is pressed.
pub(super) fn wheel(state: &mut State, down: bool, lines: usize) {
    let (_, height) = view::editor_size(state.size);
    let Some(editor) = seen(state) else { return };
    let last = editor.area.lines().len().saturating_sub(height);
    let top = if down { editor.top + lines } else { editor.top.saturating_sub(lines) };
    editor.top = top.min(last);
}

/// Text was pasted.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    edited(state, |editor| editor.area.insert_str(text))
}

/// A new line, indented as the one before.
fn new_line(editor: &mut Editor) -> bool {
    let (row, column) = editor.cursor();
    let before: String = editor.area.lines()[row].chars().take(column).collect();
    let indent: String = before.chars().take_while(|c| c.is_whitespace()).collect();
    editor.area.insert_newline();
    editor.area.insert_str(indent);
    true
}

/// Whether a key moves by words with Alt too, as it does where Ctrl and arrows are the system's.
pub(super) fn moves_by_alt(code: KeyCode) -> bool {
    matches!(code, KeyCode::Left | KeyCode::Right)
}

enum Move {
    One(CursorMove),
    Page(CursorMove),
}

fn movement(code: KeyCode, ctrl: bool) -> Option<Move> {
    Some(Move::One(match (code, ctrl) {
        (KeyCode::Left, false) => CursorMove::Back,
        (KeyCode::Left, true) => CursorMove::WordBack,
        (KeyCode::Right, false) => CursorMove::Forward,
        (KeyCode::Right, true) => CursorMove::WordForward,
        (KeyCode::Up, _) => CursorMove::Up,
        (KeyCode::Down, _) => CursorMove::Down,
        (KeyCode::Home, false) => CursorMove::Head,
        (KeyCode::Home, true) => CursorMove::Top,
        (KeyCode::End, false) => CursorMove::End,
        (KeyCode::End, true) => CursorMove::Bottom,
        (KeyCode::PageUp, _) => return Some(Move::Page(CursorMove::Up)),
        (KeyCode::PageDown, _) => return Some(Move::Page(CursorMove::Down)),
        _ => return None,
    }))
}

/// Changes the text: whether it did is what `how` says.
fn edited(state: &mut State, how: impl FnOnce(&mut Editor) -> bool) -> Vec<Effect> {
    let (width, height) = view::editor_size(state.size);
    let Some(editor) = seen(state) else { return Vec::new() };
    let changed = how(editor);
    editor.follow(width, height);
    if !changed {
        return Vec::new();
    }
    editor.changed();
    highlight(state)
}

/// Asks for the colours of the text as it is now.
fn highlight(state: &mut State) -> Vec<Effect> {
    let Some(editor) = seen(state) else { return Vec::new() };
    let code = editor.area.lines().join("\n");
    vec![Effect::Highlight(vec![(language_of(&editor.name).to_owned(), code)])]
}

/// Takes the colours of what was highlighted, where it is the text of the editor.
pub(super) fn color(state: &mut State, pieces: &[HighlightedCode]) {
    let Some(editor) = seen(state) else { return };
    let text = editor.area.lines().join("\n");
    for piece in pieces.iter().filter(|piece| piece.code == text) {
        let lines = piece.lines.iter().flatten().map(|line| {
            (line.iter().map(|(_, text)| text.as_str()).collect::<String>(), line.clone())
        });
        editor.colors = lines.collect();
    }
}

fn save(state: &mut State) -> Vec<Effect> {
    let Some(editor) = seen(state) else { return Vec::new() };
    if !editor.is_changed() {
        state.say("Nothing has changed.");
        return Vec::new();
    }
    let text = editor.text();
    editor.saving = Some(text.clone());
    let (path, old) = (editor.path.clone(), editor.saved.clone());
    vec![Effect::Write { path, old, text }]
}

/// The file was written, or could not be; or another program has written it, whose text this is.
pub(super) fn written(state: &mut State, result: Result<Option<String>, String>) -> Vec<Effect> {
    let Some(editor) = seen(state) else { return Vec::new() };
    let saving = editor.saving.take();
    match result {
        Ok(None) => {
            editor.saved = saving.unwrap_or_default();
            let leaving = std::mem::take(&mut editor.leaving);
            state.say("Saved.");
            if leaving { back(state) } else { Vec::new() }
        }
        Ok(Some(theirs)) => {
            editor.saved = theirs;
            editor.leaving = false;
            state.complain("Another program has changed the file since. Saving again replaces it.");
            Vec::new()
        }
        Err(error) => {
            editor.leaving = false;
            state.complain(error);
            Vec::new()
        }
    }
}

/// Leaves the editor, where nothing is lost by it; else that is asked. Whether it was left.
pub(super) fn leave(state: &mut State) -> bool {
    let Some(editor) = seen(state) else { return true };
    if !editor.is_changed() {
        return true;
    }
    state.overlay = Some(Overlay::Unsaved);
    false
}

/// A key while it is asked what becomes of what is not saved.
pub(super) fn unsaved(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Confirm => {
            state.overlay = None;
            if let Some(editor) = seen(state) {
                editor.leaving = true;
            }
            save(state)
        }
        Action::Discard => {
            state.overlay = None;
            if let Some(editor) = seen(state) {
                editor.saved = editor.text();
            }
            back(state)
        }
        Action::Back => {
            state.overlay = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}
