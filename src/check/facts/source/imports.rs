//! Imports of a file in which no rule can hold, read from its lines, without a tree.
//!
//! Only what is written as nearly everybody writes it is understood. Where a line may mean something
//! else, the answer is `None`, and the file is parsed.

use super::bodies;
use std::ops::Range;

/// A package that is imported, and the bytes of the statement that does so first.
pub(super) type Import = (String, Range<usize>);

/// Reads the imports of a text, where it is sure of them.
pub(super) type Reader = fn(&str) -> Option<Vec<Import>>;

/// The lines of `text` without their ends, each with the byte at which it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    bodies::lines(text).map(|(start, line)| (start, line.trim_end_matches(['\n', '\r'])))
}

fn note(found: &mut Vec<Import>, package: &str, range: Range<usize>) {
    if !found.iter().any(|(known, _)| known == package) {
        found.push((package.to_owned(), range));
    }
}

/// The text in quotes with which `text` begins, and its length with them.
fn quoted(text: &str) -> Option<(&str, usize)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let end = text[1..].find(quote)?;
    let inside = &text[1..=end];
    (!inside.contains(['\\', '\n'])).then_some((inside, end + 2))
}

/// Go: imports come before everything else.
pub(super) fn of_go(text: &str) -> Option<Vec<Import>> {
    let mut found = Vec::new();
    let (mut in_block, mut in_comment) = (false, false);
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        if in_comment {
            in_comment = !trimmed.contains("*/");
            if !in_comment && !trimmed.ends_with("*/") {
                return None;
            }
        } else if trimmed.is_empty() || trimmed.starts_with("//") {
        } else if trimmed.starts_with("/*") {
            in_comment = !trimmed.contains("*/");
            if !in_comment && !trimmed.ends_with("*/") {
                return None;
            }
        } else if in_block && trimmed.starts_with(')') {
            in_block = false;
        } else if in_block {
            found.push(go_spec(line, start)?);
        } else if line.starts_with("import (") && line.trim_end() == "import (" {
            in_block = true;
        } else if let Some(spec) = line.strip_prefix("import ") {
            found.push(go_spec(spec, start + "import ".len())?);
        } else if !line.starts_with("package ") {
            break;
        }
    }
    let mut unique = Vec::new();
    for (package, range) in found {
        note(&mut unique, &package, range);
    }
    Some(unique)
}

/// `name "a/path" // why`
fn go_spec(line: &str, start: usize) -> Option<Import> {
    let from = line.find(|c: char| !c.is_whitespace())?;
    let at = line.find('"')?;
    let name = line[from..at].trim_end();
    let (path, length) = quoted(&line[at..])?;
    let rest = line[at + length..].trim_start();
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && (rest.is_empty() || rest.starts_with("//"));
    is_plain.then(|| (path.to_owned(), start + from..start + at + length))
}

/// Python: statements at the beginning of a line, however deep.
pub(super) fn of_python(text: &str) -> Option<Vec<Import>> {
    // What stands in a `try` may be optional, and some of it is for types alone.
    if ["ImportError", "ModuleNotFoundError", "TYPE_CHECKING"].iter().any(|it| text.contains(it)) {
        return None;
    }
    let mut found = Vec::new();
    let mut string: Option<&str> = None;
    let mut inside = 0;
    for (start, line) in lines(text) {
        let begins_in_string = string.is_some();
        string = python_string(line, string);
        if begins_in_string || start < inside {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let statement = &line[indent..];
        let at = start + indent;
        if let Some(names) = statement.strip_prefix("import ") {
            let names = names.split('#').next().unwrap_or_default().trim_end();
            if !names.chars().all(|c| c.is_alphanumeric() || "_., ".contains(c)) {
                return None;
            }
            for name in names.split(',') {
                let top = name.trim().split(['.', ' ']).next().filter(|top| !top.is_empty())?;
                note(&mut found, top, at..start + line.len());
            }
        } else if let Some((module, names)) =
            statement.strip_prefix("from ").and_then(|rest| rest.split_once(" import "))
        {
            let end = match names.trim_start().strip_prefix('(') {
                Some(_) => at + text[at..].find(')')? + 1,
                None => start + line.len(),
            };
            let whole = &text[at..end];
            if whole.contains(['\\', ';', '"', '\'']) || module.contains(char::is_whitespace) {
                return None;
            }
            inside = end;
            let top = module.split('.').next().unwrap_or_default();
            if !top.is_empty() && top != "__future__" {
                note(&mut found, top, at..end);
            }
        } else if holds_word(statement, "import") && !statement.starts_with('#') {
            return None;
        }
    }
    Some(found)
}

/// The quotes of the string that goes on behind `line`, of which `open` goes on from before.
fn python_string<'a>(line: &'a str, open: Option<&'a str>) -> Option<&'a str> {
    let mut open = open.map(|quotes| if quotes == "'''" { "'''" } else { "\"\"\"" });
    let mut rest = line;
    loop {
        if let Some(quotes) = open {
            let end = rest.find(quotes).map(|end| end + 3);
            let Some(end) = end else { return open };
            rest = &rest[end..];
            open = None;
        }
        let at = rest.find(['"', '\'', '#'])?;
        rest = &rest[at..];
        if rest.starts_with('#') {
            return None;
        }
        if let Some(quotes) = ["\"\"\"", "'''"].into_iter().find(|it| rest.starts_with(it)) {
            open = Some(quotes);
            rest = &rest[3..];
            continue;
        }
        let quote = rest.as_bytes()[0];
        let mut escaped = false;
        let end = rest.bytes().skip(1).position(|byte| {
            let ends = byte == quote && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        rest = &rest[end? + 2..];
    }
}

/// JavaScript and TypeScript: `import` and `export` at the beginning of a line, and `require` where
/// its result gets a name.
pub(super) fn of_javascript(text: &str) -> Option<Vec<Import>> {
    let mut found = Vec::new();
    let mut in_comment = false;
    let mut inside = 0;
    for (start, line) in lines(text) {
        if start < inside {
            continue;
        }
        let trimmed = line.trim();
        if in_comment || trimmed.starts_with("/*") {
            in_comment = !trimmed.contains("*/");
            if !in_comment && !trimmed.ends_with("*/") {
                return None;
            }
            continue;
        }
        if trimmed.starts_with("//") {
            continue;
        }
        let opens = line.rfind("/*").is_some_and(|at| !line[at..].contains("*/"));
        if opens || line.bytes().filter(|byte| *byte == b'`').count() % 2 == 1 {
            return None;
        }
        let clause = line.strip_prefix("import").map(|_| 6).or_else(|| {
            let list = ["export {", "export *", "export type {", "export type *"];
            list.iter().any(|it| line.starts_with(it)).then_some(6)
        });
        let clause = clause.filter(|at| line[*at..].starts_with([' ', '{', '*', '"', '\'']));
        if let Some(length) = clause {
            let (module, end) = javascript_clause(&text[start + length..], line.starts_with('e'))?;
            let end = start + length + end;
            inside = end;
            if let Some(package) = module.and_then(package_of) {
                note(&mut found, &package, start..end);
            }
            let rest = text[end..].lines().next().unwrap_or_default().trim();
            if !rest.is_empty() && !rest.starts_with("//") {
                return None;
            }
        } else if holds_word(line, "require") || holds_word(line, "import") {
            let (module, range) = javascript_required(line)?;
            if let Some(package) = package_of(module) {
                note(&mut found, &package, start + range.start..start + range.end);
            }
        }
    }
    Some(found)
}

/// The module behind `{ a, b as c } from` and its end; with `exports`, there may be none.
fn javascript_clause(text: &str, exports: bool) -> Option<(Option<&str>, usize)> {
    let is_plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_$,{}*".contains(c);
    let at = text.find(|c| !is_plain(c)).unwrap_or(text.len());
    let Some((module, length)) = quoted(&text[at..]) else {
        // `export { a };`, where the braces end the statement
        let list = &text[..at];
        let end = list.find('}').filter(|_| exports)? + 1;
        let after = text[end..].trim_start_matches([' ', '\t']);
        let is_end = after.is_empty() || after.starts_with([';', '\n', '\r']);
        let end = if after.starts_with(';') { text.len() - after.len() + 1 } else { end };
        return is_end.then_some((None, end));
    };
    let before = text[..at].trim();
    if !(before.is_empty() || before.ends_with("from")) {
        return None;
    }
    let end = at + length;
    let after = text[end..].trim_start_matches([' ', '\t']);
    let end = if after.starts_with(';') { text.len() - after.len() + 1 } else { end };
    Some((Some(module), end))
}

/// `const a = require('b')`
fn javascript_required(line: &str) -> Option<(&str, Range<usize>)> {
    let declared = ["const ", "let ", "var "].iter().any(|it| line.starts_with(it));
    let (before, after) = line.split_once("= require(").filter(|_| declared)?;
    let (module, length) = quoted(after)?;
    let rest = after[length..].strip_prefix(')')?;
    let is_plain = !before.contains(['"', '\'', '/', '`'])
        && !holds_word(rest, "require")
        && !holds_word(rest, "import");
    let start = before.len() + "= ".len();
    is_plain.then_some((module, start..start + "require(".len() + length + 1))
}

/// Ruby: `require` at the beginning of a line, however deep.
pub(super) fn of_ruby(text: &str) -> Option<Vec<Import>> {
    // Texts that go on in lines of their own may look like code.
    let here = text.match_indices("<<").any(|(at, _)| {
        text[at + 2..].starts_with(|c: char| c.is_ascii_uppercase() || "~-\"'`".contains(c))
    });
    if here || text.contains("=begin") || text.contains("%q") || text.contains("%Q") {
        return None;
    }
    let mut found = Vec::new();
    for (start, line) in lines(text) {
        if !line.contains("require") || !holds_word(line, "require") {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let statement = &line[indent..];
        if statement.starts_with('#') {
            continue;
        }
        let rest = statement.strip_prefix("require")?;
        let argument = rest.strip_prefix(' ').or_else(|| rest.strip_prefix('('))?;
        let (name, length) = quoted(argument)?;
        let mut end = statement.len() - argument.len() + length;
        if rest.starts_with('(') {
            end += statement[end..].starts_with(')').then_some(1)?;
        }
        let after = statement[end..].trim_start();
        let is_plain =
            after.is_empty() || ["#", "if ", "unless ", ";"].iter().any(|it| after.starts_with(it));
        if !is_plain || holds_word(after, "require") {
            return None;
        }
        if !name.contains("#{") {
            note(&mut found, name, start + indent..start + indent + end);
        }
    }
    Some(found)
}

/// PHP: `use` at the beginning of a line, before classes and functions.
pub(super) fn of_php(text: &str) -> Option<Vec<Import>> {
    let mut found = Vec::new();
    let (mut in_comment, mut in_class) = (false, false);
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        if in_comment || trimmed.starts_with("/*") {
            in_comment = !trimmed.contains("*/");
            if !in_comment && !trimmed.ends_with("*/") {
                return None;
            }
            continue;
        }
        if trimmed.starts_with("//") || trimmed.starts_with('#') {
            continue;
        }
        if line.contains("<<<") || line.contains("?>") || line.contains("/*") {
            return None;
        }
        let Some(clause) = line.strip_prefix("use ") else {
            let begins = [
                "class ",
                "abstract ",
                "final ",
                "readonly ",
                "interface ",
                "trait ",
                "enum ",
                "function ",
            ];
            in_class |= begins.iter().any(|it| line.starts_with(it));
            // In a class, `use` takes a trait; behind a function's brackets, variables.
            let of_closure = trimmed.contains(") use (");
            if trimmed.starts_with("use ") && !in_class
                || !in_class && !of_closure && holds_word(trimmed, "use")
            {
                return None;
            }
            continue;
        };
        let (clause, rest) = clause.split_once(';')?;
        let rest = rest.trim();
        let is_plain = clause.chars().all(|c| c.is_alphanumeric() || "_\\ ".contains(c))
            && clause.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && !clause.starts_with("function ")
            && !clause.starts_with("const ")
            && (rest.is_empty() || rest.starts_with("//"))
            && !in_class;
        if !is_plain {
            return None;
        }
        let path = clause.split(' ').next().unwrap_or_default().replace('\\', ".");
        let from = start + "use ".len();
        note(&mut found, &path, from..from + clause.trim_end().len());
    }
    Some(found)
}

/// The package that a module is in, unless it is a file of the project.
pub(super) fn package_of(module: &str) -> Option<String> {
    if module.is_empty() || module.starts_with(['.', '/', '#']) {
        return None;
    }
    let parts = if module.starts_with('@') { 2 } else { 1 };
    Some(module.split('/').take(parts).collect::<Vec<_>>().join("/"))
}

/// Whether `word` is in `text` and no part of a longer one.
pub(super) fn holds_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The packages, each with the text of its statement.
    fn shown(read: Reader, text: &str) -> Option<Vec<(String, &str)>> {
        let found = read(text)?;
        Some(found.into_iter().map(|(package, range)| (package, &text[range])).collect())
    }

    fn owned<'a>(wanted: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
        wanted.iter().map(|(package, text)| ((*package).to_owned(), *text)).collect()
    }

    #[test]
    fn imports_of_go_are_its_specs() {
        let text = "// a\npackage a\n\nimport (\n\t\"fmt\"\n\tx \"a/b\" // c\n)\nimport \"os\"\nfunc f() {}\n";
        let wanted = [("fmt", "\"fmt\""), ("a/b", "x \"a/b\""), ("os", "\"os\"")];
        assert_eq!(shown(of_go, text), Some(owned(&wanted)));
        assert_eq!(of_go("package a\nimport (\n\t\"a\"; \"b\"\n)\n"), None);
    }

    #[test]
    fn imports_of_python_are_statements_outside_of_strings() {
        let text = "'''\nimport no\n'''\nimport os, a.b as c  # d\nfrom .x import y\nfrom e.f import (\n    g,\n)\ndef h():\n    import i\n";
        let wanted = [
            ("os", "import os, a.b as c  # d"),
            ("a", "import os, a.b as c  # d"),
            ("e", "from e.f import (\n    g,\n)"),
            ("i", "import i"),
        ];
        assert_eq!(shown(of_python, text), Some(owned(&wanted)));
        assert_eq!(of_python("if a: import b\n"), None);
        assert_eq!(of_python("try:\n    import a\nexcept ImportError:\n    pass\n"), None);
    }

    #[test]
    fn imports_of_ruby_are_requires_of_one_name() {
        let text = "# require 'no'\nrequire 'a/b'\nrequire_relative 'c'\n  require(\"d\") if e\n";
        let wanted = [("a/b", "require 'a/b'"), ("d", "require(\"d\")")];
        assert_eq!(shown(of_ruby, text), Some(owned(&wanted)));
        assert_eq!(of_ruby("x = { require: 1 }\n"), None);
        assert_eq!(of_ruby("x = <<~Y\nrequire 'a'\nY\n"), None);
    }

    #[test]
    fn imports_of_php_are_clauses_before_classes() {
        let text = "<?php\n/* use No\\No; */\nnamespace A;\nuse B\\C;\nuse D\\E as F; // g\nclass H\n{\n    use I;\n}\n";
        let wanted = [("B.C", "B\\C"), ("D.E", "D\\E as F")];
        assert_eq!(shown(of_php, text), Some(owned(&wanted)));
        assert_eq!(of_php("<?php\nuse A\\{B, C};\n"), None);
    }

    #[test]
    fn imports_of_javascript_are_statements_and_named_requires() {
        let text = "/* a */\nimport b, {\n  c,\n} from '@d/e/f';\nimport './g';\nexport { h };\nexport * from \"i\"\nconst j = require('k').l;\nexport const m = 1;\n";
        let wanted = [
            ("@d/e", "import b, {\n  c,\n} from '@d/e/f';"),
            ("i", "export * from \"i\""),
            ("k", "require('k')"),
        ];
        assert_eq!(shown(of_javascript, text), Some(owned(&wanted)));
        for text in ["const a = `\nimport b from 'c'\n`;\n", "f(require('a'))\n", "import(x)\n"] {
            assert_eq!(of_javascript(text), None, "{text}");
        }
    }
}
