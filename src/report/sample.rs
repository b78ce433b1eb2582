//! A small report for the tests of the renderers.

use crate::check::report::{
    Confidence, CriterionResult, Evidence, Project, Report, SCHEMA_VERSION, Skipped, Status, Tool,
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
    }
}
