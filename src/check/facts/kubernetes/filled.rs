//! Manifests in which a deploy fills in an image or a name: `image: {{image}}`.

/// Whether a file is a manifest once its `{{…}}` are filled in, and no template of a chart.
pub fn is_to_be_filled_in(path: &str, text: &str) -> bool {
    text.contains("{{")
        && !path.starts_with("templates/")
        && !path.contains("/templates/")
        && super::is_manifest(&text.replace("{{", ""))
}

/// The text with a word for each `{{…}}`, each line where it was. Lines that hold nothing but a
/// block's begin or end are left empty.
pub fn fill_in(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let bare = line.trim().trim_start_matches("- ");
        let block = ["{{#", "{{/", "{{-", "{{else", "{{ if", "{{ end", "{{ range", "{{ with"];
        if !block.iter().any(|start| bare.starts_with(start)) {
            let mut rest = line;
            while let Some((before, after)) = rest.split_once("{{") {
                let (inside, tail) = after.split_once("}}").unwrap_or((after, ""));
                out.push_str(before);
                out.push('<');
                out.extend(inside.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.'));
                out.push('>');
                // Some write three.
                rest = tail.strip_prefix('}').unwrap_or(tail);
            }
            out.push_str(rest);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_deploy_fills_in_is_a_word() {
        let text = "apiVersion: apps/v1\nkind: Deployment\n{{#if a}}\nimage: {{ image }}\nname: \"{{name}}-x\"\n{{/if}}\nlast: {{{raw}}}\n";
        assert!(is_to_be_filled_in("k8s/web.yaml", text));
        assert!(!is_to_be_filled_in("chart/templates/web.yaml", text));
        let filled = fill_in(text);
        assert_eq!(
            filled,
            "apiVersion: apps/v1\nkind: Deployment\n\nimage: <image>\nname: \"<name>-x\"\n\nlast: <raw>\n"
        );
        for strange in ["{{", "a: }} {{", "{{}}"] {
            assert_eq!(fill_in(strange).lines().count(), 1);
        }
    }
}
