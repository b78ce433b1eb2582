//! What no rule can say anything about need not be parsed: lines of comments, and bodies of functions,
//! found without a tree.
//!
//! A body is found only where that is certain: strings, comments and brackets are read as the
//! language has them, or the indentation says it. In doubt there is none, and all is parsed.

use super::language::Lang;
use super::prefilter::Hits;
use std::borrow::Cow;
use std::ops::Range;

/// Finds the bodies of functions in a text: the lines between their first and their last. None lies
/// in another.
pub(super) type Finder = fn(&str) -> Vec<Range<usize>>;

/// A shorter text is parsed as a whole.
const LONG: usize = 2000;

/// `text` with blanks in place of what no rule can say anything about, so that places stay: lines
/// of comments, and bodies of functions.
pub(super) fn needed<'t>(lang: &Lang, text: Cow<'t, str>, hits: &Hits) -> Cow<'t, str> {
    if text.len() <= LONG {
        return text;
    }
    let mut left_out = match lang.bodies.filter(|_| !hits.elsewhere) {
        Some(find) => {
            let mut bodies = unneeded_bodies(&text, find(&text), &hits.places);
            bodies.retain(|body| !hits.imports.iter().any(|at| body.contains(at)));
            bodies
        }
        None => Vec::new(),
    };
    let mut start = 0;
    let mut places = hits.places.iter().peekable();
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut has_word = false;
        while places.next_if(|at| **at < end).is_some() {
            has_word = true;
        }
        if !has_word && is_comment(line, lang) {
            left_out.push(start..end);
        }
        start = end;
    }
    if left_out.is_empty() { text } else { blanked(&text, left_out).into() }
}

/// Whether `line` is a comment, or lies in a string that neither begins nor ends in it.
fn is_comment(line: &str, lang: &Lang) -> bool {
    let marks = ["/*", "*/", "#{", "${", "\"", "'", "`"];
    line.trim_start().starts_with(lang.comment) && !marks.iter().any(|mark| line.contains(mark))
}

/// Those of `bodies` in which there is no word of a rule; none where one stands outside that may
/// give something a name.
fn unneeded_bodies(text: &str, bodies: Vec<Range<usize>>, places: &[usize]) -> Vec<Range<usize>> {
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    // The line above begins the function, and may hold its name.
    let begins = |body: &Range<usize>| line_of(body.start.saturating_sub(1));
    let mut outside = places.iter().filter(|at| {
        let next = bodies.partition_point(|body| body.end <= **at);
        bodies.get(next).is_none_or(|body| **at < begins(body))
    });
    let is_bound = outside.any(|at| {
        let line = text[line_of(*at)..].lines().next().unwrap_or_default();
        let code = line.trim_start();
        !code.starts_with("//")
            && !code.starts_with('#')
            && (code.contains('=') || code.contains(" as "))
    });
    if is_bound {
        return Vec::new();
    }
    let has_word = |body: &Range<usize>| {
        let first = places.partition_point(|at| *at < begins(body));
        places.get(first).is_some_and(|at| *at < body.end)
    };
    bodies.into_iter().filter(|body| !has_word(body)).collect()
}

/// `text` with blanks in place of the ranges.
fn blanked(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges {
        // Comments lie in bodies.
        let start = range.start.max(from);
        let end = range.end.max(start);
        out.push_str(&text[from..start]);
        out.extend(text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        from = end;
    }
    out.push_str(&text[from..]);
    out
}

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
pub(super) fn of_rust(text: &str) -> Vec<Range<usize>> {
    bracketed(text, &Brackets { function: "fn", lifetimes: true, backticks: false })
}

/// Go.
pub(super) fn of_go(text: &str) -> Vec<Range<usize>> {
    bracketed(text, &Brackets { function: "func", lifetimes: false, backticks: true })
}

fn bracketed(text: &str, language: &Brackets) -> Vec<Range<usize>> {
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
                        found.push(start..at);
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

/// Ruby, where the `end` of a method stands below its `def` and all between is indented.
pub(super) fn of_ruby(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // A text that goes on in lines of its own may hold anything.
    if text.contains("\n=begin") || text.contains("\n__END__") {
        return found;
    }
    let mut open: Option<(usize, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let code = trimmed.trim_end();
        let is_blank = code.is_empty() || code.starts_with('#');
        match open {
            Some((body, around)) if !is_blank && indent <= around => {
                if indent == around && code == "end" && !text[body..start].contains("<<") {
                    found.push(body..start);
                }
                if !(indent == around
                    && matches!(code.split(' ').next(), Some("rescue" | "ensure" | "else")))
                {
                    open = None;
                }
            }
            _ => {}
        }
        if open.is_none()
            && trimmed.starts_with("def ")
            && !line.contains("<<")
            && !line.contains(';')
        {
            open = Some((end, indent));
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(find: Finder, text: &str) -> String {
        let keep: Vec<usize> = text.match_indices("keep").map(|(at, _)| at).collect();
        blanked(text, unneeded_bodies(text, find(text), &keep)).replace(' ', "")
    }

    #[test]
    fn brackets_in_strings_comments_and_characters_are_none() {
        let text = "fn a<'a>(x: [u8; 2]) -> X {\n'{'; '\\''; \"}\"; r#\"}\"\"#; /* } /* } */ */\n}\nconst C: u8 = 1; // }\nimpl B { fn b() {\n keep }\nfn c(); fn d() {\n fn e() {} } fn f() { 1 } }\n";
        assert_eq!(
            shown(of_rust, text),
            "fna<'a>(x:[u8;2])->X{\n\n}\nconstC:u8=1;//}\nimplB{fnb(){\nkeep}\nfnc();fnd(){\n}fnf(){1}}\n"
        );
        assert!(of_rust("fn a() {\n } }").is_empty());
        assert!(of_rust("fn a() {\n \" }").is_empty());
    }

    #[test]
    fn functions_of_go_have_bodies_and_types_have_none() {
        let text = "func (a *A) B(f func() int) (int, error) {\ns := `}`; _ = '}' }\ntype C func() int\ntype D struct {\nd int\n}\n";
        assert_eq!(
            shown(of_go, text),
            "func(a*A)B(ffunc()int)(int,error){\n}\ntypeCfunc()int\ntypeDstruct{\ndint\n}\n"
        );
    }

    #[test]
    fn comments_without_a_word_are_left_out_of_long_texts() {
        let go = super::super::LANGUAGES.iter().find(|lang| lang.name == "go").unwrap();
        let text = format!("// a\n// b\nvar c = 1 // d\n// e\"\n{}", "\n".repeat(LONG));
        let places = vec![text.find('b').unwrap()];
        let hits = Hits { on: Vec::new(), places, imports: Vec::new(), elsewhere: false };
        let needed = needed(go, text.as_str().into(), &hits);
        assert_eq!(needed.trim_end(), "    \n// b\nvar c = 1 // d\n// e\"");
    }

    #[test]
    fn methods_of_ruby_end_below_their_beginning() {
        let text = "class A\n  X = 1\n  def b(c)\n    d\n  rescue\n    e\n  end\n  def f = 1\n  def g\n    keep\n  end\n  def h\n    <<~I\n  end\n    I\n  end\nend\n";
        let found: Vec<&str> = of_ruby(text).into_iter().map(|body| &text[body]).collect();
        assert_eq!(found, ["    d\n  rescue\n    e\n", "    keep\n"]);
    }
}
