//! Compose files: the app's processes, and the services that it is attached to.

#[cfg(test)]
mod tests;

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
    let mut workloads = Vec::new();
    for document in yaml::documents(file)? {
        let Some(services) = yaml::get(&document, "services") else { continue };
        for (name, key, service) in yaml::entries(services) {
            let stage = stage_of(service, stage);
            let service = Service { node: service, services };
            workloads.push(workload(file, (&name, key, &service)));
            read_service(file, stage, knowledge, (&name, key, &service), out);
        }
    }
    out.append(&mut workloads);
    dotenv::read_uses(file, out);
    Ok(())
}

/// Whether YAML without a telling name is a compose file, as `include` and `extends` take them.
pub fn is_one(text: &str) -> bool {
    let services = text.lines().skip_while(|line| !line.starts_with("services:")).skip(1);
    let mut inside = services
        .map_while(|line| {
            (line.is_empty() || line.starts_with([' ', '#'])).then(|| line.trim_start())
        })
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mapped = inside.next().is_some_and(|first| !first.starts_with('-'));
    mapped
        && inside.any(|line| line.starts_with("image:") || line.starts_with("build:"))
        && !text.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("jobs:"))
}

/// Services of a profile are started only where it is asked for.
fn stage_of(service: &Node<'_>, stage: Stage) -> Stage {
    let profiles: Vec<String> = yaml::get(service, "profiles")
        .into_iter()
        .flat_map(yaml::items)
        .filter_map(yaml::text)
        .map(|name| name.to_ascii_lowercase())
        .collect();
    let all = |words: &[&str]| {
        !profiles.is_empty()
            && profiles.iter().all(|name| words.iter().any(|word| name.contains(word)))
    };
    if all(&["test", "ci", "e2e"]) {
        Stage::Ci
    } else if all(&["dev", "debug", "local", "tool"]) {
        Stage::Development
    } else {
        stage
    }
}

/// A service, and those beside it, one of which it may extend.
struct Service<'n, 'a> {
    node: &'n Node<'a>,
    services: &'n Node<'a>,
}

impl<'n, 'a> Service<'n, 'a> {
    /// What it has under `key`, itself or from the service of this file that it extends.
    fn get(&self, key: &str) -> Option<&'n Node<'a>> {
        let mut node = self.node;
        // Files may extend in circles.
        for _ in 0..5 {
            if let Some(found) = yaml::get(node, key) {
                return Some(found);
            }
            let extends = yaml::get(node, "extends")?;
            if yaml::get(extends, "file").is_some() {
                return None;
            }
            let name = yaml::text_at(extends, &["service"]).or_else(|| yaml::text(extends))?;
            node = yaml::get(self.services, &name)?;
        }
        None
    }

    /// Whether what it runs is built here: by itself, or by another service of the same image.
    fn is_own(&self, image: &str) -> bool {
        let builds = |node: &Node<'_>| yaml::get(node, "build").is_some();
        image.is_empty()
            || self.get("build").is_some()
            || yaml::entries(self.services).any(|(_, _, other)| {
                builds(other) && yaml::text_at(other, &["image"]).as_deref() == Some(image)
            })
    }
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
    (name, key, service): (&str, &Node<'_>, &Service<'_, '_>),
) -> Fact {
    let mut build = Vec::new();
    if let Some(built) = service.get("build") {
        let context = yaml::text_at(built, &["context"]).or_else(|| yaml::text(built));
        let context = context.unwrap_or_else(|| ".".to_owned());
        let recipe = yaml::text_at(built, &["dockerfile"]).unwrap_or_default();
        let beside = recipe.rsplit_once('/').map(|(folder, _)| format!("{context}/{folder}"));
        build.extend(beside.and_then(|folder| file.folder_at(&folder)));
        build.extend(file.folder_at(&context));
    }
    let image = service.get("image").and_then(yaml::text).unwrap_or_default();
    let mut needs: Vec<String> = ["depends_on", "links"]
        .iter()
        .filter_map(|key| service.get(key))
        .flat_map(|list| {
            let keys = yaml::entries(list).map(|(name, ..)| name);
            keys.chain(yaml::items(list).filter_map(yaml::text)).collect::<Vec<_>>()
        })
        .collect();
    for value in service.get("environment").into_iter().flat_map(|environment| {
        let values = yaml::entries(environment).filter_map(|(.., value)| yaml::text(value));
        values.chain(yaml::items(environment).filter_map(yaml::text)).collect::<Vec<_>>()
    }) {
        needs.extend(hosts(&value));
    }
    needs.sort();
    needs.dedup();
    let kind = FactKind::Workload { name: name.to_owned(), build, image, needs };
    file.on_lines(yaml::line(key), yaml::end_line(service.node), kind)
}

fn read_service(
    file: &TextFile<'_>,
    stage: Stage,
    knowledge: &Knowledge,
    (name, key, service): (&str, &Node<'_>, &Service<'_, '_>),
    out: &mut Vec<Fact>,
) {
    if let Some(image) = service.get("image")
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
    if let (Stage::Production, Some(image)) = (stage, service.get("image")) {
        let reference = yaml::text(image).unwrap_or_default();
        let (name, tag) = split_image(&reference);
        let pinned = is_pinned(&name, tag.as_deref()) || reference.contains('$');
        out.push(file.on_line(yaml::line(image), FactKind::ImageDeployed { pinned }));
    }
    let image = service.get("image").and_then(yaml::text).unwrap_or_default();
    let proxy =
        ["traefik", "nginx", "caddy", "haproxy", "envoy", "adminer", "pgadmin", "phpmyadmin"]
            .iter()
            .any(|known| image.split(':').next().is_some_and(|name| name.ends_with(known)));
    let named = ["proxy", "traefik", "nginx", "caddy", "reverse-proxy", "router"].contains(&name);
    if (proxy || named && image.is_empty()) && service.get("build").is_none() {
        return;
    }
    let built = service.get("build").is_some() || !image.is_empty();
    if built && stage == Stage::Development {
        let kind = FactKind::DevSetup { by: "Compose".to_owned() };
        out.push(file.on_line(yaml::line(key), kind));
    }
    if stage == Stage::Ci {
        return;
    }
    if stage == Stage::Production || service.is_own(&image) || runs_mounted(service, &image) {
        start(file, name, service, stage, out);
    }
    environment(file, service, out);
    mounts(file, service, stage, out);
    sticky(file, service, out);
    if let Some(fixed) = service.get("container_name") {
        out.push(file.on_line(yaml::line(fixed), FactKind::SingleInstance { stage }));
    }
    for port in service.get("ports").into_iter().flat_map(yaml::items) {
        if yaml::text(port).is_some_and(|text| text.contains(':') && !text.contains('$')) {
            out.push(file.on_line(yaml::line(port), FactKind::SingleInstance { stage }));
        }
        let target = yaml::get(port, "target").and_then(yaml::text);
        if let Some(port_text) = target.or_else(|| yaml::text(port)) {
            let kind = FactKind::PortDeclared { port: port_text };
            out.push(file.on_line(yaml::line(port), kind));
        }
    }
    if let Some(check) = service.get("healthcheck")
        && !yaml::is_true(check, "disable")
        && !yaml::get(check, "test").into_iter().flat_map(yaml::texts).any(|(it, _)| it == "NONE")
    {
        out.push(file.on_line(yaml::line(check), FactKind::HealthCheckDeclared));
    }
}

/// Images of languages, which run nothing unless they are told what.
const LANGUAGES: [&str; 16] = [
    "java",
    "openjdk",
    "eclipse-temurin",
    "amazoncorretto",
    "maven",
    "gradle",
    "node",
    "python",
    "ruby",
    "php",
    "golang",
    "aspnet",
    "runtime",
    "sdk",
    "elixir",
    "bun",
];

/// Whether a service runs what is mounted into the image of a language.
fn runs_mounted(service: &Service<'_, '_>, image: &str) -> bool {
    let (name, _) = split_image(image);
    let base = name.rsplit('/').next().unwrap_or(&name);
    LANGUAGES.contains(&base)
        && service.get("volumes").into_iter().flat_map(yaml::items).any(|volume| {
            let source = yaml::get(volume, "source").and_then(yaml::text);
            source.or_else(|| yaml::text(volume)).is_some_and(|it| it.starts_with('.'))
        })
}

/// Labels by which a proxy binds each client to one container.
fn sticky(file: &TextFile<'_>, service: &Service<'_, '_>, out: &mut Vec<Fact>) {
    let deploy = service.get("deploy").and_then(|deploy| yaml::get(deploy, "labels"));
    for labels in service.get("labels").into_iter().chain(deploy) {
        let listed = yaml::items(labels).filter_map(|it| Some((yaml::text(it)?, yaml::line(it))));
        let mapped = yaml::entries(labels).filter_map(|(name, key, value)| {
            Some((format!("{name}={}", yaml::text(value)?), yaml::line(key)))
        });
        for (label, line) in listed.chain(mapped) {
            let label = label.to_ascii_lowercase();
            if label.contains(".sticky")
                && label.starts_with("traefik.")
                && !label.ends_with("=false")
            {
                out.push(file.on_line(line, FactKind::StickySession));
                break;
            }
        }
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

fn start(
    file: &TextFile<'_>,
    name: &str,
    service: &Service<'_, '_>,
    stage: Stage,
    out: &mut Vec<Fact>,
) {
    let words = |node: &Node<'_>| match yaml::text(node) {
        Some(line) => shell::words(&line),
        None => yaml::items(node).filter_map(yaml::text).collect::<Vec<String>>(),
    };
    let (entry, given) = (service.get("entrypoint"), service.get("command"));
    let Some(command) = given.or(entry) else { return };
    let mut argv = [entry, given].into_iter().flatten().flat_map(words).collect::<Vec<String>>();
    if argv.is_empty() {
        return;
    }
    // The engine puts an init above it.
    if service.get("init").and_then(yaml::text).as_deref() == Some("true") {
        argv.splice(0..0, ["docker-init".to_owned(), "--".to_owned()]);
    }
    let via =
        if stage == Stage::Production { StartVia::ProductionCompose } else { StartVia::Compose };
    let kind = FactKind::StartCommand { process: name.to_owned(), argv, via, through_shell: false };
    out.push(file.on_line(yaml::line(command), kind));
}

/// Passwords of a service that stand in a file for production.
fn secrets(file: &TextFile<'_>, service: &Service<'_, '_>, out: &mut Vec<Fact>) {
    let Some(environment) = service.get("environment") else { return };
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
fn mounts(file: &TextFile<'_>, service: &Service<'_, '_>, stage: Stage, out: &mut Vec<Fact>) {
    let build = service.get("build");
    let context = build.and_then(|build| {
        yaml::get(build, "context").and_then(yaml::text).or_else(|| yaml::text(build))
    });
    for volume in service.get("volumes").into_iter().flat_map(yaml::items) {
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

fn environment(file: &TextFile<'_>, service: &Service<'_, '_>, out: &mut Vec<Fact>) {
    let Some(environment) = service.get("environment") else { return };
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
