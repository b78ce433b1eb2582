//! What brings the database up to date, or fills it, each time the app starts.

use crate::check::case::{Case, facts};
use crate::check::facts::{Fact, FactKind, StartVia, shell};
use crate::check::starts::{self, Step};

/// Where the start migrates the database.
pub(in crate::check::verdicts) fn migrations_at_start<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    // What stands in a command's file runs when it is called, not at the start.
    // Code of .NET that migrates may be called where the app is developed, and nowhere else.
    let elsewhere = facts!(case, FactKind::MigratesInDevelopment).is_empty();
    let documented = !facts!(case, FactKind::AdminDocumented).is_empty();
    let mut found: Vec<&Fact> = facts!(case, FactKind::MigratesAtBoot)
        .into_iter()
        .filter(|fact| !is_command(&fact.place.path, documented))
        .filter(|fact| elsewhere || !fact.place.path.ends_with(".cs"))
        .collect();
    let frameworks = case.known_frameworks();
    let spring = frameworks.iter().any(|(framework, ..)| framework.name == "Spring Boot");
    let migrating = frameworks
        .iter()
        .filter(|(it, ..)| it.migrates && (spring || it.name.starts_with("Micronaut")));
    found.extend(migrating.map(|(_, fact, _)| *fact));
    found.extend(tables_by_default(case));
    let migrates = |step: &Step<'_>| {
        step.argv.iter().skip(1).any(|word| fills_database(word))
            || step.begins_with(&case.knowledge.programs.commands.migrate)
            || asks_to_migrate(&step.argv)
    };
    for start in starts::production(case) {
        // A process that only migrates is one for itself, and no start of the app.
        let apart = start.via != StartVia::Dockerfile || start.steps.len() == 1;
        if apart && start.process != "web" && start.steps.last().is_some_and(migrates) {
            continue;
        }
        for step in &start.steps {
            if migrates(step) {
                found.push(step.fact);
            }
        }
    }
    if !found.is_empty() {
        // The command of the app's own that does it.
        let steps = starts::production(case).into_iter().flat_map(|start| start.steps);
        let own = ["deploy", "init-db", "initdb", "create-db", "setup", "bootstrap"];
        found.extend(
            steps
                .filter(|step| step.program() == "flask")
                .filter(|step| step.argv.get(1).is_some_and(|it| own.contains(&it.as_str())))
                .map(|step| step.fact),
        );
    }
    found
}

/// What brings the embedded database whose tables Spring Boot has Hibernate make at each start,
/// where nothing tells it to leave them alone.
fn tables_by_default<'a>(case: &Case<'a>) -> Vec<&'a Fact> {
    let jpa = facts!(case, FactKind::Dependency { name, development: false, .. }
        if name == "org.springframework.boot:spring-boot-starter-data-jpa");
    let told = facts!(case, FactKind::TablesLeftAlone | FactKind::MigratesAtBoot);
    let managed = case.known_frameworks().iter().any(|(framework, ..)| framework.migrates);
    if jpa.is_empty() || managed || !told.is_empty() || case.data_store().is_some() {
        return Vec::new();
    }
    case.embedded_stores()
}

/// Whether the file at `path` is that of a command for admins.
///
/// In Go, a file of that name is only a part of a package: where there is no such command, the app
/// itself calls what is in it.
fn is_command(path: &str, documented: bool) -> bool {
    const FOLDERS: [&str; 9] = [
        "admin", "commands", "command", "migrate", "migrator", "tasks", "scripts", "seeds",
        "seeders",
    ];
    const NAMES: [&str; 14] = [
        "migrate",
        "migrator",
        "manage",
        "admin",
        "cli",
        "setup",
        "seed",
        "seeds",
        "seeder",
        "reset",
        "sync",
        "sync-db",
        "create-db",
        "init-db",
    ];
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let part = path.ends_with(".go") && !documented && !folders.split('/').any(|it| it == "cmd");
    let named = NAMES.contains(&stem.as_str());
    named && !part || folders.split('/').any(|folder| FOLDERS.contains(&folder))
}

/// Whether a program is told to migrate (`./app migrate`, `manage.py migrate`), or a console of
/// PHP to bring the installed app up to date, which migrates its database.
fn asks_to_migrate(argv: &[String]) -> bool {
    // What Symfony's bundles bring to copy files or to fill a cache.
    const OF_FILES: [&str; 8] =
        ["assets", "importmap", "ckeditor", "sass", "tailwind", "package", "theme", "translation"];
    let words = || argv.iter().skip(1).map(|word| word.trim_start_matches('-'));
    let console = argv.iter().take(3).any(|word| word.ends_with("bin/console"));
    words().any(|word| {
        matches!(word, "migrate" | "migrate-up" | "migrate-db" | "migrate:up" | "run-migrations")
            || word.ends_with("migrations:migrate")
            || console
                && word.split_once(':').is_some_and(|(of, what)| {
                    !OF_FILES.contains(&of)
                        && (matches!(what, "install" | "setup" | "update" | "upgrade")
                            || matches!(what, "schema:update" | "schema:create"))
                })
    })
}

/// `db-reset.js`, `db:seed`: a script that makes or fills a database.
fn fills_database(word: &str) -> bool {
    let name = shell::base_name(word).to_ascii_lowercase().replace(['-', ':'], "_");
    let stem = name.split('.').next().unwrap_or(&name);
    ["db_reset", "db_seed", "seed_db", "reset_db", "init_db", "db_init", "db_setup", "db_migrate"]
        .contains(&stem)
}
