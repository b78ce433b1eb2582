//! App specs of `DigitalOcean`'s App Platform, which have no name of their own.

use super::{before_release, given, named, start};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Fact, FactKind, Naming, Stage, TextFile, compose};
use crate::check::knowledge::Knowledge;

/// Fields that no other tool's YAML has.
const FIELDS: [&str; 4] =
    ["deploy_on_push:", "instance_size_slug:", "environment_slug:", "instance_count:"];

/// Reads YAML that may be an app spec. What is no YAML is told by who reads all YAML.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    if !FIELDS.iter().any(|field| file.text.contains(field)) {
        return;
    }
    let Ok(documents) = yaml::documents(file) else { return };
    for document in &documents {
        // A template for a deploy button has the spec inside.
        let spec = yaml::get(document, "spec").unwrap_or(document);
        let parts = ["services", "workers", "jobs", "static_sites", "functions"];
        if !parts.iter().any(|part| yaml::get(spec, part).is_some_and(is_list)) {
            continue;
        }
        let all = || parts.iter().filter_map(|part| yaml::get(spec, part)).flat_map(yaml::items);
        let sources = ["github", "gitlab", "bitbucket", "image"];
        let sources = all().flat_map(|part| sources.iter().filter_map(|it| yaml::get(part, it)));
        let pushed = sources
            .filter(|source| {
                let enabled = yaml::text_at(source, &["deploy_on_push", "enabled"]);
                yaml::is_true(source, "deploy_on_push") || enabled.as_deref() == Some("true")
            })
            .find_map(|source| yaml::line_of_key(source, "deploy_on_push"));
        let name = "DigitalOcean App Platform".to_owned();
        let kind = FactKind::Platform { name, deploys_pushes: pushed.is_some() };
        out.push(match pushed {
            Some(line) => file.on_line(line, kind),
            None => file.whole(kind),
        });
        for kind in parts {
            for part in yaml::get(spec, kind).into_iter().flat_map(yaml::items) {
                component(file, kind, part, out);
            }
        }
        variables(file, spec, out);
        for database in yaml::get(spec, "databases").into_iter().flat_map(yaml::items) {
            self::database(file, database, knowledge, out);
        }
    }
}

fn is_list(node: &Node<'_>) -> bool {
    yaml::items(node).next().is_some()
}

fn component(file: &TextFile<'_>, kind: &str, part: &Node<'_>, out: &mut Vec<Fact>) {
    let name = yaml::text_at(part, &["name"]).unwrap_or_else(|| kind.to_owned());
    let mut add = |node: &Node<'_>, kind| out.push(file.on_line(yaml::line(node), kind));
    if let Some(command) = yaml::get(part, "run_command")
        && let Some(text) = yaml::text(command)
    {
        match kind {
            "jobs" => {
                let deploys = yaml::text_at(part, &["kind"]).is_none_or(|kind| kind != "SCHEDULED");
                if let Some(task) = before_release(&text).filter(|_| deploys) {
                    add(command, task);
                }
            }
            _ => add(command, start(&name, &text)),
        }
    }
    if let Some(build) = yaml::get(part, "build_command") {
        let by = "the build command of App Platform".to_owned();
        add(build, FactKind::BuildDeclared { by });
    }
    if let Some((port, text)) =
        yaml::get(part, "http_port").and_then(|port| Some((port, yaml::text(port)?)))
    {
        add(port, FactKind::PortDeclared { port: text });
    }
    for check in ["health_check", "liveness_health_check"] {
        if let Some(line) = yaml::line_of_key(part, check) {
            out.push(file.on_line(line, FactKind::HealthCheckDeclared));
        }
    }
    variables(file, part, out);
}

fn variables(file: &TextFile<'_>, node: &Node<'_>, out: &mut Vec<Fact>) {
    for variable in yaml::get(node, "envs").into_iter().flat_map(yaml::items) {
        let Some(name) = yaml::text_at(variable, &["key"]) else { continue };
        let line = yaml::line(variable);
        let mut add = |kind| out.push(file.on_line(line, kind));
        match yaml::text_at(variable, &["value"]) {
            // What is encrypted there is known to the platform alone.
            Some(value) if !value.starts_with("EV[") => given(&name, &value, add),
            _ => add(named(&name, Naming::Declared)),
        }
    }
}

fn database(file: &TextFile<'_>, node: &Node<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let engine = yaml::text_at(node, &["engine"]).unwrap_or_else(|| "PG".to_owned());
    let name = match engine.as_str() {
        "PG" => "postgresql".to_owned(),
        other => other.to_ascii_lowercase(),
    };
    let Some(known) = knowledge.service(&name).or_else(|| knowledge.service_of_image(&name)) else {
        return;
    };
    let kind = match yaml::text_at(node, &["version"]) {
        Some(version) => compose::declared(&known.name, Some(version), Stage::Production),
        None => FactKind::ServiceNamed { service: known.name.clone() },
    };
    out.push(file.on_line(yaml::line(node), kind));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn facts(text: &str) -> Vec<(FactKind, u32)> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new(".do/app.yaml", text), &knowledge, &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn components_jobs_databases_and_variables_are_read() {
        let text = "spec:\n  services:\n    - name: api\n      github: {repo: me/api, deploy_on_push: true}\n      run_command: gunicorn app:app\n      http_port: 8080\n      health_check: {http_path: /up}\n      envs:\n        - key: DB_PASSWORD\n          value: ${db.PASSWORD}\n        - {key: API_TOKEN, value: q8Zr1Vb7Lm2x}\n        - {key: OTHER, type: SECRET}\n  workers:\n    - name: mail\n      run_command: celery -A app worker\n  jobs:\n    - name: migrate\n      kind: PRE_DEPLOY\n      run_command: flask db upgrade\n    - {name: nightly, kind: SCHEDULED, run_command: ./tidy}\n  databases:\n    - {name: db, engine: PG, version: \"15\"}\n";
        let found = facts(text);
        let platform =
            FactKind::Platform { name: "DigitalOcean App Platform".into(), deploys_pushes: true };
        for expected in [
            (platform, 4),
            (start("api", "gunicorn app:app"), 5),
            (FactKind::PortDeclared { port: "8080".into() }, 6),
            (FactKind::HealthCheckDeclared, 7),
            (named("DB_PASSWORD", Naming::Set), 9),
            (FactKind::SecretLiteral { name: "API_TOKEN".into() }, 11),
            (named("OTHER", Naming::Declared), 12),
            (start("mail", "celery -A app worker"), 15),
            (FactKind::AdminDocumented, 19),
            (compose::declared("postgresql", Some("15".into()), Stage::Production), 22),
        ] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        let secrets = found.iter().filter(|it| matches!(it.0, FactKind::SecretLiteral { .. }));
        assert_eq!(secrets.count(), 1);
        let tasks = found.iter().filter(|it| it.0 == FactKind::AdminDocumented);
        assert_eq!(tasks.count(), 1, "what is scheduled is none of the release");
    }

    #[test]
    fn other_yaml_says_nothing() {
        for text in [
            "services:\n  web: {instance_count: 1}\n",
            "instance_count: 2\n",
            "a: [\n# deploy_on_push:",
        ] {
            assert!(facts(text).is_empty(), "{text}");
        }
    }
}
