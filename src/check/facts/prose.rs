//! Text for people: only the names of variables in it count, and those only as documentation.

use super::{Fact, FactKind, Naming, TextFile};
use crate::check::knowledge::Knowledge;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Commands that run admin tasks.
const ADMIN_COMMANDS: [&str; 22] = [
    "manage.py migrate",
    "db:migrate",
    "db:prepare",
    "db:setup",
    "db:seed",
    "artisan migrate",
    "alembic upgrade",
    "db upgrade",
    "flask db ",
    "manage.py createsuperuser",
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
    let mut found = Vec::new();
    let admin = admin_commands().find_iter(file.text).map(|hit| file.line_of(hit.start()));
    if let Some(line) = admin.into_iter().find(|line| !is_fence(file.line(*line))) {
        found.push(file.on_line(line, FactKind::AdminDocumented));
    }
    let mut services = BTreeSet::new();
    for (at, service) in knowledge.services_in(file.text) {
        // Most are named again and again.
        if services.contains(&service.name) {
            continue;
        }
        let line = file.line_of(at);
        if !is_fence(file.line(line)) {
            services.insert(&service.name);
            let service = service.name.clone();
            found.push(file.on_line(line, FactKind::ServiceNamed { service }));
        }
    }
    read_names(file, &mut found);
    found.sort_by_key(|fact| fact.place.line);
    out.append(&mut found);
}

fn admin_commands() -> &'static AhoCorasick {
    static COMMANDS: OnceLock<AhoCorasick> = OnceLock::new();
    COMMANDS.get_or_init(|| {
        // They begin with too many letters for a search of their first ones to pay.
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .build(ADMIN_COMMANDS)
            .expect("they are few and short")
    })
}

/// Whether a line begins or ends a block of code.
fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// The names of variables that are written as code.
fn read_names(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let man = file.name().rsplit_once('.').is_some_and(|(_, end)| end.len() == 1);
    let mut seen = BTreeSet::new();
    // Most pages hold no name.
    let mut fences: Option<Vec<u32>> = None;
    let mut from = 0;
    while let Some(at) = possible_name(file.text.as_bytes(), from) {
        let line = file.line_of(at);
        let text = file.line(line);
        from =
            at + memchr::memchr(b'\n', &file.text.as_bytes()[at..]).unwrap_or(file.text.len() - at);
        let fences = fences.get_or_insert_with(|| fences_of(file));
        let Err(before) = fences.binary_search(&line) else { continue };
        let listed = text.trim_start().starts_with(['|', '*', '-']);
        let code = man || before % 2 == 1 || text.starts_with("    ") || listed;
        // Two in reStructuredText.
        let quote = if text.contains("``") { "``" } else { "`" };
        let parts: Vec<&str> =
            if code { vec![text] } else { text.split(quote).skip(1).step_by(2).collect() };
        for name in parts.iter().flat_map(|part| names(part)) {
            if seen.insert(name) {
                let naming = Naming::Text;
                let kind = FactKind::EnvDocumented { name: name.to_owned(), naming };
                out.push(file.on_line(line, kind));
            }
        }
    }
}

/// The lines that begin or end a block of code, in order.
fn fences_of(file: &TextFile<'_>) -> Vec<u32> {
    let marks = ["```", "~~~"].into_iter();
    let found = marks.flat_map(|mark| memchr::memmem::find_iter(file.text.as_bytes(), mark));
    let mut lines: Vec<u32> =
        found.map(|at| file.line_of(at)).filter(|line| is_fence(file.line(*line))).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The third of the next three signs of a name that stand side by side in `text`.
fn possible_name(text: &[u8], from: usize) -> Option<usize> {
    let is_sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let mut last = from + 2;
    // Where the third is none, none of the three begins a name.
    while last < text.len() {
        if !is_sign(text[last]) {
            last += 3;
        } else if is_sign(text[last - 1]) && is_sign(text[last - 2]) {
            return Some(last);
        } else {
            last += 1;
        }
    }
    None
}

/// Words that look like variables: capitals, digits and `_`, three signs or more.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let words = text.as_bytes().split(move |byte| !is_part(byte)).filter(|word| {
        word.len() > 2
            && word[0].is_ascii_uppercase()
            && word.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
    });
    words.filter_map(|word| std::str::from_utf8(word).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_code_count() {
        let text = "Set ``REDIS_URL`` and ``CACHE_URL``, not SECRET_KEY.\nSet `DATABASE_URL` and not SECRET_KEY.\n```\nexport API_TOKEN=1\n```\n| `MAIL_HOST` | x |\n";
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
        assert_eq!(
            found,
            [
                ("REDIS_URL", 1),
                ("CACHE_URL", 1),
                ("DATABASE_URL", 2),
                ("API_TOKEN", 4),
                ("MAIL_HOST", 6)
            ]
        );
    }
}
