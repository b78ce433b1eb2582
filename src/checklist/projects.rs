//! The projects of which something is kept.

use super::former::{read, trends};
use super::store::{VERSION, trend_path};
use super::trend::{Point, Trend};
use super::{Checklist, FILE_NAME};
use crate::state_file::{self, StateError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A project of which something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The name of its folder.
    pub name: String,
    /// Its folder: the latest of those that are still there, else the latest of all.
    pub place: PathBuf,
    /// Whether none of its folders is there any more.
    pub is_gone: bool,
    /// On how many criteria the team has said something that is kept here.
    pub words: usize,
    /// Whether the team shares its list.
    pub is_shared: bool,
    /// How it stood over time.
    pub trend: Trend,
    file: String,
}

impl Known {
    /// How it stood last.
    pub fn last(&self) -> Option<&Point> {
        self.trend.points.last()
    }
}

/// The projects of which something is kept in `folder`, by name; those that are gone at the end.
pub fn known(folder: &Path) -> Vec<Known> {
    let mut trends: BTreeMap<String, Trend> = trends(folder).into_iter().collect();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let lists: BTreeMap<String, Checklist> = names
        .filter(|name| name.ends_with(".toml"))
        .filter_map(|name| Some((name.clone(), read(&folder.join(name), VERSION)?)))
        .collect();
    for name in lists.keys() {
        trends.entry(name.clone()).or_default();
    }
    let known = trends.into_iter().filter_map(|(file, trend)| {
        let list = lists.get(&file);
        // The git folder, as files of version 2 have it.
        let last = list.map(|list| Path::new(&list.project)).filter(|it| it.is_absolute());
        let last = last.map(|it| it.parent().filter(|_| it.ends_with(".git")).unwrap_or(it));
        let places = trend.places.iter().map(Path::new);
        let places: Vec<&Path> = last.into_iter().chain(places).collect();
        let there = places.iter().rev().find(|place| place.is_dir());
        let place = there.or(places.last())?.to_path_buf();
        Some(Known {
            name: place.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            is_gone: there.is_none(),
            words: list.map_or(0, |list| list.words.len()),
            is_shared: is_shared(&place),
            place,
            trend,
            file,
        })
    });
    let mut known: Vec<Known> = known.collect();
    known.sort_by_key(|it| (it.is_gone, it.name.to_lowercase(), it.place.clone()));
    known
}

fn is_shared(place: &Path) -> bool {
    let text = fs::read_to_string(place.join(FILE_NAME)).unwrap_or_default();
    super::shared::read(&text).is_ok_and(|found| found.is_some())
}

/// Removes all that is kept of `project` in `folder`.
///
/// # Errors
/// A file cannot be removed.
pub fn forget(folder: &Path, project: &Known) -> Result<(), StateError> {
    for path in [folder.join(&project.file), trend_path(folder, &project.file)] {
        state_file::remove(&path)?;
    }
    Ok(())
}
