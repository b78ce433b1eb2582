//! Sets the limits on itself and becomes the program.

use super::Orders;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

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
    // A session has a share of the processor of its own on Linux, so that a crowd of the
    // program's processes does not starve its supervisor.
    rustix::process::setsid()?;
    if orders.terminal {
        take_the_terminal()?;
    } else {
        rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    }
    let cpu = orders.cpu.as_secs();
    // The soft limit has a signal of its own, by which people are told what happened.
    lower(Resource::Cpu, cpu, cpu + 1)?;
    for (resource, most) in [
        (Resource::Fsize, orders.limits.file_size),
        (Resource::Core, 0),
        (Resource::Nofile, orders.limits.open_files),
        // Not the address space: Node and Java reserve much more of it than they use.
        (Resource::Data, orders.limits.memory),
    ] {
        lower(resource, most, most)?;
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        set_parent_process_death_signal(Some(Signal::KILL))?;
        rustix::thread::set_no_new_privs(true)?;
        super::landlock::restrict(orders)?;
    }
    Ok(())
}

/// Makes the terminal on standard output the program's own, its input too. Needs a session that
/// has none.
fn take_the_terminal() -> io::Result<()> {
    let terminal = io::stdout();
    rustix::process::ioctl_tiocsctty(&terminal)?;
    Ok(rustix::stdio::dup2_stdin(terminal)?)
}

/// Lowers a limit; one that is lower already stays.
fn lower(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let now = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit = Rlimit { current: Some(soft.min(now)), maximum: Some(hard.min(now)) };
    Ok(setrlimit(resource, limit)?)
}
