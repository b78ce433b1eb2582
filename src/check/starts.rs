//! How the app is started: the declared commands, followed through scripts to the program itself.

mod scripts;
mod workers;

use super::case::{Case, facts};
use super::facts::{Entry, Fact, FactKind, StartVia, shell};
use scripts::{before_script, named_script, package_script, script_name, script_steps};
pub use scripts::{script_facts, script_of, script_run_by};
pub use workers::{worker_commands, worker_steps};

/// How far scripts that call scripts are followed.
const DEPTH: usize = 4;

/// A command that a start runs, and where it stands.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// Its words, without what is set before it.
    pub argv: Vec<String>,
    /// Where it stands.
    pub fact: &'a Fact,
    /// Whether a script sends it to the background.
    pub background: bool,
}

impl Step<'_> {
    /// The program's name without its folder.
    pub fn program(&self) -> &str {
        self.argv.first().map_or("", |program| shell::base_name(program))
    }

    /// Whether the command begins with one of `beginnings`.
    pub fn begins_with(&self, beginnings: &[Vec<String>]) -> bool {
        let argv: Vec<&str> = std::iter::once(self.program())
            .chain(self.argv.iter().skip(1).map(String::as_str))
            .collect();
        beginnings.iter().any(|words| {
            words.len() <= argv.len()
                && words.iter().zip(&argv).all(|(a, b)| shell::base_name(a) == *b)
        })
    }
}

/// A declared start of a process of the app.
#[derive(Debug, Clone)]
pub struct Start<'a> {
    /// `web`, `worker`, …
    pub process: &'a str,
    /// What declares it.
    pub via: StartVia,
    /// Its words, as declared, after those of the entry point that they are given to.
    pub argv: Vec<String>,
    /// Whether a shell stands above it.
    pub through_shell: bool,
    /// Where it is declared.
    pub fact: &'a Fact,
    /// What it runs, followed through scripts.
    pub steps: Vec<Step<'a>>,
}

/// The starts of the production set-up. Where only a development compose file declares one, that
/// counts; where nothing does, the script `start` of the manifest.
pub fn production<'a>(case: &Case<'a>) -> Vec<Start<'a>> {
    let images = facts!(case, FactKind::BuildDeclared { by } if by == "a Dockerfile");
    let entries = facts!(case, FactKind::ImageEntry { .. });
    let with = |wanted: &dyn Fn(StartVia, &str) -> bool| {
        case.facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::StartCommand { process, argv, via, through_shell, entry }
                    if wanted(*via, process) && !argv.is_empty() =>
                {
                    let image = (images.as_slice(), entries.as_slice());
                    let (argv, through_shell) = with_entry(image, argv, *through_shell, entry)?;
                    let mut steps = match via {
                        StartVia::Script => before_script(case, fact, DEPTH),
                        _ => Vec::new(),
                    };
                    steps.extend(expand(case, &argv, fact, DEPTH));
                    Some(Start { process, via: *via, argv, through_shell, fact, steps })
                }
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let mut declared = with(&|via, process| {
        !matches!(via, StartVia::Script | StartVia::Compose) && process != "release"
    });
    if !declared.is_empty() {
        // A compose file that mounts no source says how the app is run as well.
        let mounted = facts!(case, FactKind::SourceMounted { .. });
        declared.extend(with(&|via, _| via == StartVia::Compose).into_iter().filter(|start| {
            let path = &start.fact.place.path;
            let named = ["dev", "local", "override", "test"].iter().any(|word| path.contains(word));
            !named && !mounted.iter().any(|mount| mount.place.path == *path)
        }));
        return declared;
    }
    let mounted = facts!(case, FactKind::SourceMounted { .. });
    let mut compose = with(&|via, _| via == StartVia::Compose);
    if images.is_empty() {
        // Source that is mounted into images for development alone is no set-up for production.
        compose
            .retain(|start| !mounted.iter().any(|mount| mount.place.path == start.fact.place.path));
    }
    if !compose.is_empty() || !images.is_empty() {
        return compose;
    }
    // `npm start` may show the pages of an app that is started by something else.
    let pages = &case.knowledge.programs.commands.pages;
    let started_by = |wanted: &'static [&'static str]| {
        with(&|via, process| via == StartVia::Script && wanted.contains(&process))
    };
    // Beside a script for production, `start` is the one for developers.
    let mut scripts = started_by(&["start:prod", "start:production", "start-prod"]);
    if scripts.is_empty() {
        scripts = started_by(&["start"]);
    }
    scripts.retain(|start| !start.steps.iter().any(|step| step.begins_with(pages)));
    scripts
}

/// The words of a start behind the entry point of the image that they are given to, and whether a
/// shell stands above; nothing where they are options of an entry point that is not known.
fn with_entry(
    (images, entries): (&[&Fact], &[&Fact]),
    argv: &[String],
    through_shell: bool,
    entry: &Entry,
) -> Option<(Vec<String>, bool)> {
    let Entry::OfImage { recipe, target } = entry else {
        return Some((argv.to_vec(), through_shell));
    };
    let path = match (recipe, images) {
        (Some(recipe), _) => recipe.as_str(),
        (None, [one]) => &*one.place.path,
        (None, _) => "",
    };
    let of = |wanted: &Option<String>| {
        entries.iter().find_map(|fact| match &fact.kind {
            FactKind::ImageEntry { target, argv, through_shell }
                if *fact.place.path == *path && target == wanted =>
            {
                Some((argv, *through_shell))
            }
            _ => None,
        })
    };
    match of(target) {
        // A shell that is given a line takes no words behind it.
        Some((entry, true)) => Some((entry.clone(), true)),
        Some((entry, false)) => {
            // What the engine puts above all stays there.
            let init = if argv[0] == "docker-init" { 2.min(argv.len()) } else { 0 };
            Some(([&argv[..init], entry, &argv[init..]].concat(), through_shell))
        }
        None if argv[0].starts_with('-') => None,
        None => Some((argv.to_vec(), through_shell)),
    }
}

/// The names of the declared process types.
pub fn process_types(case: &Case<'_>) -> Vec<String> {
    let mut names: Vec<String> =
        production(case).iter().map(|start| start.process.to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// The declared starts that run a known server of `kind`.
pub fn server_starts<'a>(case: &Case<'a>, kind: &str) -> Vec<&'a Fact> {
    production(case)
        .into_iter()
        .filter(|start| {
            start.steps.iter().any(|step| {
                case.knowledge.programs.server(step.program()).is_some_and(|s| s.kind == kind)
            })
        })
        .map(|start| start.fact)
        .collect()
}

/// The commands that `argv` comes to.
fn expand<'a>(case: &Case<'a>, argv: &[String], fact: &'a Fact, depth: usize) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for command in argv.split(|word| matches!(word.as_str(), "&&" | "||" | ";" | "|" | "&")) {
        let command = as_user(without_init(case, as_user(shell::program(command))));
        let Some(program) = command.first() else { continue };
        if depth == 0 {
            continue;
        }
        if let Some(line) = shell_line(command) {
            for inner in shell::commands(line) {
                steps.extend(expand(case, &inner, fact, depth - 1));
            }
        } else if matches!(shell::base_name(program), "npm-run-all" | "run-s" | "run-p") {
            steps.push(Step { argv: command.to_vec(), fact, background: false });
            for name in command[1..].iter().filter(|word| !word.starts_with('-')) {
                if let Some((script, argv)) = named_script(case, name, &fact.place.path) {
                    steps.extend(expand(case, argv, script, depth - 1));
                }
            }
        } else if shell::base_name(program) == "concurrently" {
            steps.push(Step { argv: command.to_vec(), fact, background: false });
            for line in &command[1..] {
                let named = line
                    .split_once(':')
                    .filter(|(tool, _)| matches!(*tool, "npm" | "yarn" | "pnpm" | "bun"));
                if let Some((script, argv)) =
                    named.and_then(|(_, name)| named_script(case, name, &fact.place.path))
                {
                    steps.extend(expand(case, argv, script, depth - 1));
                } else if line.contains(' ') {
                    for inner in shell::commands(line) {
                        steps.extend(expand(case, &inner, fact, depth - 1));
                    }
                }
            }
        } else if let Some((script, argv)) = package_script(case, command, fact) {
            steps.push(Step { argv: command.to_vec(), fact, background: false });
            steps.extend(before_script(case, script, depth - 1));
            steps.extend(expand(case, argv, script, depth - 1));
        } else if let Some(given) = waited_for(program, command) {
            steps.push(Step { argv: command.to_vec(), fact, background: false });
            steps.extend(expand(case, given, fact, depth - 1));
        } else if let Some((name, rest)) = script_name(case, program, command) {
            let inside = script_steps(case, name, rest, &fact.place.path, depth);
            let passes_on = inside.iter().any(|step| step.argv.iter().any(|word| word == "$@"));
            steps.push(Step { argv: command.to_vec(), fact, background: false });
            steps.extend(inside);
            if passes_on {
                steps.extend(expand(case, rest, fact, depth - 1));
            }
        } else {
            let words = module_of(command);
            steps.push(Step { argv: words, fact, background: false });
        }
    }
    steps
}

/// `python -m gunicorn …`, `poetry run gunicorn …`, `bundle exec puma …`: the program itself.
fn module_of(command: &[String]) -> Vec<String> {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    let skip = match words.as_slice() {
        [_, "-m", module, ..] if *module != "flask" && *module != "http.server" => 2,
        ["poetry" | "pipenv" | "uv" | "pdm" | "opentelemetry-instrument", "run", ..]
        | ["bundle", "exec", ..]
        | [_, "-m", ..] => 2,
        _ => 0,
    };
    command[skip..].to_vec()
}

/// The command that `wait-for-it.sh` and its like run when a service is there.
fn waited_for<'c>(program: &str, command: &'c [String]) -> Option<&'c [String]> {
    let name = shell::base_name(program);
    (name.starts_with("wait-for") || name == "wait-port").then(|| {
        let end = command.iter().position(|word| word == "--");
        end.map_or(&[][..], |at| shell::program(&command[at + 1..]))
    })
}

/// The command that `sudo`, `gosu` and their like run as another user, or `cross-env` with
/// variables.
fn as_user(command: &[String]) -> &[String] {
    let words: Vec<&str> = command.iter().take(3).map(|word| shell::base_name(word)).collect();
    if let ["cross-env" | "cross-env-shell", ..] = words.as_slice() {
        return shell::program(&command[1..]);
    }
    // What fills the environment from a file or a vault first, and then runs what is behind `--`.
    if let ["dotenv" | "dotenvx" | "doppler" | "infisical" | "op" | "chamber", ..] =
        words.as_slice()
        && let Some(at) = command.iter().position(|word| word == "--")
    {
        return shell::program(&command[at + 1..]);
    }
    let skip = match words.as_slice() {
        ["sudo" | "rvmsudo", ..] => 1,
        ["gosu" | "su-exec" | "s6-setuidgid" | "chpst" | "setpriv", _, ..] => 2,
        _ => 0,
    };
    &command[skip..]
}

fn without_init<'c>(case: &Case<'_>, command: &'c [String]) -> &'c [String] {
    let init = |word: &String| {
        let name = shell::base_name(word);
        case.knowledge.programs.commands.init.iter().any(|known| shell::base_name(known) == name)
    };
    match command {
        [first, rest @ ..] if init(first) => {
            let start = rest.iter().position(|word| !word.starts_with('-')).unwrap_or(rest.len());
            shell::program(&rest[start..])
        }
        _ => command,
    }
}

/// The line that `sh -c` is given.
pub fn shell_line(command: &[String]) -> Option<&str> {
    match command {
        [shell, flag, line, ..]
            if matches!(shell::base_name(shell), "sh" | "bash" | "ash" | "dash")
                && flag.starts_with('-')
                && flag.ends_with('c') =>
        {
            Some(line)
        }
        _ => None,
    }
}
