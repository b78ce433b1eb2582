//! Ruby: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, method, shape};
use crate::check::facts::source::bodies::{self, Lexis, PLAIN_LEXIS};
use crate::check::facts::source::imports;
use crate::check::facts::source::scope::Names;
use crate::check::facts::source::syntax::{Node, call, field, literal_text};

pub(super) const RUBY: Lang = Lang {
    name: "ruby",
    extensions: &["rb", "ru", "rake"],
    file_names: &["Rakefile"],
    rules: &["ruby"],
    import_words: &["require"],
    import_after: None,
    read_imports: Some(imports::of_ruby),
    grammar: || tree_sitter_ruby::LANGUAGE.into(),
    expando: 'µ',
    syntax: Syntax {
        methods: &[method("call", "receiver", "method", "arguments")],
        members: &[
            shape("element_reference", "object", "#1"),
            shape("scope_resolution", "scope", "name"),
        ],
        names: &["constant", "instance_variable", "global_variable", "hash_key_symbol"],
        givens: &[
            shape("assignment", "left", "right"),
            shape("operator_assignment", "left", "right"),
            shape("pair", "key", "value"),
            // `def domain = "a.io"`: what a method without a choice returns.
            shape("method", "name", "body"),
        ],
        strings: &["string", "simple_symbol", "subshell"],
        interpolations: &["interpolation"],
        numbers: &["integer", "float"],
        functions: &["method", "singleton_method", "lambda"],
        wrappers: &["parenthesized_statements", "body_statement"],
        fallback_kinds: &["binary"],
        fallback_operators: &["||", "or"],
        targets: &[("assignment", "left"), ("operator_assignment", "left")],
        ..PLAIN
    },
    binders: &["call", "assignment"],
    tests: &[],
    is_test: |_| false,
    comment: "#",
    bodies: Some(bodies::of_ruby),
    layout: Some(&LAYOUT),
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

const LAYOUT: bodies::Layout = bodies::Layout {
    lexis: Lexis { hashes: true, here: true, regexes: true, ..PLAIN_LEXIS },
    opens: "",
    kept: &["require"],
    imports: &["require"],
    never: &["\n=begin", "\n__END__"],
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        // `params.require(:id)` is something else.
        "call"
            if field(node, "receiver").is_none()
                && field(node, "method").is_some_and(|name| name.text() == "require") =>
        {
            let first = call(node).and_then(|it| it.values().into_iter().next());
            if let Some(name) = first.and_then(|it| literal_text(&it)) {
                names.import(name, node);
            }
        }
        "assignment" => {
            if let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) {
                names.bind_value(&left, right);
            }
        }
        _ => {}
    }
}
