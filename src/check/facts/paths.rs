//! What the names of files and folders say: copies, pasted libraries, migrations, groups of config.

use super::source::is_secret_value;
use super::{Fact, FactKind, Place, credential};
use crate::check::inventory::{File, FileKind, Inventory, Role};
use crate::check::knowledge::Knowledge;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Ends of names that say for which deploy or from when a copy is.
const COPY_ENDS: [&str; 12] = [
    "prod",
    "production",
    "staging",
    "stage",
    "dev",
    "old",
    "bak",
    "backup",
    "copy",
    "orig",
    "original",
    "deprecated",
];

/// Beginnings of names of config, which has a criterion of its own.
const CONFIG_NAMES: [&str; 9] = [
    "settings",
    "config",
    "webpack",
    "vite",
    "env",
    "environment",
    "application",
    "docker",
    "requirements",
];

/// The facts that the paths of `inventory` tell.
pub fn read(inventory: &Inventory, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let mut migrations = BTreeSet::new();
    for file in &inventory.files {
        let fact = |kind| Fact { kind, place: Place::whole(&file.path) };
        if let Some(name) = pasted_library(file, knowledge) {
            out.push(fact(FactKind::LibraryPasted { name }));
        }
        if file.role != Role::Own {
            continue;
        }
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        if matches!(name, "pnpm-workspace.yaml" | "lerna.json" | "rush.json" | "nx.json") {
            out.push(fact(FactKind::Workspace));
        }
        if is_copy(file, inventory) {
            out.push(fact(FactKind::SourceCopy));
        }
        if is_way_in(file) {
            out.push(fact(FactKind::ServedByHost));
        }
        if let Some((folder, kind)) = admin_task(&file.path)
            && migrations.insert(folder)
        {
            out.push(fact(FactKind::AdminTask { kind: kind.to_owned() }));
        }
    }
}

fn pasted_library(file: &File, knowledge: &Knowledge) -> Option<String> {
    let pasted = matches!(file.role, Role::Own | Role::Browser | Role::Vendored | Role::Generated);
    let built = file.path.split('/').any(|part| matches!(part, "dist" | "build" | "out"));
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    if !pasted || built || file.tracked == Some(false) {
        return None;
    }
    // A small file of that name is the app's own code around the library.
    (file.size > 2000).then(|| knowledge.library(name)).flatten().map(ToOwned::to_owned)
}

/// Whether a web server with PHP of its own finds the app by this file: `index.php` where the root of
/// its documents is.
fn is_way_in(file: &File) -> bool {
    const ROOTS: [&str; 7] = ["public", "web", "www", "htdocs", "html", "public_html", "webroot"];
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let root = folder.is_empty() || ROOTS.contains(&folder);
    // Symfony's was called otherwise up to its third version.
    let first = name == "index.php" || name == "app.php" && folder == "web";
    root && first && file.kind == FileKind::Source("php")
}

fn is_copy(file: &File, inventory: &Inventory) -> bool {
    if file.tracked == Some(false) {
        return false;
    }
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let sibling = |name: &str| {
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        inventory.file(&path).is_some()
    };
    if let Some((original, end)) = name.rsplit_once('.')
        && matches!(end, "bak" | "old" | "orig" | "backup" | "save")
    {
        return sibling(original);
    }
    let FileKind::Source(_) = file.kind else { return false };
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let Some((base, end)) = stem.rsplit_once(['_', '-', '.']) else { return false };
    let lower = end.to_ascii_lowercase();
    let dated = end.len() == 8 && end.starts_with("20") && end.bytes().all(|b| b.is_ascii_digit());
    // Symfony's way in for developers stands beside the other by convention.
    let front = extension == "php" && end == "dev";
    let config =
        front || CONFIG_NAMES.iter().any(|start| base.to_ascii_lowercase().starts_with(start));
    (dated || COPY_ENDS.contains(&lower.as_str()))
        && !config
        && sibling(&format!("{base}.{extension}"))
}

/// Names of files that make or fill a database.
const TASK_NAMES: [&str; 16] = [
    "schema",
    "seed",
    "seeds",
    "seeder",
    "migrations",
    "migrate",
    "db_reset",
    "db_seed",
    "reset_db",
    "init_db",
    "initdb",
    "setup_db",
    "setup_database",
    "create_tables",
    "database_seeder",
    "create_db",
];

/// The folder of a migration or a task, and what it holds.
fn admin_task(path: &str) -> Option<(String, &'static str)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let parts: Vec<&str> = folder.split('/').collect();
    let changes =
        parts.iter().any(|part| matches!(*part, "changelog" | "changelogs" | "liquibase"))
            && [".xml", ".yml", ".yaml", ".json", ".sql"].iter().any(|end| name.ends_with(end));
    if changes || name.starts_with("db.changelog") {
        return Some((folder.to_owned(), "migration"));
    }
    let source = [
        ".py", ".rb", ".js", ".ts", ".sql", ".go", ".php", ".exs", ".java", ".cs", ".sh", ".rake",
        ".kt", ".rs", ".scala",
    ]
    .iter()
    .any(|end| name.ends_with(end));
    if !source || name == "__init__.py" {
        return None;
    }
    let migrations = parts.iter().any(|part| {
        matches!(part.to_ascii_lowercase().as_str(), "migrations" | "migration" | "migrate")
    }) || parts.windows(2).any(|pair| pair == ["alembic", "versions"]);
    if migrations {
        return Some((folder.to_owned(), "migration"));
    }
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase().replace('-', "_");
    let is_task = TASK_NAMES.contains(&stem.as_str())
        || name.ends_with(".rake")
        || stem.starts_with("create_") && name.ends_with(".sql");
    if is_task {
        return Some((path.to_owned(), "task"));
    }
    let command = parts.windows(2).any(|pair| pair == ["management", "commands"]);
    command.then(|| (folder.to_owned(), "command"))
}

/// The environment that a configuration file is for, told by its path.
pub fn environment_of(path: &str) -> Option<&'static str> {
    const NAMES: [(&str, &[&str]); 5] = [
        ("production", &["production", "prod", "heroku"]),
        ("docker", &["docker"]),
        ("staging", &["staging", "stage"]),
        ("development", &["development", "dev", "local"]),
        ("test", &["test", "testing", "ci"]),
    ];
    const KINDS: [&str; 12] =
        ["py", "rb", "js", "ts", "json", "yml", "yaml", "toml", "properties", "ini", "exs", "php"];
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let lower = name.to_ascii_lowercase();
    let (stem, extension) = lower.rsplit_once('.')?;
    if !KINDS.contains(&extension) {
        return None;
    }
    let in_group = folder.split('/').any(|part| {
        matches!(part, "settings" | "environments" | "config" | "conf" | "env" | "configuration")
    });
    let find =
        |name: &str| NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(name, _)| *name);
    // Any other `docker.yml` is about images.
    let settings = || extension == "py" && folder.ends_with("settings");
    if in_group
        && let Some(found) = find(stem)
        && (!matches!(stem, "docker" | "ci") || settings())
    {
        return Some(found);
    }
    let (base, end) = stem.rsplit_once(['.', '-', '_'])?;
    // `settings/local_dev.py`, `settings/dev_docker.py`
    if settings()
        && let Some(found) = find(end).or_else(|| find(base))
    {
        return Some(found);
    }
    let config = ["settings", "config", "application", "appsettings", "conf"].contains(&base);
    config.then(|| find(end)).flatten()
}

/// The lines of a configuration file that hold values of a deploy: addresses and credentials.
pub fn deploy_values(path: &Arc<str>, text: &str, out: &mut Vec<Fact>) {
    let Some(environment) = environment_of(path) else { return };
    let file = super::TextFile::new(Arc::clone(path), text);
    for (line, text) in file.lines() {
        let trimmed = text.trim();
        if trimmed.starts_with(['#', '/', '*', ';']) || is_read_from_environment(trimmed) {
            continue;
        }
        let name: String = trimmed
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .collect();
        let lower = name.to_ascii_lowercase();
        let deploys = ["host", "hostname", "url", "uri", "endpoint", "dsn"]
            .iter()
            .any(|end| lower.ends_with(end));
        let after = trimmed.trim_start_matches(['"', '\'']).get(name.len()..).unwrap_or_default();
        // The quote that ends a name is no part of the value.
        let value = after.trim_start_matches(['"', '\'']).trim_start_matches([' ', ':', '=', '>']);
        let literal = value.contains('.')
            || value.contains("://")
            || value.contains("localhost")
            || matches!(lower.as_str(), "host" | "hostname" | "db_host") && is_host(value);
        let secret = !matches!(environment, "development" | "test")
            && credential::is_secret_name(&name)
            && quoted(value).is_some_and(is_secret_value);
        let inside = matches!(environment, "production" | "staging")
            && (path.ends_with(".rb") || path.ends_with(".exs"))
            && host_inside(trimmed);
        // What the generators of Phoenix write for the developer's own machine.
        let own = environment == "development"
            && path.ends_with(".exs")
            && quoted(value).is_some_and(is_own_machine);
        if (deploys && literal && !own || secret || inside) && !value.contains('(') {
            let environment = environment.to_owned();
            out.push(file.on_line(line, FactKind::EnvironmentGroup { environment }));
        }
    }
}

/// Whether a name of a host stands in a hash: `{ host: 'shop.example.org' }`, `address: 'smtp.…'`.
fn host_inside(line: &str) -> bool {
    ["host:", "address:", "hostname:"].iter().any(|key| {
        line.match_indices(key).any(|(at, _)| {
            let begins = !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let value = quoted(line[at + key.len()..].trim_start()).unwrap_or_default();
            let host = value.contains('.')
                && value
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
            begins && host && !value.contains("example") && !is_own_machine(value)
        })
    })
}

fn is_own_machine(host: &str) -> bool {
    ["localhost", "127.0.0.1", "0.0.0.0"].iter().any(|own| host.starts_with(own))
}

/// The text between quotes that begins a value.
fn quoted(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(inside, _)| inside)
}

/// Whether a value is the name of a host in a network of containers: `'db',`.
fn is_host(value: &str) -> bool {
    quoted(value).is_some_and(|host| {
        host.len() > 1
            && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

fn is_read_from_environment(line: &str) -> bool {
    ["environ", "getenv", "process.env", "ENV[", "ENV.", "${", "env("]
        .iter()
        .any(|part| line.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_and_commands_are_known_by_their_folders() {
        assert_eq!(admin_task("app/migrations/0001_initial.py").unwrap().1, "migration");
        assert_eq!(admin_task("db/migrate/1_users.rb").unwrap().1, "migration");
        assert_eq!(admin_task("app/management/commands/tidy.py").unwrap().1, "command");
        assert_eq!(admin_task("app/migrations/__init__.py"), None);
        assert_eq!(admin_task("app/views.py"), None);
        let changes = "src/main/resources/config/liquibase/changelog/001_orders.xml";
        assert_eq!(admin_task(changes).unwrap().1, "migration");
        assert_eq!(admin_task("docs/changelog/2024.md"), None);
    }

    #[test]
    fn config_of_one_environment_is_known_by_its_path() {
        for (path, expected) in [
            ("app/settings/production.py", Some("production")),
            ("config/env/dev.js", Some("development")),
            ("src/application-prod.yml", Some("production")),
            ("appsettings.Staging.json", Some("staging")),
            ("settings/local_dev.py", Some("development")),
            ("settings/ci.py", Some("test")),
            ("config/ci.yml", None),
            ("src/production.py", None),
            ("config/database.yml", None),
        ] {
            assert_eq!(environment_of(path), expected, "{path}");
        }
    }

    #[test]
    fn only_values_of_a_deploy_make_a_group() {
        let text = "DEBUG = False\nDB_HOST = 'db1.example.com'\nURL = os.environ['URL']\n";
        let mut out = Vec::new();
        deploy_values(&"settings/production.py".into(), text, &mut out);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].place.line, 2);
        let text = "DATABASES = {\n    'HOST': 'db',\n    'NAME': 'postgres',\n}\nSECRET_KEY = 'a8f5f167f44f4964'\nX_HOST = ''\n";
        let lines = |path: &str| {
            let mut out = Vec::new();
            deploy_values(&path.into(), text, &mut out);
            out.iter().map(|fact| fact.place.line).collect::<Vec<_>>()
        };
        assert_eq!(lines("settings/docker.py"), [2, 5]);
        assert_eq!(lines("settings/development.py"), [2]);
        assert!(lines("config/docker.yml").is_empty());
    }

    #[test]
    fn a_host_inside_of_a_hash_is_a_value_of_a_deploy() {
        let text = "config.action_mailer.default_url_options = { host: 'shop.acme.io' }\nconfig.smtp = {\n  address: \"smtp.acme.io\",\n  address: ENV['SMTP'],\n}\nx = { host: 'example.com' }\ny = { ghost: 'a.b' }\n";
        let lines = |path: &str| {
            let mut out = Vec::new();
            deploy_values(&path.into(), text, &mut out);
            out.iter().map(|fact| fact.place.line).collect::<Vec<_>>()
        };
        assert_eq!(lines("config/environments/production.rb"), [1, 3]);
        assert!(lines("config/environments/development.rb").is_empty());
    }
}
