//! `checklist history`, `export`, `import`.

use super::{ExportArgs, HistoryArgs, ImportArgs, open};
use crate::checklist::{Checklist, Past, VERSION, past};
use crate::cli::output::{DIM, ListFormat, message, write_json};
use crate::cli::{CliError, Context};
use crate::{sanitize, state_file};
use serde::Serialize;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

#[derive(Serialize)]
struct JsonHistory {
    schema_version: u32,
    history: Vec<Past>,
}

pub(super) fn run(
    args: &HistoryArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let opened = open(&args.path, context)?;
    let wanted =
        |one: &Past| args.criterion.as_ref().is_none_or(|id| one.criterion.criterion == *id);
    let history: Vec<Past> =
        past(&opened.checklist, &opened.place).into_iter().filter(wanted).collect();
    if args.json || args.format == ListFormat::Json {
        write_json(out, &JsonHistory { schema_version: 1, history })?;
    } else {
        history.iter().try_for_each(|one| write_past(out, one))?;
    }
    Ok(())
}

fn write_past(out: &mut dyn Write, one: &Past) -> io::Result<()> {
    let said = match &one.word {
        None => "taken back".to_owned(),
        Some(word) => super::show::in_words(word),
    };
    let commit = one.commit.as_deref().map(|id| &id[..id.len().min(10)]);
    let by = match (&one.by, commit) {
        (Some(by), Some(commit)) => format!("  {by} in {commit}"),
        _ => String::new(),
    };
    let line = format!("{}  {}  {said}", one.on, one.criterion);
    writeln!(out, "{}{DIM}{}{DIM:#}", sanitize::line(&line), sanitize::line(&by))
}

pub(super) fn export(
    args: &ExportArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let mut checklist = open(&args.path, context)?.checklist;
    checklist.settle(context.today);
    let text = state_file::encode(&checklist, VERSION);
    let file = &args.file;
    if file == Path::new("-") {
        out.write_all(text.as_bytes())?;
        return Ok(());
    }
    let written = File::create_new(file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => CliError::usage(format!(
            "{} is there already; give another name, or remove it",
            file.display()
        )),
        _ => CliError::usage(format!("cannot write {}: {error}", file.display())),
    })?;
    message(&format!("written to {}", file.display()));
    Ok(())
}

pub(super) fn import(args: &ImportArgs, context: &Context) -> Result<(), CliError> {
    let file = args.file.display();
    let wrong = |reason: String| CliError::usage(format!("{file}: {reason}"));
    let bytes = fs::read(&args.file).map_err(|error| wrong(error.to_string()))?;
    let other: Checklist =
        state_file::decode(&bytes, VERSION).map_err(|fault| wrong(fault.to_string()))?;
    let change = |list: &mut Checklist| {
        list.merge(&other, context.today);
        Ok(())
    };
    open(&args.path, context)?.store.update(change, context.today)?;
    message(&format!("added what {file} holds"));
    Ok(())
}
