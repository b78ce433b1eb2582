//! Lessons from projects in Rust.

use super::checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Status::{Met, Unmet};

#[test]
fn a_place_for_files_keeps_them_on_its_disk_and_cleans_up_in_a_thread() {
    let report = report_of_files(&[
        (
            "Cargo.toml",
            "[package]\nname = \"paste\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\nactix-web = \"4\"\nactix-multipart = \"0.7\"\nconfig = \"0.15\"\n",
        ),
        ("Cargo.lock", "version = 4\n"),
        (
            "src/lib.rs",
            "/// Where the token is.\npub const AUTH_TOKEN_ENV: &str = \"AUTH_TOKEN\";\n",
        ),
        (
            "src/main.rs",
            "use actix_web::HttpServer;\nuse std::thread;\n\nasync fn main() -> std::io::Result<()> {\n    let settings = config::Config::builder().add_source(config::Environment::default().separator(\"__\")).build().unwrap();\n    thread::spawn(move || loop {\n        remove_expired(&path);\n        thread::sleep(cleanup.interval);\n    });\n    HttpServer::new(app).bind(&settings.address)?.run().await\n}\n",
        ),
        (
            "src/server.rs",
            "use actix_multipart::Multipart;\nuse std::fs::File;\n\nasync fn upload(mut payload: Multipart) {\n    while let Some(field) = payload.next().await {\n        let mut file = File::create(&path).unwrap();\n        save(&mut file, field);\n    }\n}\n",
        ),
        ("Dockerfile", "FROM rust:1.85-alpine\nCMD [\"/paste\"]\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("config.no-unsafe-defaults", Met),
            ("processes.no-local-persistence", Unmet),
            ("port.from-config", Met),
            ("port.all-interfaces", Met),
            ("concurrency.work-by-type", Unmet),
            ("concurrency.scales-out", Unmet),
        ],
    );
}
