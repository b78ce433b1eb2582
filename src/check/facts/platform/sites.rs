//! `vercel.json` and `netlify.toml`.

use super::{deployed, given};
use crate::check::facts::{Broken, Fact, FactKind, TextFile, json, python};
use toml_edit::{Item, TableLike};

/// Reads a file of Vercel.
///
/// # Errors
/// Says where it is no valid JSON.
pub(super) fn read_vercel(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let root = json::object(file)?;
    deployed(file, "Vercel", false, out);
    for field in ["buildCommand", "builds"] {
        if let Some(build) = root.get(field) {
            let by = "the build of Vercel".to_owned();
            out.push(file.at_offset(build.range.start, FactKind::BuildDeclared { by }));
        }
    }
    let build = root.get_object("build").and_then(|build| build.get_object("env"));
    for variables in root.get_object("env").into_iter().chain(build) {
        for variable in &variables.properties {
            let value = variable.value.as_string_lit().map_or("", |text| &text.value);
            let at = variable.range.start;
            given(variable.name.as_str(), value, |kind| out.push(file.at_offset(at, kind)));
        }
    }
    Ok(())
}

/// Reads a file of Netlify.
///
/// # Errors
/// Says where it is no valid TOML.
pub(super) fn read_netlify(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let document = python::parse(file)?;
    let root = document.as_item();
    deployed(file, "Netlify", false, out);
    let build = root.get("build");
    if let Some(command) = build.and_then(|build| build.get("command")) {
        let by = "the build of Netlify".to_owned();
        out.push(file.at_offset(start_of(command), FactKind::BuildDeclared { by }));
    }
    let contexts = root.get("context").and_then(Item::as_table_like);
    let contexts = contexts.into_iter().flat_map(TableLike::iter).map(|(_, context)| context);
    for part in build.into_iter().chain(contexts) {
        let variables = part.get("environment").and_then(Item::as_table_like);
        for (name, value) in variables.into_iter().flat_map(TableLike::iter) {
            let at = start_of(value);
            let text = value.as_str().unwrap_or_default();
            given(name, text, |kind| out.push(file.at_offset(at, kind)));
        }
    }
    Ok(())
}

fn start_of(item: &Item) -> usize {
    item.span().map_or(0, |span| span.start)
}

#[cfg(test)]
mod tests {
    use super::super::named;
    use super::*;
    use crate::check::facts::Naming;

    type Reader = fn(&TextFile<'_>, &mut Vec<Fact>) -> Result<(), Broken>;

    fn facts(read: Reader, name: &str, text: &str) -> Vec<(FactKind, u32)> {
        let mut out = Vec::new();
        read(&TextFile::new(name, text), &mut out).unwrap();
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn builds_and_variables_are_read_and_credentials_are_seen() {
        let vercel = "{\n  \"buildCommand\": \"npm run build\",\n  \"env\": {\n    \"API_TOKEN\": \"q8Zr1Vb7Lm2x\",\n    \"DB_PASSWORD\": \"@db-password\"\n  }\n}";
        let netlify = "[build]\ncommand = \"make\"\n[context.production.environment]\nAPI_TOKEN = \"q8Zr1Vb7Lm2x\"\nDB_PASSWORD = \"$DB_PASSWORD\"\n";
        for found in [
            facts(read_vercel, "vercel.json", vercel),
            facts(read_netlify, "netlify.toml", netlify),
        ] {
            let builds = |it: &&(FactKind, u32)| matches!(it.0, FactKind::BuildDeclared { .. });
            assert_eq!(found.iter().filter(builds).map(|it| it.1).collect::<Vec<_>>(), [2]);
            assert!(found.contains(&(named("DB_PASSWORD", Naming::Set), 5)), "{found:?}");
            let secret = |it: &&(FactKind, u32)| matches!(it.0, FactKind::SecretLiteral { .. });
            assert_eq!(found.iter().filter(secret).map(|it| it.1).collect::<Vec<_>>(), [4]);
        }
        for (read, text) in [(read_vercel as Reader, "{"), (read_netlify, "a =")] {
            assert!(read(&TextFile::new("x", text), &mut Vec::new()).is_err());
        }
    }
}
