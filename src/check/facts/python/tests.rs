use super::*;

fn dependencies(facts: &[Fact]) -> Vec<(&str, &str, bool, u32)> {
    facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Dependency { name, requirement, development, .. } => {
                Some((name.as_str(), requirement.as_str(), *development, fact.place.line))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn requirements_are_read_line_by_line() {
    let text = "# app\n-r base.txt\nFlask==3.0.0 # web\nPy_YAML[x]>=6 ; python_version > '3'\n-e git+https://x/y#egg=Zed\n";
    let mut out = Vec::new();
    read_requirements(&TextFile::new("requirements.txt", text), false, &mut out);
    assert_eq!(
        dependencies(&out),
        [("flask", "==3.0.0", false, 3), ("py-yaml", ">=6", false, 4), ("zed", "@", false, 5)]
    );
    assert_eq!(out.last().unwrap().kind, manifest(2, false));
}

#[test]
fn a_pinned_file_with_hashes_is_exact() {
    let text = "flask==3.0.0 \\\n    --hash=sha256:abc\n";
    let mut out = Vec::new();
    read_requirements(&TextFile::new("requirements.txt", text), false, &mut out);
    assert_eq!(out.last().unwrap().kind, manifest(1, true));
}

#[test]
fn both_kinds_of_pyproject_are_read() {
    let pep = "[project]\nrequires-python = \">=3.11\"\ndependencies = [\n  \"flask>=3\",\n]\n[dependency-groups]\ndev = [\"pytest\"]\n";
    let mut out = Vec::new();
    read_pyproject(&TextFile::new("pyproject.toml", pep), &mut out).unwrap();
    assert_eq!(dependencies(&out), [("flask", ">=3", false, 4), ("pytest", "", true, 7)]);
    assert!(out.iter().any(|fact| fact.kind == runtime::version("python", ">=3.11")));

    let poetry = "[tool.poetry.dependencies]\npython = \"^3.12\"\nDjango = {version = \"^5\"}\n[tool.poetry.group.dev.dependencies]\nruff = \"*\"\n";
    let mut out = Vec::new();
    read_pyproject(&TextFile::new("pyproject.toml", poetry), &mut out).unwrap();
    assert_eq!(dependencies(&out), [("django", "^5", false, 3), ("ruff", "*", true, 5)]);
    assert!(out.iter().any(|fact| fact.kind == runtime::version("python", "^3.12")));
}

#[test]
fn broken_toml_is_said_to_be_broken_and_where() {
    let broken = read_pyproject(&TextFile::new("pyproject.toml", "[a]\nb = \n"), &mut Vec::new());
    assert_eq!(broken.unwrap_err().line, 2);
}

#[test]
fn a_pipfile_is_read() {
    let text = "[packages]\nflask = \"*\"\n[dev-packages]\npytest = \"*\"\n[requires]\npython_version = \"3.12\"\n";
    let mut out = Vec::new();
    read_pipfile(&TextFile::new("Pipfile", text), &mut out).unwrap();
    assert_eq!(dependencies(&out), [("flask", "*", false, 2), ("pytest", "*", true, 4)]);
    assert!(out.iter().any(|fact| fact.kind == manifest(1, false)));
}

#[test]
fn an_address_has_the_name_at_its_end() {
    let mut out = Vec::new();
    let text = "git+https://github.com/me/some_lib.git@v1.2#egg=x\ngit+ssh://git@host/me/other\nflask @ https://host/a.whl\n-c constraints.txt\n";
    read_requirements(&TextFile::new("requirements.txt", text), false, &mut out);
    let names: Vec<(&str, &str)> = out
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Dependency { name, requirement, .. } => {
                Some((name.as_str(), requirement.as_str()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(names[..2], [("some-lib", "@v1.2"), ("other", "")]);
    assert!(names[2].0 == "flask" && names[2].1.starts_with('@'));
    assert!(out.iter().any(|fact| matches!(fact.kind, FactKind::Lockfile { .. })));
}

#[test]
fn dependencies_from_a_file_are_read_there() {
    let text = "[project]\nname = 'x'\ndynamic = ['dependencies']\n[tool.setuptools.dynamic]\ndependencies = {file = ['requirements.txt']}\n";
    let mut out = Vec::new();
    read_pyproject(&TextFile::new("pyproject.toml", text), &mut out).unwrap();
    assert!(!out.iter().any(|fact| matches!(fact.kind, FactKind::ManifestUnread { .. })));
}
