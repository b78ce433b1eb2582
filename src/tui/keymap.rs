//! The keys: one table that dispatch, footer and help read.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Where a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// On every screen, under what is open on top of it.
    Everywhere,
    /// The twelve factors.
    Home,
    /// A lesson.
    Lesson,
    /// The checklist.
    Checklist,
    /// A quiz.
    Quiz,
    /// The help over a screen, and other text that is only read.
    Help,
    /// The form for the team's word.
    Form,
    /// The question whether code may run.
    Consent,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// One line or entry up.
    Up,
    /// One line or entry down.
    Down,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the beginning.
    Top,
    /// To the end.
    Bottom,
    /// To the next place where something can be done, or the next field.
    Next,
    /// To the one before.
    Previous,
    /// To the next heading.
    NextHeading,
    /// To the heading before.
    PreviousHeading,
    /// To the next lesson.
    NextLesson,
    /// To the lesson before.
    PreviousLesson,
    /// Does what is at hand.
    Open,
    /// Runs the sample at hand.
    Run,
    /// Stops the run.
    Stop,
    /// The sample's next language.
    Language,
    /// One more hint of the exercise.
    Hint,
    /// What the terms in sight mean.
    Terms,
    /// Opens the checklist.
    Checklist,
    /// Opens the lesson.
    Lesson,
    /// Opens the evidence in the editor.
    Edit,
    /// The next piece of evidence.
    NextEvidence,
    /// Opens the form for the team's word.
    SetStatus,
    /// Lists all, then only what is open, and so on.
    Filter,
    /// Lists in the next order.
    Sort,
    /// Takes the last change back.
    Undo,
    /// To the form's next field.
    NextField,
    /// To the form's field before.
    PreviousField,
    /// Checks the project again.
    Recheck,
    /// Chooses answer 1 to 4.
    Answer(usize),
    /// Takes the form's entries, or allows.
    Confirm,
    /// Allows this time.
    Once,
    /// Closes what is on top.
    Back,
    /// Shows the help.
    Help,
    /// Stops the process, as shells can.
    Suspend,
    /// Draws everything again.
    Redraw,
    /// Ends.
    Quit,
}

/// A row of the table.
#[derive(Debug)]
pub struct Binding {
    /// Where it counts.
    pub context: Context,
    /// The keys, the one that the footer shows first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// A word for the footer; empty: only the help shows it.
    pub word: &'static str,
    /// What it does, for the help.
    pub help: &'static str,
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const fn char(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::NONE }
}

const fn ctrl(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::CONTROL }
}

const fn code(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

const ENTER: Key = code(KeyCode::Enter);
const ESC: Key = code(KeyCode::Esc);
const TAB: Key = code(KeyCode::Tab);
const BACK_TAB: Key = code(KeyCode::BackTab);
const UP: Key = code(KeyCode::Up);
const DOWN: Key = code(KeyCode::Down);

const fn row(
    context: Context,
    keys: &'static [Key],
    action: Action,
    word: &'static str,
    help: &'static str,
) -> Binding {
    Binding { context, keys, action, word, help }
}

/// All keys. Within a context, no key stands twice.
pub const KEYS: &[Binding] = {
    use Action as A;
    use Context::{Checklist, Consent, Everywhere, Form, Help, Home, Lesson, Quiz};
    &[
        row(Home, &[ENTER, char('l')], A::Open, "lesson", "Open the factor's lesson"),
        row(Home, &[char('c')], A::Checklist, "checklist", "Open the checklist at this factor"),
        row(Home, &[char('r')], A::Recheck, "check again", "Check the project again"),
        row(Lesson, &[char('r')], A::Run, "run", "Run the sample at hand"),
        row(Lesson, &[char('s')], A::Stop, "stop", "Stop the run and all that it started"),
        row(Lesson, &[TAB], A::Next, "next to do", "Go to the next sample, exercise or quiz"),
        row(Lesson, &[BACK_TAB], A::Previous, "", "Go to the one before"),
        row(Lesson, &[ENTER], A::Open, "", "Do what is at hand"),
        row(Lesson, &[char('l')], A::Language, "language", "Show the sample in its next language"),
        row(Lesson, &[char('h')], A::Hint, "", "Show one more hint of the exercise"),
        row(Lesson, &[char('t')], A::Terms, "terms", "Say what the marked terms in sight mean"),
        row(Lesson, &[char('}'), char(']')], A::NextHeading, "", "Go to the next heading"),
        row(Lesson, &[char('{'), char('[')], A::PreviousHeading, "", "Go to the heading before"),
        row(Lesson, &[char('n')], A::NextLesson, "", "Open the next lesson"),
        row(Lesson, &[char('p')], A::PreviousLesson, "", "Open the lesson before"),
        row(Lesson, &[char('c')], A::Checklist, "checklist", "Open the checklist at this factor"),
        row(Checklist, &[char('s')], A::SetStatus, "set status", "Say how it stands, with a note"),
        row(Checklist, &[char('e')], A::Edit, "evidence", "Open the evidence in $EDITOR"),
        row(Checklist, &[TAB], A::NextEvidence, "", "Choose the next piece of evidence"),
        row(
            Checklist,
            &[ENTER, char('l')],
            A::Lesson,
            "lesson",
            "Open the lesson that explains it",
        ),
        row(
            Checklist,
            &[char('f')],
            A::Filter,
            "filter",
            "List all, open, unmet, must, mine, stale, disputed, waived, overdue",
        ),
        row(Checklist, &[char('o')], A::Sort, "", "Sort by factor, day or owner"),
        row(Checklist, &[char('u')], A::Undo, "", "Undo the last change that you made here"),
        row(Checklist, &[char('r')], A::Recheck, "check again", "Check the project again"),
        row(Quiz, &[char('1'), char('a')], A::Answer(0), "", "Choose the first answer"),
        row(Quiz, &[char('2'), char('b')], A::Answer(1), "", "Choose the second answer"),
        row(Quiz, &[char('3'), char('c')], A::Answer(2), "", "Choose the third answer"),
        row(Quiz, &[char('4'), char('d')], A::Answer(3), "", "Choose the fourth answer"),
        row(Quiz, &[ENTER, TAB], A::Next, "next question", "Go to the next question"),
        row(Quiz, &[BACK_TAB], A::Previous, "", "Go to the question before"),
        row(Form, &[TAB], A::Next, "next status", "Choose the next status"),
        row(Form, &[BACK_TAB], A::Previous, "", "Choose the status before"),
        row(Form, &[DOWN], A::NextField, "next field", "Go to the next field"),
        row(Form, &[UP], A::PreviousField, "", "Go to the field before"),
        row(Form, &[ENTER], A::Confirm, "save", "Save what the form has"),
        row(Form, &[ESC], A::Back, "cancel", "Close the form and change nothing"),
        row(Consent, &[ENTER, char('y')], A::Confirm, "run", "Run it, and next time too"),
        row(Consent, &[char('o')], A::Once, "run once", "Run it this time"),
        row(Consent, &[ESC, char('n'), char('q')], A::Back, "do not run", "Do not run it"),
        row(Help, &[ESC, char('?'), char('q'), ENTER], A::Back, "close", "Close this"),
        row(Everywhere, &[DOWN, char('j')], A::Down, "", "Down"),
        row(Everywhere, &[UP, char('k')], A::Up, "", "Up"),
        row(
            Everywhere,
            &[code(KeyCode::PageDown), char(' '), ctrl('d')],
            A::PageDown,
            "",
            "A screen down",
        ),
        row(
            Everywhere,
            &[code(KeyCode::PageUp), char('b'), ctrl('u')],
            A::PageUp,
            "",
            "A screen up",
        ),
        row(Everywhere, &[code(KeyCode::Home), char('g')], A::Top, "", "To the beginning"),
        row(Everywhere, &[code(KeyCode::End), char('G')], A::Bottom, "", "To the end"),
        row(
            Everywhere,
            &[char('?'), code(KeyCode::F(1))],
            A::Help,
            "help",
            "Show the keys of this screen",
        ),
        row(
            Everywhere,
            &[ESC, code(KeyCode::Backspace)],
            A::Back,
            "back",
            "Back to the screen before",
        ),
        row(Everywhere, &[ctrl('l')], A::Redraw, "", "Draw everything again"),
        row(Everywhere, &[ctrl('z')], A::Suspend, "", "Put the program into the background"),
        row(Everywhere, &[char('q')], A::Quit, "quit", "Quit"),
        row(Everywhere, &[ctrl('c')], A::Quit, "", "Quit, from anywhere"),
    ]
};

/// What `event` does in `context`, if anything.
pub fn find(context: Context, event: KeyEvent) -> Option<Action> {
    // A capital letter comes with or without SHIFT, as terminals like it.
    let key = Key { code: event.code, modifiers: event.modifiers - KeyModifiers::SHIFT };
    rows(context).find(|row| row.keys.contains(&key)).map(|row| row.action)
}

/// The rows that count in `context`, its own before the general ones.
///
/// What takes text takes letters for itself: in a form only its own rows and Ctrl keys count.
pub fn rows(context: Context) -> impl Iterator<Item = &'static Binding> {
    let own = KEYS.iter().filter(move |row| row.context == context);
    let general = KEYS.iter().filter(move |row| {
        row.context == Context::Everywhere
            && (context != Context::Form
                || row.keys.iter().all(|key| key.modifiers == KeyModifiers::CONTROL))
    });
    own.chain(general)
}

impl Key {
    /// As the footer and the help name it.
    pub fn name(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".into(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::Enter => "Enter".into(),
            KeyCode::Esc => "Esc".into(),
            KeyCode::Tab => "Tab".into(),
            KeyCode::BackTab => "Shift-Tab".into(),
            KeyCode::Up => "Up".into(),
            KeyCode::Down => "Down".into(),
            KeyCode::PageUp => "PgUp".into(),
            KeyCode::PageDown => "PgDn".into(),
            KeyCode::Home => "Home".into(),
            KeyCode::End => "End".into(),
            KeyCode::Backspace => "Backspace".into(),
            KeyCode::F(number) => format!("F{number}"),
            other => format!("{other:?}"),
        };
        if self.modifiers == KeyModifiers::CONTROL { format!("Ctrl-{name}") } else { name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXTS: [Context; 7] = [
        Context::Home,
        Context::Lesson,
        Context::Checklist,
        Context::Quiz,
        Context::Help,
        Context::Form,
        Context::Consent,
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
        for context in [Context::Home, Context::Lesson, Context::Checklist, Context::Quiz] {
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
}
