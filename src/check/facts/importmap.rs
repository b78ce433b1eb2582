//! `config/importmap.rb`: which packages of npm the pages of a Rails app load.

use super::{Fact, FactKind, TextFile};

/// Reads an import map.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let Some(rest) = text.trim().strip_prefix("pin ") else { continue };
        let name = rest.trim_start_matches(['(', '"', '\'', ' ']);
        let name = name.split(['"', '\'']).next().unwrap_or_default();
        // What it is loaded from says no version; a comment may (`# @3.1.1`).
        let requirement = text.rsplit_once("# @").map_or("", |(_, version)| version.trim());
        if !name.is_empty() {
            let kind = FactKind::Dependency {
                ecosystem: "npm".to_owned(),
                name: name.to_owned(),
                requirement: requirement.to_owned(),
                development: false,
            };
            out.push(file.on_line(line, kind));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_a_dependency() {
        let text = "# pin \"a\"\npin_all_from \"app\"\npin \"@hotwired/stimulus\", to: \"s.js\"\npin 'd3' # @7.9.0\n";
        let mut out = Vec::new();
        read(&TextFile::new("config/importmap.rb", text), &mut out);
        let found: Vec<(&str, &str)> = out
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Dependency { name, requirement, .. } => {
                    Some((name.as_str(), requirement.as_str()))
                }
                _ => None,
            })
            .collect();
        assert_eq!(found, [("@hotwired/stimulus", ""), ("d3", "7.9.0")]);
    }
}
