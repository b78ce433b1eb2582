//! What the team says about one criterion.

use crate::check::report::Status;
use crate::date::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A status that people give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// It is met.
    Met,
    /// It is not met.
    Unmet,
    /// It does not apply to this project.
    NotApplicable,
}

impl Said {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Met, Self::Unmet, Self::NotApplicable];

    /// As the command line and the files have it.
    pub fn name(self) -> &'static str {
        Status::from(self).name()
    }
}

impl From<Said> for Status {
    fn from(said: Said) -> Self {
        match said {
            Said::Met => Self::Met,
            Said::Unmet => Self::Unmet,
            Said::NotApplicable => Self::NotApplicable,
        }
    }
}

/// The team's word on a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// What is said.
    pub status: Said,
    /// Why.
    #[serde(default)]
    pub note: String,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Makes an unmet criterion a waived one up to this day, inclusive.
    #[serde(default)]
    pub until: Option<Date>,
    /// When it was said.
    pub set_on: Date,
    /// The fingerprint of the check's finding at that time, where there was one.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// What a word lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordError {
    /// `not-applicable` without a note.
    NoReason,
    /// An end date with another status than unmet.
    WaivesNothing,
    /// A waiver without a reason or an owner.
    WaiverIncomplete,
    /// A waiver that ended before it began.
    WaiverOver(Date),
}

impl Word {
    /// A word without owner, end date and evidence.
    pub fn new(status: Said, note: impl Into<String>, today: Date) -> Self {
        let note = note.into();
        Self { status, note, owner: None, until: None, set_on: today, evidence: None }
    }

    /// How the criterion stands by this word on `today`.
    pub fn status_on(&self, today: Date) -> Status {
        match self.until {
            Some(until) if self.status == Said::Unmet && today <= until => Status::Waived,
            _ => self.status.into(),
        }
    }

    /// Whether it is a waiver that has ended before `today`.
    pub fn has_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    pub(super) fn check(&self) -> Result<(), WordError> {
        let has_reason = !self.note.trim().is_empty();
        let has_owner = self.owner.as_ref().is_some_and(|owner| !owner.trim().is_empty());
        match self.until {
            _ if self.status == Said::NotApplicable && !has_reason => Err(WordError::NoReason),
            Some(_) if self.status != Said::Unmet => Err(WordError::WaivesNothing),
            Some(_) if !(has_reason && has_owner) => Err(WordError::WaiverIncomplete),
            Some(until) if until < self.set_on => Err(WordError::WaiverOver(until)),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReason => write!(f, "not-applicable needs a note that says why"),
            Self::WaivesNothing => {
                write!(
                    f,
                    "only an unmet criterion can be waived: give the status unmet, or no end date"
                )
            }
            Self::WaiverIncomplete => {
                write!(f, "a waiver needs a note that says why, and an owner who answers for it")
            }
            Self::WaiverOver(until) => write!(f, "the waiver would have ended already, on {until}"),
        }
    }
}

impl std::error::Error for WordError {}
