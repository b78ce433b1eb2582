//! A small pack in which nothing is wrong, and how to put a fault into it.

use crate::curriculum::lint::check;
use std::fs;
use tempfile::TempDir;

pub(super) const VIOLATION_RUN: &str = "{\"transcript\":1,\"ended\":{\"exited\":0},\"duration_ms\":9}\n\
    [1,\"out\",\"violation: a\"]\n[2,\"out\",\"shown: violation\"]\n";

pub(super) const FIX_RUN: &str = "{\"transcript\":1,\"ended\":{\"exited\":0},\"duration_ms\":9}\n\
    [1,\"out\",\"fix: a\"]\n[2,\"out\",\"shown: fix\"]\n";

pub(super) const TEXT: &str = "\
+++
id = 'config'
factor = 3
title = 'Config'
summary = 'S'
minutes = 12
needs = ['config']
objectives = ['O']
+++
# Config

## The pain

A [deploy](term:deploy) needs a commit.[^source] See [below](#more-on-it) and
[the rule](criterion:config.documented), [Config](lesson:config).

## Predict

| a | b |
| - | - |
| 1 | 2 |

## Run the violation

[Run it](sample:deploy/violation)

## The concept

[Where it stands](picture:)

### More on it

```python
import os
```

```python fragment
def … :
```

## Run the fix

[Run it](sample:deploy/fix)

## Then and now

https://12factor.net

## Exercise

[Mend it](exercise:)

## Quiz

[Five questions](quiz:)

## Your project

[How it stands](criteria:)

[^source]: A source.
";

pub(super) const SAMPLE: &str = "\
title = 'A deploy'
summary = 'S'
[[language]]
name = 'python'
command = ['python3', 'demo.py']
show = ['app.py']
";

pub(super) const EXERCISE: &str = "\
title = 'Mend it'
task = 'T'
language = 'python'
edit = ['app.py']
check = ['python3', 'check.py']
hints = ['A', 'B', 'C']
[[wrong]]
folder = 'wrong/one'
says = 'no'
[[wrong]]
folder = 'wrong/two'
says = 'no'
";

pub(super) const QUESTION: &str = "\
[[question]]
ask = 'Q?'
option = [
  { text = 'A', why = 'W' },
  { text = 'B', why = 'W', right = true },
  { text = 'C', why = 'W' },
  { text = 'D', why = 'W' },
]
";

pub(super) const GLOSSARY: &str = "\
[[term]]
id = 'deploy'
name = 'deploy'
definition = 'A running copy.'
";

pub(super) const LESSON: &str = "lessons/03-config/";

/// A pack that has nothing wrong with it but that eleven factors have no lesson.
pub(super) fn good() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, &format!("{LESSON}lesson.md"), TEXT);
    put(&folder, &format!("{LESSON}quiz.toml"), &QUESTION.repeat(5));
    put(&folder, &format!("{LESSON}glossary.toml"), GLOSSARY);
    put(
        &folder,
        "criteria/03-config.toml",
        "[[criterion]]\nid = 'config.documented'\nfactor = 3\nlevel = 'should'\n\
         decided_by = 'static'\nquestion = 'Q?'\nmet = 'M'\nunmet = 'U'\n",
    );
    for (path, text) in [
        ("samples/deploy/sample.toml", SAMPLE),
        ("samples/deploy/shared/python/demo.py", "demo"),
        ("samples/deploy/violation/python/app.py", "bad"),
        ("samples/deploy/fix/python/app.py", "good"),
        ("samples/deploy/recorded/violation-python.jsonl", VIOLATION_RUN),
        ("samples/deploy/recorded/fix-python.jsonl", FIX_RUN),
        ("exercise/exercise.toml", EXERCISE),
        ("exercise/start/app.py", "start"),
        ("exercise/solution/app.py", "solution"),
        ("exercise/check/check.py", "check"),
        ("exercise/wrong/one/app.py", "wrong"),
        ("exercise/wrong/two/app.py", "wrong"),
    ] {
        put(&folder, &format!("{LESSON}{path}"), text);
    }
    folder
}

pub(super) fn put(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What is found in the pack, but for the factors without a lesson.
pub(super) fn found(folder: &TempDir) -> Vec<String> {
    let (findings, _) = check(folder.path()).unwrap();
    let others = findings.iter().filter(|finding| finding.rule != "missing-lesson");
    others.map(ToString::to_string).collect()
}

/// What is found when in the good pack `from` is replaced in the lesson's file at `path`.
pub(super) fn faults(path: &str, from: &str, to: &str) -> Vec<String> {
    let folder = good();
    let file = folder.path().join(LESSON).join(path);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
    found(&folder).into_iter().map(|it| it.replace(LESSON, "")).collect()
}

/// What is found when `from` is replaced in the text.
pub(super) fn in_text(from: &str, to: &str) -> Vec<String> {
    faults("lesson.md", from, to)
}

pub(super) fn without(path: &str) -> Vec<String> {
    let folder = good();
    fs::remove_file(folder.path().join(LESSON).join(path)).unwrap();
    found(&folder).into_iter().map(|it| it.replace(LESSON, "")).collect()
}

pub(super) fn with(path: &str, text: &str) -> Vec<String> {
    let folder = good();
    put(&folder, &format!("{LESSON}{path}"), text);
    found(&folder).into_iter().map(|it| it.replace(LESSON, "")).collect()
}
