//! What the shim is told, as arguments of a command.

use super::NAME;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

/// What a shim process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The process that watches.
    Supervise,
    /// The process that becomes the program.
    Enter,
}

/// What is to be run, where and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::run) struct Orders {
    /// The room; nothing outside is written to.
    pub(in crate::run) room: PathBuf,
    /// Between asking to end and killing.
    pub(in crate::run) grace: Duration,
    /// Processor time of each process, in whole seconds.
    pub(in crate::run) cpu: Duration,
    /// The program.
    pub(in crate::run) program: PathBuf,
    /// Its arguments.
    pub(in crate::run) arguments: Vec<OsString>,
}

impl Orders {
    /// The arguments that make our binary the supervisor.
    pub(in crate::run) fn to_supervise(&self) -> Vec<OsString> {
        self.to_arguments("supervise")
    }

    /// The arguments that make our binary become the program.
    pub(super) fn to_enter(&self) -> Vec<OsString> {
        self.to_arguments("enter")
    }

    fn to_arguments(&self, role: &str) -> Vec<OsString> {
        let mut all = vec![
            NAME.into(),
            role.into(),
            self.room.clone().into(),
            self.grace.as_millis().to_string().into(),
            self.cpu.as_secs().to_string().into(),
            self.program.clone().into(),
        ];
        all.extend(self.arguments.iter().cloned());
        all
    }
}

/// Reads the arguments after [`NAME`].
pub(super) fn read(mut arguments: impl Iterator<Item = OsString>) -> Option<(Role, Orders)> {
    let role = match arguments.next()?.to_str()? {
        "supervise" => Role::Supervise,
        "enter" => Role::Enter,
        _ => return None,
    };
    let orders = Orders {
        room: arguments.next()?.into(),
        grace: Duration::from_millis(number(&arguments.next()?)?),
        cpu: Duration::from_secs(number(&arguments.next()?)?),
        program: arguments.next()?.into(),
        arguments: arguments.collect(),
    };
    Some((role, orders))
}

fn number(argument: &OsStr) -> Option<u64> {
    argument.to_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ordered_is_what_is_read() {
        let orders = Orders {
            room: "/tmp/room".into(),
            grace: Duration::from_millis(1500),
            cpu: Duration::from_secs(9),
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), "echo \"$1\"".into(), "--".into()],
        };
        let read_back = |all: Vec<OsString>| read(all.into_iter().skip(1));
        assert_eq!(read_back(orders.to_supervise()), Some((Role::Supervise, orders.clone())));
        assert_eq!(read_back(orders.to_enter()), Some((Role::Enter, orders)));
    }

    #[test]
    fn anything_else_is_refused() {
        for line in ["", "become", "enter", "enter /room soon 1 sh", "enter /room 1 1"] {
            assert_eq!(read(line.split_whitespace().map(OsString::from)), None, "{line}");
        }
    }
}
