//! Which stage is the image of production.

use super::{Stage, chain, reached};

/// Words in the names of stages that are for something else.
const ASIDE: [&str; 10] =
    ["test", "dev", "debug", "lint", "ci", "nightly", "artifact", "artifacts", "upload", "export"];

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

/// Other stages that are images of their own: they start something, and no stage is made from them.
pub(super) fn others(stages: &[Stage], last: usize) -> Vec<usize> {
    let used = |at: usize| {
        (0..stages.len()).any(|other| other != at && reached(stages, other).contains(&at))
    };
    let starts = |at: usize| {
        stages[at]
            .instructions
            .iter()
            .any(|found| matches!(found.keyword.as_str(), "CMD" | "ENTRYPOINT"))
    };
    (0..stages.len())
        .filter(|at| *at != last && !is_aside(&stages[*at]) && starts(*at) && !used(*at))
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
