//! The check with its own rules, end to end, on small projects in several languages.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

mod checked;

use checked::{assert_statuses, report_of_fixture};
use twelve_tui::check::report::Report;
use twelve_tui::check::report::Status::{Met, NotApplicable, Unknown, Unmet};

/// The first place that a criterion's status rests on.
fn place(report: &Report, id: &str) -> (String, u32) {
    let evidence = &report.criterion(id).unwrap().evidence[0];
    (evidence.path.clone(), evidence.line)
}

#[test]
fn a_spring_app_is_read_with_its_settings_and_what_its_framework_does() {
    let report = report_of_fixture("spring-app");
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Met),
            ("dependencies.runtime-pinned", Met),
            ("config.from-environment", Met),
            ("config.documented", Unmet),
            ("config.no-unsafe-defaults", Unmet),
            ("backing.attached-by-config", Met),
            ("processes.stateless-sessions", Unmet),
            ("processes.no-state-in-memory", Unmet),
            ("port.self-contained", Met),
            ("port.from-config", Met),
            ("port.all-interfaces", Met),
            ("concurrency.work-by-type", Unmet),
            // Boot 3.2 stops at once unless server.shutdown says otherwise; 3.4 does not.
            ("disposability.graceful-shutdown", Unmet),
            ("parity.same-services", Unmet),
            ("logs.no-files", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
    let settings = "src/main/resources/application.properties".to_owned();
    assert_eq!(place(&report, "config.no-unsafe-defaults"), (settings.clone(), 2));
    assert_eq!(place(&report, "logs.no-files"), (settings, 3));
    let state = report.criterion("processes.no-state-in-memory").unwrap();
    assert_eq!(state.evidence.len(), 1, "only what is static is shared: {:?}", state.evidence);
}

#[test]
fn a_rails_app_is_read_with_its_server_its_routes_and_its_database() {
    let report = report_of_fixture("rails-app");
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Met),
            ("dependencies.runtime-pinned", Met),
            ("dependencies.no-implicit-tools", Unmet),
            ("processes.stateless-sessions", Met),
            ("processes.no-local-persistence", Unmet),
            ("port.from-config", Met),
            ("concurrency.no-daemonizing", Unmet),
            ("concurrency.work-by-type", Met),
            ("concurrency.scales-out", Unmet),
            ("disposability.graceful-shutdown", Met),
            ("disposability.jobs-return", Met),
            ("disposability.health-checked", Met),
            ("parity.no-environment-branches", Unmet),
            ("logs.to-stdout", Met),
            ("logs.no-files", Met),
            ("admin.in-repo", Met),
            ("admin.same-release", Met),
            ("admin.not-at-boot", Met),
        ],
    );
    let kept = &report.criterion("processes.no-local-persistence").unwrap().evidence;
    // Active Storage is set to the disk, and nothing is attached: only the database lasts.
    assert!(kept.iter().all(|it| it.path == "config/database.yml"), "{kept:?}");
}

#[test]
fn a_php_site_runs_in_the_server_of_its_image() {
    let report = report_of_fixture("php-site");
    assert_statuses(
        &report,
        &[
            ("dependencies.runtime-pinned", Unmet),
            ("dependencies.no-implicit-tools", Unmet),
            ("config.no-secrets-in-code", Met),
            ("config.no-unsafe-defaults", Unmet),
            ("processes.stateless-sessions", Unmet),
            ("processes.no-local-persistence", Unmet),
            ("port.self-contained", Met),
            ("port.from-config", Unmet),
            ("port.all-interfaces", Met),
            ("concurrency.scales-out", Unmet),
            ("disposability.graceful-shutdown", Met),
            ("disposability.signals-reach", Met),
            ("logs.to-stdout", Met),
        ],
    );
    assert_eq!(place(&report, "dependencies.no-implicit-tools"), ("index.php".to_owned(), 12));
}

#[test]
fn a_rust_service_is_read_without_the_tests_beside_its_code() {
    let report = report_of_fixture("rust-service");
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Met),
            ("config.no-secrets-in-code", Met),
            ("config.from-environment", Met),
            ("config.no-unsafe-defaults", Unmet),
            ("config.documented", Unknown),
            ("port.from-config", Met),
            ("concurrency.work-by-type", Unmet),
            ("disposability.graceful-shutdown", Unmet),
        ],
    );
    let fallback = place(&report, "config.no-unsafe-defaults");
    assert_eq!(fallback, ("configuration/base.yaml".to_owned(), 3));
}

#[test]
fn a_worker_that_pops_its_jobs_loses_them() {
    let report = report_of_fixture("dotnet-worker");
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Met),
            ("config.no-secrets-in-code", Unmet),
            ("backing.attached-by-config", Unmet),
            ("disposability.jobs-return", Unmet),
            ("disposability.signals-reach", Met),
            ("logs.structured", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
    let secret = &report.criterion("config.no-secrets-in-code").unwrap().evidence;
    assert!(secret.iter().all(|it| !it.snippet.contains("n0t-for-you")), "{secret:?}");
}

#[test]
fn a_gem_is_a_library_whatever_it_builds_on() {
    let report = report_of_fixture("gem");
    assert_eq!(report.apps[0].archetype, "library");
    assert_statuses(
        &report,
        &[
            ("codebase.one-app", NotApplicable),
            ("port.from-config", NotApplicable),
            ("processes.no-state-in-memory", Unknown),
            ("logs.no-files", Unknown),
            ("dependencies.runtime-pinned", Met),
        ],
    );
    let unmet: Vec<&str> = report
        .criteria
        .iter()
        .filter(|result| result.status == Unmet)
        .map(|result| result.id.as_str())
        .collect();
    assert!(unmet.is_empty(), "nothing alarms: {unmet:?}");
}

#[test]
fn code_for_browsers_is_in_no_process_of_the_app() {
    let report = report_of_fixture("two-parts");
    assert_statuses(
        &report,
        &[
            ("processes.no-state-in-memory", Met),
            ("parity.no-environment-branches", Met),
            ("port.from-config", Met),
            ("disposability.health-checked", Met),
        ],
    );
}

#[test]
fn a_spring_app_made_of_xml_is_read_with_its_beans_and_its_files_of_properties() {
    let report = report_of_fixture("spring-xml");
    assert_statuses(
        &report,
        &[
            ("dependencies.complete", Unmet),
            ("config.no-secrets-in-code", Unmet),
            ("config.from-environment", Unmet),
            ("concurrency.no-daemonizing", Unmet),
            ("disposability.fast-startup", Unmet),
            ("logs.to-stdout", Unmet),
            ("logs.no-files", Unmet),
            ("admin.same-release", Met),
            ("admin.not-at-boot", Unmet),
        ],
    );
    let names = "src/main/java/com/acme/Names.java".to_owned();
    assert_eq!(place(&report, "dependencies.complete"), (names, 3));
    let settings = "src/main/resources/jdbc.properties".to_owned();
    assert_eq!(place(&report, "config.no-secrets-in-code"), (settings, 3));
    let beans = "src/main/resources/spring/data.xml".to_owned();
    assert_eq!(place(&report, "admin.not-at-boot"), (beans, 6));
    let script = "scripts/start.sh".to_owned();
    assert_eq!(place(&report, "concurrency.no-daemonizing"), (script, 3));
}

#[test]
fn a_ktor_app_is_read_with_its_settings_as_hocon() {
    let report = report_of_fixture("ktor-app");
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Unmet),
            ("config.no-secrets-in-code", Unmet),
            ("processes.stateless-sessions", Met),
            ("processes.no-local-persistence", Unmet),
            ("port.from-config", Met),
            ("disposability.fast-startup", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
    let settings = "src/main/resources/application.conf".to_owned();
    assert_eq!(place(&report, "processes.no-local-persistence"), (settings.clone(), 9));
    assert_eq!(place(&report, "config.no-secrets-in-code"), (settings, 11));
}

#[test]
fn an_aspnet_app_is_read_with_its_settings_that_have_comments() {
    let report = report_of_fixture("aspnet-app");
    assert_statuses(
        &report,
        &[
            ("config.no-unsafe-defaults", Unmet),
            ("processes.no-local-persistence", Unmet),
            ("parity.same-services", Unmet),
            ("logs.to-stdout", Met),
            ("logs.no-files", Unmet),
        ],
    );
    let settings = "src/Shop/appsettings.json".to_owned();
    assert_eq!(place(&report, "processes.no-local-persistence"), (settings.clone(), 3));
    assert_eq!(place(&report, "config.no-unsafe-defaults"), (settings.clone(), 4));
    assert_eq!(place(&report, "logs.no-files"), (settings, 8));
}
