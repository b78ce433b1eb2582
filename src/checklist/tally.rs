//! How far a project is: counts, and never a score.

use super::{Item, Narrow};
use crate::check::report::Status;
use crate::curriculum::{Factor, Principle};
use serde::Serialize;

/// Counts of criteria. Unknown and failed ones are not decided, and count for nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Those that are met.
    pub met: usize,
    /// Those that apply: all but the ones that do not.
    pub applicable: usize,
    /// Those that someone or something settled: met, unmet, waived or not applicable.
    pub decided: usize,
    /// All.
    pub all: usize,
}

/// The counts of a factor or a principle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Its counts.
    #[serde(flatten)]
    pub tally: Tally,
}

impl Tally {
    /// Counts `items`; words on single apps count in what they make of the whole.
    pub fn of<'a, 'b: 'a>(items: impl IntoIterator<Item = &'a Item<'b>>) -> Self {
        let whole = items.into_iter().filter(|item| item.app.is_none());
        Self::of_statuses(whole.map(|item| item.shown))
    }

    /// Counts those of `items` that are on the app with this name.
    pub fn of_app<'a, 'b: 'a>(items: impl IntoIterator<Item = &'a Item<'b>>, app: &str) -> Self {
        let narrow = Narrow { app: Some(app.to_owned()), ..Narrow::default() };
        let own = items.into_iter().filter(|item| narrow.shows(item));
        Self::of_statuses(own.map(|item| item.shown))
    }

    /// Counts criteria that stand like this.
    pub fn of_statuses(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut tally = Self::default();
        for status in statuses {
            tally.all += 1;
            tally.met += usize::from(status == Status::Met);
            tally.applicable += usize::from(status != Status::NotApplicable);
            tally.decided += usize::from(!matches!(status, Status::Unknown | Status::Error));
        }
        tally
    }

    /// In a sentence's words.
    pub fn in_plain_words(self) -> String {
        let Self { met, applicable, decided, all } = self;
        format!("{met} of {applicable} met, {decided} of {all} decided")
    }

    /// In words, of one width for lists.
    pub fn in_words(self) -> String {
        let Self { met, applicable, decided, all } = self;
        format!("{met:>3} of {applicable:>2} met, {decided:>2} of {all:>2} decided")
    }

    /// Factor by factor; factors without criteria are left out.
    pub fn by_factor(items: &[Item<'_>]) -> Vec<Group> {
        Factor::all()
            .map(|factor| Group {
                id: factor.slug(),
                title: factor.title(),
                tally: Self::of(items.iter().filter(|item| item.criterion.factor == factor)),
            })
            .filter(|group| group.tally.all > 0)
            .collect()
    }

    /// Principle by principle; a criterion counts in each that its factor carries.
    pub fn by_principle(items: &[Item<'_>]) -> Vec<Group> {
        Principle::ALL
            .into_iter()
            .map(|principle| Group {
                id: principle.slug,
                title: principle.title,
                tally: Self::of(
                    items.iter().filter(|item| principle.is_carried_by(item.criterion.factor)),
                ),
            })
            .filter(|group| group.tally.all > 0)
            .collect()
    }
}
