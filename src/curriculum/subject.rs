//! What a lesson is about: one of the twelve factors, or a page beside them.

use super::Factor;
use serde::Deserialize;
use std::fmt;

/// What a lesson is about. A pack has at most one lesson on each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// What comes before the first factor.
    Introduction,
    /// One of the twelve.
    Factor(Factor),
    /// What comes after the twelfth.
    Closing,
    /// What is beside them.
    Appendix,
}

impl Subject {
    /// The factor, where it is one.
    pub fn factor(self) -> Option<Factor> {
        match self {
            Self::Factor(factor) => Some(factor),
            Self::Introduction | Self::Closing | Self::Appendix => None,
        }
    }

    /// `I` to `XII`; empty for what is none of the twelve.
    pub fn roman(self) -> &'static str {
        self.factor().map_or("", Factor::roman)
    }
}

impl From<Factor> for Subject {
    fn from(factor: Factor) -> Self {
        Self::Factor(factor)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Factor(factor) => write!(f, "{factor}"),
            Self::Introduction => f.write_str("Introduction"),
            Self::Closing => f.write_str("Closing page"),
            Self::Appendix => f.write_str("Appendix"),
        }
    }
}

/// `kind` in the front matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    #[default]
    Lesson,
    Introduction,
    Closing,
    Appendix,
}

impl Kind {
    /// The subject of a lesson of this kind, with the factor that its front matter names.
    pub(super) fn about(self, factor: Option<u8>) -> Result<Subject, String> {
        let page = match (self, factor) {
            (Self::Lesson, Some(number)) => {
                return Factor::new(number)
                    .map(Subject::Factor)
                    .ok_or_else(|| format!("there is no factor {number}"));
            }
            (Self::Lesson, None) => {
                return Err("`factor` is missing: a lesson is about one of the twelve; a page \
                            beside them has `kind = \"introduction\"`, `\"closing\"` or \
                            `\"appendix\"`"
                    .into());
            }
            (Self::Introduction, None) => Subject::Introduction,
            (Self::Closing, None) => Subject::Closing,
            (Self::Appendix, None) => Subject::Appendix,
            (_, Some(_)) => {
                return Err(
                    "`factor` and `kind` exclude each other: a page is none of the twelve".into()
                );
            }
        };
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_has_a_factor_and_a_page_has_none() {
        let three = Factor::new(3).unwrap();
        assert_eq!(Kind::Lesson.about(Some(3)), Ok(Subject::Factor(three)));
        assert_eq!(Kind::Closing.about(None), Ok(Subject::Closing));
        assert!(Kind::Lesson.about(Some(13)).unwrap_err().contains("no factor 13"));
        assert!(Kind::Lesson.about(None).unwrap_err().contains("`factor` is missing"));
        assert!(Kind::Appendix.about(Some(13)).unwrap_err().contains("exclude each other"));
    }

    #[test]
    fn pages_stand_around_the_twelve() {
        let factors = Factor::all().map(Subject::Factor);
        let all: Vec<Subject> = std::iter::once(Subject::Introduction)
            .chain(factors)
            .chain([Subject::Closing, Subject::Appendix])
            .collect();
        assert!(all.is_sorted());
        let numerals: Vec<&str> = all.iter().map(|subject| subject.roman()).collect();
        assert_eq!((numerals[0], numerals[1], numerals[12], numerals[13]), ("", "I", "XII", ""));
    }
}
