//! Factor IX: processes start fast and stop gracefully.

mod migrations;
mod signals;

use super::build_release_run::development_server;
use super::{Case, Coverage, Judge, Verdict, imports, source_unknown, unless_serving, ways_in};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, Stage, StartVia};
use crate::check::inventory::{FileKind, classify};
use crate::check::knowledge::Stop;
use crate::check::report::Confidence::{High, Medium};
use crate::check::starts::{self, Start, Step};
pub(super) use migrations::migrations_at_start;
use signals::{Way, last_of_script, way};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("disposability.graceful-shutdown", graceful_shutdown),
    ("disposability.signals-reach", signals_reach),
    ("disposability.fast-startup", fast_startup),
    ("disposability.health-checked", health_checked),
    ("disposability.jobs-return", jobs_return),
];

fn graceful_shutdown(case: &Case<'_>) -> Verdict {
    match case.archetype.kind {
        Kind::Library | Kind::Static | Kind::Cli => {
            return unless_serving(case)
                .unwrap_or_else(|| Verdict::not_applicable("The program serves nothing."));
        }
        Kind::Web | Kind::Worker | Kind::Unknown => {}
    }
    let killed = facts!(case, FactKind::StopSignal { signal } if signal == "SIGKILL");
    if !killed.is_empty() {
        return Verdict::unmet(High, "The platform kills the app without asking it to stop.")
            .on(killed, "no time to finish anything");
    }
    let (graceful, abrupt) = servers_of_starts(case);
    if !abrupt.is_empty() {
        return Verdict::unmet(High, "The server stops dead on SIGTERM.")
            .on(abrupt, "finishes nothing that is in flight");
    }
    let sent = stop_signals(case);
    let handled = facts!(
        case,
        FactKind::SignalHandled { signal }
            if signal == "SIGTERM" || sent.iter().any(|(_, it)| it == signal)
    );
    let stopped = facts!(case, FactKind::GracefulStop);
    if !handled.is_empty() && !stopped.is_empty() {
        return Verdict::met(High, "SIGTERM is handled, and the server is shut down in order.")
            .on(handled, "handles SIGTERM")
            .on(stopped, "finishes what is in flight");
    }
    // In development the code may start a server that production never sees.
    let plain = facts!(
        case,
        FactKind::ServerStarted { graceful: false, development, .. }
            if !*development || graceful.is_empty()
    );
    let mut own = facts!(case, FactKind::ServerStarted { graceful: true, .. });
    let mut plain = plain;
    for (framework, fact, version) in case.known_frameworks() {
        let version = if version.is_empty() || version.contains('$') {
            case.spring_boot_version()
        } else {
            version
        };
        match framework.stop(version) {
            Some(Stop::Graceful) => own.push(fact),
            Some(Stop::Abrupt) => plain.push(fact),
            None => {}
        }
    }
    if !plain.is_empty() && handled.is_empty() && !production_is_unclear(case, &plain) {
        return match case.coverage() {
            Coverage::Full(_) => Verdict::unmet(
                High,
                "The server stops dead on SIGTERM, and the app adds no handler.",
            )
            .on(plain, "stops dead on SIGTERM"),
            unread => source_unknown(&unread),
        };
    }
    let accounted = starts_without_server(case) == 0 || !own.is_empty();
    if plain.is_empty() && accounted && (!graceful.is_empty() || !own.is_empty()) {
        return Verdict::met(High, "The server finishes what is in flight on SIGTERM.")
            .on(graceful, "a server that stops gracefully")
            .on(own, "a server that stops gracefully");
    }
    if !handled.is_empty() {
        return Verdict::unknown(
            "SIGTERM is handled; whether the server is shut down in order is not seen.",
        )
        .on(handled, "handles SIGTERM");
    }
    source_unknown(&case.coverage())
}

/// What files say of the signals by which the app is stopped.
fn stop_signals<'a>(case: &Case<'a>) -> Vec<(&'a Fact, &'a str)> {
    let named = case.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::StopSignal { signal } => Some((fact, signal.as_str())),
        _ => None,
    });
    named.collect()
}

/// Whether what `fact` says of stopping is so for `start`.
fn comes_to(fact: &Fact, start: &Start<'_>) -> bool {
    let container = matches!(
        start.via,
        StartVia::Dockerfile
            | StartVia::Compose
            | StartVia::ProductionCompose
            | StartVia::Kubernetes
    );
    // What runs an image may stop it in another way than its recipe says.
    let of_image = matches!(
        classify::kind(&fact.place.path),
        FileKind::Dockerfile | FileKind::Platform(_) | FileKind::Yaml
    );
    fact.place.path == start.fact.place.path || container && of_image
}

/// How many of the start commands run something else than a known server.
fn starts_without_server(case: &Case<'_>) -> usize {
    let knows = |start: &Start<'_>| {
        start.steps.iter().any(|step| case.knowledge.programs.server(step.program()).is_some())
    };
    starts::production(case).iter().filter(|start| !knows(start)).count()
}

/// Only a development server, and nothing that says how production is started.
fn production_is_unclear(case: &Case<'_>, plain: &[&Fact]) -> bool {
    starts::production(case).is_empty()
        && plain
            .iter()
            .all(|fact| matches!(fact.kind, FactKind::ServerStarted { development: true, .. }))
}

/// The servers that the start commands run: those that stop gracefully, and those that do not.
fn servers_of_starts<'a>(case: &Case<'a>) -> (Vec<&'a Fact>, Vec<&'a Fact>) {
    let (mut graceful, mut abrupt) = (Vec::new(), Vec::new());
    let named = stop_signals(case);
    for start in starts::production(case) {
        let sent: Vec<&str> =
            named.iter().filter(|(fact, _)| comes_to(fact, &start)).map(|it| it.1).collect();
        for step in &start.steps {
            if let Some(server) = case.knowledge.programs.server(step.program()) {
                let stops = server.stops_on(&sent) || dies_on_term(case, step);
                if stops { graceful.push(step.fact) } else { abrupt.push(step.fact) }
            } else if let Some(server) = development_server(case, step) {
                abrupt.push(server);
            }
        }
    }
    (graceful, abrupt)
}

/// Whether uWSGI is told, by its words or its configuration, that SIGTERM means to stop.
fn dies_on_term(case: &Case<'_>, step: &Step<'_>) -> bool {
    let told = facts!(
        case,
        FactKind::ServerStarted { library, graceful: true, .. } if library == "uwsgi"
    );
    step.program() == "uwsgi"
        && (!told.is_empty() || step.argv.iter().any(|word| word == "--die-on-term"))
}

fn signals_reach(case: &Case<'_>) -> Verdict {
    let starts: Vec<Start<'_>> = starts::production(case)
        .into_iter()
        .filter(|start| start.via != StartVia::Script)
        .collect();
    if starts.is_empty() {
        let image = facts!(case, FactKind::BuildDeclared { by } if by == "a Dockerfile");
        return if image.is_empty() {
            Verdict::not_applicable("No image, start script or process file is declared.")
        } else {
            Verdict::unknown("The image declares no start of its own: its base image decides.")
                .on(image, "the image")
        };
    }
    let ways: Vec<(Way, &Fact)> =
        starts.iter().map(|start| (way(case, start), start.fact)).collect();
    let mut ways = ways;
    if ways.iter().any(|(way, _)| !matches!(way, Way::NoServer)) {
        ways.retain(|(way, _)| !matches!(way, Way::NoServer));
    }
    let swallowed = ways.iter().find_map(|(way, _)| match way {
        Way::Swallowed(why) => Some(*why),
        _ => None,
    });
    if let Some(why) = swallowed {
        return Verdict::unmet(
            High,
            format!("The platform's signals do not reach the app: {why}."),
        )
        .on(
            ways.iter().filter(|(way, _)| matches!(way, Way::Swallowed(_))).map(|(_, fact)| *fact),
            "SIGTERM ends here",
        )
        .on(starts.iter().filter_map(|start| last_of_script(case, start)), "not started by exec");
    }
    let facts = ways.iter().map(|(_, fact)| *fact);
    if ways.iter().any(|(way, _)| matches!(way, Way::Unclear | Way::NoServer)) {
        return Verdict::unknown("A start script is used that could not be followed to its end.")
            .on(facts, "how the app is started");
    }
    Verdict::met(High, "The platform's signals reach the app itself.")
        .on(facts, "starts the program itself")
}

fn fast_startup(case: &Case<'_>) -> Verdict {
    let mut lasting = migrations_at_start(case);
    lasting.extend(facts!(case, FactKind::SeedsAtBoot));
    let building = &case.knowledge.programs.commands.build;
    for start in starts::production(case) {
        let steps = start.steps.iter().filter(|step| step.begins_with(building));
        lasting.extend(steps.map(|step| step.fact));
    }
    if !lasting.is_empty() {
        return Verdict::unmet(High, "Each start does lasting work before the app is ready.")
            .on(lasting, "lasting work at each start");
    }
    Verdict::unknown("Only running the app can tell: the probe settles it.")
}

fn jobs_return(case: &Case<'_>) -> Verdict {
    let taken = facts!(case, FactKind::JobTaken);
    let libraries: Vec<_> = case
        .known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| framework.jobs_return.is_some() && framework.kind == "worker")
        .filter(|(framework, fact, _)| imports::is_imported(case, framework, fact))
        .collect();
    let late = facts!(case, FactKind::JobsReturn);
    let lost: Vec<&Fact> = libraries
        .iter()
        .filter(|(framework, ..)| framework.jobs_return == Some(false))
        .map(|(_, fact, _)| *fact)
        .collect();
    if !taken.is_empty() || (!lost.is_empty() && late.is_empty()) {
        return Verdict::unmet(Medium, "A job is off its queue before the work is done.")
            .on(taken, "taken off the queue before the work")
            .on(starts::server_starts(case, "worker"), "the worker")
            .on(
                facts!(case, FactKind::JobDefined { library } if library == "celery"),
                "asks for no late acknowledgement",
            )
            .on(lost, "acknowledges jobs early unless told otherwise");
    }
    if !libraries.is_empty() || !late.is_empty() {
        return Verdict::met(Medium, "A job that is interrupted goes back to its queue.")
            .on(late, "acknowledged late, or tried again")
            .on(libraries.iter().map(|(_, fact, _)| *fact), "gives interrupted jobs back");
    }
    let inside = facts!(case, FactKind::InProcessScheduler { .. });
    let workers = starts::server_starts(case, "worker");
    // A bot answers what comes and takes nothing off a queue.
    let bot = case.known_frameworks().iter().any(|(framework, ..)| framework.kind == "bot");
    let takes_jobs = case.archetype.kind == Kind::Worker && !bot;
    match case.coverage() {
        Coverage::Full(_) if inside.is_empty() && workers.is_empty() && !takes_jobs => {
            Verdict::not_applicable("The app has no workers.").looked_at([
                "schedulers and consumers in the source, libraries for jobs, process types",
            ])
        }
        Coverage::Full(_) => {
            Verdict::unknown("Someone has to say what becomes of a job that is interrupted.")
                .on(inside, "work in the background")
        }
        unread => source_unknown(&unread),
    }
}

fn health_checked(case: &Case<'_>) -> Verdict {
    let mut checks = facts!(case, FactKind::HealthCheckDeclared | FactKind::HealthEndpoint);
    // What only the development set-up checks, the platform does not.
    let production = case.has_production();
    // A file for production may override one that is not only for development then.
    let shared: Vec<&str> = facts!(
        case,
        FactKind::StartCommand { via: StartVia::ProductionCompose, .. }
            | FactKind::ServiceDeclared { stage: Stage::Production, .. }
            | FactKind::SingleInstance { stage: Stage::Production }
            | FactKind::SourceMounted { stage: Stage::Production }
            | FactKind::ImageDeployed { .. }
    )
    .iter()
    .map(|fact| &*fact.place.path)
    .collect();
    checks.retain(|fact| {
        let path = &*fact.place.path;
        let development = matches!(classify::kind(path), FileKind::Compose(Stage::Development));
        !(production && development) || shared.contains(&path)
    });
    checks.extend(
        case.known_frameworks()
            .into_iter()
            .filter(|(framework, ..)| framework.health)
            .map(|(_, fact, _)| fact),
    );
    if !checks.is_empty() {
        return Verdict::met(High, "The platform can tell whether a process is well.")
            .on(checks, "tells the platform");
    }
    if let Some(verdict) = unless_serving(case) {
        return verdict;
    }
    match case.coverage() {
        Coverage::Full(_) => Verdict::unmet(
            Medium,
            "Nothing tells the platform whether a process is ready and well.",
        )
        .on(facts!(case, FactKind::HealthInDevelopment), "in development alone")
        .on(facts!(case, FactKind::BuildDeclared { by } if by == "a Dockerfile"), "no HEALTHCHECK")
        .on(
            facts!(
                case,
                FactKind::StartCommand {
                    via: StartVia::Kubernetes | StartVia::ProductionCompose,
                    ..
                }
            ),
            "no probe",
        )
        .on(facts!(case, FactKind::Platform { .. }), "no check of the platform")
        .on(
            facts!(case, FactKind::StartCommand { via: StartVia::Procfile, .. }),
            "says nothing of a check",
        )
        .on(facts!(case, FactKind::ServerStarted { .. }), "no route for it")
        .on(facts!(case, FactKind::PortBound { .. }), "no route for it")
        .on(starts::production(case).iter().map(|start| start.fact), "no check")
        .on(
            case.known_frameworks()
                .into_iter()
                .filter(|(framework, ..)| framework.kind == "web" && framework.server.is_some())
                .map(|(_, fact, _)| fact),
            "brings no route for it",
        )
        .on(ways_in(facts!(case, FactKind::ServedByHost)), "no route for it")
        .at(case.routes.iter().take(5), "no route for it")
        .looked_at(["routes of the app's own source, HEALTHCHECK, compose, probes"]),
        unread => source_unknown(&unread),
    }
}
