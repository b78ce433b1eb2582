//! What counts only when all files are read: compose files, volumes, files that others load.

use super::{Readers, Reading, is_read};
use crate::check::facts::{Fact, FactKind, Naming, compose, kubernetes};
use crate::check::inventory::{File, FileKind, Inventory, Role};

/// What a file says that counts only together with others.
#[derive(Default)]
pub(super) struct Part {
    pub(super) compose: Option<compose::File>,
    pub(super) claims: kubernetes::Claims,
    /// Literals that are credentials if something loads the file.
    pub(super) secrets: Vec<Fact>,
}

impl Part {
    /// Whether the file says no such thing.
    pub(super) fn is_empty(&self) -> bool {
        self.compose.is_none() && self.claims.is_empty() && self.secrets.is_empty()
    }
}

/// What files say that counts only together with others.
#[derive(Default)]
pub(super) struct Parts {
    compose: Vec<compose::File>,
    claims: kubernetes::Claims,
    secrets: Vec<Fact>,
}

impl Parts {
    /// Adds those of another file.
    pub(super) fn add(&mut self, part: Part) {
        self.compose.extend(part.compose);
        self.claims.extend(part.claims);
        self.secrets.extend(part.secrets);
    }

    /// Takes them together, and reads the files that only they tell of.
    pub(super) fn join(self, inventory: &Inventory, readers: &Readers<'_>, reading: &mut Reading) {
        let deployed = compose::deployed(&reading.facts);
        let joined = compose::join(self.compose, &deployed, readers.knowledge);
        reading.facts.extend(joined.facts);
        reading.facts.extend(self.claims.join());
        let mut secrets = self.secrets;
        let named = joined.env_files.iter().map(|path| (path, FileKind::EnvFile));
        let named = named.chain(joined.secrets.iter().map(|path| (path, FileKind::SecretFile)));
        for (path, kind) in named {
            let Some(file) = inventory.file(path) else { continue };
            let own = matches!(file.role, Role::Own | Role::Development);
            if own && file.kind == FileKind::Other && !is_read(file, readers.source) {
                let file = File { kind, ..file.clone() };
                let found = readers.read(&file);
                reading.files += 1;
                reading.known += usize::from(found.known);
                reading.facts.extend(found.facts);
                reading.skipped.extend(found.skipped);
                secrets.extend(found.part.secrets);
            }
        }
        // An example that is loaded is none.
        for fact in &mut reading.facts {
            if joined.env_files.contains(&*fact.place.path) {
                match &mut fact.kind {
                    FactKind::EnvFile { example, .. } => *example = false,
                    FactKind::EnvDocumented { naming: naming @ Naming::Example, .. } => {
                        *naming = Naming::Set;
                    }
                    _ => {}
                }
            }
        }
        secrets.retain(|fact| joined.env_files.contains(&*fact.place.path));
        reading.facts.extend(secrets);
    }
}
