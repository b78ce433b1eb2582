//! `explain`: what a criterion asks, how it is decided, and where to learn more.

use super::context::find_criterion;
use super::{CliError, Context};
use crate::curriculum::{Criterion, DecidedBy, Level, Pack};
use anstyle::Style;
use std::io::{self, Write};
use std::process::ExitCode;

const BOLD: Style = Style::new().bold();

const EXAMPLES: &str = "\
Examples:
  twelve-tui explain config.no-secrets-in-code
  twelve-tui explain port.from-config | less";

/// Explain a criterion: what it asks, how it is decided, where to learn more
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainArgs {
    /// The criterion's id, as `check` shows it
    #[arg(value_name = "CRITERION")]
    criterion: String,
}

/// Runs the command.
///
/// # Errors
/// Where there is no such criterion, or stdout cannot be written to.
pub(super) fn run(
    args: &ExplainArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    write(find_criterion(&pack, &args.criterion)?, &pack, out)?;
    Ok(ExitCode::SUCCESS)
}

fn write(criterion: &Criterion, pack: &Pack, out: &mut dyn Write) -> io::Result<()> {
    let level = match criterion.level {
        Level::Must => "must: the factor is broken without it",
        Level::Should => "should: good practice that carries the factor",
    };
    let decided_by = match criterion.decided_by {
        DecidedBy::Static => "the project's files, most of the time",
        DecidedBy::Probe => "running the app; files can only hint",
        DecidedBy::Person => "someone who knows the project; files can only hint",
    };
    writeln!(out, "{BOLD}{}{BOLD:#}\n{}\n", criterion.id, criterion.question)?;
    let mut line = |name: &str, text: &str| writeln!(out, "{BOLD}{name:<16}{BOLD:#}{text}");
    line("Factor", &format!("{}: {}", criterion.factor, criterion.factor.summary()))?;
    line("Level", level)?;
    line("Decided by", decided_by)?;
    line("Met", &criterion.met)?;
    line("Unmet", &criterion.unmet)?;
    line("Not applicable", criterion.not_applicable.as_deref().unwrap_or("never"))?;
    match pack.lesson_on(criterion.factor) {
        Some(lesson) => line("Learn more", &format!("twelve-tui lesson {}", lesson.id)),
        None => line("Learn more", &format!("https://12factor.net/{}", criterion.factor.slug())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_criterion_can_be_explained() {
        let pack = Pack::built_in().unwrap();
        for criterion in &pack.criteria {
            let mut out = Vec::new();
            write(criterion, &pack, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            for part in [&criterion.question, &criterion.met, &criterion.unmet] {
                assert!(text.contains(part.as_str()), "{}", criterion.id);
            }
        }
    }
}
