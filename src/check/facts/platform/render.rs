//! `render.yaml`.

use super::{deployed, named, start};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Broken, Fact, FactKind, Naming, Stage, TextFile, compose};

/// Reads a blueprint of Render.
///
/// # Errors
/// Says where it is no valid YAML.
pub(super) fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let mut pushes = true;
    for document in yaml::documents(file)? {
        for service in yaml::get(&document, "services").into_iter().flat_map(yaml::items) {
            let off = yaml::text_at(service, &["autoDeploy"]).as_deref() == Some("false");
            let off =
                off || yaml::text_at(service, &["autoDeployTrigger"]).as_deref() == Some("off");
            pushes &= !off;
            read_service(file, service, out);
        }
        let groups = yaml::get(&document, "envVarGroups").into_iter().flat_map(yaml::items);
        groups.for_each(|group| variables(file, group, out));
        for database in yaml::get(&document, "databases").into_iter().flat_map(yaml::items) {
            let version = yaml::text_at(database, &["postgresMajorVersion"]);
            let kind = match version {
                Some(version) => compose::declared("postgresql", Some(version), Stage::Production),
                // Without one, it is whatever is newest when the database is made.
                None => FactKind::ServiceNamed { service: "postgresql".to_owned() },
            };
            out.push(file.on_line(yaml::line(database), kind));
        }
    }
    deployed(file, "Render", pushes, out);
    Ok(())
}

fn read_service(file: &TextFile<'_>, service: &Node<'_>, out: &mut Vec<Fact>) {
    let mut add = |node: &Node<'_>, kind| out.push(file.on_line(yaml::line(node), kind));
    let kind = yaml::text_at(service, &["type"]).unwrap_or_default();
    if matches!(kind.as_str(), "redis" | "keyvalue") {
        add(service, FactKind::ServiceNamed { service: "redis".to_owned() });
        return;
    }
    let at = |key| yaml::get(service, key);
    if let Some((node, command)) = at("startCommand").and_then(|it| Some((it, yaml::text(it)?)))
        && kind != "cron"
    {
        add(node, start(&kind, &command));
    }
    if let Some(build) = at("buildCommand") {
        add(build, FactKind::BuildDeclared { by: "the build command of Render".to_owned() });
    }
    if let Some(check) = at("healthCheckPath") {
        add(check, FactKind::HealthCheckDeclared);
    }
    if let Some(task) = at("preDeployCommand").or_else(|| at("initialDeployHook")) {
        add(task, FactKind::AdminDocumented);
    }
    if let Some(disk) = at("disk") {
        // A service with a disk runs as one instance.
        add(disk, FactKind::SingleInstance { stage: Stage::Production });
    }
    variables(file, service, out);
}

fn variables(file: &TextFile<'_>, node: &Node<'_>, out: &mut Vec<Fact>) {
    for variable in yaml::get(node, "envVars").into_iter().flat_map(yaml::items) {
        if let Some(name) = yaml::text_at(variable, &["key"]) {
            out.push(file.on_line(yaml::line(variable), named(&name, Naming::Declared)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Vec<(FactKind, u32)> {
        let mut out = Vec::new();
        read(&TextFile::new("render.yaml", text), &mut out).unwrap();
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn a_blueprint_declares_processes_services_and_checks() {
        let text = "services:\n  - type: web\n    buildCommand: make\n    startCommand: gunicorn app:app\n    preDeployCommand: flask db upgrade\n    healthCheckPath: /up\n    envVars:\n      - key: SECRET_KEY\n        generateValue: true\n  - type: redis\n    name: cache\ndatabases:\n  - name: db\n    postgresMajorVersion: \"15\"\n";
        let found = facts(text);
        assert!(found.contains(&(start("web", "gunicorn app:app"), 4)));
        assert!(found.contains(&(FactKind::AdminDocumented, 5)));
        assert!(found.contains(&(FactKind::HealthCheckDeclared, 6)));
        assert!(found.contains(&(named("SECRET_KEY", Naming::Declared), 8)));
        assert!(found.contains(&(FactKind::ServiceNamed { service: "redis".into() }, 10)));
        let database = compose::declared("postgresql", Some("15".into()), Stage::Production);
        assert!(found.contains(&(database, 13)));
        let platform =
            |deploys_pushes| FactKind::Platform { name: "Render".into(), deploys_pushes };
        assert!(found.contains(&(platform(true), 0)));
        assert!(facts("services: [{autoDeploy: false}]\n").contains(&(platform(false), 0)));
    }
}
