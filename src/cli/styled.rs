//! Markdown in the terminal's own colours, or in plain words.

use crate::markdown::{self, Document, Highlighter, LayoutOptions, Page, Role, SyntaxRole};
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::io::{self, IsTerminal, Write};

/// Text is not set wider than this: longer lines are hard to read.
const MAX_WIDTH: u16 = 80;

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Words alone, for pipes and screen readers.
    Plain,
    /// Ornaments, colours and highlighted code.
    Styled,
}

impl Look {
    /// What suits stdout, and what the user wants of it.
    pub(super) fn of_stdout() -> Self {
        match AutoStream::choice(&io::stdout()) {
            ColorChoice::Never => Self::Plain,
            _ => Self::Styled,
        }
    }
}

/// The width of the terminal in columns, if it is not too wide to read.
pub(super) fn text_width() -> usize {
    let terminal = io::stdout().is_terminal().then(crossterm::terminal::size);
    usize::from(match terminal {
        Some(Ok((columns, _))) => columns.clamp(20, MAX_WIDTH),
        _ => MAX_WIDTH,
    })
}

/// Whether the terminal is one that draws ASCII alone.
pub(super) fn ascii_only() -> bool {
    std::env::var("TERM").is_ok_and(|term| matches!(term.as_str(), "linux" | "dumb" | "vt100"))
}

/// Writes Markdown, set for `width` columns.
pub(super) fn write_markdown(
    out: &mut dyn Write,
    text: &str,
    width: usize,
    look: Look,
) -> io::Result<()> {
    write_document(out, &markdown::parse(text), width, look)
}

/// Writes a parsed text, set for `width` columns.
pub(super) fn write_document(
    out: &mut dyn Write,
    document: &Document,
    width: usize,
    look: Look,
) -> io::Result<()> {
    match look {
        Look::Plain => write!(out, "{}", markdown::plain(document, width)),
        Look::Styled => {
            let options = LayoutOptions { width, ascii: ascii_only() };
            write_page(out, &markdown::layout(document, &options, &Highlighter::load()))
        }
    }
}

fn write_page(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    for line in &page.lines {
        for span in &line.spans {
            let style = style_of(span.role);
            write!(out, "{style}{}{style:#}", span.text)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The style of a role: only the sixteen colours that every terminal's own theme sets.
fn style_of(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Text | Role::Stdout => plain,
        Role::Painted(style) => style,
        Role::Emphasis | Role::Quote => plain.italic(),
        Role::StrongEmphasis => plain.bold().italic(),
        Role::Strike => plain.strikethrough(),
        Role::Code => AnsiColor::Cyan.on_default(),
        Role::Heading(1) => plain.bold().underline(),
        Role::Strong | Role::Heading(_) => plain.bold(),
        Role::Link | Role::Action => plain.underline(),
        Role::Term => plain.italic().underline(),
        Role::Marker | Role::Dim => plain.dimmed(),
        Role::Note => AnsiColor::Magenta.on_default().bold(),
        Role::Warning | Role::Open => AnsiColor::Yellow.on_default().bold(),
        Role::Stderr | Role::Bad | Role::Removed => AnsiColor::Red.on_default(),
        Role::Here => AnsiColor::Cyan.on_default().bold(),
        Role::Good | Role::Added => AnsiColor::Green.on_default(),
        Role::Syntax(role) => match role {
            SyntaxRole::Plain | SyntaxRole::Variable | SyntaxRole::Punctuation => plain,
            SyntaxRole::Keyword => AnsiColor::Magenta.on_default(),
            SyntaxRole::String => AnsiColor::Green.on_default(),
            SyntaxRole::Constant => AnsiColor::Yellow.on_default(),
            SyntaxRole::Comment => plain.dimmed(),
            SyntaxRole::Function => AnsiColor::Cyan.on_default(),
            SyntaxRole::Type => AnsiColor::Cyan.on_default(),
        },
    }
}
