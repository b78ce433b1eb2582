//! `gunicorn.conf.py`: what its settings say where they stand at the top of the file.

use crate::check::facts::{Fact, FactKind, Sink, Source, TextFile};

/// Whether a file of this name is one that gunicorn loads.
pub fn is_config(name: &str) -> bool {
    matches!(
        name,
        "gunicorn.conf.py"
            | "gunicorn_conf.py"
            | "gunicorn_config.py"
            | "gunicorn.config.py"
            | "gunicorn.py"
            | "gunicorn-conf.py"
            | "gunicorn_settings.py"
            | "conf_gunicorn.py"
            | "config_gunicorn.py"
    )
}

/// Reads the settings of gunicorn.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        // What is indented may be set or not.
        if text.starts_with([' ', '\t', '#']) {
            continue;
        }
        let Some((name, value)) = text.split_once('=') else { continue };
        let value = value.split(" #").next().unwrap_or(value).trim();
        // A list of one address.
        let value = value.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(value);
        let literal = literal(value);
        let kind = match (name.trim(), literal) {
            ("bind", Some(address)) => match port(address) {
                Some((host, port)) => FactKind::PortBound {
                    port: Source::Literal(port.to_owned()),
                    host: (!host.is_empty()).then(|| Source::Literal(host.to_owned())),
                },
                None => continue,
            },
            // Whatever it is computed from, it can be another.
            ("bind", None) => FactKind::PortBound { port: computed(value), host: host(value) },
            ("accesslog" | "errorlog", Some("-")) => sink(Sink::Console),
            ("accesslog" | "errorlog", Some(path)) if path.starts_with("/dev/") => {
                sink(Sink::Console)
            }
            ("accesslog" | "errorlog", Some(path)) if !path.is_empty() => sink(Sink::File),
            ("daemon", None) if value == "True" => FactKind::Daemonizes,
            ("pidfile", Some(path)) if !path.is_empty() => FactKind::Daemonizes,
            _ => continue,
        };
        out.push(file.on_line(line, kind));
    }
}

fn sink(sink: Sink) -> FactKind {
    FactKind::LogSink { sink, library: "gunicorn".to_owned(), structured: false }
}

/// The text of a string that nothing is put into.
fn literal(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = value[1..].strip_suffix(quote)?;
    (!inside.contains(quote)).then_some(inside)
}

/// Host and port of `host:port`; none for a socket of the host.
fn port(address: &str) -> Option<(&str, &str)> {
    let (host, port) = address.rsplit_once(':')?;
    let number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (number && !address.starts_with("unix:")).then_some((host, port))
}

/// The address before the port that is put in: `f"0.0.0.0:{port}"`, `"[::]:{}".format(port)`.
fn host(value: &str) -> Option<Source> {
    let inside = value.trim_start_matches('f').strip_prefix(['"', '\''])?;
    let ends = [":{", ":%", ":\"", ":'"];
    let host = ends.iter().find_map(|end| inside.split_once(end))?.0;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '[' | ']');
    (!host.is_empty() && host.chars().all(plain)).then(|| Source::Literal(host.to_owned()))
}

/// The variable that a value is read from, where it stands in the line.
fn computed(value: &str) -> Source {
    let reads = ["environ.get(", "getenv(", "environ["];
    let after = reads.iter().find_map(|read| value.split_once(read)).map(|(_, after)| after);
    let name = after.and_then(|after| after.split(['"', '\'']).nth(1));
    match name {
        Some(name) => Source::Environment { name: name.to_owned(), default: None },
        None => Source::Computed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("gunicorn.conf.py", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn the_port_is_a_literal_or_comes_from_somewhere() {
        let bound = |port: Source, host: Option<&str>| {
            vec![FactKind::PortBound { port, host: host.map(|host| Source::Literal(host.into())) }]
        };
        let literal = |text: &str| Source::Literal(text.into());
        assert_eq!(
            kinds("bind = '0.0.0.0:8000'  # all\n"),
            bound(literal("8000"), Some("0.0.0.0"))
        );
        assert_eq!(
            kinds("bind = f\"0.0.0.0:{os.environ.get('PORT', '8000')}\"\n"),
            bound(Source::Environment { name: "PORT".into(), default: None }, Some("0.0.0.0"))
        );
        assert_eq!(
            kinds("bind = [\"[::]:{}\".format(os.environ.get(\"PORT\", 5006))]\n"),
            bound(Source::Environment { name: "PORT".into(), default: None }, Some("[::]"))
        );
        assert_eq!(kinds("bind = address\n"), bound(Source::Computed, None));
        assert_eq!(kinds("bind = 'unix:/run/app.sock'\nif x:\n    bind = ':1'\n"), []);
    }

    #[test]
    fn logs_and_daemons_are_seen() {
        assert_eq!(
            kinds(
                "accesslog = '-'\nerrorlog = \"/var/log/e.log\"\ndaemon = True\npidfile = None\n"
            ),
            [sink(Sink::Console), sink(Sink::File), FactKind::Daemonizes]
        );
    }
}
