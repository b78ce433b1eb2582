//! Python: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, shape};
use crate::check::facts::source::bodies::{self, Lexis, PLAIN_LEXIS};
use crate::check::facts::source::imports;
use crate::check::facts::source::scope::Names;
use crate::check::facts::source::syntax::Node;

pub(super) const PYTHON: Lang = Lang {
    name: "python",
    extensions: &["py", "pyw"],
    file_names: &[],
    rules: &["python"],
    import_words: &["import"],
    import_after: Some("from "),
    read_imports: Some(imports::of_python),
    grammar: || tree_sitter_python::LANGUAGE.into(),
    expando: 'µ',
    syntax: Syntax {
        calls: &[shape("call", "function", "arguments")],
        members: &[
            shape("attribute", "object", "attribute"),
            shape("subscript", "value", "subscript"),
        ],
        givens: &[
            shape("assignment", "left", "right"),
            shape("keyword_argument", "name", "value"),
            shape("pair", "key", "value"),
        ],
        strings: &["string", "concatenated_string"],
        interpolations: &["interpolation"],
        numbers: &["integer", "float"],
        functions: &["function_definition", "lambda"],
        wrappers: &["parenthesized_expression", "await"],
        fallback_kinds: &["boolean_operator"],
        fallback_operators: &["or"],
        targets: &[("assignment", "left"), ("augmented_assignment", "left")],
        ..PLAIN
    },
    binders: &["import_statement", "import_from_statement", "assignment"],
    tests: &[],
    is_test: |_| false,
    comment: "#",
    bodies: Some(bodies::of_python),
    layout: Some(&LAYOUT),
    own: |text| text,
    empty_body: "pass",
    prepare: |text| text.into(),
    note_names,
};

const LAYOUT: bodies::Layout = bodies::Layout {
    lexis: Lexis { hashes: true, triples: true, ..PLAIN_LEXIS },
    opens: ":",
    kept: &["import", "from"],
    imports: &["import"],
    never: &[],
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "import_statement" => {
            for item in node.field_children("name") {
                note_import(node, &item, names);
            }
        }
        "import_from_statement" => note_import_from(node, names),
        "assignment" => {
            if let (Some(left), Some(right)) = (node.field("left"), node.field("right")) {
                names.bind_value(&left, right);
            }
        }
        _ => {}
    }
}

/// `import a.b` binds `a`, `import a.b as c` binds `c` to `a.b`.
fn note_import<'t>(statement: &Node<'t>, item: &Node<'t>, names: &mut Names<'t>) {
    let dotted = item.field("name").unwrap_or_else(|| item.clone()).text().into_owned();
    let top = dotted.split('.').next().unwrap_or_default().to_owned();
    match item.field("alias") {
        Some(alias) => names.bind_path(&alias.text(), dotted, statement),
        None => names.bind_path(&top.clone(), top.clone(), statement),
    }
    import(statement, top, names);
}

/// `from a.b import c as d` binds `d` to `a.b.c`.
fn note_import_from<'t>(statement: &Node<'t>, names: &mut Names<'t>) {
    let Some(module) = statement.field("module_name") else { return };
    let path = module.text().into_owned();
    for item in statement.field_children("name") {
        let name = item.field("name").unwrap_or_else(|| item.clone()).text();
        let local = item.field("alias").map_or_else(|| name.clone(), |alias| alias.text());
        names.bind_path(&local, format!("{path}.{name}"), statement);
    }
    if module.kind() != "relative_import" {
        import(statement, path.split('.').next().unwrap_or_default().to_owned(), names);
    }
}

/// Notes the package, unless the program copes without it.
fn import<'t>(statement: &Node<'t>, package: String, names: &mut Names<'t>) {
    if package != "__future__" && !is_optional(statement) && !is_for_types(statement) {
        names.import(package, statement);
    }
}

/// Whether the import stands in a `try` that catches its absence.
fn is_optional(statement: &Node) -> bool {
    let attempt = statement.parent().and_then(|block| {
        let attempt = block.parent().filter(|node| node.kind() == "try_statement")?;
        (attempt.field("body")?.node_id() == block.node_id()).then_some(attempt)
    });
    attempt.is_some_and(|attempt| {
        attempt.children().filter(|child| child.kind() == "except_clause").any(|clause| {
            let text = clause.text();
            let caught = text.lines().next().unwrap_or_default();
            caught.contains("ImportError") || caught.contains("ModuleNotFoundError")
        })
    })
}

/// Whether only a checker of types gets to the import.
fn is_for_types(statement: &Node) -> bool {
    let branch = statement.parent().and_then(|block| {
        let branch = block.parent().filter(|node| node.kind() == "if_statement")?;
        (branch.field("consequence")?.node_id() == block.node_id()).then_some(branch)
    });
    branch.and_then(|branch| branch.field("condition")).is_some_and(|condition| {
        let text = condition.text();
        text == "TYPE_CHECKING" || text.ends_with(".TYPE_CHECKING")
    })
}
