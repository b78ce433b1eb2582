//! A lesson with its samples, exercise and quiz, out of the files of a pack.

use super::files::{Files, files_below, parse_toml, text, toml};
use super::{Faults, PackError};
use crate::curriculum::lesson::{
    Exercise, FrontMatter, Lesson, QuizFile, RawExercise, WrongSolution,
};
use crate::curriculum::sample::{
    PackFile, RawLanguage, RawSample, Requirements, Sample, SampleLanguage, Start, Variant,
};
use std::collections::BTreeSet;
use std::time::Duration;

/// The lesson whose text is at `path`, with whatever of its other files can be read.
pub(super) fn read_lesson(files: &Files, path: &str, faults: &mut Faults) -> Option<Lesson> {
    let source = faults.take(text(files, path))?;
    let parts = source.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
    let (front, body) = faults.take(parts.ok_or_else(|| {
        PackError::new(path, "it does not begin with front matter between two lines `+++`")
    }))?;
    let meta: FrontMatter = faults.take(parse_toml(front, path, 1))?;
    let subject = meta.kind.about(meta.factor).map_err(|message| PackError::new(path, message));
    let folder = path.trim_end_matches("lesson.md");
    let quiz = format!("{folder}quiz.toml");
    let exercise = format!("{folder}exercise/");
    Some(Lesson {
        id: meta.id,
        subject: faults.take(subject)?,
        title: meta.title,
        summary: meta.summary,
        minutes: meta.minutes,
        needs: meta.needs,
        objectives: meta.objectives,
        text: body.to_owned(),
        first_line: front.matches('\n').count() + 3,
        path: path.to_owned(),
        samples: all_samples(files, &format!("{folder}samples/"), faults),
        quiz: files
            .contains_key(&quiz)
            .then(|| faults.take(toml::<QuizFile>(files, &quiz)))
            .flatten()
            .map_or_else(Vec::new, |file| file.question),
        exercise: files
            .contains_key(&format!("{exercise}exercise.toml"))
            .then(|| faults.take(read_exercise(files, &exercise)))
            .flatten(),
    })
}

/// The samples below `folder`; where some cannot be read, all that can.
fn all_samples(files: &Files, folder: &str, faults: &mut Faults) -> Vec<Sample> {
    if let Ok(samples) = read_samples(files, folder) {
        return samples;
    }
    let roots: BTreeSet<&str> = files
        .keys()
        .filter_map(|path| path.strip_prefix(folder)?.split_once('/'))
        .map(|(id, _)| id)
        .collect();
    let one = |id: &&str| {
        let root = format!("{folder}{id}/");
        let others = |path: &str| path.starts_with(folder) && !path.starts_with(&root);
        let mut files = files.clone();
        files.retain(|path, _| !others(path));
        faults.take(read_samples(&files, folder))
    };
    roots.iter().filter_map(one).flatten().collect()
}

fn read_samples(files: &Files, folder: &str) -> Result<Vec<Sample>, PackError> {
    let mut samples = Vec::new();
    for path in files.keys().filter(|path| path.starts_with(folder)) {
        let Some(id) = path[folder.len()..].strip_suffix("/sample.toml") else { continue };
        let raw: RawSample = toml(files, path)?;
        let root = format!("{folder}{id}/");
        let languages = raw.language.into_iter();
        samples.push(Sample {
            id: id.to_owned(),
            title: raw.title,
            summary: raw.summary,
            real_stack: raw.real_stack,
            varies: raw.varies,
            timeout: Duration::from_secs(raw.timeout_seconds),
            languages: languages
                .map(|language| read_language(files, path, &root, language))
                .collect::<Result<_, _>>()?,
        });
    }
    Ok(samples)
}

/// One language of the sample in the folder `root`; `path` is its file, for messages.
fn read_language(
    files: &Files,
    path: &str,
    root: &str,
    raw: RawLanguage,
) -> Result<SampleLanguage, PackError> {
    let recorded = |variant: Variant| {
        let name = format!("{root}recorded/{}-{}.jsonl", variant.name(), raw.name);
        text(files, &name).ok().map(ToOwned::to_owned)
    };
    let start = match (raw.command, raw.procfile) {
        (Some(command), None) if !command.is_empty() => Start::Command(command),
        (None, Some(procfile)) => Start::Procfile(procfile),
        _ => {
            let message = format!("{}: give it one of `command` and `procfile`", raw.name);
            return Err(PackError::new(path, message));
        }
    };
    let requirements = raw.requirements.map(|name| {
        let lock = text(files, &format!("requirements/{name}.txt"))?.to_owned();
        Ok(Requirements { name, lock })
    });
    Ok(SampleLanguage {
        violation: room(files, root, Variant::Violation, &raw.name),
        fix: room(files, root, Variant::Fix, &raw.name),
        recorded_violation: recorded(Variant::Violation),
        recorded_fix: recorded(Variant::Fix),
        start,
        requirements: requirements.transpose()?,
        services: raw.services,
        programs: raw.programs,
        terminal: raw.terminal,
        show: raw.show,
        name: raw.name,
    })
}

/// What the room of a run holds: the shared files, and over them the variant's own.
fn room(files: &Files, sample: &str, variant: Variant, language: &str) -> Vec<PackFile> {
    let own = files_below(files, &format!("{sample}{}/{language}/", variant.name()));
    over(&files_below(files, &format!("{sample}shared/{language}/")), &own)
}

/// The files of `base`, and `own` over them.
fn over(base: &[PackFile], own: &[PackFile]) -> Vec<PackFile> {
    let is_own = |file: &&PackFile| own.iter().any(|other| other.path == file.path);
    base.iter().filter(|file| !is_own(file)).cloned().chain(own.iter().cloned()).collect()
}

fn read_exercise(files: &Files, folder: &str) -> Result<Exercise, PackError> {
    let raw: RawExercise = toml(files, &format!("{folder}exercise.toml"))?;
    let start = files_below(files, &format!("{folder}start/"));
    Ok(Exercise {
        title: raw.title,
        task: raw.task,
        language: raw.language,
        edit: raw.edit,
        check: raw.check,
        timeout: Duration::from_secs(raw.timeout_seconds),
        hints: raw.hints,
        solution: over(&start, &files_below(files, &format!("{folder}solution/"))),
        check_files: files_below(files, &format!("{folder}check/")),
        wrong: raw
            .wrong
            .into_iter()
            .map(|wrong| WrongSolution {
                files: over(&start, &files_below(files, &format!("{folder}{}/", wrong.folder))),
                folder: wrong.folder,
                says: wrong.says,
            })
            .collect(),
        start,
    })
}
