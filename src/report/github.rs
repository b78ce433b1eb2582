//! Annotations of GitHub Actions: commands that the runner reads from stdout.

use super::{Finding, findings, path_from_here};
use crate::check::report::Report;
use crate::curriculum::Level;
use crate::sanitize;
use std::io::{self, Write};

/// Writes an annotation for each place of each unmet criterion.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    findings(report).try_for_each(|finding| annotation(report, &finding, out))
}

fn annotation(report: &Report, finding: &Finding<'_>, out: &mut dyn Write) -> io::Result<()> {
    let kind = if finding.result.level == Level::Must { "error" } else { "warning" };
    let mut properties = vec![format!("title={}", property(&finding.result.id))];
    if let Some(evidence) = finding.place {
        let path = path_from_here(report, &evidence.path);
        properties.push(format!("file={}", property(&path)));
        if evidence.line > 0 {
            properties.push(format!("line={}", evidence.line));
            properties.push(format!("endLine={}", evidence.end_line));
        }
    }
    writeln!(out, "::{kind} {}::{}", properties.join(","), data(&finding.message))
}

fn data(text: &str) -> String {
    sanitize::line(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn an_annotation_names_file_and_line() {
        let mut out = Vec::new();
        write(&sample::report(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "::error title=config.no-secrets-in-code,file=app/main.py,line=3,endLine=3::\
             A credential stands as a literal.\n"
        );
    }

    #[test]
    fn what_would_end_a_property_is_escaped() {
        assert_eq!(property("a,b:c%d\ne"), "a%2Cb%3Ac%25de");
    }
}
