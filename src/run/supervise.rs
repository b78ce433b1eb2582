//! One run from its start to its end: reads what the program writes, keeps the limits, and tells
//! the sink.

use super::launch::{Launched, Leash, launch};
use super::output::{Budget, Decoder};
use super::ready::ready;
use super::report::{End, Report};
use super::room::Room;
use super::{EndReason, Ended, Plan, RunEvent, Stream};
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

/// How long a supervisor may take to end everything, on top of the grace.
pub(super) const SWEEP_LIMIT: Duration = Duration::from_secs(5);
/// How long to wait for the end of the output after the end of the program. Only where something
/// escaped and holds the pipe is it ever waited for.
const DRAIN_LIMIT: Duration = Duration::from_millis(500);

/// What the threads of a run tell the one that decides.
#[derive(Debug)]
pub(super) enum Happening {
    /// This was read.
    Read(Stream, Vec<u8>),
    /// Nothing more comes from here.
    Closed(Stream),
    /// The watcher says.
    Said(Report),
    /// Look whether the run shall stop.
    Woken,
}

/// Runs `plan` to its end, which it returns and does not yet tell `sink`.
pub(super) fn run(
    plan: Plan,
    tell: &SyncSender<Happening>,
    inbox: &Receiver<Happening>,
    stop: &AtomicBool,
    sink: &mut impl FnMut(RunEvent),
) -> Ended {
    let begun = Instant::now();
    let plan = match ready(plan, &mut |text| sink(RunEvent::Preparing { text }), stop) {
        Ok(plan) => plan,
        Err(reason) => return Ended { reason, duration: begun.elapsed(), dropped: 0 },
    };
    // What was prepared is not what the run took.
    let begun = Instant::now();
    let plan = &plan;
    let outcome = Room::new(&plan.files)
        .map_err(|error| format!("The room for the run could not be made: {error}."))
        .and_then(|room| {
            let say = tell.clone();
            // The receiver is gone only after the end.
            let launched = launch(plan, &room, move |report| {
                let _ = say.send(Happening::Said(report));
            })?;
            let run = Run::new(plan, launched, tell, sink).map_err(|error| error.to_string())?;
            Ok(run.until_end(inbox, stop))
        });
    let (reason, dropped) = outcome.unwrap_or_else(|why| (EndReason::NotStarted(why), 0));
    Ended { reason, duration: begun.elapsed(), dropped }
}

/// How far a run is.
enum Phase {
    /// The program runs.
    Running,
    /// It shall end, for this reason.
    Ending(EndReason),
    /// The supervisor did not answer and was killed.
    Cut(EndReason),
}

/// A run in progress.
struct Run<'a, S> {
    plan: &'a Plan,
    sink: &'a mut S,
    leash: Leash,
    phase: Phase,
    begun: Instant,
    deadline: Instant,
    is_announced: bool,
    budget: Budget,
    decoders: [Decoder; 2],
    open_streams: usize,
}

impl<'a, S: FnMut(RunEvent)> Run<'a, S> {
    fn new(
        plan: &'a Plan,
        launched: Launched,
        tell: &SyncSender<Happening>,
        sink: &'a mut S,
    ) -> io::Result<Self> {
        let open_streams = launched.streams.len();
        for (stream, pipe) in launched.streams {
            read(stream, pipe, tell.clone())?;
        }
        Ok(Self {
            plan,
            sink,
            leash: launched.leash,
            phase: Phase::Running,
            begun: Instant::now(),
            deadline: after(plan.timeout),
            is_announced: false,
            budget: Budget::default(),
            decoders: [Decoder::default(), Decoder::default()],
            open_streams,
        })
    }

    /// Why it ended, and how much output was dropped.
    fn until_end(mut self, inbox: &Receiver<Happening>, stop: &AtomicBool) -> (EndReason, u64) {
        let seen = loop {
            if stop.load(Ordering::Acquire) {
                self.end(EndReason::Stopped);
            }
            match self.next(inbox) {
                Some(Happening::Said(Report::Started)) => self.announce(),
                Some(Happening::Said(Report::Over(limit))) => {
                    self.end(EndReason::OverLimit(limit));
                }
                Some(Happening::Said(Report::Ended(end))) => break end,
                Some(happening) => self.note(happening),
                None if matches!(self.phase, Phase::Cut(_)) => break End::Signaled(9),
                None => self.give_up_waiting(),
            }
        };
        self.drain(inbox);
        let reason = match (self.phase, seen) {
            (Phase::Ending(ours) | Phase::Cut(ours), End::Exited(_) | End::Signaled(_)) => ours,
            (_, its) => its.into(),
        };
        (reason, self.budget.dropped())
    }

    /// The next happening, or nothing before the deadline.
    fn next(&self, inbox: &Receiver<Happening>) -> Option<Happening> {
        inbox.recv_timeout(self.deadline.saturating_duration_since(Instant::now())).ok()
    }

    fn note(&mut self, happening: Happening) {
        match happening {
            Happening::Read(stream, bytes) => {
                let kept = self.budget.take(&bytes);
                let text = self.decoders[stream as usize].push(kept);
                self.show(stream, &text);
                if self.budget.dropped() > 0 {
                    self.end(EndReason::TooMuchOutput);
                }
            }
            Happening::Closed(stream) => {
                self.open_streams -= 1;
                // Half a character at the end is shown as such, unless it was cut by the limit.
                if self.budget.dropped() == 0 {
                    let text = self.decoders[stream as usize].finish();
                    self.show(stream, &text);
                }
            }
            Happening::Said(_) | Happening::Woken => {}
        }
    }

    /// Tells the sink once that the program runs, always before its output.
    fn announce(&mut self) {
        if !self.is_announced {
            self.is_announced = true;
            (self.sink)(RunEvent::Started);
        }
    }

    fn show(&mut self, stream: Stream, text: &str) {
        for line in text.split_inclusive('\n') {
            self.announce();
            let at = self.begun.elapsed();
            (self.sink)(RunEvent::Output { at, stream, text: line.to_owned() });
        }
    }

    /// Begins the end, if it has not begun.
    fn end(&mut self, reason: EndReason) {
        if matches!(self.phase, Phase::Running) {
            self.phase = Phase::Ending(reason);
            self.deadline = after(self.plan.grace + 2 * SWEEP_LIMIT);
            self.leash.pull();
        }
    }

    /// The deadline has passed: of the program, or of its supervisor.
    fn give_up_waiting(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Running) {
            Phase::Running => self.end(EndReason::TimedOut(self.plan.timeout)),
            Phase::Ending(reason) | Phase::Cut(reason) => {
                self.phase = Phase::Cut(reason);
                self.deadline = after(SWEEP_LIMIT);
                self.leash.cut();
            }
        }
    }

    /// Takes what is still in the pipes.
    fn drain(&mut self, inbox: &Receiver<Happening>) {
        self.deadline = after(DRAIN_LIMIT);
        while self.open_streams > 0
            && let Some(happening) = self.next(inbox)
        {
            self.note(happening);
        }
    }
}

fn after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + Duration::from_secs(24 * 60 * 60))
}

/// Reads `pipe` in a thread of its own, as far as there is something.
///
/// Where an escaped process holds the pipe open the thread stays behind in its read, and ends
/// with that process; nobody waits for it.
fn read(
    stream: Stream,
    mut pipe: impl Read + Send + 'static,
    tell: SyncSender<Happening>,
) -> io::Result<()> {
    let name = match stream {
        Stream::Stdout => "run-stdout",
        Stream::Stderr => "run-stderr",
    };
    let reader = move || {
        let mut buffer = [0; 8192];
        loop {
            let happening = match pipe.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => Happening::Closed(stream),
                Ok(length) => Happening::Read(stream, buffer[..length].to_vec()),
            };
            let is_last = matches!(happening, Happening::Closed(_));
            if tell.send(happening).is_err() || is_last {
                return;
            }
        }
    };
    thread::Builder::new().name(name.into()).spawn(reader).map(drop)
}
