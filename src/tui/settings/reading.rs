//! Reading a file of the user's so that every mistake is told with its line and key.

use super::Fault;
use crate::suggest::closest;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;
use toml_edit::{Document, Item, TableLike};

/// A TOML file that is being read, and what is wrong in it so far.
pub(in crate::tui) struct Reading<'a> {
    path: &'a Path,
    text: &'a str,
    document: Rc<Document<String>>,
    faults: Vec<Fault>,
}

impl<'a> Reading<'a> {
    /// Begins with `text`, which stands at `path`.
    ///
    /// # Errors
    /// It is no TOML.
    pub(in crate::tui) fn new(path: &'a Path, text: &'a str) -> Result<Self, Vec<Fault>> {
        let document = Document::parse(text.to_owned()).map_err(|error| {
            let message = error.message().trim().replace('\n', ", ");
            let line = error.span().map(|span| line_of(text, span.start));
            vec![Fault { path: path.to_owned(), line, key: String::new(), message }]
        })?;
        Ok(Self { path, text, document: Rc::new(document), faults: Vec::new() })
    }

    /// What it says.
    pub(in crate::tui) fn document(&self) -> Rc<Document<String>> {
        self.document.clone()
    }

    /// The line of something in it.
    pub(in crate::tui) fn line(&self, span: Option<Range<usize>>) -> Option<usize> {
        span.map(|span| line_of(self.text, span.start))
    }

    /// Something is wrong with the value of `key`.
    pub(in crate::tui) fn fault(&mut self, item: Option<&Item>, key: &str, message: String) {
        let line = self.line(item.and_then(Item::span));
        self.fault_at(line, key, message);
    }

    /// Something is wrong with `key`, on this line.
    pub(in crate::tui) fn fault_at(&mut self, line: Option<usize>, key: &str, message: String) {
        let (path, key) = (self.path.to_owned(), key.to_owned());
        self.faults.push(Fault { path, line, key, message });
    }

    /// Finds the keys of `table` (which is called `name`) that mean nothing.
    pub(in crate::tui) fn only_known(&mut self, table: &dyn TableLike, name: &str, known: &[&str]) {
        for (key, item) in table.iter().filter(|(key, _)| !known.contains(key)) {
            let full = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
            let message = match closest(key, known.iter().copied()) {
                Some(close) => format!("means nothing here; did you mean `{close}`?"),
                None => format!("means nothing here; known: {}", known.join(", ")),
            };
            let span = table.key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
            let line = self.line(span);
            self.fault_at(line, &full, message);
        }
    }

    /// The text of a key, where it is there.
    pub(in crate::tui) fn text(
        &mut self,
        table: &dyn TableLike,
        name: &str,
        key: &str,
    ) -> Option<String> {
        let item = table.get(key)?;
        let text = item.as_str().map(ToOwned::to_owned);
        if text.is_none() {
            let full = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
            self.fault(Some(item), &full, "takes a text in quotes".into());
        }
        text
    }

    /// The table of a key, where it is there.
    pub(in crate::tui) fn table<'t>(
        &mut self,
        table: &'t dyn TableLike,
        name: &str,
        key: &str,
    ) -> Option<&'t dyn TableLike> {
        let item = table.get(key)?;
        let found = item.as_table_like();
        if found.is_none() {
            let full = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
            self.fault(Some(item), &full, format!("is a table: begin it with [{full}]"));
        }
        found
    }

    /// What is wrong in it.
    pub(in crate::tui) fn faults(self) -> Vec<Fault> {
        self.faults
    }

    /// What was read, where nothing is wrong.
    pub(in crate::tui) fn finish<T>(self, read: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() { Ok(read) } else { Err(self.faults) }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

/// `PageUp` as `page-up`.
pub(in crate::tui) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        if (c.is_uppercase() || c.is_ascii_digit()) && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(c.to_lowercase());
    }
    kebab
}
