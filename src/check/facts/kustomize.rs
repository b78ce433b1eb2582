//! `kustomization.yaml`: the images that it fixes, and the config that it makes.

use super::dockerfile::is_pinned;
use super::yaml::{self, Node};
use super::{Broken, Fact, FactKind, Naming, TextFile, credential, dotenv};

/// Reads a kustomization.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        for image in yaml::get(&document, "images").into_iter().flat_map(yaml::items) {
            let tag = yaml::get(image, "newTag").or_else(|| yaml::get(image, "digest"));
            let Some((tag, text)) = tag.and_then(|tag| Some((tag, yaml::text(tag)?))) else {
                continue;
            };
            let pinned = is_pinned("", Some(&text)) || text.contains(['$', '<']);
            out.push(file.on_line(yaml::line(tag), FactKind::ImageDeployed { pinned }));
        }
        for generator in ["configMapGenerator", "secretGenerator"] {
            for made in yaml::get(&document, generator).into_iter().flat_map(yaml::items) {
                literals(file, made, out);
            }
        }
    }
    Ok(())
}

fn literals(file: &TextFile<'_>, made: &Node<'_>, out: &mut Vec<Fact>) {
    for literal in yaml::get(made, "literals").into_iter().flat_map(yaml::items) {
        let Some(text) = yaml::text(literal) else { continue };
        let Some((name, value)) = text.split_once('=') else { continue };
        let line = yaml::line(literal);
        if dotenv::is_shouted(name) {
            let kind = FactKind::EnvDocumented { name: name.to_owned(), naming: Naming::Set };
            out.push(file.on_line(line, kind));
        }
        let secret = credential::is_secret_name(name) || credential::is_credential_url(value);
        if secret && !credential::is_placeholder(value) && !credential::is_reference(value) {
            out.push(file.on_line(line, FactKind::SecretLiteral { name: name.to_owned() }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_and_literals_are_read() {
        let text = "resources: [../base]\nimages:\n  - name: app\n    newTag: v1.4.2\n  - name: side\n    newName: other\nsecretGenerator:\n  - name: s\n    literals:\n      - API_TOKEN=changeme\n      - DB_PASSWORD=hunter2\n";
        let mut out = Vec::new();
        read(&TextFile::new("kustomization.yaml", text), &mut out).unwrap();
        let found: Vec<(FactKind, u32)> =
            out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
        let set = |name: &str| FactKind::EnvDocumented { name: name.into(), naming: Naming::Set };
        assert_eq!(
            found,
            [
                (FactKind::ImageDeployed { pinned: true }, 4),
                (set("API_TOKEN"), 10),
                (set("DB_PASSWORD"), 11),
                (FactKind::SecretLiteral { name: "DB_PASSWORD".into() }, 11),
            ]
        );
        assert!(read(&TextFile::new("kustomization.yaml", "images: ["), &mut Vec::new()).is_err());
    }
}
