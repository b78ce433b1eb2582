//! What the UI wants done outside of itself.

use super::message::SampleKey;
use super::state::Job;
use crate::checklist::{Key, Word};
use crate::curriculum::Lesson;
use crate::date::Date;
use crate::progress::{Position, Progress};
use crate::run::consent::Request;
use std::path::PathBuf;

/// Something to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Give the terminal back and end with this exit code.
    Quit {
        /// The exit code.
        code: u8,
    },
    /// Stop the process as Ctrl-Z does.
    Suspend,
    /// Draw the next frame whole.
    Clear,
    /// Check the project.
    Check,
    /// Run something.
    Run {
        /// The number that its events carry.
        run: u64,
        /// What.
        job: Job,
    },
    /// Do something with the learner's copy of an exercise, and look at it.
    Workbench {
        /// The lesson's id.
        lesson: String,
        /// What.
        deed: BenchDeed,
    },
    /// See when the learner saves a file of the exercise of this lesson, and of no other; none:
    /// of none.
    Watch(Option<String>),
    /// Keep what a run wrote, in a file with a name that begins like this.
    Save {
        /// The beginning of its name.
        name: String,
        /// What was written.
        text: String,
    },
    /// Stop the run, and all that it started.
    StopRun,
    /// Find out what holds a run back here.
    Protections,
    /// Keep that the reader was shown what a run is, and that this may run from now on.
    Allow(Option<Box<Request>>),
    /// Open a file of the project in the editor.
    Edit {
        /// Where it is.
        path: PathBuf,
        /// 1-based; 0: anywhere.
        line: u32,
    },
    /// Read a file of the exercise of this lesson, to edit it here.
    Read {
        /// The lesson's id.
        lesson: String,
        /// Where it is.
        path: PathBuf,
    },
    /// Write a file, where what is in it is still what is known.
    Write {
        /// Where it is.
        path: PathBuf,
        /// What is known of it.
        old: String,
        /// What is to be in it.
        text: String,
    },
    /// Ask the terminal whether it is light or dark.
    AskGround,
    /// Keep the choice of this theme.
    KeepTheme(String),
    /// Take the mouse, or give it to the terminal.
    CaptureMouse(bool),
    /// Copy a text to the clipboard.
    Copy(String),
    /// Open an address in the browser.
    Browse(String),
    /// Keep what the learner did.
    Record {
        /// The lesson's id.
        lesson: String,
        /// What was done.
        deed: Deed,
    },
    /// Keep what the team says about a criterion; nothing takes its word back.
    Say {
        /// What it is about.
        key: Key,
        /// What is said.
        word: Option<Word>,
    },
    /// Find out how the project stood on a day or at a commit.
    Compare(String),
    /// Read the source around a line of a file of the project.
    Preview {
        /// Its path in the project.
        path: String,
        /// 1-based.
        line: u32,
    },
    /// List the projects of which something is kept.
    Projects,
    /// Open the project in this folder in place of the one that is open.
    OpenProject(PathBuf),
    /// See when files of the project are saved, or no longer.
    WatchProject(bool),
    /// Read what the rules take for this criterion, in these languages.
    Recognise {
        /// Its id.
        id: String,
        /// Their names.
        languages: Vec<String>,
    },
    /// Highlight pieces of code: language and code.
    Highlight(Vec<(String, String)>),
    /// Read what is written in the lessons, to look for something in it.
    Index,
    /// Read the content again, where it may have changed.
    Reload,
}

/// Something to be done with the learner's copy of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BenchDeed {
    /// Only look at it.
    Look,
    /// Put the start of the exercise there; what is there stays.
    Start,
    /// Put the start over what is there.
    Reset,
    /// Nothing with the copy: the model solution is shown.
    Reveal,
}

/// Something that a learner does in a lesson.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Opens it.
    Opened,
    /// Reaches its end.
    ReadToEnd,
    /// Sees a variant do what it is there to show.
    Saw(SampleKey),
    /// Asks for this many hints of the exercise.
    Hinted(usize),
    /// Solves the exercise.
    Solved,
    /// Answers the question with this index.
    Answered {
        /// 0-based.
        question: usize,
        /// Whether rightly.
        right: bool,
    },
    /// Leaves it at this place.
    LeftAt(Position),
}

impl Deed {
    /// Writes it into `progress`.
    pub fn apply(&self, progress: &mut Progress, lesson: &Lesson, today: Date) {
        let record = progress.lesson_mut(&lesson.id);
        match self {
            Self::Opened => record.open(today),
            Self::ReadToEnd => record.finish_reading(today),
            Self::Saw(key) => record.see(&key.sample, key.variant),
            Self::Hinted(hints) => record.hints = record.hints.max(*hints),
            Self::Solved => record.solve(today),
            Self::Answered { question, right } => {
                if let Some(question) = lesson.quiz.get(*question) {
                    record.answer(question, *right, today);
                }
            }
            Self::LeftAt(position) => record.position = Some(position.clone()),
        }
    }
}
