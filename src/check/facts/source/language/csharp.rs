//! C#: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, method, shape};
use crate::check::facts::source::bodies;
use crate::check::facts::source::scope::{Names, bind_typed};
use crate::check::facts::source::syntax::{Node, given};

pub(super) const CSHARP: Lang = Lang {
    name: "csharp",
    extensions: &["cs"],
    file_names: &[],
    rules: &["csharp"],
    import_words: &[],
    import_after: None,
    read_imports: None,
    grammar: || tree_sitter_c_sharp::LANGUAGE.into(),
    expando: 'µ',
    syntax: Syntax {
        calls: &[
            shape("invocation_expression", "function", "arguments"),
            shape("object_creation_expression", "type", "arguments"),
            shape("object_creation_expression", "type", "initializer"),
        ],
        methods: &[method("attribute", "", "name", "@attribute_argument_list")],
        members: &[
            shape("member_access_expression", "expression", "name"),
            shape("qualified_name", "qualifier", "name"),
            shape("element_access_expression", "expression", "subscript"),
        ],
        givens: &[
            shape("variable_declarator", "name", "#last"),
            shape("assignment_expression", "left", "right"),
            shape("property_declaration", "name", "value"),
            shape("argument", "name", "#last"),
        ],
        strings: &["string_literal", "verbatim_string_literal", "interpolated_string_expression"],
        interpolations: &["interpolation"],
        numbers: &["integer_literal", "real_literal"],
        functions: &[
            "method_declaration",
            "constructor_declaration",
            "local_function_statement",
            "lambda_expression",
        ],
        wrappers: &[
            "parenthesized_expression",
            "await_expression",
            "argument",
            "bracketed_argument_list",
            "generic_name",
        ],
        fallback_kinds: &["binary_expression"],
        fallback_operators: &["??"],
        targets: &[("assignment_expression", "left")],
        ..PLAIN
    },
    binders: &["using_directive", "variable_declarator", "parameter"],
    tests: &[],
    is_test: |_| false,
    comment: "//",
    bodies: Some(bodies::of_csharp),
    layout: None,
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "using_directive" => {
            if let Some(namespace) = node.named_children().last() {
                names.import(namespace.text().into_owned(), node);
            }
        }
        "variable_declarator" => {
            if let Some(parts) = given(node) {
                names.bind_value(&parts.first, parts.second);
            } else if let Some(name) = node.field("name") {
                let declared = node.parent().and_then(|it| it.field("type"));
                bind_typed(&name, declared, names);
            }
        }
        "parameter" => {
            if let Some(name) = node.field("name") {
                bind_typed(&name, node.field("type"), names);
            }
        }
        _ => {}
    }
}
