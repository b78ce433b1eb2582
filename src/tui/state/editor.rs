//! The built-in editor, for files of an exercise.

use crate::markdown::{Line, Page, Role, SyntaxRole};
use crate::tui::find::Found;
use ratatui_textarea::{CursorMove, TextArea};
use std::collections::HashMap;
use std::path::PathBuf;

/// A file that is edited here.
#[derive(Debug)]
pub struct Editor {
    /// The lesson's id.
    pub lesson: String,
    /// Where the file is.
    pub path: PathBuf,
    /// Its path inside the exercise.
    pub name: String,
    /// Its text, with what can be undone.
    pub area: TextArea<'static>,
    /// The text that is in the file, as far as is known.
    pub saved: String,
    /// What is being saved.
    pub saving: Option<String>,
    /// How its lines end.
    pub line_break: &'static str,
    /// Whether it is left once it is saved.
    pub leaving: bool,
    /// Index of the first line that is seen.
    pub top: usize,
    /// The first column that is seen.
    pub left: usize,
    /// Lines whose highlighting is known: a line that is being typed waits for its own.
    pub colors: HashMap<String, Vec<(SyntaxRole, String)>>,
    /// Its lines, in which is searched.
    pub page: Page,
    /// What is looked for.
    pub found: Option<Found>,
}

impl Editor {
    /// Opens the file at `path`, in which this text is.
    pub fn new(lesson: String, path: PathBuf, name: String, text: String) -> Self {
        let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let lines = text.lines().map(str::to_owned).collect();
        let mut area = TextArea::new(lines);
        let tabs = text.lines().any(|line| line.starts_with('\t'));
        area.set_hard_tab_indent(tabs);
        area.set_max_histories(1000);
        let mut editor = Self {
            lesson,
            path,
            name,
            area,
            saved: text,
            saving: None,
            line_break,
            leaving: false,
            top: 0,
            left: 0,
            colors: HashMap::new(),
            page: Page::default(),
            found: None,
        };
        editor.changed();
        editor
    }

    /// The text, as it would be written: each line ends.
    pub fn text(&self) -> String {
        match self.area.lines() {
            [only] if only.is_empty() => String::new(),
            lines => lines.iter().map(|line| line.clone() + self.line_break).collect(),
        }
    }

    /// Whether there is something to save.
    pub fn is_changed(&self) -> bool {
        let whole = |text: &str| text.strip_suffix(self.line_break).unwrap_or(text).to_owned();
        whole(&self.text()) != whole(&self.saved)
    }

    /// Line and column of the cursor, 0-based, in characters.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// The text has changed.
    pub fn changed(&mut self) {
        let lines = self.area.lines().iter();
        self.page.lines = lines.map(|line| Line::new(line.as_str(), Role::Text)).collect();
        if let Some(mut found) = self.found.take() {
            found.look(&self.page);
            self.found = Some(found);
        }
    }

    /// Puts the cursor on the place that was found.
    pub fn go_to_found(&mut self) {
        let Some(found) = &self.found else { return };
        let Some(part) = found.places.get(found.current).and_then(|parts| parts.first()) else {
            return;
        };
        let before = self.area.lines()[part.line].get(..part.bytes.start).unwrap_or("");
        let column = before.chars().count();
        let number = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(number(part.line), number(column)));
    }

    /// Brings the cursor into sight.
    pub fn follow(&mut self, width: usize, height: usize) {
        let (row, column) = self.cursor();
        self.top = self.top.min(row).max((row + 1).saturating_sub(height));
        let column = super::super::editor::column_of(&self.area.lines()[row], column);
        self.left = self.left.min(column).max((column + 1).saturating_sub(width));
    }
}
