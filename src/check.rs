//! Reads a project and says, criterion by criterion, how it stands.
//!
//! `inventory` lists and classifies the files, `facts` turns files into typed facts with a place,
//! `verdicts` turns facts into statuses with evidence. A rule never decides a criterion, and a
//! verdict never reads a file. `case` is what verdicts see: the facts, how far they reach, and what
//! is known about frameworks and programs. `cache` keeps what files said for the next check.

mod apps;
pub mod archetype;
pub mod baseline;
mod cache;
pub mod case;
pub mod environment;
pub mod facts;
mod frontends;
pub mod inventory;
mod judging;
pub mod knowledge;
pub mod past;
mod read;
pub mod recognised;
pub mod report;
pub mod settings;
pub mod starts;
pub mod verdicts;

use crate::curriculum::{Criterion, Pack, PackError};
use apps::Group;
pub use cache::Cache;
use case::Case;
use environment::Environment;
use facts::Fact;
use facts::source::SourceReader;
use inventory::Inventory;
use inventory::vcs::Changes;
use judging::judge_all;
pub use judging::summary;
use knowledge::Knowledge;
use read::{Readers, Reading};
use report::{App, Project, Report, SCHEMA_VERSION, Skipped, Tool};
use settings::{Settings, SettingsError};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Turns source code into facts.
pub trait SourceFacts: Sync {
    /// Whether there are rules for the file at `path`.
    fn reads(&self, path: &str) -> bool;
    /// The facts of the file at `path`, which holds `text`: always the same.
    fn read(&self, path: &Arc<str>, text: &str) -> Vec<Fact>;
}

/// No rules at all: what hangs on source code stays unknown.
#[derive(Debug, Clone, Copy)]
pub struct NoRules;

impl SourceFacts for NoRules {
    fn reads(&self, _: &str) -> bool {
        false
    }

    fn read(&self, _: &Arc<str>, _: &str) -> Vec<Fact> {
        Vec::new()
    }
}

/// Why a project could not be checked at all.
#[derive(Debug)]
pub enum CheckError {
    /// The folder is missing, no folder, or cannot be read.
    Unreadable(std::io::Error),
    /// The pack lacks knowledge that the check needs, or it is broken.
    Pack(PackError),
    /// What the project's file says of its apps is wrong.
    Settings(SettingsError),
    /// There is no app with this name; these are there.
    NoApp(String, Vec<String>),
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot read the project: {error}"),
            Self::Pack(error) => write!(f, "{error}"),
            Self::Settings(error) => {
                write!(f, "{}", error.path.display())?;
                error.faults.iter().try_for_each(|fault| write!(f, "\n{fault}"))
            }
            Self::NoApp(name, apps) => {
                write!(f, "there is no app `{name}` here; there is: {}", apps.join(", "))
            }
        }
    }
}

impl std::error::Error for CheckError {}

/// What a check left out and how much it read, for those who ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files of the project, without those that the walk left out.
    pub files: usize,
    /// Files that were read.
    pub read: usize,
    /// Files among them that did not change since an earlier check.
    pub known: usize,
    /// Facts that were found.
    pub facts: usize,
    /// What was left out: reason and number of files or folders.
    pub left_out: Vec<(String, usize)>,
}

/// The number of processors: as many threads read files where nothing else is asked for.
pub fn all_processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Is told how many files are read by now, and of how many, from any of the threads.
pub type Told<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// How a check goes about its work. What it finds does not hang on it.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// So many threads read files.
    pub jobs: usize,
    /// Where it is kept what files say.
    pub cache: Option<&'a Cache>,
    /// Is told how far it is.
    pub told: Option<Told<'a>>,
}

impl<'a> Options<'a> {
    /// `jobs` threads, and nothing is kept.
    pub fn new(jobs: usize) -> Self {
        Self { jobs, cache: None, told: None }
    }

    /// All processors, with `cache`.
    pub fn with(cache: Option<&'a Cache>) -> Self {
        Self { cache, ..Self::new(all_processors()) }
    }
}

/// Checks one app of the project at `root`, the one called `app`; see [`check_project`].
///
/// # Errors
/// See [`check`]; and where there is no such app.
pub fn check_app(
    root: &Path,
    app: &str,
    criteria: &[Criterion],
    pack: &Pack,
    options: &Options<'_>,
) -> Result<(Report, Stats), CheckError> {
    let (mut report, stats) = check_project(root, criteria, pack, options)?;
    report.keep_app(app).map_err(|names| CheckError::NoApp(app.to_owned(), names))?;
    Ok((report, stats))
}

/// Checks the project at `root` against `criteria` with the rules of `pack`.
///
/// # Errors
/// See [`check`].
pub fn check_project(
    root: &Path,
    criteria: &[Criterion],
    pack: &Pack,
    options: &Options<'_>,
) -> Result<(Report, Stats), CheckError> {
    check_with(root, criteria, pack, &rules(pack)?, options)
}

/// Lists the environment variables of the project at `root`, with the rules of `pack`.
///
/// # Errors
/// See [`check`].
pub fn environment(
    root: &Path,
    pack: &Pack,
    options: &Options<'_>,
) -> Result<Environment, CheckError> {
    let rules = rules(pack)?;
    std::fs::read_dir(root).map_err(CheckError::Unreadable)?;
    let knowledge = Knowledge::of(pack).map_err(CheckError::Pack)?;
    let inventory = Inventory::of(root, options.jobs);
    let cache = options.cache.and_then(|cache| cache.open(pack));
    let readers = Readers { root, knowledge: &knowledge, source: &rules, cache: cache.as_ref() };
    let reading = read::read(&inventory, &readers, options.jobs, options.told);
    if let Some(cache) = cache {
        cache.close();
    }
    let case = Case::new(&inventory, &reading, &knowledge, &rules);
    let mut found = Environment::of(&case);
    found.skipped = skipped(&inventory, reading.skipped.clone());
    Ok(found)
}

fn rules(pack: &Pack) -> Result<SourceReader, CheckError> {
    rules_of(pack).map_err(CheckError::Pack)
}

fn rules_of(pack: &Pack) -> Result<SourceReader, PackError> {
    SourceReader::new(pack.texts_below("rules/")).map_err(|error| PackError {
        path: error.path,
        line: None,
        message: error.message,
    })
}

impl SourceFacts for SourceReader {
    fn reads(&self, path: &str) -> bool {
        self.has_rules_for(path)
    }

    fn read(&self, path: &Arc<str>, text: &str) -> Vec<Fact> {
        self.read(path, text)
    }
}

/// Checks the project at `root` against `criteria` with the facts of `source`, with `jobs` threads.
///
/// # Errors
/// Where the folder cannot be read, or the pack lacks the check's knowledge. What cannot be read
/// inside the project is no error: the report lists it.
pub fn check(
    root: &Path,
    criteria: &[Criterion],
    pack: &Pack,
    source: &dyn SourceFacts,
    jobs: usize,
) -> Result<(Report, Stats), CheckError> {
    check_with(root, criteria, pack, source, &Options::new(jobs))
}

/// With a cache, `source` has to be what the rules of `pack` make.
fn check_with(
    root: &Path,
    criteria: &[Criterion],
    pack: &Pack,
    source: &dyn SourceFacts,
    options: &Options<'_>,
) -> Result<(Report, Stats), CheckError> {
    let Options { jobs, cache, told } = *options;
    std::fs::read_dir(root).map_err(CheckError::Unreadable)?;
    let settings = Settings::of(root).map_err(CheckError::Settings)?;
    let changes = Changes::of(root);
    let (prepared, inventory) = std::thread::scope(|scope| {
        let prepared =
            scope.spawn(|| (cache.and_then(|cache| cache.open(pack)), Knowledge::of(pack)));
        let inventory = Inventory::of(root, jobs);
        (prepared.join(), inventory)
    });
    let (cache, knowledge) = prepared.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let knowledge = knowledge.map_err(CheckError::Pack)?;
    let readers = Readers { root, knowledge: &knowledge, source, cache: cache.as_ref() };
    let reading = read::read(&inventory, &readers, jobs, told);
    if let Some(cache) = cache {
        cache.close();
    }
    let name = project_name(root);
    let groups = apps::groups(&inventory, &reading, &knowledge, &settings, &name);
    let parts = if matches!(&groups.apps[..], [one] if one.root.is_empty()) {
        Vec::new()
    } else {
        apps::parts(&groups, &inventory, &reading, &knowledge)
    };
    let mut cases: Vec<Case<'_>> = parts
        .iter()
        .map(|part| Case::part(&inventory, &reading, part, &knowledge, source))
        .collect();
    if cases.is_empty() {
        cases.push(Case::new(&inventory, &reading, &knowledge, source));
    }
    for (case, group) in cases.iter_mut().zip(&groups.apps) {
        case.archetype.overrule(group.archetype);
    }
    let judged: Vec<(&Group, &Case<'_>)> = groups.apps.iter().zip(&cases).collect();
    let results = judge_all(criteria, pack, &judged, jobs);
    let report = Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        project: Project {
            path: root.display().to_string(),
            vcs: inventory.vcs.system.map(ToOwned::to_owned),
            commit: inventory.vcs.commit.clone(),
            dirty: changes.are_there(),
        },
        apps: judged.iter().filter_map(|(group, case)| app(group, case)).collect(),
        summary: summary(&results),
        criteria: results,
        skipped: skipped(&inventory, reading.skipped.clone()),
    };
    Ok((report, stats(&inventory, &reading)))
}

fn stats(inventory: &Inventory, reading: &Reading) -> Stats {
    Stats {
        files: inventory.files.len(),
        read: reading.files,
        known: reading.known,
        facts: reading.facts.len(),
        left_out: inventory.left_out.iter().map(|(why, count)| (why.clone(), *count)).collect(),
    }
}

/// The name of the project's folder.
fn project_name(root: &Path) -> String {
    let full = root.canonicalize().ok();
    let name = full.and_then(|root| Some(root.file_name()?.to_string_lossy().into_owned()));
    name.unwrap_or_else(|| ".".to_owned())
}

fn app(group: &Group, case: &Case<'_>) -> Option<App> {
    if case.is_empty() {
        return None;
    }
    let mut processes = starts::process_types(case);
    if case.archetype.kind == archetype::Kind::Worker {
        // An image has no name for its process; that of a worker is none of the web.
        for process in processes.iter_mut().filter(|process| *process == "web") {
            "worker".clone_into(process);
        }
        processes.sort();
        processes.dedup();
    }
    Some(App {
        name: group.name.clone(),
        root: if group.root.is_empty() { ".".to_owned() } else { group.root.clone() },
        archetype: case.archetype.kind.name().to_owned(),
        evidence: case.archetype.evidence.clone(),
        languages: case.languages.iter().map(|language| language.name.to_owned()).collect(),
        frameworks: case.frameworks(),
        processes,
        backing_services: case.services().into_keys().collect(),
    })
}

fn skipped(inventory: &Inventory, mut skipped: Vec<Skipped>) -> Vec<Skipped> {
    skipped.extend(inventory.unreadable.iter().map(|(path, reason)| Skipped {
        path: path.clone(),
        reason: reason.clone(),
        incomplete: true,
    }));
    skipped.sort();
    skipped.dedup();
    skipped
}
