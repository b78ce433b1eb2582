//! `railway.json` and `railway.toml`.

use super::{before_release, deployed, start};
use crate::check::facts::{Broken, Fact, FactKind, TextFile, json, python};
use jsonc_parser::ast::Value;

/// What is read, by its section.
const FIELDS: [(&str, &str); 6] = [
    ("build", "buildCommand"),
    ("deploy", "startCommand"),
    ("deploy", "preDeployCommand"),
    ("deploy", "healthcheckPath"),
    ("deploy", "cronSchedule"),
    ("deploy", "drainingSeconds"),
];

/// A field with its value as text and the byte where it stands.
type Found = (&'static str, String, usize);

/// Reads a deploy file of Railway.
///
/// # Errors
/// Says where it is no valid JSON or TOML.
pub(super) fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let mut found: Vec<Found> = Vec::new();
    if file.name().ends_with(".toml") {
        let document = python::parse(file)?;
        let root = document.as_item();
        for (section, field) in FIELDS {
            let Some(value) = root.get(section).and_then(|section| section.get(field)) else {
                continue;
            };
            let text = match value.as_array() {
                Some(list) => list
                    .iter()
                    .filter_map(toml_edit::Value::as_str)
                    .collect::<Vec<_>>()
                    .join(" && "),
                None => value
                    .as_str()
                    .map(ToOwned::to_owned)
                    .or_else(|| value.as_integer().map(|number| number.to_string()))
                    .unwrap_or_default(),
            };
            found.push((field, text, value.span().map_or(0, |span| span.start)));
        }
    } else {
        let root = json::object(file)?;
        for (section, field) in FIELDS {
            let Some(part) = root.get_object(section).and_then(|section| section.get(field)) else {
                continue;
            };
            let text = |value: &Value<'_>| match value {
                Value::StringLit(text) => text.value.to_string(),
                Value::NumberLit(number) => number.value.to_owned(),
                _ => String::new(),
            };
            let text = match &part.value {
                Value::Array(list) => {
                    list.elements.iter().map(text).collect::<Vec<_>>().join(" && ")
                }
                value => text(value),
            };
            found.push((field, text, part.range.start));
        }
    }
    deployed(file, "Railway", false, out);
    let scheduled =
        found.iter().any(|(field, text, _)| *field == "cronSchedule" && !text.is_empty());
    for (field, text, offset) in found {
        let kind = match field {
            "startCommand" if !scheduled && !text.is_empty() => start("web", &text),
            "preDeployCommand" => match before_release(&text) {
                Some(kind) if !text.is_empty() => kind,
                _ => continue,
            },
            "healthcheckPath" if !text.is_empty() => FactKind::HealthCheckDeclared,
            "buildCommand" if !text.is_empty() => {
                FactKind::BuildDeclared { by: "the build command of Railway".to_owned() }
            }
            // The time from SIGTERM to SIGKILL.
            "drainingSeconds" if text == "0" => {
                FactKind::StopSignal { signal: "SIGKILL".to_owned() }
            }
            _ => continue,
        };
        out.push(file.at_offset(offset, kind));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same() {
        let json = "{\n\"deploy\": {\n\"startCommand\": \"node a.js\",\n\"healthcheckPath\": \"/up\",\n\"preDeployCommand\": [\"npm run db:migrate\"],\n\"drainingSeconds\": 0,\n\"cronSchedule\": null\n}}";
        let toml = "[deploy]\n\nstartCommand = \"node a.js\"\nhealthcheckPath = \"/up\"\npreDeployCommand = [\"npm run db:migrate\"]\ndrainingSeconds = 0\n";
        for (name, text) in [("railway.json", json), ("railway.toml", toml)] {
            let mut out = Vec::new();
            read(&TextFile::new(name, text), &mut out).unwrap();
            let found: Vec<(FactKind, u32)> =
                out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
            assert!(found.contains(&(start("web", "node a.js"), 3)), "{name}: {found:?}");
            assert!(found.contains(&(FactKind::HealthCheckDeclared, 4)), "{name}: {found:?}");
            assert!(found.contains(&(FactKind::AdminDocumented, 5)), "{name}: {found:?}");
            let killed = FactKind::StopSignal { signal: "SIGKILL".into() };
            assert!(found.contains(&(killed, 6)), "{name}: {found:?}");
        }
        assert!(read(&TextFile::new("railway.json", "["), &mut Vec::new()).is_err());
    }
}
