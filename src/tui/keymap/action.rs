//! What keys, clicks and the palette can ask for.

use crate::tui::settings::kebab;

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
    /// Opens the exercise's file in the editor.
    EditExercise,
    /// Opens its next file.
    EditNext,
    /// Checks the exercise.
    Verify,
    /// Shows the model solution.
    Solution,
    /// Begins the exercise again.
    StartAgain,
    /// Shows what differs between violation and fix.
    Diff,
    /// Opens what runs wrote on a screen of their own.
    Panel,
    /// Runs the violation, then the fix.
    RunBoth,
    /// Saves what the run wrote.
    Save,
    /// What the terms in sight mean.
    Terms,
    /// Shows letters on the links in sight.
    Links,
    /// To where the reader was before the last jump.
    Backward,
    /// To where they were before they went back.
    Forward,
    /// Copies the address.
    Copy,
    /// Opens the address in the browser.
    Browse,
    /// Lists all that can be done and opened.
    Commands,
    /// Looks for something in all texts and findings.
    FindEverywhere,
    /// Lists the headings of the lesson.
    Outline,
    /// Lists the themes, each shown as it is chosen.
    Theme,
    /// Gives the mouse to the terminal, or takes it back.
    Mouse,
    /// Looks for something in the page.
    Find,
    /// To the next place where it was found.
    NextFound,
    /// To the one before.
    PreviousFound,
    /// No longer marks what was found.
    ClearFound,
    /// Asks the questions that are to be repeated.
    Repeat,
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

impl Action {
    /// As files of keys name it.
    pub fn name(self) -> String {
        match self {
            Self::Answer(index) => format!("answer-{}", index + 1),
            action => kebab(&format!("{action:?}")),
        }
    }
}
