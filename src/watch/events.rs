//! The system's events.
//!
//! On Linux each folder that was walked is asked for by itself: folders that tools fill, which
//! are large, cost nothing. Elsewhere a tree is asked for as a whole, and events of other folders
//! are told apart when they come.

use super::Wake;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

/// The events of some folders.
pub(super) struct Events {
    watcher: RecommendedWatcher,
    /// The folders whose events come, each with its number: one that was made anew has another.
    followed: BTreeMap<PathBuf, u64>,
}

/// What [`Events::follow`] did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// The events of all folders came already.
    Nothing,
    /// Those of more folders come now.
    More,
}

impl Events {
    /// Events of folders in the file system of `root` go to `wake`, as soon as folders are
    /// followed.
    ///
    /// # Errors
    /// They cannot be had: why.
    pub(super) fn open(root: &Path, wake: Sender<Wake>) -> Result<Self, String> {
        if let Some(name) = file_system_without_events(root) {
            return Err(format!("{name} tells of no changes"));
        }
        let handler = move |event: notify::Result<notify::Event>| {
            let paths = match event {
                // Looking at files is what we do ourselves.
                Ok(event) if is_about_reading(event.kind) => return,
                Ok(event) => event.paths,
                Err(_) => Vec::new(),
            };
            // An error means that the watch is over.
            let _ = wake.send(Wake::Event(paths));
        };
        let watcher = notify::recommended_watcher(handler).map_err(|error| why(&error))?;
        Ok(Self { watcher, followed: BTreeMap::new() })
    }

    /// Has the events of all of `folders`, and of no others.
    pub(super) fn follow(&mut self, folders: &BTreeMap<PathBuf, u64>) -> Result<Followed, String> {
        let wanted = if cfg!(target_os = "linux") { folders.clone() } else { tops(folders) };
        let mode = if cfg!(target_os = "linux") {
            RecursiveMode::NonRecursive
        } else {
            RecursiveMode::Recursive
        };
        for (path, number) in &self.followed {
            if wanted.get(path) != Some(number) {
                // It is an error where the folder is gone, which is why.
                let _ = self.watcher.unwatch(path);
            }
        }
        self.followed.retain(|path, number| wanted.get(path) == Some(number));
        let mut followed = Followed::Nothing;
        for (path, number) in wanted {
            if self.followed.contains_key(&path) {
                continue;
            }
            match self.watcher.watch(&path, mode) {
                Ok(()) => {
                    self.followed.insert(path, number);
                    followed = Followed::More;
                }
                // It went away in the meantime, or is not ours to look into.
                Err(error) if is_local(&error) => {}
                Err(error) => return Err(why(&error)),
            }
        }
        Ok(followed)
    }
}

/// The folders that are below none of the others.
fn tops(folders: &BTreeMap<PathBuf, u64>) -> BTreeMap<PathBuf, u64> {
    let is_top = |path: &Path| !path.ancestors().skip(1).any(|above| folders.contains_key(above));
    folders.iter().filter(|(path, _)| is_top(path)).map(|(path, id)| (path.clone(), *id)).collect()
}

fn is_about_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}

/// Whether an error is about one folder, and not about events.
fn is_local(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound | notify::ErrorKind::WatchNotFound => true,
        notify::ErrorKind::Io(error) => matches!(
            error.kind(),
            std::io::ErrorKind::NotFound
                | std::io::ErrorKind::PermissionDenied
                | std::io::ErrorKind::NotADirectory
        ),
        _ => false,
    }
}

fn why(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system gives no more events to this user (fs.inotify.max_user_watches)".to_owned()
        }
        kind => format!(
            "the system gives no events ({})",
            match kind {
                notify::ErrorKind::Io(error) => error.to_string(),
                kind => format!("{kind:?}"),
            }
        ),
    }
}

/// The name of the file system at `path` where others write to it unseen: then there are events
/// for our own writes alone.
#[cfg(target_os = "linux")]
fn file_system_without_events(path: &Path) -> Option<&'static str> {
    /// The numbers of statfs(2) and of the kernel's `magic.h`.
    const KNOWN: [(u32, &str); 10] = [
        (0x6969, "NFS"),
        (0xff53_4d42, "a Windows share (CIFS)"),
        (0xfe53_4d42, "a Windows share (SMB)"),
        (0x517b, "a Windows share (SMB)"),
        (0x0102_1997, "a mount of the host (9p)"),
        (0x6573_5546, "a mount by FUSE"),
        (0x786f_4256, "a mount of the host (VirtualBox)"),
        (0xbacb_acbc, "a mount of the host (VMware)"),
        (0x5346_414f, "AFS"),
        (0x00c3_6400, "Ceph"),
    ];
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "its type differs from machine to machine, the numbers have 32 bits"
    )]
    let kind = rustix::fs::statfs(path).ok()?.f_type as u32;
    KNOWN.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn file_system_without_events(_: &Path) -> Option<&'static str> {
    None
}
