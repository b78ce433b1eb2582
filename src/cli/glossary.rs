//! `glossary`: the terms that the lessons define.

use super::output::{BOLD, DIM, ListFormat, write_json};
use super::styled::text_width;
use super::{CliError, Context, unknown};
use crate::curriculum::{Pack, Term};
use crate::markdown::{Block, Document, Inline, plain};
use crate::sanitize;
use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// List the terms of the lessons, or say what one means
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui glossary                    all terms
  twelve-tui glossary backing-service    one; \"backing service\" does too
  twelve-tui glossary --format json      for programs")]
pub(super) struct GlossaryArgs {
    /// The term: its name or its id
    term: Option<String>,

    /// No colours and no ornaments, one term a line
    #[arg(long)]
    pub(super) plain: bool,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,
}

pub(super) fn run(
    args: &GlossaryArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    let terms = match &args.term {
        Some(name) => vec![find(&pack, name)?],
        None => pack.terms.iter().collect(),
    };
    match args.format {
        ListFormat::Human if args.plain => write_plain(out, &terms)?,
        ListFormat::Human => write_list(out, &terms)?,
        ListFormat::Json => {
            write_json(out, &Listing { terms: terms.into_iter().map(listed).collect() })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn find<'a>(pack: &'a Pack, name: &str) -> Result<&'a Term, CliError> {
    let is_it =
        |term: &&Term| term.id.eq_ignore_ascii_case(name) || term.name.eq_ignore_ascii_case(name);
    pack.terms.iter().find(is_it).ok_or_else(|| {
        let names = pack.terms.iter().map(|term| term.id.as_str());
        CliError::usage(unknown("term", name, names, "`twelve-tui glossary` lists them"))
    })
}

fn write_plain(out: &mut dyn Write, terms: &[&Term]) -> io::Result<()> {
    for term in terms {
        let definition = term.definition.split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, lesson) = (sanitize::line(&term.name), sanitize::line(&term.lesson));
        writeln!(out, "{name}: {} (lesson {lesson})", sanitize::line(&definition))?;
    }
    Ok(())
}

fn write_list(out: &mut dyn Write, terms: &[&Term]) -> io::Result<()> {
    for (index, term) in terms.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{BOLD}{}{BOLD:#}", sanitize::line(&term.name))?;
        let definition = Inline::Text(sanitize::line(&term.definition).into_owned());
        let blocks = vec![Block::Paragraph(vec![definition])];
        let text = plain(&Document { blocks, footnotes: Vec::new() }, text_width() - 2);
        for line in text.lines() {
            writeln!(out, "  {line}")?;
        }
        writeln!(out, "  {DIM}twelve-tui lesson {}{DIM:#}", sanitize::line(&term.lesson))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Listing<'a> {
    terms: Vec<ListedTerm<'a>>,
}

#[derive(Serialize)]
struct ListedTerm<'a> {
    id: &'a str,
    name: &'a str,
    definition: &'a str,
    lesson: &'a str,
}

fn listed(term: &Term) -> ListedTerm<'_> {
    let Term { id, name, definition, lesson } = term;
    ListedTerm { id, name, definition, lesson }
}
