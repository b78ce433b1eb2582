//! What declarations say: variables that attributes of clap, tags of Go's structs and prefixes of
//! pydantic bind, and maps that structures of Go share.
//!
//! Grammars have attributes and tags as plain texts, so they are read as such.

use super::{Fact, FactKind, TextFile, go_state};

/// Reads what declarations in a file of `language` bind; `from` is the first of its facts in `out`.
pub fn read(file: &TextFile<'_>, language: &str, from: usize, out: &mut Vec<Fact>) {
    match language {
        "rust" if file.text.contains("env") => clap(file, out),
        "go" => {
            if TAGS.iter().any(|(library, _)| file.text.contains(library)) {
                tags(file, out);
            }
            go_state::read(file, out);
        }
        "python" if file.text.contains("Settings") => prefix_fields(file, &mut out[from..]),
        _ => {}
    }
}

fn env_read(name: &str, default: Option<String>, required: bool) -> FactKind {
    FactKind::EnvRead { name: name.to_owned(), default, required }
}

/// `#[arg(env = "NAME", default_value = "1")]`; without a name, the field's own in capitals.
fn clap(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    for start in ["#[arg(", "#[clap(", "#[structopt("] {
        for (at, _) in file.text.match_indices(start) {
            let line = file.line(file.line_of(at)).trim_start();
            if line.starts_with("//") {
                continue;
            }
            let rest = &file.text[at + start.len()..];
            let Some((inside, after)) = rest.split_once(")]") else { continue };
            let parts = parts(inside);
            let value = |key: &str| {
                parts.iter().find_map(|part| {
                    let (name, value) = part.split_once('=')?;
                    (name.trim() == key).then(|| value.trim())
                })
            };
            let text = |value: &str| {
                let inside = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                inside.map(ToOwned::to_owned)
            };
            let named = value("env").and_then(text);
            let bare = parts.iter().any(|part| part.trim() == "env");
            let Some(name) = named.or_else(|| field(after).filter(|_| bare)) else { continue };
            let given = value("default_value").and_then(text);
            let literal = |it: &str| it.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
            let default = given.or_else(|| {
                value("default_value_t").filter(|it| literal(it)).map(ToOwned::to_owned)
            });
            out.push(file.at_offset(at, env_read(&name, default, false)));
        }
    }
}

/// What stands between commas outside of quotes and brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut from, mut depth, mut quoted) = (0, 0_usize, false);
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                found.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&text[from..]);
    found
}

/// The name of the field that follows, as a variable has it.
fn field(after: &str) -> Option<String> {
    let line = after
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("//"))?;
    let name = line.split(':').next()?.split_whitespace().last()?;
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        .then(|| name.to_ascii_uppercase())
}

/// Libraries that fill structs of Go from the environment, and the key of their tags.
const TAGS: [(&str, &str); 5] = [
    ("github.com/caarlos0/env", "env"),
    ("github.com/kelseyhightower/envconfig", "envconfig"),
    ("github.com/sethvargo/go-envconfig", "env"),
    ("github.com/ilyakaznacheev/cleanenv", "env"),
    ("github.com/joeshaw/envdecode", "env"),
];

/// `` `env:"NAME,required" envDefault:"1"` ``
fn tags(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    let Some((_, key)) = TAGS.iter().find(|(library, _)| file.text.contains(library)) else {
        return;
    };
    for (line, text) in file.lines() {
        let Some((before, rest)) = text.split_once('`') else { continue };
        let Some((tag, _)) = rest.split_once('`') else { continue };
        if before.trim_start().starts_with("//") {
            continue;
        }
        let value = |key: &str| {
            let (_, after) = format!(" {tag}")
                .split_once(&format!(" {key}:\""))
                .map(|(before, after)| (before.to_owned(), after.to_owned()))?;
            after.split_once('"').map(|(value, _)| value.to_owned())
        };
        let Some(given) = value(key) else { continue };
        let mut words = given.split(',').map(str::trim);
        let name = words.next().unwrap_or_default();
        if name.is_empty() || name == "-" {
            continue;
        }
        let options: Vec<&str> = words.collect();
        let in_option = options.iter().find_map(|option| option.strip_prefix("default="));
        let default = ["envDefault", "default", "env-default"].iter().find_map(|key| value(key));
        let default = default.or_else(|| in_option.map(ToOwned::to_owned));
        let required = options.iter().any(|it| matches!(*it, "required" | "notEmpty"))
            || value("required").as_deref() == Some("true")
            || value("env-required").as_deref() == Some("true");
        out.push(file.on_line(line, env_read(name, default, required)));
    }
}

/// Fields of a settings class of pydantic are variables in capitals, behind the prefix of the class.
fn prefix_fields(file: &TextFile<'_>, facts: &mut [Fact]) {
    let mut prefixes: Vec<&str> = file
        .text
        .match_indices("env_prefix")
        .filter_map(|(at, word)| {
            let rest = file.text[at + word.len()..].trim_start_matches(['"', '\'']).trim_start();
            let value = rest.strip_prefix(['=', ':'])?.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value[1..].split_once(quote).map(|(prefix, _)| prefix)
        })
        .collect();
    prefixes.dedup();
    // With several, it takes more to tell whose a field is.
    let prefix = match prefixes.as_slice() {
        [] => "",
        [prefix] => prefix,
        _ => return,
    };
    for fact in facts {
        let FactKind::EnvRead { name, .. } = &mut fact.kind else { continue };
        let field = fact.place.snippet.split(':').next().unwrap_or_default();
        if field.eq_ignore_ascii_case(name) && fact.place.snippet.contains(':') {
            *name = format!("{}{}", prefix.to_ascii_uppercase(), name.to_ascii_uppercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(language: &str, text: &str) -> Vec<(FactKind, u32)> {
        let mut out = Vec::new();
        read(&TextFile::new("a", text), language, 0, &mut out);
        out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect()
    }

    #[test]
    fn clap_takes_variables_by_name_or_by_field() {
        let text = "#[derive(Parser)]\nstruct A {\n    #[arg(long, env = \"DB_URL\", hide_env_values = true)]\n    database: String,\n    /// The port\n    #[clap(short, long, env, default_value_t = 8080)]\n    pub listen_port: u16,\n    // #[arg(env = \"NO\")]\n    #[arg(long)]\n    x: u8,\n}\n";
        assert_eq!(
            reads("rust", text),
            [
                (env_read("DB_URL", None, false), 3),
                (env_read("LISTEN_PORT", Some("8080".into()), false), 6)
            ]
        );
        for broken in ["#[arg(env", "#[arg(env)]", "#[arg(env = )]\n}", "#[arg(\"env, )]"] {
            let _ = reads("rust", broken);
        }
    }

    #[test]
    fn tags_of_structs_name_variables_where_a_library_reads_them() {
        let text = "import \"github.com/caarlos0/env/v11\"\ntype C struct {\n\tPort int `env:\"PORT\" envDefault:\"8080\"`\n\tURL string `json:\"u\" env:\"DB_URL,required\"`\n\tX string `json:\"x\"`\n}\n";
        assert_eq!(
            reads("go", text),
            [
                (env_read("PORT", Some("8080".into()), false), 3),
                (env_read("DB_URL", None, true), 4)
            ]
        );
        assert!(reads("go", &text.replace("caarlos0", "other")).is_empty());
    }

    #[test]
    fn fields_of_pydantic_have_the_prefix_of_their_class() {
        let text = "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='SHOP_')\n    port: int = 8000\nx = os.environ['HOME']\n";
        let file = TextFile::new("a.py", text);
        let mut out = vec![
            file.on_line(3, env_read("port", None, false)),
            file.on_line(4, env_read("HOME", None, true)),
        ];
        read(&file, "python", 0, &mut out);
        assert_eq!(out[0].kind, env_read("SHOP_PORT", None, false));
        assert_eq!(out[1].kind, env_read("HOME", None, true));
        let text = "class S(BaseSettings):\n    secret_key: SecretStr\n";
        let file = TextFile::new("a.py", text);
        let mut out = vec![file.on_line(2, env_read("secret_key", None, true))];
        read(&file, "python", 0, &mut out);
        assert_eq!(out[0].kind, env_read("SECRET_KEY", None, true));
    }
}
