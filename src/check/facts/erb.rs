//! Configuration files of Ruby in which `<%= ENV["NAME"] %>` puts in a variable.

use super::{Fact, FactKind, TextFile, dotenv};

/// Reads which variables the templates in a file take.
pub fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    if !file.text.contains("<%") {
        return;
    }
    let mut section = "";
    for (line, text) in file.lines() {
        if text.trim_start().starts_with('#') {
            continue;
        }
        if !text.starts_with([' ', '\t', '<', '-'])
            && let Some((name, _)) = text.split_once(':')
        {
            section = name;
        }
        if !text.contains("<%") || section == "test" {
            continue;
        }
        for (at, word) in text.match_indices("ENV") {
            let rest = &text[at + word.len()..];
            let Some((name, after)) = name(rest) else { continue };
            // What development falls back to is no other deploy's.
            let default = if section == "production" { default(after) } else { None };
            let required = rest.starts_with(".fetch") && default.is_none();
            let name = name.to_owned();
            out.push(file.on_line(line, FactKind::EnvRead { name, default, required }));
        }
    }
}

/// The name in `["NAME"]` or `.fetch("NAME"`, and what follows it.
fn name(rest: &str) -> Option<(&str, &str)> {
    let inside = rest.strip_prefix('[').or_else(|| rest.strip_prefix(".fetch("))?;
    let quote = inside.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (name, after) = inside[1..].split_once(quote)?;
    dotenv::is_name(name).then_some((name, after))
}

/// The literal that is taken where the variable is missing.
fn default(after: &str) -> Option<String> {
    let before = after.trim_start_matches([']', ')', ' ']);
    let before = before.strip_prefix(".presence").unwrap_or(before).trim_start();
    let value = before
        .strip_prefix(',')
        .or_else(|| before.strip_prefix("||"))
        .or_else(|| before.strip_prefix('{'))?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(text, _)| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_take_variables_with_the_fallback_that_production_has() {
        let text = "development:\n  password: <%= ENV.fetch('DB_PASSWORD', 'dev') %>\n\
                    production:\n  url: <%= ENV[\"DATABASE_URL\"] %>\n  token: <%= ENV.fetch(\"API_TOKEN\") { \"abc\" } %>\n  password: <%= ENV['DB_PASSWORD'].presence || 'secret' %>\n\
                    # <%= ENV['NO'] %>\n  key: <%= ENV[name] %>\n  plain: ENV['NO']\n";
        let mut out = Vec::new();
        read(&TextFile::new("config/a.yml", text), &mut out);
        let found: Vec<(FactKind, u32)> =
            out.into_iter().map(|fact| (fact.kind, fact.place.line)).collect();
        let read = |name: &str, default: Option<&str>, required| FactKind::EnvRead {
            name: name.into(),
            default: default.map(Into::into),
            required,
        };
        assert_eq!(
            found,
            [
                (read("DB_PASSWORD", None, true), 2),
                (read("DATABASE_URL", None, false), 4),
                (read("API_TOKEN", Some("abc"), false), 5),
                (read("DB_PASSWORD", Some("secret"), false), 6),
            ]
        );
    }
}
