//! Landlock: the kernel keeps a process from writing outside its room and from reading what is
//! private, also as root.

use super::Orders;
use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use std::fs::DirEntry;
use std::io;
use std::path::PathBuf;

/// The newest version whose means we use: 3 guards all writes, 5 also devices, 6 also signals, 9
/// also sockets that are files.
const NEWEST: ABI = ABI::V9;

/// Devices that are nobody's data.
const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/tty"];

/// How far this kernel can guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::run) enum Guard {
    /// Not at all.
    None,
    /// Most writes; files can still be cut short.
    MostWrites,
    /// All writes.
    Writes,
    /// All writes, and signals to processes outside the run.
    WritesAndSignals,
}

/// Restricts this thread, and what it becomes, as far as this kernel can: to writing in the room
/// and the writable folders, and to reading what is not hidden.
pub(super) fn restrict(orders: &Orders) -> io::Result<()> {
    let restricted = || -> Result<(), RulesetError> {
        let (reads, writes) = (AccessFs::from_read(NEWEST), AccessFs::from_all(NEWEST));
        let own = orders.writable.iter().chain([&orders.room]);
        Ruleset::default()
            .handle_access(AccessFs::from_all(NEWEST))?
            .scope(Scope::from_all(NEWEST))?
            .create()?
            .add_rules(path_beneath_rules(own, writes))?
            .add_rules(path_beneath_rules(DEVICES, writes))?
            .add_rules(path_beneath_rules(all_but(&orders.hidden), reads))?
            .add_rules(path_beneath_rules(&orders.readable, reads))?
            .restrict_self()?;
        Ok(())
    };
    restricted().map_err(io::Error::other)
}

/// The largest folders and files that together are everything but `hidden`. A rule can only
/// allow, so what is beside a hidden folder must be named.
fn all_but(hidden: &[PathBuf]) -> Vec<PathBuf> {
    let hidden: Vec<_> = hidden.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut open = Vec::new();
    let mut folders = vec![PathBuf::from("/")];
    while let Some(folder) = folders.pop() {
        if hidden.contains(&folder) {
            continue;
        }
        if !hidden.iter().any(|path| path.starts_with(&folder)) {
            open.push(folder);
        } else if let Ok(entries) = folder.read_dir() {
            // What a link leads to is allowed or hidden by its own place.
            let is_link = |entry: &DirEntry| entry.file_type().is_ok_and(|kind| kind.is_symlink());
            folders.extend(entries.flatten().filter(|entry| !is_link(entry)).map(|it| it.path()));
        }
    }
    open
}

/// Keeps this thread, and all threads and processes that it starts, from sending signals to any
/// other process. Whether it really does.
pub(super) fn confine_signals() -> bool {
    let confine = || -> Result<RestrictionStatus, RulesetError> {
        Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .scope(Scope::Signal)?
            // Any ruleset forbids moving files between folders, unless it speaks of it.
            .handle_access(AccessFs::Refer)?
            .create()?
            .add_rules(path_beneath_rules(["/"], AccessFs::Refer))?
            .restrict_self()
    };
    confine().is_ok_and(|status| status.ruleset == RulesetStatus::FullyEnforced)
}

/// Asks the kernel; nothing is restricted by it.
pub(in crate::run) fn guard() -> Guard {
    let can = |abi: ABI| -> Result<(), RulesetError> {
        let rules = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        let rules = rules.handle_access(AccessFs::from_all(abi))?;
        let rules = if abi >= ABI::V6 { rules.scope(Scope::from_all(abi))? } else { rules };
        rules.create().map(drop)
    };
    if can(ABI::V6).is_ok() {
        Guard::WritesAndSignals
    } else if can(ABI::V3).is_ok() {
        Guard::Writes
    } else if can(ABI::V1).is_ok() {
        Guard::MostWrites
    } else {
        Guard::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_what_is_hidden_is_named() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        for folder in ["home/me", "home/you", "opt"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        std::os::unix::fs::symlink(root.join("home/me"), root.join("link")).unwrap();
        let open = all_but(&[root.join("home/me")]);
        let below: Vec<_> = open.iter().filter(|path| path.starts_with(&root)).collect();
        assert_eq!(below.len(), 2, "{below:?}");
        assert!(below.contains(&&root.join("home/you")) && below.contains(&&root.join("opt")));
        assert!(open.iter().any(|path| path.ends_with("usr")), "{open:?}");
        assert_eq!(all_but(&[]), [PathBuf::from("/")]);
        assert_eq!(all_but(&[root.join("not-there")]), [PathBuf::from("/")]);
    }
}
