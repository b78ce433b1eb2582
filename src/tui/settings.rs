//! What the user sets, in files of the config folder: `config.toml`, `keys.toml` and
//! `themes/NAME.toml`. What is wrong there is told, and the default stands in for it.

mod fault;
mod reading;

pub use fault::Fault;
pub(super) use reading::{Reading, kebab};

use super::keymap::{self, Keymap};
use super::theme::Looks;
use crate::state_file::{read_text, replace_text};
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, TableLike, value};

/// What the user sets.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The folder of the files.
    pub folder: PathBuf,
    /// The name of the theme.
    pub theme: Option<String>,
    /// Whether ornaments keep to ASCII, where that is set.
    pub ascii: Option<bool>,
    /// The themes that there are.
    pub looks: Looks,
    /// The keys.
    pub keys: Keymap,
    /// What is wrong in the files.
    pub faults: Vec<Fault>,
}

impl Settings {
    /// Reads the files in `folder`; none of them need be there.
    pub fn read(folder: &Path) -> Self {
        let looks = Looks::with_folder(&themes(folder));
        let mut settings = Self { folder: folder.to_owned(), looks, ..Self::default() };
        settings.read_config(&config(folder));
        settings.read_keys(&keys(folder));
        settings
    }

    fn read_config(&mut self, path: &Path) {
        let Some(text) = self.text_at(path) else { return };
        let mut reading = match Reading::new(path, &text) {
            Ok(reading) => reading,
            Err(faults) => return self.faults.extend(faults),
        };
        let document = reading.document();
        let top: &dyn TableLike = document.as_table();
        reading.only_known(top, "", &["theme", "ascii"]);
        self.theme = reading.text(top, "", "theme");
        if let Some(item) = top.get("ascii") {
            self.ascii = item.as_bool();
            if self.ascii.is_none() {
                reading.fault(Some(item), "ascii", "is true or false".into());
            }
        }
        if let Some(Err(error)) = self.theme.as_ref().map(|it| self.looks.find(it, None, None)) {
            reading.fault(top.get("theme"), "theme", error);
            self.theme = None;
        }
        self.faults.extend(reading.faults());
    }

    fn read_keys(&mut self, path: &Path) {
        let Some(text) = self.text_at(path) else { return };
        match Keymap::read(path, &text) {
            Ok(keys) => self.keys = keys,
            Err(faults) => self.faults.extend(faults),
        }
    }

    fn text_at(&mut self, path: &Path) -> Option<String> {
        match std::fs::read_to_string(path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                self.faults.push(Fault::unreadable(path, &error));
                None
            }
        }
    }
}

/// The file of settings in the config folder.
pub fn config(folder: &Path) -> PathBuf {
    folder.join("config.toml")
}

/// The file of keys in it.
pub fn keys(folder: &Path) -> PathBuf {
    folder.join(keymap::FILE_NAME)
}

/// The folder of themes in it.
pub fn themes(folder: &Path) -> PathBuf {
    folder.join("themes")
}

/// Keeps the choice of a theme, and all else that stands in the file.
///
/// # Errors
/// Says why it cannot.
pub fn keep_theme(folder: &Path, name: &str) -> Result<(), String> {
    let path = config(folder);
    let failed = |error: &dyn std::fmt::Display| format!("the theme is not kept: {error}");
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let old = read_text(&path).map_err(|error| failed(&error))?;
    let text =
        old.as_deref().unwrap_or("# Settings of twelve-tui; its README says what there is.\n");
    let mut document: DocumentMut = text
        .parse()
        .map_err(|_| failed(&format!("{} is no TOML; mend it first", path.display())))?;
    match document.get_mut("theme").and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = name.into();
            *old.decor_mut() = decor;
        }
        None => document["theme"] = value(name),
    }
    match replace_text(&path, old.as_deref(), Some(&document.to_string())) {
        Ok(true) => Ok(()),
        Ok(false) => Err(failed(&"someone else has written the file meanwhile; try again")),
        Err(error) => Err(failed(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(files: &[(&str, &str)]) -> (tempfile::TempDir, Settings) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("themes")).unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let settings = Settings::read(folder.path());
        (folder, settings)
    }

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let (folder, settings) = settings(files);
        let folder = format!("{}/", folder.path().display());
        settings.faults.iter().map(|it| it.to_string().replace(&folder, "")).collect()
    }

    #[test]
    fn nothing_there_is_nothing_wrong() {
        let settings = Settings::read(Path::new("/nowhere"));
        assert_eq!((settings.faults.len(), settings.theme), (0, None));
    }

    #[test]
    fn what_is_right_holds_beside_what_is_wrong() {
        let text = "thme = \"nord\"\ntheme = \"nord\"\nascii = 1\n";
        let (_folder, read) = settings(&[("config.toml", text)]);
        assert_eq!(read.theme.as_deref(), Some("nord"));
        let expected = [
            "config.toml:1: thme: means nothing here; did you mean `theme`?",
            "config.toml:3: ascii: is true or false",
        ];
        assert_eq!(told(&[("config.toml", text)]), expected);
    }

    #[test]
    fn a_theme_that_is_not_there_or_broken_is_told_with_its_place() {
        let error = "config.toml:1: theme: there is no theme `nrod`; did you mean `nord`?";
        assert_eq!(told(&[("config.toml", "theme = \"nrod\"\n")]), [error]);
        let files =
            [("config.toml", "theme = \"mine\"\n"), ("themes/mine.toml", "[roles]\nx = 1\n")];
        let told = told(&files);
        assert!(told[0].contains("themes/mine.toml:2: roles.x: means nothing here"), "{told:?}");
    }

    #[test]
    fn a_choice_is_kept_among_comments_and_other_settings() {
        let (folder, _) =
            settings(&[("config.toml", "# mine\ntheme = \"nord\" # cold\nascii = true\n")]);
        keep_theme(folder.path(), "gruvbox").unwrap();
        let text = std::fs::read_to_string(config(folder.path())).unwrap();
        assert_eq!(text, "# mine\ntheme = \"gruvbox\" # cold\nascii = true\n");
        let fresh = folder.path().join("not/there/yet");
        keep_theme(&fresh, "nord").unwrap();
        assert_eq!(Settings::read(&fresh).theme.as_deref(), Some("nord"));
        std::fs::write(config(&fresh), "theme = ").unwrap();
        assert!(keep_theme(&fresh, "nord").unwrap_err().contains("is no TOML"));
    }
}
