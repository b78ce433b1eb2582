//! Bodies of functions where brackets hold them, by reading strings, comments and brackets.

use super::{Body, start_of_line};

/// How a language with brackets writes what may hold a bracket that is none.
struct Brackets {
    /// The word before the name of a function.
    function: &'static str,
    /// Whether `'` begins a string rather than a character or a lifetime.
    lifetimes: bool,
    /// Whether a backtick begins a string in which nothing is escaped.
    backticks: bool,
}

/// Rust.
pub(in crate::check::facts::source) fn of_rust(text: &str) -> Vec<Body> {
    bracketed(text, &Brackets { function: "fn", lifetimes: true, backticks: false })
}

/// Go.
pub(in crate::check::facts::source) fn of_go(text: &str) -> Vec<Body> {
    bracketed(text, &Brackets { function: "func", lifetimes: false, backticks: true })
}

fn bracketed(text: &str, language: &Brackets) -> Vec<Body> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Round and square brackets that are open, and where the body that is read begins.
    let mut round = 0_usize;
    let mut awaits_body = false;
    let mut body: Option<(usize, usize)> = None;
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        let next = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => end_of_line(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => match end_of_comment(bytes, at, language) {
                Some(end) => end,
                None => return Vec::new(),
            },
            b'"' => match end_of_string(bytes, at) {
                Some(end) => end,
                None => return Vec::new(),
            },
            b'`' if language.backticks => match memchr::memchr(b'`', &bytes[at + 1..]) {
                Some(end) => at + end + 2,
                None => return Vec::new(),
            },
            b'\'' => end_of_character(text, at, language.lifetimes),
            b'{' => {
                if awaits_body && round == 0 && body.is_none() {
                    body = Some((at + 1, depth));
                    awaits_body = false;
                }
                depth += 1;
                at + 1
            }
            b'}' => {
                let Some(outer) = depth.checked_sub(1) else { return Vec::new() };
                depth = outer;
                awaits_body = false;
                if let Some((start, _)) = body.filter(|(_, around)| *around == depth) {
                    // What shares a line with the function is shown with it.
                    let first = text[start..at].split_once('\n').map(|(first, _)| first.trim());
                    if first == Some("") {
                        found.push(Body {
                            header: start_of_line(text, start - 1),
                            start,
                            end: at,
                            whole: None,
                        });
                    }
                    body = None;
                }
                at + 1
            }
            b'(' | b'[' if body.is_none() => {
                round += 1;
                at + 1
            }
            b')' | b']' if body.is_none() => {
                let Some(outer) = round.checked_sub(1) else { return Vec::new() };
                round = outer;
                at + 1
            }
            b';' if body.is_none() && round == 0 => {
                awaits_body = false;
                at + 1
            }
            // In Go the bracket stands on the line of the function.
            b'\n' if round == 0 && language.backticks => {
                awaits_body = false;
                at + 1
            }
            byte if is_word(byte) => {
                let end = at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
                let word = &text[at..end];
                if body.is_none() && round == 0 && word == language.function {
                    awaits_body = true;
                }
                // `r"…"`, `br##"…"##`
                if language.lifetimes && is_raw(bytes, at, end) {
                    match end_of_raw(bytes, end) {
                        Some(end) => end,
                        None => return Vec::new(),
                    }
                } else {
                    end
                }
            }
            _ => at + 1,
        };
        at = next;
    }
    if depth == 0 && round == 0 { found } else { Vec::new() }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n)
}

/// The end of the comment that begins at `at`; in Rust, comments hold comments.
fn end_of_comment(bytes: &[u8], at: usize, language: &Brackets) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = at;
    loop {
        let star = at + memchr::memchr2(b'*', b'/', bytes.get(at..)?)?;
        match (bytes.get(star)?, bytes.get(star + 1)?) {
            (b'/', b'*') => {
                open = if language.lifetimes { open + 1 } else { 1 };
                at = star + 2;
            }
            (b'*', b'/') => {
                open -= 1;
                at = star + 2;
                if open == 0 {
                    return Some(at);
                }
            }
            _ => at = star + 1,
        }
    }
}

fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        let stop = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[stop] == b'"' {
            return Some(stop + 1);
        }
        at = stop + 2;
    }
}

/// The end of the character at `at`, or of the quote that begins a lifetime.
fn end_of_character(text: &str, at: usize, lifetimes: bool) -> usize {
    let inside = &text[at + 1..];
    let mut chars = inside.char_indices();
    match chars.next() {
        Some((_, '\\')) => {
            // The sign behind the backslash may be a quote itself.
            let end = inside.char_indices().skip(2).find(|(_, c)| *c == '\'');
            end.map_or(at + 1, |(end, _)| at + end + 2)
        }
        Some((_, first)) => match chars.next() {
            Some((end, '\'')) if first != '\'' || !lifetimes => at + end + 2,
            _ => at + 1,
        },
        None => at + 1,
    }
}

/// Whether the word from `start` to `end` begins a raw string.
fn is_raw(bytes: &[u8], start: usize, end: usize) -> bool {
    let after = bytes[end..].iter().find(|byte| **byte != b'#');
    matches!(&bytes[start..end], b"r" | b"br" | b"cr") && after == Some(&b'"')
}

/// The end of the raw string whose first letters end at `at`.
fn end_of_raw(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
    let mut close = vec![b'"'];
    close.resize(hashes + 1, b'#');
    let inside = at + hashes + 1;
    memchr::memmem::find(bytes.get(inside..)?, &close).map(|n| inside + n + close.len())
}
