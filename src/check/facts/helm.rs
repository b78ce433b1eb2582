//! Charts of Helm: what they are made of, their values, and what their templates say as texts.

use super::dockerfile::is_pinned;
use super::yaml::{self, Node};
use super::{
    Broken, Entry, Fact, FactKind, Naming, Stage, StartVia, TextFile, compose, dotenv,
    is_admin_command,
};
use crate::check::knowledge::Knowledge;

/// How deep values are looked through.
const DEPTH: usize = 12;

/// Kinds of workloads that run as long as the app does.
const WORKLOADS: [&str; 5] = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Rollout"];

/// Whether a file is a template of a chart.
pub fn is_template(path: &str, text: &str) -> bool {
    let in_folder = path.starts_with("templates/") || path.contains("/templates/");
    in_folder && text.contains("{{")
}

/// Reads `Chart.yaml`, or `requirements.yaml` of old charts.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read_chart(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        let library = yaml::text_at(&document, &["type"]).as_deref() == Some("library");
        if let Some(version) = yaml::get(&document, "version").filter(|_| !library) {
            // Helm numbers what it installs, and goes back to any number.
            out.push(file.on_line(yaml::line(version), FactKind::ReleaseNumbered));
        }
        for part in yaml::get(&document, "dependencies").into_iter().flat_map(yaml::items) {
            let Some(name) = yaml::text_at(part, &["name"]) else { continue };
            // A chart's version is not that of what it runs.
            if let Some(service) = knowledge.service_of_image(&name) {
                let service = service.name.clone();
                out.push(file.on_line(yaml::line(part), FactKind::ServiceNamed { service }));
            }
        }
    }
    Ok(())
}

/// Reads the values of a chart.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read_values(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        values(file, &document, knowledge, DEPTH, out);
    }
    Ok(())
}

fn values(
    file: &TextFile<'_>,
    node: &Node<'_>,
    knowledge: &Knowledge,
    depth: usize,
    out: &mut Vec<Fact>,
) {
    if depth == 0 {
        return;
    }
    for (name, key, value) in yaml::entries(node) {
        match name.as_str() {
            "image" => image(file, value, knowledge, out),
            "env" | "envVars" | "extraEnv" | "extraEnvVars" => variables(file, value, out),
            "sessionAffinity" if yaml::text(value).as_deref() == Some("ClientIP") => {
                out.push(file.on_line(yaml::line(key), FactKind::StickySession));
            }
            "nginx.ingress.kubernetes.io/affinity" => {
                out.push(file.on_line(yaml::line(key), FactKind::StickySession));
            }
            _ => values(file, value, knowledge, depth - 1, out),
        }
    }
}

/// `image: {repository, tag}`; without a tag, the chart's own version is taken.
fn image(file: &TextFile<'_>, image: &Node<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let (Some(repository), Some(tag)) =
        (yaml::text_at(image, &["repository"]), yaml::get(image, "tag"))
    else {
        return;
    };
    let text = yaml::text(tag).unwrap_or_default();
    if text.is_empty() {
        return;
    }
    let kind = match knowledge.service_of_image(&repository) {
        Some(known) => compose::declared(&known.name, Some(text), Stage::Production),
        None => FactKind::ImageDeployed { pinned: is_pinned("", Some(&text)) },
    };
    out.push(file.on_line(yaml::line(tag), kind));
}

/// A mapping of names to values, or a list of pairs.
fn variables(file: &TextFile<'_>, node: &Node<'_>, out: &mut Vec<Fact>) {
    let mapped = yaml::entries(node).map(|(name, key, _)| (name, yaml::line(key)));
    let listed = yaml::items(node)
        .filter_map(|item| Some((yaml::text_at(item, &["name"])?, yaml::line(item))));
    for (name, line) in mapped.chain(listed) {
        if dotenv::is_shouted(&name) {
            let kind = FactKind::EnvDocumented { name, naming: Naming::Set };
            out.push(file.on_line(line, kind));
        }
    }
}

/// Reads a template as text: what stands there whatever the values are.
pub fn read_template(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let stem = file.name().split('.').next().unwrap_or_default().to_owned();
    // A chart may bring its own database.
    let foreign = stem.split(['-', '_']).any(|part| knowledge.service_of_image(part).is_some());
    let mut job = false;
    for (line, text) in file.lines() {
        let text = text.trim();
        if text.starts_with('#') || foreign && !text.starts_with("sessionAffinity:") {
            continue;
        }
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.trim().trim_matches(['"', '\'']);
        let kind = match name.trim_start_matches("- ") {
            "kind" => {
                job = value == "Job";
                if !WORKLOADS.contains(&value) {
                    continue;
                }
                FactKind::StartCommand {
                    process: stem.clone(),
                    argv: Vec::new(),
                    via: StartVia::Kubernetes,
                    through_shell: false,
                    entry: Entry::Own,
                }
            }
            "containerPort" => FactKind::PortDeclared { port: value.to_owned() },
            "livenessProbe" | "readinessProbe" | "startupProbe" => FactKind::HealthCheckDeclared,
            "sessionAffinity" if value == "ClientIP" => FactKind::StickySession,
            "name" if text.starts_with("- ") && dotenv::is_shouted(value) => {
                FactKind::EnvDocumented { name: value.to_owned(), naming: Naming::Set }
            }
            _ if job && is_admin_command(&plain_words(text)) => FactKind::AdminDocumented,
            _ => continue,
        };
        out.push(file.on_line(line, kind));
    }
}

/// `["a", "b"]` as `a b`.
fn plain_words(text: &str) -> String {
    text.replace(['[', ']', '"', '\'', ','], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    type Reader = fn(&TextFile<'_>, &Knowledge, &mut Vec<Fact>) -> Result<(), Broken>;

    fn facts(read: Reader, path: &str, text: &str) -> Vec<(FactKind, u32)> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new(path, text), &knowledge, &mut out).unwrap();
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    fn template(path: &str, text: &str) -> Vec<(FactKind, u32)> {
        let read: Reader = |file, knowledge, out| {
            read_template(file, knowledge, out);
            Ok(())
        };
        facts(read, path, text)
    }

    #[test]
    fn a_chart_is_numbered_and_names_what_it_depends_on() {
        let text = "apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n  - name: postgresql\n    version: 12.1.2\n  - name: common\n";
        let found = facts(read_chart, "Chart.yaml", text);
        assert_eq!(
            found,
            [
                (FactKind::ReleaseNumbered, 3),
                (FactKind::ServiceNamed { service: "postgresql".into() }, 5)
            ]
        );
        assert!(facts(read_chart, "Chart.yaml", "type: library\nversion: 1.0.0\n").is_empty());
    }

    #[test]
    fn values_have_images_and_variables() {
        let text = "image:\n  repository: me/app\n  tag: \"\"\nworker:\n  image: {repository: me/worker, tag: latest}\ncache:\n  image:\n    repository: bitnami/redis\n    tag: 7.2.4\nenv:\n  LOG_LEVEL: info\n  other: x\n";
        let found = facts(read_values, "values.yaml", text);
        assert_eq!(
            found,
            [
                (FactKind::ImageDeployed { pinned: false }, 5),
                (compose::declared("redis", Some("7.2.4".into()), Stage::Production), 9),
                (FactKind::EnvDocumented { name: "LOG_LEVEL".into(), naming: Naming::Set }, 11),
            ]
        );
    }

    #[test]
    fn templates_are_read_as_texts() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  containers:\n    - name: app\n      env:\n        - name: DATABASE_URL\n      ports:\n        - containerPort: {{ .Values.port }}\n      readinessProbe:\n# livenessProbe:\n";
        assert!(is_template("chart/templates/web.yaml", text));
        let found = template("chart/templates/web.yaml", text);
        let lines: Vec<u32> = found.iter().map(|(_, line)| *line).collect();
        assert_eq!(lines, [2, 9, 11, 12]);
        assert!(template("chart/templates/redis-deployment.yaml", text).is_empty());
        let job =
            "kind: Job\n# {{ x }}\ncommand: [\"bundle\", \"exec\", \"rails\", \"db:migrate\"]\n";
        assert_eq!(template("templates/job.yaml", job), [(FactKind::AdminDocumented, 3)]);
    }
}
