//! What this machine gives to runs.

use super::{Environment, Plan, Runtimes};
use std::path::PathBuf;
use std::time::Duration;

/// What this machine gives to runs, found once.
#[derive(Debug, Clone)]
pub struct Host {
    /// The languages' programs.
    pub runtimes: Runtimes,
    /// Our own binary, which supervises runs.
    pub shim: Option<PathBuf>,
    /// The folder of prepared stacks.
    pub stacks: PathBuf,
}

impl Host {
    /// What is found in `environment`, with our own binary in between where `shim` says where it
    /// is; stacks are kept in `stacks`.
    pub fn new(environment: Environment, shim: Option<PathBuf>, stacks: PathBuf) -> Self {
        Self { runtimes: Runtimes::find_in(environment), shim, stacks }
    }

    /// This machine as this process sees it.
    pub fn of_process(stacks: PathBuf) -> Self {
        Self::new(Environment::of_process(), std::env::current_exe().ok(), stacks)
    }

    /// A plan for `command` here.
    pub(super) fn plan(&self, command: Vec<String>, timeout: Duration) -> Plan {
        Plan {
            environment: self.runtimes.environment().clone(),
            runtimes: Some(self.runtimes.clone()),
            shim: self.shim.clone(),
            timeout,
            ..Plan::new(command)
        }
    }

    /// The command that manages the processes of `procfile`: our own binary. Without it there is
    /// none, and a run says so.
    #[cfg(unix)]
    pub(super) fn managed(&self, procfile: &str) -> Vec<String> {
        let shim = self.shim.as_ref().and_then(|shim| shim.to_str()).map(str::to_owned);
        shim.into_iter().chain(super::shim::to_manage(procfile)).collect()
    }

    /// There is no process manager on this system.
    #[cfg(not(unix))]
    pub(super) fn managed(&self, _procfile: &str) -> Vec<String> {
        Vec::new()
    }
}
