//! What a file is, told by its path alone.

mod tables;

use crate::check::facts::Stage;
use tables::{LANGUAGES, LOCKFILES, NAMED, RUNTIMES};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// `database.yml`.
    Database,
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
    /// A web server's configuration.
    ServerConfig,
    /// uWSGI's configuration.
    Uwsgi,
    /// A key or a certificate.
    KeyFile,
    /// Text for people.
    Prose,
    /// Anything else.
    Other,
}

/// Whose a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The app's own.
    Own,
    /// Tests and their fixtures.
    Test,
    /// Examples, samples, benchmarks.
    Example,
    /// Documentation.
    Documentation,
    /// Somebody else's, kept in the tree.
    Vendored,
    /// Made by a tool.
    Generated,
    /// Code for the browser: it runs in no process of the app.
    Browser,
    /// Configuration of build tools and task runners.
    Tooling,
    /// For the development environment only.
    Development,
    /// Texts in the languages of its users.
    Translation,
}

impl Role {
    /// As the statistics name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Test => "test",
            Self::Example => "example",
            Self::Documentation => "documentation",
            Self::Vendored => "vendored",
            Self::Generated => "generated",
            Self::Browser => "browser code",
            Self::Tooling => "build tooling",
            Self::Development => "development environment",
            Self::Translation => "translation",
        }
    }
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
    if path.ends_with("config/deploy.yml") {
        return FileKind::Platform("Kamal");
    }
    if let Some(kind) = settings(path, name) {
        return kind;
    }
    // Programs without an ending: the first line says in which language.
    match by_pattern(name) {
        FileKind::Other if !name.contains('.') && in_folder_of_scripts(path) => FileKind::Shell,
        kind => kind,
    }
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
    Some(match extension {
        "xml" | "properties" if logging => FileKind::LogConfig,
        "properties" if application => FileKind::Properties,
        "yml" | "yaml" if application || in_config || symfony => FileKind::Settings,
        "json" if stem.starts_with("appsettings") => FileKind::SettingsJson,
        _ if name.starts_with("database.yml") => FileKind::Database,
        _ => return None,
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
            || lower.starts_with("dockerfile."))
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
    if let Some((_, language)) = LANGUAGES.iter().find(|(known, _)| *known == extension) {
        return FileKind::Source(language);
    }
    match extension {
        "gemspec" => FileKind::Gemspec,
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
        "ini" if lower.contains("uwsgi") => FileKind::Uwsgi,
        "conf" | "ini" if lower.starts_with("supervisor") => FileKind::ServerConfig,
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
    name == ".env"
        || name == ".flaskenv"
        || name.starts_with(".env.")
        || name.starts_with(".env-")
        || has_extension(name, &["env"])
        || matches!(name, "env.example" | "env.sample" | "example.env" | "dotenv")
}

/// Whose the file at `path` is, as far as its path tells.
pub fn role(path: &str, kind: FileKind) -> Role {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    // Java's packages may be called anything (`src/main/java/com/example/`).
    let folders = folders.split_once("src/main/").map_or(folders, |(above, _)| above);
    if is_browser_language(kind)
        && ["resources/js", "resources/ts", "resources/assets", "app/javascript", "src/main/webapp"]
            .iter()
            .any(|start| folders.starts_with(start) || folders.contains(&format!("/{start}")))
    {
        return Role::Browser;
    }
    for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
        if let Some(role) = folder_role(&folder.to_ascii_lowercase(), kind) {
            return role;
        }
    }
    name_role(name, kind)
}

fn folder_role(folder: &str, kind: FileKind) -> Option<Role> {
    let source = matches!(kind, FileKind::Source(_));
    Some(match folder {
        "test" | "tests" | "__tests__" | "spec" | "specs" | "testdata" | "test-data"
        | "test_data" | "fixtures" | "e2e" | "cypress" | "playwright" | "mocks" | "__mocks__"
        | "testing" | "testutil" | "testutils" | "testhelper" | "testhelpers" | "testsupport"
        | "e2e-tests" | "integration-tests" | "integration_tests" => Role::Test,
        "example" | "examples" | "sample" | "samples" | "demo" | "demos" | "contrib" | "bench"
        | "benches" | "benchmark" | "benchmarks" => Role::Example,
        "doc" | "docs" | "documentation" => Role::Documentation,
        "vendor" | "vendors" | "vendored" | "third_party" | "third-party" | "thirdparty"
        | "_vendor" | "node_modules" | "bower_components" | "site-packages" => Role::Vendored,
        "dist" | "target" | "coverage" | "htmlcov" | "generated" | "__generated__" | "out" => {
            Role::Generated
        }
        "build" if source => Role::Generated,
        "i18n" | "locales" | "locale" | "lang" | "translations" if source => Role::Translation,
        "dev" if kind == FileKind::Dockerfile => Role::Development,
        "buildsrc" if source => Role::Tooling,
        "scripts" | "script" | "extra" | "extras" | "tools" | "tooling" | "webpack"
            if is_browser_language(kind) =>
        {
            Role::Tooling
        }
        "hack" | "dev" | "devtools" | "dev-tools" | ".ci" | ".github" if source => Role::Tooling,
        ".devcontainer" | ".gitpod" | ".vscode" | ".idea" => Role::Development,
        "static" | "public" | "assets" | "wwwroot" if is_browser_language(kind) => Role::Browser,
        // `push-examples`; one example alone may be the app (`spring-example`).
        _ if folder.split(['_', '-']).any(|word| matches!(word, "examples" | "samples")) => {
            Role::Example
        }
        // `crates_test_db`, `test-utils`
        _ if source
            && folder.split(['_', '-']).any(|word| {
                matches!(word, "test" | "tests" | "testing" | "msw" | "mock" | "mocks" | "stubs")
            }) =>
        {
            Role::Test
        }
        _ => return None,
    })
}

fn is_browser_language(kind: FileKind) -> bool {
    matches!(kind, FileKind::Source("javascript" | "typescript"))
}

fn name_role(name: &str, kind: FileKind) -> Role {
    let lower = name.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or(&lower);
    let has_word = |words: &[&str]| lower.split(['.', '-', '_']).any(|word| words.contains(&word));
    match kind {
        FileKind::Source(language) => source_role(name, &lower, stem, language),
        FileKind::DevSetup(_) => Role::Development,
        FileKind::Csproj | FileKind::PackagesConfig if is_tests(stem_of_project(&lower)) => {
            Role::Test
        }
        FileKind::Dockerfile
            if has_word(&["gitpod", "dev", "development", "local", "debug", "compose"]) =>
        {
            Role::Development
        }
        FileKind::Dockerfile if has_word(&["test", "tests", "testing", "ci", "e2e"]) => Role::Test,
        FileKind::Requirements
            if ["dev", "test", "lint", "doc"].iter().any(|word| lower.contains(word)) =>
        {
            Role::Development
        }
        _ => Role::Own,
    }
}

/// Parts of an app whose own configuration is named as that of a tool is (`db.config.js`).
const CONFIGURED: [&str; 22] = [
    "api",
    "app",
    "auth",
    "aws",
    "cache",
    "cors",
    "database",
    "db",
    "email",
    "env",
    "jwt",
    "key",
    "keys",
    "mail",
    "mongo",
    "mongodb",
    "mongoose",
    "redis",
    "sequelize",
    "server",
    "session",
    "storage",
];
/// `shop.unittests`, `shop.tests`
fn is_tests(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|last| last.ends_with("tests") || last == "test")
}

fn stem_of_project(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn source_role(name: &str, lower: &str, stem: &str, language: &str) -> Role {
    let browser = matches!(language, "javascript" | "typescript");
    let test = match language {
        "python" => {
            stem.starts_with("test_")
                || stem.ends_with("_test")
                || matches!(stem, "conftest" | "tests" | "test")
        }
        "go" => stem.ends_with("_test"),
        "javascript" | "typescript" => lower.contains(".test.") || lower.contains(".spec."),
        "java" | "kotlin" => name.contains("Test.") || name.contains("Tests."),
        "ruby" => stem.ends_with("_spec") || stem.ends_with("_test"),
        "rust" => matches!(stem, "tests" | "test_utils" | "test_util" | "test_helpers"),
        "php" => name.ends_with("Test.php"),
        "csharp" => name.ends_with("Tests.cs") || name.ends_with("Test.cs"),
        "elixir" => stem.ends_with("_test"),
        _ => false,
    };
    // `config/environments/test.rb`, `config/test.exs`
    if test || stem == "test" {
        Role::Test
    } else if lower.contains(".min.")
        || lower.ends_with("_pb2.py")
        || lower.ends_with(".pb.go")
        || lower.ends_with(".d.ts")
        || lower.contains(".generated.")
    {
        Role::Generated
    } else if matches!(lower, "noxfile.py" | "fabfile.py" | "magefile.go" | "build.rs")
        || lower.ends_with(".gradle.kts")
        || browser
            && (lower.contains(".config.") && !CONFIGURED.contains(&stem)
                || lower == "webpack.mix.js"
                || lower.starts_with("gruntfile")
                || lower.starts_with("gulpfile")
                || lower.starts_with('.'))
    {
        Role::Tooling
    } else {
        Role::Own
    }
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
        || text.len() > 5000 && text.len() / (text.matches('\n').count() + 1) > 500
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
            ("docker/Dockerfile.j2", FileKind::Other),
            ("docker-compose.yml", FileKind::Compose(Stage::Development)),
            ("compose.prod.yaml", FileKind::Compose(Stage::Production)),
            ("docker-compose.test.yml", FileKind::Compose(Stage::Ci)),
            (".env.example", FileKind::EnvFile),
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
        ] {
            assert_eq!(kind(path), expected, "{path}");
        }
    }

    #[test]
    fn the_apps_own_files_are_told_from_others() {
        for (path, expected) in [
            ("app/main.py", Role::Own),
            ("tests/conftest.py", Role::Test),
            ("app/test_views.py", Role::Test),
            ("cmd/serve_test.go", Role::Test),
            ("src/latest.js", Role::Own),
            ("src/a.spec.ts", Role::Test),
            ("examples/one/app.py", Role::Example),
            ("extra/push-examples/go/package.json", Role::Example),
            ("spring-example/src/App.kt", Role::Own),
            ("vendor/lib.php", Role::Vendored),
            ("web/static/app.js", Role::Browser),
            ("web/static/app.py", Role::Own),
            ("lib/jquery.min.js", Role::Generated),
            ("vite.config.ts", Role::Tooling),
            ("build.rs", Role::Tooling),
            ("playwright/compose/Dockerfile", Role::Test),
            ("config.js", Role::Own),
            ("app/config/db.config.js", Role::Own),
            ("app/src/main/java/com/example/App.java", Role::Own),
            (".devcontainer/Dockerfile", Role::Development),
            ("requirements-dev.txt", Role::Development),
            ("config/environments/test.rb", Role::Test),
            ("Dockerfile.e2e", Role::Test),
            ("Dockerfile.compose", Role::Development),
            ("docker/device.Dockerfile", Role::Own),
        ] {
            assert_eq!(role(path, kind(path)), expected, "{path}");
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
