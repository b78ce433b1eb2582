//! The stages of a Dockerfile, and which of them an image is made of.

use super::syntax::Instruction;
use std::collections::BTreeMap;

/// A stage of a build.
#[derive(Debug, Default)]
pub(super) struct Stage {
    /// What it is built on, with build arguments put in; `None` where one has no value.
    pub(super) base: Option<String>,
    pub(super) name: Option<String>,
    /// Stages and images that it takes files from, and from where in them.
    pub(super) copies_from: Vec<(String, String)>,
    pub(super) workdir: String,
    pub(super) instructions: Vec<Instruction>,
    pub(super) from: Option<Instruction>,
}

/// The stages that `instructions` describe.
pub(super) fn stages(instructions: Vec<Instruction>) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut arguments = BTreeMap::new();
    for instruction in instructions {
        match (instruction.keyword.as_str(), stages.last_mut()) {
            ("ARG", None) => {
                if let Some((name, value)) = instruction.text.split_once('=') {
                    let value = unquoted(value);
                    let value = substitute(value, &arguments).unwrap_or_else(|| value.to_owned());
                    arguments.insert(name.trim().to_owned(), value);
                }
            }
            ("FROM", _) => {
                let stage = new_stage(instruction, &arguments, &stages);
                stages.push(stage);
            }
            (_, None) => {}
            (keyword, Some(stage)) => {
                if keyword == "WORKDIR" {
                    instruction.text.clone_into(&mut stage.workdir);
                }
                if let ("COPY", Some(from)) = (keyword, copy_source(&instruction.text, &arguments))
                {
                    stage.copies_from.push(from);
                }
                stage.instructions.push(instruction);
            }
        }
    }
    stages
}

fn new_stage(from: Instruction, arguments: &BTreeMap<String, String>, before: &[Stage]) -> Stage {
    let words: Vec<&str> =
        from.text.split_whitespace().filter(|word| !word.starts_with("--")).collect();
    let name = match words.as_slice() {
        [_, keyword, name, ..] if keyword.eq_ignore_ascii_case("as") => Some((*name).to_owned()),
        _ => None,
    };
    let base = words.first().and_then(|image| substitute(image, arguments));
    let below = base.as_deref().and_then(|base| find_stage(before, before.len(), base));
    let instructions = below.map(|at| left_to_others(&before[at])).unwrap_or_default();
    Stage { base, name, from: Some(from), instructions, ..Stage::default() }
}

/// What a stage has those do that are built on it (`ONBUILD`).
fn left_to_others(stage: &Stage) -> Vec<Instruction> {
    let left = stage.instructions.iter().filter(|found| found.keyword == "ONBUILD");
    left.filter_map(|found| {
        let (keyword, text) = found.text.split_once(char::is_whitespace)?;
        let keyword = keyword.to_ascii_uppercase();
        Some(Instruction { keyword, text: text.trim().to_owned(), ..found.clone() })
    })
    .collect()
}

pub(super) fn copy_source(
    text: &str,
    arguments: &BTreeMap<String, String>,
) -> Option<(String, String)> {
    let mut words = text.split_whitespace();
    let from = words.find_map(|word| word.strip_prefix("--from="))?;
    let source = text.split_whitespace().find(|word| !word.starts_with("--"))?;
    Some((substitute(from, arguments)?, source.to_owned()))
}

/// The text with `$NAME`, `${NAME}` and `${NAME:-default}` put in; `None` where one has no value.
fn substitute(text: &str, arguments: &BTreeMap<String, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (inside, tail) = if let Some(braced) = after.strip_prefix('{') {
            braced.split_once('}')?
        } else {
            let end =
                after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            after.split_at(end)
        };
        let (name, default) = inside.split_once(":-").map_or((inside, None), |(n, d)| (n, Some(d)));
        out.push_str(arguments.get(name).map(String::as_str).or(default)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

pub(super) fn find_stage(stages: &[Stage], before: usize, name: &str) -> Option<usize> {
    let by_number = || name.parse().ok().filter(|number| *number < before);
    stages[..before]
        .iter()
        .position(|stage| stage.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .or_else(by_number)
}

/// The stage and those that it is built on, the last first.
pub(super) fn chain(stages: &[Stage], last: usize) -> Vec<usize> {
    let mut chain = vec![last];
    while let Some(below) =
        chain.last().and_then(|at| find_stage(stages, *at, stages[*at].base.as_deref()?))
    {
        chain.push(below);
    }
    chain
}

/// All stages that the image is made of.
pub(super) fn reached(stages: &[Stage], last: usize) -> Vec<usize> {
    let mut open = vec![last];
    let mut reached = Vec::new();
    while let Some(at) = open.pop() {
        if reached.contains(&at) {
            continue;
        }
        reached.push(at);
        let stage = &stages[at];
        let names = stage.copies_from.iter().map(|(name, _)| name).chain(stage.base.as_ref());
        open.extend(names.filter_map(|name| find_stage(stages, at, name)));
    }
    reached.sort_unstable();
    reached
}
