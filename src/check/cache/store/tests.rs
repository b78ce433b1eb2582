use super::*;
use std::path::PathBuf;

const STAMP_OF_NOW: u128 = 7;

fn key(number: u8) -> Key {
    [number; KEY]
}

/// A folder, and in it a file that holds entries with these keys, each a text of its number.
fn with(keys: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let store = Store::open(&path, STAMP_OF_NOW);
    for number in keys {
        store.put(key(*number), text(*number));
    }
    store.save(&path).unwrap();
    (folder, path)
}

fn text(number: u8) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

fn get(store: &Store, number: u8) -> Option<Vec<u8>> {
    store.get(&key(number), |entry| Some(entry.to_vec()))
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn entries_are_found_by_their_keys() {
    let (folder, path) = with(&[3, 1, 2]);
    let store = Store::open(&path, STAMP_OF_NOW);
    for number in 1..=3 {
        assert_eq!(get(&store, number), Some(text(number)));
    }
    assert_eq!(get(&store, 4), None);
    assert_eq!(names(folder.path()), ["file"], "nothing else is left there");
}

#[test]
fn an_empty_entry_is_one() {
    let (_folder, path) = with(&[]);
    assert!(!path.exists(), "there is nothing to keep");
    let store = Store::open(&path, STAMP_OF_NOW);
    store.put(key(1), Vec::new());
    store.save(&path).unwrap();
    assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 1), Some(Vec::new()));
}

#[test]
fn what_was_not_used_is_not_kept() {
    let (_folder, path) = with(&[1, 2, 3]);
    let store = Store::open(&path, STAMP_OF_NOW);
    get(&store, 1).unwrap();
    get(&store, 3).unwrap();
    // What nothing can be made of was not used either.
    assert_eq!(store.get(&key(2), |_| None::<()>), None);
    store.put(key(9), text(9));
    store.save(&path).unwrap();
    let store = Store::open(&path, STAMP_OF_NOW);
    let there: Vec<u8> = (0..=9).filter(|number| get(&store, *number).is_some()).collect();
    assert_eq!(there, [1, 3, 9]);
}

#[test]
fn a_file_that_would_stay_the_same_is_not_written() {
    let (_folder, path) = with(&[1]);
    let file = File::open(&path).unwrap();
    let long_ago = SystemTime::now() - MARKED_AFTER / 2;
    file.set_modified(long_ago).unwrap();
    let store = Store::open(&path, STAMP_OF_NOW);
    get(&store, 1).unwrap();
    store.save(&path).unwrap();
    assert_eq!(path.metadata().unwrap().modified().unwrap(), long_ago);
    // After a day it is marked as one that is used.
    file.set_modified(long_ago - MARKED_AFTER).unwrap();
    let store = Store::open(&path, STAMP_OF_NOW);
    get(&store, 1).unwrap();
    store.save(&path).unwrap();
    assert!(path.metadata().unwrap().modified().unwrap() > long_ago);
    assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 1), Some(text(1)));
}

#[test]
fn a_file_of_another_stamp_is_replaced() {
    let (_folder, path) = with(&[1]);
    let store = Store::open(&path, STAMP_OF_NOW + 1);
    assert_eq!(get(&store, 1), None);
    store.put(key(2), text(2));
    store.save(&path).unwrap();
    assert_eq!(get(&Store::open(&path, STAMP_OF_NOW + 1), 2), Some(text(2)));
    assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 1), None);
}

#[test]
fn a_file_that_is_not_whole_counts_for_nothing() {
    let (_folder, path) = with(&[1, 2]);
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 1), None, "cut to {length}");
    }
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x11;
        fs::write(&path, &broken).unwrap();
        assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 1), None, "byte {at} is another");
    }
    fs::write(&path, [&whole[..], b"more"].concat()).unwrap();
    assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 1), None);
    fs::write(&path, &whole).unwrap();
    assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 1), Some(text(1)));
}

#[test]
fn no_number_in_a_forged_file_reaches_beyond_it() {
    let (_folder, path) = with(&[1, 2]);
    let whole = fs::read(&path).unwrap();
    // The number of entries and where each ends, with a digest that fits.
    let numbers = [COUNT, INDEX + KEY, INDEX + SLOT + KEY];
    for at in numbers {
        for number in [0, 1, 3, 4, 41, 1 << 20, u32::MAX / 20, u32::MAX] {
            let mut forged = whole.clone();
            forged[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
            let digest = xxh3_128(&forged[COUNT..]).to_le_bytes();
            forged[DIGEST..COUNT].copy_from_slice(&digest);
            fs::write(&path, &forged).unwrap();
            let store = Store::open(&path, STAMP_OF_NOW);
            for number in 0..4 {
                get(&store, number);
            }
            store.put(key(3), text(3));
            store.save(&path).unwrap();
            assert_eq!(get(&Store::open(&path, STAMP_OF_NOW), 3), Some(text(3)));
        }
    }
}

#[test]
fn two_that_write_at_once_leave_one_whole_file() {
    let (folder, path) = with(&[1]);
    std::thread::scope(|scope| {
        for writer in 10..14 {
            let path = &path;
            scope.spawn(move || {
                for _ in 0..20 {
                    let store = Store::open(path, STAMP_OF_NOW);
                    store.put(key(writer), text(writer));
                    store.save(path).unwrap();
                }
            });
        }
    });
    let store = Store::open(&path, STAMP_OF_NOW);
    let there: Vec<u8> = (0..20).filter(|number| get(&store, *number).is_some()).collect();
    assert_eq!(there.len(), 1, "{there:?}");
    assert_eq!(names(folder.path()), ["file"]);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = with(&[1]);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn files_that_were_not_used_for_long_are_removed() {
    let (folder, path) = with(&[1]);
    let now = SystemTime::now();
    let old = folder.path().join("old");
    fs::write(&old, "").unwrap();
    let is_left = |age: Duration| {
        fs::write(&old, "").unwrap();
        File::options().write(true).open(&old).unwrap().set_modified(now - age).unwrap();
        tidy(folder.path(), now).unwrap();
        old.exists()
    };
    assert!(is_left(KEPT_FOR / 2));
    assert!(!is_left(KEPT_FOR * 2));
    assert!(path.exists());
}

#[test]
fn where_all_are_too_large_the_one_used_last_stays() {
    let (folder, path) = with(&[1]);
    let now = SystemTime::now();
    for (name, age) in [("new", 1), ("old", 3)] {
        // Without a block on the disk.
        let file = File::create(folder.path().join(name)).unwrap();
        file.set_len(KEPT_IN_ALL / 2).unwrap();
        file.set_modified(now - Duration::from_secs(60 * age)).unwrap();
    }
    tidy(folder.path(), now).unwrap();
    assert_eq!(names(folder.path()), ["file", "new"]);
    assert!(path.exists());
}
