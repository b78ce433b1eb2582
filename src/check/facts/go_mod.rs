//! Manifests of compiled languages: `go.mod` and `Cargo.toml`.

use super::{Broken, Fact, FactKind, TextFile, python, runtime};
use toml_edit::{Item, TableLike};

/// Reads `go.mod`: its own module is the dependency without a version.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut count = 0;
    let mut in_require = false;
    for (line, text) in file.lines() {
        // What others bring: the app itself may not use it.
        let indirect = text.contains("// indirect");
        let text = text.split("//").next().unwrap_or(text).trim();
        let words: Vec<&str> = text.split_whitespace().collect();
        let required = match words.as_slice() {
            ["require", "("] => {
                in_require = true;
                None
            }
            [")"] => {
                in_require = false;
                None
            }
            ["go", version] => {
                out.push(file.on_line(line, runtime::version("go", version)));
                None
            }
            ["toolchain", version] => {
                let version = version.trim_start_matches("go");
                out.push(file.on_line(line, runtime::version("go", version)));
                None
            }
            ["module", module] => Some((*module, "")),
            ["require", module, version] => Some((*module, *version)),
            [module, version] if in_require => Some((*module, *version)),
            _ => None,
        };
        let Some((module, version)) = required else { continue };
        count += usize::from(!version.is_empty());
        out.push(file.on_line(line, dependency("go", module, version, indirect)));
    }
    out.push(file.whole(manifest("go", count, true)));
    out.push(file.whole(FactKind::BuildDeclared { by: "the Go module".to_owned() }));
}

/// Reads `Cargo.toml`.
///
/// # Errors
/// Says where it is no valid TOML.
pub fn read_cargo(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let document = python::parse(file)?;
    let root = document.as_item();
    let mut count = 0;
    let mut exact = true;
    let targets = root.get("target").and_then(Item::as_table_like);
    let sections = std::iter::once(root)
        .chain(targets.into_iter().flat_map(TableLike::iter).map(|(_, item)| item));
    for section in sections {
        for (group, development) in
            [("dependencies", false), ("build-dependencies", true), ("dev-dependencies", true)]
        {
            let packages = section.get(group).and_then(Item::as_table_like);
            for (name, item) in packages.into_iter().flat_map(TableLike::iter) {
                let field = |name: &str| item.get(name).and_then(Item::as_str);
                let version = item.as_str().or_else(|| field("version")).unwrap_or_default();
                // It may be called another way here.
                let name = field("package").unwrap_or(name);
                if !development {
                    count += 1;
                    exact &= version.starts_with('=');
                }
                let offset = item.span().map_or(0, |span| span.start);
                out.push(file.at_offset(offset, dependency("cargo", name, version, development)));
            }
        }
    }
    if let Some(package) = root.get("package") {
        let declared = package.get("rust-version").or_else(|| package.get("edition"));
        if let Some(version) = declared {
            let kind = FactKind::RuntimeVersion {
                runtime: "rust".to_owned(),
                version: version.as_str().unwrap_or_default().to_owned(),
                pinned: true,
            };
            let offset = version.span().map_or(0, |span| span.start);
            out.push(file.at_offset(offset, kind));
        }
        out.push(file.whole(manifest("cargo", count, exact)));
        out.push(file.whole(FactKind::BuildDeclared { by: "the Cargo package".to_owned() }));
    }
    Ok(())
}

fn dependency(ecosystem: &str, name: &str, requirement: &str, development: bool) -> FactKind {
    FactKind::Dependency {
        ecosystem: ecosystem.to_owned(),
        name: name.to_owned(),
        requirement: requirement.to_owned(),
        development,
    }
}

fn manifest(ecosystem: &str, dependencies: usize, exact: bool) -> FactKind {
    FactKind::Manifest { ecosystem: ecosystem.to_owned(), dependencies, exact }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_names_itself_its_version_and_what_it_requires() {
        let text = "module example.com/app\n\ngo 1.22\n\nrequire github.com/a/b v1.0.0\nrequire (\n\tgithub.com/c/d v2.0.0 // indirect\n)\n";
        let mut out = Vec::new();
        read(&TextFile::new("go.mod", text), &mut out);
        let names: Vec<_> = out
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Dependency { name, requirement, .. } => {
                    Some((name.as_str(), requirement.as_str(), fact.place.line))
                }
                _ => None,
            })
            .collect();
        assert_eq!(
            names,
            [
                ("example.com/app", "", 1),
                ("github.com/a/b", "v1.0.0", 5),
                ("github.com/c/d", "v2.0.0", 7)
            ]
        );
        assert!(out.iter().any(|fact| fact.kind == manifest("go", 2, true)));
        assert!(out.iter().any(|fact| fact.kind == runtime::version("go", "1.22")));
    }

    #[test]
    fn a_cargo_package_is_read() {
        let text = "[package]\nedition = \"2021\"\n[dependencies]\nserde = { version = \"1\" }\n";
        let mut out = Vec::new();
        read_cargo(&TextFile::new("Cargo.toml", text), &mut out).unwrap();
        assert!(out.iter().any(|fact| fact.kind == manifest("cargo", 1, false)));
        assert_eq!(out[0].place.line, 4);
    }
}
