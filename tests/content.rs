//! The content is tested like code: every sample and every exercise is run, and `content check`
//! finds nothing.
//!
//! A test whose runtime is missing says so and passes; with `TWELVE_TUI_REQUIRE_RUNTIMES` set,
//! as CI sets it, it fails.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

#[path = "content/coverage.rs"]
mod coverage;

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use twelve_tui::curriculum::sample::PackFile;
use twelve_tui::curriculum::{Exercise, Factor, Pack, Variant, lint};
use twelve_tui::run::{self, CannotRun, EndReason, Ended, Environment, Host, Plan, Transcript};

/// Lessons may still be missing: what they must hold is asked of those that are there. To be set
/// to false, and removed, once all are written.
const GATED: bool = true;

fn pack() -> Pack {
    Pack::built_in().unwrap()
}

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
    let pack = pack();
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
    let pack = pack();
    for lesson in &pack.lessons {
        let Some(exercise) = &lesson.exercise else { continue };
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

/// What `content check` finds while lessons are missing: links to those that are not there yet.
const ON_MISSING_LESSONS: [&str; 3] = ["missing-lesson", "unknown-lesson", "unknown-term"];

#[test]
fn the_content_check_finds_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let (findings, _) = lint::check(&folder).unwrap();
    let all_are_written = Factor::all().all(|factor| pack().lesson_on(factor).is_some());
    let counts = |finding: &&lint::Finding| {
        !GATED || all_are_written || !ON_MISSING_LESSONS.contains(&finding.rule)
    };
    let findings: Vec<String> = findings.iter().filter(counts).map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn there_are_fifty_six_criteria_with_unique_ids() {
    let pack = pack();
    let ids: std::collections::BTreeSet<&str> =
        pack.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!((pack.criteria.len(), ids.len()), (56, 56));
}
