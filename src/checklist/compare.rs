//! What changed since a day or a commit.

use super::trend::{Point, Standing, in_apps};
use super::{Checklist, FILE_NAME, Identity, Opened, shared, standing};
use crate::check::past::PastTree;
use crate::check::report::{Report, Status};
use crate::curriculum::Criterion;
use crate::date::Date;
use crate::git;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// What the present is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// The end of a day.
    Day(Date),
    /// A commit, as git names it.
    Revision(String),
}

impl FromStr for Since {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let text = text.trim();
        Ok(text.parse().map_or_else(|_| Self::Revision(text.to_owned()), Self::Day))
    }
}

/// Why there is nothing to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SinceError {
    /// Nothing was kept by that day, and git has no commit of it; the first day kept.
    TooEarly(Option<Date>),
    /// Git knows no such commit.
    NoCommit(String),
    /// The commit cannot be checked out or checked.
    NotChecked(String),
}

impl fmt::Display for SinceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooEarly(Some(first)) => {
                write!(
                    f,
                    "nothing is known of that day; the first check that is kept is of {first}"
                )
            }
            Self::TooEarly(None) => {
                write!(f, "nothing is known of that day: no check is kept, and git has no commit")
            }
            Self::NoCommit(name) => {
                write!(f, "`{name}` is no day (YYYY-MM-DD), and git knows no commit of that name")
            }
            Self::NotChecked(why) => write!(f, "that commit cannot be checked: {why}"),
        }
    }
}

impl std::error::Error for SinceError {}

/// How the project stood then: as it was kept, else by checking the commit now.
///
/// # Errors
/// There is nothing to compare with.
pub fn before(
    since: &Since,
    opened: &Opened,
    project: &Identity,
    criteria: &[Criterion],
    check: &dyn Fn(&Path) -> Result<Report, String>,
) -> Result<Point, SinceError> {
    let trend = &opened.trend;
    let (commit, known) = match since {
        Since::Day(day) => {
            let before = format!("--before={day}T23:59:59Z");
            let found = git::ask(&project.root, &["rev-list", "--max-count=1", &before, "HEAD"]);
            let found = found.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
            (found, trend.on(*day))
        }
        Since::Revision(name) => {
            let id = git::commit(&project.root, name);
            let id = id.ok_or_else(|| SinceError::NoCommit(name.clone()))?;
            let known = trend.at(&id);
            (Some(id), known)
        }
    };
    match (known, commit) {
        (Some(known), _) => Ok(known.clone()),
        (None, Some(commit)) => checked(&commit, opened, project, criteria, check),
        (None, None) => Err(SinceError::TooEarly(trend.points.first().map(|point| point.on))),
    }
}

/// How the project stood with `commit`: its files are checked in a folder of their own, beside what
/// the team said then.
fn checked(
    commit: &str,
    opened: &Opened,
    project: &Identity,
    criteria: &[Criterion],
    check: &dyn Fn(&Path) -> Result<Report, String>,
) -> Result<Point, SinceError> {
    let failed = |why: &str| SinceError::NotChecked(why.to_owned());
    let tree = PastTree::of(&project.root, commit).map_err(|error| failed(&error.to_string()))?;
    let root = tree.path();
    let on = git::ask(root, &["show", "--no-patch", "--format=%cs", commit]);
    let on = on.and_then(|day| day.trim().parse().ok()).ok_or_else(|| failed("it has no day"))?;
    let report = check(root).map_err(|error| failed(&error))?;
    let text = std::fs::read_to_string(root.join(FILE_NAME)).unwrap_or_default();
    let shared = shared::read(&text).ok().flatten().map(|found| found.words);
    let words = shared.unwrap_or_else(|| {
        let mut list = opened.checklist.clone();
        // What is in the project's file now was not said here then.
        if !opened.place.is_shared() {
            list.settle(on);
        }
        list.as_of(on)
    });
    let list = Checklist { words, ..Checklist::default() };
    let items = list.beside(Some(&report), criteria, on);
    Ok(Point {
        on,
        commit: Some(commit.to_owned()),
        dirty: false,
        standing: standing(&items),
        in_apps: in_apps(&items),
    })
}

/// A criterion that stands otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Became {
    /// The criterion's id.
    pub id: String,
    /// How it stood; `None` where it was none then.
    pub from: Option<Standing>,
    /// How it stands; `None` where it is none any more.
    pub to: Option<Standing>,
}

/// In which way criteria stand otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Met now.
    Met,
    /// Unmet now.
    Unmet,
    /// The team's word is stale now.
    Stale,
    /// Another status, or no longer stale.
    Other,
}

impl Way {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Met, Self::Unmet, Self::Stale, Self::Other];

    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Met => "Became met",
            Self::Unmet => "Became unmet",
            Self::Stale => "Became stale",
            Self::Other => "Other changes",
        }
    }
}

impl Became {
    /// The ways in which it is otherwise: it may be unmet and stale.
    pub fn is(&self, way: Way) -> bool {
        let status = |it: Option<Standing>| it.map(|it| it.status);
        let stale = |it: Option<Standing>| it.is_some_and(|it| it.stale);
        let became = |wanted| status(self.to) == Some(wanted) && status(self.from) != Some(wanted);
        match way {
            Way::Met => became(Status::Met),
            Way::Unmet => became(Status::Unmet),
            Way::Stale => stale(self.to) && !stale(self.from),
            Way::Other => ![Way::Met, Way::Unmet, Way::Stale].into_iter().any(|it| self.is(it)),
        }
    }

    /// In words.
    pub fn in_words(&self) -> String {
        let name =
            |it: Option<Standing>, none: &str| it.map_or(none.to_owned(), |it| it.to_string());
        format!("{}, was {}", name(self.to, "gone"), name(self.from, "not asked"))
    }
}

/// What stands otherwise in `after` than in `before`, by id.
pub fn compare(
    before: &BTreeMap<String, Standing>,
    after: &BTreeMap<String, Standing>,
) -> Vec<Became> {
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let became = ids.into_iter().map(|id| Became {
        id: id.clone(),
        from: before.get(id).copied(),
        to: after.get(id).copied(),
    });
    became.filter(|it| it.from != it.to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_by_the_way_it_went() {
        let of = |texts: &[(&str, Status, bool)]| {
            let entry = |(id, status, stale): &(&str, Status, bool)| {
                ((*id).to_owned(), Standing { status: *status, stale: *stale })
            };
            texts.iter().map(entry).collect::<BTreeMap<_, _>>()
        };
        let before = of(&[
            ("a", Status::Unmet, false),
            ("b", Status::Met, false),
            ("c", Status::Met, false),
            ("d", Status::Unknown, false),
            ("gone", Status::Met, false),
        ]);
        let after = of(&[
            ("a", Status::Met, false),
            ("b", Status::Unmet, true),
            ("c", Status::Met, false),
            ("d", Status::Waived, false),
            ("new", Status::Unmet, false),
        ]);
        let became = compare(&before, &after);
        let ids = |way| {
            let found = became.iter().filter(|it| it.is(way)).map(|it| it.id.as_str());
            found.collect::<Vec<_>>()
        };
        assert_eq!(ids(Way::Met), ["a"]);
        assert_eq!(ids(Way::Unmet), ["b", "new"]);
        assert_eq!(ids(Way::Stale), ["b"]);
        assert_eq!(ids(Way::Other), ["d", "gone"]);
        assert_eq!(became[1].in_words(), "unmet stale, was met");
        assert_eq!("2026-05-01".parse(), Ok(Since::Day(Date::new(2026, 5, 1).unwrap())));
        assert_eq!("HEAD~2".parse(), Ok(Since::Revision("HEAD~2".into())));
    }
}
