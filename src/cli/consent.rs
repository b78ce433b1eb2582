//! Asks before code runs, and says once what a run is.

use super::context::tell;
use super::output::{BOLD, DIM};
use super::{CliError, Context};
use crate::run::consent::{self, ConsentLine, Need, Origin, Request};
use crate::run::{Host, Plan, protections};
use crate::sanitize;
use std::io::{self, BufRead, IsTerminal, Write};

/// What a run is called, and whether it was allowed on the command line.
pub(super) struct Wish {
    pub(super) name: String,
    pub(super) allow_run: bool,
}

/// Comes back where `plan` may run. Asks on a terminal; elsewhere only `--allow-run` allows what
/// is not built in.
pub(super) fn obtain(
    context: &Context,
    host: &Host,
    wish: Wish,
    plan: &Plan,
) -> Result<(), CliError> {
    let loaded = consent::open(&context.paths.trust())?;
    tell(loaded.notice.as_ref());
    let request = Request::new(wish.name, context.origin(), plan);
    match loaded.value.need(&request) {
        Need::Nothing => Ok(()),
        Need::Introduce => {
            write_request(&request, host)?;
            loaded.file.update(|trust| trust.introduce(context.today))?;
            Ok(())
        }
        // On the command line of a script it is allowed each time, and not for others.
        Need::Ask if wish.allow_run => Ok(()),
        Need::Ask if io::stdin().is_terminal() && io::stderr().is_terminal() => {
            write_request(&request, host)?;
            if ask()? {
                loaded.file.update(|trust| trust.allow(&request, context.today))?;
            }
            Ok(())
        }
        Need::Ask => Err(CliError::usage(format!(
            "{} {}; see what it does in a terminal, or allow it with --allow-run",
            request.name,
            match &request.origin {
                Origin::BuiltIn => "installs packages before its first run".to_owned(),
                Origin::Folder(folder) => {
                    format!("comes from {} and is not built in", folder.display())
                }
            }
        ))),
    }
}

fn write_request(request: &Request, host: &Host) -> io::Result<()> {
    let mut err = anstream::stderr().lock();
    writeln!(err, "{BOLD}{}{BOLD:#} will run like this:", sanitize::line(&request.name))?;
    for ConsentLine { label, state, what } in request.lines(&protections(host.shim.as_deref())) {
        let what = sanitize::line(&what);
        match state {
            Some(state) => writeln!(err, "  {label:<18} {}. {DIM}{what}{DIM:#}", state.name())?,
            None => writeln!(err, "  {label:<18} {what}")?,
        }
    }
    writeln!(err)
}

/// Asks; whether the answer is to be remembered. Anything but a yes is a no.
fn ask() -> Result<bool, CliError> {
    let mut err = anstream::stderr().lock();
    write!(err, "Run it? [y]es, and next time too; [o]nce; [N]o: ")?;
    err.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "o" | "once" => Ok(false),
        _ => Err(CliError::usage("not run")),
    }
}
