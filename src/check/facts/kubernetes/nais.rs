//! Manifests of nais, the platform of a public service: an `Application` stands for a deployment, its
//! service and what it needs.

use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Entry, Fact, FactKind, Naming, Stage, StartVia, TextFile, compose};

/// Services that an application is given, by the keys that ask for them.
const SERVICES: [(&[&str], &str); 5] = [
    (&["valkey"], "redis"),
    (&["redis"], "redis"),
    (&["kafka"], "kafka"),
    (&["openSearch"], "elasticsearch"),
    (&["gcp", "buckets"], "s3"),
];

/// Reads an `Application` or a `Naisjob`.
pub(super) fn read(file: &TextFile<'_>, object: &Node<'_>, kind: &str, out: &mut Vec<Fact>) {
    let Some(spec) = yaml::get(object, "spec") else { return };
    let mut add = |node: &Node<'_>, kind| out.push(file.on_line(yaml::line(node), kind));
    if let Some(image) = yaml::get(spec, "image") {
        // Each deploy names the image that its build made.
        add(image, FactKind::ImageDeployed { pinned: true });
        let start = FactKind::StartCommand {
            process: yaml::text_at(object, &["metadata", "name"]).unwrap_or_default(),
            argv: Vec::new(),
            via: StartVia::Kubernetes,
            through_shell: false,
            entry: Entry::OfImage { recipe: None, target: None },
        };
        add(image, start);
    }
    if kind == "Application"
        && let Some(port) = yaml::get(spec, "port")
    {
        add(port, FactKind::PortDeclared { port: yaml::text(port).unwrap_or_default() });
    }
    for probe in ["liveness", "readiness", "startup"] {
        if let Some(found) = yaml::get(spec, probe) {
            add(found, FactKind::HealthCheckDeclared);
        }
    }
    for variable in yaml::get(spec, "env").into_iter().flat_map(yaml::items) {
        if let Some(name) = yaml::text_at(variable, &["name"]) {
            add(variable, FactKind::EnvDocumented { name, naming: Naming::Set });
        }
    }
    for (keys, service) in SERVICES {
        if let Some(found) = yaml::at(spec, keys) {
            add(found, compose::declared(service, None, Stage::Production));
        }
    }
    let databases = yaml::at(spec, &["gcp", "sqlInstances"]);
    for database in databases.into_iter().flat_map(yaml::items) {
        let version = yaml::text_at(database, &["type"])
            .and_then(|kind| kind.strip_prefix("POSTGRES_").map(ToOwned::to_owned));
        add(database, compose::declared("postgresql", version, Stage::Production));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Claims, read as read_manifest};
    use super::*;
    use crate::check::knowledge::Knowledge;
    use crate::curriculum::Pack;

    #[test]
    fn an_application_says_what_a_deployment_and_its_service_do() {
        let text = "apiVersion: nais.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec:\n  image: <image>\n  port: 8080\n  liveness:\n    path: /alive\n  env:\n    - name: SHOP_URL\n      value: https://example.org\n  gcp:\n    sqlInstances:\n      - type: POSTGRES_15\n  kafka:\n    pool: main\n";
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let (mut out, mut claims) = (Vec::new(), Claims::default());
        let file = TextFile::new("nais/app.yaml", text);
        read_manifest(&file, &knowledge, &mut claims, &mut out).unwrap();
        let has = |kind: &FactKind| out.iter().any(|fact| fact.kind == *kind);
        assert!(has(&FactKind::PortDeclared { port: "8080".into() }));
        assert!(has(&FactKind::HealthCheckDeclared));
        assert!(has(&FactKind::ImageDeployed { pinned: true }));
        assert!(has(&FactKind::EnvDocumented { name: "SHOP_URL".into(), naming: Naming::Set }));
        assert!(has(&compose::declared("postgresql", Some("15".into()), Stage::Production)));
        assert!(has(&compose::declared("kafka", None, Stage::Production)));
        let other = text.replace("nais.io/v1alpha1", "argoproj.io/v1alpha1");
        let mut none = Vec::new();
        let file = TextFile::new("argo.yaml", &other);
        read_manifest(&file, &knowledge, &mut Claims::default(), &mut none).unwrap();
        assert!(none.iter().all(|fact| matches!(fact.kind, FactKind::Workload { .. })));
    }
}
