//! `package.json`: dependencies, scripts, the Node version, and what the package is for.

use super::{Broken, Entry, Fact, FactKind, StartVia, TextFile, json, runtime, shell};
use jsonc_parser::ast::Object;

/// Parts of commands that build something.
const BUILD_SCRIPTS: [&str; 4] = ["build", "heroku-postbuild", "compile", "bundle"];

/// Reads a manifest of npm.
///
/// # Errors
/// Says where it is no valid JSON.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let root = json::object(file)?;
    if let Some(name) = root.get_string("name") {
        let kind =
            FactKind::PackageNamed { ecosystem: "npm".to_owned(), name: name.value.to_string() };
        out.push(file.at_offset(name.range.start, kind));
    }
    dependencies(file, &root, out);
    scripts(file, &root, out);
    if let Some(engine) = root.get_object("engines").and_then(|engines| engines.get_string("node"))
    {
        out.push(file.at_offset(engine.range.start, runtime::version("node", &engine.value)));
    }
    if let Some(node) = root.get_object("volta").and_then(|volta| volta.get_string("node")) {
        out.push(file.at_offset(node.range.start, runtime::version("node", &node.value)));
    }
    // `module-alias` finds the project's own folders by these names.
    for alias in root.get_object("_moduleAliases").into_iter().flat_map(|it| &it.properties) {
        let kind = FactKind::OwnModule { name: alias.name.as_str().to_owned() };
        out.push(file.at_offset(alias.range.start, kind));
    }
    if let Some(field) = root.get("workspaces") {
        out.push(file.at_offset(field.range.start, FactKind::Workspace));
    }
    if let Some(bin) = root.get("bin") {
        out.push(file.at_offset(bin.range.start, FactKind::EntryPoint));
    }
    let library = ["exports", "types", "module"].iter().find_map(|field| root.get(field));
    if let Some(field) = library {
        out.push(file.at_offset(field.range.start, FactKind::LibraryDeclared));
    }
    Ok(())
}

/// Reads how `tsconfig.json` names the project's own folders (`@helpers/*`).
pub fn read_aliases(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    // What the compiler alone reads may be anything else; then it names nothing.
    let Ok(root) = json::object(file) else { return };
    let paths = root.get_object("compilerOptions").and_then(|it| it.get_object("paths"));
    for alias in paths.into_iter().flat_map(|paths| &paths.properties) {
        let name = alias.name.as_str().trim_end_matches('*').trim_end_matches('/');
        let folders = alias.value.as_array().into_iter().flat_map(|it| &it.elements);
        let own = folders
            .filter_map(|it| it.as_string_lit())
            .all(|folder| !folder.value.contains("node_modules"));
        if own && !name.is_empty() {
            let kind = FactKind::OwnModule { name: name.to_owned() };
            out.push(file.at_offset(alias.range.start, kind));
        }
    }
}

fn dependencies(file: &TextFile<'_>, root: &Object<'_>, out: &mut Vec<Fact>) {
    let mut count = 0;
    let mut exact = true;
    for (group, development) in
        [("dependencies", false), ("optionalDependencies", false), ("devDependencies", true)]
    {
        let Some(packages) = root.get_object(group) else { continue };
        for package in &packages.properties {
            let requirement = package.value.as_string_lit().map_or("", |text| &text.value);
            if !development {
                count += 1;
                exact &= requirement.starts_with(|c: char| c.is_ascii_digit())
                    && !requirement.contains([' ', '|', 'x', '*']);
            }
            let kind = FactKind::Dependency {
                ecosystem: "npm".to_owned(),
                name: package.name.as_str().to_owned(),
                requirement: requirement.to_owned(),
                development,
            };
            out.push(file.at_offset(package.range.start, kind));
            let path =
                ["file:", "link:", "portal:"].iter().find_map(|it| requirement.strip_prefix(it));
            if let Some(folder) = path.and_then(|path| file.folder_at(path)) {
                out.push(file.at_offset(package.range.start, FactKind::FolderUsed { folder }));
            }
        }
    }
    // What the one who uses the package has to bring is declared as well.
    for package in root.get_object("peerDependencies").into_iter().flat_map(|it| &it.properties) {
        let requirement = package.value.as_string_lit().map_or("", |text| &text.value);
        let kind = FactKind::Dependency {
            ecosystem: "npm".to_owned(),
            name: package.name.as_str().to_owned(),
            requirement: requirement.to_owned(),
            development: true,
        };
        out.push(file.at_offset(package.range.start, kind));
    }
    let kind = FactKind::Manifest { ecosystem: "npm".to_owned(), dependencies: count, exact };
    out.push(file.whole(kind));
}

fn scripts(file: &TextFile<'_>, root: &Object<'_>, out: &mut Vec<Fact>) {
    let Some(scripts) = root.get_object("scripts") else { return };
    for script in &scripts.properties {
        let Some(line) = script.value.as_string_lit() else { continue };
        let name = script.name.as_str();
        if BUILD_SCRIPTS.contains(&name) {
            let by = format!("the script `{name}`");
            out.push(file.at_offset(script.range.start, FactKind::BuildDeclared { by }));
        }
        let kind = FactKind::StartCommand {
            process: name.to_owned(),
            argv: shell::words(&line.value),
            via: StartVia::Script,
            through_shell: shell::is_chain(&line.value),
            entry: Entry::Own,
        };
        out.push(file.at_offset(script.range.start, kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_has_its_facts_in_their_places() {
        let text = "{\n  // why not\n  \"dependencies\": {\n    \"express\": \"^4.0.0\"\n  },\n  \"devDependencies\": {\"jest\": \"29.0.0\"},\n  \"scripts\": {\"start\": \"node server.js\"},\n  \"engines\": {\"node\": \">=18\"}\n}\n";
        let mut out = Vec::new();
        read(&TextFile::new("package.json", text), &mut out).unwrap();
        assert!(matches!(
            &out[0].kind,
            FactKind::Dependency { name, development: false, .. } if name == "express"
        ));
        assert_eq!((out[0].place.line, out[0].place.column), (4, 5));
        assert!(out.iter().any(|fact| fact.kind
            == FactKind::Manifest { ecosystem: "npm".into(), dependencies: 1, exact: false }));
        assert!(out.iter().any(|fact| fact.kind == runtime::version("node", ">=18")));
        assert!(out.iter().any(|fact| matches!(
            &fact.kind,
            FactKind::StartCommand { process, via: StartVia::Script, .. } if process == "start"
        )));
    }

    #[test]
    fn a_workspace_says_that_it_is_one() {
        let text = "{\n  \"workspaces\": [\"packages/*\"]\n}\n";
        let mut out = Vec::new();
        read(&TextFile::new("package.json", text), &mut out).unwrap();
        let found = out.iter().find(|fact| fact.kind == FactKind::Workspace).unwrap();
        assert_eq!(found.place.line, 2);
    }

    #[test]
    fn broken_json_is_said_to_be_broken_and_where() {
        let broken = read(&TextFile::new("package.json", "{\n  \"a\": \n"), &mut Vec::new());
        assert!(broken.unwrap_err().message.contains("JSON"));
        assert!(read(&TextFile::new("package.json", "[]"), &mut Vec::new()).is_err());
    }
}
