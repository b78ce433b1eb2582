//! From a match to facts: the holes of the templates are filled.

use super::around;
use super::compiled::Match;
use super::file::{EnvRead, ParsedFile};
use super::secret;
use super::syntax::{Node, call, constant_text, fallback, given, literal_text, name_of, unwrap};
use super::template::{FactTemplate, Template, Term};
use crate::check::facts::{Entry, FactKind, Source, Stage, StartVia};
use std::ops::Range;

/// A fact that was found, with what is needed to place it.
pub(super) struct Found<'t> {
    pub(super) kind: FactKind,
    pub(super) node: Node<'t>,
    /// The bytes of the thing that the fact is about; two facts of a kind about one thing are one.
    pub(super) subject: Range<usize>,
    /// Where a secret stands that no snippet may show.
    pub(super) secret: Option<Range<usize>>,
}

impl Found<'_> {
    /// The read of an environment variable that it says.
    pub(super) fn env_read(&self) -> Option<EnvRead> {
        match &self.kind {
            FactKind::EnvRead { name, default, .. } => Some(EnvRead {
                start: self.subject.start,
                end: self.subject.end,
                name: name.clone(),
                default: default.clone(),
            }),
            _ => None,
        }
    }
}

/// Fills the templates of a match.
pub(super) struct Filler<'f, 'r, 't> {
    pub(super) found: &'f Match<'r, 't>,
    pub(super) file: &'f ParsedFile<'t>,
}

impl<'t> Filler<'_, '_, 't> {
    /// The facts, without those whose holes nothing fills.
    pub(super) fn facts(&self) -> Vec<Found<'t>> {
        self.found.rule.facts.iter().filter_map(|template| self.fact(template)).collect()
    }

    /// The node that a template of a name points to.
    fn subject(&self, template: &FactTemplate) -> Option<Node<'t>> {
        match template {
            FactTemplate::PlaceholderRead { text } => self.node(text),
            FactTemplate::EnvRead { name, .. }
            | FactTemplate::SecretLiteral { name, .. }
            | FactTemplate::StateInMemory { name } => self.node(name),
            _ => None,
        }
    }

    fn fact(&self, template: &FactTemplate) -> Option<Found<'t>> {
        let node = &self.found.node;
        let subject = self.subject(template).unwrap_or_else(|| node.clone());
        let (kind, secret) = match template {
            FactTemplate::EnvRead { name, default, required } => {
                self.env_read(name, default.as_ref(), *required)
            }
            FactTemplate::SecretLiteral { name, value } => {
                let value = self.node(value)?;
                let name = self.name(name)?;
                let text = literal_text(&value).unwrap_or_default();
                // What looks for keys holds texts that look like some.
                if self.found.rule.id.ends_with(".known-key") && around::looks_for_keys(node) {
                    return None;
                }
                if around::is_name_again(&name, &text) || secret::is_label_of(&name, &text) {
                    return None;
                }
                if around::is_replaced(node, &name) {
                    return None;
                }
                (FactKind::SecretLiteral { name }, Some(value.range()))
            }
            FactTemplate::EnvironmentBranch { .. } => {
                let mut kind = self.plain(template)?;
                if let FactKind::EnvironmentBranch { tooling, .. } = &mut kind {
                    *tooling = switches_tooling(node);
                }
                let node = configured(node).unwrap_or_else(|| node.clone());
                return Some(Found { kind, node, subject: subject.range(), secret: None });
            }
            FactTemplate::ConnectionString { text } => {
                let value = self.node(text)?;
                let password = secret::password_of(&literal_text(&value)?)?;
                if !secret::is_secret_value(&password) {
                    return None;
                }
                let name = "connection string".to_owned();
                (FactKind::SecretLiteral { name }, Some(value.range()))
            }
            FactTemplate::MigratesAtBoot
                if self.found.rule.id.ends_with("migrate-at-start")
                    && around::is_asked_for(node) =>
            {
                return None;
            }
            other => (self.plain(other)?, None),
        };
        Some(Found { kind, node: node.clone(), subject: subject.range(), secret })
    }

    fn plain(&self, template: &FactTemplate) -> Option<FactKind> {
        use FactTemplate as T;
        Some(match template {
            T::EnvRead { .. } | T::SecretLiteral { .. } | T::ConnectionString { .. } => {
                return None;
            }
            T::Logger { library } => FactKind::Logger { library: library.clone() },
            T::Printed => FactKind::Printed,
            T::SessionUsed { library } => FactKind::SessionUsed { library: library.clone() },
            T::UploadStored => FactKind::UploadStored,
            T::FixedValue { name } => FactKind::FixedValue { name: name.clone() },
            T::PrefixBound { prefix } => FactKind::PrefixBound { prefix: self.name(prefix)? },
            T::UploadTaken => FactKind::UploadTaken,
            T::ServedByHost => FactKind::ServedByHost,
            T::AdminDocumented => FactKind::AdminDocumented,
            T::DefaultSecret { name } => FactKind::DefaultSecret { name: self.name(name)? },
            T::ServiceDeclared { service } => FactKind::ServiceDeclared {
                service: service.clone(),
                version: None,
                stage: Stage::Development,
            },
            T::ProcessDeclared { name } => FactKind::StartCommand {
                process: self.name(name)?,
                argv: Vec::new(),
                via: StartVia::Orchestrator,
                through_shell: false,
                entry: Entry::Own,
            },
            T::SchemaInCode => FactKind::SchemaInCode,
            T::JobTaken => FactKind::JobTaken,
            T::JobDefined { library } => FactKind::JobDefined { library: library.clone() },
            T::JobsReturn => FactKind::JobsReturn,
            T::EntryPoint => FactKind::EntryPoint,
            T::FrameworkPort { variable } => FactKind::PortBound {
                port: Source::Environment { name: variable.clone(), default: None },
                host: None,
            },
            T::PlaceholderRead { text } => placeholder(&literal_text(&self.node(text)?)?)?,
            T::PortBound { port, host, address } => {
                self.port(port.as_ref(), host.as_ref(), address.as_ref())
            }
            T::LogSink { sink, library, structured } => {
                let (library, structured) = (library.clone(), *structured);
                FactKind::LogSink { sink: *sink, library, structured }
            }
            T::SessionStore { store, library } => {
                FactKind::SessionStore { kind: *store, library: library.clone() }
            }
            T::SignalHandled { signal } => FactKind::SignalHandled { signal: self.name(signal)? },
            T::ServerStarted { library, graceful, development } => FactKind::ServerStarted {
                library: library.clone(),
                graceful: *graceful,
                development: *development,
            },
            T::GracefulStop => FactKind::GracefulStop,
            T::ShellOut { program } => FactKind::ShellOut { program: self.program(program)? },
            T::EnvironmentBranch { variable } => match self.source(variable)? {
                Source::Environment { name, .. } => {
                    FactKind::EnvironmentBranch { variable: name, tooling: false }
                }
                Source::Literal(variable) => {
                    FactKind::EnvironmentBranch { variable, tooling: false }
                }
                Source::Computed => return None,
            },
            T::FileWritten => FactKind::FileWritten,
            T::StateInMemory { name } => FactKind::StateInMemory { name: self.name(name)? },
            T::InProcessScheduler { library } => {
                FactKind::InProcessScheduler { library: library.clone() }
            }
            T::Daemonizes => FactKind::Daemonizes,
            T::HealthEndpoint => FactKind::HealthEndpoint,
            T::MigratesAtBoot => FactKind::MigratesAtBoot,
            T::ServiceUsed { service, address } => {
                let address = address.as_ref().and_then(|it| self.source(it));
                let address = address.unwrap_or(Source::Computed);
                // A database of which the rule does not know the kind: its URL tells.
                let is_file = service == "database"
                    && matches!(&address, Source::Literal(url) if url.starts_with("sqlite"));
                let service = if is_file { "sqlite".to_owned() } else { service.clone() };
                FactKind::ServiceUsed { service, address }
            }
        })
    }

    fn env_read(
        &self,
        name: &Template,
        default: Option<&Template>,
        required: bool,
    ) -> (FactKind, Option<Range<usize>>) {
        let declared = self.node(name).filter(is_declared);
        let name = match self.source(name) {
            _ if declared.is_some() => declared.and_then(|it| name_of(&it)).unwrap_or_default(),
            Some(Source::Literal(name)) => name,
            _ => self.node(name).filter(is_key).and_then(|it| name_of(&it)).unwrap_or_default(),
        };
        let given = default.and_then(|it| self.node(it));
        let has_fallback = given.is_some();
        let value = given.or_else(|| fallback(&self.found.node));
        // `'sqlite:///' + path`: how an address begins tells its kind.
        let begins = |node: &Node<'t>| {
            node.dfs()
                .find_map(|part| literal_text(&part))
                .filter(|text| text.ends_with("://") || text.ends_with(":///"))
        };
        let text = value.as_ref().and_then(|it| constant_text(it).or_else(|| begins(it)));
        let is_secret = text.as_ref().is_some_and(|text| {
            (secret::is_secret_name(&name) && !text.is_empty()) || secret::is_credential_url(text)
        });
        let secret = value.filter(|_| is_secret).map(|value| value.range());
        let required = required && !has_fallback;
        (FactKind::EnvRead { name, default: text, required }, secret)
    }

    fn port(
        &self,
        port: Option<&Template>,
        host: Option<&Template>,
        address: Option<&Template>,
    ) -> FactKind {
        let mut bound = (port.and_then(|it| self.source(it)), host.and_then(|it| self.source(it)));
        if let Some(address) = address.and_then(|it| self.node(it)) {
            bound = split_address(self.file.source_of(&address), &address);
        }
        // Port 0 is whichever is free.
        let port = bound.0.filter(|port| *port != Source::Literal("0".to_owned()));
        FactKind::PortBound { port: port.unwrap_or(Source::Computed), host: bound.1 }
    }

    /// The first word of a command line; nothing where it is an interpreter or computed.
    fn program(&self, template: &Template) -> Option<String> {
        let node = self.node(template)?;
        let text = match literal_text(&node) {
            Some(text) => text,
            None => literal_start(&node)?,
        };
        let mut words = text
            .split_whitespace()
            .filter(|word| !word.contains('=') && !matches!(*word, "sudo" | "exec"));
        let mut word = words.next()?;
        // Who asks where a program is runs it when it is there.
        if matches!(word, "which" | "where") {
            word = words.next().unwrap_or(word);
        }
        let program = word.rsplit(['/', '\\']).next().unwrap_or(word);
        let is_name = !program.is_empty()
            && program.chars().all(|c| c.is_alphanumeric() || "-_.+".contains(c));
        let is_self = matches!(program, "python" | "python3" | "node" | "echo" | "cd" | "go");
        (is_name && !is_self && !word.starts_with('.')).then(|| program.to_owned())
    }

    /// The node of the first alternative that is there.
    fn node(&self, template: &Template) -> Option<Node<'t>> {
        template.0.iter().find_map(|term| match term {
            Term::Constant(_) => None,
            Term::Capture(selector) => self.found.captures.select(selector).map(|it| unwrap(&it)),
        })
    }

    /// The name that the first alternative tells.
    fn name(&self, template: &Template) -> Option<String> {
        template.0.iter().find_map(|term| match term {
            Term::Constant(text) => Some(text.clone()),
            Term::Capture(selector) => name_of(&self.found.captures.select(selector)?),
        })
    }

    /// Where the value of the first alternative that is there comes from.
    fn source(&self, template: &Template) -> Option<Source> {
        template.0.iter().find_map(|term| match term {
            Term::Constant(text) => Some(Source::Literal(text.clone())),
            Term::Capture(selector) => {
                Some(self.file.source_of(&self.found.captures.select(selector)?))
            }
        })
    }
}

/// What only developers use, or what only changes how logs look: parts of names.
const TOOLING: [&str; 38] = [
    "log",
    "morgan",
    "debug",
    "swagger",
    "docs",
    "livereload",
    "toolbar",
    "devtools",
    "optic",
    "redoc",
    "graphiql",
    "playground",
    "errorhandler",
    "exceptionpage",
    "sourcemap",
    "bullet",
    "letter_opener",
    "idehelper",
    "telescope",
    "clockwork",
    "profiler",
    "openapi",
    "storybook",
    "hotmodule",
    "webpack",
    "migrationsendpoint",
    "hsts",
    "httpsredirection",
    "bdd",
    "faker",
    "reload",
    "warn(",
    "console.",
    "web_console",
    // What is kept from one reload of the code to the next.
    "global.",
    "globalthis.",
    "globalfor",
    // A part of a page that only developers see.
    "return null",
];

/// Whether all that hangs on the branch at `node` is for developers, or logs.
fn switches_tooling(node: &Node) -> bool {
    let statement = node.ancestors().take(8).find(|above| {
        let kind = above.kind();
        kind.starts_with("if") || kind.starts_with("unless") || kind.starts_with("conditional")
    });
    let statement = statement.or_else(|| configured(node));
    let Some(statement) = statement.filter(|it| it.range().len() < 800) else { return false };
    let text = statement.text().to_lowercase();
    // Each statement of a short body must be of that kind: one line of logic is logic.
    let lines: Vec<&str> = text
        .lines()
        .skip(1)
        .map(str::trim)
        .filter(|line| line.len() > 4 && !line.starts_with(['/', '#', '*', '}', ')', ']']))
        .collect();
    let named = |line: &&str| TOOLING.iter().any(|word| line.contains(word));
    if lines.is_empty() {
        named(&text.as_str())
    } else {
        lines.iter().filter(|l| named(l)).count() * 2 >= lines.len()
    }
}

/// The call that an option of `node` is for: `Tool({ enabled: env !== 'production' })`.
fn configured<'t>(node: &Node<'t>) -> Option<Node<'t>> {
    let option = node.parent().filter(|parent| parent.kind() == "pair")?;
    option.ancestors().take(4).find(|above| call(above).is_some())
}

/// The variable that `${NAME:default}` stands for.
pub(in crate::check::facts) fn placeholder(text: &str) -> Option<FactKind> {
    let (name, default) = match text.split_once("%env(") {
        Some((_, rest)) => symfony_reference(rest)?,
        None => braced_reference(text)?,
    };
    let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (is_name && !name.is_empty()).then(|| FactKind::EnvRead {
        name: name.to_owned(),
        required: default.is_none(),
        default,
    })
}

/// `${NAME}`, `${NAME:default}`, `${NAME:-default}`.
fn braced_reference(text: &str) -> Option<(&str, Option<String>)> {
    let inside = text.split_once("${")?.1.split('}').next()?;
    Some(match inside.split_once(':') {
        Some((name, default)) => (name, Some(default.trim_start_matches('-').to_owned())),
        None => (inside, None),
    })
}

/// What follows `%env(` in Symfony's settings: processors, and the name at the end.
fn symfony_reference(rest: &str) -> Option<(&str, Option<String>)> {
    let inside = rest.split(')').next()?;
    let default = inside.split_once("default:").and_then(|(_, rest)| rest.split(':').next());
    Some((inside.rsplit(':').next()?, default.map(ToOwned::to_owned)))
}

/// Whether `node` is what a value is given to: the name is meant, not the value.
fn is_declared(node: &Node) -> bool {
    node.kind().ends_with("identifier")
        && node.parent().is_some_and(|parent| match given(&parent) {
            Some(parts) => parts.first.node_id() == node.node_id(),
            // Python's `name: Type`, to which nothing is given.
            None => {
                parent.kind() == "assignment"
                    && parent.field("left").is_some_and(|left| left.node_id() == node.node_id())
            }
        })
}

/// Whether `node` is the name of a member itself, and no expression that computes one.
fn is_key(node: &Node) -> bool {
    node.kind().contains("property_identifier") || node.kind() == "field_identifier"
}

/// The literal text with which a string begins in which something is computed.
fn literal_start(node: &Node) -> Option<String> {
    let text = node.text();
    let text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let inner = text.strip_prefix(['"', '\'', '`'])?;
    let end = inner.find(['{', '$', '%']).unwrap_or(inner.len());
    let start = &inner[..end];
    // The first word must be whole.
    start.contains(' ').then(|| start.to_owned())
}

/// Port and host of an address such as `:8080` or `0.0.0.0:8080`.
fn split_address(address: Source, node: &Node) -> (Option<Source>, Option<Source>) {
    let host_of = |host: &str| (!host.is_empty()).then(|| Source::Literal(host.to_owned()));
    match address {
        Source::Literal(text) => match text.rsplit_once(':') {
            Some((host, port)) => (Some(Source::Literal(port.to_owned())), host_of(host)),
            None => (Some(Source::Literal(text)), None),
        },
        other => {
            // `"127.0.0.1:" + port`: the host is what stands before the colon.
            let start = node.dfs().find_map(|part| literal_text(&part));
            let host = start.as_deref().and_then(|start| start.split_once(':'));
            let host =
                host.filter(|(host, _)| host.split('.').count() == 4 || *host == "localhost");
            (Some(other), host.and_then(|(host, _)| host_of(host)))
        }
    }
}
