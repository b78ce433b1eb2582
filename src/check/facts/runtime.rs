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
    // Each long-term release of Node has a name of its own.
    let named = runtime == "node"
        && text
            .strip_prefix("lts/")
            .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    let needed = if matches!(runtime, "node" | "java" | "dotnet") { 1 } else { 2 };
    named || leads && parts >= needed
}

/// Reads a version file of `runtime`; of several where it is empty (`.tool-versions`).
pub fn read(file: &TextFile<'_>, runtime: &str, out: &mut Vec<Fact>) {
    if runtime.is_empty() && file.text.contains('=') {
        return read_pairs(file, out);
    }
    for (line, text) in file.lines() {
        let text = text.split('#').next().unwrap_or("").trim();
        if text.is_empty() {
            continue;
        }
        match (runtime, text.split_once(char::is_whitespace)) {
            ("", Some((tool, found))) => {
                out.push(file.on_line(line, version(runtime_of(tool), found.trim())));
            }
            ("rust", _) if file.name().ends_with(".toml") || text.contains(['=', '[']) => {
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

/// What a version manager's tool is called here.
fn runtime_of(tool: &str) -> &str {
    match tool.rsplit(':').next().unwrap_or(tool) {
        "nodejs" => "node",
        "golang" => "go",
        "dotnet-core" => "dotnet",
        tool => tool,
    }
}

/// `name = "version"`: the table `[tools]` of mise, or all of `.sdkmanrc`.
fn read_pairs(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let tables = file.name().ends_with(".toml");
    let mut wanted = !tables;
    for (line, text) in file.lines() {
        let text = text.split('#').next().unwrap_or("").trim();
        if text.starts_with('[') {
            wanted = text == "[tools]";
        }
        if let Some((name, value)) = text.split_once('=').filter(|_| wanted) {
            let quotes = ['"', '\'', ' ', '[', ']'];
            let found = value.split(',').next().unwrap_or(value).trim_matches(quotes);
            let name = name.trim().trim_matches('"');
            out.push(file.on_line(line, version(runtime_of(name), found)));
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
            ("node", "lts/iron", true),
            ("node", "lts/*", false),
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

    #[test]
    fn pairs_of_version_managers_are_read() {
        let text =
            "[env]\nNODE_ENV = \"x\"\n[tools]\nnode = \"20\" # why\npython = ['3.12', '3.11']\n";
        let mut out = Vec::new();
        read(&TextFile::new("mise.toml", text), "", &mut out);
        read(&TextFile::new(".sdkmanrc", "# x\njava=21.0.2-tem\n"), "", &mut out);
        read(&TextFile::new("rust-toolchain", "1.80\n"), "rust", &mut out);
        let kinds: Vec<FactKind> = out.into_iter().map(|fact| fact.kind).collect();
        assert_eq!(
            kinds,
            [
                version("node", "20"),
                version("python", "3.12"),
                version("java", "21.0.2-tem"),
                version("rust", "1.80")
            ]
        );
    }
}
