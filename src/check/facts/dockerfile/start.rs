//! How an image is started: its entry point and its command, or those of its base.

use super::split_image;
use super::stages::Stage;
use super::syntax::Form;
use crate::check::facts::{Fact, FactKind, StartVia, TextFile, shell};

/// The start that the last stage declares, or that a well-known base brings.
pub(super) fn start_command(
    file: &TextFile<'_>,
    stages: &[Stage],
    chain: &[usize],
    out: &mut Vec<Fact>,
) {
    let last_of = |keyword: &str| {
        chain.iter().enumerate().find_map(|(depth, at)| {
            let found = stages[*at].instructions.iter().rev().find(|it| it.keyword == keyword);
            found.map(|found| (depth, found))
        })
    };
    let (entry, command) = (last_of("ENTRYPOINT"), last_of("CMD"));
    // An entry point takes back the command of what it is built on.
    let command = command.filter(|(at, _)| entry.is_none_or(|(own, _)| *at <= own));
    let (entry, command) = (entry.map(|(_, it)| it), command.map(|(_, it)| it));
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
