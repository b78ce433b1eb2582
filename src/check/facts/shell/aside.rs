//! What an entry script does only when it is asked for something else than the start.

use super::script::word;
use tree_sitter::Node;

/// Whether `migrate)` in `case "$1" in` is what an entry script does when it is told to, and not
/// how it starts the app.
pub(super) fn is_for_another_start(text: &str, item: Node<'_>) -> bool {
    const ASIDE: [&str; 24] = [
        "migrate",
        "migration",
        "migrations",
        "db",
        "shell",
        "bash",
        "sh",
        "console",
        "test",
        "tests",
        "seed",
        "lint",
        "dev",
        "develop",
        "development",
        "debug",
        "local",
        "setup",
        "init-db",
        "initdb",
        "manage",
        "makemigrations",
        "createsuperuser",
        "help",
    ];
    let on_argument =
        item.parent().and_then(|case| case.child_by_field_name("value")).is_some_and(|value| {
            text[value.byte_range()].trim_matches(['"', '{', '}', '$']).starts_with('1')
        });
    let mut cursor = item.walk();
    let mut patterns = item.children_by_field_name("value", &mut cursor).peekable();
    on_argument
        && patterns.peek().is_some()
        && patterns.all(|pattern| {
            let pattern = word(text, pattern).to_ascii_lowercase();
            ASIDE.contains(&pattern.as_str())
                || pattern.split(['-', '_', ':']).any(|part| {
                    matches!(
                        part,
                        "local" | "dev" | "test" | "tests" | "migrate" | "migration" | "shell"
                    )
                })
        })
}

#[cfg(test)]
mod tests {
    use super::super::script::read;
    use crate::check::facts::FactKind;

    #[test]
    fn what_an_argument_asks_for_is_no_step_of_the_start() {
        let text = "up() { flask db upgrade; }\ncase \"$1\" in\n  migration) up; exec flask db upgrade ;;\n  api) up; exec gunicorn app ;;\nesac\n";
        let script = read(text).unwrap();
        let found: Vec<String> = script.commands.iter().map(|it| it.argv.join(" ")).collect();
        assert_eq!(found, ["flask db upgrade", "exec gunicorn app"]);
        assert_eq!(script.facts.first(), Some(&(1, FactKind::AdminDocumented)));
    }

    #[test]
    fn what_the_environment_decides_stays_a_step() {
        let text =
            "case $MODE in\n  migrate) flask db upgrade ;;\n  *) exec gunicorn app ;;\nesac\n";
        assert_eq!(read(text).unwrap().commands.len(), 2);
    }
}
