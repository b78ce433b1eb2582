//! Runnable samples: a violation and its fix, in one or more languages.

use serde::Deserialize;
use std::time::Duration;

/// Which side of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variant {
    /// The app with the flaw.
    Violation,
    /// The app without it.
    Fix,
}

impl Variant {
    /// Both, the flaw first.
    pub const ALL: [Self; 2] = [Self::Violation, Self::Fix];

    /// `violation` or `fix`: its folder, its flag, its place in the last line of a run.
    pub fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Fix => "fix",
        }
    }

    /// The variant with this [`name`](Self::name).
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.name() == name)
    }
}

/// A file of a pack, by its path inside the folder that it is put into (with `/`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Relative path with `/`, never leaving the folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl PackFile {
    /// Its text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// A sample of a lesson.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its folder's name: `new-deploy`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What the reader will see, in a sentence.
    pub summary: String,
    /// Whether it runs the real tools, which may have to be installed before.
    pub real_stack: bool,
    /// Whether chance decides a part of what it writes, so that no two runs are alike.
    pub varies: bool,
    /// Wall-clock limit of a run.
    pub timeout: Duration,
    /// The languages that it is written in, the first is shown first.
    pub languages: Vec<SampleLanguage>,
}

/// A sample in one language.
#[derive(Debug, Clone)]
pub struct SampleLanguage {
    /// `python`, `node`, `sh`, …: the runtime that it needs.
    pub name: String,
    /// What is run.
    pub start: Start,
    /// The packages that it needs, where it needs any.
    pub requirements: Option<Requirements>,
    /// The services that it needs: `postgres`, `memcached`.
    pub services: Vec<String>,
    /// Programs that it needs besides its runtime: `git`.
    pub programs: Vec<String>,
    /// Whether it sees a terminal.
    pub terminal: bool,
    /// Paths of the files that the lesson shows, the most telling first.
    pub show: Vec<String>,
    /// Everything that the violation's room holds.
    pub violation: Vec<PackFile>,
    /// Everything that the fix's room holds.
    pub fix: Vec<PackFile>,
    /// Output of a real run of the violation, for where the runtime is missing.
    pub recorded_violation: Option<String>,
    /// Output of a real run of the fix.
    pub recorded_fix: Option<String>,
}

/// How a sample is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Program and arguments, without a shell.
    Command(Vec<String>),
    /// The processes of this file, the last of which is the one that the others are there for.
    Procfile(String),
}

/// Packages that are locked, each to one version and its digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    /// The name of the file, without its extension.
    pub name: String,
    /// The file, as pip reads it.
    pub lock: String,
}

impl Requirements {
    /// How many packages it locks.
    pub fn len(&self) -> usize {
        self.lock.lines().filter(|line| line.starts_with(|c: char| c.is_alphanumeric())).count()
    }

    /// Whether it locks none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl SampleLanguage {
    /// The programs without which it cannot run, its runtime's first.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        let first = match &self.start {
            Start::Command(command) => command.first().map(String::as_str),
            Start::Procfile(_) => Some(self.name.as_str()),
        };
        first.into_iter().chain(self.programs.iter().map(String::as_str))
    }

    /// The files of the room for `variant`.
    pub fn files(&self, variant: Variant) -> &[PackFile] {
        match variant {
            Variant::Violation => &self.violation,
            Variant::Fix => &self.fix,
        }
    }

    /// The recorded output of `variant`.
    pub fn recorded(&self, variant: Variant) -> Option<&str> {
        match variant {
            Variant::Violation => self.recorded_violation.as_deref(),
            Variant::Fix => self.recorded_fix.as_deref(),
        }
    }

    /// The files of `variant` that the lesson shows, in the order of [`show`](Self::show).
    pub fn shown(&self, variant: Variant) -> impl Iterator<Item = &PackFile> {
        let files = self.files(variant);
        self.show.iter().filter_map(move |path| files.iter().find(|file| file.path == *path))
    }
}

impl Sample {
    /// The sample in the language called `name`.
    pub fn language(&self, name: &str) -> Option<&SampleLanguage> {
        self.languages.iter().find(|language| language.name == name)
    }
}

/// The last line of a run that showed what `variant` is there to show.
pub fn shown_line(variant: Variant) -> String {
    format!("shown: {}", variant.name())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSample {
    pub(super) title: String,
    pub(super) summary: String,
    #[serde(default)]
    pub(super) real_stack: bool,
    #[serde(default)]
    pub(super) varies: bool,
    #[serde(default = "ten")]
    pub(super) timeout_seconds: u64,
    pub(super) language: Vec<RawLanguage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLanguage {
    pub(super) name: String,
    pub(super) command: Option<Vec<String>>,
    pub(super) procfile: Option<String>,
    pub(super) requirements: Option<String>,
    #[serde(default)]
    pub(super) services: Vec<String>,
    #[serde(default)]
    pub(super) programs: Vec<String>,
    #[serde(default)]
    pub(super) terminal: bool,
    pub(super) show: Vec<String>,
}

fn ten() -> u64 {
    10
}
