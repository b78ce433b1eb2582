use super::*;
use crate::curriculum::Pack;

fn facts(text: &str, stage: Stage) -> Result<Vec<Fact>, Broken> {
    let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
    let mut out = Vec::new();
    read(&TextFile::new("compose.yml", text), stage, &knowledge, &mut out).map(|()| out)
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
    let facts = facts(text, Stage::Development).unwrap();
    let built: Vec<_> = facts
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
    assert_eq!(declared, 2);
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
