//! The checklist's screen, the line that it asks for, and the form for the team's word.

use crate::checklist::{Filter, Key, Narrow, Said, Sort, Word};

/// The checklist.
#[derive(Debug)]
pub struct ChecklistScreen {
    /// What the keys act on.
    pub selected: Key,
    /// Index of the first row that is seen.
    pub top: usize,
    /// Which piece of its evidence.
    pub evidence: usize,
    /// What is listed.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// What is left of it.
    pub narrow: Narrow,
    /// What was said before, the last change at the end: to be said again.
    pub undo: Vec<(Key, Option<Word>)>,
}

/// A line of text that the checklist asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What for.
    pub what: AskedFor,
    /// What is typed.
    pub text: String,
}

/// What a line of text is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedFor {
    /// The words that listed criteria have.
    Words,
    /// The day or commit to compare with.
    Since,
}

/// The form for the team's word.
#[derive(Debug)]
pub struct Form {
    /// What it is about.
    pub key: Key,
    /// The status; `None` takes the word back.
    pub status: Option<Said>,
    /// The field that the keys act on.
    pub field: Field,
    /// What is typed, by [`Field::index`].
    pub texts: [String; 5],
    /// Why it cannot be saved as it is.
    pub error: Option<String>,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// How it stands.
    Status,
    /// Why.
    Note,
    /// Where that can be read.
    Link,
    /// Who answers for it.
    Owner,
    /// When it is to be done.
    Due,
    /// The last day of the waiver.
    Until,
}

impl Field {
    /// All, in the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Status, Self::Note, Self::Link, Self::Owner, Self::Due, Self::Until];

    /// Its place among the fields that take text; `None` for the status.
    pub fn index(self) -> Option<usize> {
        Self::ALL.iter().position(|it| *it == self)?.checked_sub(1)
    }

    /// As the form names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Note => "Note",
            Self::Link => "Link",
            Self::Owner => "Owner",
            Self::Due => "Due",
            Self::Until => "Waived",
        }
    }
}

impl Form {
    /// What is typed in `field`, trimmed.
    pub fn text(&self, field: Field) -> &str {
        field.index().map_or("", |index| self.texts[index].trim())
    }
}
