//! Which imports come from outside, and what declares them.

use super::Case;
use crate::check::case::facts;
use crate::check::facts::{Fact, FactKind};
use crate::check::knowledge::Framework;
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

/// What the manifests declare, gathered once.
#[derive(Debug)]
pub(super) struct Declarations<'a> {
    /// Ecosystem, the folder that it holds for, name.
    packages: Vec<(&'a str, &'a str, &'a str)>,
    npm: BTreeSet<&'a str>,
    /// The Go modules that the project itself is.
    go_modules: Vec<&'a str>,
}

impl<'a> Declarations<'a> {
    /// Those of `case`.
    pub(super) fn of(case: &Case<'a>) -> Self {
        let mut found = Self { packages: Vec::new(), npm: BTreeSet::new(), go_modules: Vec::new() };
        for fact in case.facts {
            let (ecosystem, name) = match &fact.kind {
                // Its own module is the dependency without a version.
                FactKind::Dependency { ecosystem, name, requirement, .. }
                    if ecosystem == "go" && requirement.is_empty() =>
                {
                    found.go_modules.push(name);
                    continue;
                }
                FactKind::Dependency { ecosystem, name, .. }
                | FactKind::PackageInstalled { ecosystem, name, .. } => (ecosystem, name),
                _ => continue,
            };
            if ecosystem == "npm" {
                found.npm.insert(name);
            }
            found.packages.push((ecosystem, scope(&fact.place.path), name));
        }
        found
    }

    /// The packages that hold for the file at `path`; all, where no manifest is in its folder or
    /// above.
    pub(super) fn near(&self, ecosystem: &str, path: &str) -> BTreeSet<&'a str> {
        let all = || self.packages.iter().filter(|(found, ..)| *found == ecosystem);
        let near: BTreeSet<&str> = all()
            .filter(|(_, folder, _)| folder.is_empty() || is_below(path, folder))
            .map(|(.., name)| *name)
            .collect();
        if near.is_empty() { all().map(|(.., name)| *name).collect() } else { near }
    }
}

/// The folder that a manifest holds for: its own, but for those of a folder `requirements` and for
/// import maps, which hold for the app above.
fn scope(manifest: &str) -> &str {
    let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
    let above = if manifest.ends_with("config/importmap.rb") { "config" } else { "requirements" };
    folder.strip_suffix(above).unwrap_or(folder).trim_end_matches('/')
}

/// The third-party imports, each name once for a folder.
pub(super) fn third_party<'a>(
    case: &Case<'a>,
    declarations: &Declarations<'a>,
) -> Vec<ThirdParty<'a>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for fact in case.facts {
        let FactKind::Import { package } = &fact.kind else { continue };
        let Some(language) = language_of(&fact.place.path) else { continue };
        let ecosystem = match language {
            "python" => "pypi",
            "go" => "go",
            "ruby" => "rubygems",
            "php" => "packagist",
            "java" => "maven",
            _ => "npm",
        };
        let folder = fact.place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Of Java only libraries are known that no other artifact is made to bring.
        if language == "java" && case.knowledge.library_of_class(package).is_none() {
            continue;
        }
        // Libraries that PHP projects keep in their tree have adapters for more than is used.
        let kept = |part: &str| matches!(part, "lib" | "libs" | "library" | "libraries" | "inc");
        if language == "php" && folder.split('/').any(kept) {
            continue;
        }
        if seen.insert((ecosystem, folder, package))
            && !case.knowledge.is_standard(language, package)
            && !is_own(case, declarations, ecosystem, package)
        {
            found.push(ThirdParty { name: package, ecosystem, fact });
        }
    }
    found
}

fn language_of(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "py" => Some("python"),
        "go" => Some("go"),
        "js" | "mjs" | "cjs" | "jsx" => Some("javascript"),
        "ts" | "tsx" | "mts" | "cts" => Some("typescript"),
        "rb" | "ru" | "rake" => Some("ruby"),
        "php" => Some("php"),
        "java" | "kt" => Some("java"),
        _ => None,
    }
}

/// Whether an import leads into the project: a relative path, an alias, an own module.
fn is_own(case: &Case<'_>, declarations: &Declarations<'_>, ecosystem: &str, import: &str) -> bool {
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
                // A file of the project, found by a path that is set when the app starts.
                || import.ends_with(".json") && !import.contains('/')
                || import.contains(['!', '*', '{'])
                || alias.iter().any(|start| import.starts_with(start))
                || facts!(case, FactKind::OwnModule { name } if is_below(import, name))
                    .iter()
                    .any(|fact| fact.place.path.ends_with(".json"))
                || (!import.starts_with('@')
                    && case.modules.contains(import.split('/').next().unwrap_or(import))
                    && !declarations.npm.contains(npm_package(import)))
        }
        // Any folder may be one where Ruby looks.
        "rubygems" => {
            import.starts_with(['.', '/'])
                || import.is_empty()
                // Without a manifest, a path of which nothing is known is the project's.
                || case.knowledge.gems_of_require(import).is_none()
                    && !declarations.packages.iter().any(|(ecosystem, ..)| *ecosystem == "rubygems")
                || import.split('/').any(|part| case.modules.contains(part))
                    && !declarations.packages.iter().any(|(.., name)| *name == import)
        }
        "packagist" => {
            let mut manifest = facts!(case, FactKind::OwnModule { .. });
            manifest.retain(|fact| fact.place.path.ends_with("composer.json"));
            let own = |name: &str| import == name || import.starts_with(&format!("{name}."));
            // Without a manifest, a namespace of which nothing is known is the project's.
            manifest.iter().any(|fact| match &fact.kind {
                FactKind::OwnModule { name } => own(name),
                _ => false,
            }) || manifest.is_empty() && case.knowledge.packages_of_namespace(import).is_none()
        }
        // Only libraries that are known are taken for imports.
        "maven" => false,
        _ => declarations.go_modules.iter().any(|module| is_below(import, module)),
    }
}

fn is_below(import: &str, module: &str) -> bool {
    import.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the source takes in what a framework's packages of npm bring; those of others are not
/// looked for.
pub(super) fn is_imported(case: &Case<'_>, framework: &Framework, dependency: &Fact) -> bool {
    let of_npm =
        matches!(&dependency.kind, FactKind::Dependency { ecosystem, .. } if ecosystem == "npm");
    !of_npm
        || case.facts.iter().any(|fact| {
            matches!(&fact.kind, FactKind::Import { package }
                if case.knowledge.framework("npm", npm_package(package))
                    .is_some_and(|found| found.name == framework.name))
        })
}

/// `@scope/name/part` is of `@scope/name`, `name/part` of `name`.
fn npm_package(import: &str) -> &str {
    let parts = if import.starts_with('@') { 2 } else { 1 };
    let end = import.match_indices('/').nth(parts - 1).map_or(import.len(), |(at, _)| at);
    &import[..end]
}

/// Whether `package` is what the nearest manifest above `path` calls its own package.
fn is_itself(case: &Case<'_>, package: &str, path: &str) -> bool {
    facts!(case, FactKind::PackageNamed { ecosystem, name } if ecosystem == "npm" && name == package)
        .iter()
        .any(|fact| is_below(path, scope(&fact.place.path)) || scope(&fact.place.path).is_empty())
}

/// Modules that are nothing but their types: another package, or the platform, brings what runs.
fn has_only_types(package: &str) -> bool {
    matches!(
        package,
        "aws-lambda"
            | "estree"
            | "express-serve-static-core"
            | "geojson"
            | "har-format"
            | "hast"
            | "json-schema"
            | "mdast"
            | "nlcst"
            | "node"
            | "topojson-specification"
            | "trusted-types"
            | "unist"
            | "vscode"
            | "webpack-env"
            | "xast"
    )
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
            // Next.js answers for these markers itself; a package may take itself in by its name.
            let marker = matches!(package, "server-only" | "client-only");
            packages.contains(package)
                || packages.contains(types.as_str()) && has_only_types(package)
                || marker && packages.contains("next")
                || is_itself(case, package, &import.fact.place.path)
        }
        "rubygems" => return declared_ruby(case, import.name, packages),
        "packagist" => return declared_php(case, import.name, packages),
        "maven" => return declared_java(case, import.name),
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
    brought(case.knowledge.packages_of_import(top).as_deref(), packages)
}

/// `a/b` is of `a`, `a-b` or `a_b`, or of a gem that is known to bring it.
fn declared_ruby(case: &Case<'_>, import: &str, packages: &BTreeSet<&str>) -> Declared {
    let plain = |name: &str| name.replace(['-', '_', '/'], "").to_ascii_lowercase();
    let path = plain(import);
    let first = plain(import.split('/').next().unwrap_or(import));
    let fits = |package: &&str| {
        let package = plain(package);
        package == first || path.starts_with(&package)
    };
    if packages.iter().any(fits) {
        return Declared::Yes;
    }
    brought(case.knowledge.gems_of_require(import), packages)
}

/// `Vendor.Package` is of `vendor/…` or `…/vendor`, or of a package that is known to bring it.
fn declared_php(case: &Case<'_>, import: &str, packages: &BTreeSet<&str>) -> Declared {
    let vendor = import.split('.').next().unwrap_or(import).to_ascii_lowercase();
    let plain = |name: &str| name.replace(['-', '_'], "") == vendor;
    let fits =
        |package: &&str| package.split_once('/').is_some_and(|(of, name)| plain(of) || plain(name));
    let known = case.knowledge.packages_of_namespace(import);
    if known.is_none() && packages.iter().any(fits) {
        return Declared::Yes;
    }
    match brought(known, packages) {
        Declared::Unclear => locked_php(case, import, packages),
        told => told,
    }
}

/// What the lockfile says: the package that brings the longest part of `import` is asked for, or it
/// came along with another.
fn locked_php(case: &Case<'_>, import: &str, packages: &BTreeSet<&str>) -> Declared {
    let mut longest = 0;
    let mut found = Declared::Unclear;
    for fact in case.facts {
        let FactKind::NamespaceLocked { name, package } = &fact.kind else { continue };
        let rest = import.strip_prefix(name.as_str());
        if name.len() < longest || !rest.is_some_and(|it| it.is_empty() || it.starts_with('.')) {
            continue;
        }
        if name.len() > longest {
            longest = name.len();
            found = Declared::No;
        }
        if packages.contains(package.as_str()) {
            found = Declared::Yes;
        }
    }
    found
}

/// A library is declared by any manifest of the project. Where a build is no plain Maven, or a
/// parent from outside may declare anything, what is not found may be there all the same.
fn declared_java(case: &Case<'_>, library: &str) -> Declared {
    const PARENTS: [&str; 3] =
        ["spring-boot-starter-parent", "micronaut-parent", "spring-boot-parent"];
    let names = |wanted: &str| {
        case.facts.iter().any(|fact| {
            matches!(&fact.kind, FactKind::PackageNamed { ecosystem, name }
                if ecosystem == "maven" && name == wanted)
        })
    };
    let mut packages = BTreeSet::new();
    for fact in case.facts {
        match &fact.kind {
            FactKind::Dependency { ecosystem, name, .. } if ecosystem == "maven" => {
                let artifact = name.rsplit(':').next().unwrap_or(name);
                let foreign = artifact.ends_with("parent") && !PARENTS.contains(&artifact);
                if foreign && !names(artifact) {
                    return Declared::Yes;
                }
                packages.insert(name.as_str());
            }
            FactKind::Manifest { ecosystem, .. }
                if ecosystem == "maven" && !fact.place.path.ends_with("pom.xml") =>
            {
                return Declared::Yes;
            }
            _ => {}
        }
    }
    brought(case.knowledge.library_of_class(library).map(|(_, artifacts)| artifacts), &packages)
}

/// Whether one of the `packages` is among those that are `known` to bring something.
fn brought(known: Option<&[String]>, packages: &BTreeSet<&str>) -> Declared {
    let Some(known) = known else { return Declared::Unclear };
    let found = known.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => packages.iter().any(|package| package.starts_with(start)),
        None => packages.contains(known.as_str()),
    });
    if found { Declared::Yes } else { Declared::No }
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
