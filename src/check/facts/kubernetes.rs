//! Kubernetes manifests: processes, ports, probes, services, secrets, sticky routing.

mod container;
mod data;
mod filled;
mod nais;

use super::yaml::{self, Node};
use super::{Broken, Fact, FactKind, TextFile};
use crate::check::knowledge::Knowledge;
use container::Workload;
use std::collections::BTreeSet;

pub use filled::{fill_in, is_to_be_filled_in};

/// What manifests say of volumes: the claim and the pod that mounts it may stand in two files.
#[derive(Debug, Default)]
pub struct Claims {
    /// Claims that only one node can write to: folder and name.
    single_writer: BTreeSet<(String, String)>,
    /// Deployments that mount claims: folder and name, and what is so if one node can write to it.
    mounted: Vec<((String, String), Fact)>,
}

impl Claims {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.single_writer.is_empty() && self.mounted.is_empty()
    }

    /// Adds those of another file.
    pub fn extend(&mut self, other: Self) {
        self.single_writer.extend(other.single_writer);
        self.mounted.extend(other.mounted);
    }

    /// What ties deployments to one instance, when all files are there.
    pub fn join(self) -> impl Iterator<Item = Fact> {
        let Self { single_writer, mounted } = self;
        mounted.into_iter().filter(move |(claim, _)| single_writer.contains(claim)).map(|it| it.1)
    }
}

/// Annotations of ingresses and routes that bind a client to one process, and their values; empty:
/// any that is not `false`.
const STICKY: [(&str, &str); 6] = [
    ("nginx.ingress.kubernetes.io/affinity", "cookie"),
    ("traefik.ingress.kubernetes.io/service.sticky.cookie", ""),
    ("traefik.ingress.kubernetes.io/affinity", "true"),
    ("alb.ingress.kubernetes.io/target-group-attributes", "stickiness.enabled=true"),
    ("haproxy.org/cookie-persistence", ""),
    ("haproxy.router.openshift.io/balance", "source"),
];

/// Whether a YAML file looks like a manifest. Templates of charts do, and are no YAML.
pub fn is_manifest(text: &str) -> bool {
    !text.contains("{{")
        && text.lines().any(|line| line.starts_with("apiVersion:"))
        && text.lines().any(|line| line.starts_with("kind:"))
}

/// Reads a manifest.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    claims: &mut Claims,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    let documents = yaml::documents(file)?;
    let objects: Vec<&Node<'_>> = documents
        .iter()
        .flat_map(|document| {
            let listed = yaml::get(document, "items").filter(|_| kind_of(document) == "List");
            listed.map_or_else(|| vec![document], |items| yaml::items(items).collect())
        })
        .collect();
    let folder = file.folder_at(".").unwrap_or_default();
    let single_writer = single_writer_claims(&objects).into_iter();
    claims.single_writer.extend(single_writer.map(|name| (folder.clone(), name)));
    for object in objects {
        let kind = kind_of(object);
        block(file, object, out);
        let api = yaml::text_at(object, &["apiVersion"]).unwrap_or_default();
        let to_pod: &[&str] = match kind.as_str() {
            // Cloud Run's own jobs.
            "Job" if api.starts_with("run.googleapis.com/") => {
                &["spec", "template", "spec", "template", "spec"]
            }
            "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
            "Pod" => &["spec"],
            _ => &["spec", "template", "spec"],
        };
        match kind.as_str() {
            "Application" | "Naisjob" if api.starts_with("nais.io/") => {
                nais::read(file, object, &kind, out);
            }
            "Secret" => data::secret(file, object, out),
            "ConfigMap" => data::config_map(file, object, out),
            "Service" if yaml::at(object, to_pod).is_none() => service(file, object, out),
            "Ingress" | "Route" | "IngressRoute" => sticky_annotations(file, object, out),
            "Deployment"
            | "StatefulSet"
            | "DaemonSet"
            | "ReplicaSet"
            | "ReplicationController"
            | "DeploymentConfig"
            | "Rollout"
            | "Job"
            | "CronJob"
            | "Pod"
            | "Service" => {
                let Some(pod) = yaml::at(object, to_pod) else { continue };
                let name = yaml::text_at(object, &["metadata", "name"]).unwrap_or_default();
                let workload = Workload { kind: &kind, name: &name, pod };
                workload.read(file, &folder, knowledge, claims, out);
            }
            _ => {}
        }
        if kind == "Service" && api.starts_with("serving.knative.dev/") {
            // Each change makes a revision that can be gone back to.
            let kind = FactKind::Platform { name: "Knative".to_owned(), deploys_pushes: false };
            out.push(file.on_line(yaml::line(object), kind));
            one_revision(file, object, out);
        }
    }
    Ok(())
}

/// A revision of Knative that is never run twice at once.
fn one_revision(file: &TextFile<'_>, object: &Node<'_>, out: &mut Vec<Fact>) {
    let annotations = yaml::at(object, &["spec", "template", "metadata", "annotations"]);
    for (name, key, value) in annotations.into_iter().flat_map(yaml::entries) {
        let most = matches!(
            name.as_str(),
            "autoscaling.knative.dev/maxScale" | "autoscaling.knative.dev/max-scale"
        );
        if most && yaml::text(value).as_deref() == Some("1") {
            let kind = FactKind::SingleInstance { stage: super::Stage::Production };
            out.push(file.on_line(yaml::line(key), kind));
        }
    }
}

/// The lines of a manifest, and which app it is about: by its name, or by the image that it runs.
fn block(file: &TextFile<'_>, object: &Node<'_>, out: &mut Vec<Fact>) {
    let name = yaml::text_at(object, &["metadata", "name"]).unwrap_or_default();
    let pods: [&[&str]; 3] = [
        &["spec", "template", "spec", "containers"],
        &["spec", "jobTemplate", "spec", "template", "spec", "containers"],
        &["spec", "containers"],
    ];
    let container = pods
        .iter()
        .find_map(|path| yaml::at(object, path))
        .and_then(|containers| yaml::items(containers).next());
    let part = |key: &str| container.and_then(|container| yaml::get(container, key));
    let image = part("image").and_then(yaml::text).unwrap_or_default();
    let mut needs: Vec<String> = part("env")
        .into_iter()
        .flat_map(yaml::items)
        .filter_map(|variable| yaml::text_at(variable, &["value"]))
        .flat_map(|value| super::compose::hosts(&value).collect::<Vec<_>>())
        .collect();
    needs.sort();
    needs.dedup();
    if name.is_empty() && image.is_empty() {
        return;
    }
    let kind = FactKind::Workload { name, build: Vec::new(), image, needs };
    out.push(file.on_lines(yaml::line(object), yaml::end_line(object), kind));
}

fn kind_of(object: &Node<'_>) -> String {
    yaml::text_at(object, &["kind"]).unwrap_or_default()
}

/// The names of claims that only one node can write to.
fn single_writer_claims(objects: &[&Node<'_>]) -> BTreeSet<String> {
    objects
        .iter()
        .filter(|object| kind_of(object) == "PersistentVolumeClaim")
        .filter(|object| {
            let modes = yaml::at(object, &["spec", "accessModes"]);
            let mut modes = modes.into_iter().flat_map(yaml::items).filter_map(yaml::text);
            let first = modes.next();
            first.is_some_and(|mode| mode.starts_with("ReadWriteOnce")) && modes.next().is_none()
        })
        .filter_map(|object| yaml::text_at(object, &["metadata", "name"]))
        .collect()
}

fn service(file: &TextFile<'_>, object: &Node<'_>, out: &mut Vec<Fact>) {
    if let Some(affinity) = yaml::at(object, &["spec", "sessionAffinity"])
        && yaml::text(affinity).as_deref() == Some("ClientIP")
    {
        out.push(file.on_line(yaml::line(affinity), FactKind::StickySession));
    }
    sticky_annotations(file, object, out);
}

fn sticky_annotations(file: &TextFile<'_>, object: &Node<'_>, out: &mut Vec<Fact>) {
    let Some(annotations) = yaml::at(object, &["metadata", "annotations"]) else { return };
    for (name, key, value) in yaml::entries(annotations) {
        let value = yaml::text(value).unwrap_or_default();
        let sticky = STICKY.iter().any(|(known, wanted)| {
            name == *known && value.contains(wanted) && value != "false" && !value.is_empty()
        });
        if sticky {
            out.push(file.on_line(yaml::line(key), FactKind::StickySession));
        }
    }
}

#[cfg(test)]
mod tests;
