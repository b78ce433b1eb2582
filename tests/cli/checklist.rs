//! The checklist as a team uses it: shared, merged, interrupted, written by several at once.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use crate::world::{Outcome, World};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Four criteria; the second one is unmet in the project.
pub(crate) fn world() -> World {
    let world = World::new();
    let criterion = |id: &str, factor: u8, level: &str| {
        format!(
            "[[criterion]]\nid = '{id}'\nfactor = {factor}\nlevel = '{level}'\n\
             decided_by = 'static'\nquestion = 'Is {id} so?'\nmet = 'M'\nunmet = 'U'\n"
        )
    };
    world.write("criteria/05-build.toml", &criterion("build.pinned-base", 5, "must"));
    world.write("criteria/10-parity.toml", &criterion("parity.owners-deploy", 10, "should"));
    world.write("criteria/12-admin.toml", &criterion("admin.in-repo", 12, "should"));
    std::fs::write(world.project().join("Dockerfile"), "FROM python:latest\n").unwrap();
    world
}

pub(crate) const IDS: [&str; 4] =
    ["config.from-environment", "build.pinned-base", "parity.owners-deploy", "admin.in-repo"];

fn file(world: &World) -> PathBuf {
    world.project().join("twelve-factor.toml")
}

fn text(world: &World) -> String {
    std::fs::read_to_string(file(world)).unwrap()
}

pub(crate) fn done(world: &World, args: &[&str]) -> Outcome {
    let result = world.run(&[&["checklist"], args].concat());
    assert_eq!(result.code, 0, "{args:?}: {result:?}");
    result
}

pub(crate) fn shown(world: &World) -> serde_json::Value {
    serde_json::from_str(&done(world, &["show", "--json"]).out).unwrap()
}

/// The word on each criterion that has one.
pub(crate) fn words(world: &World) -> Vec<(String, serde_json::Value)> {
    let list = shown(world);
    let items = list["criteria"].as_array().unwrap();
    let said = items.iter().filter(|item| !item["word"].is_null());
    said.map(|item| (item["id"].as_str().unwrap().to_owned(), item["word"].clone())).collect()
}

pub(crate) fn git(world: &World, args: &[&str]) -> String {
    let settings =
        ["-c", "user.name=Ana", "-c", "user.email=ana@x.test", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.current_dir(world.project()).args(settings).args(args).env_remove("GIT_DIR");
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn commit(world: &World, message: &str) {
    git(world, &["add", "-A"]);
    git(world, &["commit", "-qm", message]);
}

#[test]
fn what_changes_a_list_answers_programs_too() {
    let world = world();
    let json = |args: &[&str]| -> serde_json::Value {
        let out = done(&world, &[args, &["--json"]].concat()).out;
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{args:?}: {error}: {out}"))
    };
    let set = json(&["set", IDS[0], "met", "--note", "seen"]);
    assert_eq!((&set["id"], &set["word"]["note"]), (&IDS[0].into(), &"seen".into()));
    assert_eq!(json(&["share"])["shared"], true);
    let place = json(&["unshare"]);
    assert_eq!(place["shared"], false);
    assert!(std::path::Path::new(place["file"].as_str().unwrap()).exists(), "{place}");
    assert!(json(&["clear", IDS[0]])["word"].is_null());
}

#[test]
fn a_list_is_shared_edited_there_and_taken_back() {
    let world = world();
    done(&world, &["set", IDS[0], "met", "--note", "seen"]);
    let before = words(&world);
    assert_eq!(shown(&world)["shared"], false);
    done(&world, &["share"]);
    assert_eq!(words(&world), before);
    assert_eq!(shown(&world)["shared"], true);
    assert_eq!(text(&world).matches("[[criterion]]").count(), IDS.len());
    let again = world.run(&["checklist", "share"]);
    assert!(again.code == 2 && again.err.contains("shared already"), "{again:?}");

    // By hand, and then by us.
    let id = format!("id = \"{}\"\n", IDS[3]);
    let by_hand = format!("{id}owner = 'ben' # asked him\nticket = 7\n");
    std::fs::write(file(&world), text(&world).replace(&id, &by_hand)).unwrap();
    let show = done(&world, &["show", "--owner", "ben"]);
    assert!(show.err.contains("twelve-factor.toml:") && show.err.contains("`ticket`"), "{show:?}");
    assert!(show.out.contains("admin.in-repo") && !show.out.contains("Is build"), "{show:?}");
    done(&world, &["set", IDS[3], "met"]);
    assert!(text(&world).contains("owner = 'ben' # asked him\n"), "{}", text(&world));
    assert!(text(&world).contains("ticket = 7\n"), "{}", text(&world));

    let before = words(&world);
    assert_eq!(before.len(), 2);
    let told = done(&world, &["unshare"]).err;
    assert!(told.contains("are kept with your list"), "{told}");
    assert!(!file(&world).exists());
    assert_eq!(words(&world), before);
    // What was written around the words comes back with them.
    done(&world, &["share"]);
    assert!(text(&world).contains("owner = 'ben' # asked him\n"), "{}", text(&world));
    assert!(text(&world).contains("ticket = 7\n"), "{}", text(&world));
    done(&world, &["unshare"]);
    assert_eq!(words(&world), before);
    let none = world.run(&["checklist", "unshare"]);
    assert!(none.code == 2 && none.err.contains("not shared"), "{none:?}");
}

#[test]
fn the_rest_of_the_file_stays_when_a_list_comes_and_goes() {
    let world = world();
    let rest = "# Ours.\n[check]\nignore = [\"logs.structured\"]\n";
    std::fs::write(file(&world), rest).unwrap();
    done(&world, &["share"]);
    assert!(text(&world).starts_with(rest));
    done(&world, &["unshare"]);
    assert_eq!(text(&world), rest);
}

#[test]
fn mistakes_by_hand_are_told_with_their_line_and_nothing_is_overwritten() {
    let world = world();
    let broken =
        "[checklist]\nversion = 1\n\n[[criterion]]\nid = \"admin.in-repo\"\nstatus = \"done\"\n";
    std::fs::write(file(&world), broken).unwrap();
    for args in [
        &["checklist", "show"][..],
        &["checklist", "set", IDS[0], "met"],
        &["checklist", "clear", IDS[0]],
        &["checklist", "share"],
        &["checklist", "unshare"],
        &["check"],
    ] {
        let result = world.run(args);
        assert_eq!((result.code, result.out.as_str()), (2, ""), "{args:?}");
        assert!(result.err.contains("twelve-factor.toml:6: `done` is no status"), "{result:?}");
        assert!(result.err.contains("mend"), "{result:?}");
    }
    assert_eq!(world.run(&["check", "--no-waivers"]).code, 1);
    assert_eq!(text(&world), broken);
    std::fs::write(file(&world), broken.replace("= 1", "= 2").replace("done", "met")).unwrap();
    assert!(done(&world, &["show"]).err.contains("version 2"));
    let newer = world.run(&["checklist", "set", IDS[0], "met"]);
    assert!(newer.code == 2 && newer.err.contains("only reads"), "{newer:?}");
}

#[test]
fn git_merges_the_edits_of_two_branches() {
    let world = world();
    git(&world, &["init", "-qb", "main"]);
    done(&world, &["share"]);
    commit(&world, "share");
    git(&world, &["checkout", "-qb", "side"]);
    done(&world, &["set", IDS[1], "unmet", "--note", "side", "--owner", "ben"]);
    done(&world, &["set", IDS[3], "met", "--note", "side"]);
    commit(&world, "side");
    git(&world, &["checkout", "-q", "main"]);
    assert_eq!(words(&world), []);
    done(&world, &["set", IDS[0], "not-applicable", "--note", "main"]);
    done(&world, &["set", IDS[2], "unmet", "--note", "main", "--due", "2030-01-01"]);
    commit(&world, "main");
    git(&world, &["merge", "-q", "--no-edit", "side"]);
    let notes: Vec<_> =
        words(&world).into_iter().map(|(id, word)| (id, word["note"].clone())).collect();
    let expected: Vec<_> = IDS
        .iter()
        .zip(["main", "side", "main", "side"])
        .map(|(id, note)| ((*id).to_owned(), serde_json::Value::from(note)))
        .collect();
    assert_eq!(notes, expected);

    // Another clone has no history of its own, and reads it from the commits.
    std::fs::remove_dir_all(world.home().join("data")).unwrap();
    let out = done(&world, &["history", "--json", "--criterion", IDS[1]]).out;
    let history: serde_json::Value = serde_json::from_str(&out).unwrap();
    let entries = history["history"].as_array().unwrap();
    assert_eq!(entries.len(), 1, "{out}");
    assert_eq!((&entries[0]["by"], &entries[0]["word"]["owner"]), (&"Ana".into(), &"ben".into()));
    let human = done(&world, &["history"]).out;
    assert!(human.contains("build.pinned-base  unmet, side (ben)  Ana in "), "{human}");

    // Both changed the same line: the conflict is named.
    git(&world, &["checkout", "-qb", "again"]);
    done(&world, &["set", IDS[1], "unmet", "--note", "again"]);
    commit(&world, "again");
    git(&world, &["checkout", "-q", "main"]);
    done(&world, &["set", IDS[1], "unmet", "--note", "other"]);
    commit(&world, "other");
    let merge = Command::new("git").current_dir(world.project()).args(["merge", "again"]).output();
    assert!(!merge.unwrap().status.success());
    let conflict = world.run(&["checklist", "show"]);
    assert!(conflict.code == 2 && conflict.err.contains("merge conflict begins"), "{conflict:?}");
}

#[test]
fn waivers_count_in_the_check_until_their_last_day() {
    let world = world();
    let waive = |until: &str| {
        let args =
            ["checklist", "set", IDS[1], "unmet", "--note", "next release", "--owner", "ana"];
        world.run(&[&args[..], &["--until", until]].concat())
    };
    let check = |args: &[&str]| {
        let result = world.run(&[&["check", "--format", "json"], args].concat());
        let report: serde_json::Value = serde_json::from_str(&result.out).unwrap();
        let found = report["criteria"].as_array().unwrap().iter().find(|it| it["id"] == IDS[1]);
        (result.code, found.unwrap().clone(), report["summary"]["waived"].clone(), result.err)
    };
    assert_eq!(check(&[]).0, 1);
    let waived = waive("9999-12-31");
    let said = "build.pinned-base, says the team: waived, next release (ana) until 9999-12-31";
    assert!(waived.code == 0 && waived.err.contains(said), "{waived:?}");
    let (code, found, waived, err) = check(&[]);
    assert_eq!((code, &found["status"], waived, err.as_str()), (0, &"waived".into(), 1.into(), ""));
    let waiver =
        serde_json::json!({"reason": "next release", "owner": "ana", "until": "9999-12-31"});
    assert_eq!(found["waiver"], waiver);
    let (code, found, ..) = check(&["--no-waivers"]);
    assert_eq!((code, &found["status"], &found["waiver"]), (1, &"unmet".into(), &().into()));
    let human = world.run(&["check"]).out;
    assert!(human.contains("until 9999-12-31 by ana: next release"), "{human}");

    // What a hand wrote may have ended, or be on nothing.
    done(&world, &["share"]);
    let shared = text(&world);
    std::fs::write(file(&world), shared.replace("9999-12-31", "2001-12-31")).unwrap();
    let (code, found, _, err) = check(&[]);
    assert_eq!((code, &found["status"]), (1, &"unmet".into()));
    assert!(err.contains("ended on 2001-12-31"), "{err}");
    let other = shared.replace("build.pinned-base", "build.pinned-bas");
    std::fs::write(file(&world), other).unwrap();
    assert!(check(&[]).3.contains("is on no criterion that there is"));
    std::fs::write(file(&world), shared).unwrap();
    std::fs::write(world.project().join("Dockerfile"), "FROM python:3.13.1\n").unwrap();
    let (code, found, _, err) = check(&[]);
    assert_eq!(code, 0, "{found}");
    assert!(err.contains("is not needed: it is met"), "{err} {found}");
}

#[test]
fn to_say_otherwise_than_the_check_needs_a_reason() {
    let world = world();
    let bare = world.run(&["checklist", "set", IDS[1], "met"]);
    assert!(bare.code == 2 && bare.err.contains("the check found it unmet"), "{bare:?}");
    done(&world, &["set", IDS[1], "met", "--link", "https://x.test/1"]);
    let disputed = done(&world, &["show", "--filter", "disputed"]).out;
    assert!(disputed.contains("met, https://x.test/1") && disputed.contains("the check: unmet"));
    std::fs::write(world.project().join("Dockerfile"), "FROM node:latest\n").unwrap();
    let stale = done(&world, &["show", "--filter", "stale,must"]).out;
    assert!(stale.contains("unmet           build.pinned-base"), "{stale}");
    assert!(stale.contains("stale: the evidence has changed since"), "{stale}");
    let wrong = world.run(&["checklist", "show", "--filter", "stail"]);
    assert!(wrong.code == 2 && wrong.err.contains("one of all, open"), "{wrong:?}");
}

#[test]
fn what_is_not_given_stays_and_what_goes_with_the_status_goes() {
    let world = world();
    done(&world, &["set", IDS[2], "open", "--owner", "ana", "--due", "2001-01-01"]);
    let overdue = done(&world, &["show", "--filter", "overdue"]).out;
    assert!(overdue.contains("open (ana), due 2001-01-01"), "{overdue}");
    done(&world, &["set", IDS[2], "unmet", "--note", "later", "--app", "web"]);
    done(&world, &["set", IDS[2], "unmet", "--note", "later"]);
    let word = |at: usize| words(&world)[at].1.clone();
    assert_eq!((&word(0)["owner"], &word(0)["due"]), (&"ana".into(), &"2001-01-01".into()));
    done(&world, &["set", IDS[2], "met", "--owner", ""]);
    assert_eq!((&word(0)["note"], &word(0)["owner"]), (&"".into(), &().into()));
    assert_eq!(word(0)["due"], serde_json::Value::Null);
    assert_eq!(shown(&world)["criteria"][3]["app"], "web");
    done(&world, &["clear", IDS[2], "--app", "web"]);
    assert_eq!(words(&world).len(), 1);
    let counts = &shown(&world)["counts"];
    assert_eq!(
        (&counts["met"], &counts["decided"], &counts["all"]),
        (&1.into(), &2.into(), &4.into())
    );
    assert_eq!(counts["by_factor"][2]["id"], "dev-prod-parity");
    assert_eq!(counts["by_principle"][3]["met"], 1);
}

#[test]
fn a_list_moves_to_another_machine_without_loss() {
    let (here, there) = (world(), world());
    done(&here, &["set", IDS[0], "met", "--note", "here"]);
    done(&here, &["set", IDS[0], "unmet", "--note", "here again"]);
    done(&there, &["set", IDS[0], "not-applicable", "--note", "there"]);
    done(&there, &["set", IDS[3], "met"]);
    done(&there, &["share"]);
    let export = here.home().join("list.toml");
    let export = export.to_str().unwrap();
    done(&here, &["export", export]);
    assert_eq!(here.run(&["checklist", "export", export]).code, 2);
    done(&there, &["import", export]);
    done(&there, &["import", export]);
    let notes: Vec<_> = words(&there).iter().map(|(_, word)| word["note"].clone()).collect();
    assert_eq!(notes, ["here again", ""]);
    let history = done(&there, &["history"]).out;
    for note in ["met, here\n", "unmet, here again", "not-applicable, there"] {
        assert!(history.contains(note), "{history}");
    }
    std::fs::write(export, "version = 2\nwords = 3\n").unwrap();
    let bad = there.run(&["checklist", "import", export]);
    assert!(bad.code == 2 && bad.err.contains("list.toml: line 2"), "{bad:?}");
}

/// Ends each of the commands before every step of its saves, one after the other.
#[cfg(unix)]
#[test]
fn a_save_that_is_cut_off_anywhere_leaves_the_old_or_the_new() {
    for shared in [false, true] {
        for args in [
            &["set", IDS[1], "unmet", "--note", "new", "--owner", "ben"][..],
            &["clear", IDS[0]],
            if shared { &["unshare"] } else { &["share"] },
        ] {
            let fresh = || {
                let world = world();
                done(&world, &["set", IDS[0], "met", "--note", "old"]);
                if shared {
                    done(&world, &["share"]);
                    // What a hand wrote is nowhere else yet.
                    let by_hand = text(&world).replace("\"old\"", "\"by hand\"");
                    std::fs::write(file(&world), by_hand).unwrap();
                }
                world
            };
            let before = words(&fresh());
            let after = {
                let world = fresh();
                done(&world, args);
                words(&world)
            };
            let mut steps = 0;
            loop {
                let world = fresh();
                let mut command = world.command(&[&["checklist"], args].concat());
                command.env("TWELVE_TUI_CRASH_AT", (steps + 1).to_string());
                let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
                let now = words(&world);
                assert!(now == before || now == after, "{args:?}, step {steps}: {now:?}");
                // Work goes on, and what was cut off can be done again.
                done(&world, &["set", IDS[2], "unmet"]);
                assert!(words(&world).iter().any(|(id, _)| id == IDS[2]));
                if status.success() {
                    assert_eq!(now, after);
                    break;
                }
                assert_eq!(status.code(), None, "{args:?}: it ends by a signal");
                steps += 1;
            }
            assert!(steps >= 6, "{args:?}: only {steps} steps");
        }
    }
}

#[test]
fn processes_that_write_at_once_lose_nothing() {
    for shared in [false, true] {
        let world = world();
        if shared {
            done(&world, &["share"]);
        }
        let children: Vec<_> = (0..12)
            .map(|number| {
                let app = format!("app-{number}");
                let id = IDS[number % IDS.len()];
                let args = ["checklist", "set", id, "unmet", "--note", "n", "--app", &app];
                let mut command = world.command(&args);
                command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        let list = shown(&world);
        let items = list["criteria"].as_array().unwrap();
        let apps: BTreeSet<&str> = items.iter().filter_map(|item| item["app"].as_str()).collect();
        assert_eq!(apps.len(), 12, "{list}");
        let history: serde_json::Value =
            serde_json::from_str(&done(&world, &["history", "--json"]).out).unwrap();
        assert_eq!(history["history"].as_array().unwrap().len(), 12);
    }
}
