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
    /// The files in which the routes of its frameworks are.
    pub routes: Vec<Place>,
    /// The text for people at its root.
    pub readme: Vec<Place>,
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
            routes: Vec::new(),
            readme: readme(files),
            tracking_known: inventory.vcs.tracked.is_some(),
        };
        case.archetype = archetype::of(&case);
        case.log_settings = named(&case, files, |framework| &framework.logs_set_in);
        case.routes = named(&case, files, |framework| &framework.routes_in);
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
            .map(|language| language.name.to_owned())
            .collect();
        missing.extend(self.unread_source.iter().cloned());
        if missing.is_empty() {
            Coverage::Full(self.languages.iter().map(|language| language.name).collect())
        } else {
            Coverage::Partial(missing)
        }
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
                FactKind::ServiceUsed { service, .. } => Some(service.clone()),
                FactKind::Dependency { ecosystem, name, development: false, .. } => self
                    .knowledge
                    .service_of_package(ecosystem, name)
                    .map(|service| service.name.clone()),
                _ => None,
            };
            if let Some(name) = name {
                used.entry(name).or_default().push(fact);
            }
        }
        used
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

    /// The version of the framework family that a parent or a plugin of the build fixes.
    pub fn managed_version(&self, family: &str) -> &'a str {
        self.facts
            .iter()
            .find_map(|fact| match &fact.kind {
                FactKind::Dependency { name, requirement, .. }
                    if name.contains(family)
                        && requirement.starts_with(|c: char| c.is_ascii_digit()) =>
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

/// The README that has the fewest folders above it.
fn readme(files: &[&File]) -> Vec<Place> {
    let depth = |file: &&&File| file.path.matches('/').count();
    files
        .iter()
        .filter(|file| {
            let name = file.path.rsplit('/').next().unwrap_or(&file.path);
            file.kind == FileKind::Prose && name.to_ascii_lowercase().starts_with("readme")
        })
        .min_by_key(depth)
        .map(|file| Place::whole(&file.path))
        .into_iter()
        .collect()
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
