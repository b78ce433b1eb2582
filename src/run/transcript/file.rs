//! A transcript as a file.

use super::{Transcript, Written};
use crate::run::{EndReason, Ended, Stream};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// The version of the file's format.
const VERSION: u32 = 1;

/// What is wrong with a file that should be a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptError {
    /// 1-based.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for TranscriptError {}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    transcript: u32,
    ended: EndReason,
    duration_ms: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    dropped: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Each further line.
#[derive(Debug, Serialize, Deserialize)]
struct Line(u64, Name, String);

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Out,
    Err,
}

impl Transcript {
    /// The file that keeps it. A run that has not ended counts as stopped.
    ///
    /// # Panics
    /// Never: everything in it is text or a number.
    pub fn to_file(&self) -> String {
        let stopped = Ended { reason: EndReason::Stopped, duration: self.last_time(), dropped: 0 };
        let ended = self.ended.as_ref().unwrap_or(&stopped);
        let head = serde_json::to_string(&Head {
            transcript: VERSION,
            ended: ended.reason.clone(),
            duration_ms: milliseconds(ended.duration),
            dropped: ended.dropped,
        });
        let mut file = head.expect("it is text and numbers") + "\n";
        for line in &self.lines {
            let name = match line.stream {
                Stream::Stdout => Name::Out,
                Stream::Stderr => Name::Err,
            };
            let line = serde_json::to_string(&Line(milliseconds(line.at), name, line.text.clone()));
            file += &line.expect("it is text and numbers");
            file.push('\n');
        }
        file
    }

    /// The transcript that `file` keeps.
    ///
    /// # Errors
    /// Names the first line that is wrong.
    pub fn from_file(file: &str) -> Result<Self, TranscriptError> {
        let error = |line: usize, message: String| TranscriptError { line, message };
        let mut lines = (1..).zip(file.lines());
        let (_, first) = lines.next().ok_or_else(|| error(1, "the file is empty".to_owned()))?;
        let head: Head = serde_json::from_str(first).map_err(|why| error(1, why.to_string()))?;
        if head.transcript != VERSION {
            let message = format!("version {} is not known, only {VERSION}", head.transcript);
            return Err(error(1, message));
        }
        let mut transcript = Self {
            ended: Some(Ended {
                reason: head.ended,
                duration: Duration::from_millis(head.duration_ms),
                dropped: head.dropped,
            }),
            ..Self::default()
        };
        for (number, line) in lines {
            let Line(at, name, text) =
                serde_json::from_str(line).map_err(|why| error(number, why.to_string()))?;
            let stream = match name {
                Name::Out => Stream::Stdout,
                Name::Err => Stream::Stderr,
            };
            transcript.lines.push(Written { at: Duration::from_millis(at), stream, text });
        }
        Ok(transcript)
    }

    fn last_time(&self) -> Duration {
        self.lines.last().map_or(Duration::ZERO, |line| line.at)
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Limit, RunEvent};
    use proptest::prelude::*;

    #[test]
    fn the_file_reads_well() {
        let mut transcript = Transcript::default();
        for event in [
            RunEvent::Started,
            RunEvent::Output {
                at: Duration::from_micros(12_700),
                stream: Stream::Stdout,
                text: "fix: \"quoted\" \u{1b}[1m\n".to_owned(),
            },
            RunEvent::Output {
                at: Duration::from_millis(13),
                stream: Stream::Stderr,
                text: "oops\n".to_owned(),
            },
            RunEvent::Ended(Ended {
                reason: EndReason::Exited(0),
                duration: Duration::from_millis(20),
                dropped: 0,
            }),
        ] {
            transcript.push(&event);
        }
        let file = "{\"transcript\":1,\"ended\":{\"exited\":0},\"duration_ms\":20}\n\
                    [12,\"out\",\"fix: \\\"quoted\\\" \\u001b[1m\"]\n\
                    [13,\"err\",\"oops\"]\n";
        assert_eq!(transcript.to_file(), file);
    }

    #[test]
    fn what_is_wrong_is_told_by_line() {
        let line = |file: &str| Transcript::from_file(file).unwrap_err().line;
        let head = "{\"transcript\":1,\"ended\":\"stopped\",\"duration_ms\":1}";
        assert_eq!(line(""), 1);
        assert_eq!(line("{}"), 1);
        assert_eq!(line(&head.replace(":1,\"ended", ":2,\"ended")), 1);
        assert_eq!(line(&format!("{head}\n[1,\"out\",\"a\"]\n[1,\"in\",\"b\"]\n")), 3);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_is_read(
            lines in prop::collection::vec((0u64..100_000, any::<bool>(), "[^\n\r]{0,20}"), 0..20),
            reason in prop::sample::select(vec![
                EndReason::Exited(3),
                EndReason::Signaled(9),
                EndReason::Stopped,
                EndReason::TimedOut(Duration::from_secs(10)),
                EndReason::TooMuchOutput,
                EndReason::OverLimit(Limit::Memory),
                EndReason::NotStarted("no such thing".to_owned()),
            ]),
            dropped in 0u64..3,
        ) {
            let lines = lines.into_iter().map(|(at, is_error, text)| Written {
                at: Duration::from_millis(at),
                stream: if is_error { Stream::Stderr } else { Stream::Stdout },
                text,
            });
            let duration = Duration::from_millis(77);
            let ended = Some(Ended { reason, duration, dropped });
            let transcript = Transcript { lines: lines.collect(), open: [None; 2], ended };
            prop_assert_eq!(Transcript::from_file(&transcript.to_file()), Ok(transcript));
        }
    }
}
