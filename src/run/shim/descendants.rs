//! Who comes from this process, as `/proc` tells it.

use crate::run::{Limit, Limits};
use rustix::process::{Pid, getpid};
use std::collections::HashMap;
use std::fs;

/// A process that comes from this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Descendant {
    pub(super) pid: Pid,
    /// The leader of its process group.
    pub(super) group: Pid,
}

/// All descendants of this process that are alive.
pub(super) fn all() -> Vec<Descendant> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let stats = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| name.parse::<u32>().is_ok()))
        // Processes that have ended meanwhile, and names that are no text.
        .filter_map(|entry| fs::read(entry.path().join("stat")).ok())
        .filter_map(|stat| Stat::parse(&String::from_utf8_lossy(&stat)));
    below(getpid(), stats)
}

/// The limit that the descendants of this process are over, if any.
///
/// Where the kernel lists the children of a process, only the descendants are looked at, so that
/// this is cheap on a busy machine; and no further than to the limit, as a fork bomb makes it one.
pub(super) fn excess(limits: &Limits) -> Option<Limit> {
    let most = usize::try_from(limits.processes).unwrap_or(usize::MAX);
    let everybody =
        listed(getpid(), most).unwrap_or_else(|| all().iter().map(|one| one.pid).collect());
    if everybody.len() > most {
        return Some(Limit::Processes);
    }
    let page = rustix::param::page_size() as u64;
    let memory = everybody.iter().filter_map(|pid| resident(*pid)).sum::<u64>() * page;
    (memory > limits.memory).then_some(Limit::Memory)
}

/// Those that come from `root`, by the lists of `/proc/<pid>/task/<tid>/children`, until there
/// are more than `most`; nothing where the kernel has no such lists.
fn listed(root: Pid, most: usize) -> Option<Vec<Pid>> {
    let mut found = children(root)?;
    let mut next = 0;
    while found.len() <= most
        && let Some(&parent) = found.get(next)
    {
        // Who has ended meanwhile has no children.
        found.extend(children(parent).unwrap_or_default());
        next += 1;
    }
    Some(found)
}

fn children(parent: Pid) -> Option<Vec<Pid>> {
    let threads = fs::read_dir(format!("/proc/{}/task", parent.as_raw_nonzero())).ok()?;
    let mut found = Vec::new();
    for thread in threads.flatten() {
        let list = fs::read_to_string(thread.path().join("children")).ok()?;
        let pids = list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok());
        found.extend(pids.filter_map(Pid::from_raw));
    }
    Some(found)
}

/// Pages of `pid` that are in memory and not shared with a file: `resident - shared` of
/// `/proc/<pid>/statm`.
fn resident(pid: Pid) -> Option<u64> {
    let statm = fs::read_to_string(format!("/proc/{}/statm", pid.as_raw_nonzero())).ok()?;
    let mut fields = statm.split(' ').skip(1).map(|field| field.parse::<u64>().ok());
    let (resident, shared) = (fields.next()??, fields.next()??);
    Some(resident.saturating_sub(shared))
}

/// What `/proc/<pid>/stat` says.
struct Stat {
    pid: Pid,
    parent: Option<Pid>,
    group: Option<Pid>,
    is_zombie: bool,
}

impl Stat {
    /// `pid (name) state parent group …`; the name may hold anything, also `)`.
    fn parse(line: &str) -> Option<Self> {
        let (pid, rest) = line.split_once(" (")?;
        let (_, rest) = rest.rsplit_once(") ")?;
        let mut fields = rest.split(' ');
        let state = fields.next()?;
        let mut process = || fields.next()?.parse().ok().map(Pid::from_raw);
        Some(Self {
            pid: Pid::from_raw(pid.parse().ok()?)?,
            parent: process()?,
            group: process()?,
            is_zombie: matches!(state, "Z" | "X"),
        })
    }
}

fn below(root: Pid, stats: impl Iterator<Item = Stat>) -> Vec<Descendant> {
    let mut children: HashMap<Pid, Vec<Stat>> = HashMap::new();
    for stat in stats {
        if let Some(parent) = stat.parent {
            children.entry(parent).or_default().push(stat);
        }
    }
    let mut found = Vec::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        for stat in children.remove(&parent).unwrap_or_default() {
            parents.push(stat.pid);
            if !stat.is_zombie {
                found.push(Descendant { pid: stat.pid, group: stat.group.unwrap_or(stat.pid) });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_and_their_memory_count() {
        let mut child = std::process::Command::new("sleep").arg("1000").spawn().unwrap();
        let over = |memory, processes| excess(&Limits { memory, processes, ..Limits::default() });
        let seen = [over(u64::MAX, 0), over(0, u64::MAX), over(u64::MAX, u64::MAX)];
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(seen, [Some(Limit::Processes), Some(Limit::Memory), None]);
    }

    #[test]
    fn finds_children_of_children_and_no_others() {
        let lines = [
            "1 (init) S 0 1 1 0",
            "20 (a) S 10 20 10 0",
            "10 (shim) S 1 10 10 0",
            "30 (sneaky) S 1 ) S 20 30 30 0",
            "31 (dead) Z 20 20 20 0",
            "40 (b) R 30 30 30 0",
            "50 (other) S 1 50 50 0",
            "no stat",
        ];
        let pid = |raw| Pid::from_raw(raw).unwrap();
        let mut found: Vec<_> = below(pid(10), lines.iter().filter_map(|line| Stat::parse(line)))
            .into_iter()
            .map(|one| (one.pid.as_raw_nonzero().get(), one.group.as_raw_nonzero().get()))
            .collect();
        found.sort_unstable();
        assert_eq!(found, [(20, 20), (30, 30), (40, 30)]);
    }
}
