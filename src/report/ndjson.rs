//! The report as a stream of JSON, one object on each line: for log pipelines and `jq`.

use crate::check::report::Report;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes a line for the project, each app, each criterion, each file that was not read, and the
/// summary, in this order. Each names its `type` and the project's path.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |kind: &str, value: Value| {
        let mut all = json!({ "type": kind, "path": report.project.path });
        if let (Value::Object(all), Value::Object(own)) = (&mut all, value) {
            for (key, value) in own {
                // A skipped file has a path of its own.
                let key = if key == "path" { "file".to_owned() } else { key };
                all.insert(key, value);
            }
        }
        serde_json::to_writer(&mut *out, &all)?;
        writeln!(out)
    };
    let project = &report.project;
    line(
        "project",
        json!({
            "schema_version": report.schema_version, "tool": report.tool,
            "vcs": project.vcs, "commit": project.commit, "dirty": project.dirty,
        }),
    )?;
    for app in &report.apps {
        line("app", serde_json::to_value(app)?)?;
    }
    for result in &report.criteria {
        line("criterion", serde_json::to_value(result)?)?;
    }
    for skipped in &report.skipped {
        line("skipped", serde_json::to_value(skipped)?)?;
    }
    line("summary", serde_json::to_value(&report.summary)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn each_line_is_an_object_that_names_its_type() {
        let mut out = Vec::new();
        write(&sample::of_two_apps(), &mut out).unwrap();
        let lines: Vec<Value> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let types: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
        let criteria = ["criterion"; 3];
        assert_eq!(
            types,
            [&["project", "app", "app"], &criteria[..], &["skipped", "summary"]].concat()
        );
        assert_eq!(lines[4]["id"], "config.no-secrets-in-code");
        assert_eq!(lines[4]["by_app"][1]["app"], "web");
        assert_eq!((&lines[6]["path"], &lines[6]["file"]), (&json!("."), &json!("compose.yml")));
        assert_eq!(lines[7]["unmet"], 1);
    }
}
