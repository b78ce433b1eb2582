//! Python sources and the facts in them.

use super::{env, facts_of, port};
use crate::check::facts::FactKind::{
    EnvRead, GracefulStop, HealthEndpoint, Import, LogSink, PortBound, SecretLiteral,
    ServerStarted, ServiceUsed, SessionStore, ShellOut, SignalHandled, StateInMemory,
};
use crate::check::facts::{Sink, Source, StoreKind};

fn import(package: &str) -> crate::check::facts::FactKind {
    Import { package: package.to_owned() }
}

#[test]
fn a_flask_app_with_flaws() {
    let source = r#"
import logging
import os
import subprocess
from logging.handlers import RotatingFileHandler as Rotating

from flask import Flask, session

app = Flask(__name__)
app.secret_key = "s3cr3t-of-mine"
PORT = int(os.environ.get("PORT", 5000))
carts = {}
# os.getenv("IN_A_COMMENT"); logging.FileHandler("a.log")
HELP = "set os.environ['IN_A_STRING'] and password='hunter2'"


@app.route("/cart/<item>")
def add(item):
    carts[session["user"]] = item
    subprocess.run(["convert", item, "out.png"], check=True)
    local = {}
    local[item] = 1
    return os.environ["GREETING"]


@app.get("/healthz")
def healthz():
    return "ok"


if __name__ == "__main__":
    logging.getLogger().addHandler(Rotating("app.log", maxBytes=1))
    app.run(host="0.0.0.0", port=PORT, debug=True)
"#;
    assert_eq!(
        facts_of("app.py", source),
        [
            (2, import("logging")),
            (3, import("os")),
            (4, import("subprocess")),
            (7, import("flask")),
            (10, SecretLiteral { name: "secret_key".into() }),
            (11, EnvRead { name: "PORT".into(), default: Some("5000".into()), required: false }),
            (19, StateInMemory { name: "carts".into() }),
            (19, SessionStore { kind: StoreKind::Cookie, library: "flask".into() }),
            (20, ShellOut { program: "convert".into() }),
            (23, EnvRead { name: "GREETING".into(), default: None, required: true }),
            (26, HealthEndpoint),
            (32, LogSink { sink: Sink::File, library: "logging".into(), structured: false }),
            (33, ServerStarted { library: "flask-dev".into(), graceful: false, development: true }),
            (
                33,
                PortBound {
                    port: env("PORT", Some("5000")),
                    host: Some(Source::Literal("0.0.0.0".into())),
                }
            ),
        ]
    );
}

#[test]
fn a_plain_server_that_stops_in_order() {
    let source = r#"
import os, signal, threading
from http.server import HTTPServer, BaseHTTPRequestHandler

server = HTTPServer(("", int(os.environ["PORT"])), BaseHTTPRequestHandler)

def stop(*_):
    threading.Thread(target=server.shutdown).start()
    server.shutdown()

signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, signal.SIG_IGN)
"#;
    assert_eq!(
        facts_of("server.py", source),
        [
            (2, import("os")),
            (2, import("signal")),
            (2, import("threading")),
            (3, import("http")),
            (
                5,
                ServerStarted {
                    library: "http.server".into(),
                    graceful: false,
                    development: false
                }
            ),
            (5, PortBound { port: env("PORT", None), host: Some(Source::Literal(String::new())) }),
            (5, EnvRead { name: "PORT".into(), default: None, required: true }),
            (9, GracefulStop),
            (11, SignalHandled { signal: "SIGTERM".into() }),
        ]
    );
}

#[test]
fn an_import_that_may_be_missing_is_no_dependency() {
    let source = "import json\nfrom . import models\nfrom .views import x\ntry:\n    import ujson\nexcept ImportError:\n    ujson = json\nimport a.b.c as d, e\n";
    let found: Vec<_> = facts_of("a.py", source).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(found, [import("json"), import("a"), import("e")]);
}

#[test]
fn an_import_for_types_alone_is_no_dependency() {
    let source = "import typing as t\nif t.TYPE_CHECKING:\n    import a\n    from b import c\nelse:\n    import d\nif debug:\n    import e\n";
    let found: Vec<_> = facts_of("a.py", source).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(found, [import("typing"), import("d"), import("e")]);
}

#[test]
fn a_script_that_declares_what_it_imports_needs_no_manifest() {
    let block =
        "#!/usr/bin/env python\n# /// script\n# dependencies = [\n#   \"httpx\",\n# ]\n# ///\n";
    assert_eq!(facts_of("a.py", &format!("{block}import httpx\n")), []);
    let source = "# /// script\n# requires-python = \">=3.12\"\n# ///\nimport httpx\n";
    assert_eq!(facts_of("a.py", source).len(), 1);
}

#[test]
fn a_database_of_no_kind_is_a_file_where_its_url_says_so() {
    let of = |value: &str| {
        let found = facts_of("config.py", &format!("SQLALCHEMY_DATABASE_URI = '{value}'\n"));
        found.into_iter().find_map(|(_, kind)| match kind {
            ServiceUsed { service, .. } => Some(service),
            _ => None,
        })
    };
    assert_eq!(of("sqlite:///app.db").as_deref(), Some("sqlite"));
    assert_eq!(of("postgresql://db/app").as_deref(), Some("database"));
}

#[test]
fn a_port_that_another_file_knows_is_computed() {
    let source =
        "import uvicorn\nfrom config import settings\nuvicorn.run('a:b', port=settings.port)\n";
    assert_eq!(port("a.py", source), Source::Computed);
    let source = "import uvicorn\nPORT = 8000\ndef main():\n    uvicorn.run('a:b', port=PORT)\n";
    assert_eq!(port("a.py", source), Source::Literal("8000".into()));
    let source = "import uvicorn, os\nuvicorn.run('a:b', port=int(os.getenv('PORT') or '8000'))\n";
    assert_eq!(port("a.py", source), env("PORT", Some("8000")));
}
