//! The process group of a program: what it started and what did not leave it on purpose.

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::process::Child;

/// A process group, by the process that leads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ProcessGroup(Pid);

impl ProcessGroup {
    /// The group that `child` leads: it begins with a group or a session of its own.
    pub(super) fn led_by(child: &Child) -> Self {
        Self(Pid::from_child(child))
    }

    /// The process that leads it.
    pub(super) fn leader(self) -> Pid {
        self.0
    }

    /// Sends `signal` to all of it. That nobody is left to get it is no error.
    pub(super) fn signal(self, signal: Signal) {
        let _ = kill_process_group(self.0, signal);
    }

    /// Whether nobody is left.
    pub(super) fn is_gone(self) -> bool {
        test_kill_process_group(self.0) == Err(Errno::SRCH)
    }
}
