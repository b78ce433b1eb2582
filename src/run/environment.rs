//! The environment of a run: built from nothing, by a list of what is let in.
//!
//! Samples teach config in the environment, so none of ours may leak into them: no `PORT`, no
//! `DATABASE_URL`, no `PYTHONPATH`. A list of what is kept out would never be complete.

use super::room::Room;
use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

/// What a Windows program cannot start or find its parts without.
const WINDOWS: [&str; 7] = [
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "COMSPEC",
    "PATHEXT",
    "NUMBER_OF_PROCESSORS",
    "PROCESSOR_ARCHITECTURE",
];

/// Where programs are where nobody said so.
const DEFAULT_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Services that samples may need: the name, and the variables by which a sample gets the
/// address and people give it.
const SERVICES: [(&str, &str, &str); 2] = [
    ("postgres", "POSTGRES_URL", "TWELVE_TUI_POSTGRES_URL"),
    ("memcached", "MEMCACHED_URL", "TWELVE_TUI_MEMCACHED_URL"),
];

/// What of a parent's environment its children may see. The rest is not even remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<String, OsString>,
    /// Addresses of [`SERVICES`], by name; only who asks for a service sees its own.
    services: BTreeMap<&'static str, String>,
}

/// A service that a sample needs and nobody said where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingService {
    /// `postgres`.
    pub service: String,
    /// The variable that gives its address; none where the service is not known at all.
    pub variable: Option<&'static str>,
}

impl fmt::Display for MissingService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = &self.service;
        match self.variable {
            Some(variable) => write!(
                f,
                "It needs a {service} that may be played with. Set {variable} to its address; \
                 docs/services.md says how to start one."
            ),
            None => write!(f, "It needs `{service}`, which this twelve-tui does not know."),
        }
    }
}

impl Error for MissingService {}

impl Environment {
    /// Of this process.
    pub fn of_process() -> Self {
        Self::of(env::vars_os())
    }

    /// Of a process that has these variables.
    pub fn of<N: Into<OsString>, V: Into<OsString>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut environment = Self::default();
        for (name, value) in variables {
            let (name, value) = (name.into(), value.into());
            let service = SERVICES.iter().find(|(_, _, variable)| name == *variable);
            if let (Some((service, ..)), Some(address)) = (service, value.to_str()) {
                environment.services.insert(service, address.to_owned());
            } else if let Some(name) = admitted(&name) {
                environment.variables.insert(name, value);
            }
        }
        environment
    }

    /// The variable by which a sample gets the address of `service`, and the address.
    ///
    /// # Errors
    /// Nobody said where it is.
    pub(super) fn service(&self, service: &str) -> Result<(String, String), MissingService> {
        let known = SERVICES.iter().find(|(name, ..)| *name == service);
        let address = known.and_then(|(name, ..)| self.services.get(name));
        match (known, address) {
            (Some((_, variable, _)), Some(address)) => {
                Ok(((*variable).to_owned(), address.clone()))
            }
            _ => Err(MissingService {
                service: service.to_owned(),
                variable: known.map(|(.., variable)| *variable),
            }),
        }
    }

    /// The folders that programs are looked for in. Only absolute ones: any other would be
    /// looked for in the room, among files that are not programs of this machine.
    pub fn path(&self) -> OsString {
        let path = self.variables.get("PATH").map_or(OsStr::new(DEFAULT_PATH), OsString::as_os_str);
        let absolute = env::split_paths(path).filter(|folder| folder.is_absolute());
        env::join_paths(absolute).unwrap_or_else(|_| DEFAULT_PATH.into())
    }

    /// The whole environment of a program in `room`, `extra` on top.
    pub(super) fn in_room(
        &self,
        room: &Room,
        extra: &[(String, String)],
    ) -> BTreeMap<String, OsString> {
        let mut all = self.variables.clone();
        all.insert("PATH".into(), self.path());
        for (name, value) in [("TERM", "dumb"), ("TZ", "UTC")] {
            all.insert(name.into(), value.into());
        }
        all.insert("HOME".into(), room.home().into());
        all.insert("TMPDIR".into(), room.temporary().into());
        if cfg!(windows) {
            all.insert("USERPROFILE".into(), room.home().into());
            all.insert("TEMP".into(), room.temporary().into());
            all.insert("TMP".into(), room.temporary().into());
        } else {
            // macOS knows no C.UTF-8.
            let language = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };
            all.insert("LANG".into(), language.into());
        }
        all.extend(extra.iter().map(|(name, value)| (name.clone(), value.into())));
        all
    }
}

/// The home folder, as text.
pub(super) fn home() -> Option<String> {
    directories::BaseDirs::new()?.home_dir().to_str().map(str::to_owned)
}

/// Folders in which the owner of this machine has what is nobody else's business: the home
/// folder, temporary files and sockets, and the terminals.
pub fn private_folders() -> Vec<PathBuf> {
    let base = directories::BaseDirs::new();
    let home = base.as_ref().map(|base| base.home_dir().to_owned());
    let sockets = base.as_ref().and_then(|base| base.runtime_dir().map(Path::to_owned));
    let folders = home.into_iter().chain(sockets).chain([env::temp_dir(), "/dev/pts".into()]);
    // A home that is the root (in some containers) holds the system too.
    folders.filter(|folder| folder.is_absolute() && folder.parent().is_some()).collect()
}

/// Files and folders by whose sockets programs of this machine are asked for things: the session's
/// bus, agents with keys, the screen, daemons that start containers.
pub(super) fn sockets() -> Vec<PathBuf> {
    let agent = env::var_os("SSH_AUTH_SOCK").map(PathBuf::from);
    let fixed = [
        "/run/user",
        "/run/dbus",
        "/run/docker.sock",
        "/run/containerd",
        "/run/podman",
        "/tmp/.X11-unix",
    ];
    agent.into_iter().chain(fixed.map(PathBuf::from)).collect()
}

/// The name under which a variable is let in, if it is.
fn admitted(name: &OsStr) -> Option<String> {
    let name = name.to_str()?;
    if cfg!(windows) {
        // Names are compared without case there: `Path`.
        let name = name.to_ascii_uppercase();
        (name == "PATH" || WINDOWS.contains(&name.as_str())).then_some(name)
    } else {
        (name == "PATH").then(|| name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &BTreeMap<String, OsString>) -> Vec<&str> {
        all.keys().map(String::as_str).collect()
    }

    #[test]
    #[cfg(not(windows))]
    fn nothing_of_ours_but_the_path_gets_in() {
        let parent = Environment::of([
            ("PATH", "/opt/bin:/usr/bin"),
            ("HOME", "/home/me"),
            ("PORT", "8080"),
            ("DATABASE_URL", "postgres://secret"),
            ("PYTHONUNBUFFERED", "1"),
            ("NODE_OPTIONS", "--inspect"),
            ("LD_PRELOAD", "x.so"),
            ("LC_ALL", "de_DE"),
        ]);
        let room = Room::new(&[]).unwrap();
        let all = parent.in_room(&room, &[("TWELVE_VARIANT".into(), "fix".into())]);
        assert_eq!(names(&all), ["HOME", "LANG", "PATH", "TERM", "TMPDIR", "TWELVE_VARIANT", "TZ"]);
        assert_eq!(all["PATH"], "/opt/bin:/usr/bin");
        assert_eq!(all["HOME"], room.home().as_os_str());
        assert!(!format!("{parent:?}").contains("secret"));
    }

    #[test]
    #[cfg(not(windows))]
    fn a_path_never_leads_into_the_room() {
        assert_eq!(Environment::of([("PATH", ":.:bin:/usr/bin:")]).path(), "/usr/bin");
        assert_eq!(Environment::default().path(), DEFAULT_PATH);
    }

    #[test]
    fn the_plan_has_the_last_word() {
        let room = Room::new(&[]).unwrap();
        let all = Environment::default().in_room(&room, &[("TZ".into(), "Asia/Tokyo".into())]);
        assert_eq!(all["TZ"], "Asia/Tokyo");
    }
}
