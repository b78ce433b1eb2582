//! Repositories of several apps, end to end: what is an app, what belongs to it, and what is said of
//! the repository.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use std::fs;
use std::path::{Path, PathBuf};
use twelve_tui::check::report::Status::{self, Met, NotApplicable, Unknown, Unmet};
use twelve_tui::check::report::{App, Report};
use twelve_tui::check::{CheckError, Options, check_app, check_project};
use twelve_tui::curriculum::Pack;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn report_at(path: &Path, jobs: usize) -> Report {
    let pack = Pack::built_in().unwrap();
    check_project(path, &pack.criteria, &pack, &Options::new(jobs)).unwrap().0
}

fn report_of(name: &str) -> Report {
    report_at(&fixture(name), 2)
}

/// Name, root and kind of each app.
fn assert_apps(report: &Report, expected: &[(&str, &str, &str)]) {
    let one = |app: &App| format!("{} {} {}", app.name, app.root, app.archetype);
    let found: Vec<String> = report.apps.iter().map(one).collect();
    let one = |(name, root, kind): &(&str, &str, &str)| format!("{name} {root} {kind}");
    assert_eq!(found, expected.iter().map(one).collect::<Vec<_>>());
}

/// How the apps stand, in their order.
fn by_app(report: &Report, id: &str) -> Vec<Status> {
    report.criterion(id).unwrap().by_app.iter().map(|own| own.status).collect()
}

/// A copy of a fixture that may be changed.
fn copy_of(name: &str) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture(name), folder.path());
    folder
}

#[test]
fn a_monorepo_of_npm_has_its_apps_and_not_its_library() {
    let report = report_of("pnpm-monorepo");
    assert_apps(&report, &[("api", "apps/api", "web"), ("store", "apps/store", "static")]);
    let port = report.criterion("port.from-config").unwrap();
    assert_eq!((port.status, port.app.as_deref()), (Unmet, Some("api")));
    assert_eq!(port.message, "api: The app binds to a port that the code fixes.");
    assert_eq!(port.evidence[0].path, "apps/api/src/server.js");
    assert!(port.evidence[0].note.starts_with("api: "), "{}", port.evidence[0].note);
    assert_eq!(by_app(&report, "port.from-config"), [Unmet, NotApplicable]);
    // The library is taken in by both; what it keeps in memory is lost only where a process runs.
    let state = report.criterion("processes.no-state-in-memory").unwrap();
    assert_eq!(by_app(&report, "processes.no-state-in-memory")[1], NotApplicable);
    assert!(state.evidence.iter().all(|it| !it.path.starts_with("apps/store")), "{state:?}");
    // The lockfile at the root holds for both, and so do the imports of the workspace.
    assert_eq!(by_app(&report, "dependencies.locked"), [Met, Met]);
    assert_eq!(by_app(&report, "dependencies.complete"), [Met, Met]);
    assert_eq!(by_app(&report, "codebase.one-app"), [Met, Met]);
    assert_eq!(report.apps[0].backing_services, ["postgresql"]);
    assert!(report.apps[1].backing_services.is_empty());
}

#[test]
fn commands_of_one_module_are_processes_of_one_app() {
    let report = report_of("go-commands");
    assert_apps(&report, &[("go-commands", ".", "web")]);
    assert_eq!(report.apps[0].processes, ["web", "worker"]);
    assert!(report.criteria.iter().all(|found| found.by_app.is_empty() && found.app.is_none()));
}

#[test]
fn modules_of_maven_that_start_are_apps() {
    let report = report_of("maven-modules");
    assert_apps(&report, &[("accounts", "accounts", "web"), ("reports", "reports", "web")]);
    let port = report.criterion("port.from-config").unwrap();
    assert_eq!(port.by_app.len(), 2);
    let own = |app: &str| {
        let found = report.criterion("dependencies.declared").unwrap().in_app(app).unwrap();
        found.evidence.iter().map(|it| it.path.clone()).collect::<Vec<_>>()
    };
    assert!(own("reports").contains(&"money/pom.xml".to_owned()), "{:?}", own("reports"));
    assert!(!own("reports").contains(&"accounts/pom.xml".to_owned()));
}

#[test]
fn a_solution_has_its_web_projects_and_their_library() {
    let report = report_of("dotnet-solution");
    assert_apps(
        &report,
        &[("Loans.Api", "src/Loans.Api", "web"), ("Loans.Web", "src/Loans.Web", "web")],
    );
    let manifests = |app: &str| {
        let found = report.criterion("dependencies.declared").unwrap().in_app(app).unwrap();
        found.evidence.iter().map(|it| it.path.clone()).collect::<Vec<_>>()
    };
    assert!(manifests("Loans.Api").contains(&"src/Loans.Core/Loans.Core.csproj".to_owned()));
    assert_eq!(manifests("Loans.Web"), ["src/Loans.Web/Loans.Web.csproj"]);
}

#[test]
fn a_service_of_compose_speaks_for_its_app() {
    let report = report_of("microservices");
    assert_apps(
        &report,
        &[("catalog", "services/catalog", "web"), ("front", "services/front", "web")],
    );
    // Only `catalog` has a health check, and only `front` takes its port from config.
    assert_eq!(by_app(&report, "disposability.health-checked"), [Met, Unmet]);
    assert_eq!(by_app(&report, "port.from-config"), [Unmet, Met]);
    assert_eq!(by_app(&report, "port.declared")[1], Met);
    // Open versions are those of `catalog`; `front` has no dependencies.
    assert_eq!(by_app(&report, "dependencies.locked"), [Unmet, NotApplicable]);
    assert_eq!(report.apps[0].backing_services, ["postgresql"]);
    assert!(report.apps[1].backing_services.is_empty());
    // The tracing service is nobody's process.
    for app in &report.apps {
        assert!(!app.processes.contains(&"tracing".to_owned()), "{app:?}");
    }
    // What is said of the repository is said of both, and names none.
    let pipeline = report.criterion("build.scripted").unwrap();
    assert_eq!((pipeline.status, &pipeline.app), (Met, &None));
    assert!(!pipeline.message.contains("front"), "{}", pipeline.message);
}

#[test]
fn what_only_developers_run_is_in_no_app() {
    let project = copy_of("microservices");
    fs::create_dir_all(project.path().join("scripts")).unwrap();
    let tool = "import shutil\n\nopen('report.txt', 'w').write('x')\nprint('done')\n";
    fs::write(project.path().join("scripts/release.py"), tool).unwrap();
    let report = report_at(project.path(), 2);
    let places = report.criteria.iter().flat_map(|found| &found.evidence);
    assert!(places.into_iter().all(|it| !it.path.starts_with("scripts/")));
    assert_eq!(by_app(&report, "processes.no-local-persistence"), [Met, Met]);
}

#[test]
fn another_compose_file_speaks_of_the_same_services() {
    let project = copy_of("microservices");
    let file = project.path().join("compose.yml");
    let text = fs::read_to_string(&file).unwrap().replace("  front:\n", "  shop-window:\n");
    fs::write(&file, text).unwrap();
    let more = "services:\n  shop-window:\n    healthcheck:\n      test: /front --healthy\n";
    fs::write(project.path().join("compose.prod.yml"), more).unwrap();
    let report = report_at(project.path(), 2);
    assert_eq!(by_app(&report, "disposability.health-checked"), [Met, Met]);
}

#[test]
fn the_number_of_threads_changes_no_byte_for_several_apps() {
    for name in ["microservices", "pnpm-monorepo"] {
        let json = |jobs| serde_json::to_string(&report_at(&fixture(name), jobs)).unwrap();
        let one = json(1);
        for jobs in [2, 3, 8] {
            assert_eq!(one, json(jobs), "{name}");
        }
    }
}

#[test]
fn one_app_of_several_can_be_asked_for() {
    let pack = Pack::built_in().unwrap();
    let (report, _) =
        check_app(&fixture("microservices"), "front", &pack.criteria, &pack, &Options::new(2))
            .unwrap();
    assert_apps(&report, &[("front", "services/front", "web")]);
    assert_eq!(report.criteria.len(), pack.criteria.len());
    for found in &report.criteria {
        assert_eq!(found.app.as_deref(), Some("front"));
        assert!(found.evidence.iter().all(|it| !it.path.starts_with("services/catalog")));
    }
    let total = &report.summary.all;
    assert_eq!(total.met + total.unmet + total.not_applicable + total.unknown, 56);
    let error =
        check_app(&fixture("microservices"), "fornt", &pack.criteria, &pack, &Options::new(2))
            .unwrap_err();
    let CheckError::NoApp(name, all) = error else { panic!("{error}") };
    assert_eq!((name.as_str(), all), ("fornt", vec!["catalog".to_owned(), "front".to_owned()]));
}

#[test]
fn the_projects_file_names_the_apps_and_what_they_are() {
    let project = copy_of("microservices");
    let file = project.path().join("twelve-factor.toml");
    fs::write(
        &file,
        "[[apps]]\nroot = \"services/front\"\nname = \"shop\"\narchetype = \"worker\"\n",
    )
    .unwrap();
    let report = report_at(project.path(), 2);
    assert_apps(&report, &[("shop", "services/front", "worker")]);
    assert_eq!(report.apps[0].evidence[0].path, "twelve-factor.toml");
    let port = report.criterion("port.from-config").unwrap();
    assert_eq!(port.status, NotApplicable);
    // The app that is not named is left out.
    let places = report.criteria.iter().flat_map(|found| &found.evidence);
    assert!(places.into_iter().all(|it| !it.path.starts_with("services/catalog")));

    fs::write(&file, "[app]\narchetype = \"library\"\n").unwrap();
    let report = report_at(project.path(), 2);
    assert!(report.apps.iter().all(|app| app.archetype == "library"));

    fs::write(&file, "[[apps]]\nroot = \"services/frond\"\n").unwrap();
    let pack = Pack::built_in().unwrap();
    let error = check_project(project.path(), &pack.criteria, &pack, &Options::new(2))
        .unwrap_err()
        .to_string();
    assert!(error.contains("twelve-factor.toml\nline 2: there is no folder"), "{error}");
}

#[test]
fn what_is_no_app_meets_nothing_and_alarms_nobody() {
    for name in ["documents", "empty"] {
        let report = report_of(name);
        assert!(report.apps.is_empty(), "{name}");
        assert_eq!(report.summary.all.unmet, 0, "{name}");
        for found in report.criteria.iter().filter(|found| found.id != "codebase.tracked") {
            assert_eq!(found.status, Unknown, "{name}: {}", found.id);
        }
    }
    let library = report_of("library");
    assert_eq!(library.apps.len(), 1);
    assert_eq!(library.apps[0].archetype, "library");
    let unmet: Vec<&str> = library
        .criteria
        .iter()
        .filter(|found| found.status == Unmet)
        .map(|found| found.id.as_str())
        .collect();
    assert!(unmet.is_empty(), "{unmet:?}");
}
