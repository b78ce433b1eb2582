//! How a project stood over time: a point for each day and commit on which it was checked.

use super::{Item, Key, Tally};
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
    /// How each stood in single apps, where there were several.
    pub in_apps: BTreeMap<Key, Standing>,
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
            in_apps: in_apps(items),
        }
    }

    /// The counts of `criteria`, those that there were.
    pub fn tally<'a>(&self, criteria: impl IntoIterator<Item = &'a Criterion>) -> Tally {
        let found = criteria.into_iter().filter_map(|it| self.standing.get(&it.id));
        Tally::of_statuses(found.map(|standing| standing.status))
    }

    /// The counts of `criteria` in one app, those that were judged in it.
    pub fn tally_in<'a>(
        &self,
        app: &str,
        criteria: impl IntoIterator<Item = &'a Criterion>,
    ) -> Tally {
        let key = |it: &Criterion| Key::new(it.id.as_str(), Some(app));
        let found = criteria.into_iter().filter_map(|it| self.in_apps.get(&key(it)));
        Tally::of_statuses(found.map(|standing| standing.status))
    }

    /// The apps that were told apart.
    pub fn apps(&self) -> BTreeSet<&str> {
        self.in_apps.keys().filter_map(|key| key.app.as_deref()).collect()
    }

    /// The counts of a factor.
    pub fn tally_of(&self, factor: Factor, criteria: &[Criterion]) -> Tally {
        self.tally(criteria.iter().filter(|criterion| criterion.factor == factor))
    }
}

/// How criteria stand as a whole, by id.
pub fn standing(items: &[Item<'_>]) -> BTreeMap<String, Standing> {
    let whole = items.iter().filter(|item| item.app.is_none());
    whole.map(|item| (item.criterion.id.clone(), Standing::of_item(item))).collect()
}

/// How criteria stand in single apps.
pub(super) fn in_apps(items: &[Item<'_>]) -> BTreeMap<Key, Standing> {
    let of_apps = items.iter().filter(|item| item.app.is_some());
    of_apps.map(|item| (item.key(), Standing::of_item(item))).collect()
}

impl Point {
    fn stands_as(&self, other: &Self) -> bool {
        self.standing == other.standing && self.in_apps == other.in_apps
    }
}

impl Trend {
    /// Keeps `point`, unless it says nothing that the last one did not. Of a day and a commit the
    /// last one counts.
    pub fn record(&mut self, point: Point) {
        let is_same = |it: &Point| (&it.commit, it.dirty) == (&point.commit, point.dirty);
        match self.points.last_mut() {
            Some(last) if is_same(last) && last.stands_as(&point) => return,
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
    /// What changed in single apps.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    in_apps: BTreeMap<Key, String>,
}

/// What is otherwise in `now` than `before`.
fn changes<K: Ord + Clone>(
    before: &BTreeMap<K, Standing>,
    now: &BTreeMap<K, Standing>,
) -> BTreeMap<K, String> {
    let keys: BTreeSet<&K> = before.keys().chain(now.keys()).collect();
    let changed = keys.into_iter().filter(|key| before.get(key) != now.get(key));
    let text = |key: &K| now.get(key).map(Standing::to_string).unwrap_or_default();
    changed.map(|key| (key.clone(), text(key))).collect()
}

fn apply<K: Ord>(now: &mut BTreeMap<K, Standing>, changed: BTreeMap<K, String>) {
    for (key, text) in changed {
        match Standing::of(&text) {
            Some(standing) => _ = now.insert(key, standing),
            None => _ = now.remove(&key),
        }
    }
}

impl From<Trend> for Kept {
    fn from(trend: Trend) -> Self {
        let (mut before, mut before_in_apps) = (BTreeMap::new(), BTreeMap::new());
        let mut steps = Vec::new();
        for Point { on, commit, dirty, standing, in_apps } in trend.points {
            let changed = changes(&before, &standing);
            let changed_in_apps = changes(&before_in_apps, &in_apps);
            steps.push(Step { on, commit, dirty, changed, in_apps: changed_in_apps });
            (before, before_in_apps) = (standing, in_apps);
        }
        Self { first_commit: trend.first_commit, places: trend.places, point: steps }
    }
}

impl From<Kept> for Trend {
    fn from(kept: Kept) -> Self {
        let (mut now, mut now_in_apps) = (BTreeMap::new(), BTreeMap::new());
        let mut points = Vec::new();
        for Step { on, commit, dirty, changed, in_apps } in kept.point {
            apply(&mut now, changed);
            apply(&mut now_in_apps, in_apps);
            let (standing, in_apps) = (now.clone(), now_in_apps.clone());
            points.push(Point { on, commit, dirty, standing, in_apps });
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
    fn of_item(item: &Item<'_>) -> Self {
        Self { status: item.shown, stale: item.stale }
    }

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
