//! Sets the limits on itself and becomes the program.

use super::Orders;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// The largest file that a program may write, in bytes.
pub(in crate::run) const FILE_SIZE: u64 = 64 * 1024 * 1024;
/// How many files a program may have open.
const OPEN_FILES: u64 = 1024;

/// Returns only where the program could not be started.
///
/// Standard input is a pipe to the supervisor: it closes when the program has taken over, or
/// brings the reason why it could not.
pub(super) fn main(orders: &Orders) -> ExitCode {
    let Ok(mut why) = io::stdin().as_fd().try_clone_to_owned().map(File::from) else {
        return ExitCode::from(2);
    };
    let error = become_program(orders);
    // Without a supervisor there is nobody to tell.
    let _ = write!(why, "{error}");
    ExitCode::from(127)
}

fn become_program(orders: &Orders) -> io::Error {
    match limit(orders) {
        Ok(()) => Command::new(&orders.program).args(&orders.arguments).exec(),
        Err(error) => error,
    }
}

fn limit(orders: &Orders) -> io::Result<()> {
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    for (resource, most) in [
        (Resource::Cpu, orders.cpu.as_secs()),
        (Resource::Fsize, FILE_SIZE),
        (Resource::Core, 0),
        (Resource::Nofile, OPEN_FILES),
    ] {
        lower(resource, most)?;
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        set_parent_process_death_signal(Some(Signal::KILL))?;
        rustix::thread::set_no_new_privs(true)?;
        super::landlock::restrict(&orders.room)?;
    }
    Ok(())
}

/// Lowers a limit to `most`; one that is lower already stays.
fn lower(resource: Resource, most: u64) -> io::Result<()> {
    let most = getrlimit(resource).maximum.map_or(most, |now| now.min(most));
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}
