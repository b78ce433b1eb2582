//! What stands around a match and says that it means something else.

use super::syntax::Node;

/// `clientSecret` given to `ClientSecret`: a label.
pub(super) fn is_name_again(name: &str, value: &str) -> bool {
    let plain = |text: &str| text.replace(['_', '-', '.', ' '], "").to_ascii_lowercase();
    let several_words = value.chars().skip(1).any(|c| c.is_ascii_uppercase() || "_-. ".contains(c));
    several_words && plain(name) == plain(value)
}

/// Whether somebody asks for the migration that is called at `node`: it stands in a function that
/// is called so itself, or where a command or a switch of that name is looked at.
pub(super) fn is_asked_for(node: &Node<'_>) -> bool {
    let tells = |text: &str| {
        let plain = text.to_ascii_lowercase().replace(['_', '-'], "");
        ["migrat", "initdatabase", "initdb", "createdb", "createschema", "upgradedb"]
            .iter()
            .any(|word| plain.contains(word))
    };
    node.ancestors().any(|above| {
        let part = match &*above.kind() {
            "function_declaration" | "method_declaration" | "function_item" => above.field("name"),
            "if_statement" | "if_expression" => above.field("condition"),
            "expression_case" => above.field("value"),
            "match_arm" => above.field("pattern"),
            _ => None,
        };
        part.is_some_and(|part| tells(&part.text()) && !part.range().contains(&node.range().start))
    })
}

/// Whether the file of `node` has patterns of keys: it looks for them.
pub(super) fn looks_for_keys(node: &Node<'_>) -> bool {
    let Some(file) = node.ancestors().last() else { return false };
    let text = file.text();
    ["AKIA", "ASIA", "ghp_", "gho_", "xox", "AIza", "glpat-", "npm_", "_live_"].iter().any(
        |start| {
            text.match_indices(start).any(|(at, _)| {
                let rest = &text[at + start.len()..];
                rest.starts_with(['[', '(', '|', ')']) || rest.starts_with("\\w")
            })
        },
    )
}

/// Whether what follows in the same block gives the variable another value, one that is computed.
pub(super) fn is_replaced(node: &Node<'_>, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    if !name.chars().all(is_part) {
        return false;
    }
    let block = node.ancestors().find(|above| {
        let kind = above.kind();
        kind.ends_with("block") || kind.ends_with("body") || kind == "compound_statement"
    });
    let Some(block) = block else { return false };
    let (text, from) = (block.text(), node.range().end.saturating_sub(block.range().start));
    let rest = text.get(from..).unwrap_or_default();
    rest.match_indices(name).any(|(at, _)| {
        let before = rest[..at].chars().next_back().unwrap_or(' ');
        let after = rest[at + name.len()..].trim_start();
        let Some(value) = after.strip_prefix('=') else { return false };
        !is_part(before)
            && before != '.'
            && !value.starts_with(['=', '>'])
            && !value.trim_start().starts_with(['"', '\'', '`'])
    })
}
