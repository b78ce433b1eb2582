//! From facts to statuses, one file per factor. A verdict opens no file, and it never guesses.

mod admin_processes;
mod backing_services;
pub mod basis;
mod build_release_run;
mod codebase;
mod concurrency;
mod config;
mod dependencies;
mod dev_prod_parity;
mod disposability;
mod imports;
mod logs;
mod port_binding;
mod processes;

use super::archetype::Kind;
use super::case::{Case, Coverage};
use super::facts::{Fact, Place};
use super::report::{Confidence, Evidence, Status};
use crate::curriculum::{Criterion, DecidedBy};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is asked of deploys alone, and has no answer for what others build on.
const OF_DEPLOYS: [&str; 15] = [
    "processes.no-state-in-memory",
    "dependencies.locked",
    "config.from-environment",
    "release.identified",
    "release.immutable",
    "processes.no-local-persistence",
    "processes.no-sticky-sessions",
    "concurrency.process-types",
    "concurrency.no-daemonizing",
    "concurrency.scales-out",
    "logs.to-stdout",
    "logs.no-files",
    "logs.no-routing",
    "logs.structured",
    "parity.continuous-delivery",
];

/// Factors that are about running processes.
const OF_PROCESSES: [&str; 6] =
    ["processes.", "port.", "concurrency.", "disposability.", "logs.", "admin."];

/// Of these, those that the code of a process decides.
const OF_CODE_THAT_RUNS: [&str; 4] = [
    "processes.no-state-in-memory",
    "processes.no-local-persistence",
    "processes.stateless-sessions",
    "logs.",
];

/// At most so many places are shown for one criterion.
pub(super) const MOST: usize = 20;

/// How a criterion stands, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
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
}

/// Decides a criterion.
type Judge = fn(&Case<'_>) -> Verdict;

/// Who decides what.
const JUDGES: [&[(&str, Judge)]; 12] = [
    codebase::JUDGES,
    dependencies::JUDGES,
    config::JUDGES,
    backing_services::JUDGES,
    build_release_run::JUDGES,
    processes::JUDGES,
    port_binding::JUDGES,
    concurrency::JUDGES,
    disposability::JUDGES,
    dev_prod_parity::JUDGES,
    logs::JUDGES,
    admin_processes::JUDGES,
];

/// How `criterion` stands for `case`.
pub fn judge(criterion: &Criterion, case: &Case<'_>) -> Verdict {
    if case.is_empty() && criterion.id != "codebase.tracked" {
        return Verdict::unknown("There is no app here that could be judged.");
    }
    let judge = JUDGES.iter().copied().flatten().find(|(id, _)| *id == criterion.id);
    let verdict = match judge {
        Some((_, judge)) => catch_unwind(AssertUnwindSafe(|| judge(case))).unwrap_or_else(|_| {
            Verdict::new(
                Status::Error,
                Confidence::Low,
                "Deciding this failed: that is a fault of twelve-tui.",
            )
        }),
        None => Verdict::unknown(match criterion.decided_by {
            DecidedBy::Person => "Only someone who knows the project can say.",
            DecidedBy::Probe => "Only running the app can tell: the probe settles it.",
            DecidedBy::Static => "The files that are read so far do not settle it.",
        }),
    };
    // Nothing of what pages do was looked at: it is done in browsers.
    if case.only_pages && case.archetype.kind == Kind::Static {
        let begins = |start: &&str| criterion.id.starts_with(*start);
        let shown = matches!(verdict.status, Status::Met | Status::Unmet)
            && !verdict.evidence.is_empty()
            && !OF_CODE_THAT_RUNS.iter().any(begins);
        if OF_PROCESSES.iter().any(begins) && !shown {
            let mut none = Verdict::not_applicable("It is pages for browsers, without a process.");
            none.evidence.clone_from(&case.archetype.evidence);
            return none;
        }
    }
    let claims = matches!(verdict.status, Status::Met | Status::Unmet);
    if claims && case.archetype.kind == Kind::Library && OF_DEPLOYS.contains(&criterion.id.as_str())
    {
        let mut open = Verdict::unknown("It is a library: the app that uses it decides this.");
        open.evidence.clone_from(&case.archetype.evidence);
        return open;
    }
    verdict
}

impl Verdict {
    fn new(status: Status, confidence: Confidence, message: impl Into<String>) -> Self {
        Self {
            status,
            confidence,
            message: message.into(),
            evidence: Vec::new(),
            looked_at: Vec::new(),
        }
    }

    /// Met, and how sure that is.
    fn met(confidence: Confidence, message: impl Into<String>) -> Self {
        Self::new(Status::Met, confidence, message)
    }

    /// Unmet, and how sure that is.
    fn unmet(confidence: Confidence, message: impl Into<String>) -> Self {
        Self::new(Status::Unmet, confidence, message)
    }

    /// It does not apply.
    fn not_applicable(message: impl Into<String>) -> Self {
        Self::new(Status::NotApplicable, Confidence::Medium, message)
    }

    /// The facts do not settle it.
    fn unknown(message: impl Into<String>) -> Self {
        Self::new(Status::Unknown, Confidence::Low, message)
    }

    /// With these facts as evidence.
    fn on<'a>(self, facts: impl IntoIterator<Item = &'a Fact>, note: &str) -> Self {
        self.at(facts.into_iter().map(|fact| &fact.place), note)
    }

    /// With these places as evidence.
    fn at<'a>(mut self, places: impl IntoIterator<Item = &'a Place>, note: &str) -> Self {
        for place in places {
            let evidence = evidence(place, note);
            if self.evidence.len() < MOST && !self.evidence.contains(&evidence) {
                self.evidence.push(evidence);
            }
        }
        self
    }

    /// With the places where was looked.
    fn looked_at(mut self, places: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.looked_at.extend(places.into_iter().map(Into::into));
        self
    }
}

/// A place as evidence.
pub(super) fn evidence(place: &Place, note: &str) -> Evidence {
    Evidence {
        path: place.path.to_string(),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        snippet: place.snippet.clone(),
        note: note.to_owned(),
    }
}

/// Met because nothing against it is in the source, as far as all of it was read.
fn absent_in_source(case: &Case<'_>, message: &str) -> Verdict {
    match case.coverage() {
        Coverage::Full(languages) => Verdict::met(Confidence::Medium, message)
            .looked_at(languages.into_iter().map(|name| format!("the app's own {name} source"))),
        unread => source_unknown(&unread),
    }
}

/// Unknown because not all of the source was read.
fn source_unknown(coverage: &Coverage) -> Verdict {
    match coverage {
        Coverage::Full(_) => Verdict::unknown("The source that was read does not settle it."),
        Coverage::Partial(missing) => Verdict::unknown(format!(
            "The source decides this, and {} is not read: someone has to look.",
            list(missing.iter().map(String::as_str))
        )),
        Coverage::NoSource => {
            Verdict::unknown("The source decides this, and there is none of the app's own here.")
        }
    }
}

/// It applies only to apps that serve: the verdict for others and for those where it is not known.
fn unless_serving(case: &Case<'_>) -> Option<Verdict> {
    match case.serves() {
        Some(true) => None,
        Some(false) => {
            let mut verdict = Verdict::not_applicable(format!(
                "The app exports no network service: it is a {} by its files.",
                match case.archetype.kind.name() {
                    "cli" => "command-line program",
                    "static" => "set of static pages",
                    name => name,
                }
            ));
            verdict.evidence.clone_from(&case.archetype.evidence);
            Some(verdict)
        }
        None => Some(Verdict::unknown(
            "The files do not tell whether the app exports a network service.",
        )),
    }
}

/// Whether a file lies among scripts, and so is for whoever works on the app.
fn is_of_scripts(path: &str) -> bool {
    path.split('/').rev().skip(1).any(|folder| matches!(folder, "scripts" | "script" | "hack"))
}

/// Where a server of the host finds the app: files as a whole first, and each once.
fn ways_in(mut found: Vec<&Fact>) -> Vec<&Fact> {
    found.sort_by_key(|fact| fact.place.line != 0);
    let mut seen = BTreeSet::new();
    found.retain(|fact| seen.insert(&*fact.place.path));
    found.truncate(8);
    found
}

/// `a`, `a and b`, `a, b and 3 more`.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if names.len() <= 4 => format!("{} and {last}", first.join(", ")),
        [a, b, c, rest @ ..] => format!("{a}, {b}, {c} and {} more", rest.len()),
        _ => names.join(", "),
    }
}
