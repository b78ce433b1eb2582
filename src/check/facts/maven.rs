//! Manifests of the JVM: `pom.xml` and Gradle's build files.

use super::dockerfile::{is_pinned, split_image};
use super::xml::{self, Element};
use super::{Broken, Fact, FactKind, TextFile, credential, runtime};
use std::collections::BTreeMap;

/// Properties that fix the version of Java.
const JAVA_PROPERTIES: [&str; 5] = [
    "java.version",
    "maven.compiler.release",
    "maven.compiler.source",
    "maven.compiler.target",
    "jdk.version",
];

/// Reads `pom.xml`.
///
/// # Errors
/// Says where it is no valid XML.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let elements = xml::elements(file)?;
    let properties: BTreeMap<&str, &str> = elements
        .iter()
        .filter_map(|it| Some((it.path.strip_prefix("project/properties/")?, it.text.as_str())))
        .collect();
    let value = |text: &str| -> String {
        let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        name.and_then(|name| properties.get(name)).map_or(text, |value| value).to_owned()
    };
    let mut count = 0;
    let mut exact = true;
    let mut fields: BTreeMap<&str, String> = BTreeMap::new();
    for element in &elements {
        let path = element.path.as_str();
        let name = element.name();
        if path.ends_with("/dependency") || path == "project/parent" {
            let part = |name: &str| fields.get(name).cloned().unwrap_or_default();
            let (group, artifact) = (part("groupId"), part("artifactId"));
            let version = part("version");
            let kind = dependency(&group, &artifact, &version, part("scope") == "test");
            let declared = path == "project/dependencies/dependency" || path == "project/parent";
            if declared {
                count += usize::from(path != "project/parent");
                out.push(file.at_offset(element.offset, kind));
            }
            exact &= is_exact(&version);
            fields.clear();
        } else if path.contains("/dependency/") || path.starts_with("project/parent/") {
            if matches!(name, "groupId" | "artifactId" | "version" | "scope")
                && !path.contains("/exclusions/")
            {
                fields.insert(name, value(&element.text));
            }
        } else if let Some(property) = path.strip_prefix("project/properties/") {
            if JAVA_PROPERTIES.contains(&property) {
                let version = value(&element.text);
                out.push(file.at_offset(element.offset, runtime::version("java", &version)));
            }
        } else if path == "project/artifactId" {
            let name = element.text.clone();
            let ecosystem = "maven".to_owned();
            out.push(file.at_offset(element.offset, FactKind::PackageNamed { ecosystem, name }));
        } else if path == "project/packaging" && element.text == "war" {
            out.push(file.at_offset(element.offset, FactKind::ServedByHost));
        } else if path.starts_with("project/profiles/profile/properties/") {
            profile_value(file, element, out);
        } else if path.ends_with("/configuration/release")
            && element.text.starts_with(|c: char| c.is_ascii_digit())
        {
            // Of the compiler's plugin.
            out.push(file.at_offset(element.offset, runtime::version("java", &element.text)));
        } else if name == "artifactId" && element.text == "jib-maven-plugin" {
            let by = "Jib".to_owned();
            out.push(file.at_offset(element.offset, FactKind::BuildDeclared { by }));
        } else if path.ends_with("/plugin/configuration/from/image") {
            let (image, tag) = split_image(&value(&element.text));
            let pinned = is_pinned(&image, tag.as_deref());
            let kind = FactKind::BaseImage { image, tag, pinned, last_stage: true };
            out.push(file.at_offset(element.offset, kind));
        } else if path.ends_with("/plugin/configuration/container/ports/port") {
            let port = value(&element.text);
            out.push(file.at_offset(element.offset, FactKind::PortDeclared { port }));
        } else if name == "mainClass" {
            out.push(file.at_offset(element.offset, FactKind::EntryPoint));
        }
    }
    built(file, count, exact, out);
    Ok(())
}

/// A version that is fixed, or left to a bill of materials or a parent that fixes it.
pub(super) fn is_exact(version: &str) -> bool {
    !version.contains(['[', '(', '+']) && !matches!(version, "LATEST" | "RELEASE")
}

/// A property of a profile: a value of one deploy where it is an address or a credential.
fn profile_value(file: &TextFile<'_>, element: &Element, out: &mut Vec<Fact>) {
    let name = element.name();
    let lower = name.to_ascii_lowercase();
    if element.text.is_empty() || credential::is_reference(&element.text) {
        return;
    }
    let mut add = |kind| out.push(file.at_offset(element.offset, kind));
    if credential::is_secret_name(name) {
        add(FactKind::SecretLiteral { name: name.to_owned() });
        add(FactKind::BuildSecret { name: name.to_owned() });
    } else if ["url", "host", "uri", "endpoint"].iter().any(|end| lower.ends_with(end))
        && [
            "db",
            "jdbc",
            "database",
            "datasource",
            "redis",
            "mongo",
            "mail",
            "smtp",
            "api",
            "service",
        ]
        .iter()
        .any(|word| lower.contains(word))
    {
        add(FactKind::EnvironmentGroup { environment: "profiles of the build".to_owned() });
    }
}

pub(super) fn dependency(
    group: &str,
    artifact: &str,
    version: &str,
    development: bool,
) -> FactKind {
    FactKind::Dependency {
        ecosystem: "maven".to_owned(),
        name: format!("{group}:{artifact}"),
        requirement: version.to_owned(),
        development,
    }
}

pub(super) fn built(file: &TextFile<'_>, count: usize, exact: bool, out: &mut Vec<Fact>) {
    let ecosystem = "maven".to_owned();
    out.push(file.whole(FactKind::Manifest { ecosystem, dependencies: count, exact }));
    let by = format!("the build file {}", file.name());
    out.push(file.whole(FactKind::BuildDeclared { by }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(read: impl Fn(&TextFile<'_>, &mut Vec<Fact>), text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("pom.xml", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_pom_has_its_dependencies_its_java_and_the_values_of_its_profiles() {
        let text = "<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>3.4.1</version></parent>\n<properties><java.version>17</java.version></properties>\n<dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId></dependency></dependencies>\n<profiles><profile><properties><db.url>jdbc:x</db.url><db.password>hunter2</db.password></properties></profile></profiles></project>";
        let found = kinds(|file, out| read(file, out).unwrap(), text);
        assert!(found.contains(&dependency("g", "p", "3.4.1", false)));
        assert!(found.contains(&dependency("a", "b", "", false)));
        assert!(found.contains(&runtime::version("java", "17")));
        assert!(found.contains(&FactKind::BuildSecret { name: "db.password".into() }));
        assert!(found.contains(&FactKind::Manifest {
            ecosystem: "maven".into(),
            dependencies: 1,
            exact: true
        }));
        assert!(found.iter().any(|kind| matches!(kind, FactKind::EnvironmentGroup { .. })));
    }

    #[test]
    fn ranges_fix_no_version() {
        let text = "<project><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>[1,2)</version></dependency></dependencies></project>";
        let found = kinds(|file, out| read(file, out).unwrap(), text);
        assert!(found.iter().any(|kind| matches!(kind, FactKind::Manifest { exact: false, .. })));
    }
}
