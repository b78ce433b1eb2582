//! Facts: what files say, each with its place, and not yet an opinion.

pub mod bound;
pub mod ci;
pub mod compose;
pub mod credential;
pub mod dockerfile;
pub mod dotenv;
pub mod dotnet_start;
pub mod erb;
pub mod go_mod;
mod go_state;
pub mod gradle;
pub mod helm;
pub mod importmap;
pub mod java_imports;
pub mod java_start;
pub mod java_xml;
mod json;
mod kind;
pub mod kubernetes;
pub mod kustomize;
mod laravel;
pub mod log_config;
pub mod manifests;
pub mod maven;
pub mod nuget;
pub mod package_json;
pub mod paths;
pub mod platform;
pub mod prisma;
pub mod procfile;
pub mod prose;
pub mod python;
pub mod runtime;
pub mod server_config;
pub mod settings_file;
pub mod shell;
pub mod source;
pub mod tasks;
pub mod terraform;
pub mod text_file;
pub mod units;
pub mod uwsgi;
pub mod wellformed;
mod xml;
mod yaml;

pub use kind::{Entry, FactKind, Naming, Sink, Source, Stage, StartVia, StoreKind};
use prose::is_admin_command;
pub use text_file::{Broken, TextFile};

use std::sync::Arc;

/// Something that a file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it says.
    pub kind: FactKind,
    /// Where.
    pub place: Place,
}

/// A place in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Relative to the project's root, with `/`.
    pub path: Arc<str>,
    /// 1-based; 0 where the whole file is meant.
    pub line: u32,
    /// 1-based, in characters; 0 where the whole line is meant.
    pub column: u32,
    /// 1-based, the last line.
    pub end_line: u32,
    /// The line, trimmed, sanitised, secrets redacted.
    pub snippet: String,
}

impl Place {
    /// The file at `path` as a whole.
    pub fn whole(path: &Arc<str>) -> Self {
        let path = Arc::clone(path);
        Self { path, line: 0, column: 0, end_line: 0, snippet: String::new() }
    }
}

/// So many facts of one place are looked through for the same one.
const NEAR: usize = 100;

/// Facts in the order of their places, what is said twice of one place only once.
fn once(mut facts: Vec<Fact>) -> Vec<Fact> {
    facts.sort_by(|a, b| a.place.cmp(&b.place));
    let mut seen: Vec<Fact> = Vec::with_capacity(facts.len());
    for fact in facts {
        let near = seen.iter().rev().take(NEAR).take_while(|other| other.place == fact.place);
        if !{ near }.any(|other| other.kind == fact.kind) {
            seen.push(fact);
        }
    }
    seen
}
