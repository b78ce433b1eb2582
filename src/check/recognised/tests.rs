use super::*;

fn recogniser() -> Recogniser {
    Recogniser::of(&Pack::built_in().unwrap()).unwrap()
}

fn codes(found: &Recognised, side: Option<Side>) -> Vec<&str> {
    let of_side = found.examples.iter().filter(|example| example.side == side);
    of_side.map(|example| example.code.as_str()).collect()
}

#[test]
fn one_kind_of_fact_speaks_for_and_against_by_what_is_in_it() {
    let go = Family::find("go").unwrap();
    let found = recogniser().in_family("port.from-config", go);
    let (against, for_it) = (codes(&found, Some(Side::Against)), codes(&found, Some(Side::For)));
    assert!(against.iter().any(|code| code.contains("\":8080\"")), "{against:?}");
    assert!(for_it.iter().any(|code| code.contains("os.Getenv(\"PORT\")")), "{for_it:?}");
    assert!(!against.iter().any(|code| code.contains("Getenv")), "{against:?}");
}

#[test]
fn traps_are_those_of_the_rules_that_count_and_of_no_other() {
    let found = recogniser().in_family("config.no-secrets-in-code", &FAMILIES[0]);
    assert!(!codes(&found, None).is_empty());
    for example in found.examples.iter().filter(|example| example.side.is_none()) {
        let counts = |it: &&Example| it.rule == example.rule && it.side.is_some();
        assert!(found.examples.iter().any(|it| counts(&it)), "{}", example.rule);
    }
}

#[test]
fn what_frameworks_do_by_default_is_told_with_its_source() {
    let python = Family::find("py").unwrap();
    let found = recogniser().in_family("disposability.graceful-shutdown", python);
    let gunicorn = found.defaults.iter().find(|it| it.framework == "gunicorn").unwrap();
    assert_eq!(gunicorn.side, Side::For);
    assert!(gunicorn.source.is_some() && gunicorn.versions.is_some());
}

#[test]
fn only_people_can_say_so_no_rule_does() {
    let recogniser = recogniser();
    for family in &FAMILIES {
        let found = recogniser.in_family("parity.owners-deploy", family);
        assert!(found.examples.is_empty() && found.defaults.is_empty());
    }
}

#[test]
fn what_every_file_begins_with_is_left_out() {
    assert_eq!(trimmed("package a\n\nimport \"os\"\n\tx()\n", "go"), "import \"os\"\n    x()");
    assert_eq!(trimmed("<?php echo 1;", "php"), "echo 1;");
}

#[test]
fn statements_are_a_line_each_and_what_is_in_brackets_stays_together() {
    for (code, lines) in [
        ("a('x; y'); b();", &["a('x; y');", "b();"][..]),
        ("for (;;) { a(); b(); }", &["for (;;) { a(); b(); }"]),
        ("a(); // b(); c();", &["a();", "// b(); c();"]),
        ("const q = \"it\\\"s; so\"", &["const q = \"it\\\"s; so\""]),
        ("", &[""]),
    ] {
        assert_eq!(statements(code), lines, "{code}");
    }
}

#[test]
fn languages_are_found_by_their_usual_names() {
    for (name, family) in [("ts", "javascript"), ("C#", "csharp"), ("golang", "go")] {
        assert_eq!(Family::find(name).map(|it| it.name), Some(family));
    }
    assert_eq!(Family::find("cobol"), None);
}
