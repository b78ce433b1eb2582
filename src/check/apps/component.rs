//! Components: folders with a manifest or an image of their own, and what says that one is an app.

use super::scope::language_of;
use super::{family, folder_of, is_below};
use crate::check::facts::{Fact, FactKind, StartVia};
use crate::check::inventory::Inventory;
use crate::check::knowledge::Knowledge;
use crate::check::read::Reading;
use std::collections::{BTreeMap, BTreeSet};

/// A folder with a manifest or an image of its own.
#[derive(Debug, Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each sign may be there without the others")]
pub(super) struct Component {
    /// Empty for the project's root.
    pub(super) folder: String,
    /// The languages of its manifests; of none, where it has none.
    declared: BTreeSet<&'static str>,
    /// The languages of its own source, as far as its manifests are for them.
    pub(super) languages: BTreeSet<&'static str>,
    /// What its manifests call it, without scopes and groups.
    pub(super) packages: BTreeSet<String>,
    /// The components that it takes in.
    pub(super) uses: BTreeSet<usize>,
    /// It has its own image, Procfile, unit or platform, or a workload is built from it.
    deployed: bool,
    /// Its source starts a server.
    serves: bool,
    /// It can be started by its own name.
    program: bool,
    /// It is made for others to use.
    library: bool,
    /// A framework for servers or workers is among its dependencies, in a language whose apps are
    /// started by the framework.
    framework: bool,
    /// Its source runs in browsers.
    pages: bool,
    /// It has a page, or a script that builds one.
    page: bool,
    /// It starts the other components, for developers.
    orchestrates: bool,
}

/// The components of a project.
#[derive(Debug)]
pub(super) struct Components {
    pub(super) all: Vec<Component>,
    by_folder: BTreeMap<String, usize>,
    /// Whether the project's root has an image or a Procfile.
    root_is_started: bool,
}

/// Folders of packages that apps share.
const SHARED: [&str; 5] = ["packages", "libs", "lib", "libraries", "shared"];

/// Folders of tools for developers.
const TOOLS: [&str; 16] = [
    "tools",
    "tool",
    "scripts",
    "script",
    "hack",
    "util",
    "utils",
    "extra",
    "ci",
    "build",
    "eng",
    "buildSrc",
    "build-logic",
    "loadtest",
    "load-test",
    "perf",
];

impl Components {
    pub(super) fn of(inventory: &Inventory, reading: &Reading, knowledge: &Knowledge) -> Self {
        let facts = &reading.facts;
        let mut found =
            Self { all: Vec::new(), by_folder: BTreeMap::new(), root_is_started: false };
        for fact in facts {
            if let FactKind::Manifest { ecosystem, .. } | FactKind::ManifestUnread { ecosystem } =
                &fact.kind
            {
                let folder = folder_of(&fact.place.path);
                let inside = folder.strip_suffix("requirements");
                let at = found.add(inside.map_or(folder, |above| above.trim_end_matches('/')));
                found.all[at].declared.extend(language_of(ecosystem));
            }
        }
        found.add_images(inventory, facts);
        for (file, language) in inventory.own_source() {
            if let Some(at) = found.nearest(&file.path) {
                // A script beside a manifest for something else makes no app of it.
                let own = &mut found.all[at];
                if own.declared.is_empty() || own.declared.contains(family(language)) {
                    own.languages.insert(family(language));
                }
            }
        }
        for file in inventory.files.iter().filter(|file| file.path.ends_with("index.html")) {
            if let Some(at) = found.nearest(&file.path) {
                found.all[at].page = true;
            }
        }
        for component in &mut found.all {
            component.pages = reading.frontends.is_of_pages(&component.folder);
        }
        for fact in facts {
            found.sign(fact, knowledge);
        }
        found.link(facts);
        found
    }

    /// The component in `folder`, which becomes one where it is none.
    pub(super) fn add(&mut self, folder: &str) -> usize {
        if let Some(at) = self.by_folder.get(folder) {
            return *at;
        }
        self.by_folder.insert(folder.to_owned(), self.all.len());
        self.all.push(Component { folder: folder.to_owned(), ..Component::default() });
        self.all.len() - 1
    }

    /// Folders without any manifest that hold source and an image which serves.
    fn add_images(&mut self, inventory: &Inventory, facts: &[Fact]) {
        let serving: BTreeSet<&str> = facts
            .iter()
            .filter(|fact| matches!(fact.kind, FactKind::PortDeclared { .. }))
            .map(|fact| &*fact.place.path)
            .collect();
        for fact in facts {
            let folder = folder_of(&fact.place.path);
            let is_one = is_image(fact)
                && !folder.is_empty()
                && serving.contains(&*fact.place.path)
                && self.nearest(&fact.place.path).is_none()
                && inventory.own_source().any(|(file, _)| is_below(&file.path, folder));
            if is_one {
                self.add(folder);
            }
        }
    }

    /// The component that the file or folder at `path` is of.
    pub(super) fn nearest(&self, path: &str) -> Option<usize> {
        let mut folder = path;
        loop {
            if let Some(at) = self.by_folder.get(folder) {
                return Some(*at);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder_of(folder);
        }
    }

    /// The component in exactly this folder.
    fn at(&self, folder: &str) -> Option<usize> {
        self.by_folder.get(folder).copied()
    }

    /// Takes down what a fact says about its component.
    fn sign(&mut self, fact: &Fact, knowledge: &Knowledge) {
        let path = &*fact.place.path;
        self.root_is_started |= folder_of(path).is_empty()
            && (is_image(fact)
                || matches!(fact.kind, FactKind::StartCommand { via: StartVia::Procfile, .. }));
        if let FactKind::Workload { build, .. } = &fact.kind {
            for folder in build {
                if let Some(at) = self.nearest(folder) {
                    // The context of the whole project says nothing of a part of it.
                    if !folder.is_empty() {
                        self.all[at].deployed = true;
                        break;
                    }
                }
            }
            return;
        }
        let Some(at) = self.nearest(path) else { return };
        let own = &mut self.all[at];
        match &fact.kind {
            FactKind::BuildDeclared { by } => {
                own.deployed |= is_image(fact);
                own.page |= by.starts_with("the script");
            }
            FactKind::StartCommand { via: StartVia::Procfile | StartVia::Unit, .. } => {
                own.deployed = true;
            }
            // A way in for a web server says nothing of what is deployed by itself.
            FactKind::ServedByHost => own.deployed |= !path.ends_with(".php"),
            FactKind::Platform { .. } => own.deployed |= own.folder == folder_of(path),
            FactKind::StartCommand { via: StartVia::Script, process, .. } => {
                own.program |= process == "start";
            }
            FactKind::StartCommand { via: StartVia::Orchestrator, .. } => own.orchestrates = true,
            FactKind::ServerStarted { .. } | FactKind::PortBound { .. } => own.serves = true,
            FactKind::EntryPoint => own.program = true,
            FactKind::LibraryDeclared | FactKind::PackagePublished => own.library = true,
            FactKind::Dependency { ecosystem, name, development: false, .. } => {
                let interpreted =
                    matches!(ecosystem.as_str(), "pypi" | "npm" | "rubygems" | "packagist" | "hex");
                let kind = knowledge.framework(ecosystem, name).map(|found| found.kind.as_str());
                own.framework |= interpreted && matches!(kind, Some("web" | "worker"));
                own.serves |= ecosystem == "nuget" && name == "Microsoft.NET.Sdk.Web";
                own.orchestrates |= name.starts_with("Aspire.AppHost");
            }
            _ => {}
        }
    }

    /// Which component takes in which: by the folder or by the name that a manifest or a build asks
    /// for.
    fn link(&mut self, facts: &[Fact]) {
        let mut named: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for fact in facts {
            if let (FactKind::PackageNamed { ecosystem, name }, Some(at)) =
                (&fact.kind, self.nearest(&fact.place.path))
            {
                named.insert((ecosystem, name), at);
                let short = name.rsplit('/').next().unwrap_or(name);
                self.all[at].packages.insert(short.to_owned());
            }
        }
        for fact in facts {
            let Some(user) = self.nearest(&fact.place.path) else { continue };
            let used = match &fact.kind {
                FactKind::FolderUsed { folder } => self.used_folder(&fact.place.path, folder),
                FactKind::Dependency { ecosystem, name, .. } => {
                    let name = if ecosystem == "maven" {
                        name.rsplit_once(':').map_or(name.as_str(), |(_, artifact)| artifact)
                    } else {
                        name
                    };
                    named.get(&(ecosystem.as_str(), name)).copied()
                }
                _ => None,
            };
            if let Some(used) = used.filter(|used| *used != user) {
                self.all[user].uses.insert(used);
            }
        }
    }

    /// The component in a folder that the file at `path` names: seen from the project's root, or
    /// from a folder above the file, where a build may be run.
    fn used_folder(&self, path: &str, folder: &str) -> Option<usize> {
        let mut above = folder_of(path);
        loop {
            let full =
                if above.is_empty() { folder.to_owned() } else { format!("{above}/{folder}") };
            if let Some(at) = self.at(&full) {
                return Some(at);
            }
            if above.is_empty() {
                return None;
            }
            above = folder_of(above);
        }
    }

    /// The components that are apps, in the order of their folders.
    pub(super) fn apps(&self) -> Vec<usize> {
        let runs = |at: usize| {
            let own = &self.all[at];
            let starts = own.serves || own.program || own.framework && !own.library || own.deployed;
            !own.languages.is_empty() && !own.orchestrates && !self.is_tool(at) && starts
        };
        let users = |used: usize| {
            (0..self.all.len())
                .filter(move |at| self.all[*at].uses.contains(&used) && !self.all[*at].orchestrates)
        };
        let above = |at: usize| {
            let folder = &self.all[at].folder;
            let mut others = (0..self.all.len()).filter(|other| *other != at);
            others.any(|other| runs(other) && is_below(folder, &self.all[other].folder))
        };
        let is_app = |at: usize| {
            let own = &self.all[at];
            if own.deployed && runs(at) {
                return true;
            }
            // What another part takes in is shipped with that.
            let taken = users(at).any(|user| runs(user) || self.all[user].deployed);
            if taken || own.orchestrates || self.is_tool(at) {
                return false;
            }
            if own.pages {
                let shared = own.folder.split('/').any(|part| SHARED.contains(&part));
                let stands = own.page && !own.languages.is_empty() && !own.library;
                return stands && !shared && !above(at);
            }
            runs(at)
        };
        let mut apps: Vec<usize> = (0..self.all.len()).filter(|at| is_app(*at)).collect();
        apps.sort_by(|a, b| self.all[*a].folder.cmp(&self.all[*b].folder));
        apps
    }

    /// Whether one image or Procfile at the root starts all of `apps`, and none has its own.
    pub(super) fn are_started_as_one(&self, apps: &[usize]) -> bool {
        let own = |at: &usize| self.all[*at].deployed && !self.all[*at].folder.is_empty();
        self.root_is_started && !apps.iter().any(own)
    }

    /// The components that only developers use.
    pub(super) fn tools(&self) -> Vec<usize> {
        (0..self.all.len()).filter(|at| self.is_tool(*at)).collect()
    }

    fn is_tool(&self, at: usize) -> bool {
        let own = &self.all[at];
        !own.deployed && is_in_tools(&own.folder)
    }

    /// Whether the file at `path` starts other components for developers: what it uses, they do.
    pub(super) fn is_of_orchestrator(&self, path: &str) -> bool {
        self.nearest(path).is_some_and(|at| self.all[at].orchestrates)
    }

    /// The components that `at` takes in, and those that they do.
    pub(super) fn reached(&self, at: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([at]);
        let mut open = vec![at];
        while let Some(next) = open.pop() {
            for used in &self.all[next].uses {
                if found.insert(*used) {
                    open.push(*used);
                }
            }
        }
        found
    }
}

/// Whether a folder is, or lies in, one of tools for developers.
pub(super) fn is_in_tools(folder: &str) -> bool {
    folder.split('/').any(|part| TOOLS.contains(&part))
}

fn is_image(fact: &Fact) -> bool {
    matches!(&fact.kind, FactKind::BuildDeclared { by } if by == "a Dockerfile")
}
