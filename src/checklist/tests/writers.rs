//! Two writers on the same files, a private list or a shared one, with checks and an editor between:
//! what is shown after a save is what was shown before, and nothing is lost.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tempfile::TempDir;

/// What a writer may do.
#[derive(Debug, Clone)]
enum Deed {
    Set(u8, &'static str, u8),
    Clear(u8, u8),
    /// A check that found this, with this commit.
    Check(Status, &'static str, u8),
    /// An editor changes the note of a word in the shared file.
    Edit(u8),
    Share,
    Unshare,
}

fn deeds() -> impl Strategy<Value = Vec<(bool, Deed)>> {
    let note = prop::sample::select(vec!["plain", "a \"quote\"", "two\nlines", "ß # '''", "[[x]]"]);
    let status = prop::sample::select(vec![Status::Met, Status::Unmet, Status::Unknown]);
    let commit = prop::sample::select(vec!["a", "b"]);
    let deed = prop_oneof![
        5 => (0..3_u8, note, 1..29_u8).prop_map(|(key, note, day)| Deed::Set(key, note, day)),
        2 => (0..3_u8, 1..29_u8).prop_map(|(key, day)| Deed::Clear(key, day)),
        3 => (status, commit, 1..29_u8).prop_map(|(it, commit, day)| Deed::Check(it, commit, day)),
        1 => (0..3_u8).prop_map(Deed::Edit),
        1 => Just(Deed::Share),
        1 => Just(Deed::Unshare),
    ];
    prop::collection::vec((any::<bool>(), deed), 1..14)
}

const KEYS: [&str; 3] = [ID, "logs.to-stdout", "logs.to-stdout@web"];

struct World {
    folder: TempDir,
}

impl World {
    fn open(&self) -> Opened {
        let project = self.folder.path().join("project");
        std::fs::create_dir_all(&project).unwrap();
        let project = Identity::of(&project).unwrap();
        Store::open(&self.folder.path().join("lists"), &project, today()).unwrap()
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("project").join(FILE_NAME)
    }
}

fn on(day: u8) -> Date {
    Date::new(2026, 6, day).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn two_writers_on_the_same_files_lose_nothing(deeds in deeds()) {
        let world = World { folder: tempfile::tempdir().unwrap() };
        // Both have it open from the start, and neither reads it again by itself.
        let writers = [world.open().store, world.open().store];
        let mut expected: BTreeMap<Key, Word> = BTreeMap::new();
        let mut said: Vec<(Key, Option<Word>)> = Vec::new();
        let mut points = 0;
        for (who, deed) in deeds {
            let store = &writers[usize::from(who)];
            match deed {
                Deed::Set(key, note, day) => {
                    let key = Key::from(KEYS[usize::from(key)]);
                    let word = Word::new(Said::Unmet, note, on(day));
                    let set = |list: &mut Checklist| list.set(&key, word.clone(), None, on(day));
                    let saved = store.update(set, on(day)).unwrap();
                    prop_assert_eq!(&saved.words[&key], &word);
                    expected.insert(key.clone(), word.clone());
                    said.push((key, Some(word)));
                }
                Deed::Clear(key, day) => {
                    let key = Key::from(KEYS[usize::from(key)]);
                    let clear = |list: &mut Checklist| { list.clear(&key, on(day)); Ok(()) };
                    store.update(clear, on(day)).unwrap();
                    if expected.remove(&key).is_some() {
                        said.push((key, None));
                    }
                }
                Deed::Check(status, commit, day) => {
                    let mut report = report(status, "now");
                    report.project.commit = Some(commit.into());
                    report.project.dirty = Some(false);
                    let criteria = criteria();
                    let list = world.open().checklist;
                    let items = list.beside(Some(&report), &criteria, on(day));
                    let point = Point::of(&items, &report, on(day));
                    let trend = store.record(point.clone()).unwrap();
                    let is_it = |it: &Point| {
                        it.commit == point.commit
                            && it.standing == point.standing
                            && it.in_apps == point.in_apps
                    };
                    prop_assert!(trend.points.iter().any(is_it), "{:?}", trend);
                    prop_assert!(trend.points.len() >= points, "{:?}", trend);
                    points = trend.points.len();
                }
                Deed::Edit(key) => {
                    let key = Key::from(KEYS[usize::from(key)]);
                    if world.file().exists() && let Some(word) = expected.get_mut(&key) {
                        word.note = "by hand".into();
                        let text = std::fs::read_to_string(world.file()).unwrap();
                        let mut list = shared::read(&text).unwrap().unwrap().words;
                        let before = list.clone();
                        list.insert(key, word.clone());
                        let text = shared::write(&text, &before, &list).unwrap();
                        std::fs::write(world.file(), text).unwrap();
                    }
                }
                Deed::Share => _ = store.share(&criteria(), today()),
                Deed::Unshare => _ = store.unshare(today()),
            }
            let opened = world.open();
            prop_assert_eq!(&opened.checklist.words, &expected);
            prop_assert_eq!(opened.notices, Vec::<String>::new());
            for (key, word) in &said {
                let is_it = |it: &Change| it.criterion == *key && it.word == *word;
                let known = opened.checklist.history.iter().any(is_it);
                prop_assert!(known, "{} {:?} is lost", key, word);
            }
        }
    }
}
