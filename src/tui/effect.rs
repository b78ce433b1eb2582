//! What the UI wants done outside of itself.

use super::message::SampleKey;
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
    /// Run a variant of a sample.
    Run {
        /// The number that its events carry.
        run: u64,
        /// Which.
        key: SampleKey,
        /// In which language.
        language: String,
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
    /// Highlight pieces of code: language and code.
    Highlight(Vec<(String, String)>),
    /// Read the content again, where it may have changed.
    Reload,
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
            Self::Answered { question, right } => {
                if let Some(question) = lesson.quiz.get(*question) {
                    record.answer(question, *right, today);
                }
            }
            Self::LeftAt(position) => record.position = Some(position.clone()),
        }
    }
}
