//! Factor VI: processes are stateless and share nothing.

use super::{Case, Judge, Verdict, absent_in_source, source_unknown};
use crate::check::case::{Coverage, facts};
use crate::check::facts::{Fact, FactKind, Source, Stage, StartVia, StoreKind};
use crate::check::inventory::{FileKind, classify};
use crate::check::report::Confidence::{High, Low, Medium};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("processes.stateless-sessions", stateless_sessions),
    ("processes.no-local-persistence", no_local_persistence),
    ("processes.no-sticky-sessions", no_sticky_sessions),
    ("processes.no-state-in-memory", no_state_in_memory),
];

fn stateless_sessions(case: &Case<'_>) -> Verdict {
    let stores = facts!(case, FactKind::SessionStore { .. });
    let (local, shared): (Vec<&Fact>, Vec<&Fact>) = stores.into_iter().partition(|fact| {
        matches!(
            fact.kind,
            FactKind::SessionStore { kind: StoreKind::Memory | StoreKind::File, .. }
        )
    });
    if !local.is_empty() {
        return Verdict::unmet(High, "Sessions are kept in the process or on its disk.")
            .on(local, "another process does not have these sessions");
    }
    let used = local_sessions(case);
    if !used.is_empty() {
        return Verdict::unmet(
            Medium,
            "Sessions are used, and the default keeps them in the process or on its disk.",
        )
        .on(used, "put into a session that only this process has");
    }
    let default = defaults(case, &["cookie", "service"]);
    if !shared.is_empty() || !default.is_empty() {
        return Verdict::met(High, "Sessions are kept in a backing service or with the client.")
            .on(shared, "kept outside of the process")
            .on(default, "kept outside of the process by default");
    }
    let default = defaults(case, &["file"]);
    match (case.serves(), case.coverage()) {
        (_, Coverage::Full(_)) if !default.is_empty() => {
            Verdict::unknown("The framework keeps sessions in files unless told otherwise.")
                .on(default, "its default")
        }
        (Some(false), Coverage::Full(_)) => {
            Verdict::not_applicable("The app serves no requests, so it has no sessions.")
        }
        (_, Coverage::Full(languages)) => Verdict::not_applicable("The app has no sessions.")
            .looked_at(languages.into_iter().map(|name| {
                format!("session stores, handlers and tokens in the app's own {name} source")
            })),
        (_, unread) => source_unknown(&unread),
    }
}

/// Sessions that are used and that only one process has, by the library's default.
pub(super) fn local_sessions<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    let used = facts!(case, FactKind::SessionUsed { .. });
    let elsewhere = facts!(case, FactKind::SessionStore { kind: StoreKind::Service, .. });
    let local = elsewhere.is_empty()
        && defaults(case, &["service"]).is_empty()
        && keeps_sessions_itself(&used);
    if local { used } else { Vec::new() }
}

/// What brings a framework whose sessions are kept in one of these places by default.
fn defaults<'a>(case: &Case<'a>, wanted: &[&str]) -> Vec<&'a Fact> {
    case.known_frameworks()
        .into_iter()
        .filter(|(framework, _, version)| {
            framework.sessions_in(version).is_some_and(|kept| wanted.contains(&kept))
        })
        .map(|(_, fact, _)| fact)
        .collect()
}

/// Whether the library that `used` names keeps sessions itself unless told otherwise.
fn keeps_sessions_itself(used: &[&Fact]) -> bool {
    used.iter().any(|fact| {
        matches!(&fact.kind, FactKind::SessionUsed { library }
            if keeps_sessions(library))
    })
}

/// Whether a library keeps sessions in the process or on its disk unless told otherwise.
pub(super) fn keeps_sessions(library: &str) -> bool {
    matches!(library, "servlet" | "php" | "aspnetcore")
}

/// Where uploads are put on the local disk.
pub(super) fn local_uploads<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    let taken = facts!(case, FactKind::UploadTaken);
    // A plugin may take them to an object store.
    let elsewhere = facts!(
        case,
        FactKind::Dependency { ecosystem, name, .. }
            if ecosystem == "packagist" && (name.contains("s3") || name.contains("cloud-storage"))
    );
    let by_default = case
        .known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| {
            framework.uploads.as_deref() == Some("disk") && elsewhere.is_empty()
        })
        .map(|(_, fact, _)| fact);
    // Settings of Rails and Laravel say where files go, whether there are any or not.
    let is_setting =
        |path: &str| path.contains("environments/") || path.ends_with("filesystems.php");
    facts!(case, FactKind::UploadStored)
        .into_iter()
        .filter(|fact| !taken.is_empty() || !is_setting(&fact.place.path))
        .chain(by_default)
        .collect()
}

/// The databases that are files of the app's own: those of production, and those of which that is
/// not known.
pub(super) fn local_databases<'a>(case: &Case<'a>) -> (Vec<&'a Fact>, Vec<&'a Fact>) {
    let database = case.embedded_stores();
    // Where nothing speaks of a database server, production has no other store either.
    let served = case.services().keys().any(|name| {
        case.knowledge
            .service(name)
            .is_some_and(|service| matches!(service.kind.as_str(), "sql" | "document"))
    });
    let named = facts!(case, FactKind::EnvRead { name, .. } | FactKind::Dependency { name, .. }
        if names_database(name)
            && !["_PATH", "_FILE", "_DIR", "_FOLDER"].iter().any(|end| name.ends_with(end)));
    let only = case.serves() == Some(true) && !served && named.is_empty();
    // Prisma's schema and Rails' settings name the kind for good.
    let for_good = |path: &str| path.contains("database.yml") || path.ends_with(".prisma");
    let shipped = case.serves() == Some(true) && !declares_server(case);
    // A driver that is there beside another's is for whoever takes it.
    database
        .into_iter()
        .filter(|fact| {
            only || matches!(fact.kind, FactKind::ServiceUsed { .. }) && !stands_in(fact)
        })
        .partition(|fact| {
            only || for_good(&fact.place.path)
                || is_of_deploy(&fact.place.path)
                || is_shipped_file(fact)
                || shipped && is_shipped_default(fact)
        })
}

/// Whether a database in the process is named, which beside a server only stands in for it.
fn stands_in(fact: &Fact) -> bool {
    fact.place.snippet.contains("UseInMemoryDatabase")
        || matches!(&fact.kind, FactKind::ServiceUsed { address: Source::Literal(address), .. }
            if address.contains(":mem"))
}

/// Whether a file says how production is set up.
fn is_of_deploy(path: &str) -> bool {
    matches!(classify::kind(path), FileKind::Platform(_) | FileKind::Dockerfile)
}

/// Whether code or the settings of .NET that every deploy has name a file as the database.
fn is_shipped_file(fact: &Fact) -> bool {
    let path = &fact.place.path;
    let shipped =
        path.ends_with(".cs") && !path.contains("Design") || path.ends_with("appsettings.json");
    shipped
        && matches!(&fact.kind, FactKind::ServiceUsed { address: Source::Literal(address), .. }
            if address.contains('=') && !address.contains(":memory:"))
}

/// Whether a set-up other than a pipeline's brings a database server, or a platform may.
fn declares_server(case: &Case<'_>) -> bool {
    case.facts.iter().any(|fact| match &fact.kind {
        FactKind::ServiceDeclared { service, stage, .. } => {
            *stage != Stage::Ci
                && case
                    .knowledge
                    .service(service)
                    .is_some_and(|it| matches!(it.kind.as_str(), "sql" | "document"))
        }
        FactKind::Platform { .. } | FactKind::StartCommand { via: StartVia::Procfile, .. } => true,
        _ => false,
    })
}

/// `sqlite://app.db` in the code of a program: what is taken where a deploy says nothing.
fn is_shipped_default(fact: &Fact) -> bool {
    matches!(&fact.kind, FactKind::ServiceUsed { address: Source::Literal(address), .. }
        if address.contains("sqlite:") && fact.place.path.ends_with(".rs"))
}

/// Whether a variable, or a package, tells which database there is.
pub(super) fn names_database(name: &str) -> bool {
    name.contains("DATABASE") || name.contains("DB_") || name == "dj-database-url"
}

/// Files that an app writes which takes files from its users and reaches no object store.
pub(super) fn kept_uploads<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    let compiled = |fact: &&Fact| [".rs", ".go"].iter().any(|it| fact.place.path.ends_with(it));
    let taken = facts!(case, FactKind::UploadTaken).into_iter().any(|fact| compiled(&fact));
    let stores = case.services().keys().any(|name| {
        case.knowledge.service(name).is_some_and(|service| service.kind == "object-store")
    });
    let elsewhere = facts!(case, FactKind::Dependency { name, .. } if names_object_store(name));
    if !taken || stores || !elsewhere.is_empty() {
        return Vec::new();
    }
    facts!(case, FactKind::FileWritten)
        .into_iter()
        .filter(compiled)
        .filter(|fact| !names_own_file(&fact.place.path) && !names_own_file(&fact.place.snippet))
        .collect()
}

/// Whether a path, or a line, is about a file that the app has for itself.
fn names_own_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["key", "cert", "config", "template", "install", "lock"].iter().any(|it| lower.contains(it))
}

/// Whether a package of this name reaches stores of objects.
fn names_object_store(name: &str) -> bool {
    ["s3", "aws-sdk", "minio", "gocloud", "object_store", "opendal", "storage", "azblob", "afero"]
        .iter()
        .any(|part| name.contains(part))
}

fn no_local_persistence(case: &Case<'_>) -> Verdict {
    let written = facts!(case, FactKind::FileWritten);
    let mut stored = local_uploads(case);
    stored.extend(kept_uploads(case));
    let (production, sqlite) = local_databases(case);
    let kept = facts!(case, FactKind::LastingVolume);
    if !stored.is_empty() || !production.is_empty() || !kept.is_empty() {
        return Verdict::unmet(Medium, "What must last is kept on the local disk.")
            .on(stored, "uploads on the local disk")
            .on(production, "the database of production is a local file, or lives in the process")
            .on(sqlite, "a database on the local disk")
            .on(kept, "kept when the container is gone");
    }
    let clients = facts!(case, FactKind::Dependency { ecosystem, name, development: false, .. }
        if ecosystem == "npm" && matches!(name.as_str(), "sqlite3" | "better-sqlite3" | "sqlite" | "sql.js"));
    if written.is_empty() && sqlite.is_empty() && clients.is_empty() {
        return absent_in_source(case, "The app writes no file and keeps no database of its own.");
    }
    Verdict::unknown("The app writes files: someone has to say whether any of them must last.")
        .on(written, "writes a file")
        .on(sqlite, "a database on the local disk")
        .on(clients, "a client of a database on the local disk")
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
