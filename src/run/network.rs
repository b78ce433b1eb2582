//! Whether a run can have a network of its own on this machine.

use std::path::Path;
#[cfg(target_os = "linux")]
use std::{process::Stdio, sync::OnceLock};

/// Whether the kernel gives a run a network of its own, tried once with the binary `shim`.
///
/// It is a privilege that some distributions take away from user namespaces (AppArmor on Ubuntu
/// since 23.10), and that only trying tells.
#[cfg(target_os = "linux")]
pub(super) fn is_own(shim: &Path) -> bool {
    static IS_OWN: OnceLock<bool> = OnceLock::new();
    *IS_OWN.get_or_init(|| {
        std::process::Command::new(shim)
            .args(super::shim::TRY_NETWORK)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

/// Only Linux has such a thing.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_own(_shim: &Path) -> bool {
    false
}
