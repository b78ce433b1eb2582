//! `Secret` and `ConfigMap`: the variables that they set, and credentials in the open.

use crate::check::facts::yaml::{self, Node};
use crate::check::facts::{Fact, FactKind, Naming, TextFile, credential, dotenv};

/// Reads a `Secret`.
pub(super) fn secret(file: &TextFile<'_>, object: &Node<'_>, out: &mut Vec<Fact>) {
    for field in ["data", "stringData"] {
        let Some(data) = yaml::get(object, field) else { continue };
        for (name, key, value) in yaml::entries(data) {
            let written = yaml::text(value).unwrap_or_default();
            let value = match field {
                "data" => decoded(&written).unwrap_or(written),
                _ => written,
            };
            named(file, &name, key, out);
            literal(file, &name, &value, key, out);
        }
    }
}

/// Reads a `ConfigMap`.
pub(super) fn config_map(file: &TextFile<'_>, object: &Node<'_>, out: &mut Vec<Fact>) {
    let Some(data) = yaml::get(object, "data") else { return };
    for (name, key, value) in yaml::entries(data) {
        named(file, &name, key, out);
        let value = yaml::text(value).unwrap_or_default();
        if !value.contains('\n') {
            literal(file, &name, &value, key, out);
        }
    }
}

/// A key that could be a variable: the rest are names of files.
fn named(file: &TextFile<'_>, name: &str, key: &Node<'_>, out: &mut Vec<Fact>) {
    if dotenv::is_shouted(name) {
        let kind = FactKind::EnvDocumented { name: name.to_owned(), naming: Naming::Set };
        out.push(file.on_line(yaml::line(key), kind));
    }
}

/// A credential that stands in the manifest itself.
pub(super) fn literal(
    file: &TextFile<'_>,
    name: &str,
    value: &str,
    at: &Node<'_>,
    out: &mut Vec<Fact>,
) {
    let secret = credential::is_secret_name(name) || credential::is_credential_url(value);
    if secret && !credential::is_placeholder(value) && !credential::is_reference(value) {
        let kind = FactKind::SecretLiteral { name: name.to_owned() };
        out.push(file.on_line(yaml::line(at), kind));
    }
}

/// The text that base64 stands for; none where it is no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read() {
        assert_eq!(decoded("Y2hhbmdlbWU=").as_deref(), Some("changeme"));
        assert_eq!(decoded("not base64!"), None);
        assert_eq!(decoded("/w=="), None);
    }
}
