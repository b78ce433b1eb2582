//! What a watcher says about its program, and how a supervisor writes it down: a line each.

use super::{EndReason, Limit};
use std::process::ExitStatus;

/// What a watcher says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Report {
    /// The program runs.
    Started,
    /// It went over this limit, and is being ended for it.
    Over(Limit),
    /// It is over.
    Ended(End),
}

/// How a program ended, whoever ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// It could not be started, and why.
    NotStarted(String),
    /// It exited with this code.
    Exited(i32),
    /// It was ended by this signal.
    Signaled(i32),
}

impl From<ExitStatus> for End {
    fn from(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Self::Signaled(signal);
        }
        Self::Exited(status.code().unwrap_or(-1))
    }
}

impl From<End> for EndReason {
    fn from(end: End) -> Self {
        match end {
            End::NotStarted(message) => Self::NotStarted(message),
            End::Exited(code) => Self::Exited(code),
            End::Signaled(signal) => Self::Signaled(signal),
        }
    }
}

#[cfg(unix)]
impl Report {
    /// As a line, with its break.
    pub(super) fn to_line(&self) -> String {
        match self {
            Self::Started => "started\n".to_owned(),
            Self::Over(limit) => format!("over {}\n", limit.name()),
            Self::Ended(End::NotStarted(why)) => {
                format!("not-started {}\n", why.replace('\n', " "))
            }
            Self::Ended(End::Exited(code)) => format!("exited {code}\n"),
            Self::Ended(End::Signaled(signal)) => format!("signaled {signal}\n"),
        }
    }

    /// From a line without its break.
    pub(super) fn from_line(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        Some(match word {
            "started" => Self::Started,
            "over" => Self::Over(Limit::find(rest)?),
            "not-started" => Self::Ended(End::NotStarted(rest.to_owned())),
            "exited" => Self::Ended(End::Exited(rest.parse().ok()?)),
            "signaled" => Self::Ended(End::Signaled(rest.parse().ok()?)),
            _ => return None,
        })
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_what_is_read() {
        for report in [
            Report::Started,
            Report::Over(Limit::Memory),
            Report::Ended(End::NotStarted("sh: not allowed".to_owned())),
            Report::Ended(End::Exited(3)),
            Report::Ended(End::Signaled(15)),
        ] {
            assert_eq!(Report::from_line(report.to_line().trim_end()), Some(report));
        }
        assert_eq!(Report::from_line("exited soon"), None);
        assert_eq!(Report::from_line("over there"), None);
        assert_eq!(Report::from_line(""), None);
    }
}
