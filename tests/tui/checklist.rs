//! The checklist as a team keeps it: form, filters, boxes, time, watch, other projects.

use super::{Session, down_to, pack_that_says, project};
use std::path::Path;
use std::process::Command;

fn git(at: &Path, args: &[&str]) {
    let who = ["-c", "user.name=A", "-c", "user.email=a@x.test", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(who).current_dir(at).args(args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {output:?}");
}

/// What is kept of the one project in `home`.
fn kept(home: &Path) -> String {
    let entries = std::fs::read_dir(home.join("data/checklists")).unwrap().flatten();
    let lists = entries.filter(|it| it.path().extension().is_some_and(|end| end == "toml"));
    let lists: Vec<_> = lists.map(|it| std::fs::read_to_string(it.path()).unwrap()).collect();
    assert_eq!(lists.len(), 1, "{lists:?}");
    lists[0].clone()
}

#[test]
fn the_form_waives_refuses_and_is_undone() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.until("the check's counts", |screen| screen.contains(" met"));
    session.press(&(down_to(5) + "c"));
    session.sees("build.pinned-base");
    session.press("jjj");
    session.sees("Dockerfile:1");
    session.press("s");
    session.sees("How does it stand?");
    // Unmet, and waived without an owner: refused, and nothing typed is lost.
    session.press("\tnext release\x1b[B\x1b[B\x1b[B\x1b[B2099-12-31\r");
    session.sees("a waiver needs a note");
    session.press("\x1b[A\x1b[Aana\r");
    session.sees("Saved.");
    session.sees("waived");
    let list = kept(home.path());
    for part in ["until = \"2099-12-31\"", "owner = \"ana\"", "note = \"next release\""] {
        assert!(list.contains(part), "{part}: {list}");
    }
    session.press("u");
    session.until("the waiver gone", |screen| !screen.contains("next release"));
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
    assert!(!kept(home.path()).contains("[words."), "the word was taken back");
}

#[test]
fn the_list_is_filtered_searched_explained_and_compared() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    git(project.path(), &["init", "-qb", "main"]);
    git(project.path(), &["add", "."]);
    git(project.path(), &["commit", "-qm", "first"]);
    std::fs::write(project.path().join("Dockerfile"), "FROM python:3.13.1\nCMD python a.py\n")
        .unwrap();
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.until("the check's counts", |screen| screen.contains(" met"));
    session.press(&(down_to(5) + "c"));
    session.sees("All 56");
    session.press("t");
    session.sees("6 of 56, V Build, release, run");
    session.press("t/pinned base\r");
    session.sees("with “pinned base”");
    session.sees("build.pinned-base");
    session.press("x");
    session.sees("Explained  build.pinned-base");
    session.press("F");
    session.sees("Fix build.pinned-base");
    session.press("\x7f");
    session.sees("Checklist");
    // The commit was never checked: that is done now, in a folder of its own.
    session.press("dHEAD\r");
    session.sees("Since HEAD");
    session.sees("build.pinned-base: met, was unmet");
    session.press("q");
    session.sees("was unmet");
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn a_save_is_checked_while_it_is_watched() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut session = Session::open(project.path(), home.path(), &[]);
    session.until("the check's counts", |screen| screen.contains(" met"));
    session.press(&(down_to(5) + "cjjj"));
    session.sees("Dockerfile:1");
    session.press("w");
    session.sees("each save is checked");
    std::fs::write(project.path().join("Dockerfile"), "FROM python:3.13.1\nCMD python a.py\n")
        .unwrap();
    session.until("the base pinned", |screen| {
        screen.lines().any(|line| line.contains("✓ met") && line.contains("build.pinned-base"))
    });
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}

#[test]
fn boxes_in_a_lesson_are_ticked_in_the_list() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let pack = pack_that_says(
        "# Config\n\n- [ ] [Do you watch?](criterion:parity.owners-deploy)\n\
         - [ ] [Is it pinned?](criterion:build.pinned-base)\n",
    );
    let criteria = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/criteria");
    std::fs::create_dir(pack.path().join("criteria")).unwrap();
    for name in ["05-build-release-run.toml", "10-dev-prod-parity.toml"] {
        std::fs::copy(criteria.join(name), pack.path().join("criteria").join(name)).unwrap();
    }
    let variables = [("TWELVE_TUI_CONTENT", pack.path().to_str().unwrap())];
    let mut session = Session::open(project.path(), home.path(), &variables);
    session.sees("III  Config");
    session.press("jj\r");
    session.sees("(unknown, says the check)");
    session.sees("(unmet, says the check)");
    session.press("\tx");
    session.sees("[x] Do you watch? (met, says the team)");
    // Against the check only with a reason.
    session.press("\tx");
    session.sees("How does it stand?");
    session.press("seen in staging\r");
    session.sees("[x] Is it pinned? (met, check and team disagree)");
    session.press("\x03");
    assert_eq!(session.ends().exit_code(), 0);
    let list = kept(home.path());
    assert!(list.contains("[words.\"parity.owners-deploy\"]"), "{list}");
    assert!(list.contains("note = \"seen in staging\""), "{list}");
}

#[test]
fn another_project_is_opened_without_leaving() {
    let (one, other, home) = (project(), project(), tempfile::tempdir().unwrap());
    std::fs::write(other.path().join("Dockerfile"), "FROM python:3.13.1\n").unwrap();
    for folder in [&other, &one] {
        let mut session = Session::open(folder.path(), home.path(), &[]);
        session.until("the check's counts", |screen| screen.contains(" met"));
        session.press("q");
        assert_eq!(session.ends().exit_code(), 0);
    }
    let name = |folder: &tempfile::TempDir| {
        folder.path().file_name().unwrap().to_string_lossy().into_owned()
    };
    let mut session = Session::open(one.path(), home.path(), &[]);
    session.until("the check's counts", |screen| screen.contains(" met"));
    session.press("c");
    session.sees(&format!("Checklist  {}", name(&one)));
    session.press("P");
    session.sees("Open which project?");
    session.sees("open now");
    session.press(&format!("{}\r", name(&other)));
    session.sees(&format!("Checklist  {}", name(&other)));
    session.press("/pinned-base\r");
    session.until("its own finding", |screen| {
        screen.lines().any(|line| line.contains("✓ met") && line.contains("build.pinned-base"))
    });
    session.press("q");
    assert_eq!(session.ends().exit_code(), 0);
}
