//! What belongs to which app: its own folder, the shared code that it takes in, and what is said of
//! the repository as a whole.

use super::component::is_in_tools;
use super::{Group, Groups, family, folder_of, is_below};
use crate::check::facts::dockerfile::split_image;
use crate::check::facts::{Fact, FactKind, StartVia};
use crate::check::inventory::{FileKind, Inventory};
use crate::check::knowledge::Knowledge;
use crate::check::read::Reading;
use std::collections::{BTreeMap, BTreeSet};

/// What belongs to one app.
#[derive(Debug, Default)]
pub(in crate::check) struct Part {
    /// The app's own folder, empty for the project's root.
    pub(in crate::check) root: String,
    /// Whether its own source runs in browsers.
    pub(in crate::check) is_of_pages: bool,
    /// In the order of their places.
    pub(in crate::check) facts: Vec<Fact>,
    /// Places in the files of the inventory.
    pub(in crate::check) files: Vec<usize>,
    /// See [`Reading::unread_source`].
    pub(in crate::check) unread_source: Vec<String>,
}

/// What belongs to each of the apps.
pub(in crate::check) fn parts(
    groups: &Groups,
    inventory: &Inventory,
    reading: &Reading,
    knowledge: &Knowledge,
) -> Vec<Part> {
    let part = |app: &Group| Part {
        root: app.root.clone(),
        is_of_pages: reading.frontends.is_of_pages(&app.root),
        ..Part::default()
    };
    let mut parts: Vec<Part> = groups.apps.iter().map(part).collect();
    let owners = Owners::of(groups, inventory, &reading.facts, knowledge);
    for (at, file) in inventory.files.iter().enumerate() {
        for app in owners.of_file(&file.path, file.kind) {
            parts[app].files.push(at);
        }
    }
    for path in &reading.unread_source {
        let kind = inventory.file(path).map_or(FileKind::Other, |file| file.kind);
        for app in owners.of_file(path, kind) {
            parts[app].unread_source.push(path.clone());
        }
    }
    let of_facts: Vec<BTreeSet<usize>> =
        reading.facts.iter().map(|fact| owners.of_fact(fact, inventory)).collect();
    let used = used_services(&reading.facts, &of_facts, groups.apps.len(), knowledge);
    for (fact, apps) in reading.facts.iter().zip(of_facts) {
        let uses = |app: &usize| match &fact.kind {
            FactKind::ServiceDeclared { service, .. } => {
                used[*app].contains(kin(service)) || owners.needs(fact, *app)
            }
            _ => true,
        };
        // A declared service that nobody was seen to use may be anybody's.
        let nobody = !apps.iter().any(uses);
        for app in apps {
            if nobody || uses(&app) {
                parts[app].facts.push(fact.clone());
            }
        }
    }
    parts
}

/// The services that each app uses; with a client for any database, all that are databases.
fn used_services(
    facts: &[Fact],
    apps_of: &[BTreeSet<usize>],
    apps: usize,
    knowledge: &Knowledge,
) -> Vec<BTreeSet<String>> {
    let mut used = vec![BTreeSet::new(); apps];
    for (fact, apps) in facts.iter().zip(apps_of) {
        let name = match &fact.kind {
            FactKind::ServiceUsed { service, .. } => Some(service.clone()),
            FactKind::Dependency { ecosystem, name, development: false, .. } => {
                knowledge.service_of_package(ecosystem, name).map(|service| service.name.clone())
            }
            _ => None,
        };
        let Some(name) = name else { continue };
        for app in apps {
            if name == "database" {
                let all = facts.iter().filter_map(|fact| match &fact.kind {
                    FactKind::ServiceDeclared { service, .. } => {
                        knowledge.service(service).filter(|known| known.kind == "sql")
                    }
                    _ => None,
                });
                used[*app].extend(all.map(|service| kin(&service.name).to_owned()));
            }
            used[*app].insert(kin(&name).to_owned());
        }
    }
    used
}

/// Services that one client talks to have one name.
fn kin(service: &str) -> &str {
    match service {
        "mariadb" => "mysql",
        "valkey" => "redis",
        other => other,
    }
}

/// Who owns what.
struct Owners<'a> {
    groups: &'a Groups,
    /// The apps of each component.
    of_component: Vec<BTreeSet<usize>>,
    /// Components of nobody.
    left_out: BTreeSet<usize>,
    /// The languages of each app's own folder.
    languages: Vec<BTreeSet<&'static str>>,
    /// The lines of compose files and manifests that run something, by file.
    workloads: BTreeMap<&'a str, Vec<Lines<'a>>>,
    /// The apps of workloads that are built, by the workloads' names: other files speak of them too.
    built: BTreeMap<&'a str, BTreeSet<usize>>,
    /// The apps whose images are made by the recipes in a folder.
    recipes: BTreeMap<&'a str, BTreeSet<usize>>,
    /// Scripts of manifests that apps have themselves.
    scripts: BTreeSet<(usize, &'a str)>,
}

/// Lines that are about one workload.
struct Lines<'a> {
    from: u32,
    to: u32,
    name: &'a str,
    needs: &'a [String],
    apps: BTreeSet<usize>,
    /// Whether it runs an image from elsewhere.
    foreign: bool,
}

impl<'a> Owners<'a> {
    fn of(
        groups: &'a Groups,
        inventory: &Inventory,
        facts: &'a [Fact],
        knowledge: &Knowledge,
    ) -> Self {
        let components = &groups.components;
        let mut of_component: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); components.all.len()];
        for (component, app) in &groups.app_of {
            for used in components.reached(*component) {
                if !groups.app_of.contains_key(&used) {
                    of_component[used].insert(*app);
                }
            }
            of_component[*component].insert(*app);
        }
        for (at, component) in components.all.iter().enumerate() {
            let around = groups.apps.iter().enumerate().filter(|(_, app)| {
                is_below(&component.folder, &app.root) && !app.root.is_empty()
                    || app.root.is_empty() && of_component[at].is_empty()
            });
            let nearest = around.max_by_key(|(_, app)| app.root.len());
            if let (Some((app, _)), false) = (nearest, groups.app_of.contains_key(&at)) {
                of_component[at].insert(app);
            }
        }
        let mut languages = vec![BTreeSet::new(); groups.apps.len()];
        for (component, app) in &groups.app_of {
            languages[*app].extend(components.all[*component].languages.iter().copied());
        }
        let mut owners = Self {
            groups,
            of_component,
            left_out: groups.left_out.iter().copied().collect(),
            languages,
            workloads: BTreeMap::new(),
            built: BTreeMap::new(),
            recipes: BTreeMap::new(),
            scripts: BTreeSet::new(),
        };
        owners.add_loose_languages(inventory);
        for fact in facts {
            if let FactKind::Workload { name, build, .. } = &fact.kind
                && let Some(app) = owners.built_from(build)
            {
                owners.built.entry(name).or_default().insert(app);
            }
        }
        for fact in facts {
            match &fact.kind {
                FactKind::Workload { .. } => owners.add_workload(fact, knowledge),
                FactKind::StartCommand { process, via: StartVia::Script, .. } => {
                    if let Some(app) = owners.own(&fact.place.path) {
                        owners.scripts.insert((app, process));
                    }
                }
                _ => {}
            }
        }
        owners
    }

    /// An app that people named may hold source without any manifest.
    fn add_loose_languages(&mut self, inventory: &Inventory) {
        for (file, language) in inventory.own_source() {
            if let Some(app) = self.own(&file.path) {
                self.languages[app].insert(family(language));
            }
        }
    }

    /// The app in whose own folder the file at `path` lies, and not in one of another's.
    fn own(&self, path: &str) -> Option<usize> {
        self.groups.app_of.get(&self.groups.components.nearest(path)?).copied()
    }

    fn add_workload(&mut self, fact: &'a Fact, knowledge: &Knowledge) {
        let FactKind::Workload { name, build, image, needs } = &fact.kind else { return };
        let (image, _) = split_image(image);
        let built = self.built_from(build);
        let apps: BTreeSet<usize> = match (built, self.built.get(name.as_str())) {
            (Some(app), _) => BTreeSet::from([app]),
            (None, Some(apps)) => apps.clone(),
            (None, None) => (0..self.groups.apps.len())
                .filter(|app| self.is_called(*app, name) || self.is_called(*app, &image))
                .collect(),
        };
        if let (Some(folder), false) = (build.first(), apps.is_empty() || built.is_some()) {
            self.recipes.entry(folder).or_default().extend(&apps);
        }
        let is_service = knowledge.service_of_image(&image).is_some();
        let foreign = build.is_empty() && apps.is_empty() && !is_service;
        let (from, to) = (fact.place.line, fact.place.end_line);
        let lines = Lines { from, to, name, needs, apps, foreign };
        self.workloads.entry(&fact.place.path).or_default().push(lines);
    }

    /// The app in one of these folders.
    fn built_from(&self, build: &[String]) -> Option<usize> {
        build.iter().find_map(|folder| {
            let app = self.own(folder)?;
            (is_below(folder, &self.groups.apps[app].root) && !folder.is_empty()).then_some(app)
        })
    }

    /// Whether `name`, of a workload or an image, is that of an app.
    fn is_called(&self, app: usize, name: &str) -> bool {
        let plain = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
        };
        let components = self.groups.app_of.iter().filter(|(_, owner)| **owner == app);
        let packages = components.flat_map(|(at, _)| &self.groups.components.all[*at].packages);
        let app = &self.groups.apps[app];
        let name = name.rsplit('/').next().unwrap_or(name);
        let own = [app.name.as_str(), app.root.rsplit('/').next().unwrap_or_default()];
        own.into_iter().chain(packages.map(String::as_str)).any(|it| {
            let it = plain(it);
            !it.is_empty() && (plain(name) == it || name.rsplit('-').next().map(plain) == Some(it))
        })
    }

    /// The apps that the component of `path` belongs to; `None` where it is shared by all.
    fn of_path(&self, path: &str) -> Option<&BTreeSet<usize>> {
        let at = self.groups.components.nearest(path)?;
        let apps = &self.of_component[at];
        (!apps.is_empty() || self.left_out.contains(&at)).then_some(apps)
    }

    fn all(&self) -> BTreeSet<usize> {
        (0..self.groups.apps.len()).collect()
    }

    /// The apps that are written in `language`.
    fn in_language(&self, language: &str) -> BTreeSet<usize> {
        let family = family(language);
        self.all().into_iter().filter(|app| self.languages[*app].contains(family)).collect()
    }

    /// The apps that the file at `path` is part of.
    fn of_file(&self, path: &str, kind: FileKind) -> BTreeSet<usize> {
        match (self.of_path(path), kind) {
            (Some(apps), _) => apps.clone(),
            // What developers run is in no app's processes.
            (None, FileKind::Source(_)) if is_in_tools(folder_of(path)) => BTreeSet::new(),
            (None, FileKind::Source(language)) => self.in_language(language),
            (None, _) => self.all(),
        }
    }

    fn of_fact(&self, fact: &Fact, inventory: &Inventory) -> BTreeSet<usize> {
        let path = &*fact.place.path;
        let kind = inventory.file(path).map_or(FileKind::Other, |file| file.kind);
        let uses = matches!(
            fact.kind,
            FactKind::ServiceUsed { .. } | FactKind::Dependency { .. } | FactKind::Import { .. }
        );
        if uses && self.groups.components.is_of_orchestrator(path) {
            return BTreeSet::new();
        }
        // What a shared package is for says nothing of those that take it in.
        let of_its_own = matches!(
            fact.kind,
            FactKind::LibraryDeclared | FactKind::PackagePublished | FactKind::EntryPoint
        );
        if of_its_own && self.own(path).is_none() {
            return BTreeSet::new();
        }
        if let Some(lines) = self.workload_of(fact)
            && !matches!(fact.kind, FactKind::ServiceDeclared { .. })
        {
            let runs = matches!(
                fact.kind,
                FactKind::StartCommand { .. }
                    | FactKind::PortDeclared { .. }
                    | FactKind::HealthCheckDeclared
                    | FactKind::SingleInstance { .. }
                    | FactKind::ImageDeployed { .. }
                    | FactKind::SourceMounted { .. }
                    | FactKind::DevSetup { .. }
            );
            if !lines.apps.is_empty() {
                return lines.apps.clone();
            }
            if lines.foreign && runs {
                return self.own(path).into_iter().collect();
            }
        }
        if let FactKind::StartCommand { process, via: StartVia::Orchestrator, .. } = &fact.kind {
            let called: BTreeSet<usize> =
                self.all().into_iter().filter(|app| self.is_called(*app, process)).collect();
            if !called.is_empty() {
                return called;
            }
        }
        let Some(own) = self.of_path(path) else { return self.of_shared(fact, kind) };
        let mut apps = own.clone();
        let of_all = path == "." || is_of_repository(kind) || fact.kind == FactKind::Workspace;
        if let (true, Some(app)) = (of_all, self.own(path)) {
            let root = self.groups.apps[app].root.as_str();
            let inside = |other: &usize| is_below(&self.groups.apps[*other].root, root);
            apps.extend(self.of_shared(fact, kind).into_iter().filter(inside));
        }
        apps
    }

    /// The apps that something in no app's folder belongs to.
    fn of_shared(&self, fact: &Fact, kind: FileKind) -> BTreeSet<usize> {
        // A credential in a tool of developers is known to all who read the repository.
        let tool = matches!(kind, FileKind::Source(_)) && is_in_tools(folder_of(&fact.place.path));
        if tool && !matches!(fact.kind, FactKind::SecretLiteral { .. }) {
            return BTreeSet::new();
        }
        let language = match &fact.kind {
            FactKind::Manifest { ecosystem, .. }
            | FactKind::ManifestUnread { ecosystem }
            | FactKind::Dependency { ecosystem, .. }
            | FactKind::PackageInstalled { ecosystem, .. }
            | FactKind::Lockfile { ecosystem } => language_of(ecosystem),
            FactKind::RuntimeVersion { runtime, .. } => language_of(runtime),
            _ => match kind {
                FileKind::Source(language) => Some(language),
                _ => None,
            },
        };
        match language {
            // Source in a language of no app is somebody's all the same.
            Some(language) => {
                let apps = self.in_language(language);
                let source = matches!(kind, FileKind::Source(_));
                if apps.is_empty() && source { self.all() } else { apps }
            }
            None if kind == FileKind::Dockerfile => {
                self.recipes.get(folder_of(&fact.place.path)).cloned().unwrap_or_else(|| self.all())
            }
            None => match &fact.kind {
                // What all packages are started by is no start of one that has its own.
                FactKind::StartCommand { process, via: StartVia::Script, .. } => {
                    let apps = self.in_language("javascript").into_iter();
                    apps.filter(|app| !self.scripts.contains(&(*app, process))).collect()
                }
                _ => self.all(),
            },
        }
    }

    /// Whether a workload of `app` names the one that declares a service.
    fn needs(&self, declared: &Fact, app: usize) -> bool {
        let Some(service) = self.workload_of(declared) else { return false };
        self.workloads.values().flatten().any(|lines| {
            lines.apps.contains(&app) && lines.needs.iter().any(|name| name == service.name)
        })
    }

    fn workload_of(&self, fact: &Fact) -> Option<&Lines<'a>> {
        let all = self.workloads.get(&*fact.place.path)?;
        let holds = |lines: &&Lines| (lines.from..=lines.to).contains(&fact.place.line);
        all.iter().filter(holds).max_by_key(|lines| lines.from)
    }
}

/// Whether files of this kind speak of the repository, whoever's folder they lie in.
fn is_of_repository(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::GithubWorkflow
            | FileKind::GitlabCi
            | FileKind::OtherCi(_)
            | FileKind::Prose
            | FileKind::Compose(_)
            | FileKind::Yaml
            | FileKind::Tasks
            | FileKind::DevSetup(_)
            | FileKind::Runtime(_)
            | FileKind::Lockfile(_)
            | FileKind::EnvFile
            | FileKind::Chart
            | FileKind::ChartValues
            | FileKind::Kustomization
            | FileKind::Terraform
            | FileKind::Taskfile
            | FileKind::GlobalJson
            | FileKind::NugetShared
    )
}

/// The language of an ecosystem or a runtime.
pub(super) fn language_of(ecosystem: &str) -> Option<&'static str> {
    Some(match ecosystem {
        "pypi" | "python" => "python",
        "npm" | "node" => "javascript",
        "go" => "go",
        "cargo" | "rust" => "rust",
        "rubygems" | "ruby" => "ruby",
        "packagist" | "php" => "php",
        "maven" | "java" => "java",
        "nuget" | "dotnet" => "csharp",
        "hex" | "elixir" => "elixir",
        _ => return None,
    })
}
