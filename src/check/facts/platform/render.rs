//! `render.yaml`.

use super::{before_release, deployed, given, named, start};
use crate::check::facts::dockerfile::{is_pinned, split_image};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Broken, Fact, FactKind, Naming, Stage, TextFile, compose};

/// Reads a blueprint of Render.
///
/// # Errors
/// Says where it is no valid YAML.
pub(super) fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let mut pushes = true;
    for document in yaml::documents(file)? {
        pushes &= read_part(file, &document, out);
        for part in ["ungrouped"].iter().filter_map(|key| yaml::get(&document, key)) {
            pushes &= read_part(file, part, out);
        }
        let projects = yaml::get(&document, "projects").into_iter().flat_map(yaml::items);
        for environment in
            projects.filter_map(|project| yaml::get(project, "environments")).flat_map(yaml::items)
        {
            pushes &= read_part(file, environment, out);
        }
    }
    deployed(file, "Render", pushes, out);
    Ok(())
}

/// Reads what stands beside one another; tells whether all of it is deployed with each push.
fn read_part(file: &TextFile<'_>, part: &Node<'_>, out: &mut Vec<Fact>) -> bool {
    let mut pushes = true;
    for service in yaml::get(part, "services").into_iter().flat_map(yaml::items) {
        let off = yaml::text_at(service, &["autoDeploy"]).as_deref() == Some("false")
            || yaml::text_at(service, &["autoDeployTrigger"]).as_deref() == Some("off");
        pushes &= !off;
        read_service(file, service, out);
    }
    let groups = yaml::get(part, "envVarGroups").into_iter().flat_map(yaml::items);
    groups.for_each(|group| variables(file, group, out));
    for database in yaml::get(part, "databases").into_iter().flat_map(yaml::items) {
        let version = yaml::text_at(database, &["postgresMajorVersion"]);
        let kind = match version {
            Some(version) => compose::declared("postgresql", Some(version), Stage::Production),
            // Without one, it is whatever is newest when the database is made.
            None => FactKind::ServiceNamed { service: "postgresql".to_owned() },
        };
        out.push(file.on_line(yaml::line(database), kind));
    }
    pushes
}

fn read_service(file: &TextFile<'_>, service: &Node<'_>, out: &mut Vec<Fact>) {
    let mut add = |node: &Node<'_>, kind| out.push(file.on_line(yaml::line(node), kind));
    let kind = yaml::text_at(service, &["type"]).unwrap_or_default();
    if matches!(kind.as_str(), "redis" | "keyvalue") {
        add(service, FactKind::ServiceNamed { service: "redis".to_owned() });
        return;
    }
    let at = |key| yaml::get(service, key);
    let is_site = ["runtime", "env"]
        .iter()
        .any(|key| yaml::text_at(service, &[key]).as_deref() == Some("static"));
    for field in ["startCommand", "dockerCommand"] {
        if let Some((node, command)) = at(field).and_then(|it| Some((it, yaml::text(it)?)))
            && kind != "cron"
            && !is_site
        {
            add(node, start(&kind, &command));
        }
    }
    if let Some(build) = at("buildCommand") {
        add(build, FactKind::BuildDeclared { by: "the build command of Render".to_owned() });
    }
    if let Some(check) = at("healthCheckPath") {
        add(check, FactKind::HealthCheckDeclared);
    }
    if let Some(task) = at("preDeployCommand").or_else(|| at("initialDeployHook"))
        && let Some(found) = before_release(&yaml::text(task).unwrap_or_default())
    {
        add(task, found);
    }
    if let Some(image) = yaml::at(service, &["image", "url"]) {
        let (name, tag) = split_image(&yaml::text(image).unwrap_or_default());
        add(image, FactKind::ImageDeployed { pinned: is_pinned(&name, tag.as_deref()) });
    }
    if let Some(disk) = at("disk") {
        // A service with a disk runs as one instance.
        add(disk, FactKind::SingleInstance { stage: Stage::Production });
    }
    variables(file, service, out);
}

fn variables(file: &TextFile<'_>, node: &Node<'_>, out: &mut Vec<Fact>) {
    for variable in yaml::get(node, "envVars").into_iter().flat_map(yaml::items) {
        let Some(name) = yaml::text_at(variable, &["key"]) else { continue };
        let line = yaml::line(variable);
        let mut add = |kind| out.push(file.on_line(line, kind));
        match yaml::text_at(variable, &["value"]) {
            Some(value) => given(&name, &value, add),
            None => add(named(&name, Naming::Declared)),
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

    #[test]
    fn environments_of_projects_are_read_and_sites_start_nothing() {
        let text = "projects:\n  - name: shop\n    environments:\n      - name: production\n        services:\n          - type: pserv\n            dockerCommand: ./server\n            envVars:\n              - {key: API_TOKEN, value: q8Zr1Vb7Lm2x}\n          - type: web\n            runtime: static\n            startCommand: ./none\n          - type: web\n            image: {url: docker.io/me/app}\n        databases:\n          - {name: db, postgresMajorVersion: 16}\n";
        let found = facts(text);
        let database = compose::declared("postgresql", Some("16".into()), Stage::Production);
        for expected in [
            (start("pserv", "./server"), 7),
            (FactKind::SecretLiteral { name: "API_TOKEN".into() }, 9),
            (FactKind::ImageDeployed { pinned: false }, 14),
            (database, 16),
        ] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        let starts = found.iter().filter(|it| matches!(it.0, FactKind::StartCommand { .. }));
        assert_eq!(starts.count(), 1);
    }
}
