//! Files of platforms, end to end: what several readers find together decides a criterion.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

mod checked;

use checked::{assert_statuses, places, report_of_fixture};
use std::path::Path;
use twelve_tui::check::report::Report;
use twelve_tui::check::report::Status::{Met, Unmet};
use twelve_tui::check::{Options, check_project};
use twelve_tui::curriculum::Pack;

#[test]
fn a_chart_overlays_terraform_and_a_script_agree() {
    let report = report_of_fixture("platform-good");
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
    let report = report_of_fixture("platform-bad");
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

/// Asserts that the evidence of criteria names these places.
fn assert_places(report: &Report, expected: &[(&str, &str, u32)]) {
    for (id, path, line) in expected {
        let found = places(report, id);
        assert!(found.contains(&((*path).to_owned(), *line)), "{id}: {path}:{line} in {found:?}");
    }
}

#[test]
fn compose_files_that_extend_take_in_and_override_one_another_are_one_set_up() {
    let report = report_of_fixture("compose-good");
    assert!(report.skipped.is_empty(), "{:?}", report.skipped);
    assert_statuses(
        &report,
        &[
            ("config.documented", Met),
            ("config.no-secrets-in-code", Met),
            ("backing.declared", Met),
            ("build.not-at-run", Met),
            ("release.immutable", Met),
            ("port.from-config", Met),
            ("concurrency.process-types", Met),
            ("concurrency.scales-out", Met),
            ("disposability.graceful-shutdown", Met),
            ("disposability.signals-reach", Met),
            ("disposability.health-checked", Met),
            ("parity.same-services", Met),
            ("parity.continuous-delivery", Met),
            ("admin.same-release", Met),
            ("admin.not-at-boot", Met),
        ],
    );
    assert_places(
        &report,
        &[
            ("config.documented", "docker/common.yml", 7),
            ("disposability.signals-reach", "compose.prod.yml", 3),
            ("disposability.health-checked", "compose.prod.yml", 8),
            ("concurrency.process-types", "compose.prod.yml", 10),
            ("concurrency.process-types", "Dockerfile", 10),
            ("parity.same-services", "infra/store.yml", 3),
            ("parity.same-services", "Jenkinsfile", 7),
            ("parity.continuous-delivery", "Jenkinsfile", 17),
            ("admin.same-release", "compose.yml", 22),
        ],
    );
}

#[test]
fn what_a_set_up_of_several_files_does_wrong_is_told_where_it_stands() {
    let report = report_of_fixture("compose-bad");
    assert_statuses(
        &report,
        &[
            ("config.no-secrets-in-code", Unmet),
            ("config.no-committed-env", Unmet),
            ("release.immutable", Unmet),
            ("concurrency.scales-out", Unmet),
            ("disposability.graceful-shutdown", Unmet),
            ("disposability.signals-reach", Unmet),
        ],
    );
    assert_places(
        &report,
        &[
            ("config.no-secrets-in-code", "config/shop.settings", 2),
            ("config.no-secrets-in-code", "secrets/db_password.txt", 1),
            ("config.no-committed-env", "config/shop.settings", 0),
            ("release.immutable", "compose.yml", 11),
            ("concurrency.scales-out", "compose.yml", 9),
            ("disposability.graceful-shutdown", "compose.prod.yml", 4),
            ("disposability.signals-reach", "compose.prod.yml", 3),
        ],
    );
    let text = serde_json::to_string(&report).unwrap();
    for secret in ["w7Rq3Lk9Zt5m", "f4Yb8Nd2Jx6p"] {
        assert!(!text.contains(secret), "a secret is shown");
    }
    assert_eq!(places(&report, "config.no-secrets-in-code").len(), 2);
    let skipped: Vec<&str> = report.skipped.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(skipped, ["broken.yml"], "and nothing outside of the project was looked at");
}

#[test]
fn manifests_are_taken_together_with_one_another_and_with_the_image() {
    let report = report_of_fixture("kubernetes-parts");
    assert_statuses(
        &report,
        &[
            ("config.documented", Met),
            ("port.from-config", Unmet),
            ("concurrency.scales-out", Unmet),
            ("disposability.graceful-shutdown", Unmet),
            ("disposability.signals-reach", Met),
            ("parity.same-services", Unmet),
            ("parity.continuous-delivery", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
    assert_places(
        &report,
        &[
            ("config.documented", "k8s/claim.yaml", 13),
            ("port.from-config", "k8s/web.yaml", 15),
            ("concurrency.scales-out", "k8s/web.yaml", 26),
            ("disposability.graceful-shutdown", "k8s/web.yaml", 8),
            ("parity.same-services", "bitbucket-pipelines.yml", 4),
            ("parity.same-services", "compose.yml", 3),
            ("admin.not-at-boot", "k8s/web.yaml", 12),
        ],
    );
}

#[test]
fn files_that_are_taken_together_say_the_same_whatever_the_number_of_threads() {
    let pack = Pack::built_in().unwrap();
    for name in ["compose-good", "compose-bad", "kubernetes-parts"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
        let text = |jobs| {
            let (report, _) =
                check_project(&path, &pack.criteria, &pack, &Options::new(jobs)).unwrap();
            serde_json::to_string(&report).unwrap()
        };
        let one = text(1);
        for jobs in [2, 7, 16] {
            assert_eq!(one, text(jobs), "{name} with {jobs} threads");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_is_not_followed_by_whatever_names_it() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("real.settings"), "API_TOKEN=v5Tn8Qa3Wk1z\n").unwrap();
    let project = tempfile::tempdir().unwrap();
    let at = |name: &str| project.path().join(name);
    std::os::unix::fs::symlink(outside.path().join("real.settings"), at("app.settings")).unwrap();
    std::os::unix::fs::symlink(outside.path(), at("linked")).unwrap();
    let compose = "services:\n  web:\n    build: .\n    env_file: [app.settings, linked/real.settings]\n    extends: {file: linked/compose.yml, service: x}\nsecrets:\n  a: {file: linked/real.settings}\n";
    std::fs::write(at("compose.yml"), compose).unwrap();
    std::fs::write(at("app.py"), "import os\n\nprint(os.environ['API_TOKEN'])\n").unwrap();
    let pack = Pack::built_in().unwrap();
    let report = check_project(project.path(), &pack.criteria, &pack, &Options::new(2)).unwrap().0;
    let text = serde_json::to_string(&report).unwrap();
    assert!(!text.contains("v5Tn8Qa3Wk1z") && !text.contains("app.settings\""), "{text}");
    assert_statuses(&report, &[("config.documented", Unmet)]);
}

#[test]
fn a_start_script_is_followed_into_the_branch_that_its_command_names() {
    let report = report_of_fixture("entry-branches");
    assert_statuses(&report, &[("disposability.signals-reach", Unmet), ("admin.not-at-boot", Met)]);
    let swallowed = places(&report, "disposability.signals-reach");
    assert_eq!(
        swallowed,
        [("compose.prod.yml".to_owned(), 7)],
        "the worker is started without exec"
    );
}
