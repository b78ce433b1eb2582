//! Pipelines of other systems, read as texts.

use super::{numbered, pipeline, publishes, run_services, variables};
use crate::check::facts::dockerfile::split_image;
use crate::check::facts::yaml;
use crate::check::facts::{Broken, Fact, FactKind, Stage, TextFile, compose};
use crate::check::knowledge::Knowledge;

/// Steps that publish or deploy, by their systems.
const PUBLISHING_STEPS: [(&str, &str); 31] = [
    ("CircleCI", "heroku/deploy"),
    ("CircleCI", "docker/publish"),
    ("CircleCI", "docker/push"),
    ("CircleCI", "aws-ecr/build"),
    ("CircleCI", "aws-ecs/deploy"),
    ("CircleCI", "gcp-gcr/push"),
    ("CircleCI", "gcp-cloud-run/deploy"),
    ("CircleCI", "kubernetes/create-or-update"),
    ("Jenkins", "dockerImage.push("),
    ("Jenkins", "image.push("),
    ("Jenkins", "customImage.push("),
    ("Jenkins", "app.push("),
    ("Jenkins", "kubernetesDeploy"),
    ("Jenkins", "openshift.withCluster"),
    ("Azure Pipelines", "command: buildAndPush"),
    ("Azure Pipelines", "command: 'buildAndPush'"),
    ("Azure Pipelines", "command: push"),
    ("Azure Pipelines", "AzureWebApp@"),
    ("Azure Pipelines", "AzureWebAppContainer@"),
    ("Azure Pipelines", "AzureRmWebAppDeployment@"),
    ("Azure Pipelines", "AzureFunctionApp@"),
    ("Azure Pipelines", "KubernetesManifest@"),
    ("Azure Pipelines", "HelmDeploy@"),
    ("Azure Pipelines", "PublishBuildArtifacts@"),
    ("Azure Pipelines", "PublishPipelineArtifact@"),
    ("Bitbucket Pipelines", "pipe: atlassian/"),
    ("Cloud Build", "images:"),
    ("Cloud Build", "'deploy'"),
    ("Drone", "plugins/docker"),
    ("Woodpecker", "plugin-docker"),
    ("AppVeyor", "deploy:"),
];

/// Reads a pipeline of a system whose files are read as text: what it publishes, if anything.
///
/// # Errors
/// Says where what should be YAML is none.
pub fn read_other(
    file: &TextFile<'_>,
    system: &str,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    let mut publishing = None;
    for (line, text) in file.lines() {
        let trimmed = text.trim();
        let deploys = system == "Travis CI" && trimmed.starts_with("deploy:")
            || system == "CircleCI" && trimmed.to_ascii_lowercase().starts_with("name: deploy");
        let own = PUBLISHING_STEPS.iter().any(|(of, step)| *of == system && trimmed.contains(step));
        let comment = trimmed.starts_with('#') || trimmed.starts_with("//");
        if !comment && (deploys || own || publishes(file, trimmed)) {
            publishing = publishing.or(Some(line));
        }
    }
    run_services(file, knowledge, out);
    for (line, text) in file.lines() {
        let image = text.trim().trim_start_matches("- ").strip_prefix("image:");
        let Some(image) = image else { continue };
        let (name, tag) = split_image(image.trim().trim_matches(['"', '\'']));
        if let Some(known) = knowledge.service_of_image(&name) {
            out.push(file.on_line(line, compose::declared(&known.name, tag, Stage::Ci)));
        }
    }
    // Parts of other files may publish.
    let elsewhere = matches!(system, "Azure Pipelines" | "Buildkite")
        && file.lines().any(|(_, text)| {
            let text = text.trim().trim_start_matches("- ");
            text.starts_with("template:") || text.starts_with("extends:")
        });
    let read = matches!(
        system,
        "Travis CI"
            | "CircleCI"
            | "Jenkins"
            | "Drone"
            | "Woodpecker"
            | "Azure Pipelines"
            | "Bitbucket Pipelines"
            | "Cloud Build"
            | "AppVeyor"
    );
    if read && !elsewhere || publishing.is_some() {
        if publishing.is_some() {
            numbered(file, out);
        }
        pipeline(file, publishing, out);
    } else {
        out.push(file.whole(FactKind::PipelineUnread { system: system.to_owned() }));
    }
    if has_ending(file.name()) {
        for document in yaml::documents(file)? {
            variables(file, &document, "env", out);
            variables(file, &document, "environment", out);
            variables(file, &document, "variables", out);
            for (_, _, job) in yaml::get(&document, "jobs").into_iter().flat_map(yaml::entries) {
                variables(file, job, "environment", out);
                for image in yaml::get(job, "docker").into_iter().flat_map(yaml::items) {
                    variables(file, image, "environment", out);
                }
            }
        }
    }
    Ok(())
}

fn has_ending(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| matches!(end, "yml" | "yaml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn facts(system: &str, name: &str, text: &str) -> Result<Vec<FactKind>, Broken> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read_other(&TextFile::new(name, text), system, &knowledge, &mut out)?;
        Ok(out.into_iter().map(|fact| fact.kind).collect())
    }

    #[test]
    fn each_system_has_its_own_way_to_publish() {
        for (system, name, text, publishes) in [
            ("Jenkins", "Jenkinsfile", "sh 'make test'\n// sh 'docker push x'\n", false),
            ("Jenkins", "Jenkinsfile", "docker.withRegistry('') { app.push('1') }\n", true),
            ("Jenkins", "Jenkinsfile", "stage('Deploy') { sh 'kubectl apply -f k8s' }\n", true),
            ("Azure Pipelines", "azure-pipelines.yml", "steps:\n- script: npm test\n", false),
            ("Azure Pipelines", "azure-pipelines.yml", "steps:\n- task: AzureWebApp@1\n", true),
            ("CircleCI", "config.yml", "- run:\n    name: Deploy\n    command: sh x.sh\n", true),
            ("CircleCI", "config.yml", "orbs: {x: y}\njobs: {}\n# - heroku/deploy\n", false),
        ] {
            let found = facts(system, name, text).unwrap();
            assert!(
                found.contains(&FactKind::Pipeline { publishes }),
                "{system}: {text}: {found:?}"
            );
        }
    }

    #[test]
    fn services_and_variables_are_read_and_templates_are_unread() {
        let text = "jobs:\n  test:\n    docker:\n      - image: cimg/python:3.12\n        environment:\n          A: 1\n      - image: postgres:15\n";
        let found = facts("CircleCI", "config.yml", text).unwrap();
        assert!(found.contains(&compose::declared("postgresql", Some("15".into()), Stage::Ci)));
        assert!(found.contains(&FactKind::EnvSetInCi { name: "A".into() }));
        let found =
            facts("Azure Pipelines", "azure-pipelines.yml", "extends:\n  template: x.yml\n");
        assert!(matches!(found.unwrap()[..], [FactKind::PipelineUnread { .. }, ..]));
        assert!(facts("CircleCI", "config.yml", "jobs: [\n").is_err());
    }
}
