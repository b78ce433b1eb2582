//! How a project stood over time: a point for each day and commit on which it was checked.

use super::{Item, Tally};
use crate::check::report::{Report, Status};
use crate::curriculum::{Criterion, Factor};
use crate::date::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The version of the file's format.
pub(super) const VERSION: u32 = 1;

/// So many points are kept.
const MOST: usize = 400;
/// So many folders of a project are remembered.
const MOST_PLACES: usize = 40;

/// How a project stood over time, and where its folders are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Trend {
    /// The commit that the project's history began with, where it has one that is known.
    pub first_commit: Option<String>,
    /// The folders in which it was opened, the latest at the end.
    pub places: Vec<String>,
    /// How it stood, the oldest first.
    pub points: Vec<Point>,
}

/// How a project stood once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// The commit that was checked out.
    pub commit: Option<String>,
    /// Whether the files were not those of the commit.
    pub dirty: bool,
    /// How each criterion stood.
    pub standing: BTreeMap<String, Standing>,
}

/// How a criterion stood. Written as the status, with ` stale` after it where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// As the checklist showed it.
    pub status: Status,
    /// Whether the team's word rested on other evidence.
    pub stale: bool,
}

impl Point {
    /// How `items` stand, which are those of `report`.
    pub fn of(items: &[Item<'_>], report: &Report, on: Date) -> Self {
        Self {
            on,
            commit: report.project.commit.clone(),
            // A tree that git says nothing about may be anything.
            dirty: report.project.dirty.unwrap_or(true),
            standing: standing(items),
        }
    }

    /// The counts of `criteria`, those that there were.
    pub fn tally<'a>(&self, criteria: impl IntoIterator<Item = &'a Criterion>) -> Tally {
        let found = criteria.into_iter().filter_map(|it| self.standing.get(&it.id));
        Tally::of_statuses(found.map(|standing| standing.status))
    }

    /// The counts of a factor.
    pub fn tally_of(&self, factor: Factor, criteria: &[Criterion]) -> Tally {
        self.tally(criteria.iter().filter(|criterion| criterion.factor == factor))
    }
}

/// How criteria stand as a whole, by id.
pub fn standing(items: &[Item<'_>]) -> BTreeMap<String, Standing> {
    let whole = items.iter().filter(|item| item.app.is_none());
    whole
        .map(|item| {
            let standing = Standing { status: item.shown, stale: item.stale };
            (item.criterion.id.clone(), standing)
        })
        .collect()
}

impl Trend {
    /// Keeps `point`, unless it says nothing that the last one did not. Of a day and a commit the
    /// last one counts.
    pub fn record(&mut self, point: Point) {
        let is_same = |it: &Point| (&it.commit, it.dirty) == (&point.commit, point.dirty);
        match self.points.last_mut() {
            Some(last) if is_same(last) && last.standing == point.standing => return,
            Some(last) if is_same(last) && last.on == point.on => *last = point,
            _ => self.points.push(point),
        }
        // A clock may have been put back.
        self.points.sort_by_key(|point| point.on);
        self.compact();
    }

    /// Remembers that the project is in the folder `place` too.
    pub fn visit(&mut self, place: &str) {
        if self.places.last().is_none_or(|last| last != place) {
            self.places.retain(|it| it != place);
            self.places.push(place.to_owned());
            let surplus = self.places.len().saturating_sub(MOST_PLACES);
            self.places.drain(..surplus);
        }
    }

    /// Takes over what `other` has more.
    pub fn merge(&mut self, other: &Self) {
        self.first_commit = self.first_commit.take().or_else(|| other.first_commit.clone());
        let mine = std::mem::take(&mut self.places);
        other.places.iter().chain(&mine).for_each(|place| self.visit(place));
        for point in &other.points {
            if !self.points.contains(point) {
                self.points.push(point.clone());
            }
        }
        self.points.sort_by_key(|point| point.on);
        self.compact();
    }

    /// Where there are too many points: the last of each day, and of the older half of these every
    /// other one. The first one stays.
    fn compact(&mut self) {
        if self.points.len() > MOST {
            let days: Vec<Date> = self.points.iter().skip(1).map(|point| point.on).collect();
            let mut next = days.into_iter();
            self.points.retain(|point| next.next().is_none_or(|day| day != point.on));
        }
        while self.points.len() > MOST {
            let half = self.points.len() / 2;
            let mut index = 0;
            self.points.retain(|_| {
                index += 1;
                index > half || index % 2 == 1
            });
        }
    }

    /// How it stood at the end of `day`.
    pub fn on(&self, day: Date) -> Option<&Point> {
        self.points.iter().rev().find(|point| point.on <= day)
    }

    /// How it stood with exactly the files of `commit`.
    pub fn at(&self, commit: &str) -> Option<&Point> {
        self.points.iter().rev().find(|it| !it.dirty && it.commit.as_deref() == Some(commit))
    }

    /// The points as they are worth showing in `width` columns: the last of each day, then evenly
    /// thinned; the first and the last stay.
    pub fn thinned(&self, width: usize) -> Vec<&Point> {
        let mut days: Vec<&Point> = Vec::new();
        for point in &self.points {
            if days.last().is_some_and(|last| last.on == point.on) {
                days.pop();
            }
            days.push(point);
        }
        // On a single day each check counts.
        let all = if days.len() < 2 { self.points.iter().collect() } else { days };
        if all.len() <= width {
            return all;
        }
        let last = all.len() - 1;
        (0..width).map(|column| all[column * last / (width - 1).max(1)]).collect()
    }
}

/// As it is in the file: of each point what differs from the one before.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    #[serde(skip_serializing_if = "Option::is_none")]
    first_commit: Option<String>,
    places: Vec<String>,
    point: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct Step {
    on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dirty: bool,
    /// What changed; an empty text stands for a criterion that is no more.
    #[serde(default)]
    changed: BTreeMap<String, String>,
}

impl From<Trend> for Kept {
    fn from(trend: Trend) -> Self {
        let mut before = BTreeMap::new();
        let mut steps = Vec::new();
        for Point { on, commit, dirty, standing } in trend.points {
            let ids: BTreeSet<&String> = before.keys().chain(standing.keys()).collect();
            let changed = ids.into_iter().filter(|id| before.get(*id) != standing.get(*id));
            let text = |id: &String| standing.get(id).map(Standing::to_string).unwrap_or_default();
            let changed = changed.map(|id| (id.clone(), text(id))).collect();
            steps.push(Step { on, commit, dirty, changed });
            before = standing;
        }
        Self { first_commit: trend.first_commit, places: trend.places, point: steps }
    }
}

impl From<Kept> for Trend {
    fn from(kept: Kept) -> Self {
        let mut now = BTreeMap::new();
        let mut points = Vec::new();
        for Step { on, commit, dirty, changed } in kept.point {
            for (id, text) in changed {
                match Standing::of(&text) {
                    Some(standing) => _ = now.insert(id, standing),
                    None => _ = now.remove(&id),
                }
            }
            points.push(Point { on, commit, dirty, standing: now.clone() });
        }
        Self { first_commit: kept.first_commit, places: kept.places, points }
    }
}

const STATUSES: [Status; 6] = [
    Status::Met,
    Status::Unmet,
    Status::NotApplicable,
    Status::Unknown,
    Status::Waived,
    Status::Error,
];

impl Standing {
    fn of(text: &str) -> Option<Self> {
        let (name, stale) = text.strip_suffix(" stale").map_or((text, false), |name| (name, true));
        let status = STATUSES.into_iter().find(|status| status.name() == name)?;
        Some(Self { status, stale })
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.status.name(), if self.stale { " stale" } else { "" })
    }
}

impl Serialize for Standing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The heights of `values` as a row of blocks, of `most` at the highest.
pub fn sparkline(values: &[usize], most: usize) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = most.max(1);
    values
        .iter()
        .map(|&value| BLOCKS[(value.min(most) * (BLOCKS.len() - 1)).div_ceil(most)])
        .collect()
}

#[cfg(test)]
mod tests;
