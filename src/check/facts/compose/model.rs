//! What compose files say, as values with their places: which of them count is known only when all
//! files are there.

use crate::check::facts::text_file::path_from;
use crate::check::facts::{Fact, FactKind, Place, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

impl<T> At<T> {
    /// A fact where the value stands.
    pub(super) fn says(&self, kind: FactKind) -> Fact {
        Fact { kind, place: self.place.clone() }
    }
}

/// A compose file.
#[derive(Debug, Clone)]
pub struct File {
    pub(super) path: Arc<str>,
    /// For what it is by its name.
    pub(super) stage: Stage,
    pub(super) services: BTreeMap<String, Service>,
    /// Files that it takes in, as paths of the project.
    pub(super) includes: Vec<String>,
    /// Files that hold secrets of its services, as paths of the project.
    pub(super) secrets: Vec<String>,
}

/// Where the image of a service is built.
#[derive(Debug, Clone, Default)]
pub(super) struct Build {
    /// The folder as it is written.
    pub(super) written: Option<String>,
    /// The folder in the project; `None` where it is not said, outside or computed.
    pub(super) context: Option<String>,
    /// The folder of the compose file.
    pub(super) beside: String,
    /// The recipe, seen from the context.
    pub(super) recipe: Option<String>,
    pub(super) target: Option<String>,
}

/// A port of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Port {
    /// As it is declared.
    pub(super) declared: String,
    /// Whether one port of the host is taken for it.
    pub(super) fixed: bool,
    /// Whether it is the host's own also where several hosts stand for one.
    pub(super) of_host: bool,
}

/// Something of the host that is mounted into a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mount {
    pub(super) source: String,
    pub(super) target: String,
    /// Whether the container only reads it.
    pub(super) read_only: bool,
}

/// A service of a compose file.
#[derive(Debug, Clone)]
pub(super) struct Service {
    /// Its block.
    pub(super) place: Place,
    /// The line with its name.
    pub(super) named: Place,
    /// The service that it takes over, and the file of the project where that is another one.
    pub(super) extends: Option<(Option<String>, String)>,
    pub(super) image: Option<At<String>>,
    pub(super) build: Option<Build>,
    pub(super) entrypoint: Option<At<Vec<String>>>,
    pub(super) command: Option<At<Vec<String>>>,
    /// Whether the engine puts an init above what is started.
    pub(super) init: Option<bool>,
    /// Without a value, a variable is passed on from where compose is run.
    pub(super) environment: BTreeMap<String, At<Option<String>>>,
    /// Files of variables, as paths of the project.
    pub(super) env_files: Vec<At<String>>,
    pub(super) ports: Vec<At<Port>>,
    pub(super) mounts: Vec<At<Mount>>,
    /// A label by which a proxy binds each client to one container.
    pub(super) sticky: Option<Place>,
    /// Whether it is checked.
    pub(super) health: Option<At<bool>>,
    pub(super) container_name: Option<Place>,
    pub(super) profiles: Vec<String>,
    /// Names after `depends_on` and `links`.
    pub(super) needs: BTreeSet<String>,
    /// Of these, those that have to end well before it starts.
    pub(super) ended: BTreeSet<String>,
    /// Whether several containers run it, behind one port of all hosts.
    pub(super) spread: Option<bool>,
    /// The signal that stops it; `SIGKILL` where it is given no time.
    pub(super) stopped_by: Option<At<String>>,
    /// Fields that take nothing over from the same service elsewhere (`!reset`, `!override`).
    pub(super) own_alone: BTreeSet<String>,
}

impl Service {
    /// Itself, and what it does not say from `below`: how it extends a service, or overrides it.
    pub(super) fn over(mut self, below: &Self) -> Self {
        let alone = std::mem::take(&mut self.own_alone);
        let takes = |field: &str| !alone.contains(field);
        macro_rules! fill {
            ($($field:ident: $name:literal),*) => {
                $(if self.$field.is_none() && takes($name) {
                    self.$field.clone_from(&below.$field);
                })*
            };
        }
        fill!(
            image: "image", entrypoint: "entrypoint", command: "command", init: "init",
            sticky: "labels", health: "healthcheck", container_name: "container_name",
            spread: "deploy", stopped_by: "stop_signal"
        );
        if takes("build") {
            self.build = match (self.build, &below.build) {
                (Some(own), Some(other)) => Some(own.over(other)),
                (own, other) => own.or_else(|| other.clone()),
            };
        }
        if takes("environment") {
            for (name, value) in &below.environment {
                self.environment.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        if takes("env_file") {
            united(&mut self.env_files, &below.env_files, |a, b| a == b);
        }
        if takes("ports") {
            united(&mut self.ports, &below.ports, |a, b| a.declared == b.declared);
        }
        if takes("volumes") {
            united(&mut self.mounts, &below.mounts, |a, b| a.target == b.target);
        }
        if takes("depends_on") {
            self.needs.extend(below.needs.iter().cloned());
            self.ended.extend(below.ended.iter().cloned());
        }
        if self.profiles.is_empty() {
            self.profiles.clone_from(&below.profiles);
        }
        self
    }

    /// Whether it can be started without another file that says what it runs.
    pub(super) fn is_whole(&self) -> bool {
        self.image.is_some() || self.build.is_some()
    }
}

impl Build {
    /// Folders that the image may be built from, the likeliest first.
    pub(super) fn folders(&self) -> Vec<String> {
        let Some(context) = self.context() else { return Vec::new() };
        let beside = self.recipe.as_deref().and_then(|recipe| recipe.rsplit_once('/'));
        let beside = beside.and_then(|(folder, _)| path_from(&context, folder));
        beside.into_iter().chain([context]).collect()
    }

    /// The recipe's path in the project.
    pub(super) fn recipe_path(&self) -> Option<String> {
        path_from(&self.context()?, self.recipe.as_deref().unwrap_or("Dockerfile"))
    }

    /// The folder in the project; without one, that of the compose file.
    fn context(&self) -> Option<String> {
        if self.written.is_some() { self.context.clone() } else { Some(self.beside.clone()) }
    }

    fn over(self, below: &Self) -> Self {
        let context = if self.written.is_some() { self.context } else { below.context.clone() };
        Self {
            context,
            beside: self.beside,
            written: self.written.or_else(|| below.written.clone()),
            recipe: self.recipe.or_else(|| below.recipe.clone()),
            target: self.target.or_else(|| below.target.clone()),
        }
    }
}

/// Adds to `own` what only `below` has.
fn united<T: Clone>(own: &mut Vec<At<T>>, below: &[At<T>], same: impl Fn(&T, &T) -> bool) {
    let count = own.len();
    for other in below {
        if !own[..count].iter().any(|one| same(&one.value, &other.value)) {
            own.push(other.clone());
        }
    }
}
