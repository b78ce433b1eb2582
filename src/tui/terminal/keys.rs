//! Bytes as keys, for the few that the library does not read: those that are typed while the
//! terminal is asked something, and those right behind an Esc.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What terminals write behind an Esc for a key.
const SEQUENCES: [(&str, KeyCode); 32] = [
    ("[A", KeyCode::Up),
    ("[B", KeyCode::Down),
    ("[C", KeyCode::Right),
    ("[D", KeyCode::Left),
    ("[H", KeyCode::Home),
    ("[F", KeyCode::End),
    ("OA", KeyCode::Up),
    ("OB", KeyCode::Down),
    ("OC", KeyCode::Right),
    ("OD", KeyCode::Left),
    ("OH", KeyCode::Home),
    ("OF", KeyCode::End),
    ("OP", KeyCode::F(1)),
    ("OQ", KeyCode::F(2)),
    ("OR", KeyCode::F(3)),
    ("OS", KeyCode::F(4)),
    ("[Z", KeyCode::BackTab),
    ("[1~", KeyCode::Home),
    ("[2~", KeyCode::Insert),
    ("[3~", KeyCode::Delete),
    ("[4~", KeyCode::End),
    ("[5~", KeyCode::PageUp),
    ("[6~", KeyCode::PageDown),
    ("[7~", KeyCode::Home),
    ("[8~", KeyCode::End),
    ("[15~", KeyCode::F(5)),
    ("[17~", KeyCode::F(6)),
    ("[18~", KeyCode::F(7)),
    ("[19~", KeyCode::F(8)),
    ("[20~", KeyCode::F(9)),
    ("[21~", KeyCode::F(10)),
    ("[24~", KeyCode::F(12)),
];

/// The key for which terminals write `letters` behind an Esc.
pub(super) fn key_of_sequence(letters: &str) -> Option<KeyEvent> {
    let (letters, modifiers) = without_modifiers(letters);
    let (_, code) = SEQUENCES.into_iter().find(|(sequence, _)| *sequence == letters)?;
    Some(KeyEvent::new(code, modifiers))
}

/// `[1;5A` is `[A` with Ctrl, and `[5;3~` is `[5~` with Alt.
fn without_modifiers(letters: &str) -> (String, KeyModifiers) {
    let plain = || (letters.to_owned(), KeyModifiers::NONE);
    let Some((before, after)) = letters.split_once(';') else { return plain() };
    let Some(last) = after.chars().last() else { return plain() };
    let Ok(number) = after[..after.len() - last.len_utf8()].parse::<u8>() else { return plain() };
    let bits = number.saturating_sub(1);
    let modifiers = [KeyModifiers::SHIFT, KeyModifiers::ALT, KeyModifiers::CONTROL];
    let held = modifiers.into_iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0);
    let before = if last == '~' { before } else { "[" };
    (format!("{before}{last}"), held.map(|(_, modifier)| modifier).collect())
}

/// The keys that these bytes are.
pub(super) fn typed_keys(bytes: &[u8]) -> Vec<KeyEvent> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = text.as_ref();
    let mut keys = Vec::new();
    while let Some(c) = rest.chars().next() {
        let behind = rest.strip_prefix('\x1b').unwrap_or_default();
        let sequence = SEQUENCES.into_iter().find(|(sequence, _)| behind.starts_with(sequence));
        let (code, modifiers, len) = match (sequence, c) {
            (Some((sequence, code)), _) => (code, KeyModifiers::NONE, 1 + sequence.len()),
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
