//! Which port the words of a command, or the configuration of its server, name.

use crate::check::case::{Case, facts};
use crate::check::facts::python::gunicorn;
use crate::check::facts::{Fact, FactKind, Source};
use crate::check::inventory::{FileKind, classify};
use crate::check::knowledge::DefaultPort;
use crate::check::starts::Step;

/// Where the port of a server that is started by a command comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Port {
    Environment,
    Fixed,
}

/// What the words of a command say about the port.
pub(super) fn port_of(argv: &[String]) -> Option<Port> {
    let mut is_value = false;
    for word in argv {
        let value = if is_value {
            Some(word.as_str())
        } else {
            ["--bind=", "--port=", "--listen=", "--http="]
                .iter()
                .find_map(|option| word.strip_prefix(option))
                .or_else(|| {
                    word.strip_prefix("-b").filter(|rest| rest.contains(':')).map(str::trim)
                })
        };
        is_value = matches!(word.as_str(), "-b" | "--bind" | "-p" | "--port" | "-l" | "--listen");
        let Some(value) = value else { continue };
        if value.contains('$') {
            return Some(Port::Environment);
        }
        let port = value.rsplit(':').next().unwrap_or(value);
        if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Port::Fixed);
        }
    }
    None
}

/// Where the port of the server that a step starts comes from, and what says so.
pub(super) fn port_of_step<'a>(case: &Case<'a>, step: &Step<'a>) -> Option<(Port, &'a Fact)> {
    let server = case.knowledge.programs.server(step.program())?;
    if server.kind != "web" {
        return None;
    }
    if let Some(port) = port_of(&step.argv) {
        return Some((port, step.fact));
    }
    configured(case, step.program()).or(match server.port {
        DefaultPort::Environment => Some((Port::Environment, step.fact)),
        DefaultPort::Fixed => Some((Port::Fixed, step.fact)),
        DefaultPort::None => None,
    })
}

/// What the configuration of the server itself says about the port.
fn configured<'a>(case: &Case<'a>, program: &str) -> Option<(Port, &'a Fact)> {
    let own = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        match program {
            "gunicorn" => gunicorn::is_config(name),
            "caddy" => name == "Caddyfile",
            "nginx" | "apache2-foreground" | "httpd-foreground" => {
                classify::kind(path) == FileKind::ServerConfig
            }
            _ => false,
        }
    };
    facts!(case, FactKind::PortBound { .. }).into_iter().find_map(|fact| match &fact.kind {
        FactKind::PortBound { port, .. } if own(&fact.place.path) => {
            let fixed = matches!(port, Source::Literal(_));
            Some((if fixed { Port::Fixed } else { Port::Environment }, fact))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::facts::shell::words;

    #[test]
    fn the_port_of_a_command_is_fixed_or_not() {
        for (command, port) in [
            ("gunicorn -b :5000 app:app", Some(Port::Fixed)),
            ("gunicorn --bind=0.0.0.0:$PORT app:app", Some(Port::Environment)),
            ("uvicorn app:app --port 80", Some(Port::Fixed)),
            ("gunicorn app:app --workers 4", None),
            ("gunicorn -b unix:/tmp/app.sock app", None),
            ("serve -s build -l 3000", Some(Port::Fixed)),
        ] {
            assert_eq!(port_of(&words(command)), port, "{command}");
        }
    }
}
