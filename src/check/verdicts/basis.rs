//! What each verdict rests on: the facts that it asks for, and what frameworks do by default.
//!
//! `explain` and the matrix of the criteria read this table. Tests hold it against the verdicts
//! themselves: against what they name in their source, and against what they show as evidence.

mod of_code;
mod of_files;

use crate::check::facts::Fact;
use crate::check::knowledge::{DefaultPort, Framework, Stop};

/// For what something speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The criterion is unmet by it.
    Against,
    /// It is met by it.
    For,
    /// It is held against something else, or tells whether the criterion applies.
    Weighed,
}

/// A fact that a verdict asks for.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    /// The variant of `FactKind`.
    pub kind: &'static str,
    /// For what it speaks.
    pub side: Side,
    holds: fn(&Fact) -> bool,
}

/// What a verdict takes from what is known of a framework.
#[derive(Debug, Clone, Copy)]
pub struct Default {
    /// The field, as `knowledge/frameworks.toml` has it.
    pub field: &'static str,
    side: fn(&Framework) -> Option<Side>,
}

/// What the verdict on a criterion rests on.
#[derive(Debug, Clone, Copy)]
pub struct Basis {
    /// The criterion's id.
    pub criterion: &'static str,
    facts: &'static [&'static [Ground]],
    /// What it takes from what is known of frameworks.
    pub defaults: &'static [Default],
}

impl Basis {
    /// The facts that it asks for.
    pub fn grounds(&self) -> impl Iterator<Item = &'static Ground> + use<> {
        self.facts.iter().copied().flatten()
    }

    /// For what `fact` speaks, where it is asked for.
    pub fn side_of(&self, fact: &Fact) -> Option<Side> {
        let sides = self.grounds().filter(|ground| (ground.holds)(fact)).map(|ground| ground.side);
        sides.min()
    }

    /// For what a framework speaks by what it does unless told otherwise.
    pub fn side_of_default(&self, framework: &Framework) -> Option<Side> {
        self.defaults.iter().find_map(|default| (default.side)(framework))
    }
}

/// What the verdict on `criterion` rests on; none where only people can say.
pub fn of(criterion: &str) -> Option<&'static Basis> {
    all().find(|basis| basis.criterion == criterion)
}

/// What all verdicts rest on.
pub fn all() -> impl Iterator<Item = &'static Basis> {
    of_files::TABLE.iter().chain(of_code::TABLE)
}

/// Facts that tell what kind of app it is, and so which criteria apply; no verdict shows them.
pub const OF_ARCHETYPES: [&str; 3] = ["EntryPoint", "LibraryDeclared", "PackagePublished"];

/// `against!(PortBound { port: Source::Literal(_), .. })`: a [`Ground`] for facts of this shape;
/// with `in path =>` before it, also by where they stand.
macro_rules! ground {
    ($side:ident: in $path:pat if $where:expr => $variant:ident $($shape:tt)*) => {
        $crate::check::verdicts::basis::Ground {
            kind: stringify!($variant),
            side: $crate::check::verdicts::basis::Side::$side,
            holds: |fact| {
                let $path = &*fact.place.path;
                matches!(&fact.kind, $crate::check::facts::FactKind::$variant $($shape)*) && $where
            },
        }
    };
    ($side:ident: $variant:ident $($shape:tt)*) => {
        $crate::check::verdicts::basis::Ground {
            kind: stringify!($variant),
            side: $crate::check::verdicts::basis::Side::$side,
            holds: |fact| {
                matches!(&fact.kind, $crate::check::facts::FactKind::$variant $($shape)*)
            },
        }
    };
}
use ground;

macro_rules! against {
    ($($shape:tt)*) => { $crate::check::verdicts::basis::ground!(Against: $($shape)*) };
}
use against;

macro_rules! counts {
    ($($shape:tt)*) => { $crate::check::verdicts::basis::ground!(For: $($shape)*) };
}
use counts;

macro_rules! weighed {
    ($($shape:tt)*) => { $crate::check::verdicts::basis::ground!(Weighed: $($shape)*) };
}
use weighed;

/// How production is started: the commands, the scripts that they lead into, and what tells which
/// of them are for production.
const STARTS: &[Ground] = &[
    weighed!(StartCommand { .. }),
    weighed!(ScriptStep { .. }),
    weighed!(BuildDeclared { .. }),
    weighed!(SourceMounted { .. }),
    weighed!(ImageEntry { .. }),
];

/// What a framework does to the tables, and where not.
const MIGRATIONS: &[Ground] = &[weighed!(MigratesInDevelopment), weighed!(TablesLeftAlone)];

/// The backing services that are used or declared.
const SERVICES: &[Ground] =
    &[weighed!(ServiceUsed { .. }), weighed!(ServiceDeclared { .. }), weighed!(Dependency { .. })];

/// The frameworks among the dependencies.
const FRAMEWORKS: &[Ground] = &[weighed!(Dependency { .. })];

/// How the server that a framework brings stops on SIGTERM.
const SERVER: Default = Default {
    field: "server",
    side: |framework| {
        framework.server.map(|stop| match stop {
            Stop::Graceful => Side::For,
            Stop::Abrupt => Side::Against,
        })
    },
};

/// Whether a framework brings a server.
const BRINGS_SERVER: Default =
    Default { field: "server", side: |framework| framework.server.map(|_| Side::For) };

const BRINGS_PORT: Default =
    Default { field: "port", side: |framework| framework.port.map(|_| Side::For) };

const PORT: Default = Default {
    field: "port",
    side: |it| (it.port == Some(DefaultPort::Environment)).then_some(Side::For),
};

const INTERFACES: Default = Default {
    field: "interfaces",
    side: |it| match it.interfaces.as_deref() {
        Some("all" | "environment") => Some(Side::For),
        _ => None,
    },
};

/// Files and memory are weighed: whether there are sessions at all, the source says.
const SESSIONS: Default = Default {
    field: "sessions",
    side: |framework| {
        framework.sessions.as_deref().map(|kept| match kept {
            "cookie" | "service" => Side::For,
            _ => Side::Weighed,
        })
    },
};

const SESSIONS_APART: Default = Default {
    field: "sessions",
    side: |it| (it.sessions.as_deref() == Some("service")).then_some(Side::Weighed),
};

const LOGS: Default = Default {
    field: "logs",
    side: |framework| {
        framework.logs.as_deref().map(|logs| match logs {
            "file" => Side::Against,
            _ => Side::For,
        })
    },
};

const LOG_FILES: Default = Default {
    field: "logs",
    side: |it| (it.logs.as_deref() == Some("file")).then_some(Side::Against),
};

const STRUCTURED: Default =
    Default { field: "structured", side: |it| it.structured.then_some(Side::For) };

const PLAIN_LOGS: Default =
    Default { field: "logs", side: |it| it.logs.as_ref().map(|_| Side::Weighed) };

const HEALTH: Default = Default { field: "health", side: |it| it.health.then_some(Side::For) };

const MIGRATES: Default =
    Default { field: "migrates", side: |it| it.migrates.then_some(Side::Against) };

const MIGRATES_IN_RELEASE: Default =
    Default { field: "migrates", side: |it| it.migrates.then_some(Side::For) };

const NEEDS_SECRET: Default =
    Default { field: "needs_secret", side: |it| it.needs_secret.as_ref().map(|_| Side::For) };

const JOBS_RETURN: Default = Default {
    field: "jobs_return",
    side: |it| {
        let returned = it.jobs_return.filter(|_| it.kind == "worker")?;
        Some(if returned { Side::For } else { Side::Against })
    },
};

const WORKER: Default =
    Default { field: "worker", side: |it| (it.kind == "worker").then_some(Side::Weighed) };

#[cfg(test)]
mod tests;
