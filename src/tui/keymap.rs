//! The keys: one table that dispatch, footer, palette and help read, with the user's own over it.

mod action;
mod bound;
mod file;
mod key;

pub use action::Action;
pub use bound::Keymap;
pub use file::{FILE_NAME, PRESETS, starting_file};
pub use key::Key;

use crate::tui::settings::kebab;
use crossterm::event::KeyCode;
use key::{alt, char, code, ctrl};

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
    /// The runs of a sample, or the check of an exercise.
    Panel,
    /// The help over a screen, and other text that is only read.
    Help,
    /// The form for the team's word.
    Form,
    /// The question whether code may run.
    Consent,
    /// The letters of the links in sight.
    Links,
    /// An address outside of the UI.
    Address,
    /// What is looked for in the page, while it is typed.
    Find,
    /// A lesson in which something was looked for.
    Found,
    /// A list in which something is found by typing.
    Finder,
    /// A question before something that cannot be undone.
    Question,
    /// A file of an exercise that is edited here.
    Editor,
    /// What becomes of what is not saved.
    Unsaved,
    /// What there is to say about a criterion.
    Explain,
    /// A line of text that the checklist asks for.
    Asked,
}

impl Context {
    /// Whether it takes letters as text.
    pub fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Form | Self::Links | Self::Find | Self::Finder | Self::Editor | Self::Asked
        )
    }

    /// As files of keys name it.
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }

    /// The table that counts too, after its own.
    fn below(self) -> Option<Self> {
        (self == Self::Found).then_some(Self::Lesson)
    }
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
    use Context::{
        Address, Asked, Checklist, Consent, Editor, Everywhere, Explain, Find, Finder, Form, Found,
        Help, Home, Lesson, Links, Panel, Question, Quiz, Unsaved,
    };
    &[
        row(Home, &[ENTER, char('l')], A::Open, "lesson", "Open the factor's lesson"),
        row(Home, &[char('c')], A::Checklist, "checklist", "Open the checklist at this factor"),
        row(Home, &[char('r')], A::Recheck, "check again", "Check the project again"),
        row(
            Home,
            &[char('u')],
            A::Repeat,
            "repeat",
            "Answer the questions that are to be repeated",
        ),
        row(Home, &[char('/')], A::FindEverywhere, "find", "Find in all texts and findings"),
        row(Lesson, &[ENTER], A::Open, "open", "Do what is at hand"),
        row(Lesson, &[char('x')], A::Tick, "tick", "Tick the box at hand in your checklist"),
        row(Lesson, &[char('r')], A::Run, "run", "Run the sample at hand"),
        row(Lesson, &[char('s')], A::Stop, "stop", "Stop the run and all that it started"),
        row(
            Lesson,
            &[char('e')],
            A::EditExercise,
            "edit",
            "Edit the exercise, in $EDITOR where that is set",
        ),
        row(Lesson, &[char('i')], A::EditHere, "", "Edit the exercise in the built-in editor"),
        row(Lesson, &[char('v')], A::Verify, "verify", "Check what you have made of the exercise"),
        row(
            Lesson,
            &[char('z')],
            A::Panel,
            "output",
            "Show all that was written, both sides at once",
        ),
        row(Lesson, &[TAB], A::Next, "next to do", "Go to the next sample, exercise or quiz"),
        row(Lesson, &[char('/')], A::Find, "find", "Find in this lesson"),
        row(
            Lesson,
            &[char('f')],
            A::Links,
            "links",
            "Follow a link: show letters on those in sight",
        ),
        row(Lesson, &[char('t')], A::Terms, "terms", "Say what the marked terms in sight mean"),
        row(Lesson, &[char('d')], A::Diff, "diff", "Show what the fix changes, or the whole files"),
        row(Lesson, &[char('l')], A::Language, "language", "Show the sample in its next language"),
        row(Lesson, &[char('c')], A::Checklist, "checklist", "Open the checklist at this factor"),
        row(Lesson, &[BACK_TAB], A::Previous, "", "Go to the one before"),
        row(Lesson, &[char('w')], A::Save, "", "Save what the run wrote to a file"),
        row(Lesson, &[char('E')], A::EditNext, "", "Edit the exercise's next file"),
        row(Lesson, &[char('h')], A::Hint, "", "Show one more hint of the exercise"),
        row(Lesson, &[char('m')], A::Solution, "", "Show how the model solution differs"),
        row(Lesson, &[char('R')], A::StartAgain, "", "Begin the exercise again"),
        row(Lesson, &[char('n')], A::NextFound, "", "Find again, below"),
        row(Lesson, &[char('N')], A::PreviousFound, "", "Find again, above"),
        row(
            Lesson,
            &[char('H'), alt(KeyCode::Left), ctrl('o')],
            A::Backward,
            "",
            "Back to where you were before the last jump",
        ),
        row(Lesson, &[char('L'), alt(KeyCode::Right)], A::Forward, "", "Forward again"),
        row(Lesson, &[char('o')], A::Outline, "", "List the headings, to go to one"),
        row(Lesson, &[char('}'), char(']')], A::NextHeading, "", "Go to the next heading"),
        row(Lesson, &[char('{'), char('[')], A::PreviousHeading, "", "Go to the heading before"),
        row(Lesson, &[char('>')], A::NextLesson, "", "Open the next lesson"),
        row(Lesson, &[char('<')], A::PreviousLesson, "", "Open the lesson before"),
        row(Checklist, &[char('s')], A::SetStatus, "set status", "Say how it stands, with a note"),
        row(Checklist, &[char('x')], A::Explain, "explain", "Explain it: why, how it is decided"),
        row(Checklist, &[char('F')], A::Fix, "fix", "Say how to mend it in this project"),
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
        row(Checklist, &[char('/')], A::Search, "find", "List what has some words"),
        row(Checklist, &[char('a')], A::AppFilter, "", "List one app after the other, then all"),
        row(Checklist, &[char('t')], A::FactorFilter, "", "List this factor alone, or all again"),
        row(Checklist, &[char('o')], A::Sort, "", "Sort by factor, day or owner"),
        row(Checklist, &[char('u')], A::Undo, "", "Undo the last change that you made here"),
        row(
            Checklist,
            &[char('d')],
            A::Compare,
            "",
            "Compare with a day or a commit: what became met, unmet, stale",
        ),
        row(
            Checklist,
            &[char('c')],
            A::Counts,
            "counts",
            "Show the counts and how they came about",
        ),
        row(
            Checklist,
            &[char('r')],
            A::RecheckOne,
            "check again",
            "Check all of the project again, and say how this one stands then",
        ),
        row(
            Checklist,
            &[char('w')],
            A::WatchProject,
            "",
            "Check again whenever a file is saved, or no longer",
        ),
        row(Explain, &[ENTER, char('l')], A::Lesson, "lesson", "Open the lesson that explains it"),
        row(Explain, &[char('F'), TAB], A::Fix, "fix", "Say how to mend it, or explain it again"),
        row(Explain, &[char('e')], A::Edit, "evidence", "Open the evidence in $EDITOR"),
        row(Explain, &[char('s')], A::SetStatus, "set status", "Say how it stands, with a note"),
        row(Asked, &[ENTER], A::Confirm, "take", "Take it; nothing typed means all"),
        row(Asked, &[ESC], A::Back, "cancel", "Leave it as it was"),
        row(Quiz, &[char('1'), char('a')], A::Answer(0), "", "Choose the first answer"),
        row(Quiz, &[char('2'), char('b')], A::Answer(1), "", "Choose the second answer"),
        row(Quiz, &[char('3'), char('c')], A::Answer(2), "", "Choose the third answer"),
        row(Quiz, &[char('4'), char('d')], A::Answer(3), "", "Choose the fourth answer"),
        row(Quiz, &[ENTER, TAB], A::Next, "next question", "Go to the next question"),
        row(Quiz, &[BACK_TAB], A::Previous, "", "Go to the question before"),
        row(Panel, &[char('s')], A::Stop, "stop", "Stop the run and all that it started"),
        row(Panel, &[char('r')], A::Run, "run", "Run the side at hand"),
        row(Panel, &[char('v')], A::Verify, "verify", "Check what you have made of the exercise"),
        row(Panel, &[char('e')], A::EditExercise, "edit", "Edit the exercise"),
        row(Panel, &[TAB], A::Next, "other side", "Go to the other side"),
        row(
            Panel,
            &[char('d')],
            A::Diff,
            "files",
            "Show the files, what the fix changes, or the output",
        ),
        row(Panel, &[char('/')], A::Find, "find", "Find in what is at hand"),
        row(Panel, &[char('a')], A::RunBoth, "run both", "Run the violation, then the fix"),
        row(Panel, &[char('l')], A::Language, "language", "Take the sample in its next language"),
        row(Panel, &[char('w')], A::Save, "save", "Save what the run wrote to a file"),
        row(Panel, &[char('n')], A::NextFound, "", "Find again, below"),
        row(Panel, &[char('N')], A::PreviousFound, "", "Find again, above"),
        row(Panel, &[BACK_TAB], A::Previous, "", "Go to the other side"),
        row(Panel, &[ENTER], A::Open, "", "Run the side at hand"),
        row(Editor, &[ctrl('s')], A::Save, "save", "Save the file"),
        row(Editor, &[ctrl('r')], A::Verify, "check", "Save the file and check the exercise"),
        row(
            Editor,
            &[ESC, ctrl('q')],
            A::Back,
            "close",
            "Close the file; asks where it is not saved",
        ),
        row(Editor, &[ctrl('z')], A::Undo, "undo", "Undo the last change"),
        row(Editor, &[ctrl('y')], A::Redo, "", "Do it again"),
        row(Editor, &[ctrl('f')], A::Find, "find", "Find in the file"),
        row(Editor, &[ctrl('g'), code(KeyCode::F(3))], A::NextFound, "", "Find again, below"),
        row(Editor, &[ctrl('t'), code(KeyCode::F(4))], A::PreviousFound, "", "Find again, above"),
        row(
            Editor,
            &[ctrl('x')],
            A::Cut,
            "",
            "Cut what is selected (Shift and arrows), or the line",
        ),
        row(Editor, &[ctrl('v')], A::Paste, "", "Put in what was cut or copied (Ctrl-c)"),
        row(Editor, &[code(KeyCode::F(1))], A::Help, "help", "Show these keys"),
        row(Unsaved, &[char('s'), char('y')], A::Confirm, "save", "Save and close"),
        row(Unsaved, &[char('d')], A::Discard, "discard", "Close and lose what is not saved"),
        row(Unsaved, &[ESC, char('n')], A::Back, "go on", "Go on editing"),
        row(Form, &[TAB], A::Next, "next status", "Choose the next status"),
        row(Form, &[BACK_TAB], A::Previous, "", "Choose the status before"),
        row(Form, &[DOWN], A::NextField, "next field", "Go to the next field"),
        row(Form, &[UP], A::PreviousField, "", "Go to the field before"),
        row(Form, &[ENTER], A::Confirm, "save", "Save what the form has"),
        row(Form, &[ESC], A::Back, "cancel", "Close the form and change nothing"),
        row(Consent, &[ENTER, char('y')], A::Confirm, "run", "Run it, and next time too"),
        row(Consent, &[char('o')], A::Once, "run once", "Run it this time"),
        row(Consent, &[ESC, char('n'), char('q')], A::Back, "do not run", "Do not run it"),
        row(Links, &[ESC], A::Back, "cancel", "Follow no link"),
        row(Address, &[ENTER, char('y')], A::Copy, "copy", "Copy the address"),
        row(Address, &[char('o')], A::Browse, "", "Open it in $BROWSER"),
        row(Address, &[ESC, char('q')], A::Back, "close", "Close this"),
        row(Find, &[ENTER], A::Confirm, "keep", "Keep what was found marked"),
        row(Find, &[DOWN, ctrl('n')], A::NextFound, "next", "To the next place"),
        row(Find, &[UP, ctrl('p')], A::PreviousFound, "", "To the place before"),
        row(Find, &[ESC], A::Back, "clear", "Find nothing, and go back to where it began"),
        row(Found, &[char('n')], A::NextFound, "next", "To the next place where it was found"),
        row(Found, &[char('N')], A::PreviousFound, "previous", "To the place before"),
        row(Found, &[ESC], A::ClearFound, "clear", "No longer mark what was found"),
        row(Question, &[char('y')], A::Confirm, "yes", "Yes"),
        row(Question, &[ESC, char('n'), char('q')], A::Back, "no", "No"),
        row(Finder, &[ENTER], A::Confirm, "take it", "Open or do what is chosen"),
        row(Finder, &[DOWN, ctrl('n'), TAB], A::Down, "next", "The next one"),
        row(Finder, &[UP, ctrl('p'), BACK_TAB], A::Up, "previous", "The one before"),
        row(Finder, &[code(KeyCode::PageDown)], A::PageDown, "", "A screen down"),
        row(Finder, &[code(KeyCode::PageUp)], A::PageUp, "", "A screen up"),
        row(Finder, &[ESC], A::Back, "close", "Close the list"),
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
            &[ctrl('f')],
            A::FindEverywhere,
            "",
            "Find in all lessons, criteria and findings",
        ),
        row(
            Everywhere,
            &[char(':'), ctrl('p')],
            A::Commands,
            "commands",
            "Find what can be done and opened, by some of its letters",
        ),
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
        row(
            Everywhere,
            &[char('M')],
            A::Mouse,
            "",
            "Give the mouse to the terminal, to select text, or take it back",
        ),
        row(Everywhere, &[char('P')], A::Projects, "", "Open another project of those known here"),
        row(Everywhere, &[char('T')], A::Theme, "", "Choose the theme, and see it at once"),
        row(Everywhere, &[ctrl('l')], A::Redraw, "", "Draw everything again"),
        row(Everywhere, &[ctrl('z')], A::Suspend, "", "Put the program into the background"),
        row(Everywhere, &[char('q')], A::Quit, "quit", "Quit"),
        row(Everywhere, &[ctrl('c')], A::Quit, "", "Quit, from anywhere"),
    ]
};

#[cfg(test)]
mod tests;
