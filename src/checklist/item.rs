//! The check's finding and the team's word, side by side.

use super::{Checklist, Key, Said, Word};
use crate::check::report::{AppResult, CriterionResult, Evidence, Report, Status};
use crate::curriculum::Criterion;
use crate::date::Date;
use std::collections::BTreeSet;

/// What the check found on a criterion, in the whole project or in one of its apps.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    /// How it stands.
    pub status: Status,
    /// The app that it is about, or that decided it alone, where there are several.
    pub app: Option<&'a str>,
    /// What was found, in a sentence.
    pub message: &'a str,
    /// What the status rests on.
    pub evidence: &'a [Evidence],
    /// Where was looked, where absence decides.
    pub looked_at: &'a [String],
    /// Identifies the finding across edits that do not touch it.
    pub fingerprint: &'a str,
    /// How each app stands, where there are several.
    pub by_app: &'a [AppResult],
}

impl<'a> Finding<'a> {
    /// What `report` has on `key`.
    pub fn of(report: &'a Report, key: &Key) -> Option<Self> {
        let found = Self::from(report.criterion(&key.criterion)?);
        match &key.app {
            Some(app) => found.in_app(app),
            None => Some(found),
        }
    }

    /// What of it is about the app with this name.
    pub fn in_app(self, app: &str) -> Option<Self> {
        match self.by_app.iter().find(|own| own.app == app) {
            Some(own) => Some(Self::from(own)),
            None => (self.app == Some(app)).then_some(self),
        }
    }
}

impl<'a> From<&'a CriterionResult> for Finding<'a> {
    fn from(found: &'a CriterionResult) -> Self {
        Self {
            status: found.status,
            app: found.app.as_deref(),
            message: &found.message,
            evidence: &found.evidence,
            looked_at: &found.looked_at,
            fingerprint: &found.fingerprint,
            by_app: &found.by_app,
        }
    }
}

impl<'a> From<&'a AppResult> for Finding<'a> {
    fn from(found: &'a AppResult) -> Self {
        Self {
            status: found.status,
            app: Some(&found.app),
            message: &found.message,
            evidence: &found.evidence,
            looked_at: &found.looked_at,
            fingerprint: &found.fingerprint,
            by_app: &[],
        }
    }
}

/// A criterion as the checklist shows it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each may hold with and without the others")]
pub struct Item<'a> {
    /// The criterion.
    pub criterion: &'a Criterion,
    /// The app that it is about; `None` for the project as a whole.
    pub app: Option<&'a str>,
    /// What the check found, where there was one.
    pub machine: Option<Finding<'a>>,
    /// What the team says, where it says something.
    pub word: Option<&'a Word>,
    /// How it stands: by the team's word, unless there is none, it lacks a reason or it is stale.
    pub shown: Status,
    /// Whether the check found the opposite of what the team says.
    pub disagrees: bool,
    /// Whether the evidence has changed since the team's word.
    pub stale: bool,
    /// Whether the team's waiver has ended.
    pub expired: bool,
    /// Whether it should be done by now.
    pub overdue: bool,
}

impl Item<'_> {
    /// What it is about.
    pub fn key(&self) -> Key {
        Key::new(self.criterion.id.as_str(), self.app)
    }

    /// Who answers for it.
    pub fn owner(&self) -> Option<&str> {
        self.word.and_then(|word| word.owner.as_deref())
    }
}

impl Checklist {
    /// Puts the words beside what `report` says, in the order of `criteria`: one item for each of
    /// them, and after it one for each app, where there are several or the team names one.
    pub fn beside<'a>(
        &'a self,
        report: Option<&'a Report>,
        criteria: &'a [Criterion],
        today: Date,
    ) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        for criterion in criteria {
            let machine =
                report.and_then(|report| report.criterion(&criterion.id)).map(Finding::from);
            let words = self.words.iter().filter(|(key, _)| key.criterion == criterion.id);
            let named = words.filter_map(|(key, _)| key.app.as_deref());
            let found = machine.iter().flat_map(|machine| machine.by_app);
            let apps: BTreeSet<&str> = found.map(|own| own.app.as_str()).chain(named).collect();
            let of_apps: Vec<Item<'a>> = apps
                .into_iter()
                .map(|app| {
                    let word = self.words.get(&Key::new(criterion.id.as_str(), Some(app)));
                    let machine = machine.and_then(|machine| machine.in_app(app));
                    item(criterion, Some(app), machine, word, today)
                })
                .collect();
            items.push(self.whole(criterion, machine, &of_apps, today));
            items.extend(of_apps);
        }
        items
    }

    /// The criterion in the whole project: by the word on that, else by the one on the app that
    /// decided alone, else by how the apps stand, with the words on them.
    fn whole<'a>(
        &'a self,
        criterion: &'a Criterion,
        machine: Option<Finding<'a>>,
        of_apps: &[Item<'a>],
        today: Date,
    ) -> Item<'a> {
        let word = self.words.get(&Key::of(criterion.id.as_str()));
        let judged = machine.filter(|machine| !machine.by_app.is_empty());
        if word.is_none() && judged.is_some() && of_apps.iter().any(|own| own.word.is_some()) {
            let shown = of_apps.iter().filter(|own| own.machine.is_some()).map(|own| own.shown);
            let shown = Status::of_apps(shown);
            return Item { shown, ..item(criterion, None, machine, None, today) };
        }
        let alone = || {
            let app = machine?.app?;
            self.words.get(&Key::new(criterion.id.as_str(), Some(app)))
        };
        item(criterion, None, machine, word.or_else(alone), today)
    }

    /// What is said about criteria that are none of `criteria`.
    pub fn unknown<'a>(&'a self, criteria: &'a [Criterion]) -> impl Iterator<Item = &'a Key> {
        let known = |key: &Key| criteria.iter().any(|criterion| criterion.id == key.criterion);
        self.words.keys().filter(move |key| !known(key))
    }
}

fn item<'a>(
    criterion: &'a Criterion,
    app: Option<&'a str>,
    machine: Option<Finding<'a>>,
    word: Option<&'a Word>,
    today: Date,
) -> Item<'a> {
    let found = machine.map_or(Status::Unknown, |result| result.status);
    let said = word.filter(|word| word.decides(found)).map(|word| word.status_on(today));
    let stale = word.is_some_and(|word| word.status != Said::Open && is_stale(word, machine));
    let shown = match said {
        Some(said) if !stale || !is_settled(found) => said,
        // A waiver is on the criterion, whatever its places are by now.
        Some(Status::Waived) if found == Status::Unmet => Status::Waived,
        _ => found,
    };
    let is_due = word.and_then(|word| word.due).is_some_and(|due| due < today);
    Item {
        criterion,
        app,
        machine,
        word,
        shown,
        disagrees: word.is_some_and(|word| word.contradicts(found)),
        stale,
        expired: word.is_some_and(|word| word.has_expired(today)),
        overdue: is_due && matches!(shown, Status::Unmet | Status::Unknown | Status::Error),
    }
}

/// Whether the finding that `word` rests on is another by now.
fn is_stale(word: &Word, machine: Option<Finding<'_>>) -> bool {
    machine.is_some_and(|machine| rests_on_other(word, machine.fingerprint))
}

/// Whether `word` rests on another finding than the one with this fingerprint.
pub(super) fn rests_on_other(word: &Word, fingerprint: &str) -> bool {
    word.evidence.as_ref().is_some_and(|evidence| evidence != fingerprint)
}

/// Whether the check came to a conclusion.
fn is_settled(status: Status) -> bool {
    !matches!(status, Status::Unknown | Status::Error)
}
