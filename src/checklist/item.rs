//! The check's finding and the team's word, side by side.

use super::{Checklist, Key, Said, Word};
use crate::check::report::{CriterionResult, Report, Status};
use crate::curriculum::Criterion;
use crate::date::Date;

/// A criterion as the checklist shows it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each may hold with and without the others")]
pub struct Item<'a> {
    /// The criterion.
    pub criterion: &'a Criterion,
    /// The app that the team's word is on; `None` for the project as a whole.
    pub app: Option<&'a str>,
    /// What the check found, where there was one.
    pub machine: Option<&'a CriterionResult>,
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
    /// them, and one after it for each app that the team says something about.
    pub fn beside<'a>(
        &'a self,
        report: Option<&'a Report>,
        criteria: &'a [Criterion],
        today: Date,
    ) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        for criterion in criteria {
            let machine = report.and_then(|report| report.criterion(&criterion.id));
            let word = self.word_on(&criterion.id, machine);
            items.push(item(criterion, None, machine, word, today));
            let apps = self.words.iter().filter(|(key, _)| key.criterion == criterion.id);
            for (key, word) in apps.filter(|(key, _)| key.app.is_some()) {
                let app = key.app.as_deref();
                let machine = machine.filter(|machine| machine.app.as_deref() == app);
                items.push(item(criterion, app, machine, Some(word), today));
            }
        }
        items
    }

    /// The word that counts for the criterion called `id` in the whole project: the one on the
    /// project, else the one on the app that decided the check's verdict.
    pub(super) fn word_on(&self, id: &str, machine: Option<&CriterionResult>) -> Option<&Word> {
        self.words.get(&Key::of(id)).or_else(|| {
            let app = machine?.app.as_deref()?;
            self.words.get(&Key::new(id, Some(app)))
        })
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
    machine: Option<&'a CriterionResult>,
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
pub(super) fn is_stale(word: &Word, machine: Option<&CriterionResult>) -> bool {
    let rests_on = word.evidence.as_ref();
    machine.zip(rests_on).is_some_and(|(machine, evidence)| *evidence != machine.fingerprint)
}

/// Whether the check came to a conclusion.
fn is_settled(status: Status) -> bool {
    !matches!(status, Status::Unknown | Status::Error)
}
