//! What the files said is kept between checks: each finds what it would find without.

#![allow(clippy::unwrap_used)]

use super::checklist::{commit, git};
use super::world::{Outcome, World, outcome};
use std::fs;
use std::path::{Path, PathBuf};

fn check(world: &World, args: &[&str]) -> Outcome {
    let mut command = world.command(&[&["check"], args].concat());
    outcome(command.env_remove("TWELVE_TUI_CONTENT").output().unwrap())
}

fn kept(world: &World) -> PathBuf {
    world.home().join("cache/checks")
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn every_check_of_a_project_finds_the_same() {
    let world = World::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut projects = 0;
    for entry in fs::read_dir(fixtures).unwrap() {
        let project = entry.unwrap().path().display().to_string();
        let checked = |more: &[&str]| {
            let done = check(&world, &[&[project.as_str(), "--format", "json"], more].concat());
            (done.code, done.out)
        };
        let without = checked(&["--no-cache"]);
        assert_eq!(count(&kept(&world)), projects, "--no-cache keeps nothing: {project}");
        projects += 1;
        assert_eq!(checked(&[]), without, "the first check of {project}");
        assert_eq!(checked(&[]), without, "the second check of {project}");
        assert_eq!(checked(&["--jobs", "1"]), without, "the third check of {project}");
        assert_eq!(checked(&["--no-cache"]), without, "without again: {project}");
    }
    assert!(projects > 20);
}

#[test]
fn statistics_say_how_many_files_are_as_they_were() {
    let world = World::new();
    fs::write(world.project().join("app.py"), "import flask\n").unwrap();
    fs::write(world.project().join("README.md"), "# App\n").unwrap();
    let stats = |args: &[&str]| check(&world, &[&["--stats"], args].concat()).err;
    assert!(stats(&[]).contains("2 of them read (0 are as they were)"));
    assert!(stats(&[]).contains("2 of them read (2 are as they were)"));
    assert!(stats(&["--no-cache"]).contains("2 of them read (0 are as they were)"));
    fs::write(world.project().join("app.py"), "import redis\n").unwrap();
    assert!(stats(&[]).contains("2 of them read (1 are as they were)"));
}

#[test]
fn an_earlier_revision_is_read_with_what_is_known_of_this_one() {
    let world = World::new();
    fs::write(world.project().join("app.py"), "import flask\n").unwrap();
    git(&world, &["init", "-q"]);
    commit(&world, "First");
    fs::write(world.project().join("app.py"), "import os\nos.environ['SHOP']\n").unwrap();
    let since = |args: &[&str]| {
        let wanted = ["--since", "HEAD", "--format", "json", "--fail-on", "should"];
        let done = check(&world, &[&wanted[..], args].concat());
        (done.code, done.out)
    };
    let without = since(&["--no-cache"]);
    assert_eq!(without.0, 1, "what is new fails");
    let now = |entries: usize| {
        assert_eq!(since(&[]), without);
        assert_eq!(count(&kept(&world)), entries, "the copy of the revision is no project");
    };
    now(1);
    let file = fs::read_dir(kept(&world)).unwrap().next().unwrap().unwrap().path();
    let before = fs::read(&file).unwrap();
    now(1);
    assert_eq!(fs::read(&file).unwrap(), before);
}
