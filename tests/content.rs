//! The content is tested like code: every sample and every exercise is run, and `content check`
//! finds nothing.
//!
//! A test whose runtime is missing says so and passes; with `TWELVE_TUI_REQUIRE_RUNTIMES` set,
//! as CI sets it, it fails.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

#[path = "content/coverage.rs"]
mod coverage;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use twelve_tui::curriculum::sample::{PackFile, SampleLanguage};
use twelve_tui::curriculum::{Exercise, Lesson, Pack, Sample, Variant, lint};
use twelve_tui::run::{self, CannotRun, EndReason, Ended, Environment, Host, Plan, Transcript};

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

/// Whether everything must be there: then what is missing is no skip.
fn all_is_required() -> bool {
    std::env::var_os("TWELVE_TUI_REQUIRE_RUNTIMES").is_some()
}

/// What becomes of a test whose runtime or service is missing.
fn skips(missing: &CannotRun) -> Result<(), String> {
    if all_is_required() {
        return Err(missing.to_string());
    }
    eprintln!("skipped: {missing}");
    Ok(())
}

fn text(transcript: &Transcript) -> String {
    transcript.lines().iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
}

/// Does `job` for all `items`, two at a time, and fails with everything that was wrong.
fn for_all<T: Sync>(items: &[T], job: impl Fn(&T) -> Result<(), String> + Sync) {
    let (next, faults) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(fault) = job(item) {
                faults.lock().unwrap().push(fault);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), items.len(), faults.join("\n"));
}

/// Each sample that is wanted, in each language and variant.
fn samples(
    pack: &Pack,
    wanted: impl Fn(&Sample) -> bool,
) -> Vec<(&Lesson, &Sample, &SampleLanguage, Variant)> {
    let mut all = Vec::new();
    for lesson in &pack.lessons {
        for sample in lesson.samples.iter().filter(|sample| wanted(sample)) {
            for language in &sample.languages {
                all.extend(Variant::ALL.map(|variant| (lesson, sample, language, variant)));
            }
        }
    }
    all
}

/// Runs a sample and holds it against what it must show and against its recorded run.
fn shows_its_effect(
    (lesson, sample, language, variant): &(&Lesson, &Sample, &SampleLanguage, Variant),
) -> Result<(), String> {
    let name = format!("{}/{} {} {}", lesson.id, sample.id, variant.name(), language.name);
    let plan = match run::sample_plan(sample, language, *variant, host()) {
        Err(missing) => return skips(&missing).map_err(|missing| format!("{name}: {missing}")),
        Ok(plan) => plan,
    };
    let (ended, transcript) = run(plan);
    let said = text(&transcript);
    if !run::verdict(*variant, &ended, transcript.last_line()) {
        return Err(format!("{name}: {ended}\n{said}"));
    }
    if !said.starts_with(&format!("{}:", variant.name())) {
        return Err(format!("{name}: the first line of\n{said}"));
    }
    if let Some(wide) = said.lines().find(|line| line.chars().count() > 76) {
        return Err(format!("{name}: wider than 76 columns: {wide}"));
    }
    let recorded = language.recorded(*variant).ok_or_else(|| format!("{name}: no recorded run"))?;
    let recorded = Transcript::from_file(recorded).map_err(|error| format!("{name}: {error}"))?;
    let differences = recorded.differences(&transcript);
    if differences.is_empty() || sample.varies {
        Ok(())
    } else {
        Err(format!("{name} differs from its recorded run: {differences:#?}"))
    }
}

#[test]
fn every_sample_shows_its_effect_in_every_language() {
    let pack = pack();
    for_all(&samples(&pack, |sample| !sample.real_stack), shows_its_effect);
}

#[test]
fn every_real_stack_shows_its_effect() {
    if !all_is_required() {
        eprintln!("skipped: they install packages; set TWELVE_TUI_REQUIRE_RUNTIMES to run them");
        return;
    }
    let pack = pack();
    for_all(&samples(&pack, |sample| sample.real_stack), shows_its_effect);
}

/// Checks `files` as a solution of the exercise of `lesson`, which is called `name`.
fn verify(
    exercise: &Exercise,
    name: &str,
    files: &[PackFile],
    expected: i32,
    says: &str,
) -> Result<(), String> {
    let files = files.iter().map(|file| (file.path.clone(), file.bytes.clone())).collect();
    let plan = match run::exercise_plan(exercise, files, host()) {
        Err(missing) => return skips(&missing).map_err(|missing| format!("{name}: {missing}")),
        Ok(plan) => plan,
    };
    let (ended, transcript) = run(plan);
    let said = text(&transcript);
    if ended.reason != EndReason::Exited(expected) {
        Err(format!("{name}: {ended}\n{said}"))
    } else if !said.contains(says) {
        Err(format!("{name}: it does not say `{says}` but\n{said}"))
    } else {
        Ok(())
    }
}

#[test]
fn every_exercise_refuses_what_is_wrong_and_takes_the_solution() {
    let pack = pack();
    let mut all = Vec::new();
    for lesson in &pack.lessons {
        let Some(exercise) = &lesson.exercise else { continue };
        let name = |which: &str| format!("{} {which}", lesson.id);
        all.push((exercise, name("start"), &exercise.start, 1, "not yet: "));
        all.push((exercise, name("solution"), &exercise.solution, 0, "ok: "));
        for wrong in &exercise.wrong {
            all.push((exercise, name(&wrong.folder), &wrong.files, 1, &wrong.says));
        }
    }
    for_all(&all, |(exercise, name, files, expected, says)| {
        verify(exercise, name, files, *expected, says)
    });
}

#[test]
fn the_content_check_finds_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let (findings, _) = lint::check(&folder).unwrap();
    let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn there_are_fifty_six_criteria_with_unique_ids() {
    let pack = pack();
    let ids: std::collections::BTreeSet<&str> =
        pack.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!((pack.criteria.len(), ids.len()), (56, 56));
}
