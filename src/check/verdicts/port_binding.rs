//! Factor VII: the app exports its service by binding to a port.

mod port;

use super::{Case, Judge, Verdict, source_unknown, unless_serving, ways_in};
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, Source, StartVia};
use crate::check::inventory::{FileKind, classify};
use crate::check::knowledge::DefaultPort;
use crate::check::report::Confidence::{High, Medium};
use crate::check::starts::{self, Start, Step};
use port::{Port, port_of_step};

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("port.self-contained", self_contained),
    ("port.from-config", from_config),
    ("port.all-interfaces", all_interfaces),
    ("port.declared", declared),
];

fn self_contained(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = unless_serving(case) {
        return verdict;
    }
    let mut own = facts!(case, FactKind::ServerStarted { .. } | FactKind::PortBound { .. });
    own.extend(starts::server_starts(case, "web"));
    own.extend(facts!(
        case,
        FactKind::BaseImage { image, last_stage: true, tag, .. }
            if matches!(image.rsplit('/').next(), Some("nginx" | "httpd" | "caddy" | "tomcat" | "jetty" | "wildfly" | "open-liberty" | "server-full"))
                || image.ends_with("php") && tag.as_deref().is_some_and(|tag| tag.contains("apache"))
    ));
    own.extend(framework_servers(case));
    own.extend(facts!(
        case,
        FactKind::ToolInstalled { package }
            if matches!(package.as_str(), "nginx" | "apache2" | "httpd" | "lighttpd" | "caddy" | "uwsgi")
    ));
    let hosted = ways_in(facts!(case, FactKind::ServedByHost));
    let image = facts!(case, FactKind::BuildDeclared { by } if by == "a Dockerfile");
    let started = !starts::production(case).is_empty()
        || !image.is_empty()
        || !facts!(case, FactKind::Platform { .. }).is_empty();
    if own.is_empty() && !hosted.is_empty() && !started {
        return Verdict::unmet(Medium, "The app is made to be put into a server of the host.")
            .on(hosted, "found by a server that others start")
            .at(&case.readme, "says how it is set up");
    }
    if own.is_empty() {
        return source_unknown(&case.coverage());
    }
    Verdict::met(High, "The app starts the server that it needs.").on(own, "starts a server")
}

/// What brings a framework with a server of its own.
fn framework_servers<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    case.known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| framework.server.is_some() || framework.port.is_some())
        .map(|(_, fact, _)| fact)
        .collect()
}

fn from_config(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = unless_serving(case) {
        return verdict;
    }
    let mut fixed: Vec<&Fact> = Vec::new();
    let mut open: Vec<&Fact> = Vec::new();
    for start in starts::production(case) {
        for step in &start.steps {
            match port_of_step(case, step) {
                Some((Port::Fixed, fact)) => fixed.push(fact),
                Some((Port::Environment, fact)) => open.push(fact),
                None => {}
            }
        }
    }
    if !fixed.is_empty() {
        let literal = facts!(case, FactKind::PortBound { port: Source::Literal(_), .. });
        let of_server = literal
            .into_iter()
            .filter(|fact| classify::kind(&fact.place.path) == FileKind::ServerConfig);
        return Verdict::unmet(High, "The start command fixes the port.")
            .on(fixed, "a fixed port")
            .on(of_server, "a fixed port of the server")
            .on(facts!(case, FactKind::PortDeclared { .. }), "the port that is told");
    }
    // A server of the start command stands for the app: what the code binds is for development.
    let all_known = starts::production(case).iter().all(|start| {
        start.steps.iter().any(|step| case.knowledge.programs.server(step.program()).is_some())
    });
    if !open.is_empty() && (all_known || facts!(case, FactKind::PortBound { .. }).is_empty()) {
        return Verdict::met(High, "The server takes its port from the environment.")
            .on(open, "the port comes from the environment");
    }
    let bound = |wanted: &dyn Fn(&Source) -> bool| facts!(case, FactKind::PortBound { port, .. } if wanted(port));
    let literal =
        bound(&|port| matches!(port, Source::Literal(port) if !port.is_empty() && port != "0"));
    let mut literal = literal;
    let environment = bound(&|port| matches!(port, Source::Environment { .. }));
    let computed = bound(&|port| matches!(port, Source::Computed));
    let mut read = facts!(case, FactKind::EnvRead { name, .. } if names_port(name));
    if read.is_empty() {
        read = own_port(case);
    }
    let read: Vec<&Fact> =
        read.into_iter().chain(facts!(case, FactKind::PrefixBound { .. })).collect();
    let default: Vec<&Fact> = case
        .known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| framework.port == Some(DefaultPort::Environment))
        .map(|(_, fact, _)| fact)
        .collect();
    // Beside the app's own port, those of the web are for redirects and challenges.
    if !environment.is_empty() || !read.is_empty() {
        literal.retain(|fact| {
            !matches!(&fact.kind, FactKind::PortBound { port: Source::Literal(port), .. }
                if matches!(port.as_str(), "80" | "443" | "http" | "https"))
        });
    }
    match (literal.is_empty(), environment.is_empty(), computed.is_empty()) {
        (false, true, true) => Verdict::unmet(High, "The app binds to a port that the code fixes.")
            .on(literal, "a fixed port"),
        (true, false, _) => Verdict::met(High, "The port comes from the environment.")
            .on(environment, "the port comes from the environment"),
        (false, _, _) => Verdict::unknown("The app binds to a fixed port and to one from config.")
            .on(literal, "a fixed port")
            .on(environment, "the port comes from the environment")
            .on(computed, "a computed port"),
        (true, true, false) if !read.is_empty() => Verdict::met(
            Medium,
            "The port comes from the app's settings, which read the environment.",
        )
        .on(read, "the port, read from the environment")
        .on(computed, "the port comes from the settings"),
        (true, true, false) => {
            Verdict::unknown("The port is computed: someone has to say from what.")
                .on(computed, "a computed port")
        }
        (true, true, true) if !read.is_empty() => {
            Verdict::met(Medium, "The app reads its port from the environment.")
                .on(read, "the port, read from the environment")
        }
        (true, true, true) if !default.is_empty() => Verdict::met(
            Medium,
            "The framework's server takes its port from a documented variable.",
        )
        .on(default, "its port can be set by the environment"),
        (true, true, true) => source_unknown(&case.coverage()),
    }
}

/// The one variable that ends like a port's and is not that of a service: `SHOP_PORT`.
fn own_port<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    const OTHERS: [&str; 35] = [
        "DB",
        "DATABASE",
        "POSTGRES",
        "PG",
        "MYSQL",
        "MARIADB",
        "REDIS",
        "SMTP",
        "MAIL",
        "EMAIL",
        "MONGO",
        "MONGODB",
        "RABBITMQ",
        "AMQP",
        "KAFKA",
        "ELASTIC",
        "ELASTICSEARCH",
        "METRICS",
        "PROMETHEUS",
        "DEBUG",
        "GRPC",
        "BEAM",
        "MEMCACHED",
        "LDAP",
        "PROXY",
        "STATSD",
        "MQTT",
        "SSH",
        "FTP",
        "MINIO",
        "NATS",
        "HTTPS",
        "CACHE",
        "CLICKHOUSE",
        "QUEUE",
    ];
    let named = facts!(case, FactKind::EnvRead { name, .. }
        if name.ends_with("_PORT") && !name.split('_').any(|word| OTHERS.contains(&word)));
    let mut names: Vec<&str> = named
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::EnvRead { name, .. } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    names.dedup();
    if names.len() == 1 { named } else { Vec::new() }
}

/// Whether an address is one of the own machine alone.
pub(super) fn is_local(address: &str) -> bool {
    let host = address.trim_matches(['[', ']']);
    host == "localhost" || host.starts_with("127.") || host == "::1"
}

/// Whether an address stands for all interfaces.
pub(super) fn is_any(address: &str) -> bool {
    matches!(address, "0.0.0.0" | "::" | "[::]")
}

/// Whether what listens in the file at `path` takes all interfaces where it names none.
pub(super) fn takes_all(path: &str) -> bool {
    ["bin/www", ".js", ".ts", ".mjs", ".cjs", ".go", ".java", ".kt"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Whether a variable of this name says to what the app binds.
pub(super) fn names_interface(name: &str) -> bool {
    matches!(name, "LISTEN_ADDR" | "HOST" | "BIND_ADDR" | "LISTEN_ADDRESS" | "BIND_ADDRESS")
}

/// Whether a variable of this name is that of the app's own port.
pub(super) fn names_port(name: &str) -> bool {
    // `SHOP_SERVER_PORT`: with the app's own name before it.
    let own = |end: &str| name.len() > end.len() && name.ends_with(end);
    let ends = [
        "_SERVER_PORT",
        "_HTTP_PORT",
        "_LISTEN_PORT",
        "_WEB_PORT",
        "_LISTEN_ADDR",
        "_BIND_ADDR",
        "_ADDRESS_PORT",
        "_LISTEN_ADDRESS",
        "_BIND_ADDRESS",
    ];
    let of_service = ["DB_", "SQL", "REDIS", "SMTP", "MAIL", "PROXY", "METRICS"];
    if ends.iter().any(|end| own(end)) {
        return !of_service.iter().any(|word| name.contains(word));
    }
    matches!(
        name,
        "PORT"
            | "APP_PORT"
            | "SERVER_PORT"
            | "HTTP_PORT"
            | "LISTEN_ADDR"
            | "LISTEN_PORT"
            | "BIND_ADDR"
            | "BIND_ADDRESS"
            | "LISTEN_ADDRESS"
            | "WEB_PORT"
            | "API_PORT"
    )
}

fn all_interfaces(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = unless_serving(case) {
        return verdict;
    }
    let host = |wanted: &dyn Fn(&str) -> bool| {
        facts!(
            case,
            FactKind::PortBound { host: Some(Source::Literal(host)), .. } if wanted(host)
        )
    };
    let served = !starts::server_starts(case, "web").is_empty();
    let local = host(&is_local);
    if !local.is_empty() && !served {
        return Verdict::unmet(Medium, "The app binds to its own machine only.")
            .on(local, "reached from nowhere else");
    }
    let all = host(&is_any);
    let from_environment =
        facts!(case, FactKind::PortBound { host: Some(Source::Environment { .. }), .. });
    // gunicorn takes all interfaces where the platform sets PORT, as it does for a Procfile.
    let by_platform = |start: &Start<'_>, step: &Step<'_>| {
        start.via == StartVia::Procfile
            && step.program() == "gunicorn"
            && !step.argv.iter().any(|word| word.starts_with("-b") || word.starts_with("--bind"))
    };
    let commands: Vec<&Fact> = starts::production(case)
        .iter()
        .flat_map(|start| start.steps.iter().map(move |step| (start, step)))
        .filter(|(start, step)| binds_to_all(case, step) || by_platform(start, step))
        .map(|(_, step)| step.fact)
        .collect();
    // Node's and Go's listeners take all interfaces where none is named.
    let unnamed: Vec<&Fact> = facts!(case, FactKind::PortBound { host: None, .. })
        .into_iter()
        .filter(|fact| takes_all(&fact.place.path))
        .collect();
    let default: Vec<&Fact> = case
        .known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| {
            matches!(framework.interfaces.as_deref(), Some("all" | "environment"))
        })
        .map(|(_, fact, _)| fact)
        .collect();
    let prefix = facts!(case, FactKind::PrefixBound { .. });
    let set = facts!(case, FactKind::EnvRead { name, .. }
        if names_interface(name) || name.contains("ADDR") && names_port(name));
    let found = [commands, unnamed, default, prefix, set].concat();
    if all.is_empty() && from_environment.is_empty() && !found.is_empty() {
        return Verdict::met(Medium, "The app can be reached from outside of its host.")
            .on(found, "all interfaces, or what config says");
    }
    if all.is_empty() && from_environment.is_empty() {
        return Verdict::unknown(
            "Which address the server binds to is not said: its default decides.",
        );
    }
    Verdict::met(Medium, "The app can be reached from outside of its host.")
        .on(all, "all interfaces")
        .on(from_environment, "the address is config")
}

/// Whether a start command binds to all interfaces.
fn binds_to_all(case: &Case<'_>, step: &Step<'_>) -> bool {
    let Some(server) = case.knowledge.programs.server(step.program()) else { return false };
    let says = |word: &String| {
        word.contains("0.0.0.0")
            || word.contains("[::]")
            || word.starts_with(":$")
            || word.starts_with(":80")
    };
    let bind_without_host = step
        .argv
        .windows(2)
        .any(|pair| matches!(pair[0].as_str(), "-b" | "--bind") && pair[1].starts_with(':'));
    step.argv.iter().any(says) || bind_without_host || server.interfaces.as_deref() == Some("all")
}

fn declared(case: &Case<'_>) -> Verdict {
    if let Some(verdict) = unless_serving(case) {
        return verdict;
    }
    let mut declared = facts!(case, FactKind::PortDeclared { .. });
    declared.extend(facts!(
        case,
        FactKind::StartCommand { process, via: StartVia::Procfile, .. } if process == "web"
    ));
    declared.extend(facts!(case, FactKind::StartCommand { via: StartVia::Orchestrator, .. }));
    if declared.is_empty() {
        let listening = facts!(case, FactKind::PortBound { .. } | FactKind::ServerStarted { .. });
        return Verdict::unmet(Medium, "No file tells the platform at which port the app listens.")
            .on(listening, "listens, and no file of the platform says so")
            .on(starts::production(case).iter().map(|start| start.fact), "names no port")
            .on(facts!(case, FactKind::Manifest { .. }), "says nothing of a port")
            .on(
                ways_in(facts!(case, FactKind::ServedByHost)),
                "is served, and nothing says at which port",
            )
            .at(&case.readme, "no file of the platform")
            .looked_at(["EXPOSE, compose, Kubernetes manifests, a Procfile's web process"]);
    }
    Verdict::met(High, "The port is declared to the platform.").on(declared, "declares the port")
}
