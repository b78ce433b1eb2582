//! Commands of pipelines: whatever system runs them, a shell reads them.

use super::{PUBLISHING_COMMANDS, changes_host_in_pipeline};
use crate::check::facts::{Fact, FactKind, Stage, TextFile, is_admin_command, shell};
use crate::check::knowledge::Knowledge;
use std::borrow::Cow;

/// Words by which a pipeline runs something where the app runs.
const ONE_OFF: [&str; 10] = [
    "heroku run",
    "fly ssh console",
    "flyctl ssh console",
    "kubectl exec",
    "kubectl run",
    "oc exec",
    "railway run",
    "dokku run",
    "ecs run-task",
    "run jobs execute",
];

/// The commands of a pipeline, one script after the other.
pub(super) struct Scripts<'f, 'k> {
    file: &'f TextFile<'f>,
    knowledge: &'k Knowledge,
    /// Where something is first published or deployed.
    pub(super) publishing: Option<u32>,
    /// Where images are pushed that have no version.
    pub(super) unversioned: Vec<u32>,
    /// Whether the cluster is gone when the pipeline ends: it has made it for itself.
    pub(super) own_cluster: bool,
}

impl<'f, 'k> Scripts<'f, 'k> {
    pub(super) fn new(file: &'f TextFile<'f>, knowledge: &'k Knowledge) -> Self {
        let own_cluster = ["kind-action", "kind create", "minikube", "k3d"]
            .iter()
            .any(|word| file.text.contains(word));
        Self { file, knowledge, publishing: None, unversioned: Vec::new(), own_cluster }
    }

    /// Notes that something is published on `line`.
    pub(super) fn publishes_on(&mut self, line: u32) {
        self.publishing = self.publishing.or(Some(line));
    }

    /// Reads the script whose first line stands on `line` or below it.
    pub(super) fn read(&mut self, line: u32, script: &str, out: &mut Vec<Fact>) {
        let script = without_expressions(script);
        let lines: Vec<&str> = script.lines().collect();
        let mut changed = false;
        for (at, argv) in shell::script(&script) {
            let written = lines.get(at as usize - 1).copied().unwrap_or_default();
            let line = self.line_of(line, at, written);
            if self.publishes(&argv) {
                self.publishes_on(line);
            }
            if pushes_latest(&argv) {
                self.unversioned.push(line);
            }
            if !changed && changes_host_in_pipeline(&argv) {
                changed = true;
                out.push(self.file.on_line(line, FactKind::HostChanged));
            }
            if let Some(FactKind::ServiceDeclared { service, version, .. }) =
                shell::service(&argv, self.knowledge)
            {
                let kind = FactKind::ServiceDeclared { service, version, stage: Stage::Ci };
                out.push(self.file.on_line(line, kind));
            }
            let words = argv.join(" ");
            if is_admin_command(&words) && ONE_OFF.iter().any(|part| words.contains(part)) {
                out.push(self.file.on_line(line, FactKind::AdminDocumented));
            }
        }
    }

    /// The line of the file with the `at`th line of a script that begins on `from` or below it.
    fn line_of(&self, from: u32, at: u32, written: &str) -> u32 {
        // Text that was taken out leaves the rest to look for.
        let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let parts = written.split(EXPRESSION).enumerate();
        let parts = parts.map(|(at, it)| if at == 0 { it } else { it.trim_start_matches(name) });
        let part = parts.max_by_key(|part| part.len()).unwrap_or_default().trim();
        let near = from + at - 1;
        let holds = |line: &u32| !part.is_empty() && self.file.line(*line).contains(part);
        (near..near + 3).find(holds).unwrap_or(from)
    }

    /// Whether a command publishes or deploys.
    fn publishes(&self, argv: &[String]) -> bool {
        let told = ["echo", "printf", "#"];
        let program = shell::program(argv);
        if program.first().is_some_and(|word| told.contains(&word.as_str())) {
            return false;
        }
        let words = argv.join(" ");
        PUBLISHING_COMMANDS.iter().any(|part| {
            let cluster = part.starts_with("kubectl") || part.starts_with("helm");
            words.contains(part) && !(cluster && self.own_cluster)
        }) || words.contains("docker buildx build") && words.contains("--push")
            // `git push --force git@heroku.com:shop.git HEAD:main`
            || words.contains("git push") && ["heroku", "dokku"].iter().any(|it| words.contains(it))
            || calls_hook(program)
    }
}

/// Whether a command pushes an image whose tag is no version.
fn pushes_latest(argv: &[String]) -> bool {
    let [docker, rest @ ..] = shell::program(argv) else { return false };
    let rest = rest.strip_prefix(&["image".to_owned()]).unwrap_or(rest);
    matches!(docker.as_str(), "docker" | "podman")
        && rest.first().is_some_and(|word| word == "push")
        && rest.last().is_some_and(|image| image.ends_with(":latest"))
}

/// Whether a command asks a platform to deploy, by an address that is there for that.
fn calls_hook(program: &[String]) -> bool {
    program.first().is_some_and(|word| matches!(word.as_str(), "curl" | "wget" | "http"))
        && program.iter().any(|word| {
            let word = word.to_ascii_lowercase();
            word.contains("deploy") && word.contains("hook")
                || word.contains("api.render.com/deploy")
        })
}

/// No expression is longer, in bytes.
const LONGEST: usize = 400;

/// What stands for an expression of the system, which is none of the shell's.
const EXPRESSION: &str = "$EXPRESSION";

/// A script without what the system puts in before a shell reads it: `${{ }}`, `<< >>`, `${a.b}`.
fn without_expressions(script: &str) -> Cow<'_, str> {
    if !["${", "<<"].iter().any(|open| script.contains(open)) {
        return Cow::Borrowed(script);
    }
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find(['$', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut near = rest.find('\n').unwrap_or(rest.len()).min(LONGEST);
        while !rest.is_char_boundary(near) {
            near -= 1;
        }
        let found = [("${{", "}}"), ("<<", ">>"), ("${", "}")].iter().find_map(|(open, close)| {
            let inside = rest[..near].strip_prefix(open)?;
            let inside = &inside[..inside.find(close)?];
            // `${NAME}` and what a shell knows to do with it stays.
            let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let of_system =
                *open != "${" || inside.trim_start_matches(name).starts_with(['.', '(', '[', ' ']);
            let end = open.len() + inside.len() + close.len();
            (of_system && !inside.contains("<<")).then(|| &rest[end..])
        });
        if let Some(behind) = found {
            // Its name stays, for what it says of its value.
            out.push_str(EXPRESSION);
            let name = &rest[..rest.len() - behind.len()];
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            for word in name.split(|c| !is_part(c)).filter(|word| !word.is_empty()) {
                out.push('_');
                out.push_str(word);
            }
            rest = behind;
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curriculum::Pack;

    fn read(text: &str) -> (Option<u32>, Vec<(FactKind, u32)>) {
        let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
        let file = TextFile::new("ci.yml", text);
        let mut scripts = Scripts::new(&file, &knowledge);
        let mut out = Vec::new();
        scripts.read(1, text, &mut out);
        let facts = out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
        (scripts.publishing, facts)
    }

    #[test]
    fn commands_publish_and_texts_do_not() {
        for (script, line) in [
            (
                "make\nif [ \"$X\" = ${{ github.ref }} ]; then\n  docker push me/app:${{ github.sha }}\nfi",
                Some(3),
            ),
            ("# docker push x\necho 'docker push x'\n", None),
            ("kubectl apply -f << parameters.file >>", Some(1)),
            ("kind create cluster\nkubectl apply -f x", None),
            ("docker buildx build \\\n  --push .", Some(1)),
            ("kubectl apply -f ${env.FILE} &&", Some(1)),
            ("make\ncurl -X POST ${{ secrets.DEPLOY_HOOK }}?c=${{ github.sha }}", Some(2)),
            ("git push --force git@heroku.com:shop.git HEAD:main", Some(1)),
            ("cd app\ngit push dokku main", Some(2)),
            ("git push origin main\nheroku restart", None),
            ("curl https://example.com/${{ secrets.TOKEN }}", None),
        ] {
            assert_eq!(read(script).0, line, "{script}");
        }
    }

    #[test]
    fn services_changes_and_tasks_have_their_lines() {
        let (_, facts) = read(
            "set -e\ndocker run -d postgres:15\nssh me@host 'cd /srv && git pull'\nheroku run -a x rails db:migrate\nrails db:migrate\n",
        );
        let lines: Vec<u32> = facts.iter().map(|(_, line)| *line).collect();
        assert_eq!(lines, [2, 3, 4], "{facts:?}");
        assert_eq!(facts[1].0, FactKind::HostChanged);
        assert_eq!(facts[2].0, FactKind::AdminDocumented);
    }

    #[test]
    fn hostile_expressions_end() {
        for script in ["${{".repeat(9_000), "<<".repeat(9_000), "${a.é".repeat(9_000)] {
            let _ = without_expressions(&script);
        }
    }
}
