use super::*;
use crossterm::event::{KeyEvent, KeyModifiers};
use std::path::Path;

#[test]
fn within_a_table_no_key_stands_twice() {
    for keymap in PRESETS.map(|name| Keymap::preset(name).unwrap()) {
        for context in keymap.contexts() {
            let keys: Vec<Key> =
                keymap.table(context).flat_map(|(_, keys)| keys.iter().copied()).collect();
            for (index, key) in keys.iter().enumerate() {
                let (name, preset) = (key.name(), &keymap.preset);
                assert!(!keys[..index].contains(key), "{name} twice in {context:?} of {preset}");
            }
        }
    }
}

#[test]
fn help_quit_and_back_can_be_reached_from_every_screen() {
    for context in
        [Context::Home, Context::Lesson, Context::Checklist, Context::Quiz, Context::Panel]
    {
        for (c, action) in [('?', Action::Help), ('q', Action::Quit)] {
            let event = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
            assert_eq!(Keymap::default().find(context, event), Some(action), "{c} in {context:?}");
        }
    }
}

#[test]
fn a_form_takes_letters_as_text_but_ctrl_c_still_quits() {
    let letter = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
    let keys = Keymap::default();
    assert_eq!(keys.find(Context::Form, letter), None);
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    assert_eq!(keys.find(Context::Form, ctrl_c), Some(Action::Quit));
}

fn event(name: &str) -> KeyEvent {
    let key = Key::parse(name).unwrap();
    let (code, modifiers) = key.parts();
    KeyEvent::new(code, modifiers)
}

#[test]
fn every_key_of_the_tables_has_a_name_that_is_read_back() {
    for keymap in PRESETS.map(|name| Keymap::preset(name).unwrap()) {
        for (_, keys) in &keymap.rows {
            for key in keys {
                assert_eq!(Key::parse(&key.name()), Ok(*key));
            }
        }
    }
    assert_eq!(Key::parse("ctrl-P"), Key::parse("Ctrl-p"));
    assert_eq!(Key::parse("page-down"), Key::parse("PgDn"));
    assert!(Key::parse("ctl-x").unwrap_err().contains("did you mean `Ctrl-`"));
    assert!(Key::parse("entr").unwrap_err().contains("did you mean `Enter`"));
    assert!(Key::parse("F99").is_err() && Key::parse("").is_err());
}

#[test]
fn each_action_stands_once_in_a_table() {
    let keymap = Keymap::default();
    for context in keymap.contexts() {
        let mut names: Vec<String> = keymap
            .table(context)
            .filter(|(_, keys)| *keys != [ctrl('c')])
            .map(|(row, _)| row.action.name())
            .collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{context:?}: a file of keys could not tell them apart");
    }
}

#[test]
fn the_plain_preset_needs_no_letter() {
    use Action::{Back, Bottom, Commands, Down, Help, Open, PageDown, PageUp, Quit, Top, Up};
    let plain = Keymap::preset("plain").unwrap();
    for (row, keys) in &plain.rows {
        assert!(keys.iter().all(|key| !key.is_letter()), "{row:?}");
    }
    for action in [Up, Down, PageUp, PageDown, Top, Bottom, Back, Help, Commands, Quit, Open] {
        let rows = plain.rows_with_keys(Context::Lesson);
        assert!(rows.iter().any(|(row, _)| row.action == action), "{action:?}");
    }
    // What asks can be answered both ways.
    for context in [Context::Question, Context::Consent, Context::Address] {
        let rows = plain.rows_with_keys(context);
        assert!(rows.iter().filter(|(row, _)| row.context == context).count() > 1, "{context:?}");
    }
    // What lost its letter is in the palette.
    let found = plain.rows_to_find(Context::Lesson);
    assert!(found.iter().any(|(row, keys)| row.action == Action::Hint && keys.is_empty()));
}

#[test]
fn own_keys_stand_over_the_preset_and_the_rest_stays() {
    let text =
        "preset = \"vim\"\n[lesson]\nrun = \"F5\"\nterms = []\n[home]\nopen = [\"x\", \"Enter\"]\n";
    let keys = Keymap::read(Path::new("keys.toml"), text).unwrap();
    assert_eq!(keys.preset, "vim");
    assert_eq!(keys.find(Context::Lesson, event("F5")), Some(Action::Run));
    assert_eq!(keys.find(Context::Lesson, event("r")), None);
    assert_eq!(keys.find(Context::Home, event("x")), Some(Action::Open));
    assert_eq!(keys.find(Context::Lesson, event("Ctrl-]")), Some(Action::Links));
    assert_eq!(keys.name(Context::Lesson, Action::Run), "F5");
    assert_eq!(keys.name(Context::Lesson, Action::Terms), "the list of commands");
}

#[test]
fn mistakes_in_keys_name_line_key_and_what_was_meant() {
    let text = "preset = \"vmi\"\n[lesson]\nrun = \"Ctl-r\"\nstpo = \"x\"\nverify = \"F8\"\n\
                edit-exercise = [\"F7\", \"F8\"]\nsave = \"t\"\nhint = 3\ndiff = \"Ctrl-c\"\n\
                [find]\nnext-found = \"n\"\n[lessn]\n";
    let faults = Keymap::read(Path::new("keys.toml"), text).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "keys.toml:1: preset: there is no preset `vmi`; did you mean `vim`?",
        "keys.toml:12: lessn: means nothing here; did you mean `lesson`?",
        "keys.toml:4: lesson.stpo: means nothing here; did you mean `stop`?",
        "keys.toml:3: lesson.run: `Ctl-r` is no key; did you mean `Ctrl-`?",
        "keys.toml:9: lesson.diff: Ctrl-c quits from anywhere, and stays so",
        "keys.toml:8: lesson.hint: takes a key in quotes, or a list of them",
        "keys.toml:6: lesson.edit-exercise: F8 is the key of `verify` on line 5",
        "keys.toml:7: lesson.save: t is the preset's key of `terms`: give that another one, or \
         none: terms = []",
        "keys.toml:11: find.next-found: `n` is typed as text here; take a key with Ctrl or Alt, \
         or F1 to F12",
    ];
    let (mut told, mut expected) = (told, expected.map(str::to_owned).to_vec());
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
}

#[test]
fn the_starting_file_changes_nothing_until_it_is_edited() {
    for name in PRESETS {
        let preset = Keymap::preset(name).unwrap();
        let text = starting_file(&preset);
        let read = Keymap::read(Path::new("keys.toml"), &text).unwrap();
        assert_eq!((&read.preset, read.rows.len()), (&preset.preset, preset.rows.len()));
        let same = read.rows.iter().zip(&preset.rows).all(|(a, b)| a.1 == b.1);
        assert!(same, "{name}");
        // Every line of it is right once its # is taken away.
        let lines: Vec<&str> = text
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|it| it.contains(" = [")).unwrap_or(line))
            .collect();
        let read = Keymap::read(Path::new("keys.toml"), &lines.join("\n")).unwrap();
        assert!(read.rows.iter().zip(&preset.rows).all(|(a, b)| a.1 == b.1), "{name}");
    }
    let own = "preset = \"vim\"\n[lesson]\nrun = \"F5\"\n";
    let own = Keymap::read(Path::new("keys.toml"), own).unwrap();
    let read = Keymap::read(Path::new("keys.toml"), &starting_file(&own)).unwrap();
    assert!(read.rows.iter().zip(&own.rows).all(|(a, b)| a.1 == b.1), "what is own stays set");
}
