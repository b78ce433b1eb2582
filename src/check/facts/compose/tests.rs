use super::*;
use crate::check::facts::{Entry, Fact, Naming, StartVia};
use crate::check::knowledge::Knowledge;
use crate::curriculum::Pack;
use std::collections::BTreeSet;

fn joined(files: &[(&str, &str)]) -> Joined {
    let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
    let read = |(path, text): &(&str, &str)| {
        let name = path.rsplit('/').next().unwrap();
        let stage = crate::check::inventory::classify::compose_stage(name);
        super::read(&TextFile::new(*path, text), stage).unwrap()
    };
    join(files.iter().map(read).collect(), &BTreeSet::new(), &knowledge)
}

/// What one file says, without the blocks that it says it in.
fn facts(text: &str, stage: Stage) -> Result<Vec<Fact>, Broken> {
    let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
    let file = super::read(&TextFile::new("compose.yml", text), stage)?;
    let mut facts = join(vec![file], &BTreeSet::new(), &knowledge).facts;
    facts.retain(|fact| !matches!(fact.kind, FactKind::Workload { .. }));
    Ok(facts)
}

/// Whether something is said, and on this line of this file.
fn says(joined: &Joined, path: &str, line: u32, kind: &FactKind) -> bool {
    let at = |fact: &Fact| *fact.place.path == *path && fact.place.line == line;
    joined.facts.iter().any(|fact| at(fact) && fact.kind == *kind)
}

/// The commands of starts, with where they stand.
fn starts(joined: &Joined, wanted: StartVia) -> Vec<(String, String, u32)> {
    let start = |fact: &Fact| match &fact.kind {
        FactKind::StartCommand { argv, via, .. } if *via == wanted => {
            Some((argv.join(" "), fact.place.path.to_string(), fact.place.line))
        }
        _ => None,
    };
    joined.facts.iter().filter_map(start).collect()
}

fn start(argv: &str, path: &str, line: u32) -> (String, String, u32) {
    (argv.to_owned(), path.to_owned(), line)
}

#[test]
fn services_processes_and_variables_have_their_lines() {
    let text = "services:\n  db:\n    image: postgres:${PG:-15}-alpine\n    healthcheck: {test: x}\n  web:\n    build: .\n    command: [node, server.js]\n    ports: ['8080:80']\n    environment:\n      A: 1\n";
    let facts = facts(text, Stage::Production).unwrap();
    assert_eq!(facts[0].kind, declared("postgresql", Some("15-alpine".into()), Stage::Production));
    assert_eq!(facts[0].place.line, 3);
    assert!(matches!(
        &facts[1].kind,
        FactKind::StartCommand { via: StartVia::ProductionCompose, argv, .. } if argv.len() == 2
    ));
    assert!(facts.iter().any(|fact| fact.kind
        == FactKind::EnvDocumented { name: "A".into(), naming: Naming::Set }
        && fact.place.line == 10));
    assert!(
        facts.iter().any(|fact| fact.kind == FactKind::PortDeclared { port: "8080:80".into() })
    );
    assert!(!facts.iter().any(|fact| fact.kind == FactKind::HealthCheckDeclared));
}

#[test]
fn a_service_is_built_from_the_folder_of_its_recipe_or_its_context() {
    let text = "services:\n  a:\n    build: {context: ., dockerfile: a/Dockerfile}\n  b:\n    build: ./b\n    image: me/b:1\n    depends_on: [a]\n";
    let joined = joined(&[("compose.yml", text)]);
    let built: Vec<_> = joined
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Workload { name, build, image, needs } => {
                Some((name.as_str(), build.join(","), image.as_str(), needs.join(",")))
            }
            _ => None,
        })
        .collect();
    let folders = |text: &str| text.to_owned();
    assert_eq!(
        built,
        [("a", folders("a,"), "", folders("")), ("b", folders("b"), "me/b:1", folders("a"))]
    );
}

#[test]
fn an_unpinned_service_has_no_version() {
    let facts = facts("services:\n  c:\n    image: redis:alpine\n", Stage::Ci).unwrap();
    assert_eq!(facts[0].kind, declared("redis", None, Stage::Ci));
}

#[test]
fn broken_yaml_is_said_to_be_broken_and_where() {
    let broken = facts("services:\n  a: [\n", Stage::Development).unwrap_err();
    assert!(broken.line >= 2, "{broken:?}");
    assert!(broken.message.contains("YAML"));
}

#[test]
fn what_a_service_takes_from_others_counts() {
    let text = "x-app: &app\n  build: .\n  environment: {A: 1}\nservices:\n  web:\n    <<: *app\n    command: gunicorn app\n  base:\n    image: postgres:15\n  db:\n    extends: {service: base}\n  loop:\n    extends: loop\n    command: x\n";
    let facts = facts(text, Stage::Production).unwrap();
    let declared =
        facts.iter().filter(|fact| matches!(fact.kind, FactKind::ServiceDeclared { .. })).count();
    assert_eq!(declared, 1, "what stands on one line is said once");
    assert!(
        facts
            .iter()
            .any(|fact| fact.kind
                == FactKind::EnvDocumented { name: "A".into(), naming: Naming::Set })
    );
}

#[test]
fn entry_points_commands_and_inits_are_one_start() {
    let text = "services:\n  web:\n    build: .\n    init: true\n    entrypoint: [./run.sh]\n    command: npm start\n    healthcheck: {test: [NONE]}\n    labels: ['traefik.http.services.web.loadbalancer.sticky.cookie=true']\n";
    let facts = facts(text, Stage::Production).unwrap();
    assert!(facts.iter().any(|fact| matches!(&fact.kind, FactKind::StartCommand { argv, .. }
        if *argv == ["docker-init", "--", "./run.sh", "npm", "start"])));
    assert!(facts.iter().any(|fact| fact.kind == FactKind::StickySession));
    assert!(!facts.iter().any(|fact| fact.kind == FactKind::HealthCheckDeclared));
}

#[test]
fn only_what_is_built_here_is_a_process_of_the_app() {
    let starts = |text: &str| {
        let facts = facts(text, Stage::Development).unwrap();
        facts.iter().filter(|it| matches!(it.kind, FactKind::StartCommand { .. })).count()
    };
    assert_eq!(starts("services:\n  tool:\n    image: else/tool:1\n    command: sh -c x\n"), 0);
    let shared = "services:\n  web:\n    build: .\n    image: app\n    command: a\n  job:\n    image: app\n    command: b\n";
    assert_eq!(starts(shared), 2);
}

#[test]
fn what_is_mounted_into_the_image_of_a_language_is_run_by_it() {
    let starts = |text: &str| {
        let facts = facts(text, Stage::Development).unwrap();
        facts.iter().any(|it| matches!(it.kind, FactKind::StartCommand { .. }))
    };
    let jar = "services:\n  web:\n    image: eclipse-temurin:21\n    volumes: ['./build/app.jar:/app.jar']\n    command: java -jar /app.jar\n";
    assert!(starts(jar));
    assert!(!starts(&jar.replace("./build/app.jar", "data")));
    assert!(!starts(&jar.replace("eclipse-temurin", "me/tool")));
}

#[test]
fn profiles_say_for_what_a_service_is() {
    let text = "services:\n  db:\n    image: postgres:15\n    profiles: [dev]\n  e2e:\n    image: redis:7\n    profiles: [test]\n";
    let facts = facts(text, Stage::Production).unwrap();
    let stage = |at: usize| match &facts[at].kind {
        FactKind::ServiceDeclared { stage, .. } => *stage,
        kind => panic!("{kind:?}"),
    };
    assert_eq!((stage(0), stage(1)), (Stage::Development, Stage::Ci));
}

#[test]
fn compose_files_are_known_by_what_they_hold() {
    assert!(is_one("services:\n  db:\n    image: x\n"));
    assert!(!is_one("services:\n  - name: x\n"));
    assert!(!is_one("jobs:\n  a: 1\nservices:\n  a:\n    image: x\n"));
    assert!(!is_one("name: x\n"));
}

#[test]
fn a_file_for_production_overrides_what_the_file_below_it_says() {
    let base = "services:\n  web:\n    build: .\n    command: flask run --debug\n    ports: ['8000:8000']\n    volumes: ['.:/app', 'data:/data']\n    environment:\n      A: 1\n      B: 1\n  db:\n    image: postgres:15\n";
    let production = "services:\n  web:\n    command: gunicorn app:app\n    stop_grace_period: 0s\n    ports: !reset []\n    environment: {A: 2}\n";
    let development =
        "services:\n  web:\n    command: flask run --reload\n    environment: {C: 1}\n";
    let joined = joined(&[
        ("docker-compose.override.yml", development),
        ("docker-compose.prod.yml", production),
        ("docker-compose.yml", base),
    ]);
    let (base, production) = ("docker-compose.yml", "docker-compose.prod.yml");
    assert_eq!(
        starts(&joined, StartVia::ProductionCompose),
        [start("gunicorn app:app", production, 3)]
    );
    assert_eq!(starts(&joined, StartVia::Compose), [], "production starts the same service");
    let database = |stage| declared("postgresql", Some("15".into()), stage);
    assert!(says(&joined, base, 11, &database(Stage::Production)));
    let single = |stage| FactKind::SingleInstance { stage };
    assert!(says(&joined, base, 5, &single(Stage::Development)));
    assert!(!says(&joined, base, 5, &single(Stage::Production)), "the ports are taken back");
    let mounted = FactKind::SourceMounted { stage: Stage::Production };
    assert!(says(&joined, base, 6, &mounted), "the mount is not");
    let killed = FactKind::StopSignal { signal: "SIGKILL".into() };
    assert!(says(&joined, production, 4, &killed));
    let set = |name: &str| FactKind::EnvDocumented { name: name.into(), naming: Naming::Set };
    assert!(says(&joined, production, 6, &set("A")));
    assert!(says(&joined, base, 9, &set("B")));
    assert!(says(&joined, "docker-compose.override.yml", 4, &set("C")));
}

#[test]
fn services_extend_those_of_other_files_and_their_lines_stay_there() {
    let common = "services:\n  app:\n    build: {context: ., target: app}\n    environment:\n      LEVEL: info\n    env_file: [app.settings]\n";
    let file = "include:\n  - infra/store.yml\n  - path: [infra/cache.yml]\nservices:\n  web:\n    extends: {file: ../common/app.yml, service: app}\n    command: [puma]\n";
    let joined = joined(&[
        ("common/app.yml", common),
        ("deploy/compose.prod.yml", file),
        ("deploy/infra/cache.yml", "services:\n  cache:\n    image: redis:7\n"),
        ("deploy/infra/store.yml", "services:\n  db:\n    image: mysql:8.0\n"),
    ]);
    let set = FactKind::EnvDocumented { name: "LEVEL".into(), naming: Naming::Set };
    assert!(says(&joined, "common/app.yml", 5, &set));
    assert!(joined.facts.iter().any(|fact| matches!(
        &fact.kind,
        FactKind::StartCommand { entry: Entry::OfImage { recipe, target }, .. }
            if recipe.as_deref() == Some("common/Dockerfile") && target.as_deref() == Some("app")
    )));
    let (store, cache) = ("deploy/infra/store.yml", "deploy/infra/cache.yml");
    let service = |name, version: &str| declared(name, Some(version.into()), Stage::Production);
    assert!(says(&joined, store, 3, &service("mysql", "8.0")));
    assert!(says(&joined, cache, 3, &service("redis", "7")));
    assert_eq!(joined.env_files.iter().collect::<Vec<_>>(), ["common/app.settings"]);
    let setups = joined.facts.iter().filter(|it| matches!(it.kind, FactKind::DevSetup { .. }));
    assert_eq!(setups.count(), 0, "a template alone sets up nothing");
}

#[test]
fn tasks_are_told_from_processes() {
    let text = "services:\n  migrate:\n    build: .\n    command: alembic upgrade head\n  prestart:\n    build: .\n    command: bash prestart.sh\n  web:\n    build: .\n    command: sh -c 'alembic upgrade head && uvicorn app'\n    depends_on:\n      prestart: {condition: service_completed_successfully}\n  schema:\n    image: flyway/flyway:10\n    command: migrate\n";
    let joined = joined(&[("docker-compose.prod.yml", text)]);
    let started: Vec<u32> =
        starts(&joined, StartVia::ProductionCompose).into_iter().map(|it| it.2).collect();
    assert_eq!(started, [10], "what migrates and then serves is a process");
    for line in [4, 7, 15] {
        assert!(says(&joined, "docker-compose.prod.yml", line, &FactKind::AdminDocumented));
    }
}

#[test]
fn a_port_is_shared_where_several_containers_stand_behind_it() {
    let text = "services:\n  web:\n    image: me/app:1\n    deploy: {replicas: 3}\n    ports:\n      - '80:8000'\n      - {target: 9000, published: 9000, mode: host}\n  one:\n    image: me/one:1\n    develop:\n      watch:\n        - {action: sync, path: ., target: /app}\n    ports: ['8080-8090:80', '${PORT}:81', '82', '127.0.0.1:83:83']\n";
    let facts = facts(text, Stage::Production).unwrap();
    let single = FactKind::SingleInstance { stage: Stage::Production };
    let lines: Vec<u32> =
        facts.iter().filter(|it| it.kind == single).map(|it| it.place.line).collect();
    assert_eq!(lines, [7, 13]);
    assert!(!facts.iter().any(|it| matches!(it.kind, FactKind::SourceMounted { .. })));
}

#[test]
fn paths_that_leave_the_project_are_not_followed_and_circles_end() {
    let mut text = "include: [../../etc/other.yml, /etc/compose.yml, 'https://example.com/a.yml', compose.yml]\nsecrets:\n  a: {file: ../../etc/shadow}\n  b: {file: /etc/shadow}\nservices:\n  a:\n    extends: {file: ../../etc/passwd, service: x}\n    env_file: [/etc/passwd, ../../.env, ~/.env, '${HOME}/.env']\n    command: run\n  b:\n    extends: {file: compose.yml, service: c}\n  c:\n    extends: {file: other.yml, service: b}\n".to_owned();
    for at in 0..3_000 {
        text += &format!("  s{at}:\n    extends: s{}\n", at + 1);
    }
    let other = "include: [compose.yml]\nservices:\n  b:\n    extends: {file: compose.yml, service: b}\n    environment: {B: 1}\n";
    let joined = joined(&[("compose.yml", &text), ("other.yml", other)]);
    assert!(joined.env_files.is_empty() && joined.secrets.is_empty());
    assert_eq!(starts(&joined, StartVia::Compose), [start("run", "compose.yml", 9)]);
    let set = FactKind::EnvDocumented { name: "B".into(), naming: Naming::Set };
    assert!(says(&joined, "other.yml", 5, &set));
}

#[test]
fn secrets_of_production_are_seen_and_references_are_none() {
    let text = "x-env: &env\n  API_TOKEN: k3yV41ue0fD00m\nservices:\n  web:\n    build: .\n    environment:\n      <<: *env\n      DB_PASSWORD: ${DB_PASSWORD}\n      OTHER_TOKEN: changeme\n";
    let secrets = |stage| -> Vec<u32> {
        let facts = facts(text, stage).unwrap();
        let secret = |fact: &&Fact| matches!(fact.kind, FactKind::SecretLiteral { .. });
        facts.iter().filter(secret).map(|fact| fact.place.line).collect()
    };
    assert_eq!(secrets(Stage::Production), [2]);
    assert!(secrets(Stage::Development).is_empty());
}

#[test]
fn a_script_for_a_deploy_says_which_files_are_for_production() {
    let step = |path: &str, line: &str| {
        let argv = super::super::shell::words(line);
        let kind = FactKind::ScriptStep { argv, exec: false, background: false, when: Vec::new() };
        TextFile::new(path, line).on_line(1, kind)
    };
    let line = "docker compose -f compose.yml -f compose.server.yml up -d";
    let found =
        deployed(&[step("ops/deploy.sh", line), step("bin/try.sh", "docker compose -f a.yml up")]);
    let expected =
        ["compose.server.yml", "compose.yml", "ops/compose.server.yml", "ops/compose.yml"];
    assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
    let read = |path: &str, text: &str| {
        super::read(&TextFile::new(path, text), Stage::Development).unwrap()
    };
    let files = vec![
        read("compose.yml", "services:\n  web:\n    build: .\n"),
        read("compose.server.yml", "services:\n  web:\n    command: gunicorn app\n"),
    ];
    let joined = join(files, &found, &knowledge);
    assert_eq!(
        starts(&joined, StartVia::ProductionCompose),
        [start("gunicorn app", "compose.server.yml", 3)]
    );
}

#[test]
fn a_volume_of_the_app_keeps_what_it_writes() {
    let kept = |volumes: &str| {
        let text = format!("services:\n  web:\n    build: .\n    volumes: [{volumes}]\n");
        let facts = facts(&text, Stage::Development).unwrap();
        facts.iter().filter(|fact| fact.kind == FactKind::LastingVolume).count()
    };
    assert_eq!(kept("'data:/var/lib/app'"), 1);
    assert_eq!(kept("'data:/var/lib/app', '.:/app'"), 0, "a set-up for developers");
    assert_eq!(kept("'./uploads:/app/uploads', './etc:/app/conf.d'"), 1);
    assert_eq!(kept("'modules:/app/node_modules', './x.conf:/etc/x.conf', '/app/y'"), 0);
    assert_eq!(kept("'static_files:/app/staticfiles', 'conf:/conf:ro'"), 0);
    assert_eq!(kept("{source: data, target: /data}, {source: x, target: /x, read_only: true}"), 1);
}
