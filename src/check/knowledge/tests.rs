use super::*;

fn knowledge() -> Knowledge {
    Knowledge::of(&Pack::built_in().unwrap()).unwrap()
}

#[test]
fn services_are_known_by_image_package_and_url() {
    let known = knowledge();
    let name = |service: Option<&Service>| service.map(|service| service.name.clone());
    assert_eq!(name(known.service_of_image("bitnami/postgresql")), Some("postgresql".into()));
    assert_eq!(name(known.service_of_image("my/app")), None);
    assert_eq!(
        name(known.service_of_package("go", "github.com/jackc/pgx/v5")),
        Some("postgresql".into())
    );
    assert_eq!(name(known.service_of_package("pypi", "redis-lock")), None);
    assert_eq!(name(known.service_of_url("postgresql+psycopg://x")), Some("postgresql".into()));
    let text = "A Redis, or rediss, but no predis7 and no mail; then (postgres).";
    let found: Vec<_> = known.services_in(text).map(|(at, it)| (at, &*it.name)).collect();
    assert_eq!(found, [(2, "redis"), (12, "redis"), (54, "postgresql")]);
}

#[test]
fn standard_libraries_are_known() {
    let known = knowledge();
    assert!(known.is_standard("python", "os.path"));
    assert!(!known.is_standard("python", "flask"));
    assert!(known.is_standard("javascript", "node:fs"));
    assert!(known.is_standard("typescript", "fs/promises"));
    assert!(known.is_standard("go", "net/http"));
    assert!(known.is_standard("ruby", "net/http"));
    assert!(!known.is_standard("ruby", "sidekiq/web"));
    assert!(known.is_standard("php", "DateTime"));
    assert!(!known.is_standard("go", "golang.org/x/sync/errgroup"));
}

#[test]
fn namespaces_and_requires_lead_to_packages() {
    let known = knowledge();
    let first = |found: Option<&[String]>| found.map(|it| it[0].clone());
    assert_eq!(
        first(known.packages_of_namespace("Doctrine.ORM.Mapping")),
        Some("doctrine/orm".into())
    );
    assert_eq!(first(known.packages_of_namespace("Symfony.Component.X")), Some("symfony/*".into()));
    assert_eq!(first(known.packages_of_namespace("DIY.X")), None);
    assert_eq!(first(known.gems_of_require("active_record/base")), Some("rails".into()));
}

#[test]
fn pasted_libraries_are_known_with_and_without_version() {
    let known = knowledge();
    for file in ["jquery.js", "jquery-3.6.0.min.js", "jquery.min.js", "jQuery-1.10.2.js"] {
        assert_eq!(known.library(file), Some("jquery"), "{file}");
    }
    assert_eq!(known.library("socket.io.js"), Some("socket.io-client"));
    assert_eq!(known.library("backbone-min.js"), Some("backbone"));
    assert_eq!(known.library("highlight.pack.js"), Some("highlight.js"));
    assert_eq!(known.library("d3.v7.min.js"), Some("d3"));
    assert_eq!(known.library("select2.min.js"), Some("select2"));
    assert_eq!(known.library("admin.js"), None);
    assert_eq!(known.library("app.js"), None);
}

/// The frameworks and libraries that the check promises to know, each with its page and versions.
#[test]
fn what_is_promised_is_known_with_its_source_and_versions() {
    let promised = [
        ("pypi", "django flask fastapi celery gunicorn uvicorn"),
        ("npm", "express fastify @nestjs/core next koa sequelize @prisma/client mongoose"),
        ("npm", "typeorm winston pino bull"),
        ("go", "net/http github.com/gin-gonic/gin github.com/labstack/echo/v4"),
        ("go", "github.com/gofiber/fiber/v2 github.com/go-chi/chi/v5 gorm.io/gorm"),
        ("maven", "org.springframework.boot:spring-boot-starter-web io.quarkus:quarkus-rest"),
        ("maven", "io.micronaut:micronaut-http-server-netty jakarta.servlet:jakarta.servlet-api"),
        ("maven", "ch.qos.logback:logback-classic org.apache.logging.log4j:log4j-core"),
        ("maven", "org.flywaydb:flyway-core org.liquibase:liquibase-core"),
        ("rubygems", "rails sinatra sidekiq puma"),
        ("packagist", "laravel/framework symfony/framework-bundle roots/wordpress"),
        ("packagist", "monolog/monolog"),
        ("nuget", "Microsoft.NET.Sdk.Web Serilog Microsoft.EntityFrameworkCore"),
        ("cargo", "axum actix-web rocket sqlx diesel tracing"),
    ];
    let known = knowledge();
    for (ecosystem, names) in promised {
        for name in names.split(' ') {
            let found = known.framework(ecosystem, name).expect(name);
            assert!(found.source.is_some(), "{name} has no source");
            assert!(found.versions.is_some(), "{name} has no versions");
            let tells = found.logs.is_some()
                || found.server.is_some()
                || found.sessions.is_some()
                || found.jobs_return.is_some()
                || found.migrations.is_some()
                || found.note.is_some();
            assert!(tells, "{name}: nothing is said of it");
        }
    }
}

#[test]
fn what_counts_by_default_has_its_source() {
    let known = knowledge();
    for it in &known.frameworks {
        let counts = it.server.is_some()
            || it.port.is_some()
            || it.interfaces.is_some()
            || it.sessions.is_some()
            || it.jobs_return.is_some()
            || it.logs.as_deref() == Some("file")
            || it.structured
            || it.health
            || it.migrates;
        let has_source = it.source.as_deref().is_some_and(|source| source.starts_with("https://"));
        assert!(!counts || has_source, "{} has no source", it.name);
        let changes = it.server.is_some() || it.port.is_some() || it.jobs_return.is_some();
        assert!(!changes || it.versions.is_some(), "{}: of which versions is it said?", it.name);
    }
    for server in known.programs.servers() {
        assert!(server.source.starts_with("https://"), "{} has no source", server.program);
    }
}

#[test]
fn defaults_are_those_of_the_documentation() {
    let known = knowledge();
    let of = |ecosystem, name| known.framework(ecosystem, name).unwrap();
    assert_eq!(of("maven", "io.quarkus:quarkus-rest").stop("3.15"), Some(Stop::Abrupt));
    assert_eq!(of("maven", "io.micronaut:micronaut-http-server-netty").stop("4.9"), None);
    let boot = of("maven", "org.springframework.boot:spring-boot-starter-web");
    assert_eq!(boot.stop("3.3.5"), Some(Stop::Abrupt));
    assert_eq!(boot.stop("3.4.0"), Some(Stop::Graceful));
    let laravel = of("packagist", "laravel/framework");
    assert_eq!(laravel.logs.as_deref(), Some("file"));
    assert_eq!(laravel.sessions_in("^10.10"), Some("file"));
    assert_eq!(laravel.sessions_in("^12.0"), Some("service"));
    assert_eq!(laravel.sessions_in("*"), Some("service"));
    let next = of("npm", "next");
    assert_eq!(next.stop("13.5.6"), Some(Stop::Abrupt));
    assert_eq!(next.stop("^15.1.0"), Some(Stop::Graceful));
    assert_eq!(next.stop("latest"), Some(Stop::Graceful));
    assert_eq!(of("pypi", "arq").jobs_return, Some(true));
    assert_eq!(of("rubygems", "resque").jobs_return, None);
    assert!(of("npm", "pino").structured);
}

#[test]
fn programs_come_with_packages_of_other_names() {
    let known = knowledge();
    assert!(known.programs.brings("postgresql-client-15", "pg_dump"));
    assert!(known.programs.brings("curl", "curl"));
    assert!(!known.programs.brings("curl", "git"));
    assert!(known.programs.is_everywhere("python3", ["python"].into_iter()));
}
