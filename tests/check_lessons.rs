//! What real projects taught the check: each lesson a small project, written for it.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

mod checked;

use checked::{assert_statuses, places, report_of_files};
use twelve_tui::check::report::Status::{Met, NotApplicable, Unmet};

#[test]
fn an_entry_script_of_rails_that_prepares_the_database_migrates_at_each_start() {
    let report = report_of_files(&[
        (
            "Gemfile",
            "source \"https://rubygems.org\"\nruby \"3.4.1\"\ngem \"rails\"\ngem \"pg\"\ngem \"puma\"\n",
        ),
        ("Gemfile.lock", "GEM\n"),
        (
            "config/application.rb",
            "module Shop\n  class Application < Rails::Application\n  end\nend\n",
        ),
        ("db/migrate/1_things.rb", "class Things < ActiveRecord::Migration[8.0]\nend\n"),
        (
            "bin/docker-entrypoint",
            "#!/bin/bash -e\nif [ \"${1}\" == \"./bin/rails\" ]; then\n  ./bin/rails db:prepare\nfi\nexec \"${@}\"\n",
        ),
        (
            "Dockerfile",
            "FROM ruby:3.4.1-slim\nENTRYPOINT [\"/rails/bin/docker-entrypoint\"]\nCMD [\"./bin/rails\", \"server\"]\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("admin.not-at-boot", Unmet),
            ("disposability.fast-startup", Unmet),
            ("disposability.signals-reach", Met),
        ],
    );
    assert_eq!(places(&report, "admin.not-at-boot"), [("bin/docker-entrypoint".to_owned(), 3)]);
}

#[test]
fn a_client_that_takes_its_address_from_a_variable_by_itself_is_attached_by_config() {
    let files = |line| {
        report_of_files(&[
            ("Gemfile", "source \"https://rubygems.org\"\ngem \"rails\"\ngem \"redis\"\n"),
            ("app/models/limiter.rb", line),
        ])
    };
    let by_variable = files("class Limiter\n  def store = @store ||= Redis.new\nend\n");
    assert_statuses(&by_variable, &[("backing.attached-by-config", Met)]);
    let fixed =
        files("class Limiter\n  def store = Redis.new(url: 'redis://cache-1.acme.io:6379')\nend\n");
    assert_statuses(&fixed, &[("backing.attached-by-config", Unmet)]);
}

#[test]
fn the_pages_of_a_rails_app_take_their_packages_from_the_import_map() {
    let report = report_of_files(&[
        ("Gemfile", "source \"https://rubygems.org\"\ngem \"rails\"\n"),
        ("package.json", "{\"devDependencies\": {\"@biomejs/biome\": \"1.9.3\"}}"),
        ("config/importmap.rb", "pin \"@hotwired/stimulus\", to: \"stimulus.min.js\"\n"),
        ("app/models/a.rb", "class A\nend\n"),
        (
            "app/components/menu_controller.js",
            "import { Controller } from \"@hotwired/stimulus\";\nexport default class extends Controller {}\n",
        ),
    ]);
    assert_statuses(&report, &[("dependencies.complete", Met)]);
}

#[test]
fn a_database_of_rails_with_templates_in_it_is_read() {
    let report = report_of_files(&[
        ("Gemfile", "source \"https://rubygems.org\"\ngem \"rails\"\ngem \"sqlite3\"\n"),
        ("app/models/a.rb", "class A\nend\n"),
        (
            "config/database.yml",
            "<% pool = ENV.fetch(\"POOL\", 5) %>\nproduction:\n  adapter: sqlite3\n  database: db/production.sqlite3\n  pool: <%= pool %>\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[("processes.no-local-persistence", Unmet), ("concurrency.scales-out", Unmet)],
    );
    assert_eq!(
        places(&report, "processes.no-local-persistence"),
        [("config/database.yml".to_owned(), 4)]
    );
}

#[test]
fn a_release_of_phoenix_is_read_with_its_own_configuration() {
    let report = report_of_files(&[
        (
            "mix.exs",
            "defmodule Chat.MixProject do\n  use Mix.Project\n  def project, do: [app: :chat, elixir: \"~> 1.18\", deps: deps()]\n  defp deps do\n    [\n      {:phoenix, \"~> 1.8\"}\n    ]\n  end\nend\n",
        ),
        ("mix.lock", "%{}\n"),
        (
            "lib/chat_web/endpoint.ex",
            "defmodule ChatWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :chat\n  plug Plug.Session, store: :cookie, key: \"_k\"\nend\n",
        ),
        (
            "config/dev.exs",
            "import Config\nconfig :chat, ChatWeb.Endpoint, secret_key_base: \"a8f5f167f44f4964a8f5f167f44f4964\"\n",
        ),
        (
            "config/runtime.exs",
            "import Config\nport = String.to_integer(System.get_env(\"PORT\") || \"4000\")\nconfig :chat, ChatWeb.Endpoint, http: [ip: {0, 0, 0, 0}, port: port], secret_key_base: System.fetch_env!(\"SECRET_KEY_BASE\")\n",
        ),
        (
            "Dockerfile",
            "ARG ELIXIR_VERSION=1.18.4\nARG BUILDER_IMAGE=\"hexpm/elixir:${ELIXIR_VERSION}-erlang-27\"\nFROM ${BUILDER_IMAGE} AS builder\nCMD [\"/app/bin/server\"]\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            // What only development uses is no deploy's.
            ("config.from-environment", Met),
            ("build.pinned-base", Met),
            ("port.from-config", Met),
            ("port.all-interfaces", Met),
            ("processes.stateless-sessions", Met),
            ("disposability.graceful-shutdown", Met),
        ],
    );
}

#[test]
fn an_api_on_fastify_is_read_with_its_plugins() {
    let report = report_of_files(&[
        (
            "package.json",
            "{\"type\": \"module\", \"scripts\": {\"prestart\": \"tsc\", \"start\": \"node dist/server.js\"}, \"dependencies\": {\"fastify\": \"5.1.0\", \"@fastify/env\": \"5.0.1\", \"@fastify/session\": \"11.0.1\", \"@fastify/multipart\": \"9.0.1\", \"close-with-grace\": \"2.1.0\", \"mysql2\": \"3.11.0\"}}",
        ),
        (
            "src/server.js",
            "import Fastify from 'fastify';\nimport closeWithGrace from 'close-with-grace';\nconst app = Fastify({ logger: { level: 'info' } });\ncloseWithGrace({ delay: 500 }, () => app.close());\nawait app.listen({ port: process.env.PORT ?? 3000 });\n",
        ),
        (
            "src/env.js",
            "import env from '@fastify/env';\nexport default { schema: { properties: { MYSQL_HOST: { type: 'string', default: 'localhost' }, MYSQL_PASSWORD: { type: 'string' } } } };\n",
        ),
        (
            "src/session.js",
            "import session from '@fastify/session';\nexport default async (app) => {\n  app.register(session, { secret: app.config.SECRET });\n};\n",
        ),
        (
            "src/files.js",
            "import fs from 'node:fs';\nimport { pipeline } from 'node:stream/promises';\nexport const save = (part, path) => pipeline(part.file, fs.createWriteStream(path));\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("build.not-at-run", Unmet),
            ("config.documented", Unmet),
            ("config.no-unsafe-defaults", Met),
            ("backing.attached-by-config", Met),
            ("processes.stateless-sessions", Unmet),
            ("processes.no-local-persistence", Unmet),
            ("concurrency.scales-out", Unmet),
            ("port.from-config", Met),
            ("port.all-interfaces", Unmet),
            ("disposability.graceful-shutdown", Met),
            ("logs.to-stdout", Met),
            ("logs.structured", Met),
        ],
    );
    assert_eq!(places(&report, "processes.stateless-sessions"), [("src/session.js".to_owned(), 3)]);
}

#[test]
fn a_node_app_that_compiles_itself_at_its_start_builds_at_run() {
    let report = report_of_files(&[
        (
            "package.json",
            "{\"scripts\": {\"start\": \"node index.js\"}, \"dependencies\": {\"ts-node\": \"10.9.2\", \"typescript\": \"5.6.3\"}}",
        ),
        ("index.js", "require('ts-node/register');\nrequire('./src/main');\n"),
        ("src/main.ts", "console.log('up');\n"),
    ]);
    assert_statuses(&report, &[("build.not-at-run", Unmet)]);
}

#[test]
fn a_singleton_that_outlives_reloads_is_developers_tooling() {
    let report = report_of_files(&[
        (
            "package.json",
            "{\"dependencies\": {\"next\": \"15.0.0\", \"@prisma/client\": \"6.0.0\", \"next-auth\": \"4.24.0\"}}",
        ),
        (
            "lib/db.ts",
            "import { PrismaClient } from '@prisma/client';\nlet prisma: PrismaClient;\nif (process.env.NODE_ENV === 'production') {\n  prisma = new PrismaClient();\n} else {\n  if (!global.cached) {\n    global.cached = new PrismaClient();\n  }\n  prisma = global.cached;\n}\nexport const db = prisma;\n",
        ),
        (
            "components/indicator.tsx",
            "export function Indicator() {\n  if (process.env.NODE_ENV === 'production') return null;\n  return <div>sm</div>;\n}\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[("parity.no-environment-branches", Met), ("processes.stateless-sessions", Met)],
    );
}

#[test]
fn addresses_of_one_deploy_in_a_module_of_settings_can_be_set_only_there() {
    let report = report_of_files(&[
        ("package.json", "{\"dependencies\": {\"express\": \"4.21.0\"}}"),
        (
            "server.js",
            "const config = require('./config/env/production');\nrequire('express')().listen(process.env.PORT);\n",
        ),
        (
            "config/env/production.js",
            "module.exports = {\n  callbackUrl: 'https://shop.acme.io/callback',\n};\n",
        ),
        (
            "config/env/test.js",
            "module.exports = { url: 'http://db.acme.io', token: 'a8f5f167f44f4964' };\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[("config.from-environment", Unmet), ("config.no-secrets-in-code", Met)],
    );
    assert_eq!(
        places(&report, "config.from-environment"),
        [("config/env/production.js".to_owned(), 2)]
    );
}

#[test]
fn uwsgi_is_read_with_its_configuration() {
    let report = report_of_files(&[
        ("requirements.txt", "django==5.1\n"),
        (
            "shop/settings.py",
            "import os\nSECRET_KEY = envsecret('SECRET_KEY', '---')\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\nif os.getenv('DB') == 'postgres':\n    DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': os.getenv('DB_HOST')}}\n",
        ),
        ("docker-compose.yml", "services:\n  db:\n    image: postgres:16\n  web:\n    build: .\n"),
        (
            "docker/uwsgi.ini",
            "[uwsgi]\ndie-on-term\nhttp-socket = :8000\nhook-pre-app = exec:./manage.py migrate\nattach-daemon = ./manage.py sendalerts\n",
        ),
        (
            "Dockerfile",
            "FROM python:3.13-slim AS builder\nCOPY requirements.txt /tmp\nRUN pip wheel --wheel-dir /wheels uwsgi -r /tmp/requirements.txt\nFROM python:3.13-slim\nCOPY --from=builder /wheels /wheels\nCMD [\"uwsgi\", \"docker/uwsgi.ini\"]\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("dependencies.locked", Unmet),
            ("config.no-unsafe-defaults", Unmet),
            ("port.self-contained", Met),
            ("port.from-config", Unmet),
            ("port.all-interfaces", Met),
            ("concurrency.work-by-type", Unmet),
            ("disposability.graceful-shutdown", Met),
            ("parity.same-services", Unmet),
            ("admin.not-at-boot", Unmet),
        ],
    );
    assert_eq!(places(&report, "port.from-config"), [("docker/uwsgi.ini".to_owned(), 3)]);
}

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
fn a_key_that_is_written_where_it_signs_is_a_secret_in_code() {
    let report = report_of_files(&[
        ("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>\n"),
        (
            "Program.cs",
            "var key = new SymmetricSecurityKey(\"somethinglongerthanneeded\"u8.ToArray());\nWebApplication.CreateBuilder(args).Build().Run();\n",
        ),
    ]);
    assert_statuses(&report, &[("config.no-secrets-in-code", Unmet)]);
    assert!(
        !report.criterion("config.no-secrets-in-code").unwrap().evidence[0]
            .snippet
            .contains("longer")
    );
}

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
fn images_and_code_of_tests_are_not_the_app_s() {
    let report = report_of_files(&[
        (
            "Cargo.toml",
            "[package]\nname = \"vault\"\nversion = \"1.0.0\"\n[dependencies]\nrocket = \"0.5\"\n",
        ),
        ("Cargo.lock", "\n"),
        (
            "build.rs",
            "fn main() { std::process::Command::new(\"git\"); std::env::var(\"OLD_VERSION\"); }\n",
        ),
        (
            "src/main.rs",
            "fn main() { fern::Dispatch::new().chain(std::io::stdout()); if let Some(path) = config.log_file() { fern::log_file(path); } rocket::build(); let sched = JobScheduler::new(); }\n",
        ),
        ("docker/Dockerfile.j2", "FROM {{ base }}\nCMD start\n"),
        ("playwright/compose/Dockerfile", "FROM node\nENTRYPOINT [\"npx\", \"playwright\"]\n"),
        (
            "playwright/setup.ts",
            "import { execSync } from 'node:child_process';\nexecSync(`docker compose up`);\n",
        ),
        ("Dockerfile", "FROM rust:1.90-slim\nCMD [\"/vault\"]\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("dependencies.no-implicit-tools", Met),
            ("config.documented", NotApplicable),
            ("build.pinned-base", Met),
            ("port.all-interfaces", Met),
            ("concurrency.work-by-type", Unmet),
            ("disposability.signals-reach", Met),
            ("logs.to-stdout", Met),
            ("logs.no-files", Met),
        ],
    );
}

#[test]
fn the_script_beside_its_image_is_meant() {
    let report = report_of_files(&[
        ("package.json", "{\"dependencies\": {\"express\": \"4.21.0\"}}"),
        ("server.js", "require('express')().listen(process.env.PORT);\n"),
        ("tools/start.sh", "#!/bin/sh\nnode fill.js\n"),
        ("docker/start.sh", "#!/bin/sh\nexec node server.js\n"),
        ("docker/Dockerfile", "FROM node:22-alpine\nCOPY start.sh .\nCMD [\"./start.sh\"]\n"),
    ]);
    assert_statuses(&report, &[("disposability.signals-reach", Met)]);
}

#[test]
fn one_command_of_a_procfile_says_where_the_port_comes_from_whoever_runs_it() {
    let report = report_of_files(&[
        ("Gemfile", "source \"https://rubygems.org\"\ngem \"rails\"\ngem \"unicorn\"\n"),
        ("app/models/a.rb", "class A\nend\n"),
        ("Procfile", "web: rvmsudo bundle exec unicorn -p 9000\n"),
    ]);
    assert_statuses(&report, &[("port.from-config", Unmet)]);
    let gunicorn = report_of_files(&[
        ("requirements.txt", "flask==3.0.0\ngunicorn==23.0.0\n"),
        ("app.py", "from flask import Flask\napp = Flask(__name__)\n"),
        ("Procfile", "web: gunicorn app:app\n"),
    ]);
    assert_statuses(&gunicorn, &[("port.from-config", Met), ("port.all-interfaces", Met)]);
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

#[test]
fn a_database_named_in_a_module_of_configuration_is_attached_by_code() {
    let report = report_of_files(&[
        ("package.json", "{\"dependencies\": {\"express\": \"4.21.0\", \"mongoose\": \"8.9.0\"}}"),
        ("server.js", "require('express')().listen(8080);\nrequire('./app/models');\n"),
        (
            "app/models/index.js",
            "const db = require('../config/db.config.js');\nmodule.exports = { url: db.url };\n",
        ),
        (
            "app/config/db.config.js",
            "module.exports = {\n  url: \"mongodb://localhost:27017/shop\"\n};\n",
        ),
    ]);
    assert_statuses(&report, &[("backing.attached-by-config", Unmet)]);
}

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
fn a_repository_of_documents_is_asked_for_nothing() {
    let report = report_of_files(&[
        ("readme.md", "# Lists\n\nRun `rake db:seed`, or ask PostgreSQL at https://example.com.\n"),
        ("contributing.md", "Add a link.\n"),
        (
            ".github/workflows/main.yml",
            "on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npx awesome-lint\n",
        ),
    ]);
    let alarms: Vec<&str> = report
        .criteria
        .iter()
        .filter(|result| result.status == Unmet && result.id != "codebase.tracked")
        .map(|result| result.id.as_str())
        .collect();
    assert!(alarms.is_empty(), "{alarms:?}");
}

#[test]
fn a_log_file_by_default_is_shown_where_the_app_would_say_otherwise() {
    let report = report_of_files(&[
        (
            "Gemfile",
            "source \"https://rubygems.org\"\nruby \"3.1.2\"\ngem \"rails\", \"~> 6.0\"\ngem \"pg\"\n",
        ),
        ("Gemfile.lock", "GEM\n"),
        (
            "config/application.rb",
            "module Shop\n  class Application < Rails::Application\n  end\nend\n",
        ),
        (
            "config/environments/production.rb",
            "Rails.application.configure do\n  config.log_level = :info\nend\n",
        ),
    ]);
    assert_statuses(&report, &[("logs.to-stdout", Unmet), ("logs.no-files", Unmet)]);
    for id in ["logs.to-stdout", "logs.no-files", "logs.structured"] {
        let first = ("config/environments/production.rb".to_owned(), 0);
        assert_eq!(places(&report, id).first(), Some(&first), "{id}");
    }
}

#[test]
fn an_entry_script_that_starts_servers_beside_the_app_sends_them_to_the_background() {
    let files = |script| {
        [
            (
                "requirements.txt",
                "flask==3.1.0\nflask-migrate==4.1.0\npsycopg2==2.9.10\ngunicorn==23.0.0\n",
            ),
            (
                "app.py",
                "import os\nfrom flask import Flask\nfrom flask_migrate import Migrate\napp = Flask(__name__)\nMigrate(app)\n",
            ),
            (
                "Dockerfile",
                "FROM python:3.13-slim\nCOPY . .\nRUN pip install -r requirements.txt\nENTRYPOINT [\"./start.sh\"]\n",
            ),
            ("start.sh", script),
        ]
    };
    let report = report_of(&files("#!/bin/sh\nservice cron start\nnginx\ngunicorn app:app\n"));
    assert_statuses(
        &report,
        &[
            ("concurrency.no-daemonizing", Unmet),
            // The shell stays in front of gunicorn and passes nothing on.
            ("disposability.signals-reach", Unmet),
            // Its migrations are made, but nowhere kept.
            ("admin.in-repo", Unmet),
        ],
    );
    let servers = ["start.sh".to_owned(), "start.sh".to_owned()].into_iter().zip([2, 3]);
    assert_eq!(places(&report, "concurrency.no-daemonizing"), servers.collect::<Vec<_>>());
    let kept = "#!/bin/sh\nexec nginx -g 'daemon off;'\n";
    assert_statuses(&report_of(&files(kept)), &[("concurrency.no-daemonizing", Met)]);
}

#[test]
fn what_an_entry_script_does_on_request_is_no_step_of_its_start() {
    let script = |case: &str| {
        format!(
            "#!/bin/sh\ncase \"$1\" in\n  {case})\n    flask db upgrade ;;\n  api)\n    exec gunicorn app:app ;;\nesac\n"
        )
    };
    let status = |case: &str| {
        let report = report_of(&[
            (
                "requirements.txt",
                "flask==3.1.0\nflask-migrate==4.1.0\npsycopg2==2.9.10\ngunicorn==23.0.0\n",
            ),
            ("app.py", "from flask import Flask\napp = Flask(__name__)\n"),
            ("migrations/versions/1_.py", "revision = '1'\ndef upgrade():\n    pass\n"),
            ("Dockerfile", "FROM python:3.13-slim\nENTRYPOINT [\"./start.sh\"]\nCMD [\"api\"]\n"),
            ("start.sh", &script(case)),
        ]);
        report.criterion("admin.not-at-boot").unwrap().status
    };
    assert_eq!(status("migration"), Met);
    assert_eq!(status("web | api"), Unmet);
}

#[test]
fn a_tag_that_moves_numbers_no_release() {
    let report = |tag: &str| {
        let pipeline = format!(
            "on: push\njobs:\n  release:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: docker build -t shop/web:{tag} .\n      - run: docker push shop/web:{tag}\n"
        );
        report_of(&[
            ("Gemfile", "source \"https://rubygems.org\"\nruby \"3.4.1\"\ngem \"sinatra\"\n"),
            ("app.rb", "require 'sinatra'\nget('/') { 'Hello' }\n"),
            ("Dockerfile", "FROM ruby:3.4.1-slim\nCMD [\"ruby\", \"app.rb\"]\n"),
            (".github/workflows/release.yml", &pipeline),
        ])
    };
    assert_statuses(&report("latest"), &[("release.identified", Unmet)]);
    assert_statuses(&report("${{ github.sha }}"), &[("release.identified", Met)]);
}

#[test]
fn settings_of_pydantic_need_what_has_no_default() {
    let report = report_of(&[
        (
            "requirements.txt",
            "fastapi==0.79.1\npydantic==1.10.2\nasyncpg==0.26.0\nuvicorn==0.18.3\n",
        ),
        (
            "app/settings/base.py",
            "from pydantic import BaseSettings\n\nclass BaseAppSettings(BaseSettings):\n    class Config:\n        env_file = \".env\"\n",
        ),
        (
            "app/settings/app.py",
            "from pydantic import PostgresDsn, SecretStr\nfrom app.settings.base import BaseAppSettings\n\nclass AppSettings(BaseAppSettings):\n    title: str = \"Shop\"\n    database_url: PostgresDsn\n    secret_key: SecretStr\n",
        ),
        (
            "app/main.py",
            "from fastapi import FastAPI\nfrom app.settings.app import AppSettings\napp = FastAPI()\n\n@app.get(\"/health\")\ndef health():\n    return {}\n",
        ),
        (".env.example", "DATABASE_URL=postgresql://user:password@localhost/shop\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("config.documented", Unmet),
            ("config.no-unsafe-defaults", Met),
            ("backing.attached-by-config", Met),
        ],
    );
    // The key is needed, the title may be given.
    let lines: Vec<u32> =
        places(&report, "config.documented").into_iter().map(|(_, line)| line).collect();
    assert_eq!(lines, [7, 5]);
}

#[test]
fn variables_in_the_templates_of_rails_are_read_and_workers_inside_the_web_server_are_seen() {
    let report = report_of(&[
        (
            "Gemfile",
            "source \"https://rubygems.org\"\nruby \"3.4.1\"\ngem \"rails\"\ngem \"puma\"\ngem \"sidekiq\"\n",
        ),
        ("Gemfile.lock", "GEM\n"),
        (
            "config/application.rb",
            "module Shop\n  class Application < Rails::Application\n  end\nend\n",
        ),
        (
            "config/puma.rb",
            "port ENV.fetch(\"PORT\", 3000)\non_worker_boot do\n  @sidekiq ||= spawn(\"bundle exec sidekiq -c 2\")\nend\n",
        ),
        (
            "config/storage.yml",
            "test:\n  bucket: <%= ENV[\"TEST_BUCKET\"] %>\n\namazon:\n  bucket: <%= ENV[\"UPLOADS_BUCKET\"] %>\n",
        ),
        ("README.md", "# Shop\n\n`PORT` is where it listens.\n"),
    ]);
    assert_statuses(&report, &[("config.documented", Unmet), ("concurrency.work-by-type", Unmet)]);
    assert_eq!(places(&report, "config.documented"), [("config/storage.yml".to_owned(), 5)]);
}

#[test]
fn a_plug_of_phoenix_that_answers_probes_is_a_health_check() {
    let report = report_of(&[
        (
            "mix.exs",
            "defmodule Chat.MixProject do\n  use Mix.Project\n  def project, do: [app: :chat, elixir: \"~> 1.18\", deps: deps()]\n  defp deps, do: [{:phoenix, \"~> 1.8\"}]\nend\n",
        ),
        ("mix.lock", "%{}\n"),
        (
            "lib/chat_web/plugs/status.ex",
            "defmodule ChatWeb.Plugs.Status do\n  import Plug.Conn\n  def init(opts), do: opts\n  def call(%{request_path: \"/healthz\"} = conn, _), do: conn |> send_resp(200, \"\") |> halt()\n  def call(conn, _), do: conn\nend\n",
        ),
        (
            "lib/chat_web/endpoint.ex",
            "defmodule ChatWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :chat\n  plug ChatWeb.Plugs.Status\nend\n",
        ),
    ]);
    assert_statuses(&report, &[("disposability.health-checked", Met)]);
}
