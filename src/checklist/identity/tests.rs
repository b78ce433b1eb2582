use super::*;
use std::process::Command;

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn git(at: &Path, args: &[&str]) {
    fs::create_dir_all(at).unwrap();
    let who = ["-c", "user.name=A", "-c", "user.email=a@x.test", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(who).current_dir(at).args(args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {output:?}");
}

fn name(path: &Path) -> String {
    Identity::of(path).unwrap().file_name()
}

/// A repository with a commit that no other has.
fn repository(at: &Path) {
    git(at, &["init", "-qb", "main"]);
    put(&at.join("README"), &at.to_string_lossy());
    git(at, &["add", "."]);
    git(at, &["commit", "-qm", "first"]);
}

#[test]
fn clones_and_worktrees_are_one_project_from_any_folder() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    repository(&at("main"));
    git(&at("main"), &["worktree", "add", "-q", "../side"]);
    git(root.path(), &["clone", "-q", "main", "clone"]);
    git(root.path(), &["clone", "-q", "clone", "again"]);
    let url = format!("file://{}", at("main").display());
    git(root.path(), &["clone", "-q", "--depth=1", &url, "shallow"]);
    put(&at("clone/src/app.py"), "");
    for other in ["side", "clone", "clone/src/app.py", "again", "shallow"] {
        assert_eq!(name(&at(other)), name(&at("main")), "{other}");
    }
    assert!(Identity::of(&at("clone/src/app.py")).unwrap().root.ends_with("clone"));
    // The source is gone; its first commit is known still.
    let before = name(&at("main"));
    fs::remove_dir_all(at("main")).unwrap();
    assert_eq!(name(&at("again")), before);
    repository(&at("other"));
    assert_ne!(name(&at("other")), before);
}

#[test]
fn an_address_is_what_clones_have_in_common_and_forks_have_not() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    repository(&at("one"));
    git(root.path(), &["clone", "-q", "one", "two"]);
    git(root.path(), &["clone", "-q", "one", "fork"]);
    git(&at("one"), &["remote", "add", "origin", "git@github.com:ana/shop.git"]);
    git(&at("two"), &["remote", "set-url", "origin", "https://github.com/ana/shop"]);
    git(&at("fork"), &["remote", "set-url", "origin", "https://github.com/ben/shop"]);
    assert_eq!(name(&at("one")), name(&at("two")));
    assert_ne!(name(&at("one")), name(&at("fork")));
    // Neither commits nor a whole history are needed.
    git(&at("empty"), &["init", "-q"]);
    git(&at("empty"), &["remote", "add", "origin", "ssh://git@github.com/ana/shop"]);
    assert_eq!(name(&at("empty")), name(&at("one")));
}

#[test]
fn without_commits_or_a_way_back_the_folder_counts() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    git(&at("empty"), &["init", "-q"]);
    git(&at("empty2"), &["init", "-q"]);
    assert_ne!(name(&at("empty")), name(&at("empty2")));
    repository(&at("main"));
    put(&at("main/.git/shallow"), "");
    let shallow = Identity::of(&at("main")).unwrap();
    assert_eq!(shallow.file_name(), shallow.former_file_name());
}

#[test]
fn parts_of_a_repository_with_a_manifest_are_projects_of_their_own() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    repository(&at("mono"));
    put(&at("mono/services/shop/package.json"), "{}");
    put(&at("mono/services/shop/src/app.js"), "");
    put(&at("mono/services/mail/Mail.csproj"), "");
    put(&at("mono/services/docs/a.md"), "");
    let shop = Identity::of(&at("mono/services/shop/src/app.js")).unwrap();
    assert!(shop.root.ends_with("shop"));
    assert_eq!(shop.below, "services/shop");
    let names = ["mono", "mono/services/shop", "mono/services/mail"].map(|it| name(&at(it)));
    assert!(names[0] != names[1] && names[1] != names[2] && names[0] != names[2]);
    assert_eq!(name(&at("mono/services/docs")), names[0]);
    git(root.path(), &["clone", "-q", "mono", "clone"]);
    put(&at("clone/services/shop/package.json"), "{}");
    assert_eq!(name(&at("clone/services/shop")), names[1]);
}

#[test]
fn a_submodule_is_its_own_project() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(&root.join(".git/HEAD"), "ref: refs/heads/main\n");
    put(&root.join(".git/modules/sub/HEAD"), "ref: refs/heads/main\n");
    put(&root.join("sub/.git"), "gitdir: ../.git/modules/sub\n");
    let sub = Identity::of(&root.join("sub")).unwrap();
    assert!(sub.folder.ends_with(".git/modules/sub"));
    assert_ne!(sub.file_name(), name(root));
}

#[test]
fn without_git_the_folder_is_the_project() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("plain/.git")).unwrap();
    let plain = Identity::of(&root.path().join("plain")).unwrap();
    assert!(plain.root.ends_with("plain"));
    assert_eq!(plain.file_name(), plain.former_file_name());
    assert_ne!(plain.file_name(), name(root.path()));
    assert!(Identity::of(&root.path().join("missing")).is_err());
}
