//! Which commands work through jobs.

use super::{DEPTH, as_user, expand, module_of};
use crate::check::case::{Case, facts};
use crate::check::facts::{Fact, FactKind, shell};

/// Steps of scripts that run a known worker, whatever starts the scripts.
pub fn worker_steps<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    facts!(case, FactKind::ScriptStep { argv, .. } if runs_worker(case, argv))
}

/// Commands of processes that work through jobs, those of a set-up for development among them.
pub fn worker_commands<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    case.facts
        .iter()
        .filter(|fact| match &fact.kind {
            FactKind::StartCommand { argv, .. } => {
                expand(case, argv, fact, DEPTH).iter().any(|step| runs_worker(case, &step.argv))
            }
            _ => false,
        })
        .collect()
}

fn runs_worker(case: &Case<'_>, argv: &[String]) -> bool {
    let command = as_user(shell::program(argv));
    let words = if command.is_empty() { Vec::new() } else { module_of(command) };
    let program = words.first().map_or("", |program| shell::base_name(program));
    case.knowledge.programs.server(program).is_some_and(|server| server.kind == "worker")
        && (program != "celery" || words.iter().any(|word| word == "worker"))
}
