//! JavaScript and TypeScript sources and the facts in them.

use super::{env, facts_of, port};
use crate::check::facts::FactKind::{
    EnvRead, EnvironmentBranch, GracefulStop, Import, LogSink, PortBound, SecretLiteral,
    ServerStarted, ServiceUsed, SessionStore, SignalHandled, StateInMemory,
};
use crate::check::facts::{FactKind, Sink, Source, StoreKind};

fn import(package: &str) -> FactKind {
    Import { package: package.to_owned() }
}

#[test]
fn an_express_app_with_flaws() {
    let source = r"
const express = require('express');
const session = require('express-session');
const { Pool } = require('pg');
const helper = require('./helper');
const { createLogger, transports } = require('winston');

const app = express();
const { DATABASE_URL } = process.env;
const PORT = process.env.PORT || 3000;
const pool = new Pool({ connectionString: DATABASE_URL });
const users = new Map();
const config = { jwtSecret: 'a8f5f167f44f4964', label: 'password' };
// const password = 'hunter2'
const logger = createLogger({ transports: [new transports.File({ filename: 'app.log' })] });

app.use(session({ secret: process.env.SESSION_SECRET, resave: false }));
app.post('/login', (req, res) => {
  users.set(req.body.name, req.body);
  const seen = new Map();
  seen.set(1, 2);
});
if (process.env.NODE_ENV === 'production') app.set('trust proxy', 1);
const server = app.listen(PORT, () => logger.info('up'));
process.on('SIGTERM', () => server.close());
";
    let read = |name: &str, default: Option<&str>| EnvRead {
        name: name.into(),
        default: default.map(Into::into),
        required: false,
    };
    let expected = [
        (2, import("express")),
        (3, import("express-session")),
        (4, import("pg")),
        (6, import("winston")),
        (9, read("DATABASE_URL", None)),
        (10, read("PORT", Some("3000"))),
        (11, ServiceUsed { service: "postgresql".into(), address: env("DATABASE_URL", None) }),
        (13, SecretLiteral { name: "jwtSecret".into() }),
        (15, LogSink { sink: Sink::File, library: "winston".into(), structured: false }),
        (17, SessionStore { kind: StoreKind::Memory, library: "express-session".into() }),
        (17, read("SESSION_SECRET", None)),
        (19, StateInMemory { name: "users".into() }),
        (23, read("NODE_ENV", None)),
        (23, EnvironmentBranch { variable: "NODE_ENV".into(), tooling: false }),
        (24, ServerStarted { library: "express".into(), graceful: false, development: false }),
        (24, PortBound { port: env("PORT", Some("3000")), host: None }),
        (25, SignalHandled { signal: "SIGTERM".into() }),
        (25, GracefulStop),
    ];
    assert_eq!(facts_of("app.js", source), expected);
    assert_eq!(facts_of("app.ts", source), expected);
    assert_eq!(facts_of("app.tsx", source), expected);
}

#[test]
fn typescript_s_assertions_hide_nothing() {
    let source = r#"
import Fastify, { type FastifyInstance } from "fastify";
import type { Options } from "@scope/pkg/deep";
import * as fs from "node:fs";
const app: FastifyInstance = Fastify();
const key = process.env.API_KEY!;
const mode = (process.env.MODE as string) ?? "dev";
await app.listen({ port: Number(process.env.PORT) || 3000, host: "0.0.0.0" });
"#;
    let read = |name: &str, default: Option<&str>| EnvRead {
        name: name.into(),
        default: default.map(Into::into),
        required: false,
    };
    assert_eq!(
        facts_of("server.ts", source),
        [
            (2, import("fastify")),
            (3, import("@scope/pkg")),
            (4, import("node:fs")),
            (6, read("API_KEY", None)),
            (7, read("MODE", Some("dev"))),
            (8, ServerStarted { library: "fastify".into(), graceful: false, development: false }),
            (
                8,
                PortBound {
                    port: env("PORT", Some("3000")),
                    host: Some(Source::Literal("0.0.0.0".into())),
                }
            ),
            (8, read("PORT", Some("3000"))),
        ]
    );
}

#[test]
fn the_port_of_express_generator_s_start_file() {
    let source = "var app = require('../app');\nvar http = require('http');\n\
        var port = normalizePort(process.env.PORT || '3000');\napp.set('port', port);\n\
        var server = http.createServer(app);\nserver.listen(port);\n\
        function normalizePort(val) { var port = parseInt(val, 10); return port; }\n";
    assert_eq!(port("bin/www", source), env("PORT", Some("3000")));
}

#[test]
fn the_nearest_name_counts() {
    let source = "const http = require('http');\nconst port = 80;\n\
        function start(port) { http.createServer().listen(port); }\n";
    assert_eq!(port("a.js", source), Source::Computed);
    let source = "const http = require('http');\nfunction a() { const port = 1; }\n\
        function b() { const port = 2; http.createServer().listen(port); }\n";
    assert_eq!(port("a.js", source), Source::Literal("2".into()));
}
