//! `fly.toml`.

use super::{deployed, named, start};
use crate::check::facts::{Broken, Fact, FactKind, Naming, Stage, TextFile, python};
use toml_edit::{Item, TableLike};

/// Reads a deploy file of Fly.io.
///
/// # Errors
/// Says where it is no valid TOML.
pub(super) fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let document = python::parse(file)?;
    let root = document.as_item();
    deployed(file, "Fly.io", false, out);
    let offset = |item: &Item| item.span().map_or(0, |span| span.start);
    let table = |name: &str| root.get(name).and_then(Item::as_table_like);
    for (process, command) in table("processes").into_iter().flat_map(TableLike::iter) {
        if let Some(text) = command.as_str() {
            out.push(file.at_offset(offset(command), start(process, text)));
        }
    }
    for (name, value) in table("env").into_iter().flat_map(TableLike::iter) {
        out.push(file.at_offset(offset(value), named(name, Naming::Set)));
    }
    let task = root.get("deploy").and_then(|deploy| deploy.get("release_command"));
    if let Some(task) = task {
        out.push(file.at_offset(offset(task), FactKind::AdminDocumented));
    }
    for section in ["http_service", "services"] {
        for service in parts(root.get(section)) {
            if let Some(port) = service.get("internal_port") {
                let text = port.as_integer().map(|port| port.to_string()).unwrap_or_default();
                out.push(file.at_offset(offset(port), FactKind::PortDeclared { port: text }));
            }
            for name in ["checks", "http_checks", "tcp_checks"] {
                checked(file, service.get(name), out);
            }
        }
    }
    for check in table("checks").into_iter().flat_map(TableLike::iter) {
        checked(file, Some(check.1), out);
    }
    for mount in parts(root.get("mounts").or_else(|| root.get("mount"))) {
        // A volume belongs to one machine.
        if let Some(source) = mount.get("source") {
            let kind = FactKind::SingleInstance { stage: Stage::Production };
            out.push(file.at_offset(offset(source), kind));
            out.push(file.at_offset(offset(source), FactKind::LastingVolume));
        }
    }
    Ok(())
}

/// A table, or an array of tables.
fn parts(item: Option<&Item>) -> Vec<&dyn TableLike> {
    match item {
        Some(Item::ArrayOfTables(tables)) => {
            tables.iter().map(|table| -> &dyn TableLike { table }).collect()
        }
        Some(item) => item.as_table_like().into_iter().collect(),
        None => Vec::new(),
    }
}

fn checked(file: &TextFile<'_>, check: Option<&Item>, out: &mut Vec<Fact>) {
    let Some(check) = check else { return };
    let span = match check {
        Item::ArrayOfTables(tables) => tables.iter().next().and_then(toml_edit::Table::span),
        item => item.span(),
    };
    if let Some(span) = span {
        out.push(file.at_offset(span.start, FactKind::HealthCheckDeclared));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_ports_checks_and_volumes_are_read() {
        let text = "app = 'x'\n[processes]\nweb = 'node server.js'\nworker = 'node worker.js'\n[env]\nLOG_LEVEL = 'info'\n[deploy]\nrelease_command = 'npx prisma migrate deploy'\n[http_service]\ninternal_port = 8080\n[[http_service.checks]]\npath = '/up'\n[mounts]\nsource = 'data'\n";
        let mut out = Vec::new();
        read(&TextFile::new("fly.toml", text), &mut out).unwrap();
        let found: Vec<(FactKind, u32)> =
            out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
        for expected in [
            (start("worker", "node worker.js"), 4),
            (named("LOG_LEVEL", Naming::Set), 6),
            (FactKind::AdminDocumented, 8),
            (FactKind::PortDeclared { port: "8080".into() }, 10),
            (FactKind::HealthCheckDeclared, 11),
            (FactKind::SingleInstance { stage: Stage::Production }, 14),
            (FactKind::LastingVolume, 14),
        ] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        let broken = read(&TextFile::new("fly.toml", "a = 1\nb =\n"), &mut Vec::new());
        assert_eq!(broken.unwrap_err().line, 2);
    }
}
