//! A file of entries, each found by its key.
//!
//! ```text
//! what it is (8) │ stamp (16) │ digest of the rest (16) │ number of entries (4)
//! of each entry, in the order of the keys: key (16), where it ends (4)
//! the entries
//! ```
//!
//! Numbers are little-endian. What is not whole, or of another stamp, is as if it were not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use xxhash_rust::xxh3::xxh3_128;

/// What every file begins with; its end counts the formats.
const MAGIC: [u8; 8] = *b"12fread1";

const STAMP: usize = MAGIC.len();
const DIGEST: usize = STAMP + 16;
const COUNT: usize = DIGEST + 16;
const INDEX: usize = COUNT + 4;
const KEY: usize = 16;
const SLOT: usize = KEY + 4;

/// A file that is used is marked as such after this time.
const MARKED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// A file that was not used for this time is removed.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// All files together may have this size, in bytes.
const KEPT_IN_ALL: u64 = 256 * 1024 * 1024;

/// What an entry is found by.
pub(super) type Key = [u8; KEY];

/// The entries of a file, and those that come new. Used from any number of threads.
pub(super) struct Store {
    stamp: u128,
    bytes: Vec<u8>,
    used: Vec<AtomicBool>,
    new: Mutex<Vec<(Key, Vec<u8>)>>,
}

impl Store {
    /// The entries of the file at `path`; none where it is not of `stamp`.
    pub(super) fn open(path: &Path, stamp: u128) -> Self {
        let found = fs::read(path).ok().and_then(|bytes| Some((count(&bytes, stamp)?, bytes)));
        let (count, bytes) = found.unwrap_or_default();
        let used = std::iter::repeat_with(|| AtomicBool::new(false)).take(count).collect();
        Self { stamp, bytes, used, new: Mutex::default() }
    }

    /// What `decode` makes of the entry with this key.
    pub(super) fn get<T>(&self, key: &Key, decode: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let at = self.slots().binary_search_by(|slot| slot[..KEY].cmp(key)).ok()?;
        let found = decode(self.entry(at)?)?;
        self.used[at].store(true, Ordering::Relaxed);
        Some(found)
    }

    /// Adds an entry.
    pub(super) fn put(&self, key: Key, entry: Vec<u8>) {
        self.new.lock().unwrap_or_else(PoisonError::into_inner).push((key, entry));
    }

    fn slots(&self) -> &[[u8; SLOT]] {
        let end = INDEX + self.used.len() * SLOT;
        self.bytes.get(INDEX..end).unwrap_or_default().as_chunks().0
    }

    fn entry(&self, at: usize) -> Option<&[u8]> {
        let slots = self.slots();
        let start = at.checked_sub(1).map_or(Some(0), |before| end_of(slots.get(before)?))?;
        let end = end_of(slots.get(at)?)?;
        self.bytes.get(INDEX + slots.len() * SLOT..)?.get(start..end)
    }

    /// Writes what was used and what is new to the file at `path`, where that is not what it holds.
    /// The file is whole at any time; where several write it, one of theirs is there.
    pub(super) fn save(self, path: &Path) -> io::Result<()> {
        let is_used = |at: &usize| self.used[*at].load(Ordering::Relaxed);
        let used: Vec<usize> = (0..self.used.len()).filter(is_used).collect();
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if new.is_empty() && used.len() == self.used.len() {
            return mark_used(path);
        }
        let mut entries: Vec<(&[u8], &[u8])> = Vec::with_capacity(used.len() + new.len());
        for at in used {
            entries.extend(self.entry(at).map(|entry| (&self.slots()[at][..KEY], entry)));
        }
        entries.extend(new.iter().map(|(key, entry)| (&key[..], &entry[..])));
        entries.sort_unstable();
        entries.dedup_by_key(|(key, _)| *key);
        let bytes = encoded(&entries, self.stamp).ok_or(io::ErrorKind::FileTooLarge)?;
        let folder = path.parent().ok_or(io::ErrorKind::InvalidFilename)?;
        // What a power cut takes is read again: nothing is waited for.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&bytes)?;
        file.persist(path).map_err(|error| error.error)?;
        tidy(folder, SystemTime::now())
    }
}

/// The number of entries in `bytes`; `None` where they are no such file, or not whole.
fn count(bytes: &[u8], stamp: u128) -> Option<usize> {
    let is_ours = bytes.starts_with(&MAGIC)
        && bytes.get(STAMP..DIGEST)? == stamp.to_le_bytes()
        && bytes.get(DIGEST..COUNT)? == xxh3_128(bytes.get(COUNT..)?).to_le_bytes();
    let count = number(bytes.get(COUNT..INDEX)?)?;
    let entries = bytes.len().checked_sub(INDEX)?;
    (is_ours && count.checked_mul(SLOT)? <= entries).then_some(count)
}

/// The file of `entries`, which are in the order of their keys; `None` where they are too many.
fn encoded(entries: &[(&[u8], &[u8])], stamp: u128) -> Option<Vec<u8>> {
    let size: usize = entries.iter().map(|(_, entry)| entry.len()).sum();
    let mut rest = Vec::with_capacity(4 + entries.len() * SLOT + size);
    rest.extend(u32::try_from(entries.len()).ok()?.to_le_bytes());
    let mut end = 0;
    for (key, entry) in entries {
        end += entry.len();
        rest.extend_from_slice(key);
        rest.extend(u32::try_from(end).ok()?.to_le_bytes());
    }
    rest.extend(entries.iter().flat_map(|(_, entry)| entry.iter()));
    let head = [&MAGIC[..], &stamp.to_le_bytes(), &xxh3_128(&rest).to_le_bytes()].concat();
    Some([head, rest].concat())
}

fn end_of(slot: &[u8; SLOT]) -> Option<usize> {
    number(&slot[KEY..])
}

fn number(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
}

/// Has the file at `path` not be removed for a while.
fn mark_used(path: &Path) -> io::Result<()> {
    let now = SystemTime::now();
    let Ok(file) = File::open(path) else { return Ok(()) };
    match now.duration_since(file.metadata()?.modified()?) {
        Ok(age) if age > MARKED_AFTER => file.set_modified(now),
        _ => Ok(()),
    }
}

/// Removes the files in `folder` that were not used for long, and where all are too large together,
/// those that were not used for longest.
fn tidy(folder: &Path, now: SystemTime) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if let Ok(about) = entry.metadata()
            && about.is_file()
        {
            files.push((about.modified()?, about.len(), entry.path()));
        }
    }
    files.sort_by(|one, other| other.cmp(one));
    let mut in_all = 0;
    for (used, size, path) in files {
        in_all += size;
        let is_old = now.duration_since(used).is_ok_and(|age| age > KEPT_FOR);
        if is_old || in_all > KEPT_IN_ALL {
            // Another process may have been faster.
            let _ = fs::remove_file(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
