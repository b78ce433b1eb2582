//! The lines of a text, and on which of them a statement can begin: those that begin in no string,
//! comment or text of several lines.

/// How a language writes what holds brackets and lines that are none.
#[expect(clippy::struct_excessive_bools, reason = "a language has each of these or not")]
#[derive(Debug, Clone, Copy)]
pub(in crate::check::facts::source) struct Lexis {
    /// Whether `#` begins a comment,
    pub(in crate::check::facts::source) hashes: bool,
    /// and whether `//` and `/*` do.
    pub(in crate::check::facts::source) slashes: bool,
    /// Whether strings in `"""` and `'''` go over lines.
    pub(in crate::check::facts::source) triples: bool,
    /// What is in backticks, where that goes over lines.
    pub(in crate::check::facts::source) backticks: Option<Backticks>,
    /// Whether `<<~WORD` begins a text that ends on a line of that word.
    pub(in crate::check::facts::source) here: bool,
    /// Whether `/` begins a regular expression where nothing can be divided.
    pub(in crate::check::facts::source) regexes: bool,
    /// Whether `'` begins a character or a lifetime, strings go over lines, and `r#"` begins one.
    pub(in crate::check::facts::source) rust: bool,
}

/// A language without any of these.
pub(in crate::check::facts::source) const PLAIN_LEXIS: Lexis = Lexis {
    hashes: false,
    slashes: false,
    triples: false,
    backticks: None,
    here: false,
    regexes: false,
    rust: false,
};

/// What is in backticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check::facts::source) enum Backticks {
    /// A text as it is.
    Raw,
    /// A text with code in `${}`.
    Template,
}

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) start: usize,
    /// Where the next one begins.
    pub(super) end: usize,
    pub(super) indent: usize,
    /// Trimmed.
    pub(super) text: &'t str,
    /// How many brackets are open where it begins; none where it begins in a text or a comment.
    pub(super) depth: Option<usize>,
}

/// The lines of `text` that are not empty; `None` where the text is not understood.
pub(super) fn of(text: &str, lexis: Lexis) -> Option<Vec<Line<'_>>> {
    let mut reader =
        Reader { text, bytes: text.as_bytes(), at: 0, depth: 0, templates: vec![], begun: vec![] };
    reader.begun.push((0, Some(0)));
    reader.read(lexis)?;
    let ends = reader.begun.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let lines = reader.begun.iter().zip(ends).map(|((start, depth), end)| {
        let whole = &text[*start..end];
        let indent = whole.len() - whole.trim_start().len();
        Line { start: *start, end, indent, text: whole.trim(), depth: *depth }
    });
    let mut lines: Vec<Line> = lines.filter(|line| !line.text.is_empty()).collect();
    let mut end = text.len();
    for line in lines.iter_mut().rev() {
        line.end = end;
        end = line.start;
    }
    Some(lines)
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    /// How many brackets were open where the code in a template began.
    templates: Vec<usize>,
    /// Where each line begins, and how many brackets are open there.
    begun: Vec<(usize, Option<usize>)>,
}

impl<'t> Reader<'t> {
    fn read(&mut self, lexis: Lexis) -> Option<()> {
        let mut here: Vec<&'t str> = Vec::new();
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'\n' => {
                    self.at += 1;
                    for word in here.drain(..) {
                        self.skip_here(word)?;
                    }
                    let depth = self.templates.is_empty().then_some(self.depth);
                    self.begun.push((self.at, depth));
                }
                b'#' if lexis.hashes && self.is_comment() => self.skip_comment(),
                b'/' if lexis.slashes && self.follows(b"//") => self.skip_comment(),
                b'/' if lexis.slashes && self.follows(b"/*") => self.skip_text(2, b"*/")?,
                b'/' if lexis.regexes => self.skip_regex(),
                b'"' | b'\'' if lexis.triples && self.follows(&[byte; 3]) => {
                    self.skip_text(3, &[byte; 3])?;
                }
                b'\'' if lexis.rust => self.skip_character(),
                b'"' | b'\'' => self.skip_string(byte, lexis)?,
                b'`' if lexis.backticks == Some(Backticks::Raw) => self.skip_text(1, b"`")?,
                b'`' if lexis.backticks == Some(Backticks::Template) => {
                    self.at += 1;
                    self.skip_template()?;
                }
                b'<' if lexis.here && self.follows(b"<<") => {
                    self.at += 2;
                    here.extend(self.here_word());
                }
                b'(' | b'[' | b'{' => {
                    self.depth += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    self.depth = self.depth.checked_sub(1)?;
                    self.at += 1;
                    if byte == b'}' && self.templates.last() == Some(&self.depth) {
                        self.templates.pop();
                        self.skip_template()?;
                    }
                }
                b'r' if lexis.rust => self.skip_raw()?,
                _ => self.at += 1,
            }
        }
        (self.depth == 0 && self.templates.is_empty() && here.is_empty()).then_some(())
    }

    fn follows(&self, mark: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(mark)
    }

    /// Whether the `#` here begins a comment: no attribute, nothing computed in a text.
    fn is_comment(&self) -> bool {
        !self.follows(b"#[")
            && !self.follows(b"#{")
            && self.at.checked_sub(1).is_none_or(|at| !self.bytes[at].is_ascii_punctuation())
    }

    /// Skips a regular expression, or the sign that divides.
    fn skip_regex(&mut self) {
        let line = self.text[..self.at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &self.text[line..self.at];
        let inside = &self.bytes[self.at + 1..];
        let begins = before.trim_end().ends_with(|c| "(,=:[!&|?{};~".contains(c))
            || before.trim().is_empty()
            || before.ends_with(' ') && inside.first().is_some_and(|byte| *byte != b' ');
        let (mut is_escaped, mut in_class) = (false, false);
        let end = inside.iter().position(|byte| {
            let is_end = *byte == b'\n' || *byte == b'/' && !is_escaped && !in_class;
            match byte {
                b'[' if !is_escaped => in_class = true,
                b']' if !is_escaped => in_class = false,
                _ => {}
            }
            is_escaped = *byte == b'\\' && !is_escaped;
            is_end
        });
        self.at += match end.filter(|end| begins && inside[*end] == b'/') {
            Some(end) => end + 2,
            None => 1,
        };
    }

    fn skip_comment(&mut self) {
        self.at = memchr::memchr(b'\n', &self.bytes[self.at..])
            .map_or(self.bytes.len(), |newline| self.at + newline);
    }

    /// Goes on at `end`; the lines that begin before it begin in a text.
    fn skip_to(&mut self, end: usize) {
        let newlines = memchr::memchr_iter(b'\n', &self.bytes[self.at..end]);
        self.begun.extend(newlines.map(|newline| (self.at + newline + 1, None)));
        self.at = end;
    }

    /// Skips a text that begins with `open` bytes and ends with `close`.
    fn skip_text(&mut self, open: usize, close: &[u8]) -> Option<()> {
        let inside = self.at + open;
        let length = memchr::memmem::find(self.bytes.get(inside..)?, close)?;
        self.skip_to(inside + length + close.len());
        Some(())
    }

    /// Skips a string, which ends on its line.
    fn skip_string(&mut self, quote: u8, lexis: Lexis) -> Option<()> {
        let mut at = self.at + 1;
        loop {
            let stop = at + memchr::memchr3(quote, b'\\', b'\n', self.bytes.get(at..)?)?;
            match self.bytes[stop] {
                b'\\' => at = stop + 2,
                b'\n' if lexis.rust => at = stop + 1,
                b'\n' => {
                    // `don't`
                    let is_apostrophe = quote == b'\''
                        && self.at > 0
                        && self.bytes[self.at - 1].is_ascii_alphabetic();
                    self.at += 1;
                    return is_apostrophe.then_some(());
                }
                _ => {
                    self.skip_to(stop + 1);
                    return Some(());
                }
            }
        }
    }

    /// Skips what is in a template up to its end, or to code in it.
    fn skip_template(&mut self) -> Option<()> {
        let mut at = self.at;
        loop {
            let stop = at + memchr::memchr3(b'`', b'\\', b'$', self.bytes.get(at..)?)?;
            match self.bytes[stop] {
                b'\\' => at = stop + 2,
                b'$' if self.bytes.get(stop + 1) == Some(&b'{') => {
                    self.skip_to(stop + 2);
                    self.templates.push(self.depth);
                    self.depth += 1;
                    return Some(());
                }
                b'$' => at = stop + 1,
                _ => {
                    self.skip_to(stop + 1);
                    return Some(());
                }
            }
        }
    }

    /// Skips a character, or the quote that begins a lifetime.
    fn skip_character(&mut self) {
        let mut inside = self.text[self.at + 1..].char_indices();
        self.at += match (inside.next(), inside.next()) {
            // The sign behind the backslash may be a quote itself.
            (Some((_, '\\')), Some(_)) => {
                inside.find(|(_, c)| *c == '\'').map_or(1, |(end, _)| end + 2)
            }
            (Some(_), Some((end, '\''))) => end + 2,
            _ => 1,
        };
    }

    /// Skips a raw string of Rust, or the letter that begins none.
    fn skip_raw(&mut self) -> Option<()> {
        let hashes = self.bytes[self.at + 1..].iter().take_while(|byte| **byte == b'#').count();
        let before = self.at.checked_sub(1).map(|at| self.bytes[at]);
        let ends_name = before.is_some_and(|it| it.is_ascii_alphanumeric() || it == b'_')
            && !matches!(before, Some(b'b' | b'c'));
        if ends_name || self.bytes.get(self.at + 1 + hashes) != Some(&b'"') {
            self.at += 1;
            return Some(());
        }
        let mut close = vec![b'#'; hashes + 1];
        close[0] = b'"';
        self.skip_text(hashes + 2, &close)
    }

    /// The word that ends the text that `<<` begins; `list << item` puts something in.
    fn here_word(&self) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let marked = rest.strip_prefix(['~', '-']);
        let rest = marked.unwrap_or(rest);
        let rest = rest.strip_prefix(['"', '\'', '`']).unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let word = &rest[..end.unwrap_or(rest.len())];
        let is_name = |c: char| {
            c.is_ascii_uppercase() || c == '_' || marked.is_some() && c.is_ascii_alphabetic()
        };
        word.starts_with(is_name).then_some(word)
    }

    /// Skips the lines up to the one of `word`.
    fn skip_here(&mut self, word: &str) -> Option<()> {
        loop {
            let line = self.text[self.at..].split_inclusive('\n').next()?;
            self.begun.push((self.at, None));
            self.at += line.len();
            if line.trim() == word {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: Lexis =
        Lexis { slashes: true, backticks: Some(Backticks::Template), ..PLAIN_LEXIS };
    const RUBY: Lexis = Lexis { hashes: true, here: true, regexes: true, ..PLAIN_LEXIS };
    const RUST: Lexis = Lexis { slashes: true, rust: true, ..PLAIN_LEXIS };
    const PYTHON: Lexis = Lexis { hashes: true, triples: true, ..PLAIN_LEXIS };

    /// The depth of each line, `x` where it begins in a text.
    fn depths(text: &str, lexis: Lexis) -> Option<String> {
        let shown = |line: &Line| line.depth.map_or("x".to_owned(), |depth| depth.to_string());
        Some(of(text, lexis)?.iter().map(shown).collect())
    }

    #[test]
    fn lines_begin_in_brackets_or_in_none() {
        let lines = of("a {\n  b(\n\n  );\n}\n", SCRIPT).unwrap();
        assert_eq!(lines.iter().map(|it| it.indent).collect::<Vec<_>>(), [0, 2, 2, 0]);
        assert_eq!(depths("a {\n  b(\n\n  );\n}\n", SCRIPT).as_deref(), Some("0121"));
        for text in ["a {\n", "}\n", "a 'b\n"] {
            assert_eq!(depths(text, SCRIPT), None, "{text}");
        }
        assert_eq!(depths("don't {\n}", SCRIPT).as_deref(), Some("01"));
    }

    #[test]
    fn brackets_in_texts_are_none() {
        let script = "a('{', \"(\\\"\") // {\n/* {\n} */\nb(`{\n${c(`)`,\n{})}\n`)\nd\n";
        assert_eq!(depths(script, SCRIPT).as_deref(), Some("00x0xxx0"));
        let ruby = "a(<<~B, c) # (\n  (\nB\nd << e\n";
        assert_eq!(depths(ruby, RUBY).as_deref(), Some("0xx0"));
        let regex = "a = /[\"\\/(]/ # {\n@b ||= /#{c}/\nd / (e)\nf << <<-g\n(\ng\nh\n";
        assert_eq!(depths(regex, RUBY).as_deref(), Some("0000xx0"));
        let rust = "fn a<'b>(c: &'b str) { '{'; '\\''; \"{\n\"; br#\"{\"\"#;\n}\n";
        assert_eq!(depths(rust, RUST).as_deref(), Some("0x1"));
        let python = "a = \"\"\"(\n'''\n\"\"\"\nb = '' # (\n";
        assert_eq!(depths(python, PYTHON).as_deref(), Some("0xx0"));
    }
}
