//! Factor IV: backing services are attached by config.

use super::config::{fixed_addresses, overridable};
use super::{Case, Coverage, Judge, Verdict, absent_in_source, list, source_unknown};
use crate::check::case::facts;
use crate::check::facts::credential;
use crate::check::facts::{Fact, FactKind, Source};
use crate::check::report::Confidence::{High, Low, Medium};

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
    let mut fixed = fixed_addresses(case);
    fixed.retain(|fact| !is_embedded(fact));
    if !fixed.is_empty() {
        return Verdict::unmet(Medium, "A backing service's address stands in the code.")
            .on(fixed, "no config can override this address");
    }
    if let Some(verdict) = unless_used(case) {
        return verdict;
    }
    let made = facts!(case, FactKind::ServiceUsed { service, .. } if service != "sqlite");
    let located = facts!(case, FactKind::EnvRead { name, .. } if names_address(name));
    match case.coverage() {
        Coverage::Full(_) if !made.is_empty() => {
            Verdict::met(Medium, "Every backing service that the code makes is located by config.")
                .on(made, "its address comes from config")
        }
        Coverage::Full(_) if !located.is_empty() => Verdict::met(
            Low,
            "Clients are among the dependencies, and addresses come from the environment.",
        )
        .on(located, "an address from the environment"),
        Coverage::Full(_) if overridable(case) => Verdict::met(
            Low,
            "Clients are among the dependencies, and the environment overrides each setting of the \
             framework that locates them.",
        ),
        Coverage::Full(_) => Verdict::unknown(
            "A client is among the dependencies; where its address comes from was not found.",
        ),
        unread => source_unknown(&unread),
    }
}

/// Whether an address is a file: an embedded database is no backing service.
fn is_embedded(fact: &Fact) -> bool {
    matches!(&fact.kind, FactKind::ServiceUsed { address: Source::Literal(address), .. }
        if address.starts_with("sqlite") || address.starts_with("file:"))
}

/// Whether a service is made at an address that nothing overrides.
pub(super) fn is_fixed(service: &str, address: &Source) -> bool {
    service != "sqlite"
        && matches!(address, Source::Literal(address)
            if !address.is_empty() && !credential::is_placeholder(address))
}

/// Whether a variable of this name locates a service.
pub(super) fn names_address(name: &str) -> bool {
    ["_URL", "_URI", "_HOST", "_DSN", "_SERVER", "_ADDR", "_ADDRESS", "_ENDPOINT", "_DOMAIN"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn swappable(case: &Case<'_>) -> Verdict {
    let mut fixed = fixed_addresses(case);
    fixed.retain(|fact| !is_embedded(fact));
    if !fixed.is_empty() {
        return Verdict::unmet(Medium, "A backing service can be pointed elsewhere only in code.")
            .on(fixed, "a fixed address");
    }
    let picked = picked_by_environment(case);
    if !picked.is_empty() {
        return Verdict::unmet(
            Medium,
            "Which kind of service is used hangs on the name of the environment or the platform.",
        )
        .on(picked, "another environment, another kind of service");
    }
    if let Some(verdict) = unless_used(case) {
        return verdict;
    }
    // What is not known to be located by config is not known to be swappable.
    let located = attached_by_config(case);
    if located.status == crate::check::report::Status::Unknown {
        return located;
    }
    absent_in_source(case, "No code picks a kind of service by the environment's name.")
}

/// Branches on the environment's name in which services are made.
pub(super) fn picked_by_environment<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    let branches = facts!(case, FactKind::EnvironmentBranch { .. });
    let mut found = Vec::new();
    for branch in branches {
        let inside: Vec<&Fact> = facts!(case, FactKind::ServiceUsed { .. })
            .into_iter()
            .filter(|made| {
                made.place.path == branch.place.path
                    && (branch.place.line..=branch.place.end_line.max(branch.place.line + 30))
                        .contains(&made.place.line)
            })
            .collect();
        let sqlite = |fact: &&&Fact| matches!(&fact.kind, FactKind::ServiceUsed { service, .. } if service == "sqlite");
        if inside.len() > 1 && inside.iter().filter(sqlite).count() == 1 {
            found.push(branch);
            found.extend(inside);
        }
    }
    found
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
    let told = facts!(case, FactKind::ServiceNamed { .. } | FactKind::EnvDocumented { .. });
    let is_told = |wanted: &str| {
        told.iter().any(|fact| match &fact.kind {
            FactKind::ServiceNamed { service } => service == wanted || wanted == "database",
            FactKind::EnvDocumented { name, .. } => names_service(name, wanted),
            _ => false,
        })
    };
    let open: Vec<&str> = services
        .keys()
        .map(String::as_str)
        .filter(|name| {
            // A database without a name is any that is named, a queue any broker.
            let any = match *name {
                "database" => !named.is_empty(),
                "queue" => ["redis", "valkey", "rabbitmq", "kafka", "memcached", "sqs"]
                    .iter()
                    .any(|broker| says(broker) || is_told(broker)),
                _ => false,
            };
            !(any || says(name) || is_told(name))
        })
        .collect();
    if open.is_empty() {
        let told: Vec<&Fact> = told
            .into_iter()
            .filter(|fact| {
                services.keys().any(|wanted| match &fact.kind {
                    FactKind::ServiceNamed { service } => service == wanted,
                    FactKind::EnvDocumented { name, .. } => names_service(name, wanted),
                    _ => false,
                })
            })
            .take(5)
            .collect();
        return Verdict::met(High, "The repository names each backing service.")
            .on(named, "names a service")
            .on(told, "names a service");
    }
    // A client that is only declared may be for those who choose it.
    let made = |name: &str| {
        let store = case.knowledge.service(name);
        store.is_none_or(|store| matches!(store.kind.as_str(), "sql" | "document"))
            || !facts!(case, FactKind::ServiceUsed { service, .. } if service == name).is_empty()
    };
    if !open.iter().any(|name| made(name)) && open.len() < services.len() {
        let used = services.iter().filter(|(name, _)| !open.contains(&name.as_str()));
        return Verdict::met(Low, "Each backing service that the code is seen to use is named.")
            .on(used.flat_map(|(_, facts)| facts.iter().copied()), "a named service");
    }
    if !open.iter().any(|name| made(name)) {
        return Verdict::unknown(format!(
            "A client of {} is among the dependencies; whether the app needs it is not seen.",
            list(open)
        ))
        .on(services.values().flatten().copied().collect::<Vec<&Fact>>(), "a client");
    }
    Verdict::unmet(
        Medium,
        format!("No compose file, manifest, pipeline or set-up doc names {}.", list(open)),
    )
    .looked_at(["compose, manifests, pipelines, app.json, example env files, READMEs and docs"])
    .on(services.values().flatten().copied().collect::<Vec<&Fact>>(), "uses a service")
}

/// Whether a documented variable of this name tells of the service.
fn names_service(variable: &str, service: &str) -> bool {
    let beginnings: &[&str] = match service {
        "postgresql" => &["POSTGRES", "PG", "DATABASE_", "DB_"],
        "mysql" | "mariadb" | "mssql" => &["MYSQL", "MARIADB", "MSSQL", "DATABASE_", "DB_"],
        "database" => &["DATABASE_", "DB_", "POSTGRES", "MYSQL"],
        "mongodb" => &["MONGO", "DATABASE_", "DB_"],
        "mail" | "smtp" => {
            &["MAIL", "SMTP", "EMAIL", "SENDGRID", "POSTMARK", "RESEND", "NODEMAILER"]
        }
        "s3" => &["S3", "AWS_", "BUCKET", "MINIO"],
        "rabbitmq" => &["RABBIT", "AMQP", "BROKER"],
        "elasticsearch" => &["ELASTIC", "ES_"],
        _ => &[],
    };
    let upper = service.to_ascii_uppercase();
    variable.starts_with(&upper)
        || variable.contains(&format!("_{upper}"))
        || beginnings
            .iter()
            .any(|start| variable.starts_with(start) || variable.contains(&format!("_{start}")))
}

fn survives_loss(case: &Case<'_>) -> Verdict {
    match unless_used(case) {
        Some(verdict) if verdict.status == crate::check::report::Status::NotApplicable => verdict,
        _ => Verdict::unknown("Only running the app can tell: the probe settles it."),
    }
}
