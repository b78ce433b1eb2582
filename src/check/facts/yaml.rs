//! A thin layer over the YAML parser: nodes with their lines; merge keys and tags seen through.

use super::{Broken, TextFile};
use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use std::collections::BTreeSet;

/// A node with its place.
pub(super) type Node<'a> = MarkedYaml<'a>;

/// How deep merge keys are followed.
const DEPTH: usize = 8;

/// So many collections may begin on one line: more are there to break what reads them.
const ON_ONE_LINE: usize = 50;

/// So far a collection may be indented.
const INDENTATION: usize = 200;

/// The documents of `file`.
pub(super) fn documents<'a>(file: &TextFile<'a>) -> Result<Vec<Node<'a>>, Broken> {
    // The parser limits brackets, but not `- - - -`.
    let deep = |line: &str| {
        let begun = line.split_whitespace().take_while(|it| matches!(*it, "-" | "?")).count();
        let inside = line.trim_start();
        let indented = line.len() - inside.len() > INDENTATION;
        begun > ON_ONE_LINE || indented && (begun > 0 || inside.contains(':'))
    };
    if let Some((line, _)) = file.lines().find(|(_, line)| deep(line)) {
        return Err(Broken { line, message: "it is nested too deeply".to_owned() });
    }
    Node::load_from_str(file.text).map_err(|error| Broken {
        line: u32::try_from(error.marker().line()).unwrap_or(0),
        message: format!("it is no valid YAML: {}", error.info()),
    })
}

/// The node without its tag (`!reset`, `!Ref`).
fn plain<'n, 'a>(node: &'n Node<'a>) -> &'n Node<'a> {
    match &node.data {
        YamlData::Tagged(_, inner) => inner,
        _ => node,
    }
}

/// What the tag of a node says: `reset` of `!reset`.
pub(super) fn tag<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.data {
        YamlData::Tagged(tag, _) => Some(tag.suffix.as_str()),
        _ => None,
    }
}

/// What a mapping has under `key`, itself or by a merge key (`<<`).
pub(super) fn get<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    get_merged(node, key, DEPTH)
}

fn get_merged<'n, 'a>(node: &'n Node<'a>, key: &str, depth: usize) -> Option<&'n Node<'a>> {
    let node = plain(node);
    node.data.as_mapping_get(key).or_else(|| {
        let merged = node.data.as_mapping_get("<<").filter(|_| depth > 0 && key != "<<")?;
        merged_parts(merged).find_map(|part| get_merged(part, key, depth - 1))
    })
}

/// A merge key takes one mapping, or several in a sequence.
fn merged_parts<'n, 'a>(merged: &'n Node<'a>) -> impl Iterator<Item = &'n Node<'a>> {
    let merged = plain(merged);
    let one = merged.data.as_sequence().is_none().then_some(merged);
    one.into_iter().chain(merged.data.as_sequence().into_iter().flatten())
}

/// What is found by following `keys`.
pub(super) fn at<'n, 'a>(node: &'n Node<'a>, keys: &[&str]) -> Option<&'n Node<'a>> {
    keys.iter().try_fold(node, |node, key| get(node, key))
}

/// The text that is found by following `keys`.
pub(super) fn text_at(node: &Node<'_>, keys: &[&str]) -> Option<String> {
    at(node, keys).and_then(text)
}

/// The keys and values of a mapping, those of merge keys last; the key's node knows its line.
pub(super) fn entries<'n, 'a>(
    node: &'n Node<'a>,
) -> impl Iterator<Item = (String, &'n Node<'a>, &'n Node<'a>)> {
    let mut found = Vec::new();
    gather(node, DEPTH, &mut BTreeSet::new(), &mut found);
    found.into_iter()
}

fn gather<'n, 'a>(
    node: &'n Node<'a>,
    depth: usize,
    known: &mut BTreeSet<String>,
    found: &mut Vec<(String, &'n Node<'a>, &'n Node<'a>)>,
) {
    let node = plain(node);
    let mut merged = None;
    for (key, value) in node.data.as_mapping().into_iter().flatten() {
        match text(key) {
            Some(name) if name == "<<" => merged = Some(value),
            Some(name) if known.insert(name.clone()) => found.push((name, key, value)),
            _ => {}
        }
    }
    for part in merged.into_iter().flat_map(merged_parts).filter(|_| depth > 0) {
        gather(part, depth - 1, known, found);
    }
}

/// The line on which `key` itself stands in a mapping.
pub(super) fn line_of_key(node: &Node<'_>, key: &str) -> Option<u32> {
    entries(node).find(|(name, ..)| name == key).map(|(_, key, _)| line(key))
}

/// The items of a sequence.
pub(super) fn items<'n, 'a>(node: &'n Node<'a>) -> impl Iterator<Item = &'n Node<'a>> {
    plain(node).data.as_sequence().into_iter().flatten()
}

/// A scalar as text, or the scalars of a sequence one by one.
pub(super) fn texts(node: &Node<'_>) -> impl Iterator<Item = (String, u32)> {
    let own = text(node).map(|text| (text, line(node)));
    own.into_iter().chain(items(node).filter_map(|item| Some((text(item)?, line(item)))))
}

/// A scalar as text.
pub(super) fn text(node: &Node<'_>) -> Option<String> {
    match &plain(node).data {
        YamlData::Value(Scalar::String(text)) => Some(text.to_string()),
        YamlData::Value(Scalar::Integer(number)) => Some(number.to_string()),
        YamlData::Value(Scalar::FloatingPoint(number)) => Some(number.to_string()),
        YamlData::Value(Scalar::Boolean(value)) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether nothing stands there.
pub(super) fn is_null(node: &Node<'_>) -> bool {
    matches!(plain(node).data, YamlData::Value(Scalar::Null))
}

/// 1-based; that of what follows, where nothing else marks the end.
pub(super) fn end_line(node: &Node<'_>) -> u32 {
    u32::try_from(node.span.end.line()).unwrap_or(u32::MAX)
}

/// Whether a mapping says `true` under `key`.
pub(super) fn is_true(node: &Node<'_>, key: &str) -> bool {
    get(node, key).and_then(text).as_deref() == Some("true")
}

/// 1-based.
pub(super) fn line(node: &Node<'_>) -> u32 {
    u32::try_from(node.span.start.line()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merge_keys_and_tags_are_seen_through() {
        let text = "x-app: &app\n  image: a\n  env: {A: 1}\nx-b: &b {user: me, image: b}\n\
                    one:\n  <<: *app\n  image: c\ntwo:\n  <<: [*app, *b]\nthree: !reset [d]\n";
        let documents = documents(&TextFile::new("a.yml", text)).unwrap();
        let root = &documents[0];
        assert_eq!(text_at(root, &["one", "image"]).as_deref(), Some("c"));
        assert_eq!(text_at(root, &["one", "env", "A"]).as_deref(), Some("1"));
        assert_eq!(text_at(root, &["two", "image"]).as_deref(), Some("a"));
        assert_eq!(text_at(root, &["two", "user"]).as_deref(), Some("me"));
        let names: Vec<String> =
            entries(get(root, "two").unwrap()).map(|(name, ..)| name).collect();
        assert_eq!(names, ["image", "env", "user"]);
        assert_eq!(items(get(root, "three").unwrap()).count(), 1);
    }

    #[test]
    fn hostile_texts_are_said_to_be_broken() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let inside = format!("*a{}, ", level - 1).repeat(10);
            bomb += &format!("a{level}: &a{level} [{}]\n", inside.trim_end_matches(", "));
        }
        let stairs: String = (0..1_300).map(|depth| " ".repeat(depth) + "a:\n").collect();
        for text in [bomb, stairs, "[".repeat(100_000), "- ".repeat(100_000), "? ".repeat(50_000)] {
            assert!(documents(&TextFile::new("a.yml", &text)).is_err());
        }
    }
}
