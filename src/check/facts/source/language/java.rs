//! Java: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, method, shape};
use crate::check::facts::source::bodies;
use crate::check::facts::source::scope::{Names, bind_class, bind_typed};
use crate::check::facts::source::syntax::Node;

pub(super) const JAVA: Lang = Lang {
    name: "java",
    extensions: &["java"],
    file_names: &[],
    rules: &["java"],
    import_words: &[],
    import_after: None,
    read_imports: None,
    grammar: || tree_sitter_java::LANGUAGE.into(),
    expando: '$',
    syntax: Syntax {
        calls: &[
            shape("object_creation_expression", "type", "arguments"),
            shape("annotation", "name", "arguments"),
        ],
        methods: &[
            method("method_invocation", "object", "name", "arguments"),
            method("marker_annotation", "", "name", ""),
        ],
        members: &[
            shape("field_access", "object", "field"),
            shape("array_access", "array", "index"),
        ],
        givens: &[
            shape("variable_declarator", "name", "value"),
            shape("assignment_expression", "left", "right"),
            shape("element_value_pair", "key", "value"),
        ],
        strings: &["string_literal"],
        interpolations: &["string_interpolation"],
        numbers: &["decimal_integer_literal", "decimal_floating_point_literal"],
        functions: &["method_declaration", "constructor_declaration", "lambda_expression"],
        wrappers: &["parenthesized_expression", "generic_type"],
        fallback_methods: &["orElse", "orElseGet"],
        targets: &[("assignment_expression", "left")],
        ..PLAIN
    },
    binders: &[
        "import_declaration",
        "variable_declarator",
        "formal_parameter",
        "assignment_expression",
    ],
    tests: &[],
    is_test: |_| false,
    comment: "//",
    bodies: Some(bodies::of_java),
    layout: None,
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "import_declaration" => {
            let Some(path) = node.named_children().find(|it| it.kind() == "scoped_identifier")
            else {
                return;
            };
            let all = node.children().any(|it| it.kind() == "asterisk");
            bind_class(&path.text(), all, node, names);
        }
        "variable_declarator" => match (node.field("name"), node.field("value")) {
            (Some(name), Some(value)) => names.bind_value(&name, value),
            (Some(name), None) => {
                let declared = node.parent().and_then(|it| it.field("type"));
                bind_typed(&name, declared, names);
            }
            _ => {}
        },
        "formal_parameter" => {
            if let Some(name) = node.field("name") {
                bind_typed(&name, node.field("type"), names);
            }
        }
        "assignment_expression" => {
            if let (Some(left), Some(right)) = (node.field("left"), node.field("right")) {
                names.bind_value(&left, right);
            }
        }
        _ => {}
    }
}
