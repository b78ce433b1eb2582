use super::*;

fn commands(text: &str) -> Vec<(String, u32, bool)> {
    let script = read(text).unwrap();
    script.commands.into_iter().map(|it| (it.argv.join(" "), it.line, it.background)).collect()
}

#[test]
fn commands_are_found_wherever_statements_stand() {
    let text = "#!/bin/sh\nset -e\nif [ \"$1\" = web ]; then exec gunicorn app\nelse\n  exec \"$@\"\nfi\ncase $X in\n  a) celery -A x worker ;;\nesac\nuntil nc -z db 5432; do sleep 1; done\n";
    let found: Vec<String> = commands(text).into_iter().map(|(words, ..)| words).collect();
    assert_eq!(
        found,
        [
            "set -e",
            "exec gunicorn app",
            "exec $@",
            "celery -A x worker",
            "nc -z db 5432",
            "sleep 1"
        ]
    );
}

#[test]
fn functions_run_where_they_are_called_and_texts_are_no_commands() {
    let text = "migrate() {\n  python manage.py migrate\n}\nunused() { rm -rf /; }\ncat <<EOF | tee x\nnpm install\nEOF\nmigrate\nloop() { loop; }\nloop\n";
    let found = commands(text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[1], ("tee x".to_owned(), 5, false));
    assert_eq!(found[2], ("python manage.py migrate".to_owned(), 2, false));
}

#[test]
fn branches_on_the_first_word_are_told() {
    let text = "prepare\ncase \"$1\" in\n  web|\"site\") exec gunicorn app ;;\n  migrate) alembic upgrade head ;;\n  *) exec \"$@\" ;;\nesac\ncase $MODE in a) b ;; esac\n";
    let script = read(text).unwrap();
    let when: Vec<(String, String)> =
        script.commands.into_iter().map(|it| (it.argv.join(" "), it.when.join(" "))).collect();
    let told = |argv: &str, when: &str| (argv.to_owned(), when.to_owned());
    assert_eq!(
        when,
        [
            told("prepare", ""),
            told("exec gunicorn app", "web site"),
            told("alembic upgrade head", "migrate"),
            told("exec $@", "*"),
            told("b", ""),
        ]
    );
}

#[test]
fn what_is_sent_to_the_background_and_waited_for_stays() {
    assert!(commands("worker &\nexec web\n")[0].2);
    assert!(!commands("worker &\nweb &\nwait -n\n")[0].2);
    let line = &commands("node a.js >> out.log 2>&1 &\n")[0];
    assert_eq!((line.0.as_str(), line.2), ("node a.js >> out.log 2>&1", true));
}

#[test]
fn variables_from_outside_have_their_defaults_and_secrets_are_seen() {
    let text = "A=1\necho $A ${PORT:-8000} ${HOST} \"$lower\"\nDEPTH=\"${DEPTH:-3}\"\nDB_PASSWORD=x7Kq92LmVw3z\nAPI_TOKEN=$TOKEN\n";
    let facts = read(text).unwrap().facts;
    let used = |name: &str, default: Option<&str>| FactKind::EnvUsed {
        name: name.into(),
        default: default.map(Into::into),
    };
    let kinds: Vec<FactKind> = facts.into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(
        kinds,
        [
            used("PORT", Some("8000")),
            used("HOST", None),
            used("DEPTH", Some("3")),
            FactKind::SecretLiteral { name: "DB_PASSWORD".into() },
            used("TOKEN", None),
        ]
    );
}

#[test]
fn hostile_scripts_end() {
    for text in [
        "(".repeat(4_000),
        "a(){ ".repeat(1_500),
        "$(".repeat(4_000),
        "<a>".repeat(4_000),
        "a\n".repeat(4_000),
        format!("f() {{\n{}}}\n{}", "x\n".repeat(1_500), "f\n".repeat(1_500)),
    ] {
        let _ = read(&text);
    }
    let nested = format!("{}a{}", "( ".repeat(2_000), " )".repeat(2_000));
    assert!(read(&nested).is_some_and(|script| script.commands.is_empty()));
    assert!(read("if then fi (").is_none());
}

#[test]
fn what_an_argument_asks_for_is_a_branch_of_its_own() {
    let text = "up() { flask db upgrade; }\ncase \"$1\" in\n  migration) up; exec flask db upgrade ;;\n  api) up; exec gunicorn app ;;\nesac\n";
    let script = read(text).unwrap();
    let found: Vec<String> = script
        .commands
        .iter()
        .map(|it| format!("{}: {}", it.when.join("|"), it.argv.join(" ")))
        .collect();
    assert_eq!(
        found,
        [
            "migration: flask db upgrade",
            "migration: exec flask db upgrade",
            "api: flask db upgrade",
            "api: exec gunicorn app"
        ]
    );
    assert_eq!(script.facts.first(), Some(&(1, FactKind::AdminDocumented)));
}
