use super::*;
use crate::check::facts::source::SourceReader;
use crate::check::facts::{Fact, FactKind, Place, Source};
use crate::check::inventory::{FileKind, Inventory, Role};
use crate::check::knowledge::Knowledge;
use crate::check::read::{self, Readers, Reading};
use crate::check::report::Skipped;
use crate::check::{Options, Stats, check_project};
use std::fs;
use std::sync::Arc;
use tempfile::TempDir;

/// A project, and a folder for its cache that is not there yet.
struct World {
    folder: TempDir,
    pack: Pack,
}

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap(), pack: Pack::built_in().unwrap() };
        fs::create_dir(world.project()).unwrap();
        for (path, text) in files {
            world.write(path, text);
        }
        world
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("cache/checks")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.project().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn cache(&self) -> Cache {
        Cache::of(&self.kept(), &self.project()).unwrap()
    }

    /// The report as text, and what was known.
    fn check(&self, cache: Option<&Cache>) -> (String, Stats) {
        let options = Options { cache, ..Options::new(2) };
        let found = check_project(&self.project(), &self.pack.criteria, &self.pack, &options);
        let (report, stats) = found.unwrap();
        (serde_json::to_string(&report).unwrap(), stats)
    }
}

const APP: &str = "import os\nimport redis\n\nport = int(os.environ.get(\"PORT\", \"8000\"))\n\
                   print(\"to stdout\")\n";

fn reading_of(file: &str, facts: Vec<Fact>) -> (Arc<str>, FileReading) {
    (Arc::from(file), FileReading::known(facts, None, false))
}

#[test]
fn the_second_check_knows_what_the_files_say() {
    let world = World::new(&[
        ("app.py", APP),
        ("README.md", "# App\n\nIt needs Redis.\n"),
        ("made.py", "# @generated\nx = 1\n"),
        ("broken.yaml", "kind: Deployment\napiVersion: apps/v1\n  - [\n"),
    ]);
    let (without, stats) = world.check(None);
    assert_eq!(stats.known, 0);
    assert!(!world.kept().exists(), "without a cache nothing is kept");
    let cache = world.cache();
    let (first, stats) = world.check(Some(&cache));
    assert_eq!((&first, stats.known), (&without, 0));
    let (second, stats) = world.check(Some(&cache));
    assert_eq!((&second, stats.known), (&without, stats.read));
    assert!(stats.read >= 4, "{stats:?}");
}

#[test]
fn a_change_is_seen_whatever_its_size_and_time() {
    let world = World::new(&[("app.py", APP), ("other.py", "import flask\n")]);
    let cache = world.cache();
    let (before, stats) = world.check(Some(&cache));
    let path = world.project().join("app.py");
    let modified = path.metadata().unwrap().modified().unwrap();
    let other = APP.replace("\"PORT\"", "\"TROP\"");
    world.write("app.py", &other);
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    let (after, now) = world.check(Some(&cache));
    assert_ne!(before, after);
    assert_eq!(after, world.check(None).0);
    assert_eq!((now.read, now.known), (stats.read, stats.read - 1));
    // The same text under another name is another file.
    fs::rename(&path, world.project().join("renamed.py")).unwrap();
    let (renamed, now) = world.check(Some(&cache));
    assert_eq!((renamed, now.known), (world.check(None).0, stats.read - 1));
}

#[test]
fn a_read_only_cache_is_used_and_stays_as_it_is() {
    let world = World::new(&[("app.py", APP)]);
    world.check(Some(&world.cache()));
    world.write("new.py", APP);
    let read_only = world.cache().read_only();
    let before = fs::read(&read_only.file).unwrap();
    let (report, stats) = world.check(Some(&read_only));
    assert_eq!((report, stats.known), (world.check(None).0, stats.read - 1));
    assert_eq!(fs::read(&read_only.file).unwrap(), before);
}

#[test]
fn a_cache_that_cannot_be_kept_or_read_is_no_error() {
    let world = World::new(&[("app.py", APP)]);
    let without = world.check(None).0;
    // Where the folder should be there is a file.
    let file = world.folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for folder in [file.clone(), file.join("below")] {
        let cache = Cache::of(&folder, &world.project()).unwrap();
        assert_eq!(world.check(Some(&cache)).0, without);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    // Where the file should be there is a folder.
    let cache = world.cache();
    fs::create_dir_all(cache.file.join("below")).unwrap();
    assert_eq!(world.check(Some(&cache)).0, without);
    // What is there is somebody else's.
    fs::remove_dir_all(&cache.file).unwrap();
    fs::write(&cache.file, "no such thing").unwrap();
    assert_eq!(world.check(Some(&cache)).0, without);
    let (again, stats) = world.check(Some(&cache));
    assert_eq!((again, stats.known), (without, stats.read));
}

#[test]
fn another_pack_is_another_stamp() {
    let stamp_with = |rule: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules/python/own.toml");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, rule).unwrap();
        stamp(&Pack::from_folder(folder.path()).unwrap()).unwrap()
    };
    let built_in = stamp(&Pack::built_in().unwrap()).unwrap();
    assert_eq!(built_in, stamp(&Pack::built_in().unwrap()).unwrap());
    assert_eq!(stamp_with("# one"), stamp_with("# one"));
    assert_ne!(stamp_with("# one"), stamp_with("# two"));
    assert_ne!(stamp_with("# one"), built_in);
}

#[test]
fn each_of_what_a_file_is_makes_another_key() {
    let file = File {
        path: "a/b.py".into(),
        kind: FileKind::Source("python"),
        role: Role::Own,
        size: 1,
        tracked: None,
    };
    let others = [
        File { path: "a/c.py".into(), ..file.clone() },
        File { kind: FileKind::Source("ruby"), ..file.clone() },
        File { kind: FileKind::SetupPy, ..file.clone() },
        File { role: Role::Development, ..file.clone() },
        File { tracked: Some(false), ..file.clone() },
        File { tracked: Some(true), ..file.clone() },
    ];
    let mut keys: Vec<Key> = others.iter().map(|other| key(other, b"x")).collect();
    keys.extend([key(&file, b"x"), key(&file, b"y"), key(&file, b"")]);
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 9);
    // What is read is what counts, not what was there when the folder was listed.
    assert_eq!(key(&File { size: 2, ..file.clone() }, b"x"), key(&file, b"x"));
}

#[test]
fn all_projects_that_we_have_say_the_same_from_the_cache() {
    let pack = Pack::built_in().unwrap();
    let knowledge = Knowledge::of(&pack).unwrap();
    let source = SourceReader::new(pack.texts_below("rules/")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let (mut read, mut known) = (0, 0);
    for entry in fs::read_dir(fixtures).unwrap() {
        let root = entry.unwrap().path();
        let inventory = Inventory::of(&root, 2);
        let cache = Cache::of(folder.path(), &root).unwrap();
        let reading = |cache: Option<&Cache>| {
            let open = cache.and_then(|cache| cache.open(&pack));
            let readers = Readers {
                root: &root,
                knowledge: &knowledge,
                source: &source,
                cache: open.as_ref(),
            };
            let reading = read::read(&inventory, &readers, 2, None);
            if let Some(open) = open {
                open.close();
            }
            reading
        };
        let without = reading(None);
        let same = |reading: &Reading| {
            assert_eq!(reading.facts, without.facts, "{}", root.display());
            assert_eq!(reading.skipped, without.skipped, "{}", root.display());
            assert_eq!(reading.unread_source, without.unread_source, "{}", root.display());
        };
        same(&reading(Some(&cache)));
        let warm = reading(Some(&cache));
        same(&warm);
        (read, known) = (read + warm.files, known + warm.known);
    }
    // Lockfiles are not read, and what counts only together with other files is not kept.
    assert!(known * 10 > read * 8, "{known} of {read}");
}

#[test]
fn a_fact_may_be_of_another_file() {
    let fact = |path: &str| Fact {
        kind: FactKind::PortBound { port: Source::Literal("80".into()), host: None },
        place: Place {
            path: path.into(),
            line: 3,
            column: 4,
            end_line: 5,
            snippet: "‹ü›".to_owned(),
        },
    };
    let (path, mut reading) = reading_of("a.py", vec![fact("a.py"), fact("b.py")]);
    let skipped = |path: &Arc<str>| Skipped {
        path: path.to_string(),
        reason: "line 3: it is broken".to_owned(),
        incomplete: true,
    };
    reading.skipped = Some(skipped(&path));
    let bytes = entry::encode(&path, &reading).unwrap();
    let found = entry::decode(&path, &bytes).unwrap();
    assert_eq!(found.facts, reading.facts);
    assert_eq!(found.skipped, reading.skipped);
    assert!(!found.foreign);
    // Its own path is not in it.
    let moved: Arc<str> = "moved.py".into();
    let found = entry::decode(&moved, &bytes).unwrap();
    assert_eq!(found.facts, [fact("moved.py"), fact("b.py")]);
    assert_eq!(found.skipped, Some(skipped(&moved)));
}

#[test]
fn an_entry_that_is_not_whole_is_none() {
    let kind = FactKind::EnvRead { name: "PORT".into(), default: None, required: true };
    let (path, reading) =
        reading_of("a.py", vec![Fact { kind, place: Place::whole(&"a.py".into()) }]);
    let whole = entry::encode(&path, &reading).unwrap();
    for length in 1..whole.len() {
        assert!(entry::decode(&path, &whole[..length]).is_none(), "cut to {length}");
    }
    assert!(entry::decode(&path, &[&whole[..], &[0]].concat()).is_none());
    // Whatever stands there: no panic, and no more memory than there are bytes for.
    for at in 0..whole.len() {
        for byte in 0..=u8::MAX {
            let mut broken = whole.clone();
            broken[at] = byte;
            let _ = entry::decode(&path, &broken);
            let huge = [&broken[..=at], &[0xff; 9][..], &[1], &broken[at + 1..]].concat();
            let _ = entry::decode(&path, &huge);
        }
    }
}

#[test]
fn what_no_report_shows_is_not_kept() {
    let secrets = ["hunter2again", "swordfish99"];
    let world = World::new(&[
        ("app.py", APP),
        (
            "config.py",
            "import os\nDB_PASSWORD = os.environ.get(\"DB_PASSWORD\", \"hunter2again\")\n",
        ),
        (
            "store.py",
            "import redis\nclient = redis.from_url(\"redis://:swordfish99@cache.internal:6379/0\")\n",
        ),
        ("run.sh", "#!/bin/sh\nexec deploy --token hunter2again\n"),
        (".env", "API_TOKEN=hunter2again\n"),
        ("Procfile", "web: gunicorn app:app --env PASSWORD=swordfish99\n"),
        (
            "compose.yaml",
            "services:\n  web:\n    build: .\n    environment:\n      DB_PASSWORD: hunter2again\n",
        ),
    ]);
    let cache = world.cache();
    let (first, _) = world.check(Some(&cache));
    let bytes = fs::read(&cache.file).unwrap();
    for secret in secrets {
        let is_there = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!is_there, "{secret} is on the disk");
    }
    let (second, stats) = world.check(Some(&cache));
    assert_eq!(first, second);
    assert!(stats.known > 0 && stats.known < stats.read, "{stats:?}");
}
