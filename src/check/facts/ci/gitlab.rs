//! `.gitlab-ci.yml`.

use super::script::Scripts;
use super::{numbered, pipeline, service_image, to_registry, variables};
use crate::check::facts::yaml;
use crate::check::facts::{Broken, Fact, FactKind, TextFile};
use crate::check::knowledge::Knowledge;

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
        let mut scripts = Scripts::new(file, knowledge);
        let mut elsewhere = None;
        variables(file, &document, "variables", out);
        let template = yaml::at(&document, &["include", "template"]).into_iter();
        let included = yaml::get(&document, "include").into_iter().flat_map(yaml::items);
        for include in template.chain(included) {
            let name = yaml::text_at(include, &["template"]).or_else(|| yaml::text(include));
            match name.as_deref() {
                // It builds an image, and deploys it where a cluster is attached.
                Some("Auto-DevOps.gitlab-ci.yml") => scripts.publishes_on(yaml::line(include)),
                Some(_) => {}
                None => elsewhere = elsewhere.or(Some(yaml::line(include))),
            }
        }
        for (name, key, job) in yaml::entries(&document) {
            let listed = if name == "services" { Some(job) } else { yaml::get(job, "services") };
            for service in listed.into_iter().flat_map(yaml::items) {
                let image = yaml::get(service, "name").unwrap_or(service);
                service_image(file, image, knowledge, out);
            }
            let stage = yaml::text_at(job, &["stage"]).is_some_and(|it| it.starts_with("deploy"));
            let deploys = yaml::get(job, "environment").is_some()
                || stage && yaml::get(job, "script").is_some();
            variables(file, job, "variables", out);
            for field in ["before_script", "script", "after_script"] {
                for (text, line) in yaml::get(job, field).into_iter().flat_map(yaml::texts) {
                    scripts.read(line, &text, out);
                }
            }
            // A job of this name publishes pages.
            if deploys || name == "pages" {
                scripts.publishes_on(yaml::line(key));
            }
        }
        if scripts.publishing.is_some() {
            numbered(file, &scripts.unversioned, out);
        } else if let Some(line) = elsewhere {
            let system = "a pipeline of another project".to_owned();
            out.push(file.on_line(line, FactKind::PipelineUnread { system }));
        }
        if let Some(line) = to_registry(file) {
            out.push(file.on_line(line, FactKind::PackagePublished));
        }
        pipeline(file, scripts.publishing, out);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_with;
    use super::*;
    use crate::check::facts::{Stage, compose};

    fn gitlab(text: &str) -> Vec<Fact> {
        read_with(".gitlab-ci.yml", text, read_gitlab).unwrap()
    }

    #[test]
    fn gitlab_jobs_are_read() {
        let out = gitlab(
            "test:\n  services: ['redis:7']\n  script: [make]\nimage:\n  script:\n    - docker push me/app:$CI_COMMIT_SHA\n",
        );
        assert_eq!(out[0].kind, compose::declared("redis", Some("7".into()), Stage::Ci));
        let publishes =
            out.iter().find(|fact| fact.kind == FactKind::Pipeline { publishes: true }).unwrap();
        assert_eq!(publishes.place.line, 6);
        assert!(out.iter().any(|fact| fact.kind == FactKind::ReleaseNumbered));
    }

    #[test]
    fn anchors_scripts_of_one_line_and_includes_are_read() {
        let out = gitlab(
            ".deploy: &deploy\n  script: helm upgrade --install app chart\nproduction:\n  <<: *deploy\nvariables:\n  A: 1\n",
        );
        assert!(out.iter().any(|fact| fact.kind == FactKind::Pipeline { publishes: true }));
        assert!(out.iter().any(|fact| fact.kind == FactKind::EnvSetInCi { name: "A".into() }));
        let out = gitlab(
            "include:\n  - project: ops/ci\n    file: deploy.yml\ntest:\n  script: make test\n",
        );
        assert!(out.iter().any(|fact| matches!(fact.kind, FactKind::PipelineUnread { .. })));
        let out = gitlab("include:\n  - template: Auto-DevOps.gitlab-ci.yml\n");
        assert!(out.iter().any(|fact| fact.kind == FactKind::Pipeline { publishes: true }));
    }
}
