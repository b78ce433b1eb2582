//! Programs: those that start commands run, and those that apps call.

use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

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
    /// Another signal on which it does.
    pub graceful_on: Option<String>,
    /// Where its port comes from when the command names none.
    pub port: DefaultPort,
    /// `all` where it binds to all interfaces unless told otherwise.
    pub interfaces: Option<String>,
    /// Of which versions this speaks, where not of all that are in use.
    pub versions: Option<String>,
    /// Where that is documented.
    pub source: String,
}

impl Server {
    /// Whether it finishes what is in flight on SIGTERM, or on one of these signals.
    pub fn stops_on(&self, signals: &[&str]) -> bool {
        self.graceful || self.graceful_on.as_deref().is_some_and(|it| signals.contains(&it))
    }
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

impl Programs {
    /// All servers and workers.
    pub fn servers(&self) -> &[Server] {
        &self.server
    }

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
