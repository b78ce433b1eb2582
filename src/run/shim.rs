//! Our own binary between us and a program: `twelve-tui __shim …`, not for people.
//!
//! What must be set between fork and exec cannot be set from safe Rust in the parent, so a run
//! starts us twice more. `supervise` is a process of its own whose only work is one program and
//! all that comes from it: it adopts what tries to get away, and ends everything when told so or
//! when the connection to us breaks (because we were killed). `enter` limits itself and then
//! becomes the program.
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
#[cfg(unix)]
mod orders;
#[cfg(unix)]
mod reach;
#[cfg(unix)]
mod supervisor;

#[cfg(unix)]
pub(super) use orders::Orders;

/// The first argument by which our binary is the shim.
pub const NAME: &str = "__shim";

/// Runs the shim with the arguments after [`NAME`].
#[cfg(unix)]
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match orders::read(arguments) {
        Some((orders::Role::Supervise, orders)) => supervisor::main(&orders),
        Some((orders::Role::Enter, orders)) => enter::main(&orders),
        None => wrong_use(),
    }
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
