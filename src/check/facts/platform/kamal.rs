//! `config/deploy.yml` of Kamal.

use super::{deployed, given, named, start};
use crate::check::facts::dockerfile::split_image;
use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Broken, Fact, FactKind, Naming, Stage, TextFile, compose};
use crate::check::knowledge::Knowledge;

/// Reads a deploy file of Kamal; other tools have files of that name, and those say nothing here.
///
/// # Errors
/// Says where it is no valid YAML.
pub(super) fn read(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    // It may hold templates: lines of them alone are left out, and what they leave may be no YAML.
    let plain = without_templates(file.text);
    let file = &TextFile::new(&*file.path, &plain);
    let documents = match yaml::documents(file) {
        Err(_) if plain.contains("<%") => return Ok(()),
        read => read?,
    };
    for document in documents {
        let is_one =
            ["service", "image", "servers"].iter().all(|key| yaml::get(&document, key).is_some());
        if !is_one {
            continue;
        }
        // Each release is an image with the commit as its tag.
        deployed(file, "Kamal", false, out);
        for (role, _, server) in yaml::get(&document, "servers").into_iter().flat_map(yaml::entries)
        {
            if let Some(command) = yaml::get(server, "cmd")
                && let Some(text) = yaml::text(command)
            {
                out.push(file.on_line(yaml::line(command), start(&role, &text)));
            }
        }
        variables(file, &document, out);
        if let Some(check) = yaml::at(&document, &["proxy", "healthcheck"])
            .or_else(|| yaml::get(&document, "healthcheck"))
        {
            out.push(file.on_line(yaml::line(check), FactKind::HealthCheckDeclared));
        }
        let others = yaml::get(&document, "accessories");
        for (_, _, accessory) in others.into_iter().flat_map(yaml::entries) {
            let Some(image) = yaml::get(accessory, "image") else { continue };
            let (name, tag) = split_image(&yaml::text(image).unwrap_or_default());
            if let Some(known) = knowledge.service_of_image(&name) {
                let kind = compose::declared(&known.name, tag, Stage::Production);
                out.push(file.on_line(yaml::line(image), kind));
            }
        }
    }
    Ok(())
}

/// The text with the lines left blank that only run code of a template (`<% require "a" %>`).
fn without_templates(text: &str) -> String {
    let is_code = |line: &str| {
        let line = line.trim();
        line.starts_with("<%") && !line.starts_with("<%=") && line.ends_with("%>")
    };
    let lines: Vec<&str> = text.lines().map(|line| if is_code(line) { "" } else { line }).collect();
    lines.join("\n")
}

fn variables(file: &TextFile<'_>, document: &Node<'_>, out: &mut Vec<Fact>) {
    let clear = yaml::at(document, &["env", "clear"]);
    for (name, key, value) in clear.into_iter().flat_map(yaml::entries) {
        let text = yaml::text(value).unwrap_or_default();
        given(&name, &text, |kind| out.push(file.on_line(yaml::line(key), kind)));
    }
    let secret = yaml::at(document, &["env", "secret"]);
    for (name, line) in secret.into_iter().flat_map(yaml::texts) {
        out.push(file.on_line(line, named(&name, Naming::Declared)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn facts(text: &str) -> Vec<(FactKind, u32)> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new("config/deploy.yml", text), &knowledge, &mut out).unwrap();
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn roles_variables_and_accessories_are_read() {
        let text = "service: shop\nimage: me/shop\nservers:\n  web: [10.0.0.1]\n  job:\n    hosts: [10.0.0.2]\n    cmd: bin/jobs\nenv:\n  clear: {DB_HOST: db}\n  secret: [RAILS_MASTER_KEY]\naccessories:\n  db:\n    image: mysql:8.0\n";
        let found = facts(text);
        assert!(found.contains(&(start("job", "bin/jobs"), 7)));
        assert!(found.contains(&(named("DB_HOST", Naming::Set), 9)));
        assert!(found.contains(&(named("RAILS_MASTER_KEY", Naming::Declared), 10)));
        let database = compose::declared("mysql", Some("8.0".into()), Stage::Production);
        assert!(found.contains(&(database, 13)));
        assert!(facts("stages: [a]\n").is_empty());
        assert!(facts("image: <%= x %>\n").is_empty());
        let templated = facts(&format!("<% require \"dotenv\" %>\n{text}"));
        assert!(templated.contains(&(start("job", "bin/jobs"), 8)));
    }
}
