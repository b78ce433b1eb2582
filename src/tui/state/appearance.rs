//! How the screen looks.

use crate::tui::theme::{Ground, Looks, Theme};

/// How the screen looks, and how else it can.
#[derive(Debug)]
pub struct Appearance {
    /// The theme that is seen.
    pub theme: Theme,
    /// The themes that there are.
    pub looks: Looks,
    /// The name of the one that was chosen.
    pub chosen: String,
    /// The name of the one that the user's file names.
    pub configured: Option<String>,
    /// What the terminal's own ground is, where that is known.
    pub ground: Option<Ground>,
    /// Whether the terminal was asked for it.
    pub asked: bool,
}

impl Appearance {
    /// Shows the theme that `name` stands for, or says why it cannot.
    ///
    /// # Errors
    /// There is none, or its file is wrong.
    pub fn show(&mut self, name: &str) -> Result<(), String> {
        let look = self.looks.find(name, self.configured.as_deref(), self.ground)?;
        self.theme = self.theme.with(look);
        Ok(())
    }
}
