//! What a rule says about the code that it holds for: templates of facts.

use crate::check::facts::{Sink, StoreKind};
use serde::{Deserialize, Deserializer, de};

/// A fact with holes.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum FactTemplate {
    EnvRead {
        name: Template,
        default: Option<Template>,
        #[serde(default)]
        required: bool,
    },
    SecretLiteral {
        name: Template,
        value: Template,
    },
    /// With `address`, host and port stand together in one value.
    PortBound {
        port: Option<Template>,
        host: Option<Template>,
        address: Option<Template>,
    },
    LogSink {
        #[serde(deserialize_with = "sink")]
        sink: Sink,
        library: String,
        #[serde(default)]
        structured: bool,
    },
    Logger {
        library: String,
    },
    Printed,
    SessionUsed {
        library: String,
    },
    UploadStored,
    FixedValue {
        name: String,
    },
    PrefixBound {
        prefix: Template,
    },
    SchemaInCode,
    ServiceDeclared {
        service: String,
    },
    /// An orchestrator in code names a process.
    ProcessDeclared {
        name: Template,
    },
    UploadTaken,
    ServedByHost,
    AdminDocumented,
    DefaultSecret {
        name: Template,
    },
    JobTaken,
    JobDefined {
        library: String,
    },
    JobsReturn,
    EntryPoint,
    /// A framework whose port comes from a documented variable.
    FrameworkPort {
        variable: String,
    },
    /// `${NAME:default}`
    PlaceholderRead {
        text: Template,
    },
    /// `Server=db;User=app;Password=…`
    ConnectionString {
        text: Template,
    },
    SessionStore {
        #[serde(deserialize_with = "store")]
        store: StoreKind,
        library: String,
    },
    SignalHandled {
        signal: Template,
    },
    ServerStarted {
        library: String,
        #[serde(default)]
        graceful: bool,
        #[serde(default)]
        development: bool,
    },
    GracefulStop,
    ShellOut {
        program: Template,
    },
    EnvironmentBranch {
        variable: Template,
    },
    FileWritten,
    StateInMemory {
        name: Template,
    },
    InProcessScheduler {
        library: String,
    },
    Daemonizes,
    HealthEndpoint,
    MigratesAtBoot,
    ServiceUsed {
        service: String,
        address: Option<Template>,
    },
}

fn sink<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Sink, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "console" => Ok(Sink::Console),
        "file" => Ok(Sink::File),
        "network" => Ok(Sink::Network),
        other => Err(de::Error::unknown_variant(other, &["console", "file", "network"])),
    }
}

fn store<'de, D: Deserializer<'de>>(deserializer: D) -> Result<StoreKind, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "memory" => Ok(StoreKind::Memory),
        "file" => Ok(StoreKind::File),
        "cookie" => Ok(StoreKind::Cookie),
        "service" => Ok(StoreKind::Service),
        other => Err(de::Error::unknown_variant(other, &["memory", "file", "cookie", "service"])),
    }
}

/// A text with alternatives; the first that is there is taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "OneOrMany")]
pub(super) struct Template(pub(super) Vec<Term>);

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// Taken as it stands.
    Constant(String),
    /// `$NAME.step`: a node of the code.
    Capture(Selector),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Template {
    fn from(raw: OneOrMany) -> Self {
        let texts = match raw {
            OneOrMany::One(text) => vec![text],
            OneOrMany::Many(texts) => texts,
        };
        Self(texts.into_iter().map(Term::from).collect())
    }
}

impl From<String> for Term {
    fn from(text: String) -> Self {
        match text.strip_prefix('$') {
            Some(selector) => Self::Capture(Selector::from(selector.to_owned())),
            None => Self::Constant(text),
        }
    }
}

/// A captured node, and the way from it to the node that is meant: `ARGS.0`, `ARGS.port`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub(super) struct Selector {
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
}

/// One step from a node to one inside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// The n-th positional argument or element, from 0.
    Index(usize),
    /// The value of the keyword argument, the property or the field of one of these names (`a|b`).
    Key(String),
}

impl From<String> for Selector {
    fn from(text: String) -> Self {
        let mut parts = text.split('.');
        let name = parts.next().unwrap_or_default().to_owned();
        let steps = parts
            .map(|part| part.parse().map_or_else(|_| Step::Key(part.to_owned()), Step::Index))
            .collect();
        Self { name, steps }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dollar_makes_a_selector() {
        let selector =
            Selector { name: "ARGS".into(), steps: vec![Step::Index(0), Step::Key("port".into())] };
        assert_eq!(Term::from("$ARGS.0.port".to_owned()), Term::Capture(selector));
        assert_eq!(Term::from("5000".to_owned()), Term::Constant("5000".into()));
    }
}
