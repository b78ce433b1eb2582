//! Factor X: development, CI and production are alike.

use super::backing_services::{picked_by_environment, unless_used};
use super::{Case, Coverage, Judge, Verdict, absent_in_source};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, Source, StartVia, paths};
use crate::check::report::Confidence::{High, Low, Medium};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("parity.same-services", same_services),
    ("parity.one-setup", one_setup),
    ("parity.continuous-delivery", continuous_delivery),
    ("parity.no-environment-branches", no_environment_branches),
];

fn same_services(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = sqlite_against_server(case) {
        return verdict;
    }
    if let Some(verdict) = unless_used(case) {
        return verdict;
    }
    let declared = facts!(case, FactKind::ServiceDeclared { .. });
    let mut lines: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for fact in &declared {
        // What catches mail where the app is developed is a double of it.
        if let FactKind::ServiceDeclared { service, version, .. } = &fact.kind
            && service != "mail"
        {
            lines.entry(service).or_default().insert(line(case, service, version.as_deref()));
        }
    }
    let apart: Vec<&str> =
        lines.iter().filter(|(_, lines)| lines.len() > 1).map(|(name, _)| *name).collect();
    if !apart.is_empty() {
        let of_apart = declared.into_iter().filter(|fact| {
            matches!(&fact.kind, FactKind::ServiceDeclared { service, .. }
                if apart.contains(&service.as_str()))
        });
        let name = apart[0];
        let versions = super::list(lines[name].iter().map(String::as_str));
        return Verdict::unmet(
            High,
            format!("The versions of {name} differ from place to place: {versions}."),
        )
        .on(of_apart, "declares a version");
    }
    if declared.is_empty() && matches!(case.coverage(), Coverage::Full(_)) {
        return Verdict::met(
            Low,
            "No file declares a version of a service that could differ from another's.",
        )
        .looked_at(["compose, dev containers, pipelines, manifests, deploy files"]);
    }
    if declared.is_empty() {
        return Verdict::unknown("No file says which versions of its services the app runs with.");
    }
    if !matches!(case.coverage(), Coverage::Full(_)) {
        return Verdict::unknown(
            "The declared versions agree; whether another kind stands in anywhere is not read.",
        )
        .on(declared, "declares a service");
    }
    Verdict::met(Medium, "Wherever services are declared, their kinds and versions agree.")
        .on(declared, "declares a service")
}

/// The release line of a version, as long as the service's own are.
fn line(case: &Case<'_>, service: &str, version: Option<&str>) -> String {
    let Some(version) = version else { return "none given".to_owned() };
    let parts = case.knowledge.service(service).map_or(1, |service| service.line);
    let version = version.trim_start_matches('v');
    let number: String = version.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    // Where the first number is all that is given, it is the line.
    number.split('.').take(parts).collect::<Vec<_>>().join(".")
}

/// `SQLite` unless the environment says otherwise, and a server's client for production.
fn sqlite_against_server(case: &Case<'_>) -> Option<Verdict> {
    let fallback = facts!(
        case,
        FactKind::EnvRead { default: Some(default), .. } if default.starts_with("sqlite")
    );
    let embedded: Vec<&Fact> = case
        .embedded_stores()
        .into_iter()
        .filter(|fact| {
            stands_in(&fact.place.path) || matches!(fact.kind, FactKind::Dependency { .. })
        })
        .collect();
    // A file of groups by environment that names both kinds.
    let groups: Vec<&Fact> = facts!(case, FactKind::ServiceUsed { .. })
        .into_iter()
        .filter(|fact| {
            fact.place.path.rsplit('/').next().is_some_and(|it| it.starts_with("knexfile."))
        })
        .collect();
    let is_sqlite = |fact: &&&Fact| matches!(&fact.kind, FactKind::ServiceUsed { service, .. } if service == "sqlite");
    let of_files = groups.iter().filter(is_sqlite).count();
    let both = of_files > 0 && of_files < groups.len();
    if both {
        return Some(
            Verdict::unmet(Medium, "Another kind of database is used where the app is developed.")
                .on(groups, "another environment, another database"),
        );
    }
    let picked = picked_by_environment(case);
    if !picked.is_empty() {
        return Some(
            Verdict::unmet(Medium, "Another kind of database is used where the app is developed.")
                .on(picked, "another environment, another database"),
        );
    }
    let (_, server) = case.data_store()?;
    let settings = facts!(
        case,
        FactKind::ServiceUsed { service, address: Source::Literal(engine) }
            if is_sqlite_engine(service, engine)
    );
    let settings = settings
        .into_iter()
        .filter(|fact| paths::environment_of(&fact.place.path) != Some("test"))
        .collect();
    let declared = facts!(
        case,
        FactKind::ServiceDeclared { service, .. } if service == "sqlite"
    );
    let fallback = [fallback, embedded, settings, declared].concat();
    if fallback.is_empty() {
        return None;
    }
    Some(
        Verdict::unmet(Medium, "An embedded database stands in for the server of other deploys.")
            .on(fallback, "embedded, where nothing is configured")
            .on(server, "the server of other deploys"),
    )
}

/// Whether settings of Django name `SQLite`.
pub(super) fn is_sqlite_engine(service: &str, engine: &str) -> bool {
    service == "sqlite" && engine.ends_with("backends.sqlite3")
}

/// Whether an embedded database in this file is there instead of a server's: code of .NET names one
/// or the other, and so do the settings of the JVM.
pub(super) fn stands_in(path: &str) -> bool {
    [".cs", ".java", ".kt", ".properties", ".yml", ".yaml", ".conf"]
        .iter()
        .any(|end| path.ends_with(end))
        && !path.ends_with("database.yml")
}

fn one_setup(case: &Case<'_>) -> Verdict {
    let setups = facts!(
        case,
        FactKind::DevSetup { .. } | FactKind::StartCommand { via: StartVia::Orchestrator, .. }
    );
    if !setups.is_empty() {
        return Verdict::met(High, "The repository brings up a development environment.")
            .on(setups, "brings up a development environment");
    }
    if !matches!(case.archetype.kind, Kind::Web | Kind::Worker) {
        return Verdict::unknown("There may be nothing to bring up but the code itself.");
    }
    Verdict::unmet(Medium, "No file brings up the app with its services: set-up is by hand.")
        .on(facts!(case, FactKind::ServiceNamed { .. }), "to be set up by hand")
        .on(facts!(case, FactKind::Manifest { .. }), "its packages are, its services are not")
        .at(&case.readme, "says how it is set up by hand")
        .looked_at(["compose, dev containers, Nix, Vagrant, Tilt, Skaffold, Gitpod"])
}

fn continuous_delivery(case: &Case<'_>) -> Verdict {
    let mut delivering = facts!(
        case,
        FactKind::Pipeline { publishes: true } | FactKind::Platform { deploys_pushes: true, .. }
    );
    // Pages for readers are not what serves.
    let pages = |fact: &Fact| {
        let line = fact.place.snippet.to_ascii_lowercase();
        ["deploy-pages", "gh-pages", "docs:deploy", "mkdocs"].iter().any(|it| line.contains(it))
    };
    let only_pages: Vec<&Fact> = match case.serves() {
        Some(true) => delivering.extract_if(.., |fact| pages(fact)).collect(),
        _ => Vec::new(),
    };
    if !delivering.is_empty() {
        return Verdict::met(High, "A pipeline takes a commit to something that can be deployed.")
            .on(delivering, "publishes or deploys");
    }
    let unread = facts!(case, FactKind::PipelineUnread { .. });
    if !unread.is_empty() {
        return Verdict::unknown("There is a pipeline that is not read: someone has to look.")
            .on(unread, "a pipeline");
    }
    let mut testing = facts!(case, FactKind::Pipeline { publishes: false });
    testing.extend(only_pages);
    if testing.is_empty() {
        let silent = facts!(
            case,
            FactKind::Platform { .. }
                | FactKind::StartCommand { via: StartVia::Procfile, .. }
                | FactKind::VersionControl { .. }
        );
        return Verdict::unmet(Medium, "There is no pipeline in the repository.")
            .on(silent, "says nothing of building or deploying each push")
            .on(facts!(case, FactKind::Manifest { .. }), "what a pipeline would build")
            .looked_at([
                "GitHub Actions, GitLab CI and other CI systems, platforms' deploy files",
            ]);
    }
    Verdict::unmet(Medium, "The pipeline does not publish or deploy the app.")
        .on(testing, "publishes nothing")
}

fn no_environment_branches(case: &Case<'_>) -> Verdict {
    let branches = facts!(case, FactKind::EnvironmentBranch { .. });
    let (tooling, logic): (Vec<&Fact>, Vec<&Fact>) =
        branches.into_iter().partition(|fact| is_tooling(fact));
    if !logic.is_empty() {
        return Verdict::unmet(Medium, "The code branches on the environment's name.")
            .on(logic, "another deploy, another behaviour");
    }
    absent_in_source(case, "No logic branches on the environment's name.")
        .on(tooling, "logging or developer tooling only")
}

/// Verbosity of logs and tools for developers may differ.
fn is_tooling(fact: &Fact) -> bool {
    let path = fact.place.path.to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let snippet = fact.place.snippet.to_ascii_lowercase();
    let words =
        ["log", "morgan", "debug", "swagger", "docs", "livereload", "toolbar", "devtools", "optic"];
    matches!(fact.kind, FactKind::EnvironmentBranch { tooling: true, .. })
        || words.iter().any(|word| name.contains(word) || snippet.contains(word))
        // What fills a database to try the app.
        || name.contains("seeder")
}
