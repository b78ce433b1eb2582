//! What kind of app a project is, and what says so.

use super::case::{Case, facts};
use super::facts::{Fact, FactKind, StartVia};
use super::report::Evidence;
use super::{frontends, starts, verdicts};

/// A kind of app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It serves requests.
    Web,
    /// It works through jobs and serves nothing.
    Worker,
    /// It is called, does something and ends.
    Cli,
    /// Others build on it; it is not deployed.
    Library,
    /// Pages without a process of their own.
    Static,
    /// The files do not tell.
    Unknown,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Web, Self::Worker, Self::Cli, Self::Library, Self::Static, Self::Unknown];

    /// The kind of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// As the report has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Worker => "worker",
            Self::Cli => "cli",
            Self::Library => "library",
            Self::Static => "static",
            Self::Unknown => "unknown",
        }
    }
}

/// A kind of app, with what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archetype {
    /// Which.
    pub kind: Kind,
    /// What says so.
    pub evidence: Vec<Evidence>,
}

impl Archetype {
    fn new(kind: Kind, facts: &[&Fact], note: &str) -> Self {
        let evidence =
            facts.iter().take(3).map(|fact| verdicts::evidence(&fact.place, note)).collect();
        Self { kind, evidence }
    }
}

impl Archetype {
    /// What the project's file says comes before what its files say.
    pub(super) fn overrule(&mut self, kind: Option<Kind>) {
        let Some(kind) = kind else { return };
        self.kind = kind;
        self.evidence = vec![Evidence {
            path: super::settings::FILE_NAME.to_owned(),
            line: 0,
            column: 0,
            end_line: 0,
            snippet: String::new(),
            note: "the project's file says what it is".to_owned(),
        }];
    }
}

/// What kind of app `case` is.
pub fn of(case: &Case<'_>) -> Archetype {
    let published: Vec<&Fact> = facts!(case, FactKind::PackagePublished)
        .into_iter()
        .filter(|fact| is_of_the_whole(case, fact))
        .collect();
    let deployed = facts!(
        case,
        FactKind::StartCommand {
            via: StartVia::Dockerfile
                | StartVia::Procfile
                | StartVia::ProductionCompose
                | StartVia::Kubernetes
                | StartVia::Unit,
            ..
        } | FactKind::Platform { .. }
    );
    let command = facts!(case, FactKind::EntryPoint);
    if !published.is_empty() && deployed.is_empty() {
        return if command.is_empty() || with_framework(case, "cli").is_empty() {
            Archetype::new(Kind::Library, &published, "it is published as a package")
        } else {
            Archetype::new(Kind::Cli, &command, "the manifest declares a command")
        };
    }
    if case.only_pages && !case.is_served() {
        let pages = facts!(
            case,
            FactKind::Dependency { ecosystem, name, .. }
                if ecosystem == "npm" && frontends::makes_pages(name)
        );
        return Archetype::new(Kind::Static, &pages, "all source runs in browsers");
    }
    let served = served(case);
    if !served.is_empty() {
        return Archetype::new(Kind::Web, &served, "the app serves requests");
    }
    let web = with_framework(case, "web");
    let library = facts!(case, FactKind::LibraryDeclared);
    let entry = facts!(case, FactKind::EntryPoint);
    let started = facts!(case, FactKind::StartCommand { via, .. } if *via != StartVia::Script);
    let worker = with_framework(case, "worker");
    let bot = with_framework(case, "bot");
    let jobs = facts!(case, FactKind::JobTaken | FactKind::JobsReturn);
    let go = facts!(case, FactKind::Manifest { ecosystem, .. } if ecosystem == "go");
    if !web.is_empty() && (library.is_empty() || !started.is_empty()) {
        Archetype::new(Kind::Web, &web, "a web framework is among the dependencies")
    } else if !started.is_empty() && !worker.is_empty() {
        Archetype::new(Kind::Worker, &worker, "a worker framework is among the dependencies")
    } else if web.is_empty() && library.is_empty() && !bot.is_empty() {
        Archetype::new(Kind::Worker, &bot, "a chat service's client is among the dependencies")
    } else if web.is_empty() && !jobs.is_empty() && (!started.is_empty() || !entry.is_empty()) {
        Archetype::new(Kind::Worker, &jobs, "it takes jobs off a queue")
    } else if web.is_empty() && started.is_empty() && entry.is_empty() && !library.is_empty() {
        Archetype::new(Kind::Library, &library, "the manifest is a library's")
    } else if web.is_empty()
        && started.is_empty()
        && entry.is_empty()
        && !go.is_empty()
        && case.languages.first().is_some_and(|language| language.name == "go")
    {
        Archetype::new(Kind::Library, &go, "no package of the module is a program")
    } else if web.is_empty() && is_command(case, &entry) {
        Archetype::new(Kind::Cli, &entry, "the manifest declares a command")
    } else if case.languages.is_empty() && case.has_page && started.is_empty() {
        Archetype { kind: Kind::Static, evidence: Vec::new() }
    } else {
        Archetype { kind: Kind::Unknown, evidence: Vec::new() }
    }
}

/// Whether what a manifest says is about the app, and not about a part inside of it.
fn is_of_the_whole(case: &Case<'_>, fact: &Fact) -> bool {
    let folder =
        |path: &str| path.rsplit_once('/').map_or(String::new(), |(it, _)| format!("{it}/"));
    let own = folder(&fact.place.path);
    !facts!(case, FactKind::Manifest { .. }).iter().any(|manifest| {
        let above = folder(&manifest.place.path);
        own.starts_with(&above) && own != above && own.contains("engines/")
    })
}

/// What says that the app serves: a server in the code, its start, or a declared port.
fn served<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    let mut found = facts!(case, FactKind::ServerStarted { .. } | FactKind::PortBound { .. });
    found.extend(facts!(
        case,
        FactKind::StartCommand { process, via: StartVia::Procfile, .. } if process == "web"
    ));
    found.extend(starts::server_starts(case, "web"));
    found.extend(facts!(case, FactKind::PortDeclared { .. }));
    if found.is_empty() && case.languages.first().is_some_and(|language| language.name == "php") {
        found.extend(facts!(case, FactKind::ServedByHost));
    }
    found
}

fn with_framework<'a>(case: &Case<'a>, kind: &str) -> Vec<&'a Fact> {
    facts!(
        case,
        FactKind::Dependency { ecosystem, name, development: false, .. }
            if case.knowledge.framework(ecosystem, name).is_some_and(|found| found.kind == kind)
    )
}

/// A program that is no server: only where all source was read, or a framework for commands is used.
fn is_command(case: &Case<'_>, entry: &[&Fact]) -> bool {
    let read = matches!(case.coverage(), super::case::Coverage::Full(_));
    !entry.is_empty() && (read || !with_framework(case, "cli").is_empty())
}
