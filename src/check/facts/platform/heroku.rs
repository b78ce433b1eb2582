//! `app.json` and `heroku.yml` of Heroku.

use super::{deployed, named, start};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Broken, Fact, FactKind, Naming, TextFile, json};
use crate::check::knowledge::Knowledge;
use jsonc_parser::ast::{Object, Value};

/// Fields of `app.json` that Heroku knows, and that no other tool's file of that name has.
const FIELDS: [&str; 7] =
    ["env", "addons", "buildpacks", "formation", "environments", "success_url", "stack"];

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
    deployed(file, "Heroku", false, out);
    let scripts = root.get_object("scripts");
    let task = scripts.and_then(|scripts| scripts.get("postdeploy").or(scripts.get("release")));
    if let Some(task) = task {
        out.push(file.at_offset(task.range.start, FactKind::AdminDocumented));
    }
    for variable in root.get_object("env").into_iter().flat_map(|it| &it.properties) {
        let kind = named(variable.name.as_str(), Naming::Declared);
        out.push(file.at_offset(variable.range.start, kind));
    }
    add_ons(file, &root, knowledge, out);
    Ok(())
}

/// `"heroku-postgresql:mini"`, or an object with `plan`.
fn add_ons(file: &TextFile<'_>, root: &Object<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for add_on in root.get_array("addons").into_iter().flat_map(|it| &it.elements) {
        let (plan, at) = match add_on {
            Value::StringLit(text) => (text.value.as_ref(), text.range.start),
            Value::Object(object) => match object.get_string("plan") {
                Some(plan) => (plan.value.as_ref(), plan.range.start),
                None => continue,
            },
            _ => continue,
        };
        if let Some(service) = service_of(plan, knowledge) {
            out.push(file.at_offset(at, FactKind::ServiceNamed { service }));
        }
    }
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
            for (command, line) in yaml::texts(line) {
                out.push(file.on_line(line, start(&process, &command)));
            }
        }
        if let Some(release) = yaml::get(&document, "release") {
            out.push(file.on_line(yaml::line(release), FactKind::AdminDocumented));
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
        let text = "{\n  \"env\": {\n    \"SECRET_KEY\": {}\n  },\n  \"addons\": [\n    \"heroku-postgresql:mini\",\n    {\"plan\": \"rediscloud:30\"}\n  ],\n  \"scripts\": {\"postdeploy\": \"rake db:seed\"}\n}";
        let found = app_json(text).unwrap();
        let service = |name: &str| FactKind::ServiceNamed { service: name.into() };
        assert!(found.contains(&(named("SECRET_KEY", Naming::Declared), 3)));
        assert!(found.contains(&(service("postgresql"), 6)));
        assert!(found.contains(&(service("redis"), 7)));
        assert!(found.contains(&(FactKind::AdminDocumented, 9)));
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
