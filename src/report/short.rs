//! One line for each place of each unmet criterion: for editors, `grep` and logs.

use super::place;
use crate::check::report::{Report, Status};
use crate::sanitize;
use std::io::{self, Write};

/// Writes the unmet and failed criteria of `report`, and what was not read.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for result in &report.criteria {
        if !matches!(result.status, Status::Unmet | Status::Error) {
            continue;
        }
        let message = sanitize::line(&result.message);
        let status = result.status.name();
        if result.evidence.is_empty() {
            writeln!(out, ".: {status} {}: {message}", result.id)?;
        }
        for evidence in &result.evidence {
            writeln!(out, "{}: {status} {}: {message}", place(evidence), result.id)?;
        }
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
