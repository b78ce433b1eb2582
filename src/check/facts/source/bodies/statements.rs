//! Statements of a module or of a class that no rule can say anything about.
//!
//! What stands on the lines between two at which a statement begins is one, with all that it opens
//! closed. One is needed where a word of a rule is in it, where it imports something, or where it
//! gives a name what another that is needed asks for.

use super::super::hints::is_word;
use super::super::imports::holds_word;
use super::super::prefilter::Hits;
use super::lines::{self, Lexis, Line};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How a language sets its statements.
#[derive(Debug)]
pub(in crate::check::facts::source) struct Layout {
    pub(in crate::check::facts::source) lexis: Lexis,
    /// How the line ends behind which the statements of a class begin; at once, where that is empty.
    pub(in crate::check::facts::source) opens: &'static str,
    /// What is parsed whatever is in it: the words that such statements begin with,
    pub(in crate::check::facts::source) kept: &'static [&'static str],
    /// and words that tell of imports.
    pub(in crate::check::facts::source) imports: &'static [&'static str],
    /// Whether a text of this language cannot be told by its lines.
    pub(in crate::check::facts::source) never: &'static [&'static str],
}

/// What goes before the word that says what a statement is.
const MODIFIERS: [&str; 16] = [
    "export",
    "default",
    "declare",
    "abstract",
    "public",
    "private",
    "protected",
    "internal",
    "static",
    "final",
    "readonly",
    "sealed",
    "pub",
    "crate",
    "super",
    "unsafe",
];

/// Words that begin what holds statements as a module does.
const HOLDERS: [&str; 6] = ["class", "module", "namespace", "impl", "mod", "trait"];

/// Lines of Ruby that do.
const RUBY_HOLDERS: [&str; 4] = ["private", "protected", "included do", "class_methods do"];

/// Words with which a line goes on with the statement above.
const GOES_ON: [&str; 20] = [
    "end",
    "else",
    "elsif",
    "elif",
    "elseif",
    "except",
    "finally",
    "rescue",
    "ensure",
    "when",
    "in",
    "then",
    "do",
    "catch",
    "case",
    "default",
    "where",
    "extends",
    "implements",
    "and",
];

/// No statement longer than this (in lines) is looked at for where its class begins.
const MAX_HEADER: usize = 12;

/// A statement that is not taken apart.
struct Statement {
    bytes: Range<usize>,
    is_needed: bool,
}

/// The bytes of the statements in `text` that need not be parsed; `names` are those that are bound
/// at words of rules, and the bytes `left_out` are not parsed anyway.
pub(super) fn unneeded(
    text: &str,
    layout: &Layout,
    hits: &Hits,
    names: &[&str],
    left_out: &[Range<usize>],
) -> Vec<Range<usize>> {
    if layout.never.iter().any(|mark| text.contains(mark)) {
        return Vec::new();
    }
    let Some(lines) = lines::of(text, layout.lexis) else { return Vec::new() };
    let mut found = Vec::new();
    let reader = Reader { text, layout, hits };
    if reader.take_apart(&lines, &mut found).is_none() {
        return Vec::new();
    }
    for name in names {
        for at in super::places_of(text, name) {
            let statement = found.partition_point(|it: &Statement| it.bytes.end <= at);
            if let Some(it) = found.get_mut(statement) {
                it.is_needed |= it.bytes.contains(&at);
            }
        }
    }
    keep_bound(text, &mut found, left_out);
    found.into_iter().filter(|it| !it.is_needed).map(|it| it.bytes).collect()
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

struct Reader<'a> {
    text: &'a str,
    layout: &'a Layout,
    hits: &'a Hits,
}

impl Reader<'_> {
    /// Adds the statements of `lines` to `found`; `None` where they are set in no order.
    fn take_apart(&self, lines: &[Line], found: &mut Vec<Statement>) -> Option<()> {
        let Some(first) = lines.first() else { return Some(()) };
        let mut begin = 0;
        let mut is_note = is_note(first.text);
        for (at, line) in lines.iter().enumerate().skip(1) {
            if line.depth.is_none() || line.depth != first.depth || line.indent > first.indent {
                continue;
            }
            if line.indent < first.indent {
                return None;
            }
            if goes_on(lines[at - 1].text, line.text) {
                continue;
            }
            if !is_note {
                self.add(&lines[begin..at], found);
                begin = at;
            }
            is_note = self::is_note(line.text);
        }
        self.add(&lines[begin..], found);
        Some(())
    }

    /// Adds the statement that `lines` are, or those that it holds.
    fn add(&self, lines: &[Line], found: &mut Vec<Statement>) {
        let (first, last) = (&lines[0], &lines[lines.len() - 1]);
        let bytes = first.start..last.end;
        let is_within = |places: &[usize]| {
            places
                .get(places.partition_point(|at| *at < bytes.start))
                .is_some_and(|at| *at < bytes.end)
        };
        let has_word = is_within(&self.hits.places);
        if has_word
            && !self.hits.looks_around
            && let Some((start, end)) = self.inside(lines)
        {
            let before = found.len();
            let whole = |lines: &[Line]| Statement {
                bytes: lines[0].start..lines[lines.len() - 1].end,
                is_needed: true,
            };
            found.push(whole(&lines[..start]));
            if self.take_apart(&lines[start..end], found).is_some() {
                if end < lines.len() {
                    found.push(whole(&lines[end..]));
                }
                return;
            }
            found.truncate(before);
        }
        let text = &self.text[bytes.clone()];
        let imports = || {
            self.layout.imports.iter().any(|word| {
                holds_word(text, word) && (*word != "export" || holds_word(text, "from"))
            })
        };
        let is_needed = has_word
            || is_within(&self.hits.imports)
            || lines.iter().any(|line| {
                line.indent == first.indent && self.layout.kept.contains(&word_of(line.text))
            })
            || imports();
        found.push(Statement { bytes, is_needed });
    }

    /// The lines of the statements inside of the class or module that `lines` are.
    fn inside(&self, lines: &[Line]) -> Option<(usize, usize)> {
        let first = &lines[0];
        let head =
            lines.iter().position(|line| !is_note(line.text) && line.indent == first.indent)?;
        let begins = lines[head].text;
        if !HOLDERS.contains(&word_of(begins)) && !RUBY_HOLDERS.contains(&begins) {
            return None;
        }
        let opens = |line: &Line| match self.layout.opens {
            "" => code_of(line.text).ends_with(char::is_alphanumeric),
            opens => line.text.ends_with(opens),
        };
        let open = lines[head..].iter().take(MAX_HEADER).position(opens)? + head;
        let start = open + 1;
        let depth = lines.get(start)?.depth?;
        let is_inside =
            |line: &Line| line.indent > first.indent || line.depth.is_none_or(|it| it > depth);
        let end = lines[start..]
            .iter()
            .position(|line| !is_inside(line))
            .map_or(lines.len(), |n| start + n);
        let is_closed = lines[end..].iter().all(|line| line.indent == first.indent);
        (end > start && lines[start].indent > first.indent && is_closed).then_some((start, end))
    }
}

/// A trimmed line of Ruby without the comment at its end.
fn code_of(line: &str) -> &str {
    line.split_once(" #").map_or(line, |(code, _)| code).trim_end()
}

/// Whether a trimmed line says something about what follows it.
fn is_note(line: &str) -> bool {
    line.starts_with('@') || line.starts_with("#[")
}

/// The word that says what a trimmed line begins.
fn word_of(line: &str) -> &str {
    let mut words = line.split(|c: char| !is_word(c));
    words.find(|word| !word.is_empty() && !MODIFIERS.contains(word)).unwrap_or_default()
}

/// Whether a trimmed line goes on with the statement of the line before it.
fn goes_on(before: &str, line: &str) -> bool {
    let begins = line.starts_with(|c: char| c.is_alphanumeric() || "_@$#\"'`~\\".contains(c))
        || line.starts_with("//")
        || line.starts_with("/*");
    let first = line.split(|c: char| !is_word(c)).next().unwrap_or_default();
    let is_comment = before.starts_with("//") || before.starts_with('#');
    let is_open = !is_comment
        && !before.ends_with("*/")
        && before.ends_with(|c: char| "=,([{\\&|+-*/.?:<".contains(c));
    !begins || is_open || GOES_ON.contains(&first)
}

/// Marks the statements that give a name what one that is needed asks for.
fn keep_bound(text: &str, found: &mut [Statement], left_out: &[Range<usize>]) {
    let mut binders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, it) in found.iter().enumerate().filter(|(_, it)| !it.is_needed) {
        for part in without(&it.bytes, left_out) {
            for name in bound_in(&text[part]) {
                binders.entry(name).or_default().push(at);
            }
        }
    }
    if binders.is_empty() {
        return;
    }
    let mut pending: Vec<usize> =
        found.iter().enumerate().filter(|(_, it)| it.is_needed).map(|(at, _)| at).collect();
    while let Some(at) = pending.pop() {
        for part in without(&found[at].bytes.clone(), left_out) {
            for word in words(&text[part]) {
                for binder in binders.remove(word).into_iter().flatten() {
                    if !found[binder].is_needed {
                        found[binder].is_needed = true;
                        pending.push(binder);
                    }
                }
            }
        }
    }
}

/// The parts of `bytes` that are in none of `holes`, which are in order and apart.
fn without<'a>(
    bytes: &Range<usize>,
    holes: &'a [Range<usize>],
) -> impl Iterator<Item = Range<usize>> + 'a {
    let Range { start, end } = *bytes;
    let first = holes.partition_point(|hole| hole.end <= start);
    let inside = holes[first..].iter().take_while(move |hole| hole.start < end);
    let mut from = start;
    let parts: Vec<Range<usize>> = inside
        .map(|hole| {
            let part = from..hole.start.max(from);
            from = hole.end.min(end);
            part
        })
        .collect();
    parts.into_iter().chain(std::iter::once(from..end))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty())
}

/// The names to which the statement `text` may give something.
fn bound_in(text: &str) -> HashSet<&str> {
    let mut names = HashSet::new();
    let mut start = 0;
    for (at, line) in super::lines(text) {
        let Some(equals) = given_at(line) else { continue };
        let code = line.trim_start();
        // `} = a`: what is taken out stands above.
        if code.starts_with(['}', ')', ']']) {
            names.extend(words(&text[start..at]));
        } else {
            names.extend(super::names_before(&line[..equals]));
        }
        start = at + line.len();
    }
    names
}

/// Where in `line` something is given to a name.
fn given_at(line: &str) -> Option<usize> {
    let code = line.trim_start();
    let is_other = ["#", "//", "*", "def ", "async def ", "func ", "fn ", "if ", "elsif "]
        .iter()
        .any(|it| code.starts_with(it));
    let bytes = line.as_bytes();
    let gives = |at: &usize| {
        let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        !matches!(before, b'=' | b'!' | b'<' | b'>') && !matches!(after, b'=' | b'~' | b'>')
    };
    memchr::memchr_iter(b'=', bytes).find(gives).filter(|_| !is_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of `text` that are parsed where rules ask for `keep`.
    fn left(lang: &str, text: &str) -> String {
        let lang = super::super::super::LANGUAGES.iter().find(|it| it.name == lang).unwrap();
        let places: Vec<usize> = text.match_indices("keep").map(|(at, _)| at).collect();
        let hits = Hits { on: Vec::new(), places, imports: Vec::new(), looks_around: false };
        let gone = unneeded(text, lang.layout.unwrap(), &hits, &["bound"], &[]);
        let parts = without(&(0..text.len()), &gone);
        let words: Vec<&str> =
            parts.flat_map(|part| text[part].split_whitespace().collect::<Vec<_>>()).collect();
        words.join(" ")
    }

    #[test]
    fn statements_without_a_word_are_left_out() {
        let script = "import a from 'a';\nconst b = 1;\nc(() => {\n  d\n});\ne(keep);\nf(bound);\n@g()\nexport class H {\n  i = 1;\n  j() {\n    k\n  }\n  l() {\n    keep\n  }\n}\nconst m = {\n  n,\n}\n  .o();\n";
        assert_eq!(
            left("typescript", script),
            "import a from 'a'; e(keep); f(bound); @g() export class H { l() { keep } }"
        );
        let rust = "use a::b;\npub(crate) use c::d;\n#[e]\nfn f<'g>() {\n    '{'\n}\nimpl H {\n    const I: u8 = 1;\n    /// J\n    #[k]\n    fn l() {\n        keep\n    }\n}\n";
        assert_eq!(
            left("rust", rust),
            "use a::b; pub(crate) use c::d; impl H { #[k] fn l() { keep } }"
        );
        let ruby = "require 'a'\nmodule B # c\n  class D < E\n    f :g,\n      h\n    I = <<~J\n    keep not\n    J\n    private\n      def k\n        l\n      end\n      def m\n        keep\n      rescue\n        n\n      end\n  end\nend\n";
        assert_eq!(
            left("ruby", ruby),
            "require 'a' module B # c class D < E I = <<~J keep not J private def m keep rescue n end end end"
        );
    }

    #[test]
    fn what_gives_a_name_that_is_asked_for_is_kept() {
        let python =
            "A = 1\nB = A\nC = 2\nif D:\n    E = B\nelse:\n    F = 3\ndef g():\n    keep(E)\n";
        assert_eq!(left("python", python), "A = 1 B = A if D: E = B else: F = 3 def g(): keep(E)");
        let script = "const {\n  a,\n} = b;\nconst c = 1;\nkeep(a);\n";
        assert_eq!(left("javascript", script), "const { a, } = b; keep(a);");
    }

    #[test]
    fn all_is_needed_of_a_text_that_is_not_understood() {
        for (lang, text) in [
            ("javascript", "a('\nb')\nc()\nkeep()\n"),
            ("php", "if (a): ;\nb();\nendif ;\nkeep();\n"),
            ("python", "  a\nb\nkeep\n"),
        ] {
            let all: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(left(lang, text), all.join(" "));
        }
    }
}
