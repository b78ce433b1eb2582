//! How an image is started: its entry point and its command, or those of its base.

use super::split_image;
use super::stages::{Stage, chain};
use super::syntax::{Form, Instruction};
use super::target;
use crate::check::facts::{Entry, Fact, FactKind, StartVia, TextFile, is_admin_command, shell};

/// The last instruction of this name in a stage or in those below it, and how far below.
fn last_of<'s>(
    stages: &'s [Stage],
    chain: &[usize],
    keyword: &str,
) -> Option<(usize, &'s Instruction)> {
    chain.iter().enumerate().find_map(|(depth, at)| {
        let found = stages[*at].instructions.iter().rev().find(|it| it.keyword == keyword);
        found.map(|found| (depth, found))
    })
}

/// The words of an instruction, and whether a shell stands above them.
fn words(found: &Instruction) -> (Vec<String>, bool) {
    match Form::of(&found.text) {
        Form::Exec(words) => (words, false),
        Form::Shell(line) => {
            let last = shell::commands(&line).pop().unwrap_or_default();
            let replaced = last.first().is_some_and(|word| word == "exec");
            (shell::words(&line), !replaced)
        }
    }
}

/// The start that a stage declares, or that a well-known base brings, for what is called `process`.
pub(super) fn start_command(
    file: &TextFile<'_>,
    stages: &[Stage],
    chain: &[usize],
    process: &str,
    out: &mut Vec<Fact>,
) {
    let (entry, command) = (last_of(stages, chain, "ENTRYPOINT"), last_of(stages, chain, "CMD"));
    // An entry point takes back the command of what it is built on.
    let command = command.filter(|(at, _)| entry.is_none_or(|(own, _)| *at <= own));
    // The command of a stage says more of it than the entry point that it has from below.
    let inherited = matches!((entry, command), (Some((own, _)), Some((at, _))) if at < own);
    let (entry, command) = (entry.map(|(_, it)| it), command.map(|(_, it)| it));
    let Some(place) = entry.or(command) else {
        return base_command(file, stages, chain, out);
    };
    let mut argv = Vec::new();
    let mut through_shell = false;
    for found in [entry, command].into_iter().flatten() {
        // A shell-form entry point takes no arguments: CMD is lost.
        if through_shell {
            break;
        }
        let (words, shell) = words(found);
        // After an entry point in exec form, the shell is what its script is given.
        let given = entry.is_some() && found.keyword == "CMD";
        through_shell = shell && !given;
        argv.extend(words);
    }
    if argv.is_empty() {
        return;
    }
    let shown = command.filter(|_| entry.is_none() || inherited).unwrap_or(place);
    if process != "web" && is_admin_command(&argv.join(" ")) {
        out.push(file.on_lines(shown.line, shown.end_line, FactKind::AdminDocumented));
        return;
    }
    let kind = FactKind::StartCommand {
        process: process.to_owned(),
        argv,
        via: StartVia::Dockerfile,
        through_shell,
        entry: Entry::Own,
    };
    out.push(file.on_lines(shown.line, shown.end_line, kind));
}

/// The entry points of the stages, to which others may give a command; `last` is that of
/// production.
pub(super) fn entries(file: &TextFile<'_>, stages: &[Stage], last: usize, out: &mut Vec<Fact>) {
    for (at, stage) in stages.iter().enumerate() {
        if stages.len() > target::MOST && at != last {
            continue;
        }
        let Some((_, found)) = last_of(stages, &chain(stages, at), "ENTRYPOINT") else { continue };
        let (argv, through_shell) = words(found);
        let named = stage.name.clone().map(Some).filter(|_| !argv.is_empty());
        let default = (at == last && !argv.is_empty()).then_some(None);
        for target in named.into_iter().chain(default) {
            let kind = FactKind::ImageEntry { target, argv: argv.clone(), through_shell };
            out.push(file.on_lines(found.line, found.end_line, kind));
        }
    }
}

/// The signal by which containers of an image are stopped.
pub(super) fn stop_signal(
    file: &TextFile<'_>,
    stages: &[Stage],
    chain: &[usize],
    out: &mut Vec<Fact>,
) {
    if let Some((_, found)) = last_of(stages, chain, "STOPSIGNAL") {
        let kind = FactKind::StopSignal { signal: shell::signal(&found.text) };
        out.push(file.on_line(found.line, kind));
    }
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
        entry: Entry::Own,
    };
    out.push(file.on_line(from.line, kind));
}
