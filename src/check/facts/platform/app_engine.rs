//! `app.yaml`: App Engine's, or a manifest that is called so.

use super::{deployed, start};
use crate::check::facts::kubernetes::Claims;
use crate::check::facts::{
    Broken, Fact, FactKind, Stage, TextFile, kubernetes, runtime, settings_file, yaml,
};
use crate::check::knowledge::Knowledge;

/// Reads `app.yaml`.
///
/// # Errors
/// Says where it is no valid YAML.
pub(super) fn read(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    claims: &mut Claims,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    if kubernetes::is_manifest(file.text) {
        return kubernetes::read(file, knowledge, claims, out);
    }
    let documents = yaml::documents(file)?;
    let Some(document) = documents.iter().find(|it| yaml::get(it, "runtime").is_some()) else {
        super::read_app_spec(file, knowledge, out);
        settings_file::read_yaml(file, knowledge, out);
        return Ok(());
    };
    deployed(file, "App Engine", false, out);
    let at = |key| yaml::get(document, key).and_then(|node| Some((node, yaml::text(node)?)));
    if let Some((node, text)) = at("runtime") {
        let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        let (language, number) = text.split_at(digits);
        let (language, version) = match language {
            "nodejs" => ("node", number.to_owned()),
            // `python312` is 3.12, `go122` is 1.22.
            "python" | "php" | "ruby" | "go" if number.len() > 1 => {
                (language, format!("{}.{}", &number[..1], &number[1..]))
            }
            _ => (language, number.to_owned()),
        };
        if !version.is_empty() {
            out.push(file.on_line(yaml::line(node), runtime::version(language, &version)));
        }
    }
    if let Some((node, text)) = at("entrypoint") {
        out.push(file.on_line(yaml::line(node), start("web", &text)));
    }
    let variables = yaml::get(document, "env_variables");
    for (name, key, value) in variables.into_iter().flat_map(yaml::entries) {
        let line = yaml::line(key);
        let value = yaml::text(value).unwrap_or_default();
        super::given(&name, &value, |kind| out.push(file.on_line(line, kind)));
    }
    for scaling in ["automatic_scaling", "basic_scaling", "manual_scaling"] {
        for most in ["max_instances", "instances"] {
            if let Some(node) = yaml::at(document, &[scaling, most])
                && yaml::text(node).as_deref() == Some("1")
            {
                let kind = FactKind::SingleInstance { stage: Stage::Production };
                out.push(file.on_line(yaml::line(node), kind));
            }
        }
    }
    for check in ["liveness_check", "readiness_check"] {
        if let Some(node) = yaml::get(document, check) {
            out.push(file.on_line(yaml::line(node), FactKind::HealthCheckDeclared));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::named;
    use super::*;
    use crate::check::facts::Naming;
    use crate::curriculum::Pack;

    fn facts(text: &str) -> Vec<FactKind> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        let file = TextFile::new("app.yaml", text);
        read(&file, &knowledge, &mut Claims::default(), &mut out).unwrap();
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_file_of_app_engine_is_told_from_a_manifest() {
        let found = facts(
            "runtime: python312\nentrypoint: gunicorn -b :$PORT main:app\nenv_variables:\n  BUCKET: x\n",
        );
        assert!(found.contains(&runtime::version("python", "3.12")));
        assert!(found.contains(&start("web", "gunicorn -b :$PORT main:app")));
        assert!(found.contains(&named("BUCKET", Naming::Set)));
        let manifest = facts("apiVersion: v1\nkind: Service\nspec:\n  sessionAffinity: ClientIP\n");
        assert_eq!(manifest, [FactKind::StickySession]);
        assert!(facts("name: x\n").is_empty());
    }
}
