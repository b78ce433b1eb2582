//! Lessons from projects in Java and Kotlin.

use super::checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Status::{Met, Unmet};

#[test]
fn a_gradle_build_with_a_catalogue_of_versions_is_locked() {
    let report = report_of_files(&[
        (
            "build.gradle.kts",
            "plugins {\n  application\n}\ndependencies {\n  implementation(libs.ktor.netty)\n}\nkotlin { jvmToolchain(21) }\n",
        ),
        (
            "gradle/libs.versions.toml",
            "[versions]\nktor = \"3.1.0\"\n[libraries]\nktor-netty = { module = \"io.ktor:ktor-server-netty\", version.ref = \"ktor\" }\n",
        ),
        (
            "src/main/kotlin/Main.kt",
            "import io.ktor.server.netty.Netty\nfun main() { embeddedServer(Netty, port = System.getenv(\"PORT\").toInt()) { healthcheck(\"/readiness\", checks) } }\nfun schema() { Database.Schema.create(driver) }\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("codebase.one-app", Met),
            ("dependencies.locked", Met),
            ("disposability.graceful-shutdown", Met),
            ("disposability.health-checked", Met),
            ("admin.not-at-boot", Unmet),
        ],
    );
    assert_eq!(report.apps[0].frameworks, ["Ktor"]);
}

#[test]
fn quarkus_waits_for_requests_only_where_a_timeout_says_so() {
    let with = |settings: &str| {
        report_of_files(&[
            (
                "pom.xml",
                "<project><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId><version>3.15.0</version></dependency></dependencies></project>",
            ),
            (
                "src/main/java/shop/Shop.java",
                "package shop;\n\n@jakarta.ws.rs.Path(\"/\")\npublic class Shop {\n}\n",
            ),
            ("src/main/resources/application.properties", settings),
        ])
    };
    assert_statuses(
        &with("quarkus.http.port=8080\n"),
        &[("disposability.graceful-shutdown", Unmet)],
    );
    assert_statuses(
        &with("quarkus.shutdown.timeout=20s\n"),
        &[("disposability.graceful-shutdown", Met)],
    );
}
