//! Configuration of uWSGI: where it listens, how it stops, what runs beside the app.

use super::{Fact, FactKind, Sink, Source, TextFile, shell};

/// Reads an `.ini` file for uWSGI.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let options: Vec<(u32, String, String)> = file
        .lines()
        .map(|(line, text)| (line, text.trim()))
        .filter(|(_, text)| !text.starts_with(['#', ';', '[']))
        .map(|(line, text)| {
            let (name, value) = text.split_once('=').unwrap_or((text, "true"));
            (line, name.trim().to_owned(), value.trim().to_owned())
        })
        .collect();
    // SIGTERM reloads uWSGI unless it is told that it means to stop.
    let graceful = options.iter().any(|(_, name, value)| name == "die-on-term" && value != "false");
    for (line, name, value) in &options {
        option(name, value, graceful, &mut |kind| out.push(file.on_line(*line, kind)));
    }
}

fn option(name: &str, value: &str, graceful: bool, add: &mut impl FnMut(FactKind)) {
    match name {
        "http" | "http-socket" | "https" | "https-socket" | "socket" | "uwsgi-socket" => {
            if let Some(kind) = bound(value) {
                add(kind);
            }
            let library = "uwsgi".to_owned();
            add(FactKind::ServerStarted { library, graceful, development: false });
        }
        "attach-daemon"
        | "attach-daemon2"
        | "smart-attach-daemon"
        | "mule"
        | "cron"
        | "cron2"
        | "timer"
        | "spooler" => {
            add(FactKind::InProcessScheduler { library: "uwsgi".to_owned() });
        }
        "logto" | "logto2" | "req-logger" | "logger" => {
            let path = value.strip_prefix("file:").unwrap_or(value);
            if path.starts_with(['/', '.']) && !path.starts_with("/dev/") {
                let library = "uwsgi".to_owned();
                add(FactKind::LogSink { sink: Sink::File, library, structured: false });
            }
        }
        "daemonize" | "daemonize2" | "pidfile" | "pidfile2" | "safe-pidfile" => {
            add(FactKind::Daemonizes);
        }
        _ if (name.starts_with("hook-") || name.starts_with("exec-"))
            && shell::words(value).iter().any(|word| word == "migrate" || word == "upgrade") =>
        {
            add(FactKind::MigratesAtBoot);
        }
        _ => {}
    }
}

/// `:8000`, `0.0.0.0:$(PORT)`; a socket in the file system has no port.
fn bound(value: &str) -> Option<FactKind> {
    if value.starts_with(['/', '.']) || value.ends_with(".sock") {
        return None;
    }
    let (host, port) = value.rsplit_once(':').unwrap_or(("", value));
    let source = |text: &str| match text.strip_prefix("$(").and_then(|it| it.strip_suffix(')')) {
        Some(name) => Source::Environment { name: name.to_owned(), default: None },
        None => Source::Literal(text.to_owned()),
    };
    let host = if host.is_empty() { "0.0.0.0" } else { host };
    Some(FactKind::PortBound { port: source(port), host: Some(source(host)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("uwsgi.ini", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_server_tells_its_port_and_how_it_stops() {
        let started = |graceful| FactKind::ServerStarted {
            library: "uwsgi".to_owned(),
            graceful,
            development: false,
        };
        let port =
            |port| FactKind::PortBound { port, host: Some(Source::Literal("0.0.0.0".to_owned())) };
        let found = kinds("[uwsgi]\nhttp-socket = :8000\ndie-on-term\n");
        assert_eq!(found, [port(Source::Literal("8000".to_owned())), started(true)]);
        let found = kinds("[uwsgi]\nhttp = 0.0.0.0:$(PORT)\n");
        let variable = Source::Environment { name: "PORT".to_owned(), default: None };
        assert_eq!(found, [port(variable), started(false)]);
        assert_eq!(kinds("socket = /tmp/app.sock\n"), [started(false)]);
    }

    #[test]
    fn what_runs_beside_the_app_is_seen() {
        let found = kinds(
            "# cron = 1\nhook-pre-app = exec:./manage.py migrate\nattach-daemon = ./worker\nlogto = /var/log/a.log\nlogger = stdio\npidfile = /run/a.pid\n",
        );
        assert!(matches!(
            found.as_slice(),
            [
                FactKind::MigratesAtBoot,
                FactKind::InProcessScheduler { .. },
                FactKind::LogSink { sink: Sink::File, .. },
                FactKind::Daemonizes
            ]
        ));
    }
}
