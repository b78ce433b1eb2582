//! What a value of Go that lives as long as the process keeps for later requests.
//!
//! A structure with a lock and a map in it is shared by goroutines. Its map is state where it is
//! called as what apps keep of their users is; caches, registries and clients of services are
//! called otherwise. Rules of the source know names, not the types of fields, so it is read as text.

use super::{Fact, FactKind, TextFile};
use regex::Regex;
use std::sync::LazyLock;

/// Names of what apps keep of those who use them.
static STATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(visitors?|clients?|subscribers?|limiters?|buckets?|attempts|carts?|rooms?|lobb(y|ies)",
        r"|games?|players?|pending\w*|logins?|otps?|online\w*|tickets?|orders?|users",
        r"|rate_?limits?|blacklist|revoked\w*|locked\w*|failed\w*)$"
    ))
    .expect("an expression")
});

/// `name map[key]value`, the field of a structure; a set of pointers holds what is open just now.
static MAP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s+(\w+)\s+map\[[^*\]]+\](.*)$").expect("an expression"));

/// Notes the maps of shared structures to which something is put.
pub(super) fn read(file: &TextFile<'_>, out: &mut Vec<Fact>) {
    if !file.text.contains("map[") || !file.text.contains("sync.") || is_double(&file.path) {
        return;
    }
    let mut fields: Vec<(u32, &str)> = Vec::new();
    // Of the structure that is being read: its maps, and whether it has a lock.
    let mut open: Option<(Vec<(u32, &str)>, bool)> = None;
    for (line, text) in file.lines() {
        match &mut open {
            None if text.trim_end().ends_with("struct {") => open = Some((Vec::new(), false)),
            None => {}
            Some(_) if text.starts_with('}') || text.trim() == "}" => {
                if let Some((maps, true)) = open.take() {
                    fields.extend(maps);
                }
            }
            Some((maps, locked)) => {
                *locked |= text.contains("sync.Mutex") || text.contains("sync.RWMutex");
                if let Some(found) = MAP.captures(text)
                    && let Some(name) = found.get(1)
                    && STATE.is_match(name.as_str())
                    && !is_service(&found[2])
                {
                    maps.push((line, name.as_str()));
                }
            }
        }
    }
    for (line, name) in fields {
        let written = Regex::new(&format!(r"\w\.{name}\[[^\]]+\]\s*(=[^=]|\+\+|\+=)"));
        if written.is_ok_and(|it| it.is_match(file.text)) {
            out.push(file.on_line(line, FactKind::StateInMemory { name: name.to_owned() }));
        }
    }
}

/// Whether values of a map are clients of services: `*grpc.ClientConn`, `http.Client`.
fn is_service(values: &str) -> bool {
    values.contains('.') && ["Client", "Conn", "DB", "func("].iter().any(|it| values.contains(it))
}

/// Whether a file holds what stands for a store in tests, or a cache, by its path.
fn is_double(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ["memory", "inmem", "mock", "fake", "stub", "cache", "example"]
        .iter()
        .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str, text: &str) -> Vec<(String, u32)> {
        let mut out = Vec::new();
        read(&TextFile::new(path, text), &mut out);
        let name = |fact: Fact| match fact.kind {
            FactKind::StateInMemory { name } => (name, fact.place.line),
            other => panic!("{other:?}"),
        };
        out.into_iter().map(name).collect()
    }

    const LIMITER: &str = "package a\nimport \"sync\"\ntype limiter struct {\n\tsync.Mutex\n\tvisitors map[string]*visitor\n}\nfunc (l *limiter) allow(ip string) { l.visitors[ip] = &visitor{} }\n";

    #[test]
    fn what_a_locked_structure_keeps_of_its_visitors_is_state() {
        assert_eq!(names("limit.go", LIMITER), [("visitors".to_owned(), 5)]);
    }

    #[test]
    fn caches_clients_of_services_and_doubles_are_none() {
        assert!(names("memory_store.go", LIMITER).is_empty());
        assert!(names("a.go", &LIMITER.replace("visitors", "entries")).is_empty());
        assert!(names("a.go", &LIMITER.replace("\tsync.Mutex\n", "")).is_empty());
        assert!(names("a.go", &LIMITER.replace("l.visitors[ip] =", "_ =")).is_empty());
        let clients =
            LIMITER.replace("visitors", "clients").replace("*visitor\n", "*grpc.ClientConn\n");
        assert!(names("a.go", &clients).is_empty());
        for broken in ["type a struct {\n\tsync.Mutex\n\tusers map[", "sync. map[ struct {", ""] {
            assert!(names("a.go", broken).is_empty());
        }
    }
}
