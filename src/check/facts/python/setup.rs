//! `setup.cfg`, `setup.py` and `environment.yml`: older manifests of Python, and conda's.

use super::{Requirement, dependency, manifest, normalised};
use crate::check::facts::yaml;
use crate::check::facts::{Broken, Fact, FactKind, TextFile, runtime};

/// Reads `setup.cfg`; many are for tools alone, and declare nothing.
pub fn read_cfg(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut section = "";
    let mut key = String::new();
    let mut found: Option<(usize, bool)> = None;
    for (line, text) in file.lines() {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[') {
            section = name.trim_end_matches(']');
            key.clear();
            continue;
        }
        // What is indented goes on with the value above.
        let value = if text.starts_with([' ', '\t']) {
            trimmed
        } else if let Some((name, value)) = trimmed.split_once('=') {
            name.trim().clone_into(&mut key);
            value.trim()
        } else {
            continue;
        };
        let listed = match (section, key.as_str()) {
            ("options", "install_requires") => Some(true),
            ("options.extras_require", _) => Some(false),
            ("options", "python_requires") => {
                out.push(file.on_line(line, runtime::version("python", value)));
                None
            }
            ("options.entry_points", "console_scripts") => {
                out.push(file.on_line(line, FactKind::EntryPoint));
                None
            }
            _ => None,
        };
        let Some(runs) = listed else { continue };
        if value.starts_with("file:") {
            continue;
        }
        if let Some(requirement) = Requirement::of(value) {
            if runs {
                let (count, exact) = found.unwrap_or((0, true));
                found = Some((count + 1, exact && requirement.is_exact()));
            }
            out.push(file.on_line(line, dependency(requirement, false)));
        }
    }
    if let Some((count, exact)) = found {
        out.push(file.whole(manifest(count, exact)));
    }
}

/// Reads `setup.py`, which is a program: what stands in it as a literal.
pub fn read_py(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let text = file.text;
    if let Some((at, value)) = argument(text, "python_requires") {
        let version = value.split(['"', '\'']).nth(1).unwrap_or_default();
        out.push(file.at_offset(at, runtime::version("python", version)));
    }
    if let Some((at, _)) = argument(text, "entry_points").filter(|(_, it)| it.contains("console_"))
    {
        out.push(file.at_offset(at, FactKind::EntryPoint));
    }
    let Some((at, value)) = argument(text, "install_requires") else {
        // Without requirements, or with those of `setup.cfg`.
        return;
    };
    let list = value.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let literal = list.filter(|(inside, _)| !inside.contains(['(', '*', '+', '%']));
    let Some((inside, _)) = literal else {
        out.push(file.at_offset(at, FactKind::ManifestUnread { ecosystem: "pypi".to_owned() }));
        return;
    };
    let start = at + text[at..].find('[').unwrap_or(0) + 1;
    let (mut count, mut exact) = (0, true);
    let mut offset = start;
    for (index, part) in inside.split(['"', '\'']).enumerate() {
        if index % 2 == 1
            && let Some(requirement) = Requirement::of(part)
        {
            count += 1;
            exact &= requirement.is_exact();
            out.push(file.at_offset(offset, dependency(requirement, false)));
        }
        offset += part.len() + 1;
    }
    out.push(file.whole(manifest(count, exact)));
}

/// Where a named argument stands, and what follows its `=`.
fn argument<'t>(text: &'t str, name: &str) -> Option<(usize, &'t str)> {
    text.match_indices(name).find_map(|(at, _)| {
        let own = text[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | ','));
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        let value = text[at + name.len()..].trim_start().strip_prefix('=')?;
        (own && !line.contains('#') && !value.starts_with('=')).then(|| (at, value.trim_start()))
    })
}

/// Reads `environment.yml` of conda; other files of that name say nothing here.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read_conda(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        let Some(listed) = yaml::get(&document, "dependencies") else { continue };
        let (mut count, mut exact) = (0, true);
        for item in yaml::items(listed) {
            if let Some(text) = yaml::text(item) {
                // `channel::name=1.2`
                let text = text.rsplit("::").next().unwrap_or(&text);
                let end = text.find(['=', '<', '>', '!', ' ']).unwrap_or(text.len());
                let (name, version) = text.split_at(end);
                let version = version.trim();
                if name == "python" {
                    let version = version.trim_start_matches('=');
                    out.push(file.on_line(yaml::line(item), runtime::version("python", version)));
                    continue;
                }
                if name == "pip" {
                    continue;
                }
                count += 1;
                // One `=` takes any version that begins so; with a build it is exact.
                exact &= version.starts_with("==") || version.matches('=').count() == 2;
                let found = Requirement { name: normalised(name), version: version.to_owned() };
                out.push(file.on_line(yaml::line(item), dependency(found, false)));
            }
            for package in yaml::get(item, "pip").into_iter().flat_map(yaml::items) {
                let Some(text) = yaml::text(package).filter(|it| !it.starts_with('-')) else {
                    continue;
                };
                let Some(requirement) = Requirement::of(&text) else { continue };
                count += 1;
                exact &= requirement.is_exact();
                out.push(file.on_line(yaml::line(package), dependency(requirement, false)));
            }
        }
        out.push(file.whole(manifest(count, exact)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(read: impl Fn(&TextFile<'_>, &mut Vec<Fact>), text: &str) -> Vec<(FactKind, u32)> {
        let mut out = Vec::new();
        read(&TextFile::new("x", text), &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    fn package(name: &str, version: &str) -> FactKind {
        dependency(Requirement { name: name.into(), version: version.into() }, false)
    }

    #[test]
    fn setup_cfg_declares_only_where_it_is_a_manifest() {
        assert_eq!(facts(read_cfg, "[flake8]\nmax-line-length = 100\nexclude =\n    a\n"), []);
        let text = "[metadata]\nname = x\n[options]\npython_requires = >=3.9\ninstall_requires =\n    flask>=2\n    # why\n    requests\n[options.extras_require]\ndev =\n    pytest\n";
        assert_eq!(
            facts(read_cfg, text),
            [
                (runtime::version("python", ">=3.9"), 4),
                (package("flask", ">=2"), 6),
                (package("requests", ""), 8),
                (package("pytest", ""), 11),
                (manifest(2, false), 0),
            ]
        );
    }

    #[test]
    fn setup_py_is_read_where_it_is_literal() {
        let text = "from setuptools import setup\nsetup(\n    name='x',\n    install_requires=[\n        'flask==2.0',\n        \"requests==1\",\n    ],\n    python_requires='>=3.8',\n)\n";
        let found = facts(read_py, text);
        assert!(found.contains(&(package("flask", "==2.0"), 5)));
        assert!(found.contains(&(package("requests", "==1"), 6)));
        assert!(found.contains(&(runtime::version("python", ">=3.8"), 8)));
        assert!(found.contains(&(manifest(2, true), 0)));
        for computed in ["setup(install_requires=read('r.txt'))", "setup(install_requires=[f(x)])"]
        {
            let found = facts(read_py, computed);
            assert!(matches!(found[..], [(FactKind::ManifestUnread { .. }, 1)]), "{found:?}");
        }
        assert_eq!(facts(read_py, "setup()\n# install_requires=['a']\n"), []);
    }

    #[test]
    fn conda_names_packages_of_its_own_and_of_pip() {
        let text = "name: x\ndependencies:\n  - python=3.11\n  - numpy=1.26\n  - conda-forge::flask=3.0.1=py_0\n  - pip\n  - pip:\n      - requests==2.31\n";
        let found = facts(|file, out| read_conda(file, out).unwrap(), text);
        assert!(found.contains(&(runtime::version("python", "3.11"), 3)));
        assert!(found.contains(&(package("numpy", "=1.26"), 4)));
        assert!(found.contains(&(package("flask", "=3.0.1=py_0"), 5)));
        assert!(found.contains(&(package("requests", "==2.31"), 8)));
        assert!(found.contains(&(manifest(3, false), 0)));
        assert!(read_conda(&TextFile::new("x", "a: ["), &mut Vec::new()).is_err());
    }
}
