//! JavaScript and TypeScript: their rows, and how they bind names.

use super::{Lang, PLAIN, Syntax, shape};
use crate::check::facts::source::bodies::{self, Backticks, Lexis, PLAIN_LEXIS};
use crate::check::facts::source::imports;
use crate::check::facts::source::scope::Names;
use crate::check::facts::source::syntax::{Node, literal_text};

#[cfg(feature = "javascript")]
pub(super) const JAVASCRIPT: Lang = Lang {
    name: "javascript",
    extensions: &["js", "mjs", "cjs", "jsx"],
    file_names: &["www"],
    rules: &["javascript"],
    import_words: IMPORT_WORDS,
    import_after: None,
    read_imports: Some(imports::of_javascript),
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    expando: '$',
    syntax: Syntax {
        givens: &[
            shape("variable_declarator", "name", "value"),
            shape("assignment_expression", "left", "right"),
            shape("pair", "key", "value"),
            shape("field_definition", "property", "value"),
        ],
        wrappers: &["parenthesized_expression", "await_expression"],
        ..COMMON
    },
    binders: BINDERS,
    tests: &[],
    is_test: |_| false,
    comment: "//",
    bodies: Some(bodies::of_javascript),
    layout: Some(&LAYOUT),
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

#[cfg(feature = "typescript")]
pub(super) const TYPESCRIPT: Lang = Lang {
    name: "typescript",
    extensions: &["ts", "mts", "cts"],
    file_names: &[],
    rules: &["javascript"],
    import_words: IMPORT_WORDS,
    import_after: None,
    read_imports: Some(imports::of_javascript),
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    expando: '$',
    syntax: Syntax {
        givens: &[
            shape("variable_declarator", "name", "value"),
            shape("assignment_expression", "left", "right"),
            shape("pair", "key", "value"),
            shape("public_field_definition", "name", "value"),
        ],
        wrappers: &[
            "parenthesized_expression",
            "await_expression",
            "as_expression",
            "satisfies_expression",
            "non_null_expression",
        ],
        ..COMMON
    },
    binders: BINDERS,
    tests: &[],
    is_test: |_| false,
    comment: "//",
    bodies: Some(bodies::of_javascript),
    layout: Some(&LAYOUT),
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

#[cfg(feature = "typescript")]
pub(super) const TSX: Lang = Lang {
    name: "tsx",
    extensions: &["tsx"],
    grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
    ..TYPESCRIPT
};

const BINDERS: &[&str] = &[
    "import_statement",
    "export_statement",
    "call_expression",
    "variable_declarator",
    "assignment_expression",
];

const IMPORT_WORDS: &[&str] = &["import", "require", "export"];

const COMMON: Syntax = Syntax {
    calls: &[
        shape("call_expression", "function", "arguments"),
        shape("new_expression", "constructor", "arguments"),
    ],
    members: &[
        shape("member_expression", "object", "property"),
        shape("subscript_expression", "object", "index"),
    ],
    givens: &[],
    strings: &["string", "template_string"],
    interpolations: &["template_substitution"],
    numbers: &["number"],
    functions: &[
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
        "generator_function_declaration",
    ],
    wrappers: &[],
    fallback_kinds: &["binary_expression"],
    fallback_operators: &["||", "??"],
    targets: &[("assignment_expression", "left"), ("augmented_assignment_expression", "left")],
    ..PLAIN
};

const LAYOUT: bodies::Layout = bodies::Layout {
    lexis: Lexis {
        slashes: true,
        backticks: Some(Backticks::Template),
        regexes: true,
        ..PLAIN_LEXIS
    },
    opens: "{",
    kept: &["import"],
    imports: &["import", "require", "export"],
    never: &[],
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "import_statement" => note_import(node, names),
        "export_statement" => {
            if let Some(package) = node.field("source").and_then(|source| package_of(&source)) {
                names.import(package, node);
            }
        }
        "call_expression" => note_required(node, names),
        "variable_declarator" => {
            if let (Some(name), Some(value)) = (node.field("name"), node.field("value")) {
                if name.kind() == "object_pattern" {
                    note_destructured(&name, &value, names);
                } else {
                    names.bind_value(&name, value);
                }
            }
        }
        "assignment_expression" => {
            if let (Some(left), Some(right)) = (node.field("left"), node.field("right"))
                && left.kind() == "member_expression"
            {
                names.bind_value(&left, right);
            }
        }
        _ => {}
    }
}

/// `import a, { b as c }, * as d from 'e'` binds `a` and `d` to `e`, `c` to `e.b`.
fn note_import<'t>(statement: &Node<'t>, names: &mut Names<'t>) {
    for clause in statement.children() {
        match clause.kind().as_ref() {
            "import_clause" => note_import_clause(statement, &clause, names),
            "import_require_clause" => {
                let local = clause.children().find(|child| child.kind() == "identifier");
                let module = clause.field("source").and_then(|source| module_of(&source));
                if let (Some(local), Some(module)) = (local, module) {
                    names.bind_path(&local.text(), module, statement);
                }
                if let Some(package) = clause.field("source").and_then(|it| package_of(&it)) {
                    names.import(package, statement);
                }
            }
            _ => {}
        }
    }
    if let Some(package) = statement.field("source").and_then(|source| package_of(&source)) {
        names.import(package, statement);
    }
}

fn note_import_clause<'t>(statement: &Node<'t>, clause: &Node<'t>, names: &mut Names<'t>) {
    let Some(module) = statement.field("source").and_then(|source| module_of(&source)) else {
        return;
    };
    for part in clause.children() {
        match part.kind().as_ref() {
            "identifier" => names.bind_path(&part.text(), module.clone(), statement),
            "namespace_import" => {
                if let Some(local) = part.children().find(|child| child.kind() == "identifier") {
                    names.bind_path(&local.text(), module.clone(), statement);
                }
            }
            "named_imports" => {
                for item in part.children().filter(|child| child.kind() == "import_specifier") {
                    let Some(name) = item.field("name") else { continue };
                    let local = item.field("alias").unwrap_or_else(|| name.clone());
                    let path = match name.text().as_ref() {
                        "default" => module.clone(),
                        name => format!("{module}.{name}"),
                    };
                    names.bind_path(&local.text(), path, statement);
                }
            }
            _ => {}
        }
    }
}

/// `require('x')` and `import('x')`.
fn note_required<'t>(call: &Node<'t>, names: &mut Names<'t>) {
    let is_import = call
        .field("function")
        .is_some_and(|callee| matches!(callee.text().as_ref(), "require" | "import"));
    if !is_import {
        return;
    }
    let argument = call.field("arguments").and_then(|arguments| arguments.child(1));
    if let Some(package) = argument.and_then(|argument| package_of(&argument)) {
        names.import(package, call);
    }
}

/// `const { a, b: c, d = 1 } = e` binds `a`, `c` and `d` to members of `e`.
fn note_destructured<'t>(pattern: &Node<'t>, value: &Node<'t>, names: &mut Names<'t>) {
    for part in pattern.children() {
        match part.kind().as_ref() {
            "shorthand_property_identifier_pattern" => {
                names.bind_member(&part.text(), value.clone(), &part.text(), pattern);
            }
            "object_assignment_pattern" => {
                if let Some(left) = part.field("left") {
                    names.bind_member(&left.text(), value.clone(), &left.text(), pattern);
                }
            }
            "pair_pattern" => {
                let local = part.field("value");
                let local = local.map(|local| local.field("left").unwrap_or(local));
                if let (Some(key), Some(local)) = (part.field("key"), local) {
                    names.bind_member(&local.text(), value.clone(), &key.text(), pattern);
                }
            }
            _ => {}
        }
    }
}

/// The module that `source` names; built-in modules without their `node:`.
fn module_of(source: &Node) -> Option<String> {
    let text = literal_text(source)?;
    Some(text.strip_prefix("node:").unwrap_or(&text).to_owned())
}

/// The package that `source` names, unless it is a file of the project.
fn package_of(source: &Node) -> Option<String> {
    imports::package_of(&literal_text(source)?)
}
