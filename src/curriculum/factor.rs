//! The twelve factors: their numbers, names and addresses.

use std::fmt;

/// One of the twelve factors, as <https://12factor.net> numbers and names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Factor(u8);

/// Roman numeral, title, slug and one line on what it asks, in the order of the text.
const FACTORS: [(&str, &str, &str, &str); 12] = [
    ("I", "Codebase", "codebase", "One codebase in revision control, many deploys"),
    ("II", "Dependencies", "dependencies", "Declare and isolate dependencies explicitly"),
    ("III", "Config", "config", "Store config in the environment"),
    ("IV", "Backing services", "backing-services", "Treat backing services as attached resources"),
    ("V", "Build, release, run", "build-release-run", "Separate the build and run stages strictly"),
    ("VI", "Processes", "processes", "Run the app as stateless processes"),
    ("VII", "Port binding", "port-binding", "Export services by binding to a port"),
    ("VIII", "Concurrency", "concurrency", "Scale out by processes of several types"),
    ("IX", "Disposability", "disposability", "Start fast and shut down gracefully"),
    ("X", "Dev/prod parity", "dev-prod-parity", "Keep development and production alike"),
    ("XI", "Logs", "logs", "Treat logs as event streams"),
    ("XII", "Admin processes", "admin-processes", "Run admin tasks as one-off processes"),
];

impl Factor {
    /// The factor with this number, 1 to 12.
    pub fn new(number: u8) -> Option<Self> {
        (1..=12).contains(&number).then_some(Self(number))
    }

    /// All twelve, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=12).map(Self)
    }

    /// The factor with this number (`3`), roman numeral (`III`) or slug (`config`).
    pub fn find(name: &str) -> Option<Self> {
        Self::all().find(|factor| {
            name.eq_ignore_ascii_case(factor.roman())
                || name.eq_ignore_ascii_case(factor.slug())
                || name.parse() == Ok(factor.0)
        })
    }

    /// 1 to 12.
    pub fn number(self) -> u8 {
        self.0
    }

    /// 0 to 11, for tables with a row per factor.
    pub fn index(self) -> usize {
        usize::from(self.0) - 1
    }

    /// `I` to `XII`.
    pub fn roman(self) -> &'static str {
        FACTORS[self.index()].0
    }

    /// As the text titles it: `Port binding`.
    pub fn title(self) -> &'static str {
        FACTORS[self.index()].1
    }

    /// As addresses and lesson ids name it: `port-binding`.
    pub fn slug(self) -> &'static str {
        FACTORS[self.index()].2
    }

    /// What it asks, in one line.
    pub fn summary(self) -> &'static str {
        FACTORS[self.index()].3
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.roman(), self.title())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_found_by_number_numeral_and_slug() {
        for name in ["7", "VII", "vii", "port-binding"] {
            assert_eq!(Factor::find(name).map(Factor::number), Some(7), "{name}");
        }
        assert_eq!(Factor::find("13"), None);
        assert_eq!(Factor::find("0"), None);
    }
}
