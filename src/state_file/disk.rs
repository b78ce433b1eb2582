//! What state files need of the disk: locks, whole writes, setting aside.

use super::StateError;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often a taken lock is tried again, and how long between: two seconds in all.
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// The file's content; `None` where there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, StateError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StateError::io(path, "read", error)),
    }
}

/// Makes the folder of `path`, for this user alone, where it is missing.
pub(super) fn make_folder(path: &Path) -> Result<(), StateError> {
    let folder = folder_of(path);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| StateError::io(folder, "make the folder", error))
}

/// Locks the file at `path` against other instances until the result is dropped.
pub(super) fn lock(path: &Path) -> Result<File, StateError> {
    let name = beside(path, ".lock");
    let failed = |error| StateError::io(&name, "lock", error);
    let file = private().truncate(false).open(&name).map_err(failed)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => thread::sleep(BETWEEN_TRIES),
            // A file system without locks: better saved without one than not at all.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(file);
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(StateError::Busy { path: path.to_owned() })
}

/// Writes the file at `path` whole or not at all, readable by this user alone.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StateError> {
    let temporary = beside(path, ".tmp");
    let written = write_new(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = written {
        // Nothing more can be done about a leftover: the next write removes it.
        let _ = fs::remove_file(&temporary);
        return Err(StateError::io(path, "write", error));
    }
    sync_folder(folder_of(path));
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        // Gone, or the leftover of a write that was cut off.
        _ => {}
    }
    let mut file = private().create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a rename in `folder` last. Where the platform cannot, the rename stands all the same.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Gives the broken file at `path` the first free name `NAME.broken-<n>`, and returns that.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, StateError> {
    let mut n = 1;
    let mut aside = beside(path, ".broken-1");
    while fs::symlink_metadata(&aside).is_ok() {
        n += 1;
        aside = beside(path, &format!(".broken-{n}"));
    }
    fs::rename(path, &aside).map_err(|error| StateError::io(path, "set aside", error))?;
    sync_folder(folder_of(path));
    Ok(aside)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
