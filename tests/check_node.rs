//! Projects of Node, end to end: what their kinds of set-up come to.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

mod checked;

use checked::report_of_files;
use twelve_tui::check::report::Status::{self, Met, NotApplicable, Unknown, Unmet};

fn status(files: &[(&str, &str)], id: &str) -> Status {
    report_of_files(files).criterion(id).unwrap().status
}

const SERVER: (&str, &str) = (
    "server.js",
    "const express = require('express');\nconst app = express();\napp.listen(process.env.PORT);\n",
);
const MANIFEST: (&str, &str) = (
    "package.json",
    r#"{"dependencies": {"express": "^4.0.0"}, "scripts": {"start": "node server.js"}}"#,
);
const LOCK: (&str, &str) = ("package-lock.json", "{}");

#[test]
fn a_lockfile_above_holds_only_for_a_workspace() {
    let id = "dependencies.locked";
    let part = ("web/package.json", r#"{"dependencies": {"express": "^4.0.0"}}"#);
    let root = r#"{"workspaces": ["web"], "dependencies": {"express": "^4.0.0"}}"#;
    assert_eq!(status(&[MANIFEST, LOCK, SERVER], id), Met);
    assert_eq!(status(&[MANIFEST, LOCK, SERVER, part], id), Unmet);
    assert_eq!(status(&[("package.json", root), LOCK, SERVER, part], id), Met);
    let pnpm = [("pnpm-workspace.yaml", "packages: [web]\n"), ("pnpm-lock.yaml", "{}")];
    assert_eq!(status(&[&[MANIFEST, SERVER, part][..], &pnpm[..]].concat(), id), Met);
    let exact = ("package.json", r#"{"dependencies": {"express": "4.0.0"}}"#);
    assert_eq!(status(&[exact, SERVER, part], id), Unmet, "an exact manifest locks no other");
}

#[test]
fn types_alone_declare_no_package_that_runs() {
    let id = "dependencies.complete";
    let of = |import: &str, types: &str| {
        let manifest = format!(r#"{{"devDependencies": {{"{types}": "1.0.0"}}}}"#);
        let source =
            format!("import {{ Thing }} from '{import}';\nexport const a: Thing = {{}};\n");
        status(&[("package.json", manifest.as_str()), ("a.ts", source.as_str())], id)
    };
    assert_eq!(of("express", "@types/express"), Unmet);
    assert_eq!(of("aws-lambda", "@types/aws-lambda"), Met);
}

#[test]
fn a_package_may_take_itself_in() {
    let id = "dependencies.complete";
    let of = |import: &str| {
        let manifest = r#"{"name": "@shop/ui", "dependencies": {"next": "^15.0.0"}}"#;
        let source = format!("import {{ cn }} from '{import}';\nexport const a = cn();\n");
        status(&[("package.json", manifest), ("src/a.ts", source.as_str())], id)
    };
    assert_eq!(of("@shop/ui"), Met);
    assert_eq!(of("server-only"), Met);
    assert_eq!(of("@shop/forms"), Unmet);
}

#[test]
fn scripts_that_run_others_are_followed() {
    let manifest = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0", "pg": "^8.0.0"}, "scripts": {"start": "run-s migrate serve", "migrate": "knex migrate:latest", "serve": "node server.js"}}"#,
    );
    assert_eq!(status(&[manifest, LOCK, SERVER], "admin.not-at-boot"), Unmet);
}

#[test]
fn what_a_script_for_set_up_makes_is_not_made_at_each_start() {
    let manifest = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0", "sequelize": "^6.0.0", "sqlite3": "^5.0.0"}, "scripts": {"start": "cross-env NODE_ENV=production node server.js"}}"#,
    );
    let models = (
        "models.js",
        "const { Sequelize } = require('sequelize');\nmodule.exports = new Sequelize({ dialect: 'sqlite', storage: 'app.db' });\n",
    );
    let sync = "const sequelize = require('./models');\nsequelize.sync();\n";
    let report = report_of_files(&[manifest, LOCK, SERVER, models, ("setup.js", sync)]);
    assert_eq!(report.criterion("admin.not-at-boot").unwrap().status, Met);
    assert_eq!(report.criterion("backing.attached-by-config").unwrap().status, NotApplicable);
    assert_eq!(report.criterion("processes.no-local-persistence").unwrap().status, Unmet);
    let at_start = [manifest, LOCK, SERVER, models, ("app.js", sync)];
    assert_eq!(status(&at_start, "admin.not-at-boot"), Unmet);
    let daemon = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0"}, "scripts": {"start": "cross-env NODE_ENV=production pm2 start server.js"}}"#,
    );
    assert_eq!(status(&[daemon, LOCK, SERVER], "concurrency.no-daemonizing"), Unmet);
}

#[test]
fn a_console_for_developers_alone_is_none_in_production() {
    let manifest = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0", "winston": "^3.0.0"}, "scripts": {"start": "node server.js"}}"#,
    );
    let logger = |more: &str| {
        format!(
            "const winston = require('winston');\nconst logger = winston.createLogger({{\n  format: winston.format.json(),\n  transports: [new winston.transports.File({{ filename: 'error.log' }}){more}],\n}});\nif (process.env.NODE_ENV !== 'production') {{\n  logger.add(new winston.transports.Console());\n}}\nmodule.exports = logger;\n"
        )
    };
    let of = |more: &str| {
        let logger = logger(more);
        report_of_files(&[manifest, LOCK, SERVER, ("logger.js", logger.as_str())])
    };
    assert_eq!(of("").criterion("logs.to-stdout").unwrap().status, Unmet);
    assert_eq!(of("").criterion("logs.structured").unwrap().status, Met);
    let both = of(", new winston.transports.Console()");
    assert_eq!(both.criterion("logs.to-stdout").unwrap().status, Met);
}

#[test]
fn a_compose_file_that_is_all_there_is_says_how_the_app_is_run() {
    let id = "concurrency.scales-out";
    let image = ("Dockerfile", "FROM node:22\nCOPY server.js .\nCMD [\"node\", \"server.js\"]\n");
    let compose =
        |more: &str| format!("services:\n  web:\n    build: .\n    ports: ['3000:3000']\n{more}");
    let of = |more: &str, others: &[(&str, &str)]| {
        let compose = compose(more);
        let own = [MANIFEST, LOCK, SERVER, image, ("compose.yml", compose.as_str())];
        status(&[&own[..], others].concat(), id)
    };
    assert_eq!(of("", &[]), Unmet);
    assert_eq!(of("    volumes: ['.:/app']\n", &[]), Met, "it is for developers");
    assert_eq!(of("", &[("Procfile", "web: node server.js\n")]), Met, "the platform runs it");
    let pipeline = "on: push\njobs:\n  a:\n    steps:\n      - run: docker push me/app\n";
    let published = [(".github/workflows/image.yml", pipeline)];
    assert_eq!(of("", &published), Met, "its image runs elsewhere");
}

#[test]
fn an_env_file_that_is_expected_beside_the_code_is_kept_out_or_baked() {
    let id = "build.no-secrets-baked";
    let image =
        ("Dockerfile", "FROM node:22\nWORKDIR /app\nCOPY . .\nCMD [\"node\", \"server.js\"]\n");
    let all = [MANIFEST, LOCK, SERVER, image];
    let example = [(".env.example", "SECRET=\n")];
    let ignore = |text: &'static str| [(".dockerignore", text)];
    assert_eq!(status(&all, id), Met);
    assert_eq!(status(&[&all[..], &example].concat(), id), Unmet);
    assert_eq!(status(&[&all[..], &example, &ignore("node_modules\n")].concat(), id), Unmet);
    assert_eq!(status(&[&all[..], &example, &ignore("node_modules\n.env\n")].concat(), id), Met);
    assert_eq!(status(&[&all[..], &example, &ignore("**/.env*\n")].concat(), id), Met);
}

#[test]
fn a_queue_is_worked_through_by_the_process_that_a_command_starts() {
    let id = "concurrency.work-by-type";
    let manifest = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0", "bull": "^4.0.0"}, "scripts": {"start": "node server.js"}}"#,
    );
    let worker = (
        "jobs.js",
        "const Queue = require('bull');\nconst jobs = new Queue('a', process.env.REDIS_URL);\njobs.process(send);\n",
    );
    let web = ("Procfile", "web: node server.js\n");
    let both = ("Procfile", "web: node server.js\nworker: node jobs.js\n");
    assert_eq!(status(&[manifest, LOCK, SERVER, worker, web], id), Unmet);
    let report = report_of_files(&[manifest, LOCK, SERVER, worker, both]);
    assert_eq!(report.criterion(id).unwrap().status, Met);
    assert_eq!(report.criterion("concurrency.scales-out").unwrap().status, Met);
    assert_eq!(report.criterion("backing.attached-by-config").unwrap().status, Met);
}

#[test]
fn prisma_s_schema_says_where_data_is_kept() {
    let manifest = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0", "@prisma/client": "^5.0.0"}, "scripts": {"start": "node server.js"}}"#,
    );
    let schema = |provider: &str| {
        format!(
            "datasource db {{\n  provider = \"{provider}\"\n  url = env(\"DATABASE_URL\")\n}}\n"
        )
    };
    let of = |provider: &str, id: &str| {
        let schema = schema(provider);
        status(&[manifest, LOCK, SERVER, ("prisma/schema.prisma", schema.as_str())], id)
    };
    assert_eq!(of("sqlite", "processes.no-local-persistence"), Unmet);
    assert_eq!(of("sqlite", "concurrency.scales-out"), Unmet);
    assert_eq!(of("postgresql", "processes.no-local-persistence"), Met);
    assert_eq!(of("postgresql", "backing.attached-by-config"), Met);
    assert_eq!(of("postgresql", "config.documented"), Unmet);
}

#[test]
fn defaults_that_variables_can_replace_are_told_from_those_that_nothing_can() {
    let manifest = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0", "config": "^3.0.0"}, "scripts": {"start": "node server.js"}}"#,
    );
    let defaults = ("config/default.json", "{\n  \"jwtSecret\": \"secret\"\n}\n");
    let mapped = ("config/custom-environment-variables.json", r#"{"jwtSecret": "JWT_SECRET"}"#);
    let open = report_of_files(&[manifest, LOCK, SERVER, defaults]);
    assert_eq!(open.criterion("config.no-secrets-in-code").unwrap().status, Unmet);
    let shut = report_of_files(&[manifest, LOCK, SERVER, defaults, mapped]);
    assert_eq!(shut.criterion("config.no-secrets-in-code").unwrap().status, Met);
    assert_eq!(shut.criterion("config.no-unsafe-defaults").unwrap().status, Unmet);
    assert_eq!(shut.criterion("config.documented").unwrap().status, Unmet);
}

#[test]
fn a_script_for_production_comes_before_that_of_developers() {
    let manifest = |scripts: &str| {
        format!(r#"{{"dependencies": {{"express": "^4.0.0"}}, "scripts": {{{scripts}}}}}"#)
    };
    let of = |scripts: &str| {
        let manifest = manifest(scripts);
        status(&[("package.json", manifest.as_str()), LOCK, SERVER], "build.not-at-run")
    };
    assert_eq!(of(r#""start": "npm run css && node server.js", "css": "sass a b""#), Unmet);
    assert_eq!(of(r#""start": "nest start", "start:prod": "node dist/main""#), Met);
    assert_eq!(of(r#""start": "nest start""#), Unmet);
}

#[test]
fn a_server_of_a_framework_s_own_is_known() {
    let manifest = (
        "package.json",
        r#"{"dependencies": {"@remix-run/serve": "^2.0.0", "@remix-run/node": "^2.0.0"}, "scripts": {"start": "remix-serve build/index.js"}}"#,
    );
    let session = (
        "app/session.server.ts",
        "import { createCookieSessionStorage } from '@remix-run/node';\nexport const s = createCookieSessionStorage({ cookie: { secrets: [process.env.SESSION_SECRET] } });\n",
    );
    let report = report_of_files(&[manifest, LOCK, session]);
    for id in ["port.self-contained", "port.from-config", "port.all-interfaces"] {
        assert_eq!(report.criterion(id).unwrap().status, Met, "{id}");
    }
    assert_eq!(report.criterion("processes.stateless-sessions").unwrap().status, Met);
    assert_eq!(report.criterion("disposability.graceful-shutdown").unwrap().status, Met);
}

#[test]
fn another_part_by_its_fixed_name_is_attached_in_code() {
    let peer = |text: &str| {
        let of = ("peer.js", text);
        status(&[MANIFEST, LOCK, SERVER, of], "backing.attached-by-config")
    };
    assert_eq!(peer("module.exports = { uri: 'http://users-service:3000/users' };\n"), Unmet);
    let open = "module.exports = { uri: process.env.USERS_URL || 'http://users-service:3000' };\n";
    assert_eq!(peer(open), NotApplicable);
}

#[test]
fn a_database_in_a_file_is_not_passed_over() {
    let manifest = (
        "package.json",
        r#"{"dependencies": {"express": "^4.0.0", "sqlite3": "^5.0.0", "pg": "^8.0.0"}, "scripts": {"start": "node server.js"}}"#,
    );
    let id = "processes.no-local-persistence";
    assert_eq!(status(&[manifest, LOCK, SERVER], id), Unknown);
    let knexfile = (
        "knexfile.js",
        "module.exports = {\n  development: { client: 'sqlite3' },\n  production: { client: 'pg', connection: process.env.DATABASE_URL },\n};\n",
    );
    assert_eq!(status(&[manifest, LOCK, SERVER, knexfile], "parity.same-services"), Unmet);
}

#[test]
fn a_bot_exports_no_service_and_takes_no_jobs() {
    let files = [
        (
            "package.json",
            r#"{"dependencies": {"discord.js": "^14.0.0"}, "scripts": {"start": "node bot.js"}}"#,
        ),
        LOCK,
        (
            "bot.js",
            "const { Client } = require('discord.js');\nnew Client({}).login(process.env.TOKEN);\n",
        ),
        ("Dockerfile", "FROM node:22-slim\nCOPY . .\nCMD [\"node\", \"bot.js\"]\n"),
    ];
    for id in [
        "port.from-config",
        "port.declared",
        "disposability.health-checked",
        "disposability.jobs-return",
    ] {
        assert_eq!(status(&files, id), NotApplicable, "{id}");
    }
    // One that serves as well is a web app.
    let served =
        [&files[..3], &[SERVER, ("Dockerfile", "FROM node:22\nCMD [\"node\", \"server.js\"]\n")]]
            .concat();
    assert_eq!(status(&served, "port.from-config"), Met);
}

#[test]
fn what_runs_several_commands_at_once_is_followed() {
    let package = r#"{"dependencies": {"next": "15.0.0", "concurrently": "9.0.0"}}"#;
    let image = "FROM node:22-slim\nCMD [\"sh\", \"-c\", \"prisma migrate deploy && exec concurrently -k \\\"cd web && exec next start\\\" \\\"node worker.js\\\"\"]\n";
    let proxy = "const http = require('http');\nfunction f(port) { http.createServer().listen(port, '127.0.0.1'); }\nf(g());\n";
    let files = [("package.json", package), LOCK, ("worker.js", proxy), ("Dockerfile", image)];
    assert_eq!(status(&files, "port.from-config"), Met);
    assert_eq!(status(&files, "admin.not-at-boot"), Unmet);
}

#[test]
fn scripts_of_workspaces_are_found_behind_tools_that_fill_the_environment() {
    let root = r#"{"workspaces": ["apps/*"], "scripts": {"start": "dotenv -e .env -- yarn workspace @shop/web start"}}"#;
    let web = r#"{"name": "@shop/web", "dependencies": {"express": "4.0.0"}, "scripts": {"start": "nodemon server.js"}}"#;
    let files = [
        ("package.json", root),
        ("yarn.lock", ""),
        ("apps/web/package.json", web),
        ("apps/web/server.js", SERVER.1),
    ];
    assert_eq!(status(&files, "build.not-at-run"), Unmet);
}

#[test]
fn passwords_of_made_up_accounts_are_no_credentials() {
    let seed = "const password = '11111111';\ncreate('user', password);\n";
    assert_eq!(
        status(&[MANIFEST, LOCK, SERVER, ("prisma/seed.js", seed)], "config.no-secrets-in-code"),
        Met
    );
    assert_eq!(
        status(&[MANIFEST, LOCK, SERVER, ("lib/mail.js", seed)], "config.no-secrets-in-code"),
        Unmet
    );
}

#[test]
fn a_password_that_the_image_sets_is_a_default() {
    let login = ("login.js", "module.exports = (given) => process.env.PASSWORD === given;\n");
    let image = |value: &str| {
        format!(
            "FROM node:22-slim\nCOPY . .\nENV PASSWORD={value}\nCMD [\"node\", \"server.js\"]\n"
        )
    };
    let id = "config.no-unsafe-defaults";
    assert_eq!(
        status(&[MANIFEST, LOCK, SERVER, login, ("Dockerfile", &image("opensesame"))], id),
        Unmet
    );
    assert_eq!(
        status(&[MANIFEST, LOCK, SERVER, login, ("Dockerfile", &image("${PASSWORD}"))], id),
        Met
    );
}

#[test]
fn plain_logs_are_shown_where_the_app_starts() {
    let seed = ("prisma/seed.js", "console.log('seeded');\n");
    let report = report_of_files(&[MANIFEST, LOCK, SERVER, seed]);
    let plain = report.criterion("logs.structured").unwrap();
    assert_eq!(plain.status, Unmet);
    assert!(plain.evidence.iter().any(|it| it.path == "server.js"), "{:?}", plain.evidence);
}

#[test]
fn names_that_the_compiler_gives_to_own_folders_are_no_packages() {
    let id = "dependencies.complete";
    let uses = ("src/app.ts", "import { a } from '@helpers/a';\nimport express from 'express';\n");
    let names =
        r#"{"compilerOptions": {"baseUrl": "src", "paths": {"@helpers/*": ["helpers/*"]}}}"#;
    assert_eq!(status(&[MANIFEST, LOCK, uses], id), Unmet);
    assert_eq!(status(&[MANIFEST, LOCK, uses, ("tsconfig.json", names)], id), Met);
    let typed = names.replace("helpers/*\"]", "node_modules/x/*\"]");
    assert_eq!(status(&[MANIFEST, LOCK, uses, ("tsconfig.json", &typed)], id), Unmet);
    let run = r#"{"dependencies": {"express": "^4.0.0"}, "_moduleAliases": {"@helpers": "dist/helpers"}}"#;
    assert_eq!(status(&[("package.json", run), LOCK, uses], id), Met);
}

#[test]
fn what_the_generator_of_express_makes_is_read() {
    let start = "#!/usr/bin/env node\nvar http = require('http');\nvar port = process.env.PORT || '3000';\nvar server = http.createServer(app);\nserver.listen(port);\n";
    let package =
        r#"{"dependencies": {"express": "^4.0.0"}, "scripts": {"start": "node ./bin/www"}}"#;
    let files = [
        ("package.json", package),
        LOCK,
        ("bin/www", start),
        ("app.js", "module.exports = require('express')();\n"),
    ];
    assert_eq!(status(&files, "port.from-config"), Met);
    assert_eq!(status(&files, "port.all-interfaces"), Met);
    assert_eq!(status(&files, "disposability.graceful-shutdown"), Unmet);
}

#[test]
fn groups_of_commands_in_a_script_are_followed() {
    let package = r#"{"dependencies": {"express": "^4.0.0"}, "scripts": {"build-ts": "tsc", "all": "(yarn build-ts || true) && node server.js"}}"#;
    let image = "FROM node:22-slim\nCOPY . .\nCMD [\"yarn\", \"all\"]\n";
    let files = [("package.json", package), LOCK, SERVER, ("Dockerfile", image)];
    assert_eq!(status(&files, "build.not-at-run"), Unmet);
    assert_eq!(status(&files, "disposability.fast-startup"), Unmet);
}

#[test]
fn a_library_for_jobs_that_nothing_takes_in_does_not_count() {
    let package =
        r#"{"dependencies": {"express": "^4.0.0", "@nestjs/bullmq": "11.0.0", "bullmq": "5.0.0"}}"#;
    let uses = (
        "queue.js",
        "const { Queue } = require('bullmq');\nnew Queue('mail', { connection: { host: process.env.REDIS } });\n",
    );
    let files = [("package.json", package), LOCK, SERVER];
    assert_eq!(status(&files, "disposability.jobs-return"), NotApplicable);
    assert_eq!(status(&[&files[..], &[uses]].concat(), "disposability.jobs-return"), Met);
}

#[test]
fn pages_for_readers_are_no_delivery_of_what_serves() {
    let docs = "on: push\njobs:\n  docs:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/deploy-pages@v4\n";
    let id = "parity.continuous-delivery";
    assert_eq!(status(&[MANIFEST, LOCK, SERVER, (".github/workflows/docs.yml", docs)], id), Unmet);
}

#[test]
fn a_tool_that_others_install_is_no_app() {
    let package = r#"{"name": "tidy", "bin": "cli.js", "dependencies": {"commander": "^12.0.0"}}"#;
    let files = [("package.json", package), LOCK, ("cli.js", "require('commander').parse();\n")];
    assert_eq!(status(&files, "codebase.one-app"), NotApplicable);
}

#[test]
fn a_file_written_by_hand_beside_the_console_takes_nothing_from_it() {
    let both = (
        "log.js",
        "const fs = require('fs');\nconsole.log('up');\nfs.appendFile('seen.log', 'x', () => {});\n",
    );
    assert_eq!(status(&[MANIFEST, LOCK, SERVER, both], "logs.to-stdout"), Met);
    assert_eq!(status(&[MANIFEST, LOCK, SERVER, both], "logs.no-files"), Unmet);
}
