//! Arguments in, exit code out.

use std::process::ExitCode;
use twelve_tui::{cli, run};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(first) if first == run::shim::NAME => run::shim::main(arguments),
        _ => cli::main(),
    }
}
