//! The checklist in the project's own file: text in, words out, and edits that keep what people
//! wrote around them.
//!
//! Each criterion has a block of its own from the start, so that edits of two branches touch
//! different lines and git merges them.

use super::{Key, Said, Until, Word};
use crate::curriculum::Criterion;
use crate::date::Date;
use crate::state_file::Fault;
use std::collections::BTreeMap;
use std::ops::Range;
use toml_edit::{ArrayOfTables, Document, DocumentMut, Item, Table, Value, value};

/// The name of the project's file.
pub const FILE_NAME: &str = "twelve-factor.toml";

/// The version of the checklist in it.
const VERSION: i64 = 1;

/// The table that says that the checklist is here, and the blocks.
const HEAD: &str = "checklist";
const BLOCKS: &str = "criterion";

/// What a block may hold, in the order in which we write it.
const KEYS: [&str; 10] =
    ["id", "app", "status", "note", "link", "owner", "due", "until", "set_on", "evidence"];

const COMMENT: &str = "\
# What the team says about the twelve-factor criteria, a block for each. A block without a status
# is open. Edit it here, with `twelve-tui`, or with `twelve-tui checklist set`.
";

/// The checklist of a project's file.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) words: BTreeMap<Key, Word>,
    /// What is odd and does no harm.
    pub(super) warnings: Vec<Fault>,
    /// The version of the file, where it is newer than ours.
    pub(super) newer: Option<i64>,
}

/// Reads the checklist of a file; `None` where it has none.
///
/// # Errors
/// All that is wrong in it, with lines.
pub(super) fn read(text: &str) -> Result<Option<Shared>, Vec<Fault>> {
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

fn syntax(text: &str, error: &toml_edit::TomlError) -> Fault {
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
fn text(item: &Item) -> Option<String> {
    let day = || item.as_datetime().map(ToString::to_string);
    item.as_str().map(ToOwned::to_owned).or_else(day)
}

/// The file with a checklist that has a block for each of `criteria`, and for each of `words`.
///
/// # Errors
/// The file is broken.
pub(super) fn begin(
    old: &str,
    words: &BTreeMap<Key, Word>,
    criteria: &[Criterion],
) -> Result<String, Vec<Fault>> {
    let mut document = parse(old)?;
    let mut head = Table::new();
    head.insert("version", value(VERSION));
    let gap = if old.trim().is_empty() { "" } else { "\n" };
    head.decor_mut().set_prefix(format!("{gap}{COMMENT}"));
    document.insert(HEAD, Item::Table(head));
    let mut blocks = ArrayOfTables::new();
    for criterion in criteria {
        blocks.push(titled(criterion, words.get(&Key::of(criterion.id.as_str()))));
    }
    document.insert(BLOCKS, Item::ArrayOfTables(blocks));
    let is_there = |key: &Key| {
        key.app.is_none() && criteria.iter().any(|criterion| criterion.id == key.criterion)
    };
    for (key, word) in words.iter().filter(|(key, _)| !is_there(key)) {
        put(&mut document, key, Some(word));
    }
    Ok(document.to_string())
}

/// The file with a checklist that it had before: `former` is what [`part`] gave then, and what
/// people wrote around its words stays. Where there is none, or it fits no longer, it is a new one.
///
/// # Errors
/// The file is broken.
pub(super) fn begin_again(
    old: &str,
    former: Option<&str>,
    words: &BTreeMap<Key, Word>,
    criteria: &[Criterion],
) -> Result<String, Vec<Fault>> {
    parse(old)?;
    let again = former.and_then(|former| {
        let end = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
        let text = format!("{old}{end}{former}");
        let found = read(&text).ok()??.words;
        let mut document = parse(&text).ok()?;
        for criterion in criteria {
            add(&mut document, criterion);
        }
        write(&document.to_string(), &found, words).ok()
    });
    again.map_or_else(|| begin(old, words, criteria), Ok)
}

/// The checklist's own part of the file, with all that people wrote around it.
///
/// # Errors
/// The file is broken.
pub(super) fn part(text: &str) -> Result<String, Vec<Fault>> {
    let mut document = parse(text)?;
    let others: Vec<String> = document
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| ![HEAD, BLOCKS].contains(&name.as_str()))
        .collect();
    for name in others {
        document.remove(&name);
    }
    document.set_trailing("");
    Ok(document.to_string())
}

/// Adds the block of a criterion, where there is none.
fn add(document: &mut DocumentMut, criterion: &Criterion) {
    let key = Key::of(criterion.id.as_str());
    let blocks = document.get(BLOCKS).and_then(Item::as_array_of_tables);
    let has = |block: &Table| block.get("id").and_then(text).as_deref() == Some(&criterion.id);
    if !blocks.is_some_and(|blocks| blocks.iter().any(has)) {
        insert(document, &key, titled(criterion, None));
    }
}

/// The block of a criterion, with its question above.
fn titled(criterion: &Criterion, word: Option<&Word>) -> Table {
    let question: Vec<&str> = criterion.question.split_whitespace().collect();
    let question = question.join(" ");
    let question = crate::sanitize::line(&question);
    let mut block = block(&Key::of(criterion.id.as_str()), word);
    block.decor_mut().set_prefix(format!("\n# {question}\n"));
    block
}

/// Puts a block behind those of its criterion, or of its factor.
fn insert(document: &mut DocumentMut, key: &Key, block: Table) {
    let blocks =
        document.entry(BLOCKS).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    // What is no array of blocks was refused when the file was read.
    let Some(blocks) = blocks.as_array_of_tables_mut() else { return };
    let factor = |id: &str| id.split('.').next().map(ToOwned::to_owned);
    let id = |block: &Table| block.get("id").and_then(text).unwrap_or_default();
    let last = |wanted: &dyn Fn(&str) -> bool| {
        (0..blocks.len()).rev().find(|&at| blocks.get(at).is_some_and(|it| wanted(&id(it))))
    };
    let after = last(&|id| id == key.criterion)
        .or_else(|| last(&|id| factor(id) == factor(&key.criterion)));
    let at = after.map_or(blocks.len(), |index| index + 1);
    blocks.insert(at, block);
}

/// The file after the words changed from `before` to `after`. What did not change is as it was.
///
/// # Errors
/// The file is broken.
pub(super) fn write(
    old: &str,
    before: &BTreeMap<Key, Word>,
    after: &BTreeMap<Key, Word>,
) -> Result<String, Vec<Fault>> {
    let mut document = parse(old)?;
    for key in before.keys().chain(after.keys()) {
        if before.get(key) != after.get(key) {
            put(&mut document, key, after.get(key));
        }
    }
    Ok(document.to_string())
}

/// The file without a checklist; `None` where nothing else is in it.
///
/// # Errors
/// The file is broken.
pub(super) fn end(old: &str) -> Result<Option<String>, Vec<Fault>> {
    let mut document = parse(old)?;
    document.remove(HEAD);
    document.remove(BLOCKS);
    let rest = document.to_string();
    Ok((!rest.trim().is_empty()).then_some(rest))
}

fn parse(text: &str) -> Result<DocumentMut, Vec<Fault>> {
    text.parse().map_err(|error| vec![syntax(text, &error)])
}

/// Writes `word` into the block of `key`, and makes one where there is none.
fn put(document: &mut DocumentMut, key: &Key, word: Option<&Word>) {
    let blocks =
        document.entry(BLOCKS).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    // What is no array of blocks was refused when the file was read.
    let Some(blocks) = blocks.as_array_of_tables_mut() else { return };
    let found = blocks.iter_mut().find(|block| {
        let is =
            |name: &str, wanted: Option<&str>| block.get(name).and_then(text).as_deref() == wanted;
        is("id", Some(&key.criterion)) && is("app", key.app.as_deref())
    });
    match (found, word) {
        (Some(found), word) => fill(found, word),
        (None, Some(_)) => insert(document, key, block(key, word)),
        (None, None) => {}
    }
}

fn block(key: &Key, word: Option<&Word>) -> Table {
    let mut block = Table::new();
    block.insert("id", value(key.criterion.as_str()));
    if let Some(app) = &key.app {
        block.insert("app", value(app.as_str()));
    }
    fill(&mut block, word);
    block
}

/// Writes `word` into its block, and leaves alone what is the same.
fn fill(block: &mut Table, word: Option<&Word>) {
    let note = word.map(|word| word.note.clone()).filter(|note| !note.is_empty());
    let fields = [
        ("status", word.map(|word| word.status.name().to_owned())),
        ("note", note),
        ("link", word.and_then(|word| word.link.clone())),
        ("owner", word.and_then(|word| word.owner.clone())),
        ("due", word.and_then(|word| word.due).map(|due| due.to_string())),
        ("until", word.and_then(|word| word.until.as_ref()).map(ToString::to_string)),
        ("set_on", word.and_then(|word| word.set_on).map(|day| day.to_string())),
        ("evidence", word.and_then(|word| word.evidence.clone())),
    ];
    let mut is_new = false;
    for (name, wanted) in fields {
        match (block.get_mut(name), wanted) {
            (Some(item), Some(wanted)) if text(item).as_deref() == Some(&wanted) => {}
            (Some(Item::Value(old)), Some(wanted)) => {
                // The comment behind the value is its decor.
                let decor = old.decor().clone();
                *old = Value::from(wanted);
                *old.decor_mut() = decor;
            }
            (Some(_), None) => remove(block, name),
            (_, Some(wanted)) => {
                block.insert(name, value(wanted));
                is_new = true;
            }
            (None, None) => {}
        }
    }
    if is_new {
        let rank = |key: &str| KEYS.iter().position(|it| *it == key).unwrap_or(KEYS.len());
        block.sort_values_by(|one, _, other, _| rank(one.get()).cmp(&rank(other.get())));
    }
}

/// Removes a line; comments on it go above the block.
fn remove(block: &mut Table, name: &str) {
    let prefix = block.key(name).and_then(|key| key.leaf_decor().prefix()?.as_str());
    let suffix = block.get(name).and_then(Item::as_value);
    let suffix = suffix.and_then(|value| value.decor().suffix()?.as_str());
    let mut comments = String::new();
    for line in [prefix, suffix].into_iter().flatten().flat_map(str::lines) {
        if line.trim_start().starts_with('#') {
            comments.push_str(line.trim());
            comments.push('\n');
        }
    }
    block.remove(name);
    if !comments.is_empty() {
        let above = block.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("\n");
        let above = format!("{above}{comments}");
        block.decor_mut().set_prefix(above);
    }
}

#[cfg(test)]
mod tests;
