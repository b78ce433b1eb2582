//! Factor VI: processes are stateless and share nothing.

use super::{Case, Judge, Verdict, absent_in_source, source_unknown};
use crate::check::case::{Coverage, facts};
use crate::check::facts::{FactKind, StoreKind};
use crate::check::report::Confidence::{High, Low, Medium};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("processes.stateless-sessions", stateless_sessions),
    ("processes.no-local-persistence", no_local_persistence),
    ("processes.no-sticky-sessions", no_sticky_sessions),
    ("processes.no-state-in-memory", no_state_in_memory),
];

fn stateless_sessions(case: &Case<'_>) -> Verdict {
    let local =
        facts!(case, FactKind::SessionStore { kind: StoreKind::Memory | StoreKind::File, .. });
    if !local.is_empty() {
        return Verdict::unmet(High, "Sessions are kept in the process or on its disk.")
            .on(local, "another process does not have these sessions");
    }
    let shared = facts!(case, FactKind::SessionStore { .. });
    if !shared.is_empty() {
        return Verdict::met(High, "Sessions are kept in a backing service or with the client.")
            .on(shared, "kept outside of the process");
    }
    match (case.serves(), case.coverage()) {
        (Some(false), Coverage::Full(_)) => {
            Verdict::not_applicable("The app serves no requests, so it has no sessions.")
        }
        (_, Coverage::Full(_)) => Verdict::unknown(
            "No session store was found: someone has to say whether the app has sessions.",
        ),
        (_, unread) => source_unknown(&unread),
    }
}

fn no_local_persistence(case: &Case<'_>) -> Verdict {
    let written = facts!(case, FactKind::FileWritten);
    let sqlite = facts!(case, FactKind::ServiceUsed { service, .. } if service == "sqlite");
    if written.is_empty() && sqlite.is_empty() {
        return absent_in_source(case, "The app writes no file and keeps no database of its own.");
    }
    Verdict::unknown("The app writes files: someone has to say whether any of them must last.")
        .on(written, "writes a file")
        .on(sqlite, "a database on the local disk")
}

fn no_sticky_sessions(case: &Case<'_>) -> Verdict {
    let sticky = facts!(case, FactKind::StickySession);
    if !sticky.is_empty() {
        return Verdict::unmet(High, "Requests of a client are bound to one process.")
            .on(sticky, "sticky routing");
    }
    Verdict::met(
        if case.serves() == Some(true) { Medium } else { Low },
        "No sticky routing is configured.",
    )
    .looked_at([
        "Kubernetes services (sessionAffinity), web server configuration (ip_hash, sticky)",
    ])
}

fn no_state_in_memory(case: &Case<'_>) -> Verdict {
    let state = facts!(case, FactKind::StateInMemory { .. });
    if !state.is_empty() {
        return Verdict::unmet(
            Medium,
            "Functions write to collections of the module: each process has its own.",
        )
        .on(state, "lost at a restart, and not seen by other processes");
    }
    absent_in_source(case, "No collection of a module is written to by its functions.")
}
