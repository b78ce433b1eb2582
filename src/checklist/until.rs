//! The last day of a waiver, as people write it.

use crate::date::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The last day of a waiver, inclusive. What is no day counts as past: a slip of the pen must not
/// waive anything for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Until {
    /// A day.
    Day(Date),
    /// Something else, kept as it was written.
    Malformed(String),
}

impl Until {
    /// Whether it is over on `today`.
    pub fn is_over(&self, today: Date) -> bool {
        match self {
            Self::Day(day) => *day < today,
            Self::Malformed(_) => true,
        }
    }
}

impl From<Date> for Until {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<&str> for Until {
    fn from(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Malformed(text.to_owned()), Self::Day)
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Malformed(text) => f.write_str(text),
        }
    }
}

impl Serialize for Until {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Until {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(String::deserialize(deserializer)?.as_str().into())
    }
}
