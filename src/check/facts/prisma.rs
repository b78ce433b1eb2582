//! Prisma's schema: which kind of database the app has, and where its address comes from.

use super::{Fact, FactKind, Source, TextFile};

/// Reads a schema of Prisma: its data source.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let mut inside = false;
    let mut service = None;
    let mut address = None;
    for (line, text) in file.lines() {
        let text = text.split("//").next().unwrap_or_default().trim();
        if text.starts_with("datasource ") {
            inside = true;
        } else if text.starts_with('}') {
            inside = false;
        }
        let Some((name, value)) = text.split_once('=').filter(|_| inside) else { continue };
        let value = value.trim();
        match name.trim() {
            "provider" => service = kind(value.trim_matches('"')).map(|kind| (line, kind)),
            "url" | "directUrl" | "shadowDatabaseUrl" => {
                let source = match variable(value) {
                    Some(name) => {
                        let name = name.to_owned();
                        let kind =
                            FactKind::EnvRead { name: name.clone(), default: None, required: true };
                        out.push(file.on_line(line, kind));
                        Source::Environment { name, default: None }
                    }
                    None => Source::Literal(value.trim_matches('"').to_owned()),
                };
                if name.trim() == "url" {
                    address = Some(source);
                }
            }
            _ => {}
        }
    }
    if let Some((line, service)) = service {
        let service = service.to_owned();
        // Without an address here, the configuration in code has it.
        let address = address.unwrap_or(Source::Computed);
        out.push(file.on_line(line, FactKind::ServiceUsed { service, address }));
    }
}

/// What a provider of Prisma is called elsewhere.
fn kind(provider: &str) -> Option<&'static str> {
    Some(match provider {
        "postgresql" | "postgres" | "cockroachdb" => "postgresql",
        "mysql" => "mysql",
        "sqlserver" => "mssql",
        "mongodb" => "mongodb",
        "sqlite" => "sqlite",
        _ => return None,
    })
}

/// `NAME` of `env("NAME")`.
fn variable(value: &str) -> Option<&str> {
    let inside = value.strip_prefix("env(")?.split_once(')')?.0;
    Some(inside.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Vec<(FactKind, u32)> {
        let mut out = Vec::new();
        read(&TextFile::new("schema.prisma", text), &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn the_data_source_is_told_from_generators_and_models() {
        let text = "generator client {\n  provider = \"prisma-client-js\"\n}\ndatasource db {\n  // provider = \"sqlite\"\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\nmodel A {\n  url String\n}\n";
        let found = facts(text);
        let name = || "DATABASE_URL".to_owned();
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0],
            (FactKind::EnvRead { name: name(), default: None, required: true }, 7)
        );
        let address = Source::Environment { name: name(), default: None };
        assert_eq!(
            found[1],
            (FactKind::ServiceUsed { service: "postgresql".to_owned(), address }, 6)
        );
    }

    #[test]
    fn an_embedded_database_is_one_and_what_is_broken_says_nothing() {
        let found = facts("datasource db {\n  provider = \"sqlite\"\n  url = \"file:./a.db\"\n}\n");
        let address = Source::Literal("file:./a.db".to_owned());
        assert_eq!(found, [(FactKind::ServiceUsed { service: "sqlite".to_owned(), address }, 2)]);
        for broken in ["datasource db {", "datasource db {\n url = env(\n}", "provider = \"mysql\""]
        {
            assert!(facts(broken).is_empty(), "{broken}");
        }
    }
}
