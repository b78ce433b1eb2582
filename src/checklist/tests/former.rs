//! What was said goes where the project goes: to its new name, into clones, into parts.

use super::*;
use crate::checklist::store::trend_path;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

struct World(TempDir);

impl World {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(&path).unwrap();
        path.canonicalize().unwrap()
    }

    fn lists(&self) -> PathBuf {
        self.0.path().join("lists")
    }

    fn git(&self, at: &str, args: &[&str]) {
        let who = ["-c", "user.name=A", "-c", "user.email=a@x.test", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(who).current_dir(self.at(at)).args(args).output();
        assert!(output.as_ref().unwrap().status.success(), "git {args:?}: {output:?}");
    }

    fn repository(&self, at: &str) {
        self.git(at, &["init", "-qb", "main"]);
        fs::write(self.at(at).join("README"), at).unwrap();
        self.git(at, &["add", "."]);
        self.git(at, &["commit", "-qm", "first"]);
    }

    fn open(&self, at: &str) -> Opened {
        Store::open(&self.lists(), &Identity::of(&self.at(at)).unwrap(), today()).unwrap()
    }

    fn say(&self, at: &str, key: &str, note: &str) {
        let word = Word::new(Said::Met, note, today());
        let set = |list: &mut Checklist| list.set(&key.into(), word.clone(), None, today());
        self.open(at).store.update(set, today()).unwrap();
    }

    fn record(&self, at: &str) -> Trend {
        let report = report(Status::Met, "now");
        let items = self.open(at).checklist;
        let criteria = criteria();
        let items = items.beside(Some(&report), &criteria, today());
        let point = Point::of(&items, &report, today());
        self.open(at).store.record(point).unwrap()
    }

    fn notes(&self, at: &str) -> Vec<String> {
        self.open(at).checklist.words.into_values().map(|word| word.note).collect()
    }

    /// What version 2 kept of the project at `at`.
    fn put_old(&self, at: &str, id: &str, note: &str) -> PathBuf {
        let identity = Identity::of(&self.at(at)).unwrap();
        let path = self.lists().join(identity.former_file_name());
        let text = format!(
            "version = 2\nproject = '{}'\n[words.'{id}']\nstatus = 'met'\nnote = '{note}'\n\
             set_on = '2026-02-01'\n[[history]]\nturn = 1\non = '2026-02-01'\ncriterion = '{id}'\n\
             [history.word]\nstatus = 'met'\nnote = '{note}'\nset_on = '2026-02-01'\n",
            identity.folder.display()
        );
        fs::create_dir_all(self.lists()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn files(&self) -> usize {
        let is_list = |name: String| name.ends_with(".toml");
        let names = fs::read_dir(self.lists()).unwrap().flatten();
        names.filter(|it| is_list(it.file_name().to_string_lossy().into_owned())).count()
    }
}

#[test]
fn lists_of_two_clones_become_one_without_loss() {
    let world = World::new();
    world.repository("one");
    world.git(".", &["clone", "-q", "one", "two"]);
    let old = [world.put_old("one", "config.a", "one"), world.put_old("two", "config.b", "two")];
    // Reading shows it and moves nothing.
    assert_eq!(world.notes("one"), ["one"]);
    assert!(old[0].exists());
    world.say("one", ID, "new");
    assert!(!old[0].exists() && old[1].exists());
    assert_eq!(world.notes("two"), ["one", "two", "new"]);
    world.say("two", ID, "newer");
    assert!(!old[1].exists());
    assert_eq!(world.notes("one"), ["one", "two", "newer"]);
    let history = world.open("one").checklist.history;
    assert_eq!(history.len(), 4, "{history:?}");
    // An older program wrote meanwhile.
    world.put_old("two", "config.c", "late");
    assert_eq!(world.notes("one").len(), 3);
    world.record("two");
    assert_eq!(world.notes("one"), ["one", "two", "late", "newer"]);
    assert_eq!(world.files(), 1);
}

#[test]
fn parts_of_a_repository_begin_with_a_copy_of_its_old_list() {
    let world = World::new();
    world.repository("mono");
    fs::write(world.at("mono/shop").join("package.json"), "{}").unwrap();
    fs::write(world.at("mono/mail").join("go.mod"), "").unwrap();
    let old = world.put_old("mono", "config.a", "all");
    world.say("mono/shop", ID, "shop");
    assert!(old.exists(), "the top has not had it yet");
    world.say("mono", ID, "top");
    assert!(!old.exists());
    assert_eq!(world.notes("mono/shop"), ["all", "shop"]);
    assert_eq!(world.notes("mono"), ["all", "top"]);
    assert_eq!(world.notes("mono/mail"), Vec::<String>::new());
}

#[test]
fn a_list_goes_with_its_project_when_that_gets_git_an_address_and_another() {
    let world = World::new();
    let plain = world.at("plain");
    world.say("plain", ID, "plain");
    world.record("plain");
    world.repository("plain");
    assert_eq!(world.notes("plain"), ["plain"]);
    world.record("plain");
    for address in ["https://x.test/ana/shop", "git@y.test:ana/shop.git"] {
        world.git("plain", &["config", "remote.origin.url", address]);
        assert_eq!(world.notes("plain"), ["plain"], "{address}");
        assert_eq!(world.record("plain").places, [plain.to_string_lossy()]);
        assert_eq!(world.files(), 1, "{address}");
    }
    // The same folder, another project.
    fs::remove_dir_all(&plain).unwrap();
    world.repository("plain");
    world.git("plain", &["commit", "-q", "--allow-empty", "--amend", "-m", "another"]);
    assert_eq!(world.notes("plain"), Vec::<String>::new());
}

#[test]
fn a_copy_that_goes_another_way_leaves_the_list_to_the_others() {
    let world = World::new();
    world.repository("one");
    world.say("one", ID, "both");
    world.record("one");
    let copied = Command::new("cp").args(["-r", "one", "copy"]).current_dir(world.at(".")).status();
    assert!(copied.unwrap().success());
    world.record("copy");
    world.git("copy", &["config", "remote.origin.url", "https://x.test/fork"]);
    world.say("copy", "config.a", "fork");
    assert_eq!(world.notes("copy"), ["fork", "both"]);
    assert_eq!(world.notes("one"), ["both"]);
    let name = Identity::of(&world.at("one")).unwrap().file_name();
    assert!(trend_path(&world.lists(), &name).exists());
}
