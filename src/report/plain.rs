//! The report in words, a criterion a line: for screen readers and `grep`.

use super::by_app;
use crate::check::report::{CriterionResult, Evidence, Report, Status};
use crate::curriculum::{Factor, Level};
use crate::sanitize;
use std::io::{self, Write};

/// Writes `report`: its apps, its criteria with all their places, what was not read, the counts.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for app in report.apps.iter().filter(|_| report.apps.len() > 1) {
        let made_of: Vec<&str> =
            app.languages.iter().chain(&app.frameworks).map(String::as_str).collect();
        let line = format!("app {}: {}, in {}", app.name, app.archetype, app.root);
        let made_of = if made_of.is_empty() { String::new() } else { made_of.join(", ") + "." };
        writeln!(out, "{}", sanitize::line(format!("{line}. {made_of}").trim_end()))?;
    }
    for factor in Factor::all() {
        let of = report.criteria.iter().filter(|found| found.factor == factor.number());
        of.into_iter().try_for_each(|result| criterion(result, out))?;
    }
    for skipped in report.skipped.iter().filter(|skipped| skipped.incomplete) {
        let line = format!("not read: {}, {}", skipped.path, skipped.reason);
        writeln!(out, "{}", sanitize::line(&line))?;
    }
    let counts = report.summary.all;
    let parts: Vec<String> = [
        (counts.met, "met"),
        (counts.unmet, "unmet"),
        (counts.not_applicable, "not applicable"),
        (counts.unknown, "unknown"),
        (counts.waived, "waived"),
        (counts.error, "failed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}"))
    .collect();
    writeln!(out, "{} criteria: {}", report.criteria.len(), parts.join(", "))
}

fn criterion(result: &CriterionResult, out: &mut dyn Write) -> io::Result<()> {
    let level = match result.level {
        Level::Must => "must",
        Level::Should => "should",
    };
    let mut line = format!("{}: {}, {level}. {}", result.id, result.status.name(), result.message);
    if result.known {
        line += " Known: it was so before.";
    }
    if let Some(apps) = by_app(result) {
        line = format!("{line} By app: {apps}.");
    }
    if let Some(waiver) = &result.waiver {
        line = format!("{line} Until {} by {}: {}", waiver.until, waiver.owner, waiver.reason);
    }
    if matches!(result.status, Status::Unmet | Status::Error) {
        for evidence in &result.evidence {
            line = format!("{line} {}", place_in_words(evidence));
        }
        line = format!("{line} Lesson: {}.", result.lesson);
    }
    writeln!(out, "{}", sanitize::line(&line))
}

/// A place, and what is there: `In app.py, line 3: a credential.`
fn place_in_words(evidence: &Evidence) -> String {
    let line = match evidence.line {
        0 => String::new(),
        line => format!(", line {line}"),
    };
    let note = if evidence.note.is_empty() { "" } else { ": " };
    let end = if evidence.note.ends_with('.') { "" } else { "." };
    format!("In {}{line}{note}{}{end}", evidence.path, evidence.note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn text(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_criterion_is_a_line_in_words() {
        let text = text(&sample::report());
        let line = text.lines().find(|line| line.contains("no-secrets")).unwrap();
        assert!(line.starts_with("config.no-secrets-in-code: unmet, must. "), "{text}");
        assert!(line.ends_with(" In app/main.py, line 3: a credential. Lesson: config."), "{text}");
        assert!(text.contains("not read: compose.yml, line 2: it is no valid YAML\n"), "{text}");
        assert!(text.ends_with("3 criteria: 1 met, 1 unmet, 1 unknown\n"), "{text}");
        assert_eq!(text.lines().count(), 3 + 1 + 1, "{text}");
        assert!(text.is_ascii() && !text.contains("  "), "{text}");
    }

    #[test]
    fn several_apps_are_named() {
        let text = text(&sample::of_two_apps());
        assert!(text.starts_with("app api: worker, in services/api. go.\n"), "{text}");
        assert!(text.contains(" By app: api met, web unmet."), "{text}");
    }
}
