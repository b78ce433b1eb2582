//! `env`: every environment variable of a project, and an example file that names them.

use super::check::failed;
use super::output::{BAD, BOLD, DIM, ListFormat, OPEN, message, write_json};
use super::{CliError, Context};
use crate::check::environment::{Environment, Read, Site, Standing, Variable};
use crate::check::{self, Options};
use crate::sanitize;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  twelve-tui env                      the variables of this folder's project
  twelve-tui env ~/src/shop --format json
  twelve-tui env --write-example      add what is missing to .env.example

Exit codes: 0 fine; 2 wrong use or no such project; 3 incomplete: something could not be read.";

/// The example file that people copy.
const EXAMPLE: &str = ".env.example";

/// At most so many places are shown on a line.
const MOST: usize = 3;

/// List the environment variables that the project reads, documents and sets
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct EnvArgs {
    /// The project, by default the folder that you are in
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,

    /// How to show the list
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    format: ListFormat,

    /// Add the variables that are missing in .env.example to it; no secret's value is written
    #[arg(long)]
    write_example: bool,
}

/// Runs the command.
///
/// # Errors
/// Where the project cannot be read, or the example or stdout cannot be written to.
pub(super) fn run(
    args: &EnvArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack_for_check()?;
    let cache = context.cache(&args.path);
    let found = check::environment(&args.path, &pack, &Options::with(cache.as_ref()))
        .map_err(|error| failed(&args.path, error))?;
    match args.format {
        ListFormat::Json => write_json(out, &found)?,
        ListFormat::Human => write(&found, out)?,
    }
    if args.write_example {
        write_example(&args.path, &found)?;
    }
    Ok(ExitCode::from(if found.is_incomplete() { 3 } else { 0 }))
}

fn write(found: &Environment, out: &mut dyn Write) -> io::Result<()> {
    let group = |standing| found.variables.iter().filter(move |it| it.status == standing);
    let groups = [
        (Standing::Undocumented, "Read, and documented nowhere", BAD),
        (Standing::Unread, "Documented or set, and not seen to be read", OPEN),
        (Standing::Fine, "Read, and documented or set", BOLD),
    ];
    for (standing, title, style) in groups {
        let count = group(standing).count();
        if count > 0 {
            writeln!(out, "{style}{title} ({count}){style:#}\n")?;
            for variable in group(standing) {
                write_variable(variable, out)?;
            }
            writeln!(out)?;
        }
    }
    if found.variables.is_empty() {
        writeln!(out, "The project names no environment variable.")?;
    }
    if !found.computed.is_empty() {
        let places = places(&found.computed);
        writeln!(out, "More may be read: names are computed, or bound by a prefix, at {places}.")?;
    }
    if !found.unread.is_empty() {
        let names = sanitize::line(&found.unread.join(", ")).into_owned();
        writeln!(out, "Not read: {names}.")?;
    }
    for skipped in found.skipped.iter().filter(|skipped| skipped.incomplete) {
        let (path, reason) = (sanitize::line(&skipped.path), sanitize::line(&skipped.reason));
        writeln!(out, "Skipped: {path}: {reason}")?;
    }
    Ok(())
}

fn write_variable(variable: &Variable, out: &mut dyn Write) -> io::Result<()> {
    let marks = [(variable.secret, "a secret"), (variable.platform, "set by the platform")];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
    let marks = if marks.is_empty() { String::new() } else { format!("  {}", marks.join(", ")) };
    writeln!(out, "  {BOLD}{}{BOLD:#}{DIM}{marks}{DIM:#}", sanitize::line(&variable.name))?;
    // Places with the same default stand together.
    let mut reads: Vec<(String, Vec<Site>)> = Vec::new();
    for read in &variable.read {
        let note = note(read);
        match reads.iter_mut().find(|(other, _)| *other == note) {
            Some((_, sites)) => sites.push(read.site.clone()),
            None => reads.push((note, vec![read.site.clone()])),
        }
    }
    for (note, sites) in reads {
        writeln!(out, "    read        {}{note}", places(&sites))?;
    }
    let others = [
        ("documented", &variable.documented),
        ("set", &variable.set),
        ("set in CI", &variable.set_in_ci),
    ];
    for (word, sites) in others {
        if !sites.is_empty() {
            writeln!(out, "    {word:<12}{}", places(sites))?;
        }
    }
    Ok(())
}

/// What is used where the variable is missing.
fn note(read: &Read) -> String {
    match &read.default {
        Some(default) if default.is_empty() => ", by default empty".to_owned(),
        Some(default) => {
            let first = default.lines().next().unwrap_or_default();
            format!(", by default {}", sanitize::line(first))
        }
        None if read.required => ", required".to_owned(),
        None => String::new(),
    }
}

/// The first places, and how many more there are.
fn places(sites: &[Site]) -> String {
    let mut text = String::new();
    for site in sites.iter().take(MOST) {
        let comma = if text.is_empty() { "" } else { ", " };
        let line = if site.line > 0 { format!(":{}", site.line) } else { String::new() };
        // A string takes all that is written to it.
        let _ = write!(text, "{comma}{}{line}", sanitize::line(&site.path));
    }
    if sites.len() > MOST {
        let _ = write!(text, " and {} more", sites.len() - MOST);
    }
    text
}

/// Adds to the project's example what the app reads and it does not name.
fn write_example(project: &Path, found: &Environment) -> Result<(), CliError> {
    let path = project.join(EXAMPLE);
    if fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
        // It may lead out of the project.
        return Err(CliError::usage(format!(
            "{} is a link; put a file in its place, and it will be added to",
            path.display()
        )));
    }
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(CliError::usage(format!(
                "cannot read {}, so nothing is added to it: {error}",
                path.display()
            )));
        }
    };
    let named = |it: &Variable| it.documented.iter().any(|site| site.path == EXAMPLE);
    let missing: Vec<&Variable> = found
        .variables
        .iter()
        .filter(|it| !it.platform && !it.read.is_empty() && !named(it))
        .collect();
    if missing.is_empty() {
        message(&format!("{} names all that the app reads; it is as it was", path.display()));
        return Ok(());
    }
    replace(&path, &with_missing(&before, &missing)).map_err(|error| {
        CliError::incomplete(format!("cannot write {}: {error}", path.display()))
    })?;
    let names: Vec<&str> = missing.iter().map(|it| it.name.as_str()).collect();
    message(&format!("{}: added {}", path.display(), names.join(", ")));
    Ok(())
}

/// The example with the missing variables after what stands there.
fn with_missing(before: &str, missing: &[&Variable]) -> String {
    let end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = before.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    for variable in missing {
        if !text.is_empty() {
            text.push_str(end);
        }
        let places = variable.read.iter().map(|read| read.site.clone()).collect::<Vec<_>>();
        let secret = if variable.secret { "; a secret: each deploy has its own" } else { "" };
        let value = variable.default().map(quoted).unwrap_or_default();
        let _ = write!(
            text,
            "# Read in {}{secret}{end}{}={value}{end}",
            self::places(&places),
            variable.name
        );
    }
    text
}

/// A value as env files have it.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,@+%".contains(c);
    if value.chars().all(plain) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$"))
    }
}

/// Writes the file whole or not at all, with the permissions that it has.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".env.example.");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(present) = fs::metadata(path) {
        file.as_file().set_permissions(present.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
