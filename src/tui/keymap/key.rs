//! A key: how it is named, and how a name is read.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

pub(super) const fn char(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::NONE }
}

pub(super) const fn ctrl(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::CONTROL }
}

pub(super) const fn code(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

pub(super) const fn alt(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::ALT }
}

/// The keys that have names, by the one that we show; others that are understood stand after it.
const NAMED: [(KeyCode, &[&str]); 16] = [
    (KeyCode::Char(' '), &["Space"]),
    (KeyCode::Enter, &["Enter", "Return"]),
    (KeyCode::Esc, &["Esc", "Escape"]),
    (KeyCode::Tab, &["Tab"]),
    (KeyCode::BackTab, &["Shift-Tab", "BackTab"]),
    (KeyCode::Up, &["Up"]),
    (KeyCode::Down, &["Down"]),
    (KeyCode::Left, &["Left"]),
    (KeyCode::Right, &["Right"]),
    (KeyCode::PageUp, &["PgUp", "PageUp", "Page-Up"]),
    (KeyCode::PageDown, &["PgDn", "PageDown", "Page-Down"]),
    (KeyCode::Home, &["Home"]),
    (KeyCode::End, &["End"]),
    (KeyCode::Backspace, &["Backspace"]),
    (KeyCode::Delete, &["Del", "Delete"]),
    (KeyCode::Insert, &["Ins", "Insert"]),
];

impl Key {
    /// The key of an event.
    pub(super) fn of(event: KeyEvent) -> Self {
        // A capital letter comes with or without SHIFT, as terminals like it.
        Self { code: event.code, modifiers: event.modifiers - KeyModifiers::SHIFT }
    }

    /// As the footer and the help name it.
    pub fn name(self) -> String {
        let named = NAMED.iter().find(|(code, _)| *code == self.code);
        let name = match (named, self.code) {
            (Some((_, names)), _) => names[0].to_owned(),
            (None, KeyCode::Char(c)) => c.to_string(),
            (None, KeyCode::F(number)) => format!("F{number}"),
            (None, other) => format!("{other:?}"),
        };
        match self.modifiers {
            KeyModifiers::CONTROL => format!("Ctrl-{name}"),
            KeyModifiers::ALT => format!("Alt-{name}"),
            _ => name,
        }
    }

    /// The key that `name` stands for: `g`, `G`, `Ctrl-g`, `Alt-Left`, `F5`, `Enter`.
    ///
    /// # Errors
    /// Says what may have been meant.
    pub fn parse(name: &str) -> Result<Self, String> {
        let find = |name: &str| {
            let mut chars = name.chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                return (!c.is_control()).then_some(KeyCode::Char(c));
            }
            let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
            let named = NAMED.iter().find(|(_, names)| names.iter().any(is_it));
            let number = name.strip_prefix(['f', 'F']).and_then(|it| it.parse::<u8>().ok());
            named
                .map(|(code, _)| *code)
                .or(number.filter(|it| (1..=24).contains(it)).map(KeyCode::F))
        };
        let lower = name.to_ascii_lowercase();
        let key = if let Some(code) = find(name) {
            Some(Self { code, modifiers: KeyModifiers::NONE })
        } else if let Some(rest) = lower.strip_prefix("ctrl-") {
            // Terminals send the same for both cases.
            find(rest).map(|code| Self { code, modifiers: KeyModifiers::CONTROL })
        } else if lower.starts_with("alt-") {
            find(&name[4..]).map(alt)
        } else {
            None
        };
        key.ok_or_else(|| {
            let names = NAMED.iter().flat_map(|(_, names)| names.iter().copied());
            let known = names.chain(["Ctrl-", "Alt-"]);
            let stem = name.split_inclusive('-').next().unwrap_or(name);
            match crate::suggest::closest(name, known.clone())
                .or_else(|| crate::suggest::closest(stem, known))
            {
                Some(close) => format!("`{name}` is no key; did you mean `{close}`?"),
                None => format!(
                    "`{name}` is no key; keys are called g, G, Ctrl-g, Alt-Left, F5, Enter, PgDn"
                ),
            }
        })
    }

    /// Code and modifiers.
    #[cfg(test)]
    pub(super) fn parts(self) -> (KeyCode, KeyModifiers) {
        (self.code, self.modifiers)
    }

    /// Whether it types something where text is taken.
    pub(super) fn types(self) -> bool {
        matches!(self.code, KeyCode::Char(_) | KeyCode::Backspace)
            && self.modifiers == KeyModifiers::NONE
    }

    /// Whether it is a letter.
    pub(super) fn is_letter(self) -> bool {
        matches!(self.code, KeyCode::Char(c) if c.is_alphabetic())
            && self.modifiers == KeyModifiers::NONE
    }

    /// Whether it is pressed with Ctrl.
    pub(super) fn is_ctrl(self) -> bool {
        self.modifiers == KeyModifiers::CONTROL
    }
}
