use super::*;
use crate::check::facts::{Entry, Naming, Stage, StartVia};
use crate::curriculum::Pack;

fn facts(text: &str) -> Vec<Fact> {
    let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
    let (mut out, mut claims) = (Vec::new(), Claims::default());
    read(&TextFile::new("k8s/app.yml", text), &knowledge, &mut claims, &mut out).unwrap();
    out.extend(claims.join());
    out
}

fn has(out: &[Fact], kind: &FactKind, line: u32) -> bool {
    out.iter().any(|fact| fact.kind == *kind && fact.place.line == line)
}

#[test]
fn a_deployment_its_service_and_its_secret_are_read() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - image: me/app:1\n          ports:\n            - containerPort: 8080\n          livenessProbe:\n            httpGet: {path: /}\n---\napiVersion: v1\nkind: Service\nspec:\n  sessionAffinity: ClientIP\n---\napiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n  username: me\n";
    assert!(is_manifest(text));
    let out = facts(text);
    assert!(has(&out, &FactKind::PortDeclared { port: "8080".into() }, 10));
    assert!(out.iter().any(|fact| fact.kind == FactKind::HealthCheckDeclared));
    assert!(has(&out, &FactKind::StickySession, 17));
    assert!(has(&out, &FactKind::SecretLiteral { name: "password".into() }, 22));
    assert!(out.iter().all(|fact| !fact.place.snippet.contains("hunter2")));
}

#[test]
fn a_job_is_no_process_and_an_init_container_runs_at_each_start() {
    let text = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate}\nspec:\n  template:\n    spec:\n      containers:\n        - image: me/app:1\n          command: [python, manage.py, migrate]\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - image: me/app:1\n          command: [sh, -c, alembic upgrade head]\n      containers:\n        - image: me/app:${TAG}\n          args: [--verbose]\n";
    let out = facts(text);
    assert!(has(&out, &FactKind::AdminDocumented, 8));
    assert!(has(&out, &FactKind::MigratesAtBoot, 19));
    assert!(has(&out, &FactKind::ImageDeployed { pinned: true }, 21));
    let starts: Vec<&Fact> =
        out.iter().filter(|fact| matches!(fact.kind, FactKind::StartCommand { .. })).collect();
    assert!(matches!(
        &starts[..],
        [Fact { kind: FactKind::StartCommand { process, argv, via: StartVia::Kubernetes, entry, .. }, .. }]
            if process == "web" && argv == &["--verbose"] && *entry != Entry::Own
    ));
}

#[test]
fn lists_config_maps_and_encoded_secrets_are_read() {
    let text = "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    data:\n      LOG_LEVEL: info\n      app.conf: |\n        a=b\n  - apiVersion: v1\n    kind: Secret\n    data:\n      API_TOKEN: Y2hhbmdlbWU=\n      DB_PASSWORD: aHVudGVyMnRoZWdyZWF0\n";
    let out = facts(text);
    let set = |name: &str| FactKind::EnvDocumented { name: name.into(), naming: Naming::Set };
    assert!(has(&out, &set("LOG_LEVEL"), 7));
    assert!(has(&out, &set("API_TOKEN"), 13));
    let secrets: Vec<u32> = out
        .iter()
        .filter(|fact| matches!(fact.kind, FactKind::SecretLiteral { .. }))
        .map(|fact| fact.place.line)
        .collect();
    assert_eq!(secrets, [14], "what says `changeme` is a placeholder");
}

#[test]
fn what_ties_an_app_to_one_instance_is_seen_and_a_databases_volume_is_none_of_it() {
    let claim = |name: &str, mode: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}}}\nspec: {{accessModes: [{mode}]}}\n---\n"
        )
    };
    let deployment = |image: &str, claim: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\nspec:\n  template:\n    spec:\n      volumes: [{{name: v, persistentVolumeClaim: {{claimName: {claim}}}}}]\n      containers: [{{image: '{image}'}}]\n"
        )
    };
    let single = FactKind::SingleInstance { stage: Stage::Production };
    let is_single = |text: &str| facts(text).iter().any(|fact| fact.kind == single);
    assert!(is_single(&(claim("data", "ReadWriteOnce") + &deployment("me/app:1", "data"))));
    assert!(!is_single(&(claim("data", "ReadWriteMany") + &deployment("me/app:1", "data"))));
    assert!(!is_single(&(claim("data", "ReadWriteOnce") + &deployment("postgres:15", "data"))));
    assert!(!is_single(&(claim("data", "ReadWriteOnce") + &deployment("me/app:1", "other"))));
}

#[test]
fn routing_by_cookie_and_revisions_of_knative_are_seen() {
    let text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/affinity: cookie\n---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: api}\nspec:\n  template:\n    spec:\n      containers:\n        - image: gcr.io/p/api:3\n          env: [{name: DB_PASSWORD, value: hunter2}, {name: API_KEY, value: API_KEY_VAL}]\n";
    let out = facts(text);
    assert!(has(&out, &FactKind::StickySession, 5));
    assert!(out.iter().any(|fact| matches!(&fact.kind, FactKind::Platform { .. })));
    assert!(has(&out, &FactKind::SecretLiteral { name: "DB_PASSWORD".into() }, 15));
    assert!(!has(&out, &FactKind::SecretLiteral { name: "API_KEY".into() }, 15));
}

#[test]
fn templates_of_charts_are_left_alone() {
    assert!(!is_manifest("apiVersion: v1\nkind: {{ .Values.kind }}\n"));
}

#[test]
fn a_claim_may_stand_in_another_file_of_the_folder() {
    let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce]}\n";
    let pod = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]\n      containers: [{image: 'me/app:1'}]\n";
    for (path, tied) in [("k8s/claim.yml", true), ("other/claim.yml", false)] {
        let (mut out, mut claims) = (Vec::new(), Claims::default());
        for (path, text) in [("k8s/web.yml", pod), (path, claim)] {
            let mut own = Claims::default();
            read(&TextFile::new(path, text), &knowledge, &mut own, &mut out).unwrap();
            claims.extend(own);
        }
        let places: Vec<_> =
            claims.join().map(|it| (it.place.path.to_string(), it.place.line)).collect();
        let expected = if tied { vec![("k8s/web.yml".to_owned(), 7)] } else { Vec::new() };
        assert_eq!(places, expected);
    }
}

#[test]
fn how_pods_are_stopped_is_seen() {
    let pod = |inside: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\nspec:\n  template:\n    spec:\n{inside}"
        )
    };
    let killed =
        pod("      terminationGracePeriodSeconds: 0\n      containers: [{image: 'me/app:1'}]\n");
    assert!(has(&facts(&killed), &FactKind::StopSignal { signal: "SIGKILL".into() }, 7));
    let asked = pod(
        "      terminationGracePeriodSeconds: 60\n      containers:\n        - image: me/app:1\n          lifecycle:\n            preStop:\n              exec:\n                command: [sh, -c, 'sleep 5; kill -QUIT 1']\n",
    );
    assert!(has(&facts(&asked), &FactKind::StopSignal { signal: "SIGQUIT".into() }, 13));
    let slept = asked.replace("kill -QUIT 1", "sleep 1");
    assert!(!facts(&slept).iter().any(|it| matches!(it.kind, FactKind::StopSignal { .. })));
}

#[test]
fn what_migrates_is_known_by_its_name_where_a_script_does_it() {
    let job = "apiVersion: run.googleapis.com/v1\nkind: Job\nmetadata: {name: migrate}\nspec:\n  template:\n    spec:\n      template:\n        spec:\n          containers:\n            - image: me/app:1\n              command: [./ops.sh]\n";
    assert!(has(&facts(job), &FactKind::AdminDocumented, 10));
    let deployment = |name: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: {name}\n          image: me/app:1\n          env: [{{name: DB_PASSWORD, value: hunter2}}]\n          args: [./ops.sh]\n      containers: [{{image: 'me/app:1'}}]\n"
        )
    };
    let out = facts(&deployment("run-migrations"));
    assert!(has(&out, &FactKind::MigratesAtBoot, 11));
    assert!(has(&out, &FactKind::SecretLiteral { name: "DB_PASSWORD".into() }, 10));
    let waits = facts(&deployment("wait-for-migrations"));
    assert!(!waits.iter().any(|fact| fact.kind == FactKind::MigratesAtBoot));
}

#[test]
fn a_revision_that_never_runs_twice_is_one_instance() {
    let text = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: api}\nspec:\n  template:\n    metadata:\n      annotations:\n        autoscaling.knative.dev/maxScale: '1'\n    spec:\n      containers: [{image: 'gcr.io/p/api:3'}]\n";
    let single = FactKind::SingleInstance { stage: Stage::Production };
    assert!(has(&facts(text), &single, 8));
    assert!(!has(&facts(&text.replace("'1'", "'9'")), &single, 8));
}
