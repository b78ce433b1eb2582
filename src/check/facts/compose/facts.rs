//! The facts of a service, when all that it takes over from elsewhere is known.

use super::model::{Mount, Service};
use super::{declared, hosts, start, with_default};
use crate::check::facts::dockerfile::{is_passing, is_pinned, split_image};
use crate::check::facts::{Fact, FactKind, Naming, Stage, credential};
use crate::check::knowledge::Knowledge;
use std::collections::BTreeSet;

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

/// A service as one set-up has it.
#[expect(clippy::struct_excessive_bools, reason = "each may be so without the others")]
pub(super) struct Run<'a> {
    pub(super) name: &'a str,
    pub(super) service: &'a Service,
    /// For what the set-up is.
    pub(super) stage: Stage,
    /// Whether its image is built here: by itself, or by another service.
    pub(super) own: bool,
    /// Whether it says how the app is started.
    pub(super) starts: bool,
    /// Whether others wait for its end.
    pub(super) ends: bool,
    /// Whether another file says the rest of it.
    pub(super) overrides: bool,
}

/// Whether a folder of a container is called for what the app keeps in it.
fn is_data(target: &str) -> bool {
    let name = target.trim_end_matches('/');
    matches!(
        name.rsplit('/').next().unwrap_or(name),
        "data" | "uploads" | "upload" | "storage" | "media" | "db" | "database" | "files"
    )
}

/// What a service runs, and the lines that say how.
pub(super) fn workload(name: &str, service: &Service) -> Fact {
    let image = service.image.as_ref().map(|image| image.value.clone()).unwrap_or_default();
    let build = service.build.as_ref().map(super::model::Build::folders).unwrap_or_default();
    let mut needs: BTreeSet<String> = service.needs.clone();
    for value in service.environment.values().filter_map(|it| it.value.as_deref()) {
        needs.extend(hosts(value));
    }
    let needs = needs.into_iter().collect();
    let kind = FactKind::Workload { name: name.to_owned(), build, image, needs };
    Fact { kind, place: service.place.clone() }
}

impl Run<'_> {
    /// What it says.
    pub(super) fn facts(&self, knowledge: &Knowledge, out: &mut Vec<Fact>) {
        let Self { service, stage, .. } = self;
        let production = *stage == Stage::Production;
        let image = service.image.as_ref();
        if let Some(image) = image {
            let (name, tag) = split_image(&with_default(&image.value));
            if let Some(known) = knowledge.service_of_image(&name) {
                out.push(image.says(declared(&known.name, tag, *stage)));
                if production {
                    self.secrets(out);
                }
                return;
            }
            // An image that is built at hand is no release that is taken from elsewhere.
            let elsewhere = service.build.is_none() || image.place.path == service.place.path;
            if production && elsewhere {
                let (name, tag) = split_image(&image.value);
                let pinned = is_pinned(&name, tag.as_deref()) || image.value.contains('$');
                out.push(image.says(FactKind::ImageDeployed { pinned }));
            }
        }
        if self.is_proxy() {
            return;
        }
        if service.is_whole() && *stage == Stage::Development && !self.overrides {
            let kind = FactKind::DevSetup { by: "Compose".to_owned() };
            out.push(Fact { kind, place: service.named.clone() });
        }
        if *stage == Stage::Ci {
            return;
        }
        self.environment(out);
        self.mounts(out);
        if self.own {
            self.kept(out);
        }
        if production || self.own || self.runs_mounted() {
            let started = service.command.as_ref().or(service.entrypoint.as_ref());
            let place = started.map_or(&service.named, |words| &words.place);
            if start::is_task(self.name, service, self.ends, knowledge) {
                out.push(Fact { kind: FactKind::AdminDocumented, place: place.clone() });
                return;
            }
            if let Some(kind) = start::of(self.name, service, *stage).filter(|_| self.starts) {
                out.push(Fact { kind, place: place.clone() });
            }
            if let Some(stop) = service.stopped_by.as_ref().filter(|_| production) {
                let signal = stop.value.clone();
                out.push(stop.says(FactKind::StopSignal { signal }));
            }
        }
        self.reached(out);
    }

    /// Whether it runs what is mounted into the image of a language.
    fn runs_mounted(&self) -> bool {
        let image = self.service.image.as_ref().map_or("", |image| image.value.as_str());
        let (name, _) = split_image(image);
        LANGUAGES.contains(&name.rsplit('/').next().unwrap_or(&name))
            && self.service.mounts.iter().any(|mount| mount.value.source.starts_with('.'))
    }

    /// Proxies, and pages to look at databases by, are none of the app's processes.
    fn is_proxy(&self) -> bool {
        let image = self.service.image.as_ref().map_or("", |image| image.value.as_str());
        let name = image.split(':').next().unwrap_or(image);
        let proxy =
            ["traefik", "nginx", "caddy", "haproxy", "envoy", "adminer", "pgadmin", "phpmyadmin"]
                .iter()
                .any(|known| name.ends_with(known));
        let named =
            ["proxy", "traefik", "nginx", "caddy", "reverse-proxy", "router"].contains(&self.name);
        (proxy || named && image.is_empty()) && self.service.build.is_none()
    }

    /// How it is reached, and how it is known to be well.
    fn reached(&self, out: &mut Vec<Fact>) {
        let (service, stage) = (self.service, self.stage);
        let mut add = |place: &crate::check::facts::Place, kind| {
            out.push(Fact { kind, place: place.clone() });
        };
        if let Some(label) = &service.sticky {
            add(label, FactKind::StickySession);
        }
        if let Some(name) = &service.container_name {
            add(name, FactKind::SingleInstance { stage });
        }
        for port in &service.ports {
            // Where several hosts stand for one, they share the port.
            let shared = service.spread == Some(true) && !port.value.of_host;
            if port.value.fixed && !shared {
                add(&port.place, FactKind::SingleInstance { stage });
            }
            add(&port.place, FactKind::PortDeclared { port: port.value.declared.clone() });
        }
        if let Some(check) = service.health.as_ref().filter(|check| check.value) {
            add(&check.place, FactKind::HealthCheckDeclared);
        }
    }

    /// Passwords that stand in a file for production.
    fn secrets(&self, out: &mut Vec<Fact>) {
        for (name, value) in &self.service.environment {
            let Some(text) = value.value.as_deref() else { continue };
            let literal = !credential::is_reference(text) && !credential::is_placeholder(text);
            if credential::is_secret_name(name) && literal {
                out.push(value.says(FactKind::SecretLiteral { name: name.clone() }));
            }
        }
    }

    /// Source that is mounted into the container.
    fn mounts(&self, out: &mut Vec<Fact>) {
        for mount in self.service.mounts.iter().filter(|mount| self.is_source(&mount.value)) {
            out.push(mount.says(FactKind::SourceMounted { stage: self.stage }));
        }
    }

    /// Whether the whole source is mounted.
    fn is_source(&self, mount: &Mount) -> bool {
        let context = self.service.build.as_ref().and_then(|build| build.written.as_deref());
        let host = mount.source.trim_end_matches('/');
        matches!(host, "." | ".." | "./src" | "./app" | "${PWD}" | "$PWD")
            || context.is_some_and(|context| context.trim_end_matches('/') == host)
    }

    /// Volumes that keep what the app writes, unless all of it may be lost or is shared assets.
    fn kept(&self, out: &mut Vec<Fact>) {
        let mounts = &self.service.mounts;
        let sources: Vec<&str> = mounts
            .iter()
            .filter(|mount| self.is_source(&mount.value))
            .map(|mount| &*mount.place.path)
            .collect();
        for mount in mounts {
            let path = &*mount.place.path;
            let file = path.rsplit('/').next().unwrap_or(path);
            let developers = ["dev", "local", "override"].iter().any(|word| file.contains(word))
                || sources.contains(&path);
            let Mount { source, target, read_only } = &mount.value;
            let named = source.starts_with(|c: char| c.is_ascii_alphanumeric());
            // Without a source of its own it goes with the container.
            let lasts = source != target && (named || is_data(target)) && !read_only;
            let passing = || is_passing(&format!("{source}:{target}").to_ascii_lowercase());
            if !developers && lasts && !passing() {
                out.push(mount.says(FactKind::LastingVolume));
            }
        }
    }

    fn environment(&self, out: &mut Vec<Fact>) {
        for (name, value) in &self.service.environment {
            let given = value.value.as_deref();
            if given.is_some_and(|value| credential::switches_migrations(name, value)) {
                out.push(value.says(FactKind::MigratesAtBoot));
            }
            // Without a value it is passed on from where compose is run.
            let naming = if given.is_some() { Naming::Set } else { Naming::Declared };
            out.push(value.says(FactKind::EnvDocumented { name: name.clone(), naming }));
        }
        if self.stage == Stage::Production && self.own {
            self.secrets(out);
        }
    }
}
