//! Where the checklist of a project is kept, and how it is changed there.

use super::former::{self, Former};
use super::trend::{self, Point, Trend};
use super::{Checklist, FILE_NAME, Identity, WordError, shared};
use crate::curriculum::Criterion;
use crate::date::Date;
use crate::state_file::{self, Fault, Loaded, Notice, StateError, StateFile};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The version of the private file's format.
pub const VERSION: u32 = 3;

/// How often a change is tried again where others keep writing the project's file.
const TRIES: usize = 20;

/// What keeps the checklist of one project.
///
/// While the list is shared, the private file has the history of what was said here, and a copy
/// of the words: on a branch that has no list of its own, that is what is known.
#[derive(Debug)]
pub struct Store {
    state: StateFile<Checklist>,
    trend: PathBuf,
    shared: PathBuf,
    project: Identity,
    former: Vec<Former>,
}

/// A store that was opened, and what was in it.
#[derive(Debug)]
pub struct Opened {
    /// For later changes.
    pub store: Store,
    /// What the team has said.
    pub checklist: Checklist,
    /// Where it is kept.
    pub place: Place,
    /// How the project stood until now.
    pub trend: Trend,
    /// What the user should know.
    pub notices: Vec<String>,
}

/// Where a checklist is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the user's data folder.
    Private(PathBuf),
    /// In the project.
    Shared(PathBuf),
}

impl Place {
    /// The file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Private(path) | Self::Shared(path) => path,
        }
    }

    /// Whether the team shares it.
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Shared(_))
    }
}

/// Why a checklist cannot be read or changed. Nothing was changed then.
#[derive(Debug)]
pub enum StoreError {
    /// A file or its lock resists.
    State(StateError),
    /// The project's file is faulty.
    Faulty {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        faults: Vec<Fault>,
    },
    /// The project's file is of a newer version.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// Someone else keeps writing the project's file.
    Busy(PathBuf),
    /// The word lacks something.
    Word(WordError),
    /// The list is shared already, in this file.
    Shared(PathBuf),
    /// The list is not shared.
    NotShared,
}

impl Store {
    /// Opens the checklist of `project`; `folder` is the folder of those that are not shared.
    ///
    /// # Errors
    /// A file cannot be read, or the project's file is faulty.
    pub fn open(folder: &Path, project: &Identity, today: Date) -> Result<Opened, StoreError> {
        let name = project.file_name();
        let Loaded { file, value, notice } = StateFile::open(&folder.join(&name), VERSION)?;
        let store = Self {
            state: file,
            trend: trend_path(folder, &name),
            shared: project.root.join(FILE_NAME),
            project: project.clone(),
            former: former::find(folder, project),
        };
        let mut notices: Vec<String> = notice.iter().map(Notice::to_string).collect();
        let mut checklist: Checklist = value;
        store.former.iter().filter_map(Former::list).for_each(|it| checklist.merge(&it, today));
        let mut place = Place::Private(store.state.path().to_owned());
        if let Some((_, found)) = store.read_shared()? {
            notices.extend(found.warnings.iter().map(|fault| placed(&store.shared, fault)));
            if let Some(found) = found.newer {
                let path = store.shared.clone();
                notices.push(StoreError::Newer { path, found }.to_string());
            }
            checklist.words = found.words;
            place = Place::Shared(store.shared.clone());
        }
        let trend = match StateFile::<Trend>::open(&store.trend, trend::VERSION) {
            Ok(Loaded { mut value, notice, .. }) => {
                notices.extend(notice.map(|notice| notice.to_string()));
                store.former.iter().filter_map(Former::trend).for_each(|it| value.merge(&it));
                value
            }
            // What is said is not lost over what can be counted again.
            Err(error) => {
                notices.push(error.to_string());
                Trend::default()
            }
        };
        Ok(Opened { store, checklist, place, trend, notices })
    }

    /// Whether something of `project` can be kept, in it or in `folder`. This asks the disk alone:
    /// where nothing is, the question which project it is need not be answered.
    pub fn may_know(folder: &Path, project: &Identity) -> bool {
        let has_files = |folder: &Path| match folder.read_dir() {
            Ok(entries) => entries
                .flatten()
                .any(|it| Path::new(&it.file_name()).extension() == Some("toml".as_ref())),
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        };
        let is_shared = || match state_file::read_text(&project.root.join(FILE_NAME)) {
            Ok(Some(text)) => !matches!(shared::read(&text), Ok(None)),
            Ok(None) => false,
            Err(_) => true,
        };
        has_files(folder) || has_files(&folder.join("trends")) || is_shared()
    }

    /// Whether something of the project is kept already.
    pub fn is_known(&self) -> bool {
        self.trend.exists() || self.state.path().exists() || !self.former.is_empty()
    }

    /// Whether `path` is the whole project, and not a part of it.
    pub fn is_of_all(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| path == self.project.root)
    }

    /// Keeps how the project stands, and that it is here.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn record(&self, point: Point) -> Result<Trend, StoreError> {
        self.take_over(point.on)?;
        let file = StateFile::<Trend>::open(&self.trend, trend::VERSION)?.file;
        let mut locked = file.lock()?;
        if locked.value.first_commit.is_none() {
            locked.value.first_commit = self.project.first_commit();
        }
        locked.value.visit(&self.project.place());
        locked.value.record(point);
        locked.save()?;
        Ok(locked.value)
    }

    /// Takes over what the project has under other names: first it is saved here, then it ends
    /// there. Where that is cut off, it is taken over again, which adds nothing.
    fn take_over(&self, today: Date) -> Result<(), StoreError> {
        if self.former.is_empty() {
            return Ok(());
        }
        let lists: Vec<Checklist> = self.former.iter().filter_map(Former::list).collect();
        let mut list = self.state.lock()?;
        if !lists.is_empty() {
            list.value.project = self.project.place();
            for former in &lists {
                list.value.merge(former, today);
            }
            list.save()?;
        }
        let trends: Vec<Trend> = self.former.iter().filter_map(Former::trend).collect();
        let file = StateFile::<Trend>::open(&self.trend, trend::VERSION)?.file;
        let mut trend = file.lock()?;
        for former in &trends {
            trend.value.merge(former);
        }
        trend.save()?;
        self.former.iter().for_each(|it| it.end(&list.value, today));
        Ok(())
    }

    /// The text of the project's file and the checklist in it, where it has one.
    fn read_shared(&self) -> Result<Option<(String, shared::Shared)>, StoreError> {
        let Some(text) = state_file::read_text(&self.shared)? else { return Ok(None) };
        let found = shared::read(&text).map_err(|faults| self.faulty(faults))?;
        Ok(found.map(|found| (text, found)))
    }

    fn faulty(&self, faults: Vec<Fault>) -> StoreError {
        StoreError::Faulty { path: self.shared.clone(), faults }
    }

    /// Changes the checklist where it is kept by now, and says what is in it then. What others
    /// wrote since it was read is kept; `change` is asked again where they did meanwhile.
    ///
    /// # Errors
    /// The change is refused, or a file resists; nothing is changed then.
    pub fn update(
        &self,
        mut change: impl FnMut(&mut Checklist) -> Result<(), WordError>,
        today: Date,
    ) -> Result<Checklist, StoreError> {
        self.take_over(today)?;
        let mut locked = self.state.lock()?;
        locked.value.project = self.project.place();
        for _ in 0..TRIES {
            let Some((text, found)) = self.read_shared()? else {
                locked.value.settle(today);
                change(&mut locked.value)?;
                locked.save()?;
                return Ok(locked.value);
            };
            if let Some(found) = found.newer {
                return Err(StoreError::Newer { path: self.shared.clone(), found });
            }
            let mut list = Checklist { words: found.words.clone(), ..locked.value.clone() };
            change(&mut list)?;
            let new = shared::write(&text, &found.words, &list.words)
                .map_err(|faults| self.faulty(faults))?;
            if state_file::replace_text(&self.shared, Some(&text), Some(&new))? {
                locked.value = list;
                locked.save()?;
                return Ok(locked.value);
            }
        }
        Err(StoreError::Busy(self.shared.clone()))
    }

    /// Moves the list into the project's file, with a block for each of `criteria`.
    ///
    /// # Errors
    /// It is there already, the file is faulty, or one resists.
    pub fn share(&self, criteria: &[Criterion], today: Date) -> Result<PathBuf, StoreError> {
        self.take_over(today)?;
        let mut locked = self.state.lock()?;
        locked.value.project = self.project.place();
        for _ in 0..TRIES {
            let old = state_file::read_text(&self.shared)?;
            let text = old.as_deref().unwrap_or_default();
            if shared::read(text).map_err(|faults| self.faulty(faults))?.is_some() {
                return Err(StoreError::Shared(self.shared.clone()));
            }
            locked.value.settle(today);
            let (words, former) = (&locked.value.words, locked.value.unshared.as_deref());
            let new = shared::begin_again(text, former, words, criteria)
                .map_err(|faults| self.faulty(faults))?;
            if state_file::replace_text(&self.shared, old.as_deref(), Some(&new))? {
                // What was kept of the file is in it again.
                locked.value.unshared = None;
                locked.save()?;
                return Ok(self.shared.clone());
            }
        }
        Err(StoreError::Busy(self.shared.clone()))
    }

    /// Takes the list back into the data folder, and out of the project's file; one that holds
    /// nothing else goes. What people wrote around it is kept, for [`share`](Self::share).
    ///
    /// # Errors
    /// It is not shared, the file is faulty, or one resists.
    pub fn unshare(&self, today: Date) -> Result<PathBuf, StoreError> {
        self.take_over(today)?;
        let mut locked = self.state.lock()?;
        locked.value.project = self.project.place();
        for _ in 0..TRIES {
            let Some((text, found)) = self.read_shared()? else {
                return Err(StoreError::NotShared);
            };
            if let Some(found) = found.newer {
                return Err(StoreError::Newer { path: self.shared.clone(), found });
            }
            // First the copy, so that nothing is lost where this is cut off.
            locked.value.words = found.words;
            let part = shared::part(&text).map_err(|faults| self.faulty(faults))?;
            locked.value.unshared = Some(part);
            locked.value.settle(today);
            locked.save()?;
            let new = shared::end(&text).map_err(|faults| self.faulty(faults))?;
            if state_file::replace_text(&self.shared, Some(&text), new.as_deref())? {
                return Ok(self.shared.clone());
            }
        }
        Err(StoreError::Busy(self.shared.clone()))
    }
}

/// Where the trend of the project is kept whose list has this name.
pub(super) fn trend_path(folder: &Path, name: &str) -> PathBuf {
    folder.join("trends").join(name)
}

fn placed(path: &Path, fault: &Fault) -> String {
    match fault.line {
        Some(line) => format!("{}:{line}: {}", path.display(), fault.message),
        None => format!("{}: {}", path.display(), fault.message),
    }
}

impl From<StateError> for StoreError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

impl From<WordError> for StoreError {
    fn from(error: WordError) -> Self {
        Self::Word(error)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(error) => error.fmt(f),
            Self::Word(error) => error.fmt(f),
            Self::Faulty { path, faults } => {
                for fault in faults {
                    writeln!(f, "{}", placed(path, fault))?;
                }
                let name = path.display();
                write!(f, "Nothing is changed; mend {name} in an editor and try again.")
            }
            Self::Newer { path, found } => write!(
                f,
                "{} has a checklist of version {found}, which this twelve-tui only reads; update \
                 twelve-tui to change it",
                path.display()
            ),
            Self::Busy(path) => write!(
                f,
                "{} is written by someone else all the time. Nothing is changed; try again",
                path.display()
            ),
            Self::Shared(path) => {
                write!(f, "the checklist is shared already, in {}", path.display())
            }
            Self::NotShared => write!(
                f,
                "the checklist is not shared: {FILE_NAME} has none; `twelve-tui checklist share` \
                 puts it there"
            ),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::State(error) => Some(error),
            Self::Word(error) => Some(error),
            _ => None,
        }
    }
}
