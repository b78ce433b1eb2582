//! Runs code that we did not write: in a fresh room, watched, and ended with all that it started.
//!
//! Nothing runs before [`consent`] says so. [`start`] then puts a [`Plan`] into a [`room`], gives
//! it the few variables of [`environment`] and watches it until the end. Where the plan names a
//! shim (our own binary), a process of ours stands between: the *supervisor* of [`shim`]. It
//! finds and ends also what tried to get away, ends everything when we die, and lets the program
//! in only with its [`Limits`] set and behind the kernel's guards. What a run did is a
//! [`Transcript`]. [`protection::protections`] says what of all this holds on this machine.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub mod consent;
pub mod environment;
mod host;
mod launch;
mod limits;
mod output;
mod place;
mod plan;
#[cfg(unix)]
mod process_group;
pub mod protection;
mod ready;
mod report;
pub mod room;
pub mod runtimes;
pub mod shim;
pub mod stack;
mod supervise;
mod transcript;

pub use environment::Environment;
pub use host::Host;
pub use limits::{Limit, Limits};
pub use plan::{CannotRun, exercise_plan, sample_plan, verdict};
pub use protection::{Protection, State, protections};
pub use runtimes::{MissingRuntime, Program, Runtime, Runtimes, install_hint};
pub use transcript::{Difference, Transcript, TranscriptError, Written};

use supervise::Happening;

/// How long a program that was asked to end may take before it is killed.
pub const STOP_GRACE: Duration = Duration::from_secs(2);
/// How many bytes of output are kept.
pub const MAX_BYTES: usize = 1024 * 1024;
/// How many lines of output are kept.
pub const MAX_LINES: usize = 10_000;

/// What is to be run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Program and arguments; no shell. A program with a `/` is meant inside the room (or is an
    /// absolute path), any other is looked for in `PATH`.
    pub command: Vec<String>,
    /// Where the program, and the runtime that it needs, are looked for; none: in `PATH` alone.
    pub runtimes: Option<Runtimes>,
    /// The runtime that it needs, where the program is not that: `python`.
    pub runtime: Option<String>,
    /// The packages that it needs; prepared before the first run.
    pub stack: Option<stack::Stack>,
    /// Files that the room holds at the start: relative paths with `/`, and their bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Variables on top of the minimal environment.
    pub env: Vec<(String, String)>,
    /// What the minimal environment is made from.
    pub environment: Environment,
    /// Wall-clock limit.
    pub timeout: Duration,
    /// Time between asking the program to end and killing it.
    pub grace: Duration,
    /// How much of the machine it may use.
    pub limits: Limits,
    /// Whom it may talk to.
    pub network: Network,
    /// What it must not read, with all that is below.
    pub hidden: Vec<PathBuf>,
    /// Files and folders with sockets of others, which it must not see.
    pub sockets: Vec<PathBuf>,
    /// What it may read although it is below something hidden: where its runtime is.
    pub readable: Vec<PathBuf>,
    /// Folders outside the room that it may write to.
    pub writable: Vec<PathBuf>,
    /// Whether it sees a terminal instead of a closed input and two pipes. It then has one stream.
    pub terminal: bool,
    /// Our own binary, which supervises the run from outside. Without it a run is watched from
    /// this process, and what leaves its process group is not found.
    pub shim: Option<PathBuf>,
}

impl Plan {
    /// A plan for `command`: no files, no variables, no shim, ten seconds, nobody to talk to but
    /// itself.
    pub fn new(command: Vec<String>) -> Self {
        Self {
            command,
            runtimes: None,
            runtime: None,
            stack: None,
            files: Vec::new(),
            env: Vec::new(),
            environment: Environment::default(),
            timeout: Duration::from_secs(10),
            grace: STOP_GRACE,
            limits: Limits::default(),
            network: Network::Loopback,
            hidden: environment::private_folders(),
            sockets: environment::sockets(),
            readable: Vec::new(),
            writable: Vec::new(),
            terminal: false,
            shim: None,
        }
    }
}

/// Whom a program may talk to, where the system can hold it to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The processes of its own run.
    Loopback,
    /// Everybody.
    Open,
}

/// What happens in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunEvent {
    /// What it needs is being prepared, for the first time on this machine.
    Preparing {
        /// What is done, as text, not sanitised yet.
        text: String,
    },
    /// It runs.
    Started,
    /// It wrote something: a line, or the part of one that was there. A line that came in parts
    /// is put together again by [`Transcript`].
    Output {
        /// When, since the start.
        at: Duration,
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

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.duration.as_secs_f64();
        match &self.reason {
            EndReason::Exited(code) => write!(f, "exit code {code} after {seconds:.1} s")?,
            EndReason::Signaled(signal) => {
                write!(f, "ended by signal {signal} after {seconds:.1} s")?;
                if let Some(limit) = Limit::of_signal(*signal) {
                    write!(f, ": {limit}")?;
                }
            }
            EndReason::OverLimit(limit) => write!(f, "ended after {seconds:.1} s: {limit}")?,
            EndReason::Stopped => write!(f, "stopped after {seconds:.1} s")?,
            EndReason::TimedOut(limit) => {
                write!(f, "ended at its limit of {} s", limit.as_secs())?;
            }
            EndReason::TooMuchOutput => write!(f, "ended, as it wrote too much")?,
            EndReason::NotStarted(_) => write!(f, "it could not be started")?,
        }
        if self.dropped > 0 {
            write!(f, "; {} bytes of output were dropped", self.dropped)?;
        }
        Ok(())
    }
}

/// Why a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// It exited with this code.
    Exited(i32),
    /// It was ended by this signal, which we did not send.
    Signaled(i32),
    /// It was stopped on request.
    Stopped,
    /// It ran into its wall-clock limit.
    TimedOut(Duration),
    /// It wrote more than is kept: [`MAX_BYTES`], [`MAX_LINES`].
    TooMuchOutput,
    /// It took more of the machine than it may, and was ended for it.
    OverLimit(Limit),
    /// It could not be started.
    NotStarted(String),
}

/// Starts `plan` and returns at once; a thread of its own tells `sink` what happens.
///
/// [`RunEvent::Ended`] comes exactly once and last, also where the program cannot be started.
/// `sink` may block; the program then waits with its output.
///
/// # Panics
/// Where the system has no thread left.
pub fn start(plan: Plan, mut sink: impl FnMut(RunEvent) + Send + 'static) -> RunHandle {
    // Bounded, so that a flood waits in the program's pipe and not in our memory.
    let (wake, inbox) = sync_channel(64);
    let stop = Arc::new(AtomicBool::new(false));
    let thread = thread::Builder::new().name("run".into()).spawn({
        let (wake, stop) = (wake.clone(), Arc::clone(&stop));
        move || {
            let ended = supervise::run(plan, &wake, &inbox, &stop, &mut sink);
            sink(RunEvent::Ended(ended.clone()));
            ended
        }
    });
    RunHandle { stop, wake, thread: Some(thread.expect("the system has a thread left")) }
}

/// A run that was started. Dropping it stops the run and waits for its end.
#[derive(Debug)]
pub struct RunHandle {
    stop: Arc<AtomicBool>,
    wake: SyncSender<Happening>,
    thread: Option<JoinHandle<Ended>>,
}

impl RunHandle {
    /// Asks the run to end. Returns at once, and does nothing the second time.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        // Where the inbox is full there is something to wake up for already.
        let _ = self.wake.try_send(Happening::Woken);
    }

    /// Waits for the end.
    ///
    /// # Panics
    /// With the sink's own panic, where it panicked.
    pub fn wait(mut self) -> Ended {
        let thread = self.thread.take().expect("only `wait` and `drop` take the thread");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Drop for RunHandle {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.stop();
            // A panic of the sink has been reported where it happened.
            let _ = thread.join();
        }
    }
}
