//! Files of keys: the presets that come with us, and the user's own.

use super::bound::Keymap;
use super::key::ctrl;
use super::{Action, Binding, Context, Key};
use crate::suggest::closest;
use crate::tui::settings::{Fault, Reading};
use std::path::Path;
use toml_edit::{Item, TableLike};

/// The name of the user's file, in the config folder.
pub const FILE_NAME: &str = "keys.toml";

/// The presets, by name.
pub const PRESETS: [&str; 3] = ["default", "vim", "plain"];

const VIM: &str = include_str!("../../../assets/keys/vim.toml");
const PLAIN: &str = include_str!("../../../assets/keys/plain.toml");

/// Quits from anywhere, and is nobody's to bind.
const QUITS: Key = ctrl('c');

impl Keymap {
    /// The preset called `name`.
    ///
    /// # Errors
    /// Says which one may have been meant.
    pub fn preset(name: &str) -> Result<Self, String> {
        let text = match name {
            "default" => return Ok(Self::default()),
            "vim" => VIM,
            "plain" => PLAIN,
            _ => {
                return Err(match closest(name, PRESETS) {
                    Some(close) => format!("there is no preset `{name}`; did you mean `{close}`?"),
                    None => {
                        format!("there is no preset `{name}`; there are {}", PRESETS.join(", "))
                    }
                });
            }
        };
        let path = Path::new(name).with_extension("toml");
        let mut keymap = Self::read(&path, text).map_err(|faults| {
            faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        })?;
        name.clone_into(&mut keymap.preset);
        Ok(keymap)
    }

    /// The keys of a file, over those of the preset that it names.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn read(path: &Path, text: &str) -> Result<Self, Vec<Fault>> {
        let mut reading = Reading::new(path, text)?;
        let document = reading.document();
        let top: &dyn TableLike = document.as_table();
        let mut keymap = Self::default();
        if let Some(name) = reading.text(top, "", "preset") {
            match Self::preset(&name) {
                Ok(preset) => keymap = preset,
                Err(message) => reading.fault(top.get("preset"), "preset", message),
            }
        }
        if top.get("letters").and_then(Item::as_bool) == Some(false) {
            for (_, keys) in &mut keymap.rows {
                keys.retain(|key| !key.is_letter());
            }
        }
        let contexts = keymap.contexts();
        let names: Vec<String> = contexts.iter().map(|context| context.name()).collect();
        let mut known: Vec<&str> = names.iter().map(String::as_str).collect();
        known.extend(["preset", "letters"]);
        reading.only_known(top, "", &known);
        for (context, name) in contexts.iter().zip(&names) {
            if let Some(table) = reading.table(top, "", name) {
                keymap.bind(&mut reading, *context, table);
            }
        }
        reading.finish(keymap)
    }

    /// Binds what `table` says for `context`, and looks for keys that would do two things.
    fn bind(&mut self, reading: &mut Reading, context: Context, table: &dyn TableLike) {
        let is_own =
            |row: &Binding, keys: &[Key]| row.context == context && keys != [QUITS].as_slice();
        let name = context.name();
        let own = self.rows.iter().filter(|(row, keys)| is_own(row, keys));
        let names: Vec<String> = own.map(|(row, _)| row.action.name()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        reading.only_known(table, &name, &names);
        // Which line says so; `None`: the preset.
        let mut lines: Vec<(Action, Option<usize>)> = Vec::new();
        for (row, keys) in self.rows.iter_mut().filter(|(row, keys)| is_own(row, keys)) {
            let action = row.action.name();
            let Some(item) = table.get(&action) else { continue };
            let full = format!("{name}.{action}");
            *keys = keys_of(reading, item, &full, context);
            lines.push((row.action, reading.line(item.span())));
        }
        let line_of = |action| lines.iter().find(|(it, _)| *it == action).and_then(|it| it.1);
        let rows: Vec<_> = self.table(context).cloned().collect();
        for (index, (row, keys)) in rows.iter().enumerate() {
            for key in keys {
                let before = rows[..index].iter().find(|(_, others)| others.contains(key));
                let Some((other, _)) = before else { continue };
                let (first, second) = match (line_of(other.action), line_of(row.action)) {
                    (Some(a), Some(b)) if a > b => (row.action, other.action),
                    (Some(_), None) => (row.action, other.action),
                    _ => (other.action, row.action),
                };
                let (key, first_name) = (key.name(), first.name());
                let message = match line_of(first) {
                    Some(line) => format!("{key} is the key of `{first_name}` on line {line}"),
                    None => format!(
                        "{key} is the preset's key of `{first_name}`: give that another one, or \
                         none: {first_name} = []"
                    ),
                };
                reading.fault_at(line_of(second), &format!("{name}.{}", second.name()), message);
            }
        }
    }
}

/// The keys that a value names.
fn keys_of(reading: &mut Reading, item: &Item, full: &str, context: Context) -> Vec<Key> {
    let names: Option<Vec<&str>> = match (item.as_str(), item.as_array()) {
        (Some(name), _) => Some(vec![name]),
        (None, Some(names)) => names.iter().map(toml_edit::Value::as_str).collect(),
        (None, None) => None,
    };
    let Some(names) = names else {
        reading.fault(Some(item), full, "takes a key in quotes, or a list of them".into());
        return Vec::new();
    };
    let mut keys = Vec::new();
    for name in names {
        match Key::parse(name) {
            Ok(QUITS) => {
                let message = "Ctrl-c quits from anywhere, and stays so";
                reading.fault(Some(item), full, message.into());
            }
            Ok(key) if context.takes_text() && key.types() => reading.fault(
                Some(item),
                full,
                format!(
                    "`{name}` is typed as text here; take a key with Ctrl or Alt, or F1 to F12"
                ),
            ),
            Ok(key) => keys.push(key),
            Err(message) => reading.fault(Some(item), full, message),
        }
    }
    keys
}

/// A file to begin with: all keys as they are; only what differs from the preset is set.
pub fn starting_file(keymap: &Keymap) -> String {
    let preset = Keymap::preset(&keymap.preset).unwrap_or_default();
    let mut text = format!(
        "# Keys of your own, for {FILE_NAME} in the config folder (`twelve-tui doctor` says where).\n\
         # Take the # from the lines that you change. A key is called g, G, Ctrl-g, Alt-Left, F5,\n\
         # Enter; a list holds several, an empty one none. What has no key is in the palette.\n\n\
         preset = \"{}\"\n",
        keymap.preset
    );
    for context in keymap.contexts() {
        text += &format!("\n[{}]\n", context.name());
        let rows = keymap.table(context).zip(preset.table(context));
        for ((row, keys), (_, before)) in rows.filter(|((_, keys), _)| *keys != [QUITS]) {
            let names: Vec<String> = keys.iter().map(|key| quoted(&key.name())).collect();
            let mark = if keys == before { "# " } else { "" };
            let setting = format!("{mark}{} = [{}]", row.action.name(), names.join(", "));
            text += &format!("{setting:<44}  # {}\n", row.help);
        }
    }
    text
}

/// As TOML writes it.
fn quoted(name: &str) -> String {
    toml_edit::Value::from(name).to_string()
}
