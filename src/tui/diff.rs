//! What differs between two texts, as lines for a page.

use crate::markdown::{Line, Role, Span};
use crate::sanitize;
use similar::{ChangeTag, TextDiff};

/// Lines around a difference that are the same.
const CONTEXT: usize = 3;

/// The lines that differ, each with a sign, and a few of those around them. None where nothing
/// differs.
pub fn diff(old: &str, new: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            lines.push(Line::new("  ..", Role::Dim));
        }
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let (sign, role) = match change.tag() {
                ChangeTag::Delete => ("- ", Role::Removed),
                ChangeTag::Insert => ("+ ", Role::Added),
                ChangeTag::Equal => ("  ", Role::Stdout),
            };
            let text = sanitize::line(change.value().trim_end_matches(['\n', '\r'])).into_owned();
            lines.push(Line { spans: vec![Span::new(sign, role), Span::new(text, role)] });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(old: &str, new: &str) -> Vec<String> {
        diff(old, new).iter().map(Line::text).collect()
    }

    #[test]
    fn lines_that_differ_have_signs() {
        assert_eq!(texts("a\nb\nc\n", "a\nB\nc"), ["  a", "- b", "- c", "+ B", "+ c"]);
        assert_eq!(texts("same\n", "same\n"), [""; 0]);
        assert_eq!(texts("", "\tnew\x1b[2J\n"), ["+     new"]);
    }

    #[test]
    fn what_is_far_from_a_difference_is_left_out() {
        let numbers: Vec<String> = (0..40).map(|number| number.to_string()).collect();
        let old = numbers.join("\n");
        let new = old.replace("\n5\n", "\nfive\n").replace("\n35\n", "\n");
        let lines = texts(&old, &new);
        assert!(lines.contains(&"  ..".to_owned()) && !lines.contains(&"  20".to_owned()));
        assert!(lines.contains(&"+ five".to_owned()) && lines.contains(&"- 35".to_owned()));
    }
}
