//! Prepared stacks: the packages of real-stack samples, installed once and kept.
//!
//! A stack is a Python virtual environment in the cache folder, named by a digest of what it is
//! made from: the locked requirements and the Python. Packages come as wheels only, each with
//! the digest that the lock states, so that installing them runs no code of theirs.

use super::{EndReason, Network, Plan, Program, RunEvent, start};
use crate::curriculum::sample::Requirements;
use crate::digest::hex;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long making an environment, or installing into it, may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// How often is looked whether it shall stop.
const POLL: Duration = Duration::from_millis(50);
/// Its presence says that a stack is complete.
const MARK: &str = "complete";
/// Variables by which people tell pip where their package index is and how it is reached.
const NETWORK_VARIABLES: [&str; 8] = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
];

/// Packages that a run needs, and where stacks are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// What is installed.
    pub requirements: Requirements,
    /// The folder of all stacks.
    pub folder: PathBuf,
}

/// A stack that is ready for use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prepared {
    /// Its folder.
    pub(super) folder: PathBuf,
}

impl Prepared {
    /// Where its programs are.
    pub(super) fn programs(&self) -> PathBuf {
        self.folder.join(if cfg!(windows) { "Scripts" } else { "bin" })
    }
}

/// The stacks that are kept in `folder`: each its folder, and whether it is complete.
///
/// # Errors
/// The folder is there and cannot be read.
pub fn kept(folder: &Path) -> io::Result<Vec<(PathBuf, bool)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut kept = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            let is_complete = path.join(MARK).is_file();
            kept.push((path, is_complete));
        }
    }
    kept.sort();
    Ok(kept)
}

/// Removes all stacks of `folder`; they are made anew when they are needed. How many there were.
///
/// # Errors
/// One cannot be removed.
pub fn clear(folder: &Path) -> io::Result<usize> {
    let all = kept(folder)?;
    for (path, _) in &all {
        // First the mark: half a stack must not count as one.
        let _ = fs::remove_file(path.join(MARK));
        fs::remove_dir_all(path)?;
    }
    Ok(all.len())
}

/// Prepares `stack` with `python`, where it is not there already. `base` is the plan that it is
/// for; `say` is told of the progress.
pub(super) fn prepare(
    stack: &Stack,
    python: &Program,
    base: &Plan,
    say: &mut dyn FnMut(String),
    stop: &AtomicBool,
) -> Result<Prepared, EndReason> {
    let prepared = Prepared { folder: stack.folder.join(name(&stack.requirements, python)) };
    let mark = prepared.folder.join(MARK);
    if mark.is_file() {
        return Ok(prepared);
    }
    let failed = |error: io::Error| {
        EndReason::NotStarted(format!("{}: {error}.", prepared.folder.display()))
    };
    fs::create_dir_all(&stack.folder).map_err(failed)?;
    let _lock = lock(&prepared.folder.with_extension("lock"), say, stop)?;
    if mark.is_file() {
        return Ok(prepared); // by the one that had the lock
    }
    match fs::remove_dir_all(&prepared.folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => fs::create_dir(&prepared.folder).map_err(failed)?,
    }
    let requirements = &stack.requirements;
    say(format!("preparing {} packages for the first run", requirements.len()));
    let folder = utf8(&prepared.folder)?;
    let step = |command: &[&str]| Plan {
        command: command.iter().map(|word| (*word).to_owned()).collect(),
        environment: base.environment.clone(),
        readable: base.readable.clone(),
        writable: vec![prepared.folder.clone()],
        shim: base.shim.clone(),
        timeout: PATIENCE,
        ..Plan::new(Vec::new())
    };
    let python = utf8(&python.path)?;
    let environment = step(&[&python, "-m", "venv", "--clear", &folder]);
    run(environment, "the virtual environment could not be made", say, stop)?;
    let python = prepared.programs().join(if cfg!(windows) { "python.exe" } else { "python" });
    let pip = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check"];
    let how = ["--progress-bar", "off", "--no-cache-dir", "--only-binary", ":all:"];
    let what = ["--require-hashes", "-r", "requirements.txt"];
    let mut install = step(&[&[utf8(&python)?.as_str()], &pip[..], &how, &what].concat());
    install.files = vec![("requirements.txt".to_owned(), requirements.lock.clone().into_bytes())];
    install.network = Network::Open;
    configure(&mut install);
    run(install, "the packages could not be installed", say, stop)?;
    File::create(&mark).map_err(failed)?;
    Ok(prepared)
}

/// A name for the stack of `requirements` and `python`.
fn name(requirements: &Requirements, python: &Program) -> String {
    let mut digest = Sha256::new();
    for part in [requirements.lock.as_bytes(), python.path.as_os_str().as_encoded_bytes()] {
        digest.update(part);
        digest.update([0]);
    }
    digest.update(&python.version);
    format!("{}-{}", requirements.name, &hex(digest)[..12])
}

fn utf8(path: &Path) -> Result<String, EndReason> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| EndReason::NotStarted(format!("{} is no UTF-8 name.", path.display())))
}

/// Passes on how pip reaches its index: variables, and the user's own file.
fn configure(plan: &mut Plan) {
    let is_for_pip = |name: &str| name.starts_with("PIP_") || NETWORK_VARIABLES.contains(&name);
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    plan.env.extend(variables.filter(|(name, _)| is_for_pip(name)));
    let Some(base) = directories::BaseDirs::new() else { return };
    let file = if cfg!(windows) { "pip.ini" } else { "pip.conf" };
    let places =
        [base.config_dir().join("pip").join(file), base.home_dir().join(".pip").join(file)];
    if let Some(file) = places.into_iter().find(|place| place.is_file())
        && let Some(text) = file.to_str()
        && !plan.env.iter().any(|(name, _)| name == "PIP_CONFIG_FILE")
    {
        plan.env.push(("PIP_CONFIG_FILE".to_owned(), text.to_owned()));
        plan.readable.push(file);
    }
}

/// Waits for its turn to prepare a stack.
fn lock(path: &Path, say: &mut dyn FnMut(String), stop: &AtomicBool) -> Result<File, EndReason> {
    let failed = |error: io::Error| EndReason::NotStarted(format!("{}: {error}.", path.display()));
    let file = File::create(path).map_err(failed)?;
    let mut is_told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(fs::TryLockError::WouldBlock) => {}
            Err(fs::TryLockError::Error(error)) => return Err(failed(error)),
        }
        if stop.load(Ordering::Acquire) {
            return Err(EndReason::Stopped);
        }
        if !std::mem::replace(&mut is_told, true) {
            say("waiting for another twelve-tui that prepares the same".to_owned());
        }
        std::thread::sleep(POLL);
    }
}

/// Runs a step of the preparation, and passes on what it writes.
fn run(
    plan: Plan,
    otherwise: &str,
    say: &mut dyn FnMut(String),
    stop: &AtomicBool,
) -> Result<(), EndReason> {
    let (sender, events) = channel();
    let run = start(plan, move |event| {
        let _ = sender.send(event);
    });
    let mut last = String::new();
    let reason = loop {
        match events.recv_timeout(POLL) {
            Ok(RunEvent::Output { text, .. }) => {
                text.trim().clone_into(&mut last);
                // What pip leaves out for other systems is nobody's business here.
                if !last.starts_with("Ignoring ") && !last.starts_with("Looking in ") {
                    say(last.clone());
                }
            }
            Ok(RunEvent::Ended(ended)) => break ended.reason,
            Ok(RunEvent::Started | RunEvent::Preparing { .. }) | Err(RecvTimeoutError::Timeout) => {
            }
            Err(RecvTimeoutError::Disconnected) => break run.wait().reason,
        }
        if stop.load(Ordering::Acquire) {
            run.stop();
        }
    };
    match reason {
        EndReason::Exited(0) => Ok(()),
        EndReason::Stopped => Err(EndReason::Stopped),
        EndReason::Exited(code) => {
            Err(EndReason::NotStarted(format!("{otherwise} (exit code {code}): {last}")))
        }
        reason => Err(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_is_named_by_what_it_is_made_from() {
        let requirements = |lock: &str| Requirements { name: "web".into(), lock: lock.into() };
        let python = |path: &str| Program { path: path.into(), ..Program::default() };
        let one = name(&requirements("flask==3"), &python("/usr/bin/python3"));
        assert!(one.starts_with("web-") && one.len() == 16, "{one}");
        assert_ne!(one, name(&requirements("flask==4"), &python("/usr/bin/python3")));
        assert_ne!(one, name(&requirements("flask==3"), &python("/opt/bin/python3")));
    }

    #[test]
    fn kept_stacks_are_listed_and_cleared() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(kept(&folder.path().join("not-there")).unwrap(), []);
        for stack in ["half", "whole"] {
            fs::create_dir_all(folder.path().join(stack).join("bin")).unwrap();
        }
        fs::write(folder.path().join("whole").join(MARK), "").unwrap();
        fs::write(folder.path().join("whole.lock"), "").unwrap();
        let expected = [("half", false), ("whole", true)];
        let expected = expected.map(|(name, whole)| (folder.path().join(name), whole));
        assert_eq!(kept(folder.path()).unwrap(), expected);
        assert_eq!(clear(folder.path()).unwrap(), 2);
        assert_eq!(kept(folder.path()).unwrap(), []);
    }
}
