//! Lessons from projects in Java and Kotlin.

use super::checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Status::{Met, NotApplicable, Unmet};

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

#[test]
fn dropwizard_says_in_its_own_file_where_it_listens_and_writes() {
    let report = report_of_files(&[
        (
            "pom.xml",
            "<project><properties><maven.compiler.release>21</maven.compiler.release></properties><dependencies><dependency><groupId>io.dropwizard</groupId><artifactId>dropwizard-core</artifactId><version>4.0.7</version></dependency></dependencies></project>",
        ),
        (
            "shop.yml",
            "server:\n  applicationConnectors:\n    - type: http\n      port: ${PORT:-8080}\nlogging:\n  appenders:\n    - type: console\n      layout:\n        type: json\n",
        ),
        (
            "src/main/resources/migrations.xml",
            "<databaseChangeLog><changeSet/></databaseChangeLog>\n",
        ),
        (
            "src/main/java/shop/Shop.java",
            "package shop;\n\npublic class Shop {\n  void run(Executor pool) { pool.scheduleAtFixedRate(metrics::update, 0, 30, SECONDS); }\n}\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("port.self-contained", Met),
            ("port.from-config", Met),
            ("port.all-interfaces", Met),
            ("disposability.graceful-shutdown", Met),
            ("disposability.health-checked", Met),
            ("concurrency.work-by-type", NotApplicable),
            ("concurrency.scales-out", Met),
            ("logs.structured", Met),
        ],
    );
}

#[test]
fn timers_and_message_driven_beans_run_in_the_server_that_serves() {
    let report = report_of_files(&[
        (
            "pom.xml",
            "<project><packaging>war</packaging><dependencies><dependency><groupId>jakarta.platform</groupId><artifactId>jakarta.jakartaee-api</artifactId><version>10.0.0</version></dependency></dependencies></project>",
        ),
        ("Dockerfile", "FROM payara/server-full:6.2024.5\nCOPY target/shop.war $DEPLOY_DIR\n"),
        ("docker-compose.yml", "services:\n  shop:\n    build: .\n    ports: ['8080:8080']\n"),
        (
            "src/main/java/shop/Sweeper.java",
            "package shop;\n\nimport jakarta.ejb.Schedule;\nimport jakarta.ejb.Stateless;\nimport java.util.logging.Logger;\n\n@Stateless\npublic class Sweeper {\n  private static final Logger LOG = Logger.getLogger(\"shop\");\n  @Schedule(minute = \"*/5\", hour = \"*\")\n  public void sweep() {}\n}\n",
        ),
        (
            "src/main/java/shop/Orders.java",
            "package shop;\n\nimport jakarta.ejb.MessageDriven;\n\n@MessageDriven(mappedName = \"orders\")\npublic class Orders implements MessageListener {}\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("concurrency.work-by-type", Unmet),
            ("logs.structured", Unmet),
            ("port.self-contained", Met),
        ],
    );
}

#[test]
fn clusters_and_profiles_of_production_are_names_of_environments() {
    let report = report_of_files(&[
        (
            "build.gradle.kts",
            "plugins { kotlin(\"jvm\") version \"2.0.0\" }\ndependencies { implementation(\"org.springframework.boot:spring-boot-starter-webflux:3.4.1\") }\n",
        ),
        (
            "src/main/kotlin/shop/Where.kt",
            "package shop\n\nobject Where {\n    fun isLive(): Boolean {\n        val cluster = System.getenv(\"CLUSTER_NAME\")\n        return cluster != null && cluster.contains(\"prod\")\n    }\n}\n",
        ),
        (
            "src/integrationTest/kotlin/shop/Base.kt",
            "package shop\n\nclass Base { val password = \"hunter2-long\" }\n",
        ),
        (
            "deploy/shop.yaml",
            "apiVersion: nais.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec:\n  image: {{image}}\n  port: 8080\n  liveness:\n    path: /alive\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("parity.no-environment-branches", Unmet),
            ("config.no-secrets-in-code", Met),
            ("port.declared", Met),
            ("concurrency.process-types", Met),
            ("disposability.health-checked", Met),
        ],
    );
}
