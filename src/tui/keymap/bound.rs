//! The keys as they are bound: the table's, or a preset's and the user's in their place.

use super::{Action, Binding, Context, KEYS, Key};
use crossterm::event::KeyEvent;

/// The keys as they are bound.
#[derive(Debug, Clone)]
pub struct Keymap {
    /// The preset that they begin with.
    pub preset: String,
    pub(super) rows: Vec<(&'static Binding, Vec<Key>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let rows = KEYS.iter().map(|row| (row, row.keys.to_vec())).collect();
        Self { preset: "default".into(), rows }
    }
}

impl Keymap {
    /// What `event` does in `context`, if anything.
    pub fn find(&self, context: Context, event: KeyEvent) -> Option<Action> {
        let key = Key::of(event);
        self.rows(context).find(|(_, keys)| keys.contains(&key)).map(|(row, _)| row.action)
    }

    /// The rows that count in `context`, its own before the general ones.
    ///
    /// What takes text takes letters for itself: in a form only its own rows and Ctrl keys count.
    fn rows(&self, context: Context) -> impl Iterator<Item = &(&'static Binding, Vec<Key>)> {
        let of = move |wanted: Option<Context>| {
            self.rows.iter().filter(move |(row, _)| Some(row.context) == wanted)
        };
        let general = of(Some(Context::Everywhere))
            .filter(move |(_, keys)| !context.takes_text() || keys.iter().all(|key| key.is_ctrl()));
        of(Some(context)).chain(of(context.below())).chain(general)
    }

    /// The rows that count in `context`, each with those of its keys that no row before it has.
    pub fn rows_with_keys(&self, context: Context) -> Vec<(&'static Binding, Vec<Key>)> {
        let mut taken: Vec<Key> = Vec::new();
        let mut rows = self.rows(context).cloned().collect::<Vec<_>>();
        for (_, keys) in &mut rows {
            keys.retain(|key| !taken.contains(key));
            taken.extend(keys.iter());
        }
        rows.retain(|(_, keys)| !keys.is_empty());
        rows
    }

    /// All rows that count in `context`: also those without a key, which the palette still has.
    pub fn rows_to_find(&self, context: Context) -> Vec<(&'static Binding, Vec<Key>)> {
        let mut rows = self.rows_with_keys(context);
        for (row, keys) in self.rows(context).filter(|(_, keys)| keys.is_empty()) {
            rows.push((row, keys.clone()));
        }
        rows
    }

    /// The key that does `action` in `context`, as it is named; where none does, the palette does.
    pub fn name(&self, context: Context, action: Action) -> String {
        let rows = self.rows_with_keys(context);
        let found = rows.iter().find(|(row, _)| row.action == action);
        found.map_or_else(|| "the list of commands".into(), |(_, keys)| keys[0].name())
    }

    /// The contexts, in the order of the table.
    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts: Vec<Context> = Vec::new();
        for (row, _) in &self.rows {
            if !contexts.contains(&row.context) {
                contexts.push(row.context);
            }
        }
        contexts
    }

    /// The rows of one table, without those below it.
    pub fn table(&self, context: Context) -> impl Iterator<Item = &(&'static Binding, Vec<Key>)> {
        self.rows.iter().filter(move |(row, _)| row.context == context)
    }
}
