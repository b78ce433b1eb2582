//! `exercise`: a small broken program to mend, in a folder of the learner's own.

mod watch;

use super::consent::Wish;
use super::context::find_lesson;
use super::output::{BOLD, DIM, GOOD, write_text};
use super::styled::{Look, text_width, write_markdown};
use super::{CliError, Context, run_code};
use crate::curriculum::{Exercise, Lesson, Pack};
use crate::sanitize;
use crate::workbench::Workbench;
use clap::ValueEnum;
use similar::{ChangeTag, TextDiff};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// List the exercises, or work on one
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  twelve-tui exercise                      list them
  twelve-tui exercise config               the task, and the folder to work in
  twelve-tui exercise config start         put the files there; edited ones are kept
  twelve-tui exercise config verify        exits with 0 where it is solved, else with 1
  twelve-tui exercise config watch         check each time that you save, until it is solved
  twelve-tui exercise config hint          one more hint
  twelve-tui exercise config solution --plain    what it changes in yours, line by line
  twelve-tui exercise config start --dir ~/try/config")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct ExerciseArgs {
    /// The lesson: its id or its factor's number
    id: Option<String>,

    /// What to do
    #[arg(requires = "id")]
    action: Option<Action>,

    /// The folder to work in, by default one of our own
    #[arg(long, value_name = "DIR", requires = "id")]
    dir: Option<PathBuf>,

    /// No colours and no ornaments, only words
    #[arg(long)]
    pub(super) plain: bool,

    /// Let `reset` overwrite what you have edited
    #[arg(long)]
    yes: bool,

    /// With `watch`: look at the files in turns, where the system tells of no changes
    #[arg(long, requires = "action")]
    poll: bool,

    /// Let `verify` and `watch` run a check that is not built in
    #[arg(long)]
    allow_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Action {
    /// Put the files into the folder
    Start,
    /// Check what you have made
    Verify,
    /// Check what you make each time that you save it, until it is solved
    Watch,
    /// Show one more hint
    Hint,
    /// Begin again
    Reset,
    /// Show the model solution
    Solution,
}

pub(super) fn run(
    args: &ExerciseArgs,
    context: &Context,
    out: &mut dyn Write,
) -> Result<ExitCode, CliError> {
    let pack = context.pack()?;
    let Some(id) = &args.id else {
        list(&pack, context, args.plain, out)?;
        return Ok(ExitCode::SUCCESS);
    };
    let lesson = find_lesson(&pack, id)?;
    let exercise = lesson.exercise.as_ref().ok_or_else(|| {
        CliError::usage(format!(
            "the lesson {} has no exercise; `twelve-tui exercise` lists those that have one",
            lesson.id
        ))
    })?;
    let folder = args.dir.clone().unwrap_or_else(|| context.paths.exercise(&lesson.id));
    let desk = Desk { lesson, exercise, bench: Workbench::new(folder), context };
    match args.action {
        None => desk.describe(out)?,
        Some(Action::Start) => desk.start(out)?,
        Some(Action::Verify) => return desk.verify(args.allow_run, out),
        Some(Action::Watch) => return desk.watch(args, out),
        Some(Action::Hint) => desk.hint(out)?,
        Some(Action::Reset) => desk.reset(args.yes, out)?,
        Some(Action::Solution) if args.plain => desk.solution_in_words(out)?,
        Some(Action::Solution) => desk.solution(out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(pack: &Pack, context: &Context, plain: bool, out: &mut dyn Write) -> Result<(), CliError> {
    let progress = context.progress()?.value;
    for lesson in &pack.lessons {
        let Some(exercise) = &lesson.exercise else { continue };
        let solved = progress.lesson(&lesson.id).is_some_and(|record| record.solved.is_some());
        let started = Workbench::new(context.paths.exercise(&lesson.id)).is_started(exercise);
        let state = match (solved, started) {
            (true, _) => format!("{GOOD}solved{GOOD:#}"),
            (false, true) => "started".to_owned(),
            (false, false) => format!("{DIM}new{DIM:#}"),
        };
        let (id, title) = (sanitize::line(&lesson.id), sanitize::line(&exercise.title));
        if plain {
            writeln!(out, "{id}: {title}, {state}")?;
        } else {
            writeln!(out, "{BOLD}{id:<20}{BOLD:#} {title} ({state})")?;
        }
    }
    Ok(())
}

/// One exercise, where it is worked on.
struct Desk<'a> {
    lesson: &'a Lesson,
    exercise: &'a Exercise,
    bench: Workbench,
    context: &'a Context,
}

impl Desk<'_> {
    fn describe(&self, out: &mut dyn Write) -> io::Result<()> {
        let id = &self.lesson.id;
        writeln!(out, "{BOLD}{}{BOLD:#}\n", sanitize::line(&self.exercise.title))?;
        write_markdown(out, &self.exercise.task, text_width(), Look::of_stdout())?;
        writeln!(out)?;
        if self.bench.is_started(self.exercise) {
            self.write_files_to_edit(out)?;
            writeln!(out, "Then: twelve-tui exercise {id} verify")?;
            writeln!(out, "Or, to check at each save: twelve-tui exercise {id} watch")
        } else {
            writeln!(out, "To begin: twelve-tui exercise {id} start")
        }
    }

    fn start(&self, out: &mut dyn Write) -> Result<(), CliError> {
        let started = self.bench.start(self.exercise)?;
        for path in &started.written {
            writeln!(out, "written: {}", sanitize::line(path))?;
        }
        for path in &started.kept {
            writeln!(out, "kept as you edited it: {}", sanitize::line(path))?;
        }
        self.context.record(|progress| {
            progress.lesson_mut(&self.lesson.id).open(self.context.today);
        });
        self.write_files_to_edit(out)?;
        Ok(())
    }

    fn write_files_to_edit(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "Edit:")?;
        for path in &self.exercise.edit {
            let path = self.bench.folder().join(path);
            writeln!(out, "  {}", sanitize::line(&path.to_string_lossy()))?;
        }
        Ok(())
    }

    fn verify(&self, allow_run: bool, out: &mut dyn Write) -> Result<ExitCode, CliError> {
        let files = self.bench.files(self.exercise)?;
        if !run_code::exercise(self.context, self.wish(allow_run), self.exercise, files, out)? {
            return Ok(ExitCode::from(1));
        }
        self.record_solved();
        Ok(ExitCode::SUCCESS)
    }

    fn wish(&self, allow_run: bool) -> Wish {
        Wish { name: format!("the check of the exercise of {}", self.lesson.id), allow_run }
    }

    fn record_solved(&self) {
        self.context.record(|progress| {
            progress.lesson_mut(&self.lesson.id).solve(self.context.today);
        });
    }

    fn hint(&self, out: &mut dyn Write) -> Result<(), CliError> {
        let hints = &self.exercise.hints;
        let progress = self.context.progress()?.value;
        let shown = progress.lesson(&self.lesson.id).map_or(0, |record| record.hints);
        let next = (shown + 1).min(hints.len());
        for (index, hint) in hints.iter().take(next).enumerate() {
            writeln!(out, "{BOLD}Hint {} of {}{BOLD:#}", index + 1, hints.len())?;
            write_markdown(out, hint, text_width(), Look::of_stdout())?;
        }
        if shown >= hints.len() {
            writeln!(
                out,
                "There are no more. `twelve-tui exercise {} solution` shows one way to do it.",
                self.lesson.id
            )?;
        } else {
            self.context.record(|progress| progress.lesson_mut(&self.lesson.id).hints = next);
        }
        Ok(())
    }

    fn reset(&self, yes: bool, out: &mut dyn Write) -> Result<(), CliError> {
        let edited = self.bench.edited(self.exercise)?;
        if !edited.is_empty() && !yes {
            return Err(CliError::usage(format!(
                "this would overwrite what you edited: {}\n\
                 If you mean it: twelve-tui exercise {} reset --yes",
                edited.join(", "),
                self.lesson.id
            )));
        }
        self.bench.reset(self.exercise)?;
        writeln!(out, "The files are as they were at the start.")?;
        self.write_files_to_edit(out)?;
        Ok(())
    }

    fn solution(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in &self.exercise.solution {
            writeln!(out, "{BOLD}{}{BOLD:#}", sanitize::line(&file.path))?;
            write_text(out, &file.text(), "  ")?;
        }
        Ok(())
    }

    /// What the solution changes in the files as they are now, line by line.
    fn solution_in_words(&self, out: &mut dyn Write) -> Result<(), CliError> {
        let files = if self.bench.is_started(self.exercise) {
            self.bench.files(self.exercise)?
        } else {
            let start = self.exercise.start.iter();
            start.map(|file| (file.path.clone(), file.bytes.clone())).collect()
        };
        for file in &self.exercise.solution {
            let yours = files.iter().find(|(path, _)| *path == file.path);
            let yours = yours.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
            let (path, text) = (sanitize::line(&file.path), file.text());
            let yours = yours.unwrap_or_default();
            let diff = TextDiff::from_lines(&yours, &text);
            let changes: Vec<_> =
                diff.iter_all_changes().filter(|it| it.tag() != ChangeTag::Equal).collect();
            if changes.is_empty() {
                writeln!(out, "{path}: the same as yours.")?;
                continue;
            }
            writeln!(out, "{path}: what the solution changes.")?;
            for change in changes {
                let (word, index) = match change.old_index() {
                    Some(index) => ("remove", index),
                    None => ("add", change.new_index().unwrap_or_default()),
                };
                let text = sanitize::line(change.value().trim_end_matches(['\n', '\r']));
                writeln!(out, "{word} line {}: {text}", index + 1)?;
            }
        }
        Ok(())
    }
}
