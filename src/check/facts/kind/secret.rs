//! Which facts hold what nobody is shown.

use super::{FactKind, Source};
use crate::check::facts::credential::{hides_something, is_reference, is_secret, is_secret_name};

impl FactKind {
    /// Whether it holds, as the file has it, a value that a report would hide.
    ///
    /// Reports show snippets, which are redacted; verdicts also look at values.
    pub(in crate::check) fn holds_secret(&self) -> bool {
        let option = |name: &str| name.strip_prefix("--").is_some_and(is_secret_name);
        let words = |argv: &[String]| {
            hides_something(&argv.join(" "))
                || argv.windows(2).any(|pair| option(&pair[0]) && !is_reference(&pair[1]))
        };
        match self {
            Self::EnvRead { name, default: Some(value), .. }
            | Self::EnvUsed { name, default: Some(value) } => is_secret(name, value),
            Self::PortBound { port, host } => {
                port.holds_secret() || host.as_ref().is_some_and(Source::holds_secret)
            }
            Self::ServiceUsed { address, .. } => address.holds_secret(),
            Self::StartCommand { argv, .. } | Self::ImageEntry { argv, .. } => words(argv),
            Self::ScriptStep { argv, when, .. } => words(argv) || words(when),
            Self::Dependency { name, requirement, .. } => {
                hides_something(name) || hides_something(requirement)
            }
            Self::Workload { needs, .. } => words(needs),
            _ => false,
        }
    }
}

impl Source {
    fn holds_secret(&self) -> bool {
        match self {
            Self::Literal(text) => hides_something(text),
            Self::Environment { name, default: Some(value) } => is_secret(name, value),
            Self::Environment { .. } | Self::Computed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_a_report_would_hide_are_told() {
        let read = |name: &str, default: &str| FactKind::EnvRead {
            name: name.to_owned(),
            default: Some(default.to_owned()),
            required: false,
        };
        let used = |address: &str| FactKind::ServiceUsed {
            service: "postgresql".to_owned(),
            address: Source::Literal(address.to_owned()),
        };
        let step = |words: &[&str]| FactKind::ScriptStep {
            argv: words.iter().map(|&word| word.to_owned()).collect(),
            exec: false,
            background: false,
            when: Vec::new(),
        };
        assert!(read("DB_PASSWORD", "hunter2").holds_secret());
        assert!(read("DATABASE_URL", "postgres://app:hunter2@db/app").holds_secret());
        assert!(!read("DB_PASSWORD", "").holds_secret());
        assert!(!read("PORT", "8000").holds_secret());
        assert!(used("postgres://app:hunter2@db/app").holds_secret());
        assert!(!used("postgres://db/app").holds_secret());
        assert!(step(&["deploy", "--token=hunter2"]).holds_secret());
        assert!(step(&["deploy", "--token", "hunter2"]).holds_secret());
        assert!(!step(&["deploy", "--token", "$TOKEN"]).holds_secret());
        assert!(!step(&["gunicorn", "app:app"]).holds_secret());
    }
}
