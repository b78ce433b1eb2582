//! What the shim is told, as one argument in JSON.

use super::NAME;
use crate::run::Limits;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What a shim process is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// The process that watches.
    Supervise(Orders),
    /// The process that becomes the program.
    Enter(Orders),
    /// The program, where that is the processes of this Procfile.
    Manage(PathBuf),
    /// The process that tries what place of its own a run can have.
    TryPlace,
}

/// The arguments that make our binary the manager of `procfile`.
pub(in crate::run) fn to_manage(procfile: &str) -> [String; 3] {
    [NAME, "manage", procfile].map(str::to_owned)
}

/// The arguments that make our binary try what place of its own a run can have.
pub(in crate::run) const TRY_PLACE: [&str; 2] = [NAME, "try-place"];

/// What is to be run, where, how long and behind which guards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::run) struct Orders {
    /// The program.
    pub(in crate::run) program: PathBuf,
    /// Its arguments.
    pub(in crate::run) arguments: Vec<String>,
    /// The room.
    pub(in crate::run) room: PathBuf,
    /// Folders outside the room that may be written to.
    pub(in crate::run) writable: Vec<PathBuf>,
    /// What must not be read.
    pub(in crate::run) hidden: Vec<PathBuf>,
    /// What may be read although it is below something hidden.
    pub(in crate::run) readable: Vec<PathBuf>,
    /// Files and folders with sockets of others, which must not be seen.
    pub(in crate::run) sockets: Vec<PathBuf>,
    /// Whether the run gets a network of its own, which must be known to work here.
    pub(in crate::run) own_network: bool,
    /// Whether standard output is a terminal, which shall be the program's own.
    pub(in crate::run) terminal: bool,
    /// Between asking to end and killing.
    pub(in crate::run) grace: Duration,
    /// Processor time of each process, in whole seconds.
    pub(in crate::run) cpu: Duration,
    /// The other limits.
    pub(in crate::run) limits: Limits,
}

impl Orders {
    /// The arguments that make our binary the supervisor.
    ///
    /// # Errors
    /// A path is no UTF-8.
    pub(in crate::run) fn to_supervise(&self) -> io::Result<Vec<OsString>> {
        self.to_arguments("supervise")
    }

    /// The arguments that make our binary become the program.
    pub(super) fn to_enter(&self) -> io::Result<Vec<OsString>> {
        self.to_arguments("enter")
    }

    fn to_arguments(&self, role: &str) -> io::Result<Vec<OsString>> {
        Ok(vec![NAME.into(), role.into(), serde_json::to_string(self)?.into()])
    }
}

/// Reads the arguments after [`NAME`].
pub(super) fn read(mut arguments: impl Iterator<Item = OsString>) -> Option<Role> {
    let role = arguments.next()?;
    let mut orders = || serde_json::from_str(arguments.next()?.to_str()?).ok();
    let role = match role.to_str()? {
        "supervise" => Role::Supervise(orders()?),
        "enter" => Role::Enter(orders()?),
        "manage" => Role::Manage(arguments.next()?.into()),
        "try-place" => Role::TryPlace,
        _ => return None,
    };
    arguments.next().is_none().then_some(role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ordered_is_what_is_read() {
        let orders = Orders {
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), "echo \"$1\"".into(), "--".into()],
            room: "/tmp/room".into(),
            writable: vec!["/tmp/more".into()],
            hidden: vec!["/home/me".into()],
            readable: Vec::new(),
            sockets: vec!["/run/user".into()],
            own_network: true,
            terminal: false,
            grace: Duration::from_millis(1500),
            cpu: Duration::from_secs(9),
            limits: Limits::default(),
        };
        let read_back = |all: Vec<OsString>| read(all.into_iter().skip(1));
        let supervise = orders.to_supervise().unwrap();
        assert_eq!(read_back(supervise), Some(Role::Supervise(orders.clone())));
        assert_eq!(read_back(orders.to_enter().unwrap()), Some(Role::Enter(orders)));
        let manage = to_manage("Procfile").map(OsString::from).to_vec();
        assert_eq!(read_back(manage), Some(Role::Manage("Procfile".into())));
        assert_eq!(read_back(TRY_PLACE.map(OsString::from).to_vec()), Some(Role::TryPlace));
    }

    #[test]
    fn anything_else_is_refused() {
        for line in ["", "become", "enter", "enter {}", "manage", "try-place x"] {
            assert_eq!(read(line.split_whitespace().map(OsString::from)), None, "{line}");
        }
    }
}
