//! Which stage is the image of production.

use super::{Stage, chain, find_stage};

/// Words in the names of stages that are for something else.
const ASIDE: [&str; 17] = [
    "test",
    "tests",
    "dev",
    "debug",
    "lint",
    "ci",
    "e2e",
    "nightly",
    "artifact",
    "artifacts",
    "upload",
    "export",
    "docs",
    "storybook",
    "build",
    "builder",
    "local",
];

/// The stage that is built for production: the last, as `docker build` has it, unless its name
/// says that it is for something else and another stage starts the app.
pub(super) fn of(stages: &[Stage]) -> Option<usize> {
    let last = stages.len().checked_sub(1)?;
    if !is_aside(&stages[last]) {
        return Some(last);
    }
    let starts = |at: &usize| {
        chain(stages, *at).iter().any(|stage| {
            stages[*stage]
                .instructions
                .iter()
                .any(|found| matches!(found.keyword.as_str(), "CMD" | "ENTRYPOINT"))
        })
    };
    let another = (0..last).rev().find(|at| !is_aside(&stages[*at]) && starts(at));
    another.or(Some(last))
}

/// Files with more stages are made to break what reads them: of those, one image is enough.
pub(super) const MOST: usize = 60;

/// Other stages that are images of their own, and what they run: no stage is built on them or takes
/// from them, and each has a command of its own.
pub(super) fn others(stages: &[Stage], last: usize) -> Vec<(usize, &str)> {
    let starts = |at: usize| {
        let own = stages[at].instructions.iter();
        own.filter(|found| matches!(found.keyword.as_str(), "CMD" | "ENTRYPOINT"))
            .map(|found| found.text.as_str())
            .collect::<Vec<&str>>()
    };
    let used = |at: usize| {
        stages.iter().enumerate().any(|(other, stage)| {
            let names = stage.copies_from.iter().map(|(name, _)| name).chain(stage.base.as_ref());
            { names }.any(|name| find_stage(stages, other, name) == Some(at))
        })
    };
    if stages.len() > MOST {
        return Vec::new();
    }
    // Without a name, nobody can ask for another one than the last.
    (0..stages.len())
        .filter(|at| *at != last && !used(*at) && !is_aside(&stages[*at]))
        .filter(|at| !starts(*at).is_empty() && starts(*at) != starts(last))
        .filter_map(|at| Some((at, stages[at].name.as_deref()?)))
        .collect()
}

fn is_aside(stage: &Stage) -> bool {
    stage.name.as_deref().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.starts_with("dev")
            || name
                .split(['-', '_', '.'])
                .any(|word| ASIDE.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
    })
}
