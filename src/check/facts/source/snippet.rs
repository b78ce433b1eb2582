//! The line that a fact shows: trimmed, safe, without secrets.

use super::syntax::Node;
use crate::check::facts::Place;
use crate::sanitize;
use std::ops::Range;
use std::sync::Arc;

/// Longer lines are cut, in characters.
const MAX_LENGTH: usize = 160;

/// What stands for a secret.
const REDACTED: &str = "‹redacted›";

/// The place of `node`, its snippet without the bytes of `secrets`.
pub(super) fn place(path: &Arc<str>, text: &str, node: &Node, secrets: &[Range<usize>]) -> Place {
    let start = node.start_pos();
    Place {
        path: path.clone(),
        line: number(start.line()),
        column: number(start.column(node)),
        end_line: number(node.end_pos().line()),
        snippet: snippet(text, node.range().start, secrets),
    }
}

/// The place of the bytes `range`, in which there is no secret.
pub(super) fn place_at(path: &Arc<str>, text: &str, range: &Range<usize>) -> Place {
    let newlines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let before = &text[..range.start];
    let line = newlines(before);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        path: path.clone(),
        line: number(line),
        column: number(before[start..].chars().count()),
        end_line: number(line + newlines(&text[range.clone()])),
        snippet: snippet(text, range.start, &[]),
    }
}

fn number(zero_based: usize) -> u32 {
    u32::try_from(zero_based + 1).unwrap_or(u32::MAX)
}

/// The line of byte `at`.
fn snippet(text: &str, at: usize, secrets: &[Range<usize>]) -> String {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let mut line = String::new();
    let mut from = start;
    for secret in secrets.iter().filter(|secret| secret.start < end && secret.end > start) {
        if secret.start >= from {
            line.push_str(&text[from..secret.start]);
            line.push_str(REDACTED);
        }
        from = secret.end.clamp(from, end);
    }
    line.push_str(&text[from..end]);
    let line = sanitize::line(line.trim());
    match line.char_indices().nth(MAX_LENGTH) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_one_trimmed_safe_line() {
        assert_eq!(snippet("a\n  b\x1b[31m c\t\n d", 4, &[]), "b c");
        assert_eq!(snippet("x", 0, &[]), "x");
        let long = "é".repeat(200);
        assert_eq!(snippet(&long, 0, &[]).chars().count(), MAX_LENGTH + 1);
    }

    #[test]
    fn no_secret_is_shown_even_where_it_spans_lines() {
        let text = "a = 'one'\nb = '''two\nthree''' + 'four'\n";
        let secrets = [4..9, 14..29, 32..38];
        assert_eq!(snippet(text, 0, &secrets), "a = ‹redacted›");
        assert_eq!(snippet(text, 10, &secrets), "b = ‹redacted›");
        assert_eq!(snippet(text, 21, &secrets), "+ ‹redacted›");
    }
}
