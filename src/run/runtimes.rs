//! Which languages' programs this machine has. Looking is cheap: no program is started for it.

use super::{EndReason, Environment, Plan, Runtime, Transcript, start};
use crate::sanitize;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

/// A runtime that samples may need.
struct Known {
    name: &'static str,
    /// What its program may be called, the likeliest first.
    programs: &'static [&'static str],
    /// How it is asked for its version, where it can be.
    version: &'static [&'static str],
    hint: &'static str,
}

const KNOWN: [Known; 5] = [
    Known {
        name: "python",
        programs: &["python3", "python"],
        version: &["--version"],
        hint: "Install Python 3.9 or newer: the package `python3` of your system, or https://www.python.org/downloads/.",
    },
    Known {
        name: "node",
        programs: &["node", "nodejs"],
        version: &["--version"],
        hint: "Install Node.js 18 or newer: the package `nodejs` of your system, or https://nodejs.org/.",
    },
    Known {
        name: "sh",
        programs: &["sh"],
        version: &[],
        hint: "Install a POSIX shell; on Windows Git for Windows brings one: https://gitforwindows.org/.",
    },
    Known {
        name: "go",
        programs: &["go"],
        version: &["version"],
        hint: "Install Go: the package `golang` of your system, or https://go.dev/dl/.",
    },
    Known {
        name: "ruby",
        programs: &["ruby"],
        version: &["--version"],
        hint: "Install Ruby: the package `ruby` of your system, or https://www.ruby-lang.org/.",
    },
];

/// What is known about a runtime or one of its programs.
fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name || known.programs.contains(&name))
}

/// What to do where the runtime or program called `name` is missing.
pub fn install_hint(name: &str) -> &'static str {
    known(name).map_or("Install it, and see that its folder is in PATH.", |known| known.hint)
}

/// The runtimes that were found.
#[derive(Debug, Clone, Default)]
pub struct Runtimes {
    environment: Environment,
    found: Vec<Runtime>,
}

impl Runtimes {
    /// Those in the folders of `path_variable`, which has the form of `PATH`.
    pub fn find(path_variable: Option<&OsStr>) -> Self {
        Self::find_in(Environment::of(path_variable.map(|path| ("PATH", path))))
    }

    /// Those in the `PATH` of `environment`, in which they will run.
    pub fn find_in(environment: Environment) -> Self {
        let path = environment.path();
        let found = KNOWN
            .iter()
            .filter_map(|known| {
                let mut programs = known.programs.iter();
                Some(Runtime {
                    name: known.name.to_owned(),
                    path: programs.find_map(|program| find_program(program, &path))?,
                    version: None,
                })
            })
            .collect();
        Self { environment, found }
    }

    /// Names of all runtimes that samples may need.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|known| known.name)
    }

    /// The runtime called `name`.
    pub fn get(&self, name: &str) -> Option<&Runtime> {
        self.found.iter().find(|runtime| runtime.name == name)
    }

    /// The first word of a command as a program of this machine: `python3` may be `python` here.
    pub fn resolve(&self, program: &str) -> Option<PathBuf> {
        match known(program) {
            Some(known) => self.get(known.name).map(|runtime| runtime.path.clone()),
            None => find_program(program, &self.environment.path()),
        }
    }

    /// What `runtime` says its version is, in one safe line. Starts it, so it takes a moment.
    pub fn version(&self, runtime: &Runtime) -> Option<String> {
        let asked = known(&runtime.name)?.version;
        if asked.is_empty() {
            return None;
        }
        let program = runtime.path.to_str()?;
        let command = std::iter::once(program).chain(asked.iter().copied()).map(str::to_owned);
        let plan = Plan {
            timeout: Duration::from_secs(5),
            environment: self.environment.clone(),
            ..Plan::new(command.collect())
        };
        let (sender, events) = channel();
        let run = start(plan, move |event| {
            let _ = sender.send(event);
        });
        let mut transcript = Transcript::default();
        for event in events {
            transcript.push(&event);
        }
        let (_, line) = transcript.lines().first()?;
        (run.wait().reason == EndReason::Exited(0)).then(|| sanitize::line(line).into_owned())
    }

    /// What they run in.
    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }
}

/// The program called `name` in the folders of `path`.
pub(super) fn find_program(name: &str, path: &OsStr) -> Option<PathBuf> {
    let mut file = OsString::from(name);
    if cfg!(windows) && Path::new(name).extension().is_none() {
        file.push(".exe");
    }
    env::split_paths(path).map(|folder| folder.join(&file)).find(|file| is_program(file))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    /// A folder with programs (name, mode, text).
    fn folder(programs: &[(&str, u32, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, mode, text) in programs {
            let file = folder.path().join(name);
            fs::write(&file, text).unwrap();
            fs::set_permissions(file, Permissions::from_mode(*mode)).unwrap();
        }
        folder
    }

    #[test]
    fn the_first_candidate_that_can_be_started_is_taken() {
        let first = folder(&[("python3", 0o644, ""), ("python", 0o755, ""), ("nodejs", 0o755, "")]);
        let second = folder(&[("python", 0o755, ""), ("tool", 0o755, "")]);
        let path = env::join_paths([first.path(), second.path()]).unwrap();
        let runtimes = Runtimes::find(Some(&path));
        assert_eq!(runtimes.get("python").unwrap().path, first.path().join("python"));
        assert_eq!(runtimes.resolve("python3"), Some(first.path().join("python")));
        assert_eq!(runtimes.resolve("node"), Some(first.path().join("nodejs")));
        assert_eq!(runtimes.resolve("tool"), Some(second.path().join("tool")));
        assert_eq!(runtimes.resolve("go"), None);
        assert_eq!(runtimes.get("go"), None);
    }

    #[test]
    fn every_runtime_has_a_hint() {
        for name in Runtimes::names() {
            assert!(install_hint(name).starts_with("Install "), "{name}");
        }
        assert!(install_hint("python3").contains("Python"));
        assert!(install_hint("cobol").contains("PATH"));
    }

    #[test]
    fn a_version_is_what_the_program_says() {
        let good = "#!/bin/sh\n[ \"$1\" = --version ] && printf 'v20\\033[2J.1\\nmore\\n'\n";
        let bad = "#!/bin/sh\necho broken; exit 1\n";
        let programs = folder(&[("node", 0o755, good), ("ruby", 0o755, bad), ("sh", 0o755, bad)]);
        let runtimes = Runtimes::find(Some(programs.path().as_os_str()));
        let version = |name| runtimes.version(runtimes.get(name).unwrap());
        assert_eq!(version("node").as_deref(), Some("v20.1"));
        assert_eq!(version("ruby"), None);
        assert_eq!(version("sh"), None);
    }
}
