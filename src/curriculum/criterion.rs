//! The criteria that a project is held against.

use super::Factor;
use crate::markdown::block::ListItem;
use serde::Deserialize;

/// One question of the checklist, as `content/criteria/` states it.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Stable name: printed, waived and linked by it (`config.no-secrets-in-code`).
    pub id: String,
    /// The factor it belongs to.
    pub factor: Factor,
    /// Whether the factor is broken without it.
    pub level: Level,
    /// What can settle it.
    pub decided_by: DecidedBy,
    /// What is asked.
    pub question: String,
    /// When it is met.
    pub met: String,
    /// When it is unmet.
    pub unmet: String,
    /// When it does not apply, where that can be.
    pub not_applicable: Option<String>,
    /// What `explain` adds. Every built-in criterion has it.
    pub explain: Option<Explanation>,
}

/// What there is to say about a criterion beyond its meaning, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Why it matters.
    pub why: String,
    /// How files decide it.
    pub decided: String,
    /// What is met, as code or as a listing.
    pub good: String,
    /// What is unmet, in the same way.
    pub bad: String,
    /// How to get from one to the other, by framework where that differs.
    pub fix: Vec<String>,
    /// What the check does not see, or may get wrong.
    pub limits: String,
    /// Which respected tools and guides say otherwise, and why.
    pub others: Option<String>,
}

/// The ids of the criteria that a list item links to, where it has a box: of the first one it is
/// the checklist's own.
pub fn boxes(item: &ListItem) -> Vec<&str> {
    let links = item.task.is_some().then(|| item.links()).into_iter().flatten();
    links.filter_map(|(target, _)| target.strip_prefix("criterion:")).collect()
}

/// How much hangs on a criterion.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The factor is broken without it.
    Must,
    /// Good practice that carries the factor.
    Should,
}

/// What can settle a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DecidedBy {
    /// Files alone, most of the time.
    Static,
    /// Running the app.
    Probe,
    /// Someone who knows the project.
    Person,
}

/// A file of `content/criteria/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriteriaFile {
    pub(super) criterion: Vec<RawCriterion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawCriterion {
    id: String,
    factor: u8,
    level: Level,
    #[serde(rename = "decided_by")]
    decided_by: DecidedBy,
    question: String,
    met: String,
    unmet: String,
    not_applicable: Option<String>,
    explain: Option<Explanation>,
}

impl RawCriterion {
    /// The criterion, unless its factor is none of the twelve.
    pub(super) fn resolve(self) -> Result<Criterion, String> {
        let factor = Factor::new(self.factor)
            .ok_or_else(|| format!("{}: there is no factor {}", self.id, self.factor))?;
        Ok(Criterion {
            id: self.id,
            factor,
            level: self.level,
            decided_by: self.decided_by,
            question: self.question,
            met: self.met,
            unmet: self.unmet,
            not_applicable: self.not_applicable,
            explain: self.explain,
        })
    }
}
