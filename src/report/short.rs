//! One line for each place of each unmet criterion: for editors, `grep` and logs.

use super::{findings, place};
use crate::check::report::Report;
use crate::sanitize;
use std::io::{self, Write};

/// Writes the unmet and failed criteria of `report`, and what was not read.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in findings(report) {
        let message = sanitize::line(&finding.message);
        let (status, id) = (finding.result.status.name(), &finding.result.id);
        let place = finding.place.map_or_else(|| ".".to_owned(), place);
        writeln!(out, "{place}: {status} {id}: {message}")?;
    }
    for skipped in report.skipped.iter().filter(|skipped| skipped.incomplete) {
        let path = sanitize::line(&skipped.path);
        writeln!(out, "{path}: incomplete: {}", sanitize::line(&skipped.reason))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn of_several_apps_each_place_names_its_own() {
        let mut out = Vec::new();
        write(&sample::of_two_apps(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with(
            "web/main.py:3:5: unmet config.no-secrets-in-code: web: A credential stands as a literal.\n"
        ), "{text}");
    }

    #[test]
    fn each_place_has_its_line() {
        let mut out = Vec::new();
        write(&sample::report(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "app/main.py:3:5: unmet config.no-secrets-in-code: A credential stands as a literal.\n\
             compose.yml: incomplete: line 2: it is no valid YAML\n"
        );
    }
}
