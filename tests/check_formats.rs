//! `check` on the command line: its formats, its baselines, and what makes it fail.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// A home folder and a project of two apps.
struct World {
    folder: tempfile::TempDir,
}

#[derive(Debug)]
struct Outcome {
    code: i32,
    out: String,
    err: String,
}

impl World {
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        world.write("api/go.mod", "module example.com/api\n\ngo 1.23\n");
        world.write(
            "api/main.go",
            "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.ListenAndServe(\":8080\", nil)\n}\n",
        );
        world.write("api/Dockerfile", "FROM golang:1.23\nEXPOSE 8080\nCMD [\"/api\"]\n");
        world.write("web/requirements.txt", "flask==3.0.3\ngunicorn==23.0.0\n");
        world.write("web/app.py", "from flask import Flask\n\napp = Flask(__name__)\n");
        world.write(
            "web/Dockerfile",
            "FROM python:3.12\nEXPOSE 8000\nCMD [\"gunicorn\", \"--bind=:$PORT\", \"app:app\"]\n",
        );
        world
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.project().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let done = Command::new(env!("CARGO_BIN_EXE_twelve-tui"))
            .args(args)
            .current_dir(self.project())
            .env("TWELVE_TUI_HOME", self.folder.path().join("home"))
            .env_remove("TWELVE_TUI_CONTENT")
            .output()
            .unwrap();
        Outcome {
            code: done.status.code().unwrap(),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }

    fn git(&self, args: &[&str]) {
        let settings = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com"];
        let done = Command::new("git")
            .arg("-C")
            .arg(self.project())
            .args(settings)
            .args(args)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn commit(&self) {
        self.git(&["init", "-q"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "x"]);
    }
}

const FORMATS: [&str; 10] =
    ["human", "short", "json", "ndjson", "sarif", "junit", "markdown", "github", "gitlab", "html"];

#[test]
fn each_format_tells_of_the_same_finding_and_fails_alike() {
    let world = World::new();
    for format in FORMATS {
        let found = world.run(&["check", "--select", "VII", "--format", format]);
        assert_eq!((found.code, found.err.as_str()), (1, ""), "{format}: {found:?}");
        assert!(found.out.contains("port.from-config"), "{format}: {}", found.out);
        let file = world.folder.path().join(format);
        let name = file.to_str().unwrap();
        let written =
            world.run(&["check", "--select", "VII", "--format", format, "--output", name]);
        assert_eq!((written.code, written.out.as_str()), (1, ""), "{format}");
        let text = fs::read_to_string(&file).unwrap();
        // Only what is for people is as wide as the place where it is read.
        if format != "human" {
            assert_eq!(text, found.out, "{format}");
        }
    }
}

/// What a consumer of SARIF 2.1.0 may rely on, and what code scanning asks for beyond it.
fn sarif_schema() -> Value {
    let message = json!({
        "type": "object", "required": ["text"],
        "properties": { "text": { "type": "string", "minLength": 1, "maxLength": 1024 } },
    });
    let location = json!({
        "type": "object", "required": ["physicalLocation"],
        "properties": { "physicalLocation": {
            "type": "object", "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object", "required": ["uri"],
                    "properties": { "uri": { "type": "string", "pattern": "^[^/ \\\\][^ \\\\]*$" } },
                },
                "region": {
                    "type": "object", "required": ["startLine"],
                    "properties": {
                        "startLine": { "type": "integer", "minimum": 1 },
                        "startColumn": { "type": "integer", "minimum": 1 },
                        "endLine": { "type": "integer", "minimum": 1 },
                    },
                },
            },
        } },
    });
    let rule = json!({
        "type": "object", "required": ["id", "shortDescription", "help", "helpUri"],
        "properties": {
            "id": { "type": "string", "maxLength": 255 },
            "shortDescription": message, "fullDescription": message, "help": message,
            "helpUri": { "type": "string", "pattern": "^https://" },
            "defaultConfiguration": {
                "type": "object", "properties": { "level": { "enum": ["error", "warning"] } },
            },
            "properties": {
                "type": "object", "properties": { "tags": { "type": "array", "maxItems": 10 } },
            },
        },
    });
    let result = json!({
        "type": "object",
        "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
        "properties": {
            "level": { "enum": ["error", "warning"] },
            "kind": { "const": "fail" },
            "message": message,
            "locations": { "type": "array", "minItems": 1, "maxItems": 1000, "items": location },
            "baselineState": { "enum": ["new", "unchanged", "updated", "absent"] },
        },
    });
    json!({
        "type": "object",
        "required": ["$schema", "version", "runs"],
        "properties": {
            "version": { "const": "2.1.0" },
            "runs": { "type": "array", "minItems": 1, "maxItems": 20, "items": {
                "type": "object",
                "required": ["tool", "results", "automationDetails", "invocations"],
                "properties": {
                    "tool": { "type": "object", "required": ["driver"], "properties": { "driver": {
                        "type": "object", "required": ["name", "version", "rules"],
                        "properties": { "rules": { "type": "array", "items": rule } },
                    } } },
                    "results": { "type": "array", "maxItems": 25000, "items": result },
                    "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                    "invocations": { "type": "array", "items": {
                        "type": "object", "required": ["executionSuccessful"],
                    } },
                },
            } },
        },
    })
}

#[test]
fn sarif_has_the_shape_that_code_scanning_takes() {
    let world = World::new();
    let log: Value = serde_json::from_str(&world.run(&["check", "--format", "sarif"]).out).unwrap();
    let validator = jsonschema::validator_for(&sarif_schema()).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][at]["id"], result["ruleId"]);
    }
    assert!(!validator.is_valid(&json!({ "version": "2.1.0", "runs": [] })));
}

#[test]
fn junit_is_well_formed_and_counts_what_it_shows() {
    let world = World::new();
    let text = world.run(&["check", "--format", "junit"]).out;
    let mut open: Vec<&str> = Vec::new();
    for tag in text.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{text}");
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(tag.split_whitespace().next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let count = |part: &str| text.matches(part).count();
    let cases = count("<testcase ");
    assert_eq!(cases, 2 * 56);
    assert!(
        text.contains(&format!(
            "<testsuites name=\"twelve-tui\" tests=\"{cases}\" failures=\"{}\"",
            count("<failure ")
        )),
        "{text}"
    );
    assert_eq!(count("<testsuite "), 2);
}

#[test]
fn several_apps_are_told_apart_and_one_can_be_asked_for() {
    let world = World::new();
    let human = world.run(&["check", "--select", "VII"]).out;
    assert!(human.starts_with("2 apps\n  api  web  api"), "{human}");
    assert!(human.contains("api unmet, web met"), "{human}");
    let short = world.run(&["check", "--select", "port.from-config", "--format", "short"]).out;
    assert!(short.starts_with("api/main.go:6:"), "{short}");
    let web = world.run(&["check", "--select", "port.from-config", "--app", "web"]);
    assert_eq!(web.code, 0, "{web:?}");
    let typo = world.run(&["check", "--app", "wbe"]);
    assert_eq!(typo.code, 2);
    assert!(typo.err.contains("did you mean `web`?") && typo.err.contains("api, web"), "{typo:?}");
}

#[test]
fn a_baseline_lets_pass_what_was_there_and_nothing_new() {
    let world = World::new();
    let first = world.run(&["check", "--write-baseline", "known.json", "--format", "json"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let again = world.run(&["check", "--baseline", "known.json"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.out.contains("known from before"), "{}", again.out);
    let short = world.run(&["check", "--baseline", "known.json", "--format", "short"]);
    assert_eq!(short.out, "", "what is known is no finding");

    world
        .write("web/app.py", "from flask import Flask\nimport requests\n\napp = Flask(__name__)\n");
    let worse = world.run(&["check", "--baseline", "known.json", "--format", "short"]);
    assert_eq!(worse.code, 1, "{worse:?}");
    let ids: Vec<&str> = worse.out.lines().collect();
    assert!(ids.iter().all(|line| line.contains("dependencies.complete")), "{ids:?}");

    let missing = world.run(&["check", "--baseline", "none.json"]);
    assert!(missing.code == 2 && missing.err.contains("--write-baseline none.json"), "{missing:?}");
    world.write("bad.json", "[]");
    assert_eq!(world.run(&["check", "--baseline", "bad.json"]).code, 2);
    let two = world.run(&["check", "api", "web", "--write-baseline", "known.json"]);
    assert_eq!(two.code, 2, "{two:?}");
}

#[test]
fn since_a_revision_only_what_is_new_fails() {
    let world = World::new();
    assert_eq!(world.run(&["check", "--since", "HEAD"]).code, 2, "there is no repository");
    world.commit();
    let same = world.run(&["check", "--since", "HEAD"]);
    assert_eq!(same.code, 0, "{same:?}");
    world
        .write("web/app.py", "from flask import Flask\nimport requests\n\napp = Flask(__name__)\n");
    let worse = world.run(&["check", "--since", "HEAD", "--format", "github"]);
    assert_eq!(worse.code, 1, "{worse:?}");
    assert!(worse.out.contains("file=web/app.py,line=2"), "{}", worse.out);
    assert!(!worse.out.contains("port.from-config"), "{}", worse.out);
    let none = world.run(&["check", "--since", "nowhere"]);
    assert!(none.code == 2 && none.err.contains("no revision `nowhere`"), "{none:?}");
    let option = world.run(&["check", "--since=--upload-pack=x"]);
    assert_eq!(option.code, 2, "{option:?}");
    // The repository is as it was.
    let worktrees = fs::read_dir(world.project().join(".git/worktrees"));
    assert!(worktrees.is_err(), "nothing was added to the repository");
}

#[test]
fn a_waiver_for_one_app_is_none_for_the_other() {
    let world = World::new();
    world.write("web/Dockerfile", "FROM python\nEXPOSE 8000\nCMD [\"gunicorn\", \"app:app\"]\n");
    world.write("api/Dockerfile", "FROM golang\nEXPOSE 8080\nCMD [\"/api\"]\n");
    let waiver = |app: &str| {
        format!(
            "[[criterion]]\nid = \"build.pinned-base\"\napp = \"{app}\"\nstatus = \"unmet\"\n\
             note = \"later\"\nowner = \"ana\"\nuntil = \"2999-01-01\"\n"
        )
    };
    let check =
        ["check", "--select", "build.pinned-base", "--format", "json", "--fail-on", "should"];
    world.write("twelve-factor.toml", &format!("[checklist]\nversion = 1\n{}", waiver("api")));
    let one = world.run(&check);
    let report: Value = serde_json::from_str(&one.out).unwrap();
    let result = &report["criteria"][0];
    assert_eq!((one.code, &result["status"]), (1, &json!("unmet")), "{one:?}");
    assert_eq!(result["by_app"][0]["status"], "waived");
    let both = format!("[checklist]\nversion = 1\n{}{}", waiver("api"), waiver("web"));
    world.write("twelve-factor.toml", &both);
    let both = world.run(&check);
    let report: Value = serde_json::from_str(&both.out).unwrap();
    assert_eq!((both.code, &report["criteria"][0]["status"]), (0, &json!("waived")), "{both:?}");
    let none = world.run(&[&check[..], &["--no-waivers"]].concat());
    assert_eq!(none.code, 1);
}

#[test]
fn json_keeps_to_its_schema_for_several_apps() {
    let world = World::new();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/check-report.v1.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    world.run(&["check", "--write-baseline", "known.json"]);
    for args in [
        &["check", "--format", "json"][..],
        &["check", "--format", "json", "--baseline", "known.json"],
        &["check", "--format", "json", "--app", "api"],
        &["check", "--format", "json", "api", "web"],
    ] {
        let report: Value = serde_json::from_str(&world.run(args).out).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&report)
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{args:?}: {errors:#?}");
    }
}

#[test]
fn each_save_is_checked_while_it_is_watched() {
    let world = World::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_twelve-tui"))
        .args(["check", "--watch", "--select", "port.from-config", "--format", "short"])
        .current_dir(world.project())
        .env("TWELVE_TUI_HOME", world.folder.path().join("home"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (sender, lines) = channel();
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let wait = |wanted: &str| loop {
        let line = lines.recv_timeout(Duration::from_secs(60)).expect("a line of the check");
        if line.starts_with(wanted) {
            break;
        }
    };
    wait("api/main.go:6:");
    world.write(
        "web/Dockerfile",
        "FROM python:3.12\nCMD [\"gunicorn\", \"--bind=:8000\", \"app:app\"]\n",
    );
    wait("web/Dockerfile:2");
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
}

#[test]
fn the_manual_is_printed_page_by_page_or_written_whole() {
    let world = World::new();
    let whole = world.run(&["man"]);
    assert!(whole.code == 0 && whole.out.contains(".TH TWELVE-TUI"), "{whole:?}");
    let check = world.run(&["man", "check"]);
    assert!(check.out.contains("\\-\\-write\\-baseline"), "{check:?}");
    assert_eq!(world.run(&["man", "chekc"]).code, 2);
    assert_eq!(world.run(&["man", "--dir", "."]).code, 0);
    assert!(world.project().join("twelve-tui-check.1").is_file());
    assert_eq!(world.run(&["man", "--dir", "/no/such/folder"]).code, 3);
}
