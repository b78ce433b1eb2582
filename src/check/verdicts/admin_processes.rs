//! Factor XII: admin tasks are code, and run as processes of a release.

use super::disposability::migrations_at_start;
use super::{Case, Coverage, Judge, Verdict, source_unknown};
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, StartVia, shell};
use crate::check::report::Confidence::{High, Medium};
use crate::check::starts;

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("admin.in-repo", in_repo),
    ("admin.same-release", same_release),
    ("admin.not-at-boot", not_at_boot),
    ("admin.same-isolation", same_isolation),
];

/// The verdict where there is no data store, as far as that is known.
fn unless_stored(case: &Case<'_>) -> Option<Verdict> {
    let stores: Vec<&Fact> = facts!(case, FactKind::AdminTask { .. })
        .into_iter()
        .chain(facts!(case, FactKind::ServiceUsed { service, .. } if service == "database"))
        .chain(case.embedded_stores())
        .collect();
    let documents = facts!(case, FactKind::ServiceUsed { service, .. } if service == "mongodb");
    if case.data_store().is_none() && stores.is_empty() && !documents.is_empty() {
        return Some(
            Verdict::not_applicable("The app's store keeps no schema, and there is no admin task.")
                .on(documents, "keeps no schema"),
        );
    }
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
    let tasks = facts!(case, FactKind::AdminTask { .. } | FactKind::SchemaInCode);
    if !tasks.is_empty() {
        return Verdict::met(High, "Migrations or tasks ship with the app.")
            .on(tasks, "a migration or a task");
    }
    if let Some(verdict) = unless_stored(case) {
        return verdict;
    }
    let mut at_start = migrations_at_start(case);
    at_start.extend(facts!(case, FactKind::MigratesAtBoot));
    if !at_start.is_empty() {
        return Verdict::met(Medium, "The app makes its schema itself.")
            .on(at_start, "makes the schema");
    }
    let makers = facts!(
        case,
        FactKind::Dependency { name, development: false, .. }
            if matches!(name.as_str(), "flask-migrate" | "alembic" | "aerich")
    );
    if !makers.is_empty() {
        return Verdict::unmet(
            Medium,
            "Migrations are made by a tool, and none is in the repository: each set-up makes its own.",
        )
        .on(makers, "makes migrations")
        .on(facts!(case, FactKind::AdminDocumented), "made where it is set up")
        .on(
            facts!(case, FactKind::Import { package } if package == "flask_migrate" || package == "alembic"),
            "used here",
        );
    }
    Verdict::unknown(
        "A database is used and no migration was found: someone has to say how its schema changes.",
    )
    .on(case.data_store().into_iter().flat_map(|(_, facts)| facts), "a database")
    .looked_at(["migrations/, migrate/, alembic/versions/, management/commands/"])
}

/// What scripts of the repository do to a database is nothing to an app without one.
fn unless_of_others(case: &Case<'_>) -> Option<Verdict> {
    case.root.as_ref().and_then(|_| unless_stored(case))
}

fn same_release(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = unless_of_others(case) {
        return verdict;
    }
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
    let by_hand = host_scripts(case);
    if !by_hand.is_empty() {
        return Verdict::unmet(
            Medium,
            "A script runs the admin task on a host, apart from any release of the app.",
        )
        .on(by_hand, "run from a checkout, by tools of the host");
    }
    let documented = facts!(case, FactKind::AdminDocumented);
    if !documented.is_empty() {
        return Verdict::met(
            Medium,
            "A command that runs the admin task with the app is declared.",
        )
        .on(documented, "a one-off command");
    }
    let by_request: Vec<&Fact> = facts!(case, FactKind::SchemaInCode)
        .into_iter()
        .filter(|fact| {
            let path = fact.place.path.to_ascii_lowercase();
            path.ends_with(".php") && !path.contains("migration")
        })
        .collect();
    if !by_request.is_empty() {
        return Verdict::unmet(Medium, "The schema is made by a request to the running web app.")
            .on(by_request, "run by a request");
    }
    let tasks = facts!(case, FactKind::AdminTask { .. });
    match (tasks.is_empty(), unless_stored(case)) {
        (true, Some(verdict)) => verdict,
        _ => Verdict::unknown("Someone has to say how admin tasks are run.")
            .on(tasks, "a migration or a task"),
    }
}

/// Commands of scripts that make or change a database by programs that the app does not bring.
fn host_scripts<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    const CLIENTS: [&str; 8] =
        ["mysql", "psql", "mongo", "mongosh", "sqlx", "diesel", "sqlplus", "mysqladmin"];
    case.facts
        .iter()
        .filter(|fact| match &fact.kind {
            FactKind::ScriptStep { argv, .. } => {
                let argv: Vec<&str> = shell::program(argv)
                    .iter()
                    .map(String::as_str)
                    .filter(|word| *word != "sudo")
                    .collect();
                let program = argv.first().map_or("", |word| shell::base_name(word));
                CLIENTS.contains(&program) && changes_schema(&argv) && !is_brought(case, program)
            }
            _ => false,
        })
        .collect()
}

/// Whether a database client is called to change what the database is: with a file of SQL, with a
/// statement that makes or changes something, or to migrate. A wait or a dump does not.
fn changes_schema(argv: &[&str]) -> bool {
    argv.iter().skip(1).any(|word| {
        let word = word.to_ascii_lowercase();
        // Statements that follow, or a file of them.
        let sql = word.starts_with('<') || word.ends_with(".sql") || word.ends_with(".js");
        let words: Vec<&str> = word.split(|c: char| !c.is_ascii_alphabetic()).collect();
        // To make an empty database and who may use it is set-up, not a change of what is in it.
        let statement = words.iter().zip(words.iter().skip(1)).any(|(verb, what)| {
            matches!(*verb, "create" | "alter" | "drop")
                && !matches!(*what, "database" | "user" | "role" | "extension")
                || matches!(*verb, "insert" | "update")
        });
        sql || statement || matches!(word.as_str(), "migrate" | "migration" | "database" | "setup")
    })
}

fn is_brought(case: &Case<'_>, program: &str) -> bool {
    case.facts.iter().any(|fact| match &fact.kind {
        FactKind::ToolInstalled { package } => case.knowledge.programs.brings(package, program),
        _ => false,
    })
}

fn same_isolation(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = unless_of_others(case) {
        return verdict;
    }
    // Where the release runs them, scripts are for something else.
    let released = !migrations_at_start(case).is_empty()
        || !facts!(
            case,
            FactKind::StartCommand { process, via: StartVia::Procfile, .. } if process == "release"
        )
        .is_empty();
    let by_hand = if released { Vec::new() } else { host_scripts(case) };
    if !by_hand.is_empty() {
        return Verdict::unmet(
            Medium,
            "Admin scripts call programs of the host that no manifest and no image brings.",
        )
        .on(by_hand, "a program of the host");
    }
    let tasks = facts!(
        case,
        FactKind::AdminTask { .. }
            | FactKind::SchemaInCode
            | FactKind::MigratesAtBoot
            | FactKind::AdminDocumented
    );
    if tasks.is_empty() {
        return unless_stored(case)
            .unwrap_or_else(|| Verdict::unknown("Nothing says how admin tasks are run."));
    }
    Verdict::met(Medium, "Admin tasks run with the app's own packages.")
        .on(tasks, "the app's own code")
        .looked_at(["scripts (calls of database clients that nothing brings)"])
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
