//! Elixir: its row, and how it binds names.

use super::{Lang, PLAIN, Syntax, shape};
use crate::check::facts::source::scope::Names;
use crate::check::facts::source::syntax::{Node, call};

pub(super) const ELIXIR: Lang = Lang {
    name: "elixir",
    extensions: &["ex", "exs"],
    file_names: &[],
    rules: &["elixir"],
    import_words: &[],
    import_after: None,
    read_imports: None,
    grammar: || tree_sitter_elixir::LANGUAGE.into(),
    expando: 'µ',
    syntax: Syntax {
        calls: &[shape("call", "target", "@arguments")],
        members: &[shape("dot", "left", "right"), shape("access_call", "target", "key")],
        names: &["alias", "keyword"],
        givens: &[shape("pair", "key", "value")],
        strings: &["string", "atom"],
        interpolations: &["interpolation"],
        numbers: &["integer"],
        functions: &["anonymous_function"],
        wrappers: &["block"],
        fallback_kinds: &["binary_operator"],
        fallback_operators: &["||"],
        ..PLAIN
    },
    binders: &["call"],
    tests: &[],
    is_test: |_| false,
    comment: "#",
    bodies: None,
    layout: None,
    own: |text| text,
    empty_body: "",
    prepare: |text| text.into(),
    note_names,
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    let directive = node.kind() == "call"
        && node.field("target").is_some_and(|target| {
            matches!(target.text().as_ref(), "use" | "import" | "alias" | "require")
        });
    if directive && let Some(module) = call(node).and_then(|it| it.values().into_iter().next()) {
        let path = module.text().into_owned();
        let last = path.rsplit('.').next().unwrap_or(&path).to_owned();
        names.bind_path(&last, path.clone(), node);
        names.import(path, node);
    }
}
