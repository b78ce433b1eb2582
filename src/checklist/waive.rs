//! The team's waivers, on a report.

use super::{Checklist, Key, Until, Word, item::rests_on_other};
use crate::check;
use crate::check::report::{CriterionResult, Report, Status, Waiver};
use crate::curriculum::Criterion;
use crate::date::Date;
use std::fmt;

/// Something to be said of a waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What the waiver is on.
    pub key: Key,
    /// What is to be said.
    pub kind: RemarkKind,
}

/// What there can be to say of a waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemarkKind {
    /// It ended on this day, or its end is no day.
    Ended(Until),
    /// It lacks something, so it does not hold.
    Incomplete,
    /// What it waives stands like this, so it waives nothing.
    Unused(Status),
    /// The finding has changed since it was given; it holds all the same.
    Stale,
    /// There is no such criterion.
    NoCriterion,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the waiver of {} ", self.key)?;
        match &self.kind {
            RemarkKind::Ended(Until::Day(day)) => write!(f, "ended on {day}: it counts no more"),
            RemarkKind::Ended(Until::Malformed(text)) => write!(
                f,
                "ends on `{text}`, which is no day, and counts as ended: write it as YYYY-MM-DD"
            ),
            RemarkKind::Incomplete => {
                write!(f, "does not count: it needs the status unmet, a note, and an owner")
            }
            RemarkKind::Unused(status) => {
                write!(f, "is not needed: it is {}; take it back", status.name())
            }
            RemarkKind::Stale => {
                write!(f, "was given on other evidence than there is now; look again")
            }
            RemarkKind::NoCriterion => write!(f, "is on no criterion that there is"),
        }
    }
}

/// Makes what is unmet and waived in `report` waived, and says what is to be said of the waivers.
/// Those on criteria that the report leaves out are not judged; `all` are the criteria there are.
pub fn apply_waivers(
    report: &mut Report,
    checklist: &Checklist,
    all: &[Criterion],
    today: Date,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (key, word) in checklist.words.iter().filter(|(_, word)| word.until.is_some()) {
        let result = report.criterion(&key.criterion);
        let kind = match result {
            None if all.iter().any(|criterion| criterion.id == key.criterion) => None,
            None => Some(RemarkKind::NoCriterion),
            Some(result) => remark(word, result, key, today),
        };
        remarks.extend(kind.map(|kind| Remark { key: key.clone(), kind }));
    }
    for result in &mut report.criteria {
        let holds = |key: &Key| {
            let word = checklist.words.get(key)?;
            Some(word).filter(|word| word.status_on(today) == Status::Waived).and_then(waiver)
        };
        let whole = holds(&Key::of(result.id.as_str()));
        for own in &mut result.by_app {
            let waiver = holds(&Key::new(result.id.as_str(), Some(&own.app))).or(whole.clone());
            if own.status == Status::Unmet && waiver.is_some() {
                own.status = Status::Waived;
                own.waiver = waiver;
            }
        }
        // One app's waiver is none for another that lacks the same.
        let open = result.by_app.iter().any(|own| own.status == Status::Unmet);
        let alone = result.app.as_ref().map(|app| Key::new(result.id.as_str(), Some(app)));
        let of_apps = || result.by_app.iter().find_map(|own| own.waiver.clone());
        let waiver = whole.or_else(|| holds(&alone?)).or_else(of_apps);
        if result.status == Status::Unmet && waiver.is_some() && !open {
            result.status = Status::Waived;
            result.waiver = waiver;
        }
    }
    report.summary = check::summary(&report.criteria);
    remarks
}

fn remark(word: &Word, result: &CriterionResult, key: &Key, today: Date) -> Option<RemarkKind> {
    let until = word.until.as_ref()?;
    let own = key.app.as_deref().and_then(|app| result.in_app(app));
    let is_of_another_app = own.is_none() && key.app.is_some() && key.app != result.app;
    let result = own.as_ref().unwrap_or(result);
    match result.status {
        _ if until.is_over(today) => Some(RemarkKind::Ended(until.clone())),
        _ if waiver(word).is_none() => Some(RemarkKind::Incomplete),
        Status::Unmet if is_of_another_app => None,
        Status::Unmet => rests_on_other(word, &result.fingerprint).then_some(RemarkKind::Stale),
        // What could not be settled may be unmet.
        Status::Unknown | Status::Error => None,
        status => Some(RemarkKind::Unused(status)),
    }
}

/// The waiver that `word` is, where it is one.
fn waiver(word: &Word) -> Option<Waiver> {
    let until = word.until.as_ref().filter(|_| word.is_waiver())?;
    let note = Some(word.note.trim()).filter(|note| !note.is_empty());
    Some(Waiver {
        reason: note.or(word.link.as_deref())?.to_owned(),
        owner: word.owner.clone()?,
        until: until.to_string(),
    })
}
