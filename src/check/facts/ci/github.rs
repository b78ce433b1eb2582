//! Workflows of GitHub Actions.

use super::script::Scripts;
use super::{numbered, pipeline, service_image, to_registry, variables};
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Broken, Fact, FactKind, TextFile};
use crate::check::knowledge::Knowledge;

/// Parts of actions' names that publish or deploy.
const PUBLISHING_ACTIONS: [&str; 33] = [
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
    "azure/k8s-deploy",
    "azure/functions-action",
    "jamesives/github-pages-deploy-action",
    "amondnet/vercel-action",
    "nwtgck/actions-netlify",
    "svenstaro/upload-release-action",
    "azure/container-apps-deploy-action",
    "einaregilsson/beanstalk-deploy",
    "dokku/github-action",
    "elgohr/publish-docker-github-action",
    "redhat-actions/push-to-registry",
    "mr-smithers-excellent/docker-build-push",
    "cycjimmy/semantic-release-action",
    "bervprojects/railway-deploy",
    "actions/upload-release-asset",
    "shogo82148/actions-upload-release-asset",
];

/// Actions that copy files onto a host that runs.
const COPYING_ACTIONS: [&str; 3] =
    ["samkirkland/ftp-deploy-action", "burnett01/rsync-deployments", "easingthemes/ssh-deploy"];

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
        let mut scripts = Scripts::new(file, knowledge);
        let logs_in = file.text.contains("docker/login-action");
        variables(file, &document, "env", out);
        let jobs = yaml::get(&document, "jobs");
        for (job_name, key, job) in jobs.into_iter().flat_map(yaml::entries) {
            services(file, job, knowledge, out);
            variables(file, job, "env", out);
            let writes = yaml::at(job, &["permissions", "packages"]).and_then(yaml::text);
            if let Some(elsewhere) = yaml::get(job, "uses")
                && yaml::text(elsewhere).is_some_and(|path| !path.starts_with("./"))
            {
                // Only what publishes needs that right.
                if writes.as_deref() == Some("write") {
                    scripts.publishes_on(yaml::line(elsewhere));
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
                variables(file, step, "env", out);
                read_step(file, step, &mut scripts, out);
                if let Some(line) = publishing_task(step).filter(|_| logs_in) {
                    scripts.publishes_on(line);
                }
            }
            // Scripts of the project's own may do what a job of this name is for.
            let mut steps = yaml::get(job, "steps").into_iter().flat_map(yaml::items);
            if job_name.starts_with("deploy")
                && steps.any(|step| yaml::get(step, "run").is_some())
                && !scripts.own_cluster
            {
                scripts.publishes_on(yaml::line(key));
            }
        }
        let deploys =
            ["deploy", "publish", "release"].iter().any(|word| file.name().contains(word))
                && !file.name().contains("test")
                && file.lines().any(|(_, text)| {
                    ["up -d", "deploy", "push"].iter().any(|word| text.contains(word))
                        && !text.trim_start().starts_with('#')
                });
        if let Some(jobs) = jobs.filter(|_| deploys) {
            scripts.publishes_on(yaml::line(jobs));
        }
        if scripts.publishing.is_some() {
            numbered(file, &scripts.unversioned, out);
            for event in [&["on", "push", "tags"][..], &["on", "release"]] {
                if let Some(event) = yaml::at(&document, event) {
                    out.push(file.on_line(yaml::line(event), FactKind::ReleaseNumbered));
                }
            }
        }
        if let Some(line) = to_registry(file) {
            out.push(file.on_line(line, FactKind::PackagePublished));
        }
        pipeline(file, scripts.publishing, out);
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

/// A step that leaves the publishing to a task or a script, by its name.
fn publishing_task(step: &Node<'_>) -> Option<u32> {
    let run = yaml::get(step, "run")?;
    let text = yaml::text(run)?.to_ascii_lowercase();
    let calls = |line: &str| {
        let line = line.trim();
        let task = ["make ", "just ", "task ", "./", "bash ", "sh ", "npm run "];
        task.iter().any(|start| line.starts_with(start))
            && ["push", "publish", "release", "deploy"].iter().any(|word| line.contains(word))
    };
    text.lines().any(calls).then(|| yaml::line(run))
}

/// A step: an action, or commands.
fn read_step(
    file: &TextFile<'_>,
    step: &Node<'_>,
    scripts: &mut Scripts<'_, '_>,
    out: &mut Vec<Fact>,
) {
    if let Some((run, script)) =
        yaml::get(step, "run").and_then(|run| Some((run, yaml::text(run)?)))
    {
        scripts.read(yaml::line(run), &script, out);
    }
    let Some(uses) = yaml::get(step, "uses") else { return };
    let name = yaml::text(uses).unwrap_or_default().to_ascii_lowercase();
    // Building an image without pushing it publishes nothing.
    let push = yaml::at(step, &["with", "push"]).and_then(yaml::text);
    let builds = name.starts_with("docker/build-push-action");
    let pushes = push.is_some_and(|push| push != "false");
    let publishes = PUBLISHING_ACTIONS.iter().any(|action| name.starts_with(action));
    if publishes && (!builds || pushes) {
        scripts.publishes_on(yaml::line(uses));
    }
    if changes_host(step, &name) {
        out.push(file.on_line(yaml::line(uses), FactKind::HostChanged));
    }
}

/// Whether an action changes code on a host: it copies, or runs commands there.
fn changes_host(step: &Node<'_>, name: &str) -> bool {
    let given = yaml::get(step, "with").into_iter().flat_map(yaml::entries);
    let pages = given
        .filter_map(|(_, _, value)| yaml::text(value))
        .any(|value| ["doc", "site", "html"].iter().any(|part| value.contains(part)));
    let copies = !pages && COPYING_ACTIONS.iter().any(|action| name.starts_with(action));
    let script = yaml::text_at(step, &["with", "script"]).unwrap_or_default();
    let pulls = name.starts_with("appleboy/ssh-action")
        && script.lines().any(|line| line.trim().starts_with("git pull"));
    copies || pulls
}

fn services(file: &TextFile<'_>, job: &Node<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    for (_, _, service) in yaml::get(job, "services").into_iter().flat_map(yaml::entries) {
        let image = yaml::get(service, "image").unwrap_or(service);
        service_image(file, image, knowledge, out);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_with;
    use super::*;
    use crate::check::facts::{Stage, compose};

    fn github(text: &str) -> Vec<Fact> {
        read_with("ci.yml", text, read_github).unwrap()
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
    fn releases_are_numbered_or_not() {
        let numbered = |script: &str| {
            let facts = github(&format!("jobs:\n  a:\n    steps:\n      - run: {script}\n"));
            let is = |kind: &FactKind| facts.iter().any(|fact| fact.kind == *kind);
            (is(&FactKind::ReleaseNumbered), is(&FactKind::ImageDeployed { pinned: false }))
        };
        assert_eq!(numbered("docker push me/app:$CIRCLE_SHA1"), (true, false));
        assert_eq!(numbered("docker push me/app:${{ env.app_version }}"), (true, false));
        assert_eq!(numbered("docker push me/app:latest"), (false, true));
        assert_eq!(numbered("docker push $IMAGE"), (false, false));
    }

    #[test]
    fn an_image_that_is_only_built_is_not_published() {
        let facts = github(
            "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {push: false}\n      - run: go test ./...\n",
        );
        assert_eq!(facts[0].kind, FactKind::Pipeline { publishes: false });
    }

    #[test]
    fn a_job_that_is_called_so_deploys() {
        let job = |name: &str| {
            let text = format!("jobs:\n  {name}:\n    steps:\n      - run: ./ops/go.sh\n");
            github(&text).iter().any(|it| it.kind == FactKind::Pipeline { publishes: true })
        };
        assert!(job("deploy-staging"));
        assert!(!job("test"));
    }

    #[test]
    fn a_task_that_pushes_publishes_where_the_workflow_logs_in() {
        let text = |login: &str| {
            format!(
                "on:\n  push:\n    tags: ['v*']\njobs:\n  a:\n    steps:\n      - uses: {login}\n      - run: make PUSH=true images\n"
            )
        };
        let facts = github(&text("docker/login-action@v3"));
        assert_eq!(facts[0].kind, FactKind::ReleaseNumbered);
        assert_eq!(facts[1].kind, FactKind::Pipeline { publishes: true });
        assert_eq!(facts[1].place.line, 8);
        let facts = github(&text("actions/checkout@v4"));
        assert_eq!(facts[0].kind, FactKind::Pipeline { publishes: false });
    }

    #[test]
    fn variables_and_changes_of_hosts_are_seen() {
        let facts = github(
            "env:\n  A: 1\njobs:\n  a:\n    env: {B: 2}\n    steps:\n      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n            cd /srv\n            git pull\n      - run: rsync -a dist/ me@host:/srv\n      - run: git pull --tags\n      - uses: SamKirkland/FTP-Deploy-Action@v4\n",
        );
        let set: Vec<&FactKind> = facts.iter().map(|fact| &fact.kind).take(2).collect();
        let named = |name: &str| FactKind::EnvSetInCi { name: name.into() };
        assert_eq!(set, [&named("A"), &named("B")]);
        let changed: Vec<u32> = facts
            .iter()
            .filter(|fact| fact.kind == FactKind::HostChanged)
            .map(|fact| fact.place.line)
            .collect();
        assert_eq!(changed, [7, 12, 14], "a pull in the runner's own copy changes no host");
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
}
