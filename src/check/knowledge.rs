//! What frameworks, programs, packages and platforms are and do by default: data, not code.

use crate::curriculum::{Pack, PackError};
use aho_corasick::{AhoCorasick, MatchKind};
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
    environment: Environment,
    libraries: BTreeMap<String, String>,
    terraform: BTreeMap<String, Resource>,
    python_imports: BTreeMap<String, Vec<String>>,
    python_same: HashSet<String>,
    ruby_imports: BTreeMap<String, Vec<String>>,
    php_imports: BTreeMap<String, Vec<String>>,
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
    /// `web`, `worker`, `cli` or `client`.
    pub kind: String,
    /// `console` or `file`, where it logs by itself.
    pub logs: Option<String>,
    /// The files of an app in which it is told where and how to log, by how their paths end.
    #[serde(default)]
    pub logs_set_in: Vec<String>,
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

/// Names of packages by their ecosystem.
type Packages = BTreeMap<String, Vec<String>>;

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
        let numbers = |text: &str| -> Vec<u32> {
            let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
            text[start..].split('.').map_while(|part| part.parse().ok()).collect()
        };
        let since = self.graceful_since.as_deref().map(numbers);
        match since {
            Some(since) if numbers(version).is_empty() || numbers(version) >= since => self.server,
            Some(_) => Some(Stop::Abrupt),
            None => self.server,
        }
    }
}

/// Programs of start commands, and programs that apps call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programs {
    server: Vec<Server>,
    /// Beginnings of commands, and programs, by what they do.
    pub commands: Commands,
    tools: Tools,
}

/// A server or worker that is started as a program of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// `gunicorn`.
    pub program: String,
    /// `web` or `worker`.
    pub kind: String,
    /// Whether it finishes what is in flight on SIGTERM.
    pub graceful: bool,
    /// Where its port comes from when the command names none.
    pub port: DefaultPort,
    /// `all` where it binds to all interfaces unless told otherwise.
    pub interfaces: Option<String>,
}

/// Where a server's port comes from when its command names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultPort {
    /// A documented variable.
    Environment,
    /// It is fixed.
    Fixed,
    /// It has none.
    None,
}

/// Beginnings of commands, and programs, by what they do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commands {
    /// They build or install.
    pub build: Vec<Vec<String>>,
    /// They are for development.
    pub development: Vec<Vec<String>>,
    /// They show pages to those who make them; no app is served so.
    pub pages: Vec<Vec<String>>,
    /// They migrate a database.
    pub migrate: Vec<Vec<String>>,
    /// Programs that may pass on no signal.
    pub wrappers: Vec<String>,
    /// Programs that are made to be the first process.
    pub init: Vec<String>,
    /// Programs that send others to the background.
    pub daemonize: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools {
    everywhere: HashSet<String>,
    /// By the language whose runtime brings them.
    runtime: BTreeMap<String, Vec<String>>,
    full_image: Vec<String>,
    packages: BTreeMap<String, Vec<String>>,
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
    same: BTreeMap<String, Vec<String>>,
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
        Ok(Self {
            services: file::<Services>(pack, "knowledge/services.toml")?.service,
            frameworks: file::<Frameworks>(pack, "knowledge/frameworks.toml")?.framework,
            programs: file(pack, "knowledge/programs.toml")?,
            environment: file(pack, "knowledge/environment.toml")?,
            libraries: libraries.files,
            terraform: file(pack, "knowledge/terraform.toml")?,
            python_imports: imports.python,
            python_same: imports.same.into_values().flatten().collect(),
            ruby_imports: imports.ruby,
            php_imports: imports.php,
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
            .build(words.keys())
            .expect("the words are few and short");
        (automaton, words.into_values().collect())
    }

    /// The service that a package is a client of.
    pub fn service_of_package(&self, ecosystem: &str, package: &str) -> Option<&Service> {
        self.services.iter().find(|service| {
            let known = service.packages.get(ecosystem);
            known.into_iter().flatten().any(|known| is_package(known, package))
        })
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
        self.frameworks.iter().find(|framework| {
            let known = framework.packages.get(ecosystem);
            known.into_iter().flatten().any(|known| is_package(known, package))
        })
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
        let stem = stem.strip_suffix(".js")?.trim_end_matches(".min").trim_end_matches(".slim");
        let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        self.libraries.get(stem.trim_end_matches(['-', '.'])).map(String::as_str)
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
        let below = |known: &str| {
            namespace
                .strip_prefix(known)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let known = self.php_imports.iter().filter(|(known, _)| below(known));
        known.max_by_key(|(known, _)| known.len()).map(|(_, packages)| packages.as_slice())
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

impl Programs {
    /// The server called `program`.
    pub fn server(&self, program: &str) -> Option<&Server> {
        self.server.iter().find(|server| server.program == program)
    }

    /// Whether `program` is there wherever a shell is, or comes with one of the `languages`.
    pub fn is_everywhere<'a>(
        &self,
        program: &str,
        mut languages: impl Iterator<Item = &'a str>,
    ) -> bool {
        self.tools.everywhere.contains(program)
            || languages.any(|language| {
                let own = self.tools.runtime.get(language);
                own.is_some_and(|own| own.iter().any(|known| known == program))
            })
    }

    /// Whether a language's image that is no slim variant brings `program`.
    pub fn is_in_full_image(&self, program: &str) -> bool {
        self.tools.full_image.iter().any(|known| known == program)
    }

    /// Whether the package of a distribution or a language brings `program`.
    pub fn brings(&self, package: &str, program: &str) -> bool {
        package == program
            || self.tools.packages.get(program).is_some_and(|packages| {
                packages.iter().any(|known| package.starts_with(known.as_str()))
            })
    }
}

/// Whether `package` is `known`, or, as Go has it, a version or a part of it (`…/v5`).
fn is_package(known: &str, package: &str) -> bool {
    package
        .strip_prefix(known)
        .is_some_and(|rest| rest.is_empty() || known.contains('/') && rest.starts_with('/'))
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
mod tests {
    use super::*;

    fn knowledge() -> Knowledge {
        Knowledge::of(&Pack::built_in().unwrap()).unwrap()
    }

    #[test]
    fn services_are_known_by_image_package_and_url() {
        let known = knowledge();
        let name = |service: Option<&Service>| service.map(|service| service.name.clone());
        assert_eq!(name(known.service_of_image("bitnami/postgresql")), Some("postgresql".into()));
        assert_eq!(name(known.service_of_image("my/app")), None);
        assert_eq!(
            name(known.service_of_package("go", "github.com/jackc/pgx/v5")),
            Some("postgresql".into())
        );
        assert_eq!(name(known.service_of_package("pypi", "redis-lock")), None);
        assert_eq!(name(known.service_of_url("postgresql+psycopg://x")), Some("postgresql".into()));
        let text = "A Redis, or rediss, but no predis7 and no mail; then (postgres).";
        let found: Vec<_> = known.services_in(text).map(|(at, it)| (at, &*it.name)).collect();
        assert_eq!(found, [(2, "redis"), (12, "redis"), (54, "postgresql")]);
    }

    #[test]
    fn standard_libraries_are_known() {
        let known = knowledge();
        assert!(known.is_standard("python", "os.path"));
        assert!(!known.is_standard("python", "flask"));
        assert!(known.is_standard("javascript", "node:fs"));
        assert!(known.is_standard("typescript", "fs/promises"));
        assert!(known.is_standard("go", "net/http"));
        assert!(known.is_standard("ruby", "net/http"));
        assert!(!known.is_standard("ruby", "sidekiq/web"));
        assert!(known.is_standard("php", "DateTime"));
        assert!(!known.is_standard("go", "golang.org/x/sync/errgroup"));
    }

    #[test]
    fn namespaces_and_requires_lead_to_packages() {
        let known = knowledge();
        let first = |found: Option<&[String]>| found.map(|it| it[0].clone());
        assert_eq!(
            first(known.packages_of_namespace("Doctrine.ORM.Mapping")),
            Some("doctrine/orm".into())
        );
        assert_eq!(
            first(known.packages_of_namespace("Symfony.Component.X")),
            Some("symfony/*".into())
        );
        assert_eq!(first(known.packages_of_namespace("DIY.X")), None);
        assert_eq!(first(known.gems_of_require("active_record/base")), Some("rails".into()));
    }

    #[test]
    fn pasted_libraries_are_known_with_and_without_version() {
        let known = knowledge();
        for file in ["jquery.js", "jquery-3.6.0.min.js", "jquery.min.js", "jQuery-1.10.2.js"] {
            assert_eq!(known.library(file), Some("jquery"), "{file}");
        }
        assert_eq!(known.library("socket.io.js"), Some("socket.io-client"));
        assert_eq!(known.library("app.js"), None);
    }

    /// The frameworks and libraries that the check promises to know, each with its page and versions.
    #[test]
    fn what_is_promised_is_known_with_its_source_and_versions() {
        let promised = [
            ("pypi", "django flask fastapi celery gunicorn uvicorn"),
            ("npm", "express fastify @nestjs/core next koa sequelize @prisma/client mongoose"),
            ("npm", "typeorm winston pino bull"),
            ("go", "net/http github.com/gin-gonic/gin github.com/labstack/echo/v4"),
            ("go", "github.com/gofiber/fiber/v2 github.com/go-chi/chi/v5 gorm.io/gorm"),
            ("maven", "org.springframework.boot:spring-boot-starter-web io.quarkus:quarkus-rest"),
            (
                "maven",
                "io.micronaut:micronaut-http-server-netty jakarta.servlet:jakarta.servlet-api",
            ),
            ("maven", "ch.qos.logback:logback-classic org.apache.logging.log4j:log4j-core"),
            ("maven", "org.flywaydb:flyway-core org.liquibase:liquibase-core"),
            ("rubygems", "rails sinatra sidekiq puma"),
            ("packagist", "laravel/framework symfony/framework-bundle roots/wordpress"),
            ("packagist", "monolog/monolog"),
            ("nuget", "Microsoft.NET.Sdk.Web Serilog Microsoft.EntityFrameworkCore"),
            ("cargo", "axum actix-web rocket sqlx diesel tracing"),
        ];
        let known = knowledge();
        for (ecosystem, names) in promised {
            for name in names.split(' ') {
                let found = known.framework(ecosystem, name).expect(name);
                assert!(found.source.is_some(), "{name} has no source");
                assert!(found.versions.is_some(), "{name} has no versions");
                let tells = found.logs.is_some()
                    || found.server.is_some()
                    || found.sessions.is_some()
                    || found.jobs_return.is_some()
                    || found.migrations.is_some()
                    || found.note.is_some();
                assert!(tells, "{name}: nothing is said of it");
            }
        }
    }

    #[test]
    fn defaults_are_those_of_the_documentation() {
        let known = knowledge();
        let of = |ecosystem, name| known.framework(ecosystem, name).unwrap();
        assert_eq!(of("maven", "io.quarkus:quarkus-rest").stop("3.15"), Some(Stop::Abrupt));
        assert_eq!(of("maven", "io.micronaut:micronaut-http-server-netty").stop("4.9"), None);
        let boot = of("maven", "org.springframework.boot:spring-boot-starter-web");
        assert_eq!(boot.stop("3.3.5"), Some(Stop::Abrupt));
        assert_eq!(boot.stop("3.4.0"), Some(Stop::Graceful));
        assert_eq!(of("packagist", "laravel/framework").logs.as_deref(), Some("file"));
        assert!(of("npm", "pino").structured);
    }

    #[test]
    fn programs_come_with_packages_of_other_names() {
        let known = knowledge();
        assert!(known.programs.brings("postgresql-client-15", "pg_dump"));
        assert!(known.programs.brings("curl", "curl"));
        assert!(!known.programs.brings("curl", "git"));
        assert!(known.programs.is_everywhere("python3", ["python"].into_iter()));
    }
}
