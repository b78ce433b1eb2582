//! The scripts that commands hand over to: those of packages, and those of a shell.

use super::{Step, expand};
use crate::check::case::{Case, facts};
use crate::check::facts::{Fact, FactKind, StartVia, shell};

/// The script of the package manifest that `npm start` and its like run.
pub(super) fn package_script<'a>(
    case: &Case<'a>,
    command: &[String],
    fact: &Fact,
) -> Option<(&'a Fact, &'a [String])> {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    // A package of a workspace has the name of its folder, most of the time.
    let in_workspace = |package: &str, name: &str| {
        let end = package.rsplit('/').next().unwrap_or(package);
        let scripts = facts!(
            case,
            FactKind::StartCommand { process, via: StartVia::Script, .. } if process == name
        );
        let beside = scripts.iter().find(|it| shell::base_name(folder(&it.place.path)) == end)?;
        named_script(case, name, &beside.place.path)
    };
    let name = match words.as_slice() {
        ["yarn", "workspace", package, "run", name, ..]
        | ["yarn", "workspace", package, name, ..]
        | ["pnpm", "--filter" | "-F", package, "run", name, ..]
        | ["pnpm", "--filter" | "-F", package, name, ..] => return in_workspace(package, name),
        ["npm" | "yarn" | "pnpm", "--prefix" | "--cwd" | "-C" | "--dir", folder, rest @ ..] => {
            let name = rest.iter().find(|word| !matches!(**word, "run" | "run-script"))?;
            return named_script(
                case,
                name,
                &format!("{}/package.json", folder.trim_matches(['.', '/'])),
            );
        }
        ["npm" | "yarn" | "pnpm" | "bun", "run" | "run-script", name, ..]
        | ["npm" | "yarn" | "pnpm", name, ..] => *name,
        _ => return None,
    };
    named_script(case, name, &fact.place.path)
}

/// What package managers run before the script `script` by themselves: `prestart` before `start`.
pub(super) fn before_script<'a>(case: &Case<'a>, script: &Fact, depth: usize) -> Vec<Step<'a>> {
    let FactKind::StartCommand { process, .. } = &script.kind else { return Vec::new() };
    match named_script(case, &format!("pre{process}"), &script.place.path) {
        Some((before, argv)) if folder(&before.place.path) == folder(&script.place.path) => {
            expand(case, argv, before, depth)
        }
        _ => Vec::new(),
    }
}

/// The script of this name in the package manifest beside `near`, or in any.
pub(super) fn named_script<'a>(
    case: &Case<'a>,
    name: &str,
    near: &str,
) -> Option<(&'a Fact, &'a [String])> {
    let scripts = facts!(
        case,
        FactKind::StartCommand { process, via: StartVia::Script, .. } if process == name
    );
    let beside = scripts.iter().find(|found| folder(&found.place.path) == folder(near));
    let found = beside.or_else(|| scripts.first())?;
    match &found.kind {
        FactKind::StartCommand { argv, .. } => Some((*found, argv)),
        _ => None,
    }
}

/// The name of the shell script that a command of a script runs, without what is set before it,
/// and what it is given.
pub fn script_run_by<'c>(case: &Case<'_>, argv: &'c [String]) -> Option<(&'c str, &'c [String])> {
    let command = shell::program(argv);
    script_name(case, command.first()?, command)
}

/// The name of the shell script that a command runs, and the words after it.
pub(super) fn script_name<'c>(
    case: &Case<'_>,
    program: &'c str,
    command: &'c [String],
) -> Option<(&'c str, &'c [String])> {
    if is_script(program) || is_known_script(case, program) {
        return Some((shell::base_name(program), &command[1..]));
    }
    let runs = matches!(shell::base_name(program), "sh" | "bash" | "ash");
    let at = command.iter().skip(1).position(|word| !word.starts_with('-'))? + 1;
    (runs && is_script(&command[at])).then(|| (shell::base_name(&command[at]), &command[at + 1..]))
}

/// Branches of start scripts that are there for people, and run at no start.
const ON_REQUEST: [&str; 8] =
    ["migrat", "seed", "setup", "init", "test", "shell", "console", "manage"];

/// The steps of a script that is given these words.
pub(super) fn script_steps<'a>(
    case: &Case<'a>,
    name: &str,
    given: &[String],
    near: &str,
    depth: usize,
) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for fact in script_facts(case, name, given, near) {
        let FactKind::ScriptStep { argv, background, .. } = &fact.kind else { continue };
        for mut step in expand(case, argv, fact, depth - 1) {
            step.background |= *background;
            steps.push(step);
        }
    }
    steps
}

/// The commands of the script called `name` that run where it is given these words.
///
/// Several scripts may have it: the one beside `near`, the file that names it, is meant.
pub fn script_facts<'a>(
    case: &Case<'a>,
    name: &str,
    given: &[String],
    near: &str,
) -> Vec<&'a Fact> {
    let all = || case.facts.iter().filter(|fact| is_step_of(fact, name));
    let is_beside = |fact: &&Fact| folder(&fact.place.path) == folder(near);
    let beside: Vec<&Fact> = all().filter(is_beside).collect();
    let mut facts = if beside.is_empty() { all().collect() } else { beside };
    let branches = |fact: &Fact| match &fact.kind {
        FactKind::ScriptStep { when, .. } => when.clone(),
        _ => Vec::new(),
    };
    let first = given.first();
    let is_first = |pattern: &String| Some(pattern) == first;
    let named = facts.iter().any(|fact| branches(fact).iter().any(is_first));
    facts.retain(|fact| {
        let when = branches(fact);
        match (first, named) {
            _ if when.is_empty() => true,
            (Some(_), true) => when.iter().any(is_first),
            // Patterns that are computed, or that stand for many, may be meant.
            (Some(_), false) => when.iter().any(|it| it.contains(['*', '$', '?', '['])),
            (None, _) => !when.iter().all(|it| ON_REQUEST.iter().any(|word| it.contains(word))),
        }
    });
    facts
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a fact is a command of the script called `name`.
fn is_step_of(fact: &Fact, name: &str) -> bool {
    matches!(fact.kind, FactKind::ScriptStep { .. }) && shell::base_name(&fact.place.path) == name
}

/// The script that a start of these words hands over to, and what it is given.
pub fn script_of<'s>(case: &Case<'_>, argv: &'s [String]) -> Option<(&'s str, &'s [String])> {
    let is_one = |word: &String| is_script(shell::base_name(word)) || is_known_script(case, word);
    let at = argv.iter().take(4).position(is_one)?;
    Some((shell::base_name(&argv[at]), &argv[at + 1..]))
}

/// Whether a path leads to a script without an ending, which is known by its commands.
fn is_known_script(case: &Case<'_>, path: &str) -> bool {
    let name = shell::base_name(path);
    path.contains('/')
        && case.knowledge.programs.server(name).is_none()
        && case.facts.iter().any(|fact| is_step_of(fact, name))
}

/// Whether a program's name is that of a shell script.
fn is_script(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == "sh")
        || name.ends_with("entrypoint")
}
