//! A small pack, a project and its report, made here so that editing content changes no picture.

use super::*;
use std::collections::BTreeMap;
use std::sync::Mutex;

pub(super) const LESSON: &str = r#"+++
id = "config"
factor = 3
title = "Config"
summary = "What varies between deploys comes from the environment."
minutes = 12
objectives = ["Tell config from code"]
+++
# Config

## The pain

A new deploy needs a commit.

## Run the violation

[Start a deploy that nobody planned for](sample:new-deploy/violation)

## The concept

[Config](term:config) is what varies between [deploys](term:deploy), and
[config](term:config) is not code.

## Run the fix

[The same with variables](sample:new-deploy/fix)

## Quiz

[Five questions](quiz:)

## Your project

[How it stands](criteria:)
"#;

pub(super) const QUIZ: &str = r#"
[[question]]
ask = "Which of these is config?"
option = [
  { text = "The routes.", why = "They are the same in every deploy." },
  { text = "The canonical hostname.", right = true, why = "It differs from deploy to deploy." },
]
"#;

pub(super) const GLOSSARY: &str = r#"
[[term]]
id = "deploy"
name = "deploy"
definition = "A running copy of the app: production, staging, the one on a developer's machine."
[[term]]
id = "config"
name = "config"
definition = "Whatever is likely to differ between deploys."
"#;

pub(super) const SAMPLE: &str = r#"
title = "New deploy"
summary = "A deploy that nobody planned for."
[[language]]
name = "python"
command = ["python3", "demo.py"]
show = ["app.py"]
"#;

pub(super) const INTRODUCTION: &str = r#"+++
id = "introduction"
kind = "introduction"
title = "Where the factors come from"
summary = "Five principles, and one picture of the whole."
minutes = 10
+++
# Where the factors come from

## Five principles

They hold for any language.

[Where each factor stands](picture:)

[Three questions](quiz:)
"#;

pub(super) const APPENDIX: &str = r#"+++
id = "beyond"
kind = "appendix"
title = "Beyond the twelve"
summary = "What the twelve do not say."
minutes = 10
+++
# Beyond the twelve
"#;

pub(super) fn pack() -> Pack {
    pack_of_a_folder().pretend_built_in()
}

pub(super) fn pack_of_a_folder() -> Pack {
    pack_with(&[])
}

/// A pack with further lessons: folder and text.
pub(super) fn pack_with(pages: &[(&str, &str)]) -> Pack {
    pack_with_files(pages, &[])
}

/// A pack with further lessons, and with further files by path.
pub(super) fn pack_with_files(pages: &[(&str, &str)], files: &[(&str, &str)]) -> Pack {
    // Each is read once: the gallery opens hundreds of screens.
    static READ: Mutex<BTreeMap<String, Pack>> = Mutex::new(BTreeMap::new());
    let key = format!("{pages:?} {files:?}");
    let mut read = READ.lock().unwrap();
    read.entry(key).or_insert_with(|| read_pack(pages, files)).clone()
}

fn read_pack(pages: &[(&str, &str)], files: &[(&str, &str)]) -> Pack {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let lesson = "lessons/03-config";
    write(&format!("{lesson}/lesson.md"), LESSON);
    write(&format!("{lesson}/quiz.toml"), QUIZ);
    write(&format!("{lesson}/glossary.toml"), GLOSSARY);
    let sample = format!("{lesson}/samples/new-deploy");
    write(&format!("{sample}/sample.toml"), SAMPLE);
    write(&format!("{sample}/violation/python/app.py"), "DEPLOYS = {\"staging\": 1}\n");
    write(&format!("{sample}/fix/python/app.py"), "import os\n");
    for (folder, text) in pages {
        write(&format!("lessons/{folder}/lesson.md"), text);
        write(&format!("lessons/{folder}/quiz.toml"), QUIZ);
    }
    for (path, text) in files {
        write(path, text);
    }
    let criteria = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/criteria");
    for file in std::fs::read_dir(criteria).unwrap() {
        let file = file.unwrap();
        let name = format!("criteria/{}", file.file_name().to_str().unwrap());
        write(&name, &std::fs::read_to_string(file.path()).unwrap());
    }
    Pack::from_folder(folder.path()).unwrap()
}

/// A folder with a program called `python3`, so that the samples can be run.
pub(super) fn host() -> Host {
    host_with(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs"))
}

pub(super) fn host_with(path: &Path) -> Host {
    Host::new(Environment::of([("PATH", path)]), None, "/cache/stacks".into())
}

pub(super) fn state() -> State {
    State {
        size: (80, 24),
        now: UNIX_EPOCH + Duration::from_secs(1_790_000_000),
        pack: Arc::new(pack()),
        project: Project::new("/srv/guestbook".into(), "guestbook".into(), Some("ana".into())),
        progress: Progress::default(),
        screens: vec![Screen::Home(Home { selected: Factor::new(1).unwrap().into(), top: 0 })],
        overlay: None,
        notice: None,
        run: None,
        host: host(),
        protections: protections(None),
        trust: Trust { introduced: Date::new(2026, 11, 1), ..Trust::default() },
        page_is_stale: false,
        highlights: Highlights::default(),
        history: History::default(),
        sought: String::new(),
        written: None,
        abilities: Abilities {
            hyperlinks: false,
            editor: crate::tui::state::EditIn::Theirs,
            browser: false,
            mouse: true,
        },
        ascii: false,
        keys: Keymap::default(),
        appearance: Appearance {
            theme: Theme::terminal(false),
            looks: Looks::default(),
            chosen: "terminal".into(),
            configured: None,
            ground: None,
            asked: false,
        },
        last_words: None,
    }
}

pub(super) fn result(
    id: &str,
    factor: u8,
    status: Status,
    evidence: Vec<Evidence>,
) -> CriterionResult {
    CriterionResult {
        id: id.into(),
        factor,
        level: Level::Must,
        status,
        confidence: Confidence::High,
        app: None,
        message: "This is what was found.".into(),
        why: String::new(),
        lesson: "config".into(),
        evidence,
        looked_at: vec!["app.py".into()],
        waiver: None,
        fingerprint: "f1".into(),
        known: false,
        by_app: Vec::new(),
    }
}

pub(super) fn report() -> Report {
    let evidence = Evidence {
        path: "guestbook/settings.py".into(),
        line: 12,
        column: 1,
        end_line: 12,
        snippet: "SECRET_KEY = \"‹redacted›\"".into(),
        note: "a literal".into(),
    };
    let criteria = vec![
        result("codebase.tracked", 1, Status::Met, Vec::new()),
        result("config.no-secrets-in-code", 3, Status::Unmet, vec![evidence]),
        result("config.from-environment", 3, Status::Met, Vec::new()),
    ];
    let all = Counts::of(criteria.iter().map(|result| result.status));
    Report {
        schema_version: 1,
        tool: Tool { name: "twelve-tui", version: "0" },
        project: crate::check::report::Project {
            path: ".".into(),
            vcs: None,
            commit: None,
            dirty: None,
        },
        apps: Vec::new(),
        criteria,
        summary: Summary { all, by_factor: vec![FactorCounts { factor: 3, counts: all }] },
        skipped: Vec::new(),
    }
}
