//! How far the learner is: what was read, run, answered and solved, lesson by lesson.
//!
//! The model is pure; [`Store`] keeps it. Records of two machines merge without a loss, in any
//! order and as often as one likes.

mod lesson;
mod review;

pub use lesson::{Answer, LessonProgress, Position, question_key};
pub use review::{INTERVALS, Review};

use crate::curriculum::{Lesson, Variant};
use crate::date::Date;
use crate::state_file::{Loaded, StateError, StateFile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the file's format. Version 1 did not say when missed questions come back; what
/// it says of them is read, see [`LessonProgress::review`].
pub const VERSION: u32 = 2;

/// The file that keeps the progress.
pub type Store = StateFile<Progress>;

/// Opens the progress kept at `path`; see [`StateFile::open`].
///
/// # Errors
/// The file is there and cannot be read, or is broken and cannot be set aside.
pub fn open(path: &Path) -> Result<Loaded<Progress>, StateError> {
    StateFile::open(path, VERSION)
}

/// How far the learner is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// By the lesson's id. Lessons that are not known here are kept as they are.
    #[serde(default)]
    pub lessons: BTreeMap<String, LessonProgress>,
}

/// How many parts of a lesson are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Learned {
    /// The parts that are done.
    pub done: usize,
    /// The parts that there are: the text, each sample that installs nothing, the quiz, the
    /// exercise.
    pub of: usize,
}

/// Where the learner stands with a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LearnState {
    /// Never opened.
    New,
    /// Begun.
    Started,
    /// Every part is done.
    Learned,
}

/// A question that is to be repeated.
#[derive(Debug, Clone, Copy)]
pub struct DueQuestion<'a> {
    /// Whose quiz it is of.
    pub lesson: &'a Lesson,
    /// Its index in that quiz.
    pub index: usize,
}

impl Progress {
    /// The record of the lesson called `id`, where it was ever opened.
    pub fn lesson(&self, id: &str) -> Option<&LessonProgress> {
        self.lessons.get(id)
    }

    /// The record of the lesson called `id`, to be changed; a new one where there is none.
    pub fn lesson_mut(&mut self, id: &str) -> &mut LessonProgress {
        self.lessons.entry(id.to_owned()).or_default()
    }

    /// The id of the lesson that was read last.
    pub fn last_read(&self) -> Option<&str> {
        self.lessons
            .iter()
            .filter_map(|(id, lesson)| Some((lesson.position.as_ref()?.at, id)))
            .max()
            .map(|(_, id)| id.as_str())
    }

    /// How many parts of `lesson` are done.
    pub fn learned(&self, lesson: &Lesson) -> Learned {
        let nothing = LessonProgress::default();
        let record = self.lesson(&lesson.id).unwrap_or(&nothing);
        let samples =
            lesson.samples.iter().filter(|sample| !sample.real_stack).map(|sample| {
                Variant::ALL.iter().all(|&variant| record.has_seen(&sample.id, variant))
            });
        let quiz = (!lesson.quiz.is_empty()).then(|| record.has_passed(&lesson.quiz));
        let exercise = lesson.exercise.as_ref().map(|_| record.solved.is_some());
        let parts: Vec<bool> = [record.read_to_end.is_some()]
            .into_iter()
            .chain(samples)
            .chain(quiz)
            .chain(exercise)
            .collect();
        Learned { done: parts.iter().filter(|&&done| done).count(), of: parts.len() }
    }

    /// The questions of `lessons` that are to be repeated: those first that wait for longest.
    pub fn due<'a>(&self, lessons: &'a [Lesson], today: Date) -> Vec<DueQuestion<'a>> {
        let mut found = Vec::new();
        for lesson in lessons {
            let Some(record) = self.lesson(&lesson.id) else { continue };
            for (index, question) in lesson.quiz.iter().enumerate() {
                let review = record.review(question).filter(|review| review.is_due(today));
                if let Some(due) = review.and_then(Review::due) {
                    found.push((due, DueQuestion { lesson, index }));
                }
            }
        }
        found.sort_by_key(|(due, _)| *due);
        found.into_iter().map(|(_, question)| question).collect()
    }

    /// Where the learner stands with `lesson`.
    pub fn state(&self, lesson: &Lesson) -> LearnState {
        let Learned { done, of } = self.learned(lesson);
        match self.lesson(&lesson.id) {
            _ if done == of => LearnState::Learned,
            Some(record) if *record != LessonProgress::default() => LearnState::Started,
            _ => LearnState::New,
        }
    }

    /// Takes over what `other` has more. Commutative and idempotent.
    pub fn merge(&mut self, other: &Self) {
        for (id, lesson) in &other.lessons {
            self.lesson_mut(id).merge(lesson);
        }
    }
}

#[cfg(test)]
mod tests;
