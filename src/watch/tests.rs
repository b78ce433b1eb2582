use super::*;
use std::collections::BTreeSet;
use std::fs;
use std::sync::mpsc::Receiver;

/// Nothing here takes this long; a test that waits to the end has failed.
const DEADLINE: Duration = Duration::from_secs(20);

/// A watch of a folder, and what it says.
struct Case {
    folder: tempfile::TempDir,
    watch: Option<Watch>,
    reports: Receiver<Report>,
    /// What was expected last.
    before: BTreeSet<PathBuf>,
}

impl Case {
    fn new(choice: Choice, scope: impl FnOnce(PathBuf) -> Scope, files: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            write(&folder.path().join(file), "at first");
        }
        let (sender, reports) = channel();
        let settings =
            Settings { choice, every: Duration::from_millis(20), quiet: Duration::from_millis(30) };
        let root = folder.path().canonicalize().unwrap();
        let watch = Watch::start(scope(root), settings, move |report| {
            let _ = sender.send(report);
        });
        let case = Self { folder, watch: Some(watch.unwrap()), reports, before: BTreeSet::new() };
        match case.next() {
            Report::Watching(Means::Events) => assert_eq!(choice, Choice::Auto),
            Report::Watching(Means::Poll(why)) => assert_eq!(choice, Choice::Poll, "{why}"),
            other => panic!("{other:?}"),
        }
        case
    }

    fn next(&self) -> Report {
        self.reports.recv_timeout(DEADLINE).expect("a report")
    }

    /// Waits until all of `expected` were reported, by path inside the folder. A machine that is
    /// busy may see a save in two steps: what was expected before may come once more.
    fn sees(&mut self, expected: &[&str]) {
        let root = self.folder.path().canonicalize().unwrap();
        let mut missing: BTreeSet<PathBuf> = expected.iter().map(|it| root.join(it)).collect();
        let now = missing.clone();
        while !missing.is_empty() {
            let Report::Changed(paths) = self.next() else { panic!("no change") };
            for path in paths {
                assert!(now.contains(&path) || self.before.contains(&path), "{path:?}");
                missing.remove(&path);
            }
        }
        self.before = now;
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const BOTH: [Choice; 2] = [Choice::Auto, Choice::Poll];

#[test]
fn every_way_of_saving_is_seen() {
    for choice in BOTH {
        let mut case = Case::new(choice, Scope::Folder, &["app.py", "lib/help.py"]);
        // In place.
        write(&case.path("app.py"), "once more");
        case.sees(&["app.py"]);
        // By a rename over it, with what was there kept beside it until then.
        fs::rename(case.path("app.py"), case.path(".app.py.old")).unwrap();
        write(&case.path(".app.py.new"), "and again");
        fs::rename(case.path(".app.py.new"), case.path("app.py")).unwrap();
        case.sees(&["app.py"]);
        // In a folder below, and of the same length.
        write(&case.path("lib/help.py"), "at twice");
        case.sees(&["lib/help.py"]);
        // Gone, and there again.
        fs::remove_file(case.path("app.py")).unwrap();
        case.sees(&["app.py"]);
        write(&case.path("app.py"), "there");
        case.sees(&["app.py"]);
    }
}

#[test]
fn what_comes_into_new_folders_is_seen() {
    for choice in BOTH {
        let mut case = Case::new(choice, Scope::Folder, &["app.py"]);
        write(&case.path("new/deep/first.py"), "1");
        case.sees(&["new/deep/first.py"]);
        write(&case.path("new/deep/second.py"), "2");
        case.sees(&["new/deep/second.py"]);
        // A folder in the place of the one that was there.
        fs::remove_dir_all(case.path("new")).unwrap();
        case.sees(&["new/deep/first.py", "new/deep/second.py"]);
        write(&case.path("new/deep/first.py"), "3");
        case.sees(&["new/deep/first.py"]);
    }
}

#[test]
fn a_folder_that_comes_later_is_seen() {
    for choice in BOTH {
        let mut case = Case::new(choice, |root| Scope::Folder(root.join("a/b")), &[]);
        write(&case.path("beside.py"), "not this");
        write(&case.path("a/b/app.py"), "1");
        case.sees(&["a/b/app.py"]);
        write(&case.path("a/b/app.py"), "22");
        case.sees(&["a/b/app.py"]);
    }
}

#[test]
fn of_files_no_others_are_reported() {
    for choice in BOTH {
        let files = |root: PathBuf| Scope::Files(vec![root.join("a.py"), root.join("later/b.py")]);
        let mut case = Case::new(choice, files, &["a.py", "c.py"]);
        write(&case.path("c.py"), "another");
        write(&case.path("a.py"), "changed");
        case.sees(&["a.py"]);
        write(&case.path("later/b.py"), "made");
        case.sees(&["later/b.py"]);
    }
}

#[test]
fn of_a_project_what_the_check_leaves_out_is_left_out() {
    for choice in BOTH {
        let mut case = Case::new(
            choice,
            Scope::Project,
            &["app.py", "node_modules/x/index.js", "build/out.js", ".git/HEAD", ".git/objects/x"],
        );
        write(&case.path(".gitignore"), "build/\n");
        // It counts no more.
        case.sees(&["build/out.js"]);
        for left_out in ["node_modules/x/index.js", "build/out.js", ".git/objects/x", ".hidden"] {
            write(&case.path(left_out), "changed");
        }
        write(&case.path(".env"), "A=1");
        case.sees(&[".env"]);
        write(&case.path(".git/HEAD"), "ref: refs/heads/other");
        case.sees(&[".git/HEAD"]);
    }
}

#[test]
fn many_writes_in_a_row_end_in_the_last() {
    for choice in BOTH {
        let mut case = Case::new(choice, Scope::Folder, &["app.py"]);
        for number in 0..200 {
            write(&case.path("app.py"), &"x".repeat(number));
        }
        write(&case.path("last.py"), "the last");
        // One report or a few, but none without the end.
        case.before.insert(case.path("app.py").canonicalize().unwrap());
        case.sees(&["last.py"]);
    }
}

#[test]
fn a_watch_that_is_dropped_says_nothing_more_and_leaves_no_thread() {
    for choice in BOTH {
        let mut case = Case::new(choice, Scope::Folder, &["app.py"]);
        case.watch = None;
        write(&case.path("app.py"), "unseen");
        // The sink is dropped with the thread, and the channel with the sink.
        let end = case.reports.recv_timeout(DEADLINE);
        assert_eq!(end, Err(RecvTimeoutError::Disconnected), "{choice:?}");
    }
}

#[test]
fn what_users_choose_is_one_of_two_words() {
    assert_eq!(Choice::of(None), Ok(Choice::Auto));
    assert_eq!(Choice::of(Some("poll")), Ok(Choice::Poll));
    let error = Choice::of(Some("inotify")).unwrap_err();
    assert!(error.starts_with("TWELVE_TUI_WATCH=inotify: "), "{error}");
}
