//! Names that say that they hold a credential.

/// Words that name a credential when they end a name (`db_password`, `stripeApiKey`).
const SECRET_ENDINGS: &[&[&str]] = &[
    &["password"],
    &["passwd"],
    &["pwd"],
    &["passphrase"],
    &["secret"],
    &["secrets"],
    &["secret", "key"],
    &["secret", "key", "base"],
    &["api", "key"],
    &["apikey"],
    &["api", "secret"],
    &["access", "key"],
    &["access", "key", "id"],
    &["private", "key"],
    &["encryption", "key"],
    &["signing", "key"],
    &["crypto", "key"],
    &["master", "key"],
    &["auth", "key"],
    &["jwt", "key"],
    &["secret", "access", "key"],
    &["client", "secret"],
    &["token"],
    &["auth", "token"],
    &["access", "token"],
    &["credentials"],
];

/// First words with which such a name says something else (`csrf_token`, `next_token`).
const HARMLESS_WORDS: &[&str] = &[
    "csrf",
    "xsrf",
    "next",
    "page",
    "reset",
    "confirm",
    "forgot",
    "change",
    "invalid",
    "incorrect",
    "mismatch",
    "wrong",
    "show",
    "hide",
    "hash",
    "hashed",
    "has",
    "is",
    "verify",
    "update",
    "no",
    "public",
    "old",
    "new",
    "repeat",
    "current",
    "continuation",
    "cancel",
    "type",
    "check",
    "label",
    "placeholder",
    "error",
    "msg",
    "message",
    "test",
    "fake",
    "mock",
    "dummy",
    "example",
    "unexpected",
    "required",
    "missing",
    "expired",
    "bad",
    "enter",
    "your",
    "match",
    "compare",
    "validate",
    "generate",
    "create",
    "get",
    "set",
    "delete",
    "lost",
    "send",
    "request",
    "lexer",
    "parser",
];

/// Whether `name` says that it holds a credential.
pub(in crate::check::facts) fn is_secret_name(name: &str) -> bool {
    let words = words_of(name);
    // A route's path (`/unsubscribe/:token`) names what is in it.
    let is_harmless = words.iter().any(|word| HARMLESS_WORDS.contains(&word.as_str()));
    if is_harmless || name.contains(['/', ' ']) {
        return false;
    }
    SECRET_ENDINGS.iter().any(|ending| {
        words.len() >= ending.len()
            && words[words.len() - ending.len()..].iter().zip(*ending).all(|(a, b)| a == b)
    })
}

/// The words of a name in any of the usual spellings, in lower case.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            words.push(String::new());
        } else if c.is_uppercase() && previous_lower {
            words.push(c.to_lowercase().collect());
        } else if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        previous_lower = c.is_lowercase() || c.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}
