//! What the text of a file must look like where a rule can hold, beside its words.
//!
//! Like words, hints decide nothing: they save the parsing of files in which the words mean
//! something else. They are looked for in bytes, so that `\w` is a letter of ASCII.

use regex::bytes::{Captures, Regex, RegexBuilder};
use std::sync::OnceLock;

/// The hints of a rule; what is not stated is not asked for.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// What a line looks like that holds one of the rule's words.
    pub(super) line: Option<Lazy>,
    /// What some line of the file looks like.
    also: Option<Lazy>,
    /// What a line looks like that binds a name (the group `name`) that is used again,
    binds: Option<Lazy>,
    /// with one of these right behind it; `[]=` stands for an index at which something is put.
    uses: Vec<String>,
}

impl Hints {
    pub(super) fn new(
        line: Option<String>,
        also: Option<String>,
        binds: Option<String>,
        uses: Vec<String>,
    ) -> Result<Self, String> {
        if binds.is_some() == uses.is_empty() {
            return Err("`binds` and `uses` need each other".to_owned());
        }
        Ok(Self {
            line: line.map(Lazy::new),
            also: also.map(Lazy::new),
            binds: binds.map(Lazy::new),
            uses,
        })
    }

    /// Whether the whole of `text` looks right; names for which `is_ruled_out` holds do not count.
    pub(super) fn hold(&self, text: &str, is_ruled_out: impl Fn(&str) -> bool) -> bool {
        let also = self
            .also
            .as_ref()
            .is_none_or(|it| it.get().is_some_and(|regex| regex.is_match(text.as_bytes())));
        also && self.binds.as_ref().is_none_or(|it| {
            it.get().is_some_and(|regex| self.is_used_again(regex, text, is_ruled_out))
        })
    }

    /// Adds to `places` the bytes, beside those of its literals, of what the rule holds for.
    pub(super) fn note_places(&self, text: &str, places: &mut Vec<usize>) {
        if let Some(also) = self.also.as_ref().and_then(Lazy::get) {
            places.extend(also.find_iter(text.as_bytes()).map(|found| found.start()));
        }
        let Some(binds) = self.binds.as_ref().and_then(Lazy::get) else { return };
        for found in binds.captures_iter(text.as_bytes()) {
            let Some((name, word)) = bound_name(&found) else {
                places.extend(found.get(0).map(|it| it.start()));
                continue;
            };
            let uses: Vec<usize> = self.uses_of(word, name, text).collect();
            if !uses.is_empty() {
                places.push(name);
                places.extend(uses);
            }
        }
    }

    fn is_used_again(
        &self,
        binds: &Regex,
        text: &str,
        is_ruled_out: impl Fn(&str) -> bool,
    ) -> bool {
        binds.captures_iter(text.as_bytes()).any(|found| {
            // A line that binds several names may bind any.
            let Some((name, word)) = bound_name(&found) else { return true };
            !is_ruled_out(word) && self.uses_of(word, name, text).next().is_some()
        })
    }

    /// Where `word`, which is bound at byte `name`, is used again as the rule wants.
    fn uses_of<'t>(
        &'t self,
        word: &'t str,
        name: usize,
        text: &'t str,
    ) -> impl Iterator<Item = usize> + 't {
        memchr::memmem::find_iter(text.as_bytes(), word).filter(move |at| {
            let after = &text.as_bytes()[at + word.len()..];
            *at != name
                && !text[..*at].ends_with(is_word)
                && self.uses.iter().any(|used| match used.as_str() {
                    INDEXED => is_put_at_index(after) || text[..*at].ends_with("delete "),
                    used => after.starts_with(used.as_bytes()),
                })
        })
    }

    /// What is wrong with the expressions.
    pub(super) fn errors(&self) -> impl Iterator<Item = String> {
        [&self.line, &self.also, &self.binds].into_iter().flatten().filter_map(Lazy::error)
    }
}

/// The name that a line binds, and the byte at which it stands; none where it binds several.
fn bound_name<'t>(found: &Captures<'t>) -> Option<(usize, &'t str)> {
    let name = found.name("name")?;
    Some((name.start(), std::str::from_utf8(name.as_bytes()).ok()?))
}

/// Stands for an index at which something is put.
const INDEXED: &str = "[]=";

/// Whether `code` begins with an index (`[a]`) at which something is put or changed.
fn is_put_at_index(code: &[u8]) -> bool {
    let mut open = 0;
    let end = code.iter().position(|byte| {
        match byte {
            b'[' => open += 1,
            b']' => open -= 1,
            _ => {}
        }
        open == 0
    });
    let Some(end) = end.filter(|end| *end > 0) else { return false };
    let after = code[end + 1..].trim_ascii_start();
    let operators: [&[u8]; 13] = [
        b"++", b"--", b"+=", b"-=", b"*=", b"/=", b"|=", b"&=", b"||=", b"&&=", b"??=", b"//=",
        b"%=",
    ];
    operators.iter().any(|operator| after.starts_with(operator))
        || after.starts_with(b"=") && !after[1..].starts_with(b"=") && !after[1..].starts_with(b"~")
}

/// Whether `c` can be in the middle of a name.
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A regular expression that is compiled when it is first asked for.
#[derive(Debug)]
pub(super) struct Lazy {
    text: String,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Lazy {
    fn new(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    fn compiled(&self) -> &Result<Regex, String> {
        self.compiled.get_or_init(|| {
            let built = RegexBuilder::new(&self.text).multi_line(true).unicode(false).build();
            built.map_err(|error| error.to_string())
        })
    }

    /// The expression; none where it is broken, which is told by [`Lazy::error`].
    pub(super) fn get(&self) -> Option<&Regex> {
        self.compiled().as_ref().ok()
    }

    fn error(&self) -> Option<String> {
        self.compiled().as_ref().err().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_bound_counts_where_it_is_used_again() {
        let hints = Hints::new(
            None,
            None,
            Some(r"^(?:const|let) (?:(?P<name>\w+)[^\n,=]*|[^\n=]*)= *[{\[]".to_owned()),
            vec!["[]=".to_owned()],
        )
        .unwrap();
        let holds = |text: &str| hints.hold(text, |name| name == "cache");
        assert!(holds("const a = {};\nfunction f() { a[1] = 2; }"));
        assert!(holds("const a: A = {};\na[b[1]] += 1"));
        assert!(holds("const a = {};\ndelete a[1]"));
        assert!(!holds("const a = {};\nif (a[1] == 2) {}"));
        assert!(holds("let a, b = {};"));
        assert!(!holds("const a = {};\nba[1] = 2"));
        assert!(!holds("const a = {};\nb(a)"));
        assert!(!holds("const cache = {};\ncache[1] = 2"));
        assert!(!holds("  const a = {};\n  a[1] = 2"));
    }

    #[test]
    fn hints_that_are_wrong_are_told_of() {
        assert!(Hints::new(None, None, Some("a".to_owned()), Vec::new()).is_err());
        let broken = Hints::new(Some("(".to_owned()), None, None, Vec::new()).unwrap();
        assert_eq!(broken.errors().count(), 1);
    }
}
