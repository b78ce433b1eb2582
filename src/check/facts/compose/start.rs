//! How a service is started, and whether that runs once or for as long as the app does.

use super::model::{Build, Service};
use crate::check::facts::{Entry, FactKind, Stage, StartVia, is_admin_command, shell};
use crate::check::knowledge::Knowledge;

/// Images of programs that migrate databases.
const MIGRATORS: [&str; 6] = [
    "migrate/migrate",
    "flyway/flyway",
    "redgate/flyway",
    "liquibase/liquibase",
    "amacneil/dbmate",
    "arigaio/atlas",
];

/// The words of a service's own command, with what is put above them; none where its image says.
fn argv(service: &Service) -> Vec<String> {
    let words = [&service.entrypoint, &service.command];
    let mut argv: Vec<String> =
        words.into_iter().flatten().flat_map(|words| words.value.iter().cloned()).collect();
    // The engine puts an init above it.
    if service.init == Some(true) && !argv.is_empty() {
        argv.splice(0..0, ["docker-init".to_owned(), "--".to_owned()]);
    }
    argv
}

/// The start of the service called `name`.
pub(super) fn of(name: &str, service: &Service, stage: Stage) -> Option<FactKind> {
    let argv = argv(service);
    if argv.is_empty() {
        return None;
    }
    let via =
        if stage == Stage::Production { StartVia::ProductionCompose } else { StartVia::Compose };
    // Without an entry point of its own, that of its image is given the words.
    let entry = if service.entrypoint.is_some() {
        Entry::Own
    } else {
        let build = service.build.as_ref();
        let recipe = build.and_then(Build::recipe_path);
        Entry::OfImage { recipe, target: build.and_then(|build| build.target.clone()) }
    };
    let process = name.to_owned();
    Some(FactKind::StartCommand { process, argv, via, through_shell: false, entry })
}

/// Whether what a service runs is an admin task, after which it ends.
pub(super) fn is_task(name: &str, service: &Service, ends: bool, knowledge: &Knowledge) -> bool {
    let image = service.image.as_ref().map_or("", |image| image.value.as_str());
    if MIGRATORS.iter().any(|known| image.starts_with(known)) {
        return true;
    }
    let argv = argv(service);
    let line = match argv.as_slice() {
        [shell, flag, line] if flag == "-c" && shell.ends_with("sh") => line.clone(),
        _ => argv.join(" "),
    };
    let migrates = |command: &Vec<String>| {
        let words = shell::program(command);
        let known = knowledge.programs.commands.migrate.iter();
        is_admin_command(&words.join(" ")) || { known }.any(|known| words.starts_with(known))
    };
    if shell::commands(&line).last().is_some_and(migrates) {
        return true;
    }
    // The one word that an entry script is given.
    if matches!(argv.as_slice(), [word] if word == "migrate" || word == "migrations") {
        return true;
    }
    // Others wait for its end: a script may do the rest.
    let named = ["migrat", "prestart", "init", "setup", "seed", "release", "schema"];
    ends && named.iter().any(|word| name.contains(word) || line.contains(word))
}
