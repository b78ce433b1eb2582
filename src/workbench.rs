//! The learner's copy of an exercise: a folder that we fill and read, and that they edit.

use crate::curriculum::{Exercise, sample::PackFile};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// More than this is no exercise, but a folder that was given by mistake.
const MAX_FILES: usize = 200;
const MAX_BYTES: u64 = 1024 * 1024;

/// The folder of a learner's copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbench {
    folder: PathBuf,
}

/// What [`Workbench::start`] did, by path inside the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Started {
    /// Files that were missing and are there now.
    pub written: Vec<String>,
    /// Files that were there and differ from the start: edited, and left alone.
    pub kept: Vec<String>,
}

/// Why a learner's copy cannot be used.
#[derive(Debug)]
pub enum WorkbenchError {
    /// It was never started, or one of the files to edit is gone.
    Missing(PathBuf),
    /// It holds too much to be an exercise.
    TooLarge(PathBuf),
    /// The disk resists.
    Io(PathBuf, io::Error),
}

impl fmt::Display for WorkbenchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => {
                write!(f, "{} is not there; start the exercise to get it", path.display())
            }
            Self::TooLarge(path) => write!(
                f,
                "{} is too large for an exercise (over {MAX_FILES} files, or one over 1 MiB); \
                 is it the right folder?",
                path.display()
            ),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for WorkbenchError {}

impl Workbench {
    /// The copy in `folder`, which need not exist.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether all files that are to be edited are there.
    pub fn is_started(&self, exercise: &Exercise) -> bool {
        exercise.edit.iter().all(|path| self.folder.join(path).is_file())
    }

    /// Puts the start of the exercise into the folder. A file that is there stays as it is.
    ///
    /// # Errors
    /// The disk resists.
    pub fn start(&self, exercise: &Exercise) -> Result<Started, WorkbenchError> {
        let mut started = Started::default();
        for file in &exercise.start {
            match self.read(&file.path)? {
                None => {
                    self.write(file)?;
                    started.written.push(file.path.clone());
                }
                Some(bytes) if bytes != file.bytes => started.kept.push(file.path.clone()),
                Some(_) => {}
            }
        }
        Ok(started)
    }

    /// The files of the start that the learner has changed.
    ///
    /// # Errors
    /// The disk resists.
    pub fn edited(&self, exercise: &Exercise) -> Result<Vec<String>, WorkbenchError> {
        let mut edited = Vec::new();
        for file in &exercise.start {
            if self.read(&file.path)?.is_some_and(|bytes| bytes != file.bytes) {
                edited.push(file.path.clone());
            }
        }
        Ok(edited)
    }

    /// Puts the start of the exercise over what is in the folder. Other files stay.
    ///
    /// # Errors
    /// The disk resists.
    pub fn reset(&self, exercise: &Exercise) -> Result<(), WorkbenchError> {
        exercise.start.iter().try_for_each(|file| self.write(file))
    }

    /// Everything that the learner made, by path inside the folder with `/`; no hidden files.
    ///
    /// # Errors
    /// A file that is to be edited is missing, the folder is too large, or the disk resists.
    pub fn files(&self, exercise: &Exercise) -> Result<Vec<(String, Vec<u8>)>, WorkbenchError> {
        if let Some(missing) = exercise.edit.iter().find(|path| !self.folder.join(path).is_file()) {
            return Err(WorkbenchError::Missing(self.folder.join(missing)));
        }
        let mut files = BTreeMap::new();
        self.collect(&self.folder, "", &mut files)?;
        Ok(files.into_iter().collect())
    }

    fn collect(
        &self,
        folder: &Path,
        prefix: &str,
        files: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<(), WorkbenchError> {
        let failed = |error| WorkbenchError::Io(folder.to_owned(), error);
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // The room knows files by UTF-8 names; the learner's own are seldom anything else.
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') || name == "__pycache__" || name == "node_modules" {
                continue;
            }
            let (inside, path) = (format!("{prefix}{name}"), entry.path());
            let about = entry.metadata().map_err(failed)?;
            if about.is_dir() {
                self.collect(&path, &format!("{inside}/"), files)?;
            } else if about.is_file() {
                if about.len() > MAX_BYTES || files.len() == MAX_FILES {
                    return Err(WorkbenchError::TooLarge(self.folder.clone()));
                }
                let bytes = fs::read(&path).map_err(|error| WorkbenchError::Io(path, error))?;
                files.insert(inside, bytes);
            }
        }
        Ok(())
    }

    fn read(&self, inside: &str) -> Result<Option<Vec<u8>>, WorkbenchError> {
        let path = self.folder.join(inside);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(WorkbenchError::Io(path, error)),
        }
    }

    fn write(&self, file: &PackFile) -> Result<(), WorkbenchError> {
        let path = self.folder.join(&file.path);
        path.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, &file.bytes))
            .map_err(|error| WorkbenchError::Io(path, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn file(path: &str, text: &str) -> PackFile {
        PackFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    fn exercise() -> Exercise {
        Exercise {
            title: String::new(),
            task: String::new(),
            language: "python".to_owned(),
            edit: vec!["app.py".to_owned()],
            check: Vec::new(),
            timeout: Duration::ZERO,
            hints: Vec::new(),
            start: vec![file("app.py", "broken"), file("lib/help.py", "help")],
            solution: Vec::new(),
            check_files: Vec::new(),
            wrong: Vec::new(),
        }
    }

    #[test]
    fn starting_again_keeps_what_was_edited() {
        let folder = tempfile::tempdir().unwrap();
        let bench = Workbench::new(folder.path().join("config"));
        assert!(!bench.is_started(&exercise()));
        let started = bench.start(&exercise()).unwrap();
        assert_eq!(started.written, ["app.py", "lib/help.py"]);
        assert!(bench.is_started(&exercise()));

        fs::write(bench.folder().join("app.py"), "mended").unwrap();
        fs::remove_file(bench.folder().join("lib/help.py")).unwrap();
        let again = bench.start(&exercise()).unwrap();
        assert_eq!(
            (again.written, again.kept),
            (vec!["lib/help.py".into()], vec!["app.py".into()])
        );
        assert_eq!(fs::read_to_string(bench.folder().join("app.py")).unwrap(), "mended");
        assert_eq!(bench.edited(&exercise()).unwrap(), ["app.py"]);
    }

    #[test]
    fn a_reset_gives_the_start_back_and_leaves_other_files() {
        let folder = tempfile::tempdir().unwrap();
        let bench = Workbench::new(folder.path());
        bench.start(&exercise()).unwrap();
        fs::write(folder.path().join("app.py"), "mended").unwrap();
        fs::write(folder.path().join("notes"), "mine").unwrap();
        bench.reset(&exercise()).unwrap();
        assert_eq!(bench.edited(&exercise()).unwrap(), [""; 0]);
        assert!(folder.path().join("notes").exists());
    }

    #[test]
    fn the_files_are_what_the_learner_made() {
        let folder = tempfile::tempdir().unwrap();
        let bench = Workbench::new(folder.path());
        assert!(matches!(bench.files(&exercise()), Err(WorkbenchError::Missing(_))));
        bench.start(&exercise()).unwrap();
        fs::write(folder.path().join("more.py"), "mine").unwrap();
        fs::write(folder.path().join(".hidden"), "").unwrap();
        let names: Vec<_> =
            bench.files(&exercise()).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["app.py", "lib/help.py", "more.py"]);
    }

    #[test]
    fn a_folder_that_is_no_exercise_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let bench = Workbench::new(folder.path());
        bench.start(&exercise()).unwrap();
        for number in 0..MAX_FILES {
            fs::write(folder.path().join(number.to_string()), "").unwrap();
        }
        assert!(matches!(bench.files(&exercise()), Err(WorkbenchError::TooLarge(_))));
    }
}
