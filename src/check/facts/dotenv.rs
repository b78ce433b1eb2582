//! Env files: their variables, and whether they are examples.

use super::source::is_secret_value;
use super::{Fact, FactKind, Naming, TextFile, credential};
use std::collections::BTreeSet;

/// Reads an env file; `tracked` says whether version control has it.
pub fn read(file: &TextFile<'_>, tracked: Option<bool>, out: &mut Vec<Fact>) {
    let example = is_example(file.name());
    let always = tracked == Some(true) && is_of_symfony(file);
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
        let given = value.trim().trim_matches(['"', '\'']);
        if always && credential::is_secret_name(name) && is_secret_value(given) {
            out.push(file.on_line(line, FactKind::DefaultSecret { name: name.to_owned() }));
        }
        let naming = if example { Naming::Example } else { Naming::Set };
        out.push(file.on_line(line, FactKind::EnvDocumented { name: name.to_owned(), naming }));
    }
    out.push(file.whole(FactKind::EnvFile { tracked, example, values }));
}

/// Whether it is the env file that each deploy of a Symfony app loads, below what its environment
/// says: Flex writes down there whose variables are whose.
pub fn is_of_symfony(file: &TextFile<'_>) -> bool {
    file.name() == ".env" && file.text.contains("###> symfony/")
}

/// The values in an env file that version control has and that would be credentials, if something
/// loads the file.
pub fn read_secrets(file: &TextFile<'_>, tracked: Option<bool>, out: &mut Vec<Fact>) {
    if tracked != Some(true) {
        return;
    }
    for (line, text) in file.lines() {
        let text = text.trim();
        let text = text.strip_prefix("export ").unwrap_or(text);
        let Some((name, value)) = text.split_once('=') else { continue };
        let (name, value) = (name.trim(), value.trim().trim_matches(['"', '\'']));
        let given = is_name(name)
            && credential::is_secret_name(name)
            && !credential::is_placeholder(value)
            && is_secret_value(value);
        if given {
            out.push(file.on_line(line, FactKind::SecretLiteral { name: name.to_owned() }));
        }
    }
}

/// Reads a file that holds one secret and nothing else.
pub fn read_secret(file: &TextFile<'_>, tracked: Option<bool>, out: &mut Vec<Fact>) {
    let value = file.text.trim();
    let is_one =
        !value.contains('\n') && !credential::is_placeholder(value) && is_secret_value(value);
    if tracked == Some(true) && is_one {
        let name = file.name().split('.').next().unwrap_or_default().to_owned();
        let mut fact = file.on_line(1, FactKind::SecretLiteral { name });
        // The line is the secret.
        fact.place.snippet.clear();
        out.push(fact);
    }
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

/// Reads whose values a compose file or a shell script takes: `${NAME:-1}`, `$NAME`.
///
/// Names in small letters are a script's own, and so is what it gives a value to.
pub fn read_uses(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut known = BTreeSet::new();
    for (line, text) in file.lines() {
        if text.trim_start().starts_with('#') {
            continue;
        }
        let words = text.split_whitespace();
        for word in words.filter(|word| !matches!(*word, "export" | "local" | "readonly")) {
            let Some((name, _)) = word.split_once('=') else { break };
            known.insert(name.to_owned());
        }
        for (at, _) in text.match_indices('$') {
            let rest = text[at + 1..].trim_start_matches('{');
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let name = &rest[..end.unwrap_or(rest.len())];
            // `$$NAME` is an escape in compose files.
            let escaped = text[..at].ends_with(['$', '\\']);
            if is_shouted(name) && !escaped && known.insert(name.to_owned()) {
                let braced = text[at + 1..].strip_prefix('{').and_then(|it| it.split_once('}'));
                let default = braced.and_then(|(inside, _)| default_of(&inside[name.len()..]));
                let kind = FactKind::EnvUsed { name: name.to_owned(), default };
                out.push(file.on_line(line, kind));
            }
        }
    }
}

/// Whether a name is one of a variable from outside: names in small letters are a script's own.
pub(super) fn is_shouted(name: &str) -> bool {
    is_name(name)
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
        && !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// The literal default in what follows a name: `:-1` of `${NAME:-1}`.
pub(super) fn default_of(rest: &str) -> Option<String> {
    let default = [":-", ":=", "-", "="].iter().find_map(|operator| rest.strip_prefix(operator))?;
    let default = default.trim_matches(['"', '\'']);
    (!default.contains(['$', '`'])).then(|| default.to_owned())
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
    fn what_symfony_s_env_file_holds_is_taken_where_the_environment_says_nothing() {
        let secrets = |text: &str, tracked| {
            let mut facts = Vec::new();
            read(&TextFile::new(".env", text), tracked, &mut facts);
            facts.iter().filter(|fact| matches!(fact.kind, FactKind::DefaultSecret { .. })).count()
        };
        let text = "###> symfony/framework-bundle ###\nAPP_SECRET=9238c87a60d7ef6c\nMAIL_TOKEN=\n";
        assert_eq!(secrets(text, Some(true)), 1);
        assert_eq!(secrets(text, Some(false)), 0);
        assert_eq!(secrets(&text.replace("symfony/", "a/"), Some(true)), 0);
    }

    #[test]
    fn an_example_documents_also_what_is_commented_out() {
        let file = TextFile::new(".env.example", "A=1\n# B=2\n# a remark = no name\nexport C=\n");
        let mut facts = Vec::new();
        read(&file, Some(true), &mut facts);
        let names: Vec<_> = facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::EnvDocumented { name, .. } => Some(name.as_str()),
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
    fn a_script_takes_what_it_has_not_set_itself() {
        let text =
            "# $NOT\nDIR=/srv\nexport A=1 B=2\necho $DIR ${PORT:-80} \\$NO $$NO $1 $lower $B\n";
        let mut out = Vec::new();
        read_uses(&TextFile::new("start.sh", text), &mut out);
        assert_eq!(out.len(), 1, "{out:?}");
        assert_eq!(
            out[0].kind,
            FactKind::EnvUsed { name: "PORT".into(), default: Some("80".into()) }
        );
        assert_eq!(out[0].place.line, 4);
    }

    #[test]
    fn files_for_tests_are_known_by_their_names() {
        assert!(is_for_tests(".env.test"));
        assert!(!is_for_tests(".env.latest"));
        assert!(!is_for_tests(".env"));
    }
}
