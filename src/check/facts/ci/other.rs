//! Pipelines of other systems that are YAML: each has its own names for scripts, images and variables.

use super::script::Scripts;
use super::{jenkins, numbered, pipeline, service_image, variables};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Broken, Fact, FactKind, Stage, TextFile, compose};
use crate::check::knowledge::Knowledge;

/// How deep a pipeline is looked through.
const DEPTH: usize = 16;

/// Steps that publish or deploy, by their systems.
const PUBLISHING_STEPS: [(&str, &str); 36] = [
    ("CircleCI", "heroku/deploy"),
    ("CircleCI", "docker/publish"),
    ("CircleCI", "docker/push"),
    ("CircleCI", "aws-ecr/build"),
    ("CircleCI", "aws-ecs/deploy"),
    ("CircleCI", "gcp-gcr/push"),
    ("CircleCI", "gcp-cloud-run/deploy"),
    ("CircleCI", "kubernetes/create-or-update"),
    ("Azure Pipelines", "command: buildAndPush"),
    ("Azure Pipelines", "command: 'buildAndPush'"),
    ("Azure Pipelines", "command: push"),
    ("Azure Pipelines", "AzureWebApp@"),
    ("Azure Pipelines", "AzureWebAppContainer@"),
    ("Azure Pipelines", "AzureRmWebAppDeployment@"),
    ("Azure Pipelines", "AzureFunctionApp@"),
    ("Azure Pipelines", "AzureContainerApps@"),
    ("Azure Pipelines", "KubernetesManifest@"),
    ("Azure Pipelines", "HelmDeploy@"),
    ("Azure Pipelines", "PublishBuildArtifacts@"),
    ("Azure Pipelines", "PublishPipelineArtifact@"),
    ("Bitbucket Pipelines", "pipe: atlassian/"),
    ("Cloud Build", "images:"),
    ("Cloud Build", "'deploy'"),
    ("Drone", "plugins/docker"),
    ("Drone", "plugins/kaniko"),
    ("Drone", "plugins/ecr"),
    ("Drone", "plugins/gcr"),
    ("Drone", "plugins/heroku"),
    ("Woodpecker", "plugin-docker"),
    ("Woodpecker", "plugin-kaniko"),
    ("Woodpecker", "plugins/docker"),
    ("Woodpecker", "plugins/kaniko"),
    ("Buildkite", "push-to-registry"),
    ("Buildkite", "helm-deploy"),
    ("Buildkite", "ecs-deploy"),
    ("AppVeyor", "deploy:"),
];

/// What a system calls the parts of its pipelines.
struct Names {
    /// What a shell is given: a text, or several.
    scripts: &'static [&'static str],
    /// What says that a step, a job or a stage deploys.
    deploys: &'static [&'static str],
}

fn names_of(system: &str) -> Option<Names> {
    let (scripts, deploys): (&[&str], &[&str]) = match system {
        "CircleCI" => (&["run", "command"], &[]),
        "Bitbucket Pipelines" => (&["script", "after-script"], &["deployment"]),
        "Azure Pipelines" => {
            (&["script", "bash", "pwsh", "powershell", "inlineScript"], &["deployment"])
        }
        "Travis CI" => (
            &[
                "before_install",
                "install",
                "before_script",
                "script",
                "after_success",
                "after_script",
                "before_deploy",
                "after_deploy",
            ],
            &["deploy"],
        ),
        "Drone" | "Woodpecker" => (&["commands"], &[]),
        "Buildkite" => (&["command", "commands"], &[]),
        "CodeBuild" => (&["commands"], &[]),
        "AppVeyor" => {
            (&["install", "build_script", "test_script", "deploy_script", "ps", "cmd"], &[])
        }
        "Cloud Build" => (&["script"], &[]),
        _ => return None,
    };
    Some(Names { scripts, deploys })
}

/// Reads a pipeline of `system`.
///
/// # Errors
/// Says where what should be YAML is none.
pub fn read_other(
    file: &TextFile<'_>,
    system: &str,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    if system == "Jenkins" {
        jenkins::read(file, knowledge, out);
        return Ok(());
    }
    let names = names_of(system).filter(|_| has_ending(file.name()));
    let documents = if names.is_some() { yaml::documents(file)? } else { Vec::new() };
    let mut scripts = Scripts::new(file, knowledge);
    for (line, text) in file.lines() {
        let text = text.trim();
        let own = PUBLISHING_STEPS.iter().any(|(of, step)| *of == system && text.contains(step))
            || system == "CircleCI" && text.to_ascii_lowercase().starts_with("name: deploy");
        if own && !text.starts_with('#') {
            scripts.publishes_on(line);
        }
    }
    let mut elsewhere = names.is_none();
    if let Some(names) = names {
        for document in &documents {
            let mut walk = Walk { file, system, names: &names, scripts: &mut scripts, knowledge };
            walk.node(document, DEPTH, out);
        }
        // Parts of other files may publish.
        let parts: &[&str] = match system {
            "Azure Pipelines" => &["template:", "extends:"],
            "CircleCI" => &["setup: true"],
            "Buildkite" => &["pipeline upload"],
            _ => &[],
        };
        elsewhere = file.lines().any(|(_, text)| {
            let text = text.trim().trim_start_matches("- ");
            !text.starts_with('#')
                && parts
                    .iter()
                    .any(|part| text.starts_with(part) || part.contains(' ') && text.contains(part))
        });
    }
    if scripts.publishing.is_some() {
        numbered(file, &scripts.unversioned, out);
    }
    if elsewhere && scripts.publishing.is_none() {
        out.push(file.whole(FactKind::PipelineUnread { system: system.to_owned() }));
    } else {
        pipeline(file, scripts.publishing, out);
    }
    Ok(())
}

/// A walk through the YAML of a pipeline.
struct Walk<'w, 'f, 'k> {
    file: &'f TextFile<'f>,
    system: &'w str,
    names: &'w Names,
    scripts: &'w mut Scripts<'f, 'k>,
    knowledge: &'k Knowledge,
}

impl Walk<'_, '_, '_> {
    fn node(&mut self, node: &Node<'_>, depth: usize, out: &mut Vec<Fact>) {
        if depth == 0 {
            return;
        }
        for item in yaml::items(node) {
            self.node(item, depth - 1, out);
        }
        for field in ["env", "environment", "variables"] {
            variables(self.file, node, field, out);
        }
        self.builder(node, out);
        for (name, key, value) in yaml::entries(node) {
            if self.names.scripts.contains(&name.as_str()) {
                for (script, line) in yaml::texts(value) {
                    self.scripts.read(line, &script, out);
                }
            }
            if self.names.deploys.contains(&name.as_str()) {
                self.scripts.publishes_on(yaml::line(key));
            }
            match name.as_str() {
                "image" => {
                    let image = yaml::get(value, "name").unwrap_or(value);
                    service_image(self.file, image, self.knowledge, out);
                }
                "services" | "addons" if self.system == "Travis CI" => self.named(value, out),
                _ => {}
            }
            self.node(value, depth - 1, out);
        }
    }

    /// A step of Cloud Build: the name of its image says the program.
    fn builder(&mut self, node: &Node<'_>, out: &mut Vec<Fact>) {
        if self.system != "Cloud Build" {
            return;
        }
        let (Some(name), Some(args)) = (yaml::get(node, "name"), yaml::get(node, "args")) else {
            return;
        };
        let image = yaml::text(name).unwrap_or_default();
        let program = yaml::text_at(node, &["entrypoint"]);
        let program = program.unwrap_or_else(|| {
            let own = image.rsplit('/').next().unwrap_or_default();
            own.split(':').next().unwrap_or_default().to_owned()
        });
        let words: Vec<String> = yaml::texts(args).map(|(word, _)| word).collect();
        self.scripts.read(yaml::line(name), &format!("{program} {}", words.join(" ")), out);
    }

    /// Services that the system brings by name; a version stands among what is added to it.
    fn named(&self, node: &Node<'_>, out: &mut Vec<Fact>) {
        let listed = yaml::texts(node).map(|(name, line)| (name, None, line));
        let mapped = yaml::entries(node)
            .map(|(name, key, version)| (name, yaml::text(version), yaml::line(key)));
        for (name, version, line) in listed.chain(mapped) {
            let name = name.trim_end_matches("-server");
            let Some(known) = knowledge_of(self.knowledge, name) else { continue };
            let kind = match version {
                Some(version) => compose::declared(&known, Some(version), Stage::Ci),
                None => FactKind::ServiceNamed { service: known },
            };
            out.push(self.file.on_line(line, kind));
        }
    }
}

fn knowledge_of(knowledge: &Knowledge, name: &str) -> Option<String> {
    let known = knowledge.service(name).or_else(|| knowledge.service_of_image(name))?;
    Some(known.name.clone())
}

fn has_ending(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| matches!(end, "yml" | "yaml"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_with;
    use super::*;

    fn facts(system: &str, name: &str, text: &str) -> Result<Vec<(FactKind, u32)>, Broken> {
        let facts =
            read_with(name, text, |file, knowledge, out| read_other(file, system, knowledge, out))?;
        Ok(facts.into_iter().map(|fact| (fact.kind, fact.place.line)).collect())
    }

    #[test]
    fn each_system_has_its_own_way_to_publish() {
        for (system, text, line) in [
            ("Azure Pipelines", "steps:\n- script: npm test\n", None),
            ("Azure Pipelines", "steps:\n- task: AzureWebApp@1\n", Some(2)),
            ("Azure Pipelines", "jobs:\n- deployment: web\n  environment: production\n", Some(2)),
            ("Azure Pipelines", "steps:\n- bash: |\n    set -e\n    az webapp deploy x\n", Some(4)),
            ("CircleCI", "orbs: {x: y}\njobs: {}\n# - heroku/deploy\n", None),
            ("CircleCI", "- run:\n    name: Deploy\n    command: sh x.sh\n", Some(2)),
            (
                "CircleCI",
                "jobs:\n  a:\n    steps:\n      - run:\n          name: ship\n          command: |\n            docker push me/app:<< pipeline.number >>\n",
                Some(7),
            ),
            ("CircleCI", "jobs:\n  a:\n    steps:\n      - run: echo docker push\n", None),
            (
                "Bitbucket Pipelines",
                "pipelines:\n  default:\n    - step:\n        script: [make test]\n",
                None,
            ),
            (
                "Bitbucket Pipelines",
                "pipelines:\n  branches:\n    main:\n      - step:\n          deployment: production\n          script:\n            - ./ship\n",
                Some(5),
            ),
            (
                "Travis CI",
                "script: make\nafter_success:\n  - docker push me/app:$TRAVIS_COMMIT\n",
                Some(3),
            ),
            ("Travis CI", "script: make\ndeploy:\n  provider: heroku\n", Some(2)),
            ("Drone", "steps:\n- name: ship\n  commands:\n  - helm upgrade app chart\n", Some(4)),
            ("Drone", "kind: pipeline\nsteps:\n- image: plugins/docker\n", Some(3)),
            ("Woodpecker", "steps:\n  ship:\n    image: x\n    commands: [fly deploy]\n", Some(4)),
            (
                "Buildkite",
                "steps:\n  - command: make\n  - commands:\n      - kubectl apply -f k8s\n",
                Some(4),
            ),
            (
                "CodeBuild",
                "phases:\n  post_build:\n    commands:\n      - docker push $REPO:$TAG\n",
                Some(4),
            ),
            (
                "Cloud Build",
                "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, .]\n",
                None,
            ),
            (
                "Cloud Build",
                "steps:\n- name: gcr.io/cloud-builders/docker\n  args: ['push', 'x:$COMMIT_SHA']\n",
                Some(2),
            ),
        ] {
            let found = facts(system, "pipeline.yml", text).unwrap();
            let expected = match line {
                Some(line) => (FactKind::Pipeline { publishes: true }, line),
                None => (FactKind::Pipeline { publishes: false }, 0),
            };
            assert!(found.contains(&expected), "{system}: {text}: {found:?}");
        }
    }

    #[test]
    fn services_and_variables_are_read() {
        let postgres =
            |version: &str| compose::declared("postgresql", Some(version.into()), Stage::Ci);
        for (system, text, kind, line) in [
            (
                "CircleCI",
                "jobs:\n  test:\n    docker:\n      - image: cimg/python:3.12\n        environment:\n          A: 1\n      - image: postgres:15\n",
                postgres("15"),
                7,
            ),
            (
                "Bitbucket Pipelines",
                "definitions:\n  services:\n    db:\n      image: postgres:16\n      variables: {B: 1}\n",
                postgres("16"),
                4,
            ),
            ("Drone", "services:\n- name: db\n  image: postgres:14\n", postgres("14"), 3),
            (
                "Azure Pipelines",
                "resources:\n  containers:\n  - container: db\n    image: postgres:13\n",
                postgres("13"),
                4,
            ),
            ("Travis CI", "addons:\n  postgresql: \"9.6\"\n", postgres("9.6"), 2),
            (
                "Travis CI",
                "services:\n  - redis-server\n",
                FactKind::ServiceNamed { service: "redis".into() },
                2,
            ),
            (
                "Woodpecker",
                "steps:\n  a:\n    environment:\n      - A=1\n      - B=2\n    image: x\n    commands: [docker run -d postgres:12]\n",
                postgres("12"),
                7,
            ),
            (
                "CircleCI",
                "jobs:\n  a:\n    environment: {A: 1}\n",
                FactKind::EnvSetInCi { name: "A".into() },
                3,
            ),
        ] {
            let found = facts(system, "pipeline.yml", text).unwrap();
            assert!(found.contains(&(kind, line)), "{system}: {text}: {found:?}");
        }
    }

    #[test]
    fn parts_of_other_files_are_unread_and_broken_files_are_said() {
        for (system, text) in [
            ("Azure Pipelines", "extends:\n  template: x.yml\n"),
            ("Buildkite", "steps:\n  - command: ./make-steps | buildkite-agent pipeline upload\n"),
            ("CircleCI", "setup: true\njobs: {}\n"),
        ] {
            let found = facts(system, "pipeline.yml", text).unwrap();
            let unread = |it: &(FactKind, u32)| matches!(it.0, FactKind::PipelineUnread { .. });
            assert!(found.iter().any(unread), "{system}: {found:?}");
        }
        assert!(facts("CircleCI", "config.yml", "jobs: [\n").is_err());
    }
}
