//! Pipelines: whether they publish, which services they test with, which variables they set.

mod github;
mod gitlab;
mod other;

pub use github::read_github;
pub use gitlab::read_gitlab;
pub use other::read_other;

use super::dockerfile::split_image;
use super::yaml::{self, Node};
use super::{Fact, FactKind, Stage, TextFile, compose, dotenv, shell};
use crate::check::knowledge::Knowledge;

/// Parts of commands that publish or deploy.
const PUBLISHING_COMMANDS: [&str; 42] = [
    "docker push",
    "docker image push",
    "docker compose push",
    "docker-compose push",
    "podman push",
    "buildah push",
    "kaniko/executor",
    "npm publish",
    "pnpm publish",
    "yarn npm publish",
    "twine upload",
    "poetry publish",
    "uv publish",
    "cargo publish",
    "gem push",
    "dotnet nuget push",
    "goreleaser",
    "flyctl deploy",
    "fly deploy",
    "railway up",
    "vercel deploy",
    "vercel --prod",
    "netlify deploy",
    "wrangler deploy",
    "serverless deploy",
    "sls deploy",
    "cdk deploy",
    "sam deploy",
    "kamal deploy",
    "git push heroku",
    "heroku container:release",
    "heroku container:push",
    "kubectl set image",
    "kubectl apply",
    "kubectl rollout",
    "helm upgrade",
    "gcloud run deploy",
    "gcloud app deploy",
    "aws ecs update-service",
    "aws lambda update-function-code",
    "az webapp deploy",
    "eb deploy",
];

/// Where a pipeline gives a package to the registry of its language.
fn to_registry(file: &TextFile<'_>) -> Option<u32> {
    const REGISTRIES: [&str; 9] = [
        "gh-action-pypi-publish",
        "twine upload",
        "poetry publish",
        "uv publish",
        "npm publish",
        "pnpm publish",
        "cargo publish",
        "gem push",
        "rubygems/release-gem",
    ];
    file.lines()
        .find(|(_, text)| {
            !text.trim_start().starts_with('#') && REGISTRIES.iter().any(|it| text.contains(it))
        })
        .map(|(line, _)| line)
}

/// What makes the version of an image or a release one of its own.
const NUMBERS: [&str; 13] = [
    "github.sha",
    "github_sha",
    "github.ref_name",
    "type=semver",
    "type=sha",
    "steps.meta.outputs",
    "ci_commit",
    "goreleaser",
    "action-gh-release",
    "release-please",
    "git rev-parse",
    "release.tag_name",
    "refs/tags/",
];

/// Notes where a pipeline that publishes gives each release a version.
fn numbered(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let lower = text.to_ascii_lowercase();
        if !lower.trim_start().starts_with('#') && NUMBERS.iter().any(|it| lower.contains(it)) {
            out.push(file.on_line(line, FactKind::ReleaseNumbered));
            return;
        }
    }
}

/// Services that a pipeline starts by `docker run`.
fn run_services(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let text = text.trim().trim_start_matches("- ").trim_start_matches("run:");
        if !text.contains("docker run") || text.starts_with('#') {
            continue;
        }
        for argv in shell::commands(text) {
            if let Some(FactKind::ServiceDeclared { service, version, .. }) =
                shell::service(&argv, knowledge)
            {
                let kind = FactKind::ServiceDeclared { service, version, stage: Stage::Ci };
                out.push(file.on_line(line, kind));
            }
        }
    }
}

/// Whether a command of the pipeline in `file` publishes or deploys.
fn publishes(file: &TextFile<'_>, command: &str) -> bool {
    // A cluster that the pipeline makes for itself is gone when it ends.
    let own_cluster = ["kind-action", "kind create", "minikube", "k3d"];
    let gone = || own_cluster.iter().any(|word| file.text.contains(word));
    PUBLISHING_COMMANDS.iter().any(|part| {
        let cluster = part.starts_with("kubectl") || part.starts_with("helm");
        command.contains(part) && !(cluster && gone())
    }) || command.contains("docker buildx build") && command.contains("--push")
        || calls_deploy_hook(command)
}

/// `curl ${{ secrets.DEPLOY_HOOK }}`: the platform is told to take the commit.
fn calls_deploy_hook(command: &str) -> bool {
    let upper = command.to_ascii_uppercase();
    (upper.contains("CURL ") || upper.contains("WGET "))
        && [
            "DEPLOY_HOOK",
            "DEPLOY_URL",
            "DEPLOY_WEBHOOK",
            "DEPLOYMENT_HOOK",
            "DEPLOYHOOK",
            "/DEPLOY/",
        ]
        .iter()
        .any(|word| upper.contains(word))
}

fn pipeline(file: &TextFile<'_>, publishing: Option<u32>, out: &mut Vec<Fact>) {
    out.push(match publishing {
        Some(line) => file.on_line(line, FactKind::Pipeline { publishes: true }),
        None => file.whole(FactKind::Pipeline { publishes: false }),
    });
}

fn service_image(
    file: &TextFile<'_>,
    image: &Node<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) {
    let Some(reference) = yaml::text(image) else { return };
    // A matrix decides: its versions are not read.
    if reference.contains("${{") {
        return;
    }
    let (name, tag) = split_image(&reference);
    if let Some(known) = knowledge.service_of_image(&name) {
        out.push(file.on_line(yaml::line(image), compose::declared(&known.name, tag, Stage::Ci)));
    }
}

/// The variables that a pipeline gives to what it runs.
fn variables(file: &TextFile<'_>, node: &Node<'_>, field: &str, out: &mut Vec<Fact>) {
    for (name, key, _) in yaml::get(node, field).into_iter().flat_map(yaml::entries) {
        if dotenv::is_name(&name) {
            out.push(file.on_line(yaml::line(key), FactKind::EnvSetInCi { name }));
        }
    }
}

/// Notes where a line of a script changes code on a host that runs.
fn host_changes(file: &TextFile<'_>, line: u32, script: &str, out: &mut Vec<Fact>) {
    // Pages and packages are copied as well, and so are files that say what to run.
    let copied = ["doc", "site", "html", "coverage", ".yml", ".yaml", ".tar", ".deb", ".env"];
    let changes = |argv: &Vec<String>| {
        let other = argv.first().is_some_and(|word| word == "scp")
            || argv.iter().any(|word| copied.iter().any(|part| word.contains(part)));
        shell::changes_remote(argv) && !other
    };
    if script.lines().any(|line| shell::commands(line.trim()).iter().any(changes)) {
        out.push(file.on_line(line, FactKind::HostChanged));
    }
}
