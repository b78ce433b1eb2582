//! The report as one page of HTML that stands alone: no script, no font, nothing from elsewhere.

use super::{by_app, escape, place};
use crate::check::report::{CriterionResult, Evidence, Report, Status};
use crate::curriculum::{Factor, Level};
use std::io::{self, Write};

const STYLE: &str = include_str!("html.css");

/// Writes one page for all `reports`.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let title = match reports {
        [one] => format!("Twelve-factor check of {}", name(one)),
        _ => format!("Twelve-factor check of {} projects", reports.len()),
    };
    let title = escape(&title);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )?;
    for (at, report) in reports.iter().enumerate() {
        if reports.len() > 1 {
            writeln!(out, "<h2 class=\"project\">{}</h2>", escape(&report.project.path))?;
        }
        project(report, at, out)?;
    }
    if let Some(report) = reports.first() {
        let tool = &report.tool;
        writeln!(out, "<footer>{} {}</footer>", escape(tool.name), escape(tool.version))?;
    }
    writeln!(out, "</body>\n</html>")
}

/// What people call the project: its one app, or its path.
fn name(report: &Report) -> &str {
    match (&report.apps[..], report.project.path.as_str()) {
        ([one], ".") => &one.name,
        (_, path) => path,
    }
}

fn project(report: &Report, at: usize, out: &mut dyn Write) -> io::Result<()> {
    if let Some(commit) = &report.project.commit {
        let dirty = if report.project.dirty == Some(true) { ", with changes" } else { "" };
        writeln!(out, "<p class=\"quiet\">Commit <code>{}</code>{dirty}</p>", escape(commit))?;
    }
    summary(report, out)?;
    apps(report, out)?;
    let broken: Vec<_> = report.skipped.iter().filter(|found| found.incomplete).collect();
    if !broken.is_empty() {
        writeln!(out, "<section class=\"incomplete\"><h2>Incomplete: not read</h2><ul>")?;
        for skipped in broken {
            let (path, reason) = (escape(&skipped.path), escape(&skipped.reason));
            writeln!(out, "<li><code>{path}</code> {reason}</li>")?;
        }
        writeln!(out, "</ul></section>")?;
    }
    contents(report, at, out)?;
    for factor in Factor::all() {
        let results: Vec<&CriterionResult> =
            report.criteria.iter().filter(|found| found.factor == factor.number()).collect();
        if results.is_empty() {
            continue;
        }
        let slug = factor.slug();
        writeln!(out, "<section id=\"p{at}-{slug}\"><h2>{}</h2>", escape(&factor.to_string()))?;
        writeln!(out, "<p class=\"quiet\">{}</p>", escape(factor.summary()))?;
        for result in results {
            criterion(result, out)?;
        }
        writeln!(out, "</section>")?;
    }
    Ok(())
}

fn summary(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.summary.all;
    writeln!(out, "<ul class=\"counts\">")?;
    for (status, count) in [
        (Status::Met, counts.met),
        (Status::Unmet, counts.unmet),
        (Status::Unknown, counts.unknown),
        (Status::NotApplicable, counts.not_applicable),
        (Status::Waived, counts.waived),
        (Status::Error, counts.error),
    ] {
        if count > 0 || matches!(status, Status::Met | Status::Unmet) {
            writeln!(out, "<li><b>{count}</b> {}</li>", chip(status))?;
        }
    }
    writeln!(out, "</ul>")
}

fn apps(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.apps.len() < 2 {
        return Ok(());
    }
    writeln!(
        out,
        "<div class=\"wide\"><table><thead><tr><th>App<th>Kind<th>Folder<th>Made of</tr></thead><tbody>"
    )?;
    for app in &report.apps {
        let made_of: Vec<&str> =
            app.languages.iter().chain(&app.frameworks).map(String::as_str).collect();
        writeln!(
            out,
            "<tr><td>{}<td>{}<td><code>{}</code><td>{}</tr>",
            escape(&app.name),
            escape(&app.archetype),
            escape(&app.root),
            escape(&made_of.join(", "))
        )?;
    }
    writeln!(out, "</tbody></table></div>")
}

/// Where each factor is, with how much of it is unmet.
fn contents(report: &Report, at: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<nav><ol>")?;
    for found in &report.summary.by_factor {
        let Some(factor) = Factor::new(found.factor) else { continue };
        let unmet = match found.counts.unmet {
            0 => String::new(),
            count => format!(" <span class=\"chip unmet\">{count} unmet</span>"),
        };
        let (slug, title) = (factor.slug(), escape(&factor.to_string()));
        writeln!(out, "<li><a href=\"#p{at}-{slug}\">{title}</a>{unmet}</li>")?;
    }
    writeln!(out, "</ol></nav>")
}

fn criterion(result: &CriterionResult, out: &mut dyn Write) -> io::Result<()> {
    let level = if result.level == Level::Must { "must" } else { "should" };
    let known = if result.known { " <span class=\"quiet\">known from before</span>" } else { "" };
    writeln!(
        out,
        "<article><h3>{} <code>{}</code> <span class=\"quiet\">{level}</span>{known}</h3>",
        chip(result.status),
        escape(&result.id)
    )?;
    writeln!(out, "<p class=\"question\">{}</p>", escape(&result.why))?;
    writeln!(out, "<p>{}</p>", escape(&result.message))?;
    if let Some(apps) = by_app(result) {
        writeln!(out, "<p class=\"quiet\">{}</p>", escape(&apps))?;
    }
    if let Some(waiver) = &result.waiver {
        let text = format!("until {} by {}: {}", waiver.until, waiver.owner, waiver.reason);
        writeln!(out, "<p>Waived {}</p>", escape(&text))?;
    }
    if !result.evidence.is_empty() {
        // What is wrong is open from the start; paper shows what is open.
        let open = if result.status == Status::Unmet { " open" } else { "" };
        let count = result.evidence.len();
        let places = if count == 1 { "1 place".to_owned() } else { format!("{count} places") };
        writeln!(out, "<details{open}><summary>{places}</summary><ul>")?;
        for evidence in &result.evidence {
            place_of(evidence, out)?;
        }
        writeln!(out, "</ul></details>")?;
    }
    if !result.looked_at.is_empty() {
        let places = escape(&result.looked_at.join("; "));
        writeln!(out, "<p class=\"quiet\">Looked at: {places}</p>")?;
    }
    writeln!(out, "</article>")
}

fn place_of(evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<li><code>{}</code> {}", escape(&place(evidence)), escape(&evidence.note))?;
    if !evidence.snippet.is_empty() {
        write!(out, "<pre>{}</pre>", escape(&evidence.snippet))?;
    }
    writeln!(out, "</li>")
}

fn chip(status: Status) -> String {
    format!("<span class=\"chip {0}\">{0}</span>", status.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn page(reports: &[Report]) -> String {
        let mut out = Vec::new();
        write(reports, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_stands_alone_and_tells_all() {
        let text = page(&[sample::report()]);
        for part in [
            "<!doctype html>",
            "<meta name=\"viewport\"",
            "<b>1</b> <span class=\"chip unmet\">unmet</span>",
            "<a href=\"#p0-config\">III Config</a> <span class=\"chip unmet\">1 unmet</span>",
            "<section id=\"p0-config\">",
            "<li><code>app/main.py:3:5</code> a credential<pre>KEY = &quot;***&quot;</pre></li>",
            "<code>compose.yml</code> line 2: it is no valid YAML",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        for outside in ["<script", "http://", "https://", "url(", "@import", "src="] {
            assert!(!text.contains(outside), "{outside}");
        }
    }

    #[test]
    fn outside_text_is_no_markup() {
        let mut report = sample::of_two_apps();
        report.apps[0].name = "<img src=x onerror=alert(1)>".to_owned();
        report.criteria[1].message = "</p><script>alert(1)</script>".to_owned();
        let text = page(&[report]);
        assert!(!text.contains("<img") && !text.contains("<script"), "{text}");
    }

    #[test]
    fn several_projects_have_links_of_their_own() {
        let text = page(&[sample::report(), sample::report()]);
        assert!(text.contains("href=\"#p1-config\"") && text.contains("id=\"p1-config\""));
        assert!(text.contains("check of 2 projects"));
    }
}
