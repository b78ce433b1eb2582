//! The check, end to end, on small projects that were written for it.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

mod checked;

use checked::assert_statuses;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use twelve_tui::check::facts::{Fact, FactKind, Place, Sink, Source, StoreKind};
use twelve_tui::check::report::Report;
use twelve_tui::check::{NoRules, SourceFacts, check};
use twelve_tui::curriculum::Pack;

/// Facts made by hand, as rules would find them: path, line and kind.
struct ByHand(Vec<(&'static str, u32, FactKind)>);

impl SourceFacts for ByHand {
    fn reads(&self, path: &str) -> bool {
        [".py", ".js", ".go"].iter().any(|end| path.ends_with(end))
    }

    fn read(&self, path: &Arc<str>, text: &str) -> Vec<Fact> {
        let of_file = self.0.iter().filter(|(of, ..)| *of == &**path);
        of_file
            .map(|(_, line, kind)| {
                let snippet = text.lines().nth(*line as usize - 1).unwrap_or("").trim().to_owned();
                let place = Place {
                    path: Arc::clone(path),
                    line: *line,
                    column: 1,
                    end_line: *line,
                    snippet,
                };
                Fact { kind: kind.clone(), place }
            })
            .collect()
    }
}

fn import(path: &'static str, line: u32, package: &str) -> (&'static str, u32, FactKind) {
    (path, line, FactKind::Import { package: package.to_owned() })
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn report_of(path: &Path, source: &dyn SourceFacts, jobs: usize) -> Report {
    let pack = Pack::built_in().expect("the pack is sound");
    check(path, &pack.criteria, &pack, source, jobs).expect("the folder can be read").0
}

use twelve_tui::check::report::Status::{Met, NotApplicable, Unknown, Unmet};

fn flask_good() -> ByHand {
    let read = |name: &str| FactKind::EnvRead { name: name.into(), default: None, required: true };
    ByHand(vec![
        import("app.py", 1, "logging"),
        import("app.py", 2, "os"),
        import("app.py", 4, "structlog"),
        import("app.py", 5, "flask"),
        (
            "app.py",
            7,
            FactKind::LogSink {
                sink: Sink::Console,
                library: "structlog".into(),
                structured: true,
            },
        ),
        ("app.py", 9, read("DATABASE_URL")),
        ("app.py", 10, read("SECRET_KEY")),
        ("app.py", 13, FactKind::HealthEndpoint),
    ])
}

#[test]
fn a_good_app_meets_what_its_files_can_show() {
    let report = report_of(&fixture("flask-good"), &flask_good(), 2);
    assert_statuses(
        &report,
        &[
            ("codebase.tracked", Met),
            ("codebase.one-version", Met),
            ("dependencies.declared", Met),
            ("dependencies.locked", Met),
            ("dependencies.complete", Met),
            ("dependencies.isolated", Met),
            ("dependencies.no-implicit-tools", Met),
            ("dependencies.runtime-pinned", Met),
            ("config.no-secrets-in-code", Met),
            ("config.from-environment", Met),
            ("config.no-committed-env", Met),
            ("config.documented", Met),
            ("config.no-unsafe-defaults", Met),
            ("backing.declared", Met),
            ("build.scripted", Met),
            ("build.not-at-run", Met),
            ("build.no-secrets-baked", Met),
            ("build.pinned-base", Met),
            ("processes.no-state-in-memory", Met),
            ("port.self-contained", Met),
            ("port.from-config", Met),
            ("port.declared", Met),
            ("concurrency.process-types", Met),
            ("concurrency.no-daemonizing", Met),
            ("disposability.graceful-shutdown", Met),
            ("disposability.signals-reach", Met),
            ("disposability.health-checked", Met),
            ("parity.same-services", Met),
            ("parity.one-setup", Met),
            ("parity.continuous-delivery", Met),
            ("parity.no-environment-branches", Met),
            ("logs.to-stdout", Met),
            ("logs.no-files", Met),
            ("logs.no-routing", Met),
            ("logs.structured", Met),
            ("admin.in-repo", Met),
            ("admin.not-at-boot", Met),
            ("parity.owners-deploy", Unknown),
            ("disposability.fast-startup", Unknown),
        ],
    );
    assert_eq!(report.summary.all.unmet, 0);
    let app = &report.apps[0];
    assert_eq!((app.archetype.as_str(), app.root.as_str()), ("web", "."));
    assert_eq!(app.languages, ["python"]);
    assert_eq!(app.frameworks, ["Flask", "gunicorn"]);
    assert_eq!(app.backing_services, ["postgresql"]);
    assert_eq!(app.processes, ["web"]);
}

#[test]
fn a_bad_app_is_told_what_and_where() {
    let source = ByHand(vec![
        import("app.py", 3, "requests"),
        import("app.py", 4, "yaml"),
        import("app.py", 5, "flask"),
        ("app.py", 8, FactKind::SecretLiteral { name: "secret_key".into() }),
        (
            "app.py",
            9,
            FactKind::LogSink { sink: Sink::File, library: "logging".into(), structured: false },
        ),
        (
            "app.py",
            12,
            FactKind::ServerStarted {
                library: "flask-dev".into(),
                graceful: false,
                development: true,
            },
        ),
        ("app.py", 12, FactKind::PortBound { port: Source::Literal("5000".into()), host: None }),
        ("app.py", 12, FactKind::StateInMemory { name: "guests".into() }),
        ("app.py", 12, FactKind::ShellOut { program: "convert".into() }),
    ]);
    let report = report_of(&fixture("flask-bad"), &source, 2);
    assert_statuses(
        &report,
        &[
            ("codebase.one-version", Unmet),
            ("dependencies.declared", Met),
            ("dependencies.locked", Unmet),
            ("dependencies.complete", Unmet),
            ("dependencies.no-implicit-tools", Unmet),
            ("dependencies.runtime-pinned", Unmet),
            ("config.no-secrets-in-code", Unmet),
            ("config.from-environment", Unmet),
            ("build.not-at-run", Unmet),
            ("build.no-secrets-baked", Unmet),
            ("build.pinned-base", Unmet),
            ("processes.no-state-in-memory", Unmet),
            ("port.from-config", Unmet),
            ("port.declared", Unmet),
            ("disposability.graceful-shutdown", Unmet),
            ("disposability.signals-reach", Unmet),
            ("disposability.health-checked", Unmet),
            ("parity.same-services", Unmet),
            ("parity.one-setup", Unmet),
            ("parity.continuous-delivery", Unmet),
            ("logs.to-stdout", Unmet),
            ("logs.no-files", Unmet),
            ("logs.structured", Unmet),
        ],
    );
    let complete = report.criterion("dependencies.complete").unwrap();
    assert_eq!((complete.evidence[0].path.as_str(), complete.evidence[0].line), ("app.py", 4));
    let baked = report.criterion("build.no-secrets-baked").unwrap();
    assert_eq!(baked.evidence[0].snippet, "ENV DB_PASSWORD=***");
    let committed = report.criterion("config.no-committed-env").unwrap();
    assert_ne!(committed.status, Met, "production.env is no example");
}

#[test]
fn node_is_judged_by_its_manifest_its_procfile_and_its_scripts() {
    let source = ByHand(vec![
        import("server.js", 1, "express"),
        import("server.js", 2, "express-session"),
        import("server.js", 3, "lodash"),
        (
            "server.js",
            6,
            FactKind::SessionStore { kind: StoreKind::Memory, library: "express-session".into() },
        ),
        (
            "server.js",
            7,
            FactKind::ServerStarted {
                library: "express".into(),
                graceful: false,
                development: false,
            },
        ),
        ("server.js", 7, FactKind::PortBound { port: Source::Literal("3000".into()), host: None }),
    ]);
    let report = report_of(&fixture("node-bad"), &source, 2);
    assert_statuses(
        &report,
        &[
            ("dependencies.declared", Unmet),
            ("dependencies.locked", Unmet),
            ("dependencies.complete", Unmet),
            ("dependencies.runtime-pinned", Unmet),
            ("build.scripted", Met),
            ("build.not-at-run", Unmet),
            ("build.pinned-base", NotApplicable),
            ("processes.stateless-sessions", Unmet),
            ("port.from-config", Unmet),
            ("port.declared", Met),
            ("concurrency.process-types", Met),
            ("disposability.graceful-shutdown", Unmet),
            ("disposability.signals-reach", Unmet),
            ("release.identified", Met),
            ("config.documented", NotApplicable),
        ],
    );
}

#[test]
fn go_is_judged_by_its_module_and_its_image() {
    let port = Source::Environment { name: "PORT".into(), default: None };
    let source = ByHand(vec![
        import("main.go", 4, "net/http"),
        import("main.go", 7, "github.com/lib/pq"),
        ("main.go", 11, FactKind::PortBound { port, host: None }),
        (
            "main.go",
            11,
            FactKind::ServerStarted {
                library: "net/http".into(),
                graceful: false,
                development: false,
            },
        ),
        ("main.go", 11, FactKind::EnvRead { name: "PORT".into(), default: None, required: false }),
    ]);
    let report = report_of(&fixture("go-web"), &source, 2);
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Met),
            ("dependencies.complete", Met),
            ("dependencies.runtime-pinned", Met),
            ("config.documented", NotApplicable),
            ("build.pinned-base", Met),
            ("build.not-at-run", Met),
            ("port.from-config", Met),
            ("port.declared", Met),
            ("disposability.graceful-shutdown", Unmet),
            ("disposability.signals-reach", Met),
            ("parity.continuous-delivery", Unmet),
        ],
    );
}

#[test]
fn a_library_is_no_service() {
    let report = report_of(&fixture("library"), &ByHand(Vec::new()), 2);
    assert_eq!(report.apps[0].archetype, "library");
    assert_statuses(
        &report,
        &[
            ("codebase.one-app", NotApplicable),
            ("dependencies.locked", NotApplicable),
            ("port.self-contained", NotApplicable),
            ("port.from-config", NotApplicable),
            ("port.declared", NotApplicable),
            ("processes.stateless-sessions", NotApplicable),
            ("disposability.graceful-shutdown", NotApplicable),
            ("disposability.health-checked", NotApplicable),
            ("backing.attached-by-config", NotApplicable),
            ("admin.in-repo", NotApplicable),
            ("concurrency.process-types", Unknown),
        ],
    );
}

#[test]
fn words_make_no_app() {
    let report = report_of(&fixture("empty"), &ByHand(Vec::new()), 2);
    assert!(report.apps.is_empty());
    assert_statuses(&report, &[("codebase.tracked", Met)]);
    assert_eq!(report.summary.all.met, 1);
    assert_eq!(report.summary.all.unknown, report.criteria.len() - 1);

    let nothing = tempfile::tempdir().unwrap();
    let report = report_of(nothing.path(), &ByHand(Vec::new()), 2);
    assert_eq!((report.summary.all.met, report.summary.all.unmet), (0, 1));
}

#[test]
fn a_broken_file_makes_the_result_incomplete_and_stops_nothing() {
    let report = report_of(&fixture("broken-compose"), &ByHand(Vec::new()), 2);
    assert!(report.is_incomplete());
    assert_eq!(report.skipped[0].path, "docker-compose.yml");
    assert!(report.skipped[0].reason.contains("line"), "{}", report.skipped[0].reason);
    assert_statuses(&report, &[("port.from-config", Met), ("concurrency.process-types", Met)]);
}

#[test]
fn a_start_script_is_followed() {
    let report = report_of(&fixture("start-script"), &ByHand(Vec::new()), 2);
    assert_statuses(
        &report,
        &[
            ("disposability.signals-reach", Unmet),
            ("disposability.fast-startup", Unmet),
            ("disposability.graceful-shutdown", Met),
            ("port.from-config", Unmet),
            ("logs.no-files", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
    let port = report.criterion("port.from-config").unwrap();
    assert_eq!((port.evidence[0].path.as_str(), port.evidence[0].line), ("boot.sh", 3));
}

#[test]
fn without_rules_what_hangs_on_source_is_unknown() {
    let report = report_of(&fixture("flask-good"), &NoRules, 2);
    for id in [
        "dependencies.complete",
        "config.no-secrets-in-code",
        "config.from-environment",
        "processes.no-state-in-memory",
        "logs.no-files",
        "parity.no-environment-branches",
    ] {
        let result = report.criterion(id).unwrap();
        assert_eq!(result.status, Unknown, "{id}");
        assert!(result.message.contains("python"), "{id}: {}", result.message);
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let json = |jobs| serde_json::to_string(&report_of(&fixture("flask-bad"), &flask_good(), jobs));
    let one = json(1).unwrap();
    for jobs in [2, 3, 8] {
        assert_eq!(one, json(jobs).unwrap());
    }
}

#[test]
fn fingerprints_hold_where_lines_move_and_change_where_findings_do() {
    let prints = |dockerfile: &str| -> BTreeMap<String, String> {
        let project = tempfile::tempdir().unwrap();
        std::fs::write(project.path().join("Dockerfile"), dockerfile).unwrap();
        let report = report_of(project.path(), &NoRules, 1);
        report.criteria.into_iter().map(|found| (found.id, found.fingerprint)).collect()
    };
    let before = prints("FROM python:slim\nCMD [\"app\"]\n");
    let moved = prints("# why\n\nFROM   python:slim\nCMD [\"app\"]\n");
    let other = prints("FROM node:slim\nCMD [\"app\"]\n");
    assert_eq!(before["build.pinned-base"], moved["build.pinned-base"]);
    assert_ne!(before["build.pinned-base"], other["build.pinned-base"]);
}

#[test]
fn a_tracked_env_file_is_found_even_where_it_is_ignored() {
    let project = tempfile::tempdir().unwrap();
    let git = |args: &[&str]| {
        let done = Command::new("git").arg("-C").arg(project.path()).args(args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    std::fs::write(project.path().join(".env"), "DATABASE_URL=postgres://localhost/app\n").unwrap();
    std::fs::write(project.path().join("app.py"), "x = 1\n").unwrap();
    git(&["init", "-q"]);
    git(&["add", "."]);
    std::fs::write(project.path().join(".gitignore"), ".env\n").unwrap();
    let report = report_of(project.path(), &NoRules, 1);
    assert_statuses(&report, &[("codebase.tracked", Met), ("config.no-committed-env", Unmet)]);
    git(&["rm", "-q", "--cached", ".env"]);
    let report = report_of(project.path(), &NoRules, 1);
    assert_statuses(&report, &[("config.no-committed-env", Met)]);
}

#[test]
fn every_report_keeps_to_the_schema() {
    let schema = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/check-report.v1.schema.json"),
    )
    .unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let names =
        ["flask-good", "flask-bad", "node-bad", "go-web", "library", "empty", "broken-compose"];
    for name in names {
        let report = report_of(&fixture(name), &flask_good(), 2);
        let value = serde_json::to_value(&report).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"schema_version": 2})));
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let home = tempfile::tempdir().unwrap();
    let code = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twelve-tui"));
        command.env("TWELVE_TUI_HOME", home.path()).arg("check").args(args);
        let done = command.output().unwrap();
        (done.status.code().unwrap(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let of = |name: &str| fixture(name).display().to_string();
    assert_eq!(code(&[&of("flask-bad")]).0, 1);
    assert_eq!(code(&[&of("flask-bad"), "--fail-on", "never"]).0, 0);
    assert_eq!(code(&[&of("flask-good"), "--format", "json"]).0, 0);
    assert_eq!(code(&[&of("broken-compose")]).0, 3);
    assert_eq!(code(&[&of("flask-bad"), "--select", "logs"]).0, 1);
    assert_eq!(code(&[&of("flask-bad"), "--select", "codebase.one-app"]).0, 0);
    let (status, message) = code(&["/no/such/project"]);
    assert_eq!(status, 2);
    assert!(message.contains("/no/such/project"), "{message}");
    let (status, message) = code(&["--select", "config.no-secret-in-code"]);
    assert_eq!(status, 2);
    assert!(message.contains("did you mean"), "{message}");
}

#[test]
fn source_that_cannot_be_read_leaves_open_what_hangs_on_it() {
    let project = tempfile::tempdir().unwrap();
    std::fs::write(project.path().join("app.py"), "x = 1\n").unwrap();
    std::fs::write(project.path().join("huge.py"), "x = 1\n".repeat(200_000)).unwrap();
    std::fs::write(project.path().join("made.py"), "# @generated\nx = 1\n").unwrap();
    let source = ByHand(Vec::new());
    let report = report_of(project.path(), &source, 2);
    assert_statuses(&report, &[("logs.no-files", Unknown)]);
    assert!(report.criterion("logs.no-files").unwrap().message.contains("huge.py"));
    std::fs::remove_file(project.path().join("huge.py")).unwrap();
    assert_statuses(&report_of(project.path(), &source, 2), &[("logs.no-files", Met)]);
}
