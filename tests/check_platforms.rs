//! Files of platforms, end to end: what several readers find together decides a criterion.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use std::path::Path;
use twelve_tui::check::check_project;
use twelve_tui::check::report::Report;
use twelve_tui::check::report::Status::{self, Met, Unmet};
use twelve_tui::curriculum::Pack;

fn report_of(name: &str) -> Report {
    let pack = Pack::built_in().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    check_project(&path, &pack.criteria, &pack, 2).unwrap().0
}

fn assert_statuses(report: &Report, expected: &[(&str, Status)]) {
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|(id, status)| {
            let found = report.criterion(id).unwrap();
            (found.status != *status).then(|| {
                format!(
                    "{id}: {} instead of {}: {}",
                    found.status.name(),
                    status.name(),
                    found.message
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The places that the evidence of a criterion names.
fn places(report: &Report, id: &str) -> Vec<(String, u32)> {
    let found = report.criterion(id).unwrap();
    found.evidence.iter().map(|it| (it.path.clone(), it.line)).collect()
}

#[test]
fn a_chart_overlays_terraform_and_a_script_agree() {
    let report = report_of("platform-good");
    assert!(report.skipped.is_empty(), "{:?}", report.skipped);
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Met),
            ("config.no-secrets-in-code", Met),
            ("config.documented", Met),
            ("backing.declared", Met),
            ("build.not-at-run", Met),
            ("build.no-secrets-baked", Met),
            ("release.identified", Met),
            ("release.immutable", Met),
            ("processes.no-sticky-sessions", Met),
            ("port.from-config", Met),
            ("port.all-interfaces", Met),
            ("port.declared", Met),
            ("concurrency.process-types", Met),
            ("concurrency.no-daemonizing", Met),
            ("concurrency.scales-out", Met),
            ("disposability.graceful-shutdown", Met),
            ("disposability.signals-reach", Met),
            ("disposability.health-checked", Met),
            ("parity.same-services", Met),
            ("parity.continuous-delivery", Met),
            ("logs.no-files", Met),
            ("admin.in-repo", Met),
            ("admin.same-release", Met),
            ("admin.not-at-boot", Met),
        ],
    );
    let services = places(&report, "parity.same-services");
    for place in [("compose.yml", 13), ("infra/main.tf", 8), (".gitlab-ci.yml", 2)] {
        assert!(services.contains(&(place.0.to_owned(), place.1)), "{place:?} in {services:?}");
    }
}

#[test]
fn units_proxies_and_terraform_say_what_is_wrong_and_where() {
    let report = report_of("platform-bad");
    assert_statuses(
        &report,
        &[
            ("config.no-secrets-in-code", Unmet),
            ("release.immutable", Unmet),
            ("processes.no-sticky-sessions", Unmet),
            ("port.from-config", Unmet),
            ("concurrency.no-daemonizing", Unmet),
            ("parity.same-services", Unmet),
            ("parity.continuous-delivery", Unmet),
            ("logs.no-files", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
    for (id, path, line) in [
        ("config.no-secrets-in-code", "deploy/guests.service", 6),
        ("config.no-secrets-in-code", "infra/main.tf", 4),
        ("release.immutable", "Makefile", 5),
        ("processes.no-sticky-sessions", "deploy/nginx.conf", 2),
        ("port.from-config", "gunicorn.conf.py", 1),
        ("concurrency.no-daemonizing", "deploy/guests.service", 5),
        ("concurrency.no-daemonizing", "gunicorn.conf.py", 3),
        ("parity.same-services", "infra/main.tf", 3),
        ("logs.no-files", "gunicorn.conf.py", 2),
        ("admin.not-at-boot", "deploy/guests.service", 7),
    ] {
        let found = places(&report, id);
        assert!(found.contains(&(path.to_owned(), line)), "{id}: {path}:{line} in {found:?}");
    }
    let text = serde_json::to_string(&report).unwrap();
    assert!(!text.contains("Xk29vTq81mLz"), "a secret is shown");
    let broken = &report.skipped[0];
    assert_eq!(broken.path, "deploy/broken.yaml");
    assert!(report.is_incomplete());
}
