//! Whether the platform's signals come to the app, and not only to what stands above it.

use crate::check::case::Case;
use crate::check::facts::{Fact, FactKind, StartVia, shell};
use crate::check::starts::{self, Start};

/// What happens to a signal on its way to the app.
pub(super) enum Way {
    Reaches,
    Swallowed(&'static str),
    Unclear,
    /// A script is started that runs no server: it builds, packs or fills something.
    NoServer,
}

pub(super) fn way(case: &Case<'_>, start: &Start<'_>) -> Way {
    if start.through_shell {
        return match start.via {
            StartVia::Procfile => Way::Swallowed("a chain of commands leaves a shell above it"),
            _ => Way::Swallowed("the shell form puts a shell above it"),
        };
    }
    let argv = shell::program(&start.argv);
    let commands = &case.knowledge.programs.commands;
    let init = argv.first().is_some_and(|program| {
        let name = shell::base_name(program);
        commands.init.iter().any(|known| shell::base_name(known) == name)
    });
    if let Some((name, given)) = starts::script_of(case, &start.argv) {
        return script_way(case, name, given, &start.fact.place.path, init, SCRIPTS);
    }
    words_way(case, argv, init)
}

/// What happens to a signal that comes to the program which these words run; with an `init` above it.
fn words_way(case: &Case<'_>, argv: &[String], init: bool) -> Way {
    let argv = shell::program(argv);
    let Some(program) = argv.first().map(|program| shell::base_name(program)) else {
        return Way::Unclear;
    };
    if let Some(line) = starts::shell_line(argv) {
        // A shell replaces itself by the last command only where it is told to.
        let last = shell::commands(line).pop().unwrap_or_default();
        return if last.first().is_some_and(|word| word == "exec") {
            Way::Reaches
        } else {
            Way::Swallowed("a shell stands above it")
        };
    }
    let wrappers = &case.knowledge.programs.commands.wrappers;
    if !init && wrappers.iter().any(|wrapper| wrapper == program) {
        return Way::Swallowed("a wrapper stands above it");
    }
    Way::Reaches
}

/// The last step of the script that a start hands over to, where it leaves the shell above it.
pub(super) fn last_of_script<'a>(case: &Case<'a>, start: &Start<'_>) -> Option<&'a Fact> {
    let (name, given) = starts::script_of(case, &start.argv)?;
    let steps = starts::script_facts(case, name, given, &start.fact.place.path);
    steps.last().copied().filter(|fact| {
        matches!(&fact.kind, FactKind::ScriptStep { exec: false, argv, .. }
            if runs_app(case, argv) || starts::script_run_by(case, argv).is_some())
    })
}

/// How many scripts that call scripts are followed.
const SCRIPTS: usize = 4;

/// The same for a script that is given these words.
fn script_way(
    case: &Case<'_>,
    name: &str,
    given: &[String],
    near: &str,
    init: bool,
    depth: usize,
) -> Way {
    let steps = starts::script_facts(case, name, given, near);
    // `app | tee log`: what it writes goes on, its signals do not.
    let filters = |fact: &&&Fact| {
        matches!(&fact.kind, FactKind::ScriptStep { argv, .. }
            if matches!(argv[0].as_str(), "cat" | "tee" | "grep" | "sed" | "logger"))
    };
    let last = steps.iter().rev().find(|fact| !filters(fact)).or(steps.last());
    let Some(last) = last else { return Way::Unclear };
    let passes_on = |argv: &[String]| {
        !given.is_empty() && matches!(shell::program(argv), [first, ..] if first == "$@")
    };
    let replacing = steps.iter().rev().find_map(|fact| match &fact.kind {
        FactKind::ScriptStep { argv, exec: true, .. } => Some(argv),
        _ => None,
    });
    let runs = |argv: &[String]| runs_app(case, argv) || passes_on(argv) && runs_app(case, given);
    let steps_run =
        |fact: &&Fact| matches!(&fact.kind, FactKind::ScriptStep { argv, .. } if runs(argv));
    // The script that the last step runs, and whether there the app is started.
    let handed_over = match &last.kind {
        FactKind::ScriptStep { argv, .. } if depth > 0 => {
            starts::script_run_by(case, argv).filter(|(inner, _)| *inner != name).map(
                |(inner, words)| script_way(case, inner, words, &last.place.path, init, depth - 1),
            )
        }
        _ => None,
    };
    match (&last.kind, handed_over) {
        (FactKind::ScriptStep { exec: true, .. }, Some(Way::Swallowed(why))) => {
            return Way::Swallowed(why);
        }
        (FactKind::ScriptStep { exec: false, .. }, Some(Way::Reaches | Way::Swallowed(_)))
            if replacing.is_none() =>
        {
            return Way::Swallowed("the start script does not replace itself by the next (exec)");
        }
        _ => {}
    }
    match (&last.kind, replacing) {
        (_, Some(argv)) if passes_on(argv) => words_way(case, given, init),
        (_, Some(_)) => Way::Reaches,
        (FactKind::ScriptStep { argv, .. }, None) if runs(argv) => {
            Way::Swallowed("the start script does not replace itself by it (exec)")
        }
        _ if steps.iter().any(steps_run) => Way::Unclear,
        _ => Way::NoServer,
    }
}

/// Whether a command runs a server or a program of a language: scripts do other things as well.
fn runs_app(case: &Case<'_>, argv: &[String]) -> bool {
    const LANGUAGES: [&str; 13] = [
        "python", "python3", "node", "npm", "yarn", "java", "ruby", "bundle", "php", "dotnet",
        "flask", "deno", "bun",
    ];
    let argv = shell::program(argv);
    let name = argv.first().map_or("", |program| shell::base_name(program));
    LANGUAGES.contains(&name) || case.knowledge.programs.server(name).is_some()
}
