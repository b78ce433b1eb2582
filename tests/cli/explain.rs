//! What is said about a criterion, for people and for programs.

#![allow(clippy::unwrap_used)]

use crate::world::{Outcome, World};
use std::fs;
use std::process::Command;

/// Runs the binary in the project with the built-in content, which has the rules.
fn explain(world: &World, args: &[&str]) -> Outcome {
    let args = [&["explain"][..], args].concat();
    let output = world.command(&args).env_remove("TWELVE_TUI_CONTENT").output().unwrap();
    Outcome {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn programs_get_each_example_with_what_it_counts_for() {
    let world = World::new();
    let outcome = explain(&world, &["port.from-config", "--lang", "golang", "--format", "json"]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let said: serde_json::Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!(said["id"], "port.from-config");
    assert_eq!((&said["level"], &said["decided_by"]), (&"must".into(), &"static".into()));
    assert!(said["fix"].as_array().unwrap().len() > 5, "the advice is whole: {said}");
    let in_code = said["in_code"].as_array().unwrap();
    assert_eq!(in_code.len(), 1);
    assert_eq!(in_code[0]["language"], "go");
    let examples = in_code[0]["examples"].as_array().unwrap();
    for side in ["against".into(), "for".into(), serde_json::Value::Null] {
        assert!(examples.iter().any(|it| it["side"] == side), "none is {side}");
    }
    assert!(examples.iter().all(|it| it["rule"].as_str().unwrap().starts_with("go.")));
}

#[test]
fn a_language_without_rules_is_told() {
    let world = World::new();
    let outcome = explain(&world, &["port.from-config", "--lang", "pythn"]);
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{outcome:?}");
    assert!(outcome.err.contains("did you mean `python`?"), "{outcome:?}");
    let outcome = explain(&world, &["port.from-config", "--lang", "cobol"]);
    assert!(outcome.err.contains("there are rules for python, javascript"), "{outcome:?}");
}

#[test]
fn the_languages_of_the_project_here_are_shown() {
    let world = World::new();
    fs::write(world.project().join("app.rb"), "require 'sinatra'\nget('/') { 'hello' }\n").unwrap();
    let anywhere = explain(&world, &["logs.no-files"]);
    assert!(anywhere.out.contains("recognises in Python"), "{anywhere:?}");
    let git = Command::new("git").args(["init", "--quiet"]).current_dir(world.project()).status();
    assert!(git.unwrap().success());
    let here = explain(&world, &["logs.no-files"]);
    assert_eq!(here.code, 0, "{here:?}");
    assert!(here.out.contains("recognises in Ruby"), "{here:?}");
    assert!(!here.out.contains("recognises in Python"), "{here:?}");
    assert!(here.out.contains("There are rules for Python"), "{here:?}");
}

#[test]
fn a_criterion_of_a_pack_of_one_s_own_is_left_to_people() {
    let world = World::new();
    world.write(
        "criteria/03.toml",
        "[[criterion]]\nid = 'config.own'\nfactor = 3\nlevel = 'should'\ndecided_by = 'person'\n\
         question = 'Is it?'\nmet = 'It is.'\nunmet = 'It is not.'\n",
    );
    let outcome = world.run(&["explain", "config.own"]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.out.contains("Is it?"), "{outcome:?}");
    assert!(outcome.out.contains("only people can say"), "{outcome:?}");
}
