//! What no rule can say anything about need not be parsed: lines of comments, and bodies of functions,
//! found without a tree.
//!
//! A body is found only where that is certain: strings, comments and brackets are read as the
//! language has them, or the indentation says it. In doubt there is none, and all is parsed.

mod brackets;
mod indented;
mod lines;
mod statements;

pub(super) use brackets::{of_go, of_rust};
pub(super) use indented::{
    of_csharp, of_java, of_javascript, of_kotlin, of_php, of_python, of_ruby,
};
pub(super) use lines::{Backticks, Lexis, PLAIN_LEXIS};
pub(super) use statements::Layout;

use super::hints::is_word;
use super::language::Lang;
use super::prefilter::Hits;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// The body of a function, as bytes of the text: what is between its first line and its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Body {
    /// Where the function begins, with what is noted above it.
    header: usize,
    start: usize,
    end: usize,
    /// Where the line ends that ends the function, where it gives nothing a name and could go with
    /// its body.
    whole: Option<usize>,
}

impl Body {
    fn lines(&self) -> Range<usize> {
        self.start..self.end
    }

    /// What need not be parsed where nothing is in it.
    fn unneeded(&self) -> Range<usize> {
        self.whole.map_or(self.lines(), |end| self.header..end)
    }
}

/// Finds the bodies of functions in a text, in the order of their beginnings.
pub(super) type Finder = fn(&str) -> Vec<Body>;

/// A shorter text is parsed as a whole.
const LONG: usize = 1000;
/// Where more names are bound to what rules look for, all is parsed.
const MAX_NAMES: usize = 120;

/// `text` without what no rule can say anything about: comments, and bodies of functions. What is
/// left stands on the lines and in the columns where it stood.
pub(super) fn needed<'t>(lang: &Lang, text: Cow<'t, str>, hits: &Hits) -> Cow<'t, str> {
    if text.len() <= LONG {
        return text;
    }
    let mut left_out: Vec<(Range<usize>, &str)> = Vec::new();
    if let Some(find) = lang.bodies {
        let found = unneeded(&text, &find(&text), lang.layout, hits);
        left_out.extend(found.into_iter().map(|it| (it, lang.empty_body)));
    }
    let mut places = hits.places.iter().peekable();
    for (start, line) in lines(&text) {
        let end = start + line.len();
        let mut has_word = false;
        while places.next_if(|at| **at < end).is_some() {
            has_word = true;
        }
        if !has_word && is_comment(line, lang) {
            left_out.push((start..end, ""));
        }
    }
    if left_out.is_empty() { text } else { without(&text, left_out).into() }
}

/// The lines of `text` with their ends, and the byte at which each begins.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line)
    })
}

/// Whether `line` is a comment, or lies in a string that neither begins nor ends in it.
fn is_comment(line: &str, lang: &Lang) -> bool {
    let Some(comment) = line.trim_start().strip_prefix(lang.comment) else { return false };
    let bytes = comment.as_bytes();
    let quotes = |quote: u8| memchr::memchr_iter(quote, bytes).count();
    // A quote between letters is an apostrophe.
    let apostrophes = bytes
        .windows(3)
        .filter(|it| it[1] == b'\'' && it[0].is_ascii_alphabetic() && it[2].is_ascii_alphabetic());
    let is_even = |count: usize| count.is_multiple_of(2);
    !["/*", "*/", "#{", "${", "\"\"\"", "'''"].iter().any(|mark| comment.contains(mark))
        && is_even(quotes(b'"'))
        && is_even(quotes(b'`'))
        && is_even(quotes(b'\'') - apostrophes.count())
}

/// Those of `bodies`, and of the statements around them, in which there is no word of a rule and no
/// name that stands for one.
fn unneeded(
    text: &str,
    bodies: &[Body],
    layout: Option<&Layout>,
    hits: &Hits,
) -> Vec<Range<usize>> {
    let Some(names) = bound_names(text, bodies, &hits.places) else { return Vec::new() };
    let bodies = unneeded_bodies(text, bodies, &names, hits);
    let mut found: Vec<Range<usize>> = bodies.iter().map(Body::unneeded).collect();
    let Some(layout) = layout else { return found };
    let of_module: Vec<&str> =
        names.iter().filter(|it| it.scope.is_none()).map(|it| it.name).collect();
    let lines: Vec<Range<usize>> = bodies.iter().map(Body::lines).collect();
    let statements = statements::unneeded(text, layout, hits, &of_module, &lines);
    found.retain(|body| {
        let after = statements.partition_point(|it| it.end < body.end);
        statements.get(after).is_none_or(|it| it.start > body.start)
    });
    found.extend(statements);
    found
}

/// Those of `bodies` in which there is no word of a rule, and none of the `names` that stand for one.
fn unneeded_bodies(text: &str, bodies: &[Body], names: &BTreeSet<Bound>, hits: &Hits) -> Vec<Body> {
    let has_any = |places: &[usize], body: &Body| {
        let first = places.partition_point(|at| *at < body.header);
        places.get(first).is_some_and(|at| *at < body.end)
    };
    let uses: Vec<(Option<usize>, Vec<usize>)> =
        names.iter().map(|it| (it.scope, places_of(text, it.name))).collect();
    let has_name = |body: &Body| {
        uses.iter().any(|(scope, uses)| {
            let first = uses.partition_point(|at| *at < body.start);
            scope.is_none_or(|scope| encloses(&bodies[scope], body))
                && uses.get(first).is_some_and(|at| *at < body.end)
        })
    };
    let mut unneeded: Vec<Body> = Vec::new();
    for body in bodies {
        let is_inside = unneeded.last().is_some_and(|last| body.start < last.end);
        if !is_inside
            && !has_any(&hits.places, body)
            && !has_any(&hits.imports, body)
            && !has_name(body)
        {
            unneeded.push(*body);
        }
    }
    unneeded
}

/// Where `name` stands in `text`, in no comment and as no part of a longer one.
fn places_of(text: &str, name: &str) -> Vec<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let in_comment = |at: usize| {
        let line = text[start_of_line(text, at)..at].trim_start();
        ["# ", "//", "* ", "/*"].iter().any(|mark| line.starts_with(mark))
    };
    memchr::memmem::find_iter(text.as_bytes(), name)
        .filter(|at| {
            !text[..*at].ends_with(is_part)
                && !text[at + name.len()..].starts_with(is_part)
                && !in_comment(*at)
        })
        .collect()
}

fn encloses(outer: &Body, inner: &Body) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A name that is bound where a rule can hold.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Bound<'t> {
    name: &'t str,
    /// The body (by index) in which it is; none where it is in no function.
    scope: Option<usize>,
}

/// The names that are bound in the lines of `places`, in those that begin their statements, and where
/// one of these names is used; `None` where there are too many.
fn bound_names<'t>(
    text: &'t str,
    bodies: &[Body],
    places: &[usize],
) -> Option<BTreeSet<Bound<'t>>> {
    let mut names = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut pending = places.to_vec();
    while let Some(at) = pending.pop() {
        let line_start = start_of_line(text, at);
        if !seen.insert(line_start) {
            continue;
        }
        let around = bodies.partition_point(|body| body.start <= line_start);
        let scope = (0..around).rev().find(|body| line_start < bodies[*body].end);
        let holds_function =
            |scope: usize| bodies.get(scope + 1).is_some_and(|next| next.start < bodies[scope].end);
        if !scope.is_none_or(holds_function) {
            continue;
        }
        let from = scope.map_or(0, |scope| bodies[scope].start);
        let mut bound = imported_names(text, line_start);
        for line in lines_around(text, from, line_start) {
            bound.extend(names_bound_by(line));
        }
        for name in bound {
            if names.insert(Bound { name, scope }) {
                let within =
                    |at: &usize| scope.is_none_or(|scope| bodies[scope].lines().contains(at));
                pending.extend(places_of(text, name).into_iter().filter(within));
            }
        }
        if names.len() > MAX_NAMES {
            return None;
        }
    }
    Some(names)
}

/// The names that the import at `line_start` binds, if there is one.
fn imported_names(text: &str, line_start: usize) -> Vec<&str> {
    let begins = |line: &str| {
        ["import ", "import{", "from ", "use ", "pub use ", "export "]
            .iter()
            .any(|it| line.starts_with(it))
    };
    let line = text[line_start..].lines().next().unwrap_or_default();
    let trimmed = line.trim();
    let (start, end) = if trimmed.starts_with("} from") {
        let above = text[..line_start].rmatch_indices('\n').map(|(at, _)| at + 1).chain([0]);
        let first = above.take(MAX_STATEMENT).find(|at| begins(&text[*at..]));
        (first.unwrap_or(line_start), line_start + line.len())
    } else if begins(trimmed) && trimmed.ends_with(['(', '{']) {
        let rest = &text[line_start..];
        (line_start, line_start + rest.find([')', '}']).unwrap_or(line.len()))
    } else if begins(trimmed) || trimmed.ends_with('"') && !trimmed.contains(['=', '(', ',']) {
        (line_start, line_start + line.len())
    } else {
        return Vec::new();
    };
    let statement = &text[start..end];
    let is_path = statement.contains('"') && statement.contains('/');
    let parts = statement.split_inclusive(|c: char| !is_word(c) && c != '$');
    // What is a part of a longer path is no name, but for packages of Go.
    let leaves = parts.filter(|part| is_path || !part.ends_with([':', '\\', '.', '/']));
    let words = leaves.map(|part| part.trim_end_matches(|c: char| !is_word(c) && c != '$'));
    let is_name = |word: &&str| !word.is_empty() && !IMPORT_WORDS.contains(word);
    words.filter(is_name).collect()
}

/// Words of imports that are no names.
const IMPORT_WORDS: [&str; 12] = [
    "import", "from", "use", "pub", "export", "as", "type", "default", "const", "function", "com",
    "github",
];

fn start_of_line(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}

/// How many lines are looked at for the beginning of a statement.
const MAX_STATEMENT: usize = 40;

/// The line that begins at `at`, and those above it that stand less and less deep, down to `from`.
fn lines_around(text: &str, from: usize, at: usize) -> Vec<&str> {
    let line = text[at..].lines().next().unwrap_or_default();
    let indent_of = |line: &str| line.len() - line.trim_start().len();
    let mut found = vec![line];
    let mut indent = indent_of(line);
    let above = text[from..at].lines().rev().take(MAX_STATEMENT);
    for line in above.filter(|line| !line.trim().is_empty()) {
        if indent == 0 {
            break;
        }
        if indent_of(line) < indent {
            indent = indent_of(line);
            found.push(line);
        }
    }
    found
}

/// The names to which a line gives something.
fn names_bound_by(line: &str) -> Vec<&str> {
    let mut names =
        line.split_once('=').map(|(before, _)| names_before(before)).unwrap_or_default();
    let aliases = line.split(" as ").skip(1);
    names.extend(aliases.filter_map(|after| names_in(after).next()));
    names.retain(|name| !NO_NAMES.contains(name));
    names
}

/// The names to which something is given behind `before`, a part of a line.
fn names_before(before: &str) -> Vec<&str> {
    let mut names: Vec<&str> = if before.contains(['{', '[', '(', ',']) {
        names_in(before).collect()
    } else {
        // What stands behind the name is its type.
        let typed = before.trim_end_matches([':', '+', '|', '?', ' ']);
        let name = typed.split_once(": ").map_or(typed, |(name, _)| name);
        names_in(name).last().into_iter().collect()
    };
    names.retain(|name| !NO_NAMES.contains(name));
    names
}

fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word(c) && c != '$').filter(|it| !it.is_empty())
}

/// Words that no code gives a value to.
const NO_NAMES: [&str; 22] = [
    "async", "await", "const", "def", "else", "export", "final", "fn", "for", "func", "function",
    "if", "let", "mut", "new", "private", "public", "pub", "return", "static", "val", "var",
];

/// `text` without what is in the ranges but for its line ends; the line on which one ends keeps its
/// indentation. In place of each stands its filler, as deep as what it replaces.
fn without(text: &str, mut ranges: Vec<(Range<usize>, &str)>) -> String {
    ranges.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, filler) in ranges {
        // Comments lie in bodies.
        let start = range.start.max(from);
        let end = range.end.max(start);
        out.push_str(&text[from..start]);
        let inside = &text[start..end];
        if !filler.is_empty() {
            let first = inside.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            out.push_str(&first[..first.len() - first.trim_start().len()]);
            out.push_str(filler);
        }
        out.extend(memchr::memchr_iter(b'\n', inside.as_bytes()).map(|_| '\n'));
        let last = inside.rsplit('\n').next().unwrap_or_default();
        out.extend(last.chars().map(|_| ' '));
        from = end;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(find: Finder, text: &str) -> String {
        let places: Vec<usize> = text.match_indices("keep").map(|(at, _)| at).collect();
        let hits = Hits { on: Vec::new(), places, imports: Vec::new(), looks_around: false };
        let found = unneeded(text, &find(text), None, &hits);
        without(text, found.into_iter().map(|it| (it, "")).collect()).replace(' ', "")
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
            "func(a*A)B(ffunc()int)(int,error){\n}\ntypeCfunc()int\ntypeDstruct{\nd int\n}\n"
                .replace(' ', "")
        );
    }

    #[test]
    fn bodies_in_which_a_bound_name_is_used_are_kept() {
        let text = "const a = b(\n  keep);\nc(() => {\n  a.d()\n})\ne(() => {\n  f\n  g(() => {\n    const h = keep\n    i(() => {\n      j\n    })\n    k(() => {\n      h\n    })\n  })\n})\nl(() => {\n  h\n})\n";
        let left: Vec<char> =
            shown(of_javascript, text).chars().filter(|c| c.is_alphabetic()).collect();
        let left: String = left.into_iter().collect();
        assert_eq!(left, "constabkeepcadefgconsthkeepkh");
    }

    #[test]
    fn names_are_what_a_line_gives_something() {
        let bound = |line| names_bound_by(line).join(" ");
        assert_eq!(bound("const { a, b: c } = keep"), "a b c");
        assert_eq!(bound("  public port: number = keep"), "port");
        assert_eq!(bound("let mut a: B = keep"), "a");
        assert_eq!(bound("a.b.c := keep"), "c");
        assert_eq!(bound("from a import b as c, d as e"), "c e");
        assert_eq!(bound("keep(1)"), "");
    }

    #[test]
    fn comments_without_a_word_are_left_out_of_long_texts() {
        let go = super::super::LANGUAGES.iter().find(|lang| lang.name == "go").unwrap();
        let text = format!("// a\n// b\nvar c = 1 // d\n// e\"\n{}", "\n".repeat(LONG));
        let places = vec![text.find('b').unwrap(), text.find('c').unwrap()];
        let hits = Hits { on: Vec::new(), places, imports: Vec::new(), looks_around: false };
        let needed = needed(go, text.as_str().into(), &hits);
        assert_eq!(needed.trim_end(), "\n// b\nvar c = 1 // d");
    }

    #[test]
    fn what_is_left_stands_where_it_stood() {
        let python = super::super::LANGUAGES.iter().find(|lang| lang.name == "python").unwrap();
        let text = format!("def a():\n    b\n    c\n\ndef d():\n    keep\n{}", "\n".repeat(LONG));
        let places = vec![text.find("keep").unwrap()];
        let hits = Hits { on: Vec::new(), places, imports: Vec::new(), looks_around: false };
        let needed = needed(python, text.as_str().into(), &hits);
        assert_eq!(needed.trim_end(), "pass\n\n\n\ndef d():\n    keep");
    }
}
