//! What the project's own file says to the check: its apps, and what they are.

use super::archetype::Kind;
use crate::state_file::Fault;
use std::path::{Path, PathBuf};
use toml_edit::{Document, Item, TableLike};

/// The name of the project's file.
pub const FILE_NAME: &str = "twelve-factor.toml";

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The name of the one app, from `[app]`.
    pub name: Option<String>,
    /// What the one app is, from `[app]`.
    pub archetype: Option<Kind>,
    /// The apps, from `[[apps]]`; none, where the check is to find them.
    pub apps: Vec<NamedApp>,
}

/// An app that the file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedApp {
    /// What it is called; by default as its folder.
    pub name: Option<String>,
    /// Its folder, relative to the project, empty for the project's own.
    pub root: String,
    /// What it is.
    pub archetype: Option<Kind>,
}

/// A file whose settings are wrong.
#[derive(Debug)]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, with lines.
    pub faults: Vec<Fault>,
}

impl Settings {
    /// The settings of the project at `root`; empty without a file.
    ///
    /// # Errors
    /// The file cannot be read, is no TOML, or says something about apps that has no meaning. What
    /// it says of other things is not looked at.
    pub fn of(root: &Path) -> Result<Self, SettingsError> {
        let path = root.join(FILE_NAME);
        let failed = |faults| SettingsError { path: path.clone(), faults };
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::read(&text, root).map_err(failed),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(failed(vec![Fault { line: None, message: error.to_string() }])),
        }
    }

    fn read(text: &str, root: &Path) -> Result<Self, Vec<Fault>> {
        let line = |at: usize| 1 + text[..at].matches('\n').count();
        let document = Document::parse(text).map_err(|error| {
            let line = error.span().map(|span| line(span.start));
            vec![Fault { line, message: error.message().trim().replace('\n', ", ") }]
        })?;
        let mut reading = Reading { text, faults: Vec::new() };
        let mut found = Self::default();
        if let Some(app) = document.get("app") {
            let known = ["name", "archetype"];
            if let Some(table) = reading.table(app, "app", &known) {
                found.name = reading.text_of(table, "name");
                found.archetype = reading.archetype(table);
            }
        }
        if let Some(apps) = document.get("apps") {
            let all: Vec<&dyn TableLike> = match (apps.as_array_of_tables(), apps.as_array()) {
                (Some(tables), _) => tables.iter().map(|table| table as &dyn TableLike).collect(),
                (None, Some(list)) => list
                    .iter()
                    .filter_map(|it| Some(it.as_inline_table()? as &dyn TableLike))
                    .collect(),
                _ => Vec::new(),
            };
            if all.is_empty() {
                reading.fault(
                    apps.span(),
                    "`apps` is a list: write [[apps]] and below it root = \"…\"",
                );
            }
            for table in all {
                reading.known(table, "apps", &["name", "root", "archetype"]);
                found.apps.extend(reading.app(table, root));
            }
        }
        reading.same(&found.apps, document.get("apps"));
        if let (Some(app), Some(_)) = (document.get("app"), document.get("apps")) {
            let message =
                "[app] is for a project of one app, and [[apps]] names several: keep one of them";
            reading.fault(app.span(), message);
        }
        if reading.faults.is_empty() { Ok(found) } else { Err(reading.faults) }
    }
}

struct Reading<'a> {
    text: &'a str,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn fault(&mut self, span: Option<std::ops::Range<usize>>, message: impl Into<String>) {
        let line = span.map(|span| 1 + self.text[..span.start].matches('\n').count());
        self.faults.push(Fault { line, message: message.into() });
    }

    fn table<'t>(
        &mut self,
        item: &'t Item,
        name: &str,
        known: &[&str],
    ) -> Option<&'t dyn TableLike> {
        let table = item.as_table_like();
        match table {
            Some(table) => self.known(table, name, known),
            None => self.fault(item.span(), format!("`{name}` is a table: write [{name}]")),
        }
        table
    }

    /// A mistyped key would be an override that silently does nothing.
    fn known(&mut self, table: &dyn TableLike, name: &str, known: &[&str]) {
        for (key, item) in table.iter() {
            if !known.contains(&key) {
                let known = known.join(", ");
                self.fault(item.span(), format!("`{key}` means nothing in {name}; known: {known}"));
            }
        }
    }

    fn text_of(&mut self, table: &dyn TableLike, key: &str) -> Option<String> {
        let item = table.get(key)?;
        let text = item.as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.fault(item.span(), format!("`{key}` is no text: write {key} = \"…\""));
        }
        text.map(ToOwned::to_owned)
    }

    fn archetype(&mut self, table: &dyn TableLike) -> Option<Kind> {
        let name = self.text_of(table, "archetype")?;
        let kind = Kind::find(&name);
        if kind.is_none() {
            let names = Kind::ALL.map(Kind::name).join(", ");
            let span = table.get("archetype").and_then(Item::span);
            self.fault(span, format!("`{name}` is no archetype: {names}"));
        }
        kind
    }

    fn app(&mut self, table: &dyn TableLike, project: &Path) -> Option<NamedApp> {
        let name = self.text_of(table, "name");
        let archetype = self.archetype(table);
        let Some(root) = self.text_of(table, "root") else {
            if table.get("root").is_none() {
                let span = table.iter().find_map(|(_, item)| item.span());
                self.fault(span, "an app needs its folder: add root = \"…\"");
            }
            return None;
        };
        let span = || table.get("root").and_then(Item::span);
        let parts: Vec<&str> =
            root.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        if root.starts_with('/') || parts.contains(&"..") {
            self.fault(span(), format!("`{root}` is no folder in the project"));
            return None;
        }
        let folder = parts.join("/");
        if !project.join(&folder).is_dir() {
            self.fault(span(), format!("there is no folder `{root}`"));
            return None;
        }
        Some(NamedApp { name, root: folder, archetype })
    }

    /// Two apps cannot be in one folder or have one name.
    fn same(&mut self, apps: &[NamedApp], item: Option<&Item>) {
        for (at, app) in apps.iter().enumerate() {
            let span = || item.and_then(Item::span);
            if apps[..at].iter().any(|other| other.root == app.root) {
                self.fault(span(), format!("two apps have the folder `{}`", app.root));
            }
            if let Some(name) = &app.name
                && apps[..at].iter().any(|other| other.name.as_ref() == Some(name))
            {
                self.fault(span(), format!("two apps are called `{name}`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, Vec<String>> {
        let project = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(project.path().join("services/api")).unwrap();
        Settings::read(text, project.path()).map_err(|faults| {
            let line = |fault: &Fault| fault.line.map_or(String::new(), |line| format!("{line}: "));
            faults.iter().map(|fault| format!("{}{}", line(fault), fault.message)).collect()
        })
    }

    #[test]
    fn an_app_has_a_name_a_folder_and_a_kind() {
        let one = read("[app]\nname = \"shop\"\narchetype = \"worker\"\n").unwrap();
        assert_eq!((one.name.as_deref(), one.archetype), (Some("shop"), Some(Kind::Worker)));
        let several =
            read("[[apps]]\nroot = \"./services/api/\"\n[[apps]]\nroot = \".\"\n").unwrap();
        let roots: Vec<&str> = several.apps.iter().map(|app| app.root.as_str()).collect();
        assert_eq!(roots, ["services/api", ""]);
        assert_eq!(read("[checklist]\nversion = 1\n").unwrap(), Settings::default());
    }

    #[test]
    fn what_has_no_meaning_is_told_with_its_line() {
        for (text, message) in [
            ("[app]\narchetype = \"wbe\"\n", "2: `wbe` is no archetype: web, worker, cli"),
            ("[app]\nkind = \"web\"\n", "2: `kind` means nothing in app; known: name, archetype"),
            ("[[apps]]\nname = \"a\"\n", "2: an app needs its folder"),
            ("[[apps]]\nroot = \"servces\"\n", "2: there is no folder `servces`"),
            ("[[apps]]\nroot = \"../x\"\n", "2: `../x` is no folder in the project"),
            ("[apps]\nroot = \".\"\n", "`apps` is a list"),
            ("[app]\nname = 3\n", "2: `name` is no text"),
            ("[app\n", "1: "),
            ("[app]\nname = \"a\"\n[[apps]]\nroot = \".\"\n", "[app] is for a project of one app"),
            ("[[apps]]\nroot = \".\"\n[[apps]]\nroot = \"./\"\n", "two apps have the folder"),
        ] {
            let faults = read(text).unwrap_err().join("\n");
            assert!(faults.contains(message), "{text}: {faults}");
        }
    }
}
