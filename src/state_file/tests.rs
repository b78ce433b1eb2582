use super::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::thread;
use tempfile::TempDir;

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counters {
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    counts: BTreeMap<String, u32>,
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/state.toml");
    (folder, path)
}

fn open(path: &Path) -> Loaded<Counters> {
    StateFile::open(path, 1).unwrap()
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn count(counters: &mut Counters, name: &str) {
    *counters.counts.entry(name.to_owned()).or_default() += 1;
}

#[test]
fn a_missing_file_is_the_default_and_is_not_made_by_opening() {
    let (_folder, path) = folder();
    let loaded = open(&path);
    assert_eq!(loaded.value, Counters::default());
    assert_eq!(loaded.notice, None);
    assert!(!path.parent().unwrap().exists());
}

#[test]
fn a_change_is_there_when_the_file_is_opened_again() {
    let (_folder, path) = folder();
    open(&path).file.update(|value| value.label = Some("größer\n\"x\"".to_owned())).unwrap();
    assert_eq!(open(&path).value.label.as_deref(), Some("größer\n\"x\""));
    assert!(fs::read_to_string(&path).unwrap().starts_with("version = 1\n"));
}

#[test]
fn a_change_that_changes_nothing_writes_nothing() {
    let (_folder, path) = folder();
    open(&path).file.update(|_| ()).unwrap();
    assert!(!path.exists());
}

#[test]
fn two_windows_lose_nothing() {
    let (_folder, path) = folder();
    let (one, two) = (open(&path).file, open(&path).file);
    one.update(|value| count(value, "one")).unwrap();
    let saved = two.update(|value| count(value, "two")).unwrap();
    assert_eq!(saved.value.counts.len(), 2);
    assert_eq!(open(&path).value, saved.value);
}

#[test]
fn threads_that_write_at_once_lose_nothing() {
    let (_folder, path) = folder();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let file = open(&path).file;
                for _ in 0..10 {
                    file.update(|value| count(value, "all")).unwrap();
                }
            });
        }
    });
    assert_eq!(open(&path).value.counts["all"], 40);
}

#[test]
fn a_lock_that_is_not_given_up_is_said() {
    let (_folder, path) = folder();
    let file = open(&path).file;
    disk::make_folder(&path).unwrap();
    let _held = disk::lock(&path).unwrap();
    let error = file.update(|value| count(value, "x")).unwrap_err();
    assert!(matches!(error, StateError::Busy { .. }), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_broken_file_is_set_aside_under_a_free_name() {
    let (_folder, path) = folder();
    put(&path, "version = 1\ncounts = 3\n");
    let loaded = open(&path);
    assert_eq!(loaded.value, Counters::default());
    let Some(Notice::SetAside { aside, fault, .. }) = loaded.notice else { panic!("not said") };
    assert!(aside.ends_with("state.toml.broken-1"));
    assert_eq!(fault.line, Some(2));
    assert_eq!(fs::read_to_string(&aside).unwrap(), "version = 1\ncounts = 3\n");
    assert!(!path.exists());

    put(&path, "\u{0}");
    let saved = loaded.file.update(|value| count(value, "x")).unwrap();
    let notice = saved.notice.unwrap();
    assert!(notice.to_string().contains("state.toml.broken-2"), "{notice}");
    assert_eq!(fs::read(path.with_file_name("state.toml.broken-2")).unwrap(), b"\0");
    assert_eq!(open(&path).value.counts["x"], 1);
}

#[test]
fn a_file_without_a_version_or_that_is_no_text_is_broken() {
    let (_folder, path) = folder();
    for bytes in [&b"label = 'x'\n"[..], b"version = -1\n", b"version = 'new'\n", b"\xff\xfe", b""]
    {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        assert!(matches!(open(&path).notice, Some(Notice::SetAside { .. })), "{bytes:?}");
    }
}

#[test]
fn a_newer_version_is_read_and_not_written() {
    let (_folder, path) = folder();
    let text = "version = 2\nlabel = 'from the future'\nnew = true\n";
    put(&path, text);
    let loaded = open(&path);
    assert_eq!(loaded.value.label.as_deref(), Some("from the future"));
    let notice = loaded.notice.unwrap().to_string();
    assert!(notice.contains("state.toml") && notice.contains("newer"), "{notice}");
    let error = loaded.file.update(|value| count(value, "x")).unwrap_err();
    assert!(matches!(error, StateError::Newer { found: 2, known: 1, .. }));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_newer_version_of_another_shape_is_no_broken_file() {
    let (_folder, path) = folder();
    put(&path, "version = 9\ncounts = 'elsewhere'\n");
    let loaded = open(&path);
    assert_eq!(loaded.value, Counters::default());
    assert!(matches!(loaded.notice, Some(Notice::Newer { found: 9, .. })));
}

#[test]
fn the_leftover_of_a_crash_does_not_matter() {
    let (_folder, path) = folder();
    open(&path).file.update(|value| count(value, "x")).unwrap();
    let leftover = path.with_file_name("state.toml.tmp");
    fs::write(&leftover, "version = 1\ncoun").unwrap();
    let loaded = open(&path);
    assert_eq!(loaded.notice, None);
    loaded.file.update(|value| count(value, "x")).unwrap();
    assert_eq!(open(&path).value.counts["x"], 2);
    assert!(!leftover.exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let (folder, _) = folder();
    fs::write(folder.path().join("file"), "").unwrap();
    // Below a file there can be no folder, not even for root.
    let loaded = StateFile::<Counters>::open(&folder.path().join("file/state.toml"), 1);
    let error = match loaded {
        Ok(loaded) => loaded.file.update(|value| count(value, "x")).unwrap_err(),
        Err(error) => error,
    };
    assert!(error.to_string().contains("file"), "{error}");
}

#[test]
fn a_failed_write_leaves_the_old_file_and_no_other() {
    let (_folder, path) = folder();
    // A folder in the file's place cannot be replaced by a file.
    fs::create_dir_all(path.join("occupied")).unwrap();
    assert!(disk::write_whole(&path, b"version = 1\n", disk::Access::Private).is_err());
    let names: Vec<_> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["state.toml"]);
}

#[cfg(unix)]
#[test]
fn file_and_folder_are_private_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, path) = folder();
    open(&path).file.update(|value| count(value, "x")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);

    let link = folder.path().join("link.toml");
    symlink(&path, &link).unwrap();
    open(&link).file.update(|value| count(value, "y")).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(open(&path).value.counts.len(), 2);
}
