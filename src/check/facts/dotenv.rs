//! Env files: their variables, and whether they are examples.

use super::{Fact, FactKind, TextFile};

/// Reads an env file; `tracked` says whether version control has it.
pub fn read(file: &TextFile<'_>, tracked: Option<bool>, out: &mut Vec<Fact>) {
    let example = is_example(file.name());
    let mut values = 0;
    for (line, text) in file.lines() {
        // An example may show optional variables commented out.
        let text = text.trim();
        let text = if example { text.trim_start_matches(['#', ' ']) } else { text };
        let text = text.strip_prefix("export ").unwrap_or(text);
        let Some((name, value)) = text.split_once('=') else { continue };
        let name = name.trim();
        if !is_name(name) {
            continue;
        }
        values += usize::from(!value.trim().is_empty());
        out.push(file.on_line(line, FactKind::EnvDocumented { name: name.to_owned() }));
    }
    out.push(file.whole(FactKind::EnvFile { tracked, example, values }));
}

/// Whether a file of this name is an example or a template.
pub fn is_example(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["example", "sample", "template", "dist", "tmpl", "default"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether a file of this name is for tests or CI.
pub fn is_for_tests(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.split(['.', '-', '_']).any(|part| {
        matches!(
            part,
            "test" | "tests" | "ci" | "testing" | "travis" | "circleci" | "github" | "e2e"
        )
    })
}

/// Whether this could be the name of an environment variable.
pub fn is_name(name: &str) -> bool {
    name.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_documents_also_what_is_commented_out() {
        let file = TextFile::new(".env.example", "A=1\n# B=2\n# a remark = no name\nexport C=\n");
        let mut facts = Vec::new();
        read(&file, Some(true), &mut facts);
        let names: Vec<_> = facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::EnvDocumented { name } => Some(name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(names, ["A", "B", "C"]);
        assert_eq!(
            facts.last().unwrap().kind,
            FactKind::EnvFile { tracked: Some(true), example: true, values: 2 }
        );
    }

    #[test]
    fn files_for_tests_are_known_by_their_names() {
        assert!(is_for_tests(".env.test"));
        assert!(!is_for_tests(".env.latest"));
        assert!(!is_for_tests(".env"));
    }
}
