//! Manifests of .NET: project files, what they share, and those of older projects.

use super::xml::{self, Element};
use super::{Broken, Fact, FactKind, TextFile, json, runtime};

/// Packages that only tests need.
const TESTS: [&str; 8] = [
    "Microsoft.NET.Test.Sdk",
    "xunit",
    "NUnit",
    "MSTest",
    "Moq",
    "FluentAssertions",
    "coverlet",
    "Shouldly",
];

/// Reads a project file of .NET. `NuGet` takes the lowest version that is asked for, so a plain one
/// is exact.
///
/// # Errors
/// Says where it is no valid XML.
pub fn read_project(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let elements = xml::elements(file)?;
    let (count, exact) = references(file, &elements, out);
    for element in &elements {
        let mut add = |kind| out.push(file.at_offset(element.offset, kind));
        match element.name() {
            "OutputType" if element.text.eq_ignore_ascii_case("exe") => add(FactKind::EntryPoint),
            "IsPackable" | "GeneratePackageOnBuild" if element.text == "true" => {
                add(FactKind::LibraryDeclared);
            }
            "FrameworkReference" => {
                if let Some(name) = element.attribute("Include") {
                    add(dependency(name, ""));
                }
            }
            "Project" => {
                if let Some(sdk) = element.attribute("Sdk") {
                    add(dependency(sdk, ""));
                }
            }
            _ => {}
        }
    }
    out.push(file.whole(manifest(count, exact)));
    let by = format!("the build file {}", file.name());
    out.push(file.whole(FactKind::BuildDeclared { by }));
    Ok(())
}

/// Reads `Directory.Build.props` and `Directory.Packages.props`, which hold for all projects below.
///
/// # Errors
/// Says where it is no valid XML.
pub fn read_shared(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let elements = xml::elements(file)?;
    let (count, exact) = references(file, &elements, out);
    let central = elements.iter().filter(|it| it.name() == "PackageVersion");
    let floating = central.filter(|it| !is_exact(it.attribute("Version").unwrap_or_default()));
    if floating.count() > 0 || count > 0 && !exact {
        out.push(file.whole(manifest(count.max(1), false)));
    }
    Ok(())
}

/// The packages that are asked for, and the frameworks that it is built for.
fn references(file: &TextFile<'_>, elements: &[Element], out: &mut Vec<Fact>) -> (usize, bool) {
    let (mut count, mut exact) = (0, true);
    for element in elements {
        let mut add = |kind| out.push(file.at_offset(element.offset, kind));
        match element.name() {
            "PackageReference" | "GlobalPackageReference" => {
                let Some(name) = element.attribute("Include") else { continue };
                let version = element.attribute("Version").unwrap_or_default();
                count += 1;
                exact &= is_exact(version);
                add(dependency(name, version));
            }
            "TargetFramework" | "TargetFrameworks" => {
                let version = element.text.trim_start_matches("netcoreapp");
                let version = version.trim_start_matches("net").trim_start_matches("standard");
                add(runtime::version("dotnet", version));
            }
            _ => {}
        }
    }
    (count, exact)
}

fn is_exact(version: &str) -> bool {
    !version.contains(['*', '[', '('])
}

/// Reads `packages.config`, which names one version of each package.
///
/// # Errors
/// Says where it is no valid XML.
pub fn read_packages_config(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let mut count = 0;
    for element in xml::elements(file)?.iter().filter(|it| it.name() == "package") {
        let Some(name) = element.attribute("id") else { continue };
        let version = element.attribute("version").unwrap_or_default();
        count += 1;
        out.push(file.at_offset(element.offset, dependency(name, version)));
    }
    out.push(file.whole(manifest(count, true)));
    Ok(())
}

/// Reads `global.json`: the SDK that the build asks for.
///
/// # Errors
/// Says where it is no valid JSON.
pub fn read_global_json(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let root = json::object(file)?;
    if let Some(version) = root.get_object("sdk").and_then(|sdk| sdk.get_string("version")) {
        let kind = runtime::version("dotnet", &version.value);
        out.push(file.at_offset(version.range.start, kind));
    }
    Ok(())
}

fn dependency(name: &str, requirement: &str) -> FactKind {
    FactKind::Dependency {
        ecosystem: "nuget".to_owned(),
        name: name.to_owned(),
        requirement: requirement.to_owned(),
        development: TESTS.iter().any(|start| name.starts_with(start)),
    }
}

fn manifest(dependencies: usize, exact: bool) -> FactKind {
    FactKind::Manifest { ecosystem: "nuget".to_owned(), dependencies, exact }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Reader = fn(&TextFile<'_>, &mut Vec<Fact>) -> Result<(), Broken>;

    fn kinds(read: Reader, text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("x", text), &mut out).unwrap();
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_project_has_its_packages_and_what_it_is_built_for() {
        let text = "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n<PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>\n<ItemGroup><PackageReference Include=\"Npgsql\" Version=\"8.0.1\" /><PackageReference Include=\"xunit\" Version=\"2.*\" /></ItemGroup></Project>";
        let found = kinds(read_project, text);
        assert!(found.contains(&dependency("Npgsql", "8.0.1")));
        assert!(found.contains(&dependency("Microsoft.NET.Sdk.Web", "")));
        assert!(found.contains(&runtime::version("dotnet", "8.0")));
        assert!(found.contains(&manifest(2, false)));
        assert!(found.iter().any(|kind| matches!(
            kind,
            FactKind::Dependency { name, development: true, .. } if name == "xunit"
        )));
    }

    #[test]
    fn shared_files_open_versions_only_where_they_float() {
        let fixed = "<Project><ItemGroup><PackageVersion Include=\"A\" Version=\"1.0\" /></ItemGroup></Project>";
        assert_eq!(kinds(read_shared, fixed), []);
        let floating = fixed.replace("1.0", "1.*");
        assert_eq!(kinds(read_shared, &floating), [manifest(1, false)]);
        let built = "<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>";
        assert_eq!(kinds(read_shared, built), [runtime::version("dotnet", "9.0")]);
    }

    #[test]
    fn older_projects_and_sdks_are_read_and_broken_files_said() {
        let text = "<packages>\n<package id=\"NUnit\" version=\"3.1\" /></packages>";
        assert_eq!(
            kinds(read_packages_config, text),
            [dependency("NUnit", "3.1"), manifest(1, true)]
        );
        let found = kinds(read_global_json, "{\"sdk\": {\"version\": \"8.0.100\"}}");
        assert_eq!(found, [runtime::version("dotnet", "8.0.100")]);
        for read in [read_packages_config as Reader, read_project, read_shared, read_global_json] {
            assert!(read(&TextFile::new("x", "<a></b>"), &mut Vec::new()).is_err());
        }
    }
}
