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

#[test]
fn settings_of_django_that_name_their_servers_are_found() {
    let settings = "SECRET_KEY = os.environ['SECRET_KEY']\nDATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'HOST': 'db',\n    }\n}\nCELERY_BROKER_URL = 'amqp://rabbitmq:5672'\n";
    let files = |settings: &str| {
        report_of_files(&[
            ("requirements.txt", "Django==5.1\ncelery==5.4.0\n"),
            ("manage.py", "from django.core.management import execute_from_command_line\n"),
            ("shop/__init__.py", ""),
            ("shop/settings.py", &format!("import os\n{settings}")),
            ("shop/worker.py", "from celery import Celery\napp = Celery('shop')\n"),
            (
                "orders/views.py",
                "from django.conf import settings\ndef show(request):\n    if settings.PRODUCTION:\n        return redirect('a')\n    return render(request)\n",
            ),
        ])
    };
    let report = files(settings);
    assert_statuses(
        &report,
        &[
            ("backing.attached-by-config", Unmet),
            ("backing.swappable", Unmet),
            ("parity.no-environment-branches", Unmet),
            ("disposability.jobs-return", Unmet),
        ],
    );
    let found = places(&report, "backing.attached-by-config");
    assert_eq!(found, [("shop/settings.py".to_owned(), 6), ("shop/settings.py".to_owned(), 9)]);
    assert_eq!(places(&report, "disposability.jobs-return")[0].0, "shop/worker.py");

    // What is read beside them is what production takes.
    let read = format!("{settings}BROKER = os.environ['BROKER_URL']\nDB = os.environ['DB_HOST']\n");
    assert_statuses(&files(&read), &[("backing.attached-by-config", Met)]);
}

#[test]
fn a_client_of_a_pool_is_where_its_pool_is() {
    let report = report_of_files(&[
        (
            "pyproject.toml",
            "[project]\nname = \"shop\"\ndependencies = [\"fastapi==0.115.0\", \"redis==5.2.0\"]\n",
        ),
        ("shop/__init__.py", ""),
        (
            "shop/limits.py",
            "import os\nfrom redis.asyncio import ConnectionPool, Redis\npool = ConnectionPool.from_url(os.environ['REDIS_URL'])\nclient = Redis(connection_pool=pool)\n",
        ),
        // In a package it is a module, whatever it is called.
        ("shop/setup.py", "import anyio\nfrom fastapi import FastAPI\napp = FastAPI()\n"),
    ]);
    assert_statuses(
        &report,
        &[
            ("dependencies.complete", Unmet),
            ("config.from-environment", Met),
            ("backing.attached-by-config", Met),
            ("backing.swappable", Met),
        ],
    );
    assert_eq!(places(&report, "dependencies.complete"), [("shop/setup.py".to_owned(), 1)]);
}

#[test]
fn a_compose_file_that_mounts_the_working_folder_is_for_development() {
    let report = report_of_files(&[
        ("requirements.txt", "aiohttp==3.11.0\ngunicorn==23.0.0\nPyYAML==6.0.2\n"),
        (
            "shop/__init__.py",
            "import os\nimport yaml\nimport logging.config\nlogging.config.dictConfig(yaml.safe_load(open('logging.yml')))\nIS_PRODUCTION = os.getenv('PLATFORM_BRANCH') == 'main'\n",
        ),
        (
            "logging.yml",
            "version: 1\nhandlers:\n  stdout:\n    class: logging.StreamHandler\n    stream: ext://sys.stdout\n",
        ),
        (
            "Dockerfile",
            "FROM python:3.12-slim\nENV PORT=8000\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY shop shop\nCMD exec gunicorn shop:app --bind=0.0.0.0:${PORT}\n",
        ),
        ("Procfile", "web: gunicorn shop:app --bind=0.0.0.0:${PORT}\n"),
        (
            "docker-compose.yml",
            "services:\n  web:\n    build: .\n    volumes:\n      - \"${PWD}:/app\"\n    command: gunicorn shop:app --bind=0.0.0.0:8000 --reload\n",
        ),
    ]);
    assert_statuses(
        &report,
        &[
            ("build.not-at-run", Met),
            ("port.from-config", Met),
            ("parity.no-environment-branches", Unmet),
            ("logs.structured", Unmet),
        ],
    );
    assert_eq!(places(&report, "logs.structured"), [("logging.yml".to_owned(), 4)]);
}
