//! The runs of a sample, or the check of an exercise, on a screen of their own.

use super::RunKey;
use crate::curriculum::Variant;
use crate::markdown::Page;
use crate::tui::find::Found;
use crate::tui::message::SampleKey;

/// From this width on, both sides of a sample stand beside each other.
pub const SIDE_BY_SIDE_FROM: u16 = 120;

/// The runs of a sample, or the check of an exercise. The lesson is the screen below it, and
/// keeps what they wrote.
#[derive(Debug)]
pub struct Panel {
    /// The lesson's id.
    pub lesson: String,
    /// What is shown of them.
    pub shows: Shows,
    /// Violation and fix, or the check.
    pub panes: Vec<Pane>,
    /// What differs between violation and fix.
    pub difference: Text,
    /// Which pane the keys act on.
    pub focus: usize,
    /// What is to be run once nothing runs any more.
    pub queued: Option<SampleKey>,
    /// What is looked for, in what the keys act on.
    pub found: Option<Found>,
}

/// What is shown of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// What its runs wrote.
    Output,
    /// Its files.
    Files,
    /// What differs between violation and fix.
    Difference,
}

impl Shows {
    /// All, in the order in which they are gone through.
    pub const ALL: [Self; 3] = [Self::Output, Self::Files, Self::Difference];

    /// As the screen names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Files => "files",
            Self::Difference => "difference",
        }
    }
}

/// One side.
#[derive(Debug)]
pub struct Pane {
    /// What runs there.
    pub key: RunKey,
    /// What is read in it.
    pub text: Text,
}

/// A text that scrolls by itself.
#[derive(Debug, Default)]
pub struct Text {
    /// Set for the width that it has.
    pub page: Page,
    /// Index of the first line that is seen.
    pub scroll: usize,
    /// Whether the end is kept in sight.
    pub follow: bool,
}

impl Text {
    /// The index of the first line, where the last one is in sight.
    pub fn last_scroll(&self, height: usize) -> usize {
        self.page.lines.len().saturating_sub(height)
    }

    /// Keeps within the page, and at its end where that is followed.
    pub fn settle(&mut self, height: usize) {
        let last = self.last_scroll(height);
        self.scroll = if self.follow { last } else { self.scroll.min(last) };
    }
}

impl Panel {
    /// The panes that are seen at this width.
    pub fn seen(&self, width: u16) -> Vec<usize> {
        if width >= SIDE_BY_SIDE_FROM { (0..self.panes.len()).collect() } else { vec![self.focus] }
    }

    /// What the keys act on.
    pub fn text(&self) -> Option<&Text> {
        match self.shows {
            Shows::Difference => Some(&self.difference),
            _ => self.panes.get(self.focus).map(|pane| &pane.text),
        }
    }

    /// What the keys act on, to be changed.
    pub fn text_mut(&mut self) -> Option<&mut Text> {
        match self.shows {
            Shows::Difference => Some(&mut self.difference),
            _ => self.panes.get_mut(self.focus).map(|pane| &mut pane.text),
        }
    }

    /// What runs in the pane that the keys act on.
    pub fn key(&self) -> Option<&RunKey> {
        self.panes.get(self.focus).map(|pane| &pane.key)
    }

    /// The sample whose runs they are; none: they are those of an exercise.
    pub fn sample(&self) -> Option<&SampleKey> {
        self.panes.first().and_then(|pane| match &pane.key {
            RunKey::Sample(key) => Some(key),
            RunKey::Exercise(_) => None,
        })
    }
}

impl RunKey {
    /// As a pane is called.
    pub fn side(&self) -> &'static str {
        match self {
            Self::Sample(key) => match key.variant {
                Variant::Violation => "Violation",
                Variant::Fix => "Fix",
            },
            Self::Exercise(_) => "Check",
        }
    }
}
