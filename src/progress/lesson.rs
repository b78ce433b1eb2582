//! The record of one lesson.

use super::Review;
use crate::curriculum::{Question, Variant};
use crate::date::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What the learner did in a lesson.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonProgress {
    /// When it was opened first.
    pub opened: Option<Date>,
    /// When its end was reached first.
    pub read_to_end: Option<Date>,
    /// When its exercise was solved first.
    pub solved: Option<Date>,
    /// How many hints of the exercise were asked for.
    pub hints: usize,
    /// The variants that were seen working: `new-deploy/fix`.
    pub seen: BTreeSet<String>,
    /// Where reading stopped.
    pub position: Option<Position>,
    /// Answers of the quiz, by [`question_key`].
    pub quiz: BTreeMap<String, Answer>,
    /// The questions that were missed, and when they come back, by [`question_key`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reviews: BTreeMap<String, Review>,
}

/// A place in a lesson's text.
// The order of the fields is that of their weight where two records merge: the later one wins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// When it was reached, in seconds since 1970.
    pub at: u64,
    /// How much of the whole text is above it, in thousandths.
    pub permille: u16,
    /// The heading that it is below.
    #[serde(default)]
    pub anchor: Option<String>,
}

/// How a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether the right option was chosen.
    pub right: bool,
    /// When: the first right answer, or the last wrong one.
    pub on: Date,
}

impl Answer {
    /// The one that says more: what was right once stays right.
    fn better(self, other: Self) -> Self {
        match (self.right, other.right) {
            (true, true) => Self { right: true, on: self.on.min(other.on) },
            (true, false) => self,
            (false, true) => other,
            (false, false) => Self { right: false, on: self.on.max(other.on) },
        }
    }
}

/// The name of a question in the record: it changes with the question's text, so that one that
/// asks something else counts as not answered, and moving a question changes nothing.
pub fn question_key(question: &Question) -> String {
    let mut head = [0; 8];
    head.copy_from_slice(&Sha256::digest(&question.ask)[..8]);
    format!("{:016x}", u64::from_be_bytes(head))
}

fn seen_key(sample: &str, variant: Variant) -> String {
    format!("{sample}/{}", variant.name())
}

fn keep_first(date: &mut Option<Date>, other: Date) {
    *date = Some(date.map_or(other, |date| date.min(other)));
}

impl LessonProgress {
    /// The lesson was opened.
    pub fn open(&mut self, today: Date) {
        keep_first(&mut self.opened, today);
    }

    /// The end of the text was reached.
    pub fn finish_reading(&mut self, today: Date) {
        keep_first(&mut self.read_to_end, today);
    }

    /// The variant of the sample was seen working.
    pub fn see(&mut self, sample: &str, variant: Variant) {
        self.seen.insert(seen_key(sample, variant));
    }

    /// Whether the variant of the sample was ever seen working.
    pub fn has_seen(&self, sample: &str, variant: Variant) -> bool {
        self.seen.contains(&seen_key(sample, variant))
    }

    /// The question was answered. What was right once stays right; what was missed comes back.
    pub fn answer(&mut self, question: &Question, right: bool, today: Date) {
        let key = question_key(question);
        let before = self.review(question);
        if let Some(review) = if right {
            before.map(|review| review.answered_right(today))
        } else {
            Some(Review::missed(today))
        } {
            self.reviews.insert(key.clone(), review);
        }
        self.take_answer(key, Answer { right, on: today });
    }

    /// When the question comes back, where it was ever missed.
    pub fn review(&self, question: &Question) -> Option<Review> {
        let key = question_key(question);
        // Before version 2 of the file only the answer was kept.
        let missed = |answer: &Answer| (!answer.right).then(|| Review::missed(answer.on));
        self.reviews.get(&key).copied().or_else(|| self.quiz.get(&key).and_then(missed))
    }

    /// How the question was answered, where it was.
    pub fn answered(&self, question: &Question) -> Option<Answer> {
        self.quiz.get(&question_key(question)).copied()
    }

    /// Whether every question was answered right.
    pub fn has_passed(&self, quiz: &[Question]) -> bool {
        quiz.iter().all(|question| self.answered(question).is_some_and(|answer| answer.right))
    }

    /// The exercise was solved.
    pub fn solve(&mut self, today: Date) {
        keep_first(&mut self.solved, today);
    }

    /// Takes over what `other` has more.
    pub(super) fn merge(&mut self, other: &Self) {
        for (date, other) in [
            (&mut self.opened, other.opened),
            (&mut self.read_to_end, other.read_to_end),
            (&mut self.solved, other.solved),
        ] {
            if let Some(other) = other {
                keep_first(date, other);
            }
        }
        self.hints = self.hints.max(other.hints);
        self.seen.extend(other.seen.iter().cloned());
        self.position = self.position.take().max(other.position.clone());
        for (key, &answer) in &other.quiz {
            self.take_answer(key.clone(), answer);
        }
        for (key, &review) in &other.reviews {
            let mine = self.reviews.entry(key.clone()).or_insert(review);
            *mine = mine.later(review);
        }
    }

    fn take_answer(&mut self, key: String, answer: Answer) {
        self.quiz.entry(key).and_modify(|mine| *mine = mine.better(answer)).or_insert(answer);
    }
}
