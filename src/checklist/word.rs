//! What the team says about one criterion.

use super::Until;
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
    /// Nobody has decided yet; someone may own it, or it may be due. Counts for nothing.
    Open,
}

impl Said {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Met, Self::Unmet, Self::NotApplicable, Self::Open];

    /// As the command line and the files have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            said => Status::from(said).name(),
        }
    }

    /// The one with this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|said| said.name() == name)
    }
}

impl From<Said> for Status {
    fn from(said: Said) -> Self {
        match said {
            Said::Met => Self::Met,
            Said::Unmet => Self::Unmet,
            Said::NotApplicable => Self::NotApplicable,
            Said::Open => Self::Unknown,
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
    /// Where that can be read: an issue, a decision record, a dashboard.
    #[serde(default)]
    pub link: Option<String>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// When it is to be done.
    #[serde(default)]
    pub due: Option<Date>,
    /// Makes an unmet criterion a waived one up to this day; the note is its reason.
    #[serde(default)]
    pub until: Option<Until>,
    /// When it was said. A word that was written by hand may not say.
    #[serde(default)]
    pub set_on: Option<Date>,
    /// The fingerprint of the check's finding at that time, where there was one.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// What a word lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordError {
    /// `not-applicable` without a reason.
    NoReason,
    /// The opposite of what the check found, without a reason.
    NoReasonToDisagree(Status),
    /// An end date with another status than unmet.
    WaivesNothing,
    /// A waiver without a reason or an owner.
    WaiverIncomplete,
    /// A waiver that ended before it began, or whose end is no day.
    WaiverOver(Until),
}

impl Word {
    /// A word with nothing but a note.
    pub fn new(status: Said, note: impl Into<String>, today: Date) -> Self {
        Self {
            status,
            note: note.into(),
            link: None,
            owner: None,
            due: None,
            until: None,
            set_on: Some(today),
            evidence: None,
        }
    }

    /// How the criterion stands by this word on `today`.
    pub fn status_on(&self, today: Date) -> Status {
        match &self.until {
            Some(until) if self.is_waiver() && !until.is_over(today) => Status::Waived,
            _ => self.status.into(),
        }
    }

    /// Whether it has all that a waiver needs. One that was written by hand may lack something,
    /// and waives nothing then.
    pub fn is_waiver(&self) -> bool {
        self.status == Said::Unmet && self.until.is_some() && self.has_reason() && self.has_owner()
    }

    fn has_owner(&self) -> bool {
        self.owner.as_ref().is_some_and(|owner| !owner.trim().is_empty())
    }

    /// Whether it is a waiver that has ended before `today`.
    pub fn has_expired(&self, today: Date) -> bool {
        self.until.as_ref().is_some_and(|until| until.is_over(today))
    }

    /// Whether it settles the criterion where the check has `found` this: what does not apply,
    /// and what is the opposite of the finding, is said with a reason or not at all.
    pub fn decides(&self, found: Status) -> bool {
        let needs_reason = self.status == Said::NotApplicable || self.contradicts(found);
        self.status != Said::Open && (self.has_reason() || !needs_reason)
    }

    /// Whether it says why.
    pub fn has_reason(&self) -> bool {
        let says = |text: &str| !text.trim().is_empty();
        says(&self.note) || self.link.as_deref().is_some_and(says)
    }

    /// Whether it may be said on `today`, where the check has `found` this.
    ///
    /// # Errors
    /// What it lacks.
    pub fn check(&self, found: Option<Status>, today: Date) -> Result<(), WordError> {
        match &self.until {
            _ if self.status == Said::NotApplicable && !self.has_reason() => {
                Err(WordError::NoReason)
            }
            Some(_) if self.status != Said::Unmet => Err(WordError::WaivesNothing),
            Some(_) if !self.is_waiver() => Err(WordError::WaiverIncomplete),
            Some(until) if until.is_over(today) => Err(WordError::WaiverOver(until.clone())),
            _ => match found {
                Some(found) if self.contradicts(found) && !self.has_reason() => {
                    Err(WordError::NoReasonToDisagree(found))
                }
                _ => Ok(()),
            },
        }
    }

    /// Whether the check came to another conclusion than this.
    pub fn contradicts(&self, found: Status) -> bool {
        let settled = !matches!(found, Status::Unknown | Status::Error);
        settled && self.status != Said::Open && found != self.status.into()
    }
}

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReason => write!(f, "not-applicable needs a note or a link that says why"),
            Self::NoReasonToDisagree(found) => write!(
                f,
                "the check found it {}: to say otherwise needs a note or a link that says why",
                found.name()
            ),
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
