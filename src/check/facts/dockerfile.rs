//! Dockerfiles: the stages that the image is made of, what goes into it and how it starts.

mod install;
mod stages;
mod start;
mod syntax;
mod target;

use super::{Broken, Fact, FactKind, Naming, TextFile, credential, laravel, runtime, shell};
use stages::{Stage, chain, copy_source, find_stage, reached, stages};
use start::start_command;
use std::collections::BTreeMap;
use syntax::Instruction;

/// Reads a Dockerfile.
///
/// # Errors
/// Says where no `FROM` comes first: then it is no Dockerfile.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) -> Result<(), Broken> {
    let stages = stages(syntax::instructions(file));
    let Some(last) = target::of(&stages) else {
        return Err(Broken { line: 0, message: "it has no FROM".to_owned() });
    };
    let mut found = vec![file.whole(FactKind::BuildDeclared { by: "a Dockerfile".to_owned() })];
    image(file, &stages, last, "web", &mut found);
    for (at, process) in target::others(&stages, last) {
        image(file, &stages, at, process, &mut found);
    }
    start::entries(file, &stages, last, &mut found);
    copied_folders(file, &stages, &mut found);
    // Images of one file have stages in common.
    out.append(&mut super::once(found));
    Ok(())
}

/// What is in the image of the stage `last`, which runs what is called `process`.
fn image(file: &TextFile<'_>, stages: &[Stage], last: usize, process: &str, out: &mut Vec<Fact>) {
    let chain = chain(stages, last);
    for used in reached(stages, last) {
        base_images(file, stages, used, chain.contains(&used), out);
    }
    for stage in chain.iter().rev() {
        runs_in(file, &stages[*stage], out);
    }
    let checks = chain.iter().find_map(|at| {
        stages[*at].instructions.iter().rev().find(|found| found.keyword == "HEALTHCHECK")
    });
    // The last one counts, and may take back those above.
    if let Some(found) = checks.filter(|found| !found.text.eq_ignore_ascii_case("none")) {
        out.push(file.on_lines(found.line, found.end_line, FactKind::HealthCheckDeclared));
    }
    for used in reached(stages, last).iter().filter(|used| !chain.contains(used)) {
        built_in(file, &stages[*used], out);
    }
    copied_context(file, stages, &chain, out);
    start_command(file, stages, &chain, process, out);
    start::stop_signal(file, stages, &chain, out);
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
            "ENV" | "ARG" => {
                for (name, value) in assignments(&found.text) {
                    if credential::switches_migrations(&name, &value) {
                        add(FactKind::MigratesAtBoot);
                    }
                    if let Some(kind) = laravel::set(&name, &value) {
                        add(kind);
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
                install::copied(&found.text, &mut add);
            }
            "RUN" => install::read(&found.text, &mut add),
            "VOLUME" if !is_passing(&found.text) => add(FactKind::LastingVolume),
            _ => {}
        }
    }
}

/// What a stage that only builds installs beside the app's own packages, by the same command.
fn built_in(file: &TextFile<'_>, stage: &Stage, out: &mut Vec<Fact>) {
    for found in stage.instructions.iter().filter(|found| found.keyword == "RUN") {
        // `pip install --user`: what another stage takes over.
        let taken = ["requirements", " --user", " --prefix", " --target"];
        if taken.iter().any(|word| found.text.contains(word)) {
            install::read(&found.text, &mut |kind| {
                if matches!(kind, FactKind::PackageInstalled { .. }) {
                    out.push(file.on_lines(found.line, found.end_line, kind));
                }
            });
        }
    }
}

/// Whether what lies at these paths may be lost.
pub(super) fn is_passing(paths: &str) -> bool {
    ["tmp", "log", "cache", "node_modules", "static", "/etc", ".sock", "bundle", "gems", "venv"]
        .iter()
        .any(|part| paths.contains(part))
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
    let words = paths(text);
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
        let words = paths(&found.text);
        let Some((_, sources)) = words.split_last() else { continue };
        for source in sources {
            let folder = source.trim_start_matches("./").trim_matches('/').to_owned();
            if !folder.is_empty() && !folder.contains(['*', '$', '[']) && folder != "." {
                out.push(file.on_line(found.line, FactKind::FolderUsed { folder }));
            }
        }
    }
}

fn copies_all(found: &Instruction) -> bool {
    matches!(found.keyword.as_str(), "COPY" | "ADD")
        && !found.text.contains("--from")
        && paths(&found.text)
            .first()
            .is_some_and(|source| matches!(*source, "." | "./" | "/" | "*" | "./*"))
}

/// The paths that `COPY` or `ADD` is given, in either form: without options, and without files that
/// are written out in the recipe itself.
fn paths(text: &str) -> Vec<&str> {
    let line = text.lines().next().unwrap_or_default();
    let exec = line.split_whitespace().any(|word| word.starts_with(['[', '"']));
    let mark: &[char] = if exec { &['[', ']', '"', ','] } else { &[] };
    line.split_whitespace()
        .filter(|word| !word.starts_with("--") && !word.starts_with("<<"))
        .map(|word| word.trim_matches(mark))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests;
