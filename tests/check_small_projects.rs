//! What projects in Go, PHP, Rust and shell taught the check: each lesson a small project, written
//! for it.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

mod checked;

use checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Report;
use twelve_tui::check::report::Status::{Met, NotApplicable, Unmet};

/// The files on which a criterion's status rests.
fn files_of(report: &Report, id: &str) -> Vec<String> {
    report.criterion(id).unwrap().evidence.iter().map(|it| it.path.clone()).collect()
}

#[test]
fn pages_of_plain_php_wait_for_a_web_server_of_the_host() {
    let report = report_of_files(&[
        (
            "includes/config.php",
            "<?php\ndefine('DB_SERVER', 'db1.lan');\n$link = mysqli_connect(DB_SERVER, 'shop', '', 'shop');\n",
        ),
        (
            "login.php",
            "<?php\nsession_start();\nrequire_once 'includes/config.php';\n$name = $_POST['name'];\n$_SESSION['name'] = $name;\nmove_uploaded_file($_FILES['photo']['tmp_name'], 'uploads/' . $name);\n",
        ),
        ("index.php", "<?php\nrequire 'login.php';\n"),
        ("README.md", "# Shop\n\nCopy the folder to the htdocs of your server.\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("codebase.one-app", Met),
            ("dependencies.locked", NotApplicable),
            ("config.from-environment", Unmet),
            ("backing.attached-by-config", Unmet),
            ("port.self-contained", Unmet),
            ("port.declared", Unmet),
            ("concurrency.process-types", Unmet),
            ("concurrency.scales-out", Unmet),
            ("disposability.health-checked", Unmet),
            ("parity.one-setup", Unmet),
            ("processes.stateless-sessions", Unmet),
            ("processes.no-local-persistence", Unmet),
        ],
    );
    assert!(files_of(&report, "parity.one-setup").contains(&"README.md".to_owned()));
    assert!(files_of(&report, "port.self-contained").contains(&"index.php".to_owned()));
}

#[test]
fn a_console_that_installs_at_the_start_migrates_and_composer_in_the_image_leaves_versions_open() {
    let report = report_of_files(&[
        (
            "composer.json",
            r#"{"require": {"php": ">=8.3", "symfony/framework-bundle": "7.1.0", "doctrine/orm": "3.2.0"}, "autoload": {"psr-4": {"App\\": "src/"}}}"#,
        ),
        ("composer.lock", r#"{"packages": []}"#),
        (
            "Dockerfile",
            "FROM php:8.3-apache-bookworm\nCOPY . /app\nRUN composer install && composer --no-ansi require --update-no-dev acme/ldap\nCOPY docker/entrypoint.sh /entrypoint.sh\nCMD [\"/entrypoint.sh\"]\n",
        ),
        (
            "docker/entrypoint.sh",
            "#!/bin/bash\nset -e\nfunction prepare() {\n  /app/bin/console assets:install\n  /app/bin/console -n shop:install\n}\nprepare\nexec apache2-foreground\n",
        ),
        ("config/packages/framework.yaml", "framework:\n  session:\n    handler_id: null\n"),
        ("config/packages/doctrine.yaml", "doctrine:\n  dbal:\n    url: '%env(DATABASE_URL)%'\n"),
        ("src/Kernel.php", "<?php\nnamespace App;\nclass Kernel {}\n"),
        ("public/index.php", "<?php\nrequire '../vendor/autoload.php';\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Unmet),
            ("processes.stateless-sessions", Unmet),
            ("disposability.fast-startup", Unmet),
            ("admin.not-at-boot", Unmet),
            ("port.self-contained", Met),
        ],
    );
    assert_eq!(files_of(&report, "admin.not-at-boot"), ["docker/entrypoint.sh"]);
}

#[test]
fn a_program_that_is_told_to_migrate_before_it_serves_migrates_at_each_start() {
    let go = "package main\n\nimport (\n\t\"net/http\"\n\t\"os\"\n)\n\nfunc main() {\n\tif len(os.Args) > 1 && os.Args[1] == \"migrate\" {\n\t\tshop.Migrate()\n\t\treturn\n\t}\n\thttp.ListenAndServe(\":\"+os.Getenv(\"PORT\"), nil)\n}\n";
    let with = |command: &str| {
        report_of_files(&[
            ("go.mod", "module example.com/shop\n\ngo 1.24\n\nrequire github.com/lib/pq v1.10.9\n"),
            ("go.sum", ""),
            ("main.go", go),
            ("migrations/1_goods.up.sql", "CREATE TABLE goods (id int);\n"),
            ("db.go", "package main\n\nimport _ \"github.com/lib/pq\"\n"),
            ("Dockerfile", &format!("FROM golang:1.24\nCMD {command}\n")),
        ])
    };
    let chained = with("./shop migrate && ./shop");
    let expected = [
        ("admin.not-at-boot", Unmet),
        ("disposability.fast-startup", Unmet),
        ("admin.same-release", Met),
    ];
    assert_statuses(&chained, &expected);
    // The branch for the command alone is none.
    assert_statuses(&with("[\"./shop\"]"), &[("admin.not-at-boot", Met)]);
}

#[test]
fn names_of_variables_may_be_constants_and_an_example_file_documents_them() {
    let report = report_of_files(&[
        ("go.mod", "module example.com/shop\n\ngo 1.24\n"),
        (
            "config/keys.go",
            "package config\n\nconst (\n\tEnvServerPort = \"SHOP_SERVER_PORT\"\n\tEnvMailHost   = \"SHOP_MAIL_HOST\"\n)\n",
        ),
        (
            "config/parse.go",
            "package config\n\nimport \"os\"\n\nfunc text(name string) string {\n\treturn os.Getenv(name)\n}\n",
        ),
        (
            "main.go",
            "package main\n\nimport (\n\t\"net\"\n\t\"net/http\"\n)\n\nfunc main() {\n\tl, _ := net.Listen(\"tcp\", config.Address())\n\thttp.Serve(l, nil)\n}\n",
        ),
        ("shop.env.example", "# SHOP_SERVER_PORT=80\n# SHOP_MAIL_HOST=\n"),
    ]);
    assert_statuses(
        &report,
        &[("config.from-environment", Met), ("config.documented", Met), ("port.from-config", Met)],
    );
}

#[test]
fn a_script_that_takes_a_newer_version_changes_a_running_release() {
    let report = report_of_files(&[
        ("composer.json", r#"{"require": {"php": ">=8.3"}}"#),
        ("public/index.php", "<?php\necho 'x';\n"),
        (
            "shop.sh",
            "#!/bin/bash\ngit fetch --tags\ngit checkout -- composer.lock\ngit checkout \"$1\"\ncomposer install --no-dev\n",
        ),
    ]);
    assert_statuses(&report, &[("release.immutable", Unmet)]);
}

#[test]
fn a_service_in_rust_that_cleans_by_the_clock_and_falls_back_to_a_file() {
    let report = report_of_files(&[
        (
            "Cargo.toml",
            "[package]\nname = \"shop\"\nversion = \"1.0.0\"\nedition = \"2024\"\nrust-version = \"1.85\"\n\n[dependencies]\nactix-web = \"4\"\nsea-orm = \"1\"\ncron = \"0.12\"\njwt = \"0.16\"\n",
        ),
        ("Cargo.lock", "version = 4\n"),
        (
            "src/main.rs",
            "use actix_web::{App, HttpServer};\nuse cron::Schedule;\nuse std::str::FromStr;\nmod tables;\n\nconst DEFAULT_DATABASE: &str = \"sqlite://shop.db?mode=rwc\";\n\n#[actix_web::main]\nasync fn main() -> std::io::Result<()> {\n    let url = std::env::var(\"SHOP_DATABASE_URL\").unwrap_or_else(|_| DEFAULT_DATABASE.into());\n    let pool = sea_orm::Database::connect(url).await.unwrap();\n    tables::init_tables(&pool).await;\n    let schedule = Schedule::from_str(\"0 0 * * * *\").unwrap();\n    tables::clean_by(schedule, pool);\n    HttpServer::new(App::new).bind((\"0.0.0.0\", 8080))?.run().await\n}\n",
        ),
        (
            "src/tables.rs",
            "pub async fn init_tables(_: &sea_orm::DatabaseConnection) {}\npub fn clean_by(_: cron::Schedule, _: sea_orm::DatabaseConnection) {}\n",
        ),
        ("Dockerfile", "FROM rust:1.85\nCMD [\"/shop\"]\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("processes.no-local-persistence", Unmet),
            ("processes.stateless-sessions", Met),
            ("concurrency.work-by-type", Unmet),
            ("concurrency.scales-out", Unmet),
            ("disposability.fast-startup", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
}

#[test]
fn laravel_puts_uploads_where_its_default_disk_is() {
    let with = |disk: &str| {
        report_of_files(&[
            (
                "composer.json",
                r#"{"require": {"php": "8.3.*", "laravel/framework": "12.0.0"}, "autoload": {"psr-4": {"App\\": "app/"}}}"#,
            ),
            ("composer.lock", r#"{"packages": []}"#),
            (
                "config/filesystems.php",
                &format!("<?php\nreturn ['default' => env('FILESYSTEM_DISK', '{disk}')];\n"),
            ),
            (
                "app/Http/Controllers/PhotoController.php",
                "<?php\nnamespace App\\Http\\Controllers;\nclass PhotoController {\n  function store($request) { $request->file('photo')->storeAs('photos', 'a'); }\n}\n",
            ),
        ])
    };
    assert_statuses(&with("local"), &[("processes.no-local-persistence", Unmet)]);
    assert_statuses(&with("s3"), &[("processes.no-local-persistence", Met)]);
}

#[test]
fn wordpress_keeps_media_on_its_disk_unless_a_plugin_takes_them_elsewhere() {
    let with = |plugin: &str| {
        report_of_files(&[
            (
                "composer.json",
                &format!(
                    r#"{{"type": "project", "require": {{"php": ">=8.3", "roots/wordpress": "^6.8"{plugin}}}}}"#
                ),
            ),
            (
                "config/application.php",
                "<?php\nuse function Env\\env;\ndefine('DB_PASSWORD', env('DB_PASSWORD'));\ndefine('DB_HOST', env('DB_HOST') ?: 'localhost');\n",
            ),
            ("web/index.php", "<?php\nrequire __DIR__ . '/wp/wp-blog-header.php';\n"),
            (".env.example", "DB_PASSWORD=\nDB_HOST=\n"),
        ])
    };
    let plain = with("");
    assert_statuses(
        &plain,
        &[
            ("config.from-environment", Met),
            ("config.documented", Met),
            ("dependencies.locked", Unmet),
            ("processes.no-local-persistence", Unmet),
            ("port.self-contained", Unmet),
        ],
    );
    let offloaded = with(r#", "humanmade/s3-uploads": "3.0.0""#);
    assert_statuses(&offloaded, &[("processes.no-local-persistence", Met)]);
}

#[test]
fn a_package_that_came_along_with_another_is_not_declared() {
    let with = |uses: &str| {
        report_of_files(&[
            (
                "composer.json",
                r#"{"require": {"php": ">=8.3", "acme/web": "1.0.0"}, "autoload": {"psr-4": {"App\\": "src/"}}}"#,
            ),
            (
                "composer.lock",
                r#"{"packages": [
                    {"name": "acme/web", "autoload": {"psr-4": {"Acme\\Web\\": "src/"}}},
                    {"name": "widgets/forms", "autoload": {"psr-4": {"Forms\\": "src/"}}}
                ]}"#,
            ),
            ("src/Page.php", &format!("<?php\nnamespace App;\nuse {uses};\nclass Page {{}}\n")),
        ])
    };
    assert_statuses(&with("Acme\\Web\\Router"), &[("dependencies.complete", Met)]);
    assert_statuses(&with("Forms\\Field"), &[("dependencies.complete", Unmet)]);
}

#[test]
fn a_mode_in_a_constant_is_the_environment_s_name() {
    let report = report_of_files(&[
        (
            "index.php",
            "<?php\nif (SHOP_MODE === 'demo' || SHOP_MODE === 'dev') {\n  define('SHOP_USER', 1);\n}\n",
        ),
        ("read.php", "<?php\nif (FILE_MODE === 'r') {\n  echo $_GET['a'];\n}\n"),
    ]);
    assert_statuses(&report, &[("parity.no-environment-branches", Unmet)]);
    assert_eq!(files_of(&report, "parity.no-environment-branches")[0], "index.php");
}
