//! Pipelines: whether they publish, which services they test with, which variables they set.

mod github;
mod gitlab;
mod jenkins;
mod other;
mod script;
#[cfg(test)]
mod testing;

pub use github::read_github;
pub use gitlab::read_gitlab;
pub use other::read_other;

use super::dockerfile::split_image;
use super::yaml::{self, Node};
use super::{Fact, FactKind, Stage, TextFile, compose, dotenv, shell};
use crate::check::knowledge::Knowledge;

/// Parts of commands that publish or deploy.
const PUBLISHING_COMMANDS: [&str; 80] = [
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
    "skaffold run",
    "skaffold deploy",
    "docker stack deploy",
    "docker compose publish",
    "helm push",
    "helm install",
    "oc apply",
    "oc rollout",
    "oc start-build",
    "cf push",
    "argocd app sync",
    "nomad job run",
    "terraform apply",
    "pulumi up",
    "gcloud builds submit",
    "gcloud functions deploy",
    "az acr build",
    "az containerapp up",
    "az containerapp update",
    "az functionapp deploy",
    "firebase deploy",
    "caprover deploy",
    "jib:build",
    "spring-boot:build-image -Dspring-boot.build-image.publish=true",
    "ko apply",
    "scalingo deploy",
    "azd deploy",
    "azd up",
    "npm run deploy",
    "yarn deploy",
    "yarn run deploy",
    "pnpm deploy",
    "pnpm run deploy",
    "make deploy",
    "deploy.sh",
    "surge ",
    "gh-pages -d",
    "semantic-release",
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
const NUMBERS: [&str; 34] = [
    "commit_sha",
    "short_sha",
    "github.sha",
    "github_sha",
    "github.ref_name",
    "release.tag_name",
    "type=semver",
    "type=sha",
    "type=ref,event=tag",
    "steps.meta.outputs",
    "ci_commit",
    "circle_sha1",
    "circle_tag",
    "travis_commit",
    "travis_tag",
    "bitbucket_commit",
    "bitbucket_tag",
    "drone_commit",
    "drone_tag",
    "buildkite_commit",
    "build.buildid",
    "build.sourceversion",
    "codebuild_resolved",
    "goreleaser",
    "action-gh-release",
    "release-please",
    "circle_build_num",
    "build_number",
    "actions/create-release",
    "conventional-changelog-action",
    "github-tag-action",
    "version.outputs",
    "semantic-release",
    "refs/tags/",
];

/// Parts of the names of variables that number something.
const NUMBERING: [&str; 8] =
    ["version", "sha", "commit", "build_number", "buildid", "revision", "hash", "release"];

/// Notes where a pipeline that publishes gives each release a version; what it pushes otherwise is
/// one without.
fn numbered(file: &TextFile<'_>, unversioned: &[u32], out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let lower = text.to_ascii_lowercase();
        let known = || NUMBERS.iter().any(|it| lower.contains(it));
        let described = || ["git rev-parse", "git describe"].iter().any(|it| lower.contains(it));
        let tagged = || lower.match_indices(":$").any(|(at, _)| is_number(&lower[at + 2..]));
        if !lower.trim_start().starts_with('#') && (known() || described() || tagged()) {
            out.push(file.on_line(line, FactKind::ReleaseNumbered));
            return;
        }
    }
    for line in unversioned {
        out.push(file.on_line(*line, FactKind::ImageDeployed { pinned: false }));
    }
    if unversioned.is_empty()
        && let Some(line) = moving_tags(file)
    {
        out.push(file.on_line(line, FactKind::ImageDeployed { pinned: false }));
    }
}

/// Tags under which each build takes the place of the one before.
const MOVING_TAGS: [&str; 7] = ["latest", "main", "master", "develop", "stable", "edge", "nightly"];

/// Where an action is told to give images tags of which all move: `tags: a/b:latest`, `tags: |`
/// and the lines below.
fn moving_tags(file: &TextFile<'_>) -> Option<u32> {
    let mut moving = None;
    let mut block = None;
    for (line, whole) in file.lines() {
        let text = whole.trim_start_matches([' ', '-']).trim_end();
        let indent = whole.len() - whole.trim_start().len();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        block = block.filter(|above| indent > *above);
        let images: Vec<&str> = match text.strip_prefix("tags:").map(str::trim) {
            _ if block.is_some() => vec![text],
            Some("|" | ">" | "|-" | ">-") => {
                block = Some(indent);
                continue;
            }
            Some(list) => list.split([',', ' ']).filter(|word| word.contains('/')).collect(),
            None => continue,
        };
        for image in images {
            // A tag of any other kind may number, or be put in by something else.
            if !MOVING_TAGS.contains(&tag_of(image)) {
                return None;
            }
            moving = moving.or(Some(line));
        }
    }
    moving
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

/// Whether the variable at the beginning of `text` numbers an image: `{{ env.app_version }}`.
fn is_number(text: &str) -> bool {
    let text = text.trim_start_matches(['{', '(', ' ']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let name = &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())];
    NUMBERING.iter().any(|part| name.contains(part))
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

/// Whether a command of a pipeline changes code on a host that runs.
fn changes_host_in_pipeline(argv: &[String]) -> bool {
    // Pages and packages are copied as well, and so are files that say what to run.
    let copied = ["doc", "site", "html", "coverage", ".yml", ".yaml", ".tar", ".deb", ".env"];
    let other = argv.first().is_some_and(|word| word == "scp")
        || argv.iter().any(|word| copied.iter().any(|part| word.contains(part)));
    shell::changes_remote(argv) && !other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tags_that_move_is_no_release_of_its_own() {
        let moves = |text: &str| {
            let mut out = Vec::new();
            numbered(&TextFile::new("deploy.yml", text), &[], &mut out);
            out.iter().any(|fact| fact.kind == FactKind::ImageDeployed { pinned: false })
        };
        assert!(moves("with:\n  tags: acme/shop:latest\n"));
        assert!(moves(
            "with:\n  tags: |\n    acme/shop:latest\n    acme/shop:main\n  push: true\n"
        ));
        for numbered in [
            "  tags: acme/shop:1.2",
            "  tags: |\n    type=semver,pattern={{version}}\n    acme/shop:latest\n",
            "# tags: acme/shop:latest",
            "  tags: ['v*']",
        ] {
            assert!(!moves(numbered), "{numbered}");
        }
    }
}
