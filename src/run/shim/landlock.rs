//! Landlock: the kernel keeps a process from writing outside its room, also as root.

use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use std::io;
use std::path::Path;

/// The newest version whose means we use: 3 guards all writes, 5 also devices, 6 also signals.
const NEWEST: ABI = ABI::V6;

/// Devices that are nobody's data.
const DEVICES: [&str; 3] = ["/dev/null", "/dev/zero", "/dev/full"];

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

/// Restricts this thread, and what it becomes, to writing in `room`: as far as this kernel can.
pub(super) fn restrict(room: &Path) -> io::Result<()> {
    let restricted = || -> Result<(), RulesetError> {
        let writes = AccessFs::from_write(NEWEST);
        Ruleset::default()
            .handle_access(writes)?
            .scope(Scope::from_all(NEWEST))?
            .create()?
            .add_rules(path_beneath_rules([room], writes))?
            .add_rules(path_beneath_rules(DEVICES, writes))?
            .restrict_self()?;
        Ok(())
    };
    restricted().map_err(io::Error::other)
}

/// Keeps this thread, and all threads and processes that it starts, from sending signals to any
/// other process. Whether it really does.
pub(super) fn confine_signals() -> bool {
    let confine = || -> Result<RestrictionStatus, RulesetError> {
        Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .scope(Scope::Signal)?
            .create()?
            .restrict_self()
    };
    confine().is_ok_and(|status| status.ruleset == RulesetStatus::FullyEnforced)
}

/// Asks the kernel; nothing is restricted by it.
pub(in crate::run) fn guard() -> Guard {
    let can = |abi: ABI| -> Result<(), RulesetError> {
        let rules = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        let rules = rules.handle_access(AccessFs::from_write(abi))?;
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
