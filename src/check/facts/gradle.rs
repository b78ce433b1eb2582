//! Builds of Gradle, its catalogs of versions, and builds of sbt.

use super::maven::{built, dependency, is_exact};
use super::{Broken, Fact, FactKind, TextFile, python, runtime};
use std::collections::{BTreeMap, BTreeSet};
use toml_edit::{Item, TableLike};

/// Parts of the names of libraries that only tests need.
const TESTS: [&str; 8] =
    ["junit", "mockito", "mockk", "kotest", "assertj", "testcontainers", "-test", "hamcrest"];

/// Reads `build.gradle` or `build.gradle.kts`: what their usual forms say.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut count = 0;
    let mut exact = true;
    let floating = floating_names(file);
    let fixed = fixed_versions(file);
    let resolved = |version: &str| -> String {
        let name = version.trim_start_matches(['$', '{']).trim_end_matches('}');
        let known = version.starts_with('$').then(|| fixed.get(name)).flatten();
        known.map_or(version, |known| known).to_owned()
    };
    for (line, text) in file.lines() {
        let text = text.split("//").next().unwrap_or(text).trim();
        let mut add = |kind| out.push(file.on_line(line, kind));
        if let Some(development) = from_catalog(text) {
            count += usize::from(!development);
            continue;
        }
        if let Some((artifact, development)) = of_platform(text) {
            count += usize::from(!development);
            let (group, artifact) = artifact;
            add(dependency(group, &artifact, "", development));
            continue;
        }
        match text {
            // Plugins that come with Gradle, as a block in Kotlin names them.
            "application" => add(FactKind::EntryPoint),
            "war" => add(FactKind::ServedByHost),
            "`java-library`" => add(FactKind::LibraryDeclared),
            _ => {}
        }
        let words: Vec<&str> = text.split(['\'', '"']).collect();
        let before = words[0].trim_end_matches(['(', ' ']);
        let development = before.starts_with("test")
            || before.starts_with("developmentOnly")
            || before.starts_with("classpath");
        let brings = ["mplementation", "api", "untimeOnly", "ompileOnly", "compile", "classpath"]
            .iter()
            .any(|end| before.ends_with(end));
        if let Some((configuration, project)) = text.split_once("project(") {
            // `project(':libs:common')` is the folder `libs/common` of the build.
            let path = project.split(['\'', '"']).nth(1).unwrap_or_default();
            let folder = path.trim_start_matches(':').replace(':', "/");
            if brings_project(configuration) && !folder.is_empty() {
                add(FactKind::FolderUsed { folder });
            }
        } else if let (true, Some(coordinate)) = (brings, words.get(1)) {
            let mut parts = coordinate.split(':');
            if let (Some(group), Some(artifact)) = (parts.next(), parts.next()) {
                let version = parts.next().unwrap_or_default();
                count += usize::from(!development);
                let name = version.trim_start_matches(['$', '{']).trim_end_matches('}');
                exact &= is_exact(version)
                    && !version.starts_with("latest")
                    && !(version.starts_with('$') && floating.contains(name));
                add(dependency(group, artifact, &resolved(version), development));
            }
        } else if let Some(id) = plugin(text, &words) {
            let version = if text.contains("version") { words.get(3) } else { None };
            match id {
                "war" => add(FactKind::ServedByHost),
                "application" => add(FactKind::EntryPoint),
                "com.google.cloud.tools.jib" => {
                    add(FactKind::BuildDeclared { by: "Jib".to_owned() });
                }
                id => add(dependency("plugin", id, &resolved(version.unwrap_or(&"")), false)),
            }
        }
        if let Some(digits) = java_version(text) {
            add(runtime::version("java", &digits));
        }
    }
    built(file, count, exact, out);
}

/// The versions to which the build gives names: `springBootVersion = '3.1.0'`.
fn fixed_versions<'t>(file: &TextFile<'t>) -> BTreeMap<&'t str, &'t str> {
    file.lines()
        .filter_map(|(_, text)| {
            let (name, value) = text.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            let number = value.starts_with(|c: char| c.is_ascii_digit()) && !value.ends_with('+');
            number.then(|| Some((name.split_whitespace().last()?, value))).flatten()
        })
        .map(|(name, value)| (name.trim_start_matches("ext."), value))
        .collect()
}

/// The names to which the build gives versions that move: `kotlin_version = "1.3.+"`.
fn floating_names<'t>(file: &TextFile<'t>) -> BTreeSet<&'t str> {
    file.lines()
        .filter_map(|(_, text)| {
            let (name, value) = text.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            let number = value.starts_with(|c: char| c.is_ascii_digit() || c == '+');
            let moves = number && value.ends_with('+') || value == "latest.release";
            moves.then(|| name.split_whitespace().last()).flatten()
        })
        .map(|name| name.trim_start_matches("ext."))
        .collect()
}

/// Whether the configuration before `project(…)` takes another project in.
fn brings_project(configuration: &str) -> bool {
    let configuration = configuration.trim_end_matches(['(', ' ']);
    ["mplementation", "api", "untime", "untimeOnly", "ompileOnly", "compile"]
        .iter()
        .any(|end| configuration.ends_with(end))
}

/// What the catalog of Micronaut's platform brings, and whether that is for tests:
/// `implementation(mn.micronaut.management)`.
fn of_platform(text: &str) -> Option<((&'static str, String), bool)> {
    let (before, name) = text.split_once("(mn.").or_else(|| text.split_once(" mn."))?;
    let name = name.trim_end_matches(')').trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let brings = ["mplementation", "api", "untimeOnly", "ompileOnly"];
    if !name.chars().all(is_name) || !brings.iter().any(|end| before.trim().ends_with(end)) {
        return None;
    }
    let artifact = name.replace('.', "-");
    let group = match artifact.as_str() {
        "h2" => "com.h2database",
        "postgresql" => "org.postgresql",
        "mysql-connector-j" => "com.mysql",
        "mysql-connector-java" => "mysql",
        "mariadb-java-client" => "org.mariadb.jdbc",
        "logback-classic" => "ch.qos.logback",
        name if name.starts_with("micronaut-") => "io.micronaut",
        _ => "mn",
    };
    Some(((group, artifact), before.trim().starts_with("test")))
}

/// Reads a script that builds take in (`java-conventions.gradle.kts`): the version of Java.
pub fn read_part(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let text = text.split("//").next().unwrap_or(text);
        if let Some(digits) = java_version(text) {
            out.push(file.on_line(line, runtime::version("java", &digits)));
        }
    }
}

/// The version of Java that a line fixes.
fn java_version(text: &str) -> Option<String> {
    let starts = ["JavaLanguageVersion.of(", "jvmToolchain(", "sourceCompatibility"];
    let (_, after) = starts.iter().find_map(|start| text.split_once(start))?;
    let digits: String = after
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    (!digits.is_empty()).then_some(digits)
}

/// Whether a dependency of the catalog is for tests, where the line names one:
/// `implementation(libs.spring.web)`, `testImplementation libs.junit`.
fn from_catalog(text: &str) -> Option<bool> {
    let (before, _) = text.split_once("libs.")?;
    let before = before.trim_end_matches(['(', ' ']);
    let configuration = before.split(['(', ' ']).next().unwrap_or(before);
    let brings = ["mplementation", "api", "Api", "untimeOnly", "ompileOnly"];
    brings
        .iter()
        .any(|end| configuration.ends_with(end))
        .then(|| configuration.starts_with("test") || configuration.starts_with("developmentOnly"))
}

/// Reads a catalog of versions (`libs.versions.toml`): what a build may name by its short names.
///
/// # Errors
/// Says where it is no valid TOML.
pub fn read_catalog(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let document = python::parse(file)?;
    let root = document.as_item();
    let versions = root.get("versions");
    let table = |name: &str| root.get(name).and_then(Item::as_table_like);
    let version_of = |item: &Item| {
        let own = item.get("version")?;
        let by_name = || versions?.get(own.get("ref")?.as_str()?)?.as_str();
        own.as_str().or_else(by_name).map(ToOwned::to_owned)
    };
    let offset = |item: &Item| item.span().map_or(0, |span| span.start);
    for (_, item) in table("libraries").into_iter().flat_map(TableLike::iter) {
        let field = |name: &str| item.get(name).and_then(Item::as_str);
        let coordinate = item.as_str().or_else(|| field("module"));
        let mut parts = coordinate.unwrap_or_default().split(':');
        let (group, artifact) = match (parts.next(), parts.next()) {
            (Some(group), Some(artifact)) => (group, artifact),
            _ => match (field("group"), field("name")) {
                (Some(group), Some(name)) => (group, name),
                _ => continue,
            },
        };
        let version = parts.next().map(ToOwned::to_owned).or_else(|| version_of(item));
        let test = TESTS.iter().any(|word| group.contains(word) || artifact.contains(word));
        let kind = dependency(group, artifact, &version.unwrap_or_default(), test);
        out.push(file.at_offset(offset(item), kind));
    }
    for (_, item) in table("plugins").into_iter().flat_map(TableLike::iter) {
        let written = item.as_str().and_then(|text| text.split_once(':'));
        let id = written.map(|(id, _)| id).or_else(|| item.get("id").and_then(Item::as_str));
        let Some(id) = id else { continue };
        let version = written.map(|(_, version)| version.to_owned()).or_else(|| version_of(item));
        let kind = dependency("plugin", id, &version.unwrap_or_default(), false);
        out.push(file.at_offset(offset(item), kind));
    }
    Ok(())
}

/// Reads `build.sbt`: its usual forms.
pub fn read_sbt(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut count = 0;
    for (line, text) in file.lines() {
        let text = text.split("//").next().unwrap_or(text).trim();
        let words: Vec<&str> = text.split('"').collect();
        // `"group" %% "artifact" % "version" % Test`
        if let [_, group, first, artifact, second, rest @ ..] = words.as_slice()
            && first.trim().starts_with('%')
            && second.trim().starts_with('%')
        {
            let version = rest.first().copied().unwrap_or_default();
            let test = rest.get(1).is_some_and(|after| after.contains("Test"));
            count += usize::from(!test);
            out.push(file.on_line(line, dependency(group, artifact, version, test)));
        }
    }
    built(file, count, true, out);
}

/// The id of a plugin: `id 'war'`, `id("war")`, `apply plugin: 'war'`.
fn plugin<'t>(text: &str, words: &[&'t str]) -> Option<&'t str> {
    let is_one = text.starts_with("id ") || text.starts_with("id(") || text.starts_with("apply ");
    is_one.then(|| words.get(1).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(read: impl Fn(&TextFile<'_>, &mut Vec<Fact>), text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("build.gradle", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_version_that_moves_by_its_name_is_not_exact() {
        let exact = |version: &str| {
            let text = format!(
                "ext {{\n  kotlin_version = \"{version}\"\n}}\napi \"a:b:$kotlin_version\"\n"
            );
            kinds(read, &text)
                .iter()
                .any(|kind| matches!(kind, FactKind::Manifest { exact: true, .. }))
        };
        let text = "ext { }\nspringBootVersion = '2.1.0'\nclasspath(\"org.springframework.boot:spring-boot-gradle-plugin:${springBootVersion}\")\n";
        let plugin =
            dependency("org.springframework.boot", "spring-boot-gradle-plugin", "2.1.0", true);
        assert!(kinds(read, text).contains(&plugin));
        assert!(exact("1.3.72"));
        assert!(!exact("1.3.+"));
    }

    #[test]
    fn a_gradle_build_is_read_in_both_languages() {
        for text in [
            "plugins {\n  id 'org.springframework.boot' version '3.4.1'\n}\nimplementation 'a:b:1.0'\ntestImplementation 'c:d:1'\njava { toolchain { languageVersion = JavaLanguageVersion.of(17) } }\n",
            "plugins {\n  id(\"org.springframework.boot\") version \"3.4.1\"\n}\nimplementation(\"a:b:1.0\")\ntestImplementation(\"c:d:1\")\nkotlin { jvmToolchain(17) }\n",
        ] {
            let found = kinds(read, text);
            assert!(found.contains(&dependency(
                "plugin",
                "org.springframework.boot",
                "3.4.1",
                false
            )));
            assert!(found.contains(&dependency("a", "b", "1.0", false)));
            assert!(found.contains(&runtime::version("java", "17")));
            assert!(
                found.iter().any(|kind| matches!(kind, FactKind::Manifest { dependencies: 1, .. }))
            );
        }
    }

    #[test]
    fn a_catalog_says_what_short_names_stand_for() {
        let text = "[versions]\nboot = \"3.4.1\"\n[libraries]\nweb = { module = \"org.springframework.boot:spring-boot-starter-web\", version.ref = \"boot\" }\npg = \"org.postgresql:postgresql:42.7\"\nj = { group = \"org.junit\", name = \"junit\", version = \"5\" }\n[plugins]\nboot = { id = \"org.springframework.boot\", version.ref = \"boot\" }\n";
        let found = kinds(|file, out| read_catalog(file, out).unwrap(), text);
        assert_eq!(
            found,
            [
                dependency("org.springframework.boot", "spring-boot-starter-web", "3.4.1", false),
                dependency("org.postgresql", "postgresql", "42.7", false),
                dependency("org.junit", "junit", "5", true),
                dependency("plugin", "org.springframework.boot", "3.4.1", false),
            ]
        );
        assert!(read_catalog(&TextFile::new("x", "[a"), &mut Vec::new()).is_err());
        let build = "plugins {\n  `java-library`\n  alias(libs.plugins.boot)\n}\ndependencies {\n  implementation(libs.web)\n  testImplementation(libs.j)\n}\n";
        let found = kinds(read, build);
        assert!(found.contains(&FactKind::LibraryDeclared));
        assert!(
            found
                .iter()
                .any(|it| matches!(it, FactKind::Manifest { dependencies: 1, exact: true, .. }))
        );
    }

    #[test]
    fn sbt_names_packages_with_percent_signs() {
        let text = "libraryDependencies ++= Seq(\n  \"org.http4s\" %% \"http4s-dsl\" % \"0.23\", // x\n  \"org.scalatest\" %% \"scalatest\" % \"3.2\" % Test\n)\n";
        let found = kinds(read_sbt, text);
        assert_eq!(found[0], dependency("org.http4s", "http4s-dsl", "0.23", false));
        assert_eq!(found[1], dependency("org.scalatest", "scalatest", "3.2", true));
    }
}
