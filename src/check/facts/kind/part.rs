//! What facts are made of: where something comes from, where it goes, for what it is.

use serde::{Deserialize, Serialize};

/// Where a port or an address comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A literal.
    Literal(String),
    /// An environment variable, with its literal fallback where it has one.
    Environment {
        /// The variable's name.
        name: String,
        /// What is used where it is not set.
        default: Option<String>,
    },
    /// Something else that is computed: a settings object, a flag, an argument.
    Computed,
}

/// How a file names a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Naming {
    /// An example env file.
    Example,
    /// A text for people.
    Text,
    /// A file of the platform says that the app takes it.
    Declared,
    /// A file gives it a value.
    Set,
}

/// Where log events go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sink {
    /// stdout or stderr.
    Console,
    /// A file.
    File,
    /// A log service, sent from inside the app.
    Network,
}

/// Where sessions are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreKind {
    /// In the process.
    Memory,
    /// On the local disk.
    File,
    /// In a signed cookie or token.
    Cookie,
    /// In a backing service.
    Service,
}

/// For what a thing is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// For development.
    Development,
    /// For CI.
    Ci,
    /// For production.
    Production,
}

/// What declares a start command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StartVia {
    /// `CMD` or `ENTRYPOINT` of an image.
    Dockerfile,
    /// A Procfile.
    Procfile,
    /// A compose file for development.
    Compose,
    /// A compose file that is named as one for production.
    ProductionCompose,
    /// A Kubernetes manifest.
    Kubernetes,
    /// An orchestrator in code.
    Orchestrator,
    /// A systemd unit, or a program of supervisor.
    Unit,
    /// A deploy file of a platform.
    Platform,
    /// A script of a package manifest.
    Script,
}

/// What stands before the words of a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// Nothing: they are all that is run.
    Own,
    /// The entry point of an image, to which they are given.
    OfImage {
        /// The recipe that makes it; `None` where any of the app's may.
        recipe: Option<String>,
        /// The stage of it.
        target: Option<String>,
    },
}
