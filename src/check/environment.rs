//! The environment variables of a project: where they are read, documented and set.

use super::case::{Case, Coverage};
use super::facts::{Fact, FactKind, Naming, credential};
use super::report::Skipped;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The version of the JSON of an [`Environment`].
pub const SCHEMA_VERSION: u32 = 1;

/// The environment variables of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Environment {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// By name.
    pub variables: Vec<Variable>,
    /// Places that read variables whose names are computed, or bind settings by a prefix: more
    /// may be read than is listed.
    pub computed: Vec<Site>,
    /// Languages and files of the app's own source that were not read.
    pub unread: Vec<String>,
    /// What was not read, and why.
    pub skipped: Vec<Skipped>,
}

/// An environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub status: Standing,
    /// Whether its name or its default looks like a secret's.
    pub secret: bool,
    /// Whether platforms, shells and runtimes set it.
    pub platform: bool,
    /// Where it is read.
    pub read: Vec<Read>,
    /// Where it is documented.
    pub documented: Vec<Site>,
    /// Where it is given a value.
    pub set: Vec<Site>,
    /// Where a pipeline gives it a value: that documents nothing.
    pub set_in_ci: Vec<Site>,
}

/// How a variable stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is read, and documented or set in a file; or the platform sets it.
    Fine,
    /// It is read and nothing names it.
    Undocumented,
    /// It is documented or set, and nothing was seen to read it.
    Unread,
}

/// A place that reads a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Read {
    /// Where.
    #[serde(flatten)]
    pub site: Site,
    /// What is used where the variable is not set; `***` for what looks like a secret.
    pub default: Option<String>,
    /// Whether a missing one stops the app.
    pub required: bool,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Site {
    /// Relative to the project's root, with `/`.
    pub path: String,
    /// 1-based; 0 where the whole file is meant.
    pub line: u32,
}

/// What stands for a default that looks like a secret.
pub const HIDDEN: &str = "***";

impl Environment {
    /// The variables that the facts of `case` name.
    pub(super) fn of(case: &Case<'_>) -> Self {
        let mut found: BTreeMap<&str, Variable> = BTreeMap::new();
        let mut computed = Vec::new();
        let mut prefixes = Vec::new();
        // Any word in capitals in a text could be a variable; one that a file of the app names is.
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for fact in case.facts {
            let (FactKind::EnvRead { name, .. }
            | FactKind::EnvUsed { name, .. }
            | FactKind::EnvSetInCi { name }
            | FactKind::EnvDocumented { name, .. }) = &fact.kind
            else {
                if let FactKind::PrefixBound { prefix } = &fact.kind {
                    computed.push(Site::of(fact));
                    prefixes.push((prefix.to_ascii_uppercase(), Site::of(fact)));
                }
                continue;
            };
            if name.is_empty() {
                computed.push(Site::of(fact));
                continue;
            }
            // What a pipeline sets may be for its own tools.
            let weak = FactKind::EnvSetInCi { name: name.clone() } == fact.kind
                || matches!(fact.kind, FactKind::EnvDocumented { naming: Naming::Text, .. });
            if !weak {
                named.insert(name);
            }
            let variable = found.entry(name).or_insert_with(|| Variable {
                name: name.clone(),
                status: Standing::Fine,
                secret: credential::is_secret_name(name),
                platform: case.knowledge.is_platform_variable(name),
                read: Vec::new(),
                documented: Vec::new(),
                set: Vec::new(),
                set_in_ci: Vec::new(),
            });
            variable.note(fact);
        }
        let variables = found
            .into_values()
            .filter(|it| !it.read.is_empty() || named.contains(it.name.as_str()))
            .map(|it| it.bound(&prefixes).bound_by_frameworks(case).judged())
            .collect();
        let unread = match case.coverage() {
            Coverage::Partial(missing) => missing,
            Coverage::Full(_) | Coverage::NoSource => Vec::new(),
        };
        computed.dedup();
        Self { schema_version: SCHEMA_VERSION, variables, computed, unread, skipped: Vec::new() }
    }

    /// Whether something that counts could not be read.
    pub fn is_incomplete(&self) -> bool {
        self.skipped.iter().any(|skipped| skipped.incomplete)
    }

    /// Whether more variables may be read than are listed, so that none is surely unread.
    pub fn may_read_more(&self) -> bool {
        !self.computed.is_empty() || !self.unread.is_empty() || self.is_incomplete()
    }
}

impl Variable {
    /// Adds what `fact` says of it.
    fn note(&mut self, fact: &Fact) {
        let site = Site::of(fact);
        match &fact.kind {
            FactKind::EnvRead { name, default, .. } | FactKind::EnvUsed { name, default } => {
                let required = matches!(fact.kind, FactKind::EnvRead { required: true, .. });
                let hidden = default.as_deref().is_some_and(|it| credential::is_secret(name, it));
                self.secret |= hidden;
                let default = if hidden { Some(HIDDEN.to_owned()) } else { default.clone() };
                self.read.push(Read { site, default, required });
            }
            FactKind::EnvSetInCi { .. } => self.set_in_ci.push(site),
            FactKind::EnvDocumented { naming: Naming::Set, .. } => self.set.push(site),
            FactKind::EnvDocumented { .. } => self.documented.push(site),
            _ => {}
        }
    }

    /// With the places that bind the settings of its prefix, where nothing else reads it.
    fn bound(mut self, prefixes: &[(String, Site)]) -> Self {
        if self.read.is_empty() {
            let of = |prefix: &str| !prefix.is_empty() && self.name.starts_with(prefix);
            let sites = prefixes.iter().filter(|(prefix, _)| of(prefix)).map(|(_, site)| site);
            self.read = sites
                .map(|site| Read { site: site.clone(), default: None, required: false })
                .collect();
        }
        self
    }

    /// With the places that bring a framework which binds it, where nothing else reads it.
    fn bound_by_frameworks(mut self, case: &Case<'_>) -> Self {
        if self.read.is_empty() {
            let sites = case
                .known_frameworks()
                .into_iter()
                .filter(|(it, ..)| case.knowledge.binds(&it.name, &self.name))
                .map(|(_, fact, _)| Site::of(fact));
            self.read =
                sites.map(|site| Read { site, default: None, required: false }).take(1).collect();
        }
        self
    }

    fn judged(mut self) -> Self {
        self.read.dedup();
        self.documented.dedup();
        self.set.dedup();
        self.set_in_ci.dedup();
        let named = !self.documented.is_empty() || !self.set.is_empty();
        self.status = match (self.platform, self.read.is_empty()) {
            (true, _) => Standing::Fine,
            (false, true) => Standing::Unread,
            (false, false) if named => Standing::Fine,
            (false, false) => Standing::Undocumented,
        };
        self
    }

    /// The default that every reader agrees on, where it can be shown and stands on one line.
    pub fn default(&self) -> Option<&str> {
        let mut defaults = self.read.iter().filter_map(|read| read.default.as_deref());
        let first = defaults.next().filter(|it| *it != HIDDEN && !it.contains(['\n', '\r']))?;
        (!self.secret && defaults.all(|other| other == first)).then_some(first)
    }
}

impl Site {
    fn of(fact: &Fact) -> Self {
        Self { path: fact.place.path.to_string(), line: fact.place.line }
    }
}
