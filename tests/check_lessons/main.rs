//! What real projects taught the check: each lesson a small project, written for it.
#![allow(clippy::unwrap_used, reason = "a test just fails")]

#[path = "../checked/mod.rs"]
mod checked;
mod elixir;
mod go;
mod images;
mod jvm;
mod node;
mod php;
mod python;
mod ruby;
mod rust;
