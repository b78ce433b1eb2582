//! Digests as text.

use sha2::{Digest, Sha256};

/// The digest in hexadecimal digits.
pub(crate) fn hex(digest: Sha256) -> String {
    use std::fmt::Write;
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
