//! Lists the files of a project, says what each is, and counts what is left out.

pub mod classify;
pub mod vcs;

pub use classify::{FileKind, Role};
pub use vcs::Vcs;

use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Files beyond this size are not read, in bytes.
pub const SIZE_LIMIT: u64 = 1024 * 1024;

/// A file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Relative to the project's root, with `/`.
    pub path: Arc<str>,
    /// What it is.
    pub kind: FileKind,
    /// Whose it is.
    pub role: Role,
    /// Its size in bytes.
    pub size: u64,
    /// Whether version control has it; `None` where that is not known.
    pub tracked: Option<bool>,
}

/// The files of a project.
#[derive(Debug, Default)]
pub struct Inventory {
    /// In the order of their paths.
    pub files: Vec<File>,
    /// How many files and folders were left out, by reason.
    pub left_out: BTreeMap<String, usize>,
    /// Folders and files that could not be looked at: path and reason.
    pub unreadable: Vec<(String, String)>,
    /// What version control says.
    pub vcs: Vcs,
}

/// Hidden files and folders that say something about an app.
const HIDDEN: [&str; 34] = [
    ".github",
    ".circleci",
    ".devcontainer",
    ".gitlab-ci.yml",
    ".gitlab-ci.yaml",
    ".gitlab",
    ".buildkite",
    ".woodpecker",
    ".woodpecker.yaml",
    ".do",
    ".docker",
    ".travis.yml",
    ".drone.yml",
    ".drone.yaml",
    ".woodpecker.yml",
    ".gitpod.yml",
    ".gitpod.Dockerfile",
    ".dockerignore",
    ".tool-versions",
    ".python-version",
    ".ruby-version",
    ".node-version",
    ".go-version",
    ".nvmrc",
    ".java-version",
    ".php-version",
    ".sdkmanrc",
    ".mise.toml",
    ".flaskenv",
    ".env",
    ".eslintrc.js",
    ".eslintrc.cjs",
    ".prettierrc.js",
    ".mocharc.js",
];

/// Folders that package managers and tools fill.
const FILLED: [&str; 9] = [
    "node_modules",
    "bower_components",
    "__pycache__",
    "site-packages",
    ".venv",
    "venv",
    ".tox",
    ".next",
    "Pods",
];

/// What the threads of the walk put together.
#[derive(Default)]
struct Gathered {
    files: Vec<(String, u64)>,
    left_out: BTreeMap<String, usize>,
    unreadable: Vec<(String, String)>,
}

impl Inventory {
    /// Walks the project at `root` with `jobs` threads. Links are never followed.
    pub fn of(root: &Path, jobs: usize) -> Self {
        let gathered = Arc::new(Mutex::new(Gathered::default()));
        let vcs = std::thread::scope(|scope| {
            let vcs = scope.spawn(|| Vcs::of(root));
            walk(root, jobs, &gathered);
            vcs.join().unwrap_or_default()
        });
        let mut gathered =
            std::mem::take(&mut *gathered.lock().unwrap_or_else(PoisonError::into_inner));
        add_tracked(root, &vcs, &mut gathered);
        gathered.files.sort();
        gathered.files.dedup();
        gathered.unreadable.sort();
        let mut files = classified(&gathered.files, &vcs, jobs);
        modules_called_setup(&mut files);
        let mut left_out = gathered.left_out;
        for file in files.iter().filter(|file| file.role != Role::Own) {
            *left_out.entry(file.role.name().to_owned()).or_default() += 1;
        }
        Self { files, left_out, unreadable: gathered.unreadable, vcs }
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        self.files.get(at)
    }

    /// The app's own source files with their languages.
    pub fn own_source(&self) -> impl Iterator<Item = (&File, &'static str)> {
        self.files.iter().filter(|file| file.role == Role::Own).filter_map(|file| match file.kind {
            FileKind::Source(language) => Some((file, language)),
            _ => None,
        })
    }
}

/// The files with what each is, in their order, told by `jobs` threads.
fn classified(found: &[(String, u64)], vcs: &Vcs, jobs: usize) -> Vec<File> {
    let share = found.len().div_ceil(jobs.max(1)).max(1);
    let of_share = |share: &[(String, u64)]| -> Vec<File> {
        share.iter().map(|(path, size)| file(path, *size, vcs)).collect()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            found.chunks(share).map(|share| scope.spawn(move || of_share(share))).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|it| std::panic::resume_unwind(it)))
            .collect()
    })
}

/// `setup.py` in a package, beside its `__init__.py`, is a module like any other.
fn modules_called_setup(files: &mut [File]) {
    let in_package = |file: &File, files: &[File]| {
        let init = file.path.strip_suffix("setup.py").map(|folder| format!("{folder}__init__.py"));
        init.is_some_and(|init| files.binary_search_by(|it| (*it.path).cmp(&init)).is_ok())
    };
    for at in 0..files.len() {
        if files[at].kind == FileKind::SetupPy
            && files[at].path.contains('/')
            && in_package(&files[at], files)
        {
            files[at].kind = FileKind::Source("python");
            files[at].role = classify::role(&files[at].path, files[at].kind);
        }
    }
}

fn file(path: &str, size: u64, vcs: &Vcs) -> File {
    let kind = classify::kind(path);
    let role = classify::role(path, kind);
    File { tracked: vcs.tracks(path), path: path.into(), kind, role, size }
}

fn walk(root: &Path, jobs: usize, gathered: &Arc<Mutex<Gathered>>) {
    let note = Arc::clone(gathered);
    walk_builder(root)
        .threads(jobs)
        .filter_entry(move |entry| match reason_to_skip(entry) {
            None => true,
            Some(reason) => {
                with(&note, |gathered| {
                    *gathered.left_out.entry(reason.to_owned()).or_default() += 1;
                });
                false
            }
        })
        .build_parallel()
        .run(|| {
            let gathered = Arc::clone(gathered);
            let root = root.to_owned();
            Box::new(move |entry| {
                match entry {
                    Ok(entry) => gather(&root, &entry, &gathered),
                    Err(error) => with(&gathered, |gathered| {
                        gathered.unreadable.push((error_path(&root, &error), error.to_string()));
                    }),
                }
                WalkState::Continue
            })
        });
}

/// Whether a folder or file of this name is made by a package manager or a tool.
pub fn is_filled_by_a_tool(name: &std::ffi::OsStr) -> bool {
    name.to_str().is_some_and(|name| FILLED.contains(&name))
}

/// A walk through all that the inventory looks at, for who only wants to see what changes.
pub fn walker(root: &Path) -> WalkBuilder {
    let mut builder = walk_builder(root);
    builder.filter_entry(|entry| reason_to_skip(entry).is_none());
    builder
}

fn walk_builder(root: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder.hidden(false).require_git(false).git_global(false).follow_links(false);
    builder
}

fn with(gathered: &Mutex<Gathered>, change: impl FnOnce(&mut Gathered)) {
    change(&mut gathered.lock().unwrap_or_else(PoisonError::into_inner));
}

fn gather(root: &Path, entry: &DirEntry, gathered: &Mutex<Gathered>) {
    let Some(kind) = entry.file_type() else { return };
    if kind.is_symlink() && entry.depth() > 0 {
        with(gathered, |gathered| *gathered.left_out.entry("link".to_owned()).or_default() += 1);
    } else if kind.is_file() {
        let path = relative(root, entry.path());
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        with(gathered, |gathered| gathered.files.push((path, size)));
    }
}

fn reason_to_skip(entry: &DirEntry) -> Option<&'static str> {
    if entry.depth() == 0 {
        return None;
    }
    let name = entry.file_name().to_str()?;
    let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if matches!(name, ".git" | ".hg" | ".jj" | ".svn") {
        return Some("version control");
    }
    if folder && FILLED.contains(&name) {
        return Some("filled by a tool");
    }
    if folder && name == "vendor" && is_managed(entry.path()) {
        return Some("filled by a tool");
    }
    (name.starts_with('.') && !is_known(name)).then_some("hidden")
}

/// Whether a hidden file or folder of this name is of use.
fn is_known(name: &str) -> bool {
    let env = name.starts_with(".env") || name.ends_with(".env") || name.ends_with("-env");
    env || HIDDEN.contains(&name)
}

/// Whether a folder `vendor` is filled by a package manager.
fn is_managed(folder: &Path) -> bool {
    ["modules.txt", "autoload.php", "bundle"].iter().any(|name| folder.join(name).exists())
}

/// Files that version control has although an ignore file names them: config, most of the time.
fn add_tracked(root: &Path, vcs: &Vcs, gathered: &mut Gathered) {
    let Some(tracked) = &vcs.tracked else { return };
    let walked: std::collections::HashSet<&str> =
        gathered.files.iter().map(|(path, _)| path.as_str()).collect();
    let missing: Vec<(String, u64)> = tracked
        .iter()
        .filter(|path| !walked.contains(path.as_str()) && is_of_use(path))
        .filter_map(|path| {
            let metadata = std::fs::symlink_metadata(root.join(path)).ok()?;
            metadata.is_file().then(|| (path.clone(), metadata.len()))
        })
        .collect();
    gathered.files.extend(missing);
}

/// Whether the walk would have come to `path` but for ignore files.
fn is_of_use(path: &str) -> bool {
    path.split('/')
        .all(|name| !FILLED.contains(&name) && (is_known(name) || !name.starts_with('.')))
}

fn relative(root: &Path, path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root).unwrap_or(path).to_owned();
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn error_path(root: &Path, error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { path, .. } => relative(root, path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(root, err)
        }
        _ => ".".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn files_are_listed_in_order_and_others_are_counted() {
        let project = project(&[
            ("b.py", ""),
            ("a.py", ""),
            (".gitignore", "ignored.py\n"),
            ("ignored.py", ""),
            ("node_modules/x/index.js", ""),
            (".env.example", "A=1"),
            (".github/workflows/ci.yml", ""),
            ("tests/test_a.py", ""),
        ]);
        let inventory = Inventory::of(project.path(), 2);
        let paths: Vec<&str> = inventory.files.iter().map(|file| &*file.path).collect();
        assert_eq!(
            paths,
            [".env.example", ".github/workflows/ci.yml", "a.py", "b.py", "tests/test_a.py"]
        );
        assert_eq!(inventory.left_out.get("filled by a tool"), Some(&1));
        assert_eq!(inventory.left_out.get("test"), Some(&1));
        assert_eq!(inventory.file("a.py").map(|file| file.tracked), Some(None));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = project(&[("secret.py", "")]);
        let project = project(&[("a.py", "")]);
        std::os::unix::fs::symlink(outside.path(), project.path().join("link")).unwrap();
        let inventory = Inventory::of(project.path(), 1);
        assert_eq!(inventory.files.len(), 1);
        assert_eq!(inventory.left_out.get("link"), Some(&1));
    }
}
