//! Where the checklist of a project is kept.

use super::{Checklist, Identity};
use crate::state_file::{Loaded, Notice, Saved, StateError, StateFile};
use std::path::Path;

/// The version of the file's format.
pub const VERSION: u32 = 1;

/// The file that keeps the checklist of one project.
#[derive(Debug)]
pub struct Store {
    file: StateFile<Checklist>,
    project: String,
}

/// A store that was opened, and what was in it.
#[derive(Debug)]
pub struct Opened {
    /// For later changes.
    pub store: Store,
    /// What the team has said.
    pub checklist: Checklist,
    /// What the user should know.
    pub notice: Option<Notice>,
}

impl Store {
    /// Opens the checklist of `project` in `folder`, the folder of all checklists.
    ///
    /// # Errors
    /// See [`StateFile::open`].
    pub fn open(folder: &Path, project: &Identity) -> Result<Opened, StateError> {
        let Loaded { file, value, notice } =
            StateFile::open(&folder.join(project.file_name()), VERSION)?;
        let project = project.path.to_string_lossy().into_owned();
        Ok(Opened { store: Self { file, project }, checklist: value, notice })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Changes the checklist; see [`StateFile::update`].
    ///
    /// # Errors
    /// See [`StateFile::update`].
    pub fn update(
        &self,
        change: impl FnOnce(&mut Checklist),
    ) -> Result<Saved<Checklist>, StateError> {
        self.file.update(|checklist| {
            change(checklist);
            checklist.project.clone_from(&self.project);
        })
    }
}
