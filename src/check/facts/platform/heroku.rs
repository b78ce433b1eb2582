//! `app.json` and `heroku.yml` of Heroku.

use super::{after_entry, deployed, given, named, start};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Broken, Fact, FactKind, Naming, Stage, TextFile, compose, json};
use crate::check::knowledge::Knowledge;
use jsonc_parser::ast::{Object, Value};

/// Fields of `app.json` that Heroku knows, and that no other tool's file of that name has.
const FIELDS: [&str; 8] = [
    "env",
    "addons",
    "buildpacks",
    "formation",
    "environments",
    "success_url",
    "stack",
    // Dokku's.
    "healthchecks",
];

/// Reads `app.json`; other tools have files of that name, and those say nothing here.
///
/// # Errors
/// Says where it is no valid JSON.
pub fn read_app_json(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    let root = json::object(file)?;
    let described = ["name", "description", "repository", "website", "logo", "keywords"];
    let known = FIELDS.iter().any(|field| root.get(field).is_some())
        || described.iter().filter(|field| root.get(field).is_some()).count() > 1;
    if !known || root.get("expo").is_some() {
        return Ok(());
    }
    // Each pull request has an app of its own then, and each push is deployed.
    let environments = root.get_object("environments");
    deployed(file, "Heroku", environments.is_some_and(|it| it.get("review").is_some()), out);
    let scripts = root.get_object("scripts");
    let task = scripts.and_then(|scripts| scripts.get("postdeploy").or(scripts.get("release")));
    if let Some(task) = task {
        out.push(file.at_offset(task.range.start, FactKind::AdminDocumented));
    }
    if let Some(checks) = root.get("healthchecks") {
        out.push(file.at_offset(checks.range.start, FactKind::HealthCheckDeclared));
    }
    for variable in root.get_object("env").into_iter().flat_map(|it| &it.properties) {
        let name = variable.name.as_str();
        let value = match &variable.value {
            Value::Object(described) => described.get_string("value"),
            value => value.as_string_lit(),
        };
        let at = variable.range.start;
        let mut add = |kind| out.push(file.at_offset(at, kind));
        match value {
            Some(value) => given(name, &value.value, add),
            None => add(named(name, Naming::Declared)),
        }
    }
    add_ons(file, &root, knowledge, out);
    Ok(())
}

/// `"heroku-postgresql:mini"`, or an object with `plan`.
fn add_ons(file: &TextFile<'_>, root: &Object<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for add_on in root.get_array("addons").into_iter().flat_map(|it| &it.elements) {
        let (plan, at, version) = match add_on {
            Value::StringLit(text) => (text.value.as_ref(), text.range.start, None),
            Value::Object(object) => match object.get_string("plan") {
                Some(plan) => {
                    let options = object.get_object("options");
                    let version = options.and_then(|options| options.get_string("version"));
                    (plan.value.as_ref(), plan.range.start, version)
                }
                None => continue,
            },
            _ => continue,
        };
        if let Some(name) = variable_of(plan) {
            out.push(file.at_offset(at, named(name, Naming::Set)));
        }
        if let Some(service) = service_of(plan, knowledge) {
            let kind = match version {
                Some(version) => {
                    compose::declared(&service, Some(version.value.to_string()), Stage::Production)
                }
                None => FactKind::ServiceNamed { service },
            };
            out.push(file.at_offset(at, kind));
        }
    }
}

/// The variable in which an add-on says where it is: whoever takes the add-on need not set it.
fn variable_of(plan: &str) -> Option<&'static str> {
    Some(match plan.split(':').next().unwrap_or(plan) {
        "heroku-postgresql" => "DATABASE_URL",
        "heroku-redis" => "REDIS_URL",
        "rediscloud" => "REDISCLOUD_URL",
        "redistogo" => "REDISTOGO_URL",
        "cloudamqp" => "CLOUDAMQP_URL",
        "cleardb" => "CLEARDB_DATABASE_URL",
        "jawsdb" => "JAWSDB_URL",
        "bonsai" => "BONSAI_URL",
        "searchbox" => "SEARCHBOX_URL",
        _ => return None,
    })
}

/// The service of an add-on, whose plan says no version.
fn service_of(plan: &str, knowledge: &Knowledge) -> Option<String> {
    let name = plan.split(':').next().unwrap_or(plan);
    let name = name.trim_start_matches("heroku-");
    let known = match name {
        "cloudamqp" => "rabbitmq",
        "rediscloud" | "redistogo" | "openredis" => "redis",
        "memcachier" | "memcachedcloud" => "memcached",
        "cleardb" | "jawsdb" => "mysql",
        "jawsdb-maria" => "mariadb",
        "bonsai" | "searchbox" => "elasticsearch",
        "sendgrid" | "mailgun" | "postmark" => "mail",
        name => name,
    };
    knowledge.service_named(known).or(knowledge.service(known)).map(|it| it.name.clone())
}

/// Reads `heroku.yml`.
///
/// # Errors
/// Says where it is no valid YAML.
pub(super) fn read_yml(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        for (process, _, command) in sections(&document, "run") {
            let line = yaml::get(command, "command").unwrap_or(command);
            // The image's entry point stays above it.
            let recipe = yaml::text_at(&document, &["build", "docker", &process]);
            let recipe = recipe.and_then(|path| file.folder_at(&path));
            for (command, line) in yaml::texts(line) {
                let kind = after_entry(start(&process, &command), recipe.clone(), None);
                out.push(file.on_line(line, kind));
            }
        }
        if let Some(release) = yaml::get(&document, "release") {
            out.push(file.on_line(yaml::line(release), FactKind::AdminDocumented));
        }
        let config = yaml::at(&document, &["setup", "config"]);
        for (name, key, value) in config.into_iter().flat_map(yaml::entries) {
            let line = yaml::line(key);
            let value = yaml::text(value).unwrap_or_default();
            given(&name, &value, |kind| out.push(file.on_line(line, kind)));
        }
        let add_ons = yaml::at(&document, &["setup", "addons"]);
        for add_on in add_ons.into_iter().flat_map(yaml::items) {
            let plan = yaml::text_at(add_on, &["plan"]).or_else(|| yaml::text(add_on));
            if let Some(service) = plan.and_then(|plan| service_of(&plan, knowledge)) {
                out.push(file.on_line(yaml::line(add_on), FactKind::ServiceNamed { service }));
            }
        }
    }
    deployed(file, "Heroku", false, out);
    Ok(())
}

fn sections<'n, 'a>(
    document: &'n Node<'a>,
    name: &str,
) -> impl Iterator<Item = (String, &'n Node<'a>, &'n Node<'a>)> {
    yaml::get(document, name).into_iter().flat_map(yaml::entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn app_json(text: &str) -> Result<Vec<(FactKind, u32)>, Broken> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read_app_json(&TextFile::new("app.json", text), &knowledge, &mut out)?;
        Ok(out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect())
    }

    #[test]
    fn app_json_documents_variables_add_ons_and_tasks() {
        let text = "{\n  \"env\": {\n    \"SECRET_KEY\": {}\n  },\n  \"addons\": [\n    \"heroku-postgresql:mini\",\n    {\"plan\": \"rediscloud:30\"},\n    {\"plan\": \"heroku-postgresql\", \"options\": {\"version\": \"15\"}}\n  ],\n  \"environments\": {\"review\": {}},\n  \"scripts\": {\"postdeploy\": \"rake db:seed\"}\n}";
        let found = app_json(text).unwrap();
        let service = |name: &str| FactKind::ServiceNamed { service: name.into() };
        assert!(found.contains(&(named("SECRET_KEY", Naming::Declared), 3)));
        assert!(found.contains(&(service("postgresql"), 6)));
        assert!(found.contains(&(service("redis"), 7)));
        let database = compose::declared("postgresql", Some("15".into()), Stage::Production);
        assert!(found.contains(&(database, 8)));
        assert!(found.contains(&(FactKind::AdminDocumented, 11)));
        let platform = FactKind::Platform { name: "Heroku".into(), deploys_pushes: true };
        assert!(found.contains(&(platform, 0)));
    }

    #[test]
    fn values_that_are_credentials_are_seen_and_made_ones_are_none() {
        let text = "{\n\"env\": {\n\"API_TOKEN\": \"q8Zr1Vb7Lm2x\",\n\"SECRET_KEY\": {\"generator\": \"secret\"},\n\"DB_PASSWORD\": {\"value\": \"changeme\"}\n},\n\"healthchecks\": {\"web\": []}}";
        let found = app_json(text).unwrap();
        let secret = |it: &&(FactKind, u32)| matches!(it.0, FactKind::SecretLiteral { .. });
        assert_eq!(found.iter().filter(secret).map(|it| it.1).collect::<Vec<_>>(), [3]);
        assert!(found.contains(&(FactKind::HealthCheckDeclared, 7)));
    }

    #[test]
    fn files_of_other_tools_are_no_herokus() {
        assert_eq!(app_json("{\"expo\": {\"name\": \"x\"}}").unwrap(), []);
        assert_eq!(app_json("{\"name\": \"x\", \"displayName\": \"X\"}").unwrap(), []);
        assert!(app_json("{").is_err());
    }

    #[test]
    fn heroku_yml_names_processes() {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let text = "build:\n  docker:\n    web: Dockerfile\nrelease:\n  command: [./migrate]\nrun:\n  web: ./server\n  worker:\n    command: [celery worker]\n    image: web\n";
        let mut out = Vec::new();
        read_yml(&TextFile::new("heroku.yml", text), &knowledge, &mut out).unwrap();
        let starts = out.iter().filter(|it| matches!(it.kind, FactKind::StartCommand { .. }));
        assert_eq!(starts.map(|fact| fact.place.line).collect::<Vec<_>>(), [7, 9]);
        assert!(out.iter().any(|fact| fact.kind == FactKind::AdminDocumented));
    }
}
