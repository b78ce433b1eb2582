//! `keys`: the keys of the UI, as they are bound.

use super::output::{BOLD, DIM};
use super::{CliError, Context};
use crate::tui::keymap::{Key, Keymap, PRESETS, starting_file};
use crate::tui::settings::{self, Settings};
use clap::ValueEnum;
use std::io::{self, Write};
use std::process::ExitCode;

/// Show the keys of the UI, and begin a file of your own
///
/// Without `--preset`: those that count for you, your file's among them. Exits with 2 where that
/// file is wrong, and says what and where; the UI then takes the default ones.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui keys                                  as they are bound now
  twelve-tui keys --preset vim                     those of a preset: default, vim or plain
  twelve-tui keys --format toml > FILE             a file to begin with; `doctor` says where it goes")]
pub(super) struct KeysArgs {
    /// The preset: default, vim or plain (arrows, Enter, Esc and function keys, no letters)
    #[arg(long, value_name = "PRESET", value_parser = PRESETS)]
    preset: Option<String>,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: KeysFormat,
}

/// A format of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KeysFormat {
    /// A table for people.
    Text,
    /// A file to begin with.
    Toml,
}

pub(super) fn run(
    args: &KeysArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let keys = match &args.preset {
        Some(name) => Keymap::preset(name).map_err(CliError::usage)?,
        None => own(context)?,
    };
    match args.format {
        KeysFormat::Text => write_table(out, &keys)?,
        KeysFormat::Toml => write!(out, "{}", starting_file(&keys))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The keys that count for this user.
fn own(context: &Context) -> Result<Keymap, CliError> {
    let settings = Settings::read(&context.paths.config);
    let file = settings::keys(&context.paths.config);
    let faults: Vec<String> =
        settings.faults.iter().filter(|it| it.path == file).map(ToString::to_string).collect();
    if faults.is_empty() { Ok(settings.keys) } else { Err(CliError::usage(faults.join("\n"))) }
}

fn write_table(out: &mut dyn Write, keymap: &Keymap) -> io::Result<()> {
    let names = |keys: &[Key]| {
        let names: Vec<String> = keys.iter().map(|key| key.name()).collect();
        if names.is_empty() { "(none)".to_owned() } else { names.join(", ") }
    };
    for (index, context) in keymap.contexts().into_iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{BOLD}{}{BOLD:#}", context.name())?;
        for (row, keys) in keymap.table(context) {
            let (keys, action) = (names(keys), row.action.name());
            writeln!(out, "  {keys:<22} {DIM}{action:<17}{DIM:#} {}", row.help)?;
        }
    }
    Ok(())
}
