//! Lessons from images, scripts, pipelines and documents, whatever the language.

use super::checked::{assert_statuses, places, report_of_files};
use twelve_tui::check::report::Status::{Met, NotApplicable, Unmet};

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
    let report =
        report_of_files(&files("#!/bin/sh\nservice cron start\nnginx\ngunicorn app:app\n"));
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
    assert_statuses(&report_of_files(&files(kept)), &[("concurrency.no-daemonizing", Met)]);
}

#[test]
fn what_an_entry_script_does_on_request_is_no_step_of_its_start() {
    let script = |case: &str| {
        format!(
            "#!/bin/sh\ncase \"$1\" in\n  {case})\n    flask db upgrade ;;\n  api)\n    exec gunicorn app:app ;;\nesac\n"
        )
    };
    let status = |case: &str| {
        let report = report_of_files(&[
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
        report_of_files(&[
            ("Gemfile", "source \"https://rubygems.org\"\nruby \"3.4.1\"\ngem \"sinatra\"\n"),
            ("app.rb", "require 'sinatra'\nget('/') { 'Hello' }\n"),
            ("Dockerfile", "FROM ruby:3.4.1-slim\nCMD [\"ruby\", \"app.rb\"]\n"),
            (".github/workflows/release.yml", &pipeline),
        ])
    };
    assert_statuses(&report("latest"), &[("release.identified", Unmet)]);
    assert_statuses(&report("${{ github.sha }}"), &[("release.identified", Met)]);
}
