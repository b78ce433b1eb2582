//! Baselines: the findings of an earlier report, so that a later one tells the new ones apart.

use super::report::{CriterionResult, Evidence, Report, Status};
use crate::digest::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the file.
pub const VERSION: u32 = 1;

/// What was unmet when the baseline was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// See [`VERSION`].
    pub baseline_version: u32,
    /// By criterion.
    pub findings: BTreeMap<String, Known>,
}

/// What was found of one criterion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The fingerprints of the project and of its apps.
    pub fingerprints: BTreeSet<String>,
    /// Those of the single places: where some are mended, the rest is still known.
    pub places: BTreeSet<String>,
}

/// Identifies a place of a finding, wherever its line moves to.
pub fn place_fingerprint(id: &str, evidence: &Evidence) -> String {
    let mut hash = Sha256::new();
    for part in [id, &evidence.path].into_iter().chain(evidence.snippet.split_whitespace()) {
        hash.update(part);
        hash.update([0]);
    }
    hex(hash)
}

impl Baseline {
    /// What is unmet in `report`.
    pub fn of(report: &Report) -> Self {
        let mut findings: BTreeMap<String, Known> = BTreeMap::new();
        for result in report.criteria.iter().filter(|found| is_finding(found.status)) {
            let known = findings.entry(result.id.clone()).or_default();
            known.fingerprints.insert(result.fingerprint.clone());
            known.places.extend(result.evidence.iter().map(|it| place_fingerprint(&result.id, it)));
            for own in result.by_app.iter().filter(|own| is_finding(own.status)) {
                known.fingerprints.insert(own.fingerprint.clone());
                known
                    .places
                    .extend(own.evidence.iter().map(|it| place_fingerprint(&result.id, it)));
            }
        }
        Self { baseline_version: VERSION, findings }
    }

    /// Marks what is unmet in `report` and was before. What was accepted then (waivers come and go)
    /// and is unmet now was there all the same.
    pub fn mark(&self, report: &mut Report) {
        for result in &mut report.criteria {
            result.known = result.status == Status::Unmet && self.knows(result);
        }
    }

    fn knows(&self, result: &CriterionResult) -> bool {
        let Some(known) = self.findings.get(&result.id) else { return false };
        let is_old = |fingerprint: &str, evidence: &[Evidence]| {
            known.fingerprints.contains(fingerprint)
                || !evidence.is_empty()
                    && evidence
                        .iter()
                        .all(|it| known.places.contains(&place_fingerprint(&result.id, it)))
        };
        let mut own = result.by_app.iter().filter(|own| own.status == Status::Unmet).peekable();
        match own.peek() {
            Some(_) => own.all(|own| is_old(&own.fingerprint, &own.evidence)),
            None => is_old(&result.fingerprint, &result.evidence),
        }
    }
}

fn is_finding(status: Status) -> bool {
    matches!(status, Status::Unmet | Status::Waived)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{NoRules, check};
    use crate::curriculum::Pack;

    fn report(dockerfile: &str) -> Report {
        let project = tempfile::tempdir().unwrap();
        std::fs::write(project.path().join("Dockerfile"), dockerfile).unwrap();
        let pack = Pack::built_in().unwrap();
        check(project.path(), &pack.criteria, &pack, &NoRules, 1).unwrap().0
    }

    fn known(before: &str, after: &str) -> bool {
        let mut report = report(after);
        Baseline::of(&self::report(before)).mark(&mut report);
        let found = report.criterion("build.pinned-base").unwrap();
        assert_eq!(found.status, Status::Unmet);
        found.known
    }

    const TWO: &str = "FROM node:slim AS a\nFROM python:slim\nCOPY --from=a /x /x\nCMD [\"app\"]\n";

    #[test]
    fn what_was_there_before_is_known_and_what_came_is_not() {
        let one = "FROM python:slim\nCMD [\"app\"]\n";
        assert!(known(one, "# moved\n\nFROM  python:slim\nCMD [\"app\"]\n"));
        assert!(known(TWO, one), "one of two is mended, the other is no news");
        assert!(!known(one, TWO), "the second is news");
        assert!(!known(one, "FROM python:alpine\nCMD [\"app\"]\n"));
    }

    #[test]
    fn a_baseline_survives_its_file() {
        let before = Baseline::of(&report(TWO));
        let text = serde_json::to_string(&before).unwrap();
        assert_eq!(serde_json::from_str::<Baseline>(&text).unwrap(), before);
        assert!(before.findings.contains_key("build.pinned-base"));
        assert!(!before.findings.contains_key("codebase.one-version"), "it is not unmet");
    }
}
