//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    twelve_tui::cli::main()
}
