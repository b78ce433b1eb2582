//! Lessons from projects in Python.

use super::checked::{assert_statuses, places, report_of_files};
use twelve_tui::check::report::Status::{Met, Unmet};

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
fn settings_of_pydantic_need_what_has_no_default() {
    let report = report_of_files(&[
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
