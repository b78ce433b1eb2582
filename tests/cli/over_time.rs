//! The checklist over time and over several projects: trend, comparison, lists under other names.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use crate::checklist::{IDS, commit, done, git, shown, words, world};
use crate::world::World;
use serde_json::Value;
use std::process::{Command, Stdio};

fn json(world: &World, args: &[&str]) -> Value {
    serde_json::from_str(&done(world, args).out).unwrap()
}

fn keeps_to_the_schema(list: &Value) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/checklist.v1.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(list).map(|it| it.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{list}");
    assert!(!validator.is_valid(&serde_json::json!({"schema_version": 1})));
}

fn put(world: &World, name: &str, text: &str) {
    std::fs::write(world.project().join(name), text).unwrap();
}

#[test]
fn a_list_keeps_to_its_schema() {
    let world = world();
    done(&world, &["set", IDS[0], "open", "--owner", "ana", "--due", "2030-01-01"]);
    done(&world, &["set", IDS[1], "unmet", "--note", "n", "--app", "web"]);
    keeps_to_the_schema(&shown(&world));
    git(&world, &["init", "-qb", "main"]);
    commit(&world, "first");
    let list = json(&world, &["show", "--json", "--since", "HEAD"]);
    keeps_to_the_schema(&list);
    assert_eq!(list["since"]["became"], serde_json::json!([]));
}

#[test]
fn each_app_has_a_history_of_its_own() {
    let world = world();
    done(&world, &["set", IDS[1], "unmet", "--note", "n", "--app", "web"]);
    done(&world, &["set", IDS[1], "met", "--note", "pinned in the registry", "--app", "web"]);
    done(&world, &["set", IDS[0], "unmet", "--note", "n", "--app", "worker"]);
    let said = done(&world, &["history", "--app", "web"]).out;
    assert!(said.contains("pinned in the registry") && !said.contains("@worker"), "{said}");
    let plain = done(&world, &["history", "--app", "web", "--criterion", IDS[1], "--plain"]).out;
    assert!(plain.contains(": build.pinned-base stood met\n"), "{plain}");
    let history = json(&world, &["history", "--json"]);
    let last = history["checks"].as_array().unwrap().last().unwrap();
    assert_eq!(last["by_app"]["web"]["met"], 1, "{history}");
    assert_eq!(last["by_app"]["worker"]["met"], 0, "{history}");
    let wrong = world.run(&["checklist", "history", "--app", "wbe"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean `web`?"), "{wrong:?}");
}

#[test]
fn what_became_met_unmet_and_stale_is_told_since_a_day_and_a_commit() {
    let world = world();
    git(&world, &["init", "-qb", "main"]);
    commit(&world, "unmet");
    git(&world, &["tag", "before"]);
    done(&world, &["share"]);
    done(&world, &["set", IDS[1], "met", "--note", "looks pinned to me"]);
    commit(&world, "said");
    put(&world, "Dockerfile", "FROM node:latest\n");
    // Of the tagged commit nothing was kept but the check before `set`; of `said` nothing at all.
    std::fs::remove_dir_all(world.home().join("data")).unwrap();
    let became = |since: &str| {
        let list = json(&world, &["show", "--json", "--since", since]);
        keeps_to_the_schema(&list);
        let of = |it: &Value| {
            let text = |key: &str| it[key].as_str().unwrap_or("none").to_owned();
            (text("id"), text("from"), text("to"))
        };
        list["since"]["became"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let stale = |from: &str| vec![(IDS[1].to_owned(), from.to_owned(), "unmet stale".to_owned())];
    assert_eq!(became("HEAD"), stale("met"));
    assert_eq!(became("before"), stale("unmet"));
    let human = done(&world, &["show", "--since", "HEAD"]).out;
    assert!(human.contains("Became unmet") && human.contains("Became stale"), "{human}");
    assert!(human.contains("build.pinned-base                 unmet stale, was met"), "{human}");
    // The clone that was checked took nothing from the repository but its commits.
    assert_eq!(git(&world, &["worktree", "list"]).lines().count(), 1);
    for (since, why) in [("2001-01-01", "nothing is known of that day"), ("nope", "no commit")] {
        let result = world.run(&["checklist", "show", "--since", since]);
        assert!(result.code == 2 && result.err.contains(why), "{result:?}");
    }
}

#[test]
fn a_hostile_repository_starts_nothing_when_a_commit_is_checked() {
    let world = world();
    git(&world, &["init", "-qb", "main"]);
    put(&world, ".gitattributes", "* filter=evil\n");
    commit(&world, "first");
    let evil = format!("touch {}", world.project().join("started").display());
    for (key, value) in [
        ("filter.evil.smudge", format!("{evil}; cat")),
        ("core.fsmonitor", evil.clone()),
        ("core.sshCommand", evil.clone()),
        ("uploadpack.packObjectsHook", evil.clone()),
    ] {
        git(&world, &["config", key, &value]);
    }
    let hook = world.project().join(".git/hooks/post-checkout");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, format!("#!/bin/sh\n{evil}\n")).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    done(&world, &["show", "--since", "HEAD"]);
    assert!(!world.project().join("started").exists());
}

#[test]
fn checks_are_kept_and_shown_by_commit_and_day() {
    let world = world();
    git(&world, &["init", "-qb", "main"]);
    commit(&world, "first");
    // A check alone leaves no trace of a project that nobody keeps.
    world.run(&["check"]);
    assert!(!world.home().join("data").exists());
    done(&world, &["show"]);
    put(&world, "Dockerfile", "FROM python:3.13.1\n");
    commit(&world, "pinned");
    assert_eq!(world.run(&["check"]).code, 0);
    // What was asked of a part alone is none of the whole.
    world.run(&["check", "--select", IDS[0]]);
    let history = json(&world, &["history", "--json"]);
    let checks = history["checks"].as_array().unwrap();
    let met: Vec<_> = checks.iter().map(|it| (it["met"].clone(), it["dirty"].clone())).collect();
    let of = |met: u8| (Value::from(met), Value::from(false));
    assert_eq!(met, [of(0), of(1)], "{history}");
    assert_eq!(checks[1]["by_factor"]["build-release-run"]["met"], 1);
    let human = done(&world, &["history"]).out;
    assert!(human.contains("How it stood  ▁▃") && human.contains("1 of  4 met"), "{human}");
    let one = done(&world, &["history", "--criterion", IDS[1]]).out;
    let stood: Vec<&str> = one.lines().map(|line| line.split("stood ").nth(1).unwrap()).collect();
    assert!(stood[0].starts_with("unmet") && stood[1].starts_with("met"), "{one}");
    let one = json(&world, &["history", "--json", "--criterion", IDS[1]]);
    assert_eq!(one["checks"][0]["standing"], "unmet");
}

#[test]
fn a_list_is_narrowed_by_factor_app_and_words() {
    let world = world();
    done(&world, &["set", IDS[2], "unmet", "--note", "Ask the Platform team", "--app", "web"]);
    let ids = |args: &[&str]| {
        let list = json(&world, &[&["show", "--json"], args].concat());
        let ids = list["criteria"].as_array().unwrap().iter();
        ids.map(|it| it["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["--factor", "V"]), [IDS[1]]);
    assert_eq!(ids(&["--app", "web"]), [IDS[2]]);
    assert_eq!(ids(&["--search", "platform ask"]), [IDS[2]]);
    assert_eq!(ids(&["--search", "python:latest"]), [IDS[1]], "evidence");
    assert_eq!(ids(&["--search", "nowhere"]), Vec::<String>::new());
    let wrong = world.run(&["checklist", "show", "--factor", "thirteen"]);
    assert!(wrong.code == 2 && wrong.err.contains("dev-prod-parity"), "{wrong:?}");
}

#[test]
fn projects_are_listed_and_those_that_are_gone_forgotten() {
    let world = world();
    assert_eq!(json(&world, &["projects", "--json"])["projects"], serde_json::json!([]));
    done(&world, &["set", IDS[0], "met"]);
    let other = world.home().join("other");
    std::fs::create_dir_all(&other).unwrap();
    done(&world, &["set", IDS[0], "met", other.to_str().unwrap()]);
    let listed = |args: &[&str]| {
        let list = json(&world, &[&["projects", "--json"], args].concat());
        let projects = list["projects"].as_array().unwrap().iter();
        projects
            .map(|it| (it["name"].as_str().unwrap().to_owned(), it["gone"] == true))
            .collect::<Vec<_>>()
    };
    let (other_one, project) = (("other".to_owned(), false), ("project".to_owned(), false));
    assert_eq!(listed(&[]), [other_one, project.clone()]);
    assert_eq!(json(&world, &["projects", "--json"])["projects"][1]["counts"]["met"], 1);
    assert!(done(&world, &["projects"]).out.contains("1 of  4 met") || cfg!(windows));
    std::fs::remove_dir_all(&other).unwrap();
    assert_eq!(listed(&[]), [project.clone(), ("other".to_owned(), true)]);
    let forgot = done(&world, &["projects", "--forget-gone"]);
    assert!(forgot.err.contains("forgot other"), "{forgot:?}");
    assert_eq!(listed(&[]), [project]);
    assert_eq!(words(&world).len(), 1);
}

/// A list under its former name is taken over whole, wherever that is cut off.
#[cfg(unix)]
#[test]
fn a_take_over_that_is_cut_off_anywhere_loses_nothing() {
    let fresh = || {
        let world = world();
        done(&world, &["set", IDS[0], "met", "--note", "old"]);
        // From here on the first commit names it.
        git(&world, &["init", "-qb", "main"]);
        commit(&world, "first");
        world
    };
    let mut steps = 0;
    loop {
        let world = fresh();
        let before = words(&world);
        assert_eq!(before.len(), 1);
        let world = fresh();
        let args = ["checklist", "set", IDS[2], "unmet", "--note", "new"];
        let mut command = world.command(&args);
        command.env("TWELVE_TUI_CRASH_AT", (steps + 1).to_string());
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
        let now = words(&world);
        assert!(now.contains(&before[0]), "step {steps}: {now:?}");
        done(&world, &args[1..]);
        assert_eq!(words(&world).len(), 2);
        let list = json(&world, &["projects", "--json"]);
        assert_eq!(list["projects"].as_array().unwrap().len(), 1, "step {steps}: {list}");
        if status.success() {
            break;
        }
        steps += 1;
    }
    assert!(steps >= 12, "only {steps} steps");
}

#[test]
fn clones_share_a_private_list() {
    let world = world();
    git(&world, &["init", "-qb", "main"]);
    commit(&world, "first");
    done(&world, &["set", IDS[0], "met", "--note", "here"]);
    let clone = world.home().join("clone");
    let cloned = Command::new("git")
        .args(["clone", "-q", world.project().to_str().unwrap(), clone.to_str().unwrap()])
        .status();
    assert!(cloned.unwrap().success());
    let there = json(&world, &["show", "--json", clone.to_str().unwrap()]);
    assert_eq!(there["criteria"][0]["word"]["note"], "here");
}

/// The questions about history that git is asked while `args` runs.
fn history_asked(world: &World, args: &[&str]) -> usize {
    let trace = world.home().join("trace");
    let settings = format!("[trace2]\nnormalTarget = '{}'\n", trace.display()).replace('\'', "\"");
    std::fs::write(world.home().join(".gitconfig"), settings).unwrap();
    let output = world.command(args).env("HOME", world.home()).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    let told = std::fs::read_to_string(&trace).unwrap();
    std::fs::remove_file(trace).unwrap();
    assert!(told.contains("ls-files"), "git tells what it does: {told}");
    told.lines().filter(|line| line.contains("start ") && line.contains("rev-list")).count()
}

#[test]
fn a_check_asks_git_for_history_only_where_something_depends_on_it() {
    let world = world();
    git(&world, &["init", "-qb", "main"]);
    commit(&world, "first");
    let check = ["check", "--fail-on", "never"];
    assert_eq!(history_asked(&world, &check), 0, "nothing is kept of any project");
    put(&world, "twelve-factor.toml", "# No words here.\n");
    assert_eq!(history_asked(&world, &check), 0, "nothing is said in the project's file");
    done(&world, &["set", IDS[1], "unmet", "--note", "later"]);
    assert_eq!(history_asked(&world, &check), 1, "the first commit says which list is ours");
    git(&world, &["remote", "add", "origin", "https://git.test/ana/shop"]);
    world.run(&check);
    assert_eq!(history_asked(&world, &check), 0, "the list was taken over: the origin says it");
}
