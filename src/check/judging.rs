//! From cases to the results of a report.

use super::apps::{self, Group};
use super::case::Case;
use super::report::{AppResult, Counts, CriterionResult, FactorCounts, Summary};
use super::verdicts::{self, Verdict};
use crate::curriculum::{Criterion, Pack};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The results on all `criteria`, in their order, found by `jobs` threads.
pub(super) fn judge_all(
    criteria: &[Criterion],
    pack: &Pack,
    apps: &[(&Group, &Case<'_>)],
    jobs: usize,
) -> Vec<CriterionResult> {
    let next = AtomicUsize::new(0);
    let results: Vec<OnceLock<CriterionResult>> =
        criteria.iter().map(|_| OnceLock::new()).collect();
    std::thread::scope(|scope| {
        let work = || {
            while let Some(at) =
                Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < criteria.len())
            {
                results[at].get_or_init(|| judge(&criteria[at], pack, apps));
            }
        };
        for _ in 1..jobs.min(criteria.len()) {
            scope.spawn(work);
        }
        work();
    });
    results.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// What the apps of a project say on a criterion, and the project as a whole.
fn judge(criterion: &Criterion, pack: &Pack, apps: &[(&Group, &Case<'_>)]) -> CriterionResult {
    let verdicts: Vec<(&str, Verdict)> = apps
        .iter()
        .map(|(group, case)| (group.name.as_str(), verdicts::judge(criterion, case)))
        .collect();
    match <[_; 1]>::try_from(verdicts) {
        Ok([(_, verdict)]) => result(criterion, pack, verdict),
        Err(verdicts) => {
            let (verdict, app) = apps::merge(&verdicts);
            let mut merged = result(criterion, pack, verdict);
            merged.app = app;
            merged.by_app = verdicts
                .into_iter()
                .map(|(app, verdict)| AppResult {
                    app: app.to_owned(),
                    status: verdict.status,
                    confidence: verdict.confidence,
                    fingerprint: fingerprint(criterion, &verdict),
                    message: verdict.message,
                    evidence: verdict.evidence,
                    looked_at: verdict.looked_at,
                    waiver: None,
                })
                .collect();
            merged
        }
    }
}

fn result(criterion: &Criterion, pack: &Pack, verdict: Verdict) -> CriterionResult {
    let lesson = pack.lesson_on(criterion.factor);
    CriterionResult {
        id: criterion.id.clone(),
        factor: criterion.factor.number(),
        level: criterion.level,
        status: verdict.status,
        confidence: verdict.confidence,
        app: None,
        why: criterion.question.clone(),
        lesson: lesson.map_or_else(|| criterion.factor.slug().to_owned(), |found| found.id.clone()),
        fingerprint: fingerprint(criterion, &verdict),
        message: verdict.message,
        evidence: verdict.evidence,
        looked_at: verdict.looked_at,
        waiver: None,
        known: false,
        by_app: Vec::new(),
    }
}

/// The same for the same finding, wherever its lines move to.
fn fingerprint(criterion: &Criterion, verdict: &Verdict) -> String {
    let mut hash = Sha256::new();
    hash.update(&criterion.id);
    hash.update([0]);
    hash.update(verdict.status.name());
    for evidence in &verdict.evidence {
        hash.update([0]);
        hash.update(&evidence.path);
        for word in evidence.snippet.split_whitespace() {
            hash.update([0]);
            hash.update(word);
        }
    }
    crate::digest::hex(hash)
}

/// The counts of `results`, over all and by factor.
pub fn summary(results: &[CriterionResult]) -> Summary {
    let by_factor = (1..=12)
        .map(|factor| FactorCounts {
            factor,
            counts: Counts::of(
                results.iter().filter(|found| found.factor == factor).map(|found| found.status),
            ),
        })
        .filter(|factor| factor.counts != Counts::default())
        .collect();
    Summary { all: Counts::of(results.iter().map(|found| found.status)), by_factor }
}
