//! Starts the program of a plan and watches its process: through the supervisor where there is a
//! shim, else directly from here.

use super::place::Place;
use super::report::{End, Report};
use super::room::Room;
use super::runtimes::{find_program, install_hint};
use super::{Network, Plan, Stream};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use super::{process_group::ProcessGroup, shim::Orders};
#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};
#[cfg(unix)]
use std::{
    fs::File,
    os::fd::OwnedFd,
    os::unix::{net::UnixStream, process::CommandExt},
};

/// How often a process without a supervisor is looked at.
const POLL: Duration = Duration::from_millis(10);

/// The size of a program's terminal: no wider than the lines of a sample may be.
#[cfg(unix)]
const TERMINAL_SIZE: rustix::termios::Winsize =
    rustix::termios::Winsize { ws_row: 24, ws_col: 76, ws_xpixel: 0, ws_ypixel: 0 };

/// A program that was started.
pub(super) struct Launched {
    /// What it writes: its streams, or its terminal as the only one.
    pub(super) streams: Vec<(Stream, Box<dyn Read + Send>)>,
    pub(super) leash: Leash,
}

/// What ends the program and all that it started, latest when it is dropped.
pub(super) enum Leash {
    /// To the supervisor: it ends everything when this side of the connection closes.
    #[cfg(unix)]
    Supervisor { control: UnixStream, pid: Pid },
    /// To the watching thread of this process: the same.
    Direct(Option<Sender<()>>),
}

impl Leash {
    /// Asks for the end; the watcher reports it.
    pub(super) fn pull(&mut self) {
        match self {
            #[cfg(unix)]
            Self::Supervisor { control, .. } => {
                // An error means that the supervisor is gone, and its end comes by itself.
                let _ = control.shutdown(std::net::Shutdown::Write);
            }
            Self::Direct(order) => *order = None,
        }
    }

    /// For a supervisor that does not answer: it is killed, and its program dies with it.
    pub(super) fn cut(&self) {
        #[cfg(unix)]
        if let Self::Supervisor { pid, .. } = self {
            let _ = kill_process(*pid, Signal::KILL);
        }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.pull();
    }
}

/// Starts the program of `plan` in `room`; a thread tells `say` what becomes of it.
///
/// # Errors
/// A message for people: what could not be started, and what to do.
pub(super) fn launch(
    plan: &Plan,
    room: &Room,
    say: impl FnMut(Report) + Send + 'static,
) -> Result<Launched, String> {
    let (name, arguments) = plan.command.split_first().ok_or("The command is empty.")?;
    let environment = plan.environment.in_room(room, &plan.env);
    let path = environment.get("PATH").map_or(OsStr::new(""), OsString::as_os_str);
    let program = locate(name, path, &room.work())
        .ok_or_else(|| format!("`{name}` was not found. {}", install_hint(name)))?;
    let launched = match &plan.shim {
        #[cfg(unix)]
        Some(shim) => {
            let orders = Orders {
                program,
                arguments: arguments.to_vec(),
                room: room.folder().to_owned(),
                writable: plan.writable.clone(),
                hidden: plan.hidden.clone(),
                readable: readable(plan, shim),
                sockets: plan.sockets.clone(),
                own_network: plan.network == Network::Loopback
                    && Place::of_this_machine(shim).own_network,
                terminal: plan.terminal,
                grace: plan.grace,
                cpu: cpu_limit(plan),
                limits: plan.limits.clone(),
            };
            return supervised(shim, &orders, &environment, say).map_err(|error| {
                format!(
                    "{}: {error}. It supervises runs; if twelve-tui was just updated, start it anew.",
                    shim.display()
                )
            });
        }
        _ => direct(&program, arguments, &room.work(), &environment, plan.grace, say),
    };
    launched.map_err(|error| format!("`{name}` could not be started: {error}."))
}

/// What may be read although it is below something hidden: never a folder that something hidden
/// is in.
#[cfg(unix)]
fn readable(plan: &Plan, shim: &Path) -> Vec<PathBuf> {
    let all = plan.readable.iter().map(PathBuf::as_path).chain([shim]);
    let is_narrow = |path: &&Path| !plan.hidden.iter().any(|hidden| hidden.starts_with(path));
    all.filter(is_narrow).map(Path::to_owned).collect()
}

/// The program called `name`: in `work` where the name has a `/`, else in `path`.
fn locate(name: &str, path: &OsStr, work: &Path) -> Option<PathBuf> {
    if name.contains('/') {
        let program = work.join(name);
        program.is_file().then_some(program)
    } else {
        find_program(name, path)
    }
}

/// Processor time for each process: more than it can use before the wall-clock limit. So that
/// nothing burns for ever should all else fail.
#[cfg(unix)]
fn cpu_limit(plan: &Plan) -> Duration {
    let processors = thread::available_parallelism()
        .map_or(1, |count| u32::try_from(count.get()).unwrap_or(u32::MAX));
    (plan.timeout + plan.grace).saturating_mul(processors) + Duration::from_secs(1)
}

fn command(program: &Path, work: &Path, environment: &BTreeMap<String, OsString>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(work)
        .env_clear()
        .envs(environment)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn pipes(child: &mut Child) -> Vec<(Stream, Box<dyn Read + Send>)> {
    let stdout = child.stdout.take().expect("stdout was asked to be a pipe");
    let stderr = child.stderr.take().expect("stderr was asked to be a pipe");
    vec![(Stream::Stdout, Box::new(stdout)), (Stream::Stderr, Box::new(stderr))]
}

fn watcher(watch: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("run-watch".into()).spawn(watch).map(drop)
}

#[cfg(unix)]
fn supervised(
    shim: &Path,
    orders: &Orders,
    environment: &BTreeMap<String, OsString>,
    say: impl FnMut(Report) + Send + 'static,
) -> io::Result<Launched> {
    let (control, theirs) = UnixStream::pair()?;
    let words = control.try_clone()?;
    let mut command = command(shim, &orders.room.join("work"), environment);
    command.args(orders.to_supervise()?).stdin(Stdio::from(OwnedFd::from(theirs)));
    let terminal = if orders.terminal { Some(terminal(&mut command)?) } else { None };
    let mut child = command.spawn()?;
    // It holds the program's end of a terminal, whose output has no end before all are closed.
    drop(command);
    let streams = match terminal {
        Some(ours) => vec![(Stream::Stdout, Box::new(ours) as Box<dyn Read + Send>)],
        None => pipes(&mut child),
    };
    let leash = Leash::Supervisor { control, pid: Pid::from_child(&child) };
    watcher(move || watch_supervisor(child, words, say))?;
    Ok(Launched { streams, leash })
}

/// Makes both streams of `command` a new terminal, and gives our end of it.
#[cfg(unix)]
fn terminal(command: &mut Command) -> io::Result<File> {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?;
    let theirs = rustix::fs::open(
        name.as_c_str(),
        rustix::fs::OFlags::RDWR | rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::CLOEXEC,
        rustix::fs::Mode::empty(),
    )?;
    rustix::termios::tcsetwinsize(&theirs, TERMINAL_SIZE)?;
    command.stdout(Stdio::from(theirs.try_clone()?)).stderr(Stdio::from(theirs));
    Ok(File::from(ours))
}

/// Passes on what the supervisor says; the end only when the supervisor itself is gone.
#[cfg(unix)]
fn watch_supervisor(mut child: Child, words: UnixStream, mut say: impl FnMut(Report)) {
    use std::io::{BufRead, BufReader};
    let mut end = None;
    for line in BufReader::new(words).lines().map_while(Result::ok) {
        match Report::from_line(&line) {
            Some(Report::Ended(its)) => end = Some(its),
            Some(report) => say(report),
            None => {}
        }
    }
    let status = child.wait();
    say(Report::Ended(end.unwrap_or_else(|| match status.map(End::from) {
        Ok(killed @ End::Signaled(_)) => killed,
        _ => End::NotStarted("The supervisor of runs ended without a word.".to_owned()),
    })));
}

fn direct(
    program: &Path,
    arguments: &[String],
    work: &Path,
    environment: &BTreeMap<String, OsString>,
    grace: Duration,
    mut say: impl FnMut(Report) + Send + 'static,
) -> io::Result<Launched> {
    let mut command = command(program, work, environment);
    command.args(arguments);
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn()?;
    let streams = pipes(&mut child);
    let (order, orders) = channel();
    watcher(move || {
        say(Report::Started);
        say(Report::Ended(watch(child, &orders, grace)));
    })?;
    Ok(Launched { streams, leash: Leash::Direct(Some(order)) })
}

/// Waits for the end of `child`, or for `orders` to close and then ends it. Ends what is left of
/// its process group.
fn watch(mut child: Child, orders: &Receiver<()>, grace: Duration) -> End {
    let mut status = None;
    while status.is_none() && orders.recv_timeout(POLL) == Err(RecvTimeoutError::Timeout) {
        status = child.try_wait().ok().flatten();
    }
    #[cfg(unix)]
    let group = ProcessGroup::led_by(&child);
    #[cfg(unix)]
    group.signal(Signal::TERM);
    let deadline = Instant::now() + grace;
    loop {
        status = status.or_else(|| child.try_wait().ok().flatten());
        #[cfg(unix)]
        let is_gone = group.is_gone();
        // Without groups and signals there is nothing to ask politely.
        #[cfg(not(unix))]
        let is_gone = true;
        if is_gone || Instant::now() >= deadline {
            break;
        }
        thread::sleep(POLL);
    }
    #[cfg(unix)]
    group.signal(Signal::KILL);
    let _ = child.kill();
    match status.map_or_else(|| child.wait(), Ok) {
        Ok(status) => status.into(),
        Err(error) => End::NotStarted(format!("Its end was not seen: {error}.")),
    }
}
