//! The room of a run: a fresh private folder that is gone afterwards.
//!
//! ```text
//! <temporary>/twelve-tui-room-<process>-<random>/
//!   work/   the files of the plan, and where the program starts
//!   home/   HOME
//!   tmp/    TMPDIR
//! ```
//!
//! The name holds the process that made it, so that [`sweep`] can remove what a process that was
//! killed left behind.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, TempDir};

const PREFIX: &str = "twelve-tui-room-";

/// A room; dropping it removes it.
#[derive(Debug)]
pub struct Room {
    folder: TempDir,
}

impl Room {
    /// A new room that holds `files`: relative paths with `/`, and their bytes.
    ///
    /// # Errors
    /// A path that is absolute or leads out, and what the file system says; both name the file.
    pub fn new(files: &[(String, Vec<u8>)]) -> io::Result<Self> {
        let mut builder = Builder::new();
        let name = format!("{PREFIX}{}-", std::process::id());
        builder.prefix(&name);
        #[cfg(unix)]
        builder.permissions(mode(0o700));
        let room = Self { folder: builder.tempdir()? };
        for folder in [room.work(), room.home(), room.temporary()] {
            fs::create_dir(folder)?;
        }
        for (path, bytes) in files {
            room.put(path, bytes)
                .map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
        }
        Ok(room)
    }

    /// The whole room.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the files are and the program starts.
    pub fn work(&self) -> PathBuf {
        self.folder().join("work")
    }

    /// The program's home.
    pub fn home(&self) -> PathBuf {
        self.folder().join("home")
    }

    /// Where the program puts its temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.folder().join("tmp")
    }

    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let file = self.work().join(safe(path)?);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = File::create_new(file)?;
        file.write_all(bytes)?;
        // Packs carry no permissions; a script is what says so in its first line.
        #[cfg(unix)]
        file.set_permissions(mode(if bytes.starts_with(b"#!") { 0o700 } else { 0o600 }))?;
        Ok(())
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What cannot be removed now is tried again by the sweep of a later start.
        let _ = remove(self.folder.path());
    }
}

/// Removes the rooms that dead processes left below the system's temporary folder.
pub fn sweep() {
    sweep_below(&std::env::temp_dir(), is_alive);
}

fn sweep_below(folder: &Path, is_alive: impl Fn(i32) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let left = entry.file_name().to_str().and_then(maker).is_some_and(|pid| !is_alive(pid));
        if left && is_our_folder(&entry) {
            // Somebody else may be faster, and nobody waits for it.
            let _ = remove(&entry.path());
        }
    }
}

/// The process that made the room called `name`.
fn maker(name: &str) -> Option<i32> {
    let (pid, _) = name.strip_prefix(PREFIX)?.split_once('-')?;
    pid.parse().ok()
}

#[cfg(unix)]
fn is_alive(pid: i32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    // Not allowed to signal it means that it is there.
    Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Without a cheap answer every maker counts as alive, and the room stays.
#[cfg(not(unix))]
fn is_alive(_pid: i32) -> bool {
    true
}

/// A temporary folder is shared: a link or a stranger's folder may have the name of a room.
fn is_our_folder(entry: &fs::DirEntry) -> bool {
    let Ok(about) = entry.metadata() else { return false };
    #[cfg(unix)]
    let is_ours =
        std::os::unix::fs::MetadataExt::uid(&about) == rustix::process::geteuid().as_raw();
    #[cfg(not(unix))]
    let is_ours = true;
    about.is_dir() && is_ours
}

/// `path` as a path of this system, if it stays inside the folder that it is put into.
fn safe(path: &str) -> io::Result<PathBuf> {
    let is_safe = path.split('/').all(|part| {
        // A backslash and a colon mean something else on Windows, so they are nowhere allowed.
        !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0'])
    });
    if is_safe {
        Ok(path.split('/').collect())
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a path inside the room; give a relative path with `/`, without `..`",
        ))
    }
}

/// Removes `folder`, also where the program took away its own right to write there (package
/// caches do).
fn remove(folder: &Path) -> io::Result<()> {
    fs::remove_dir_all(folder).or_else(|_| {
        open_up(folder);
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    })
}

#[cfg(unix)]
fn open_up(folder: &Path) {
    let _ = fs::set_permissions(folder, mode(0o700));
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        // The entry's own type: links are not followed.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            open_up(&entry.path());
        }
    }
}

#[cfg(not(unix))]
fn open_up(_folder: &Path) {}

#[cfg(unix)]
fn mode(bits: u32) -> Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_room_is_private_holds_its_files_and_goes() {
        use std::os::unix::fs::PermissionsExt;
        let files = [
            ("app/main.py".to_owned(), b"print()".to_vec()),
            ("bin/release".to_owned(), b"#!/bin/sh\n".to_vec()),
        ];
        let room = Room::new(&files).unwrap();
        let bits = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(bits(room.folder()), 0o700);
        assert_eq!(bits(&room.work().join("app/main.py")), 0o600);
        assert_eq!(bits(&room.work().join("bin/release")), 0o700);
        assert_eq!(fs::read(room.work().join("app/main.py")).unwrap(), b"print()");
        let folder = room.folder().to_owned();
        fs::create_dir(room.work().join("locked")).unwrap();
        fs::write(room.work().join("locked/file"), "").unwrap();
        fs::set_permissions(room.work().join("locked"), mode(0o500)).unwrap();
        drop(room);
        assert!(!folder.exists());
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        for path in ["../x", "a/../../x", "/etc/x", "", "a//b", "./a", "C:x", "a\\..\\b", "a\0b"] {
            let error = Room::new(&[(path.to_owned(), Vec::new())]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("{path}: not a path")), "{error}");
        }
    }

    #[test]
    fn the_sweep_takes_only_rooms_of_the_dead() {
        let shared = tempfile::tempdir().unwrap();
        for name in [
            "twelve-tui-room-1-abc",
            "twelve-tui-room-2-abc",
            "twelve-tui-room-x-abc",
            "twelve-tui-room-2",
            "other",
        ] {
            fs::create_dir(shared.path().join(name)).unwrap();
        }
        fs::write(shared.path().join("twelve-tui-room-2-file"), "").unwrap();
        sweep_below(shared.path(), |pid| pid != 2);
        let mut left: Vec<_> = fs::read_dir(shared.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [
                "other",
                "twelve-tui-room-1-abc",
                "twelve-tui-room-2",
                "twelve-tui-room-2-file",
                "twelve-tui-room-x-abc"
            ]
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_process_is_alive_while_it_is() {
        assert!(is_alive(i32::try_from(std::process::id()).unwrap()));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        child.wait().unwrap();
        assert!(!is_alive(pid));
    }
}
