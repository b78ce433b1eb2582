//! The report as Markdown: for pull requests and job summaries.

use super::{by_app, place};
use crate::check::report::{CriterionResult, Report, Status};
use crate::curriculum::Factor;
use crate::sanitize;
use std::io::{self, Write};

/// Writes a table for each factor, and the places of what is unmet below.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.summary.all;
    writeln!(out, "# Twelve-factor check\n")?;
    writeln!(
        out,
        "{} met, {} unmet, {} not applicable, {} unknown, {} waived, {} failed.",
        counts.met,
        counts.unmet,
        counts.not_applicable,
        counts.unknown,
        counts.waived,
        counts.error
    )?;
    apps(report, out)?;
    for factor in Factor::all() {
        let results: Vec<&CriterionResult> =
            report.criteria.iter().filter(|found| found.factor == factor.number()).collect();
        if results.is_empty() {
            continue;
        }
        writeln!(out, "\n## {factor}\n\n| Status | Criterion | What was found |\n|---|---|---|")?;
        for result in &results {
            let mut message = cell(&result.message);
            if result.known {
                message.push_str(" Known from before.");
            }
            if let Some(apps) = by_app(result) {
                message = format!("{message} ({})", cell(&apps));
            }
            if let Some(waiver) = &result.waiver {
                let text = format!("until {} by {}: {}", waiver.until, waiver.owner, waiver.reason);
                message = format!("{message} Waived {}", cell(&text));
            }
            writeln!(out, "| {} | `{}` | {message} |", result.status.name(), result.id)?;
        }
        for result in results.iter().filter(|found| found.status == Status::Unmet) {
            if !result.evidence.is_empty() {
                writeln!(out, "\n`{}`:\n", result.id)?;
            }
            for evidence in &result.evidence {
                writeln!(out, "- `{}`: {}", code(&place(evidence)), cell(&evidence.note))?;
            }
        }
    }
    for (index, skipped) in report.skipped.iter().filter(|found| found.incomplete).enumerate() {
        if index == 0 {
            writeln!(out, "\n## Not read\n")?;
        }
        writeln!(out, "- `{}`: {}", code(&sanitize::line(&skipped.path)), cell(&skipped.reason))?;
    }
    Ok(())
}

/// The apps, where there are several.
fn apps(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.apps.len() < 2 {
        return Ok(());
    }
    writeln!(out, "\n| App | Kind | Folder | Made of |\n|---|---|---|---|")?;
    for app in &report.apps {
        let made_of: Vec<&str> =
            app.languages.iter().chain(&app.frameworks).map(String::as_str).collect();
        writeln!(
            out,
            "| {} | {} | `{}` | {} |",
            cell(&app.name),
            app.archetype,
            code(&sanitize::line(&app.root)),
            cell(&made_of.join(", "))
        )?;
    }
    Ok(())
}

/// Outside text in a table: it may end no cell and begin no HTML or link.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in sanitize::line(text).chars() {
        if matches!(c, '|' | '<' | '[' | ']' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn code(text: &str) -> String {
    text.replace(['`', '|'], "'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn factors_have_tables_and_what_is_unmet_its_places() {
        let mut out = Vec::new();
        write(&sample::report(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("1 met, 1 unmet, 0 not applicable, 1 unknown"), "{text}");
        assert!(text.contains("## III Config"), "{text}");
        assert!(text.contains("- `app/main.py:3:5`: a credential"), "{text}");
        assert!(text.contains("- `compose.yml`: line 2"), "{text}");
    }

    #[test]
    fn several_apps_have_a_table() {
        let mut out = Vec::new();
        write(&sample::of_two_apps(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("| web | web | `web` | python, Flask |"), "{text}");
        assert!(text.contains("stands as a literal. (api met, web unmet) |"), "{text}");
    }

    #[test]
    fn outside_text_cannot_leave_its_cell() {
        assert_eq!(cell("a|b<i>[x](y)"), "a\\|b\\<i>\\[x\\](y)");
    }
}
