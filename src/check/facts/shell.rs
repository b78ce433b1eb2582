//! Commands as a shell sees them, and scripts that start an app.

#[cfg(feature = "bash")]
mod script;

use super::dockerfile::{is_pinned, split_image};
use super::{Fact, FactKind, Stage, TextFile, compose, dotenv};
use crate::check::knowledge::Knowledge;

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Command {
    /// Its words, redirections as words of their own.
    argv: Vec<String>,
    /// 1-based.
    line: u32,
    /// Whether it is sent to the background, and nothing waits for it.
    background: bool,
    /// The branches of `case "$1"` in which it stands; empty: in none.
    when: Vec<String>,
}

/// A command line, cut into its simple commands.
pub fn commands(line: &str) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    let mut current = Vec::new();
    for word in words(line) {
        if matches!(word.as_str(), "&&" | "||" | ";" | "|" | "&") {
            commands.push(std::mem::take(&mut current));
        } else {
            current.push(word);
        }
    }
    commands.push(current);
    commands.retain(|command| !command.is_empty());
    commands
}

/// The words of a line, operators as words of their own; by spaces where quotes do not close.
pub fn words(line: &str) -> Vec<String> {
    shlex::split(&spaced(line))
        .unwrap_or_else(|| line.split_whitespace().map(ToOwned::to_owned).collect())
}

/// Whether a line chains, pipes or sends to the background, so that a shell stays above it.
pub fn is_chain(line: &str) -> bool {
    words(line).iter().any(|word| matches!(word.as_str(), "&&" | "||" | ";" | "|" | "&"))
}

/// The line with spaces around the operators outside of quotes.
fn spaced(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut quote = None;
    // Which brackets are open: those of a group stand where a command begins, and say nothing.
    let mut open = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '(') => {
                let group = out.is_empty() || out.ends_with(' ');
                open.push(group);
                if group {
                    continue;
                }
            }
            (None, ')') if open.pop() == Some(true) => continue,
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '\\') => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            (None, ';' | '|' | '&') if !out.ends_with('>') && chars.peek() != Some(&'>') => {
                out.push(' ');
                out.push(c);
                if chars.next_if_eq(&c).is_some() {
                    out.push(c);
                }
                out.push(' ');
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// The command without the variables that are set before it (`A=1 B=2 program`) and `env`, `exec`.
pub fn program(argv: &[String]) -> &[String] {
    let start = argv
        .iter()
        .position(|word| {
            !is_assignment(word)
                && !matches!(word.as_str(), "env" | "exec" | "time" | "nice" | "command")
        })
        .unwrap_or(argv.len());
    &argv[start..]
}

/// `A=1`
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// The last part of a path: `gunicorn` of `/usr/bin/gunicorn`.
pub fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// The full name of a signal: `SIGQUIT` of `quit`, `SIGQUIT` and `3`.
pub(super) fn signal(text: &str) -> String {
    let name = text.trim().trim_matches(['"', '\'']).to_ascii_uppercase();
    let name = match name.as_str() {
        "1" => "HUP",
        "2" => "INT",
        "3" => "QUIT",
        "9" => "KILL",
        "10" => "USR1",
        "12" => "USR2",
        "15" => "TERM",
        "28" => "WINCH",
        name => name.strip_prefix("SIG").unwrap_or(name),
    };
    format!("SIG{name}")
}

/// Reads a shell script: each simple command is a fact, and so is a service that it runs.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    // A program without an ending may be in any language.
    let named = file.name().contains('.') || file.name().ends_with("entrypoint");
    if !named && !is_script(file.text) {
        return;
    }
    #[cfg(feature = "bash")]
    if let Some(script) = script::read(file.text) {
        for command in script.commands {
            step(file, command, knowledge, out);
        }
        out.extend(script.facts.into_iter().map(|(line, kind)| file.on_line(line, kind)));
        numbers_images(file, out);
        return;
    }
    read_lines(file, knowledge, out);
    dotenv::read_uses(file, out);
}

/// Notes where a script gives images the version of a tag or a commit.
fn numbers_images(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    if !file.text.contains("docker") {
        return;
    }
    let from_git = [
        "git tag -l",
        "git tag --",
        "git describe",
        "git rev-parse",
        "git log -",
        "CIRCLE_SHA1",
        "CIRCLE_TAG",
        "GITHUB_SHA",
        "CI_COMMIT",
        "TRAVIS_COMMIT",
        "TRAVIS_TAG",
        "COMMIT_SHA",
        "BUILD_NUMBER",
    ];
    let line = file.lines().find(|(_, text)| {
        let text = text.trim_start();
        !text.starts_with('#')
            && text.contains('=')
            && from_git.iter().any(|command| text.contains(command))
    });
    if let Some((line, _)) = line {
        out.push(file.on_line(line, FactKind::ReleaseNumbered));
    }
}

/// Whether the first line asks for a shell.
fn is_script(text: &str) -> bool {
    text.lines().next().is_some_and(|first| {
        first.starts_with("#!")
            && first.split(['/', ' ']).any(|word| matches!(word, "sh" | "bash" | "ash" | "dash"))
    })
}

/// The commands of a script and the lines, 1-based, on which they begin.
pub(super) fn script(text: &str) -> Vec<(u32, Vec<String>)> {
    #[cfg(feature = "bash")]
    if let Some(script) = script::read(text) {
        return script.commands.into_iter().map(|it| (it.line, it.argv)).collect();
    }
    let mut found = Vec::new();
    for (line, text) in joined_lines(&TextFile::new("", text)) {
        let text = text.trim();
        if !text.is_empty() && !text.starts_with('#') && !is_keyword(text) {
            found.extend(commands(text).into_iter().map(|argv| (line, argv)));
        }
    }
    found
}

/// Reads a script line by line, where there is no grammar that takes it.
fn read_lines(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for (line, text) in joined_lines(file) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') || is_keyword(text) {
            continue;
        }
        let background = text.ends_with('&') && !text.ends_with("&&");
        for argv in commands(text) {
            step(file, Command { argv, line, background, when: Vec::new() }, knowledge, out);
        }
    }
}

fn step(file: &TextFile<'_>, command: Command, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let Command { argv, line, background, when } = command;
    if let Some(kind) = service(&argv, knowledge) {
        out.push(file.on_line(line, kind));
    }
    if let Some(image) = deployed_image(&argv) {
        let (name, tag) = split_image(image);
        let pinned =
            tag.is_some_and(|tag| tag.contains('$') || is_pinned(&name, Some(tag.as_str())));
        out.push(file.on_line(line, FactKind::ImageDeployed { pinned }));
    }
    // A script that tags a release runs where the code is written.
    let changes = changes_host(&argv) || updates(file) && replaces_code(&argv);
    if changes && !base_name(&file.path).contains("release") {
        out.push(file.on_line(line, FactKind::HostChanged));
    }
    // Without a command, `exec` only turns the script's own output elsewhere.
    let after = argv.iter().position(|word| !is_assignment(word)).unwrap_or(argv.len());
    let exec = matches!(&argv[after..], [first, second, ..]
        if first == "exec" && !second.contains(['>', '<']));
    out.push(file.on_line(line, FactKind::ScriptStep { argv, exec, background, when }));
}

/// Whether a command changes code on a host that runs: this one, or another.
pub(super) fn changes_host(argv: &[String]) -> bool {
    matches!(program(argv), [git, pull, ..] if git == "git" && pull == "pull")
        || changes_remote(argv)
}

/// Whether the script brings what is installed up to date: by its name, or because it installs the
/// app's packages after it has taken another version of the code.
fn updates(file: &TextFile<'_>) -> bool {
    let name = base_name(&file.path).to_ascii_lowercase();
    let stem = name.strip_suffix(".sh").unwrap_or(&name);
    let mut words = stem.split(['-', '_']);
    let named = matches!(words.next(), Some("update" | "updater" | "upgrade" | "self"))
        && words.all(|word| {
            matches!(
                word,
                "update" | "server" | "app" | "site" | "production" | "prod" | "instance"
            )
        });
    let installs = ["composer", "bundle install", "pip install", "npm ci", "npm install"];
    let takes = file.text.contains("git fetch") && file.text.contains("git checkout");
    named || takes && installs.iter().any(|words| file.text.contains(words))
}

/// Whether a command puts other code in the place of what is there.
fn replaces_code(argv: &[String]) -> bool {
    let words: Vec<&str> = program(argv).iter().map(String::as_str).collect();
    match words.as_slice() {
        // `git checkout -- file` takes changes back, `-b` begins a branch.
        ["git", "checkout", to, ..] => !to.starts_with('-') && *to != ".",
        ["git", "reset", "--hard", ..] | ["unzip", ..] => true,
        ["cp", flags, .., to] => {
            flags.starts_with('-') && flags.contains(['r', 'R', 'a']) && *to == "."
        }
        _ => false,
    }
}

/// Whether a command changes code on another host.
pub(super) fn changes_remote(argv: &[String]) -> bool {
    let words: Vec<&str> = program(argv).iter().map(String::as_str).collect();
    match words.as_slice() {
        ["rsync" | "scp", rest @ ..] => rest
            .iter()
            .any(|word| word.contains(':') && !word.starts_with('-') && !word.contains("://")),
        ["ssh", rest @ ..] => rest.iter().any(|word| word.contains("git pull")),
        _ => false,
    }
}

/// The image that a command gives to a registry or to a platform.
fn deployed_image(argv: &[String]) -> Option<&str> {
    let argv = program(argv);
    let words: Vec<&str> = argv.iter().take(3).map(String::as_str).collect();
    let image = match words.as_slice() {
        ["docker" | "podman", "push", ..] => argv.last()?,
        ["gcloud", "run", "deploy"] => {
            &argv.windows(2).find(|pair| pair[0] == "--image").map(|pair| &pair[1])?[..]
        }
        _ => return None,
    };
    (image != "push" && !image.starts_with("localhost")).then_some(image)
}

/// The service that `docker run` starts, for development.
pub(super) fn service(argv: &[String], knowledge: &Knowledge) -> Option<FactKind> {
    let at = argv
        .windows(2)
        .position(|pair| matches!(base_name(&pair[0]), "docker" | "podman") && pair[1] == "run")?;
    argv[at + 2..].iter().find_map(|word| {
        let (image, tag) = split_image(word);
        let known = knowledge.service_of_image(&image)?;
        Some(compose::declared(&known.name, tag, Stage::Development))
    })
}

fn is_keyword(text: &str) -> bool {
    let first = text.split([' ', ';']).next().unwrap_or("");
    matches!(first, "fi" | "done" | "esac" | "else" | "then" | "do" | "case" | "{" | "}" | ";;")
        || text.ends_with("() {")
        || text.ends_with(')') && !text.contains('(')
}

/// Lines with a backslash at their end taken together, with the number of the first.
pub fn joined_lines(file: &TextFile<'_>) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    let mut open = false;
    for (number, line) in file.lines() {
        let (text, continues) = line.strip_suffix('\\').map_or((line, false), |text| (text, true));
        match lines.last_mut() {
            Some((_, last)) if open => {
                last.push(' ');
                last.push_str(text.trim());
            }
            _ => lines.push((number, text.to_owned())),
        }
        open = continues;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    #[test]
    fn a_service_that_a_script_runs_is_declared() {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let run = |line: &str| service(&words(line), &knowledge);
        let postgres = |tag: Option<&str>| {
            Some(compose::declared("postgresql", tag.map(Into::into), Stage::Development))
        };
        assert_eq!(run("docker run -d -p 5432:5432 postgres:15 -N 9"), postgres(Some("15")));
        assert_eq!(run("docker run --name db postgres"), postgres(None));
        assert_eq!(run("docker ps"), None);
    }

    #[test]
    fn a_script_that_updates_what_is_installed_changes_a_host() {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let changed = |path: &str, text: &str| {
            let mut facts = Vec::new();
            read(&TextFile::new(path, text), &knowledge, &mut facts);
            facts.iter().filter(|fact| fact.kind == FactKind::HostChanged).count()
        };
        let text = "#!/bin/sh\ngit fetch --tags\ngit checkout -- composer.lock\ngit checkout \"$V\"\ncomposer install\n";
        assert_eq!(changed("app.sh", text), 1);
        assert_eq!(changed("update.sh", "#!/bin/sh\nwget $U\nunzip -o latest.zip\n"), 1);
        assert_eq!(changed("get-fonts.sh", "#!/bin/sh\nunzip fonts.zip\n"), 0);
        assert_eq!(changed("ci/prepare.sh", "git fetch origin\ngit checkout main\n"), 0);
    }

    #[test]
    fn a_line_is_cut_into_commands() {
        assert_eq!(
            commands("cd /app&& A=1 exec gunicorn -b ':$PORT' app:app; echo 'a && b' 2>&1"),
            [
                vec!["cd", "/app"],
                vec!["A=1", "exec", "gunicorn", "-b", ":$PORT", "app:app"],
                vec!["echo", "a && b", "2>&1"]
            ]
        );
        assert!(is_chain("a | b"));
        assert!(!is_chain("gunicorn -k 'a|b'"));
    }

    #[test]
    fn the_program_is_what_comes_after_assignments() {
        let argv = words("exec env PORT=1 node server.js");
        assert_eq!(program(&argv), ["node", "server.js"]);
    }

    #[test]
    fn a_script_tells_what_it_replaces_itself_by() {
        let file =
            TextFile::new("run.sh", "#!/bin/sh\nset -e\nworker &\nexec gunicorn \\\n  app\n");
        let mut facts = Vec::new();
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        read(&file, &knowledge, &mut facts);
        let last = facts.last().unwrap();
        assert_eq!(last.place.line, 4);
        assert_eq!(
            last.kind,
            FactKind::ScriptStep {
                argv: words("exec gunicorn app"),
                exec: true,
                background: false,
                when: Vec::new(),
            }
        );
        assert!(facts.iter().any(|fact| matches!(
            &fact.kind,
            FactKind::ScriptStep { background: true, argv, .. } if argv == &["worker"]
        )));
    }
}
