//! The files of a pack: embedded in the binary or in a folder, as text and as TOML.

use super::PackError;
use crate::curriculum::sample::PackFile;
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");

/// All files of a pack by their path with `/`.
pub(super) type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// The embedded files whose paths are `wanted`; folders that are not are not looked into.
pub(super) fn embedded_files(wanted: fn(&str) -> bool) -> Files {
    fn collect(dir: &Dir<'static>, wanted: fn(&str) -> bool, files: &mut Files) {
        let path_of = |path: &Path| path.to_string_lossy().replace('\\', "/");
        for file in dir.files() {
            let path = path_of(file.path());
            if wanted(&path) {
                files.insert(path, Cow::Borrowed(file.contents()));
            }
        }
        for dir in dir.dirs().filter(|dir| wanted(&path_of(dir.path()))) {
            collect(dir, wanted, files);
        }
    }
    let mut files = Files::new();
    collect(&EMBEDDED, wanted, &mut files);
    files
}

pub(super) fn read_folder(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), PackError> {
    let failed = |error: std::io::Error| PackError::new(prefix, error.to_string());
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(PackError::new(prefix, format!("{} is no UTF-8 name", name.display())));
        };
        if name.starts_with('.') || name == "__pycache__" {
            continue;
        }
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path())
                .map_err(|error| PackError::new(&path, error.to_string()))?;
            files.insert(path, Cow::Owned(bytes));
        }
    }
    Ok(())
}

pub(super) fn text<'a>(files: &'a Files, path: &str) -> Result<&'a str, PackError> {
    let bytes = files.get(path).ok_or_else(|| PackError::new(path, "the file is missing"))?;
    std::str::from_utf8(bytes).map_err(|error| PackError::new(path, error.to_string()))
}

pub(super) fn toml<T: DeserializeOwned>(files: &Files, path: &str) -> Result<T, PackError> {
    parse_toml(text(files, path)?, path, 0)
}

pub(super) fn parse_toml<T: DeserializeOwned>(
    source: &str,
    path: &str,
    lines_before: usize,
) -> Result<T, PackError> {
    toml_edit::de::from_str(source).map_err(|error| PackError {
        path: path.to_owned(),
        line: error
            .span()
            .map(|span| lines_before + 1 + source[..span.start].matches('\n').count()),
        message: error.message().to_owned(),
    })
}

/// The files below `folder`, by their path inside it.
pub(super) fn files_below(files: &Files, folder: &str) -> Vec<PackFile> {
    files
        .range(folder.to_owned()..)
        .take_while(|(path, _)| path.starts_with(folder))
        .map(|(path, bytes)| PackFile {
            path: path[folder.len()..].to_owned(),
            bytes: bytes.to_vec(),
        })
        .collect()
}
