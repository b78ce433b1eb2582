//! The blocks of the criteria: written, and what people wrote around the words kept.

use super::read::text;
use super::{BLOCKS, KEYS};
use crate::checklist::{Key, Word};
use crate::curriculum::Criterion;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

/// Adds the block of a criterion, where there is none.
pub(super) fn add(document: &mut DocumentMut, criterion: &Criterion) {
    let key = Key::of(criterion.id.as_str());
    let blocks = document.get(BLOCKS).and_then(Item::as_array_of_tables);
    let has = |block: &Table| block.get("id").and_then(text).as_deref() == Some(&criterion.id);
    if !blocks.is_some_and(|blocks| blocks.iter().any(has)) {
        insert(document, &key, titled(criterion, None));
    }
}

/// The block of a criterion, with its question above.
pub(super) fn titled(criterion: &Criterion, word: Option<&Word>) -> Table {
    let question: Vec<&str> = criterion.question.split_whitespace().collect();
    let question = question.join(" ");
    let question = crate::sanitize::line(&question);
    let mut block = block(&Key::of(criterion.id.as_str()), word);
    block.decor_mut().set_prefix(format!("\n# {question}\n"));
    block
}

/// Writes `word` into the block of `key`, and makes one where there is none.
pub(super) fn put(document: &mut DocumentMut, key: &Key, word: Option<&Word>) {
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
