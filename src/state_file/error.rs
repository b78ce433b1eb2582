//! What can go wrong with a state file, in words that say what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Something that the user should know about a state file; work goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The file was broken and got another name.
    SetAside {
        /// The file.
        path: PathBuf,
        /// Its new name.
        aside: PathBuf,
        /// What is wrong in it.
        fault: Fault,
    },
    /// The file is of a newer version: it is read, and not written.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that we know.
        known: u32,
    },
}

/// What is wrong with a file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// 1-based, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl Fault {
    pub(super) fn new(message: String) -> Self {
        Self { line: None, message }
    }
}

/// Why a state file cannot be read or written.
#[derive(Debug)]
pub enum StateError {
    /// The file or its folder resists.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: `read`, `write`, `lock`, …
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// Another instance holds the lock and does not let go.
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file is of a newer version, so it is not written.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that we know.
        known: u32,
    },
}

impl StateError {
    pub(super) fn io(path: impl Into<PathBuf>, action: &'static str, source: io::Error) -> Self {
        Self::Io { path: path.into(), action, source }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}", self.message)
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetAside { path, aside, fault } => write!(
                f,
                "{} could not be understood ({fault}). It is kept as {}, and a new one is begun. \
                 To get it back, mend it and give it its old name.",
                path.display(),
                aside.display()
            ),
            Self::Newer { path, found, known } => write_newer(f, path, *found, *known),
        }
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, action, source } => {
                write!(f, "cannot {action} {}: {source}", path.display())
            }
            Self::Busy { path } => write!(
                f,
                "{} is locked by another twelve-tui that does not let go of it. \
                 Nothing was saved; close the other one and try again.",
                path.display()
            ),
            Self::Newer { path, found, known } => write_newer(f, path, *found, *known),
        }
    }
}

impl std::error::Error for StateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Busy { .. } | Self::Newer { .. } => None,
        }
    }
}

fn write_newer(
    f: &mut fmt::Formatter<'_>,
    path: &std::path::Path,
    found: u32,
    known: u32,
) -> fmt::Result {
    write!(
        f,
        "{} was written by a newer twelve-tui (version {found} of the file, this one knows \
         {known}). It is read and not changed; update twelve-tui to save again.",
        path.display()
    )
}
