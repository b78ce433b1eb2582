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
