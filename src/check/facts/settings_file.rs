//! Configuration files that a framework loads: `application.properties`, `application.yml`,
//! `config/*.yaml`, `appsettings.json`, `application.conf`, `database.yml`.

mod hocon;
mod setting;

use super::source::{is_credential_url, is_secret_value, names_secret, password_of, placeholder};
use super::yaml::{self, Node};
use super::{Fact, FactKind, Source, TextFile, dotenv, json};
use crate::check::knowledge::Knowledge;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use setting::{Profile, Setting};
use std::sync::Arc;

pub use hocon::read as read_hocon;
pub(super) use setting::{is_embedded_url, makes_tables};

/// Reads a file of `name = value` lines.
pub fn read_properties(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let profile = Profile::of_file(&file.path);
    for (line, text) in file.lines() {
        let text = text.trim();
        if text.starts_with(['#', '!']) {
            continue;
        }
        if let Some((name, value)) = text.split_once(['=', ':']) {
            let setting = Setting { line, name: name.trim(), value: value.trim(), profile };
            setting::read(file, &setting, knowledge, out);
        }
    }
}

/// Reads YAML in which each value has its path: `spring.datasource.url`.
pub fn read_yaml(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    // Templates (`<%= %>`) are no YAML; what can be read of others is.
    for document in yaml::documents(file).unwrap_or_default() {
        let named = [&["spring", "config", "activate", "on-profile"][..], &["spring", "profiles"]]
            .iter()
            .find_map(|keys| yaml::text_at(&document, keys));
        let profile = match named {
            Some(names) => Profile::of_names(&names),
            None => Profile::of_file(&file.path),
        };
        values(&document, "", &mut |name, value, line| {
            setting::read(file, &Setting { line, name, value, profile }, knowledge, out);
        });
    }
}

/// Reads JSON in which each value has its path: `ConnectionStrings.Default`.
pub fn read_json(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let Ok(root) = json::object(file) else { return };
    let profile = Profile::of_file(&file.path);
    let mut found = Vec::new();
    json_values(&Value::Object(root), "", &mut found);
    for (name, value, offset) in found {
        let line = file.line_of(offset);
        let setting = Setting { line, name: &name, value: &value, profile };
        setting::read(file, &setting, knowledge, out);
    }
}

/// Reads which variable sets which setting (`config/custom-environment-variables.json`).
pub fn read_variables(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    // JSON is YAML.
    for document in yaml::documents(file).unwrap_or_default() {
        values(&document, "", &mut |_, name, line| {
            // Beside the names stand their formats (`__format: json`).
            if dotenv::is_shouted(name) {
                let kind =
                    FactKind::EnvRead { name: name.to_owned(), default: None, required: false };
                out.push(file.on_line(line, kind));
            }
        });
    }
}

/// The values with their paths; items of arrays by their number.
fn json_values(value: &Value<'_>, path: &str, found: &mut Vec<(String, String, usize)>) {
    let below = |name: &str| if path.is_empty() { name.into() } else { format!("{path}.{name}") };
    let text = match value {
        Value::Object(fields) => {
            for field in &fields.properties {
                json_values(&field.value, &below(field.name.as_str()), found);
            }
            return;
        }
        Value::Array(items) => {
            for (at, item) in items.elements.iter().enumerate() {
                json_values(item, &below(&at.to_string()), found);
            }
            return;
        }
        Value::StringLit(text) => text.value.to_string(),
        Value::NumberLit(number) => number.value.to_owned(),
        Value::BooleanLit(flag) => flag.value.to_string(),
        Value::NullKeyword(_) => return,
    };
    found.push((path.to_owned(), text, value.range().start));
}

fn values(node: &Node<'_>, path: &str, found: &mut impl FnMut(&str, &str, u32)) {
    for (name, _, value) in yaml::entries(node) {
        let path = if path.is_empty() { name } else { format!("{path}.{name}") };
        match yaml::text(value) {
            Some(text) => found(&path, &text, yaml::line(value)),
            None if yaml::is_null(value) => found(&path, "null", yaml::line(value)),
            None => values(value, &path, found),
        }
    }
    // Connectors, appenders: items of lists that are mappings, by their number.
    for (at, item) in yaml::items(node).enumerate() {
        values(item, &format!("{path}.{at}"), found);
    }
}

/// Whether YAML of this text is the configuration of an app of Dropwizard, which may have any name.
pub fn is_dropwizard(text: &str) -> bool {
    text.contains("applicationConnectors:") || text.contains("adminConnectors:")
}

/// Reads YAML in which `%env(resolve:NAME)%` stands for a variable, as Symfony has it.
pub fn read_env_placeholders(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let Some((_, rest)) = text.split_once("%env(") else { continue };
        let Some((inside, _)) = rest.split_once(")%") else { continue };
        if text.trim_start().starts_with('#') {
            continue;
        }
        let name = inside.rsplit(':').next().unwrap_or(inside);
        let kind = FactKind::EnvRead { name: name.to_owned(), default: None, required: true };
        out.push(file.on_line(line, kind));
        if name == "DATABASE_URL" {
            let address = Source::Environment { name: name.to_owned(), default: None };
            let kind = FactKind::ServiceUsed { service: "database".to_owned(), address };
            out.push(file.on_line(line, kind));
        }
    }
}

/// Text without the parts that Ruby puts in (`<%= … %>`), each line where it was.
fn without_templates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<%") {
        out.push_str(before);
        let (inside, tail) = after.split_once("%>").unwrap_or((after, ""));
        if inside.starts_with('=') {
            out.push_str("computed");
        }
        out.extend(inside.chars().filter(|c| *c == '\n'));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Reads `database.yml` of Rails: the adapter of production.
pub fn read_database(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let text = without_templates(file.text);
    let read = TextFile::new(Arc::clone(&file.path), &text);
    let documents = yaml::documents(&read).unwrap_or_default();
    for document in &documents {
        let Some(production) = yaml::get(document, "production") else { continue };
        let text = |node: &Node<'_>| yaml::text(node).unwrap_or_default();
        let mut found: Vec<(String, u32)> = Vec::new();
        let mut look = |node: &Node<'_>| {
            if let Some(database) = yaml::get(node, "database") {
                found.push((text(database), yaml::line(database)));
            }
        };
        look(production);
        for (_, _, inner) in yaml::entries(production) {
            look(inner);
        }
        let adapter = file.lines().find_map(|(line, text)| {
            let adapter = text.trim().strip_prefix("adapter:")?.trim();
            let service = match adapter {
                "postgresql" | "postgis" => "postgresql",
                "mysql2" | "trilogy" => "mysql",
                _ => return None,
            };
            Some((line, service))
        });
        if let Some((line, service)) = adapter {
            // Rails puts DATABASE_URL over what stands here.
            let address = Source::Environment { name: "DATABASE_URL".to_owned(), default: None };
            let kind = FactKind::ServiceUsed { service: service.to_owned(), address };
            out.push(file.on_line(line, kind));
        }
        for (database, line) in found {
            if database.contains(".sqlite3") {
                let kind = FactKind::ServiceUsed {
                    service: "sqlite".to_owned(),
                    address: Source::Literal(database),
                };
                out.push(file.on_line(line, kind));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::setting::sink;
    use super::*;
    use crate::check::facts::Sink;
    use crate::check::facts::StoreKind;
    use crate::curriculum::Pack;

    fn kinds(
        read: impl Fn(&TextFile<'_>, &Knowledge, &mut Vec<Fact>),
        text: &str,
    ) -> Vec<FactKind> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new("application.properties", text), &knowledge, &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_placeholder_is_a_read_of_the_environment_with_its_default() {
        let found = kinds(
            read_properties,
            "spring.datasource.url=${DB_URL:jdbc:mysql://localhost/a}\n# a=${B}\n",
        );
        let default = Some("jdbc:mysql://localhost/a".to_owned());
        assert_eq!(
            found[0],
            FactKind::EnvRead { name: "DB_URL".into(), default: default.clone(), required: false }
        );
        assert_eq!(
            found[1],
            FactKind::ServiceUsed {
                service: "mysql".into(),
                address: Source::Environment { name: "DB_URL".into(), default }
            }
        );
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn settings_of_frameworks_are_known() {
        let found = kinds(
            read_yaml,
            "spring:\n  sql:\n    init:\n      mode: always\nlogging:\n  file:\n    name: app.log\n",
        );
        assert_eq!(found, [FactKind::MigratesAtBoot, sink(Sink::File, false)]);
    }

    #[test]
    fn the_configuration_of_dropwizard_has_its_port_and_its_appenders_in_lists() {
        let text = "server:\n  applicationConnectors:\n    - type: http\n      port: ${PORT:-8080}\n  requestLog:\n    appenders:\n      - type: console\n        layout:\n          type: access-json\nlogging:\n  appenders:\n    - type: file\n      currentLogFilename: app.log\n";
        assert!(is_dropwizard(text));
        let found = kinds(read_yaml, text);
        let (name, default) = ("PORT".to_owned(), Some("8080".to_owned()));
        let port = Source::Environment { name, default };
        assert!(found.contains(&FactKind::PortBound { port, host: None }), "{found:?}");
        let sinks =
            [sink(Sink::Console, false), sink(Sink::Console, true), sink(Sink::File, false)];
        assert!(sinks.iter().all(|sink| found.contains(sink)), "{found:?}");
        let fixed = kinds(read_yaml, "server:\n  connector:\n    port: 9000\n");
        assert_eq!(
            fixed,
            [FactKind::PortBound { port: Source::Literal("9000".into()), host: None }]
        );
    }

    #[test]
    fn where_monolog_writes_in_production_is_told_from_where_it_does_in_development() {
        let text = "when@dev:\n  monolog:\n    handlers:\n      main:\n        path: '%kernel.logs_dir%/dev.log'\n\
                    when@prod:\n  monolog:\n    handlers:\n      nested:\n        path: php://stderr\n        formatter: monolog.formatter.json\n";
        assert_eq!(kinds(read_yaml, text), [sink(Sink::Console, false), sink(Sink::Console, true)]);
        let text = "monolog:\n  handlers:\n    main:\n      path: '%kernel.logs_dir%/prod.log'\n";
        assert_eq!(kinds(read_yaml, text), [sink(Sink::File, false)]);
    }

    #[test]
    fn settings_of_quarkus_say_for_which_profile_they_are() {
        let text = "%dev.quarkus.datasource.password=hunter2\n%remotedev,remotedevclient.quarkus.live-reload.password=hunter2\n%dev,test.quarkus.hibernate-orm.database.generation=drop-and-create\n";
        assert_eq!(kinds(read_properties, text), []);
        let text = "quarkus.hibernate-orm.schema-management.strategy=drop-and-create\n%prod.quarkus.hibernate-orm.users.database.generation=update\n%prod.quarkus.datasource.password=hunter2\n";
        let name = "quarkus.datasource.password".to_owned();
        assert_eq!(
            kinds(read_properties, text),
            [FactKind::MigratesAtBoot, FactKind::MigratesAtBoot, FactKind::DefaultSecret { name }]
        );
    }

    #[test]
    fn what_is_for_development_alone_says_nothing_of_production() {
        let document = |profile: &str| {
            format!(
                "spring:\n  config.activate.on-profile: x\n  config:\n    activate:\n      on-profile: {profile}\n  jpa:\n    hibernate:\n      ddl-auto: update\n"
            )
        };
        assert_eq!(kinds(read_yaml, &document("dev")), []);
        assert_eq!(kinds(read_yaml, &document("prod")), [FactKind::MigratesAtBoot]);
        assert_eq!(kinds(read_yaml, &document("'!dev'")), [FactKind::MigratesAtBoot]);
    }

    #[test]
    fn json_may_have_comments_and_names_its_sinks_in_lists() {
        let text = "{\n  // why\n  \"ConnectionStrings\": { \"Shop\": \"Data Source=shop.db\" },\n  \"Jwt\": { \"Key\": \"hunter2-and-more\" },\n  \"Serilog\": { \"WriteTo\": [ { \"Name\": \"Console\" }, { \"Name\": \"File\" } /* , { \"Name\": \"Seq\" } */ ] }\n}";
        let address = Source::Literal("Data Source=shop.db".to_owned());
        assert_eq!(
            kinds(read_json, text),
            [
                FactKind::ServiceUsed { service: "sqlite".into(), address },
                FactKind::DefaultSecret { name: "Jwt.Key".into() },
                sink(Sink::Console, true),
                sink(Sink::File, false),
            ]
        );
    }

    #[test]
    fn embedded_databases_are_told_from_servers() {
        for (url, embedded) in [
            ("jdbc:h2:mem:shop;MODE=MySQL", true),
            ("jdbc:hsqldb:file:data/shop", true),
            ("jdbc:h2:tcp://db/shop", false),
            ("jdbc:hsqldb:hsql://db/shop", false),
        ] {
            let found = kinds(read_properties, &format!("spring.datasource.url={url}\n"));
            assert_eq!(!found.is_empty(), embedded, "{url}");
        }
    }

    #[test]
    fn hocon_takes_variables_where_it_names_them() {
        let hocon = |text: &str| {
            let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
            let mut out = Vec::new();
            read_hocon(&TextFile::new("application.conf", text), &knowledge, &mut out);
            out.into_iter().map(|fact| fact.kind).collect::<Vec<_>>()
        };
        let port = |source| FactKind::PortBound { port: source, host: None };
        assert_eq!(hocon("ktor.deployment.port = 8080\n"), [port(Source::Literal("8080".into()))]);
        let (name, default) = ("PORT".to_owned(), Some("8080".to_owned()));
        assert_eq!(
            hocon("ktor { deployment { port = 8080\nport = ${?PORT} } }"),
            [
                FactKind::EnvRead { name: name.clone(), default: default.clone(), required: false },
                port(Source::Environment { name, default }),
            ]
        );
        let found =
            hocon("db.default.url = \"postgres://db/shop\"\nplay.evolutions.autoApply = true\n");
        assert!(found.contains(&FactKind::FixedValue { name: "db.default.url".into() }));
        assert!(found.contains(&FactKind::MigratesAtBoot));
    }

    #[test]
    fn symfony_keeps_sessions_in_files_unless_a_handler_is_named() {
        let store = |kind| [FactKind::SessionStore { kind, library: "symfony".into() }];
        let handler = |value: &str| format!("framework:\n  session:\n    handler_id: {value}\n");
        assert_eq!(kinds(read_yaml, &handler("null")), store(StoreKind::File));
        assert_eq!(kinds(read_yaml, &handler("App\\RedisHandler")), store(StoreKind::Service));
        assert_eq!(kinds(read_yaml, "framework:\n  session: true\n"), store(StoreKind::File));
    }

    #[test]
    fn a_secret_in_a_file_that_is_always_loaded_is_a_default() {
        let found = kinds(
            read_yaml,
            "application:\n  hmac_secret: long-and-random-9\n  token: ${TOKEN}\n  secret: '%env(APP_SECRET)%'\n",
        );
        assert_eq!(found[0], FactKind::DefaultSecret { name: "application.hmac_secret".into() });
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn defaults_of_node_and_the_variables_that_stand_for_them_are_read() {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let of = |path: &str, text: &str| {
            let mut out = Vec::new();
            read_yaml(&TextFile::new(path, text), &knowledge, &mut out);
            out.into_iter().map(|fact| fact.kind).collect::<Vec<_>>()
        };
        let text = "secret: secret\ndb:\n  client: sqlite3\n";
        let address = Source::Literal("sqlite3".to_owned());
        assert_eq!(
            of("config/default.yml", text),
            [
                FactKind::DefaultSecret { name: "secret".into() },
                FactKind::ServiceUsed { service: "sqlite".into(), address },
            ]
        );
        assert!(of("config/app.yml", text).is_empty());
        let text = "{\n  \"db\": {\n    \"url\": \"DATABASE_URL\",\n    \"pool\": {\"__name\": \"POOL\", \"__format\": \"json\"}\n  }\n}\n";
        let mut out = Vec::new();
        read_variables(&TextFile::new("config/custom-environment-variables.json", text), &mut out);
        let named = |name: &str| FactKind::EnvRead {
            name: name.to_owned(),
            default: None,
            required: false,
        };
        let found: Vec<_> = out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
        assert_eq!(found, [(named("DATABASE_URL"), 3), (named("POOL"), 4)]);
    }

    #[test]
    fn the_database_of_production_may_be_a_file() {
        let text = "production:\n  primary:\n    database: storage/a.sqlite3\ntest:\n  database: t.sqlite3\n";
        let found = kinds(|file, _, out| read_database(file, out), text);
        assert_eq!(found.len(), 1);
        let text = "<% user = ENV['U'] %>\n<%# why\n%>\nproduction:\n  database: a.sqlite3\nother:\n  username: <%= user %>\n";
        let mut out = Vec::new();
        read_database(&TextFile::new("config/database.yml", text), &mut out);
        assert_eq!((out.len(), out[0].place.line), (1, 5));
    }
}
