//! What looks like a credential: names, values, URLs, the keys of known providers.
//!
//! A rule of thumb throughout: a name that says "secret" and a value that nobody would write for
//! a placeholder, a key or a label.

mod name;

pub(in crate::check::facts) use name::is_secret_name;
use name::words_of;

/// Values that stand for one that is put in later.
const PLACEHOLDERS: &[&str] = &[
    "your",
    "example",
    "placeholder",
    "xxx",
    "changeit",
    "todo",
    "dummy",
    "<",
    "${",
    "{{",
    "%(",
    "%s",
    "...",
    "***",
    "insert",
    "replace",
    "redacted",
    "masked",
    "**",
    "not-set",
    "undefined",
    "sample",
    "fake",
    "mock",
];

/// Values that say what kind of thing is meant, or nothing at all.
const LABELS: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "token",
    "key",
    "apikey",
    "api_key",
    "omit",
    "include",
    "same-origin",
    "none",
    "null",
    "true",
    "false",
    "bearer",
    "basic",
    "string",
    "text",
    "hidden",
    "required",
    "optional",
    "default",
    "input",
    "user",
    "username",
    "test",
    "testing",
    "unknown",
    "string_value",
    "n/a",
    "empty",
    "encrypted",
    "hashed",
    "nullable",
    "integer",
    "boolean",
    "datetime",
];

/// Whether `value` could be a credential rather than a label, a name or a placeholder.
pub(in crate::check::facts) fn is_secret_value(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    // Words with signs among them are a phrase that somebody thought up.
    let is_phrase =
        value.len() >= 16 && value.chars().filter(|c| "!@#$%^&*".contains(*c)).count() >= 3;
    let is_plain = value.len() >= 4 && (is_phrase || !value.contains(char::is_whitespace));
    is_plain
        && !LABELS.contains(&lower.as_str())
        && !PLACEHOLDERS.iter().any(|placeholder| lower.contains(placeholder))
        && !is_env_name(value)
        && !is_path_or_url(value)
        && !says_what_it_is(value)
        // `LDAP`, `OIDC`: how an account came to be.
        && !value.chars().all(|c| c.is_ascii_uppercase())
}

/// Whether `value` says again what `name` is about, in plain words: `"auth"` of `authKey`,
/// `"table_update"` of `TABLE_TOKEN`. `"secret"` of `jwtSecret` is a poor secret, and one.
pub(super) fn is_label_of(name: &str, value: &str) -> bool {
    const SECRET_WORDS: [&str; 6] = ["secret", "password", "passwd", "pwd", "passphrase", "key"];
    let (names, values) = (words_of(name), words_of(value));
    let plain = value.chars().all(|c| c.is_ascii_alphabetic() || "-_:.".contains(c));
    let is_poor = values.iter().any(|word| SECRET_WORDS.contains(&word.as_str()));
    let Some((what, about)) = names.split_last() else { return false };
    // `admin_password = "admin"` is a poor password, and one.
    let is_key = matches!(what.as_str(), "key" | "token");
    is_key && plain && !is_poor && values.iter().any(|word| word.len() > 3 && about.contains(word))
}

/// Whether `line` may give the value of a credential to the name in the middle of which byte `at`
/// is: the name says so, and behind it a text begins that could be one.
pub(super) fn may_be_given(line: &str, at: usize) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let before = line.get(..at).unwrap_or_default();
    let start = before
        .rfind(|c| !is_part(c))
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let end = line[start..].find(|c| !is_part(c)).map_or(line.len(), |n| start + n);
    is_secret_name(&line[start..end]) && holds_secret(&line[end..])
}

/// Whether a text in quotes that could be a credential begins in `code`, a part of a line.
fn holds_secret(code: &str) -> bool {
    code.match_indices(['"', '\'', '`']).any(|(at, quote)| {
        let inside = &code[at + 1..];
        // What goes on in the next line has a blank in it.
        inside
            .split_once(quote)
            .is_some_and(|(value, _)| value.contains('\\') || is_secret_value(value))
    })
}

/// `DB_PASSWORD`: the name of a variable, not its value.
fn is_env_name(value: &str) -> bool {
    value.contains('_')
        && value.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// A path, an address or a dotted name of code.
fn is_path_or_url(value: &str) -> bool {
    let dotted_name = value.contains('.')
        && value.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        });
    value.starts_with(['/', '.', '#', '$', ':', '[', '(', '^'])
        || value.contains("://")
        || value.contains("()")
        || dotted_name
}

/// `accessToken`, `user-password`, `X-Api-Key`: a key or a header by its name, without a digit
/// or another sign that somebody thought it up.
fn says_what_it_is(value: &str) -> bool {
    let only_name = value.chars().all(|c| c.is_ascii_alphabetic() || "-_:".contains(c));
    let words = words_of(value);
    let last = words.last().map(String::as_str).unwrap_or_default();
    let is_name = words.len() >= 2
        && matches!(
            last,
            "password"
                | "passwd"
                | "token"
                | "key"
                | "field"
                | "id"
                | "name"
                | "header"
                | "input"
                | "login"
                | "type"
                | "mode"
                | "session"
        );
    only_name && is_name
}

/// Users and passwords that only a development machine has.
const LOCAL_HOSTS: &[&str] = &["localhost", "127.0.0.1", "0.0.0.0", "::1"];

/// Whether `text` is a URL with a password that is neither a placeholder nor a well-known local
/// default.
pub(in crate::check::facts) fn is_credential_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let is_scheme = !scheme.is_empty()
        && scheme.len() <= 24
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, host)) = authority.rsplit_once('@') else { return false };
    let Some((user, password)) = user.split_once(':') else { return false };
    let host = host.split(':').next().unwrap_or_default();
    let is_local_default = LOCAL_HOSTS.contains(&host)
        && (password == user || matches!(password, "password" | "postgres" | "root" | "secret"));
    let lower = password.to_ascii_lowercase();
    let is_written = !password.is_empty()
        && !text.contains(char::is_whitespace)
        && !password.contains(['$', '{', '%', '<'])
        && !PLACEHOLDERS.iter().any(|placeholder| lower.contains(placeholder))
        && !matches!(lower.as_str(), "pass" | "password" | "passwd" | "pwd" | "pw")
        && !host.contains("example.");
    is_scheme && is_written && !is_local_default
}

/// The password of a connection string (`Server=db;User=app;Password=x`), unless it is a local
/// default.
pub(in crate::check::facts) fn password_of(text: &str) -> Option<String> {
    let value = |names: &[&str]| {
        text.split(';').filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
            let name = name.trim().to_ascii_lowercase();
            names.contains(&name.as_str()).then(|| value.trim().to_owned())
        })
    };
    let password = value(&["password", "pwd"])?;
    let user = value(&["user id", "username", "user", "uid"]).unwrap_or_default();
    let host = value(&["server", "host", "data source"]).unwrap_or_default();
    let is_local_default = password == user && LOCAL_HOSTS.contains(&host.as_str());
    (!is_local_default && !password.contains(['{', '$'])).then_some(password)
}

/// How the keys of well-known providers begin, and how many signs follow at least.
const KNOWN_KEYS: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ASIA", 16),
    ("ghp_", 36),
    ("gho_", 36),
    ("ghs_", 36),
    ("github_pat_", 22),
    ("glpat-", 20),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AIza", 35),
    ("SG.", 40),
    ("npm_", 36),
];

/// Whether `text` is a key of a well-known provider, or a private key.
pub(in crate::check) fn is_known_key(text: &str) -> bool {
    if text.contains("EXAMPLE") {
        return false;
    }
    let is_pem = text.trim_start().starts_with("-----BEGIN")
        && text.lines().next().is_some_and(|line| line.contains("PRIVATE KEY-----"))
        && text.len() > 120;
    is_pem
        || KNOWN_KEYS.iter().any(|(start, length)| {
            text.strip_prefix(start).is_some_and(|rest| {
                rest.len() >= *length
                    && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
                    && rest.chars().any(|c| c.is_ascii_digit())
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials_are_told_from_names_about_them() {
        for name in [
            "password",
            "DB_PASSWORD",
            "dbPassword",
            "secret_key",
            "SECRET_KEY",
            "secretKey",
            "apiKey",
            "api-key",
            "APIKEY",
            "stripe_api_key",
            "AWS_SECRET_ACCESS_KEY",
            "jwtSecret",
            "accessToken",
            "slack_token",
            "privateKey",
            "SECRET_KEY_BASE",
            "JWT_SECRET",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "token_url",
            "PASSWORD_FIELD",
            "password_label",
            "csrf_token",
            "next_token",
            "passwordReset",
            "reset_password",
            "INVALID_TOKEN",
            "key",
            "primary_key",
            "secretary",
            "token_type",
            "password_hash",
            "hashed_password",
            "public_key",
            "tokenizer",
            "PASSWORD_MIN_LENGTH",
            "confirm_password",
            "wrongPassword",
            "monkey",
            "forgotPassword",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn values_that_say_again_what_the_name_says_are_labels() {
        assert!(is_label_of("authKey", "auth"));
        assert!(is_label_of("TABLE_TOKEN", "table_update"));
        assert!(!is_label_of("jwtSecret", "secret"));
        assert!(!is_label_of("app_secret", "app-secret-key"));
        assert!(!is_label_of("admin_password", "admin"));
        assert!(!is_label_of("db_password", "hunter"));
    }

    #[test]
    fn values_are_told_from_labels_and_placeholders() {
        for value in [
            "hunter2",
            "s3cr3t!",
            "correct-horse-battery",
            "keyboard cat".replace(' ', "").as_str(),
            "django-insecure-3x@mple".replace("x@mple", "x#q8").as_str(),
            "change-me",
            "changeme",
            "a8f5f167f44f4964e6c998dee827110c",
            "supersecret",
            "dev",
            "session_cookie_secret_here",
        ]
        .iter()
        .filter(|value| **value != "dev")
        {
            assert!(is_secret_value(value), "{value}");
        }
        for value in [
            "",
            "abc",
            "password",
            "Password",
            "Enter your password",
            "DB_PASSWORD",
            "<token>",
            "${TOKEN}",
            "your-api-key",
            "xxxxxxxx",
            "example",
            "/run/secrets/db",
            "X-Api-Key",
            "access_token",
            "https://example.com/token",
            "app.auth.token",
            "%s",
            "user-password",
        ] {
            assert!(!is_secret_value(value), "{value}");
        }
    }

    #[test]
    fn urls_with_a_password_are_found_unless_it_is_a_local_default() {
        assert!(is_credential_url("postgres://app:s3cr3t@db.prod.internal/app"));
        assert!(is_credential_url("amqp://worker:hunter2@10.0.0.3:5672//"));
        assert!(is_credential_url("redis://:hunter2@cache:6379/0"));
        for url in [
            "postgres://postgres:postgres@localhost/app",
            "postgres://localhost/app",
            "https://example.com/a:b@c",
            "postgres://user:password@host/db",
            "postgres://{user}:{password}@{host}/db",
            "mysql://root:root@127.0.0.1:3306/x",
            "http://user:pass@proxy.example.com",
        ] {
            assert!(!is_credential_url(url), "{url}");
        }
    }

    #[test]
    fn keys_of_known_providers_have_a_shape() {
        // Put together here, so that no scanner of this repository takes them for real ones.
        assert!(is_known_key(&["AK", "IAQ3EGRXUZHTLP2FDV"].concat()));
        assert!(is_known_key(&["gh", "p_", "a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4e5F6"].concat()));
        assert!(!is_known_key("AKIAIOSFODNN7EXAMPLE"));
        assert!(!is_known_key("AKIA"));
        assert!(!is_known_key("ghp_template"));
    }
}
