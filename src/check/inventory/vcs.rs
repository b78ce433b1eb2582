//! What version control says about the project.
//!
//! That it is a working tree, and of which commit, is read from its files. Which files it has and
//! whether they are changed is asked of the `git` program; without it that stays unknown.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

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
        let Some((system, metadata)) = find(root) else { return Self::default() };
        if system != "git" {
            return Self { system: Some(system), ..Self::default() };
        }
        let Some(folder) = git_folder(&metadata) else { return Self::default() };
        let tags = git(root, &["tag", "--list"]);
        let files = git(root, &["ls-files", "-z"]).and_then(answer);
        Self {
            system: Some("git"),
            commit: head(&folder),
            tracked: files.map(|out| {
                out.split('\0').filter(|path| !path.is_empty()).map(ToOwned::to_owned).collect()
            }),
            versions: tags.and_then(answer).is_some_and(|out| out.lines().any(is_version)),
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
        let is_git = find(root)
            .is_some_and(|(system, metadata)| system == "git" && git_folder(&metadata).is_some());
        Self(is_git.then(|| git(root, &["status", "--porcelain", "-z"])).flatten())
    }

    /// Waits for the answer; `None` where it is not known.
    pub fn are_there(mut self) -> Option<bool> {
        self.0.take().and_then(answer).map(|out| !out.is_empty())
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
    parts.len() >= 2 && parts[..2].iter().all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

fn find(root: &Path) -> Option<(&'static str, PathBuf)> {
    let root = root.canonicalize().ok()?;
    root.ancestors().find_map(|folder| {
        SYSTEMS.iter().find_map(|(name, system)| {
            let metadata = folder.join(name);
            metadata.exists().then_some((*system, metadata))
        })
    })
}

/// The folder that `.git` is, or, in a worktree or submodule, the one that it names.
fn git_folder(metadata: &Path) -> Option<PathBuf> {
    if metadata.is_dir() {
        return metadata.join("HEAD").is_file().then(|| metadata.to_owned());
    }
    let text = std::fs::read_to_string(metadata).ok()?;
    Some(metadata.parent()?.join(text.strip_prefix("gitdir:")?.trim()))
}

fn head(folder: &Path) -> Option<String> {
    let head = std::fs::read_to_string(folder.join("HEAD")).ok()?;
    let Some(reference) = head.strip_prefix("ref:").map(str::trim) else {
        return commit_id(&head);
    };
    // A worktree keeps its branches in the folder of the repository that it belongs to.
    let common = std::fs::read_to_string(folder.join("commondir"))
        .map_or_else(|_| folder.to_owned(), |common| folder.join(common.trim()));
    [folder, common.as_path()]
        .iter()
        .find_map(|place| commit_id(&std::fs::read_to_string(place.join(reference)).ok()?))
        .or_else(|| packed(&common, reference))
}

fn packed(folder: &Path, reference: &str) -> Option<String> {
    let text = std::fs::read_to_string(folder.join("packed-refs")).ok()?;
    text.lines().find_map(|line| {
        let (id, name) = line.split_once(' ')?;
        (name == reference).then(|| commit_id(id))?
    })
}

fn commit_id(text: &str) -> Option<String> {
    let id = text.trim();
    (id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| id.to_owned())
}

/// Asks git. Nothing of the repository's own configuration may start a program or take a lock.
fn git(root: &Path, args: &[&str]) -> Option<Child> {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("GIT_")) {
            command.env_remove(name);
        }
    }
    let settings = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];
    command
        .arg("--no-optional-locks")
        .args(settings)
        .args([OsStr::new("-C"), root.as_os_str()])
        .args(args)
        .args(["--", "."])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}

/// What git says, where it says something.
fn answer(child: Child) -> Option<String> {
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn a_folder_without_metadata_is_no_working_tree() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Vcs::of(folder.path()).system, None);
    }

    #[test]
    fn head_is_read_through_branches_packed_and_loose() {
        let folder = tempfile::tempdir().unwrap();
        let git = folder.path().join(".git");
        fs::create_dir_all(git.join("refs/heads")).unwrap();
        fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        fs::write(git.join("packed-refs"), format!("# pack-refs\n{ID} refs/heads/main\n")).unwrap();
        assert_eq!(head(&git).as_deref(), Some(ID));
        let newer = ID.replace('0', "f");
        fs::write(git.join("refs/heads/main"), format!("{newer}\n")).unwrap();
        assert_eq!(head(&git), Some(newer));
    }

    #[test]
    fn a_worktree_is_followed_to_its_repository() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("main/.git/worktrees/a");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(folder.path().join("main/.git/refs/heads")).unwrap();
        fs::write(folder.path().join("main/.git/refs/heads/a"), ID).unwrap();
        fs::write(own.join("HEAD"), "ref: refs/heads/a\n").unwrap();
        fs::write(own.join("commondir"), "../..\n").unwrap();
        let tree = folder.path().join("tree");
        fs::create_dir(&tree).unwrap();
        fs::write(tree.join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
        let vcs = Vcs::of(&tree);
        assert_eq!(vcs.system, Some("git"));
        assert_eq!(vcs.commit.as_deref(), Some(ID));
    }
}
