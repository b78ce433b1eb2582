//! A thin layer over the JSON parser, which knows places and forgives comments.

use super::{Broken, TextFile};
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// Deeper files are made to break what reads them.
const DEPTH: usize = 128;

/// The object that `file` holds.
///
/// # Errors
/// Says where it is no valid JSON, or that it is no object.
pub(super) fn object<'a>(file: &TextFile<'a>) -> Result<Object<'a>, Broken> {
    if is_too_deep(file.text) {
        return Err(Broken { line: 0, message: "it is nested too deeply".to_owned() });
    }
    let parsed = parse_to_ast(file.text, &CollectOptions::default(), &ParseOptions::default())
        .map_err(|error| Broken {
            line: u32::try_from(error.line_display()).unwrap_or(0),
            message: format!("it is no valid JSON: {}", error.kind()),
        })?;
    match parsed.value {
        Some(Value::Object(root)) => Ok(root),
        _ => Err(Broken { line: 1, message: "it is no JSON object".to_owned() }),
    }
}

/// Brackets count wherever they stand: no sound file has so many in one another.
fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEPTH
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_is_broken_and_what_is_too_deep_as_well() {
        assert!(object(&TextFile::new("a.json", "// why\n{\"a\": 1,}")).is_ok());
        for text in ["[]", "{\"a\": \n", &"[".repeat(200_000), &"{\"a\":".repeat(50_000)] {
            assert!(object(&TextFile::new("a.json", text)).is_err());
        }
    }
}
