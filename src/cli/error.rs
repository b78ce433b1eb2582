//! Why a command ends early, and how that is told.

use super::output::message;
use crate::curriculum::PackError;
use crate::state_file::StateError;
use crate::workbench::WorkbenchError;
use std::io;
use std::process::ExitCode;

/// Why a command ends early: a message for stderr and an exit code of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliError {
    message: String,
    code: u8,
}

impl CliError {
    /// Wrong use, or input that cannot be read: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    /// Something could not be read, or was left undone: exit code 3.
    pub fn incomplete(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 3 }
    }

    /// What is told.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Tells it on stderr, and gives the exit code.
    pub(super) fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            message(&self.message);
        }
        ExitCode::from(self.code)
    }
}

impl From<io::Error> for CliError {
    /// An error of writing to stdout. Where the reader has gone (`| head`) that is no failure.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self { message: String::new(), code: 0 },
            _ => Self::incomplete(format!("the output could not be written: {error}")),
        }
    }
}

impl From<StateError> for CliError {
    fn from(error: StateError) -> Self {
        Self::incomplete(error.to_string())
    }
}

impl From<PackError> for CliError {
    fn from(error: PackError) -> Self {
        Self::usage(format!("the lessons cannot be read: {error}"))
    }
}

impl From<WorkbenchError> for CliError {
    fn from(error: WorkbenchError) -> Self {
        Self::usage(error.to_string())
    }
}
