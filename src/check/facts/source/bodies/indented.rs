//! Bodies of functions by their indentation: between the line that begins a function and the next
//! that stands no deeper than it lies nothing but its body, where a file is set as nearly all are.
//!
//! A function that is set otherwise is parsed, and so is one that holds the end of a text that began
//! outside of it, or may: whatever goes over several lines must begin and end in the body.

use super::Body;
#[cfg(test)]
use super::Finder;

/// How a language writes functions.
struct Style {
    /// Whether the trimmed line begins a function, or ends the lines that do; where it ends them,
    /// the second is the trimmed line with which they began.
    begins: fn(line: &str, first: &str) -> bool,
    /// Whether the trimmed line, no deeper than the function, ends it.
    ends: fn(line: &str) -> bool,
    /// Whether the trimmed line, as deep as the function, goes on with it.
    goes_on: fn(line: &str) -> bool,
    /// Whether functions are statements of their own, begun and ended by words.
    words_alone: bool,
    /// Whether nothing but the indentation ends a function.
    by_indent: bool,
    /// Whether the bracket may stand on a line of its own.
    bracket_below: bool,
    /// What begins and ends a text of several lines, and is there in pairs.
    pairs: &'static [(&'static str, &'static str)],
    /// What begins a text that ends on a line of its own with the word behind it.
    here: Option<&'static str>,
    /// What is in no body of which one can be sure.
    never: &'static [&'static str],
}

/// With brackets, which nearly all have.
const BRACKETS: Style = Style {
    begins: |_, _| false,
    ends: |line| line.starts_with('}'),
    goes_on: |_| false,
    words_alone: false,
    by_indent: false,
    bracket_below: false,
    pairs: TEXT_BLOCKS,
    here: None,
    never: &[],
};

const TEXT_BLOCKS: &[(&str, &str)] = &[("/*", "*/"), ("\"\"\"", "\"\"\"")];

/// JavaScript and TypeScript.
pub(in crate::check::facts::source) fn of_javascript(text: &str) -> Vec<Body> {
    find(
        text,
        &Style {
            begins: |line, first| {
                let Some(head) = line.strip_suffix('{').map(str::trim_end) else { return false };
                let is_arrow = head.ends_with("=>");
                let is_other = head.ends_with(['(', ',', '[', '=', ':', '?', '&', '|', '}']);
                (is_arrow || !is_other && head.contains(')') && !is_control(first))
                    && !first.starts_with("constructor")
                    && !holds_class(first)
            },
            pairs: &[("/*", "*/"), ("`", "`")],
            ..BRACKETS
        },
    )
}

/// PHP.
pub(in crate::check::facts::source) fn of_php(text: &str) -> Vec<Body> {
    find(
        text,
        &Style {
            begins: |line, first| {
                first.contains("function")
                    && !first.contains("__construct")
                    && (line.ends_with('{') || line == "{")
            },
            bracket_below: true,
            pairs: &[("/*", "*/")],
            here: Some("<<<"),
            never: &["?>", "<?"],
            ..BRACKETS
        },
    )
}

/// Java.
pub(in crate::check::facts::source) fn of_java(text: &str) -> Vec<Body> {
    find(
        text,
        &Style {
            begins: |line, first| {
                is_method(line, first)
                    && !words_before_call(first).is_some_and(|words| is_constructor(&words))
            },
            ..BRACKETS
        },
    )
}

/// Kotlin.
pub(in crate::check::facts::source) fn of_kotlin(text: &str) -> Vec<Body> {
    find(
        text,
        &Style {
            begins: |line, first| {
                line.ends_with('{')
                    && words_before_call(first).is_some_and(|words| words.contains(&"fun"))
            },
            ..BRACKETS
        },
    )
}

/// C#.
pub(in crate::check::facts::source) fn of_csharp(text: &str) -> Vec<Body> {
    find(
        text,
        &Style {
            begins: |line, first| {
                is_method(line, first)
                    && !words_before_call(first).is_some_and(|words| is_constructor(&words))
            },
            bracket_below: true,
            never: &["@\"", "#if", "#region"],
            ..BRACKETS
        },
    )
}

/// Python.
pub(in crate::check::facts::source) fn of_python(text: &str) -> Vec<Body> {
    find(
        text,
        &Style {
            begins: |line, first| {
                (first.starts_with("def ") || first.starts_with("async def "))
                    && !first.contains("def __init__")
                    && line.ends_with(':')
            },
            ends: |_| true,
            words_alone: true,
            by_indent: true,
            pairs: &[("\"\"\"", "\"\"\""), ("'''", "'''")],
            ..BRACKETS
        },
    )
}

/// Ruby.
pub(in crate::check::facts::source) fn of_ruby(text: &str) -> Vec<Body> {
    // A text that goes on in lines of its own may hold anything.
    if text.contains("\n=begin") || text.contains("\n__END__") {
        return Vec::new();
    }
    find(
        text,
        &Style {
            begins: |line, first| {
                let name =
                    first.strip_prefix("def ").or_else(|| first.strip_prefix("private def "));
                name.is_some_and(|name| !name.starts_with("initialize"))
                    && !line.contains("<<")
                    && !line.contains(';')
                    && !is_endless(line)
            },
            ends: |line| line == "end",
            goes_on: |line| matches!(line.split(' ').next(), Some("rescue" | "ensure" | "else")),
            words_alone: true,
            pairs: &[],
            here: Some("<<"),
            ..BRACKETS
        },
    )
}

/// Whether a method of Ruby says on its first line what it gives: `def a(b = 1) = c`.
fn is_endless(line: &str) -> bool {
    let after = line.rsplit_once(')').map_or(line, |(_, after)| after);
    after.contains(" = ")
}

/// Whether a trimmed line begins a statement whose block is no function's.
fn is_control(line: &str) -> bool {
    let line = line.trim_start_matches(['}', ' ']);
    let word = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    matches!(
        word,
        "if" | "else"
            | "for"
            | "foreach"
            | "while"
            | "switch"
            | "catch"
            | "with"
            | "do"
            | "try"
            | "finally"
            | "using"
            | "lock"
            | "fixed"
            | "synchronized"
            | "when"
            | "return"
            | "new"
            | "namespace"
    )
}

/// Whether a line begins a type, which may have arguments of its own.
fn holds_class(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| {
        matches!(word, "class" | "record" | "struct" | "interface" | "enum" | "namespace")
    })
}

/// Whether the lines from `first` to `line` begin a method of Java or C#.
fn is_method(line: &str, first: &str) -> bool {
    let head = line.trim_end_matches('{').trim_end();
    (line.ends_with('{'))
        && !head.ends_with(['(', ',', '[', '=', '>'])
        && first.contains('(')
        && !first.contains(" = ")
        && !is_control(first)
        && !holds_class(first)
}

/// The words before the first bracket of a line.
fn words_before_call(line: &str) -> Option<Vec<&str>> {
    Some(line.split_once('(')?.0.split_whitespace().collect())
}

/// Whether a method with these words before its arguments gives its class its values: it has a
/// name and no type.
fn is_constructor(words: &[&str]) -> bool {
    let is_modifier = |word: &&&str| {
        matches!(**word, "public" | "private" | "protected" | "internal" | "static" | "unsafe")
    };
    words.iter().filter(|word| !is_modifier(word)).count() < 2
}

/// A function that was begun.
struct Open {
    /// How deep its first line stands.
    indent: usize,
    body: Body,
}

/// A statement that later lines may go on with.
struct Begun<'t> {
    indent: usize,
    /// Its first line that is no annotation, trimmed.
    line: &'t str,
    /// Where it begins, with its annotations.
    start: usize,
}

fn find(text: &str, style: &Style) -> Vec<Body> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut begun: Vec<Begun> = Vec::new();
    let mut close = |open: &mut Vec<Open>, indent: usize, line: &str, at: usize, next: usize| {
        while let Some(mut last) = open.pop_if(|last| indent <= last.indent) {
            last.body.end = at;
            if indent == last.indent && (style.goes_on)(line) {
                open.push(last);
                return;
            }
            let ends = line.is_empty() || indent == last.indent || style.by_indent;
            if ends && (style.ends)(line) && is_whole(&text[last.body.lines()], style) {
                let end = if style.by_indent { at } else { next };
                let header = &text[last.body.header..last.body.start];
                let stands_alone = style.words_alone || are_brackets_of_one(header, line);
                last.body.whole = stands_alone.then_some(end);
                found.push(last.body);
            }
        }
    };
    let mut next = 0;
    for whole in text.split_inclusive('\n') {
        let start = next;
        next += whole.len();
        let line = whole.trim();
        if line.is_empty() {
            continue;
        }
        let indent = whole.len() - whole.trim_start().len();
        close(&mut open, indent, line, start, next);
        while begun.pop_if(|it| it.indent > indent).is_some() {}
        let closes = line.starts_with([')', ']']) || style.bracket_below && line == "{";
        match begun.last_mut().filter(|it| it.indent == indent) {
            Some(_) if closes => {}
            Some(it) if is_annotation(it.line) => it.line = line,
            Some(it) => (it.line, it.start) = (line, start),
            None => begun.push(Begun { indent, line, start }),
        }
        if let Some(it) = begun.last().filter(|it| (style.begins)(line, it.line)) {
            let body = Body { header: it.start, start: next, end: next, whole: None };
            open.push(Open { indent, body });
        }
    }
    close(&mut open, 0, "", text.len(), text.len());
    found.sort_by_key(|body| (body.start, std::cmp::Reverse(body.end)));
    found
}

/// Whether the lines from `header` to `last` are a statement that gives nothing a name: what its first
/// lines open is closed by the last, which does nothing else.
fn are_brackets_of_one(header: &str, last: &str) -> bool {
    let begins =
        header.trim_start().starts_with(|c: char| c.is_alphanumeric() || "_@[#".contains(c));
    let before_call = header.split('(').next().unwrap_or_default();
    let depth = |text: &str| {
        let count = |marks: [u8; 3]| text.bytes().filter(|byte| marks.contains(byte)).count();
        (count(*b"([{"), count(*b")]}"))
    };
    let ((opened, closed), (reopened, ended)) = (depth(header), depth(last));
    begins
        && !before_call.contains('=')
        && last.chars().all(|c| ")]};,".contains(c))
        && reopened == 0
        && opened == closed + ended
}

/// Whether a trimmed line says something about what follows it.
fn is_annotation(line: &str) -> bool {
    line.starts_with(['@', '[']) || line.starts_with("#[")
}

/// Whether each text of several lines that is in `body` begins and ends there.
fn is_whole(body: &str, style: &Style) -> bool {
    let count = |mark: &str| memchr::memmem::find_iter(body.as_bytes(), mark).count();
    let in_pairs = style.pairs.iter().all(|(open, close)| {
        let opened = count(open);
        if open == close { opened % 2 == 0 } else { opened == count(close) }
    });
    in_pairs
        && style.never.iter().all(|mark| !body.contains(mark))
        && style.here.is_none_or(|mark| here_texts_end(body, mark))
}

/// Whether each text that `mark` and a word begin in `body` ends there on a line of that word.
fn here_texts_end(body: &str, mark: &str) -> bool {
    let mut from = 0;
    while let Some(at) = body[from..].find(mark) {
        from += at + mark.len();
        let rest = &body[from..];
        let word = rest.trim_start_matches(['~', '-', ' ']).trim_start_matches(['"', '\'', '`']);
        let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
        let word = &word[..end];
        // `list << item` puts something in.
        let is_text = !word.is_empty() && (mark.len() > 2 || !rest.starts_with([' ', '=']));
        let ends = |line: &str| line.trim_start().strip_prefix(word).is_some_and(ends_word);
        if is_text && !rest.lines().skip(1).any(ends) {
            return false;
        }
    }
    true
}

/// Whether a word ends before `rest`.
fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(find: Finder, text: &str) -> Vec<&str> {
        find(text).into_iter().map(|body| text[body.lines()].trim()).collect()
    }

    #[test]
    fn methods_of_ruby_end_below_their_beginning() {
        let text = "class A\n  X = 1\n  def b(c)\n    d\n  rescue\n    e\n  end\n  def f = 1\n  def g\n    h\n  end\n  def i\n    <<~J\n  end\n    J\n  end\n  def k\n    l << m\n    <<~N\n      o\n    N\n  end\n  def initialize\n    @a = 1\n  end\nend\n";
        let last = "l << m\n    <<~N\n      o\n    N";
        assert_eq!(found(of_ruby, text), ["d\n  rescue\n    e", "h", last]);
    }

    #[test]
    fn functions_of_python_end_where_the_text_stands_no_deeper() {
        let text = "@a\ndef b(\n    c,\n) -> int:\n    d\n\n\nclass E:\n    def __init__(self):\n        f\n    async def g(self):\n        def h():\n            i\n        j\n";
        assert_eq!(found(of_python, text), ["d", "def h():\n            i\n        j", "i"]);
        assert_eq!(of_python(text)[0].header, 0);
        let dedented = "def a():\n    b = \"\"\"\nc\n\"\"\"\n    d\ne\n";
        assert!(of_python(dedented).is_empty());
    }

    #[test]
    fn functions_of_javascript_are_no_other_blocks() {
        let text = "if (a) {\n  b\n}\nconst c = {\n  d: 1,\n};\nexport class E {\n  constructor(f) {\n    g\n  }\n  async h(\n    i,\n  ): Promise<J> {\n    k\n  }\n}\nl(() => {\n  m\n});\nn(`\n${() => {\n  `o`\n}}`)\n";
        assert_eq!(found(of_javascript, text), ["k", "m", "`o`"]);
        assert!(of_javascript("a(() => {\n  b(`\n})\n`)\n").is_empty());
    }

    #[test]
    fn brackets_stand_below_where_the_language_sets_them_there() {
        let php = "<?php\nclass A\n{\n    public function b(): int\n    {\n        c();\n    }\n    function __construct(\n        private D $d,\n    ) {\n        e();\n    }\n    function f() {\n        echo <<<X\n    X;\n    }\n}\n";
        assert_eq!(found(of_php, php), ["c();"]);
        let csharp = "namespace A\n{\n    public class B(C c)\n    {\n        public B()\n        {\n            d();\n        }\n        [E]\n        public int F(int g)\n        {\n            h();\n        }\n        void I()\n        {\n#if J\n            k();\n#endif\n        }\n    }\n}\n";
        assert_eq!(found(of_csharp, csharp), ["h();"]);
    }

    #[test]
    fn functions_that_give_nothing_a_name_can_go_with_their_bodies() {
        let gone = |find: Finder, text: &str| -> Vec<String> {
            let whole = |body: &Body| Some(text[body.header..body.whole?].to_owned());
            find(text).iter().filter_map(whole).collect()
        };
        let text = "a.b('c', () => {\n  d\n});\nconst e = f(() => {\n  g\n});\nh(() => {\n  i\n}).j(k);\nl(m, () => {\n  n\n}, () => {\n  o\n});\n";
        assert_eq!(gone(of_javascript, text), ["a.b('c', () => {\n  d\n});\n"]);
        assert_eq!(gone(of_ruby, "a\ndef b\n  c\nend\nd\n"), ["def b\n  c\nend\n"]);
        assert_eq!(gone(of_python, "@a\ndef b():\n    c\n\nd\n"), ["@a\ndef b():\n    c\n\n"]);
    }

    #[test]
    fn methods_that_give_their_class_its_values_are_kept() {
        let java = "class A {\n  A(int b) {\n    c();\n  }\n  public int d(int e)\n      throws F {\n    g();\n  }\n  void h() {\n    if (i) {\n      j();\n    }\n  }\n}\n";
        assert_eq!(found(of_java, java), ["if (i) {\n      j();\n    }"]);
        let kotlin = "class A(val b: Int) {\n  init {\n    c()\n  }\n  suspend fun d(e: F): G {\n    h()\n  }\n}\n";
        assert_eq!(found(of_kotlin, kotlin), ["h()"]);
    }
}
