//! Missed questions come back on later days, each time after a longer while.

use crate::date::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// After so many days a question comes back: the first time, the second time, and so on. Once it
/// was answered right each time, it comes back no more.
pub const INTERVALS: [u16; 4] = [1, 3, 7, 16];

/// A question that was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// How often it has come back and was answered right since it was missed last.
    pub step: u8,
    /// When it was missed, or last answered when it had come back.
    pub on: Date,
}

impl Review {
    /// One that was missed today.
    pub fn missed(today: Date) -> Self {
        Self { step: 0, on: today }
    }

    /// The day on which it comes back; `None`: it is known by now.
    pub fn due(self) -> Option<Date> {
        INTERVALS.get(usize::from(self.step)).map(|days| self.on.after(*days))
    }

    /// Whether it is to be repeated.
    pub fn is_due(self, today: Date) -> bool {
        self.due().is_some_and(|due| due <= today)
    }

    /// After a right answer: one that comes before its day proves nothing.
    #[must_use]
    pub fn answered_right(self, today: Date) -> Self {
        if self.is_due(today) { Self { step: self.step + 1, on: today } } else { self }
    }

    /// The one that says more: the later one; of one day, the one that trusts less.
    pub(super) fn later(self, other: Self) -> Self {
        let weight = |review: Self| (review.on, Reverse(review.step));
        if weight(other) > weight(self) { other } else { self }
    }
}
