//! How commands write: styles, messages, formats.

use crate::check::report::Status;
use crate::sanitize;
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, Write};

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default();
pub(super) const OPEN: Style = AnsiColor::Yellow.on_default();

/// A format for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// The style of a status.
pub(super) fn style_of(status: Status) -> Style {
    match status {
        Status::Met => GOOD,
        Status::Unmet | Status::Error => BAD,
        Status::Unknown | Status::Waived => OPEN,
        Status::NotApplicable => DIM,
    }
}

/// Tells the user something on stderr, sanitised.
pub(super) fn message(text: &str) {
    let mut err = anstream::stderr().lock();
    for (index, line) in sanitize::lines(text).enumerate() {
        let head = if index == 0 { "twelve-tui: " } else { "" };
        // Without a stderr there is nobody to tell.
        let _ = writeln!(err, "{head}{line}");
    }
}

/// Writes outside text line by line, sanitised, each line after `indent`.
pub(super) fn write_text(out: &mut dyn Write, text: &str, indent: &str) -> io::Result<()> {
    for line in sanitize::lines(text) {
        if line.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, "{indent}{line}")?;
        }
    }
    Ok(())
}

/// Writes `value` as JSON.
pub(super) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
