//! `explain`: what a criterion asks and why, how it is decided, how to fix it, who disagrees.

use super::context::find_criterion;
use super::styled::{Look, text_width, write_markdown};
use super::{CliError, Context};
use crate::curriculum::explanation;
use std::io::Write;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  twelve-tui explain config.no-secrets-in-code
  twelve-tui explain port.from-config | less";

/// Explain a criterion: why, how it is decided, how to fix it, and who says otherwise
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
    let text = explanation(find_criterion(&pack, &args.criterion)?, &pack);
    write_markdown(out, &text, text_width(), Look::of_stdout())?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::{Criterion, Pack};

    /// The text of each built-in criterion, as a terminal of 80 columns without colours shows it.
    fn texts() -> Vec<(Criterion, String)> {
        let pack = Pack::built_in().unwrap();
        let set = |criterion: &Criterion| {
            let mut out = Vec::new();
            write_markdown(&mut out, &explanation(criterion, &pack), 80, Look::Plain).unwrap();
            String::from_utf8(out).unwrap()
        };
        pack.criteria.iter().map(|criterion| (criterion.clone(), set(criterion))).collect()
    }

    fn words(text: &str) -> String {
        let plain = text.replace('`', "");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn all_56_criteria_are_explained_whole() {
        let texts = texts();
        assert_eq!(texts.len(), 56);
        for (criterion, text) in texts {
            let id = &criterion.id;
            let Some(explain) = &criterion.explain else { panic!("{id} is not explained") };
            let shown = words(&text);
            let own =
                [&explain.why, &explain.decided, &explain.good, &explain.bad, &explain.limits];
            let own: Vec<_> = own.into_iter().chain(&explain.fix).chain(&explain.others).collect();
            assert!(own.iter().all(|part| part.len() > 8), "{id}: something says nothing");
            let meaning = [&criterion.question, &criterion.met, &criterion.unmet];
            for part in own.into_iter().chain(meaning) {
                assert!(shown.contains(&words(part)), "{id}: {part:?} is not shown as it stands");
            }
        }
    }

    #[test]
    fn what_is_shown_fits_80_columns() {
        for (criterion, text) in texts() {
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{}: {line}", criterion.id);
            }
        }
    }

    #[test]
    fn where_tools_disagree_that_is_said() {
        // Each is a rule of a tool in use that contradicts a factor.
        let known = [
            ("config.from-environment", "CKV_K8S_35"),
            ("port.all-interfaces", "Semgrep"),
            ("logs.to-stdout", "console.log"),
            ("logs.structured", "unstructured"),
            ("dependencies.declared", "requirements-dev.txt"),
            ("processes.stateless-sessions", "express-session"),
            ("admin.same-release", "test suite"),
        ];
        let pack = Pack::built_in().unwrap();
        for (id, named) in known {
            let explain = pack.criterion(id).unwrap().explain.clone().unwrap();
            assert!(explain.others.is_some_and(|text| text.contains(named)), "{id}: {named}");
        }
    }
}
