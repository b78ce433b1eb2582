//! Lessons from projects in Go.

use super::checked::{assert_statuses, report_of_files};
use twelve_tui::check::report::Status::{Met, Unmet};

#[test]
fn what_an_image_keeps_beyond_its_containers_is_on_the_local_disk() {
    let report = report_of_files(&[
        (
            "go.mod",
            "module example.com/notes\n\ngo 1.24\n\nrequire github.com/spf13/viper v1.19.0\n",
        ),
        ("go.sum", "\n"),
        (
            "main.go",
            "package main\n\nimport (\n\t\"net\"\n\t\"net/http\"\n\n\t\"github.com/spf13/viper\"\n)\n\nfunc main() {\n\tviper.AutomaticEnv()\n\tif err := store.Migrate(ctx); err != nil {\n\t\tpanic(err)\n\t}\n\tlistener, _ := net.Listen(\"tcp\", viper.GetString(\"addr\"))\n\thttpServer := &http.Server{}\n\thttpServer.Serve(listener)\n}\n",
        ),
        ("Dockerfile", "FROM golang:1.24-alpine\nVOLUME /var/lib/notes\nCMD [\"/notes\"]\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("config.from-environment", Met),
            ("processes.no-local-persistence", Unmet),
            ("port.self-contained", Met),
            ("port.from-config", Met),
            ("port.all-interfaces", Met),
            ("concurrency.scales-out", Unmet),
            ("disposability.graceful-shutdown", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
}

#[test]
fn a_tutorial_of_gin_and_gorm_keeps_its_data_in_a_file() {
    let report = report_of_files(&[
        (
            "go.mod",
            "module example.com/tutorial\n\ngo 1.22\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.0\n\tgithub.com/jinzhu/gorm v1.9.16\n\tgithub.com/dgrijalva/jwt-go v3.2.0+incompatible\n)\n",
        ),
        ("go.sum", "\n"),
        (
            "main.go",
            "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc main() {\n\tr := gin.Default()\n\tr.Run()\n}\n",
        ),
        (
            "common/database.go",
            "package common\n\nimport (\n\t\"github.com/jinzhu/gorm\"\n\t_ \"github.com/jinzhu/gorm/dialects/sqlite\"\n)\n\nfunc Init() {\n\tgorm.Open(\"sqlite3\", \"./../gorm.db\")\n}\n",
        ),
        (
            "common/utils.go",
            "package common\n\nconst AppSecretPassword = \"A String Very Very Very Strong!!@##$!@#$\"\n",
        ),
    ]);
    assert_statuses(&report, &[("port.from-config", Met), ("concurrency.scales-out", Unmet)]);
}

/// A service with what its `store.go` and its `main.go` hold.
fn service(main: &str, store: &str, dockerfile: &str) -> twelve_tui::check::report::Report {
    report_of_files(&[
        (
            "go.mod",
            "module example.com/shop\n\ngo 1.24\n\nrequire (\n\tgithub.com/caarlos0/env/v11 v11.3.1\n\tgithub.com/gofiber/fiber/v2 v2.52.0\n\tgithub.com/lib/pq v1.10.9\n)\n",
        ),
        ("go.sum", "\n"),
        (".env.example", "PG_URL=\nHTTP_PORT=8080\n"),
        (
            "config/config.go",
            "package config\n\nimport \"github.com/caarlos0/env/v11\"\n\ntype Config struct {\n\tURL  string `env:\"PG_URL,required\"`\n\tPort string `env:\"HTTP_PORT,required\"`\n}\n\nfunc New() (*Config, error) {\n\tc := &Config{}\n\treturn c, env.Parse(c)\n}\n",
        ),
        ("main.go", main),
        ("internal/store.go", store),
        ("Dockerfile", dockerfile),
    ])
}

const PLAIN_IMAGE: &str = "FROM golang:1.24-alpine\nCMD [\"/shop\"]\n";

#[test]
fn a_server_in_a_field_and_tables_that_a_store_makes_are_seen() {
    let report = service(
        "package main\n\nimport \"github.com/gofiber/fiber/v2\"\n\ntype Server struct {\n\tApp *fiber.App\n}\n\nfunc (s *Server) Start() {\n\terr := s.App.Listen(s.address)\n\tuse(err)\n}\n",
        "package internal\n\nimport \"database/sql\"\n\nconst tables = `CREATE TABLE IF NOT EXISTS carts (id INT)`\n\nfunc NewStore(url string) *Store {\n\tdb, _ := sql.Open(\"postgres\", url)\n\tdb.Exec(tables)\n\treturn &Store{db}\n}\n",
        PLAIN_IMAGE,
    );
    assert_statuses(
        &report,
        &[
            ("config.documented", Met),
            ("port.self-contained", Met),
            ("port.from-config", Met),
            ("admin.not-at-boot", Unmet),
            ("disposability.fast-startup", Unmet),
            ("processes.no-state-in-memory", Met),
        ],
    );
}

#[test]
fn what_a_shared_structure_keeps_of_its_visitors_ties_the_app_to_one_process() {
    let limiter = "package internal\n\nimport \"sync\"\n\ntype limiter struct {\n\tmu       sync.Mutex\n\tvisitors map[string]*visitor\n}\n\nfunc (l *limiter) allow(ip string) {\n\tl.visitors[ip] = &visitor{}\n}\n";
    let main = "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.ListenAndServe(\":\"+port, nil)\n}\n";
    assert_statuses(
        &service(main, limiter, PLAIN_IMAGE),
        &[("processes.no-state-in-memory", Unmet), ("concurrency.scales-out", Unmet)],
    );
    let cached = limiter.replace("visitors", "rendered");
    assert_statuses(
        &service(main, &cached, PLAIN_IMAGE),
        &[("processes.no-state-in-memory", Met), ("concurrency.scales-out", Met)],
    );
}

#[test]
fn a_file_that_migrates_is_a_command_only_where_there_is_one() {
    let migrate = "package internal\n\nimport (\n\t\"database/sql\"\n\n\t\"github.com/golang-migrate/migrate/v4\"\n)\n\nfunc init() {\n\tdb, _ := sql.Open(\"postgres\", url)\n\tm, err := migrate.New(\"file://migrations\", url)\n\terr = m.Up()\n\tuse(db, err)\n}\n";
    let at = |path: &str| {
        report_of_files(&[
            ("go.mod", "module example.com/a\n\ngo 1.24\n"),
            (
                "main.go",
                "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.ListenAndServe(\":\"+port, nil)\n}\n",
            ),
            ("Dockerfile", PLAIN_IMAGE),
            (path, migrate),
        ])
    };
    assert_statuses(&at("internal/migrate.go"), &[("admin.not-at-boot", Unmet)]);
    assert_statuses(&at("cmd/tools/migrate.go"), &[("admin.not-at-boot", Met)]);
}

#[test]
fn a_password_in_the_settings_below_the_environment_is_an_unsafe_default() {
    let report = report_of_files(&[
        ("go.mod", "module example.com/a\n\ngo 1.24\n"),
        (
            "config/config.go",
            "package config\n\nconst EnvUserPass = \"SHOP_USER_PASS\"\n\nfunc Get() *Config {\n\treturn &Config{\n\t\tUser: User{\n\t\t\tPass: \"admin\",\n\t\t},\n\t}\n}\n",
        ),
    ]);
    assert_statuses(&report, &[("config.no-unsafe-defaults", Unmet)]);
}
