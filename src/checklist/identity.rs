//! Which project a checklist belongs to.

use crate::git::{Origin, Repository};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Files that make a folder of a repository a project of its own.
const MANIFESTS: [&str; 20] = [
    super::FILE_NAME,
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "Pipfile",
    "go.mod",
    "Cargo.toml",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "mix.exs",
    "deno.json",
    "Procfile",
    "Dockerfile",
    "Containerfile",
    "fly.toml",
    "app.json",
];
/// Ends of the names of such files.
const MANIFEST_ENDS: [&str; 4] = [".csproj", ".fsproj", ".vbproj", ".gemspec"];

/// A project, recognised again in another clone or worktree, and from any of its folders.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The folder that holds the project's own files: the top of the worktree, a part of it that is
    /// a project of its own, or the project's folder. Not what it is recognised by.
    pub root: PathBuf,
    /// The git folder that all worktrees share, or the project's folder where there is none.
    pub(super) folder: PathBuf,
    /// Where in the repository it is, with `/`; empty at its top.
    pub(super) below: String,
    /// Asked of git only where something depends on it: the first commit takes a walk through all
    /// of the history.
    mark: OnceLock<Mark>,
    pub(super) repository: Option<Repository>,
}

/// What a project is recognised by.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    /// Where it was cloned from: clones share it, forks differ, and a shallow clone knows it too.
    Origin(String),
    /// The commit that its history began with: it stays where the folder moves.
    FirstCommit(String),
    /// The folder: it has no history, or a shallow one that does not say where it is from.
    Folder(PathBuf),
}

impl Identity {
    /// The project that the folder or file at `path` belongs to.
    ///
    /// # Errors
    /// There is nothing at `path`, or it cannot be reached.
    pub fn of(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        let Some(repository) = Repository::around(&path) else {
            let root = if path.is_dir() { path } else { folder_of(&path) };
            let (folder, mark) = (root.clone(), OnceLock::new());
            return Ok(Self { root, folder, below: String::new(), mark, repository: None });
        };
        let top = &repository.top;
        let parts = path.ancestors().take_while(|folder| folder != top);
        let root = parts.into_iter().find(|folder| is_project(folder)).unwrap_or(top).to_owned();
        let below = root.strip_prefix(top).unwrap_or(Path::new(""));
        let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let (below, folder) = (below.join("/"), repository.common.clone());
        let (mark, repository) = (OnceLock::new(), Some(repository));
        Ok(Self { root, folder, below, mark, repository })
    }

    fn mark(&self) -> &Mark {
        self.mark.get_or_init(|| match &self.repository {
            Some(repository) => Mark::of(repository.clone()),
            None => Mark::Folder(self.root.clone()),
        })
    }

    /// The name of its file: short, and without anything that a file system minds.
    pub fn file_name(&self) -> String {
        let mut hash = Sha256::new();
        match self.mark() {
            Mark::Origin(origin) => hash.update(format!("origin\0{origin}")),
            Mark::FirstCommit(commit) => hash.update(format!("first commit\0{commit}")),
            Mark::Folder(folder) => hash.update(folder.as_os_str().as_encoded_bytes()),
        }
        if !self.below.is_empty() {
            hash.update(format!("\0{}", self.below));
        }
        named(hash)
    }

    /// The name that its file had as long as projects were recognised by their git folder alone,
    /// which had one list for all that is in it.
    pub(super) fn former_file_name(&self) -> String {
        file_name_of(&self.folder)
    }

    /// The name that its file had before there was a repository around it.
    pub(super) fn plain_file_name(&self) -> String {
        file_name_of(&self.root)
    }

    /// The commit that its history began with, where it has one that is known.
    pub(super) fn first_commit(&self) -> Option<String> {
        match self.mark() {
            Mark::FirstCommit(commit) => Some(commit.clone()),
            _ => self.repository.as_ref()?.first_commit(),
        }
    }

    /// Its folder as text: what is remembered of where it is.
    pub fn place(&self) -> String {
        self.root.to_string_lossy().into_owned()
    }
}

impl Mark {
    fn of(repository: Repository) -> Self {
        let source = repository.source();
        match source.origin() {
            Some(Origin::Remote(origin)) => Self::Origin(origin),
            // No origin, or a folder that is gone.
            _ => match source.first_commit() {
                Some(commit) => Self::FirstCommit(commit),
                None => Self::Folder(source.common),
            },
        }
    }
}

fn file_name_of(folder: &Path) -> String {
    named(Sha256::new_with_prefix(folder.as_os_str().as_encoded_bytes()))
}

fn named(hash: Sha256) -> String {
    let mut name = crate::digest::hex(hash);
    name.truncate(32);
    name + ".toml"
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

/// Whether a folder below the top of a repository is a project of its own.
fn is_project(folder: &Path) -> bool {
    if MANIFESTS.iter().any(|name| folder.join(name).is_file()) {
        return true;
    }
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        MANIFEST_ENDS.iter().any(|end| name.to_string_lossy().ends_with(end))
    })
}

#[cfg(test)]
mod tests;
