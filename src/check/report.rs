//! The result of a check: apps, criteria, evidence, coverage. Its JSON form is a contract.

use crate::curriculum::Level;
use serde::Serialize;

/// The version of the JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// What was checked.
    pub project: Project,
    /// The apps found in it.
    pub apps: Vec<App>,
    /// One entry for each criterion, in the order of the criteria.
    pub criteria: Vec<CriterionResult>,
    /// How many of each status.
    pub summary: Summary,
    /// What could not be read, and why.
    pub skipped: Vec<Skipped>,
}

impl Report {
    /// The result for the criterion called `id`.
    pub fn criterion(&self, id: &str) -> Option<&CriterionResult> {
        self.criteria.iter().find(|result| result.id == id)
    }

    /// Leaves out all apps but the one called `name`.
    ///
    /// # Errors
    /// There is none; the names of those that are there.
    pub fn keep_app(&mut self, name: &str) -> Result<(), Vec<String>> {
        if !self.apps.iter().any(|app| app.name == name) {
            return Err(self.apps.iter().map(|app| app.name.clone()).collect());
        }
        self.apps.retain(|app| app.name == name);
        for result in &mut self.criteria {
            // Of a project of one app, all is about that.
            if let Some(own) = result.in_app(name) {
                *result = own;
            }
        }
        self.summary = super::summary(&self.criteria);
        Ok(())
    }

    /// Whether something could not be read or crashed.
    pub fn is_incomplete(&self) -> bool {
        self.criteria.iter().any(|result| result.status == Status::Error)
            || self.skipped.iter().any(|skipped| skipped.incomplete)
    }
}

/// A name and a version.
#[derive(Debug, Clone, Serialize)]
pub struct Tool {
    /// `twelve-tui`.
    pub name: &'static str,
    /// The crate's version.
    pub version: &'static str,
}

/// The project as a whole.
#[derive(Debug, Clone, Serialize)]
pub struct Project {
    /// As it was given.
    pub path: String,
    /// `git`, where it is a working tree.
    pub vcs: Option<String>,
    /// The commit that is checked out.
    pub commit: Option<String>,
    /// Whether the tree differs from it, where that could be found out.
    pub dirty: Option<bool>,
}

/// An app of the project.
#[derive(Debug, Clone, Serialize)]
pub struct App {
    /// Its folder's or manifest's name.
    pub name: String,
    /// Relative to the project, `.` for its root.
    pub root: String,
    /// `web`, `worker`, `cli`, `library`, `static` or `unknown`.
    pub archetype: String,
    /// What says so.
    pub evidence: Vec<Evidence>,
    /// Languages of its own source, the largest first.
    pub languages: Vec<String>,
    /// Frameworks found.
    pub frameworks: Vec<String>,
    /// Process types declared.
    pub processes: Vec<String>,
    /// Backing services used or declared.
    pub backing_services: Vec<String>,
}

/// How a criterion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The evidence says that it is met.
    Met,
    /// The evidence says that it is not.
    Unmet,
    /// It does not apply to this project.
    NotApplicable,
    /// The evidence does not settle it. Never counts as met.
    Unknown,
    /// Unmet, and accepted for a time by someone who is named.
    Waived,
    /// Deciding it failed.
    Error,
}

impl Status {
    /// How the project stands where its apps stand like this: unmet where any is, else waived where
    /// any is, else met where any is.
    pub fn of_apps(statuses: impl IntoIterator<Item = Self>) -> Self {
        let worst =
            [Self::NotApplicable, Self::Unknown, Self::Met, Self::Waived, Self::Unmet, Self::Error];
        let rank = |status: Self| worst.iter().position(|it| *it == status);
        statuses.into_iter().max_by_key(|status| rank(*status)).unwrap_or(Self::Unknown)
    }

    /// As the JSON form has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::NotApplicable => "not-applicable",
            Self::Unknown => "unknown",
            Self::Waived => "waived",
            Self::Error => "error",
        }
    }
}

/// How sure a verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Indirect signs.
    Low,
    /// Signs that are seldom wrong.
    Medium,
    /// The files say so.
    High,
}

/// One criterion for the whole project.
#[derive(Debug, Clone, Serialize)]
pub struct CriterionResult {
    /// `config.no-secrets-in-code`.
    pub id: String,
    /// 1 to 12.
    pub factor: u8,
    /// How much hangs on it.
    pub level: Level,
    /// How it stands.
    pub status: Status,
    /// How sure that is.
    pub confidence: Confidence,
    /// The app that decided it, where there are several.
    pub app: Option<String>,
    /// What was found, in a sentence.
    pub message: String,
    /// Why it matters or how it is decided, in a sentence.
    pub why: String,
    /// The lesson that explains it: its id.
    pub lesson: String,
    /// What the status rests on.
    pub evidence: Vec<Evidence>,
    /// Where was looked, where absence decides.
    pub looked_at: Vec<String>,
    /// The waiver, where one holds.
    pub waiver: Option<Waiver>,
    /// Identifies the finding across edits that do not touch it.
    pub fingerprint: String,
    /// Whether it was unmet before: in the baseline, or at the revision that was asked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
    /// How each app stands, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_app: Vec<AppResult>,
}

impl CriterionResult {
    /// The result as far as it is about the app with this name.
    pub fn in_app(&self, app: &str) -> Option<Self> {
        let own = self.by_app.iter().find(|found| found.app == app)?.clone();
        Some(Self {
            status: own.status,
            confidence: own.confidence,
            app: Some(own.app),
            message: own.message,
            evidence: own.evidence,
            looked_at: own.looked_at,
            waiver: own.waiver,
            fingerprint: own.fingerprint,
            by_app: Vec::new(),
            ..self.clone()
        })
    }
}

/// One criterion for one app of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppResult {
    /// The app's name.
    pub app: String,
    /// How it stands.
    pub status: Status,
    /// How sure that is.
    pub confidence: Confidence,
    /// What was found, in a sentence.
    pub message: String,
    /// What the status rests on.
    pub evidence: Vec<Evidence>,
    /// Where was looked, where absence decides.
    pub looked_at: Vec<String>,
    /// The waiver, where one holds.
    pub waiver: Option<Waiver>,
    /// As [`CriterionResult::fingerprint`].
    pub fingerprint: String,
}

/// A place that a status rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Evidence {
    /// Relative to the project, with `/`.
    pub path: String,
    /// 1-based; 0 where the whole file is meant.
    pub line: u32,
    /// 1-based; 0 where the whole line is meant.
    pub column: u32,
    /// 1-based.
    pub end_line: u32,
    /// The line, secrets redacted.
    pub snippet: String,
    /// What is to be seen there.
    pub note: String,
}

/// An accepted shortcoming.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day that it holds, `YYYY-MM-DD`.
    pub until: String,
}

/// Counts of statuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// [`Status::Met`].
    pub met: usize,
    /// [`Status::Unmet`].
    pub unmet: usize,
    /// [`Status::NotApplicable`].
    pub not_applicable: usize,
    /// [`Status::Unknown`].
    pub unknown: usize,
    /// [`Status::Waived`].
    pub waived: usize,
    /// [`Status::Error`].
    pub error: usize,
}

impl Counts {
    /// Counts `statuses`.
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut counts = Self::default();
        for status in statuses {
            *match status {
                Status::Met => &mut counts.met,
                Status::Unmet => &mut counts.unmet,
                Status::NotApplicable => &mut counts.not_applicable,
                Status::Unknown => &mut counts.unknown,
                Status::Waived => &mut counts.waived,
                Status::Error => &mut counts.error,
            } += 1;
        }
        counts
    }
}

/// The counts, over all and by factor.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Over all criteria.
    #[serde(flatten)]
    pub all: Counts,
    /// Factor by factor.
    pub by_factor: Vec<FactorCounts>,
}

/// The counts of a factor.
#[derive(Debug, Clone, Serialize)]
pub struct FactorCounts {
    /// 1 to 12.
    pub factor: u8,
    /// Its counts.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// Relative to the project, with `/`.
    pub path: String,
    /// Why.
    pub reason: String,
    /// Whether the result may be wrong without it (a broken or unreadable file, not a vendored one).
    #[serde(skip)]
    pub incomplete: bool,
}
