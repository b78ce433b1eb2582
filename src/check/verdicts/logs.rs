//! Factor XI: logs are event streams.

use super::{Case, Coverage, Judge, Verdict, absent_in_source, source_unknown};
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind, Sink};
use crate::check::report::Confidence::{High, Low, Medium};
use crate::check::starts;

pub(super) const JUDGES: &[(&str, Judge)] = &[
    ("logs.to-stdout", to_stdout),
    ("logs.no-files", no_files),
    ("logs.no-routing", no_routing),
    ("logs.structured", structured),
];

fn sinks<'a>(case: &Case<'a>, wanted: Sink) -> Vec<&'a Fact> {
    facts!(case, FactKind::LogSink { sink, .. } if *sink == wanted)
}

/// The log files of the app itself, without those of a web server beside it.
fn app_files<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    facts!(case, FactKind::LogSink { sink: Sink::File, library, .. } if library != "nginx")
}

fn to_stdout(case: &Case<'_>) -> Verdict {
    let mut console = sinks(case, Sink::Console);
    // A format says nothing of where it is written, where a transport does.
    if !sinks(case, Sink::File).is_empty() {
        console.retain(|fact| {
            !matches!(&fact.kind, FactKind::LogSink { library, .. } if library.starts_with("a format"))
        });
    }
    if !console.is_empty() {
        return Verdict::met(High, "The app writes its events to stdout or stderr.")
            .on(console, "writes to the console");
    }
    let elsewhere: Vec<&Fact> = app_files(case)
        .into_iter()
        .chain(file_defaults(case))
        .chain(sinks(case, Sink::Network))
        .collect();
    let default = facts!(
        case,
        FactKind::Dependency { ecosystem, name, development: false, .. }
            if case.knowledge.framework(ecosystem, name).is_some_and(|found| {
                found.logs.as_deref() == Some("console")
            })
    );
    let plain = facts!(case, FactKind::Logger { .. } | FactKind::Printed);
    let served = starts::server_starts(case, "web");
    // What is sent to a service as well takes nothing from what a framework writes by itself.
    let beside = app_files(case).iter().all(|it| is_beside(it)) && file_defaults(case).is_empty();
    let by_hand =
        |fact: &&Fact| matches!(&fact.kind, FactKind::LogSink { library, .. } if library == "fs");
    let by_itself = !default.is_empty() || !plain.is_empty() && app_files(case).iter().all(by_hand);
    let elsewhere = if beside && by_itself { Vec::new() } else { elsewhere };
    let set_in = case.log_settings.iter().filter(|_| !file_defaults(case).is_empty());
    match case.coverage() {
        Coverage::Full(_) if !elsewhere.is_empty() => {
            Verdict::unmet(Medium, "The app's logger writes elsewhere, and not to stdout.")
                .at(set_in, "nothing here sends the log to stdout")
                .on(elsewhere, "writes elsewhere")
        }
        Coverage::Full(_) if !default.is_empty() => Verdict::met(
            Low,
            "The framework logs to the console by itself, and nothing changes that.",
        )
        .on(default, "logs to the console by default"),
        Coverage::Full(_) if !plain.is_empty() => {
            Verdict::met(Medium, "What the app writes goes to stdout or stderr.")
                .on(plain.into_iter().take(5), "written to the console")
        }
        Coverage::Full(_) if !served.is_empty() => {
            Verdict::met(Low, "The server logs to the console, and nothing changes that.")
                .on(served, "logs to the console by default")
        }
        Coverage::Full(_) => Verdict::unknown("No logger was found in the source."),
        unread => source_unknown(&unread),
    }
}

/// Whether a file is written beside the console: as a setting of Spring Boot or Quarkus has it, or by
/// hand.
fn is_beside(fact: &Fact) -> bool {
    let name = fact.place.path.rsplit('/').next().unwrap_or_default();
    // Monolog's handlers stand instead of what Symfony does without them.
    [".properties", ".yml", ".yaml"].iter().any(|end| name.ends_with(end))
        && !name.starts_with("monolog")
        || matches!(&fact.kind, FactKind::LogSink { library, .. } if matches!(library.as_str(), "java.io" | "fs"))
}

/// Frameworks that log to a file unless told otherwise, where nothing tells them.
fn file_defaults<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    if !sinks(case, Sink::Console).is_empty() {
        return Vec::new();
    }
    case.known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| framework.logs.as_deref() == Some("file"))
        .map(|(_, fact, _)| fact)
        .collect()
}

fn no_files(case: &Case<'_>) -> Verdict {
    let mut files = sinks(case, Sink::File);
    let by_default = file_defaults(case);
    let set_in = case.log_settings.iter().filter(|_| !by_default.is_empty());
    files.extend(&by_default);
    for start in starts::production(case) {
        files.extend(start.steps.iter().filter(|step| logs_to_file(&step.argv)).map(|s| s.fact));
    }
    if !files.is_empty() {
        return Verdict::unmet(High, "The app writes log files of its own.")
            .at(set_in, "nothing here sends the log to stdout")
            .on(files, "a log file");
    }
    absent_in_source(case, "The app opens no log file.")
}

/// Whether a command's words send its log to a file.
fn logs_to_file(argv: &[String]) -> bool {
    let is_file = |value: &str| value != "-" && !value.starts_with("/dev/") && !value.is_empty();
    let option = |word: &str| {
        matches!(word, "--access-logfile" | "--error-logfile" | "--log-file" | "--logfile")
    };
    argv.windows(2).any(|pair| option(&pair[0]) && is_file(&pair[1]))
        || argv.iter().any(|word| {
            word.split_once('=').is_some_and(|(name, value)| option(name) && is_file(value))
        })
        || argv
            .windows(2)
            .any(|pair| matches!(pair[0].as_str(), ">" | ">>") && pair[1].contains(".log"))
}

fn no_routing(case: &Case<'_>) -> Verdict {
    let shipped = sinks(case, Sink::Network);
    if !shipped.is_empty() {
        return Verdict::unmet(Medium, "The app sends its logs to a service itself.")
            .on(shipped, "routing belongs to the platform");
    }
    absent_in_source(case, "The app sends its logs nowhere by itself.")
}

fn structured(case: &Case<'_>) -> Verdict {
    let structured = facts!(case, FactKind::LogSink { structured: true, .. });
    if !structured.is_empty() {
        return Verdict::met(Medium, "Log events are structured.").on(structured, "structured");
    }
    let fields: Vec<&Fact> = case
        .known_frameworks()
        .into_iter()
        .filter(|(framework, ..)| framework.structured)
        .map(|(_, fact, _)| fact)
        .collect();
    if !fields.is_empty() {
        return Verdict::met(Low, "The framework's logger keeps the fields of its events.")
            .on(fields, "a structured logger");
    }
    let mut plain =
        facts!(case, FactKind::LogSink { structured: false, library, .. } if library != "nginx");
    plain.extend(facts!(case, FactKind::Logger { .. } | FactKind::Printed));
    // Where little is printed, the framework's own log is most of what is written.
    if plain.len() < 3 {
        let logs = |fact: &&Fact| matches!(&fact.kind, FactKind::ServerStarted { library, .. } if library == "nestjs");
        plain.extend(facts!(case, FactKind::ServerStarted { .. }).into_iter().filter(logs));
    }
    // What the app itself prints comes before what its pages and scripts print.
    plain.sort_by_key(|fact| closeness(case, fact));
    if plain.iter().all(|fact| closeness(case, fact) == Closeness::Beside) {
        plain.extend(starts::server_starts(case, "web"));
        plain.extend(
            case.known_frameworks().into_iter().filter(|(it, ..)| it.logs.is_some()).map(|it| it.1),
        );
        plain.extend(facts!(case, FactKind::ServerStarted { .. }));
    }
    match case.coverage() {
        Coverage::Full(_) if !plain.is_empty() => {
            Verdict::unmet(Medium, "Log events are plain text.")
                .at(&case.log_settings, "nothing here gives the log a format with fields")
                .on(plain, "plain text")
        }
        Coverage::Full(_) => Verdict::unknown("No logger was found in the source."),
        unread => source_unknown(&unread),
    }
}

/// How close a file is to what the app does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// It starts a process.
    Start,
    /// The app's own.
    Own,
    /// Pages, or scripts that fill a database.
    Beside,
}

fn closeness(case: &Case<'_>, fact: &Fact) -> Closeness {
    let path = &*fact.place.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let beside = |part: &str| matches!(part, "components" | "seeds" | "seeders" | "prisma");
    let started = case.facts.iter().any(|it| {
        matches!(it.kind, FactKind::ServerStarted { .. }) && it.place.path == fact.place.path
    });
    let first = ["main", "server", "app", "www", "worker", "bot"];
    if path.split('/').any(beside)
        || [".jsx", ".tsx", ".vue", ".svelte"].iter().any(|end| name.ends_with(end))
        || stem.split(['-', '_']).any(|word| matches!(word, "seed" | "seeds" | "seeder"))
    {
        Closeness::Beside
    } else if started || first.contains(&stem.as_str()) {
        Closeness::Start
    } else {
        Closeness::Own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::facts::shell::words;

    #[test]
    fn a_path_for_the_access_log_is_a_log_file() {
        assert!(logs_to_file(&words("gunicorn --access-logfile /var/log/a.log app")));
        assert!(logs_to_file(&words("gunicorn --log-file=a.log app")));
        assert!(!logs_to_file(&words("gunicorn --access-logfile - app")));
        assert!(logs_to_file(&words("node a.js >> out.log")));
    }
}
