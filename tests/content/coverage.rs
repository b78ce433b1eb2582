//! What the lessons must cover, by name. Each lesson is held against its own list, without regard
//! to case, line breaks and emphasis, after Unicode NFKC.

use super::pack;
use std::collections::BTreeSet;
use twelve_tui::curriculum::sample::Start;
use twelve_tui::curriculum::{Factor, Lesson, Subject};
use unicode_normalization::UnicodeNormalization;

/// Each entry must occur, in one of its wordings (`|` stands between them).
type Terms = &'static [&'static str];

const INTRODUCTION: Terms = &[
    "declarative format",
    "clean contract",
    "underlying operating system|underlying os",
    "cloud platform",
    "minimal difference|minimal divergence|minimize divergence|minimise divergence|\
     minimize difference|minimise difference|differences between environments",
    "scale up|scaling up",
    "significant change",
];

/// In the order of the factors.
const FACTORS: [Terms; 12] = [
    &["one codebase", "revision control", "many deploys", "distributed system"],
    &[
        "declare",
        "isolate|isolation",
        "explicit",
        "system-wide package|system-wide",
        "system tool",
        "pip",
        "virtualenv",
        "requirements.txt",
    ],
    &[
        "in the environment",
        "resource handle",
        "database",
        "memcached",
        "backing service",
        "per-deploy value",
        "canonical hostname",
        "django",
        "flask",
    ],
    &["attached resource", "distinction", "local", "third party|third-party"],
    &[
        "build",
        "release",
        "strict",
        "separation|separate",
        "at run time|at runtime",
        "rollback|roll back",
        "release management",
    ],
    &["stateless", "python app.py", "process type", "zero or more"],
    &["by binding to a port", "export", "http", "gunicorn", "gevent", "eventlet"],
    &["process model", "process type", "type of work", "operating system", "process manager"],
    &[
        "fast startup|starts fast|start fast",
        "graceful shutdown|shut down gracefully|shuts down gracefully",
        "moment's notice",
    ],
    &[
        "time gap|time, personnel and tools",
        "personnel gap|time, personnel and tools",
        "tools gap|time, personnel and tools",
    ],
    &["event stream", "stdout", "routing", "storage"],
    &[
        "one-off process",
        "identical environment",
        "against a release",
        "same code",
        "config",
        "manage.py syncdb",
        "migrate",
    ],
];

/// Dated, and about what may change.
const CLOSING: Terms = &["what may change upstream", "2025|2026|2027"];

const APPENDIX: Terms = &["beyond the twelve", "telemetry", "workload identity", "not to apply"];

/// Where practice has moved: in whichever lesson it belongs to, each with a date.
const MOVED: Terms = &[
    "workload identity",
    "container",
    "opentelemetry",
    "eventlet",
    "expand",
    "contract",
    "serverless",
];

/// Each of these runs in some sample with the real stack.
const TOOLS: Terms = &[
    "pip",
    "virtualenv|venv",
    "requirements.txt",
    "django",
    "flask",
    "memcached|pymemcache",
    "postgres|psycopg",
    "gunicorn",
    "gevent",
    "eventlet",
    "procfile|honcho",
    "manage.py|migrate",
];

/// Text as it is compared: NFKC, lower case, one space between words, without emphasis.
fn folded(text: &str) -> String {
    let text: String = text.nfkc().collect::<String>().to_lowercase().replace('’', "'");
    let text = text.replace(['*', '`', '_'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `wording` occurs in `text` where a word begins; up to four letters must be all of it.
fn occurs(text: &str, wording: &str) -> bool {
    text.match_indices(wording).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + wording.len()..]);
        let whole = wording.len() > 4 || !after.starts_with(char::is_alphanumeric);
        whole && !before.ends_with(char::is_alphanumeric)
    })
}

/// The entries that do not occur in `text`.
fn missing<'t>(text: &str, terms: &[&'t str]) -> Vec<&'t str> {
    let text = folded(text);
    let occurs = |term: &str| term.split('|').any(|wording| occurs(&text, &folded(wording)));
    terms.iter().copied().filter(|term| !occurs(term)).collect()
}

#[test]
fn wordings_are_found_across_lines_emphasis_and_ligatures() {
    let text = "A *clean\ncontract*, ﬁled at a moment’s\nnotice: `python\u{a0}app.py` in a pipe";
    let found = ["clean contract", "filed", "moment's notice", "python app.py", "x|contract"];
    assert_eq!(missing(text, &found), [""; 0]);
    assert_eq!(missing(text, &["pip", "tract", "x|y"]), ["pip", "tract", "x|y"]);
}

#[test]
fn every_lesson_covers_what_the_source_text_names() {
    let pack = pack();
    let pages = [
        (Subject::Introduction, INTRODUCTION),
        (Subject::Closing, CLOSING),
        (Subject::Appendix, APPENDIX),
    ];
    let mut faults = Vec::new();
    for (subject, terms) in Factor::all().map(Subject::Factor).zip(FACTORS).chain(pages) {
        match pack.lesson_on(subject) {
            Some(lesson) => {
                let text = format!("{}\n{}", lesson.title, lesson.text);
                for term in missing(&text, terms) {
                    faults.push(format!("{}: nothing on `{term}`", lesson.path));
                }
            }
            None => faults.push(format!("{subject} is not written")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_has_moved_is_told() {
    let pack = pack();
    let all: String = pack.lessons.iter().map(|lesson| lesson.text.as_str()).collect();
    assert_eq!(missing(&all, MOVED), [""; 0]);
}

fn languages(lesson: &Lesson, real_stack: bool) -> impl Iterator<Item = BTreeSet<&str>> {
    let samples = lesson.samples.iter().filter(move |sample| sample.real_stack == real_stack);
    samples.map(|sample| sample.languages.iter().map(|language| language.name.as_str()).collect())
}

#[test]
fn every_factor_has_two_samples_in_python_and_node_and_one_with_the_real_stack() {
    let pack = pack();
    let mut faults = Vec::new();
    for lesson in pack.lessons.iter().filter(|lesson| lesson.factor().is_some()) {
        let both = BTreeSet::from(["node", "python"]);
        let in_both = languages(lesson, false).filter(|it| both.is_subset(it)).count();
        if in_both < 2 {
            faults.push(format!("{}: {in_both} samples in Python and Node", lesson.id));
        }
        if languages(lesson, true).next().is_none() {
            faults.push(format!("{}: no sample with the real stack", lesson.id));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_tool_that_the_source_text_names_runs_in_a_sample() {
    let pack = pack();
    let mut text = String::new();
    for sample in pack.lessons.iter().flat_map(|lesson| &lesson.samples).filter(|it| it.real_stack)
    {
        for language in &sample.languages {
            match &language.start {
                Start::Command(command) => text += &command.join(" "),
                Start::Procfile(file) => text += file,
            }
            for file in language.violation.iter().chain(&language.fix) {
                text += &format!("\n{}\n{}\n", file.path, file.text());
            }
        }
    }
    assert_eq!(missing(&text, TOOLS), [""; 0]);
}
