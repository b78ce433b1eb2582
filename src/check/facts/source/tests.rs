//! The shipped rules against their own examples, and whole small sources against exact facts.

mod go;
mod javascript;
mod python;

use super::*;
use crate::check::facts::{FactKind, Place, Source};
use include_dir::{Dir, include_dir};

static RULES: Dir = include_dir!("$CARGO_MANIFEST_DIR/content/rules");

/// A reader of the rules that are shipped.
fn reader() -> &'static SourceReader {
    static READER: OnceLock<SourceReader> = OnceLock::new();
    READER.get_or_init(|| {
        let files = RULES.dirs().flat_map(Dir::files).map(|file| {
            (file.path().to_str().expect("paths are ASCII"), file.contents_utf8().expect("UTF-8"))
        });
        SourceReader::new(files).unwrap_or_else(|error| panic!("{error}"))
    })
}

#[test]
fn every_rule_holds_for_its_bad_examples_and_for_none_of_its_good_ones() {
    let errors: Vec<_> = reader().verify().iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
}

#[test]
fn the_ids_of_rules_are_unique_and_begin_with_their_folder() {
    let mut seen = std::collections::HashSet::new();
    for lang in
        LANGUAGES.iter().filter(|lang| !matches!(lang.name, "tsx" | "typescript" | "kotlin"))
    {
        for rule in &reader().prepared(lang).rules {
            let begins = lang.rules.iter().any(|folder| rule.id.starts_with(&format!("{folder}.")));
            assert!(begins, "{}", rule.id);
            assert!(seen.insert(&rule.id), "{} twice", rule.id);
        }
    }
}

#[test]
fn rules_that_are_wrong_are_told_of() {
    let outside = SourceReader::new([("a.toml", "")]).err().expect("it has no folder");
    assert_eq!(outside.path, "a.toml");

    let rule = |any: &str| {
        format!(
            "[[rule]]\nid = \"python.x\"\nliterals = [\"xy\"]\nany = [{any:?}]\n\
             facts = [{{ kind = \"graceful-stop\" }}]\ngood = [\"xy(2)\"]\nbad = [\"xy(1)\"]\n"
        )
    };
    let errors = |text: &str| {
        let reader = SourceReader::new([("python/a.toml", text)]).expect("it has a folder");
        reader.verify()
    };
    assert_eq!(errors(&rule("xy(1)")), []);
    assert!(errors(&rule("xy($A)"))[0].message.contains("holds for its good example"));
    assert!(errors(&rule("yy(1)"))[0].message.contains("does not hold for its bad example"));
    assert!(errors(&rule("xy(("))[0].message.contains("is no valid python"));
    assert!(errors("rule = 1")[0].message.contains("line 1"));

    let reader = SourceReader::new([("python/a.toml", "rule = 1")]).expect("it has a folder");
    assert_eq!(reader.errors(), []);
    reader.read(&Arc::from("a.py"), "import os");
    assert_eq!(reader.errors().len(), 1);
}

/// The facts in `text`, each with its line.
fn facts_of(path: &str, text: &str) -> Vec<(u32, FactKind)> {
    let facts = reader().read(&Arc::from(path), text);
    facts.into_iter().map(|fact| (fact.place.line, fact.kind)).collect()
}

/// Where the one port that is bound in `text` comes from.
fn port(path: &str, text: &str) -> Source {
    let ports: Vec<_> = facts_of(path, text)
        .into_iter()
        .filter_map(|(_, kind)| match kind {
            FactKind::PortBound { port, .. } => Some(port),
            _ => None,
        })
        .collect();
    assert_eq!(ports.len(), 1, "{ports:?}");
    ports[0].clone()
}

fn env(name: &str, default: Option<&str>) -> Source {
    Source::Environment { name: name.to_owned(), default: default.map(str::to_owned) }
}

#[test]
fn a_file_without_a_word_of_any_rule_is_not_parsed() {
    let reader = reader();
    assert!(!reader.would_parse("a.py", "def area(w, h):\n    return w * h\n"));
    assert!(reader.would_parse("a.py", "import os\n"));
    assert!(!reader.would_parse("a.go", "package a\n\nfunc f() int { return 1 }\n"));
    assert!(!reader.would_parse("a.js", "const area = (w, h) => w * h;\n"));
    assert!(!reader.would_parse("a.txt", "import os\nos.getenv('PORT')\n"));
}

#[test]
fn no_snippet_shows_a_secret() {
    let source = "import os\nimport redis\n\
        key = os.getenv('SECRET_KEY', 'hunter2hunter2')\n\
        r = redis.Redis(host='db', password='hunter2hunter2')\n\
        url = 'amqp://app:hunter2hunter2@mq.internal/'\n";
    let facts = reader().read(&Arc::from("a.py"), source);
    let snippets: Vec<_> = facts.iter().map(|fact| fact.place.snippet.as_str()).collect();
    assert_eq!(
        snippets,
        [
            "import os",
            "import redis",
            "key = os.getenv('SECRET_KEY', ‹redacted›)",
            "r = redis.Redis(host='db', password=‹redacted›)",
            "r = redis.Redis(host='db', password=‹redacted›)",
            "url = ‹redacted›",
        ]
    );
}

#[test]
fn places_count_from_one_in_characters() {
    let facts = reader().read(&Arc::from("src/a.py"), "x = 'é'; import os\n");
    assert_eq!(
        facts[0].place,
        Place {
            path: "src/a.py".into(),
            line: 1,
            column: 10,
            end_line: 1,
            snippet: "x = 'é'; import os".into(),
        }
    );
}

#[test]
fn broken_and_strange_source_is_read_as_far_as_it_goes() {
    assert_eq!(facts_of("a.py", "import os\ndef (((:\n").len(), 1);
    assert_eq!(facts_of("a.py", ""), []);
    let deep = format!("import os\nx = {}os.getenv('A'){}", "(".repeat(5000), ")".repeat(5000));
    facts_of("a.py", &deep);
    let chain = format!("const a = b{}; process.env.A", ".c()".repeat(5000));
    assert_eq!(facts_of("a.js", &chain).len(), 1);
}

#[test]
fn one_reader_serves_many_threads_alike() {
    let source = "import os\nos.getenv('A')\nos.environ['B']\n";
    let expected = facts_of("a.py", source);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| facts_of("a.py", source))).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("it does not panic"), expected);
        }
    });
}
