//! PHP: its row, how it binds names, and pages with code between them.

use super::{Lang, PLAIN, Syntax, method, shape};
use crate::check::facts::source::bodies::{self, Lexis, PLAIN_LEXIS};
use crate::check::facts::source::imports;
use crate::check::facts::source::scope::Names;
use crate::check::facts::source::syntax::Node;
use std::borrow::Cow;

pub(super) const PHP: Lang = Lang {
    name: "php",
    extensions: &["php", "phtml", "inc"],
    file_names: &["artisan"],
    rules: &["php"],
    import_words: &["use"],
    import_after: None,
    read_imports: Some(imports::of_php),
    grammar: || tree_sitter_php::LANGUAGE_PHP_ONLY.into(),
    expando: 'µ',
    syntax: Syntax {
        calls: &[
            shape("function_call_expression", "function", "arguments"),
            shape("object_creation_expression", "#0", "@arguments"),
        ],
        methods: &[
            method("member_call_expression", "object", "name", "arguments"),
            method("nullsafe_member_call_expression", "object", "name", "arguments"),
            method("scoped_call_expression", "scope", "name", "arguments"),
        ],
        members: &[
            shape("member_access_expression", "object", "name"),
            shape("subscript_expression", "#0", "#1"),
            shape("class_constant_access_expression", "#0", "#1"),
        ],
        names: &["name", "variable_name", "qualified_name"],
        givens: &[
            shape("assignment_expression", "left", "right"),
            shape("array_element_initializer", "#0", "#1"),
            shape("argument", "name", "#last"),
            shape("const_element", "#0", "#1"),
            shape("property_element", "name", "default_value"),
        ],
        strings: &["string", "encapsed_string"],
        interpolations: &["variable_name", "member_access_expression", "subscript_expression"],
        numbers: &["integer", "float"],
        functions: &[
            "function_definition",
            "method_declaration",
            "anonymous_function",
            "arrow_function",
        ],
        wrappers: &[
            "parenthesized_expression",
            "argument",
            "error_suppression_expression",
            "array_element_initializer",
        ],
        fallback_kinds: &["binary_expression", "conditional_expression"],
        fallback_operators: &["??", "||", "or"],
        targets: &[("assignment_expression", "left")],
        ..PLAIN
    },
    binders: &["namespace_use_clause", "assignment_expression"],
    tests: &[],
    is_test: |_| false,
    comment: "//",
    bodies: Some(bodies::of_php),
    layout: Some(&LAYOUT),
    own: |text| text,
    empty_body: "",
    prepare: code_only,
    note_names,
};

const LAYOUT: bodies::Layout = bodies::Layout {
    lexis: Lexis { hashes: true, slashes: true, ..PLAIN_LEXIS },
    opens: "{",
    kept: &["use", "namespace", "declare"],
    imports: &["use"],
    never: &["<<<", "endif", "endfor", "endwhile", "endswitch"],
};

fn note_names<'t>(node: &Node<'t>, names: &mut Names<'t>) {
    match node.kind().as_ref() {
        "namespace_use_clause" => {
            let Some(path) = node.named_children().next() else { return };
            let path = path.text().trim_start_matches('\\').replace('\\', ".");
            let last = path.rsplit('.').next().unwrap_or(&path).to_owned();
            let alias = node.field("alias").map(|it| it.text().into_owned());
            names.bind_path(&alias.unwrap_or(last), path.clone(), node);
            names.import(path, node);
        }
        "assignment_expression" => {
            if let (Some(left), Some(right)) = (node.field("left"), node.field("right")) {
                names.bind_value(&left, right);
            }
        }
        _ => {}
    }
}

/// The code of a page: what stands outside of its tags becomes blanks, so that places stay.
fn code_only(text: &str) -> Cow<'_, str> {
    if !text.contains("<?") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<?") {
        blank(&rest[..start], &mut out);
        let open = ["<?php", "<?=", "<?"].iter().find(|tag| rest[start..].starts_with(**tag));
        let open = open.map_or(2, |tag| tag.len());
        blank(&rest[start..start + open], &mut out);
        rest = &rest[start + open..];
        let Some(end) = rest.find("?>") else {
            out.push_str(rest);
            return Cow::Owned(out);
        };
        out.push_str(&rest[..end]);
        out.push_str("; ");
        rest = &rest[end + 2..];
    }
    blank(rest, &mut out);
    Cow::Owned(out)
}

fn blank(text: &str, out: &mut String) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_where_the_page_is_taken_away() {
        let page = "<p>ü</p>\n<?php a(); ?>x<?= $b ?>\n";
        let code = code_only(page);
        assert_eq!(code.len(), page.len());
        assert_eq!(code, "         \n      a(); ;      $b ; \n");
        assert_eq!(code_only("a();"), "a();");
    }
}
