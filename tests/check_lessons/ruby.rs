//! Lessons from projects in Ruby.

use super::checked::{assert_statuses, places, report_of_files};
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
fn variables_in_the_templates_of_rails_are_read_and_workers_inside_the_web_server_are_seen() {
    let report = report_of_files(&[
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
fn rails_does_what_is_put_off_in_the_process_unless_an_adapter_is_named() {
    let app = |production: &str| {
        report_of_files(&[
            (
                "Gemfile",
                "source 'https://rubygems.org'\nruby '3.4.1'\ngem 'rails', '8.0.1'\ngem 'puma'\n",
            ),
            ("Gemfile.lock", "GEM\n"),
            ("Procfile", "web: bundle exec puma -C config/puma.rb\n"),
            ("config/puma.rb", "port ENV.fetch('PORT', 3000)\n"),
            ("config/environments/production.rb", production),
            (
                "app/models/user.rb",
                "class User\n  def greet = WelcomeMailer.hello(self).deliver_later\nend\n",
            ),
        ])
    };
    let host = "config.action_mailer.default_url_options = { host: 'shop.acme.io' }\n";
    let report = app(host);
    assert_statuses(
        &report,
        &[
            ("concurrency.work-by-type", Unmet),
            ("config.no-environment-groups", Unmet),
            ("config.from-environment", Unmet),
        ],
    );
    assert_eq!(places(&report, "concurrency.work-by-type"), [("app/models/user.rb".to_owned(), 2)]);
    let report = app(
        "config.active_job.queue_adapter = ENV.fetch('QUEUE').to_sym\nconfig.action_mailer.default_url_options = { host: ENV.fetch('HOST') }\n",
    );
    assert_statuses(
        &report,
        &[("concurrency.work-by-type", NotApplicable), ("config.no-environment-groups", Met)],
    );
}
