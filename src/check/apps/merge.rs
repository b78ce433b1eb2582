//! One verdict for the project out of those of its apps.

use crate::check::report::{Confidence, Evidence, Status};
use crate::check::verdicts::{MOST, Verdict, list};
use std::collections::BTreeMap;

/// The verdict on the project, and the app that decided it where one did alone.
///
/// Unmet where any is unmet, else met where any is met. What it rests on is that of the apps which
/// have its status, and names them where they are not all.
pub(in crate::check) fn merge(verdicts: &[(&str, Verdict)]) -> (Verdict, Option<String>) {
    let status = Status::of_apps(verdicts.iter().map(|(_, verdict)| verdict.status));
    let deciding: Vec<&(&str, Verdict)> =
        verdicts.iter().filter(|(_, verdict)| verdict.status == status).collect();
    let all = deciding.len() == verdicts.len();
    let sure = deciding.iter().map(|(_, verdict)| verdict.confidence);
    // One app that surely lacks something is enough; what all have is as sure as the least.
    let confidence = if status == Status::Unmet { sure.max() } else { sure.min() };
    let mut looked_at: Vec<String> = Vec::new();
    for place in deciding.iter().flat_map(|(_, verdict)| &verdict.looked_at) {
        if !looked_at.contains(place) {
            looked_at.push(place.clone());
        }
    }
    let verdict = Verdict {
        status,
        confidence: confidence.unwrap_or(Confidence::Low),
        message: message(&deciding, verdicts, status, all),
        evidence: evidence(&deciding, all),
        looked_at,
    };
    let alone = match deciding[..] {
        [(app, _)] => Some((*app).to_owned()),
        _ => None,
    };
    (verdict, alone)
}

fn message(
    deciding: &[&(&str, Verdict)],
    verdicts: &[(&str, Verdict)],
    status: Status,
    all: bool,
) -> String {
    let mut said: Vec<(&str, Vec<&str>)> = Vec::new();
    for (app, verdict) in deciding {
        match said.iter_mut().find(|(message, _)| *message == verdict.message) {
            Some((_, apps)) => apps.push(app),
            None => said.push((&verdict.message, vec![app])),
        }
    }
    let mut parts: Vec<String> = match &said[..] {
        [(message, _)] if all => vec![(*message).to_owned()],
        said => {
            said.iter().map(|(it, apps)| format!("{}: {it}", list(apps.iter().copied()))).collect()
        }
    };
    let open: Vec<&str> = verdicts
        .iter()
        .filter(|(_, verdict)| verdict.status == Status::Unknown)
        .map(|(app, _)| *app)
        .collect();
    if status == Status::Met && !open.is_empty() {
        parts.push(format!("Not settled for {}.", list(open)));
    }
    parts.join(" ")
}

/// The places of all that decide, each once, with the names of those that it is of.
fn evidence(deciding: &[&(&str, Verdict)], all: bool) -> Vec<Evidence> {
    let mut found: Vec<(&Evidence, Vec<&str>)> = Vec::new();
    for (app, verdict) in deciding {
        for one in &verdict.evidence {
            match found.iter_mut().find(|(known, _)| *known == one) {
                Some((_, apps)) => apps.push(app),
                None => found.push((one, vec![app])),
            }
        }
    }
    // Each app gets its share of what is shown.
    let share = (MOST / deciding.len().max(1)).max(1);
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    found.retain(|(_, apps)| {
        let count = shown.entry(apps[0]).or_default();
        *count += 1;
        *count <= share
    });
    found
        .into_iter()
        .take(MOST)
        .map(|(one, apps)| {
            let mut one = one.clone();
            if !(all && apps.len() == deciding.len()) {
                one.note = format!("{}: {}", list(apps), one.note);
            }
            one
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: Status, message: &str, paths: &[&str]) -> Verdict {
        let evidence = paths.iter().map(|path| Evidence {
            path: (*path).to_owned(),
            line: 1,
            column: 0,
            end_line: 1,
            snippet: String::new(),
            note: "here".to_owned(),
        });
        Verdict {
            status,
            confidence: Confidence::Medium,
            message: message.to_owned(),
            evidence: evidence.collect(),
            looked_at: Vec::new(),
        }
    }

    #[test]
    fn one_unmet_app_makes_it_unmet_and_is_named() {
        let (merged, app) = merge(&[
            ("api", verdict(Status::Met, "Good.", &["api/a"])),
            ("web", verdict(Status::Unmet, "Bad.", &["web/a", "x"])),
        ]);
        assert_eq!((merged.status, merged.message.as_str()), (Status::Unmet, "web: Bad."));
        assert_eq!(app.as_deref(), Some("web"));
        let notes: Vec<_> = merged.evidence.iter().map(|it| it.note.as_str()).collect();
        assert_eq!(notes, ["web: here", "web: here"]);
    }

    #[test]
    fn what_all_have_names_none() {
        let same = || verdict(Status::Met, "Tracked.", &["."]);
        let (merged, app) = merge(&[("api", same()), ("web", same())]);
        assert_eq!((merged, app), (same(), None));
    }

    #[test]
    fn met_says_where_it_is_not_settled_and_the_rest_is_no_claim() {
        let (merged, _) = merge(&[
            ("api", verdict(Status::Met, "Good.", &[])),
            ("web", verdict(Status::Unknown, "Open.", &[])),
        ]);
        assert_eq!(merged.message, "api: Good. Not settled for web.");
        let (merged, _) = merge(&[
            ("api", verdict(Status::NotApplicable, "None.", &[])),
            ("web", verdict(Status::Unknown, "Open.", &[])),
        ]);
        assert_eq!((merged.status, merged.message.as_str()), (Status::Unknown, "web: Open."));
    }

    #[test]
    fn each_app_has_its_share_of_the_places() {
        let many: Vec<String> = (0..30).map(|at| format!("a/{at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let (merged, _) = merge(&[
            ("a", verdict(Status::Unmet, "Bad.", &many)),
            ("b", verdict(Status::Unmet, "Bad.", &["b/1"])),
        ]);
        assert_eq!(merged.evidence.len(), 11);
        assert_eq!(merged.message, "Bad.");
        assert_eq!(merged.evidence.last().unwrap().note, "b: here");
    }
}
