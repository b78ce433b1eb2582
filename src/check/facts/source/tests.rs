//! The shipped rules against their own examples, and whole small sources against exact facts.

use super::*;
use include_dir::{Dir, include_dir};

static RULES: Dir = include_dir!("$CARGO_MANIFEST_DIR/content/rules");

/// A reader of the rules that are shipped.
fn reader() -> &'static SourceReader {
    static READER: OnceLock<SourceReader> = OnceLock::new();
    READER.get_or_init(|| {
        let files = RULES.dirs().flat_map(Dir::files).map(|file| {
            (file.path().to_str().expect("paths are ASCII"), file.contents_utf8().expect("UTF-8"))
        });
        SourceReader::new(files).unwrap_or_else(|error| panic!("{error}"))
    })
}

#[test]
fn every_rule_holds_for_its_bad_examples_and_for_none_of_its_good_ones() {
    let errors: Vec<_> = reader().verify().iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
}

#[test]
fn the_ids_of_rules_are_unique_and_begin_with_their_folder() {
    let mut seen = std::collections::HashSet::new();
    for (folder, rules) in &reader().rules {
        for rule in rules {
            assert!(rule.id.starts_with(&format!("{folder}.")), "{}", rule.id);
            assert!(seen.insert(&rule.id), "{} twice", rule.id);
        }
    }
}
