//! Compose files taken together: services that extend others, files that take in or override
//! others, and which of them are for production.

use super::facts::{Run, workload};
use super::model::{File, Service};
use crate::check::facts::text_file::path_from;
use crate::check::facts::{Fact, FactKind, Stage, once};
use crate::check::knowledge::Knowledge;
use std::collections::{BTreeMap, BTreeSet};

/// So many services may extend one another in a row: more are there to break what follows them.
const DEPTH: usize = 16;

/// Names of the file that compose takes where none is given, in its order.
const STANDARD: [&str; 4] =
    ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// The files that scripts for a deploy give to compose by `-f`, as paths of the project.
pub fn deployed(facts: &[Fact]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for fact in facts {
        let FactKind::ScriptStep { argv, .. } = &fact.kind else { continue };
        let name = file_name(&fact.place.path);
        let deploys = ["deploy", "prod", "release"].iter().any(|word| name.contains(word));
        let composes = argv.iter().take(4).any(|word| word.ends_with("docker-compose"))
            || argv.windows(2).any(|pair| pair[0].ends_with("docker") && pair[1] == "compose");
        if !deploys || !composes || !argv.iter().any(|word| word == "up") {
            continue;
        }
        for pair in argv.windows(2).filter(|pair| matches!(pair[0].as_str(), "-f" | "--file")) {
            // The script may be called from where it lies, or from the root.
            let folder = folder_of(&fact.place.path);
            found.extend(path_from(folder, &pair[1]));
            found.extend(path_from("", &pair[1]));
        }
    }
    found
}

/// Compose files taken together.
#[derive(Debug, Default)]
pub struct Joined {
    /// What their services say.
    pub facts: Vec<Fact>,
    /// Files of variables that services load, as paths of the project.
    pub env_files: BTreeSet<String>,
    /// Files that hold a secret of a service and nothing else.
    pub secrets: BTreeSet<String>,
}

/// Takes `files` together, which are all that the project has; `deployed` are those that a script
/// for a deploy names.
pub fn join(mut files: Vec<File>, deployed: &BTreeSet<String>, knowledge: &Knowledge) -> Joined {
    for file in &mut files {
        let name = file_name(&file.path);
        let for_developers =
            ["dev", "local", "override", "test"].iter().any(|word| name.contains(word));
        if deployed.contains(&*file.path) && !STANDARD.contains(&name) && !for_developers {
            file.stage = Stage::Production;
        }
    }
    let files = &files;
    let project = Project::of(files);
    let mut joined = Joined::default();
    for file in files {
        project.facts_of(file, knowledge, &mut joined);
        joined.secrets.extend(file.secrets.iter().cloned());
    }
    // What stands in one file may be said of several set-ups.
    joined.facts = once(joined.facts);
    joined
}

/// The compose files of a project, each service with all that it takes over.
struct Project<'f> {
    files: BTreeMap<&'f str, &'f File>,
    services: BTreeMap<&'f str, BTreeMap<&'f str, Service>>,
    /// Services that others take over from another file: file and name.
    templates: BTreeSet<(&'f str, &'f str)>,
    /// Files that files for production take in.
    taken_in: BTreeMap<&'f str, Stage>,
    /// By the path of a file that overrides others: the one below it.
    below: BTreeMap<&'f str, &'f File>,
    /// Services that a file for production starts with what another file says of them.
    in_production: BTreeSet<(&'f str, &'f str)>,
}

impl<'f> Project<'f> {
    fn of(files: &'f [File]) -> Self {
        let mut project = Self {
            files: files.iter().map(|file| (&*file.path, file)).collect(),
            services: BTreeMap::new(),
            templates: BTreeSet::new(),
            taken_in: BTreeMap::new(),
            below: BTreeMap::new(),
            in_production: BTreeSet::new(),
        };
        for file in files {
            let services = file.services.keys().filter_map(|name| {
                let service = project.extended(&file.path, name, &mut BTreeSet::new())?;
                Some((name.as_str(), service))
            });
            let services = services.collect();
            project.services.insert(&file.path, services);
            project.note_templates(file);
        }
        for file in files {
            project.note_includes(file);
        }
        for file in files {
            if let Some(below) = project.find_below(file) {
                project.below.insert(&file.path, below);
                if file.stage == Stage::Production {
                    let all = project.all_of(below).into_iter();
                    let all: Vec<_> = all.map(|(path, name, _)| (path, name)).collect();
                    project.in_production.extend(all);
                }
            }
        }
        project
    }

    /// A service with what it extends, here or in another file.
    fn extended(
        &self,
        path: &str,
        name: &str,
        seen: &mut BTreeSet<(String, String)>,
    ) -> Option<Service> {
        let service = self.files.get(path)?.services.get(name)?;
        if !seen.insert((path.to_owned(), name.to_owned())) || seen.len() > DEPTH {
            return None;
        }
        let Some((file, base)) = &service.extends else { return Some(service.clone()) };
        let below = self.extended(file.as_deref().unwrap_or(path), base, seen);
        Some(match below {
            Some(below) => service.clone().over(&below),
            None => service.clone(),
        })
    }

    fn note_templates(&mut self, file: &'f File) {
        for service in file.services.values() {
            if let Some((Some(other), name)) = &service.extends
                && *other != *file.path
                && !STANDARD.contains(&file_name(other))
            {
                self.templates.insert((other, name));
            }
        }
    }

    /// Notes for what the files that `file` takes in are, as far as their own names do not say.
    fn note_includes(&mut self, file: &'f File) {
        let mut open: Vec<&'f str> = file.includes.iter().map(String::as_str).collect();
        let mut seen = BTreeSet::new();
        while let Some(path) = open.pop() {
            let Some(taken) = self.files.get(path) else { continue };
            if !seen.insert(path) || *path == *file.path {
                continue;
            }
            let stage = self.taken_in.entry(path).or_insert(file.stage);
            if file.stage == Stage::Production {
                *stage = Stage::Production;
            }
            open.extend(taken.includes.iter().map(String::as_str));
        }
    }

    fn stage_of(&self, file: &File) -> Stage {
        match self.taken_in.get(&*file.path) {
            Some(stage) if file.stage == Stage::Development => *stage,
            _ => file.stage,
        }
    }

    /// The services of a file and of those that it takes in: by file and name.
    fn all_of(&self, file: &'f File) -> Vec<(&'f str, &'f str, &Service)> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![&*file.path];
        while let Some(path) = open.pop() {
            let Some(file) = self.files.get(path).filter(|_| seen.insert(path)) else { continue };
            let services = self.services.get(path).into_iter().flatten();
            found.extend(services.map(|(name, service)| (path, *name, service)));
            open.extend(file.includes.iter().map(String::as_str));
        }
        found
    }

    /// The file that `file` overrides: it says what the services of `file` run that do not say it
    /// themselves.
    fn find_below(&self, file: &'f File) -> Option<&'f File> {
        let own = self.services.get(&*file.path)?;
        let open: BTreeSet<&str> =
            own.iter().filter(|(_, it)| !it.is_whole()).map(|(name, _)| *name).collect();
        if open.is_empty() || STANDARD.contains(&file_name(&file.path)) {
            return None;
        }
        let mut folder = folder_of(&file.path);
        loop {
            let beside = self.files.values().copied().filter(|other| {
                folder_of(&other.path) == folder && other.path != file.path && is_base(&other.path)
            });
            let found = beside
                .filter(|other| self.all_of(other).iter().any(|(_, it, _)| open.contains(it)))
                .min_by_key(|other| (rank(&other.path), &other.path));
            if found.is_some() || folder.is_empty() {
                return found;
            }
            folder = folder_of(folder);
        }
    }

    /// The services that a file starts, with those of the file that it overrides.
    fn set_up(&self, file: &'f File) -> BTreeMap<&'f str, Service> {
        let own = self.services.get(&*file.path);
        let mut all: BTreeMap<&'f str, Service> =
            own.into_iter().flatten().map(|(name, it)| (*name, it.clone())).collect();
        let Some(below) = self.below.get(&*file.path) else { return all };
        for (_, name, service) in self.all_of(below) {
            let merged = match all.remove(name) {
                Some(own) => own.over(service),
                None => service.clone(),
            };
            all.insert(name, merged);
        }
        all
    }

    fn facts_of(&self, file: &'f File, knowledge: &Knowledge, joined: &mut Joined) {
        let path: &'f str = &file.path;
        let stage = self.stage_of(file);
        let overrides = self.below.contains_key(path);
        let all = self.set_up(file);
        let built: BTreeSet<&str> = all
            .values()
            .filter(|service| service.build.is_some())
            .filter_map(|service| Some(service.image.as_ref()?.value.as_str()))
            .collect();
        let ended: BTreeSet<&str> =
            all.values().flat_map(|service| &service.ended).map(String::as_str).collect();
        let below: BTreeMap<&str, &Service> = match self.below.get(path) {
            Some(below) => self.all_of(below).into_iter().map(|(_, name, it)| (name, it)).collect(),
            None => BTreeMap::new(),
        };
        for (name, service) in &all {
            let here = file.services.contains_key(*name);
            if here {
                joined.facts.push(workload(name, service));
            }
            // What others take over is told where they do.
            if self.templates.contains(&(path, *name)) {
                continue;
            }
            let stage = stage_for(service, stage);
            let image = service.image.as_ref().map(|image| image.value.as_str());
            let own = service.build.is_some() || image.is_none_or(|image| built.contains(image));
            let below = below.get(name);
            // In development a service may be started in its own way, and still is the same one.
            let replaced = stage != Stage::Production
                && (below.is_some_and(|it| it.command.is_some() || it.entrypoint.is_some())
                    || self.in_production.contains(&(path, *name)));
            let ends = ended.contains(*name);
            let run = Run { name, service, stage, own, starts: !replaced, ends, overrides };
            let from = joined.facts.len();
            run.facts(knowledge, &mut joined.facts);
            if overrides && stage != Stage::Production {
                // The rest is told of the file below it.
                let told = joined.facts.split_off(from);
                joined.facts.extend(told.into_iter().filter(|fact| fact.place.path == file.path));
            }
            if stage != Stage::Ci {
                joined.env_files.extend(service.env_files.iter().map(|it| it.value.clone()));
            }
        }
    }
}

/// Services of a profile are started only where it is asked for.
fn stage_for(service: &Service, stage: Stage) -> Stage {
    let all = |words: &[&str]| {
        !service.profiles.is_empty()
            && service.profiles.iter().all(|name| words.iter().any(|word| name.contains(word)))
    };
    if all(&["test", "ci", "e2e"]) {
        Stage::Ci
    } else if all(&["dev", "debug", "local", "tool"]) {
        Stage::Development
    } else {
        stage
    }
}

/// Whether a file of this name is one that others override.
fn is_base(path: &str) -> bool {
    rank(path) <= STANDARD.len()
}

/// The place of a name in the order in which files are taken for the one below others.
fn rank(path: &str) -> usize {
    let name = file_name(path);
    let shared = ["base", "common", "shared", "core"].iter().any(|word| name.contains(word));
    let standard = STANDARD.iter().position(|known| *known == name);
    standard.unwrap_or(if shared { STANDARD.len() } else { usize::MAX })
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
