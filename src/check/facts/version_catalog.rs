//! `gradle/libs.versions.toml`: the versions of all that a Gradle build takes from outside.

use super::{Broken, Fact, FactKind, TextFile};
use toml_edit::{Document, Item, TableLike};

/// Reads a version catalogue.
///
/// # Errors
/// Says where it is no valid TOML.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let document = Document::parse(file.text).map_err(|error| Broken {
        line: error.span().map_or(0, |span| file.line_of(span.start)),
        message: format!("it is no valid TOML: {}", error.message()),
    })?;
    let table = |name: &str| document.get(name).and_then(Item::as_table_like);
    let versions = table("versions");
    let mut count = 0;
    let mut exact = true;
    for (kind, key) in [("libraries", "module"), ("plugins", "id")] {
        for (_, entry) in table(kind).into_iter().flat_map(|table| table.iter()) {
            let Some((name, version)) = entry_of(entry, key, versions) else { continue };
            let name = if kind == "plugins" { format!("plugin:{name}") } else { name };
            count += usize::from(kind == "libraries");
            exact &= !version.contains(['[', '(', '+']) && !version.starts_with("latest");
            let fact = FactKind::Dependency {
                ecosystem: "maven".to_owned(),
                name,
                requirement: version,
                development: false,
            };
            let offset = entry.span().map_or(0, |span| span.start);
            out.push(file.on_line(file.line_of(offset), fact));
        }
    }
    let ecosystem = "maven".to_owned();
    out.push(file.whole(FactKind::Manifest { ecosystem, dependencies: count, exact }));
    Ok(())
}

/// Name and version of an entry: `"group:name:1.0"` or a table with its parts.
fn entry_of(entry: &Item, key: &str, versions: Option<&dyn TableLike>) -> Option<(String, String)> {
    if let Some(text) = entry.as_str() {
        let (name, version) = text.rsplit_once(':').filter(|(name, _)| !name.is_empty())?;
        return Some((name.to_owned(), version.to_owned()));
    }
    let parts = entry.as_table_like()?;
    let text = |name: &str| parts.get(name).and_then(Item::as_str).map(ToOwned::to_owned);
    let name = text(key).or_else(|| Some(format!("{}:{}", text("group")?, text("name")?)))?;
    let version = parts.get("version").and_then(|version| {
        let by_reference = || {
            let reference = version.as_table_like()?.get("ref")?.as_str()?;
            versions?.get(reference)?.as_str()
        };
        version.as_str().or_else(by_reference)
    });
    Some((name, version.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_and_plugins_have_their_versions() {
        let text = "[versions]\nktor = \"3.1.0\"\n[libraries]\na = { module = \"io.ktor:ktor-server-netty\", version.ref = \"ktor\" }\nb = \"g:n:1.0\"\nc = { group = \"h\", name = \"m\", version = \"2\" }\n[plugins]\nboot = { id = \"org.springframework.boot\", version = \"3.4.1\" }\n";
        let mut out = Vec::new();
        read(&TextFile::new("gradle/libs.versions.toml", text), &mut out).unwrap();
        let found: Vec<(String, String, u32)> = out
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Dependency { name, requirement, .. } => {
                    Some((name.clone(), requirement.clone(), fact.place.line))
                }
                _ => None,
            })
            .collect();
        let expected = [
            ("io.ktor:ktor-server-netty", "3.1.0", 4),
            ("g:n", "1.0", 5),
            ("h:m", "2", 6),
            ("plugin:org.springframework.boot", "3.4.1", 8),
        ];
        let expected = expected.map(|(a, b, line)| (a.to_owned(), b.to_owned(), line));
        assert_eq!(found, expected);
        let manifest =
            FactKind::Manifest { ecosystem: "maven".to_owned(), dependencies: 3, exact: true };
        assert!(out.iter().any(|fact| fact.kind == manifest));
    }
}
