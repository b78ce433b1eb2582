//! Which of a list of things a package brings.

use std::collections::{BTreeMap, HashMap};

/// Names of packages by their ecosystem.
pub(super) type Packages = BTreeMap<String, Vec<String>>;

/// By ecosystem and package, the first thing (by index) that it brings.
#[derive(Debug, Default)]
pub(super) struct ByPackage(HashMap<String, HashMap<String, usize>>);

impl ByPackage {
    /// Of things that come with these packages.
    pub(super) fn of<'a>(things: impl Iterator<Item = &'a Packages>) -> Self {
        let mut found = Self::default();
        for (at, packages) in things.enumerate() {
            for (ecosystem, names) in packages {
                let known = found.0.entry(ecosystem.clone()).or_default();
                for name in names {
                    known.entry(name.clone()).or_insert(at);
                }
            }
        }
        found
    }

    /// The first thing that `package` brings, or, as Go has it, a package of which it is a version
    /// or a part (`…/v5`).
    pub(super) fn get(&self, ecosystem: &str, package: &str) -> Option<usize> {
        let known = self.0.get(ecosystem)?;
        let above = package.match_indices('/').map(|(at, _)| &package[..at]);
        let above = above.filter(|whole| whole.contains('/')).filter_map(|whole| known.get(whole));
        known.get(package).into_iter().chain(above).min().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_brings_what_it_is_a_part_of() {
        let go = |names: &[&str]| -> Packages {
            [("go".to_owned(), names.iter().map(|it| (*it).to_owned()).collect())].into()
        };
        let things = [go(&["a.io/b/c", "net"]), go(&["a.io/b"]), go(&["a.io/b/c"])];
        let known = ByPackage::of(things.iter());
        assert_eq!(known.get("go", "a.io/b"), Some(1));
        assert_eq!(known.get("go", "a.io/b/v5"), Some(1));
        assert_eq!(known.get("go", "a.io/b/c"), Some(0), "the first of them");
        assert_eq!(known.get("go", "net/http"), None, "a word alone is a package of its own");
        assert_eq!(known.get("go", "a.io/bc"), None);
        assert_eq!(known.get("npm", "net"), None);
    }
}
