//! Terraform: the services that it makes, credentials in the open, sticky routing.

use super::{Fact, FactKind, Stage, TextFile, compose, credential};
use crate::check::knowledge::Knowledge;

/// A block that is open: its words without quotes.
type Block = Vec<String>;

/// Reads a file of Terraform, or of values for it.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let mut open: Vec<Block> = Vec::new();
    let mut made: Option<Made> = None;
    let mut heredoc: Option<String> = None;
    for (line, text) in file.lines() {
        let text = text.trim();
        if let Some(end) = &heredoc {
            if text == end {
                heredoc = None;
            }
            continue;
        }
        if text.starts_with('#') || text.starts_with("//") {
            continue;
        }
        if let Some((_, word)) = text.split_once("<<") {
            let word = word.trim_start_matches('-').trim();
            let name = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            heredoc = (name && !word.is_empty()).then(|| word.to_owned());
            continue;
        }
        if let Some((name, value)) = attribute(text) {
            note(file, line, &open, (name, value), &mut made, out);
        }
        let one_line = text.ends_with('}') && text.contains('{');
        if text.ends_with(['{', '[', '(']) && !one_line {
            let block = words(text);
            if open.is_empty() && block.first().is_some_and(|word| word == "resource") {
                made = block.get(1).map(|kind| Made::of(kind, line));
            }
            open.push(block);
        } else if text.starts_with(['}', ']', ')']) {
            open.pop();
            if open.is_empty()
                && let Some(made) = made.take()
            {
                made.say(file, knowledge, out);
            }
        }
    }
}

/// A resource that may be a backing service.
struct Made {
    kind: String,
    line: u32,
    engine: Option<String>,
    version: Option<(String, u32)>,
}

impl Made {
    fn of(kind: &str, line: u32) -> Self {
        Self { kind: kind.to_owned(), line, engine: None, version: None }
    }

    fn say(self, file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
        let Some(resource) = knowledge.resource(&self.kind) else { return };
        let engine = self.engine.unwrap_or_default().to_ascii_lowercase();
        let engines = &resource.engines;
        let service = engines
            .iter()
            .find(|(start, _)| engine.starts_with(start.as_str()))
            .map(|(_, service)| service)
            .or(resource.service.as_ref());
        let Some(service) = service else { return };
        // `POSTGRES_15`, `MYSQL_8_0`: the engine says the version as well.
        let in_engine = engine.split_once('_').map(|(_, version)| version.replace('_', "."));
        let (version, line) = match (self.version, in_engine) {
            (Some((version, line)), _) => (Some(version), line),
            (None, Some(version)) => (Some(version), self.line),
            (None, None) => (None, self.line),
        };
        let versioned = version.filter(|it| it.starts_with(|c: char| c.is_ascii_digit()));
        out.push(file.on_line(
            line,
            match versioned {
                Some(version) => compose::declared(service, Some(version), Stage::Production),
                // Which version it gets is said elsewhere.
                None => FactKind::ServiceNamed { service: service.clone() },
            },
        ));
    }
}

fn note(
    file: &TextFile<'_>,
    line: u32,
    open: &[Block],
    (name, value): (&str, &str),
    made: &mut Option<Made>,
    out: &mut Vec<Fact>,
) {
    let Some(literal) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        sticky(file, line, open, name, value, out);
        return;
    };
    let own = open.len() == 1;
    if let Some(made) = made.as_mut().filter(|_| own) {
        match name {
            "engine" | "database_version" => made.engine = Some(literal.to_owned()),
            "engine_version" | "version" | "redis_version" | "server_version" => {
                made.version = Some((literal.trim_start_matches("REDIS_").replace('_', "."), line));
            }
            _ => {}
        }
    }
    let computed = literal.is_empty() || literal.contains("${");
    // A value in a file of values, or the default of a variable.
    let of = match open {
        [block] if name == "default" && block.first().is_some_and(|it| it == "variable") => {
            block.get(1).map_or("", String::as_str)
        }
        _ => name,
    };
    let secret = credential::is_secret_name(of) || credential::is_credential_url(literal);
    if secret && !computed && !credential::is_placeholder(literal) && !is_reference(literal) {
        out.push(file.on_line(line, FactKind::SecretLiteral { name: of.to_owned() }));
    }
    sticky(file, line, open, name, literal, out);
}

/// A name or a path of a secret that stands elsewhere.
fn is_reference(value: &str) -> bool {
    credential::is_reference(value) || value.starts_with("arn:") || value.contains('/')
}

fn sticky(
    file: &TextFile<'_>,
    line: u32,
    open: &[Block],
    name: &str,
    value: &str,
    out: &mut Vec<Fact>,
) {
    let in_stickiness =
        open.last().and_then(|block| block.first()).is_some_and(|it| it == "stickiness");
    let bound = match name {
        "session_affinity" => {
            matches!(value, "CLIENT_IP" | "GENERATED_COOKIE" | "HTTP_COOKIE" | "CLIENT_IP_PROTO")
        }
        "type" | "enabled" if in_stickiness => value == "true",
        _ => false,
    };
    if bound {
        out.push(file.on_line(line, FactKind::StickySession));
    }
}

/// `name = value`, without what is compared or mapped.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim().trim_matches('"');
    let plain =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let value = value.split(" #").next().unwrap_or(value).trim().trim_end_matches(',');
    (plain && !name.is_empty() && !value.starts_with(['=', '>'])).then_some((name, value))
}

/// The words before the bracket that opens a block.
fn words(text: &str) -> Block {
    text.trim_end_matches(['{', '[', '('])
        .split_whitespace()
        .map(|word| word.trim_matches('"').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn facts(text: &str) -> Vec<(FactKind, u32)> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new("infra/main.tf", text), &knowledge, &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn services_have_the_versions_that_resources_give_them() {
        let text = "resource \"aws_db_instance\" \"main\" {\n  engine         = \"postgres\"\n  engine_version = \"15.4\" # why\n  tags = {\n    Name = \"x\"\n  }\n}\nresource \"aws_elasticache_cluster\" \"cache\" {\n  engine = \"redis\"\n  engine_version = var.version\n}\nresource \"google_sql_database_instance\" \"db\" {\n  database_version = \"MYSQL_8_0\"\n}\nresource \"aws_vpc\" \"v\" {\n}\n";
        let declared = |service: &str, version: &str| {
            compose::declared(service, Some(version.into()), Stage::Production)
        };
        assert_eq!(
            facts(text),
            [
                (declared("postgresql", "15.4"), 3),
                (FactKind::ServiceNamed { service: "redis".into() }, 8),
                (declared("mysql", "8.0"), 12),
            ]
        );
    }

    #[test]
    fn credentials_in_the_open_are_told_from_references() {
        let text = "variable \"db_password\" {\n  type    = string\n  default = \"hunter2\"\n}\nvariable \"api_token\" {\n  default = \"\"\n}\nresource \"aws_db_instance\" \"x\" {\n  password = var.db_password\n  master_password = \"${local.p}\"\n}\nuser_data = <<EOF\npassword = \"no\"\nEOF\nroot_password = \"changeme\"\nadmin_password = \"s3cr3t\"\n";
        let found: Vec<u32> = facts(text)
            .into_iter()
            .filter(|(kind, _)| matches!(kind, FactKind::SecretLiteral { .. }))
            .map(|(_, line)| line)
            .collect();
        assert_eq!(found, [3, 16]);
    }

    #[test]
    fn sticky_routing_is_seen_and_broken_files_end() {
        let text = "resource \"aws_lb_target_group\" \"x\" {\n  stickiness {\n    enabled = true\n    type = \"lb_cookie\"\n  }\n}\nsession_affinity = \"NONE\"\n";
        assert_eq!(facts(text), [(FactKind::StickySession, 3)]);
        for text in ["}\n}\n]\n", "resource \"aws_db_instance\" {\n", "a = <<EOF\n", "{\n{\n{\n"] {
            let _ = facts(text);
        }
    }
}
