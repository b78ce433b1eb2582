//! Kotlin: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, method, shape};
use crate::check::facts::source::bodies;
use crate::check::facts::source::scope::{Names, bind_class};
use crate::check::facts::source::syntax::{Node, given};

pub(super) const KOTLIN: Lang = Lang {
    name: "kotlin",
    extensions: &["kt", "kts"],
    file_names: &[],
    rules: &["kotlin", "java"],
    import_words: &[],
    import_after: None,
    read_imports: None,
    grammar: || tree_sitter_kotlin_sg::LANGUAGE.into(),
    expando: 'µ',
    syntax: Syntax {
        calls: &[
            shape("call_expression", "#0", "@call_suffix"),
            shape("constructor_invocation", "#0", "#1"),
        ],
        methods: &[method("annotation", "", "@user_type", "")],
        argument_lists: &["value_arguments"],
        members: &[
            shape("navigation_expression", "#0", "@navigation_suffix"),
            shape("indexing_expression", "#0", "@indexing_suffix"),
        ],
        givens: &[
            shape("property_declaration", "@variable_declaration", "#last"),
            shape("assignment", "#0", "#last"),
            shape("value_argument", "#0", "#1"),
        ],
        strings: &["string_literal"],
        interpolations: &["interpolated_expression", "interpolated_identifier"],
        numbers: &["integer_literal"],
        functions: &["function_declaration", "lambda_literal", "anonymous_function"],
        wrappers: &[
            "parenthesized_expression",
            "value_argument",
            "navigation_suffix",
            "indexing_suffix",
            "directly_assignable_expression",
            "variable_declaration",
            "user_type",
        ],
        fallback_kinds: &["elvis_expression"],
        fallback_methods: &["orElse"],
        targets: &[("assignment", "left")],
        ..PLAIN
    },
    binders: &["import_header", "property_declaration"],
    tests: &[],
    is_test: |_| false,
    comment: "//",
    bodies: Some(bodies::of_kotlin),
    layout: None,
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "import_header" => {
            if let Some(path) = node.named_children().find(|it| it.kind() == "identifier") {
                let all = node.named_children().any(|it| it.kind() == "wildcard_import");
                bind_class(&path.text(), all, node, names);
            }
        }
        "property_declaration" => {
            if let Some(parts) = given(node)
                && let Some(name) = parts.first.named_children().next()
            {
                names.bind_value(&name, parts.second);
            }
        }
        _ => {}
    }
}
