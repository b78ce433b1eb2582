//! Anchors of headings, as GitHub makes them, each used once.

use std::collections::HashSet;

/// The anchors that a document has so far.
#[derive(Default)]
pub(super) struct Anchors {
    used: HashSet<String>,
}

impl Anchors {
    /// An anchor for the heading `text` that no heading has yet.
    pub(super) fn name(&mut self, text: &str) -> String {
        let slug = slug(text);
        let mut anchor = slug.clone();
        let mut number = 0;
        while !self.used.insert(anchor.clone()) {
            number += 1;
            anchor = format!("{slug}-{number}");
        }
        anchor
    }
}

fn slug(text: &str) -> String {
    let slug: String = text
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect();
    if slug.is_empty() { "section".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_github_s() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.name("The pain"), "the-pain");
        assert_eq!(anchors.name("What's new, in `v2.0`?"), "whats-new-in-v20");
        assert_eq!(anchors.name("Größe & snake_case"), "größe--snake_case");
    }

    #[test]
    fn every_anchor_is_used_once() {
        let mut anchors = Anchors::default();
        let names = ["a", "a-1", "a", "A", "!", "?"].map(|text| anchors.name(text));
        assert_eq!(names, ["a", "a-1", "a-2", "a-3", "section", "section-1"]);
    }
}
