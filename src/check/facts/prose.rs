//! Text for people: only the names of variables in it count, and those only as documentation.

use super::{Fact, FactKind, TextFile};
use std::collections::BTreeSet;

/// Reads a README or a page of documentation: names in backticks, in code blocks or in tables.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut seen = BTreeSet::new();
    let mut in_code = false;
    for (line, text) in file.lines() {
        let trimmed = text.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        let code = in_code || text.starts_with("    ") || trimmed.starts_with(['|', '*', '-']);
        let parts: Vec<&str> =
            if code { vec![text] } else { text.split('`').skip(1).step_by(2).collect() };
        for name in parts.iter().flat_map(|part| names(part)) {
            if seen.insert(name.to_owned()) {
                let kind = FactKind::EnvDocumented { name: name.to_owned() };
                out.push(file.on_line(line, kind));
            }
        }
    }
}

/// Words that look like variables: capitals, digits and `_`, at least two letters.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| {
        word.len() > 2
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_code_count() {
        let text = "Set `DATABASE_URL` and not SECRET_KEY.\n```\nexport API_TOKEN=1\n```\n| `MAIL_HOST` | x |\n";
        let mut out = Vec::new();
        read(&TextFile::new("README.md", text), &mut out);
        let found: Vec<_> = out
            .iter()
            .map(|fact| match &fact.kind {
                FactKind::EnvDocumented { name } => (name.as_str(), fact.place.line),
                _ => ("", 0),
            })
            .collect();
        assert_eq!(found, [("DATABASE_URL", 1), ("API_TOKEN", 3), ("MAIL_HOST", 5)]);
    }
}
