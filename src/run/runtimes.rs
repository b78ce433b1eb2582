//! Which languages' programs this machine has, and whether they work.
//!
//! Looking is cheap: no program is started for it. One that is to be used is asked once where it
//! really is: what is found in `PATH` may be the front of a version manager, an installer's
//! placeholder, or a link to somewhere that a run must be allowed to read.

use super::{EndReason, Environment, Plan, Stream, Transcript, environment, start};
use crate::sanitize;
use std::env;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, mpsc::channel};
use std::time::Duration;

/// A runtime that samples may need.
struct Known {
    name: &'static str,
    /// What its program may be called, the likeliest first.
    programs: &'static [&'static str],
    /// The arguments with which it prints, a line each: where its program really is, its version,
    /// and further folders that belong to it. None where it cannot be asked.
    asked: &'static [&'static str],
    hint: &'static str,
}

const KNOWN: [Known; 5] = [
    Known {
        name: "python",
        programs: &["python3", "python", "py"],
        asked: &[
            "-I",
            "-c",
            "import sys, platform as p; print(sys.executable, p.python_version(), sys.prefix, sys.base_prefix, sep='\\n')",
        ],
        hint: "Install Python 3.9 or newer: the package `python3` of your system, or https://www.python.org/downloads/.",
    },
    Known {
        name: "node",
        programs: &["node", "nodejs"],
        asked: &["-p", "process.execPath + '\\n' + process.versions.node"],
        hint: "Install Node.js 18 or newer: the package `nodejs` of your system, or https://nodejs.org/.",
    },
    Known {
        name: "sh",
        programs: &["sh"],
        asked: &[],
        hint: "Install a POSIX shell; on Windows Git for Windows brings one: https://gitforwindows.org/.",
    },
    Known {
        name: "go",
        programs: &["go"],
        asked: &["env", "GOROOT", "GOVERSION"],
        hint: "Install Go: the package `golang` of your system, or https://go.dev/dl/.",
    },
    Known {
        name: "ruby",
        programs: &["ruby"],
        asked: &[
            "-rrbconfig",
            "-e",
            "puts RbConfig.ruby, RUBY_VERSION, RbConfig::CONFIG['prefix']",
        ],
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

/// A program that can be run, and what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Program {
    /// The program itself.
    pub path: PathBuf,
    /// Its version, in one safe line; empty where it was not asked.
    pub version: String,
    /// The folders without which it does not work.
    pub folders: Vec<PathBuf>,
}

/// The program of a command is not on this machine, or does not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRuntime {
    /// As the command calls it: `python3`.
    pub program: String,
    /// What is there instead, and what it said.
    pub broken: Option<String>,
    /// What to do.
    pub hint: &'static str,
}

impl MissingRuntime {
    fn of(program: &str, broken: Option<String>) -> Self {
        Self { program: program.to_owned(), broken, hint: install_hint(program) }
    }
}

impl fmt::Display for MissingRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.broken {
            None => write!(f, "`{}` was not found. {}", self.program, self.hint),
            Some(broken) => write!(f, "`{}` does not work: {broken}. {}", self.program, self.hint),
        }
    }
}

impl Error for MissingRuntime {}

/// A runtime of this machine.
#[derive(Debug, Clone)]
pub struct Runtime {
    /// `python`, `node`, `sh`.
    pub name: &'static str,
    /// The programs of `PATH` that may be it, the likeliest first.
    candidates: Vec<PathBuf>,
    /// The first that works, or what the likeliest said.
    working: Arc<OnceLock<Result<Program, String>>>,
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
        let found = KNOWN.iter().filter_map(|known| {
            let programs = known.programs.iter();
            let candidates: Vec<_> = programs.flat_map(|name| programs_in(name, &path)).collect();
            (!candidates.is_empty()).then(|| Runtime {
                name: known.name,
                candidates,
                working: Arc::default(),
            })
        });
        Self { found: found.collect(), environment }
    }

    /// Names of all runtimes that samples may need.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|known| known.name)
    }

    /// The runtime called `name`, which may turn out not to work.
    pub fn get(&self, name: &str) -> Option<&Runtime> {
        self.found.iter().find(|runtime| runtime.name == name)
    }

    /// Whether there is something by the name of `program`, the first word of a command. What
    /// has a `/` is in the room.
    pub fn has(&self, program: &str) -> bool {
        match known(program) {
            Some(known) => self.get(known.name).is_some(),
            None => {
                program.contains('/') || find_program(program, &self.environment.path()).is_some()
            }
        }
    }

    /// [`has`](Self::has), with what to do where it is not.
    pub(super) fn look_for(&self, program: &str) -> Result<(), MissingRuntime> {
        if self.has(program) { Ok(()) } else { Err(MissingRuntime::of(program, None)) }
    }

    /// The first word of a command as a program of this machine: `python3` may be `python` here.
    /// The first time that a runtime is asked for it is started, which takes a moment.
    ///
    /// # Errors
    /// It is not there, or does not work.
    pub fn resolve(&self, program: &str) -> Result<Program, MissingRuntime> {
        let missing = |broken| MissingRuntime::of(program, broken);
        match known(program) {
            Some(known) => {
                let runtime = self.get(known.name).ok_or_else(|| missing(None))?;
                runtime.program(&self.environment).map_err(|said| missing(Some(said)))
            }
            None => find_program(program, &self.environment.path())
                .map(|path| Program {
                    folders: vec![installation(&path)],
                    path,
                    ..Program::default()
                })
                .ok_or_else(|| missing(None)),
        }
    }

    /// What they run in.
    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }
}

impl Runtime {
    fn program(&self, environment: &Environment) -> Result<Program, String> {
        self.working
            .get_or_init(|| {
                let mut all = self.candidates.iter().map(|path| self.ask(path, environment));
                let first = all.next().unwrap_or_else(|| Err("it is gone".to_owned()));
                first.or_else(|said| all.find_map(Result::ok).ok_or(said))
            })
            .clone()
    }

    /// Starts the program at `path`, and gives what it is or why it is none.
    fn ask(&self, path: &Path, environment: &Environment) -> Result<Program, String> {
        let asked = known(self.name).map_or(&[][..], |known| known.asked);
        if asked.is_empty() {
            let folders = vec![installation(path)];
            return Ok(Program { path: path.to_owned(), version: String::new(), folders });
        }
        let shown = path.display();
        let command = path.to_str().ok_or_else(|| format!("{shown} is no UTF-8 name"))?;
        let command = [command].iter().chain(asked).map(|word| (*word).to_owned()).collect();
        let (answer, said) = run_to_end(Plan {
            timeout: Duration::from_secs(5),
            environment: environment.clone(),
            // It is the user's own program, and version managers have their files there.
            env: environment::home().map(|home| ("HOME".to_owned(), home)).into_iter().collect(),
            ..Plan::new(command)
        })
        .map_err(|ended| format!("{shown}: {ended}"))?;
        let mut lines = answer.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
        let (Some(place), Some(version)) = (lines.next(), lines.next()) else {
            return Err(format!("{shown}: {}", said.first().map_or("it said nothing", |it| it)));
        };
        let executable = match self.name {
            "go" => Path::new(place).join("bin").join("go"),
            _ => PathBuf::from(place),
        };
        let mut folders: Vec<_> = lines.map(PathBuf::from).collect();
        folders.push(installation(&executable));
        folders.dedup();
        Ok(Program { path: executable, version: sanitize::line(version).into_owned(), folders })
    }
}

/// Runs `plan`; its lines on both streams where it exited with 0, else how it ended.
fn run_to_end(plan: Plan) -> Result<(Vec<String>, Vec<String>), String> {
    let (sender, events) = channel();
    let run = start(plan, move |event| {
        let _ = sender.send(event);
    });
    let mut transcript = Transcript::default();
    for event in events {
        transcript.push(&event);
    }
    let of = |stream| transcript.lines_on(stream).map(str::to_owned).collect::<Vec<_>>();
    let (answer, said) = (of(Stream::Stdout), of(Stream::Stderr));
    let ended = run.wait();
    if ended.reason == EndReason::Exited(0) {
        return Ok((answer, said));
    }
    let mut lines = answer.iter().chain(&said).map(|line| line.trim());
    let said = lines.rfind(|line| !line.is_empty());
    Err(said.map_or_else(|| ended.to_string(), |said| sanitize::line(said).into_owned()))
}

/// The folder that a program and its parts were installed to.
fn installation(program: &Path) -> PathBuf {
    let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
    let folder = program.parent().unwrap_or(&program);
    let is_bin = folder.file_name().is_some_and(|name| name == "bin" || name == "sbin");
    match folder.parent() {
        // Everybody's programs lie in `~/.local/bin`, and everybody's data beside it.
        Some(above) if is_bin && above.file_name().is_some_and(|name| name != ".local") => above,
        _ => folder,
    }
    .to_owned()
}

/// The program called `name` in the folders of `path`.
pub(super) fn find_program(name: &str, path: &OsStr) -> Option<PathBuf> {
    programs_in(name, path).next()
}

/// All programs called `name` in the folders of `path`.
fn programs_in(name: &str, path: &OsStr) -> impl Iterator<Item = PathBuf> {
    let mut file = OsString::from(name);
    if cfg!(windows) && Path::new(name).extension().is_none() {
        file.push(".exe");
    }
    let folders: Vec<_> = env::split_paths(path).collect();
    folders.into_iter().map(move |folder| folder.join(&file)).filter(|file| is_program(file))
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

    /// A program that answers as Python does.
    fn answers(name: &str, place: &Path) -> String {
        format!("#!/bin/sh\nprintf '%s\\n' {}/bin/{name} 3.9.1 {0}\n", place.display())
    }

    #[test]
    fn the_first_candidate_that_works_is_taken() {
        let good = answers("python", Path::new("/opt/py"));
        let stub = "#!/bin/sh\necho 'Run the installer first.' >&2; exit 1\n";
        let first = folder(&[("python3", 0o644, ""), ("python", 0o755, stub), ("go", 0o755, stub)]);
        let second = folder(&[("python", 0o755, &good), ("tool", 0o755, "")]);
        let path = env::join_paths([first.path(), second.path()]).unwrap();
        let runtimes = Runtimes::find(Some(&path));
        let python = runtimes.resolve("python3").unwrap();
        assert_eq!(python.path, Path::new("/opt/py/bin/python"));
        assert_eq!(python.version, "3.9.1");
        assert!(python.folders.contains(&PathBuf::from("/opt/py")), "{python:?}");
        let tool = runtimes.resolve("tool").unwrap();
        assert_eq!(tool.path, second.path().join("tool"));
        assert!(runtimes.has("go") && !runtimes.has("ruby"));
        assert_eq!(runtimes.resolve("ruby").unwrap_err().broken, None);
        let broken = runtimes.resolve("go").unwrap_err();
        let place = first.path().join("go");
        let said = format!("`go` does not work: {}: Run the installer first.. ", place.display());
        assert!(broken.to_string().starts_with(&said), "{broken}");
    }

    #[test]
    fn a_runtime_is_asked_once() {
        let log = tempfile::tempdir().unwrap();
        let log = log.path().join("asked");
        let text =
            answers("python", Path::new("/opt/py")) + &format!("echo >> {}\n", log.display());
        let programs = folder(&[("python3", 0o755, &text)]);
        let path = env::join_paths([programs.path(), "/bin".as_ref()]).unwrap();
        let runtimes = Runtimes::find(Some(&path));
        assert!(!log.exists());
        runtimes.clone().resolve("python3").unwrap();
        runtimes.resolve("python").unwrap();
        assert_eq!(fs::read_to_string(log).unwrap().len(), 1);
    }

    #[test]
    fn a_program_belongs_to_the_folder_above_its_bin() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let place = |path: &str| installation(&root.join(path));
        assert_eq!(place("py/bin/python"), root.join("py"));
        assert_eq!(place("tools/python"), root.join("tools"));
        assert_eq!(place("me/.local/bin/tool"), root.join("me/.local/bin"));
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
    fn what_a_runtime_says_is_made_safe() {
        let text = "#!/bin/sh\nprintf '/x/node\\nv20\\033[2J.1\\n'\n";
        let silent = "#!/bin/sh\nexit 0\n";
        let programs = folder(&[("node", 0o755, text), ("ruby", 0o755, silent)]);
        let path = env::join_paths([programs.path(), "/bin".as_ref()]).unwrap();
        let runtimes = Runtimes::find(Some(&path));
        assert_eq!(runtimes.resolve("node").unwrap().version, "v20.1");
        let broken = runtimes.resolve("ruby").unwrap_err().broken.unwrap();
        assert!(broken.ends_with("ruby: it said nothing"), "{broken}");
    }
}
