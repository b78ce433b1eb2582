//! What can happen to the UI.

use super::finder::Entry;
use super::state::{Before, Bench, Preview, Project};
use super::theme::Ground;
use crate::check::report::Report;
use crate::checklist::{Checklist, Known, Trend};
use crate::curriculum::{Pack, Variant};
use crate::explain::InCode;
use crate::markdown::SyntaxRole;
use crate::progress::Progress;
use crate::run::{Protection, RunEvent};
use crate::watch;
use crossterm::event::{KeyEvent, MouseEvent};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// An Esc and this key came in one go: they were typed fast, or it is the key with Alt.
    EscThen(KeyEvent),
    /// The mouse was clicked or its wheel turned.
    Mouse(MouseEvent),
    /// The terminal said whether it is light or dark, or did not.
    Ground(Option<Ground>),
    /// Text was pasted.
    Pasted(String),
    /// The terminal has a new size, in cells.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A check ended.
    Checked(Result<Arc<Report>, String>),
    /// Something happened in the run with this number.
    Ran {
        /// The number that its effect gave it.
        run: u64,
        /// What.
        event: RunEvent,
    },
    /// This is what holds a run back here.
    Protected(Vec<Protection>),
    /// The progress file was written; this is what is in it now.
    Progressed(Result<Box<Progress>, String>),
    /// The checklist was written; this is what is in it now.
    Said(Result<Box<Checklist>, String>),
    /// The checklist was read again: this is what is in it, and whether it is shared.
    Listed(Result<(Box<Checklist>, bool), String>),
    /// The check that runs has listed the project's files.
    Checking {
        /// So many files of source are read.
        read: usize,
        /// Of so many.
        files: usize,
    },
    /// A check was kept: this is how the project stood until now.
    Recorded(Box<Trend>),
    /// This is how it stood when it is compared with.
    Compared(Result<Box<Before>, String>),
    /// The source around a piece of evidence was read.
    Previewed(Box<Preview>),
    /// The projects of which something is kept.
    Projects(Vec<Known>),
    /// Another project was opened.
    Opened(Result<Box<Project>, String>),
    /// The watch of the project says something.
    ProjectWatched(watch::Report),
    /// What the rules take for the criterion with this id was read.
    Recognised(String, Box<InCode>),
    /// Code was highlighted.
    Highlighted(Vec<HighlightedCode>),
    /// What is written in the lessons was read, to look for something in it.
    Indexed(Arc<[Entry]>),
    /// The content was read again.
    Reloaded(Result<Arc<Pack>, String>),
    /// The editor was closed, or could not be opened.
    Edited(Result<(), String>),
    /// A file of the exercise of this lesson was read, to be edited here.
    Read {
        /// The lesson's id.
        lesson: String,
        /// Where it is.
        path: PathBuf,
        /// What is in it.
        text: Result<String, String>,
    },
    /// A file was written; or it was not, as this is in it, which another program has written.
    Written(Result<Option<String>, String>),
    /// The learner's copy of the exercise of this lesson was looked at.
    Bench(String, Result<Box<Bench>, String>),
    /// The watch of the learner's copy of the exercise of this lesson says something.
    Watched(String, watch::Report),
    /// A second went by in which something runs.
    Ticked,
    /// Something is done that is only to be said.
    Done(String),
    /// Something went wrong that is only to be said.
    Failed(String),
    /// The process is asked to stop (SIGTSTP).
    StopAsked,
    /// The process goes on (SIGCONT).
    Continued,
    /// The process is asked to end.
    EndAsked {
        /// By this signal.
        signal: i32,
    },
    /// A thread of ours panicked, and this is what it said.
    WorkerPanicked(String),
}

/// A piece of code and the roles of its parts.
#[derive(Debug, Clone)]
pub struct HighlightedCode {
    /// Its language.
    pub language: String,
    /// The code.
    pub code: String,
    /// Its lines in pieces; `None` where the language is not known.
    pub lines: Option<Vec<Vec<(SyntaxRole, String)>>>,
}

/// Which variant of which sample.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SampleKey {
    /// The lesson's id.
    pub lesson: String,
    /// The sample's id.
    pub sample: String,
    /// The variant.
    pub variant: Variant,
}
