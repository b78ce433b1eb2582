//! A lesson as it is read and worked on: where the reader is, what ran, the exercise.

use crate::curriculum::Subject;
use crate::markdown::Line;
use crate::run::consent::{Need, Request};
use crate::run::{Ended, Transcript};
use crate::sanitize::Paint;
use crate::tui::effect::BenchDeed;
use crate::tui::find::Found;
use crate::tui::lesson_page::LessonPage;
use crate::tui::message::SampleKey;
use crate::watch::Means;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The places that were jumped from, as browsers keep them.
#[derive(Debug, Default)]
pub struct History {
    /// Those before this one, the last one last.
    pub back: Vec<Place>,
    /// Those that were left by going back.
    pub forward: Vec<Place>,
}

/// A place in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// What the lesson is about.
    pub subject: Subject,
    /// How much of its text is above, in thousandths.
    pub permille: u16,
}

/// A lesson.
#[derive(Debug)]
pub struct LessonScreen {
    /// What it is about.
    pub subject: Subject,
    /// Its text, set for the width.
    pub page: LessonPage,
    /// Index of the first line that is seen.
    pub scroll: usize,
    /// The stop that was gone to, for as long as it is in sight.
    pub stop: Option<usize>,
    /// The language that the reader prefers.
    pub language: Option<String>,
    /// Whether the run's output is followed as it grows.
    pub follow: bool,
    /// What runs wrote.
    pub outputs: BTreeMap<RunKey, Output>,
    /// The samples whose differences are shown, by id.
    pub diffs: BTreeSet<String>,
    /// How many hints of the exercise are shown.
    pub hints: usize,
    /// The learner's copy of the exercise, as it was seen last.
    pub bench: Bench,
    /// Which of its files is edited.
    pub file: usize,
    /// Whether that file is to be opened once it is there.
    pub opening: bool,
    /// What it is edited in.
    pub editor: EditIn,
    /// What is known of the files that they save.
    pub saves: Saves,
    /// Whether the model solution is shown.
    pub solution: bool,
    /// What is looked for.
    pub found: Option<Found>,
}

/// What a run wrote, and how it ended.
#[derive(Debug, Clone, Default)]
pub struct Output {
    /// Its lines, in roles.
    pub lines: Vec<Line>,
    /// What it wrote, as data.
    pub transcript: Transcript,
    /// For each stream the colours with which its next line begins, and with which its last began.
    pub paint: [(Paint, Paint); 2],
    /// The processes that wrote, in the order in which they began to.
    pub processes: Vec<String>,
    /// What is being prepared for it.
    pub preparing: Option<String>,
    /// How it ended, once it did.
    pub ended: Option<Ended>,
    /// Whether it showed what it is there to show.
    pub shown: bool,
}

/// What can run on a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunKey {
    /// A variant of a sample.
    Sample(SampleKey),
    /// The check of the exercise of the lesson with this id.
    Exercise(String),
}

impl RunKey {
    /// The id of the lesson in which it runs.
    pub fn lesson(&self) -> &str {
        match self {
            Self::Sample(key) => &key.lesson,
            Self::Exercise(lesson) => lesson,
        }
    }
}

/// The learner's copy of an exercise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bench {
    /// Where it is.
    pub folder: PathBuf,
    /// Whether it is there.
    pub started: bool,
    /// The files that the learner has changed.
    pub edited: Vec<String>,
    /// Its files as they are now, by path.
    pub files: BTreeMap<String, String>,
}

/// What a file of an exercise is edited in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditIn {
    /// An editor of the reader's own.
    Theirs,
    /// The built-in one.
    Ours,
}

/// What is known of the files that a learner saves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saves {
    /// How it is seen that they save one.
    pub seen: Seen,
    /// Whether one was saved that is not checked yet.
    pub unchecked: bool,
    /// Whether the watch will tell of a save that is checked already.
    pub checked_ahead: bool,
}

/// How it is seen that a learner saves a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Seen {
    /// Not at all.
    #[default]
    No,
    /// It was asked for.
    Asked,
    /// By these means.
    By(Means),
}

/// A run.
#[derive(Debug)]
pub struct Run {
    /// Its number.
    pub number: u64,
    /// What runs.
    pub key: RunKey,
    /// Whether it still runs.
    pub alive: bool,
    /// When it began.
    pub since: SystemTime,
    /// What a check wrote that a save began: it is shown once it has ended, so that nothing moves
    /// under the reader's eyes before.
    pub aside: Option<Output>,
}

/// Something to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// A variant of a sample, in a language.
    Sample(SampleKey, String),
    /// The check of the exercise of the lesson with this id.
    Check(String),
}

impl Run {
    /// How long it has run at `now`.
    pub fn elapsed(&self, now: SystemTime) -> Duration {
        now.duration_since(self.since).unwrap_or_default()
    }
}

impl Job {
    /// What runs.
    pub fn key(&self) -> RunKey {
        match self {
            Self::Sample(key, _) => RunKey::Sample(key.clone()),
            Self::Check(lesson) => RunKey::Exercise(lesson.clone()),
        }
    }
}

/// A question before something that cannot be undone.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub title: &'static str,
    /// What to know before answering.
    pub text: String,
    /// What a yes does.
    pub then: BenchDeed,
}

/// A run that waits for the reader's consent.
#[derive(Debug)]
pub struct Consent {
    /// What would run, in words.
    pub request: Request,
    /// Whether it is asked for or only shown.
    pub need: Need,
    /// What would run.
    pub job: Job,
    /// Index of the first line that is seen.
    pub scroll: u16,
}
