//! Kubernetes manifests: processes, ports, probes, services, secrets, sticky routing.

use super::dockerfile::split_image;
use super::yaml::{self, Node};
use super::{Broken, Fact, FactKind, Naming, Stage, StartVia, TextFile, compose, credential};
use crate::check::knowledge::Knowledge;

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
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        let kind = yaml::get(&document, "kind").and_then(yaml::text).unwrap_or_default();
        block(file, &document, out);
        match kind.as_str() {
            "Secret" => secret(file, &document, out),
            "Service" => service(file, &document, out),
            "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => {
                workload(file, &document, &["spec", "template", "spec"], knowledge, out);
            }
            "CronJob" => workload(
                file,
                &document,
                &["spec", "jobTemplate", "spec", "template", "spec"],
                knowledge,
                out,
            ),
            "Pod" => workload(file, &document, &["spec"], knowledge, out),
            _ => {}
        }
    }
    Ok(())
}

/// The lines of a manifest, and which app it is about: by its name, or by the image that it runs.
fn block(file: &TextFile<'_>, document: &Node<'_>, out: &mut Vec<Fact>) {
    let name = yaml::at(document, &["metadata", "name"]).and_then(yaml::text).unwrap_or_default();
    let pods: [&[&str]; 3] = [
        &["spec", "template", "spec", "containers"],
        &["spec", "jobTemplate", "spec", "template", "spec", "containers"],
        &["spec", "containers"],
    ];
    let container = pods
        .iter()
        .find_map(|path| yaml::at(document, path))
        .and_then(|containers| yaml::items(containers).next());
    let part = |key: &str| container.and_then(|container| yaml::get(container, key));
    let image = part("image").and_then(yaml::text).unwrap_or_default();
    let mut needs: Vec<String> = part("env")
        .into_iter()
        .flat_map(yaml::items)
        .filter_map(|variable| yaml::text(yaml::get(variable, "value")?))
        .flat_map(|value| compose::hosts(&value).collect::<Vec<_>>())
        .collect();
    needs.sort();
    needs.dedup();
    let kind = FactKind::Workload { name, build: Vec::new(), image, needs };
    out.push(file.on_lines(yaml::line(document), yaml::end_line(document), kind));
}

fn secret(file: &TextFile<'_>, document: &Node<'_>, out: &mut Vec<Fact>) {
    for field in ["data", "stringData"] {
        let Some(data) = yaml::get(document, field) else { continue };
        for (name, key, value) in yaml::entries(data) {
            let value = yaml::text(value).unwrap_or_default();
            let secret = credential::is_secret_name(&name) || credential::is_credential_url(&value);
            if secret && !credential::is_placeholder(&value) && !credential::is_reference(&value) {
                out.push(file.on_line(yaml::line(key), FactKind::SecretLiteral { name }));
            }
        }
    }
}

fn service(file: &TextFile<'_>, document: &Node<'_>, out: &mut Vec<Fact>) {
    let Some(spec) = yaml::get(document, "spec") else { return };
    if let Some(affinity) = yaml::get(spec, "sessionAffinity")
        && yaml::text(affinity).as_deref() == Some("ClientIP")
    {
        out.push(file.on_line(yaml::line(affinity), FactKind::StickySession));
    }
}

fn workload(
    file: &TextFile<'_>,
    document: &Node<'_>,
    to_pod: &[&str],
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) {
    let Some(pod) = yaml::at(document, to_pod) else { return };
    let name = yaml::at(document, &["metadata", "name"]).and_then(yaml::text).unwrap_or_default();
    for container in yaml::get(pod, "containers").into_iter().flat_map(yaml::items) {
        let Some(image) = yaml::get(container, "image") else { continue };
        let (image_name, tag) = split_image(&yaml::text(image).unwrap_or_default());
        if let Some(known) = knowledge.service_of_image(&image_name) {
            let kind = compose::declared(&known.name, tag, Stage::Production);
            out.push(file.on_line(yaml::line(image), kind));
            continue;
        }
        read_container(file, &name, container, image, out);
    }
}

fn read_container(
    file: &TextFile<'_>,
    name: &str,
    container: &Node<'_>,
    image: &Node<'_>,
    out: &mut Vec<Fact>,
) {
    let argv: Vec<String> = ["command", "args"]
        .iter()
        .filter_map(|field| yaml::get(container, field))
        .flat_map(yaml::items)
        .filter_map(yaml::text)
        .collect();
    let (reference, tag) = split_image(&yaml::text(image).unwrap_or_default());
    let pinned = super::dockerfile::is_pinned(&reference, tag.as_deref());
    out.push(file.on_line(yaml::line(image), FactKind::ImageDeployed { pinned }));
    let kind = FactKind::StartCommand {
        process: name.to_owned(),
        argv,
        via: StartVia::Kubernetes,
        through_shell: false,
    };
    out.push(file.on_line(yaml::line(image), kind));
    for port in yaml::get(container, "ports").into_iter().flat_map(yaml::items) {
        if let Some(number) = yaml::get(port, "containerPort").and_then(yaml::text) {
            let kind = FactKind::PortDeclared { port: number };
            out.push(file.on_line(yaml::line(port), kind));
        }
    }
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(found) = yaml::get(container, probe) {
            out.push(file.on_line(yaml::line(found), FactKind::HealthCheckDeclared));
        }
    }
    for variable in yaml::get(container, "env").into_iter().flat_map(yaml::items) {
        if let Some(name) = yaml::get(variable, "name").and_then(yaml::text) {
            out.push(file.on_line(
                yaml::line(variable),
                FactKind::EnvDocumented { name, naming: Naming::Set },
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    #[test]
    fn a_deployment_its_service_and_its_secret_are_read() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - image: me/app:1\n          ports:\n            - containerPort: 8080\n          livenessProbe:\n            httpGet: {path: /}\n---\napiVersion: v1\nkind: Service\nspec:\n  sessionAffinity: ClientIP\n---\napiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n  username: me\n";
        assert!(is_manifest(text));
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new("k8s/app.yml", text), &knowledge, &mut out).unwrap();
        let has = |kind: &FactKind, line: u32| {
            out.iter().any(|fact| fact.kind == *kind && fact.place.line == line)
        };
        assert!(has(&FactKind::PortDeclared { port: "8080".into() }, 10));
        assert!(out.iter().any(|fact| fact.kind == FactKind::HealthCheckDeclared));
        assert!(has(&FactKind::StickySession, 17));
        assert!(has(&FactKind::SecretLiteral { name: "password".into() }, 22));
        assert!(out.iter().all(|fact| !fact.place.snippet.contains("hunter2")));
    }

    #[test]
    fn templates_of_charts_are_left_alone() {
        assert!(!is_manifest("apiVersion: v1\nkind: {{ .Values.kind }}\n"));
    }
}
