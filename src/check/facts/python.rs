//! Python's manifests: requirements files, `pyproject.toml`, `Pipfile`.

pub mod gunicorn;
pub mod setup;

use super::{Broken, Fact, FactKind, TextFile, runtime};
use toml_edit::{Document, Item, TableLike, Value};

/// A requirement, cut into its parts.
#[derive(Debug, PartialEq, Eq)]
struct Requirement {
    name: String,
    version: String,
}

impl Requirement {
    /// `Name[extra]>=1; marker`, or `name @ url`.
    fn of(text: &str) -> Option<Self> {
        let text = text.split(';').next().unwrap_or(text).trim();
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))
            .unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        if name.is_empty() {
            return None;
        }
        let rest = rest.trim_start();
        let version = rest
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .map_or(rest, |(_, version)| version);
        Some(Self { name: normalised(name), version: version.trim().to_owned() })
    }

    fn is_exact(&self) -> bool {
        (self.version.starts_with("==") && !self.version.contains(['*', ',']))
            || self.version.starts_with('@')
    }
}

/// A name as the registry normalises it: lower case, `-` for `_` and `.`.
pub fn normalised(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

fn dependency(requirement: Requirement, development: bool) -> FactKind {
    FactKind::Dependency {
        ecosystem: "pypi".to_owned(),
        name: requirement.name,
        requirement: requirement.version,
        development,
    }
}

fn manifest(dependencies: usize, exact: bool) -> FactKind {
    FactKind::Manifest { ecosystem: "pypi".to_owned(), dependencies, exact }
}

/// Reads a requirements file; one for development declares, but makes no manifest of the app.
pub fn read_requirements(file: &TextFile<'_>, development: bool, out: &mut Vec<Fact>) {
    let mut count = 0;
    let mut exact = true;
    for (line, text) in file.lines() {
        let text = text.split(" #").next().unwrap_or(text).trim();
        if text.starts_with("-c ") || text.starts_with("--constraint") {
            // What is listed there is fixed there.
            out.push(file.on_line(line, FactKind::Lockfile { ecosystem: "pypi".to_owned() }));
        }
        if text.is_empty() || text.starts_with(['#', '-']) {
            // `-e git+…#egg=name` declares too; its name is after `egg=`.
            let Some((_, name)) = text.split_once("#egg=") else { continue };
            let found = Requirement { name: normalised(name), version: "@".to_owned() };
            out.push(file.on_line(line, dependency(found, development)));
            continue;
        }
        let text = text.trim_end_matches('\\').split(" --hash").next().unwrap_or(text);
        let requirement = match text.split_once("://") {
            Some((scheme, _)) if !scheme.contains('@') => of_address(text),
            _ => Requirement::of(text),
        };
        let Some(requirement) = requirement else { continue };
        count += 1;
        exact &= requirement.is_exact();
        out.push(file.on_line(line, dependency(requirement, development)));
    }
    if !development {
        out.push(file.whole(manifest(count, exact)));
    }
}

/// `git+https://host/me/name.git@v1`: the name is the last part, fixed where a version follows.
fn of_address(text: &str) -> Option<Requirement> {
    let text = text.split(['#', ';', ' ']).next().unwrap_or(text);
    let (_, path) = text.split_once("://")?;
    let (path, version) = match path.rsplit_once('@') {
        Some((path, version)) if path.contains('/') => (path, version),
        _ => (path, ""),
    };
    let name = path.rsplit('/').next()?.trim_end_matches(".git");
    let version = if version.is_empty() { String::new() } else { format!("@{version}") };
    (!name.is_empty()).then(|| Requirement { name: normalised(name), version })
}

/// Reads `pyproject.toml`, of PEP 621 or of Poetry.
///
/// # Errors
/// Says where it is no valid TOML.
pub fn read_pyproject(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let document = parse(file)?;
    let root = document.as_item();
    if let Some(project) = root.get("project") {
        let from_file = root
            .get("tool")
            .and_then(|tool| tool.get("setuptools")?.get("dynamic")?.get("dependencies"))
            .is_some_and(|from| from.get("file").is_some());
        read_project(file, project, from_file, out);
    }
    if let Some(poetry) = root.get("tool").and_then(|tool| tool.get("poetry")) {
        read_poetry(file, poetry, out);
    }
    let tool =
        |name: &str| root.get("tool").and_then(|tool| tool.get(name)?.get("dev-dependencies"));
    for groups in [root.get("dependency-groups"), tool("pdm")] {
        let groups = groups.and_then(Item::as_table_like);
        for (_, list) in groups.into_iter().flat_map(TableLike::iter) {
            requirements(file, list, true, out);
        }
    }
    if let Some(list) = tool("uv") {
        requirements(file, list, true, out);
    }
    if root.get("build-system").is_some()
        && root.get("project").is_some_and(|project| project.get("scripts").is_none())
    {
        out.push(file.whole(FactKind::LibraryDeclared));
    }
    Ok(())
}

/// Parses a file of TOML with the places of its items.
///
/// # Errors
/// Says where it is no valid TOML.
pub(super) fn parse<'a>(file: &TextFile<'a>) -> Result<Document<&'a str>, Broken> {
    Document::parse(file.text).map_err(|error| Broken {
        line: error.span().map_or(0, |span| file.line_of(span.start)),
        message: format!("it is no valid TOML: {}", error.message()),
    })
}

/// `from_file`: its dependencies stand in requirements files, which are read themselves.
fn read_project(file: &TextFile<'_>, project: &Item, from_file: bool, out: &mut Vec<Fact>) {
    let declared = project.get("dependencies");
    let (count, exact) =
        declared.map_or((0, true), |declared| requirements(file, declared, false, out));
    let optional = project.get("optional-dependencies").and_then(Item::as_table_like);
    for (_, list) in optional.into_iter().flat_map(TableLike::iter) {
        requirements(file, list, false, out);
    }
    let dynamic = project
        .get("dynamic")
        .and_then(Item::as_array)
        .is_some_and(|names| names.iter().any(|name| name.as_str() == Some("dependencies")));
    out.push(file.whole(if dynamic && !from_file {
        FactKind::ManifestUnread { ecosystem: "pypi".to_owned() }
    } else {
        manifest(count, exact)
    }));
    if let Some(version) = project.get("requires-python") {
        let text = version.as_str().unwrap_or_default();
        out.push(file.at_offset(start(version.span()), runtime::version("python", text)));
    }
    if let Some(scripts) = project.get("scripts") {
        out.push(file.at_offset(start(scripts.span()), FactKind::EntryPoint));
    }
}

/// The requirements in an array: how many, and whether all are exact.
fn requirements(
    file: &TextFile<'_>,
    list: &Item,
    development: bool,
    out: &mut Vec<Fact>,
) -> (usize, bool) {
    let mut found = (0, true);
    for value in list.as_array().into_iter().flatten() {
        let Some(requirement) = value.as_str().and_then(Requirement::of) else { continue };
        found = (found.0 + 1, found.1 && requirement.is_exact());
        let kind = dependency(requirement, development);
        out.push(file.at_offset(start(value.span()), kind));
    }
    found
}

fn read_poetry(file: &TextFile<'_>, poetry: &Item, out: &mut Vec<Fact>) {
    if let Some(packages) = poetry.get("dependencies").and_then(Item::as_table_like) {
        let (count, exact) = table(file, packages, false, out);
        out.push(file.whole(manifest(count, exact)));
    }
    let groups = poetry.get("group").and_then(Item::as_table_like);
    for (_, group) in groups.into_iter().flat_map(TableLike::iter) {
        if let Some(packages) = group.get("dependencies").and_then(Item::as_table_like) {
            table(file, packages, true, out);
        }
    }
    if let Some(packages) = poetry.get("dev-dependencies").and_then(Item::as_table_like) {
        table(file, packages, true, out);
    }
    if let Some(scripts) = poetry.get("scripts") {
        out.push(file.at_offset(start(scripts.span()), FactKind::EntryPoint));
    }
}

/// `name = "^1.0"` or `name = { version = "^1.0" }`; `python` is the runtime.
fn table(
    file: &TextFile<'_>,
    packages: &dyn TableLike,
    development: bool,
    out: &mut Vec<Fact>,
) -> (usize, bool) {
    let mut found = (0, true);
    for (name, item) in packages.iter() {
        let version = item
            .as_str()
            .or_else(|| item.get("version").and_then(Item::as_str))
            .unwrap_or_default();
        let key = packages.get_key_value(name).and_then(|(key, _)| key.span());
        let offset = start(key.or_else(|| item.span()));
        if name == "python" {
            out.push(file.at_offset(offset, runtime::version("python", version)));
            continue;
        }
        // Poetry takes a bare number for an exact version, a Pipfile needs `==`.
        let exact = version.starts_with("==") || version.starts_with(|c: char| c.is_ascii_digit());
        found = (found.0 + 1, found.1 && exact);
        let requirement = Requirement { name: normalised(name), version: version.to_owned() };
        out.push(file.at_offset(offset, dependency(requirement, development)));
    }
    found
}

/// Reads a `Pipfile`.
///
/// # Errors
/// Says where it is no valid TOML.
pub fn read_pipfile(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let document = parse(file)?;
    let root = document.as_item();
    if let Some(packages) = root.get("packages").and_then(Item::as_table_like) {
        let (count, exact) = table(file, packages, false, out);
        out.push(file.whole(manifest(count, exact)));
    }
    if let Some(packages) = root.get("dev-packages").and_then(Item::as_table_like) {
        table(file, packages, true, out);
    }
    let version = root.get("requires").and_then(|requires| requires.get("python_version"));
    if let Some(Item::Value(Value::String(version))) = version {
        let kind = runtime::version("python", version.value());
        out.push(file.at_offset(start(version.span()), kind));
    }
    Ok(())
}

/// The beginning of a span; the parser gives one for everything that it has read.
fn start(span: Option<std::ops::Range<usize>>) -> usize {
    span.map_or(0, |span| span.start)
}

#[cfg(test)]
mod tests;
