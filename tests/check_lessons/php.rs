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
