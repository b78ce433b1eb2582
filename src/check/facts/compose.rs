//! Compose files: the app's processes, and the services that it is attached to.

use super::dockerfile::{is_pinned, split_image};
use super::yaml::{self, Node};
use super::{Broken, Fact, FactKind, Naming, Stage, StartVia, TextFile, credential, dotenv, shell};
use crate::check::knowledge::Knowledge;

/// Reads a compose file for `stage`.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read(
    file: &TextFile<'_>,
    stage: Stage,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        let Some(services) = yaml::get(&document, "services") else { continue };
        for (name, key, service) in yaml::entries(services) {
            workload(file, (&name, key, service), out);
            read_service(file, stage, knowledge, (&name, key, service), out);
        }
    }
    dotenv::read_uses(file, out);
    Ok(())
}

/// The words of a value that may be names of other workloads.
pub(super) fn hosts(value: &str) -> impl Iterator<Item = String> {
    value
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .filter(|word| word.len() > 1 && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .map(ToOwned::to_owned)
}

/// What a service runs, and the lines that say how.
fn workload(
    file: &TextFile<'_>,
    (name, key, service): (&str, &Node<'_>, &Node<'_>),
    out: &mut Vec<Fact>,
) {
    let mut build = Vec::new();
    if let Some(built) = yaml::get(service, "build") {
        let context =
            yaml::get(built, "context").and_then(yaml::text).or_else(|| yaml::text(built));
        let context = context.unwrap_or_else(|| ".".to_owned());
        let recipe = yaml::get(built, "dockerfile").and_then(yaml::text).unwrap_or_default();
        let beside = recipe.rsplit_once('/').map(|(folder, _)| format!("{context}/{folder}"));
        build.extend(beside.and_then(|folder| file.folder_at(&folder)));
        build.extend(file.folder_at(&context));
    }
    let image = yaml::get(service, "image").and_then(yaml::text).unwrap_or_default();
    let mut needs: Vec<String> = ["depends_on", "links"]
        .iter()
        .filter_map(|key| yaml::get(service, key))
        .flat_map(|list| {
            let keys = yaml::entries(list).map(|(name, ..)| name);
            keys.chain(yaml::items(list).filter_map(yaml::text)).collect::<Vec<_>>()
        })
        .collect();
    for value in yaml::get(service, "environment").into_iter().flat_map(|environment| {
        let values = yaml::entries(environment).filter_map(|(.., value)| yaml::text(value));
        values.chain(yaml::items(environment).filter_map(yaml::text)).collect::<Vec<_>>()
    }) {
        needs.extend(hosts(&value));
    }
    needs.sort();
    needs.dedup();
    let kind = FactKind::Workload { name: name.to_owned(), build, image, needs };
    out.push(file.on_lines(yaml::line(key), yaml::end_line(service), kind));
}

fn read_service(
    file: &TextFile<'_>,
    stage: Stage,
    knowledge: &Knowledge,
    (name, key, service): (&str, &Node<'_>, &Node<'_>),
    out: &mut Vec<Fact>,
) {
    if let Some(image) = yaml::get(service, "image")
        && let Some(reference) = yaml::text(image)
    {
        let reference = with_default(&reference);
        let (image_name, tag) = split_image(&reference);
        if let Some(known) = knowledge.service_of_image(&image_name) {
            out.push(file.on_line(yaml::line(image), declared(&known.name, tag, stage)));
            if stage == Stage::Production {
                secrets(file, service, out);
            }
            return;
        }
    }
    if let (Stage::Production, Some(image)) = (stage, yaml::get(service, "image")) {
        let reference = yaml::text(image).unwrap_or_default();
        let (name, tag) = split_image(&reference);
        let pinned = is_pinned(&name, tag.as_deref()) || reference.contains('$');
        out.push(file.on_line(yaml::line(image), FactKind::ImageDeployed { pinned }));
    }
    let image = yaml::get(service, "image").and_then(yaml::text).unwrap_or_default();
    let proxy =
        ["traefik", "nginx", "caddy", "haproxy", "envoy", "adminer", "pgadmin", "phpmyadmin"]
            .iter()
            .any(|known| image.split(':').next().is_some_and(|name| name.ends_with(known)));
    let named = ["proxy", "traefik", "nginx", "caddy", "reverse-proxy", "router"].contains(&name);
    if (proxy || named && image.is_empty()) && yaml::get(service, "build").is_none() {
        return;
    }
    let built = yaml::get(service, "build").is_some() || !image.is_empty();
    if built && stage == Stage::Development {
        let kind = FactKind::DevSetup { by: "Compose".to_owned() };
        out.push(file.on_line(yaml::line(key), kind));
    }
    if stage == Stage::Ci {
        return;
    }
    start(file, name, service, stage, out);
    environment(file, service, out);
    mounts(file, service, stage, out);
    if let Some(fixed) = yaml::get(service, "container_name") {
        out.push(file.on_line(yaml::line(fixed), FactKind::SingleInstance { stage }));
    }
    for port in yaml::get(service, "ports").into_iter().flat_map(yaml::items) {
        if yaml::text(port).is_some_and(|text| text.contains(':') && !text.contains('$')) {
            out.push(file.on_line(yaml::line(port), FactKind::SingleInstance { stage }));
        }
        let target = yaml::get(port, "target").and_then(yaml::text);
        if let Some(port_text) = target.or_else(|| yaml::text(port)) {
            let kind = FactKind::PortDeclared { port: port_text };
            out.push(file.on_line(yaml::line(port), kind));
        }
    }
    if let Some(check) = yaml::get(service, "healthcheck")
        && yaml::get(check, "disable").and_then(yaml::text).as_deref() != Some("true")
    {
        out.push(file.on_line(yaml::line(check), FactKind::HealthCheckDeclared));
    }
}

/// A service's declaration, with its version where image or tag say one.
pub(super) fn declared(service: &str, tag: Option<String>, stage: Stage) -> FactKind {
    let version = tag.filter(|tag| is_pinned("", Some(tag)) && !tag.starts_with("sha256:"));
    FactKind::ServiceDeclared { service: service.to_owned(), version, stage }
}

/// `${NAME:-default}` stands for its default.
fn with_default(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((inside, tail)) = after.split_once('}') else { break };
        let default = inside.split_once(":-").or_else(|| inside.split_once('-'));
        out.push_str(default.map_or("", |(_, default)| default));
        rest = tail;
    }
    out.push_str(rest);
    out.trim_end_matches(':').to_owned()
}

fn start(file: &TextFile<'_>, name: &str, service: &Node<'_>, stage: Stage, out: &mut Vec<Fact>) {
    let command = yaml::get(service, "command").or_else(|| yaml::get(service, "entrypoint"));
    let Some(command) = command else { return };
    let argv: Vec<String> = match yaml::text(command) {
        Some(line) => shell::words(&line),
        None => yaml::items(command).filter_map(yaml::text).collect(),
    };
    if argv.is_empty() {
        return;
    }
    let via =
        if stage == Stage::Production { StartVia::ProductionCompose } else { StartVia::Compose };
    let kind = FactKind::StartCommand { process: name.to_owned(), argv, via, through_shell: false };
    out.push(file.on_line(yaml::line(command), kind));
}

/// Passwords of a service that stand in a file for production.
fn secrets(file: &TextFile<'_>, service: &Node<'_>, out: &mut Vec<Fact>) {
    let Some(environment) = yaml::get(service, "environment") else { return };
    let listed = yaml::items(environment).filter_map(|item| {
        let text = yaml::text(item)?;
        let (name, value) = text.split_once('=')?;
        Some((name.to_owned(), value.to_owned(), yaml::line(item)))
    });
    let mapped = yaml::entries(environment)
        .filter_map(|(name, key, value)| Some((name, yaml::text(value)?, yaml::line(key))));
    for (name, value, line) in listed.chain(mapped) {
        let literal = !credential::is_reference(&value) && !credential::is_placeholder(&value);
        if credential::is_secret_name(&name) && literal {
            out.push(file.on_line(line, FactKind::SecretLiteral { name }));
        }
    }
}

/// Source that is mounted into the container.
fn mounts(file: &TextFile<'_>, service: &Node<'_>, stage: Stage, out: &mut Vec<Fact>) {
    let build = yaml::get(service, "build");
    let context = build.and_then(|build| {
        yaml::get(build, "context").and_then(yaml::text).or_else(|| yaml::text(build))
    });
    for volume in yaml::get(service, "volumes").into_iter().flat_map(yaml::items) {
        let source =
            yaml::get(volume, "source").and_then(yaml::text).or_else(|| yaml::text(volume));
        let Some(source) = source else { continue };
        let host = source.split(':').next().unwrap_or(&source);
        let whole = matches!(host, "." | "./" | ".." | "./src" | "./app")
            || context.as_deref().is_some_and(|context| context.trim_end_matches('/') == host);
        if whole {
            out.push(file.on_line(yaml::line(volume), FactKind::SourceMounted { stage }));
        }
    }
}

fn environment(file: &TextFile<'_>, service: &Node<'_>, out: &mut Vec<Fact>) {
    let Some(environment) = yaml::get(service, "environment") else { return };
    let listed = yaml::items(environment).filter_map(|item| {
        let text = yaml::text(item)?;
        let (name, value) = text.split_once('=').unzip();
        let name = name.unwrap_or(&text).to_owned();
        Some((name, value.map(ToOwned::to_owned), yaml::line(item)))
    });
    let mapped = yaml::entries(environment)
        .map(|(name, key, value)| (name, yaml::text(value), yaml::line(key)));
    for (name, value, line) in listed.chain(mapped) {
        if value.as_deref().is_some_and(|value| credential::switches_migrations(&name, value)) {
            out.push(file.on_line(line, FactKind::MigratesAtBoot));
        }
        // Without a value it is passed on from where compose is run.
        let naming = if value.is_some() { Naming::Set } else { Naming::Declared };
        out.push(file.on_line(line, FactKind::EnvDocumented { name, naming }));
    }
}

#[cfg(test)]
mod tests {
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
        let blocks: Vec<_> = facts
            .iter()
            .filter(|fact| matches!(fact.kind, FactKind::Workload { .. }))
            .map(|fact| (fact.place.line, fact.place.end_line >= fact.place.line + 2))
            .collect();
        assert_eq!(blocks, [(2, true), (5, true)]);
        let facts: Vec<Fact> = facts
            .into_iter()
            .filter(|fact| !matches!(fact.kind, FactKind::Workload { .. }))
            .collect();
        assert_eq!(
            facts[0].kind,
            declared("postgresql", Some("15-alpine".into()), Stage::Production)
        );
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
        let text = "services:\n  a:\n    build: {context: ., dockerfile: a/Dockerfile}\n  b:\n    build: ./b\n    image: me/b:1\n";
        let facts = facts(text, Stage::Development).unwrap();
        let built: Vec<_> = facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Workload { name, build, image, .. } => {
                    Some((name.as_str(), build.clone(), image.as_str()))
                }
                _ => None,
            })
            .collect();
        let folders =
            |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(built, [("a", folders(&["a", ""]), ""), ("b", folders(&["b"]), "me/b:1")]);
    }

    #[test]
    fn an_unpinned_service_has_no_version() {
        let facts = facts("services:\n  c:\n    image: redis:alpine\n", Stage::Ci).unwrap();
        assert_eq!(facts[1].kind, declared("redis", None, Stage::Ci));
    }

    #[test]
    fn broken_yaml_is_said_to_be_broken_and_where() {
        let broken = facts("services:\n  a: [\n", Stage::Development).unwrap_err();
        assert!(broken.line >= 2, "{broken:?}");
        assert!(broken.message.contains("YAML"));
    }
}
