//! `Jenkinsfile`: what its steps give to a shell, in both of its forms.

use super::script::Scripts;
use super::{numbered, pipeline};
use crate::check::facts::dockerfile::split_image;
use crate::check::facts::{Fact, FactKind, Stage, TextFile, compose, dotenv};
use crate::check::knowledge::Knowledge;

/// Steps that are given a script.
const SHELLS: [&str; 4] = ["sh", "bat", "powershell", "pwsh"];

/// Steps of plugins that deploy.
const DEPLOYING: [&str; 4] =
    ["kubernetesDeploy", "withCluster", "azureWebAppPublish", "ansiblePlaybook"];

/// So many tokens a step may have before its script.
const NEAR: usize = 24;

/// A part of the Groovy of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    Text(String),
    Sign(char),
}

/// Reads a pipeline of Jenkins.
pub(super) fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let tokens = tokens(file.text);
    let mut scripts = Scripts::new(file, knowledge);
    let mut steps = 0;
    let mut elsewhere = None;
    for (at, (token, offset)) in tokens.iter().enumerate() {
        let Token::Word(word) = token else { continue };
        let line = file.line_of(*offset);
        let before = at.checked_sub(1).map(|at| &tokens[at].0);
        let of_object = before == Some(&Token::Sign('.'));
        match *word {
            word if SHELLS.contains(&word) && !of_object => {
                if let Some((script, offset)) = argument(&tokens[at + 1..], "script") {
                    steps += 1;
                    scripts.read(file.line_of(offset), script, out);
                }
            }
            "image" => {
                if let Some((reference, offset)) = argument(&tokens[at + 1..], "name") {
                    let (name, tag) = split_image(reference);
                    if let Some(known) = knowledge.service_of_image(&name) {
                        let kind = compose::declared(&known.name, tag, Stage::Ci);
                        out.push(file.on_line(file.line_of(offset), kind));
                    }
                }
            }
            // `docker.build(…).push()`, `image.push('1')`
            "push"
                if of_object && tokens.get(at + 1).is_some_and(|it| it.0 == Token::Sign('(')) =>
            {
                scripts.publishes_on(line);
            }
            word if DEPLOYING.contains(&word) => scripts.publishes_on(line),
            "environment" => variables(file, &tokens[at + 1..], out),
            "Library" | "library" => elsewhere = elsewhere.or(Some(line)),
            _ => {}
        }
    }
    if scripts.publishing.is_some() {
        numbered(file, &scripts.unversioned, out);
    }
    match elsewhere {
        // The steps are those of a library.
        Some(line) if steps == 0 && scripts.publishing.is_none() => {
            let system = "a library of Jenkins".to_owned();
            out.push(file.on_line(line, FactKind::PipelineUnread { system }));
        }
        _ => pipeline(file, scripts.publishing, out),
    }
}

/// The text that a step is given, by the name `name` or without one.
fn argument<'t>(tokens: &'t [(Token<'_>, usize)], name: &str) -> Option<(&'t str, usize)> {
    let mut labelled = false;
    for (at, (token, offset)) in tokens.iter().take(NEAR).enumerate() {
        let is_label = tokens.get(at + 1).is_some_and(|next| next.0 == Token::Sign(':'));
        match token {
            Token::Text(text) if !labelled => return Some((text, *offset)),
            Token::Word(word) if is_label => labelled = *word != name,
            Token::Sign('}' | ';') => return None,
            // Without brackets or a label, another word is another step.
            Token::Word(_) if at == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The variables of a block `environment { NAME = … }`.
fn variables(file: &TextFile<'_>, tokens: &[(Token<'_>, usize)], out: &mut Vec<Fact>) {
    if tokens.first().is_none_or(|token| token.0 != Token::Sign('{')) {
        return;
    }
    let inside = tokens.iter().take_while(|token| token.0 != Token::Sign('}'));
    let inside: Vec<_> = inside.collect();
    for pair in inside.windows(2) {
        if let (Token::Word(name), Token::Sign('=')) = (&pair[0].0, &pair[1].0)
            && dotenv::is_name(name)
        {
            let kind = FactKind::EnvSetInCi { name: (*name).to_owned() };
            out.push(file.on_line(file.line_of(pair[0].1), kind));
        }
    }
}

/// The tokens of Groovy with the bytes where they begin; comments are none.
fn tokens(text: &str) -> Vec<(Token<'_>, usize)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if let Some(quote) =
            ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| rest.starts_with(quote))
        {
            let (inside, length) = quoted(&rest[quote.len()..], quote);
            tokens.push((Token::Text(inside), at + quote.len()));
            at += quote.len() + length;
        } else if first.is_alphabetic() || first == '_' {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            tokens.push((Token::Word(&rest[..end]), at));
            at += end;
        } else {
            if !first.is_whitespace() && !first.is_numeric() {
                tokens.push((Token::Sign(first), at));
            }
            at += first.len_utf8();
        }
    }
    tokens
}

/// The text up to `quote`, and how many bytes that takes with it.
fn quoted(rest: &str, quote: &str) -> (String, usize) {
    let mut text = String::new();
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        if rest[at..].starts_with(quote) {
            return (text, at + quote.len());
        }
        match c {
            '\\' => match chars.next() {
                Some((_, next @ ('\'' | '"' | '$' | '\\'))) => text.push(next),
                Some((_, next)) => text.extend([c, next]),
                None => {}
            },
            // A line of its own does not end.
            '\n' if quote.len() == 1 => return (text, at),
            c => text.push(c),
        }
    }
    (text, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn facts(text: &str) -> Vec<(FactKind, u32)> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new("Jenkinsfile", text), &knowledge, &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn a_declarative_pipeline_is_read() {
        let found = facts(
            "pipeline {\n  agent { docker { image 'node:22' } }\n  environment {\n    REGION = 'eu'\n    TOKEN = credentials('t')\n  }\n  stages {\n    stage('Test') { steps { sh 'npm test' } }\n    stage('Deploy') {\n      steps {\n        /* sh 'docker push old' */\n        sh '''\n          set -e\n          docker build -t me/app:${GIT_COMMIT} .\n          docker push me/app:${GIT_COMMIT}\n        '''\n        sh label: 'ship', script: \"\"\"rsync -a dist/ me@host:/srv\"\"\"\n      }\n    }\n  }\n}\n",
        );
        let set = |name: &str| FactKind::EnvSetInCi { name: name.into() };
        assert!(found.contains(&(set("REGION"), 4)) && found.contains(&(set("TOKEN"), 5)));
        assert!(found.contains(&(FactKind::Pipeline { publishes: true }, 15)), "{found:?}");
        assert!(found.contains(&(FactKind::HostChanged, 17)));
    }

    #[test]
    fn a_scripted_pipeline_is_read() {
        let found = facts(
            "node {\n  docker.image('postgres:15').withRun('-e X=y') { c ->\n    sh(script: 'make test', returnStatus: true)\n  }\n  // image.push('no')\n  def app = docker.build(\"me/app\")\n  app.push(\"${env.BUILD_NUMBER}\")\n}\n",
        );
        let database = compose::declared("postgresql", Some("15".into()), Stage::Ci);
        assert!(found.contains(&(database, 2)), "{found:?}");
        assert!(found.contains(&(FactKind::Pipeline { publishes: true }, 7)));
    }

    #[test]
    fn a_pipeline_that_only_tests_publishes_nothing_and_that_of_a_library_is_unread() {
        let tests = facts("pipeline { stages { stage('a') { steps { sh \"make test\" } } } }\n");
        assert_eq!(tests, [(FactKind::Pipeline { publishes: false }, 0)]);
        let library = facts("@Library('ops') _\nshipIt(name: 'shop')\n");
        assert!(matches!(library[..], [(FactKind::PipelineUnread { .. }, 1)]), "{library:?}");
    }

    #[test]
    fn hostile_texts_end() {
        for text in
            ["'".repeat(50_001), "/*".repeat(50_000), "sh (".repeat(20_000), "sh '\\".into()]
        {
            facts(&text);
        }
    }
}
