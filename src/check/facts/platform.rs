//! Files for platforms, pipelines and tools of which little is read.

use super::{Fact, FactKind, Naming, StartVia, TextFile, dotenv, shell};

/// Targets of a Makefile that build something.
const BUILD_TARGETS: [&str; 6] = ["build", "all", "image", "compile", "dist", "docker-build"];

/// Reads a deploy file of `platform`.
pub fn read(file: &TextFile<'_>, platform: &str, out: &mut Vec<Fact>) {
    let says = |text: &str| {
        let wanted = |line: &str| line.replace([' ', '"'], "").starts_with(text);
        file.lines().any(|(_, line)| wanted(line.trim()))
    };
    let deploys_pushes = says("deploy_on_push:true")
        || says("autoDeploy:true")
        || platform == "Render" && !says("autoDeploy:false");
    let kind = FactKind::Platform { name: platform.to_owned(), deploys_pushes };
    out.push(file.whole(kind));
    variables(file, platform, out);
    if platform == "buildpacks" {
        out.push(file.whole(FactKind::BuildDeclared { by: "buildpacks".to_owned() }));
    }
}

/// The variables that a deploy file gives or asks for: a table `[env]` (Fly.io), `- key:` (Render).
fn variables(file: &TextFile<'_>, platform: &str, out: &mut Vec<Fact>) {
    let mut in_table = false;
    for (line, text) in file.lines() {
        let text = text.trim();
        if text.starts_with('[') {
            in_table = text.trim_matches(['[', ']', ' ']) == "env";
        }
        let kind = match (platform, text.split_once('=')) {
            ("Fly.io", Some((name, _))) if in_table => named(name, Naming::Set),
            ("Render", _) => match text.trim_start_matches("- ").split_once(':') {
                Some(("key", name)) => named(name, Naming::Declared),
                _ => continue,
            },
            _ => continue,
        };
        if matches!(&kind, FactKind::EnvDocumented { name, .. } if dotenv::is_name(name)) {
            out.push(file.on_line(line, kind));
        }
    }
}

fn named(name: &str, naming: Naming) -> FactKind {
    let name = name.trim().trim_matches(['"', '\'']).to_owned();
    FactKind::EnvDocumented { name, naming }
}

/// Reads YAML that may be an app spec of `DigitalOcean`, which has no name of its own.
pub fn read_app_spec(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    if let Some((line, _)) = file.lines().find(|(_, line)| line.trim() == "deploy_on_push: true") {
        let name = "DigitalOcean App Platform".to_owned();
        out.push(file.on_line(line, FactKind::Platform { name, deploys_pushes: true }));
        for (line, text) in file.lines() {
            let text = text.trim().trim_start_matches("- ");
            let kind = match text.split_once(':') {
                Some(("http_port", port)) => {
                    FactKind::PortDeclared { port: port.trim().to_owned() }
                }
                Some(("health_check", _)) => FactKind::HealthCheckDeclared,
                Some(("key", name)) => named(name, Naming::Declared),
                _ => continue,
            };
            out.push(file.on_line(line, kind));
        }
    }
}

/// Reads `app.json`, where Heroku has an app's variables and add-ons.
pub fn read_app_json(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    out.push(file.whole(FactKind::Platform { name: "Heroku".to_owned(), deploys_pushes: false }));
    if let Some(offset) = file.text.find("\"postdeploy\"").or_else(|| file.text.find("\"release\""))
    {
        out.push(file.at_offset(offset, FactKind::AdminDocumented));
    }
    let Ok(value) = serde_json::from_str::<serde_json::Value>(file.text) else { return };
    let Some(variables) = value.get("env").and_then(serde_json::Value::as_object) else { return };
    for name in variables.keys() {
        let offset = file.text.find(&format!("\"{name}\"")).unwrap_or(0);
        out.push(file.at_offset(offset, named(name, Naming::Declared)));
    }
}

/// Reads a description of a development environment.
pub fn read_dev_setup(file: &TextFile<'_>, by: &str, out: &mut Vec<Fact>) {
    // A virtual machine with nothing in it sets up nothing.
    let bare = by == "Vagrant"
        && !file.lines().any(|(_, line)| {
            let line = line.trim();
            !line.starts_with('#') && line.contains(".provision")
        });
    if !bare {
        out.push(file.whole(FactKind::DevSetup { by: by.to_owned() }));
    }
}

/// Reads a Makefile.
pub fn read_tasks(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let Some((target, rest)) = text.split_once(':') else { continue };
        if BUILD_TARGETS.contains(&target) && !rest.starts_with('=') {
            let by = format!("the target `{target}`");
            out.push(file.on_line(line, FactKind::BuildDeclared { by }));
        }
    }
}

/// Reads a systemd unit.
pub fn read_unit(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let Some(command) = text.trim().strip_prefix("ExecStart=") else { continue };
        let process = file.name().trim_end_matches(".service").to_owned();
        let argv = shell::words(command.trim_start_matches(['-', '+', '@', '!']));
        let kind =
            FactKind::StartCommand { process, argv, via: StartVia::Unit, through_shell: false };
        out.push(file.on_line(line, kind));
    }
}

/// Reads a server's configuration, or an environment file of a unit.
pub fn read_server_config(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let text = text.trim();
        if let Some((name, value)) = text.split_once('=')
            && super::credential::switches_migrations(name, value)
        {
            out.push(file.on_line(line, FactKind::MigratesAtBoot));
        }
        if text.starts_with("ip_hash") || text.starts_with("sticky ") {
            out.push(file.on_line(line, FactKind::StickySession));
        }
    }
}

/// Reads a file that may be a private key.
pub fn read_key(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let begins = |line: &str| line.starts_with("-----BEGIN") && line.contains("PRIVATE KEY");
    if let Some((line, _)) = file.lines().find(|(_, line)| begins(line)) {
        let kind = FactKind::SecretLiteral { name: "private key".to_owned() };
        out.push(file.on_line(line, kind));
    }
}

/// Reads `.dockerignore`.
pub fn read_docker_ignore(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let text = text.trim();
        if !text.is_empty() && !text.starts_with('#') {
            let kind = FactKind::DockerIgnored { pattern: text.to_owned() };
            out.push(file.on_line(line, kind));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(read: impl Fn(&TextFile<'_>, &mut Vec<Fact>), text: &str) -> Vec<FactKind> {
        let mut out = Vec::new();
        read(&TextFile::new("x/app.service", text), &mut out);
        out.into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn a_platform_may_deploy_each_push() {
        let of = |platform: &'static str, text: &str| {
            kinds(move |file, out| read(file, platform, out), text)
        };
        let platform = |name: &str, deploys_pushes| {
            vec![FactKind::Platform { name: name.into(), deploys_pushes }]
        };
        assert_eq!(of("Render", "services:\n"), platform("Render", true));
        assert_eq!(of("Render", "  autoDeploy: false\n"), platform("Render", false));
        assert_eq!(of("Fly.io", "app = 'x'\n"), platform("Fly.io", false));
    }

    #[test]
    fn a_bare_machine_sets_up_nothing() {
        let vagrant = |text: &str| kinds(|file, out| read_dev_setup(file, "Vagrant", out), text);
        assert!(vagrant("config.vm.box = 'x'\n# config.vm.provision 'shell'\n").is_empty());
        assert_eq!(vagrant("config.vm.provision 'shell'\n").len(), 1);
    }

    #[test]
    fn units_keys_tasks_and_routing_are_seen() {
        assert!(matches!(
            &kinds(read_unit, "[Service]\nExecStart=/usr/bin/app -p 1\n")[..],
            [FactKind::StartCommand { process, argv, .. }] if process == "app" && argv.len() == 3
        ));
        assert_eq!(kinds(read_key, "-----BEGIN RSA PRIVATE KEY-----\n").len(), 1);
        assert!(kinds(read_key, "-----BEGIN CERTIFICATE-----\n").is_empty());
        assert_eq!(kinds(read_tasks, "all := x\nbuild: deps\n\tgo build\n").len(), 1);
        assert_eq!(kinds(read_server_config, "upstream a {\n  ip_hash;\n}\n").len(), 1);
    }

    #[test]
    fn app_json_documents_variables() {
        let text = "{\n  \"env\": {\n    \"SECRET_KEY\": {}\n  }\n}";
        assert!(kinds(read_app_json, text).contains(&named("SECRET_KEY", Naming::Declared)));
    }
}
