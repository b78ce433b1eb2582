//! The project that is looked at, and what is known of it.

use super::Seen;
use crate::check::report::Report;
use crate::checklist::{Checklist, Finding, Key, Point, Trend};
use std::path::PathBuf;
use std::sync::Arc;

/// The project that is looked at.
#[derive(Debug)]
pub struct Project {
    /// Its root.
    pub path: PathBuf,
    /// Its folder's name, safe to show.
    pub name: String,
    /// What the check found.
    pub check: Check,
    /// Files of source that the running check has read, and of how many, once it has listed them.
    pub checking: Option<(usize, usize)>,
    /// The criterion whose standing is to be told when the check is done.
    pub rechecked: Option<(Key, String)>,
    /// What the team says.
    pub checklist: Checklist,
    /// Whether the team shares it, in the project's own file.
    pub is_shared: bool,
    /// How it stood until now.
    pub trend: Trend,
    /// How it stood when it is compared with.
    pub before: Option<Before>,
    /// The source around the evidence that is selected.
    pub preview: Option<Preview>,
    /// The evidence whose source was asked for: path and line.
    pub preview_asked: Option<(String, u32)>,
    /// Whether it is seen that its files are saved.
    pub watched: Seen,
    /// Whether a file was saved while the check ran.
    pub saved_meanwhile: bool,
    /// Who looks at it, where that is known.
    pub user: Option<String>,
}

impl Project {
    /// The project at `path`, nothing known of it yet.
    pub fn new(path: PathBuf, name: String, user: Option<String>) -> Self {
        Self {
            path,
            name,
            check: Check::Running(None),
            checking: None,
            rechecked: None,
            checklist: Checklist::default(),
            is_shared: false,
            trend: Trend::default(),
            before: None,
            preview: None,
            preview_asked: None,
            watched: Seen::No,
            saved_meanwhile: false,
            user,
        }
    }

    /// What the check found on `key`.
    pub fn finding(&self, key: &Key) -> Option<Finding<'_>> {
        Finding::of(self.check.report()?, key)
    }
}

/// The check of the project.
#[derive(Debug, Clone)]
pub enum Check {
    /// It runs; this was found before, where it ran before.
    Running(Option<Arc<Report>>),
    /// It is done.
    Done(Arc<Report>),
    /// It failed.
    Failed(String),
}

impl Check {
    /// What is known, also while it runs again.
    pub fn report(&self) -> Option<&Arc<Report>> {
        match self {
            Self::Running(report) => report.as_ref(),
            Self::Done(report) => Some(report),
            Self::Failed(_) => None,
        }
    }
}

/// How the project stood when it is compared with.
#[derive(Debug, Clone)]
pub struct Before {
    /// As it was asked for: a day or a commit.
    pub asked: String,
    /// How it stood.
    pub point: Point,
}

/// The source around a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its path in the project.
    pub path: String,
    /// The line that the evidence is on, 1-based.
    pub line: u32,
    /// The number of the first line that is here, 1-based.
    pub first: u32,
    /// The lines, safe to show.
    pub lines: Vec<String>,
}

impl Preview {
    /// The language, as highlighting knows it.
    pub fn language(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit('.').next().unwrap_or_default()
    }

    /// Its text, as it is highlighted.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}
