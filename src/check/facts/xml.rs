//! XML, as far as manifests use it: elements with their path, attributes and text.

use super::{Broken, TextFile};

/// Deeper files are made to break what reads them: each element carries the names of those above.
const DEPTH: usize = 100;

/// An element that has ended, or has no content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// The names of it and of those around it: `project/dependencies/dependency/version`.
    pub(super) path: String,
    /// Its attributes.
    pub(super) attributes: Vec<(String, String)>,
    /// Its text, without that of its children.
    pub(super) text: String,
    /// The byte at which it begins.
    pub(super) offset: usize,
}

impl Element {
    /// Its own name.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The elements of `file`, each when it ends, so children come before what holds them.
///
/// # Errors
/// Names the line at which an element ends that is not the one that is open.
pub(super) fn elements(file: &TextFile<'_>) -> Result<Vec<Element>, Broken> {
    let text = file.text;
    let mut open: Vec<Element> = Vec::new();
    let mut ended = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        if let Some(element) = open.last_mut() {
            element.text.push_str(text[at..start].trim());
        }
        let rest = &text[start..];
        let broken = |message: &str| Broken {
            line: file.line_of(start),
            message: format!("it is no valid XML: {message}"),
        };
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")]
            .into_iter()
            .find(|(begin, _)| rest.starts_with(begin));
        let end = skipped.map_or(">", |(_, end)| end);
        let Some(length) = rest.find(end).map(|found| found + end.len()) else {
            return Err(broken("it ends inside a tag"));
        };
        at = start + length;
        if skipped.is_some() {
            continue;
        }
        let tag = rest[1..length - 1].trim();
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(element) if element.name() == name.trim() => ended.push(element),
                _ => return Err(broken(&format!("</{}> ends what is not open", name.trim()))),
            }
            continue;
        }
        if open.len() > DEPTH {
            return Err(broken("it is nested too deeply"));
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let path = match open.last() {
            Some(above) => format!("{}/{name}", above.path),
            None => name.to_owned(),
        };
        let element = Element {
            path,
            attributes: attributes_of(attributes),
            text: String::new(),
            offset: start,
        };
        if closed { ended.push(element) } else { open.push(element) }
    }
    Ok(ended)
}

fn attributes_of(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((name, rest)) = text.split_once('=') {
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some((value, tail)) = rest[1..].split_once(quote) else { break };
        found.push((name.trim().to_owned(), value.to_owned()));
        text = tail;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_their_path_text_and_attributes() {
        let text = "<?xml version=\"1.0\"?>\n<a x='1'>\n <!-- <b> -->\n <b>t</b><c/>\n</a>";
        let found = elements(&TextFile::new("a.xml", text)).unwrap();
        let paths: Vec<&str> = found.iter().map(|element| element.path.as_str()).collect();
        assert_eq!(paths, ["a/b", "a/c", "a"]);
        assert_eq!(found[0].text, "t");
        assert_eq!(found[2].attribute("x"), Some("1"));
    }

    #[test]
    fn what_is_nested_to_break_the_reader_is_broken() {
        assert!(elements(&TextFile::new("a.xml", &"<a>".repeat(50_000))).is_err());
    }

    #[test]
    fn what_ends_without_being_open_is_broken() {
        let broken = elements(&TextFile::new("a.xml", "<a>\n</b>")).unwrap_err();
        assert_eq!(broken.line, 2);
    }
}
