//! What files said when they were last read, kept between checks.
//!
//! What a file says hangs on its path and kind, on its content, on what the pack knows and on this
//! program, and on nothing else. The former are the key of an entry; the latter are the stamp of
//! the file of all entries, which counts for nothing under another. So nothing in it can be stale,
//! and no clock is asked. Whatever is wrong with it is no error: files are read as they were before
//! there was one.

mod entry;
mod store;

use super::inventory::File;
use super::read::FileReading;
use crate::curriculum::Pack;
use crate::state_file;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;
use store::{Key, Store};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Where it is kept what the files of a project say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    file: PathBuf,
    is_written: bool,
}

impl Cache {
    /// The cache of the project at `root` in `folder`, which need not be there. `None` where there
    /// is no such project.
    pub fn of(folder: &Path, root: &Path) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let name = format!("{:032x}", xxh3_128(root.as_os_str().as_encoded_bytes()));
        Some(Self { file: folder.join(name), is_written: true })
    }

    /// The same for reading alone: it stays that of the project as it is, whatever is checked.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { is_written: false, ..self }
    }

    /// What is in it of this program and `pack`; `None` where this program cannot be told from
    /// others.
    pub(super) fn open(&self, pack: &Pack) -> Option<Open<'_>> {
        Some(Open { cache: self, store: Store::open(&self.file, stamp(pack)?) })
    }
}

/// A cache while files are read, from any number of threads.
pub(super) struct Open<'a> {
    cache: &'a Cache,
    store: Store,
}

impl Open<'_> {
    /// What reading `file` gave, which holds `bytes`, or what `read` gives now.
    pub(super) fn get_or_read(
        &self,
        file: &File,
        bytes: &[u8],
        read: impl FnOnce() -> FileReading,
    ) -> FileReading {
        let key = key(file, bytes);
        self.store.get(&key, |entry| entry::decode(&file.path, entry)).unwrap_or_else(|| {
            let reading = read();
            if self.cache.is_written
                && let Some(entry) = entry::encode(&file.path, &reading)
            {
                self.store.put(key, entry);
            }
            reading
        })
    }

    /// Keeps what was asked for, for the next check.
    pub(super) fn close(self) {
        if self.cache.is_written {
            // Where it cannot be kept, the next check takes longer.
            let _ = state_file::make_folder(&self.cache.file);
            let _ = self.store.save(&self.cache.file);
        }
    }
}

fn key(file: &File, bytes: &[u8]) -> Key {
    let File { path, kind, role, size: _, tracked } = file;
    let mut hash = Xxh3::new();
    (path, kind, role, tracked).hash(&mut hash);
    hash.update(bytes);
    hash.digest128().to_be_bytes()
}

/// This program and what it takes from `pack` to read files.
fn stamp(pack: &Pack) -> Option<u128> {
    let mut hash = Xxh3::new();
    program()?.hash(&mut hash);
    for folder in ["rules/", "knowledge/"] {
        for (path, text) in pack.texts_below(folder) {
            (path, text.len()).hash(&mut hash);
            hash.write(text.as_bytes());
        }
    }
    Some(hash.digest128())
}

/// What tells a program from others: its version, and the path, size and time of its file.
type Program = (&'static str, PathBuf, u64, SystemTime);

/// This program, as it was when it was first asked for: a long run may outlive its file.
fn program() -> Option<&'static Program> {
    static PROGRAM: OnceLock<Option<Program>> = OnceLock::new();
    let find = || {
        let path = std::env::current_exe().ok()?;
        // What runs, whatever has its path by now.
        let running = Path::new("/proc/self/exe");
        let file = if cfg!(target_os = "linux") { running } else { &path };
        let about = file.metadata().ok()?;
        let modified = about.modified().ok()?;
        Some((env!("CARGO_PKG_VERSION"), path, about.len(), modified))
    };
    PROGRAM.get_or_init(find).as_ref()
}

#[cfg(test)]
mod tests;
