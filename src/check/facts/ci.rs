//! Pipelines of GitHub Actions and GitLab: whether they publish, and which services they test with.

use super::dockerfile::split_image;
use super::yaml::{self, Node};
use super::{Broken, Fact, FactKind, Stage, TextFile, compose};
use crate::check::knowledge::Knowledge;

/// Parts of actions' names that publish or deploy.
const PUBLISHING_ACTIONS: [&str; 17] = [
    "docker/build-push-action",
    "pypa/gh-action-pypi-publish",
    "softprops/action-gh-release",
    "goreleaser/goreleaser-action",
    "actions/deploy-pages",
    "google-github-actions/deploy",
    "aws-actions/amazon-ecs-deploy",
    "azure/webapps-deploy",
    "akhileshns/heroku-deploy",
    "superfly/flyctl-actions",
    "ncipollo/release-action",
    "actions/create-release",
    "cloudflare/wrangler-action",
    "ko-build/setup-ko",
    "docker/bake-action",
    "peaceiris/actions-gh-pages",
    "digitalocean/app_action",
];

/// Parts of commands that publish or deploy.
const PUBLISHING_COMMANDS: [&str; 16] = [
    "docker push",
    "podman push",
    "npm publish",
    "pnpm publish",
    "twine upload",
    "poetry publish",
    "uv publish",
    "cargo publish",
    "goreleaser",
    "flyctl deploy",
    "fly deploy",
    "git push heroku",
    "heroku container:release",
    "kubectl set image",
    "helm upgrade",
    "eb deploy",
];

/// Reads a workflow of GitHub Actions.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read_github(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        let mut publishing = None;
        let jobs = yaml::get(&document, "jobs");
        for (job_name, _, job) in jobs.into_iter().flat_map(yaml::entries) {
            services(file, job, knowledge, out);
            let writes = yaml::at(job, &["permissions", "packages"]).and_then(yaml::text);
            if let Some(elsewhere) = yaml::get(job, "uses")
                && yaml::text(elsewhere).is_some_and(|path| !path.starts_with("./"))
            {
                // Only what publishes needs that right.
                if writes.as_deref() == Some("write") {
                    publishing = publishing.or(Some(yaml::line(elsewhere)));
                    continue;
                }
                let path = yaml::text(elsewhere).unwrap_or_default();
                if [file.name(), &job_name, &path].iter().any(|name| may_deliver(name)) {
                    let system = "a workflow of another repository".to_owned();
                    let kind = FactKind::PipelineUnread { system };
                    out.push(file.on_line(yaml::line(elsewhere), kind));
                }
            }
            for step in yaml::get(job, "steps").into_iter().flat_map(yaml::items) {
                publishing = publishing.or_else(|| publishing_step(step));
            }
        }
        let deploys =
            ["deploy", "publish", "release"].iter().any(|word| file.name().contains(word))
                && !file.name().contains("test")
                && file.lines().any(|(_, text)| {
                    ["up -d", "deploy", "push"].iter().any(|word| text.contains(word))
                        && !text.trim_start().starts_with('#')
                });
        if publishing.is_none() && deploys && jobs.is_some() {
            publishing = jobs.map(yaml::line);
        }
        if publishing.is_some() {
            numbered(file, out);
        }
        if let Some(line) = to_registry(file) {
            out.push(file.on_line(line, FactKind::PackagePublished));
        }
        run_services(file, knowledge, out);
        pipeline(file, publishing, out);
    }
    Ok(())
}

/// Whether something of this name may build or deliver: what locks threads or marks issues does not.
fn may_deliver(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    ["release", "deploy", "publish", "docker", "image", "build", "ship", "deliver", "push", "cd."]
        .iter()
        .any(|word| name.contains(word))
}

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
const NUMBERS: [&str; 11] = [
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
}

/// Services that a pipeline starts by `docker run`.
fn run_services(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let text = text.trim().trim_start_matches("- ").trim_start_matches("run:");
        if !text.contains("docker run") || text.starts_with('#') {
            continue;
        }
        for argv in super::shell::commands(text) {
            if let Some(FactKind::ServiceDeclared { service, version, .. }) =
                super::shell::service(&argv, knowledge)
            {
                let kind = FactKind::ServiceDeclared { service, version, stage: Stage::Ci };
                out.push(file.on_line(line, kind));
            }
        }
    }
}

/// Reads a pipeline of a system whose files are read as text: what it publishes, if anything.
pub fn read_other(file: &TextFile<'_>, system: &str, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let mut publishing = None;
    for (line, text) in file.lines() {
        let trimmed = text.trim();
        let deploys = system == "Travis CI" && trimmed.starts_with("deploy:");
        let orb = system == "CircleCI"
            && ["heroku/deploy", "docker/publish", "aws-ecr/build", "gcp-gcr/push"]
                .iter()
                .any(|it| trimmed.contains(it));
        if !trimmed.starts_with('#') && (deploys || orb || publishes(trimmed)) {
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
    if matches!(system, "Travis CI" | "CircleCI" | "Jenkins" | "Drone") || publishing.is_some() {
        if publishing.is_some() {
            numbered(file, out);
        }
        pipeline(file, publishing, out);
    } else {
        out.push(file.whole(FactKind::PipelineUnread { system: system.to_owned() }));
    }
}

fn publishing_step(step: &Node<'_>) -> Option<u32> {
    if let Some(uses) = yaml::get(step, "uses") {
        let name = yaml::text(uses)?.to_ascii_lowercase();
        // Building an image without pushing it publishes nothing.
        let push = yaml::at(step, &["with", "push"]).and_then(yaml::text);
        let builds = name.starts_with("docker/build-push-action");
        let pushes = push.is_some_and(|push| push != "false");
        let publishes = PUBLISHING_ACTIONS.iter().any(|action| name.starts_with(action));
        return (publishes && (!builds || pushes)).then(|| yaml::line(uses));
    }
    let run = yaml::get(step, "run")?;
    publishes(&yaml::text(run)?).then(|| yaml::line(run))
}

fn publishes(command: &str) -> bool {
    PUBLISHING_COMMANDS.iter().any(|part| command.contains(part))
        || command.contains("docker buildx build") && command.contains("--push")
}

fn pipeline(file: &TextFile<'_>, publishing: Option<u32>, out: &mut Vec<Fact>) {
    out.push(match publishing {
        Some(line) => file.on_line(line, FactKind::Pipeline { publishes: true }),
        None => file.whole(FactKind::Pipeline { publishes: false }),
    });
}

fn services(file: &TextFile<'_>, job: &Node<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for (_, _, service) in yaml::get(job, "services").into_iter().flat_map(yaml::entries) {
        let image = yaml::get(service, "image").unwrap_or(service);
        service_image(file, image, knowledge, out);
    }
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

/// Reads `.gitlab-ci.yml`.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read_gitlab(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        let mut publishing = None;
        for (name, key, job) in yaml::entries(&document) {
            let listed = if name == "services" { Some(job) } else { yaml::get(job, "services") };
            for service in listed.into_iter().flat_map(yaml::items) {
                let image = yaml::get(service, "name").unwrap_or(service);
                service_image(file, image, knowledge, out);
            }
            let deploys = yaml::get(job, "environment").is_some();
            let script = yaml::get(job, "script");
            let line = script
                .into_iter()
                .flat_map(yaml::items)
                .find(|line| yaml::text(line).is_some_and(|text| publishes(&text)))
                .map(yaml::line);
            publishing = publishing.or(line).or(deploys.then(|| yaml::line(key)));
        }
        pipeline(file, publishing, out);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn github(text: &str) -> Vec<Fact> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read_github(&TextFile::new("ci.yml", text), &knowledge, &mut out).unwrap();
        out
    }

    #[test]
    fn a_workflow_tells_its_services_and_whether_it_publishes() {
        let facts = github(
            "on: push\njobs:\n  a:\n    services:\n      db:\n        image: postgres:15\n    steps:\n      - run: make test\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n",
        );
        assert_eq!(facts[0].kind, compose::declared("postgresql", Some("15".into()), Stage::Ci));
        assert_eq!(facts[1].kind, FactKind::Pipeline { publishes: true });
        assert_eq!(facts[1].place.line, 9);
    }

    #[test]
    fn an_image_that_is_only_built_is_not_published() {
        let facts = github(
            "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {push: false}\n      - run: go test ./...\n",
        );
        assert_eq!(facts[0].kind, FactKind::Pipeline { publishes: false });
    }

    #[test]
    fn a_workflow_elsewhere_is_open_only_where_it_may_deliver() {
        let unread = |uses: &str| {
            github(&format!("jobs:\n  a:\n    uses: {uses}\n"))
                .iter()
                .any(|fact| matches!(fact.kind, FactKind::PipelineUnread { .. }))
        };
        assert!(unread("acme/workflows/.github/workflows/release.yml@v1"));
        assert!(!unread("acme/workflows/.github/workflows/lock-threads.yml@v1"));
    }

    #[test]
    fn gitlab_jobs_are_read() {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let text = "test:\n  services: ['redis:7']\n  script: [make]\nimage:\n  script:\n    - docker push me/app\n";
        let mut out = Vec::new();
        read_gitlab(&TextFile::new(".gitlab-ci.yml", text), &knowledge, &mut out).unwrap();
        assert_eq!(out[0].kind, compose::declared("redis", Some("7".into()), Stage::Ci));
        assert_eq!(out[1].kind, FactKind::Pipeline { publishes: true });
        assert_eq!(out[1].place.line, 6);
    }
}
