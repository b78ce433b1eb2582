//! twelve-tui teaches the Twelve-Factor App in the terminal and checks real projects against it.
//!
//! The map of the house:
//!
//! * [`curriculum`]: what is taught. Lesson packs, lessons, samples, exercises, quizzes, terms,
//!   criteria, the picture of the whole; and what a pack can get wrong.
//! * [`markdown`]: text in, styled lines for a width out.
//! * [`run`]: runs code that we did not write, in a clean room, watched and ended.
//! * [`check`]: reads a project: files → facts → verdicts → [`check::report::Report`].
//! * [`explain`]: what there is to say about a criterion: its meaning, what the rules take for it,
//!   what frameworks do by default.
//! * [`checklist`]: what the team says about the criteria of a project.
//! * [`progress`]: how far the learner is.
//! * [`workbench`]: the learner's copy of an exercise.
//! * [`watch`]: says which files of a folder or project were changed, by any program.
//! * [`state_file`]: how progress and checklists are kept: whole or not at all, locked, versioned.
//! * [`report`]: one renderer for each output format.
//! * [`tui`]: the terminal UI: messages in, a new state and effects out, views that only draw.
//! * [`cli`]: the command line, a thin layer over the rest.
//! * [`git`]: what git knows about a folder, asked with care.
//! * [`paths`]: the folders that belong to us. [`date`]: calendar days.
//! * [`suggest`]: "did you mean …".
//! * [`sanitize`]: the one door through which text from outside passes before it is shown.
//!
//! The middle rooms (`curriculum`, `markdown`, `run`, `check`, `checklist`, `progress`) know
//! nothing of `tui` and `cli`. Verdicts open no file, facts know no criterion, reports decide
//! nothing, only `tui::terminal` touches the terminal and only `run` starts other people's code.

pub mod check;
pub mod checklist;
pub mod cli;
pub mod curriculum;
pub mod date;
mod digest;
pub mod explain;
pub mod git;
pub mod markdown;
pub mod paths;
pub mod progress;
pub mod report;
pub mod run;
pub mod sanitize;
pub mod state_file;
pub mod suggest;
pub mod tui;
pub mod watch;
pub mod workbench;
