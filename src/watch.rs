//! Says which files of a folder or a project were changed, by whatever program.
//!
//! The system's events only wake the thread of a [`Watch`]: what changed is found by looking at
//! the files' sizes, times and numbers again once it has been quiet for a moment. So it does not
//! matter how an editor saves (in place, or by a rename over the file), one save is one report,
//! and where no events can be had (network and container mounts, or by choice) the same look is
//! taken in turns. An idle watch of events uses no processor time.

mod events;
mod scan;

use events::Events;
use scan::{Scan, changed};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What is watched. Nothing of it need exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// These files.
    Files(Vec<PathBuf>),
    /// All files below a folder but hidden ones and what tools fill.
    Folder(PathBuf),
    /// The files of a project that the check looks at, and what version control has checked out.
    Project(PathBuf),
}

/// How changes are to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// By events where the system has them for these files, else in turns.
    #[default]
    Auto,
    /// In turns.
    Poll,
}

impl Choice {
    /// The variable with which users choose.
    pub const VARIABLE: &str = "TWELVE_TUI_WATCH";

    /// What the variable of users says.
    ///
    /// # Errors
    /// It says something else than `auto` or `poll`: the sentence about that.
    pub fn of(value: Option<&str>) -> Result<Self, String> {
        match value.map(str::trim) {
            None | Some("" | "auto") => Ok(Self::Auto),
            Some("poll") => Ok(Self::Poll),
            Some(other) => Err(format!(
                "{}={other}: it is `auto` or `poll` (look at the files in turns)",
                Self::VARIABLE
            )),
        }
    }
}

/// How a watch goes about it.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How changes are to be found.
    pub choice: Choice,
    /// The time between two looks where they are taken in turns.
    pub every: Duration,
    /// How long it must be quiet before a change counts as done.
    pub quiet: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            choice: Choice::Auto,
            every: Duration::from_secs(1),
            quiet: Duration::from_millis(100),
        }
    }
}

/// How changes are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// The system tells.
    Events,
    /// By looking in turns: why.
    Poll(String),
}

/// What a watch says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// It watches from now on. Said again where the means change.
    Watching(Means),
    /// These files were changed, made or removed; never none.
    Changed(Vec<PathBuf>),
}

/// A watch that goes on until it is dropped.
#[derive(Debug)]
pub struct Watch {
    is_over: Arc<AtomicBool>,
    wake: Sender<Wake>,
    thread: Option<JoinHandle<()>>,
}

/// What wakes the thread.
#[derive(Debug)]
enum Wake {
    /// Something happened at these paths; none: it is not known where.
    Event(Vec<PathBuf>),
    /// The watch is over.
    Over,
}

impl Watch {
    /// Watches `scope`; what is to be said goes to `sink`, on a thread of the watch.
    ///
    /// # Errors
    /// The system grants no thread.
    pub fn start(
        scope: Scope,
        settings: Settings,
        sink: impl Fn(Report) + Send + 'static,
    ) -> io::Result<Self> {
        let (wake, woken) = channel();
        let is_over = Arc::new(AtomicBool::new(false));
        let watcher = Watcher {
            scan: Scan::new(scope, Arc::clone(&is_over)),
            settings,
            wake: wake.clone(),
            woken,
            sink: Box::new(sink),
        };
        let thread = std::thread::Builder::new().name("watch".into()).spawn(|| watcher.run())?;
        Ok(Self { is_over, wake, thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // An error means that the thread is gone already.
        let _ = self.wake.send(Wake::Over);
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

/// A change is reported after this time also where there is no quiet.
const PATIENCE: u32 = 10;
/// Looking in turns takes no more than one part in so many of a processor's time.
const SHARE: u32 = 20;

struct Watcher {
    scan: Scan,
    settings: Settings,
    wake: Sender<Wake>,
    woken: Receiver<Wake>,
    sink: Box<dyn Fn(Report) + Send>,
}

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waited {
    Event,
    Time,
    Over,
}

impl Watcher {
    fn run(self) {
        let mut events = match self.settings.choice {
            Choice::Poll => Err("that was asked for".to_owned()),
            Choice::Auto => Events::open(self.scan.root(), self.wake.clone()),
        };
        let mut seen = self.look(&mut events);
        let mut said = None;
        loop {
            let means = match &events {
                Ok(_) => Means::Events,
                Err(why) => Means::Poll(why.clone()),
            };
            if said.as_ref() != Some(&means) {
                (self.sink)(Report::Watching(means.clone()));
                said = Some(means);
            }
            let every = events.is_err().then(|| self.settings.every.max(seen.took * SHARE));
            let relevant = |path: &PathBuf| {
                let parent = path.parent().unwrap_or_else(|| Path::new(""));
                seen.folders.contains_key(parent) || seen.folders.contains_key(path)
            };
            match self.wait(every, relevant) {
                Waited::Over => return,
                Waited::Event if !self.settle() => return,
                Waited::Event | Waited::Time => {}
            }
            let mut now = self.look(&mut events);
            let mut rounds = PATIENCE;
            // What is looked at in turns may be half written: until two looks see the same.
            while events.is_err() && !changed(&seen, &now).is_empty() && rounds > 0 {
                if self.wait(Some(self.settings.quiet), |_| false) == Waited::Over {
                    return;
                }
                let next = self.look(&mut events);
                let still = changed(&now, &next).is_empty();
                now = next;
                rounds = if still { 0 } else { rounds - 1 };
            }
            let paths = changed(&seen, &now);
            seen = now;
            if self.scan.is_over() {
                return; // what was seen may be a part
            }
            if !paths.is_empty() {
                (self.sink)(Report::Changed(paths));
            }
        }
    }

    /// Looks at the files, and has events of every folder that is there: a file that came into a
    /// folder before its events did is seen by looking again.
    fn look(&self, events: &mut Result<Events, String>) -> scan::Seen {
        loop {
            let seen = self.scan.look();
            let Ok(open) = events else { return seen };
            match open.follow(&seen.folders) {
                Ok(events::Followed::Nothing) => return seen,
                Ok(events::Followed::More) if self.scan.is_over() => return seen,
                Ok(events::Followed::More) => {}
                Err(why) => *events = Err(why),
            }
        }
    }

    /// Waits for an event that is relevant, or for so long.
    fn wait(&self, at_most: Option<Duration>, relevant: impl Fn(&PathBuf) -> bool) -> Waited {
        let until = at_most.map(|time| Instant::now() + time);
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let woken = match left {
                Some(left) => self.woken.recv_timeout(left),
                None => self.woken.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match woken {
                Ok(Wake::Event(paths)) if paths.is_empty() || paths.iter().any(&relevant) => {
                    return Waited::Event;
                }
                Ok(Wake::Event(_)) => {}
                Ok(Wake::Over) | Err(RecvTimeoutError::Disconnected) => return Waited::Over,
                Err(RecvTimeoutError::Timeout) => return Waited::Time,
            }
        }
    }

    /// Waits until it is quiet, or for so long that it has to be looked anyway; whether to go on.
    fn settle(&self) -> bool {
        let until = Instant::now() + self.settings.quiet * PATIENCE;
        while Instant::now() < until {
            match self.wait(Some(self.settings.quiet), |_| true) {
                Waited::Over => return false,
                Waited::Time => return true,
                Waited::Event => {}
            }
        }
        true
    }
}

#[cfg(test)]
mod tests;
