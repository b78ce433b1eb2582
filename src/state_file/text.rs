//! Text files of a project that we edit on request: whole or not at all, never over others' edits.

use super::{StateError, disk};
use std::path::Path;

/// The text at `path`; `None` where there is no such file.
///
/// # Errors
/// It cannot be read, or is no UTF-8.
pub fn read_text(path: &Path) -> Result<Option<String>, StateError> {
    let bytes = disk::read(path)?;
    bytes.map(String::from_utf8).transpose().map_err(|error| {
        StateError::io(path, "read", std::io::Error::new(std::io::ErrorKind::InvalidData, error))
    })
}

/// Replaces what is at `path` by `new`, where it is still `old`; `None` stands for no file.
/// Says whether it did: where it did not, someone else has written meanwhile.
///
/// # Errors
/// It cannot be read or written, or another instance does not give up its lock; it is then as it
/// was.
pub fn replace_text(path: &Path, old: Option<&str>, new: Option<&str>) -> Result<bool, StateError> {
    // A link is followed, so that its target is replaced and not the link.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let _lock = disk::lock_folder(&path)?;
    if read_text(&path)?.as_deref() != old {
        return Ok(false);
    }
    match new {
        _ if new == old => {}
        Some(new) => disk::write_whole(&path, new.as_bytes(), disk::Access::Kept)?,
        None => disk::remove(&path)?,
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn text_is_begun_replaced_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        assert_eq!(read_text(&path).unwrap(), None);
        assert!(replace_text(&path, None, Some("one")).unwrap());
        assert!(replace_text(&path, Some("one"), Some("two")).unwrap());
        assert_eq!(read_text(&path).unwrap().as_deref(), Some("two"));
        assert!(replace_text(&path, Some("two"), None).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_somebody_else_wrote_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "theirs").unwrap();
        assert!(!replace_text(&path, Some("mine"), Some("new")).unwrap());
        assert!(!replace_text(&path, None, Some("new")).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.toml"), folder.path().join("link.toml"));
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
        symlink(&path, &link).unwrap();
        assert!(replace_text(&link, Some("one"), Some("two")).unwrap());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o664);
    }
}
