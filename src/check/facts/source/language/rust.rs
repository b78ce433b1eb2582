//! Rust: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, shape};
use crate::check::facts::source::bodies::{self, Lexis, PLAIN_LEXIS};
use crate::check::facts::source::scope::Names;
use crate::check::facts::source::syntax::Node;

pub(super) const RUST: Lang = Lang {
    name: "rust",
    extensions: &["rs"],
    file_names: &[],
    rules: &["rust"],
    import_words: &[],
    import_after: None,
    read_imports: None,
    grammar: || tree_sitter_rust::LANGUAGE.into(),
    expando: 'µ',
    syntax: Syntax {
        calls: &[
            shape("call_expression", "function", "arguments"),
            shape("macro_invocation", "macro", "@token_tree"),
        ],
        members: &[
            shape("field_expression", "value", "field"),
            shape("scoped_identifier", "path", "name"),
            shape("scoped_type_identifier", "path", "name"),
        ],
        names: &["crate"],
        givens: &[
            shape("let_declaration", "pattern", "value"),
            shape("field_initializer", "field", "value"),
            shape("const_item", "name", "value"),
            shape("static_item", "name", "value"),
            shape("assignment_expression", "left", "right"),
        ],
        strings: &["string_literal", "raw_string_literal"],
        numbers: &["integer_literal", "float_literal"],
        functions: &["function_item", "closure_expression"],
        wrappers: &[
            "parenthesized_expression",
            "await_expression",
            "try_expression",
            "reference_expression",
            "generic_function",
        ],
        fallback_methods: &["unwrap_or", "unwrap_or_else", "or_else", "map_or"],
        targets: &[("assignment_expression", "left")],
        ..PLAIN
    },
    binders: &["use_declaration", "let_declaration", "const_item", "static_item"],
    tests: &["mod_item", "function_item"],
    is_test,
    comment: "//",
    bodies: Some(bodies::of_rust),
    layout: Some(&LAYOUT),
    own: without_tests,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

const LAYOUT: bodies::Layout = bodies::Layout {
    lexis: Lexis { slashes: true, rust: true, ..PLAIN_LEXIS },
    opens: "{",
    kept: &["use", "extern"],
    imports: &[],
    never: &[],
};

/// What stands before a module of tests at the end.
fn without_tests(text: &str) -> &str {
    let Some(start) = text.rfind("\n#[cfg(test)]\nmod ") else { return text };
    let tests = &text[start..];
    let header = tests["\n#[cfg(test)]\n".len()..].lines().next().unwrap_or_default();
    // It ends where nothing stands deeper, and there the file does.
    match tests.find("\n}").map(|end| &tests[end + 2..]) {
        Some(rest) if header.ends_with('{') && rest.trim().is_empty() => &text[..=start],
        _ => text,
    }
}

/// A module or a function that is built for tests only.
fn is_test(node: &Node<'_>) -> bool {
    matches!(node.kind().as_ref(), "mod_item" | "function_item")
        && node.prev_all().take_while(|it| it.kind() == "attribute_item").any(|attribute| {
            let text = attribute.text();
            text.contains("cfg(test)") || text == "#[test]" || text.contains("::test]")
        })
}

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "use_declaration" => {
            if let Some(argument) = node.field("argument") {
                note_use(&argument, "", node, names);
            }
        }
        "let_declaration" => {
            if let (Some(name), Some(value)) = (node.field("pattern"), node.field("value")) {
                names.bind_value(&name, value);
            }
        }
        "const_item" | "static_item" => {
            if let (Some(name), Some(value)) = (node.field("name"), node.field("value")) {
                names.bind_value(&name, value);
            }
        }
        _ => {}
    }
}

/// `use a::{b, c::d as e}` binds `b` to `a.b` and `e` to `a.c.d`.
fn note_use<'t>(node: &Node<'t>, above: &str, statement: &Node<'t>, names: &mut Names<'t>) {
    let path = |node: &Node<'t>| {
        let text = node.text().replace("::", ".");
        if above.is_empty() { text } else { format!("{above}.{text}") }
    };
    match node.kind().as_ref() {
        "use_list" => {
            for item in node.named_children() {
                note_use(&item, above, statement, names);
            }
        }
        "scoped_use_list" => {
            let inside = node.field("path").map_or_else(|| above.to_owned(), |it| path(&it));
            if let Some(list) = node.field("list") {
                note_use(&list, &inside, statement, names);
            }
        }
        "use_as_clause" => {
            if let (Some(of), Some(alias)) = (node.field("path"), node.field("alias")) {
                bind(&alias.text(), path(&of), statement, names);
            }
        }
        "self" => {
            bind(above.rsplit('.').next().unwrap_or(above), above.to_owned(), statement, names);
        }
        "identifier" | "scoped_identifier" => {
            let full = path(node);
            bind(full.rsplit('.').next().unwrap_or(&full), full.clone(), statement, names);
        }
        "use_wildcard" => {
            if let Some(of) = node.named_children().next() {
                import(&path(&of), statement, names);
            }
        }
        _ => {}
    }
}

fn bind<'t>(name: &str, path: String, statement: &Node<'t>, names: &mut Names<'t>) {
    import(&path, statement, names);
    names.bind_path(name, path, statement);
}

fn import<'t>(path: &str, statement: &Node<'t>, names: &mut Names<'t>) {
    let top = path.split('.').next().unwrap_or(path);
    if !matches!(top, "crate" | "self" | "super") {
        names.import(top.to_owned(), statement);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_at_the_end_are_no_part_of_the_app() {
        let app = "fn a() {}\n";
        let tests = "#[cfg(test)]\nmod tests {\n    fn b() {\n    }\n}\n";
        assert_eq!(without_tests(&format!("{app}\n{tests}")), format!("{app}\n"));
        for whole in [
            format!("{app}\n{tests}fn c() {{}}\n"),
            format!("{app}\n#[cfg(test)]\nmod tests;\n"),
            app.to_owned(),
        ] {
            assert_eq!(without_tests(&whole), whole);
        }
    }
}
