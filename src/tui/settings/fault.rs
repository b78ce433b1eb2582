//! What is wrong in a file of the user's, and where.

use std::fmt;
use std::path::{Path, PathBuf};

/// Something wrong in a file of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub path: PathBuf,
    /// 1-based, where it is known.
    pub line: Option<usize>,
    /// The key, as `table.key`; empty where none is concerned.
    pub key: String,
    /// What is wrong, and what may have been meant.
    pub message: String,
}

impl Fault {
    /// A file that cannot be read at all.
    pub(in crate::tui) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let message = format!("cannot be read: {error}");
        Self { path: path.to_owned(), line: None, key: String::new(), message }
    }
}

impl Fault {
    /// Without the folder of the file, for where there is little room.
    pub fn short(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        Self { path: name.into(), ..self.clone() }.to_string()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if !self.key.is_empty() {
            write!(f, " {}:", self.key)?;
        }
        write!(f, " {}", self.message)
    }
}
