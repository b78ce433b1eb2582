//! The project's own file read: what is odd or wrong in it is told with its line.

use super::{BLOCKS, HEAD, KEYS, VERSION};
use crate::checklist::{Key, Said, Until, Word};
use crate::date::Date;
use crate::state_file::Fault;
use std::collections::BTreeMap;
use std::ops::Range;
use toml_edit::{Document, Item, Table};

/// The checklist of a project's file.
#[derive(Debug)]
pub(in crate::checklist) struct Shared {
    pub(in crate::checklist) words: BTreeMap<Key, Word>,
    /// What is odd and does no harm.
    pub(in crate::checklist) warnings: Vec<Fault>,
    /// The version of the file, where it is newer than ours.
    pub(in crate::checklist) newer: Option<i64>,
}

/// Reads the checklist of a file; `None` where it has none.
///
/// # Errors
/// All that is wrong in it, with lines.
pub(in crate::checklist) fn read(text: &str) -> Result<Option<Shared>, Vec<Fault>> {
    let document = Document::parse(text).map_err(|error| vec![syntax(text, &error)])?;
    let (head, blocks) = (document.get(HEAD), document.get(BLOCKS));
    if head.is_none() && blocks.is_none() {
        return Ok(None);
    }
    let mut reading = Reading {
        text,
        words: BTreeMap::new(),
        lines: BTreeMap::new(),
        warnings: Vec::new(),
        faults: Vec::new(),
    };
    let newer = head.and_then(|head| reading.version(head)).filter(|found| *found > VERSION);
    match blocks {
        None => {}
        Some(Item::ArrayOfTables(blocks)) => blocks.iter().for_each(|block| reading.block(block)),
        Some(other) => {
            let message = "the criteria are not written as blocks: begin each with [[criterion]]";
            reading.fault(other.span(), message.to_owned());
        }
    }
    if reading.faults.is_empty() {
        Ok(Some(Shared { words: reading.words, warnings: reading.warnings, newer }))
    } else {
        Err(reading.faults)
    }
}

/// What is wrong with a file that is no TOML.
pub(super) fn syntax(text: &str, error: &toml_edit::TomlError) -> Fault {
    let conflict = text.lines().position(|line| line.starts_with("<<<<<<< "));
    if let Some(index) = conflict {
        let message = "a merge conflict begins here: keep what is right on both sides, and remove \
                       the lines that begin with <<<<<<<, ======= and >>>>>>>";
        return Fault { line: Some(index + 1), message: message.to_owned() };
    }
    Fault {
        line: error.span().map(|span| line_of(text, span.start)),
        message: error.message().trim().replace('\n', ", "),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

struct Reading<'a> {
    text: &'a str,
    words: BTreeMap<Key, Word>,
    /// Where each word stands.
    lines: BTreeMap<Key, usize>,
    warnings: Vec<Fault>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn at(&self, span: Option<Range<usize>>, message: String) -> Fault {
        Fault { line: span.map(|span| line_of(self.text, span.start)), message }
    }

    fn fault(&mut self, span: Option<Range<usize>>, message: String) {
        let fault = self.at(span, message);
        self.faults.push(fault);
    }

    fn warn(&mut self, span: Option<Range<usize>>, message: String) {
        let fault = self.at(span, message);
        self.warnings.push(fault);
    }

    fn version(&mut self, head: &Item) -> Option<i64> {
        let found = head.as_table_like().and_then(|table| table.get("version"));
        let version = found.and_then(Item::as_integer);
        if version.is_none() {
            let span = found.and_then(Item::span).or_else(|| head.span());
            self.fault(span, format!("[checklist] needs the line `version = {VERSION}`"));
        }
        version
    }

    fn block(&mut self, block: &Table) {
        for (key, item) in block {
            if !KEYS.contains(&key) {
                let span = block.key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
                let known = KEYS.join(", ");
                self.warn(span, format!("`{key}` is kept and means nothing here; known: {known}"));
            }
        }
        let Some(criterion) = self.text_of(block, "id").filter(|id| !id.trim().is_empty()) else {
            if !block.contains_key("id") {
                let message = "the block names no criterion: add id = \"…\", \
                               `twelve-tui checklist show` lists them";
                self.fault(block.span(), message.to_owned());
            }
            return;
        };
        let key = Key { criterion, app: self.text_of(block, "app") };
        let line = block.span().map_or(0, |span| line_of(self.text, span.start));
        if let Some(first) = self.lines.insert(key.clone(), line) {
            let message = format!("{key} has a block already, on line {first}: keep one of them");
            self.fault(block.span(), message);
        }
        if let Some(word) = self.word(block) {
            self.words.insert(key, word);
        }
    }

    /// What a block says; `None` where it says nothing.
    fn word(&mut self, block: &Table) -> Option<Word> {
        if block.iter().all(|(key, _)| matches!(key, "id" | "app") || !KEYS.contains(&key)) {
            return None;
        }
        let status = match self.text_of(block, "status") {
            None => Said::Open,
            Some(name) => Said::find(&name).unwrap_or_else(|| {
                let names = Said::ALL.map(Said::name).join(", ");
                self.fault(span_of(block, "status"), format!("`{name}` is no status: {names}"));
                Said::Open
            }),
        };
        let until = self.text_of(block, "until").map(|text| Until::from(text.as_str()));
        if let Some(Until::Malformed(text)) = &until {
            let message = format!(
                "until: `{text}` is no day, and the waiver counts as ended: write YYYY-MM-DD"
            );
            self.warn(span_of(block, "until"), message);
        }
        let word = Word {
            status,
            note: self.text_of(block, "note").unwrap_or_default(),
            link: self.text_of(block, "link"),
            owner: self.text_of(block, "owner"),
            due: self.day_of(block, "due"),
            until,
            set_on: self.day_of(block, "set_on"),
            evidence: self.text_of(block, "evidence"),
        };
        if status == Said::NotApplicable && !word.has_reason() {
            let message = "not-applicable counts only with a note or a link that says why";
            self.warn(block.span(), message.to_owned());
        }
        Some(word)
    }

    fn text_of(&mut self, block: &Table, key: &str) -> Option<String> {
        let item = block.get(key)?;
        let text = text(item);
        if text.is_none() {
            self.fault(item.span(), format!("`{key}` is no text: write {key} = \"…\""));
        }
        text
    }

    fn day_of(&mut self, block: &Table, key: &str) -> Option<Date> {
        let text = self.text_of(block, key)?;
        text.parse()
            .map_err(|error| self.fault(span_of(block, key), format!("{key}: {error}")))
            .ok()
    }
}

fn span_of(block: &Table, key: &str) -> Option<Range<usize>> {
    block.get(key).and_then(Item::span)
}

/// A text, or a day that was written without quotes.
pub(super) fn text(item: &Item) -> Option<String> {
    let day = || item.as_datetime().map(ToString::to_string);
    item.as_str().map(ToOwned::to_owned).or_else(day)
}
