//! What git knows about a folder.
//!
//! What its files say is read from them; the rest is asked of the `git` program, so that nothing of
//! the repository's own configuration can start a program or take a lock.

mod origin;

pub use origin::Origin;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository, seen from one of its worktrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The top of the worktree; a bare repository's own folder.
    pub top: PathBuf,
    /// The git folder of this worktree.
    pub folder: PathBuf,
    /// The git folder that all its worktrees share.
    pub common: PathBuf,
}

impl Repository {
    /// The repository that the folder or file at `path` is in. Asks the disk, not git.
    pub fn around(path: &Path) -> Option<Self> {
        path.ancestors().find_map(Self::with_top)
    }

    /// The one whose worktree has its top at `top`.
    pub fn with_top(top: &Path) -> Option<Self> {
        Self::at(top, &top.join(".git"))
    }

    /// The bare one at `folder`.
    fn bare(folder: &Path) -> Option<Self> {
        folder.join("objects").is_dir().then(|| Self::at(folder, folder))?
    }

    /// `git` is a folder in the main worktree, elsewhere a file that names one, which in turn names
    /// the shared one.
    fn at(top: &Path, git: &Path) -> Option<Self> {
        let folder = if git.is_dir() {
            git.to_owned()
        } else {
            let file = fs::read_to_string(git).ok()?;
            git.parent()?.join(file.strip_prefix("gitdir:")?.trim())
        };
        let common = match fs::read_to_string(folder.join("commondir")) {
            Ok(common) => folder.join(common.trim()),
            Err(_) => folder.clone(),
        };
        // All kinds have a HEAD; a folder that happens to be called .git has none.
        let common = fs::canonicalize(common).ok()?;
        common.join("HEAD").is_file().then(|| Self { top: top.to_owned(), folder, common })
    }

    /// The commit that is checked out.
    pub fn head(&self) -> Option<String> {
        let head = fs::read_to_string(self.folder.join("HEAD")).ok()?;
        let Some(reference) = head.strip_prefix("ref:").map(str::trim) else {
            return commit_id(&head);
        };
        // A worktree keeps its branches in the folder of the repository that it belongs to.
        [&self.folder, &self.common]
            .into_iter()
            .find_map(|place| commit_id(&fs::read_to_string(place.join(reference)).ok()?))
            .or_else(|| packed(&self.common, reference))
    }

    /// The commit that the history of HEAD began with, along first parents; `None` where there is
    /// no commit, and where a shallow clone does not have it.
    pub fn first_commit(&self) -> Option<String> {
        if self.common.join("shallow").exists() {
            return None;
        }
        let log = ask(&self.top, &["rev-list", "--first-parent", "--max-parents=0", "HEAD"])?;
        log.lines().last().and_then(commit_id)
    }

    /// Where it was cloned from.
    pub fn origin(&self) -> Option<Origin> {
        let url = ask(&self.top, &["config", "--get", "remote.origin.url"])?;
        Origin::of(url.trim(), &self.top)
    }
}

fn packed(folder: &Path, reference: &str) -> Option<String> {
    let text = fs::read_to_string(folder.join("packed-refs")).ok()?;
    text.lines().find_map(|line| {
        let (id, name) = line.split_once(' ')?;
        (name == reference).then(|| commit_id(id))?
    })
}

/// `text`, where it is the whole id of a commit.
fn commit_id(text: &str) -> Option<String> {
    let id = text.trim();
    (id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| id.to_owned())
}

/// The commit that `revision` names in the repository around `root`.
pub fn commit(root: &Path, revision: &str) -> Option<String> {
    let wanted = format!("{revision}^{{commit}}");
    commit_id(&ask(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?)
}

/// The name under which commits are made here, where git knows one.
pub fn user_name(root: &Path) -> Option<String> {
    let name = ask(root, &["config", "user.name"])?.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// What git answers to `args` at `root`; `None` where it is missing or refuses.
pub fn ask(root: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("GIT_")) {
            command.env_remove(name);
        }
    }
    let output = command
        .arg("--no-optional-locks")
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args([OsStr::new("-C"), root.as_os_str()])
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    fn put(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn head_is_read_through_branches_packed_and_loose() {
        let folder = tempfile::tempdir().unwrap();
        let git = folder.path().join(".git");
        put(&git.join("HEAD"), "ref: refs/heads/main\n");
        put(&git.join("packed-refs"), &format!("# pack-refs\n{ID} refs/heads/main\n"));
        let repository = Repository::with_top(folder.path()).unwrap();
        assert_eq!(repository.head().as_deref(), Some(ID));
        let newer = ID.replace('0', "f");
        put(&git.join("refs/heads/main"), &format!("{newer}\n"));
        assert_eq!(repository.head(), Some(newer));
    }

    #[test]
    fn a_worktree_is_followed_to_its_repository() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        put(&root.join("main/.git/HEAD"), "ref: refs/heads/main\n");
        put(&root.join("main/.git/refs/heads/side"), ID);
        put(&root.join("main/.git/worktrees/side/HEAD"), "ref: refs/heads/side\n");
        put(&root.join("main/.git/worktrees/side/commondir"), "../..\n");
        put(&root.join("side/.git"), "gitdir: ../main/.git/worktrees/side\n");
        put(&root.join("side/src/app.py"), "");
        let side = Repository::around(&root.join("side/src/app.py")).unwrap();
        assert_eq!(side.top, root.join("side"));
        assert_eq!(side.common, root.join("main/.git"));
        assert_eq!(side.head().as_deref(), Some(ID));
    }

    #[test]
    fn a_folder_called_git_is_no_repository() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(Repository::with_top(folder.path()), None);
    }
}
