//! Runs code that we did not write: in a fresh room, watched, and ended with all that it started.

use std::path::PathBuf;
use std::time::Duration;

/// What is to be run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Program and arguments; no shell.
    pub command: Vec<String>,
    /// Files that the room holds at the start: relative paths with `/`, and their bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Variables on top of the minimal environment.
    pub env: Vec<(String, String)>,
    /// Wall-clock limit.
    pub timeout: Duration,
}

/// What happens in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunEvent {
    /// It runs.
    Started,
    /// It wrote something: whole lines, or a partial one after a short while without its end.
    Output {
        /// Where to.
        stream: Stream,
        /// What, as text, not sanitised yet; with its line break where it has one.
        text: String,
    },
    /// It is over, and nothing that it started is left.
    Ended(Ended),
}

/// Which stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Why.
    pub reason: EndReason,
    /// How long it took.
    pub duration: Duration,
    /// Bytes of output that were dropped over the limit.
    pub dropped: u64,
}

/// Why a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndReason {
    /// It exited with this code.
    Exited(i32),
    /// It was ended by this signal, which we did not send.
    Signaled(i32),
    /// It was stopped on request.
    Stopped,
    /// It ran into its wall-clock limit.
    TimedOut(Duration),
    /// It wrote more than is kept.
    TooMuchOutput,
    /// It could not be started.
    NotStarted(String),
}

/// A runtime that samples need, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtime {
    /// `python`, `node`, `sh`.
    pub name: String,
    /// The program.
    pub path: PathBuf,
    /// As it prints it, where it was asked for and answered.
    pub version: Option<String>,
}
