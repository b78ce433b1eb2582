//! How a supervisor signals all that comes from its program.
//!
//! A process group can be left, and a walk through `/proc` can be outrun by whoever starts
//! processes faster than they are read. A kernel with Landlock's signal scope has a better way:
//! once the supervisor is confined to signalling what it started, a signal to *everybody*
//! reaches exactly that, in one step in which nobody can fork.

use crate::run::process_group::ProcessGroup;
use rustix::process::Signal;

#[cfg(target_os = "linux")]
use super::{descendants, landlock};
#[cfg(target_os = "linux")]
use rustix::{
    io::Errno,
    process::{Pid, getppid, kill_process, kill_process_group, test_kill_process},
};

/// Who is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Everybody, which is only those who come from this process.
    #[cfg(target_os = "linux")]
    Confined,
    /// Those who are found below this process.
    #[cfg(target_os = "linux")]
    Found,
    /// The process group of the program.
    #[cfg(not(target_os = "linux"))]
    Group,
}

impl Reach {
    /// The best that there is. Confines this thread; call it before anything is started.
    #[cfg(target_os = "linux")]
    pub(super) fn new() -> Self {
        // A signal to everybody would be a disaster where the confinement does not hold, so it is
        // tried on the parent, who is outside: were it allowed, nothing would be sent.
        let is_confined = landlock::confine_signals()
            && getppid().is_some_and(|parent| test_kill_process(parent) == Err(Errno::PERM));
        if is_confined { Self::Confined } else { Self::Found }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn new() -> Self {
        Self::Group
    }

    /// Asks everybody to end.
    pub(super) fn ask_to_end(self, program: ProcessGroup) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Confined => signal_everybody(Signal::TERM),
            #[cfg(target_os = "linux")]
            Self::Found => signal_found(program, Signal::TERM),
            #[cfg(not(target_os = "linux"))]
            Self::Group => program.signal(Signal::TERM),
        }
    }

    /// Kills everybody. On some systems somebody may be missed, so look and do it again.
    pub(super) fn kill(self, program: ProcessGroup) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Confined => signal_everybody(Signal::KILL),
            #[cfg(target_os = "linux")]
            Self::Found => {
                stop_found();
                signal_found(program, Signal::KILL);
            }
            #[cfg(not(target_os = "linux"))]
            Self::Group => program.signal(Signal::KILL),
        }
    }
}

/// `kill(-1, signal)`: everybody that this process may signal, but itself.
#[cfg(target_os = "linux")]
fn signal_everybody(signal: Signal) {
    let _ = kill_process_group(Pid::INIT, signal);
}

/// Signals all descendants: the program's group at once while somebody is in it, the others one
/// by one.
#[cfg(target_os = "linux")]
fn signal_found(program: ProcessGroup, signal: Signal) {
    let everybody = descendants::all();
    // Without `/proc` nobody is found, and the group is all there is.
    if everybody.is_empty() || everybody.iter().any(|one| one.group == program.leader()) {
        program.signal(signal);
    }
    for one in everybody.iter().filter(|one| one.group != program.leader()) {
        let _ = kill_process(one.pid, signal);
    }
}

/// Stops all descendants, as what is stopped starts nobody: until no new one is found, or they
/// turn out to be faster.
#[cfg(target_os = "linux")]
fn stop_found() {
    let mut stopped = std::collections::HashSet::new();
    for _ in 0..20 {
        let mut everybody = descendants::all();
        everybody.retain(|one| stopped.insert(one.pid));
        if everybody.is_empty() {
            return;
        }
        for one in everybody {
            let _ = kill_process(one.pid, Signal::STOP);
        }
    }
}
