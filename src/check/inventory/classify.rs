//! What a file is, told by its path alone.

mod role;
mod tables;

pub use role::{Role, role};

use crate::check::facts::{Stage, dotenv};
use tables::{LANGUAGES, LOCKFILES, NAMED, RUNTIMES};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Source code of this language.
    Source(&'static str),
    /// A shell script.
    Shell,
    /// A recipe for an image.
    Dockerfile,
    /// What is kept out of an image.
    DockerIgnore,
    /// A compose file.
    Compose(Stage),
    /// YAML that may be a Kubernetes manifest.
    Yaml,
    /// `Chart.yaml` of Helm.
    Chart,
    /// Values of a chart.
    ChartValues,
    /// `kustomization.yaml`.
    Kustomization,
    /// Terraform.
    Terraform,
    /// Process types and their commands.
    Procfile,
    /// Variables and their values.
    EnvFile,
    /// `package.json`.
    PackageJson,
    /// `tsconfig.json` and its like.
    TsConfig,
    /// `requirements.txt` and its like.
    Requirements,
    /// `pyproject.toml`.
    Pyproject,
    /// `Pipfile`.
    Pipfile,
    /// `go.mod`.
    GoMod,
    /// `Cargo.toml`.
    CargoToml,
    /// `pom.xml`.
    Maven,
    /// `build.gradle` or `build.gradle.kts`.
    Gradle,
    /// A script that builds of Gradle take in.
    GradlePart,
    /// `Gemfile`.
    Gemfile,
    /// A description of a gem.
    Gemspec,
    /// `composer.json`.
    Composer,
    /// A project file of .NET.
    Csproj,
    /// `mix.exs`.
    Mix,
    /// Settings as `name = value`.
    Properties,
    /// Settings as YAML.
    Settings,
    /// Settings as JSON.
    SettingsJson,
    /// Which variable sets which setting, for the library `config` of Node.
    SettingsVariables,
    /// `database.yml`.
    Database,
    /// A schema of Prisma.
    Prisma,
    /// Settings as HOCON.
    Hocon,
    /// XML that may declare what a Java app is made of.
    JavaXml,
    /// Configuration of a logging library.
    LogConfig,
    /// `setup.py`.
    SetupPy,
    /// `setup.cfg`.
    SetupCfg,
    /// `environment.yml` of conda.
    Conda,
    /// `build.sbt`.
    Sbt,
    /// `libs.versions.toml`.
    GradleCatalog,
    /// What project files of .NET share.
    NugetShared,
    /// `packages.config`.
    PackagesConfig,
    /// `global.json`.
    GlobalJson,
    /// A lockfile of this ecosystem.
    Lockfile(&'static str),
    /// A file that holds the version of this runtime (empty: of several).
    Runtime(&'static str),
    /// A workflow of GitHub Actions.
    GithubWorkflow,
    /// `.gitlab-ci.yml`.
    GitlabCi,
    /// A pipeline of this system, not read.
    OtherCi(&'static str),
    /// `app.json`.
    AppJson,
    /// A deploy file of this platform.
    Platform(&'static str),
    /// A description of a development environment.
    DevSetup(&'static str),
    /// A Makefile or a justfile.
    Tasks,
    /// A Taskfile.
    Taskfile,
    /// A systemd unit.
    Unit,
    /// What s6 or runit runs as a service.
    RunScript,
    /// A web server's configuration.
    ServerConfig,
    /// uWSGI's configuration.
    Uwsgi,
    /// A key or a certificate.
    KeyFile,
    /// A file that holds one secret and nothing else, by what another file says of it.
    SecretFile,
    /// Text for people.
    Prose,
    /// Anything else.
    Other,
}

/// What the file at `path` is.
pub fn kind(path: &str) -> FileKind {
    let name = path.rsplit('/').next().unwrap_or(path);
    if let Some((_, kind)) = NAMED.iter().find(|(known, _)| *known == name) {
        return *kind;
    }
    for (table, make) in [
        (&LOCKFILES[..], FileKind::Lockfile as fn(&'static str) -> FileKind),
        (&RUNTIMES[..], FileKind::Runtime),
    ] {
        if let Some((_, value)) = table.iter().find(|(known, _)| *known == name) {
            return make(value);
        }
    }
    if let Some(workflow) = path.strip_prefix(".github/workflows/") {
        let is_one = !workflow.contains('/') && has_extension(name, &["yml", "yaml"]);
        return if is_one { FileKind::GithubWorkflow } else { FileKind::Other };
    }
    if path.contains("requirements/") && has_extension(name, &["txt"]) {
        return FileKind::Requirements;
    }
    if path.starts_with(".circleci/") {
        return FileKind::OtherCi("CircleCI");
    }
    for (folder, system) in [(".buildkite/", "Buildkite"), (".woodpecker/", "Woodpecker")] {
        if path.starts_with(folder) && has_extension(name, &["yml", "yaml"]) {
            return FileKind::OtherCi(system);
        }
    }
    if path.starts_with(".gitlab/") && has_extension(name, &["yml", "yaml"]) {
        return FileKind::GitlabCi;
    }
    if name.starts_with("Jenkinsfile.") || name.to_ascii_lowercase().ends_with(".jenkinsfile") {
        return FileKind::OtherCi("Jenkins");
    }
    // What Express's generator makes to start the server.
    if path == "bin/www" || path.ends_with("/bin/www") {
        return FileKind::Source("javascript");
    }
    if path.ends_with("config/deploy.yml") {
        return FileKind::Platform("Kamal");
    }
    if name == "run" && is_supervised(path) {
        return FileKind::RunScript;
    }
    if let Some(kind) = settings(path, name) {
        return kind;
    }
    if path.contains("sites-enabled/") || path.contains("sites-available/") {
        return FileKind::ServerConfig;
    }
    match by_pattern(name) {
        // Programs without an ending: the first line says in which language.
        FileKind::Other if !name.contains('.') && in_folder_of_scripts(path) => FileKind::Shell,
        kind => kind,
    }
}

/// Whether a file lies in the folder of one service of s6 or runit: `services.d/web/run`.
fn is_supervised(path: &str) -> bool {
    let above = path.rsplit('/').nth(2).unwrap_or_default();
    matches!(above, "services.d" | "s6-rc.d" | "s6" | "runit" | "sv")
        || above == "service" && path.contains("etc/service/")
}

/// Whether a file lies where programs and scripts without an ending usually do.
fn in_folder_of_scripts(path: &str) -> bool {
    path.rsplit('/').skip(1).any(|folder| {
        matches!(
            folder,
            "bin" | "script" | "scripts" | "docker" | "compose" | "deploy" | "deployment"
        )
    })
}

/// Files of settings that a framework or a common library loads.
fn settings(path: &str, name: &str) -> Option<FileKind> {
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.')?;
    let application = ["application", "bootstrap"].iter().any(|start| {
        stem.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    let in_config = matches!(folder, "config" | "configuration" | "conf" | "settings")
        && ["base", "default", "production", "prod", "app", "config", "settings"].contains(&stem);
    let symfony = path.contains("config/packages/")
        && ["monolog", "framework", "security", "doctrine", "messenger", "mailer", "cache"]
            .contains(&stem)
        || folder == "config" && stem == "config_prod";
    let logging = ["logback", "log4j"].iter().any(|start| stem.starts_with(start));
    let of_java = path.contains("src/main/") || path.contains("WEB-INF/");
    let of_python =
        ["logging", "log_config", "log-config", "logger", "logconf"].iter().any(|name| {
            stem.strip_prefix(name).is_some_and(|rest| {
                matches!(rest, "" | "_config" | "-config" | ".prod" | "_prod" | "-prod")
            })
        });
    Some(match extension {
        "yml" | "yaml" | "ini" | "conf" | "json" if of_python => FileKind::LogConfig,
        "xml" | "properties" if logging => FileKind::LogConfig,
        "config" if matches!(stem, "nlog" | "NLog" | "log4net") => FileKind::LogConfig,
        "xml" if of_java => FileKind::JavaXml,
        "properties" if application || of_java && is_of_services(stem) => FileKind::Properties,
        "conf" if application || stem == "reference" => FileKind::Hocon,
        "yml" | "yaml" if application || in_config || symfony => FileKind::Settings,
        "json" if stem.starts_with("appsettings") => FileKind::SettingsJson,
        "json" | "json5" | "yml" | "yaml" if stem == "custom-environment-variables" => {
            FileKind::SettingsVariables
        }
        "json" if folder == "config" && stem == "default" => FileKind::SettingsJson,
        // What Node's code takes in by `require`.
        "json" if stem == "config" && matches!(folder, "" | "config" | "src" | "server") => {
            FileKind::SettingsJson
        }
        _ if name.starts_with("database.yml") => FileKind::Database,
        _ => return None,
    })
}

/// Whether a file of properties holds how the app reaches its services, told by its name.
fn is_of_services(stem: &str) -> bool {
    ["jdbc", "db", "database", "datasource", "data-access", "hibernate", "mail", "redis", "config"]
        .iter()
        .any(|name| {
            stem.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', '.']))
        })
}

fn by_pattern(name: &str) -> FileKind {
    let lower = name.to_ascii_lowercase();
    let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
    let yaml = matches!(extension, "yml" | "yaml");
    // What Dockerfiles are made from is none.
    let template =
        matches!(extension, "j2" | "jinja" | "jinja2" | "tmpl" | "tpl" | "template" | "erb" | "in");
    if !template
        && (lower == "dockerfile"
            || lower == "containerfile"
            || extension == "dockerfile"
            || extension.is_empty() && lower.starts_with("dockerfile-")
            || lower.starts_with("dockerfile.")
                && !["js", "css", "md", "txt", "svg", "png", "py", "json", "html"]
                    .contains(&extension)
            || extension.is_empty()
                && ["dockerfile-", "dockerfile_"].iter().any(|start| lower.starts_with(start)))
    {
        return FileKind::Dockerfile;
    }
    if yaml && ["docker-compose", "compose", "docker-stack"].iter().any(|s| lower.starts_with(s)) {
        return FileKind::Compose(compose_stage(&lower));
    }
    if is_env_file(&lower) {
        return FileKind::EnvFile;
    }
    if extension == "txt" && lower.contains("requirements") {
        return FileKind::Requirements;
    }
    if lower.ends_with(".php.dist") {
        return FileKind::Source("php");
    }
    let settings = lower.starts_with("settings.");
    if (lower.ends_with(".gradle") || lower.ends_with(".gradle.kts")) && !settings {
        return FileKind::GradlePart;
    }
    if let Some((_, language)) = LANGUAGES.iter().find(|(known, _)| *known == extension) {
        return FileKind::Source(language);
    }
    match extension {
        "gemspec" => FileKind::Gemspec,
        "prisma" => FileKind::Prisma,
        "sh" | "bash" => FileKind::Shell,
        "tf" | "tfvars" => FileKind::Terraform,
        "yml" | "yaml" if is_values(&lower) => FileKind::ChartValues,
        "yml" | "yaml" if lower.starts_with("azure-pipelines") => {
            FileKind::OtherCi("Azure Pipelines")
        }
        "mk" => FileKind::Tasks,
        "socket" => FileKind::Unit,
        "template" | "tmpl" | "tpl" | "conf"
            if lower.contains("nginx") || lower.contains(".conf.") =>
        {
            FileKind::ServerConfig
        }
        "csproj" | "fsproj" | "vbproj" => FileKind::Csproj,
        "yml" | "yaml" => FileKind::Yaml,
        "md" | "rst" | "adoc" => FileKind::Prose,
        // A page of the manual.
        "1" | "5" | "8" if !lower.contains("lib") => FileKind::Prose,
        "pem" | "key" => FileKind::KeyFile,
        "service" => FileKind::Unit,
        "conf" | "ini" if lower.starts_with("supervisor") => FileKind::ServerConfig,
        "ini" if lower.contains("uwsgi") => FileKind::Uwsgi,
        "conf" if !lower.contains("gunicorn") => FileKind::ServerConfig,
        "txt" if lower.starts_with("readme") => FileKind::Prose,
        "" if lower == "readme" => FileKind::Prose,
        "" if lower.ends_with("entrypoint") => FileKind::Shell,
        _ => FileKind::Other,
    }
}

/// `values.yaml`, `values-prod.yaml`, `values.staging.yaml`.
fn is_values(name: &str) -> bool {
    name.strip_prefix("values").is_some_and(|rest| rest.starts_with(['.', '-', '_']))
}

/// For what a compose file of this name is.
pub fn compose_stage(name: &str) -> Stage {
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if says(&["prod", "stack", "swarm", "deploy"]) {
        Stage::Production
    } else if says(&["test", ".ci."]) {
        Stage::Ci
    } else {
        Stage::Development
    }
}

fn has_extension(name: &str, wanted: &[&str]) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| wanted.iter().any(|one| extension.eq_ignore_ascii_case(one)))
}

/// `.env`, `.env.local`, `production.env`, `.flaskenv`, `env.example`.
fn is_env_file(name: &str) -> bool {
    let made_from = ["example", "sample", "dist", "template"];
    let shown = name.rsplit_once('.').filter(|(_, end)| made_from.contains(end));
    name == ".env"
        || shown.is_some_and(|(name, _)| has_extension(name, &["env"]))
        || name == ".flaskenv"
        || name.starts_with(".env.")
        || name.starts_with(".env-")
        || has_extension(name, &["env"])
        || matches!(name, "env.example" | "env.sample" | "env.template" | "env.dist" | "dotenv")
        || matches!(name, ".example-env" | ".sample-env" | ".example.env")
        || name.starts_with("env-") && dotenv::is_example(name) && !name.contains('.')
}

/// Whether the first lines say that a tool made the file, or its lines are too long for people.
pub fn is_generated(text: &str) -> bool {
    let mut cut = text.len().min(1000);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let head = &text[..cut];
    head.contains("Code generated by")
        || head.contains("@generated")
        || text.len() > 5000
            && text.len() / (memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1) > 500
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        for (path, expected) in [
            ("app/main.py", FileKind::Source("python")),
            ("Dockerfile", FileKind::Dockerfile),
            ("docker/api.Dockerfile", FileKind::Dockerfile),
            ("docker/Dockerfile", FileKind::Dockerfile),
            ("Dockerfile-web", FileKind::Dockerfile),
            ("Dockerfile-notes.md", FileKind::Prose),
            ("static/highlight/dockerfile.min.js", FileKind::Source("javascript")),
            ("docker/start", FileKind::Shell),
            ("rootfs/etc/s6-overlay/s6-rc.d/web/run", FileKind::RunScript),
            ("etc/service/web/run", FileKind::RunScript),
            ("bin/run", FileKind::Shell),
            ("ci/deploy.Jenkinsfile", FileKind::OtherCi("Jenkins")),
            (".gitlab/deploy.yml", FileKind::GitlabCi),
            ("docker/Dockerfile.j2", FileKind::Other),
            ("docker-compose.yml", FileKind::Compose(Stage::Development)),
            ("compose.prod.yaml", FileKind::Compose(Stage::Production)),
            ("docker-compose.test.yml", FileKind::Compose(Stage::Ci)),
            (".env.example", FileKind::EnvFile),
            ("env-example", FileKind::EnvFile),
            ("env-example.md", FileKind::Prose),
            ("Dockerfile-worker", FileKind::Dockerfile),
            ("dockerfile-notes.md", FileKind::Prose),
            ("config/custom-environment-variables.json", FileKind::SettingsVariables),
            ("prisma/schema.prisma", FileKind::Prisma),
            ("shop.env.example", FileKind::EnvFile),
            ("config/production.env", FileKind::EnvFile),
            ("requirements/base.txt", FileKind::Requirements),
            ("requirements-web.txt", FileKind::Requirements),
            (".github/workflows/ci.yml", FileKind::GithubWorkflow),
            (".github/workflows/scripts/check.yml", FileKind::Other),
            ("k8s/web.yaml", FileKind::Yaml),
            ("poetry.lock", FileKind::Lockfile("pypi")),
            (".nvmrc", FileKind::Runtime("node")),
            ("environment.ts", FileKind::Source("typescript")),
            ("config/packages/monolog.yaml", FileKind::Settings),
            ("config/packages/routing.yaml", FileKind::Yaml),
            ("docker/nginx/sites-enabled/default", FileKind::ServerConfig),
        ] {
            assert_eq!(kind(path), expected, "{path}");
        }
    }

    #[test]
    fn generated_text_is_known_by_its_head_or_its_lines() {
        assert!(is_generated("// Code generated by protoc. DO NOT EDIT.\n"));
        assert!(is_generated(&"x".repeat(6000)));
        assert!(!is_generated("print('hello')\n"));
        assert!(!is_generated(&"ü".repeat(600)));
    }
}
