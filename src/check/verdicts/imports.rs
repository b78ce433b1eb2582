//! Which imports come from outside, and what declares them.

use super::Case;
use crate::check::facts::{Fact, FactKind};
use std::collections::BTreeSet;

/// An import that the standard library and the project itself do not explain.
#[derive(Debug)]
pub(super) struct ThirdParty<'a> {
    /// As the source has it.
    pub(super) name: &'a str,
    /// `pypi`, `npm` or `go`.
    pub(super) ecosystem: &'static str,
    /// Where it is imported.
    pub(super) fact: &'a Fact,
}

/// What is known about the declaration of an import.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// A declared package brings it.
    Yes,
    /// No declared package brings it.
    No,
    /// Which package brings it is not known.
    Unclear,
}

/// All third-party imports.
pub(super) fn third_party<'a>(case: &Case<'a>) -> Vec<ThirdParty<'a>> {
    case.facts
        .iter()
        .filter_map(|fact| {
            let FactKind::Import { package } = &fact.kind else { return None };
            let language = language_of(&fact.place.path)?;
            let ecosystem = match language {
                "python" => "pypi",
                "go" => "go",
                _ => "npm",
            };
            let own = is_own(case, ecosystem, package);
            (!own && !case.knowledge.is_standard(language, package)).then_some(ThirdParty {
                name: package,
                ecosystem,
                fact,
            })
        })
        .collect()
}

fn language_of(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "py" => Some("python"),
        "go" => Some("go"),
        "js" | "mjs" | "cjs" | "jsx" => Some("javascript"),
        "ts" | "tsx" | "mts" | "cts" => Some("typescript"),
        _ => None,
    }
}

/// Whether an import leads into the project: a relative path, an alias, an own module.
fn is_own(case: &Case<'_>, ecosystem: &str, import: &str) -> bool {
    match ecosystem {
        "pypi" => {
            import.is_empty()
                || import.starts_with('.')
                || case.modules.contains(import.split('.').next().unwrap_or(import))
        }
        "npm" => {
            let alias = ["@/", "~", "#", "$", "virtual:"];
            import.is_empty()
                || import.starts_with(['.', '/'])
                || import.contains(['!', '*', '{'])
                || alias.iter().any(|start| import.starts_with(start))
                || (!import.starts_with('@')
                    && case.modules.contains(import.split('/').next().unwrap_or(import))
                    && !is_declared_npm(case, import))
        }
        // Its own module is the dependency without a version.
        _ => case.facts.iter().any(|fact| {
            matches!(&fact.kind, FactKind::Dependency { ecosystem, name, requirement, .. }
                if ecosystem == "go" && requirement.is_empty() && is_below(import, name))
        }),
    }
}

fn is_declared_npm(case: &Case<'_>, import: &str) -> bool {
    case.facts.iter().any(|fact| {
        matches!(&fact.kind, FactKind::Dependency { ecosystem, name, .. }
            if ecosystem == "npm" && name == npm_package(import))
    })
}

fn is_below(import: &str, module: &str) -> bool {
    import.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `@scope/name/part` is of `@scope/name`, `name/part` of `name`.
fn npm_package(import: &str) -> &str {
    let parts = if import.starts_with('@') { 2 } else { 1 };
    let end = import.match_indices('/').nth(parts - 1).map_or(import.len(), |(at, _)| at);
    &import[..end]
}

/// The packages that hold for a file: of manifests in its folder or above, or in `requirements/`.
pub(super) fn declared_for<'a>(case: &Case<'a>, ecosystem: &str, path: &str) -> BTreeSet<&'a str> {
    let all: Vec<(&str, &str)> = case
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Dependency { ecosystem: found, name, .. }
            | FactKind::PackageInstalled { ecosystem: found, name, .. }
                if found == ecosystem =>
            {
                Some((&*fact.place.path, name.as_str()))
            }
            _ => None,
        })
        .collect();
    let holds = |manifest: &str| {
        let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = folder.strip_suffix("requirements").unwrap_or(folder).trim_end_matches('/');
        folder.is_empty() || is_below(path, folder)
    };
    let near: BTreeSet<&str> =
        all.iter().filter(|(manifest, _)| holds(manifest)).map(|(_, name)| *name).collect();
    if near.is_empty() { all.into_iter().map(|(_, name)| name).collect() } else { near }
}

/// Whether one of the `packages` brings `import`.
pub(super) fn declared(
    case: &Case<'_>,
    import: &ThirdParty<'_>,
    packages: &BTreeSet<&str>,
) -> Declared {
    let found = match import.ecosystem {
        "go" => packages.iter().any(|module| is_below(import.name, module)),
        "npm" => {
            let package = npm_package(import.name);
            let types = format!("@types/{}", package.trim_start_matches('@').replace('/', "__"));
            packages.contains(package) || packages.contains(types.as_str())
        }
        _ => return declared_python(case, import.name, packages),
    };
    if found { Declared::Yes } else { Declared::No }
}

fn declared_python(case: &Case<'_>, import: &str, packages: &BTreeSet<&str>) -> Declared {
    let top = import.split('.').next().unwrap_or(import);
    let name = top.to_ascii_lowercase().replace('_', "-");
    let fits = |package: &&str| {
        let compact = package.replace('-', "");
        **package == *name
            || package.split('-').any(|part| part == name)
            || package.ends_with(&format!("-{name}"))
            || package.starts_with(&format!("{name}-"))
            || compact == name.replace('-', "")
            || compact == format!("py{name}")
            || compact == format!("python{name}")
    };
    if packages.iter().any(fits) {
        return Declared::Yes;
    }
    let Some(known) = case.knowledge.packages_of_import(top) else { return Declared::Unclear };
    let brought = known.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => packages.iter().any(|package| package.starts_with(start)),
        None => packages.contains(known.as_str()),
    });
    if brought { Declared::Yes } else { Declared::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_of_npm_is_the_first_part_of_an_import() {
        assert_eq!(npm_package("lodash/fp"), "lodash");
        assert_eq!(npm_package("@nestjs/core/x"), "@nestjs/core");
        assert_eq!(npm_package("express"), "express");
    }

    #[test]
    fn a_go_package_is_below_its_module() {
        assert!(is_below("github.com/a/b/c", "github.com/a/b"));
        assert!(!is_below("github.com/a/bc", "github.com/a/b"));
    }
}
