//! The terminal UI.
//!
//! A message comes in, [`update::update`] changes the [`state::State`] and says which
//! [`effect::Effect`]s follow, [`view::draw`] draws the state. Only [`app`] has side effects: it
//! owns the terminal, the threads and the one channel through which all messages come. A frame is
//! drawn after messages and at no other time, so an idle UI does nothing.

pub mod app;
pub mod diff;
pub mod effect;
pub mod find;
pub mod finder;
pub mod keymap;
pub mod lesson_page;
pub mod link;
pub mod message;
mod output;
pub mod panel;
pub mod settings;
pub mod state;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;

#[cfg(test)]
mod tests;
