//! What frameworks, programs, packages and platforms are and do by default: data, not code.

mod packages;
mod programs;

pub use programs::{Commands, DefaultPort, Programs, Server};

use crate::curriculum::{Pack, PackError};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use packages::{ByPackage, Packages};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// Everything below `knowledge/` of the pack.
#[derive(Debug)]
pub struct Knowledge {
    /// Backing services.
    pub services: Vec<Service>,
    /// Frameworks and servers that come as packages.
    pub frameworks: Vec<Framework>,
    /// Programs of start commands, and programs that apps call.
    pub programs: Programs,
    services_by_package: ByPackage,
    frameworks_by_package: ByPackage,
    environment: Environment,
    libraries: BTreeMap<String, String>,
    terraform: BTreeMap<String, Resource>,
    python_imports: BTreeMap<String, Vec<String>>,
    python_same: HashSet<String>,
    ruby_imports: BTreeMap<String, Vec<String>>,
    php_imports: BTreeMap<String, Vec<String>>,
    java_imports: BTreeMap<String, Vec<String>>,
    python_modules: HashSet<String>,
    node_modules: HashSet<String>,
    ruby_modules: HashSet<String>,
    /// Finds services in texts for people; made when the first is read.
    service_words: OnceLock<(AhoCorasick, Vec<usize>)>,
}

/// A backing service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `postgresql`.
    pub name: String,
    /// `sql`, `document`, `cache`, …
    pub kind: String,
    /// How many parts of the version make a release line.
    pub line: usize,
    images: Vec<String>,
    packages: Packages,
    schemes: Vec<String>,
}

/// A resource of Terraform that is a backing service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Which one, where it is always the same.
    pub service: Option<String>,
    /// Which one, by the beginning of the name of its engine.
    #[serde(default)]
    pub engines: BTreeMap<String, String>,
}

/// A framework or server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its name.
    pub name: String,
    /// `web`, `worker`, `bot`, `cli` or `client`.
    pub kind: String,
    /// `console` or `file`, where it logs by itself.
    pub logs: Option<String>,
    /// The files of an app in which it is told where and how to log, by how their paths end.
    #[serde(default)]
    pub logs_set_in: Vec<String>,
    /// The files of an app in which its routes are, by how their paths end.
    #[serde(default)]
    pub routes_in: Vec<String>,
    /// Whether its events have fields by default.
    #[serde(default)]
    pub structured: bool,
    /// How its server stops on SIGTERM, where it brings one.
    pub server: Option<Stop>,
    /// From which version that is so.
    pub graceful_since: Option<String>,
    /// Where the port of its server comes from.
    pub port: Option<DefaultPort>,
    /// `all`, `local` or `environment`: what its server binds to.
    pub interfaces: Option<String>,
    /// Where it keeps sessions (`cookie`, `memory`, `file`, `service`).
    pub sessions: Option<String>,
    /// Where it puts what users upload unless told otherwise (`disk`).
    pub uploads: Option<String>,
    /// From which version that is so, and where they were kept before.
    pub sessions_since: Option<Since>,
    /// The secret without which it does not start in production.
    pub needs_secret: Option<String>,
    /// Whether it serves a health endpoint.
    #[serde(default)]
    pub health: bool,
    /// Whether Spring Boot migrates the database by it at each start.
    #[serde(default)]
    pub migrates: bool,
    /// Whether a job that is interrupted goes back to the queue.
    pub jobs_return: Option<bool>,
    /// How it migrates the database, in words.
    pub migrations: Option<String>,
    /// What else it does by default, where rules read in the source what is done about it.
    pub note: Option<String>,
    /// Of which versions this speaks.
    pub versions: Option<String>,
    /// Where that is documented.
    pub source: Option<String>,
    packages: Packages,
}

/// What was otherwise before a version.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The version.
    pub version: String,
    /// What was so before.
    pub before: String,
}

/// How a server stops on SIGTERM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stop {
    /// It finishes what is in flight.
    Graceful,
    /// At once.
    Abrupt,
}

impl Framework {
    /// How the server that it brings in `version` stops on SIGTERM.
    pub fn stop(&self, version: &str) -> Option<Stop> {
        match &self.graceful_since {
            Some(since) if is_before(version, since) => Some(Stop::Abrupt),
            _ => self.server,
        }
    }

    /// Where it keeps sessions in `version`.
    pub fn sessions_in(&self, version: &str) -> Option<&str> {
        match &self.sessions_since {
            Some(since) if is_before(version, &since.version) => Some(&since.before),
            _ => self.sessions.as_deref(),
        }
    }
}

/// Whether a version, or the one that a range begins with, is older than `since`. One that is not
/// known is not.
fn is_before(version: &str, since: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        text[start..].split('.').map_while(|part| part.parse().ok()).collect()
    };
    let version = numbers(version);
    !version.is_empty() && version < numbers(since)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Environment {
    platform: HashSet<String>,
    platform_prefixes: Vec<String>,
    bound: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Services {
    service: Vec<Service>,
}

#[derive(Deserialize)]
struct Frameworks {
    framework: Vec<Framework>,
}

#[derive(Deserialize)]
struct Imports {
    python: BTreeMap<String, Vec<String>>,
    ruby: BTreeMap<String, Vec<String>>,
    php: BTreeMap<String, Vec<String>>,
    java: BTreeMap<String, Vec<String>>,
    same: BTreeMap<String, Vec<String>>,
}

/// What is known of the longest beginning of a dotted name of which anything is known.
fn longest<'k>(
    known: &'k BTreeMap<String, Vec<String>>,
    name: &str,
) -> Option<(&'k str, &'k [String])> {
    let below = |known: &str| {
        name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let found = known.iter().filter(|(known, _)| below(known));
    let (name, packages) = found.max_by_key(|(known, _)| known.len())?;
    Some((name, packages))
}

#[derive(Deserialize)]
struct Libraries {
    files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct StandardLibraries {
    python: HashSet<String>,
    node: HashSet<String>,
    ruby: HashSet<String>,
}

impl Knowledge {
    /// The knowledge of `pack`.
    ///
    /// # Errors
    /// Names the file that is missing or has something wrong in it.
    pub fn of(pack: &Pack) -> Result<Self, PackError> {
        let libraries: Libraries = file(pack, "knowledge/libraries.toml")?;
        let imports: Imports = file(pack, "knowledge/imports.toml")?;
        let modules: StandardLibraries = file(pack, "knowledge/stdlib.toml")?;
        let services = file::<Services>(pack, "knowledge/services.toml")?.service;
        let frameworks = file::<Frameworks>(pack, "knowledge/frameworks.toml")?.framework;
        Ok(Self {
            services_by_package: ByPackage::of(services.iter().map(|it| &it.packages)),
            frameworks_by_package: ByPackage::of(frameworks.iter().map(|it| &it.packages)),
            services,
            frameworks,
            programs: file(pack, "knowledge/programs.toml")?,
            environment: file(pack, "knowledge/environment.toml")?,
            libraries: libraries.files,
            terraform: file(pack, "knowledge/terraform.toml")?,
            python_imports: imports.python,
            python_same: imports.same.into_values().flatten().collect(),
            ruby_imports: imports.ruby,
            php_imports: imports.php,
            java_imports: imports.java,
            python_modules: modules.python,
            node_modules: modules.node,
            ruby_modules: modules.ruby,
            service_words: OnceLock::new(),
        })
    }

    /// The service that an image runs (`postgres`, `bitnami/postgresql`).
    pub fn service_of_image(&self, image: &str) -> Option<&Service> {
        let name = image.rsplit('/').next().unwrap_or(image);
        self.services.iter().find(|service| service.images.iter().any(|known| known == name))
    }

    /// The service that a word of a text for people means.
    pub fn service_named(&self, word: &str) -> Option<&Service> {
        self.services.iter().filter(|service| service.name != "mail").find(|service| {
            service.name == word
                || service.images.iter().any(|known| known == word)
                || service.schemes.iter().any(|known| known == word)
        })
    }

    /// The services that words of a text for people mean, and where they stand.
    pub fn services_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, &'a Service)> {
        let (automaton, services) = self.service_words.get_or_init(|| self.service_words());
        let is_part = |c: char| c.is_ascii_alphanumeric();
        automaton.find_iter(text).filter_map(move |hit| {
            let whole =
                !text[..hit.start()].ends_with(is_part) && !text[hit.end()..].starts_with(is_part);
            let service = &self.services[services[hit.pattern().as_usize()]];
            whole.then_some((hit.start(), service))
        })
    }

    /// The words by which texts call services, and which service each means: its index. The longest
    /// of two words that begin alike is found, so that a word is never taken for a part of another.
    fn service_words(&self) -> (AhoCorasick, Vec<usize>) {
        let mut words: BTreeMap<&str, usize> = BTreeMap::new();
        let named = self.services.iter().enumerate().filter(|(_, service)| service.name != "mail");
        for (index, service) in named {
            let names = std::iter::once(&service.name).chain(&service.images);
            for word in names.chain(&service.schemes) {
                if word.len() > 2
                    && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                {
                    words.entry(word).or_insert(index);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            // The words begin with too many letters for a search of their first ones to pay.
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .build(words.keys())
            .expect("the words are few and short");
        (automaton, words.into_values().collect())
    }

    /// The service that a package is a client of.
    pub fn service_of_package(&self, ecosystem: &str, package: &str) -> Option<&Service> {
        self.services.get(self.services_by_package.get(ecosystem, package)?)
    }

    /// The service that a URL leads to.
    pub fn service_of_url(&self, url: &str) -> Option<&Service> {
        let scheme = url.split_once("://")?.0.split('+').next()?;
        self.services.iter().find(|service| service.schemes.iter().any(|known| known == scheme))
    }

    /// The service called `name`.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }

    /// What a resource of Terraform of this type makes.
    pub fn resource(&self, kind: &str) -> Option<&Resource> {
        self.terraform.get(kind)
    }

    /// The framework that a package brings.
    pub fn framework(&self, ecosystem: &str, package: &str) -> Option<&Framework> {
        self.frameworks.get(self.frameworks_by_package.get(ecosystem, package)?)
    }

    /// The frameworks that come from this registry.
    pub fn of_ecosystem<'a>(&'a self, ecosystem: &'a str) -> impl Iterator<Item = &'a Framework> {
        self.frameworks.iter().filter(move |it| it.packages.contains_key(ecosystem))
    }

    /// Whether a variable is set by platforms, shells or runtimes.
    pub fn is_platform_variable(&self, name: &str) -> bool {
        self.environment.platform.contains(name)
            || self.environment.platform_prefixes.iter().any(|prefix| name.starts_with(prefix))
    }

    /// Whether a framework binds a variable to its settings by itself.
    pub fn binds(&self, framework: &str, variable: &str) -> bool {
        self.environment.bound.get(framework).into_iter().flatten().any(|part| {
            variable.starts_with(part.as_str()) || part == "__" && variable.contains("__")
        })
    }

    /// The library that a file of this name is, and its name on the registry.
    pub fn library(&self, file: &str) -> Option<&str> {
        let stem = file.to_ascii_lowercase();
        if stem.ends_with(".php") {
            return self.libraries.get(&stem).map(String::as_str);
        }
        let mut stem = stem.strip_suffix(".js")?;
        // `jquery-3.7.1.slim.min.js`, `highlight.pack.js`, `jquery-min.js`
        while !self.libraries.contains_key(stem) {
            let shorter = ["min", "slim", "pack", "umd", "prod", "pkgd", "custom"]
                .iter()
                .find_map(|end| stem.strip_suffix(end).filter(|it| it.ends_with(['.', '-'])))
                .unwrap_or_else(|| {
                    stem.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
                        .trim_end_matches(".v")
                })
                .trim_end_matches(['-', '.']);
            if shorter.len() == stem.len() {
                return None;
            }
            stem = shorter;
        }
        self.libraries.get(stem).map(String::as_str)
    }

    /// The packages that bring a Python import, where that is known.
    pub fn packages_of_import(&self, name: &str) -> Option<Vec<String>> {
        self.python_imports
            .get(name)
            .cloned()
            .or_else(|| self.python_same.contains(name).then(|| vec![name.replace('_', "-")]))
    }

    /// The gems any of which brings what Ruby requires by `path`, where that is known.
    pub fn gems_of_require(&self, path: &str) -> Option<&[String]> {
        self.ruby_imports.get(path.split('/').next().unwrap_or(path)).map(Vec::as_slice)
    }

    /// The packages any of which brings a namespace of PHP (`Doctrine.ORM.Mapping`), where that is
    /// known; the longest beginning that is known counts.
    pub fn packages_of_namespace(&self, namespace: &str) -> Option<&[String]> {
        longest(&self.php_imports, namespace).map(|(_, packages)| packages)
    }

    /// The library of Java that a class is of, by the beginning of its name, and the artifacts any
    /// of which is that library.
    pub fn library_of_class(&self, class: &str) -> Option<(&str, &[String])> {
        longest(&self.java_imports, class)
    }

    /// Whether an import is of the standard library of `language`.
    pub fn is_standard(&self, language: &str, import: &str) -> bool {
        match language {
            "python" => self.python_modules.contains(import.split('.').next().unwrap_or(import)),
            "javascript" | "typescript" => {
                import.starts_with("node:")
                    || import.starts_with("bun:")
                    || self.node_modules.contains(import)
            }
            "ruby" => self.ruby_modules.contains(import.split('/').next().unwrap_or(import)),
            // A class without a namespace is PHP's own, or the project's.
            "php" => !import.contains('.'),
            // Only paths that begin with a domain come from outside.
            "go" => !import.split('/').next().unwrap_or(import).contains('.'),
            _ => false,
        }
    }
}

fn file<T: DeserializeOwned>(pack: &Pack, path: &str) -> Result<T, PackError> {
    let failed = |line, message: String| PackError { path: path.to_owned(), line, message };
    let (_, text) = pack
        .texts_below(path)
        .next()
        .ok_or_else(|| failed(None, "the file is missing".to_owned()))?;
    toml_edit::de::from_str(text).map_err(|error| {
        let line = error.span().map(|span| 1 + text[..span.start].matches('\n').count());
        failed(line, error.message().to_owned())
    })
}

#[cfg(test)]
mod tests;
