//! What version control says about the project.
//!
//! That it is a working tree, and of which commit, is read from its files. Which files it has and
//! whether they are changed is asked of the `git` program; without it that stays unknown.

use crate::git::{self, Repository};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Child;

/// What is known about version control.
#[derive(Debug, Default)]
pub struct Vcs {
    /// `git`, `hg`, … where the project is a working tree.
    pub system: Option<&'static str>,
    /// The commit that is checked out, of a git repository.
    pub commit: Option<String>,
    /// The files that it has, below the project's root, with `/`.
    pub tracked: Option<BTreeSet<String>>,
    /// Whether it has tags that are versions.
    pub versions: bool,
}

const SYSTEMS: [(&str, &str); 6] = [
    (".git", "git"),
    (".hg", "hg"),
    (".jj", "jj"),
    (".svn", "svn"),
    (".fslckout", "fossil"),
    ("_FOSSIL_", "fossil"),
];

impl Vcs {
    /// Looks at `root` and the folders above it.
    pub fn of(root: &Path) -> Self {
        let Some((system, repository)) = find(root) else { return Self::default() };
        if system != "git" {
            return Self { system: Some(system), ..Self::default() };
        }
        let Some(repository) = repository else { return Self::default() };
        let below = |args: &[&str]| git::start(root, &[args, &["--", "."]].concat());
        // `--` would make a pattern of what follows.
        let tags = git::start(root, &["tag", "--list"]);
        let files = below(&["ls-files", "-z"]).and_then(git::answer);
        Self {
            system: Some("git"),
            commit: repository.head(),
            tracked: files.map(|out| {
                out.split('\0').filter(|path| !path.is_empty()).map(ToOwned::to_owned).collect()
            }),
            versions: tags.and_then(git::answer).is_some_and(|out| out.lines().any(is_version)),
        }
    }

    /// Whether version control has the file at `path`; `None` where that is not known.
    pub fn tracks(&self, path: &str) -> Option<bool> {
        self.tracked.as_ref().map(|tracked| tracked.contains(path))
    }
}

/// The question whether a tree differs from its commit: git looks at every file for that, and the
/// check goes on meanwhile.
#[derive(Debug)]
pub struct Changes(Option<Child>);

impl Changes {
    /// Asks about the tree at `root`.
    pub fn of(root: &Path) -> Self {
        let is_git =
            find(root).is_some_and(|(system, repository)| system == "git" && repository.is_some());
        let args = ["status", "--porcelain", "-z", "--", "."];
        Self(is_git.then(|| git::start(root, &args)).flatten())
    }

    /// Waits for the answer; `None` where it is not known.
    pub fn are_there(mut self) -> Option<bool> {
        self.0.take().and_then(git::answer).map(|out| !out.is_empty())
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// `v1.2.0`, `2.5`, `release-1.0`.
fn is_version(tag: &str) -> bool {
    let number = tag.trim_start_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<&str> = number.split('.').collect();
    // `1.5.x` is a line of them.
    parts.len() >= 2
        && parts[..2].iter().all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        && !parts.contains(&"x")
}

/// Whether `root` is in a working tree.
pub fn is_tree(root: &Path) -> bool {
    find(root).is_some()
}

/// The nearest working tree; of git's, with its repository, unless it only looks like one.
fn find(root: &Path) -> Option<(&'static str, Option<Repository>)> {
    let root = root.canonicalize().ok()?;
    root.ancestors().find_map(|folder| {
        SYSTEMS.iter().find_map(|(name, system)| {
            let found = folder.join(name).exists();
            found.then(|| (*system, Repository::with_top(folder)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn tags_are_seen_and_a_line_of_versions_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let run = |args: &[&str]| {
            git::start(folder.path(), args).and_then(git::answer).expect("git is there");
        };
        run(&["init", "-q"]);
        let commit = ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q"];
        run(&[&commit[..], &["--allow-empty", "-m", "x"]].concat());
        run(&["tag", "1.5.x"]);
        assert!(!Vcs::of(folder.path()).versions);
        run(&["tag", "v1.5.2"]);
        assert!(Vcs::of(folder.path()).versions);
    }

    #[test]
    fn a_folder_without_metadata_is_no_working_tree() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Vcs::of(folder.path()).system, None);
        fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(Vcs::of(folder.path()).system, None, "it only looks like one");
    }
}
