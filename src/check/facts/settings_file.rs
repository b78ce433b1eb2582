//! Configuration files that a framework loads: `application.properties`, `application.yml`,
//! `config/*.yaml`, `appsettings.json`, `database.yml`.

use super::source::{is_credential_url, is_secret_value, password_of, placeholder};
use super::yaml::{self, Node};
use super::{Fact, FactKind, Sink, Source, StoreKind, TextFile, credential};
use crate::check::knowledge::Knowledge;
use std::sync::Arc;

/// Reads a file of `name = value` lines.
pub fn read_properties(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let text = text.trim();
        if text.starts_with(['#', '!']) {
            continue;
        }
        if let Some((name, value)) = text.split_once(['=', ':']) {
            setting(file, line, name.trim(), value.trim(), knowledge, out);
        }
    }
}

/// Reads YAML in which each value has its path: `spring.datasource.url`.
pub fn read_yaml(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    // Templates (`<%= %>`) are no YAML; what can be read of others is.
    for document in yaml::documents(file).unwrap_or_default() {
        values(&document, "", &mut |name, value, line| {
            setting(file, line, name, value, knowledge, out);
        });
    }
}

/// Reads JSON in which each value has its path: `ConnectionStrings.Default`.
pub fn read_json(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    // Such files may have comments; then nothing is read of them.
    let Ok(value) = serde_json::from_str::<serde_json::Value>(file.text) else { return };
    let mut open = vec![(String::new(), &value)];
    while let Some((path, value)) = open.pop() {
        match value {
            serde_json::Value::Object(fields) => {
                for (name, value) in fields {
                    open.push((format!("{path}.{name}"), value));
                }
            }
            serde_json::Value::String(text) => {
                let offset = file.text.find(text.as_str()).unwrap_or(0);
                let line = file.line_of(offset);
                setting(file, line, path.trim_start_matches('.'), text, knowledge, out);
            }
            _ => {}
        }
    }
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
}

/// What one setting says.
fn setting(
    file: &TextFile<'_>,
    line: u32,
    name: &str,
    value: &str,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) {
    let mut add = |kind| out.push(file.on_line(line, kind));
    let read = placeholder(value);
    if let Some(kind) = &read {
        add(kind.clone());
    }
    let secret = credential::is_secret_name(name.rsplit('.').next().unwrap_or(name));
    let literal = read.is_none() && !credential::is_reference(value);
    let password = password_of(value).is_some_and(|password| is_secret_value(&password));
    if literal && (secret && is_secret_value(value) || is_credential_url(value) || password) {
        // Frameworks let the environment override each setting of these files.
        add(FactKind::DefaultSecret { name: name.to_owned() });
    }
    if let Some(kind) = symfony_sessions(name, value) {
        add(FactKind::SessionStore { kind, library: "symfony".into() });
    }
    match name {
        "server.port" | "quarkus.http.port" | "micronaut.server.port" => {
            let port = match &read {
                Some(FactKind::EnvRead { name, default, .. }) => {
                    Source::Environment { name: name.clone(), default: default.clone() }
                }
                _ => {
                    Source::Environment { name: "SERVER_PORT".into(), default: Some(value.into()) }
                }
            };
            add(FactKind::PortBound { port, host: None });
        }
        "logging.file.name" | "logging.file.path" | "logging.file" | "quarkus.log.file.path" => {
            add(sink(Sink::File, false));
        }
        // Symfony's; a section may be for one environment alone.
        _ if name.contains("monolog.handlers.")
            && !["when@dev", "when@test"].iter().any(|start| name.starts_with(start))
            && !["/dev/", "/test/"].iter().any(|folder| file.path.contains(folder)) =>
        {
            match name.rsplit('.').next() {
                Some("path") if value.starts_with("php://") => add(sink(Sink::Console, false)),
                Some("path") => add(sink(Sink::File, false)),
                Some("formatter") if value.contains("json") => add(sink(Sink::Console, true)),
                _ => {}
            }
        }
        "logging.structured.format.console" | "quarkus.log.console.json" => {
            add(sink(Sink::Console, true));
        }
        "server.shutdown" if value == "immediate" => {
            add(FactKind::ServerStarted {
                library: "spring-boot".into(),
                graceful: false,
                development: false,
            });
        }
        "server.shutdown" | "micronaut.lifecycle.graceful-shutdown.enabled"
            if matches!(value, "graceful" | "true") =>
        {
            add(FactKind::SignalHandled { signal: "SIGTERM".into() });
            add(FactKind::GracefulStop);
        }
        "quarkus.shutdown.timeout" if value != "0" => {
            add(FactKind::SignalHandled { signal: "SIGTERM".into() });
            add(FactKind::GracefulStop);
        }
        "spring.sql.init.mode" if value == "always" => add(FactKind::MigratesAtBoot),
        "spring.jpa.hibernate.ddl-auto" | "quarkus.hibernate-orm.database.generation"
            if matches!(value, "update" | "create" | "create-drop" | "drop-and-create") =>
        {
            add(FactKind::MigratesAtBoot);
        }
        "quarkus.flyway.migrate-at-start" | "quarkus.liquibase.migrate-at-start"
            if value == "true" =>
        {
            add(FactKind::MigratesAtBoot);
        }
        "spring.session.store-type" if !matches!(value, "none") => {
            add(FactKind::SessionStore {
                kind: StoreKind::Service,
                library: "spring-session".into(),
            });
        }
        _ => {}
    }
    let address = value.trim_start_matches("jdbc:");
    let inner = read.as_ref().and_then(|kind| match kind {
        FactKind::EnvRead { default: Some(default), .. } => Some(default.as_str()),
        _ => None,
    });
    let url = inner.map_or(address, |default| default.trim_start_matches("jdbc:"));
    let test = super::paths::environment_of(&file.path) == Some("test");
    if url.starts_with("sqlite:") && !url.contains(":memory:") && !test {
        let (service, address) = ("sqlite".to_owned(), Source::Literal(url.to_owned()));
        add(FactKind::ServiceUsed { service, address });
    }
    let service = knowledge.service_of_url(url).map(|service| service.name.clone());
    if let Some(service) = service {
        let address = match read {
            Some(FactKind::EnvRead { name, default, .. }) => Source::Environment { name, default },
            // The environment overrides it.
            _ => Source::Computed,
        };
        add(FactKind::ServiceUsed { service, address });
    }
}

/// Where Symfony keeps sessions: in files, unless a handler is named.
fn symfony_sessions(name: &str, value: &str) -> Option<StoreKind> {
    if name == "framework.session" {
        return (value == "true").then_some(StoreKind::File);
    }
    let native = matches!(value, "null" | "~" | "") || value.contains("native_file");
    (name == "framework.session.handler_id").then_some(if native {
        StoreKind::File
    } else {
        StoreKind::Service
    })
}

fn sink(sink: Sink, structured: bool) -> FactKind {
    FactKind::LogSink { sink, library: "framework".to_owned(), structured }
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

/// Reads a configuration file of Log4j 2 or Logback: the kinds of its appenders.
pub fn read_log_config(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let trimmed = text.trim();
        let appender = trimmed.starts_with("<appender")
            || trimmed.starts_with("<RollingFile")
            || trimmed.starts_with("<File ")
            || trimmed.starts_with("<Console")
            || trimmed.starts_with("<Socket")
            || trimmed.starts_with("log4j.appender.")
            || trimmed.starts_with("appender.");
        let kind = if appender && trimmed.contains("File") {
            sink(Sink::File, false)
        } else if appender && trimmed.contains("Console") {
            sink(Sink::Console, false)
        } else if appender
            && ["Socket", "Syslog", "Logstash", "Gelf", "Loki"]
                .iter()
                .any(|it| trimmed.contains(it))
        {
            sink(Sink::Network, false)
        } else if trimmed.starts_with('<')
            && ["JsonLayout", "JsonTemplateLayout", "LogstashEncoder", "JsonEncoder", "EcsEncoder"]
                .iter()
                .any(|it| trimmed.contains(it))
        {
            sink(Sink::Console, true)
        } else {
            continue;
        };
        out.push(file.on_line(line, kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn where_monolog_writes_in_production_is_told_from_where_it_does_in_development() {
        let text = "when@dev:\n  monolog:\n    handlers:\n      main:\n        path: '%kernel.logs_dir%/dev.log'\n\
                    when@prod:\n  monolog:\n    handlers:\n      nested:\n        path: php://stderr\n        formatter: monolog.formatter.json\n";
        assert_eq!(kinds(read_yaml, text), [sink(Sink::Console, false), sink(Sink::Console, true)]);
        let text = "monolog:\n  handlers:\n    main:\n      path: '%kernel.logs_dir%/prod.log'\n";
        assert_eq!(kinds(read_yaml, text), [sink(Sink::File, false)]);
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
