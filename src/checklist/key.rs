//! What a word is about: a criterion, in the whole project or in one of its apps.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A criterion, in the whole project or in one of its apps. Written `ID` or `ID@APP`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The criterion's id.
    pub criterion: String,
    /// The app's name; `None` for the project as a whole.
    pub app: Option<String>,
}

impl Key {
    /// A criterion of the whole project.
    pub fn of(criterion: impl Into<String>) -> Self {
        Self { criterion: criterion.into(), app: None }
    }

    /// A criterion in the app with this name, or in the whole project.
    pub fn new(criterion: impl Into<String>, app: Option<&str>) -> Self {
        Self { criterion: criterion.into(), app: app.map(ToOwned::to_owned) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.app {
            Some(app) => write!(f, "{}@{app}", self.criterion),
            None => write!(f, "{}", self.criterion),
        }
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        match text.split_once('@') {
            Some((criterion, app)) => Self::new(criterion, Some(app)),
            None => Self::of(text),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(String::deserialize(deserializer)?.as_str().into())
    }
}
