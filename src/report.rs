//! One renderer for each format. A renderer decides nothing: it shows what the report says.

pub mod github;
pub mod human;
pub mod json;
pub mod markdown;
pub mod short;

use crate::check::report::Evidence;
use crate::sanitize;

/// `path:line:column`, as far as it is known, safe to show.
fn place(evidence: &Evidence) -> String {
    let path = sanitize::line(&evidence.path);
    match (evidence.line, evidence.column) {
        (0, _) => path.into_owned(),
        (line, 0) => format!("{path}:{line}"),
        (line, column) => format!("{path}:{line}:{column}"),
    }
}

#[cfg(test)]
mod sample;
