//! A small report for the tests of the renderers.

use crate::check::report::{
    App, AppResult, Confidence, CriterionResult, Evidence, Project, Report, SCHEMA_VERSION,
    Skipped, Status, Tool,
};
use crate::check::summary;
use crate::curriculum::Level;

/// A report with one criterion of each of three statuses, and a file that was skipped.
pub(super) fn report() -> Report {
    let criteria = vec![
        result("codebase.tracked", 1, Status::Met, "It is a working tree of git.", Vec::new()),
        result(
            "config.no-secrets-in-code",
            3,
            Status::Unmet,
            "A credential stands as a literal.",
            vec![Evidence {
                path: "app/\u{1b}[31mmain.py".to_owned(),
                line: 3,
                column: 5,
                end_line: 3,
                snippet: "KEY = \"***\"".to_owned(),
                note: "a credential".to_owned(),
            }],
        ),
        result("logs.no-files", 11, Status::Unknown, "Java is not read.", Vec::new()),
    ];
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "twelve-tui", version: "0.0.0" },
        project: Project { path: ".".to_owned(), vcs: None, commit: None, dirty: None },
        apps: Vec::new(),
        summary: summary(&criteria),
        criteria,
        skipped: vec![Skipped {
            path: "compose.yml".to_owned(),
            reason: "line 2: it is no valid YAML".to_owned(),
            incomplete: true,
        }],
    }
}

/// A report on a project of two apps, one of which lacks something.
pub(super) fn of_two_apps() -> Report {
    let mut report = report();
    let app = |name: &str, root: &str, archetype: &str, language: &str| App {
        name: name.to_owned(),
        root: root.to_owned(),
        archetype: archetype.to_owned(),
        evidence: Vec::new(),
        languages: vec![language.to_owned()],
        frameworks: Vec::new(),
        processes: Vec::new(),
        backing_services: Vec::new(),
    };
    report.apps = vec![
        app("api", "services/api", "worker", "go"),
        App { frameworks: vec!["Flask".to_owned()], ..app("web", "web", "web", "python") },
    ];
    for result in &mut report.criteria {
        let own = AppResult {
            app: "web".to_owned(),
            status: result.status,
            confidence: result.confidence,
            message: result.message.clone(),
            evidence: result.evidence.clone(),
            looked_at: Vec::new(),
            waiver: None,
            fingerprint: "a".repeat(64),
        };
        let api = AppResult { app: "api".to_owned(), ..own.clone() };
        result.by_app = vec![api, own];
    }
    let unmet = &mut report.criteria[1];
    unmet.app = Some("web".to_owned());
    unmet.message = format!("web: {}", unmet.message);
    unmet.evidence[0].path = "web/main.py".to_owned();
    unmet.by_app[1].evidence[0].path = "web/main.py".to_owned();
    unmet.by_app[0].status = Status::Met;
    unmet.by_app[0].message = "No credential is in the code.".to_owned();
    unmet.by_app[0].evidence.clear();
    report
}

fn result(
    id: &str,
    factor: u8,
    status: Status,
    message: &str,
    evidence: Vec<Evidence>,
) -> CriterionResult {
    CriterionResult {
        id: id.to_owned(),
        factor,
        level: Level::Must,
        status,
        confidence: Confidence::High,
        app: None,
        message: message.to_owned(),
        why: "Is it so?".to_owned(),
        lesson: "config".to_owned(),
        evidence,
        looked_at: vec!["everywhere".to_owned()],
        waiver: None,
        fingerprint: "f".repeat(64),
        known: false,
        by_app: Vec::new(),
    }
}
