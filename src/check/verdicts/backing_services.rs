//! Factor IV: backing services are attached by config.

use super::config::fixed_addresses;
use super::{Case, Coverage, Judge, Verdict, list, source_unknown};
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind};
use crate::check::report::Confidence::{High, Medium};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("backing.attached-by-config", attached_by_config),
    ("backing.swappable", swappable),
    ("backing.declared", declared),
    ("backing.survives-loss", survives_loss),
];

/// The verdict where no service is used, as far as that is known.
pub(super) fn unless_used(case: &Case<'_>) -> Option<Verdict> {
    let mut used = case.services();
    used.remove("sqlite");
    if !used.is_empty() {
        return None;
    }
    Some(match case.coverage() {
        Coverage::Full(_) => {
            Verdict::not_applicable("The app uses no backing service.").looked_at([
                "clients made in code, clients among the dependencies, compose, manifests, CI",
            ])
        }
        unread => source_unknown(&unread),
    })
}

fn attached_by_config(case: &Case<'_>) -> Verdict {
    let fixed = fixed_addresses(case);
    if !fixed.is_empty() {
        return Verdict::unmet(Medium, "A backing service's address stands in the code.")
            .on(fixed, "no config can override this address");
    }
    if let Some(verdict) = unless_used(case) {
        return verdict;
    }
    let made = facts!(case, FactKind::ServiceUsed { service, .. } if service != "sqlite");
    match case.coverage() {
        Coverage::Full(_) if !made.is_empty() => {
            Verdict::met(Medium, "Every backing service that the code makes is located by config.")
                .on(made, "its address comes from config")
        }
        Coverage::Full(_) => Verdict::unknown(
            "A client is among the dependencies; where its address comes from was not found.",
        ),
        unread => source_unknown(&unread),
    }
}

fn swappable(case: &Case<'_>) -> Verdict {
    let fixed = fixed_addresses(case);
    if !fixed.is_empty() {
        return Verdict::unmet(Medium, "A backing service can be pointed elsewhere only in code.")
            .on(fixed, "a fixed address");
    }
    unless_used(case).unwrap_or_else(|| {
        Verdict::unknown(
            "Someone has to say whether any code picks a kind of service by the environment's name.",
        )
    })
}

fn declared(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = unless_used(case) {
        return verdict;
    }
    let named = facts!(case, FactKind::ServiceDeclared { .. });
    let says = |wanted: &str| {
        named.iter().any(|fact| {
            matches!(&fact.kind, FactKind::ServiceDeclared { service, .. } if service == wanted)
        })
    };
    let services = case.services();
    let open: Vec<&str> = services.keys().map(String::as_str).filter(|name| !says(name)).collect();
    if open.is_empty() {
        return Verdict::met(High, "The repository names each backing service.")
            .on(named, "names a service");
    }
    Verdict::unknown(format!(
        "No compose file, manifest or pipeline names {}: the set-up docs may.",
        list(open)
    ))
    .on(services.values().flatten().copied().collect::<Vec<&Fact>>(), "uses a service")
}

fn survives_loss(case: &Case<'_>) -> Verdict {
    match unless_used(case) {
        Some(verdict) if verdict.status == crate::check::report::Status::NotApplicable => verdict,
        _ => Verdict::unknown("Only running the app can tell: the probe settles it."),
    }
}
