//! Files that keep state: written whole or not at all, locked, versioned.
//!
//! A state file is TOML with `version = N` on top. A missing one is the default. One that cannot
//! be read is set aside under another name, never overwritten. One of a newer version is read as
//! far as it is understood and not written. One of an older version is kept beside it, as
//! `NAME.v1`, before it is written as the version of now.

mod disk;
mod error;
mod text;

pub(crate) use disk::make_folder;
pub use error::{Fault, Notice, StateError};
pub use text::{read_text, replace_text};

use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// A file that keeps a `T`.
#[derive(Debug)]
pub struct StateFile<T> {
    path: PathBuf,
    version: u32,
    holds: PhantomData<fn() -> T>,
}

/// A state file that was opened, and what was in it.
#[derive(Debug)]
pub struct Loaded<T> {
    /// The file, for later changes.
    pub file: StateFile<T>,
    /// What was in it.
    pub value: T,
    /// What the user should know.
    pub notice: Option<Notice>,
}

/// A state file's value after a change.
#[derive(Debug)]
pub struct Saved<T> {
    /// What is in the file now: the change, and what other instances wrote before it.
    pub value: T,
    /// What the user should know.
    pub notice: Option<Notice>,
}

/// A state file that no other instance can change.
#[derive(Debug)]
pub struct Locked<'a, T> {
    file: &'a StateFile<T>,
    _lock: std::fs::File,
    /// What is in it, to be changed.
    pub value: T,
    /// What the user should know.
    pub notice: Option<Notice>,
    written: String,
    /// The version of the file as it was found, where that is an older one.
    older: Option<u32>,
}

impl<T: Serialize> Locked<'_, T> {
    /// Writes the value, where it was changed.
    ///
    /// # Errors
    /// The file cannot be written; it is then as it was.
    pub fn save(&mut self) -> Result<(), StateError> {
        let after = encode(&self.value, self.file.version);
        if after != self.written {
            if let Some(older) = self.older.take() {
                disk::keep(&self.file.path, older)?;
            }
            disk::write_whole(&self.file.path, after.as_bytes(), disk::Access::Private)?;
            self.written = after;
        }
        Ok(())
    }
}

impl<T> Locked<'_, T> {
    /// Removes the file: what was in it is kept elsewhere by now.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(self) -> Result<(), StateError> {
        if self.file.path.exists() { disk::remove(&self.file.path) } else { Ok(()) }
    }
}

/// A value and how far it may be trusted.
#[derive(Debug)]
enum Decoded<T> {
    Known(T, u32),
    Newer(T, u32),
}

impl<T: Serialize + DeserializeOwned + Default> StateFile<T> {
    /// Opens the file at `path`, which holds `version` of its format.
    ///
    /// # Errors
    /// The file is there and cannot be read, or is broken and cannot be set aside.
    pub fn open(path: &Path, version: u32) -> Result<Loaded<T>, StateError> {
        // A link is followed once, so that saving replaces its target and not the link.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let file = Self { path, version, holds: PhantomData };
        let (value, notice) = match file.read()? {
            Ok(Decoded::Known(value, _)) => (value, None),
            Ok(Decoded::Newer(value, found)) => (value, Some(file.newer(found))),
            Err(_) => {
                let _lock = disk::lock(&file.path)?;
                let (value, notice, _) = file.read_or_set_aside()?;
                (value, notice)
            }
        };
        Ok(Loaded { file, value, notice })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Changes the value. The file is read again under the lock, so that nothing is lost that
    /// another instance wrote since it was opened. Nothing is written where nothing changes.
    ///
    /// # Errors
    /// The file is of a newer version, another instance does not give up its lock, or the file
    /// cannot be read or written; it is then as it was.
    pub fn update(&self, change: impl FnOnce(&mut T)) -> Result<Saved<T>, StateError> {
        let mut locked = self.lock()?;
        change(&mut locked.value);
        locked.save()?;
        Ok(Saved { value: locked.value, notice: locked.notice })
    }

    /// Locks the file against other instances, for changes in several steps.
    ///
    /// # Errors
    /// See [`update`](Self::update).
    pub fn lock(&self) -> Result<Locked<'_, T>, StateError> {
        disk::make_folder(&self.path)?;
        let lock = disk::lock(&self.path)?;
        let (value, notice, found) = self.read_or_set_aside()?;
        if let Some(Notice::Newer { path, found, known }) = notice {
            return Err(StateError::Newer { path, found, known });
        }
        let written = encode(&value, self.version);
        let older = (found < self.version).then_some(found);
        Ok(Locked { file: self, _lock: lock, value, notice, written, older })
    }

    /// Reads the file, which another instance may replace meanwhile, as a whole.
    fn read(&self) -> Result<Result<Decoded<T>, Fault>, StateError> {
        Ok(match disk::read(&self.path)? {
            Some(bytes) => decode_any(&bytes, self.version),
            None => Ok(Decoded::Known(T::default(), self.version)),
        })
    }

    /// Reads the file under the lock: what is in it, and of which version it is.
    fn read_or_set_aside(&self) -> Result<(T, Option<Notice>, u32), StateError> {
        Ok(match self.read()? {
            Ok(Decoded::Known(value, found)) => (value, None, found),
            Ok(Decoded::Newer(value, found)) => (value, Some(self.newer(found)), found),
            Err(fault) => {
                let aside = disk::set_aside(&self.path)?;
                let path = self.path.clone();
                (T::default(), Some(Notice::SetAside { path, aside, fault }), self.version)
            }
        })
    }

    fn newer(&self, found: u32) -> Notice {
        Notice::Newer { path: self.path.clone(), found, known: self.version }
    }
}

/// Removes the state file at `path`, where there is one.
///
/// # Errors
/// Another instance does not give up its lock, or the file cannot be removed.
pub fn remove(path: &Path) -> Result<(), StateError> {
    if !path.exists() {
        return Ok(());
    }
    let _lock = disk::lock(path)?;
    disk::remove(path)
}

/// The text of a state file that holds `value`.
///
/// # Panics
/// Where TOML cannot express `T`: maps with keys that are no text.
pub fn encode<T: Serialize>(value: &T, version: u32) -> String {
    let body = toml_edit::ser::to_string_pretty(value).expect("state has only text as keys");
    format!("version = {version}\n{body}")
}

/// What a state file with this content holds.
///
/// # Errors
/// It is broken, or its version is newer than `version`.
pub fn decode<T: DeserializeOwned + Default>(bytes: &[u8], version: u32) -> Result<T, Fault> {
    match decode_any(bytes, version)? {
        Decoded::Known(value, _) => Ok(value),
        Decoded::Newer(_, found) => Err(Fault::new(format!(
            "it has version {found}, and this twelve-tui knows versions up to {version}"
        ))),
    }
}

fn decode_any<T: DeserializeOwned + Default>(
    bytes: &[u8],
    version: u32,
) -> Result<Decoded<T>, Fault> {
    let source = std::str::from_utf8(bytes).map_err(|error| Fault::new(error.to_string()))?;
    let fault = |error: &toml_edit::de::Error| Fault {
        line: error.span().map(|span| 1 + source[..span.start].matches('\n').count()),
        message: error.message().to_owned(),
    };
    let head: Head = toml_edit::de::from_str(source).map_err(|error| fault(&error))?;
    let value = toml_edit::de::from_str(source);
    if head.version > version {
        return Ok(Decoded::Newer(value.unwrap_or_default(), head.version));
    }
    value.map(|value| Decoded::Known(value, head.version)).map_err(|error| fault(&error))
}

/// What every state file begins with.
#[derive(serde::Deserialize)]
struct Head {
    version: u32,
}

#[cfg(test)]
mod tests;
