use super::*;

const CONTEXTS: [Context; 16] = [
    Context::Home,
    Context::Lesson,
    Context::Checklist,
    Context::Quiz,
    Context::Panel,
    Context::Help,
    Context::Form,
    Context::Consent,
    Context::Links,
    Context::Address,
    Context::Find,
    Context::Found,
    Context::Finder,
    Context::Question,
    Context::Editor,
    Context::Unsaved,
];

#[test]
fn within_a_table_no_key_stands_twice() {
    for context in CONTEXTS.into_iter().chain([Context::Everywhere]) {
        let keys: Vec<Key> = KEYS
            .iter()
            .filter(|row| row.context == context)
            .flat_map(|row| row.keys.iter().copied())
            .collect();
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{} twice in {context:?}", key.name());
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
            assert_eq!(find(context, event), Some(action), "{c} in {context:?}");
        }
    }
}

#[test]
fn a_form_takes_letters_as_text_but_ctrl_c_still_quits() {
    let letter = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
    assert_eq!(find(Context::Form, letter), None);
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    assert_eq!(find(Context::Form, ctrl_c), Some(Action::Quit));
}
