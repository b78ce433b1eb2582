//! Whether code may run: what it is about to do, in words, and what was said to it before.
//!
//! Built-in content runs at a key press once the reader has seen what a run is. All else asks,
//! and is remembered by a digest of all that would run: changed content asks again.

use super::{Network, Plan, Protection, State};
use crate::check::facts::credential::redact;
use crate::date::Date;
use crate::digest::hex;
use crate::state_file::{Loaded, StateError, StateFile};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The version of the file's format.
pub const VERSION: u32 = 1;

/// The file that keeps what was allowed.
pub type Store = StateFile<Trust>;

/// Opens what was allowed, kept at `path`; see [`StateFile::open`].
///
/// # Errors
/// The file is there and cannot be read, or is broken and cannot be set aside.
pub fn open(path: &Path) -> Result<Loaded<Trust>, StateError> {
    StateFile::open(path, VERSION)
}

/// Where code comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// With this binary.
    BuiltIn,
    /// From this folder.
    Folder(PathBuf),
}

/// Code that would like to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What it is called: `config/new-deploy, violation in python`.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    command: String,
    files: Vec<String>,
    variables: Vec<String>,
    network: Network,
    /// How many packages are installed, and where.
    packages: Option<(usize, PathBuf)>,
    limits: String,
    digest: String,
}

/// A line of what would happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentLine {
    /// What it is about.
    pub label: &'static str,
    /// How far it reaches, where it is a protection.
    pub state: Option<State>,
    /// What there is to say, in a sentence or a list.
    pub what: String,
}

/// What must be done before code may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it may.
    Nothing,
    /// To show what a run is; it is the first one.
    Introduce,
    /// To ask.
    Ask,
}

/// What was allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// When it was first shown what a run is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced: Option<Date>,
    /// By digest.
    #[serde(default)]
    pub allowed: BTreeMap<String, Allowed>,
}

/// Something that was allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    /// What it was called.
    pub name: String,
    /// The folder that it came from; none: built in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PathBuf>,
    /// Since when.
    pub on: Date,
}

impl Request {
    /// The request to run `plan`, which is called `name` and comes from `origin`.
    pub fn new(name: String, origin: Origin, plan: &Plan) -> Self {
        let stack = plan.stack.as_ref();
        Self {
            name,
            origin,
            command: super::shim::in_words(&plan.command),
            files: plan.files.iter().map(|(path, _)| path.clone()).collect(),
            // Others may look on, and an address may hold a password.
            variables: plan
                .env
                .iter()
                .map(|(name, value)| redact(&format!("{name}={value}")))
                .collect(),
            network: plan.network,
            packages: stack.map(|stack| (stack.requirements.len(), stack.folder.clone())),
            limits: format!(
                "{} s; {} MiB of memory; {} processes; {} MiB in a file",
                plan.timeout.as_secs(),
                plan.limits.memory >> 20,
                plan.limits.processes,
                plan.limits.file_size >> 20,
            ),
            digest: digest(plan),
        }
    }

    /// What would happen, the most important first. What comes from a pack is not sanitised yet.
    pub fn lines(&self, protections: &[Protection]) -> Vec<ConsentLine> {
        let mut lines = Vec::new();
        let mut say = |label, what| lines.push(ConsentLine { label, state: None, what });
        say("command", self.command.clone());
        if let Origin::Folder(folder) = &self.origin {
            say("from", folder.display().to_string());
        }
        say("folder", format!("a fresh one, removed afterwards, with {}", self.files.join(", ")));
        let own = self.variables.iter().map(String::as_str);
        let variables: Vec<_> = own.chain(["PATH and a few fixed ones, none of yours"]).collect();
        say("variables", variables.join(", "));
        if let Some((count, folder)) = &self.packages {
            let folder = folder.display();
            let what = format!(
                "{count} are installed once, by pip from your package index, as locked wheels, \
                 into {folder}"
            );
            say("packages", what);
        }
        say("limits", self.limits.clone());
        for protection in protections {
            let (state, what) = match (protection.name, self.network) {
                ("network", Network::Open) => (
                    State::Off,
                    "It reaches the services that you named, and the rest of the network.",
                ),
                _ => (protection.state, protection.what.as_str()),
            };
            let (label, what) = (protection.name, what.to_owned());
            lines.push(ConsentLine { label, state: Some(state), what });
        }
        lines
    }
}

impl Trust {
    /// What must be done before what `request` asks for may run.
    pub fn need(&self, request: &Request) -> Need {
        let installs = request.packages.is_some();
        match &request.origin {
            _ if self.allowed.contains_key(&request.digest) => Need::Nothing,
            Origin::BuiltIn if installs => Need::Ask,
            Origin::BuiltIn if self.introduced.is_some() => Need::Nothing,
            Origin::BuiltIn => Need::Introduce,
            Origin::Folder(_) => Need::Ask,
        }
    }

    /// Remembers that it was shown what a run is.
    pub fn introduce(&mut self, today: Date) {
        self.introduced.get_or_insert(today);
    }

    /// Remembers that what `request` asks for may run, for as long as it stays the same.
    pub fn allow(&mut self, request: &Request, today: Date) {
        self.introduce(today);
        let from = match &request.origin {
            Origin::BuiltIn => None,
            Origin::Folder(folder) => Some(folder.clone()),
        };
        let allowed = Allowed { name: request.name.clone(), from, on: today };
        self.allowed.insert(request.digest.clone(), allowed);
    }

    /// Forgets what has a digest that begins with `prefix`; what that was.
    pub fn revoke(&mut self, prefix: &str) -> Vec<Allowed> {
        let gone: Vec<_> =
            self.allowed.keys().filter(|digest| digest.starts_with(prefix)).cloned().collect();
        gone.iter().filter_map(|digest| self.allowed.remove(digest)).collect()
    }
}

/// A digest of all that makes `plan` do what it does. Addresses of services and other values of
/// this machine are not a part of it; the names of the variables are.
fn digest(plan: &Plan) -> String {
    let mut digest = Sha256::new();
    let mut part = |bytes: &[u8]| {
        // The length first: what is one part must not look like two.
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    // The place of our own binary does not matter.
    part(super::shim::in_words(&plan.command).as_bytes());
    for (name, _) in &plan.env {
        part(name.as_bytes());
    }
    part(if plan.network == Network::Open { b"open" } else { b"own" });
    part(plan.stack.as_ref().map_or("", |stack| stack.requirements.lock.as_str()).as_bytes());
    for (path, bytes) in &plan.files {
        part(path.as_bytes());
        part(bytes);
    }
    hex(digest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::sample::Requirements;
    use crate::run::{protections, stack::Stack};

    fn plan(app: &str) -> Plan {
        let mut plan = Plan::new(vec!["python3".to_owned(), "demo.py".to_owned()]);
        plan.files = vec![("app.py".to_owned(), app.into())];
        plan.env = vec![("TWELVE_VARIANT".to_owned(), "fix".to_owned())];
        plan
    }

    fn request(origin: Origin, plan: &Plan) -> Request {
        Request::new("config/new-deploy".to_owned(), origin, plan)
    }

    fn today() -> Date {
        Date::new(2026, 11, 24).unwrap()
    }

    #[test]
    fn built_in_content_asks_never_and_is_introduced_once() {
        let mut trust = Trust::default();
        let request = request(Origin::BuiltIn, &plan("a"));
        assert_eq!(trust.need(&request), Need::Introduce);
        trust.introduce(today());
        assert_eq!(trust.need(&request), Need::Nothing);
    }

    #[test]
    fn what_installs_packages_asks_even_if_it_is_built_in() {
        let mut trust = Trust { introduced: Some(today()), ..Trust::default() };
        let requirements = Requirements { name: "web".into(), lock: "flask==3 \\\n".into() };
        let stack = Some(Stack { requirements, folder: "/cache".into() });
        let request = request(Origin::BuiltIn, &Plan { stack, ..plan("a") });
        assert_eq!(trust.need(&request), Need::Ask);
        trust.allow(&request, today());
        assert_eq!(trust.need(&request), Need::Nothing);
    }

    #[test]
    fn changed_content_asks_again() {
        let mut trust = Trust { introduced: Some(today()), ..Trust::default() };
        let origin = || Origin::Folder("/pack".into());
        let one = request(origin(), &plan("a"));
        assert_eq!(trust.need(&one), Need::Ask);
        trust.allow(&one, today());
        assert_eq!(trust.need(&one), Need::Nothing);
        let mut others = [plan("b"), plan("a"), plan("a"), plan("a"), plan("a")];
        others[1].command.push("--all".to_owned());
        others[2].files[0].0 = "other.py".to_owned();
        others[3].env.push(("MORE".to_owned(), String::new()));
        others[4].network = Network::Open;
        for other in others {
            assert_eq!(trust.need(&request(origin(), &other)), Need::Ask, "{other:?}");
        }
    }

    #[test]
    fn what_was_allowed_can_be_revoked() {
        let mut trust = Trust::default();
        let request = request(Origin::Folder("/pack".into()), &plan("a"));
        trust.allow(&request, today());
        let digest = trust.allowed.keys().next().unwrap().clone();
        assert_eq!(trust.revoke("nothing"), []);
        let allowed = trust.revoke(&digest[..8]);
        assert_eq!(allowed[0].from, Some("/pack".into()));
        assert_eq!(trust.need(&request), Need::Ask);
    }

    #[test]
    fn everything_that_would_happen_is_said() {
        let mut plan = plan("a");
        plan.network = Network::Open;
        plan.env.push(("POSTGRES_URL".to_owned(), "postgresql://me:hush@db/x".to_owned()));
        let lines = request(Origin::Folder("/pack".into()), &plan).lines(&protections(None));
        let find = |label| lines.iter().find(|line| line.label == label).unwrap();
        let line = |label| find(label).what.as_str();
        assert_eq!(line("command"), "python3 demo.py");
        assert_eq!(line("from"), "/pack");
        assert!(line("folder").ends_with("app.py"));
        let variables = "TWELVE_VARIANT=fix, POSTGRES_URL=postgresql://me:***@db/x, ";
        assert!(line("variables").starts_with(variables), "{}", line("variables"));
        assert!(line("limits").starts_with("10 s; 1024 MiB"));
        assert_eq!(find("network").state, Some(State::Off));
        assert_eq!(find("nothing stays").state, Some(State::Partial));
    }
}
