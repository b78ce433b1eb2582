//! Lists that a project had under other names: before projects were recognised by more than their
//! folder, before there was a repository, before its address changed.

use super::store::{VERSION, trend_path};
use super::trend::{self, Trend};
use super::{Checklist, Identity};
use crate::date::Date;
use crate::state_file::{self, StateFile};
use serde::{Serialize, de::DeserializeOwned};
use std::fs;
use std::path::{Path, PathBuf};

/// A list under another name.
#[derive(Debug)]
pub(super) struct Former {
    list: PathBuf,
    trend: PathBuf,
    /// Whether it ends when it was taken over: nobody else has it.
    ends: bool,
}

/// The lists that `project` had under other names.
pub(super) fn find(folder: &Path, project: &Identity) -> Vec<Former> {
    let own = project.file_name();
    let own_trend = trend_path(folder, &own);
    // A take-over that was cut off may have left one of the two.
    let is_new = !folder.join(&own).exists() || !own_trend.exists();
    let mut found = Vec::new();
    let mut add = |name: String, ends| {
        let (list, trend) = (folder.join(&name), trend_path(folder, &name));
        if name != own && (list.exists() || trend.exists()) {
            found.push(Former { list, trend, ends });
        }
    };
    // One list was on the whole repository: each part takes a copy of it, the top the list.
    let at_top = project.below.is_empty();
    if at_top || is_new {
        add(project.former_file_name(), at_top);
    }
    if project.plain_file_name() != project.former_file_name() {
        add(project.plain_file_name(), true);
    }
    if !is_new {
        return found;
    }
    // Git is asked for the first commit last: it has to walk through all of the history.
    let here = project.place();
    let is_near =
        |(_, trend): &(String, Trend)| trend.first_commit.is_some() && trend.places.contains(&here);
    let near: Vec<_> = trends(folder).into_iter().filter(is_near).collect();
    if near.is_empty() {
        return found;
    }
    let known = || read::<Trend>(&own_trend, trend::VERSION)?.first_commit;
    if let Some(commit) = known().or_else(|| project.first_commit()) {
        for (name, trend) in near {
            if trend.first_commit.as_ref() == Some(&commit) {
                let ends = !is_used(&name, &trend, &here);
                add(name, ends);
            }
        }
    }
    found
}

/// Whether a folder other than `place` still has the list called `name`.
fn is_used(name: &str, trend: &Trend, place: &str) -> bool {
    trend
        .places
        .iter()
        .filter(|it| *it != place)
        .any(|it| Identity::of(Path::new(it)).is_ok_and(|identity| identity.file_name() == *name))
}

/// All trends that can be read, with the names of their lists.
pub(super) fn trends(folder: &Path) -> Vec<(String, Trend)> {
    let Ok(entries) = fs::read_dir(folder.join("trends")) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = names.filter(|name| name.ends_with(".toml"));
    names
        .filter_map(|name| {
            let trend = read(&trend_path(folder, &name), trend::VERSION)?;
            Some((name, trend))
        })
        .collect()
}

/// What the file at `path` holds, where it can be read. Whoever owns it says what is wrong with it.
pub(super) fn read<T: DeserializeOwned + Default>(path: &Path, version: u32) -> Option<T> {
    state_file::decode(&fs::read(path).ok()?, version).ok()
}

impl Former {
    /// What was said in it, where it is there still.
    pub(super) fn list(&self) -> Option<Checklist> {
        read(&self.list, VERSION)
    }

    /// How the project stood, by it.
    pub(super) fn trend(&self) -> Option<Trend> {
        read(&self.trend, trend::VERSION)
    }

    /// Ends it, where `list` has all that was said in it. What an older program wrote meanwhile is
    /// taken over the next time.
    pub(super) fn end(&self, list: &Checklist, today: Date) {
        let has_words = |it: &Checklist| {
            let mut both = list.clone();
            both.merge(it, today);
            both.words == list.words && both.history == list.history
        };
        if self.ends && end(&self.list, VERSION, has_words) {
            end(&self.trend, trend::VERSION, |_: &Trend| true);
        }
    }
}

/// Removes the file at `path` where what it holds `is_kept`; says whether it is gone.
fn end<T: Serialize + DeserializeOwned + Default>(
    path: &Path,
    version: u32,
    is_kept: impl FnOnce(&T) -> bool,
) -> bool {
    if !path.exists() {
        return true;
    }
    let Ok(loaded) = StateFile::<T>::open(path, version) else { return false };
    let Ok(locked) = loaded.file.lock() else { return false };
    is_kept(&locked.value) && locked.remove().is_ok()
}
