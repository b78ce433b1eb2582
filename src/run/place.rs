//! What place of its own the kernel gives to a run on this machine.

use std::path::Path;
use std::process::ExitCode;
#[cfg(target_os = "linux")]
use std::{
    process::{Command, Stdio},
    sync::OnceLock,
};

/// What a run can have for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Nobody else is in its network.
    pub(super) own_network: bool,
    /// It has its own view of the files: sockets of others are out of sight, and shared memory is
    /// its own.
    pub(super) own_view: bool,
}

impl Place {
    /// As the process tells it that tries it out.
    pub(super) fn to_exit_code(self) -> ExitCode {
        ExitCode::from(16 + u8::from(self.own_network) + 2 * u8::from(self.own_view))
    }

    #[cfg(target_os = "linux")]
    fn of_exit_code(code: i32) -> Self {
        let is = |code, bit| code & bit != 0;
        match code {
            16..=19 => Self { own_network: is(code, 1), own_view: is(code, 2) },
            _ => Self::default(),
        }
    }

    /// What the kernel gives, tried once with the binary `shim`.
    ///
    /// It is a privilege that some distributions take away from user namespaces (`AppArmor` on
    /// Ubuntu since 23.10), and that only trying tells.
    #[cfg(target_os = "linux")]
    pub(super) fn of_this_machine(shim: &Path) -> Self {
        static TRIED: OnceLock<Place> = OnceLock::new();
        *TRIED.get_or_init(|| {
            let nowhere = || Stdio::null();
            let mut command = Command::new(shim);
            command.args(super::shim::TRY_PLACE).stdin(nowhere()).stdout(nowhere());
            let code = command.stderr(nowhere()).status().ok().and_then(|status| status.code());
            code.map(Self::of_exit_code).unwrap_or_default()
        })
    }

    /// Only Linux has such a thing.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn of_this_machine(_shim: &Path) -> Self {
        Self::default()
    }
}
