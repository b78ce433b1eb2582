//! A thin layer over the YAML parser: nodes with their lines.

use super::{Broken, TextFile};
use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

/// A node with its place.
pub(super) type Node<'a> = MarkedYaml<'a>;

/// The documents of `file`.
pub(super) fn documents<'a>(file: &TextFile<'a>) -> Result<Vec<Node<'a>>, Broken> {
    Node::load_from_str(file.text).map_err(|error| Broken {
        line: u32::try_from(error.marker().line()).unwrap_or(0),
        message: format!("it is no valid YAML: {}", error.info()),
    })
}

/// What a mapping has under `key`.
pub(super) fn get<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    node.data.as_mapping_get(key)
}

/// What is found by following `keys`.
pub(super) fn at<'n, 'a>(node: &'n Node<'a>, keys: &[&str]) -> Option<&'n Node<'a>> {
    keys.iter().try_fold(node, |node, key| get(node, key))
}

/// The keys and values of a mapping; the key's node knows its line.
pub(super) fn entries<'n, 'a>(
    node: &'n Node<'a>,
) -> impl Iterator<Item = (String, &'n Node<'a>, &'n Node<'a>)> {
    node.data
        .as_mapping()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((text(key)?, key, value)))
}

/// The items of a sequence.
pub(super) fn items<'n, 'a>(node: &'n Node<'a>) -> impl Iterator<Item = &'n Node<'a>> {
    node.data.as_sequence().into_iter().flatten()
}

/// A scalar as text.
pub(super) fn text(node: &Node<'_>) -> Option<String> {
    match &node.data {
        YamlData::Value(Scalar::String(text)) => Some(text.to_string()),
        YamlData::Value(Scalar::Integer(number)) => Some(number.to_string()),
        YamlData::Value(Scalar::FloatingPoint(number)) => Some(number.to_string()),
        YamlData::Value(Scalar::Boolean(value)) => Some(value.to_string()),
        _ => None,
    }
}

/// 1-based; that of what follows, where nothing else marks the end.
pub(super) fn end_line(node: &Node<'_>) -> u32 {
    u32::try_from(node.span.end.line()).unwrap_or(u32::MAX)
}

/// 1-based.
pub(super) fn line(node: &Node<'_>) -> u32 {
    u32::try_from(node.span.start.line()).unwrap_or(0)
}
