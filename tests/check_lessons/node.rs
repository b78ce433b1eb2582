//! Lessons from projects in JavaScript and TypeScript.

use super::checked::{assert_statuses, places, report_of_files};
use twelve_tui::check::report::Status::{Met, Unmet};

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
