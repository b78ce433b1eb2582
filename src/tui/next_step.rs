//! What to do next, and why.

use super::state::State;
use crate::check::report::{Counts, Status};
use crate::curriculum::{Factor, Lesson, Subject, Variant};
use crate::progress::{LearnState, LessonProgress};

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What to read; none where all is learned.
    pub subject: Option<Subject>,
    /// Why, as the end of a sentence.
    pub why: String,
}

/// What to do next: go on where one stopped, begin at the beginning, then what the project needs
/// most; what is unmet once all is learned.
pub fn next_step(state: &State) -> Option<NextStep> {
    let read = |subject, why| Some(NextStep { subject: Some(subject), why });
    let stands = |subject: Subject| state.lesson(subject).map(|it| state.progress.state(it));
    let is = |subject: &Subject, state| stands(*subject) == Some(state);
    let last = state.progress.last_read().and_then(|id| state.pack.lesson(id));
    let begun = last.map(|lesson| lesson.subject).filter(|it| is(it, LearnState::Started));
    let begun = begun.or_else(|| state.pack.subjects().find(|it| is(it, LearnState::Started)));
    if let Some((subject, lesson)) = begun.and_then(|it| Some((it, state.lesson(it)?))) {
        return read(subject, stopped_at(state, lesson));
    }
    let any_learned = state.pack.subjects().any(|it| is(&it, LearnState::Learned));
    if is(&Subject::Introduction, LearnState::New) && !any_learned {
        return read(Subject::Introduction, "the place to begin".into());
    }
    let unmet = |factor: Factor| counts(state, factor).unmet;
    let new = Factor::all().filter(|factor| is(&Subject::Factor(*factor), LearnState::New));
    if let Some(worst) = new.max_by_key(|it| (unmet(*it), std::cmp::Reverse(*it))) {
        let why = match unmet(worst) {
            0 => "the first that you have not read".to_owned(),
            1 => format!("because this is unmet here: {}", first_unmet(state, Some(worst))?),
            unmet => format!(
                "because {unmet} of its criteria are unmet here, the first: {}",
                first_unmet(state, Some(worst))?
            ),
        };
        return read(worst.into(), why);
    }
    if let Some(page) = state.pack.subjects().find(|it| is(it, LearnState::New)) {
        return read(page, "the last that you have not read".into());
    }
    let first = first_unmet(state, None)?;
    Some(NextStep { subject: None, why: format!("all is read; the first that is unmet: {first}") })
}

/// How the criteria of a factor stand in this project.
pub fn counts(state: &State, factor: Factor) -> Counts {
    let items = state.items();
    let of_factor = items.iter().filter(|it| it.criterion.factor == factor && it.app.is_none());
    Counts::of(of_factor.map(|item| item.shown))
}

/// The id of the first criterion that is unmet, of the factor where one is given.
fn first_unmet(state: &State, factor: Option<Factor>) -> Option<String> {
    let items = state.items();
    let unmet = items.iter().find(|item| {
        item.shown == Status::Unmet
            && item.app.is_none()
            && factor.is_none_or(|factor| item.criterion.factor == factor)
    })?;
    Some(unmet.criterion.id.clone())
}

/// Where one stopped in a lesson, or what is left of it once it was read.
fn stopped_at(state: &State, lesson: &Lesson) -> String {
    let nothing = LessonProgress::default();
    let record = state.progress.lesson(&lesson.id).unwrap_or(&nothing);
    if record.read_to_end.is_some() {
        return format!("because this is left of it: {}", left_of(lesson, record).join(", "));
    }
    let position = record.position.as_ref().filter(|position| position.permille > 0);
    let Some(position) = position else { return "because you have begun it".into() };
    let percent = position.permille / 10;
    // An anchor is its heading in small letters.
    match position.anchor.as_deref().map(|anchor| anchor.replace('-', " ")) {
        Some(heading) => format!("where you stopped: \u{201c}{heading}\u{201d}, {percent} %"),
        None => format!("where you stopped: {percent} %"),
    }
}

/// The parts of a lesson that are not done.
fn left_of(lesson: &Lesson, record: &LessonProgress) -> Vec<String> {
    let mut left = Vec::new();
    let is_open = |sample: &&crate::curriculum::Sample| {
        !sample.real_stack && !Variant::ALL.iter().all(|it| record.has_seen(&sample.id, *it))
    };
    match lesson.samples.iter().filter(is_open).count() {
        0 => {}
        1 => left.push("a sample to run".to_owned()),
        samples => left.push(format!("{samples} samples to run")),
    }
    if lesson.exercise.is_some() && record.solved.is_none() {
        left.push("the exercise".to_owned());
    }
    if !lesson.quiz.is_empty() && !record.has_passed(&lesson.quiz) {
        left.push("the quiz".to_owned());
    }
    left
}
