//! `explain`: what a criterion asks and why, how it is decided, how to fix it, who disagrees.

use super::context::find_criterion;
use super::styled::{Look, text_width, write_markdown};
use super::{CliError, Context};
use crate::curriculum::{Criterion, DecidedBy, Level, Pack};
use std::fmt::Write as _;
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
    let text = markdown(find_criterion(&pack, &args.criterion)?, &pack);
    write_markdown(out, &text, text_width(), Look::of_stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// All that there is to say about a criterion, as Markdown.
fn markdown(criterion: &Criterion, pack: &Pack) -> String {
    let level = match criterion.level {
        Level::Must => "must: the factor is broken without it",
        Level::Should => "should: good practice that carries the factor",
    };
    let decided_by = match criterion.decided_by {
        DecidedBy::Static => "the project's files, most of the time",
        DecidedBy::Probe => "running the app; files can only hint",
        DecidedBy::Person => "someone who knows the project; files can only hint",
    };
    let factor = criterion.factor;
    let learn = match pack.lesson_on(factor) {
        Some(lesson) => format!("`twelve-tui lesson {}`", lesson.id),
        None => format!("https://12factor.net/{}", factor.slug()),
    };
    let mut text = format!(
        "# {}\n\n{}\n\n- Factor {factor}: {}\n- Level {level}\n- Decided by {decided_by}\n\n",
        criterion.id,
        criterion.question,
        factor.summary()
    );
    let mut section = |title: &str, body: &str| {
        // A string takes all that is written to it.
        let _ = write!(text, "## {title}\n\n{body}\n\n");
    };
    let explain = criterion.explain.as_ref();
    if let Some(explain) = explain {
        section("Why", &format!("{}\n\nThe lesson: {learn}", explain.why));
    } else {
        section("Learn more", &learn);
    }
    section("Met", &criterion.met);
    section("Unmet", &criterion.unmet);
    section("Not applicable", criterion.not_applicable.as_deref().unwrap_or("Never."));
    if let Some(explain) = explain {
        let fix: Vec<String> = explain.fix.iter().map(|line| format!("- {line}")).collect();
        section("How it is decided", &explain.decided);
        section("Good", &fenced(&explain.good));
        section("Bad", &fenced(&explain.bad));
        section("How to fix it", &fix.join("\n"));
        section("Known limits", &explain.limits);
        let none = "No respected tool that we know of.";
        section("Who says otherwise", explain.others.as_deref().unwrap_or(none));
    }
    text
}

fn fenced(code: &str) -> String {
    format!("```text\n{}\n```", code.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of each built-in criterion, as a terminal of 80 columns without colours shows it.
    fn texts() -> Vec<(Criterion, String)> {
        let pack = Pack::built_in().unwrap();
        let set = |criterion: &Criterion| {
            let mut out = Vec::new();
            write_markdown(&mut out, &markdown(criterion, &pack), 80, Look::Plain).unwrap();
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
