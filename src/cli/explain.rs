//! `explain`: what a criterion asks and why, how it is decided, how to fix it, who disagrees.

use super::context::find_criterion;
use super::output::{ListFormat, write_json};
use super::styled::{Look, text_width, write_markdown};
use super::{CliError, Context, unknown};
use crate::check::all_processors;
use crate::check::recognised::{
    ByDefault, Example, FAMILIES, Family, Recognised, Recogniser, families_of,
};
use crate::curriculum::{Criterion, DecidedBy, Level, Pack};
use crate::explain::{self, InCode};
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  twelve-tui explain config.no-secrets-in-code
  twelve-tui explain port.from-config --lang go     what the rules for Go take for it, all of it
  twelve-tui explain logs.to-stdout --lang java,kotlin
  twelve-tui explain port.from-config --format json";

/// Explain a criterion: why, how it is decided, how to fix it, and who says otherwise
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainArgs {
    /// The criterion's id, as `check` shows it
    #[arg(value_name = "CRITERION")]
    criterion: String,

    /// Show all that the rules for these languages take for it, and what they let go; `all`: of
    /// all languages. Without it, a few examples in the languages of the project here
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    lang: Vec<String>,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,
}

/// Runs the command.
///
/// # Errors
/// Where there is no such criterion or language, or stdout cannot be written to.
pub(super) fn run(
    args: &ExplainArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack_for_check()?;
    let criterion = find_criterion(&pack, &args.criterion)?;
    let wanted = families(&args.lang)?;
    let code = in_code(&pack, &criterion.id, &wanted)?;
    match args.format {
        ListFormat::Json => write_json(out, &explained(criterion, &pack, &code))?,
        ListFormat::Human => {
            let text = explain::text(criterion, &pack, Some(&code));
            write_markdown(out, &text, text_width(), Look::of_stdout())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is recognised in the languages that are wanted; in those of the project here, where none is.
fn in_code(pack: &Pack, id: &str, wanted: &[&'static Family]) -> Result<InCode, CliError> {
    let recogniser = Recogniser::of(pack)?;
    if wanted.is_empty() {
        let own = families_of(Path::new("."), all_processors());
        return Ok(InCode::of_project(&recogniser, id, &own));
    }
    Ok(InCode::asked(&recogniser, id, wanted))
}

/// The languages that were asked for.
fn families(names: &[String]) -> Result<Vec<&'static Family>, CliError> {
    if names.iter().any(|name| name == "all") {
        return Ok(FAMILIES.iter().collect());
    }
    let mut found = Vec::new();
    for name in names {
        let family = Family::find(name).ok_or_else(|| {
            let known = FAMILIES.iter().map(|family| family.name);
            let all: Vec<&str> = known.clone().collect();
            let hint = format!("there are rules for {}; `all` means all", all.join(", "));
            CliError::usage(unknown("language", name, known, &hint))
        })?;
        if !found.contains(&family) {
            found.push(family);
        }
    }
    Ok(found)
}

/// What there is to say, for programs.
#[derive(Serialize)]
struct Explained<'a> {
    id: &'a str,
    factor: u8,
    level: Level,
    decided_by: DecidedBy,
    question: &'a str,
    met: &'a str,
    unmet: &'a str,
    not_applicable: Option<&'a str>,
    lesson: Option<&'a str>,
    why: Option<&'a str>,
    decided: Option<&'a str>,
    good: Option<&'a str>,
    bad: Option<&'a str>,
    fix: &'a [String],
    limits: Option<&'a str>,
    others: Option<&'a str>,
    in_code: Vec<InLanguage<'a>>,
}

/// What is recognised in the languages of a family.
#[derive(Serialize)]
struct InLanguage<'a> {
    language: &'a str,
    examples: &'a [Example],
    defaults: &'a [ByDefault],
}

fn explained<'a>(criterion: &'a Criterion, pack: &'a Pack, code: &'a InCode) -> Explained<'a> {
    let explain = criterion.explain.as_ref();
    let in_language = |found: &'a Recognised| InLanguage {
        language: found.family.name,
        examples: &found.examples,
        defaults: &found.defaults,
    };
    Explained {
        id: &criterion.id,
        factor: criterion.factor.number(),
        level: criterion.level,
        decided_by: criterion.decided_by,
        question: &criterion.question,
        met: &criterion.met,
        unmet: &criterion.unmet,
        not_applicable: criterion.not_applicable.as_deref(),
        lesson: pack.lesson_on(criterion.factor).map(|lesson| lesson.id.as_str()),
        why: explain.map(|it| it.why.as_str()),
        decided: explain.map(|it| it.decided.as_str()),
        good: explain.map(|it| it.good.as_str()),
        bad: explain.map(|it| it.bad.as_str()),
        fix: explain.map(|it| it.fix.as_slice()).unwrap_or_default(),
        limits: explain.map(|it| it.limits.as_str()),
        others: explain.and_then(|it| it.others.as_deref()),
        in_code: code.found().iter().map(in_language).collect(),
    }
}
