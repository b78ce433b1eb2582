//! What looks like a credential, by its name or by its form; and how to hide it.

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Words that make a name a secret's where they stand at its end.
const SECRET_ENDS: [&str; 11] = [
    "PASSWORD",
    "PASSWD",
    "PASS",
    "PWD",
    "SECRET",
    "TOKEN",
    "API_KEY",
    "SECRET_KEY",
    "PRIVATE_KEY",
    "ACCESS_KEY",
    "ENCRYPTION_KEY",
];

/// Beginnings of values that are there to be replaced, or that say nothing.
const PLACEHOLDERS: [&str; 15] = [
    "changeme",
    "change-me",
    "change_me",
    "replace",
    "your",
    "example",
    "placeholder",
    "dummy",
    "xxx",
    "todo",
    "<",
    "...",
    "***",
    "insert",
    "redacted",
];

static URL_PASSWORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(://[^/\s:@'"]*:)([^/\s@'"]+)(@)"#).expect("the pattern is fixed")
});

static NAMED_VALUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)([a-z0-9_.-]*(?:passwords?|passwd|pwd|secret|token|api_?key|private_?key|access_?key|encryption_?key|secret_?key|_pass)["']?\]?\s*(?:[:?]?=|=>|:|,|\|\|)\s*)(["']?)([^\s"',;)}]{3,})"#,
    )
    .expect("the pattern is fixed")
});

/// Whether a variable of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase().replace(['-', '.'], "_").replace("APIKEY", "API_KEY");
    name.ends_with("SECRET_KEY_BASE")
        || SECRET_ENDS.iter().any(|end| {
            name.strip_suffix(end).is_some_and(|start| start.is_empty() || start.ends_with('_'))
        })
}

/// Whether the value of a variable of this name is better not shown.
pub fn is_secret(name: &str, value: &str) -> bool {
    !value.is_empty() && (is_secret_name(name) || hides_something(value))
}

/// Whether a text is better not shown, wherever it stands.
pub fn hides_something(text: &str) -> bool {
    is_credential_url(text) || super::source::is_known_key(text) || redact(text) != text
}

/// Whether a variable of this name and value has the app migrate its database when it starts.
pub fn switches_migrations(name: &str, value: &str) -> bool {
    let on = matches!(
        value.trim().trim_matches('"').to_ascii_lowercase().as_str(),
        "1" | "true" | "yes" | "on"
    );
    let name = name.to_ascii_uppercase();
    on && (name.contains("MIGRAT") || name == "AUTORUN_ENABLED")
        && !["SKIP", "NO_", "DISABLE"].iter().any(|word| name.contains(word))
}

/// Whether a value is a URL with a password in it.
pub fn is_credential_url(value: &str) -> bool {
    URL_PASSWORD
        .captures(value)
        .is_some_and(|found| !is_placeholder(&found[2]) && !is_reference(&found[2]))
}

/// Whether a value stands for another: `${PASSWORD}`, `$PASSWORD`, `{{ password }}`.
pub fn is_reference(value: &str) -> bool {
    ["$", "{{", "%(", "%env(", "!", "#"].iter().any(|start| value.starts_with(start))
        || value.len() > 2 && value.starts_with('%') && value.ends_with('%')
}

/// Whether a value is there to be replaced.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    value.is_empty() || PLACEHOLDERS.iter().any(|word| value.starts_with(word))
}

/// The text with what looks like a secret replaced by `***`.
pub fn redact(line: &str) -> String {
    let line = URL_PASSWORD.replace_all(line, |found: &Captures<'_>| {
        let shown = if is_reference(&found[2]) { &found[2] } else { "***" };
        format!("{}{shown}{}", &found[1], &found[3])
    });
    NAMED_VALUE
        .replace_all(&line, |found: &Captures<'_>| {
            let literal = !found[2].is_empty() || !is_code(&found[3]);
            let shown = if literal && !is_reference(&found[3]) { "***" } else { &found[3] };
            format!("{}{}{shown}", &found[1], &found[2])
        })
        .into_owned()
}

/// Whether an unquoted value is an expression rather than a literal (`os.environ[…]`).
fn is_code(value: &str) -> bool {
    // Base64 may end so.
    let value = value.trim_end_matches('=');
    value.contains(['(', '[', '=']) || value.contains("env.") || value.contains("config.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_the_end_of_its_name() {
        for name in ["SECRET_KEY", "DB_PASSWORD", "github-token", "JWT_SECRET", "api_key"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["PASSWORD_MIN_LENGTH", "TOKEN_URL", "PUBLIC_KEY", "COMPASS", "KEY"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn urls_with_a_password_are_credentials_unless_it_stands_for_another() {
        assert!(is_credential_url("postgres://app:hunter2@db/app"));
        assert!(!is_credential_url("postgres://app:${PASSWORD}@db/app"));
        assert!(!is_credential_url("https://example.com/a"));
    }

    #[test]
    fn secrets_do_not_reach_a_snippet() {
        assert_eq!(redact("ENV DB_PASSWORD=hunter2"), "ENV DB_PASSWORD=***");
        assert_eq!(redact("url: postgres://u:hunter2@db/x"), "url: postgres://u:***@db/x");
        assert_eq!(redact("SECRET_KEY = \"abcdef\""), "SECRET_KEY = \"***\"");
        assert_eq!(redact("PASSWORD: c3VwZXJtYW4="), "PASSWORD: ***");
        assert_eq!(redact("token = os.environ['TOKEN']"), "token = os.environ['TOKEN']");
        assert_eq!(redact("PASSWORD: ${PASSWORD}"), "PASSWORD: ${PASSWORD}");
    }
}
