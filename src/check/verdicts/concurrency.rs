//! Factor VIII: the app scales out by processes of several types.

use super::{Case, Judge, Verdict, absent_in_source};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, StartVia};
use crate::check::report::Confidence::{High, Low, Medium};
use crate::check::starts::{self, Step};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("concurrency.process-types", process_types),
    ("concurrency.no-daemonizing", no_daemonizing),
    ("concurrency.work-by-type", work_by_type),
];

fn process_types(case: &Case<'_>) -> Verdict {
    let starts = starts::production(case);
    let mut declared: Vec<&Fact> = starts
        .iter()
        .filter(|start| start.via != StartVia::Script)
        .map(|start| start.fact)
        .collect();
    // A workload may leave the command to its image.
    declared.extend(facts!(case, FactKind::StartCommand { via: StartVia::Kubernetes, .. }));
    if !declared.is_empty() {
        return Verdict::met(High, "The process types and their commands are declared.")
            .on(declared, "declares a process and its command");
    }
    let images = facts!(
        case,
        FactKind::BuildDeclared { by } if by == "a Dockerfile"
    );
    if !images.is_empty() {
        return Verdict::met(Low, "An image is declared; its base brings the command.")
            .on(images, "the image");
    }
    if !starts.is_empty() {
        return Verdict::met(Low, "The manifest says how the one process is started.")
            .on(starts.iter().map(|start| start.fact), "the start script");
    }
    match case.archetype.kind {
        Kind::Web | Kind::Worker => {}
        Kind::Unknown => {
            return Verdict::unknown(
                "Nothing says how it is started, and the files do not tell whether it is deployed.",
            );
        }
        kind => {
            let name = kind.name();
            return Verdict::unknown(format!(
                "A project of the kind {name} starts no process of its own."
            ));
        }
    }
    Verdict::unmet(Medium, "Nothing says how the app is started in production.").looked_at([
        "Procfile, Dockerfiles, compose, Kubernetes manifests, units, the manifest's start script",
    ])
}

fn no_daemonizing(case: &Case<'_>) -> Verdict {
    let daemons = facts!(case, FactKind::Daemonizes);
    let starts = starts::production(case);
    let steps: Vec<&Step<'_>> = starts.iter().flat_map(|start| &start.steps).collect();
    let in_commands: Vec<&Fact> = steps
        .into_iter()
        .filter(|step| step.background || daemonizes(case, step))
        .map(|step| step.fact)
        .collect();
    if !daemons.is_empty() || !in_commands.is_empty() {
        return Verdict::unmet(
            High,
            "The app puts itself into the background or writes a PID file.",
        )
        .on(daemons, "the process manager's work")
        .on(in_commands, "the process manager's work");
    }
    absent_in_source(case, "Nothing goes into the background by itself or writes a PID file.")
        .on(starts.iter().map(|start| start.fact), "runs in the foreground")
}

fn daemonizes(case: &Case<'_>, step: &Step<'_>) -> bool {
    let has = |words: &[&str]| step.argv.iter().any(|word| words.contains(&word.as_str()));
    let programs = &case.knowledge.programs;
    programs.commands.daemonize.iter().any(|program| program == step.program())
        || programs.server(step.program()).is_some()
            && has(&["--daemon", "--daemonize", "-D", "--pid", "--pidfile", "--detach"])
        || step.program() == "pm2" && has(&["start"]) && !has(&["--no-daemon"])
        || step.program() == "forever" && step.argv.get(1).is_some_and(|word| word == "start")
}

fn work_by_type(case: &Case<'_>) -> Verdict {
    let inside = facts!(case, FactKind::InProcessScheduler { .. });
    let workers = starts::server_starts(case, "worker");
    if !inside.is_empty() && case.serves() == Some(true) {
        return Verdict::unmet(Medium, "The web process schedules or works through jobs itself.")
            .on(inside, "work inside the web process");
    }
    if !workers.is_empty() && inside.is_empty() {
        return Verdict::met(Medium, "Jobs are worked through by a process of their own.")
            .on(workers, "a worker process");
    }
    Verdict::unknown("Someone has to say whether the app has background work, and who does it.")
}
