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
const NUMBERS: [&str; 18] = [
    "circle_sha1",
    "circle_tag",
    "travis_commit",
    "travis_tag",
    "commit_sha",
    "short_sha",
    "git describe",
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
    let mut moving = None;
    for (line, tag) in image_tags(file) {
        // A tag of any other kind may number, or be put in by something else.
        if !MOVING_TAGS.contains(&tag) {
            return;
        }
        moving = moving.or(Some(line));
    }
    if let Some(line) = moving {
        out.push(file.on_line(line, FactKind::ImageDeployed { pinned: false }));
    }
}

/// Tags under which each build takes the place of the one before.
const MOVING_TAGS: [&str; 7] = ["latest", "main", "master", "develop", "stable", "edge", "nightly"];

/// The tags that a pipeline gives to images: `docker push a/b:latest`, `docker build -t a/b:1`,
/// `tags: a/b:latest`, `tags: |` and the lines below.
fn image_tags<'t>(file: &TextFile<'t>) -> Vec<(u32, &'t str)> {
    let mut found = Vec::new();
    let mut block = None;
    for (line, whole) in file.lines() {
        let text = whole.trim_start_matches([' ', '-']).trim_end();
        let indent = whole.len() - whole.trim_start().len();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        block = block.filter(|above| indent > *above);
        if block.is_some() {
            found.push((line, tag_of(text)));
            continue;
        }
        match text.strip_prefix("tags:").map(str::trim) {
            Some("|" | ">" | "|-" | ">-") => block = Some(indent),
            Some(list) => {
                let images = list.split([',', ' ']).filter(|word| word.contains('/'));
                found.extend(images.map(|image| (line, tag_of(image))));
            }
            None if ["docker", "podman", "buildah"].iter().any(|it| text.contains(it)) => {
                let mut words = text.split_whitespace();
                while let Some(word) = words.next() {
                    if matches!(word, "push" | "-t" | "--tag")
                        && let Some(image) = words.clone().next().filter(|it| !it.starts_with('-'))
                    {
                        found.push((line, tag_of(image)));
                    }
                }
            }
            None => {}
        }
    }
    found
}

/// The tag of an image; empty where it may be anything.
fn tag_of(image: &str) -> &str {
    let image = image.trim_matches(['"', '\'', '[', ']']);
    match image.rsplit_once(':') {
        Some((_, tag)) if !tag.contains('/') => tag,
        // Without a tag it is the newest; what is computed may hold one.
        _ if image.contains(['$', '=']) => "",
        _ => "latest",
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
        || command.lines().any(|line| {
            // `git push --force git@heroku.com:shop.git HEAD:main`
            line.contains("git push") && ["heroku", "dokku"].iter().any(|it| line.contains(it))
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_to_a_platform_deploys() {
        let file = TextFile::new("ci.yml", "");
        assert!(publishes(&file, "git push --force git@heroku.com:shop.git HEAD:main"));
        assert!(publishes(&file, "cd app\ngit push dokku main"));
        assert!(!publishes(&file, "git push origin main\nheroku restart"));
    }

    #[test]
    fn an_image_whose_tag_moves_is_no_release_of_its_own() {
        let moves = |text: &str| {
            let mut out = Vec::new();
            numbered(&TextFile::new("deploy.yml", text), &mut out);
            out.iter().any(|fact| fact.kind == FactKind::ImageDeployed { pinned: false })
        };
        assert!(moves("run: |\n  docker build -t $NAME:latest .\n  docker push $NAME:latest\n"));
        assert!(moves("with:\n  tags: acme/shop:latest\n"));
        assert!(moves(
            "with:\n  tags: |\n    acme/shop:latest\n    acme/shop:main\n  push: true\n"
        ));
        for numbered in [
            "docker push acme/shop:$VERSION",
            "docker push $IMAGE",
            "docker push acme/shop:1.2",
            "  tags: |\n    type=semver,pattern={{version}}\n    acme/shop:latest\n",
            "# docker push acme/shop:latest",
            "git push origin main",
        ] {
            assert!(!moves(numbered), "{numbered}");
        }
    }
}
