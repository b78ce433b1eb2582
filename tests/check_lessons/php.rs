//! Lessons from projects in PHP.

use super::checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Status::{Met, Unmet};

#[test]
fn sessions_of_laravel_are_where_its_driver_says() {
    let with = |driver: &str| {
        let session =
            format!("<?php\nreturn [\n    'driver' => env('SESSION_DRIVER', '{driver}'),\n];\n");
        report_of_files(&[
            ("composer.json", "{\"require\": {\"laravel/framework\": \"^11.0\"}}"),
            ("artisan", "#!/usr/bin/env php\n<?php\n"),
            ("app/Http/Kernel.php", "<?php\nclass Kernel {}\n"),
            ("config/session.php", &session),
        ])
    };
    assert_statuses(&with("file"), &[("processes.stateless-sessions", Unmet)]);
    assert_statuses(&with("redis"), &[("processes.stateless-sessions", Met)]);
}

#[test]
fn a_deploy_that_sets_the_drivers_of_laravel_decides_where_things_are_kept() {
    let with = |session: &str, database: &str| {
        let deploy = format!(
            "<% require \"dotenv\" %>\nservice: blog\nimage: me/blog\nservers:\n  web: [10.0.0.1]\nenv:\n  clear:\n    SESSION_DRIVER: \"{session}\"\n    DB_CONNECTION: \"{database}\"\n"
        );
        report_of_files(&[
            ("composer.json", "{\"require\": {\"laravel/framework\": \"^11.0\"}}"),
            ("artisan", "#!/usr/bin/env php\n<?php\n"),
            (
                "config/session.php",
                "<?php\nreturn [\n    'driver' => env('SESSION_DRIVER', 'database'),\n];\n",
            ),
            ("config/deploy.yml", &deploy),
            ("Dockerfile", "FROM serversideup/php:8.3-fpm-nginx\nENV AUTORUN_ENABLED=\"true\"\n"),
        ])
    };
    assert_statuses(
        &with("file", "sqlite"),
        &[
            ("processes.stateless-sessions", Unmet),
            ("processes.no-local-persistence", Unmet),
            ("concurrency.scales-out", Unmet),
            ("admin.not-at-boot", Unmet),
            ("disposability.fast-startup", Unmet),
        ],
    );
    assert_statuses(
        &with("redis", "pgsql"),
        &[
            ("processes.stateless-sessions", Met),
            ("processes.no-local-persistence", Met),
            ("concurrency.scales-out", Met),
        ],
    );
}

#[test]
fn handlers_of_monolog_that_write_files_stand_instead_of_the_console() {
    let report = |path: &str| {
        let monolog = format!(
            "when@prod:\n  monolog:\n    handlers:\n      nested:\n        type: stream\n        formatter: 'monolog.formatter.json'\n        path: \"{path}\"\n"
        );
        report_of_files(&[
            (
                "composer.json",
                "{\"require\": {\"php\": \"^8.4\", \"symfony/framework-bundle\": \"^7\", \"symfony/monolog-bundle\": \"^3.6\"}}",
            ),
            ("src/Kernel.php", "<?php\nnamespace App;\nclass Kernel {}\n"),
            ("web/app.php", "<?php\nrequire 'autoload.php';\n"),
            ("config/packages/monolog.yaml", &monolog),
        ])
    };
    assert_statuses(
        &report("%kernel.logs_dir%/shop.log"),
        &[
            ("port.self-contained", Unmet),
            ("logs.to-stdout", Unmet),
            ("logs.no-files", Unmet),
            ("logs.structured", Met),
        ],
    );
    assert_statuses(
        &report("php://stderr"),
        &[("logs.to-stdout", Met), ("logs.no-files", Met), ("logs.structured", Met)],
    );
}
