//! The report as GitLab reads code quality: a list of issues, which it compares from pipeline to
//! pipeline by their fingerprints.

use super::{findings, path_from_here};
use crate::check::baseline::place_fingerprint;
use crate::check::report::Report;
use crate::curriculum::Level;
use crate::digest::hex;
use crate::sanitize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes the findings of all `reports` as one list.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut issues: Vec<Value> = Vec::new();
    for report in reports {
        for finding in findings(report) {
            let id = &finding.result.id;
            let path = path_from_here(report, finding.place.map_or(".", |place| &place.path));
            let print = finding.place.map_or_else(
                || finding.result.fingerprint.clone(),
                |place| place_fingerprint(id, place),
            );
            let print =
                hex(Sha256::new().chain_update(format!("{}\0{print}", report.project.path)));
            // The same line twice in a file is two issues, and GitLab takes one of each.
            let count = seen.entry(print.clone()).or_default();
            *count += 1;
            let fingerprint = if *count == 1 { print } else { format!("{print}-{count}") };
            issues.push(json!({
                "description": sanitize::line(&finding.message),
                "check_name": id,
                "fingerprint": fingerprint,
                "severity": if finding.result.level == Level::Must { "major" } else { "minor" },
                "location": {
                    "path": sanitize::line(&path),
                    "lines": { "begin": finding.place.map_or(1, |place| place.line.max(1)) },
                },
            }));
        }
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use std::collections::BTreeSet;

    fn issues(reports: &[Report]) -> Vec<Value> {
        let mut out = Vec::new();
        write(reports, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn an_issue_has_all_that_gitlab_asks_for() {
        let found = issues(&[sample::report()]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["check_name"], "config.no-secrets-in-code");
        assert_eq!(found[0]["severity"], "major");
        assert_eq!(found[0]["location"]["lines"]["begin"], 3);
        assert!(found[0]["fingerprint"].as_str().is_some_and(|print| print.len() == 64));
        assert!(!found[0]["location"]["path"].as_str().unwrap().contains('\u{1b}'));
    }

    #[test]
    fn no_two_issues_have_one_fingerprint() {
        let mut report = sample::report();
        let again = report.criteria[1].evidence[0].clone();
        report.criteria[1].evidence.push(again);
        let found = issues(&[report.clone(), report]);
        let prints: BTreeSet<&str> =
            found.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!((found.len(), prints.len()), (4, 4));
    }

    #[test]
    fn paths_begin_where_the_check_was_started() {
        let mut report = sample::report();
        report.project.path = "./services/api".to_owned();
        let path = issues(&[report])[0]["location"]["path"].as_str().unwrap().to_owned();
        assert!(path.starts_with("services/api/app/"), "{path}");
    }
}
