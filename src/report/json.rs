//! The report as JSON: a contract, `assets/check-report.v1.schema.json`.

use crate::check::report::Report;
use std::io::{self, Write};

/// Writes one report as an object, several as an array.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    match reports {
        [report] => serde_json::to_writer_pretty(&mut *out, report)?,
        reports => serde_json::to_writer_pretty(&mut *out, reports)?,
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn one_report_is_an_object_and_several_are_an_array() {
        let mut one = Vec::new();
        write(&[sample::report()], &mut one).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&one).unwrap();
        assert_eq!(value["criteria"][1]["status"], "unmet");
        assert_eq!(value["summary"]["unmet"], 1);
        assert_eq!(value["summary"]["by_factor"][0]["met"], 1);
        let mut two = Vec::new();
        write(&[sample::report(), sample::report()], &mut two).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&two).unwrap();
        assert_eq!(value.as_array().map(Vec::len), Some(2));
    }
}
