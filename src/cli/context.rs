//! What commands get from the process: folders, content, the day. The environment is read here.

use super::output::message;
use super::{CliError, unknown};
use crate::check::Cache;
use crate::curriculum::{Criterion, Factor, Lesson, Pack};
use crate::date::Date;
use crate::git;
use crate::paths::{HOME_VARIABLE, Paths};
use crate::progress::{self, Progress};
use crate::run::Host;
use crate::run::consent::Origin;
use crate::state_file::{Loaded, Notice};
use crate::watch;
use std::env;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Names the folder of the lessons and criteria, in place of the built-in ones.
const CONTENT_VARIABLE: &str = "TWELVE_TUI_CONTENT";

/// What commands get from the process.
#[derive(Debug, Clone)]
pub struct Context {
    /// The folders that belong to us.
    pub paths: Paths,
    /// The folder of the lessons and criteria; `None` for the built-in ones.
    pub content: Option<PathBuf>,
    /// The day on which the command runs.
    pub today: Date,
}

impl Context {
    /// The context of this process; `content` comes before its variable.
    pub(super) fn of_process(content: Option<PathBuf>) -> Result<Self, CliError> {
        let paths = Paths::find(env::var_os(HOME_VARIABLE).as_deref()).ok_or_else(|| {
            CliError::incomplete(format!(
                "there is no home folder to keep anything in; set {HOME_VARIABLE} to a folder"
            ))
        })?;
        let from_variable = || env::var_os(CONTENT_VARIABLE).filter(|value| !value.is_empty());
        Ok(Self {
            paths,
            content: content.or_else(|| from_variable().map(PathBuf::from)),
            today: Date::of(SystemTime::now()),
        })
    }

    /// The lessons and criteria.
    pub(super) fn pack(&self) -> Result<Pack, CliError> {
        Ok(match &self.content {
            Some(folder) => Pack::from_folder(folder).map_err(|error| {
                CliError::usage(format!("the content in {}: {error}", folder.display()))
            })?,
            None => Pack::built_in()?,
        })
    }

    /// The criteria, and what the check knows.
    pub(super) fn pack_for_check(&self) -> Result<Pack, CliError> {
        match self.content {
            Some(_) => self.pack(),
            None => Ok(Pack::built_in_for_check()?),
        }
    }

    /// What the files of the project at `root` said when it was last checked.
    pub(super) fn cache(&self, root: &Path) -> Option<Cache> {
        Cache::of(&self.paths.checks(), root)
    }

    /// What this machine gives to runs.
    pub(super) fn host(&self) -> Host {
        Host::of_process(self.paths.stacks())
    }

    /// Where the code of lessons and exercises comes from.
    pub(super) fn origin(&self) -> Origin {
        self.content.clone().map_or(Origin::BuiltIn, Origin::Folder)
    }

    /// The learner's progress; what is to be said about its file is said.
    pub(super) fn progress(&self) -> Result<Loaded<Progress>, CliError> {
        let loaded = progress::open(&self.paths.progress())?;
        tell(loaded.notice.as_ref());
        Ok(loaded)
    }

    /// Records what the learner did. Where that cannot be kept it is said, and no more: what they
    /// did is done all the same.
    pub(super) fn record(&self, change: impl FnOnce(&mut Progress)) {
        let saved = progress::open(&self.paths.progress()).and_then(|loaded| {
            tell(loaded.notice.as_ref());
            loaded.file.update(change)
        });
        if let Err(error) = saved {
            message(&format!("your progress is not kept: {error}"));
        }
    }
}

/// How changes of files are to be found, as the user wants it.
pub(super) fn watch_choice() -> Result<watch::Choice, CliError> {
    let value = env::var_os(watch::Choice::VARIABLE);
    let value = value.map(|value| value.to_string_lossy().into_owned());
    watch::Choice::of(value.as_deref()).map_err(CliError::usage)
}

/// Who works on the project whose files are at `root`: as git knows them, else the system.
pub(super) fn user(root: &Path) -> Option<String> {
    let of_system = || env::var("USER").or_else(|_| env::var("USERNAME")).ok();
    git::user_name(root).or_else(of_system)
}

/// Says what is to be said about a state file.
pub(super) fn tell(notice: Option<&Notice>) {
    if let Some(notice) = notice {
        message(&notice.to_string());
    }
}

/// The lesson that was asked for.
pub(super) fn find_lesson<'a>(pack: &'a Pack, id: &str) -> Result<&'a Lesson, CliError> {
    pack.lesson(id).ok_or_else(|| {
        if let Some(factor) = Factor::find(id) {
            return CliError::usage(format!(
                "the lesson on {factor} is not written yet; https://12factor.net/{} has the text",
                factor.slug()
            ));
        }
        let names = pack.lessons.iter().map(|lesson| lesson.id.as_str());
        CliError::usage(unknown("lesson", id, names, "`twelve-tui lesson` lists them"))
    })
}

/// The criterion that was asked for.
pub(super) fn find_criterion<'a>(pack: &'a Pack, id: &str) -> Result<&'a Criterion, CliError> {
    pack.criterion(id).ok_or_else(|| {
        let names = pack.criteria.iter().map(|criterion| criterion.id.as_str());
        CliError::usage(unknown("criterion", id, names, "`twelve-tui checklist show` lists them"))
    })
}
