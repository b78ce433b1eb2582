//! How much of the machine a run may use.

use serde::{Deserialize, Serialize};
use std::fmt;

const MIB: u64 = 1024 * 1024;

/// Limits of a run. All but [`processes`](Self::processes) and the sum of
/// [`memory`](Self::memory) hold for each process by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of memory: of data for one process, resident for all together.
    pub memory: u64,
    /// Processes that are alive at a time.
    pub processes: u64,
    /// Files and connections that are open at a time.
    pub open_files: u64,
    /// Bytes of the largest file.
    pub file_size: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 1024 * MIB, processes: 64, open_files: 1024, file_size: 64 * MIB }
    }
}

/// A limit that was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Memory of all processes together.
    Memory,
    /// Number of processes.
    Processes,
    /// Processor time of one process.
    ProcessorTime,
    /// Size of a file.
    FileSize,
}

impl Limit {
    const ALL: [Self; 4] = [Self::Memory, Self::Processes, Self::ProcessorTime, Self::FileSize];

    /// The limit that the kernel enforces by `signal`: SIGXCPU and SIGXFSZ, which have these
    /// numbers on Linux, macOS and the BSDs.
    pub fn of_signal(signal: i32) -> Option<Self> {
        match signal {
            24 => Some(Self::ProcessorTime),
            25 => Some(Self::FileSize),
            _ => None,
        }
    }

    /// `memory`, `processes`, `processor-time`, `file-size`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Processes => "processes",
            Self::ProcessorTime => "processor-time",
            Self::FileSize => "file-size",
        }
    }

    /// The limit with this [`name`](Self::name).
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.name() == name)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "it took more memory than it may",
            Self::Processes => "it started more processes than it may",
            Self::ProcessorTime => "it used more processor time than it may",
            Self::FileSize => "it wrote a larger file than it may",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_found_by_their_names() {
        for limit in Limit::ALL {
            assert_eq!(Limit::find(limit.name()), Some(limit));
        }
        assert_eq!(Limit::find("patience"), None);
    }
}
