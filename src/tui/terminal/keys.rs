//! Bytes as keys, for the few that are typed while the terminal is asked something: everything
//! later is read by the library.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The keys that these bytes are.
pub(super) fn typed_keys(bytes: &[u8]) -> Vec<KeyEvent> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.as_ref();
    let mut keys = Vec::new();
    while let Some(c) = rest.chars().next() {
        let arrow = [
            ("\x1b[A", KeyCode::Up),
            ("\x1b[B", KeyCode::Down),
            ("\x1b[C", KeyCode::Right),
            ("\x1b[D", KeyCode::Left),
            ("\x1b[H", KeyCode::Home),
            ("\x1b[F", KeyCode::End),
        ]
        .into_iter()
        .find(|(sequence, _)| rest.starts_with(sequence));
        let (code, modifiers, len) = match (arrow, c) {
            (Some((sequence, code)), _) => (code, KeyModifiers::NONE, sequence.len()),
            (None, '\r' | '\n') => (KeyCode::Enter, KeyModifiers::NONE, 1),
            (None, '\t') => (KeyCode::Tab, KeyModifiers::NONE, 1),
            (None, '\x7f') => (KeyCode::Backspace, KeyModifiers::NONE, 1),
            (None, '\x1b') => (KeyCode::Esc, KeyModifiers::NONE, 1),
            (None, '\x01'..='\x1a') => {
                let letter = char::from(u8::try_from(c).unwrap_or_default() + 0x60);
                (KeyCode::Char(letter), KeyModifiers::CONTROL, 1)
            }
            (None, c) => (KeyCode::Char(c), KeyModifiers::NONE, c.len_utf8()),
        };
        keys.push(KeyEvent::new(code, modifiers));
        rest = &rest[len..];
    }
    keys
}
