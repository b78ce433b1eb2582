//! `--plain`: one thing a line, states in words, no columns, for a screen reader.

use super::world::World;

#[test]
fn lists_have_one_thing_a_line_and_no_columns() {
    let world = World::new();
    let said = [
        (&["lesson", "--plain"][..], "config: factor III, "),
        (&["exercise", "--plain"], "config: "),
        (&["quiz", "--plain"], "config: 0 of 2 right\n"),
        (&["progress", "--plain"], "config: new, 0 of "),
    ];
    for (args, wanted) in said {
        let outcome = world.run(args);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(outcome.out.contains(wanted), "{args:?}: {outcome:?}");
        assert!(outcome.out.is_ascii() && !outcome.out.contains("  "), "{args:?}: {outcome:?}");
    }
    let list = world.run(&["lesson", "--plain"]).out;
    assert!(list.contains(" minutes, new\n"), "{list}");
}

#[test]
fn the_checklist_and_the_check_say_a_criterion_a_line() {
    let world = super::checklist::world();
    let set = ["checklist", "set", "build.pinned-base", "unmet", "--note", "see #12"];
    assert_eq!(world.run(&[&set[..], &["--owner", "ana"]].concat()).code, 0);
    let list = world.run(&["checklist", "show", "--plain"]);
    assert_eq!(list.code, 0, "{list:?}");
    for id in super::checklist::IDS {
        assert_eq!(list.out.lines().filter(|line| line.starts_with(id)).count(), 1, "{list:?}");
    }
    let line = list.out.lines().find(|line| line.starts_with("build.pinned-base: ")).unwrap();
    assert!(
        line.starts_with("build.pinned-base: unmet, must. Is build.pinned-base so? The team, ")
    );
    assert!(line.ends_with(": unmet, see #12 (ana)."), "{line}");
    let counts = ["\nConfig: 0 of ", "\nCodebase: ", "\nAll criteria: 0 of "];
    assert!(list.out.contains(counts[0]) && !list.out.contains(counts[1]), "{list:?}");
    assert!(list.out.contains(counts[2]), "{list:?}");
    let check = world.run(&["check", "--plain"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(check.out.contains("\nbuild.pinned-base: unmet, must. "), "{check:?}");
    assert!(check.out.contains(" In Dockerfile, line 1: "), "{check:?}");
    assert_eq!(check.out, world.run(&["check", "--format", "plain"]).out);
    let history = world.run(&["checklist", "history", "--plain"]);
    assert!(history.out.contains(": build.pinned-base unmet, see #12 (ana)\n"), "{history:?}");
    assert!(history.out.contains(" decided\n"), "{history:?}");
    let projects = world.run(&["checklist", "projects", "--plain"]);
    assert!(projects.out.contains(" decided on ") && projects.out.contains(". At /"));
    for outcome in [list, check, history, projects] {
        assert!(outcome.out.is_ascii() && !outcome.out.contains("  "), "{outcome:?}");
    }
}

#[test]
fn a_term_and_what_it_means_are_one_line() {
    let world = World::new();
    let outcome = world.run(&["glossary", "--plain"]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let terms = world.run(&["glossary", "--format", "json"]).out.matches("\"id\"").count();
    assert_eq!(outcome.out.lines().filter(|line| line.contains(" (lesson ")).count(), terms);
    assert_eq!(outcome.out.lines().count(), terms, "{outcome:?}");
}

#[test]
fn what_a_solution_changes_is_said_line_by_line() {
    let world = World::new();
    let outcome = world.run(&["exercise", "config", "solution", "--plain"]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.out.contains(": what the solution changes.\n"), "{outcome:?}");
    assert!(outcome.out.contains("\nremove line 1: "), "{outcome:?}");
    assert!(outcome.out.contains("\nadd line 1: "), "{outcome:?}");
}
