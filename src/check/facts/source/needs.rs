//! Words that the code must hold where a rule can hold, told from what the rule itself says.
//!
//! A path such as `os.environ.get` is put together of names that stand in the file, be it at the
//! call, in an import or where a name is bound. So all of its parts are in it, as words of their
//! own but where a `*` touches them.

use super::hints::is_word;
use super::rule::{Glob, PatternText, Rule, RuleShape};

/// Lists of words, one of which must be there as a whole.
pub(super) type Alternatives = Vec<Vec<Word>>;

/// A word, and where it may not be a part of a longer one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether it begins there.
    pub(super) begins: bool,
    /// Whether it ends there.
    pub(super) ends: bool,
}

/// All that `rule` needs.
pub(super) fn of(rule: &Rule) -> Vec<Alternatives> {
    let shape = match &rule.shape {
        RuleShape::Call(globs) | RuleShape::Member(globs) | RuleShape::Given(globs) => paths(globs),
        RuleShape::Patterns(texts) => patterns(texts),
        RuleShape::String => Vec::new(),
    };
    let conditions = rule.conditions.iter().map(|(_, condition)| paths(condition.needed_paths()));
    let imports = rule.imports.iter().map(|import| vec![whole(import)]).collect();
    let mut needs = vec![shape, imports, patterns(&rule.inside), patterns(&rule.then)];
    needs.extend(conditions);
    // What asks for nothing in one alternative asks for nothing at all.
    needs
        .retain(|alternatives| !alternatives.is_empty() && !alternatives.iter().any(Vec::is_empty));
    needs
}

/// The words that stand where `rule` holds and no literal of it need do: a path that a literal is a
/// part of is put together of code, and of names that stand for code, in which that literal is.
pub(super) fn own(rule: &Rule) -> Vec<Word> {
    let literals: Vec<String> = rule.literals.iter().map(|it| as_in_path(it)).collect();
    let has_literal = |glob: &&Glob| literals.iter().any(|it| glob.text().contains(it.as_str()));
    match &rule.shape {
        RuleShape::Call(globs) | RuleShape::Member(globs) | RuleShape::Given(globs) => globs
            .iter()
            .filter(|glob| !has_literal(glob))
            .filter_map(|glob| words(glob.text(), '*').pop())
            .collect(),
        RuleShape::Patterns(_) | RuleShape::String => Vec::new(),
    }
}

/// `literal` as a path would hold it: `a::b(` as `a.b`.
fn as_in_path(literal: &str) -> String {
    let path = literal.replace("::", ".").replace("->", ".").replace('\\', ".");
    path.trim_matches(|c| !is_word(c)).to_owned()
}

fn whole(text: &str) -> Word {
    Word { text: text.to_owned(), begins: true, ends: true }
}

fn paths(globs: &[Glob]) -> Alternatives {
    globs.iter().map(|glob| words(glob.text(), '*')).collect()
}

fn patterns(texts: &[PatternText]) -> Alternatives {
    texts
        .iter()
        .map(|text| match text {
            PatternText::Whole(text) => words(&without_variables(text), '*'),
            // What stands around the part need not be there.
            PatternText::Part { .. } => Vec::new(),
        })
        .collect()
}

/// `text` with a `*` for each `$NAME` and `$$$NAME`.
fn without_variables(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        out.push_str(&rest[..start]);
        rest = rest[start..].trim_start_matches('$');
        rest = rest.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '_');
        out.push_str(" * ");
    }
    out.push_str(rest);
    out
}

/// The words of `text`; `any` stands for anything.
fn words(text: &str, any: char) -> Vec<Word> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let before = rest[..start].chars().next_back();
        let after = &rest[start..];
        let end = after.find(|c| !is_word(c)).unwrap_or(after.len());
        rest = &after[end..];
        let next = rest.chars().next();
        found.push(Word {
            text: after[..end].to_owned(),
            begins: before != Some(any),
            ends: next != Some(any),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[Word]) -> Vec<String> {
        let mark = |at: bool| if at { "|" } else { "" };
        words.iter().map(|it| format!("{}{}{}", mark(it.begins), it.text, mark(it.ends))).collect()
    }

    #[test]
    fn the_parts_of_a_path_are_words() {
        assert_eq!(shown(&words("os.environ.get", '*')), ["|os|", "|environ|", "|get|"]);
        assert_eq!(shown(&words("*ogger.Log*", '*')), ["ogger|", "|Log"]);
        assert_eq!(shown(&words("net/http.Server{}.*", '*')), ["|net|", "|http|", "|Server|"]);
        assert_eq!(shown(&words("*", '*')), [""; 0]);
    }

    #[test]
    fn the_variables_of_a_pattern_are_no_words() {
        let words = words(&without_variables("$S.get($$$ARGS, \"a\")"), '*');
        assert_eq!(shown(&words), ["|get|", "|a|"]);
    }
}
