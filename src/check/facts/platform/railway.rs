//! `railway.json` and `railway.toml`.

use super::{deployed, start};
use crate::check::facts::{Broken, Fact, FactKind, TextFile, json, python};

/// Reads a deploy file of Railway.
///
/// # Errors
/// Says where it is no valid JSON or TOML.
pub(super) fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let mut found: Vec<(&str, String, usize)> = Vec::new();
    let fields = ["startCommand", "preDeployCommand", "healthcheckPath", "cronSchedule"];
    if file.name().ends_with(".toml") {
        let document = python::parse(file)?;
        let deploy = document.as_item().get("deploy");
        for field in fields {
            let Some(value) = deploy.and_then(|deploy| deploy.get(field)) else { continue };
            let text = value.as_str().unwrap_or_default().to_owned();
            found.push((field, text, value.span().map_or(0, |span| span.start)));
        }
    } else {
        let root = json::object(file)?;
        let deploy = root.get_object("deploy");
        for field in fields {
            let Some(found_here) = deploy.and_then(|deploy| deploy.get(field)) else { continue };
            let text = found_here.value.as_string_lit().map_or("", |text| &text.value);
            found.push((field, text.to_owned(), found_here.range.start));
        }
    }
    deployed(file, "Railway", false, out);
    let scheduled = found.iter().any(|(field, ..)| *field == "cronSchedule");
    for (field, text, offset) in found {
        let kind = match field {
            "startCommand" if !scheduled && !text.is_empty() => start("web", &text),
            "preDeployCommand" => FactKind::AdminDocumented,
            "healthcheckPath" => FactKind::HealthCheckDeclared,
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
        let json =
            "{\n\"deploy\": {\n\"startCommand\": \"node a.js\",\n\"healthcheckPath\": \"/up\"\n}}";
        let toml = "[deploy]\n\nstartCommand = \"node a.js\"\nhealthcheckPath = \"/up\"\n";
        for (name, text) in [("railway.json", json), ("railway.toml", toml)] {
            let mut out = Vec::new();
            read(&TextFile::new(name, text), &mut out).unwrap();
            let found: Vec<(FactKind, u32)> =
                out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
            assert!(found.contains(&(start("web", "node a.js"), 3)), "{name}: {found:?}");
            assert!(found.contains(&(FactKind::HealthCheckDeclared, 4)), "{name}: {found:?}");
        }
        assert!(read(&TextFile::new("railway.json", "["), &mut Vec::new()).is_err());
    }
}
