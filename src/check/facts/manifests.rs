//! Manifests of Ruby, PHP and Elixir.

use super::{Broken, Fact, FactKind, TextFile, runtime};

/// Reads a `Gemfile`: the usual forms of it, which is Ruby.
pub fn read_gemfile(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut count = 0;
    let mut exact = true;
    let mut development = false;
    for (line, text) in file.lines() {
        let text = text.split('#').next().unwrap_or(text).trim();
        let words: Vec<&str> = text.split(['\'', '"']).collect();
        let second = words.get(1).copied().unwrap_or_default();
        if text.starts_with("group ") && text.ends_with("do") {
            development = !text.contains(":production") && !text.contains(":default");
        } else if text == "end" {
            development = false;
        } else if text.starts_with("gem ") && !second.is_empty() {
            let requirement = words.get(3).copied().unwrap_or_default();
            let inline = text.contains("group: :dev") || text.contains("group: :test");
            let development = development || inline || text.contains("group: [:dev");
            count += usize::from(!development);
            exact &= requirement.starts_with(|c: char| c.is_ascii_digit());
            out.push(file.on_line(line, dependency("rubygems", second, requirement, development)));
        } else if text.starts_with("ruby ")
            && second.starts_with(|c: char| !c.is_alphabetic() && c != '.')
        {
            out.push(file.on_line(line, runtime::version("ruby", second)));
        }
    }
    out.push(file.whole(manifest("rubygems", count, exact)));
}

/// Reads a description of a gem: that it is one, and which Ruby it asks for.
pub fn read_gemspec(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    out.push(file.whole(FactKind::PackagePublished));
    for (line, text) in file.lines() {
        if let Some((_, rest)) = text.split_once("required_ruby_version") {
            let version = rest.split(['\'', '"']).nth(1).unwrap_or_default();
            out.push(file.on_line(line, runtime::version("ruby", version)));
        }
        let kinds = [
            (".add_dependency", false),
            (".add_runtime_dependency", false),
            (".add_development_dependency", true),
        ];
        for (call, development) in kinds {
            let Some((before, rest)) = text.split_once(call) else { continue };
            let mut words = rest.split(['\'', '"']);
            if let (false, Some(name)) = (before.contains('#'), words.nth(1)) {
                let requirement = words.nth(1).unwrap_or_default();
                out.push(
                    file.on_line(line, dependency("rubygems", name, requirement, development)),
                );
            }
        }
    }
}

/// Reads `composer.json`.
///
/// # Errors
/// Says that it is no valid JSON, and where.
pub fn read_composer(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let value: serde_json::Value = serde_json::from_str(file.text).map_err(|error| Broken {
        line: u32::try_from(error.line()).unwrap_or(0),
        message: format!("it is no valid JSON: {error}"),
    })?;
    let mut count = 0;
    let mut exact = true;
    for (group, development) in [("require", false), ("require-dev", true)] {
        let packages = value.get(group).and_then(serde_json::Value::as_object);
        for (name, requirement) in packages.into_iter().flatten() {
            let requirement = requirement.as_str().unwrap_or_default();
            let offset = file.text.find(&format!("\"{name}\"")).unwrap_or(0);
            if name == "php" {
                out.push(file.at_offset(offset, runtime::version("php", requirement)));
                continue;
            }
            let extension = name.starts_with("ext-");
            if !development && !extension {
                count += 1;
                exact &= requirement.starts_with(|c: char| c.is_ascii_digit())
                    && !requirement.contains(['*', '|', ' ']);
            }
            let kind = dependency("packagist", name, requirement, development);
            out.push(file.at_offset(offset, kind));
        }
    }
    for group in ["/autoload/psr-4", "/autoload/psr-0", "/autoload-dev/psr-4"] {
        let own = value.pointer(group).and_then(serde_json::Value::as_object);
        for prefix in own.into_iter().flat_map(serde_json::Map::keys) {
            let name = prefix.trim_end_matches('\\').replace('\\', ".");
            out.push(file.whole(FactKind::OwnModule { name }));
        }
    }
    let platform = value.pointer("/config/platform/php").and_then(serde_json::Value::as_str);
    if let Some(version) = platform {
        let offset = file.text.find("\"platform\"").unwrap_or(0);
        out.push(file.at_offset(offset, runtime::version("php", version)));
    }
    if value.get("type").and_then(serde_json::Value::as_str) == Some("library") {
        out.push(file.whole(FactKind::PackagePublished));
    }
    out.push(file.whole(manifest("packagist", count, exact)));
    Ok(())
}

/// Reads `composer.lock`: which package brings which namespace.
pub fn read_composer_lock(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    // A lockfile is made by a tool: one that is broken tells nothing.
    let Ok(value) = serde_json::from_str::<serde_json::Value>(file.text) else { return };
    let packages = ["packages", "packages-dev"]
        .iter()
        .filter_map(|group| value.get(group).and_then(serde_json::Value::as_array));
    for package in packages.flatten() {
        let Some(name) = package.get("name").and_then(serde_json::Value::as_str) else { continue };
        for standard in ["/autoload/psr-4", "/autoload/psr-0"] {
            let prefixes = package.pointer(standard).and_then(serde_json::Value::as_object);
            for prefix in prefixes.into_iter().flat_map(serde_json::Map::keys) {
                let namespace = prefix.trim_matches(['\\', '_']).replace('\\', ".");
                if !namespace.is_empty() {
                    let package = name.to_owned();
                    out.push(file.whole(FactKind::NamespaceLocked { name: namespace, package }));
                }
            }
        }
    }
}

/// Reads `mix.exs`: the usual forms of it, which is Elixir.
pub fn read_mix(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut count = 0;
    for (line, text) in file.lines() {
        let text = text.split('#').next().unwrap_or(text).trim();
        if let Some((name, rest)) = text.strip_prefix("{:").and_then(|it| it.split_once(',')) {
            let requirement = rest.split('"').nth(1).unwrap_or_default();
            let development = rest.contains("only: :dev")
                || rest.contains("only: :test")
                || rest.contains("only: [:dev")
                || rest.contains("only: [:test");
            count += usize::from(!development);
            out.push(file.on_line(line, dependency("hex", name, requirement, development)));
        } else if let Some(rest) = text.strip_prefix("elixir:") {
            let version = rest.split('"').nth(1).unwrap_or_default();
            out.push(file.on_line(line, runtime::version("elixir", version)));
        }
    }
    out.push(file.whole(manifest("hex", count, false)));
    out.push(file.whole(FactKind::BuildDeclared { by: "the build file mix.exs".to_owned() }));
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
    fn the_lockfile_of_composer_tells_who_brings_a_namespace() {
        let text = r#"{"packages": [{"name": "acme/tools", "autoload": {"psr-4": {"Acme\\Tools\\": "src/"}}}], "packages-dev": [{"name": "old/x"}]}"#;
        let mut out = Vec::new();
        read_composer_lock(&TextFile::new("composer.lock", text), &mut out);
        let kinds: Vec<FactKind> = out.into_iter().map(|fact| fact.kind).collect();
        let (name, package) = ("Acme.Tools".to_owned(), "acme/tools".to_owned());
        assert_eq!(kinds, [FactKind::NamespaceLocked { name, package }]);
    }

    fn kinds(read: impl Fn(&TextFile<'_>, &mut Vec<Fact>), text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("x", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn gems_of_a_group_for_development_are_no_dependencies_of_the_app() {
        let text = "ruby '3.2.2'\ngem 'rails', '~> 7.0'\ngroup :development, :test do\n  gem 'rspec'\nend\ngem \"pg\"\n";
        let found = kinds(read_gemfile, text);
        assert_eq!(found[0], runtime::version("ruby", "3.2.2"));
        assert_eq!(found[1], dependency("rubygems", "rails", "~> 7.0", false));
        assert_eq!(found[2], dependency("rubygems", "rspec", "", true));
        assert_eq!(found[4], manifest("rubygems", 2, false));
    }

    #[test]
    fn a_gem_declares_what_it_needs() {
        let text = "s.required_ruby_version = '>= 3.1'\ns.add_dependency(\"bcrypt\", \"~> 3.0\")\n# s.add_dependency 'no'\ns.add_development_dependency 'rake'\n";
        let found = kinds(read_gemspec, text);
        assert_eq!(
            found[1..],
            [
                runtime::version("ruby", ">= 3.1"),
                dependency("rubygems", "bcrypt", "~> 3.0", false),
                dependency("rubygems", "rake", "", true),
            ]
        );
    }

    #[test]
    fn composer_names_php_extensions_and_packages() {
        let text = "{\"require\": {\"php\": \">=8.1\", \"ext-gd\": \"*\", \"monolog/monolog\": \"^3.0\"}, \"autoload\": {\"psr-4\": {\"App\\\\Web\\\\\": \"src/\"}}}";
        let found = kinds(|file, out| read_composer(file, out).unwrap(), text);
        assert!(found.contains(&runtime::version("php", ">=8.1")));
        assert!(found.contains(&dependency("packagist", "ext-gd", "*", false)));
        assert!(found.contains(&FactKind::OwnModule { name: "App.Web".into() }));
        assert!(found.contains(&manifest("packagist", 1, false)));
        assert!(read_composer(&TextFile::new("x", "{"), &mut Vec::new()).is_err());
    }

    #[test]
    fn mix_names_its_packages_and_elixir() {
        let text = "elixir: \"~> 1.14\",\n{:phoenix, \"~> 1.7\"},\n{:credo, \"~> 1\", only: [:dev, :test]},\n";
        let found = kinds(read_mix, text);
        assert_eq!(found[0], runtime::version("elixir", "~> 1.14"));
        assert_eq!(found[1], dependency("hex", "phoenix", "~> 1.7", false));
        assert_eq!(found[3], manifest("hex", 1, false));
    }
}
