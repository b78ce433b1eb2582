//! One renderer for each format. A renderer decides nothing: it shows what the report says.

pub mod github;
pub mod gitlab;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod ndjson;
pub mod plain;
pub mod sarif;
pub mod short;

use crate::check::report::{CriterionResult, Evidence, Report, Status};
use crate::sanitize;
use std::borrow::Cow;

/// `path:line:column`, as far as it is known, safe to show.
fn place(evidence: &Evidence) -> String {
    let path = sanitize::line(&evidence.path);
    match (evidence.line, evidence.column) {
        (0, _) => path.into_owned(),
        (line, 0) => format!("{path}:{line}"),
        (line, column) => format!("{path}:{line}:{column}"),
    }
}

/// A place of what is unmet, with what was found there.
struct Finding<'a> {
    result: &'a CriterionResult,
    /// `None` where absence decided.
    place: Option<&'a Evidence>,
    /// What was found, naming its apps where there are several.
    message: Cow<'a, str>,
}

/// What is unmet or failed and not known from before, place by place.
fn findings(report: &Report) -> impl Iterator<Item = Finding<'_>> {
    let wanted = |result: &&CriterionResult| {
        matches!(result.status, Status::Unmet | Status::Error) && !result.known
    };
    report.criteria.iter().filter(wanted).flat_map(|result| {
        let places = result.evidence.iter().map(Some);
        let none = result.evidence.is_empty().then_some(None);
        places.chain(none).map(|place| {
            let message = place.and_then(|place| message_at(result, place));
            let message = message.map_or(Cow::Borrowed(result.message.as_str()), Cow::Owned);
            Finding { result, place, message }
        })
    })
}

/// What the apps that rest on this place say.
fn message_at(result: &CriterionResult, place: &Evidence) -> Option<String> {
    let at = |evidence: &Evidence| {
        (evidence.path.as_str(), evidence.line, evidence.column)
            == (place.path.as_str(), place.line, place.column)
    };
    let here = result
        .by_app
        .iter()
        .filter(|own| own.status == result.status && own.evidence.iter().any(at));
    let first = here.clone().next()?;
    let apps: Vec<&str> =
        here.filter(|own| own.message == first.message).map(|own| own.app.as_str()).collect();
    Some(format!("{}: {}", apps.join(", "), first.message))
}

/// The path of a place as seen from where the check was started, where the project lies below that:
/// what CI systems and forges take for the root of the repository.
fn path_from_here(report: &Report, path: &str) -> String {
    let project = report.project.path.trim_start_matches("./").trim_end_matches('/');
    let below = !project.is_empty()
        && project != "."
        && !project.starts_with('/')
        && !project.split('/').any(|part| part == "..");
    let path = if path == "." { "" } else { path };
    match (below, path.is_empty()) {
        (true, false) => format!("{project}/{path}"),
        (true, true) => project.to_owned(),
        (false, true) => ".".to_owned(),
        (false, false) => path.to_owned(),
    }
}

/// Text for XML and HTML: it ends no element and no attribute, and holds no control characters,
/// which XML has no way to write.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in sanitize::line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// How each app stands, where they stand differently: `api met, web unmet`.
fn by_app(result: &CriterionResult) -> Option<String> {
    let (first, rest) = result.by_app.split_first()?;
    if rest.iter().all(|own| own.status == first.status) {
        return None;
    }
    let one = |own: &crate::check::report::AppResult| format!("{} {}", own.app, own.status.name());
    Some(result.by_app.iter().map(one).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod sample;
