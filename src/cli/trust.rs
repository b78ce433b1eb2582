//! `trust`: what was allowed to run, shown and taken back.

use super::context::tell;
use super::output::{DIM, ListFormat, write_json};
use super::{CliError, Context};
use crate::run::consent;
use crate::sanitize;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Show what you have allowed to run, or take it back
///
/// Code that is not built in asks before it runs. A yes is remembered for exactly that code: when
/// anything of it changes, it asks again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui trust                     what may run without being asked
  twelve-tui trust revoke 3f9c2d1a     it asks again
  twelve-tui trust revoke --all")]
pub(super) struct TrustArgs {
    #[command(subcommand)]
    action: Option<Action>,

    /// The format of the list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Let it ask again
    #[command(after_help = "Examples:\n  twelve-tui trust revoke 3f9c2d1a")]
    Revoke {
        /// The beginning of its digest, as the list shows it
        #[arg(required_unless_present = "all")]
        digest: Option<String>,
        /// All that was allowed
        #[arg(long, conflicts_with = "digest")]
        all: bool,
    },
}

#[derive(Serialize)]
struct Entry<'a> {
    digest: &'a str,
    name: &'a str,
    from: Option<&'a Path>,
    on: String,
}

pub(super) fn run(
    args: &TrustArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let loaded = consent::open(&context.paths.trust())?;
    tell(loaded.notice.as_ref());
    if let Some(Action::Revoke { digest, .. }) = &args.action {
        let prefix = digest.as_deref().unwrap_or_default();
        let mut gone = Vec::new();
        loaded.file.update(|trust| gone = trust.revoke(prefix))?;
        if gone.is_empty() && !prefix.is_empty() {
            return Err(CliError::usage(format!(
                "nothing with a digest like `{prefix}` was allowed; `twelve-tui trust` lists it"
            )));
        }
        for allowed in gone {
            writeln!(out, "asks again: {}", sanitize::line(&allowed.name))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let entries: Vec<_> = loaded
        .value
        .allowed
        .iter()
        .map(|(digest, allowed)| Entry {
            digest,
            name: &allowed.name,
            from: allowed.from.as_deref(),
            on: allowed.on.to_string(),
        })
        .collect();
    if args.format == ListFormat::Json {
        write_json(out, &entries)?;
        return Ok(ExitCode::SUCCESS);
    }
    for Entry { digest, name, from, on } in &entries {
        let digest: String = digest.chars().take(12).collect();
        let name = sanitize::line(name);
        let from = from.map_or_else(|| "built in".into(), |from| from.to_string_lossy());
        writeln!(out, "{digest}  {on}  {name}  {DIM}{}{DIM:#}", sanitize::line(&from))?;
    }
    if entries.is_empty() {
        writeln!(out, "Nothing but the built-in samples may run without being asked.")?;
    }
    Ok(ExitCode::SUCCESS)
}
