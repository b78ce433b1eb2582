//! Keys that came in one go with an Esc before them.
//!
//! Terminals write an arrow as an Esc and letters. Of two Escs in a row the library that reads keys
//! makes one key, and letters of the rest: an Esc and an Up that are typed fast would go back and
//! then type `[A`. Where the letters are there at once, nobody has typed them: they are put together
//! again. (Two Escs with nothing behind them cannot be told from one.)

use super::ground::Heard;
use super::keys::key_of_sequence;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The longest that is put together, in letters: the mouse takes a dozen.
const LONGEST: usize = 24;

/// Puts keys together again, of what comes in one go.
#[derive(Debug, Default)]
pub(super) struct Rejoin {
    /// An Esc, and what may belong to the key behind it.
    held: Vec<Event>,
    /// The letters of it.
    letters: String,
}

impl Rejoin {
    /// What is to be made of an event: nothing yet, where more may belong to it.
    pub(super) fn take(&mut self, event: Event) -> Vec<Heard> {
        if self.held.is_empty() {
            if event == Event::Key(KeyCode::Esc.into()) {
                self.held.push(event);
                return Vec::new();
            }
            return vec![Heard::Event(event)];
        }
        let letter = letter(&event).filter(|c| match self.letters.len() {
            0 => matches!(c, '[' | 'O'),
            len => len < LONGEST && matches!(c, ' '..='~'),
        });
        let Some(letter) = letter else {
            let mut heard = self.end();
            heard.extend(self.take(event));
            return heard;
        };
        self.held.push(event);
        self.letters.push(letter);
        if self.letters.len() == 1 || !matches!(letter, '@'..='~') {
            return Vec::new();
        }
        self.held.clear();
        let letters = std::mem::take(&mut self.letters);
        // What is no key that we know, as a click, is no text either.
        vec![match key_of_sequence(&letters) {
            Some(key) => Heard::EscThen(key),
            None => Heard::Event(Event::Key(KeyCode::Esc.into())),
        }]
    }

    /// Nothing more comes: what is held was typed as it is.
    pub(super) fn end(&mut self) -> Vec<Heard> {
        self.letters.clear();
        std::mem::take(&mut self.held).into_iter().map(Heard::Event).collect()
    }
}

/// The letter that was typed without anything that changes it.
fn letter(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent {
            code: KeyCode::Char(c),
            modifiers,
            kind: KeyEventKind::Press,
            ..
        }) if (*modifiers - KeyModifiers::SHIFT).is_empty() => Some(*c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events that the library makes of these bytes, which come in one go.
    fn heard(text: &str) -> Vec<Heard> {
        let mut rejoin = Rejoin::default();
        let mut heard = Vec::new();
        for c in text.chars() {
            let code = if c == '\x1b' { KeyCode::Esc } else { KeyCode::Char(c) };
            heard.extend(rejoin.take(Event::Key(code.into())));
        }
        heard.extend(rejoin.end());
        heard
    }

    fn key(code: KeyCode) -> Heard {
        Heard::Event(Event::Key(code.into()))
    }

    fn then(code: KeyCode, modifiers: KeyModifiers) -> Heard {
        Heard::EscThen(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn a_key_behind_an_esc_is_put_together_again() {
        for (letters, code) in [
            ("[A", KeyCode::Up),
            ("OB", KeyCode::Down),
            ("[5~", KeyCode::PageUp),
            ("[H", KeyCode::Home),
            ("[Z", KeyCode::BackTab),
            ("[15~", KeyCode::F(5)),
        ] {
            assert_eq!(heard(&format!("\x1b{letters}")), [then(code, KeyModifiers::NONE)]);
        }
        assert_eq!(heard("\x1b[1;5C"), [then(KeyCode::Right, KeyModifiers::CONTROL)]);
        assert_eq!(
            heard("\x1b[Aj\x1b[B"),
            [
                then(KeyCode::Up, KeyModifiers::NONE),
                key(KeyCode::Char('j')),
                then(KeyCode::Down, KeyModifiers::NONE)
            ]
        );
    }

    #[test]
    fn what_was_typed_behind_an_esc_stays() {
        assert_eq!(heard("\x1b"), [key(KeyCode::Esc)]);
        assert_eq!(heard("\x1bj"), [key(KeyCode::Esc), key(KeyCode::Char('j'))]);
        assert_eq!(heard("\x1b["), [key(KeyCode::Esc), key(KeyCode::Char('['))]);
        assert_eq!(heard("\x1b\x1b"), [key(KeyCode::Esc), key(KeyCode::Esc)]);
        assert_eq!(heard("\x1b\x1b[A"), [key(KeyCode::Esc), then(KeyCode::Up, KeyModifiers::NONE)]);
        let long = format!("\x1b[{}", "1".repeat(40));
        assert_eq!(heard(&long).len(), long.len());
    }

    #[test]
    fn a_click_behind_an_esc_is_no_text() {
        assert_eq!(heard("\x1b[<0;10;5Mx"), [key(KeyCode::Esc), key(KeyCode::Char('x'))]);
    }
}
