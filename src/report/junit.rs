//! The report as XML in the form of `JUnit`, which CI systems show as tests: a suite for each app, a
//! case for each criterion.

use super::{by_app, escape, place};
use crate::check::report::{AppResult, CriterionResult, Evidence, Report, Skipped, Status};
use crate::curriculum::{Factor, Level};
use std::fmt::Write as _;
use std::io::{self, Write};

/// A criterion, of the project or of one app.
struct Case<'a> {
    result: &'a CriterionResult,
    status: Status,
    message: &'a str,
    evidence: &'a [Evidence],
    looked_at: &'a [String],
}

/// Writes all `reports` as one document.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<(String, Vec<Case<'_>>)> = reports.iter().flat_map(suites).collect();
    let all = || suites.iter().flat_map(|(_, cases)| cases);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let unread: Vec<&Skipped> = reports
        .iter()
        .flat_map(|report| report.skipped.iter().filter(|skipped| skipped.incomplete))
        .collect();
    writeln!(out, "<testsuites name=\"twelve-tui\"{}>", counts(all(), unread.len()))?;
    for (name, cases) in &suites {
        writeln!(out, "  <testsuite name=\"{}\"{}>", escape(name), counts(cases.iter(), 0))?;
        for case in cases {
            write_case(case, name, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    write_unread(&unread, out)?;
    writeln!(out, "</testsuites>")
}

/// What could not be read is no test, and must not vanish: each file is an error.
fn write_unread(unread: &[&Skipped], out: &mut dyn Write) -> io::Result<()> {
    if unread.is_empty() {
        return Ok(());
    }
    writeln!(out, "  <testsuite name=\"not read\"{}>", counts([].iter(), unread.len()))?;
    for skipped in unread {
        let (path, reason) = (escape(&skipped.path), escape(&skipped.reason));
        writeln!(
            out,
            "    <testcase classname=\"files\" name=\"{path}\" file=\"{path}\" time=\"0\">\n      \
             <error message=\"{reason}\" type=\"incomplete\"/>\n    </testcase>"
        )?;
    }
    writeln!(out, "  </testsuite>")
}

fn suites(report: &Report) -> Vec<(String, Vec<Case<'_>>)> {
    let several = report.criteria.iter().any(|found| !found.by_app.is_empty());
    let project = match (&report.apps[..], report.project.path.as_str()) {
        ([one], ".") => one.name.clone(),
        (_, path) => path.to_owned(),
    };
    if several {
        let names = report.apps.iter().map(|app| app.name.as_str());
        names.map(|app| (app.to_owned(), of_app(report, app))).collect()
    } else {
        vec![(project, report.criteria.iter().map(of_project).collect())]
    }
}

fn of_project(result: &CriterionResult) -> Case<'_> {
    Case {
        result,
        status: result.status,
        message: &result.message,
        evidence: &result.evidence,
        looked_at: &result.looked_at,
    }
}

fn of_app<'a>(report: &'a Report, app: &str) -> Vec<Case<'a>> {
    let own = |result: &'a CriterionResult| {
        let found = result.by_app.iter().find(|own| own.app == app);
        found.map(|own: &'a AppResult| Case {
            result,
            status: own.status,
            message: &own.message,
            evidence: &own.evidence,
            looked_at: &own.looked_at,
        })
    };
    report.criteria.iter().filter_map(own).collect()
}

fn counts<'a, 'r: 'a>(cases: impl Iterator<Item = &'a Case<'r>>, unread: usize) -> String {
    let (mut tests, mut failures, mut errors, mut skipped) = (unread, 0, unread, 0);
    for case in cases {
        tests += 1;
        match case.status {
            Status::Unmet if case.result.known => skipped += 1,
            Status::Unmet => failures += 1,
            Status::Error => errors += 1,
            Status::Met => {}
            Status::NotApplicable | Status::Unknown | Status::Waived => skipped += 1,
        }
    }
    format!(
        " tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\""
    )
}

fn write_case(case: &Case<'_>, suite: &str, out: &mut dyn Write) -> io::Result<()> {
    let result = case.result;
    let factor =
        Factor::new(result.factor).map_or(String::new(), |factor| factor.slug().to_owned());
    let name = escape(&result.id);
    // Dots part packages in a class name, and names of folders have them too.
    let class = escape(&format!("{}.{factor}", suite.replace('.', "_")));
    write!(out, "    <testcase classname=\"{class}\" name=\"{name}\" time=\"0\"")?;
    if let Some(first) = case.evidence.first() {
        write!(out, " file=\"{}\"", escape(&first.path))?;
        if first.line > 0 {
            write!(out, " line=\"{}\"", first.line)?;
        }
    }
    let message = escape(case.message);
    let element = match case.status {
        Status::Met => return writeln!(out, "/>"),
        Status::Unmet if result.known => format!("<skipped message=\"known: {message}\"/>"),
        Status::Unmet => {
            let kind = if result.level == Level::Must { "must" } else { "should" };
            format!("<failure message=\"{message}\" type=\"{kind}\">{}</failure>", places(case))
        }
        Status::Error => format!("<error message=\"{message}\" type=\"error\"/>"),
        Status::NotApplicable | Status::Unknown | Status::Waived => {
            format!("<skipped message=\"{}: {message}\"/>", case.status.name())
        }
    };
    writeln!(out, ">\n      {element}\n    </testcase>")
}

/// The places of a failure, one on each line.
fn places(case: &Case<'_>) -> String {
    let mut text = String::from("\n");
    for evidence in case.evidence {
        // A string takes all that is written to it.
        let _ = writeln!(text, "{}: {}", escape(&place(evidence)), escape(&evidence.note));
    }
    if !case.looked_at.is_empty() {
        let _ = writeln!(text, "looked at: {}", escape(&case.looked_at.join("; ")));
    }
    if let Some(apps) = by_app(case.result) {
        let _ = writeln!(text, "{}", escape(&apps));
    }
    let _ = writeln!(text, "twelve-tui explain {}", escape(&case.result.id));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn xml(report: Report) -> String {
        let mut out = Vec::new();
        write(&[report], &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_criterion_is_a_test_that_passes_fails_or_is_skipped() {
        let text = xml(sample::report());
        for part in [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"twelve-tui\" tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\"",
            "<testsuite name=\".\" tests=\"3\"",
            "<error message=\"line 2: it is no valid YAML\" type=\"incomplete\"/>",
            "name=\"codebase.tracked\" time=\"0\"/>",
            "<failure message=\"A credential stands as a literal.\" type=\"must\">\napp/main.py:3:5: a credential\n",
            "<skipped message=\"unknown: Java is not read.\"/>",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn each_app_is_a_suite() {
        let text = xml(sample::of_two_apps());
        assert!(
            text.contains("<testsuites name=\"twelve-tui\" tests=\"7\" failures=\"1\""),
            "{text}"
        );
        assert!(text.contains("<testsuite name=\"web\" tests=\"3\" failures=\"1\""), "{text}");
        assert!(
            text.contains(
                "classname=\"api.config\" name=\"config.no-secrets-in-code\" time=\"0\"/>"
            ),
            "{text}"
        );
    }

    #[test]
    fn what_was_known_before_fails_nothing() {
        let mut report = sample::report();
        report.criteria[1].known = true;
        let text = xml(report);
        assert!(text.contains("failures=\"0\""), "{text}");
        assert!(text.contains("<skipped message=\"known: A credential"), "{text}");
    }

    #[test]
    fn outside_text_ends_no_element() {
        let mut report = sample::report();
        report.criteria[1].message = "a \"b\" <c> & 'd'".to_owned();
        assert!(xml(report).contains("a &quot;b&quot; &lt;c&gt; &amp; &#39;d&#39;"));
    }
}
