//! What workloads run: containers with their images, commands, ports, probes and variables.

use super::{Claims, data};
use crate::check::facts::dockerfile::{is_pinned, split_image};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{
    Entry, Fact, FactKind, Naming, Stage, StartVia, TextFile, compose, is_admin_command,
};
use crate::check::knowledge::Knowledge;

/// A workload and the pod that it makes.
pub(super) struct Workload<'n, 'a> {
    /// `Deployment`, `Job`, …
    pub(super) kind: &'n str,
    pub(super) name: &'n str,
    pub(super) pod: &'n Node<'a>,
}

impl Workload<'_, '_> {
    /// Reads its containers; the volumes of a pod are `claims`, and are made in the same `folder`.
    pub(super) fn read(
        &self,
        file: &TextFile<'_>,
        folder: &str,
        knowledge: &Knowledge,
        claims: &mut Claims,
        out: &mut Vec<Fact>,
    ) {
        let mut own = false;
        for container in yaml::get(self.pod, "containers").into_iter().flat_map(yaml::items) {
            secrets(file, container, out);
            if let Some(image) = yaml::get(container, "image") {
                let (image_name, tag) = split_image(&yaml::text(image).unwrap_or_default());
                if let Some(known) = knowledge.service_of_image(&image_name) {
                    let kind = compose::declared(&known.name, tag, Stage::Production);
                    out.push(file.on_line(yaml::line(image), kind));
                    continue;
                }
                own = true;
                self.image(file, container, image, out);
            }
            self.container(file, container, out);
        }
        for container in yaml::get(self.pod, "initContainers").into_iter().flat_map(yaml::items) {
            variables(file, container, out);
            secrets(file, container, out);
            let argv = argv(container).0.join(" ");
            let name = yaml::text_at(container, &["name"]).unwrap_or_default();
            // It runs before each start of each process.
            if self.kind != "Job" && (is_admin_command(&argv) || migrates(&name)) {
                let line = yaml::get(container, "command").or(yaml::get(container, "args"));
                let line = yaml::line(line.unwrap_or(container));
                out.push(file.on_line(line, FactKind::MigratesAtBoot));
            }
        }
        if own && self.kind == "Deployment" {
            self.volumes(file, folder, claims);
        }
        if own && !matches!(self.kind, "Job" | "CronJob") {
            self.stop(file, out);
        }
    }

    /// The image, and how it is started.
    fn image(
        &self,
        file: &TextFile<'_>,
        container: &Node<'_>,
        image: &Node<'_>,
        out: &mut Vec<Fact>,
    ) {
        let line = yaml::line(image);
        let reference = yaml::text(image).unwrap_or_default();
        let (name, tag) = split_image(&reference);
        // What is filled in when it is deployed is a version then.
        let filled_in = reference.contains(['$', '{', '<', '%']);
        let pinned = filled_in || is_pinned(&name, tag.as_deref());
        out.push(file.on_line(line, FactKind::ImageDeployed { pinned }));
        let (argv, entry) = argv(container);
        match self.kind {
            // It runs once, with the image of the app.
            "Job" if is_admin_command(&argv.join(" ")) || migrates(self.name) => {
                out.push(file.on_line(line, FactKind::AdminDocumented));
            }
            "Job" => {}
            _ => {
                let kind = FactKind::StartCommand {
                    process: self.name.to_owned(),
                    // A scheduled job ends by itself: nothing has to stop it in order.
                    argv: if self.kind == "CronJob" { Vec::new() } else { argv },
                    via: StartVia::Kubernetes,
                    through_shell: false,
                    entry,
                };
                out.push(file.on_line(line, kind));
            }
        }
    }

    fn container(&self, file: &TextFile<'_>, container: &Node<'_>, out: &mut Vec<Fact>) {
        for port in yaml::get(container, "ports").into_iter().flat_map(yaml::items) {
            if let Some(number) = yaml::text_at(port, &["containerPort"]) {
                let kind = FactKind::PortDeclared { port: number };
                out.push(file.on_line(yaml::line(port), kind));
            }
            if let Some(host) = yaml::get(port, "hostPort").filter(|_| self.kind != "DaemonSet") {
                let kind = FactKind::SingleInstance { stage: Stage::Production };
                out.push(file.on_line(yaml::line(host), kind));
            }
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            if let Some(found) = yaml::get(container, probe) {
                out.push(file.on_line(yaml::line(found), FactKind::HealthCheckDeclared));
            }
        }
        variables(file, container, out);
    }

    /// Claims, of this file or another one, that only one node may be able to write to.
    fn volumes(&self, file: &TextFile<'_>, folder: &str, claims: &mut Claims) {
        for volume in yaml::get(self.pod, "volumes").into_iter().flat_map(yaml::items) {
            let Some(claim) = yaml::at(volume, &["persistentVolumeClaim", "claimName"]) else {
                continue;
            };
            if let Some(name) = yaml::text(claim) {
                let kind = FactKind::SingleInstance { stage: Stage::Production };
                let fact = file.on_line(yaml::line(claim), kind);
                claims.mounted.push(((folder.to_owned(), name), fact));
            }
        }
    }

    /// How its pods are stopped, other than by SIGTERM.
    fn stop(&self, file: &TextFile<'_>, out: &mut Vec<Fact>) {
        if let Some(time) = yaml::get(self.pod, "terminationGracePeriodSeconds")
            && yaml::text(time).as_deref() == Some("0")
        {
            let kind = FactKind::StopSignal { signal: "SIGKILL".to_owned() };
            out.push(file.on_line(yaml::line(time), kind));
        }
        for container in yaml::get(self.pod, "containers").into_iter().flat_map(yaml::items) {
            let hook = yaml::at(container, &["lifecycle", "preStop", "exec", "command"]);
            let words: Vec<String> =
                hook.into_iter().flat_map(yaml::texts).map(|it| it.0).collect();
            let line = words.join(" ");
            // `kill -QUIT 1`, `nginx -s quit`: before SIGTERM comes, it is asked to finish.
            let asked = ["QUIT", "quit"].iter().any(|word| line.contains(word));
            if let Some(hook) = hook.filter(|_| asked) {
                let kind = FactKind::StopSignal { signal: "SIGQUIT".to_owned() };
                out.push(file.on_line(yaml::line(hook), kind));
            }
        }
    }
}

/// Whether something of this name migrates a database, and does not only wait until it is done.
fn migrates(name: &str) -> bool {
    name.contains("migrat") && !["wait", "check"].iter().any(|word| name.contains(word))
}

/// The words that a container starts, and what of its image they are given to.
fn argv(container: &Node<'_>) -> (Vec<String>, Entry) {
    let words = |field| {
        let found = yaml::get(container, field);
        found.into_iter().flat_map(yaml::items).filter_map(yaml::text).collect::<Vec<String>>()
    };
    let (command, arguments) = (words("command"), words("args"));
    let entry =
        if command.is_empty() { Entry::OfImage { recipe: None, target: None } } else { Entry::Own };
    ([command, arguments].concat(), entry)
}

/// The variables of a container by their names.
fn variables(file: &TextFile<'_>, container: &Node<'_>, out: &mut Vec<Fact>) {
    for variable in yaml::get(container, "env").into_iter().flat_map(yaml::items) {
        if let Some(name) = yaml::text_at(variable, &["name"]) {
            let kind = FactKind::EnvDocumented { name, naming: Naming::Set };
            out.push(file.on_line(yaml::line(variable), kind));
        }
    }
}

/// Credentials that stand beside the names of variables.
fn secrets(file: &TextFile<'_>, container: &Node<'_>, out: &mut Vec<Fact>) {
    for variable in yaml::get(container, "env").into_iter().flat_map(yaml::items) {
        let (Some(name), Some(value)) =
            (yaml::text_at(variable, &["name"]), yaml::get(variable, "value"))
        else {
            continue;
        };
        data::literal(file, &name, &yaml::text(value).unwrap_or_default(), value, out);
    }
}
