//! Reads from the source of the verdicts which facts and defaults each criterion asks for.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Fields of a framework's row that verdicts ask for.
const DEFAULTS: [&str; 9] = [
    "logs",
    "structured",
    "port",
    "interfaces",
    "sessions",
    "health",
    "migrates",
    "jobs_return",
    "needs_secret",
];

/// A call, or a name that is handed on, with what stands before it.
static CALL: LazyLock<Regex> = LazyLock::new(|| fixed(r"(?:(\w+|\))(?:::|\.))?\b(\w+)(\(|\))"));
/// A name that the function itself binds.
static BOUND: LazyLock<Regex> = LazyLock::new(|| fixed(r"\blet (?:mut )?(\w+)|[|(,] ?(\w+): &"));
static CHAIN: LazyLock<Regex> = LazyLock::new(|| fixed(r"\s+\."));
static KIND: LazyLock<Regex> = LazyLock::new(|| fixed(r"FactKind::(\w+)"));

fn fixed(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

/// What a criterion's verdict asks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asks {
    /// Variants of `FactKind`.
    pub(crate) kinds: BTreeSet<String>,
    /// Fields of frameworks.
    pub(crate) defaults: BTreeSet<String>,
}

/// The source of the verdicts, function by function.
pub(crate) struct Verdicts {
    /// Module and name of a function, and its text.
    functions: BTreeMap<(String, String), String>,
    /// Criterion, and the module and function that judges it.
    judges: BTreeMap<String, (String, String)>,
    /// Kinds of facts that readers of files, and not of source, make.
    pub(crate) in_files: BTreeSet<String>,
}

impl Verdicts {
    pub(crate) fn read(root: &Path) -> Self {
        let check = root.join("src/check");
        let mut found =
            Self { functions: BTreeMap::new(), judges: BTreeMap::new(), in_files: BTreeSet::new() };
        let judge = Regex::new(r#"\("([a-z]+\.[a-z-]+)", (\w+)\)"#).unwrap();
        for path in rust_files(&check.join("verdicts")) {
            let module = stem(&path);
            let text = with_rooms(&path);
            for row in judge.captures_iter(&text) {
                found.judges.insert(row[1].to_owned(), (module.clone(), row[2].to_owned()));
            }
            found.add(&module, &text);
        }
        for name in ["case", "starts"] {
            found.add(name, &with_rooms(&check.join(format!("{name}.rs"))));
        }
        for path in rust_files(&check.join("facts")) {
            found.in_files.extend(kinds(&without_tests(&path)));
        }
        for path in rust_files(&check.join("facts/dockerfile")) {
            found.in_files.extend(kinds(&without_tests(&path)));
        }
        found.in_files.extend(kinds(&without_tests(&check.join("read.rs"))));
        // Read from source alone.
        found.in_files.remove("Import");
        assert!(found.judges.len() > 50, "the table of judges is not found");
        found
    }

    fn add(&mut self, module: &str, text: &str) {
        let start = Regex::new(r"(?m)^(?:    )?(?:pub(?:\([\w: ]+\))? )?fn (\w+)").unwrap();
        let starts: Vec<_> = start.captures_iter(text).collect();
        for (at, found) in starts.iter().enumerate() {
            let from = found.get(0).unwrap().start();
            let to = starts.get(at + 1).map_or(text.len(), |next| next.get(0).unwrap().start());
            let key = (module.to_owned(), found[1].to_owned());
            self.functions.entry(key).or_default().push_str(&text[from..to]);
        }
    }

    /// What the judge of a criterion, and all that it calls, ask for.
    pub(crate) fn of(&self, criterion: &str) -> Option<Asks> {
        let mut open = vec![self.judges.get(criterion)?.clone()];
        let mut seen = BTreeSet::new();
        let mut asks = Asks::default();
        while let Some(key) = open.pop() {
            if !seen.insert(key.clone()) {
                continue;
            }
            let text = &self.functions[&key];
            asks.kinds.extend(kinds(text));
            asks.defaults.extend(defaults(text));
            open.extend(self.called(&key.0, text));
        }
        Some(asks)
    }

    /// The functions that a text names as called or as handed on.
    fn called(&self, module: &str, text: &str) -> Vec<(String, String)> {
        let local: BTreeSet<&str> = BOUND
            .captures_iter(text)
            .filter_map(|found| found.get(1).or(found.get(2)).map(|it| it.as_str()))
            .collect();
        let chains = CHAIN.replace_all(text, ".");
        let mut found = Vec::new();
        for call in CALL.captures_iter(&chains) {
            let function = &call[2];
            // `filter(is_tooling)` hands a function on, `extend(found)` a value.
            if &call[3] == ")" && local.contains(function) {
                continue;
            }
            let of = |module: &str| {
                let key = (module.to_owned(), function.to_owned());
                self.functions.contains_key(&key).then_some(key)
            };
            // `f(case).is_empty()`: what stands before the dot was taken for a name handed on.
            let is_chained = chains[..call.get(0).map_or(0, |it| it.start())].ends_with('.');
            let before = call.get(1).map(|it| it.as_str()).or(is_chained.then_some(")"));
            found.extend(match before {
                Some("Self" | "self") => of(module),
                Some("Declarations") => of("imports"),
                Some(other) => of(other),
                // Taken in by a `use`: the name is in one module only.
                None if &call[3] == ")" => of(module),
                None => of(module).or_else(|| {
                    let mut others = self.functions.keys().filter(|(_, name)| name == function);
                    others.next().filter(|_| others.next().is_none()).cloned()
                }),
            });
        }
        found
    }
}

fn kinds(text: &str) -> BTreeSet<String> {
    KIND.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// Fields of frameworks, where a text asks for frameworks at all.
fn defaults(text: &str) -> BTreeSet<String> {
    if !text.contains("known_frameworks") && !text.contains("knowledge.framework(") {
        return BTreeSet::new();
    }
    let has = |field: &str| Regex::new(&format!(r"\.{field}(_in)?\b")).unwrap().is_match(text);
    let mut found: BTreeSet<String> =
        DEFAULTS.iter().filter(|field| has(field)).map(|&field| field.to_owned()).collect();
    if text.contains(".stop(") || text.contains(".server.is_some()") {
        found.insert("server".to_owned());
    }
    if text.contains(r#"kind == "worker""#) {
        found.insert("worker".to_owned());
    }
    found
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The text of a module's file and of those in the folder of its name.
fn with_rooms(path: &Path) -> String {
    let folder = path.with_extension("");
    let rooms = if folder.is_dir() { rust_files(&folder) } else { Vec::new() };
    let files = [path.to_owned()].into_iter().chain(rooms);
    files.map(|path| without_tests(&path)).collect()
}

/// The text of a file up to its tests.
fn without_tests(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}
