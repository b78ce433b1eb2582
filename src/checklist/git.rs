//! What git says about a project's file and its author.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// The name under which commits are made here, where git knows one.
pub fn user_name(root: &Path) -> Option<String> {
    let name = ask(root, &["config", "user.name"])?.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// Asks git. Nothing of the repository's own configuration may start a program or take a lock.
pub(super) fn ask(root: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("GIT_")) {
            command.env_remove(name);
        }
    }
    let output = command
        .arg("--no-optional-locks")
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args([OsStr::new("-C"), root.as_os_str()])
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
