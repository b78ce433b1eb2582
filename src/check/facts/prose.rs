//! Text for people: only the names of variables in it count, and those only as documentation.

use super::{Fact, FactKind, Naming, TextFile};
use crate::check::knowledge::Knowledge;
use std::collections::BTreeSet;

/// Commands that run admin tasks.
const ADMIN_COMMANDS: [&str; 20] = [
    "manage.py migrate",
    "db:migrate",
    "db:prepare",
    "db:setup",
    "db:seed",
    "artisan migrate",
    "alembic upgrade",
    "db upgrade",
    "prisma migrate deploy",
    "sequelize db:migrate",
    "sequelize-cli db:migrate",
    "knex migrate",
    "typeorm migration:run",
    "migration:run",
    "diesel migration run",
    "doctrine:migrations:migrate",
    "dotnet ef database update",
    "ecto.migrate",
    " -migrate",
    " --migrate",
];

/// Whether a command line runs an admin task.
pub(super) fn is_admin_command(line: &str) -> bool {
    ADMIN_COMMANDS.iter().any(|command| line.contains(command))
}

/// Reads a README or a page of documentation: names in backticks, in code blocks or in tables.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let man = file.name().rsplit_once('.').is_some_and(|(_, end)| end.len() == 1);
    let mut services = BTreeSet::new();
    let mut documented = false;
    let mut seen = BTreeSet::new();
    let mut in_code = false;
    for (line, text) in file.lines() {
        let trimmed = text.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        if !documented && is_admin_command(text) {
            documented = true;
            out.push(file.on_line(line, FactKind::AdminDocumented));
        }
        let lower = trimmed.to_lowercase();
        for word in lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| it.len() > 2) {
            if let Some(service) = knowledge.service_named(word)
                && services.insert(service.name.clone())
            {
                let service = service.name.clone();
                out.push(file.on_line(line, FactKind::ServiceNamed { service }));
            }
        }
        let code =
            man || in_code || text.starts_with("    ") || trimmed.starts_with(['|', '*', '-']);
        let parts: Vec<&str> =
            if code { vec![text] } else { text.split('`').skip(1).step_by(2).collect() };
        for name in parts.iter().flat_map(|part| names(part)) {
            if seen.insert(name.to_owned()) {
                let naming = Naming::Text;
                let kind = FactKind::EnvDocumented { name: name.to_owned(), naming };
                out.push(file.on_line(line, kind));
            }
        }
    }
}

/// Words that look like variables: capitals, digits and `_`, at least two letters.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| {
        word.len() > 2
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_code_count() {
        let text = "Set `DATABASE_URL` and not SECRET_KEY.\n```\nexport API_TOKEN=1\n```\n| `MAIL_HOST` | x |\n";
        let mut out = Vec::new();
        let knowledge = Knowledge::of(&crate::curriculum::Pack::built_in().unwrap()).unwrap();
        read(&TextFile::new("README.md", text), &knowledge, &mut out);
        out.retain(|fact| matches!(fact.kind, FactKind::EnvDocumented { .. }));
        let found: Vec<_> = out
            .iter()
            .map(|fact| match &fact.kind {
                FactKind::EnvDocumented { name, .. } => (name.as_str(), fact.place.line),
                _ => ("", 0),
            })
            .collect();
        assert_eq!(found, [("DATABASE_URL", 1), ("API_TOKEN", 3), ("MAIL_HOST", 5)]);
    }
}
