//! Factor VIII: the app scales out by processes of several types.

use super::{Case, Coverage, Judge, Verdict, absent_in_source, imports, source_unknown, ways_in};
use crate::check::archetype::Kind;
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, Stage, StartVia, StoreKind, shell};
use crate::check::report::Confidence::{High, Low, Medium};
use crate::check::starts::{self, Step};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("concurrency.process-types", process_types),
    ("concurrency.no-daemonizing", no_daemonizing),
    ("concurrency.work-by-type", work_by_type),
    ("concurrency.scales-out", scales_out),
];

fn process_types(case: &Case<'_>) -> Verdict {
    let starts = starts::production(case);
    let mut declared: Vec<&Fact> = starts
        .iter()
        .filter(|start| start.via != StartVia::Script)
        .map(|start| start.fact)
        .collect();
    // A workload may leave the command to its image.
    declared.extend(facts!(
        case,
        FactKind::StartCommand { via: StartVia::Kubernetes | StartVia::Orchestrator, .. }
    ));
    if !declared.is_empty() {
        return Verdict::met(High, "The process types and their commands are declared.")
            .on(declared, "declares a process and its command");
    }
    let images = facts!(
        case,
        FactKind::BuildDeclared { by } if matches!(by.as_str(), "a Dockerfile" | "Jib")
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
    Verdict::unmet(Medium, "Nothing says how the app is started in production.")
        .on(facts!(case, FactKind::Manifest { .. }), "names no start")
        .on(ways_in(facts!(case, FactKind::ServedByHost)), "waits for a server of the host")
        .on(facts!(case, FactKind::EntryPoint), "nothing declares this as a process")
        .at(&case.readme, "says how it is set up by hand")
        .looked_at([
            "Procfile, Dockerfiles, compose, Kubernetes manifests, units, the manifest's start \
             script",
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
    let left_behind = facts!(
        case,
        FactKind::ScriptStep { argv, background: true, .. } if is_left_behind(argv)
    );
    let in_commands: Vec<&Fact> = left_behind
        .into_iter()
        .filter(|fact| !is_for_tests(&fact.place.path))
        .chain(in_commands)
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

/// Whether a script starts a program of a language so that it goes on without the script.
fn is_left_behind(argv: &[String]) -> bool {
    const PROGRAMS: [&str; 9] =
        ["java", "node", "npm", "python", "python3", "dotnet", "gunicorn", "uvicorn", "ruby"];
    let mut words = argv.iter().map(|word| shell::base_name(word)).filter(|word| *word != "sudo");
    words.next() == Some("nohup") && words.next().is_some_and(|word| PROGRAMS.contains(&word))
}

fn is_for_tests(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ["test", "e2e", "bench", "spec", "ci/"].iter().any(|word| lower.contains(word))
}

fn daemonizes(case: &Case<'_>, step: &Step<'_>) -> bool {
    let has = |words: &[&str]| step.argv.iter().any(|word| words.contains(&word.as_str()));
    // What goes into the background unless it is told to stay.
    let goes = match step.program() {
        "nginx" => {
            !step.argv.iter().any(|word| word.contains("daemon off"))
                && !has(&["-t", "-T", "-s", "-v", "-V"])
                && facts!(case, FactKind::KeptInForeground).is_empty()
        }
        "cron" => !has(&["-f"]),
        "crond" => !step.argv.iter().any(|word| word.starts_with("-f") || word.starts_with("-n")),
        "service" | "rc-service" => has(&["start", "restart"]),
        "apachectl" | "apache2ctl" => {
            has(&["start", "restart"]) && !has(&["FOREGROUND", "-DFOREGROUND"])
        }
        "delayed_job" => has(&["start", "restart"]),
        "celery" => has(&["multi"]) && has(&["start", "restart"]),
        "redis-server" => has(&["--daemonize"]) && has(&["yes"]),
        _ => false,
    };
    if goes {
        return true;
    }
    let programs = &case.knowledge.programs;
    programs.commands.daemonize.iter().any(|program| program == step.program())
        || programs.server(step.program()).is_some()
            && has(&["--daemon", "--daemonize", "-D", "--pid", "--pidfile", "--detach"])
        || step.program() == "pm2" && has(&["start"]) && !has(&["--no-daemon"])
        || step.program() == "forever" && step.argv.get(1).is_some_and(|word| word == "start")
}

fn work_by_type(case: &Case<'_>) -> Verdict {
    let (inside, apart): (Vec<&Fact>, Vec<&Fact>) =
        facts!(case, FactKind::InProcessScheduler { .. })
            .into_iter()
            .partition(|fact| serves_beside(case, fact) && !is_apart(case, fact));
    let mut workers = Vec::new();
    workers.extend(apart);
    workers.extend(starts::server_starts(case, "worker"));
    if workers.is_empty() {
        workers.extend(starts::worker_steps(case));
    }
    let workers = workers;
    if !inside.is_empty() && case.serves() == Some(true) {
        return Verdict::unmet(Medium, "The web process schedules or works through jobs itself.")
            .on(inside, "work inside the web process");
    }
    if !workers.is_empty() && inside.is_empty() {
        return Verdict::met(Medium, "Jobs are worked through by a process of their own.")
            .on(workers, "a worker process");
    }
    if !inside.is_empty() && case.archetype.kind == Kind::Worker {
        return Verdict::met(Medium, "The work is all that the process is for.")
            .on(inside, "the work of a process of its own");
    }
    if !inside.is_empty() {
        return Verdict::unknown(
            "Work goes on in the background: someone has to say in which process.",
        )
        .on(inside, "work in the background");
    }
    let libraries: Vec<&Fact> = case
        .known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| framework.kind == "worker")
        .filter(|(framework, fact, _)| imports::is_imported(case, framework, fact))
        .map(|(_, fact, _)| fact)
        .collect();
    if !libraries.is_empty() {
        let mut own_worker = facts!(case, FactKind::StartCommand { process, .. } if process.contains("work") || process.contains("job"));
        if own_worker.is_empty() {
            own_worker = starts::worker_commands(case);
        }
        return if own_worker.is_empty() {
            Verdict::unknown("A library for jobs is used; which process works on them is not said.")
                .on(libraries, "a library for jobs")
        } else {
            Verdict::met(Medium, "Jobs are worked through by a process of their own.")
                .on(own_worker, "a worker process")
        };
    }
    let put_off = put_off_without_adapter(case);
    if !put_off.is_empty() && case.serves() == Some(true) {
        return Verdict::unmet(
            Medium,
            "Work is put off, and no adapter takes it out of the process: Rails' default uses \
             threads.",
        )
        .on(put_off, "done in threads of the process that puts it off");
    }
    match case.coverage() {
        Coverage::Full(_) => {
            Verdict::not_applicable("The app has no background work.").looked_at([
                "schedulers and consumers in the source, libraries for jobs, process types",
            ])
        }
        unread => source_unknown(&unread),
    }
}

/// Work that Rails is told to do later where nothing names what does it.
fn put_off_without_adapter<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    let named = facts!(case, FactKind::JobDefined { library } if library == "queue_adapter");
    if !named.is_empty() {
        return Vec::new();
    }
    facts!(case, FactKind::JobDefined { library } if library == "active_job")
}

/// Whether what takes jobs off a queue is run by a process of its own, as a command says.
fn is_apart(case: &Case<'_>, fact: &Fact) -> bool {
    let of_queue = matches!(&fact.kind, FactKind::InProcessScheduler { library }
        if library == "bull");
    let works = |word: &str| {
        let word = word.to_ascii_lowercase();
        ["worker", "consumer", "queue", "jobs", "processor"].iter().any(|it| word.contains(it))
    };
    of_queue
        && case.facts.iter().any(|it| match &it.kind {
            FactKind::StartCommand { process, argv, .. } => {
                works(process) || argv.iter().any(|word| works(word))
            }
            _ => false,
        })
}

/// Whether the part of the project in which `fact` stands, by its nearest manifest, serves as well.
fn serves_beside(case: &Case<'_>, fact: &Fact) -> bool {
    let folders: Vec<&str> = facts!(case, FactKind::Manifest { .. })
        .iter()
        .map(|it| it.place.path.rsplit_once('/').map_or("", |(folder, _)| folder))
        .collect();
    let part = |path: &str| {
        folders
            .iter()
            .filter(|folder| folder.is_empty() || path.starts_with(&format!("{folder}/")))
            .max_by_key(|folder| folder.len())
            .copied()
            .unwrap_or("")
            .to_owned()
    };
    let own = part(&fact.place.path);
    let servers = facts!(case, FactKind::ServerStarted { .. } | FactKind::PortBound { .. });
    let serves = |own: &str| servers.iter().any(|server| part(&server.place.path) == own);
    servers.is_empty() || serves(&own) || is_taken_in(case, fact, &|path| part(path) == own)
}

/// Whether the part that is `own` is one of .NET or Java that nothing starts by itself: what is in
/// it runs in the process of the part that takes it in.
fn is_taken_in(case: &Case<'_>, fact: &Fact, own: &dyn Fn(&str) -> bool) -> bool {
    [".cs", ".java", ".kt"].iter().any(|end| fact.place.path.ends_with(end))
        && !facts!(case, FactKind::EntryPoint | FactKind::StartCommand { .. })
            .iter()
            .any(|start| own(&start.place.path))
}

fn scales_out(case: &Case<'_>) -> Verdict {
    let local =
        facts!(case, FactKind::SessionStore { kind: StoreKind::Memory | StoreKind::File, .. });
    let used = super::processes::local_sessions(case);
    let mut stored = super::processes::local_uploads(case);
    stored.extend(super::processes::kept_uploads(case));
    let (database, _) = super::processes::local_databases(case);
    let state = facts!(case, FactKind::StateInMemory { .. });
    let mut single = facts!(case, FactKind::SingleInstance { stage: Stage::Production });
    single.extend(fixed_by_compose(case));
    let inside: Vec<&Fact> =
        facts!(case, FactKind::InProcessScheduler { library } if !locks(library))
            .into_iter()
            .filter(|fact| serves_beside(case, fact) && !takes_under_a_lock(case, fact))
            .collect();
    let inside = if case.serves() == Some(true) { inside } else { Vec::new() };
    let kept = facts!(case, FactKind::LastingVolume);
    let found = [local, used, stored, database, state, single, inside, kept].concat();
    if !found.is_empty() {
        return Verdict::unmet(Medium, "A second process would not have what the first one has.")
            .on(found, "ties the app to one instance")
            .on(facts!(case, FactKind::SingleInstance { .. }), "lets one instance run on a host");
    }
    absent_in_source(case, "Nothing ties the app to one instance.")
}

/// What a compose file fixes to one instance, where it is all that says how the app is run: nothing
/// else is for production, and it mounts no source as those for developers do.
fn fixed_by_compose<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    // An image that a pipeline publishes runs elsewhere.
    let published = facts!(case, FactKind::Pipeline { publishes: true });
    if case.has_production() || !published.is_empty() {
        return Vec::new();
    }
    let mounted = facts!(case, FactKind::SourceMounted { .. });
    let mut found = facts!(case, FactKind::SingleInstance { stage: Stage::Development });
    found.retain(|fact| {
        let path = &fact.place.path;
        let name = path.rsplit('/').next().unwrap_or(path);
        let named = ["dev", "local", "override", "test"].iter().any(|word| name.contains(word));
        // A port of the own machine alone is for the one who sits at it.
        let own = fact.place.snippet.contains("127.0.0.1:") || path.contains(".devcontainer");
        !named && !own && !mounted.iter().any(|mount| mount.place.path == *path)
    });
    found
}

/// Whether the file of a loop also takes its jobs so that no other process has them at once.
fn takes_under_a_lock(case: &Case<'_>, work: &Fact) -> bool {
    case.facts
        .iter()
        .any(|fact| matches!(fact.kind, FactKind::JobsReturn) && fact.place.path == work.place.path)
}

/// Whether a library sees to it that only one process takes a job, or does one kind of work only.
pub(super) fn locks(library: &str) -> bool {
    matches!(library, "agenda" | "bull" | "bullmq" | "listener" | "solid_queue")
}
