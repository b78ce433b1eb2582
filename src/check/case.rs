//! What a verdict sees: the facts, how far they reach, and what is known.

use super::SourceFacts;
use super::apps::Part;
use super::archetype::{self, Archetype, Kind};
use super::facts::{Fact, FactKind, Place, Stage, StartVia};
use super::frontends::Frontends;
use super::inventory::{File, FileKind, Inventory, Role};
use super::knowledge::{Framework, Knowledge, Service};
use super::read::Reading;
use std::collections::{BTreeMap, BTreeSet};

/// The facts of a kind: `facts!(case, FactKind::Lockfile { .. })`.
macro_rules! facts {
    ($case:expr, $pattern:pat $(if $guard:expr)?) => {
        $case
            .facts
            .iter()
            .filter(|fact| matches!(&fact.kind, $pattern $(if $guard)?))
            .collect::<Vec<&$crate::check::facts::Fact>>()
    };
}
pub(crate) use facts;

/// A project, as verdicts see it.
#[derive(Debug)]
pub struct Case<'a> {
    /// All facts, in the order of their places.
    pub facts: &'a [Fact],
    /// What is known about frameworks, programs and platforms.
    pub knowledge: &'a Knowledge,
    /// The languages of the app's own source, the largest first.
    pub languages: Vec<Language>,
    /// The app's own folder, where the project has several apps.
    pub root: Option<String>,
    /// Whether all of the app's own source runs in browsers.
    pub only_pages: bool,
    /// What kind of app it is.
    pub archetype: Archetype,
    /// Names of the project's own modules: its source files and their folders.
    pub modules: BTreeSet<String>,
    /// Own source that rules exist for and that could not be read.
    pub unread_source: Vec<String>,
    /// Whether a web page lies in the tree.
    pub has_page: bool,
    /// The files in which its frameworks are told how to log.
    pub log_settings: Vec<Place>,
    /// Its README.
    pub readme: Option<Place>,
    /// The files that say which requests it answers, by their names.
    pub routes: Vec<Place>,
    /// Whether version control was found and says which files it has.
    pub tracking_known: bool,
}

/// A language of the app's own source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// Its name.
    pub name: &'static str,
    /// Bytes of own source.
    pub bytes: u64,
    /// Whether there are rules for it.
    pub read: bool,
}

/// How much of the app's own source was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// All of it: so what was not found is not there.
    Full(Vec<&'static str>),
    /// Not the source in these languages, or not these files.
    Partial(Vec<String>),
    /// There is none.
    NoSource,
}

impl<'a> Case<'a> {
    /// The project as a whole.
    pub(super) fn new(
        inventory: &Inventory,
        reading: &'a Reading,
        knowledge: &'a Knowledge,
        source: &dyn SourceFacts,
    ) -> Self {
        let files: Vec<&File> = inventory.files.iter().collect();
        let unread = reading.unread_source.clone();
        Self::of(inventory, reading, (&files, false), &reading.facts, unread, knowledge, source)
    }

    /// One app of several.
    pub(super) fn part(
        inventory: &Inventory,
        reading: &Reading,
        part: &'a Part,
        knowledge: &'a Knowledge,
        source: &dyn SourceFacts,
    ) -> Self {
        let files: Vec<&File> = part.files.iter().map(|at| &inventory.files[*at]).collect();
        let unread = part.unread_source.clone();
        let files = (&files[..], part.is_of_pages);
        let case = Self::of(inventory, reading, files, &part.facts, unread, knowledge, source);
        Self { root: Some(part.root.clone()), ..case }
    }

    fn of(
        inventory: &Inventory,
        reading: &Reading,
        (files, is_of_pages): (&[&File], bool),
        facts: &'a [Fact],
        unread_source: Vec<String>,
        knowledge: &'a Knowledge,
        source: &dyn SourceFacts,
    ) -> Self {
        let (languages, only_pages) = languages(files, source, &reading.frontends, is_of_pages);
        let mut case = Self {
            facts,
            knowledge,
            languages,
            root: None,
            only_pages,
            archetype: Archetype { kind: Kind::Unknown, evidence: Vec::new() },
            modules: modules(inventory),
            unread_source,
            has_page: files.iter().any(|file| file.path.ends_with("index.html")),
            log_settings: Vec::new(),
            readme: readme(files),
            routes: routes(files),
            tracking_known: inventory.vcs.tracked.is_some(),
        };
        case.archetype = archetype::of(&case);
        case.log_settings = named(&case, files, |framework| &framework.logs_set_in);
        for place in named(&case, files, |framework| &framework.routes_in) {
            if case.routes.iter().all(|known| known.path != place.path) {
                case.routes.push(place);
            }
        }
        case
    }

    /// Whether there is no app to judge: no source, no manifest, nothing that builds or starts one.
    pub fn is_empty(&self) -> bool {
        self.languages.is_empty()
            && !self.has_page
            && self.facts.iter().all(|fact| {
                matches!(
                    fact.kind,
                    FactKind::VersionControl { .. }
                        | FactKind::EnvFile { .. }
                        | FactKind::EnvDocumented { .. }
                        | FactKind::EnvUsed { .. }
                        | FactKind::DockerIgnored { .. }
                        | FactKind::ScriptStep { .. }
                        | FactKind::SecretLiteral { .. }
                        | FactKind::Pipeline { .. }
                        | FactKind::Workload { .. }
                        | FactKind::PackageNamed { .. }
                        | FactKind::FolderUsed { .. }
                        | FactKind::PipelineUnread { .. }
                        | FactKind::ServiceNamed { .. }
                        | FactKind::AdminDocumented
                        | FactKind::ReleaseNumbered
                )
            })
    }

    /// How much of the app's own source was read. A language of less than a tenth of it is let go.
    pub fn coverage(&self) -> Coverage {
        let total: u64 = self.languages.iter().map(|language| language.bytes).sum();
        if self.languages.is_empty() {
            return Coverage::NoSource;
        }
        let mut missing: Vec<String> = self
            .languages
            .iter()
            .filter(|language| !language.read && language.bytes * 10 >= total)
            .filter(|language| !self.is_of_a_client(language))
            .map(|language| language.name.to_owned())
            .collect();
        missing.extend(self.unread_source.iter().cloned());
        if missing.is_empty() {
            Coverage::Full(self.languages.iter().map(|language| language.name).collect())
        } else {
            Coverage::Partial(missing)
        }
    }

    /// Whether a language is that of a client for phones beside an app that is read.
    pub(super) fn is_of_a_client(&self, language: &Language) -> bool {
        matches!(language.name, "dart" | "swift") && self.languages.iter().any(|it| it.read)
    }

    /// Whether the app's own code starts a server. Pages alone are served by somebody else's.
    pub(super) fn is_served(&self) -> bool {
        self.facts.iter().any(|fact| {
            matches!(fact.kind, FactKind::ServerStarted { .. } | FactKind::PortBound { .. })
        })
    }

    /// Whether the app exports a network service; `None` where that is not known.
    pub fn serves(&self) -> Option<bool> {
        match self.archetype.kind {
            Kind::Web => Some(true),
            Kind::Unknown => None,
            Kind::Worker | Kind::Cli | Kind::Library | Kind::Static => Some(false),
        }
    }

    /// The backing services that the app uses, with the facts that say so: made in code, or a
    /// client among the dependencies. A declared image alone is no use.
    pub fn used_services(&self) -> BTreeMap<String, Vec<&'a Fact>> {
        let mut used: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
        for fact in self.facts {
            let name = match &fact.kind {
                // Another part of the same system is known by its address alone.
                FactKind::ServiceUsed { service, .. } if service != "peer" => Some(service.clone()),
                FactKind::Dependency { ecosystem, name, development: false, .. }
                    if !(ecosystem == "nuget" && self.is_provider_unused(name)) =>
                {
                    self.knowledge
                        .service_of_package(ecosystem, name)
                        .map(|service| service.name.clone())
                }
                _ => None,
            };
            if let Some(name) = name {
                used.entry(name).or_default().push(fact);
            }
        }
        used
    }

    /// Whether a provider of Entity Framework is referred to and no code asks for it: templates have
    /// it where nothing is stored.
    fn is_provider_unused(&self, package: &str) -> bool {
        let Some(provider) = package.strip_prefix("Microsoft.EntityFrameworkCore.") else {
            return false;
        };
        provider == "SqlServer"
            && matches!(self.coverage(), Coverage::Full(_))
            && !self.facts.iter().any(|fact| {
                matches!(&fact.kind, FactKind::ServiceUsed { service, .. } if service == "mssql")
            })
    }

    /// The backing services that are used or declared.
    pub fn services(&self) -> BTreeMap<String, Vec<&'a Fact>> {
        let mut services = self.used_services();
        services.remove("sqlite");
        for fact in self.facts {
            if let FactKind::ServiceDeclared { service, .. } = &fact.kind {
                services.entry(service.clone()).or_default().push(fact);
            }
        }
        services
    }

    /// The service that holds data with a schema, where one is used or declared.
    pub fn data_store(&self) -> Option<(&'a Service, Vec<&'a Fact>)> {
        self.services().into_iter().find_map(|(name, facts)| {
            let service = self.knowledge.service(&name)?;
            (service.kind == "sql").then_some((service, facts))
        })
    }

    /// Databases that are a file of the app's own or live in its process: made in code, named by
    /// an address, or by a driver among the dependencies of the JVM.
    pub fn embedded_stores(&self) -> Vec<&'a Fact> {
        facts!(self, FactKind::ServiceUsed { service, .. } if service == "sqlite")
            .into_iter()
            .chain(facts!(self, FactKind::Dependency { ecosystem, name, development: false, .. }
                if ecosystem == "maven" && is_embedded(name)))
            .collect()
    }

    /// The frameworks in use, each with the dependency that brings it and its version.
    pub fn known_frameworks(&self) -> Vec<(&'a Framework, &'a Fact, &'a str)> {
        self.facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Dependency { ecosystem, name, requirement, development: false } => {
                    let framework = self.knowledge.framework(ecosystem, name)?;
                    Some((framework, fact, requirement.as_str()))
                }
                _ => None,
            })
            .collect()
    }

    /// The version of Spring Boot that a parent, a plugin or a bill of materials of the build fixes.
    pub fn spring_boot_version(&self) -> &'a str {
        let is_boot = |name: &str| {
            name == "plugin:org.springframework.boot"
                || name.starts_with("org.springframework.boot:")
        };
        self.facts
            .iter()
            .find_map(|fact| match &fact.kind {
                FactKind::Dependency { name, requirement, .. }
                    if is_boot(name) && requirement.starts_with(|c: char| c.is_ascii_digit()) =>
                {
                    Some(requirement.as_str())
                }
                _ => None,
            })
            .unwrap_or_default()
    }

    /// Whether something is declared that runs in production, beside a compose file for development.
    pub fn has_production(&self) -> bool {
        self.facts.iter().any(|fact| match &fact.kind {
            FactKind::StartCommand { via, .. } => {
                matches!(
                    via,
                    StartVia::ProductionCompose
                        | StartVia::Kubernetes
                        | StartVia::Procfile
                        | StartVia::Unit
                )
            }
            FactKind::Platform { .. } => true,
            FactKind::ServiceDeclared { stage, .. } => *stage == Stage::Production,
            _ => false,
        })
    }

    /// The frameworks among the dependencies.
    pub fn frameworks(&self) -> Vec<String> {
        let names: BTreeSet<&str> = self
            .facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Dependency { ecosystem, name, development: false, .. } => {
                    self.knowledge.framework(ecosystem, name)
                }
                _ => None,
            })
            .filter(|framework| !matches!(framework.kind.as_str(), "client" | "library"))
            .map(|framework| framework.name.as_str())
            .collect();
        names.into_iter().map(ToOwned::to_owned).collect()
    }
}

/// JavaScript and TypeScript are told apart by their rules, not by what the app needs.
fn languages(
    files: &[&File],
    source: &dyn SourceFacts,
    frontends: &Frontends,
    is_of_pages: bool,
) -> (Vec<Language>, bool) {
    let mut found: BTreeMap<&'static str, Language> = BTreeMap::new();
    let own = || {
        files.iter().filter(|file| file.role == Role::Own).filter_map(|file| match file.kind {
            FileKind::Source(language) => Some((file, language)),
            _ => None,
        })
    };
    // A project of pages alone is what it is, and what pages take in is part of them.
    let only_pages = is_of_pages || own().all(|(file, _)| frontends.has(&file.path));
    for (file, name) in own().filter(|(file, _)| only_pages || !frontends.has(&file.path)) {
        let language =
            found.entry(name).or_insert_with(|| Language { name, bytes: 0, read: false });
        language.bytes += file.size;
        language.read |= source.reads(&file.path);
    }
    let mut languages: Vec<Language> = found.into_values().collect();
    languages.sort_by_key(|language| std::cmp::Reverse(language.bytes));
    let only_pages = only_pages && !languages.is_empty();
    (languages, only_pages)
}

/// The files whose paths end as those that its frameworks have for something.
fn named(
    case: &Case<'_>,
    files: &[&File],
    of: impl Fn(&'_ Framework) -> &'_ Vec<String>,
) -> Vec<Place> {
    let ends: BTreeSet<&str> = case
        .known_frameworks()
        .into_iter()
        .flat_map(|(framework, ..)| of(framework).iter().map(String::as_str))
        .collect();
    let sets = |path: &str| {
        ends.iter().any(|end| {
            path.strip_suffix(end).is_some_and(|above| above.is_empty() || above.ends_with('/'))
        })
    };
    files
        .iter()
        .filter(|file| !matches!(file.role, Role::Vendored | Role::Test) && sets(&file.path))
        .map(|file| Place::whole(&file.path))
        .collect()
}

/// The README that stands highest among the files.
fn readme(files: &[&File]) -> Option<Place> {
    let is_one = |file: &&&File| {
        let name = file.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        matches!(name.as_str(), "readme" | "readme.md" | "readme.rst" | "readme.txt")
            && file.role != Role::Vendored
    };
    let highest = files.iter().filter(is_one).min_by_key(|file| file.path.matches('/').count())?;
    Some(Place::whole(&highest.path))
}

/// `routes.php`, `config/routes.rb`, `urls.py`, `routes/web.php`.
fn routes(files: &[&File]) -> Vec<Place> {
    let names = |file: &&&File| {
        let mut parts = file.path.rsplit('/');
        let stem = parts.next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let named = |part: &str| {
            matches!(part.to_ascii_lowercase().as_str(), "routes" | "urls" | "router" | "routing")
        };
        matches!(file.kind, FileKind::Source(_))
            && file.role == Role::Own
            && (named(stem) || parts.next().is_some_and(|folder| folder == "routes"))
    };
    files.iter().filter(names).map(|file| Place::whole(&file.path)).collect()
}

fn modules(inventory: &Inventory) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    let source = inventory
        .files
        .iter()
        .filter(|file| matches!(file.kind, FileKind::Source(_)) && file.role != Role::Vendored);
    for file in source {
        let mut parts: Vec<&str> = file.path.split('/').collect();
        let stem = parts.pop().and_then(|name| name.split('.').next());
        modules.extend(parts.into_iter().chain(stem).map(ToOwned::to_owned));
    }
    modules
}
/// Whether a package of the JVM is a database that runs inside of the app.
pub(super) fn is_embedded(package: &str) -> bool {
    matches!(
        package,
        "com.h2database:h2"
            | "org.hsqldb:hsqldb"
            | "org.apache.derby:derby"
            | "org.xerial:sqlite-jdbc"
            | "io.quarkus:quarkus-jdbc-h2"
            | "io.quarkus:quarkus-jdbc-derby"
    )
}
