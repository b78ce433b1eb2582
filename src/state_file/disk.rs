//! What state files need of the disk: locks, whole writes, setting aside.

use super::StateError;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
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
pub(crate) fn make_folder(path: &Path) -> Result<(), StateError> {
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
    wait_for(&file, path, &name)?;
    Ok(file)
}

/// Locks the folder of `path` against other instances, where the platform can lock folders: in a
/// project of somebody's own no lock files are left about.
pub(super) fn lock_folder(path: &Path) -> Result<Option<File>, StateError> {
    if !cfg!(unix) {
        return Ok(None);
    }
    let folder = folder_of(path);
    let file = File::open(folder).map_err(|error| StateError::io(folder, "open", error))?;
    wait_for(&file, path, folder)?;
    Ok(Some(file))
}

fn wait_for(file: &File, path: &Path, name: &Path) -> Result<(), StateError> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => thread::sleep(BETWEEN_TRIES),
            // A file system without locks: better saved without one than not at all.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(());
            }
            Err(TryLockError::Error(error)) => return Err(StateError::io(name, "lock", error)),
        }
    }
    Err(StateError::Busy { path: path.to_owned() })
}

/// Keeps the file at `path`, which is of version `version`, as it is beside it. What was kept
/// before stays: it is what that version wrote last.
pub(super) fn keep(path: &Path, version: u32) -> Result<(), StateError> {
    let name = beside(path, &format!(".v{version}"));
    if name.exists() {
        return Ok(());
    }
    match read(path)? {
        Some(bytes) => write_whole(&name, &bytes, Access::Private),
        None => Ok(()),
    }
}

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// This user alone.
    Private,
    /// Whoever may read the one that it replaces; a new one is as the user's other files are.
    Kept,
}

/// Writes the file at `path` whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8], access: Access) -> Result<(), StateError> {
    let temporary = beside(path, ".tmp");
    let written = write_new(&temporary, bytes, access).and_then(|()| {
        if let (Access::Kept, Ok(old)) = (access, fs::metadata(path)) {
            fs::set_permissions(&temporary, old.permissions())?;
        }
        crash_if_asked();
        fs::rename(&temporary, path)
    });
    if let Err(error) = written {
        // Nothing more can be done about a leftover: the next write removes it.
        let _ = fs::remove_file(&temporary);
        return Err(StateError::io(path, "write", error));
    }
    crash_if_asked();
    sync_folder(folder_of(path));
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        // Gone, or the leftover of a write that was cut off.
        _ => {}
    }
    crash_if_asked();
    let mut options = if access == Access::Private { private() } else { OpenOptions::new() };
    let mut file = options.write(true).create_new(true).open(path)?;
    crash_if_asked();
    // In two halves, so that a test can end the process between them.
    let (head, tail) = bytes.split_at(bytes.len() / 2);
    file.write_all(head)?;
    crash_if_asked();
    file.write_all(tail)?;
    crash_if_asked();
    file.sync_all()
}

/// Removes the file at `path`.
pub(super) fn remove(path: &Path) -> Result<(), StateError> {
    crash_if_asked();
    fs::remove_file(path).map_err(|error| StateError::io(path, "remove", error))?;
    crash_if_asked();
    sync_folder(folder_of(path));
    Ok(())
}

/// Ends the process where a test of a development build asks for it, as a power cut would:
/// `TWELVE_TUI_CRASH_AT` has the number of the step of all saves that it comes before.
fn crash_if_asked() {
    static STEP: AtomicU32 = AtomicU32::new(0);
    if cfg!(debug_assertions)
        && let Ok(wanted) = std::env::var("TWELVE_TUI_CRASH_AT")
        && wanted.parse() == Ok(STEP.fetch_add(1, Ordering::SeqCst) + 1)
    {
        std::process::abort();
    }
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
