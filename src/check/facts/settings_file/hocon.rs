//! `application.conf` and `reference.conf`, as Ktor, Play and Akka have them (HOCON).

use super::setting::{self, Profile, Setting};
use super::{Fact, TextFile};
use crate::check::knowledge::Knowledge;

/// Deeper files are made to break what reads them.
const DEPTH: usize = 60;

/// A value, where it stands, and what it stands for where a variable takes its place.
struct Value<'t> {
    path: String,
    text: &'t str,
    offset: usize,
}

/// Reads a file in which each value has its path, and a later one takes the place of an earlier.
pub fn read(file: &TextFile<'_>, knowledge: &Knowledge, out: &mut Vec<Fact>) {
    let profile = Profile::of_file(&file.path);
    let found = values(file.text);
    for (at, value) in found.iter().enumerate() {
        let others = |range: &[Value<'_>]| {
            range.iter().rev().find(|other| other.path == value.path).map(|it| it.text.to_owned())
        };
        // `${?NAME}` leaves what stood before where the variable is not set.
        let text = match value.text.strip_prefix("${?").and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => match others(&found[..at]) {
                Some(default) => format!("${{{name}:{default}}}"),
                None => format!("${{{name}}}"),
            },
            None if others(&found[at + 1..]).is_some_and(|later| later.starts_with("${?")) => {
                continue;
            }
            None => value.text.to_owned(),
        };
        let line = file.line_of(value.offset);
        let setting = Setting { line, name: &value.path, value: &text, profile };
        setting::read(file, &setting, knowledge, out);
    }
}

/// The values in the order in which they stand.
fn values(text: &str) -> Vec<Value<'_>> {
    let mut found = Vec::new();
    // The path above, and the paths above that.
    let mut above: Vec<String> = vec![String::new()];
    let mut at = 0;
    let mut key = at;
    let joined = |above: &[String], name: &str| {
        let name = name.trim().trim_matches('"');
        match above.last().map(String::as_str) {
            None | Some("") => name.to_owned(),
            Some(path) => format!("{path}.{name}"),
        }
    };
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = c.len_utf8();
        match c {
            '#' => at += line_length(rest),
            '/' if rest.starts_with("//") => at += line_length(rest),
            '"' => {
                at += quoted_length(rest);
                continue;
            }
            '{' => {
                if above.len() > DEPTH {
                    return found;
                }
                above.push(joined(&above, &text[key..at]));
                at += length;
            }
            '}' => {
                if above.len() > 1 {
                    above.pop();
                }
                at += length;
            }
            '=' | ':' => {
                let name = text[key..at].trim_end_matches('+');
                let start = at + length;
                let value = text[start..].trim_start_matches([' ', '\t']);
                let from = text.len() - value.len();
                if value.starts_with('{') {
                    above.push(joined(&above, name));
                    at = from + 1;
                } else {
                    let length = value_length(value);
                    let path = joined(&above, name);
                    let text = value[..length].trim().trim_matches('"');
                    found.push(Value { path, text, offset: from });
                    at = from + length;
                }
            }
            '\n' | ',' => at += length,
            _ => {
                at += length;
                continue;
            }
        }
        key = at;
    }
    found
}

fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of what stands in quotes, with them.
fn quoted_length(text: &str) -> usize {
    let quote = if text.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let inside = &text[quote.len()..];
    inside.find(quote).map_or(text.len(), |end| end + 2 * quote.len())
}

/// The length of a value: to the end of its line, to a comma, or to the end of its brackets.
fn value_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '"' => {
                at += quoted_length(&text[at..]);
                continue;
            }
            '[' | '{' => depth += 1,
            '}' if depth == 0 => break,
            ']' | '}' => depth = depth.saturating_sub(1),
            '\n' | ',' | '#' if depth == 0 => break,
            '/' if depth == 0 && text[at..].starts_with("//") => break,
            _ => {}
        }
        at += c.len_utf8();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_paths() {
        let text = "# a = 1\nktor {\n  deployment {\n    port = 8080 // why\n    port = ${?PORT}\n  }\n  application { modules = [ a.b, c ] }\n}\ndb.default.url=\"jdbc:h2:mem:x;MODE=a\"\nplay { http.secret.key : \"a#b\", x = 1 }\n";
        let found: Vec<(String, &str)> =
            values(text).into_iter().map(|value| (value.path, value.text)).collect();
        let expected = [
            ("ktor.deployment.port", "8080"),
            ("ktor.deployment.port", "${?PORT}"),
            ("ktor.application.modules", "[ a.b, c ]"),
            ("db.default.url", "jdbc:h2:mem:x;MODE=a"),
            ("play.http.secret.key", "a#b"),
            ("play.x", "1"),
        ];
        let expected = expected.map(|(path, text)| (path.to_owned(), text));
        assert_eq!(found, expected);
        for broken in ["{{{{", "a = \"", "}}}", "= {", "a: [", "\"\"\"", "ä=ö{"] {
            let _ = values(broken);
        }
    }
}
