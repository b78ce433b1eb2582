//! `fly.toml`.

use super::{after_entry, before_release, deployed, given, start};
use crate::check::facts::dockerfile::{is_pinned, split_image};
use crate::check::facts::{Broken, Fact, FactKind, Stage, TextFile, python, shell};
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
    let build = |key: &str| root.get("build").and_then(|build| build.get(key)?.as_str());
    for (process, command) in table("processes").into_iter().flat_map(TableLike::iter) {
        if let Some(text) = command.as_str() {
            // It stands for the image's command; the entry point stays.
            let recipe = build("dockerfile").and_then(|path| file.folder_at(path));
            let target = build("build-target").map(ToOwned::to_owned);
            let kind = after_entry(start(process, text), recipe, target);
            out.push(file.at_offset(offset(command), kind));
        }
    }
    if let Some((image, text)) = root
        .get("build")
        .and_then(|build| build.get("image"))
        .and_then(|image| Some((image, image.as_str()?)))
    {
        let (name, tag) = split_image(text);
        let pinned = is_pinned(&name, tag.as_deref());
        out.push(file.at_offset(offset(image), FactKind::ImageDeployed { pinned }));
    }
    for (name, value) in table("env").into_iter().flat_map(TableLike::iter) {
        let at = offset(value);
        let text = value.as_str().unwrap_or_default();
        given(name, text, |kind| out.push(file.at_offset(at, kind)));
    }
    let task = root.get("deploy").and_then(|deploy| deploy.get("release_command"));
    if let Some(task) = task
        && let Some(kind) = before_release(task.as_str().unwrap_or_default())
    {
        out.push(file.at_offset(offset(task), kind));
    }
    if let Some(signal) = root.get("kill_signal") {
        let kind = FactKind::StopSignal { signal: shell::signal(signal.as_str().unwrap_or("INT")) };
        out.push(file.at_offset(offset(signal), kind));
    }
    if let Some(time) = root.get("kill_timeout")
        && (time.as_integer() == Some(0) || matches!(time.as_str(), Some("0" | "0s")))
    {
        let kind = FactKind::StopSignal { signal: "SIGKILL".to_owned() };
        out.push(file.at_offset(offset(time), kind));
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
    use super::super::named;
    use super::*;
    use crate::check::facts::Naming;

    #[test]
    fn processes_ports_checks_and_volumes_are_read() {
        let text = "app = 'x'\nkill_signal = 'SIGTERM'\nkill_timeout = 0\n[processes]\nweb = 'node server.js'\nworker = 'node worker.js'\n[env]\nLOG_LEVEL = 'info'\n[deploy]\nrelease_command = 'npx prisma migrate deploy'\n[http_service]\ninternal_port = 8080\n[[http_service.checks]]\npath = '/up'\n[mounts]\nsource = 'data'\n";
        let mut out = Vec::new();
        read(&TextFile::new("fly.toml", text), &mut out).unwrap();
        let found: Vec<(FactKind, u32)> =
            out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
        for expected in [
            (after_entry(start("worker", "node worker.js"), None, None), 6),
            (FactKind::StopSignal { signal: "SIGTERM".into() }, 2),
            (FactKind::StopSignal { signal: "SIGKILL".into() }, 3),
            (named("LOG_LEVEL", Naming::Set), 8),
            (FactKind::AdminDocumented, 10),
            (FactKind::PortDeclared { port: "8080".into() }, 12),
            (FactKind::HealthCheckDeclared, 13),
            (FactKind::SingleInstance { stage: Stage::Production }, 16),
            (FactKind::LastingVolume, 16),
        ] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        let broken = read(&TextFile::new("fly.toml", "a = 1\nb =\n"), &mut Vec::new());
        assert_eq!(broken.unwrap_err().line, 2);
    }
}
