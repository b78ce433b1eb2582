//! The report as SARIF 2.1.0, as GitHub code scanning takes it.

use super::{message_at, path_from_here};
use crate::check::baseline::place_fingerprint;
use crate::check::report::{CriterionResult, Evidence, Report, Status};
use crate::curriculum::{Factor, Level};
use crate::sanitize;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Code scanning takes so many results of one run, and shows the first of a longer text.
const MOST_RESULTS: usize = 25_000;
const LONGEST_MESSAGE: usize = 1024;

/// Writes one log with a run for each of `reports`.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let several = reports.len() > 1;
    let runs: Vec<Value> = reports.iter().map(|report| run(report, several)).collect();
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": runs });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn run(report: &Report, several: bool) -> Value {
    let results: Vec<Value> = report
        .criteria
        .iter()
        .enumerate()
        .filter(|(_, found)| matches!(found.status, Status::Unmet | Status::Waived))
        .flat_map(|(index, found)| results(report, index, found))
        .take(MOST_RESULTS)
        .collect();
    let failed = report.criteria.iter().filter(|found| found.status == Status::Error);
    let failed = failed.map(|found| notification(&found.message, None));
    let unread =
        report.skipped.iter().filter(|skipped| skipped.incomplete).map(|skipped| {
            notification(&skipped.reason, Some(&path_from_here(report, &skipped.path)))
        });
    // Two runs of one category would overwrite each other.
    let category = if several {
        format!("twelve-tui/{}/", report.project.path)
    } else {
        "twelve-tui/".to_owned()
    };
    json!({
        "tool": { "driver": {
            "name": report.tool.name,
            "version": report.tool.version,
            "semanticVersion": report.tool.version,
            "informationUri": "https://12factor.net",
            "rules": report.criteria.iter().map(rule).collect::<Vec<_>>(),
        } },
        "automationDetails": { "id": category },
        "invocations": [{
            "executionSuccessful": !report.is_incomplete(),
            "toolExecutionNotifications": failed.chain(unread).collect::<Vec<_>>(),
        }],
        "columnKind": "unicodeCodePoints",
        "results": results,
    })
}

fn rule(result: &CriterionResult) -> Value {
    let slug = Factor::new(result.factor).map_or("", Factor::slug);
    let title = Factor::new(result.factor).map_or(String::new(), |factor| factor.to_string());
    let must = result.level == Level::Must;
    let help = format!(
        "twelve-tui explain {} says how it is decided and mended. The lesson: twelve-tui lesson {}",
        result.id, result.lesson
    );
    json!({
        "id": result.id,
        "name": result.id,
        "shortDescription": { "text": text(&result.why) },
        "fullDescription": { "text": text(&format!("{title}. {}", result.why)) },
        "helpUri": format!("https://12factor.net/{slug}"),
        "help": { "text": text(&help) },
        "defaultConfiguration": { "level": level(result.level) },
        "properties": {
            "tags": ["twelve-factor", slug],
            "problem.severity": if must { "error" } else { "warning" },
            "precision": "high",
        },
    })
}

fn level(level: Level) -> &'static str {
    if level == Level::Must { "error" } else { "warning" }
}

/// One result for each place, for code scanning shows only the first of several.
fn results(report: &Report, index: usize, found: &CriterionResult) -> Vec<Value> {
    let result = |place: Option<&Evidence>| {
        let message = place.and_then(|place| message_at(found, place));
        let message = message.unwrap_or_else(|| found.message.clone());
        let note = place.map_or(String::new(), |place| format!(" ({})", place.note));
        let print = place
            .map_or_else(|| found.fingerprint.clone(), |place| place_fingerprint(&found.id, place));
        let mut result = json!({
            "ruleId": found.id,
            "ruleIndex": index,
            "kind": "fail",
            "level": level(found.level),
            "message": { "text": text(&format!("{message}{note}")) },
            "locations": [location(report, place)],
            "partialFingerprints": { "twelveTui/v1": print },
        });
        if found.known {
            result["baselineState"] = "unchanged".into();
        }
        if let Some(waiver) = &found.waiver {
            let why = format!("until {} by {}: {}", waiver.until, waiver.owner, waiver.reason);
            result["suppressions"] =
                json!([{ "kind": "external", "status": "accepted", "justification": text(&why) }]);
        }
        result
    };
    match &found.evidence[..] {
        [] => vec![result(None)],
        places => places.iter().map(|place| result(Some(place))).collect(),
    }
}

/// Code scanning takes no result without a place: what is nowhere is at what says that there is an
/// app.
fn location(report: &Report, place: Option<&Evidence>) -> Value {
    let stand_in = || report.apps.iter().flat_map(|app| &app.evidence).next();
    let path = place.or_else(stand_in).map_or(".", |place| &place.path);
    let mut region = Map::new();
    region.insert("startLine".to_owned(), place.map_or(1, |place| place.line.max(1)).into());
    if let Some(place) = place.filter(|place| place.line > 0) {
        if place.column > 0 {
            region.insert("startColumn".to_owned(), place.column.into());
        }
        region.insert("endLine".to_owned(), place.end_line.max(place.line).into());
        if !place.snippet.is_empty() {
            region.insert("snippet".to_owned(), json!({ "text": text(&place.snippet) }));
        }
    }
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&path_from_here(report, path)) },
        "region": region,
    } })
}

fn notification(reason: &str, path: Option<&str>) -> Value {
    let mut found = json!({ "level": "error", "message": { "text": text(reason) } });
    if let Some(path) = path {
        found["locations"] =
            json!([{ "physicalLocation": { "artifactLocation": { "uri": uri(path) } } }]);
    }
    found
}

fn text(text: &str) -> String {
    let line = sanitize::line(text);
    if line.chars().count() <= LONGEST_MESSAGE {
        return line.into_owned();
    }
    line.chars().take(LONGEST_MESSAGE - 1).chain(std::iter::once('…')).collect()
}

/// A path as a relative reference: what is not plain in an address is written as `%XX`.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+,=!".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn sarif(reports: &[Report]) -> Value {
        let mut out = Vec::new();
        write(reports, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn a_finding_is_a_result_with_its_rule_its_place_and_its_fingerprint() {
        let log = sarif(&[sample::report()]);
        let run = &log["runs"][0];
        let result = &run["results"][0];
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        assert_eq!((&result["level"], &result["kind"]), (&json!("error"), &json!("fail")));
        assert_eq!(result["message"]["text"], "A credential stands as a literal. (a credential)");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], 3);
        assert_eq!(place["artifactLocation"]["uri"], "app/%1B%5B31mmain.py");
        assert!(result["partialFingerprints"]["twelveTui/v1"].is_string());
        assert_eq!(run["results"].as_array().map(Vec::len), Some(1));
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        let notes = &run["invocations"][0]["toolExecutionNotifications"];
        assert_eq!(notes[0]["message"]["text"], "line 2: it is no valid YAML");
    }

    #[test]
    fn what_is_nowhere_has_a_place_all_the_same() {
        let mut report = sample::of_two_apps();
        report.criteria[1].evidence.clear();
        let log = sarif(&[report]);
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            (&place["artifactLocation"]["uri"], &place["region"]["startLine"]),
            (&json!("."), &json!(1))
        );
    }

    #[test]
    fn what_is_waived_is_suppressed_and_what_is_known_is_unchanged() {
        let mut report = sample::report();
        report.criteria[1].status = Status::Waived;
        report.criteria[1].waiver = Some(crate::check::report::Waiver {
            reason: "it goes away".to_owned(),
            owner: "ana".to_owned(),
            until: "2030-01-01".to_owned(),
        });
        let result = sarif(&[report])["runs"][0]["results"][0].clone();
        assert_eq!(result["suppressions"][0]["status"], "accepted");
        let mut report = sample::report();
        report.criteria[1].known = true;
        assert_eq!(sarif(&[report])["runs"][0]["results"][0]["baselineState"], "unchanged");
    }

    #[test]
    fn several_projects_are_several_categories() {
        let mut other = sample::report();
        other.project.path = "b c".to_owned();
        let log = sarif(&[sample::report(), other]);
        let id = |at: usize| log["runs"][at]["automationDetails"]["id"].clone();
        assert_ne!(id(0), id(1));
        let uri = &log["runs"][1]["results"][0]["locations"][0]["physicalLocation"];
        assert!(uri["artifactLocation"]["uri"].as_str().unwrap().starts_with("b%20c/app/"));
    }
}
