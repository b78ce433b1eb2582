//! Markdown in three stages: [`parse`] gives blocks with source places,
//!

pub mod block;
pub mod line;
mod parse;

pub use block::{Block, Directive, Document, Inline};
pub use line::{Line, Page, Role, Span, SyntaxRole};
pub use parse::parse;
