//! Which items are listed, and in which order.

use super::Item;
use crate::check::report::Status;
use crate::curriculum::{Factor, Level};

/// Which items are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// All.
    All,
    /// Those that are unmet or unknown, or about which check and team disagree.
    Open,
    /// Those that are unmet.
    Unmet,
    /// Those of level `must` that are open.
    Must,
    /// Those that I own.
    Mine,
    /// Those whose word rests on evidence that has changed since.
    Stale,
    /// Those about which check and team disagree.
    Disputed,
    /// Those with a waiver, ended or not.
    Waived,
    /// Those that should be done by now.
    Overdue,
}

impl Filter {
    /// All, in the order in which the screen goes through them.
    pub const ALL: [Self; 9] = [
        Self::All,
        Self::Open,
        Self::Unmet,
        Self::Must,
        Self::Mine,
        Self::Stale,
        Self::Disputed,
        Self::Waived,
        Self::Overdue,
    ];

    /// The one after this.
    #[must_use]
    pub fn next(self) -> Self {
        let index = Self::ALL.iter().position(|it| *it == self).unwrap_or(0);
        Self::ALL[(index + 1) % Self::ALL.len()]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Unmet => "unmet",
            Self::Must => "must",
            Self::Mine => "mine",
            Self::Stale => "stale",
            Self::Disputed => "disputed",
            Self::Waived => "waived",
            Self::Overdue => "overdue",
        }
    }

    /// Whether `item` is listed for the person called `me`.
    pub fn shows(self, item: &Item<'_>, me: Option<&str>) -> bool {
        let open = || {
            item.disagrees || matches!(item.shown, Status::Unmet | Status::Unknown | Status::Error)
        };
        match self {
            Self::All => true,
            Self::Open => open(),
            Self::Unmet => item.shown == Status::Unmet,
            Self::Must => item.criterion.level == Level::Must && open(),
            Self::Mine => item.owner().zip(me).is_some_and(|(owner, me)| is_same(owner, me)),
            Self::Stale => item.stale,
            Self::Disputed => item.disagrees,
            Self::Waived => item.shown == Status::Waived || item.expired,
            Self::Overdue => item.overdue,
        }
    }
}

/// What is listed besides a [`Filter`]: all of it has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only the criteria of this factor.
    pub factor: Option<Factor>,
    /// Only what concerns the app with this name: its own word, or a finding on it.
    pub app: Option<String>,
    /// Only what has all of these words somewhere.
    pub text: String,
}

impl Narrow {
    /// Whether anything is left out.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether `item` is listed.
    pub fn shows(&self, item: &Item<'_>) -> bool {
        let of_app = |app: &String| {
            let found = item.machine.and_then(|machine| machine.app.as_ref());
            item.app.map_or(found == Some(app), |it| it == app)
        };
        self.factor.is_none_or(|factor| item.criterion.factor == factor)
            && self.app.as_ref().is_none_or(of_app)
            && self.has_words(item)
    }

    fn has_words(&self, item: &Item<'_>) -> bool {
        if self.text.trim().is_empty() {
            return true;
        }
        let criterion = item.criterion;
        let mut texts = vec![criterion.id.as_str(), &criterion.question, item.shown.name()];
        texts.push(criterion.factor.title());
        if let Some(machine) = item.machine {
            texts.push(&machine.message);
            for evidence in &machine.evidence {
                texts.extend([evidence.path.as_str(), &evidence.snippet, &evidence.note]);
            }
        }
        if let Some(word) = item.word {
            texts.push(&word.note);
            texts.extend([&word.link, &word.owner].into_iter().flatten().map(String::as_str));
        }
        let texts = texts.join("\n").to_lowercase();
        self.text.to_lowercase().split_whitespace().all(|word| texts.contains(word))
    }
}

/// Whether two spellings of a name mean the same person.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim().trim_start_matches('@').to_lowercase();
    plain(one) == plain(other)
}

/// In which order items are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Factor by factor.
    Factor,
    /// What is due first, then what has no day.
    Due,
    /// Owner by owner, then what nobody owns.
    Owner,
}

impl Sort {
    /// The one after this.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Factor => Self::Due,
            Self::Due => Self::Owner,
            Self::Owner => Self::Factor,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Factor => "factor",
            Self::Due => "due",
            Self::Owner => "owner",
        }
    }

    /// Sorts `items`, which are in the order of the criteria.
    pub fn sort(self, items: &mut [Item<'_>]) {
        match self {
            Self::Factor => {}
            Self::Due => items.sort_by_key(|item| {
                let due = item.word.and_then(|word| word.due);
                (due.is_none(), due)
            }),
            Self::Owner => items.sort_by_key(|item| {
                let owner = item.owner().map(str::to_lowercase);
                (owner.is_none(), owner)
            }),
        }
    }
}
