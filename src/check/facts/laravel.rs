//! Variables of Laravel that a deploy sets, and what they make of it.

use super::{FactKind, Source, StoreKind};

/// What it means that a deploy sets the variable `name` to `value`; nothing for most.
pub(super) fn set(name: &str, value: &str) -> Option<FactKind> {
    match (name, value.trim().trim_matches(['"', '\''])) {
        ("SESSION_DRIVER", "file" | "array") => {
            Some(FactKind::SessionStore { kind: StoreKind::File, library: "laravel".into() })
        }
        ("DB_CONNECTION", "sqlite") => Some(FactKind::ServiceUsed {
            service: "sqlite".into(),
            address: Source::Literal("sqlite".into()),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_that_keep_things_on_the_host_are_told_from_others() {
        let kept = |name, value| set(name, value).is_some();
        assert!(kept("SESSION_DRIVER", "\"file\"") && kept("DB_CONNECTION", "sqlite"));
        assert!(!kept("SESSION_DRIVER", "redis") && !kept("DB_CONNECTION", "pgsql"));
        assert!(!kept("CACHE_STORE", "file"));
    }
}
