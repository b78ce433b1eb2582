//! The report for people, grouped by factor, with the places and what to open next.

use super::{by_app, place};
use crate::check::report::{App, CriterionResult, Evidence, Report, Status};
use crate::curriculum::{Factor, Level};
use crate::sanitize;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const INDENT: usize = 4;

/// Places that are shown for one criterion; the other formats show all.
const PLACES: usize = 5;

/// Writes `report` for a terminal that is `width` columns wide. Styles are escape sequences: the
/// writer takes them out where they are not wanted.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, width: usize, out: &mut dyn Write) -> io::Result<()> {
    apps(report, out)?;
    for factor in Factor::all() {
        let results: Vec<&CriterionResult> =
            report.criteria.iter().filter(|found| found.factor == factor.number()).collect();
        if results.is_empty() {
            continue;
        }
        writeln!(out, "{BOLD}{factor}{BOLD:#}")?;
        for result in &results {
            criterion(result, width, out)?;
        }
        if let Some(unmet) = results.iter().find(|result| result.status == Status::Unmet) {
            writeln!(out, "{DIM}  learn why: twelve-tui lesson {}{DIM:#}", unmet.lesson)?;
        }
        writeln!(out)?;
    }
    skipped(report, out)?;
    summary(report, out)
}

/// The apps, where there are several.
fn apps(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.apps.len() < 2 {
        return Ok(());
    }
    writeln!(out, "{BOLD}{} apps{BOLD:#}", report.apps.len())?;
    let widest = |text: fn(&App) -> &str| {
        report.apps.iter().map(|app| sanitize::line(text(app)).width()).max().unwrap_or(0)
    };
    let (names, kinds) = (widest(|app| &app.name), widest(|app| &app.archetype));
    let roots = widest(|app| &app.root);
    for app in &report.apps {
        let (name, kind) = (sanitize::line(&app.name), &app.archetype);
        let made_of: Vec<&str> =
            app.languages.iter().chain(&app.frameworks).map(String::as_str).collect();
        let root = sanitize::line(&app.root);
        let (after_name, after_root) = (names - name.width(), roots - root.width());
        let line = format!(
            "  {name}{:after_name$}  {kind:<kinds$}  {DIM}{root}{DIM:#}{:after_root$}  {}",
            "",
            "",
            sanitize::line(&made_of.join(", "))
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)
}

fn criterion(result: &CriterionResult, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let (sign, style) = sign(result.status);
    let level = match result.level {
        Level::Must => "must",
        Level::Should => "should",
    };
    let status = result.status.name();
    writeln!(
        out,
        "  {style}{sign} {status:<14}{style:#} {} {DIM}{level}{DIM:#}",
        sanitize::line(&result.id)
    )?;
    paragraph(&result.message, INDENT, width, out)?;
    if result.known {
        writeln!(out, "{:INDENT$}{DIM}known: it was so before{DIM:#}", "")?;
    }
    if let Some(apps) = by_app(result) {
        paragraph(&apps, INDENT, width, out)?;
    }
    if let Some(waiver) = &result.waiver {
        let text = format!("until {} by {}: {}", waiver.until, waiver.owner, waiver.reason);
        paragraph(&text, INDENT, width, out)?;
    }
    let findings = matches!(result.status, Status::Unmet | Status::Error);
    if findings {
        for evidence in result.evidence.iter().take(PLACES) {
            finding(evidence, width, out)?;
        }
        let more = result.evidence.len().saturating_sub(PLACES);
        if more > 0 {
            writeln!(out, "{:INDENT$}{DIM}and {more} more places{DIM:#}", "")?;
        }
        if !result.looked_at.is_empty() {
            let looked = format!("looked at: {}", result.looked_at.join("; "));
            paragraph(&looked, INDENT, width, out)?;
        }
    } else if let Some(evidence) = result.evidence.first() {
        writeln!(out, "{:INDENT$}{DIM}{}{DIM:#}", "", place(evidence))?;
    }
    Ok(())
}

fn finding(evidence: &Evidence, width: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{:INDENT$}{BOLD}{}{BOLD:#} {}",
        "",
        place(evidence),
        sanitize::line(&evidence.note)
    )?;
    if evidence.snippet.is_empty() {
        return Ok(());
    }
    let room = width.saturating_sub(INDENT + 4).max(20);
    let snippet = cut(&sanitize::line(&evidence.snippet), room);
    writeln!(out, "{:INDENT$}{DIM}  │{DIM:#} {snippet}", "")
}

fn sign(status: Status) -> (char, Style) {
    match status {
        Status::Met => ('✓', AnsiColor::Green.on_default()),
        Status::Unmet => ('✗', AnsiColor::Red.on_default()),
        Status::Error => ('!', AnsiColor::Red.on_default()),
        Status::Unknown => ('?', AnsiColor::Yellow.on_default()),
        Status::Waived => ('~', AnsiColor::Yellow.on_default()),
        Status::NotApplicable => ('-', DIM),
    }
}

fn skipped(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let broken: Vec<_> = report.skipped.iter().filter(|found| found.incomplete).collect();
    if broken.is_empty() {
        return Ok(());
    }
    let red = AnsiColor::Red.on_default();
    writeln!(out, "{red}Incomplete: this could not be read{red:#}")?;
    for skipped in broken {
        let path = sanitize::line(&skipped.path);
        writeln!(out, "  {BOLD}{path}{BOLD:#} {}", sanitize::line(&skipped.reason))?;
    }
    writeln!(out)
}

fn summary(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.summary.all;
    let must = report
        .criteria
        .iter()
        .filter(|found| found.status == Status::Unmet && found.level == Level::Must)
        .count();
    let mut parts =
        vec![format!("{} met", counts.met), format!("{} unmet ({must} must)", counts.unmet)];
    for (count, name) in [
        (counts.not_applicable, "not applicable"),
        (counts.unknown, "unknown"),
        (counts.waived, "waived"),
        (counts.error, "failed"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {name}"));
        }
    }
    writeln!(out, "{BOLD}{} criteria:{BOLD:#} {}", report.criteria.len(), parts.join(", "))?;
    let known = report.criteria.iter().filter(|found| found.known).count();
    if known > 0 {
        writeln!(out, "{DIM}{known} of the unmet are known from before and fail nothing.{DIM:#}")?;
    }
    if counts.unknown > 0 {
        writeln!(out, "{DIM}Unknown counts for nothing: people or the probe settle it.{DIM:#}")?;
    }
    Ok(())
}

/// Writes `text` in lines of at most `width` columns, each indented.
fn paragraph(text: &str, indent: usize, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let room = width.saturating_sub(indent).max(20);
    let text = sanitize::line(text);
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            writeln!(out, "{:indent$}{line}", "")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    writeln!(out, "{:indent$}{line}", "")
}

/// The text in at most `room` columns.
fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + c.to_string().width() >= room {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn plain(width: usize) -> String {
        let mut out = Vec::new();
        write(&sample::report(), width, &mut out).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn a_finding_has_its_place_its_snippet_and_its_lesson() {
        let text = plain(80);
        for part in [
            "III Config\n",
            "  ✗ unmet          config.no-secrets-in-code must\n",
            "    app/main.py:3:5 a credential\n      │ KEY = \"***\"\n",
            "learn why: twelve-tui lesson config",
            "compose.yml line 2: it is no valid YAML",
            "3 criteria: 1 met, 1 unmet (1 must), 1 unknown\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }

    #[test]
    fn several_apps_are_listed_and_told_apart() {
        let mut out = Vec::new();
        write(&sample::of_two_apps(), 80, &mut out).unwrap();
        let text = anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string();
        for part in [
            "2 apps\n  api  worker  services/api  go\n  web  web     web           python, Flask\n\n",
            "    web: A credential stands as a literal.\n    api met, web unmet\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }

    #[test]
    fn text_keeps_within_the_width() {
        let mut out = Vec::new();
        paragraph("aa bb cc dd ee ff gg hh", 2, 22, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "  aa bb cc dd ee ff gg\n  hh\n");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
    }
}
