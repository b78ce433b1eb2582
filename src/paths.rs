//! The folders that belong to us, and what lies in them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The environment variable that puts all folders below one (tests, portable use).
pub const HOME_VARIABLE: &str = "TWELVE_TUI_HOME";

/// The folders that belong to us. None of them need exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// What must not be lost: progress, checklists, exercises.
    pub data: PathBuf,
    /// What the user sets.
    pub config: PathBuf,
    /// What can be made again.
    pub cache: PathBuf,
}

impl Paths {
    /// The folders below `home` (the value of [`HOME_VARIABLE`]) where it is given and not empty,
    /// else the platform's; `None` where the platform knows no home folder either.
    pub fn find(home: Option<&OsStr>) -> Option<Self> {
        match home {
            Some(home) if !home.is_empty() => Some(Self::below(&std::path::absolute(home).ok()?)),
            _ => {
                let folders = directories::ProjectDirs::from("", "", "twelve-tui")?;
                Some(Self {
                    data: folders.data_dir().to_owned(),
                    config: folders.config_dir().to_owned(),
                    cache: folders.cache_dir().to_owned(),
                })
            }
        }
    }

    /// All folders below `home`.
    pub fn below(home: &Path) -> Self {
        Self { data: home.join("data"), config: home.join("config"), cache: home.join("cache") }
    }

    /// The learner's file.
    pub fn progress(&self) -> PathBuf {
        self.data.join("progress.toml")
    }

    /// The folder of the checklists of projects that do not share theirs.
    pub fn checklists(&self) -> PathBuf {
        self.data.join("checklists")
    }

    /// What code may run.
    pub fn trust(&self) -> PathBuf {
        self.data.join("trust.toml")
    }

    /// The folder of prepared stacks.
    pub fn stacks(&self) -> PathBuf {
        self.cache.join("stacks")
    }

    /// The folder of what the files of projects said when they were checked.
    pub fn checks(&self) -> PathBuf {
        self.cache.join("checks")
    }

    /// The folder of what runs wrote, where it was saved.
    pub fn transcripts(&self) -> PathBuf {
        self.data.join("transcripts")
    }

    /// The learner's copy of the exercise of the lesson called `lesson`.
    pub fn exercise(&self, lesson: &str) -> PathBuf {
        self.data.join("exercises").join(lesson)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_home_holds_all_folders() {
        let home = std::env::temp_dir().join("portable");
        let paths = Paths::find(Some(home.as_os_str())).unwrap();
        assert_eq!(paths, Paths::below(&home));
        assert!(paths.progress().starts_with(&home));
    }

    #[test]
    fn a_relative_home_is_made_absolute() {
        assert!(Paths::find(Some(OsStr::new("here"))).unwrap().data.is_absolute());
    }

    #[test]
    fn an_empty_home_counts_as_none() {
        assert_eq!(Paths::find(Some(OsStr::new(""))), Paths::find(None));
    }
}
