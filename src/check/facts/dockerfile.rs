//! Dockerfiles: the stages that the image is made of, what goes into it and how it starts.

mod install;
mod syntax;
mod target;

use super::{Broken, Fact, FactKind, Naming, StartVia, TextFile, credential, runtime, shell};
use std::collections::BTreeMap;
use syntax::{Form, Instruction};

/// A stage of a build.
#[derive(Debug, Default)]
struct Stage {
    /// What it is built on, with build arguments put in; `None` where one has no value.
    base: Option<String>,
    name: Option<String>,
    /// Stages and images that it takes files from, and from where in them.
    copies_from: Vec<(String, String)>,
    workdir: String,
    instructions: Vec<Instruction>,
    from: Option<Instruction>,
}

/// Reads a Dockerfile.
///
/// # Errors
/// Says where no `FROM` comes first: then it is no Dockerfile.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let stages = stages(syntax::instructions(file));
    let Some(last) = target::of(&stages) else {
        return Err(Broken { line: 0, message: "it has no FROM".to_owned() });
    };
    out.push(file.whole(FactKind::BuildDeclared { by: "a Dockerfile".to_owned() }));
    let chain = chain(&stages, last);
    for used in reached(&stages, last) {
        base_images(file, &stages, used, chain.contains(&used), out);
    }
    for stage in chain.iter().rev() {
        runs_in(file, &stages[*stage], out);
    }
    copied_context(file, &stages, &chain, out);
    copied_folders(file, &stages, out);
    start_command(file, &stages, &chain, out);
    Ok(())
}

/// The instructions that Docker knows.
const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// The first instruction of a Dockerfile, or of a part of one, that Docker does not know.
pub fn unknown_instruction(file: &TextFile<'_>) -> Option<Broken> {
    let instructions = syntax::instructions(file);
    let unknown = instructions.iter().find(|it| !INSTRUCTIONS.contains(&it.keyword.as_str()))?;
    let message = format!("a Dockerfile has no instruction `{}`", unknown.keyword);
    Some(Broken { line: unknown.line, message })
}

fn stages(instructions: Vec<Instruction>) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut arguments = BTreeMap::new();
    for instruction in instructions {
        match (instruction.keyword.as_str(), stages.last_mut()) {
            ("ARG", None) => {
                if let Some((name, value)) = instruction.text.split_once('=') {
                    arguments.insert(name.trim().to_owned(), unquoted(value).to_owned());
                }
            }
            ("FROM", _) => stages.push(new_stage(instruction, &arguments)),
            (_, None) => {}
            (keyword, Some(stage)) => {
                if keyword == "WORKDIR" {
                    instruction.text.clone_into(&mut stage.workdir);
                }
                if let ("COPY", Some(from)) = (keyword, copy_source(&instruction.text, &arguments))
                {
                    stage.copies_from.push(from);
                }
                stage.instructions.push(instruction);
            }
        }
    }
    stages
}

fn new_stage(from: Instruction, arguments: &BTreeMap<String, String>) -> Stage {
    let words: Vec<&str> =
        from.text.split_whitespace().filter(|word| !word.starts_with("--")).collect();
    let name = match words.as_slice() {
        [_, keyword, name, ..] if keyword.eq_ignore_ascii_case("as") => Some((*name).to_owned()),
        _ => None,
    };
    let base = words.first().and_then(|image| substitute(image, arguments));
    Stage { base, name, from: Some(from), ..Stage::default() }
}

fn copy_source(text: &str, arguments: &BTreeMap<String, String>) -> Option<(String, String)> {
    let mut words = text.split_whitespace();
    let from = words.find_map(|word| word.strip_prefix("--from="))?;
    let source = text.split_whitespace().find(|word| !word.starts_with("--"))?;
    Some((substitute(from, arguments)?, source.to_owned()))
}

/// The text with `$NAME`, `${NAME}` and `${NAME:-default}` put in; `None` where one has no value.
fn substitute(text: &str, arguments: &BTreeMap<String, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (inside, tail) = if let Some(braced) = after.strip_prefix('{') {
            braced.split_once('}')?
        } else {
            let end =
                after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            after.split_at(end)
        };
        let (name, default) = inside.split_once(":-").map_or((inside, None), |(n, d)| (n, Some(d)));
        out.push_str(arguments.get(name).map(String::as_str).or(default)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

fn find_stage(stages: &[Stage], before: usize, name: &str) -> Option<usize> {
    let by_number = || name.parse().ok().filter(|number| *number < before);
    stages[..before]
        .iter()
        .position(|stage| stage.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .or_else(by_number)
}

/// The stage and those that it is built on, the last first.
fn chain(stages: &[Stage], last: usize) -> Vec<usize> {
    let mut chain = vec![last];
    while let Some(below) =
        chain.last().and_then(|at| find_stage(stages, *at, stages[*at].base.as_deref()?))
    {
        chain.push(below);
    }
    chain
}

/// All stages that the image is made of.
fn reached(stages: &[Stage], last: usize) -> Vec<usize> {
    let mut open = vec![last];
    let mut reached = Vec::new();
    while let Some(at) = open.pop() {
        if reached.contains(&at) {
            continue;
        }
        reached.push(at);
        let stage = &stages[at];
        let names = stage.copies_from.iter().map(|(name, _)| name).chain(stage.base.as_ref());
        open.extend(names.filter_map(|name| find_stage(stages, at, name)));
    }
    reached.sort_unstable();
    reached
}

/// The images from outside that a stage is built on or takes files from.
fn base_images(
    file: &TextFile<'_>,
    stages: &[Stage],
    at: usize,
    last_stage: bool,
    out: &mut Vec<Fact>,
) {
    let stage = &stages[at];
    let Some(from) = &stage.from else { return };
    if let Some(base) = &stage.base
        && base != "scratch"
        && find_stage(stages, at, base).is_none()
    {
        let (image, tag) = split_image(base);
        let pinned = is_pinned(&image, tag.as_deref());
        if let Some(kind) = runtime::of_image(&image, tag.as_deref()) {
            out.push(file.on_line(from.line, kind));
        }
        let kind = FactKind::BaseImage { image, tag, pinned, last_stage };
        out.push(file.on_line(from.line, kind));
    }
    for instruction in stage.instructions.iter().filter(|found| found.keyword == "COPY") {
        let Some((name, _)) = copy_source(&instruction.text, &BTreeMap::new()) else { continue };
        if find_stage(stages, at, &name).is_none() && name.parse::<usize>().is_err() {
            let (image, tag) = split_image(&name);
            let pinned = is_pinned(&image, tag.as_deref());
            let kind = FactKind::BaseImage { image, tag, pinned, last_stage: false };
            out.push(file.on_line(instruction.line, kind));
        }
    }
}

/// An image's name, and its tag or digest.
pub fn split_image(reference: &str) -> (String, Option<String>) {
    if let Some((image, digest)) = reference.split_once('@') {
        let image = image.rsplit_once(':').map_or(image, |(image, _)| image);
        return (image.to_owned(), Some(digest.to_owned()));
    }
    match reference.rsplit_once(':') {
        Some((image, tag)) if !tag.contains('/') => (image.to_owned(), Some(tag.to_owned())),
        _ => (reference.to_owned(), None),
    }
}

const CODE_NAMES: [&str; 12] = [
    "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "bionic", "focal", "jammy",
    "noble", "plucky", "resolute",
];

/// Whether tag, digest or the image's name say a version.
pub fn is_pinned(image: &str, tag: Option<&str>) -> bool {
    let in_tag = tag.is_some_and(|tag| {
        tag.starts_with("sha256:")
            || tag.contains(|c: char| c.is_ascii_digit())
            || CODE_NAMES.iter().any(|name| tag.contains(name))
    });
    in_tag || names_version(image)
}

/// `registry/ubi9/nodejs-18`: a part that ends in a number; a registry's port is none.
fn names_version(image: &str) -> bool {
    image.split('/').any(|part| {
        part.len() > 2 && !part.contains(':') && part.ends_with(|c: char| c.is_ascii_digit())
    })
}

/// What a stage of the running image holds.
fn runs_in(file: &TextFile<'_>, stage: &Stage, out: &mut Vec<Fact>) {
    for found in &stage.instructions {
        let mut add = |kind| out.push(file.on_lines(found.line, found.end_line, kind));
        match found.keyword.as_str() {
            "EXPOSE" => {
                for port in found.text.split_whitespace() {
                    add(FactKind::PortDeclared { port: port.to_owned() });
                }
            }
            "HEALTHCHECK" if !found.text.eq_ignore_ascii_case("none") => {
                add(FactKind::HealthCheckDeclared);
            }
            "ENV" | "ARG" => {
                for (name, value) in assignments(&found.text) {
                    if credential::switches_migrations(&name, &value) {
                        add(FactKind::MigratesAtBoot);
                    }
                    // An argument of the build without a value is asked for.
                    let given = found.keyword == "ENV" || !value.is_empty();
                    let naming = if given { Naming::Set } else { Naming::Declared };
                    add(FactKind::EnvDocumented { name: name.clone(), naming });
                    let secret = credential::is_secret_name(&name)
                        && !value.is_empty()
                        && !credential::is_reference(&value)
                        || credential::is_credential_url(&value);
                    if secret {
                        add(FactKind::BuildSecret { name });
                    }
                }
            }
            "COPY" | "ADD" => {
                if let Some(name) = copied_env_file(&found.text) {
                    add(FactKind::BuildSecret { name });
                }
            }
            "RUN" => install::read(&found.text, &mut add),
            _ => {}
        }
    }
}

/// `A=1 B="2 3"`, or the old form `A 1`.
fn assignments(text: &str) -> Vec<(String, String)> {
    let words = shell::words(text);
    match words.as_slice() {
        [name, value @ ..] if !name.contains('=') && !value.is_empty() => {
            vec![(name.clone(), value.join(" "))]
        }
        _ => words
            .iter()
            .map(|word| word.split_once('=').unwrap_or((word, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    }
}

/// The env file that an instruction names as a source.
fn copied_env_file(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !word.starts_with("--")).collect();
    let (_, sources) = words.split_last()?;
    sources.iter().map(|source| shell::base_name(source)).find_map(|name| {
        let env = name == ".env" || name.starts_with(".env.");
        (env && !super::dotenv::is_example(name)).then(|| name.to_owned())
    })
}

/// Whether the whole context ends in the image: copied there, or taken over from a build stage.
fn copied_context(file: &TextFile<'_>, stages: &[Stage], chain: &[usize], out: &mut Vec<Fact>) {
    for (at, stage) in stages.iter().enumerate() {
        let Some(copy) = stage.instructions.iter().find(|found| copies_all(found)) else {
            continue;
        };
        let taken_over =
            chain.iter().flat_map(|at| &stages[*at].copies_from).any(|(from, path)| {
                find_stage(stages, stages.len(), from) == Some(at)
                    && !stage.workdir.is_empty()
                    && path.trim_end_matches('/') == stage.workdir.trim_end_matches('/')
            });
        if chain.contains(&at) || taken_over {
            out.push(file.on_line(copy.line, FactKind::ContextCopied));
        }
    }
}

/// The folders of the context that are taken into any stage.
fn copied_folders(file: &TextFile<'_>, stages: &[Stage], out: &mut Vec<Fact>) {
    for found in stages.iter().flat_map(|stage| &stage.instructions) {
        if !matches!(found.keyword.as_str(), "COPY" | "ADD") || found.text.contains("--from") {
            continue;
        }
        let words: Vec<&str> =
            found.text.split_whitespace().filter(|word| !word.starts_with("--")).collect();
        let Some((_, sources)) = words.split_last() else { continue };
        for source in sources {
            let folder = source.trim_start_matches("./").trim_matches('/').to_owned();
            if !folder.is_empty() && !folder.contains(['*', '$', '[', '"']) && folder != "." {
                out.push(file.on_line(found.line, FactKind::FolderUsed { folder }));
            }
        }
    }
}

fn copies_all(found: &Instruction) -> bool {
    matches!(found.keyword.as_str(), "COPY" | "ADD")
        && !found.text.contains("--from")
        && found
            .text
            .split_whitespace()
            .find(|word| !word.starts_with("--"))
            .is_some_and(|source| matches!(source, "." | "./" | "/" | "*" | "./*"))
}

fn start_command(file: &TextFile<'_>, stages: &[Stage], chain: &[usize], out: &mut Vec<Fact>) {
    let last_of = |keyword: &str| {
        chain.iter().find_map(|at| {
            stages[*at].instructions.iter().rev().find(|found| found.keyword == keyword)
        })
    };
    let (entry, command) = (last_of("ENTRYPOINT"), last_of("CMD"));
    let Some(place) = entry.or(command) else {
        return base_command(file, stages, chain, out);
    };
    let mut argv = Vec::new();
    let mut through_shell = false;
    for found in [entry, command].into_iter().flatten() {
        match Form::of(&found.text) {
            // A shell-form entry point takes no arguments: CMD is lost.
            _ if through_shell => {}
            Form::Shell(line) => {
                let last = shell::commands(&line).pop().unwrap_or_default();
                // After an entry point in exec form, the shell is what its script is given.
                let replaced = last.first().is_some_and(|word| word == "exec");
                let given = entry.is_some() && found.keyword == "CMD";
                through_shell |= !(replaced || given);
                argv.extend(shell::words(&line));
            }
            Form::Exec(words) => argv.extend(words),
        }
    }
    if argv.is_empty() {
        return;
    }
    let kind = FactKind::StartCommand {
        process: "web".to_owned(),
        argv,
        via: StartVia::Dockerfile,
        through_shell,
    };
    let shown = command.filter(|_| entry.is_none()).unwrap_or(place);
    out.push(file.on_lines(shown.line, shown.end_line, kind));
}

/// The command of a well-known base image, where the Dockerfile names none.
fn base_command(file: &TextFile<'_>, stages: &[Stage], chain: &[usize], out: &mut Vec<Fact>) {
    let Some(stage) = chain.last().map(|at| &stages[*at]) else { return };
    let (Some(base), Some(from)) = (&stage.base, &stage.from) else { return };
    let (image, tag) = split_image(base);
    let tag = tag.unwrap_or_default();
    let program = match image.rsplit('/').next().unwrap_or(&image) {
        "php" | "wordpress" | "drupal" if tag.contains("apache") => "apache2-foreground",
        "wordpress" | "drupal" if !tag.contains("fpm") => "apache2-foreground",
        "php" | "wordpress" | "drupal" if tag.contains("fpm") => "php-fpm",
        "nginx" | "nginx-unprivileged" => "nginx",
        "httpd" => "httpd-foreground",
        "caddy" => "caddy",
        "tomcat" => "catalina.sh",
        _ => return,
    };
    let kind = FactKind::StartCommand {
        process: "web".to_owned(),
        argv: vec![program.to_owned()],
        via: StartVia::Dockerfile,
        through_shell: false,
    };
    out.push(file.on_line(from.line, kind));
}

#[cfg(test)]
mod tests;
