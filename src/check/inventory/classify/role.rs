//! Whose a file is, told by its path alone.

use super::FileKind;

/// Whose a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    // How Capistrano brings the app to its hosts.
    if path.ends_with("config/deploy.rb") || folders.ends_with("config/deploy") {
        return Role::Tooling;
    }
    // What an app in another language gives to browsers as it is.
    let stem = name.split('.').next().unwrap_or(name);
    let serves = matches!(stem, "server" | "app" | "index" | "main");
    if is_browser_language(kind) && folders == "js" && !serves {
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
        "test" | "tests" | "tst" | "__tests__" | "spec" | "specs" | "testdata" | "test-data"
        | "test_data" | "fixtures" | "e2e" | "cypress" | "playwright" | "mocks" | "__mocks__"
        | "testing" | "testutil" | "testutils" | "testhelper" | "testhelpers" | "testsupport"
        | "e2e-tests" | "integration-tests" | "integration_tests" | "functional_test"
        | "functional_tests" | "functional-tests" | "acceptance-tests" | "acceptance_tests"
        | "smoke-tests" | "load-tests" | "perf-tests" => Role::Test,
        // Sets of sources of Gradle beside `src/main`.
        "integrationtest" | "functionaltest" | "acceptancetest" | "contracttest" | "smoketest"
        | "componenttest" | "apitest" | "testfixtures" | "inttest" => Role::Test,
        // Projects of .NET: `Shop.Api.Tests`, `Shop.IntegrationTests`.
        _ if folder.contains('.') && is_tests(folder)
            || matches!(folder, "unittests" | "integrationtests" | "functionaltests") =>
        {
            Role::Test
        }
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
        "dev" | "development" | "devel" | "local" if kind == FileKind::Dockerfile => {
            Role::Development
        }
        "buildsrc" | "capistrano" if source => Role::Tooling,
        "scripts" | "script" | "extra" | "extras" | "tools" | "tooling" | "webpack" | "turbo"
            if is_browser_language(kind) =>
        {
            Role::Tooling
        }
        "hack" | "dev" | "devtools" | "dev-tools" | ".ci" | ".github" if source => Role::Tooling,
        ".devcontainer" | ".gitpod" | ".vscode" | ".idea" => Role::Development,
        // What an engineer of tests has for himself: `test-engineering`.
        _ if folder.starts_with("test-") || folder.starts_with("test_") => Role::Test,
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

/// `shop.unittests`, `shop.tests`
fn is_tests(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|last| {
        ["tests", "specs"].iter().any(|end| last.ends_with(end)) || last == "test"
    })
}

fn stem_of_project(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
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
        "elixir" => stem.ends_with("_test") || matches!(stem, "factory" | "factories"),
        _ => false,
    };
    // `config/environments/test.rb`, `config/test.exs`
    if test || stem == "test" {
        Role::Test
    } else if lower.contains(".example.") || lower.contains(".sample.") {
        Role::Example
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
                // It serves the pages of a developer while they change.
                || ["dev-server", "dev_server", "devserver", "hot-reload"].iter().any(|it| stem.contains(it))
                || lower.starts_with("gulpfile")
                || lower.starts_with('.'))
    {
        Role::Tooling
    } else {
        Role::Own
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind;
    use super::*;

    #[test]
    fn the_apps_own_files_are_told_from_others() {
        for (path, expected) in [
            ("app/main.py", Role::Own),
            ("tests/conftest.py", Role::Test),
            ("src/Shop.Api.Tests/TodoApplication.cs", Role::Test),
            ("src/Shop.IntegrationTests/appsettings.json", Role::Test),
            ("src/Shop.Latest/Program.cs", Role::Own),
            ("src/integrationTest/kotlin/shop/Base.kt", Role::Test),
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
            ("hot-reload-dev-server.js", Role::Tooling),
            ("src/server.js", Role::Own),
            ("build.rs", Role::Tooling),
            ("turbo/generators/config.ts", Role::Tooling),
            ("app/local_settings.example.py", Role::Example),
            ("config/deploy/production.rb", Role::Tooling),
            ("lib/capistrano/sync.rb", Role::Tooling),
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
}
