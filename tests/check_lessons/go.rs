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
