//! Which version of a language runtime a file asks for.

use super::{Fact, FactKind, TextFile};

/// Images that bring a runtime: their name's last part, and the runtime.
const IMAGES: [(&str, &str); 17] = [
    ("python", "python"),
    ("pypy", "python"),
    ("node", "node"),
    ("bun", "node"),
    ("golang", "go"),
    ("go", "go"),
    ("ruby", "ruby"),
    ("php", "php"),
    ("rust", "rust"),
    ("elixir", "elixir"),
    ("openjdk", "java"),
    ("eclipse-temurin", "java"),
    ("amazoncorretto", "java"),
    ("maven", "java"),
    ("gradle", "java"),
    ("aspnet", "dotnet"),
    ("sdk", "dotnet"),
];

/// The runtime that an image brings.
pub fn of_image(image: &str, tag: Option<&str>) -> Option<FactKind> {
    let name = image.rsplit('/').next().unwrap_or(image);
    let runtime = IMAGES.iter().find(|(known, _)| *known == name)?.1;
    let tag = tag.unwrap_or("latest");
    if tag.starts_with("sha256:") {
        return None;
    }
    Some(version(runtime, tag))
}

/// A fact on `runtime`, whose version is written as `text`.
pub fn version(runtime: &str, text: &str) -> FactKind {
    FactKind::RuntimeVersion {
        runtime: runtime.to_owned(),
        version: text.to_owned(),
        pinned: is_line(runtime, text),
    }
}

/// Whether `text` fixes the release line: the major for Node, Java and .NET, major and minor for
/// the others. A minimum counts.
fn is_line(runtime: &str, text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number: String = digits.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let parts = number.split('.').filter(|part| !part.is_empty()).count();
    // `slim-3` and the like name something else's version.
    let leads = text
        .trim_start_matches(['v', '=', '^', '~', '>', '<', '"', ' '])
        .trim_start_matches(&format!("{runtime}-"))
        .starts_with(|c: char| c.is_ascii_digit());
    let needed = if matches!(runtime, "node" | "java" | "dotnet") { 1 } else { 2 };
    leads && parts >= needed
}

/// Reads a version file of `runtime`; of several where it is empty (`.tool-versions`).
pub fn read(file: &TextFile<'_>, runtime: &str, out: &mut Vec<Fact>) {
    for (line, text) in file.lines() {
        let text = text.split('#').next().unwrap_or("").trim();
        if text.is_empty() {
            continue;
        }
        match (runtime, text.split_once(char::is_whitespace)) {
            ("", Some((tool, found))) => {
                let tool = match tool {
                    "nodejs" => "node",
                    "golang" => "go",
                    tool => tool,
                };
                out.push(file.on_line(line, version(tool, found.trim())));
            }
            ("rust", _) => {
                if let Some((_, found)) =
                    text.split_once('=').filter(|(k, _)| k.trim() == "channel")
                {
                    out.push(file.on_line(line, version("rust", found.trim().trim_matches('"'))));
                }
            }
            ("", None) => {}
            _ => {
                out.push(file.on_line(line, version(runtime, text)));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_line_is_what_each_runtime_calls_it() {
        for (runtime, text, pinned) in [
            ("python", "3.12-slim", true),
            ("python", "3", false),
            ("python", "slim", false),
            ("python", "python-3.11.4", true),
            ("python", ">=3.9", true),
            ("node", "20", true),
            ("node", "lts", false),
            ("node", "v18.2.0", true),
            ("go", "1.22", true),
            ("go", "alpine3.19", false),
            ("php", "8-apache", false),
        ] {
            assert_eq!(is_line(runtime, text), pinned, "{runtime} {text}");
        }
    }

    #[test]
    fn a_file_of_several_names_each() {
        let mut out = Vec::new();
        read(&TextFile::new(".tool-versions", "nodejs 20.1.0\npython 3.12\n"), "", &mut out);
        assert_eq!(out[0].kind, version("node", "20.1.0"));
        assert_eq!(out[1].kind, version("python", "3.12"));
    }
}
