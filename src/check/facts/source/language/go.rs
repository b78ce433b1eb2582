//! Go: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, shape};
use crate::check::facts::source::bodies::{self, Backticks, Lexis, PLAIN_LEXIS};
use crate::check::facts::source::imports;
use crate::check::facts::source::scope::Names;
use crate::check::facts::source::syntax::{Node, literal_text};

pub(super) const GO: Lang = Lang {
    name: "go",
    extensions: &["go"],
    file_names: &[],
    rules: &["go"],
    import_words: &["import"],
    import_after: None,
    read_imports: Some(imports::of_go),
    grammar: || tree_sitter_go::LANGUAGE.into(),
    expando: 'µ',
    syntax: Syntax {
        calls: &[shape("call_expression", "function", "arguments")],
        members: &[
            shape("selector_expression", "operand", "field"),
            shape("index_expression", "operand", "index"),
        ],
        givens: &[
            shape("short_var_declaration", "left", "right"),
            shape("var_spec", "name", "value"),
            shape("const_spec", "name", "value"),
            shape("assignment_statement", "left", "right"),
            shape("keyed_element", "key", "value"),
        ],
        strings: &["interpreted_string_literal", "raw_string_literal"],
        interpolations: &[],
        numbers: &["int_literal", "float_literal"],
        functions: &["function_declaration", "method_declaration", "func_literal"],
        wrappers: &["parenthesized_expression", "expression_list", "literal_element"],
        fallback_kinds: &[],
        fallback_operators: &[],
        targets: &[("assignment_statement", "left")],
        ..PLAIN
    },
    binders: &["import_spec", "short_var_declaration", "var_spec", "const_spec"],
    tests: &[],
    is_test: |_| false,
    comment: "//",
    bodies: Some(bodies::of_go),
    layout: Some(&LAYOUT),
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

const LAYOUT: bodies::Layout = bodies::Layout {
    lexis: Lexis { slashes: true, backticks: Some(Backticks::Raw), ..PLAIN_LEXIS },
    opens: "{",
    kept: &["package", "import"],
    imports: &["import"],
    never: &[],
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "import_spec" => note_import(node, names),
        "short_var_declaration" => {
            if let (Some(left), Some(right)) = (node.field("left"), node.field("right")) {
                bind_lists(&left, &right, names);
            }
        }
        "var_spec" | "const_spec" => {
            let (left, right) = (node.field("name"), node.field("value"));
            let right = right.and_then(|list| list.named_children().next());
            if let (Some(left), Some(right)) = (left, right) {
                names.bind_value(&left, right);
            }
        }
        _ => {}
    }
}

/// `a, err := f()` binds `a` to `f()`; `a, b := f(), g()` binds both.
fn bind_lists<'t>(left: &Node<'t>, right: &Node<'t>, names: &mut Names<'t>) {
    let values: Vec<_> = right.named_children().collect();
    for (index, name) in left.named_children().enumerate() {
        let value = if values.len() > 1 { values.get(index) } else { values.first() };
        match value {
            Some(value) if values.len() > 1 || index == 0 => names.bind_value(&name, value.clone()),
            _ => {}
        }
    }
}

/// `import b "a/c"` binds `b`, `import "a/c/v2"` binds `c`.
fn note_import<'t>(spec: &Node<'t>, names: &mut Names<'t>) {
    let Some(path) = spec.field("path").and_then(|path| literal_text(&path)) else { return };
    let local = match spec.field("name") {
        Some(name) => name.text().into_owned(),
        None => package_name(&path).to_owned(),
    };
    names.bind_path(&local, path.clone(), spec);
    names.import(path, spec);
}

/// What the package at `path` most likely calls itself.
fn package_name(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or(path);
    let is_version =
        last.strip_prefix('v').is_some_and(|n| n.bytes().all(|byte| byte.is_ascii_digit()));
    let name = if is_version { parts.next().unwrap_or(last) } else { last };
    let name = name.split(".v").next().unwrap_or(name);
    name.strip_prefix("go-").or_else(|| name.strip_suffix("-go")).unwrap_or(name)
}
