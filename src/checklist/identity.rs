//! Which project a checklist belongs to.

use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A project, recognised again in another of its worktrees and from any of its folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The git folder that all its worktrees share, or the project's folder where there is none.
    pub path: PathBuf,
    /// The folder that holds the project's own files: the top of the worktree, or the project's
    /// folder. Not what it is recognised by.
    pub root: PathBuf,
}

impl Identity {
    /// The project that the folder or file at `path` belongs to. Asks the disk, not git.
    ///
    /// # Errors
    /// There is nothing at `path`, or it cannot be reached.
    pub fn of(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        let found = path.ancestors().find_map(|folder| {
            Some(Self { path: common_folder(&folder.join(".git"))?, root: folder.to_owned() })
        });
        Ok(found.unwrap_or_else(|| Self { root: path.clone(), path }))
    }

    /// The name of its file: short, and without anything that a file system minds.
    pub fn file_name(&self) -> String {
        let digest = Sha256::digest(self.path.as_os_str().as_encoded_bytes());
        let mut head = [0; 16];
        head.copy_from_slice(&digest[..16]);
        format!("{:032x}.toml", u128::from_be_bytes(head))
    }
}

/// The git folder that the worktrees share, seen from the `.git` of one of them: a folder in the
/// main worktree, elsewhere a file that names one, which in turn names the shared one.
fn common_folder(git: &Path) -> Option<PathBuf> {
    let folder = if git.is_dir() {
        git.to_owned()
    } else {
        let file = fs::read_to_string(git).ok()?;
        git.parent()?.join(file.strip_prefix("gitdir:")?.trim())
    };
    let shared = match fs::read_to_string(folder.join("commondir")) {
        Ok(common) => folder.join(common.trim()),
        Err(_) => folder,
    };
    // Both kinds have a HEAD; a folder that happens to be called .git has none.
    let shared = fs::canonicalize(shared).ok()?;
    shared.join("HEAD").exists().then_some(shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn all_worktrees_and_folders_of_a_repository_are_one_project() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        put(&root.join("main/.git/HEAD"), "ref: refs/heads/main\n");
        put(&root.join("main/.git/worktrees/side/HEAD"), "ref: refs/heads/side\n");
        put(&root.join("main/.git/worktrees/side/commondir"), "../..\n");
        put(&root.join("side/.git"), "gitdir: ../main/.git/worktrees/side\n");
        put(&root.join("side/src/app.py"), "");

        let main = Identity::of(&root.join("main")).unwrap();
        assert!(main.path.ends_with("main/.git"));
        for below in ["side/src", "side/src/app.py"] {
            let side = Identity::of(&root.join(below)).unwrap();
            assert_eq!(side.path, main.path);
            assert!(side.root.ends_with("side"));
        }
    }

    #[test]
    fn a_submodule_is_its_own_project() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        put(&root.join(".git/HEAD"), "ref: refs/heads/main\n");
        put(&root.join(".git/modules/sub/HEAD"), "ref: refs/heads/main\n");
        put(&root.join("sub/.git"), "gitdir: ../.git/modules/sub\n");
        let sub = Identity::of(&root.join("sub")).unwrap();
        assert!(sub.path.ends_with(".git/modules/sub"));
        assert_ne!(sub, Identity::of(root).unwrap());
    }

    #[test]
    fn without_git_the_folder_is_the_project() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("plain/.git")).unwrap();
        let plain = Identity::of(&root.path().join("plain")).unwrap();
        assert!(plain.path.ends_with("plain"));
        assert_ne!(plain.file_name(), Identity::of(root.path()).unwrap().file_name());
        assert!(Identity::of(&root.path().join("missing")).is_err());
    }
}
