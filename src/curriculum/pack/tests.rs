use super::*;
use crate::curriculum::sample::{PackFile, Variant};
use std::fs;
use std::time::Duration;
use tempfile::TempDir;

const LESSON: &str = "\
+++
id = 'config'
factor = 3
title = 'Config'
summary = 'S'
minutes = 15
needs = ['codebase']
objectives = ['O']
+++
# Config
";

const QUIZ: &str = "\
[[question]]
ask = 'Q?'
[[question.option]]
text = 'A'
right = true
why = 'W'
[[question.option]]
text = 'B'
why = 'W'
";

const SAMPLE: &str = "\
title = 'A deploy'
summary = 'S'
[[language]]
name = 'python'
command = ['python3', 'demo.py']
show = ['app.py', 'missing.py']
";

const EXERCISE: &str = "\
title = 'Mend it'
task = 'T'
language = 'python'
edit = ['app.py']
check = ['python3', 'check.py']
hints = ['H']
[[wrong]]
folder = 'wrong/hard-coded'
says = 'not yet'
";

const CRITERIA: &str = "\
[[criterion]]
id = 'config.documented'
factor = 3
level = 'should'
decided_by = 'static'
question = 'Q?'
met = 'M'
unmet = 'U'
not-applicable = 'N'
";

/// A pack in which nothing is wrong.
fn good() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lesson = "lessons/03-config";
    for (path, text) in [
        ("criteria/11-logs.toml", &CRITERIA.replace("= 3", "= 11").replace("config.", "logs.")),
        ("criteria/12-late.toml", &CRITERIA.to_owned()),
        ("rules/python/env.toml", &"rule".to_owned()),
    ] {
        put(&folder, path, text);
    }
    for (path, text) in [
        ("lesson.md", LESSON),
        ("quiz.toml", QUIZ),
        ("samples/deploy/sample.toml", SAMPLE),
        ("samples/deploy/shared/python/demo.py", "shared demo"),
        ("samples/deploy/shared/python/app.py", "shared app"),
        ("samples/deploy/violation/python/app.py", "bad app"),
        ("samples/deploy/fix/python/lib/app.py", "good app"),
        ("samples/deploy/recorded/fix-python.jsonl", "shown: fix\n"),
        ("exercise/exercise.toml", EXERCISE),
        ("exercise/start/app.py", "start"),
        ("exercise/solution/app.py", "solution"),
        ("exercise/check/check.py", "check"),
        ("exercise/wrong/hard-coded/app.py", "wrong"),
        ("samples/deploy/fix/python/__pycache__/x.pyc", "left out"),
        (".hidden", "left out"),
    ] {
        put(&folder, &format!("{lesson}/{path}"), text);
    }
    folder
}

fn put(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn texts(files: &[PackFile]) -> Vec<(&str, String)> {
    files.iter().map(|file| (file.path.as_str(), file.text())).collect()
}

/// What is said about the pack with `text` at `path`.
fn fault(path: &str, text: &str) -> String {
    let folder = good();
    put(&folder, path, text);
    Pack::from_folder(folder.path()).unwrap_err().to_string()
}

#[test]
fn a_lesson_has_its_text_and_knows_where_it_begins() {
    let folder = good();
    let pack = Pack::from_folder(folder.path()).unwrap();
    let lesson = pack.lesson("config").unwrap();
    assert_eq!(lesson.text, "# Config\n");
    assert_eq!(LESSON.lines().nth(lesson.first_line), Some("# Config"));
    assert_eq!(lesson.path, "lessons/03-config/lesson.md");
    assert_eq!((lesson.minutes, &lesson.needs[..]), (15, &["codebase".to_owned()][..]));
    assert_eq!(pack.lesson("III").map(|lesson| &lesson.id), Some(&lesson.id));
    assert!(pack.lesson("4").is_none());
}

#[test]
fn a_room_holds_shared_files_with_the_variants_own_over_them() {
    let folder = good();
    let pack = Pack::from_folder(folder.path()).unwrap();
    let sample = pack.lesson("config").unwrap().sample("deploy").unwrap();
    let python = sample.language("python").unwrap();
    let demo = ("demo.py", "shared demo".to_owned());
    assert_eq!(texts(&python.violation), [demo.clone(), ("app.py", "bad app".to_owned())]);
    assert_eq!(
        texts(&python.fix),
        [("app.py", "shared app".to_owned()), demo, ("lib/app.py", "good app".to_owned())]
    );
    assert_eq!(python.shown(Variant::Violation).count(), 1);
    assert_eq!(python.recorded(Variant::Fix), Some("shown: fix\n"));
    assert_eq!(python.recorded(Variant::Violation), None);
    assert_eq!((sample.timeout, sample.real_stack), (Duration::from_secs(10), false));
}

#[test]
fn quiz_and_exercise_are_read_with_their_files() {
    let folder = good();
    let pack = Pack::from_folder(folder.path()).unwrap();
    let lesson = pack.lesson("config").unwrap();
    let rights: Vec<bool> = lesson.quiz[0].options.iter().map(|option| option.right).collect();
    assert_eq!(rights, [true, false]);
    let exercise = lesson.exercise.as_ref().unwrap();
    assert_eq!(texts(&exercise.start), [("app.py", "start".to_owned())]);
    assert_eq!(texts(&exercise.solution), [("app.py", "solution".to_owned())]);
    assert_eq!(texts(&exercise.check_files), [("check.py", "check".to_owned())]);
    assert_eq!(texts(&exercise.wrong[0].files), [("app.py", "wrong".to_owned())]);
}

const GLOSSARY: &str = "\
[[term]]
id = 'log'
name = 'log'
definition = 'D'
[[term]]
id = 'event-stream'
name = 'Event stream'
definition = 'D'
";

#[test]
fn terms_come_by_name_and_know_their_lesson() {
    let folder = good();
    put(&folder, "lessons/03-config/glossary.toml", GLOSSARY);
    let pack = Pack::from_folder(folder.path()).unwrap();
    let names: Vec<&str> = pack.terms.iter().map(|term| term.name.as_str()).collect();
    assert_eq!(names, ["Event stream", "log"]);
    assert_eq!(pack.term("log").unwrap().lesson, "config");
}

#[test]
fn a_term_is_owned_once() {
    let path = "lessons/03-config/glossary.toml";
    let said = fault(path, &GLOSSARY.replace("event-stream", "log"));
    assert_eq!(said, format!("{path}: the term `log` is owned by config already"));
}

#[test]
fn criteria_come_in_the_order_of_the_factors() {
    let folder = good();
    let pack = Pack::from_folder(folder.path()).unwrap();
    let ids: Vec<_> = pack.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!(ids, ["config.documented", "logs.documented"]);
    let config = Factor::find("config").unwrap();
    assert_eq!(pack.criteria_of(config).count(), 1);
    assert_eq!(pack.texts_below("rules/").collect::<Vec<_>>(), [("rules/python/env.toml", "rule")]);
}

#[test]
fn pages_stand_around_the_factors() {
    let folder = good();
    let page = |kind: &str| {
        LESSON
            .replace("factor = 3", &format!("kind = '{kind}'"))
            .replace("'config'", &format!("'{kind}-id'"))
    };
    assert_eq!(Pack::from_folder(folder.path()).unwrap().subjects().count(), 12);
    for (path, kind) in
        [("00-intro", "introduction"), ("14-more", "appendix"), ("13-end", "closing")]
    {
        put(&folder, &format!("lessons/{path}/lesson.md"), &page(kind));
    }
    let pack = Pack::from_folder(folder.path()).unwrap();
    let subjects: Vec<_> = pack.subjects().collect();
    assert_eq!(subjects.len(), 15);
    assert_eq!(subjects[0], Subject::Introduction);
    assert_eq!(subjects[13..], [Subject::Closing, Subject::Appendix]);
    let closing = pack.lesson_on(Subject::Closing).unwrap();
    assert_eq!((closing.id.as_str(), closing.factor()), ("closing-id", None));
    assert!(pack.lesson("13").is_none());
}

#[test]
fn no_two_lessons_share_an_id_or_a_subject() {
    let other = "lessons/04-other/lesson.md";
    let said = fault(other, &LESSON.replace("factor = 3", "factor = 4"));
    assert_eq!(said, format!("{other}: the id `config` is taken by lessons/03-config/lesson.md"));
    let said = fault(other, &LESSON.replace("'config'", "'other'"));
    assert!(
        said.ends_with("the lesson on III Config is lessons/03-config/lesson.md already"),
        "{said}"
    );
}

#[test]
fn the_built_in_pack_is_sound() {
    let pack = Pack::built_in().unwrap();
    for factor in Factor::all() {
        assert!(pack.criteria_of(factor).next().is_some(), "{factor} has criteria");
    }
}

#[test]
fn a_fault_is_told_with_file_and_line() {
    let lesson = "lessons/03-config/lesson.md";
    for (path, text, said) in [
        (lesson, LESSON.replace("factor = 3", "factor = 'III'"), ":3: "),
        (lesson, LESSON.replace("minutes = 15\n", ""), ": missing field `minutes`"),
        (lesson, LESSON.replace("summary", "sumary"), ":5: unknown field `sumary`"),
        (lesson, LESSON.replace("'Config'", "'Config"), ":4: "),
        (lesson, LESSON.replace("factor = 3", "factor = 13"), ": there is no factor 13"),
        (lesson, LESSON.replace("factor = 3\n", ""), ": `factor` is missing"),
        (
            lesson,
            LESSON.replace("factor", "kind = 'closing'\nfactor"),
            ": `factor` and `kind` exclude",
        ),
        (lesson, LESSON.replace("factor = 3", "kind = 'preface'"), ":3: unknown variant `preface`"),
        (lesson, LESSON.replace("+++", "---"), ": it does not begin with front matter"),
        (lesson, "# Config\n".to_owned(), ": it does not begin with front matter"),
        ("lessons/03-config/quiz.toml", QUIZ.replace("'B'", "7"), ":8: "),
        ("lessons/03-config/quiz.toml", QUIZ.replace("why", "wy"), ":6: unknown field `wy`"),
        (
            "lessons/03-config/samples/deploy/sample.toml",
            SAMPLE.replace("['python3', 'demo.py']", "'python3 demo.py'"),
            ":5: ",
        ),
        ("lessons/03-config/exercise/exercise.toml", EXERCISE.replace("['H']", "'H'"), ":6: "),
        ("criteria/03-config.toml", CRITERIA.replace("'should'", "'may'"), ":4: "),
        ("criteria/03-config.toml", CRITERIA.replace("= 3", "= 0"), "there is no factor 0"),
    ] {
        let fault = fault(path, &text);
        assert!(fault.starts_with(path), "{fault}");
        assert!(fault.contains(said), "wants {said:?}: {fault}");
    }
}

#[test]
fn a_lesson_that_is_no_text_is_told() {
    let folder = good();
    fs::write(folder.path().join("lessons/03-config/lesson.md"), b"\xff").unwrap();
    let fault = Pack::from_folder(folder.path()).unwrap_err().to_string();
    assert!(fault.starts_with("lessons/03-config/lesson.md: invalid utf-8"), "{fault}");
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let fault = Pack::from_folder(&folder.path().join("missing")).unwrap_err().to_string();
    assert!(fault.starts_with("No such") || fault.contains("cannot find"), "{fault}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_the_pack() {
    let (folder, outside) = (good(), tempfile::tempdir().unwrap());
    fs::write(outside.path().join("secret"), "x").unwrap();
    let link = folder.path().join("rules/secret");
    std::os::unix::fs::symlink(outside.path().join("secret"), &link).unwrap();
    let pack = Pack::from_folder(folder.path()).unwrap();
    assert_eq!(pack.texts_below("rules/secret").count(), 0);
}
