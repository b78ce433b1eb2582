//! The look at the files.

use super::Scope;
use crate::check::inventory;
use ignore::WalkBuilder;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// What is looked at, and whether that is to end.
pub(super) struct Scan {
    scope: Scope,
    is_over: Arc<AtomicBool>,
}

/// What a look saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The files and how they were.
    files: BTreeMap<PathBuf, Stamp>,
    /// The folders in which something may come and go, each with its number.
    pub(super) folders: BTreeMap<PathBuf, u64>,
    /// How long the look took.
    pub(super) took: Duration,
}

/// What changes when a file is written, replaced or touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { len: metadata.len(), modified: metadata.modified().ok(), number: number(metadata) }
    }
}

/// The number of a file or folder in its file system, where that has such numbers.
fn number(metadata: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::ino(metadata);
    #[cfg(not(unix))]
    {
        let _ = metadata;
        0
    }
}

/// The files that differ, in the order of their paths.
pub(super) fn changed(before: &Seen, after: &Seen) -> Vec<PathBuf> {
    let differs = |path: &&PathBuf| before.files.get(*path) != after.files.get(*path);
    let mut paths: Vec<PathBuf> =
        before.files.keys().chain(after.files.keys()).filter(differs).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

impl Scan {
    pub(super) fn new(scope: Scope, is_over: Arc<AtomicBool>) -> Self {
        Self { scope: absolute(scope), is_over }
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// A folder in the file system that is watched.
    pub(super) fn root(&self) -> &Path {
        let root = match &self.scope {
            Scope::Files(paths) => paths.first().map_or(Path::new("/"), PathBuf::as_path),
            Scope::Folder(root) | Scope::Project(root) => root,
        };
        nearest_folder(root)
    }

    pub(super) fn look(&self) -> Seen {
        let begun = Instant::now();
        let mut seen = Seen::default();
        match &self.scope {
            Scope::Files(paths) => {
                for path in paths {
                    seen.add_file(path);
                    // The events of a file are its folder's: an editor may put another in its place.
                    seen.add_folder(nearest_folder(path.parent().unwrap_or(path)));
                }
            }
            Scope::Folder(root) => {
                let mut builder = WalkBuilder::new(root);
                builder.standard_filters(false).hidden(true).follow_links(false);
                builder.filter_entry(|entry| {
                    entry.depth() == 0 || !inventory::is_filled_by_a_tool(entry.file_name())
                });
                self.walk(&builder, &mut seen);
            }
            Scope::Project(root) => {
                self.walk(&inventory::walker(root), &mut seen);
                let git = root.join(".git");
                if git.is_dir() {
                    seen.add_folder(&git);
                    seen.add_file(&git.join("HEAD"));
                    seen.add_file(&git.join("index"));
                }
            }
        }
        if let (Scope::Folder(root) | Scope::Project(root), true) =
            (&self.scope, seen.folders.is_empty())
        {
            seen.add_folder(nearest_folder(root));
        }
        seen.took = begun.elapsed();
        seen
    }

    fn walk(&self, builder: &WalkBuilder, seen: &mut Seen) {
        for entry in builder.build().flatten() {
            if self.is_over() {
                return;
            }
            match entry.file_type() {
                Some(kind) if kind.is_dir() => seen.add_folder(entry.path()),
                Some(kind) if kind.is_file() => seen.add_file(entry.path()),
                _ => {}
            }
        }
    }
}

impl Seen {
    fn add_file(&mut self, path: &Path) {
        if let Ok(metadata) = fs::metadata(path)
            && metadata.is_file()
        {
            self.files.insert(path.to_owned(), Stamp::of(&metadata));
        }
    }

    fn add_folder(&mut self, path: &Path) {
        if let Ok(metadata) = fs::metadata(path) {
            self.folders.insert(path.to_owned(), number(&metadata));
        }
    }
}

/// The paths as the system's events name them.
fn absolute(scope: Scope) -> Scope {
    let whole = |path: PathBuf| {
        let known = nearest_folder(&path);
        let rest = path.strip_prefix(known).unwrap_or(Path::new(""));
        let known = fs::canonicalize(known).unwrap_or_else(|_| known.to_owned());
        if rest.as_os_str().is_empty() { known } else { known.join(rest) }
    };
    match scope {
        Scope::Files(paths) => Scope::Files(paths.into_iter().map(whole).collect()),
        Scope::Folder(root) => Scope::Folder(whole(root)),
        Scope::Project(root) => Scope::Project(whole(root)),
    }
}

/// The folder at `path`, or the first one above it that is there.
fn nearest_folder(path: &Path) -> &Path {
    let is_here = |path: &&Path| path.as_os_str().is_empty() || path.is_dir();
    match path.ancestors().find(is_here) {
        Some(path) if path.as_os_str().is_empty() => Path::new("."),
        Some(path) => path,
        None => Path::new("."),
    }
}
