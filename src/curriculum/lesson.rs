//! Lessons with their quizzes and exercises.

use super::subject::{Kind, Subject};
use super::{Factor, Sample, sample::PackFile};
use serde::Deserialize;
use std::time::Duration;

/// The `##` sections of a lesson on a factor, in order; each is present. Pages have their own.
pub const SECTIONS: [&str; 9] = [
    "The pain",
    "Predict",
    "Run the violation",
    "The concept",
    "Run the fix",
    "Then and now",
    "Exercise",
    "Quiz",
    "Your project",
];

/// A lesson on one factor, or a page beside the twelve.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Stable name: `config`.
    pub id: String,
    /// What it is about.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// One sentence for lists.
    pub summary: String,
    /// About how long it takes, in minutes.
    pub minutes: u32,
    /// Ids of lessons that help to have read before.
    pub needs: Vec<String>,
    /// What the reader can do afterwards.
    pub objectives: Vec<String>,
    /// The Markdown text, without the front matter.
    pub text: String,
    /// Number of lines of front matter before [`text`](Self::text), for messages.
    pub first_line: usize,
    /// The path of the text inside the pack, for messages.
    pub path: String,
    /// Its samples, by name.
    pub samples: Vec<Sample>,
    /// Its quiz.
    pub quiz: Vec<Question>,
    /// Its exercise.
    pub exercise: Option<Exercise>,
}

impl Lesson {
    /// The factor that it teaches; a page teaches none.
    pub fn factor(&self) -> Option<Factor> {
        self.subject.factor()
    }

    /// The sample called `id`.
    pub fn sample(&self, id: &str) -> Option<&Sample> {
        self.samples.iter().find(|sample| sample.id == id)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrontMatter {
    pub(super) id: String,
    #[serde(default)]
    pub(super) kind: Kind,
    pub(super) factor: Option<u8>,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) minutes: u32,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    #[serde(default)]
    pub(super) objectives: Vec<String>,
}

/// A question of a quiz.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub ask: String,
    /// What can be answered, one of them right.
    #[serde(rename = "option")]
    pub options: Vec<QuizOption>,
}

/// An answer to a [`Question`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuizOption {
    /// The answer.
    pub text: String,
    /// Whether it is the right one.
    #[serde(default)]
    pub right: bool,
    /// Why it is right or wrong.
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuizFile {
    pub(super) question: Vec<Question>,
}

/// A small broken program that the learner mends, and the check that says when it is.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// What it is called.
    pub title: String,
    /// What to reach, as Markdown.
    pub task: String,
    /// The runtime that it needs.
    pub language: String,
    /// Paths of the files that the learner edits.
    pub edit: Vec<String>,
    /// Program and arguments of the check, run in a room with the learner's files.
    pub check: Vec<String>,
    /// Wall-clock limit of the check.
    pub timeout: Duration,
    /// Hints, each saying more than the one before.
    pub hints: Vec<String>,
    /// What the learner gets.
    pub start: Vec<PackFile>,
    /// The model solution.
    pub solution: Vec<PackFile>,
    /// What the check itself is made of.
    pub check_files: Vec<PackFile>,
    /// Typical wrong solutions, for the tests.
    pub wrong: Vec<WrongSolution>,
}

/// A typical wrong solution and what the check must say to it.
#[derive(Debug, Clone)]
pub struct WrongSolution {
    /// Its folder inside the exercise.
    pub folder: String,
    /// A part of the reason that the check prints.
    pub says: String,
    /// Its files.
    pub files: Vec<PackFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExercise {
    pub(super) title: String,
    pub(super) task: String,
    pub(super) language: String,
    pub(super) edit: Vec<String>,
    pub(super) check: Vec<String>,
    #[serde(default = "twenty")]
    pub(super) timeout_seconds: u64,
    pub(super) hints: Vec<String>,
    #[serde(default)]
    pub(super) wrong: Vec<RawWrong>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWrong {
    pub(super) folder: String,
    pub(super) says: String,
}

fn twenty() -> u64 {
    20
}
