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

/// How many questions of the lesson are due on a day.
fn due(progress: &Progress, today: &str) -> Vec<usize> {
    let lessons = [lesson()];
    progress.due(&lessons, day(today)).iter().map(|due| due.index).collect()
}

#[test]
fn a_missed_question_comes_back_after_longer_and_longer_whiles() {
    let question = &lesson().quiz[1];
    let mut progress = Progress::default();
    let mut answer = |today: &str, right| {
        progress.lesson_mut("config").answer(question, right, day(today));
        progress.clone()
    };
    let after = answer("2026-05-01", false);
    assert_eq!((due(&after, "2026-05-01").len(), due(&after, "2026-05-02")), (0, vec![1]));
    let after = answer("2026-05-01", true);
    assert_eq!(due(&after, "2026-05-02"), [1], "on the same day it proves nothing");
    let after = answer("2026-05-02", true);
    assert_eq!((due(&after, "2026-05-04").len(), due(&after, "2026-05-05")), (0, vec![1]));
    let after = answer("2026-05-09", false);
    assert_eq!(due(&after, "2026-05-10"), [1], "missed again, it begins again");
    answer("2026-05-10", true);
    answer("2026-05-13", true);
    let after = answer("2026-05-20", true);
    assert_eq!((due(&after, "2026-06-04").len(), due(&after, "2026-06-05")), (0, vec![1]));
    let after = answer("2026-06-05", true);
    assert!(due(&after, "2030-01-01").is_empty(), "it is known by now");
    assert!(after.lesson("config").unwrap().answered(question).unwrap().right);
}

#[test]
fn what_was_never_missed_does_not_come_back() {
    let mut progress = Progress::default();
    progress.lesson_mut("config").answer(&lesson().quiz[0], true, day("2026-05-01"));
    assert!(due(&progress, "2030-01-01").is_empty());
}

#[test]
fn those_that_wait_for_longest_come_first() {
    let mut progress = Progress::default();
    let record = progress.lesson_mut("config");
    record.answer(&lesson().quiz[0], false, day("2026-05-03"));
    record.answer(&lesson().quiz[1], false, day("2026-05-01"));
    assert_eq!(due(&progress, "2026-05-10"), [1, 0]);
}

/// As version 1 of the file had it.
fn version_1() -> String {
    let key = |index: usize| question_key(&lesson().quiz[index]);
    format!(
        "version = 1\n\n[lessons.config]\nopened = \"2026-05-01\"\nhints = 2\n\
         seen = [\"deploy/fix\"]\n\n\
         [lessons.config.quiz.{}]\nright = true\non = \"2026-05-01\"\n\n\
         [lessons.config.quiz.{}]\nright = false\non = \"2026-05-02\"\n",
        key(0),
        key(1)
    )
}

#[test]
fn a_file_of_the_version_before_is_taken_over_whole_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.toml");
    std::fs::write(&path, version_1()).unwrap();
    let loaded = open(&path).unwrap();
    assert_eq!(loaded.notice, None);
    assert_eq!(due(&loaded.value, "2026-05-02"), [0; 0]);
    assert_eq!(due(&loaded.value, "2026-05-03"), [1], "what was missed before comes back too");
    let right = |progress: &mut Progress| {
        progress.lesson_mut("config").answer(&lesson().quiz[1], true, day("2026-05-03"));
    };
    loaded.file.update(right).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.starts_with("version = 2\n"), "{written}");
    let value = open(&path).unwrap().value;
    assert_eq!(due(&value, "2026-05-06"), [1], "its second day has come");
    let record = value.lesson("config").unwrap();
    assert_eq!((record.hints, record.opened), (2, Some(day("2026-05-01"))));
    assert!(record.has_seen("deploy", Variant::Fix) && record.has_passed(&lesson().quiz));
    // For whoever goes back to the version before.
    let kept = std::fs::read_to_string(folder.path().join("progress.toml.v1")).unwrap();
    assert_eq!(kept, version_1());
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
        progress.lesson_mut(id).position = Some(Position { at, permille: 0, anchor: None });
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
    fn reviews()(step in 0_u8..5, day in 1_u8..5) -> Review {
        Review { step, on: Date::new(2026, 1, day).unwrap() }
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
        reviews in prop::collection::btree_map("[a-c]", reviews(), 0..3),
    ) -> LessonProgress {
        let position = position.map(|(at, permille, anchor)| Position { at, permille, anchor });
        LessonProgress { opened, read_to_end, solved, hints, seen, position, quiz, reviews }
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
