//! Files of tasks (make, just, Task): what builds, what deploys, which services they run.

use super::yaml;
use super::{Broken, Fact, FactKind, TextFile, is_admin_command, shell};
use crate::check::knowledge::Knowledge;

/// Targets that build something.
const BUILD_TARGETS: [&str; 6] = ["build", "all", "image", "compile", "dist", "docker-build"];

/// Reads a Makefile or a justfile.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let mut target = "";
    for (line, text) in file.lines() {
        if text.trim().is_empty() || text.trim_start().starts_with('#') {
            continue;
        }
        if text.starts_with([' ', '\t']) {
            recipe(file, line, target, text, knowledge, out);
            continue;
        }
        let Some((names, rest)) = text.split_once(':') else { continue };
        if rest.starts_with('=') {
            continue;
        }
        // A recipe of just may take parameters.
        target = names.trim_start_matches('@').split_whitespace().next().unwrap_or_default();
        built(file, line, target, out);
    }
}

/// Reads a Taskfile.
///
/// # Errors
/// Says where it is no valid YAML.
pub fn read_taskfile(
    file: &TextFile<'_>,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    for document in yaml::documents(file)? {
        let tasks = yaml::get(&document, "tasks");
        for (name, key, task) in tasks.into_iter().flat_map(yaml::entries) {
            built(file, yaml::line(key), &name, out);
            let commands = yaml::get(task, "cmds").or_else(|| yaml::get(task, "cmd"));
            for command in commands.into_iter().chain(Some(task)).flat_map(yaml::items) {
                let command = yaml::get(command, "cmd").unwrap_or(command);
                if let Some(text) = yaml::text(command) {
                    recipe(file, yaml::line(command), &name, &text, knowledge, out);
                }
            }
        }
    }
    Ok(())
}

fn built(file: &TextFile<'_>, line: u32, target: &str, out: &mut Vec<Fact>) {
    if BUILD_TARGETS.contains(&target) {
        let by = format!("the target `{target}`");
        out.push(file.on_line(line, FactKind::BuildDeclared { by }));
    }
}

/// A line of a recipe.
fn recipe(
    file: &TextFile<'_>,
    line: u32,
    target: &str,
    text: &str,
    knowledge: &Knowledge,
    out: &mut Vec<Fact>,
) {
    let text = text.trim().trim_start_matches(['@', '-', '+']);
    if is_admin_command(text) {
        out.push(file.on_line(line, FactKind::AdminDocumented));
    }
    for argv in shell::commands(text) {
        if let Some(kind) = shell::service(&argv, knowledge) {
            out.push(file.on_line(line, kind));
        }
        if target.contains("deploy") && shell::changes_host(&argv) {
            out.push(file.on_line(line, FactKind::HostChanged));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::facts::{Stage, compose};
    use crate::curriculum::Pack;

    fn make(text: &str) -> Vec<(FactKind, u32)> {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let mut out = Vec::new();
        read(&TextFile::new("Makefile", text), &knowledge, &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn targets_build_migrate_deploy_and_run_services() {
        let text = "all := x\nbuild: deps\n\tgo build\ndb:\n\t@docker run -d postgres:15\nmigrate:\n\tpython manage.py migrate\ndeploy:\n\trsync -a . me@host:/srv\nsync:\n\tgit pull\n";
        let found = make(text);
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[0].1, 2);
        let database = compose::declared("postgresql", Some("15".into()), Stage::Development);
        assert_eq!(found[1], (database, 5));
        assert_eq!(found[2], (FactKind::AdminDocumented, 7));
        assert_eq!(found[3], (FactKind::HostChanged, 9));
    }

    #[test]
    fn a_justfile_and_a_taskfile_are_read_alike() {
        let found = make("build target='x':\n  cargo build\n");
        assert!(matches!(&found[..], [(FactKind::BuildDeclared { .. }, 1)]));
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let text = "version: '3'\ntasks:\n  build: go build\n  migrate:\n    cmds:\n      - bundle exec rails db:migrate\n      - cmd: git pull\n";
        let mut out = Vec::new();
        read_taskfile(&TextFile::new("Taskfile.yml", text), &knowledge, &mut out).unwrap();
        let lines: Vec<u32> = out.iter().map(|fact| fact.place.line).collect();
        assert_eq!(lines, [3, 6]);
    }
}
