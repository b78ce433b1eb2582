//! The check's finding and the team's word, side by side.

use super::{Checklist, Word};
use crate::check::report::{CriterionResult, Report, Status};
use crate::curriculum::Criterion;
use crate::date::Date;

/// A criterion as the checklist shows it.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The criterion.
    pub criterion: &'a Criterion,
    /// What the check found, where there was one.
    pub machine: Option<&'a CriterionResult>,
    /// What the team says, where it says something.
    pub word: Option<&'a Word>,
    /// How it stands: by the team's word, unless there is none or it is stale.
    pub shown: Status,
    /// Whether the check found the opposite of what the team says.
    pub disagrees: bool,
    /// Whether the evidence has changed since the team's word.
    pub stale: bool,
    /// Whether the team's waiver has ended.
    pub expired: bool,
}

impl Checklist {
    /// Puts the words beside what `report` says, one item for each of `criteria`, in their order.
    pub fn merge<'a>(
        &'a self,
        report: Option<&'a Report>,
        criteria: &'a [Criterion],
        today: Date,
    ) -> Vec<Item<'a>> {
        criteria
            .iter()
            .map(|criterion| {
                let machine = report.and_then(|report| report.criterion(&criterion.id));
                item(criterion, machine, self.words.get(&criterion.id), today)
            })
            .collect()
    }

    /// The ids of words on criteria that are none of `criteria`.
    pub fn unknown<'a>(&'a self, criteria: &'a [Criterion]) -> impl Iterator<Item = &'a str> {
        let known = |id: &str| criteria.iter().any(|criterion| criterion.id == id);
        self.words.keys().map(String::as_str).filter(move |id| !known(id))
    }
}

fn item<'a>(
    criterion: &'a Criterion,
    machine: Option<&'a CriterionResult>,
    word: Option<&'a Word>,
    today: Date,
) -> Item<'a> {
    let found = machine.map_or(Status::Unknown, |result| result.status);
    let said = word.map(|word| word.status_on(today));
    let stale = match (machine, word) {
        (Some(machine), Some(word)) => {
            word.evidence.as_ref().is_some_and(|evidence| *evidence != machine.fingerprint)
        }
        _ => false,
    };
    Item {
        criterion,
        machine,
        word,
        shown: match said {
            Some(said) if !stale || !is_settled(found) => said,
            _ => found,
        },
        disagrees: said.is_some_and(|said| is_settled(found) && opinion(found) != opinion(said)),
        stale,
        expired: word.is_some_and(|word| word.has_expired(today)),
    }
}

/// Whether the check came to a conclusion.
fn is_settled(status: Status) -> bool {
    !matches!(status, Status::Unknown | Status::Error)
}

/// What is held to be true, waived or not.
fn opinion(status: Status) -> Status {
    match status {
        Status::Waived => Status::Unmet,
        other => other,
    }
}
