//! What the tests of all systems need.

use crate::check::facts::{Broken, Fact, TextFile};
use crate::check::knowledge::Knowledge;
use crate::curriculum::Pack;

/// The facts that a reader finds in a file called `name`.
pub(super) fn read_with(
    name: &str,
    text: &str,
    read: impl Fn(&TextFile<'_>, &Knowledge, &mut Vec<Fact>) -> Result<(), Broken>,
) -> Result<Vec<Fact>, Broken> {
    let knowledge = Knowledge::of(&Pack::built_in().unwrap()).unwrap();
    let mut out = Vec::new();
    read(&TextFile::new(name, text), &knowledge, &mut out).map(|()| out)
}
