//! Whether a text is what it is said to be, in any language or format that is read here.

use super::source::{LANGUAGES, first_error};
use super::{Broken, TextFile, dockerfile, procfile, yaml};

/// What is wrong with `text`, which is said to be in `language` (the name of a code fence);
/// nothing where it is sound, or in a language that is not read here.
pub fn fault(language: &str, text: &str) -> Option<Broken> {
    let file = || TextFile::new(language, text);
    match language {
        "json" => serde_json::from_str::<serde::de::IgnoredAny>(text).err().map(|error| Broken {
            line: u32::try_from(error.line()).unwrap_or(0),
            message: format!("it is no valid JSON: {error}"),
        }),
        "toml" => text.parse::<toml_edit::DocumentMut>().err().map(|error| Broken {
            line: error.span().map_or(0, |span| line_of(text, span.start)),
            message: format!("it is no valid TOML: {}", error.message()),
        }),
        "yaml" | "yml" => yaml::documents(&file()).err(),
        "dockerfile" => dockerfile::unknown_instruction(&file()),
        "procfile" => procfile::read(&file(), &mut Vec::new()).err(),
        _ => {
            let name = match language {
                "py" => "python",
                "js" => "javascript",
                "ts" => "typescript",
                name => name,
            };
            let lang = LANGUAGES.iter().find(|lang| lang.name == name)?;
            first_error(lang, text)
                .map(|line| Broken { line, message: format!("it does not parse as {name}") })
        }
    }
}

fn line_of(text: &str, at: usize) -> u32 {
    u32::try_from(1 + text[..at].matches('\n').count()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_texts_have_no_fault() {
        for (language, text) in [
            ("python", "import os\n\nprint(os.environ['PORT'])\n"),
            ("js", "const a = `${process.env.A}`;\nawait f(a);\n"),
            ("typescript", "const a: string = process.env.A!;\n"),
            ("go", "package main\n\nfunc main() {}\n"),
            ("json", "{\"a\": [1, 2]}"),
            ("toml", "a = 1\n"),
            ("yaml", "a:\n  - b\n"),
            ("dockerfile", "COPY . .\nRUN make \\\n  all\n"),
            ("procfile", "web: gunicorn app\n"),
            ("text", "]] anything {"),
            ("", "]]"),
        ] {
            assert_eq!(fault(language, text), None, "{language}");
        }
    }

    #[test]
    fn a_fault_is_on_its_line() {
        for (language, text, line) in [
            ("python", "a = 1\nb = = 2\n", 2),
            ("py", "def f(:\n    pass\n", 1),
            ("javascript", "let a;\nlet b = ;\n", 2),
            ("ts", "let a: = 1;\n", 1),
            ("go", "package main\n\nfunc {\n", 3),
            ("json", "{\"a\": 1,\n}", 2),
            ("toml", "a = 1\nb = \n", 2),
            ("yaml", "a: b\nc: [\n", 3),
            ("dockerfile", "FROM a\nRUM b\n", 2),
            ("procfile", "web: a\nworker\n", 2),
        ] {
            assert_eq!(fault(language, text).map(|broken| broken.line), Some(line), "{language}");
        }
    }
}
