//! Our own binary between us and a program: `twelve-tui __shim …`, not for people.
//!
//! What must be set between fork and exec cannot be set from safe Rust in the parent, so a run
//! starts us twice more. `supervise` is a process of its own whose only work is one program and
//! all that comes from it: it adopts what tries to get away, and ends everything when told so or
//! when the connection to us breaks (because we were killed). `enter` limits itself and then
//! becomes the program. Where a sample is several processes, that program is us once more:
//! `manage` starts what its Procfile says.
//!
//! ```text
//! twelve-tui ─ control, stdout, stderr ─ supervise ─ enter → the program ─ whatever it starts
//! ```

use std::ffi::OsString;
use std::process::ExitCode;

#[cfg(target_os = "linux")]
mod descendants;
#[cfg(unix)]
mod enter;
#[cfg(target_os = "linux")]
pub(super) mod landlock;
#[cfg(target_os = "linux")]
mod namespaces;
#[cfg(unix)]
mod orders;
#[cfg(unix)]
pub(super) mod procfile;
#[cfg(unix)]
mod reach;
#[cfg(unix)]
mod supervisor;

#[cfg(unix)]
pub(super) use orders::{Orders, TRY_PLACE, to_manage};

/// The first argument by which our binary is the shim.
pub const NAME: &str = "__shim";

/// A command as people read it: who is managed by our own binary is shown by the Procfile.
pub(super) fn in_words(command: &[String]) -> String {
    match command {
        [_, shim, _, procfile] if shim == NAME => format!("the processes of {procfile}"),
        command => command.join(" "),
    }
}

/// Runs the shim with the arguments after [`NAME`].
#[cfg(unix)]
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match orders::read(arguments) {
        Some(orders::Role::Supervise(orders)) => supervisor::main(&orders),
        Some(orders::Role::Enter(orders)) => enter::main(&orders),
        Some(orders::Role::Manage(procfile)) => procfile::main(&procfile),
        Some(orders::Role::TryPlace) => try_place(),
        None => wrong_use(),
    }
}

/// What place of its own a run can have here, as an exit code. To be asked in a process for the
/// purpose: there is no way back out of it.
#[cfg(target_os = "linux")]
fn try_place() -> ExitCode {
    namespaces::enter(true, &super::environment::sockets()).to_exit_code()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn try_place() -> ExitCode {
    super::place::Place::default().to_exit_code()
}

/// Runs the shim: there is none on this system.
#[cfg(not(unix))]
pub fn main(_arguments: impl Iterator<Item = OsString>) -> ExitCode {
    wrong_use()
}

fn wrong_use() -> ExitCode {
    eprintln!(
        "twelve-tui: `{NAME}` is how twelve-tui starts itself to run samples; run `twelve-tui --help`."
    );
    ExitCode::from(2)
}
