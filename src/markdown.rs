//! Markdown in three stages: `parse` gives blocks with source places,
//! `layout` sets them for a width, and the result is lines of text in roles.
//!
//! Nothing here knows colours: a theme maps a [`Role`] to a style, plain text drops it.

pub mod block;
pub mod line;

pub use block::{Block, Directive, Document};
pub use line::{Line, Page, Role, Span, SyntaxRole};
