//! Factor IX: processes start fast and stop gracefully.

use super::build_release_run::development_server;
use super::{Case, Coverage, Judge, Verdict, source_unknown, unless_serving};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, Stage, StartVia, shell};
use crate::check::inventory::{FileKind, classify};
use crate::check::knowledge::Stop;
use crate::check::report::Confidence::{High, Medium};
use crate::check::starts::{self, Start, Step};

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
    let (graceful, abrupt) = servers_of_starts(case);
    if !abrupt.is_empty() {
        return Verdict::unmet(High, "The server stops dead on SIGTERM.")
            .on(abrupt, "finishes nothing that is in flight");
    }
    let handled = facts!(case, FactKind::SignalHandled { signal } if signal == "SIGTERM");
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
            case.managed_version("spring-boot")
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
    for start in starts::production(case) {
        for step in &start.steps {
            if let Some(server) = case.knowledge.programs.server(step.program()) {
                let stops = server.graceful || dies_on_term(case, step);
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

/// What happens to a signal on its way to the app.
enum Way {
    Reaches,
    Swallowed(&'static str),
    Unclear,
    /// A script is started that runs no server: it builds, packs or fills something.
    NoServer,
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

fn way(case: &Case<'_>, start: &Start<'_>) -> Way {
    let argv = shell::program(start.argv);
    let commands = &case.knowledge.programs.commands;
    let init = argv.first().is_some_and(|program| {
        let name = shell::base_name(program);
        commands.init.iter().any(|known| shell::base_name(known) == name)
    });
    if start.through_shell {
        return match start.via {
            StartVia::Procfile => Way::Swallowed("a chain of commands leaves a shell above it"),
            _ => Way::Swallowed("the shell form puts a shell above it"),
        };
    }
    if let Some(name) = starts::script_of(case, start) {
        return script_way(case, name, &start.fact.place.path, SCRIPTS);
    }
    let Some(program) = argv.first().map(|program| shell::base_name(program)) else {
        return Way::Unclear;
    };
    if let Some(line) = starts::shell_line(argv) {
        // A shell replaces itself by the last command only where it is told to.
        let last = shell::commands(line).pop().unwrap_or_default();
        return if last.first().is_some_and(|word| word == "exec") {
            Way::Reaches
        } else {
            Way::Swallowed("a shell stands above it")
        };
    }
    if !init && commands.wrappers.iter().any(|wrapper| wrapper == program) {
        return Way::Swallowed("a wrapper stands above it");
    }
    Way::Reaches
}

/// The last step of the script that a start hands over to, where it leaves the shell above it.
fn last_of_script<'a>(case: &Case<'a>, start: &Start<'_>) -> Option<&'a Fact> {
    let name = starts::script_of(case, start)?;
    let steps = starts::script_facts(case, name, &start.fact.place.path);
    steps.last().copied().filter(|fact| {
        matches!(&fact.kind, FactKind::ScriptStep { exec: false, argv, .. }
            if runs_app(case, argv) || starts::script_run_by(case, argv).is_some())
    })
}

/// How many scripts that call scripts are followed.
const SCRIPTS: usize = 4;

fn script_way(case: &Case<'_>, name: &str, near: &str, depth: usize) -> Way {
    let steps = starts::script_facts(case, name, near);
    let Some(last) = steps.last() else { return Way::Unclear };
    let replaced =
        steps.iter().any(|fact| matches!(fact.kind, FactKind::ScriptStep { exec: true, .. }));
    let steps_run = |fact: &&Fact| matches!(&fact.kind, FactKind::ScriptStep { argv, .. } if runs_app(case, argv));
    // The script that the last step runs, and whether there the app is started.
    let handed_over = match &last.kind {
        FactKind::ScriptStep { argv, .. } if depth > 0 => starts::script_run_by(case, argv)
            .filter(|inner| *inner != name)
            .map(|inner| script_way(case, inner, &last.place.path, depth - 1)),
        _ => None,
    };
    match (&last.kind, handed_over) {
        (FactKind::ScriptStep { exec: true, .. }, Some(Way::Swallowed(why))) => {
            return Way::Swallowed(why);
        }
        (FactKind::ScriptStep { exec: false, .. }, Some(Way::Reaches | Way::Swallowed(_)))
            if !replaced =>
        {
            return Way::Swallowed("the start script does not replace itself by the next (exec)");
        }
        _ => {}
    }
    match &last.kind {
        _ if replaced => Way::Reaches,
        FactKind::ScriptStep { argv, .. } if runs_app(case, argv) => {
            Way::Swallowed("the start script does not replace itself by it (exec)")
        }
        _ if steps.iter().any(steps_run) => Way::Unclear,
        _ => Way::NoServer,
    }
}

/// Whether a command runs a server or a program of a language: scripts do other things as well.
fn runs_app(case: &Case<'_>, argv: &[String]) -> bool {
    const LANGUAGES: [&str; 13] = [
        "python", "python3", "node", "npm", "yarn", "java", "ruby", "bundle", "php", "dotnet",
        "flask", "deno", "bun",
    ];
    let argv = shell::program(argv);
    let name = argv.first().map_or("", |program| shell::base_name(program));
    LANGUAGES.contains(&name) || case.knowledge.programs.server(name).is_some()
}

fn fast_startup(case: &Case<'_>) -> Verdict {
    let migrating = migrations_at_start(case);
    if !migrating.is_empty() {
        return Verdict::unmet(High, "Each start does lasting work before the app is ready.")
            .on(migrating, "lasting work at each start");
    }
    Verdict::unknown("Only running the app can tell: the probe settles it.")
}

/// Where the start migrates the database.
pub(super) fn migrations_at_start<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    // What stands in a command's file runs when it is called, not at the start.
    let mut found: Vec<&Fact> = facts!(case, FactKind::MigratesAtBoot)
        .into_iter()
        .filter(|fact| !is_command(&fact.place.path))
        .collect();
    let frameworks = case.known_frameworks();
    if frameworks.iter().any(|(framework, ..)| framework.name == "Spring Boot") {
        found.extend(frameworks.iter().filter(|(it, ..)| it.migrates).map(|(_, fact, _)| *fact));
    }
    for start in starts::production(case) {
        for step in &start.steps {
            let django = step.argv.iter().any(|word| word == "migrate")
                && step.argv.iter().any(|word| word.ends_with("manage.py"));
            let fills = step.argv.iter().skip(1).any(|word| fills_database(word));
            if django || fills || step.begins_with(&case.knowledge.programs.commands.migrate) {
                found.push(step.fact);
            }
        }
    }
    if !found.is_empty() {
        // The command of the app's own that does it.
        let steps = starts::production(case).into_iter().flat_map(|start| start.steps);
        let own = ["deploy", "init-db", "initdb", "create-db", "setup", "bootstrap"];
        found.extend(
            steps
                .filter(|step| step.program() == "flask")
                .filter(|step| step.argv.get(1).is_some_and(|it| own.contains(&it.as_str())))
                .map(|step| step.fact),
        );
    }
    found
}

/// Whether the file at `path` is that of a command for admins.
fn is_command(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    matches!(stem.as_str(), "migrate" | "migrator" | "manage" | "admin" | "cli")
        || folders.split('/').any(|folder| {
            matches!(folder, "admin" | "commands" | "command" | "migrate" | "migrator" | "tasks")
        })
}

/// `db-reset.js`, `db:seed`: a script that makes or fills a database.
fn fills_database(word: &str) -> bool {
    let name = shell::base_name(word).to_ascii_lowercase().replace(['-', ':'], "_");
    let stem = name.split('.').next().unwrap_or(&name);
    ["db_reset", "db_seed", "seed_db", "reset_db", "init_db", "db_init", "db_setup", "db_migrate"]
        .contains(&stem)
}

fn jobs_return(case: &Case<'_>) -> Verdict {
    let taken = facts!(case, FactKind::JobTaken);
    let libraries: Vec<_> = case
        .known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| framework.jobs_return.is_some() && framework.kind == "worker")
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
            .on(lost, "acknowledges jobs early unless told otherwise");
    }
    if !libraries.is_empty() {
        return Verdict::met(Medium, "A job that is interrupted goes back to its queue.")
            .on(late, "acknowledged late, or tried again")
            .on(libraries.iter().map(|(_, fact, _)| *fact), "gives interrupted jobs back");
    }
    let inside = facts!(case, FactKind::InProcessScheduler { .. });
    let workers = starts::server_starts(case, "worker");
    match case.coverage() {
        Coverage::Full(_)
            if inside.is_empty() && workers.is_empty() && case.archetype.kind != Kind::Worker =>
        {
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
    checks.retain(|fact| {
        let development =
            matches!(classify::kind(&fact.place.path), FileKind::Compose(Stage::Development));
        !(production && development)
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
        .at(case.routes.iter().take(5), "no route for it")
        .on(
            facts!(case, FactKind::StartCommand { via: StartVia::Procfile, .. }),
            "says nothing of a check",
        )
        .on(facts!(case, FactKind::ServerStarted { .. }), "no route for it")
        .looked_at(["routes of the app's own source, HEALTHCHECK, compose, probes"]),
        unread => source_unknown(&unread),
    }
}
