use super::*;
use crate::curriculum::{Exercise, Factor, Question, Sample};
use crate::date::Date;
use crate::state_file;
use proptest::prelude::*;
use std::time::Duration;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn question(ask: &str) -> Question {
    Question { ask: ask.to_owned(), options: Vec::new() }
}

fn sample(id: &str, real_stack: bool) -> Sample {
    Sample {
        id: id.to_owned(),
        title: String::new(),
        summary: String::new(),
        real_stack,
        varies: false,
        timeout: Duration::ZERO,
        languages: Vec::new(),
    }
}

fn exercise() -> Exercise {
    Exercise {
        title: String::new(),
        task: String::new(),
        language: String::new(),
        edit: Vec::new(),
        check: Vec::new(),
        timeout: Duration::ZERO,
        hints: Vec::new(),
        start: Vec::new(),
        solution: Vec::new(),
        check_files: Vec::new(),
        wrong: Vec::new(),
    }
}

fn lesson() -> Lesson {
    Lesson {
        id: "config".to_owned(),
        subject: Factor::new(3).unwrap().into(),
        title: String::new(),
        summary: String::new(),
        minutes: 0,
        needs: Vec::new(),
        objectives: Vec::new(),
        text: String::new(),
        first_line: 0,
        path: String::new(),
        samples: vec![sample("deploy", false), sample("packages", true)],
        quiz: vec![question("one?"), question("two?")],
        exercise: Some(exercise()),
    }
}

#[test]
fn a_lesson_is_learned_part_by_part() {
    let lesson = lesson();
    let today = day("2026-05-01");
    let mut progress = Progress::default();
    assert_eq!(progress.learned(&lesson), Learned { done: 0, of: 4 });
    assert_eq!(progress.state(&lesson), LearnState::New);

    progress.lesson_mut("config").open(today);
    assert_eq!(progress.state(&lesson), LearnState::Started);

    let record = progress.lesson_mut("config");
    record.finish_reading(today);
    record.see("deploy", Variant::Violation);
    record.answer(&lesson.quiz[0], true, today);
    record.answer(&lesson.quiz[1], false, today);
    assert_eq!(progress.learned(&lesson).done, 1, "half a sample and half a quiz are no parts");

    let record = progress.lesson_mut("config");
    record.see("deploy", Variant::Fix);
    record.answer(&lesson.quiz[1], true, today);
    record.solve(today);
    assert_eq!(progress.learned(&lesson), Learned { done: 4, of: 4 });
    assert_eq!(progress.state(&lesson), LearnState::Learned);
}

#[test]
fn a_lesson_without_quiz_and_exercise_has_fewer_parts() {
    let lesson = Lesson { quiz: Vec::new(), exercise: None, ..lesson() };
    assert_eq!(Progress::default().learned(&lesson).of, 2);
}

#[test]
fn looking_a_lesson_up_does_not_start_it() {
    let mut progress = Progress::default();
    progress.lesson_mut("config");
    assert_eq!(progress.state(&lesson()), LearnState::New);
}

#[test]
fn an_answer_that_was_right_once_stays_right() {
    let mut record = LessonProgress::default();
    let question = question("?");
    record.answer(&question, false, day("2026-05-01"));
    record.answer(&question, true, day("2026-05-02"));
    record.answer(&question, false, day("2026-05-03"));
    assert_eq!(record.answered(&question), Some(Answer { right: true, on: day("2026-05-02") }));
}

#[test]
fn dates_keep_the_first_time() {
    let mut record = LessonProgress::default();
    record.open(day("2026-05-02"));
    record.open(day("2026-05-03"));
    assert_eq!(record.opened, Some(day("2026-05-02")));
}

#[test]
fn the_lesson_that_was_read_last_is_found() {
    let mut progress = Progress::default();
    assert_eq!(progress.last_read(), None);
    for (id, at) in [("config", 20), ("logs", 30), ("codebase", 10)] {
        progress.lesson_mut(id).position =
            Some(Position { at, permille: 0, anchor: None, text: None });
    }
    assert_eq!(progress.last_read(), Some("logs"));
}

prop_compose! {
    fn dates()(date in prop::option::of((2020_u16..2023, 1_u8..3, 1_u8..3))) -> Option<Date> {
        date.and_then(|(year, month, day)| Date::new(year, month, day))
    }
}

prop_compose! {
    fn answers()(right in any::<bool>(), day in 1_u8..5) -> Answer {
        Answer { right, on: Date::new(2026, 1, day).unwrap() }
    }
}

prop_compose! {
    fn records()(
        opened in dates(),
        read_to_end in dates(),
        solved in dates(),
        hints in 0_usize..4,
        seen in prop::collection::btree_set("[ab]/(fix|violation)", 0..3),
        position in prop::option::of((0_u64..4, 0_u16..3, prop::option::of("[a-c]"))),
        quiz in prop::collection::btree_map("[a-c]", answers(), 0..3),
    ) -> LessonProgress {
        let position = position.map(|(at, permille, anchor)| Position { at, permille, anchor, text: None });
        LessonProgress { opened, read_to_end, solved, hints, seen, position, quiz }
    }
}

prop_compose! {
    fn progresses()(lessons in prop::collection::btree_map("[a-c]", records(), 0..3)) -> Progress {
        Progress { lessons }
    }
}

fn merged(one: &Progress, other: &Progress) -> Progress {
    let mut merged = one.clone();
    merged.merge(other);
    merged
}

proptest! {
    #[test]
    fn merging_is_commutative_associative_and_idempotent(
        a in progresses(), b in progresses(), c in progresses()
    ) {
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(merged(&a, &a), a.clone());
        prop_assert_eq!(merged(&merged(&a, &b), &b), merged(&a, &b));
    }

    #[test]
    fn what_is_written_is_read_again(progress in progresses()) {
        let text = state_file::encode(&progress, VERSION);
        prop_assert_eq!(state_file::decode::<Progress>(text.as_bytes(), VERSION).unwrap(), progress);
    }
}
