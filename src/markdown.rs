//! Markdown in three stages: [`parse()`] gives blocks with source places,
//! [`layout()`] sets them for a width, and the result is lines of text in roles.
//! [`plain()`] sets them for a pipe or a screen reader instead.
//!
//! Nothing here knows colours: a theme maps a [`Role`] to a style, plain text drops it.

pub mod block;
pub mod highlight;
mod layout;
pub mod line;
mod parse;
mod plain;
mod reading;

pub use block::{Block, Directive, Document, Inline};
pub use highlight::Highlighter;
pub use layout::{
    Highlight, LayoutOptions, OUTPUT_INDENT, PlainCode, break_line, layout, wrap_text,
};
pub use line::{CellPart, CodeBlock, Line, Page, Role, Span, SyntaxRole};
pub use parse::parse;
pub(crate) use parse::{DIRECTIVES, FRAGMENT, events};
pub use plain::plain;
pub use reading::{Part, Reading};
