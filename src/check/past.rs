//! The project as it was at an earlier revision, in a folder of its own.

use crate::git;
use std::fmt;
use std::path::{Path, PathBuf};

/// The files of an earlier revision; they are gone with this value.
#[derive(Debug)]
pub struct PastTree {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// Why there are no files of an earlier revision.
#[derive(Debug)]
pub enum PastError {
    /// The project is not in git, or there is no `git` program.
    NoGit,
    /// There is no such revision.
    NoRevision(String),
    /// The copy could not be made.
    Io(std::io::Error),
}

impl fmt::Display for PastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit => write!(f, "revisions need a git repository and the program git"),
            Self::NoRevision(name) => {
                write!(f, "there is no revision `{name}` here; in a shallow clone, fetch it first")
            }
            Self::Io(error) => write!(f, "the files of that revision cannot be written: {error}"),
        }
    }
}

impl std::error::Error for PastError {}

impl PastTree {
    /// The project at `root` as it was at `revision`. The repository itself is only read.
    ///
    /// # Errors
    /// See [`PastError`].
    pub fn of(root: &Path, revision: &str) -> Result<Self, PastError> {
        let ask = |args: &[&str]| git::ask(root, args).map(|out| out.trim_end().to_owned());
        let top = ask(&["rev-parse", "--show-toplevel"]).ok_or(PastError::NoGit)?;
        let inside = ask(&["rev-parse", "--show-prefix"]).ok_or(PastError::NoGit)?;
        let commit = git::commit(root, revision)
            .ok_or_else(|| PastError::NoRevision(revision.to_owned()))?;
        let folder = tempfile::tempdir().map_err(PastError::Io)?;
        // An app at the top has the name of its folder.
        let copy = folder.path().join(Path::new(&top).file_name().unwrap_or_default());
        let failed = || PastError::Io(std::io::Error::other("git could not copy the repository"));
        let target = copy.to_string_lossy();
        git::ask(
            root,
            &["clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", &top, &target],
        )
        .ok_or_else(failed)?;
        git::ask(&copy, &["checkout", "--quiet", "--force", "--detach", &commit])
            .ok_or_else(failed)?;
        let path = copy.join(inside);
        // A folder that was not there yet had no findings.
        std::fs::create_dir_all(&path).map_err(PastError::Io)?;
        Ok(Self { _folder: folder, path })
    }

    /// The project's folder in it.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
