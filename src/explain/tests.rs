use super::*;
use crate::check::recognised::{FAMILIES, Family, Recogniser};
use crate::markdown;

/// The text of each built-in criterion, as a terminal of 80 columns without colours shows it.
fn texts() -> Vec<(Criterion, String)> {
    let pack = Pack::built_in().unwrap();
    let recogniser = Recogniser::of(&pack).unwrap();
    let set = |criterion: &Criterion| {
        let code = InCode::of_project(&recogniser, &criterion.id, &[]);
        markdown::plain(&markdown::parse(&text(criterion, &pack, Some(&code))), 80)
    };
    pack.criteria.iter().map(|criterion| (criterion.clone(), set(criterion))).collect()
}

fn words(text: &str) -> String {
    let plain = text.replace('`', "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn all_56_criteria_are_explained_whole() {
    let texts = texts();
    assert_eq!(texts.len(), 56);
    for (criterion, text) in texts {
        let id = &criterion.id;
        let Some(explain) = &criterion.explain else { panic!("{id} is not explained") };
        let shown = words(&text);
        let own = [&explain.why, &explain.decided, &explain.good, &explain.bad, &explain.limits];
        let own: Vec<_> = own.into_iter().chain(&explain.fix).chain(&explain.others).collect();
        assert!(own.iter().all(|part| part.len() > 8), "{id}: something says nothing");
        let meaning = [&criterion.question, &criterion.met, &criterion.unmet];
        for part in own.into_iter().chain(meaning) {
            assert!(shown.contains(&words(part)), "{id}: {part:?} is not shown as it stands");
        }
        assert!(text.contains("## What the check recognises in"), "{id}: nothing on its rules");
    }
}

#[test]
fn where_no_rule_counts_the_page_says_why() {
    for (criterion, text) in texts() {
        let shows_rule = text.lines().any(|line| line.starts_with("    ")) && {
            let is_rule = |family: &Family| text.contains(&format!("{}.", family.name));
            FAMILIES.iter().any(is_rule)
        };
        let says_why = ["counts for it: ", "It needs no rule: "].iter().any(|it| text.contains(it));
        assert!(shows_rule || says_why, "{}: neither an example nor a reason", criterion.id);
    }
}

#[test]
fn what_is_shown_fits_80_columns() {
    // Only code of rules may be wider, where a rule has no narrower example.
    for (criterion, text) in texts() {
        let own = criterion.explain.iter().flat_map(|it| [&it.good, &it.bad]);
        let own: Vec<&str> = own.flat_map(|code| code.lines()).collect();
        for line in text.lines().filter(|line| line.chars().count() > 80) {
            let is_of_rule = line.starts_with("    ") && !own.contains(&&line[4..]);
            assert!(is_of_rule, "{}: {line}", criterion.id);
        }
    }
}

#[test]
fn where_tools_disagree_that_is_said() {
    // Each is a rule of a tool in use that contradicts a factor.
    let known = [
        ("config.from-environment", "CKV_K8S_35"),
        ("port.all-interfaces", "Semgrep"),
        ("logs.to-stdout", "console.log"),
        ("logs.structured", "unstructured"),
        ("dependencies.declared", "requirements-dev.txt"),
        ("processes.stateless-sessions", "express-session"),
        ("admin.same-release", "test suite"),
    ];
    let pack = Pack::built_in().unwrap();
    for (id, named) in known {
        let explain = pack.criterion(id).unwrap().explain.clone().unwrap();
        assert!(explain.others.is_some_and(|text| text.contains(named)), "{id}: {named}");
    }
}

#[test]
fn a_language_that_is_asked_for_is_shown_whole_and_its_advice_alone() {
    let pack = Pack::built_in().unwrap();
    let recogniser = Recogniser::of(&pack).unwrap();
    let criterion = pack.criterion("disposability.graceful-shutdown").unwrap();
    let go = Family::find("go").unwrap();
    let code = InCode::asked(&recogniser, &criterion.id, &[go]);
    let page = text(criterion, &pack, Some(&code));
    let rules = recogniser.in_family(&criterion.id, go);
    for example in &rules.examples {
        assert!(page.contains(&example.code), "{} is not shown", example.rule);
    }
    assert!(page.contains("signal.NotifyContext") && !page.contains("enableShutdownHooks"));
    assert!(page.contains("--lang all"), "what is left out is said");
}

#[test]
fn the_languages_of_a_project_come_first_and_the_rest_is_named() {
    let pack = Pack::built_in().unwrap();
    let recogniser = Recogniser::of(&pack).unwrap();
    let rust = Family::find("rust").unwrap();
    let code = InCode::of_project(&recogniser, "port.from-config", &[rust]);
    assert_eq!(code.found().iter().map(|it| it.family).collect::<Vec<_>>(), [rust]);
    let page = text(pack.criterion("port.from-config").unwrap(), &pack, Some(&code));
    assert!(page.contains("There are rules for Python, JavaScript and TypeScript"), "{page}");
}

/// A few rules of our own, so that a new rule changes no page.
const RULES: [(&str, &str); 3] = [
    (
        "rules/go/serving.toml",
        r#"
[[rule]]
id = "go.listen"
call = ["net/http.ListenAndServe"]
facts = [
  { kind = "server-started", library = "net/http" },
  { kind = "port-bound", address = "$ARGS.0" },
]
good = ["package a\n// http.ListenAndServe(\":8080\", nil)", "package a\nfunc f() { other.ListenAndServe(1) }"]
bad = [
  "package a\nimport \"net/http\"\nfunc f() { http.ListenAndServe(\":8080\", nil) }",
  "package a\nimport (\n\t\"net/http\"\n\t\"os\"\n)\nfunc f() { http.ListenAndServe(\":\"+os.Getenv(\"PORT\"), nil) }",
]
[[rule]]
id = "go.getenv"
call = ["os.Getenv"]
facts = [{ kind = "env-read", name = "$ARGS.0" }]
good = ["package a\n// os.Getenv(\"PORT\")"]
bad = ["package a\nimport \"os\"\nvar port = os.Getenv(\"PORT\")"]
"#,
    ),
    (
        "rules/python/config.toml",
        r##"
[[rule]]
id = "python.getenv"
call = ["os.getenv"]
facts = [{ kind = "env-read", name = "$ARGS.0", default = "$ARGS.1" }]
good = ["# os.getenv('SECRET_KEY')"]
bad = [
  "import os\nkey = os.getenv('SECRET_KEY', 'change-me')",
  "import os\nkey = os.getenv('SECRET_KEY')",
  "import os\nport = os.getenv('PORT', '8000')",
]
"##,
    ),
    (
        "rules/javascript/serving.toml",
        r#"
[[rule]]
id = "javascript.listen"
call = ["express().listen"]
facts = [{ kind = "server-started", library = "express" }]
good = ["events.listen('change')"]
bad = ["const express = require('express'); const app = express(); app.listen(3000, () => console.log('this line is far too wide to be chosen where there is another one'));"]
"#,
    ),
];

#[test]
fn pages_are_set_for_narrow_and_wide_terminals() {
    let pack = Pack::built_in().unwrap();
    let recogniser = Recogniser::with(&RULES, &["gunicorn", "Next.js", "Spring Boot", "Quarkus"]);
    for (id, languages) in [
        ("port.from-config", &["go"][..]),
        ("config.no-unsafe-defaults", &["python"]),
        ("disposability.graceful-shutdown", &["javascript", "java"]),
        ("codebase.tracked", &[]),
        ("parity.owners-deploy", &["ruby"]),
    ] {
        let own: Vec<_> = languages.iter().filter_map(|name| Family::find(name)).collect();
        let code = InCode::of_project(&recogniser, id, &own);
        let document = markdown::parse(&text(pack.criterion(id).unwrap(), &pack, Some(&code)));
        for width in [80, 120] {
            insta::assert_snapshot!(format!("{id}@{width}"), markdown::plain(&document, width));
        }
    }
}
