//! Files for platforms, pipelines and tools of which little is read.

mod app_engine;
mod app_platform;
mod fly;
mod heroku;
mod kamal;
mod railway;
mod render;
mod sites;

pub use app_platform::read as read_app_spec;
pub use heroku::read_app_json;

use super::kubernetes::Claims;
use super::source::is_secret_value;
use super::{
    Broken, Entry, Fact, FactKind, Naming, StartVia, TextFile, credential, is_admin_command,
    laravel, shell,
};
use crate::check::knowledge::Knowledge;

/// Reads a deploy file of `platform`.
///
/// # Errors
/// Says where it is not of the form that its name says.
pub fn read(
    file: &TextFile<'_>,
    platform: &str,
    knowledge: &Knowledge,
    claims: &mut Claims,
    out: &mut Vec<Fact>,
) -> Result<(), Broken> {
    match platform {
        "App Engine" => return app_engine::read(file, knowledge, claims, out),
        "Render" => render::read(file, out)?,
        "Fly.io" => fly::read(file, out)?,
        "Railway" => railway::read(file, out)?,
        "Heroku" => heroku::read_yml(file, knowledge, out)?,
        "Kamal" => kamal::read(file, knowledge, out)?,
        "Vercel" => sites::read_vercel(file, out)?,
        "Netlify" => sites::read_netlify(file, out)?,
        _ => deployed(file, platform, false, out),
    }
    if platform == "buildpacks" {
        out.push(file.whole(FactKind::BuildDeclared { by: "buildpacks".to_owned() }));
    }
    Ok(())
}

/// That the file is one for a platform that builds, numbers and runs releases.
fn deployed(file: &TextFile<'_>, platform: &str, deploys_pushes: bool, out: &mut Vec<Fact>) {
    let kind = FactKind::Platform { name: platform.to_owned(), deploys_pushes };
    out.push(file.whole(kind));
}

fn named(name: &str, naming: Naming) -> FactKind {
    let name = name.trim().trim_matches(['"', '\'']).to_owned();
    FactKind::EnvDocumented { name, naming }
}

/// The start of a process, as a platform runs it.
fn start(process: &str, command: &str) -> FactKind {
    FactKind::StartCommand {
        process: process.to_owned(),
        argv: shell::words(command),
        via: StartVia::Platform,
        through_shell: false,
        entry: Entry::Own,
    }
}

/// The same start, where an image's entry point is given its words.
fn after_entry(mut kind: FactKind, recipe: Option<String>, target: Option<String>) -> FactKind {
    if let FactKind::StartCommand { entry, .. } = &mut kind {
        *entry = Entry::OfImage { recipe, target };
    }
    kind
}

/// A variable that a deploy file gives a value: a credential, where that is one.
fn given(name: &str, value: &str, mut add: impl FnMut(FactKind)) {
    add(named(name, Naming::Set));
    if let Some(kind) = laravel::set(name, value) {
        add(kind);
    }
    if credential::switches_migrations(name, value) {
        add(FactKind::MigratesAtBoot);
    }
    let secret = credential::is_secret_name(name) && is_secret_value(value)
        || credential::is_credential_url(value);
    // `${db.PASSWORD}` and `@name` stand for what the platform has.
    let stands_for = credential::is_reference(value) || value.starts_with('@');
    if secret && !stands_for && !credential::is_placeholder(value) {
        add(FactKind::SecretLiteral { name: name.to_owned() });
    }
}

/// What is run once for each release, before its processes: an admin task, where it looks like one.
fn before_release(command: &str) -> Option<FactKind> {
    let builds = ["build", "collectstatic", "assets:precompile", "compile"];
    let other = builds.iter().any(|word| command.contains(word));
    (!other || is_admin_command(command)).then_some(FactKind::AdminDocumented)
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
    fn a_bare_machine_sets_up_nothing() {
        let vagrant = |text: &str| kinds(|file, out| read_dev_setup(file, "Vagrant", out), text);
        assert!(vagrant("config.vm.box = 'x'\n# config.vm.provision 'shell'\n").is_empty());
        assert_eq!(vagrant("config.vm.provision 'shell'\n").len(), 1);
    }

    #[test]
    fn keys_are_told_from_certificates() {
        assert_eq!(kinds(read_key, "-----BEGIN RSA PRIVATE KEY-----\n").len(), 1);
        assert!(kinds(read_key, "-----BEGIN CERTIFICATE-----\n").is_empty());
    }
}
