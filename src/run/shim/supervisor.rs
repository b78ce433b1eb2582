//! The process between us and a program: starts it, waits, and leaves nothing behind.

use super::Orders;
use super::reach::Reach;
use crate::run::Limit;
#[cfg(target_os = "linux")]
use crate::run::Limits;
use crate::run::process_group::ProcessGroup;
use crate::run::report::{End, Report};
use crate::run::supervise::SWEEP_LIMIT;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often is looked anew for what is left.
const POLL: Duration = Duration::from_millis(10);
/// How often is looked whether everybody together keeps the limits.
#[cfg(target_os = "linux")]
const INSPECTION: Duration = Duration::from_millis(20);

/// Standard input is the connection to us: reports go out, and when it ends everything ends.
pub(super) fn main(orders: &Orders) -> ExitCode {
    let control = io::stdin().as_fd().try_clone_to_owned().map(UnixStream::from);
    match control.and_then(|control| supervise(orders, &control)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn supervise(orders: &Orders, control: &UnixStream) -> io::Result<()> {
    detach()?;
    let orders = &match guard(orders) {
        Ok(orders) => orders,
        Err(error) => {
            return say(control, &Report::Ended(End::NotStarted(error.to_string())));
        }
    };
    let reach = Reach::new();
    let program = match start(orders) {
        Ok(program) => program,
        Err(error) => {
            let message = format!("{}: {error}.", orders.program.display());
            return say(control, &Report::Ended(End::NotStarted(message)));
        }
    };
    // That nobody listens any more is seen by the thread that reads.
    let _ = say(control, &Report::Started);
    let (tell, inbox) = channel();
    wait_for_the_connection(control.try_clone()?, tell.clone());
    wait_for_children(program.leader(), tell.clone());
    #[cfg(target_os = "linux")]
    wait_for_excess(orders.limits.clone(), tell.clone());
    let mut supervisor =
        Supervisor { reach, program, inbox, _tell: tell, end: None, is_childless: false };
    if let Some(limit) = supervisor.wait() {
        let _ = say(control, &Report::Over(limit));
        // Nothing is asked to end well that takes the machine away from its owner.
        supervisor.kill_everything();
    }
    supervisor.end_everything(orders.grace);
    let end = supervisor.end.unwrap_or(End::Signaled(Signal::KILL.as_raw()));
    say(control, &Report::Ended(end))
}

fn say(mut control: &UnixStream, report: &Report) -> io::Result<()> {
    control.write_all(report.to_line().as_bytes())
}

/// Away from the terminal, its keys and its end; and the parent of all that lose theirs.
fn detach() -> io::Result<()> {
    rustix::process::setsid()?;
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    Ok(())
}

/// What holds for all processes of the run and must be there before the first of them; the orders
/// for them, as it then is.
#[cfg(target_os = "linux")]
fn guard(orders: &Orders) -> io::Result<Orders> {
    let mut orders = orders.clone();
    let place = super::namespaces::enter(orders.own_network, &orders.sockets);
    // It was tried before, and what was promised must hold.
    if orders.own_network && !place.own_network {
        return Err(io::Error::other("the run could not get a network of its own"));
    }
    if place.own_view {
        orders.writable.push(super::namespaces::SHARED_MEMORY.into());
    }
    Ok(orders)
}

#[cfg(not(target_os = "linux"))]
fn guard(orders: &Orders) -> io::Result<Orders> {
    Ok(orders.clone())
}

/// Starts ourselves once more, to become the program. Its process must be started by the main
/// thread: it dies with the thread that started it.
fn start(orders: &Orders) -> io::Result<ProcessGroup> {
    let (mut why, theirs) = io::pipe()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(orders.to_enter()?).stdin(Stdio::from(theirs));
    let mut child = command.spawn()?;
    // Theirs would keep `why` open.
    drop(command);
    let mut message = String::new();
    why.read_to_string(&mut message)?;
    if message.is_empty() {
        return Ok(ProcessGroup::led_by(&child));
    }
    child.wait()?;
    Err(io::Error::other(message))
}

/// What the threads tell.
enum Happening {
    /// Everything shall end.
    Stop,
    /// The program is over.
    Ended(End),
    /// No child is left.
    Childless,
    /// Together they are over this limit.
    Excess(Limit),
}

fn wait_for_the_connection(mut control: UnixStream, tell: Sender<Happening>) {
    thread::spawn(move || {
        // Nothing is ever written to us: whatever comes is the end.
        let _ = control.read(&mut [0]);
        tell.send(Happening::Stop)
    });
}

/// Takes leave of every child, also of those that were adopted: a program that waits for its
/// daemon to be gone would wait for ever otherwise.
fn wait_for_children(program: Pid, tell: Sender<Happening>) {
    thread::spawn(move || {
        loop {
            let happening = match rustix::process::wait(WaitOptions::empty()) {
                Ok(Some((pid, status))) if pid == program => Happening::Ended(end(status)),
                Ok(_) | Err(Errno::INTR) => continue,
                Err(_) => Happening::Childless,
            };
            let is_last = matches!(happening, Happening::Childless);
            if tell.send(happening).is_err() || is_last {
                return;
            }
        }
    });
}

/// Looks again and again how many there are and what they take. What one process may take the
/// kernel limits by itself; it has no limit for all together that everybody may set.
#[cfg(target_os = "linux")]
fn wait_for_excess(limits: Limits, tell: Sender<Happening>) {
    thread::spawn(move || {
        loop {
            if let Some(over) = super::descendants::excess(&limits) {
                return tell.send(Happening::Excess(over));
            }
            thread::sleep(INSPECTION);
        }
    });
}

fn end(status: WaitStatus) -> End {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => End::Exited(code),
        (None, signal) => End::Signaled(signal.unwrap_or(Signal::KILL.as_raw())),
    }
}

struct Supervisor {
    reach: Reach,
    program: ProcessGroup,
    inbox: Receiver<Happening>,
    /// Keeps the inbox open when the threads are done.
    _tell: Sender<Happening>,
    end: Option<End>,
    is_childless: bool,
}

impl Supervisor {
    /// Waits for the end of the program, or to be told to end it, or for the limit that it went
    /// over.
    fn wait(&mut self) -> Option<Limit> {
        match self.inbox.recv() {
            Ok(Happening::Excess(limit)) => return Some(limit),
            Ok(happening) => self.note(happening),
            Err(_) => {}
        }
        None
    }

    fn note(&mut self, happening: Happening) {
        match happening {
            Happening::Stop | Happening::Excess(_) => {}
            Happening::Ended(end) => self.end = Some(end),
            Happening::Childless => self.is_childless = true,
        }
    }

    /// Asks everybody to end; kills whoever is left after `grace`, until nobody is.
    fn end_everything(&mut self, grace: Duration) {
        // Most programs leave nobody behind, and that is known in a moment.
        if self.is_alone_by(Instant::now() + POLL) {
            return;
        }
        self.reach.ask_to_end(self.program);
        if self.is_alone_by(Instant::now() + grace) {
            return;
        }
        self.kill_everything();
    }

    /// Kills everybody, until nobody is left.
    fn kill_everything(&mut self) {
        let limit = Instant::now() + SWEEP_LIMIT;
        while Instant::now() < limit {
            self.reach.kill(self.program);
            if self.is_alone_by(Instant::now() + POLL) {
                return;
            }
        }
    }

    /// Waits until nobody is left, at most until `deadline`.
    fn is_alone_by(&mut self, deadline: Instant) -> bool {
        loop {
            if self.is_childless && self.is_group_gone() {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            // Without children no thread has anything to tell: then only looking again helps.
            let pause = if self.is_childless { left.min(POLL) } else { left };
            if let Ok(happening) = self.inbox.recv_timeout(pause) {
                self.note(happening);
            }
        }
    }

    /// As the adopter of orphans, who has no children left has no descendants left.
    #[cfg(target_os = "linux")]
    #[expect(clippy::unused_self, reason = "other systems must look")]
    fn is_group_gone(&self) -> bool {
        true
    }

    #[cfg(not(target_os = "linux"))]
    fn is_group_gone(&self) -> bool {
        self.program.is_gone()
    }
}
