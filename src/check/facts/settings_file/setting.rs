//! What one setting says, wherever its file has it.

use super::{Source, is_credential_url, is_secret_value, names_secret, password_of, placeholder};
use crate::check::facts::{Fact, FactKind, Sink, StoreKind, TextFile, credential, paths};
use crate::check::knowledge::Knowledge;

/// For which deploys a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    /// For all of them, or for one that users see.
    Any,
    /// Where the app is written.
    Development,
    /// Where it is tested.
    Test,
}

impl Profile {
    /// Told by the file's name: `application-dev.yml`.
    pub(super) fn of_file(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        if ["sample", "example", "template"].iter().any(|word| name.contains(word)) {
            return Self::Test;
        }
        paths::environment_of(path).map_or(Self::Any, Self::of_names)
    }

    /// Told by the names of profiles, all of which must be for the same.
    pub(super) fn of_names(names: &str) -> Self {
        let all = |words: &[&str]| {
            names.split([',', '&', '|', ' ']).filter(|name| !name.is_empty()).all(|name| {
                let name = name.to_ascii_lowercase();
                !name.starts_with('!') && words.iter().any(|word| name.contains(word))
            })
        };
        match (all(&["test"]), all(&["dev", "local", "test"])) {
            (true, _) => Self::Test,
            (false, true) => Self::Development,
            (false, false) => Self::Any,
        }
    }
}

/// A setting.
#[derive(Debug)]
pub(super) struct Setting<'s> {
    /// Where it stands.
    pub(super) line: u32,
    /// Its path: `spring.datasource.url`.
    pub(super) name: &'s str,
    /// Its value, as written.
    pub(super) value: &'s str,
    /// For which deploys.
    pub(super) profile: Profile,
}

/// What `setting` says.
pub(super) fn read(
    file: &TextFile<'_>,
    setting: &Setting<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) {
    let Setting { line, value, .. } = *setting;
    let (name, profile) = without_profile(setting);
    let mut add = |kind| out.push(file.on_line(line, kind));
    let read = placeholder(value);
    if let Some(kind) = &read {
        add(kind.clone());
    }
    let literal = read.is_none() && !credential::is_reference(value);
    let password = password_of(value).is_some_and(|password| is_secret_value(&password));
    let given = literal
        && !is_group_of_developers(file, name)
        && (is_secret_of(file, name, value) || is_credential_url(value) || password);
    // Quarkus builds what is for its other profiles into no release.
    let built = profile == Profile::Any || !setting.name.trim_matches('"').starts_with('%');
    // .NET takes a host that says nothing of itself for one of production.
    let loaded = match profile {
        Profile::Any => true,
        Profile::Development => built && !file.name().ends_with(".json"),
        Profile::Test => false,
    };
    if given && loaded {
        // Frameworks let the environment override each setting of these files.
        add(FactKind::DefaultSecret { name: name.to_owned() });
    }
    let key = canonical(name);
    if is_own_port(&key) && !is_node_default(file) {
        let port = match &read {
            Some(FactKind::EnvRead { name, default, .. }) => {
                Source::Environment { name: name.clone(), default: default.clone() }
            }
            // Ktor and Dropwizard ask no variable that their file does not name.
            _ if key.starts_with("ktor.") || key.contains("connector") => {
                Source::Literal(value.to_owned())
            }
            _ => Source::Environment { name: "SERVER_PORT".into(), default: Some(value.into()) },
        };
        add(FactKind::PortBound { port, host: None });
    }
    if profile == Profile::Any {
        known(&key, value, file, &mut add);
        if let Some(kind) = symfony_sessions(name, value) {
            add(FactKind::SessionStore { kind, library: "symfony".into() });
        }
    }
    if is_node_default(file) && picks_sqlite(name, value) {
        let (service, address) = ("sqlite".to_owned(), Source::Literal(value.to_owned()));
        add(FactKind::ServiceUsed { service, address });
    }
    let lone = file.name().ends_with(".conf")
        || file.name().ends_with(".properties") && !file.name().starts_with("application");
    let located = Located { name, value, read, profile, is_lone: lone };
    address(located, knowledge, &mut add);
}

/// Whether a setting of this name is the port that the app listens at.
fn is_own_port(key: &str) -> bool {
    matches!(
        key,
        "server.port"
            | "quarkus.http.port"
            | "micronaut.server.port"
            | "ktor.deployment.port"
            | "server.connector.port"
    ) || key.starts_with("server.applicationconnectors.") && key.ends_with(".port")
}

/// What an appender of Dropwizard writes to.
fn appender(value: &str, add: &mut impl FnMut(FactKind)) {
    match value {
        "file" => add(sink(Sink::File, false)),
        "console" => add(sink(Sink::Console, false)),
        "syslog" | "tcp" | "udp" => add(sink(Sink::Network, false)),
        _ if value.contains("json") || value.contains("logstash") => add(sink(Sink::Console, true)),
        _ => {}
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

/// The setting's name without the profiles of Quarkus before it (`%dev,test.name`), and for what
/// it is then.
fn without_profile<'s>(setting: &Setting<'s>) -> (&'s str, Profile) {
    let name = setting.name.trim_start_matches('"');
    let Some((profiles, rest)) = name.strip_prefix('%').and_then(|rest| rest.split_once('.'))
    else {
        return (setting.name, setting.profile);
    };
    let names = profiles.trim_end_matches('"').replace('%', "");
    (rest, Profile::of_names(&names))
}

/// Whether a setting of this name holds a secret: `spring.datasource.password`, `Jwt.Key`.
fn is_secret(name: &str) -> bool {
    let mut parts = name.rsplit('.');
    let last = parts.next().unwrap_or(name);
    let pair = parts.next().map(|above| format!("{above}_{last}"));
    credential::is_secret_name(last)
        || names_secret(last)
        || last.eq_ignore_ascii_case("key") && pair.is_some_and(|pair| names_secret(&pair))
}

/// Values that are no secret to anybody, and do for one until somebody sets another.
const WEAK: [&str; 6] = ["secret", "password", "token", "changeme", "change-me", "test"];

/// Whether a setting has a secret as its value.
fn is_secret_of(file: &TextFile<'_>, name: &str, value: &str) -> bool {
    let of_node = is_node_default(file);
    let last = name.rsplit('.').next().unwrap_or(name);
    let named = is_secret(name) || of_node && credential::is_secret_name(&snake(last));
    named && (is_secret_value(value) || of_node && WEAK.contains(&value))
}

/// Whether a setting belongs to a group that is for developers or tests alone.
fn is_group_of_developers(file: &TextFile<'_>, name: &str) -> bool {
    file.name() == "config.json"
        && name.split('.').any(|part| matches!(part, "development" | "dev" | "test" | "local"))
}

/// `jwt_Secret` of `jwtSecret`.
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.chars() {
        if c.is_uppercase() && lower {
            out.push('_');
        }
        lower = c.is_lowercase();
        out.push(c);
    }
    out
}

/// Whether the file is one that Node's code loads in every deploy, by the library `config` or by
/// itself.
fn is_node_default(file: &TextFile<'_>) -> bool {
    file.name() == "config.json"
        || ["json", "yml", "yaml"]
            .iter()
            .any(|end| file.path.ends_with(&format!("config/default.{end}")))
}

/// Whether a setting says that the database is a file of the app's own.
fn picks_sqlite(name: &str, value: &str) -> bool {
    let kind = name.rsplit('.').next().unwrap_or(name);
    matches!(value, "sqlite" | "sqlite3" | "better-sqlite3")
        && matches!(kind, "client" | "dialect" | "driver" | "engine" | "type" | "adapter")
}

/// What settings of frameworks are known to do, by their names without `-` and `_`.
fn known(key: &str, value: &str, file: &TextFile<'_>, add: &mut impl FnMut(FactKind)) {
    let on = value.eq_ignore_ascii_case("true");
    let between = |start: &str, end: &str| key.starts_with(start) && key.ends_with(end);
    if migrates(key, value) {
        add(FactKind::MigratesAtBoot);
        return;
    }
    match key {
        "logging.file.name" | "logging.file.path" | "logging.file" => {
            add(sink(Sink::File, false));
        }
        _ if on && between("quarkus.log.", "file.enable") => add(sink(Sink::File, false)),
        _ if on && between("quarkus.log.", "file.enabled") => add(sink(Sink::File, false)),
        _ if on
            && key.starts_with("quarkus.log.")
            && ["syslog", "gelf", "socket"].iter().any(|it| key.contains(it))
            && (key.ends_with(".enable") || key.ends_with(".enabled")) =>
        {
            add(sink(Sink::Network, false));
        }
        "endpoints.health.enabled" if on => add(FactKind::HealthEndpoint),
        // Dropwizard's.
        _ if key.contains("appenders.") && key.ends_with(".type") => appender(value, add),
        _ if key.starts_with("micronaut.security.token.jwt.signatures.") => {
            let library = "micronaut-security".to_owned();
            add(FactKind::SessionStore { kind: StoreKind::Cookie, library });
        }
        _ if (key.ends_with("jpa.hibernate.ddlauto") || key.ends_with("hbm2ddl.auto"))
            && matches!(value, "none" | "validate") =>
        {
            add(FactKind::TablesLeftAlone);
        }
        "logging.structured.format.console" => add(sink(Sink::Console, true)),
        "quarkus.log.console.json" | "quarkus.log.console.json.enabled" if on => {
            add(sink(Sink::Console, true));
        }
        _ if between("serilog.writeto.", ".name") || key == "serilog.writeto" => {
            serilog(value, add);
        }
        // Symfony's; a section may be for one environment alone.
        _ if key.contains("monolog.handlers.")
            && !["when@dev", "when@test"].iter().any(|start| key.starts_with(start))
            && !["/dev/", "/test/"].iter().any(|folder| file.path.contains(folder)) =>
        {
            match key.rsplit('.').next() {
                Some("path") if value.starts_with("php://") => add(sink(Sink::Console, false)),
                Some("path") => add(sink(Sink::File, false)),
                // Of the handler's path, which another line names.
                Some("formatter") if value.contains("json") => {
                    let file_only = file.text.contains("path:") && !file.text.contains("php://");
                    add(sink(if file_only { Sink::File } else { Sink::Console }, true));
                }
                _ => {}
            }
        }
        "server.shutdown" if value == "immediate" => {
            add(FactKind::ServerStarted {
                library: "spring-boot".into(),
                graceful: false,
                development: false,
            });
        }
        "server.shutdown" | "micronaut.lifecycle.gracefulshutdown.enabled"
            if matches!(value, "graceful" | "true") =>
        {
            add(FactKind::SignalHandled { signal: "SIGTERM".into() });
            add(FactKind::GracefulStop);
        }
        "quarkus.shutdown.timeout" if value != "0" => {
            add(FactKind::SignalHandled { signal: "SIGTERM".into() });
            add(FactKind::GracefulStop);
        }
        "spring.session.storetype" if !matches!(value, "none") => {
            let library = "spring-session".to_owned();
            add(FactKind::SessionStore { kind: StoreKind::Service, library });
        }
        _ => {}
    }
}

/// A setting's name without what its spellings differ in.
fn canonical(name: &str) -> String {
    name.to_ascii_lowercase().replace(['-', '_', '"'], "")
}

/// Whether a setting has the app make or change its tables when it starts.
pub(in crate::check::facts) fn makes_tables(name: &str, value: &str) -> bool {
    migrates(&canonical(name), value)
}

fn migrates(key: &str, value: &str) -> bool {
    let value = value.trim_matches('"').to_ascii_lowercase().replace('_', "-");
    let on = value == "true";
    let makes = matches!(
        value.as_str(),
        "update"
            | "create"
            | "create-drop"
            | "drop-and-create"
            | "create-only"
            | "drop-create"
            | "create-or-extend-tables"
            | "drop-and-create-tables"
            | "create-tables"
    );
    let between = |start: &str, end: &str| key.starts_with(start) && key.ends_with(end);
    matches!(key, "spring.sql.init.mode" | "spring.datasource.initializationmode")
        && value == "always"
        || on && matches!(key, "spring.jpa.generateddl" | "play.evolutions.autoapply")
        || on && between("play.evolutions.db.", ".autoapply")
        || on && between("quarkus.flyway.", "migrateatstart")
        || on && between("quarkus.liquibase", "migrateatstart")
        || on && between("flyway.datasources.", ".enabled")
        || on && between("liquibase.datasources.", ".enabled")
        || between("liquibase.datasources.", ".changelog")
        || makes && between("datasources.", ".schemagenerate")
        || makes
            && [
                "jpa.hibernate.ddlauto",
                "hbm2ddl.auto",
                "schemageneration.database.action",
                "eclipselink.ddlgeneration",
            ]
            .iter()
            .any(|end| key.ends_with(end))
        || makes && between("quarkus.hibernateorm.", "database.generation")
        || makes && between("quarkus.hibernateorm.", "schemamanagement.strategy")
}

/// Where a sink of Serilog writes.
fn serilog(name: &str, add: &mut impl FnMut(FactKind)) {
    let network = [
        "Seq",
        "Elasticsearch",
        "Http",
        "DurableHttp",
        "GrafanaLoki",
        "Syslog",
        "UdpSyslog",
        "TcpSyslog",
        "Fluentd",
        "MSSqlServer",
        "PostgreSQL",
        "MongoDB",
        "AmazonCloudWatch",
        "Graylog",
        "EventLog",
        "DatadogLogs",
        "Splunk",
        "EventCollector",
    ];
    match name {
        "Console" => add(sink(Sink::Console, true)),
        "File" | "RollingFile" => add(sink(Sink::File, false)),
        _ if network.contains(&name) => add(sink(Sink::Network, false)),
        _ => {}
    }
}

/// A setting that may locate a service.
struct Located<'s> {
    name: &'s str,
    value: &'s str,
    /// The variable that it is taken from.
    read: Option<FactKind>,
    profile: Profile,
    /// Whether the app loads its file by itself, so that nothing may override it.
    is_lone: bool,
}

/// The service that a setting locates, where its value says of which kind it is.
fn address(located: Located<'_>, knowledge: &Knowledge, add: &mut impl FnMut(FactKind)) {
    let Located { name, value, read, profile, is_lone } = located;
    let inner = read.as_ref().and_then(|kind| match kind {
        FactKind::EnvRead { default: Some(default), .. } => Some(default.as_str()),
        _ => None,
    });
    let url = inner.unwrap_or(value).trim_start_matches("jdbc:");
    // What stands in for the store of production says nothing of it.
    if profile == Profile::Any && is_embedded(name, url) {
        let (service, address) = ("sqlite".to_owned(), Source::Literal(url.to_owned()));
        add(FactKind::ServiceUsed { service, address });
    }
    let service = knowledge.service_of_url(url).map(|service| service.name.clone());
    if let Some(service) = service {
        let address = match read {
            Some(FactKind::EnvRead { name, default, .. }) => Source::Environment { name, default },
            // The environment may override it.
            _ => Source::Computed,
        };
        if address == Source::Computed && is_lone && profile == Profile::Any {
            add(FactKind::FixedValue { name: name.to_owned() });
        }
        add(FactKind::ServiceUsed { service, address });
    }
}

/// Whether an address, without `jdbc:`, is that of a database in a file or in the process.
pub(in crate::check::facts) fn is_embedded_url(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let is = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
    is(&["sqlite:", "h2:", "hsqldb:", "derby:"])
        && !is(&["h2:tcp:", "h2:ssl:", "hsqldb:hsql", "hsqldb:http", "derby://", "derby:net:"])
}

/// Whether a setting locates such a database: by its scheme, or as a connection string of .NET
/// has it.
fn is_embedded(name: &str, url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let source = name.to_ascii_lowercase().contains("connection")
        && ["data source=", "datasource=", "filename="].iter().any(|start| {
            lower.strip_prefix(start).is_some_and(|rest| {
                let file = rest.split(';').next().unwrap_or(rest);
                let ends = [".db", ".sqlite", ".sqlite3", ".db3", ".litedb"];
                file == ":memory:" || ends.iter().any(|end| file.ends_with(end))
            })
        });
    is_embedded_url(url) || source
}

pub(super) fn sink(sink: Sink, structured: bool) -> FactKind {
    FactKind::LogSink { sink, library: "framework".to_owned(), structured }
}
