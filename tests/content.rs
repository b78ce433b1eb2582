//! The content is tested like code: every sample and every exercise is run.
//!
//! A test whose runtime is missing says so and passes; with `TWELVE_TUI_REQUIRE_RUNTIMES` set,
//! as CI sets it, it fails.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use twelve_tui::curriculum::sample::PackFile;
use twelve_tui::curriculum::{Exercise, Lesson, Pack, Variant, lesson::SECTIONS};
use twelve_tui::markdown::{Block, Inline, parse};
use twelve_tui::run::{self, CannotRun, EndReason, Ended, Environment, Host, Plan, Transcript};

/// One for all tests: each runtime is asked once.
fn host() -> &'static Host {
    static HOST: LazyLock<Host> = LazyLock::new(|| {
        let stacks = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stacks");
        let shim = env!("CARGO_BIN_EXE_twelve-tui").into();
        Host::new(Environment::of_process(), Some(shim), stacks)
    });
    &HOST
}

/// Runs `plan`: how it ended, and what it wrote.
fn run(plan: Plan) -> (Ended, Transcript) {
    let transcript = Arc::new(Mutex::new(Transcript::default()));
    let writer = transcript.clone();
    let ended = run::start(plan, move |event| writer.lock().unwrap().push(&event)).wait();
    let transcript = std::mem::take(&mut *transcript.lock().unwrap());
    (ended, transcript)
}

/// Whether a missing runtime is a skip here; where it is none, that is a failure.
fn skips(missing: &CannotRun) {
    let required = std::env::var_os("TWELVE_TUI_REQUIRE_RUNTIMES").is_some();
    assert!(!required, "{missing}");
    eprintln!("skipped: {missing}");
}

fn text(transcript: &Transcript) -> String {
    transcript.lines().iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
}

#[test]
fn every_sample_shows_its_effect_in_every_language() {
    let pack = Pack::built_in().unwrap();
    let mut runs = 0;
    for lesson in &pack.lessons {
        for sample in lesson.samples.iter().filter(|sample| !sample.real_stack) {
            for language in &sample.languages {
                for variant in Variant::ALL {
                    let name =
                        format!("{}/{} {} {}", lesson.id, sample.id, variant.name(), language.name);
                    match run::sample_plan(sample, language, variant, host()) {
                        Err(missing) => skips(&missing),
                        Ok(plan) => {
                            let (ended, transcript) = run(plan);
                            let shown = run::verdict(variant, &ended, transcript.last_line());
                            assert!(shown, "{name}: {ended}\n{}", text(&transcript));
                            let first = format!("{}:", variant.name());
                            assert!(text(&transcript).starts_with(&first), "{name}: first line");
                            let widest =
                                transcript.lines().iter().map(|it| it.text.chars().count());
                            assert!(widest.max().unwrap_or(0) <= 76, "{name}: wider than 76");
                            let recorded = language
                                .recorded(variant)
                                .unwrap_or_else(|| panic!("{name}: no run is recorded"));
                            let recorded = Transcript::from_file(recorded).unwrap();
                            let differences = recorded.differences(&transcript);
                            assert!(
                                differences.is_empty(),
                                "{name} differs from its recorded run: {differences:#?}"
                            );
                            runs += 1;
                        }
                    }
                    assert!(language.shown(variant).next().is_some(), "{name}: shows no file");
                }
            }
        }
    }
    assert!(runs >= 8 || std::env::var_os("TWELVE_TUI_REQUIRE_RUNTIMES").is_none(), "{runs} runs");
}

fn verify(exercise: &Exercise, files: &[PackFile]) -> Option<(Ended, String)> {
    let files = files.iter().map(|file| (file.path.clone(), file.bytes.clone())).collect();
    match run::exercise_plan(exercise, files, host()) {
        Ok(plan) => {
            let (ended, transcript) = run(plan);
            Some((ended, text(&transcript)))
        }
        Err(missing) => {
            skips(&missing);
            None
        }
    }
}

#[test]
fn every_exercise_refuses_what_is_wrong_and_takes_the_solution() {
    let pack = Pack::built_in().unwrap();
    for lesson in &pack.lessons {
        let exercise = lesson.exercise.as_ref().unwrap_or_else(|| panic!("{}: none", lesson.id));
        assert_eq!(exercise.hints.len(), 3, "{}: hints", lesson.id);
        assert_eq!(exercise.wrong.len(), 2, "{}: wrong solutions", lesson.id);
        let id = &lesson.id;
        let Some((ended, said)) = verify(exercise, &exercise.start) else { continue };
        assert_eq!(ended.reason, EndReason::Exited(1), "{id} start: {ended}\n{said}");
        for wrong in &exercise.wrong {
            let (ended, said) = verify(exercise, &wrong.files).unwrap();
            let name = format!("{id} {}", wrong.folder);
            assert_eq!(ended.reason, EndReason::Exited(1), "{name}: {ended}\n{said}");
            assert!(said.contains(&wrong.says), "{name} is refused for another reason:\n{said}");
        }
        let (ended, said) = verify(exercise, &exercise.solution).unwrap();
        assert_eq!(ended.reason, EndReason::Exited(0), "{id} solution: {ended}\n{said}");
    }
}

#[test]
fn every_quiz_has_one_right_answer_and_a_reason_for_each() {
    for lesson in &Pack::built_in().unwrap().lessons {
        assert_eq!(lesson.quiz.len(), 5, "{}", lesson.id);
        for question in &lesson.quiz {
            let right = question.options.iter().filter(|option| option.right).count();
            assert_eq!((question.options.len(), right), (4, 1), "{}: {}", lesson.id, question.ask);
            assert!(question.options.iter().all(|option| !option.why.is_empty()));
        }
        let always_first = lesson.quiz.iter().all(|question| question.options[0].right);
        assert!(!always_first, "{}: the right answer is always the first", lesson.id);
    }
}

#[test]
fn every_lesson_has_the_sections_and_links_that_lead_somewhere() {
    let pack = Pack::built_in().unwrap();
    for lesson in &pack.lessons {
        let document = parse(&lesson.text);
        let sections: Vec<String> = document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level: 2, text, .. } => Some(Inline::text_of(text)),
                _ => None,
            })
            .collect();
        assert_eq!(sections, SECTIONS, "{}", lesson.path);
        for block in &document.blocks {
            if let Block::Directive(directive) = block {
                let place = format!("{}:{}", lesson.path, lesson.first_line + directive.line - 1);
                assert!(leads_somewhere(lesson, directive), "{place}: {}", directive.target);
            }
        }
        for target in lesson.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if let Some(id) = target.strip_prefix("criterion:") {
                assert!(pack.criterion(id).is_some(), "{}: criterion {id}", lesson.path);
            }
            if let Some(id) = target.strip_prefix("lesson:") {
                let known = twelve_tui::curriculum::Factor::find(id).is_some();
                assert!(known, "{}: lesson {id}", lesson.path);
            }
        }
    }
}

fn leads_somewhere(lesson: &Lesson, directive: &twelve_tui::markdown::Directive) -> bool {
    match directive.scheme.as_str() {
        "sample" => directive.target.split_once('/').is_some_and(|(sample, variant)| {
            lesson.sample(sample).is_some() && Variant::find(variant).is_some()
        }),
        "exercise" => lesson.exercise.is_some(),
        "quiz" => !lesson.quiz.is_empty(),
        "criteria" => true,
        _ => false,
    }
}

#[test]
fn there_are_fifty_six_criteria_with_unique_ids() {
    let pack = Pack::built_in().unwrap();
    let ids: std::collections::BTreeSet<&str> =
        pack.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!((pack.criteria.len(), ids.len()), (56, 56));
}
