//! Factor XII: admin tasks are code, and run as processes of a release.

use super::disposability::migrations_at_start;
use super::{Case, Coverage, Judge, Verdict, source_unknown};
use crate::check::case::facts;
use crate::check::facts::{FactKind, StartVia};
use crate::check::report::Confidence::{High, Medium};
use crate::check::starts;

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("admin.in-repo", in_repo),
    ("admin.same-release", same_release),
    ("admin.not-at-boot", not_at_boot),
];

/// The verdict where there is no data store, as far as that is known.
fn unless_stored(case: &Case<'_>) -> Option<Verdict> {
    let stores = facts!(case, FactKind::ServiceUsed { service, .. } if service == "sqlite");
    if case.data_store().is_some() || !stores.is_empty() {
        return None;
    }
    Some(match case.coverage() {
        Coverage::Full(_) => Verdict::not_applicable("The app has no data store with a schema.")
            .looked_at([
                "clients made in code, clients among the dependencies, compose, manifests, CI",
            ]),
        unread => source_unknown(&unread),
    })
}

fn in_repo(case: &Case<'_>) -> Verdict {
    let tasks = facts!(case, FactKind::AdminTask { .. });
    if !tasks.is_empty() {
        return Verdict::met(High, "Migrations or tasks ship with the app.")
            .on(tasks, "a migration or a task");
    }
    if let Some(verdict) = unless_stored(case) {
        return verdict;
    }
    let at_start = facts!(case, FactKind::MigratesAtBoot);
    if !at_start.is_empty() {
        return Verdict::met(Medium, "The app makes its schema itself.")
            .on(at_start, "makes the schema");
    }
    Verdict::unknown(
        "A database is used and no migration was found: someone has to say how its schema changes.",
    )
    .on(case.data_store().into_iter().flat_map(|(_, facts)| facts), "a database")
    .looked_at(["migrations/, migrate/, alembic/versions/, management/commands/"])
}

fn same_release(case: &Case<'_>) -> Verdict {
    let release = facts!(
        case,
        FactKind::StartCommand { process, via: StartVia::Procfile, .. } if process == "release"
    );
    if !release.is_empty() {
        return Verdict::met(High, "The platform runs the admin task in the release.")
            .on(release, "the release phase");
    }
    let at_start = migrations_at_start(case);
    if !at_start.is_empty() {
        return Verdict::met(Medium, "The release itself runs the admin task at its start.")
            .on(at_start, "runs in the release");
    }
    Verdict::unknown("Someone has to say how admin tasks are run.")
}

fn not_at_boot(case: &Case<'_>) -> Verdict {
    let at_start = migrations_at_start(case);
    if !at_start.is_empty() {
        return Verdict::unmet(High, "Each start of a process migrates the database.")
            .on(at_start, "migrates at the start");
    }
    if let Some(verdict) = unless_stored(case) {
        return verdict;
    }
    match case.coverage() {
        Coverage::Full(_) => {
            Verdict::met(Medium, "Neither the start commands nor the app migrate the database.")
                .on(starts::production(case).iter().map(|start| start.fact), "migrates nothing")
        }
        unread => source_unknown(&unread),
    }
}
