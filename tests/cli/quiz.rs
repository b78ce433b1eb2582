//! Questions that were missed come back on later days.

use super::world::World;
use twelve_tui::curriculum::Pack;
use twelve_tui::progress::question_key;

/// Says in the progress that the first question of config was missed long ago.
fn miss_long_ago(world: &World) {
    let pack = Pack::from_folder(&world.content()).expect("the pack is sound");
    let key = question_key(&pack.lesson("config").expect("a lesson").quiz[0]);
    let folder = world.home().join("data");
    std::fs::create_dir_all(&folder).expect("a folder");
    // As the version before wrote it.
    let text =
        format!("version = 1\n[lessons.config.quiz.{key}]\nright = false\non = \"2025-01-01\"\n");
    std::fs::write(folder.join("progress.toml"), text).expect("written");
}

#[test]
fn what_is_due_is_listed_and_asked_and_comes_back() {
    let world = World::new();
    let nothing = world.run(&["quiz", "due", "--plain"]);
    assert_eq!(nothing.code, 0);
    assert!(nothing.out.starts_with("Nothing is to be repeated today."), "{nothing:?}");

    miss_long_ago(&world);
    let list = world.run(&["quiz"]).out;
    assert!(list.contains("0 of 2 right, 1 to repeat"), "{list}");
    assert!(list.ends_with("1 question to repeat: twelve-tui quiz due\n"), "{list}");
    assert!(world.run(&["progress"]).out.contains("1 question to repeat: twelve-tui quiz due"));

    let missed = world.run_with_input(&["quiz", "due", "--plain"], "1\n");
    assert!(missed.out.contains("Question 1 of 1, from III Config"), "{missed:?}");
    assert!(missed.out.contains("The one that you missed comes back tomorrow"), "{missed:?}");
    assert!(world.run(&["quiz", "due", "--plain"]).out.starts_with("Nothing is to be repeated"));

    miss_long_ago(&world);
    let right = world.run_with_input(&["quiz", "due", "--plain"], "2\n");
    assert!(right.out.contains("1 of 1 right."), "{right:?}");
    assert!(world.run(&["quiz", "due", "--plain"]).out.starts_with("Nothing is to be repeated"));
}
