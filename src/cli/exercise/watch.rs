//! `exercise ID watch`: each save is checked, until it is solved.

use super::{Desk, ExerciseArgs};
use crate::cli::CliError;
use crate::cli::context::watch_choice;
use crate::cli::output::{BAD, GOOD, message};
use crate::cli::run_code::{self, Check, is_solved};
use crate::run::{self, Ended, RunEvent};
use crate::sanitize;
use crate::watch::{Choice, Means, Report, Scope, Settings, Watch};
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};

/// What happens while it is watched.
enum Happening {
    Watch(Report),
    /// Something happened in the check with this number.
    Check(u64, RunEvent),
}

impl Desk<'_> {
    /// Checks what is there, and again after each save. Ends when it is solved, or with Ctrl-C.
    pub(super) fn watch(
        &self,
        args: &ExerciseArgs,
        out: &mut dyn Write,
    ) -> Result<ExitCode, CliError> {
        if !self.bench.is_started(self.exercise) {
            self.start(out)?;
        }
        let check = Check::obtain(self.context, self.wish(args.allow_run), self.exercise)?;
        let (sender, happenings) = channel();
        let choice = if args.poll { Choice::Poll } else { watch_choice()? };
        let settings = Settings { choice, ..Settings::default() };
        let to_watch = sender.clone();
        let scope = Scope::Folder(self.bench.folder().to_owned());
        let _watch = Watch::start(scope, settings, move |report| {
            // An error means that it is over.
            let _ = to_watch.send(Happening::Watch(report));
        })
        .map_err(|error| CliError::incomplete(format!("files cannot be watched: {error}")))?;
        let mut session = Session { desk: self, check, sender, happenings, number: 0 };
        session.until_solved(out)?;
        self.record_solved();
        Ok(ExitCode::SUCCESS)
    }
}

struct Session<'a> {
    desk: &'a Desk<'a>,
    check: Check<'a>,
    sender: Sender<Happening>,
    happenings: Receiver<Happening>,
    number: u64,
}

impl Session<'_> {
    fn until_solved(&mut self, out: &mut dyn Write) -> Result<(), CliError> {
        loop {
            let paths = self.saved(out)?;
            if !paths.is_empty() {
                writeln!(out, "\nSaved: {}", paths.join(", "))?;
            }
            writeln!(out, "Checking.")?;
            out.flush()?;
            let ended = match self.desk.bench.files(self.desk.exercise) {
                Ok(files) => self.run(files, out)?,
                // An editor may have it back in a moment.
                Err(error) => {
                    message(&error.to_string());
                    None
                }
            };
            match ended {
                Some(ended) if is_solved(&ended) => {
                    writeln!(out, "{GOOD}Solved.{GOOD:#}")?;
                    let id = &self.desk.lesson.id;
                    writeln!(out, "One way to do it: twelve-tui exercise {id} solution")?;
                    return Ok(());
                }
                Some(_) => {
                    writeln!(out, "{BAD}Not solved yet.{BAD:#} Waiting for the next save.")?;
                }
                None => writeln!(out, "Begun again, as something was saved.")?,
            }
            out.flush()?;
        }
    }

    /// Waits for the next save, or that the watch begins: what was saved. A save that came while
    /// something else was done is there at once.
    fn saved(&self, out: &mut dyn Write) -> io::Result<Vec<String>> {
        loop {
            // The sender is ours, so the channel is open.
            let Ok(happening) = self.happenings.recv() else { return Ok(Vec::new()) };
            match happening {
                Happening::Watch(Report::Watching(means)) => {
                    self.introduce(&means, out)?;
                    return Ok(Vec::new());
                }
                Happening::Watch(Report::Changed(paths)) => {
                    let name = |path: &std::path::PathBuf| {
                        let inside = path.file_name().unwrap_or_default().to_string_lossy();
                        sanitize::line(&inside).into_owned()
                    };
                    return Ok(paths.iter().map(name).collect());
                }
                Happening::Check(..) => {}
            }
        }
    }

    fn introduce(&self, means: &Means, out: &mut dyn Write) -> io::Result<()> {
        let id = &self.desk.lesson.id;
        writeln!(out, "Each time that you save it is checked. Ctrl-C ends this.")?;
        if let Means::Poll(why) = means {
            writeln!(out, "The files are looked at every second, as {}.", sanitize::line(why))?;
        }
        writeln!(out, "A hint, in another terminal: twelve-tui exercise {id} hint")?;
        self.desk.write_files_to_edit(out)
    }

    /// Runs the check on `files`: how it ended; `None` where a save came before its end.
    fn run(
        &mut self,
        files: Vec<(String, Vec<u8>)>,
        out: &mut dyn Write,
    ) -> Result<Option<Ended>, CliError> {
        self.number += 1;
        let number = self.number;
        let sender = self.sender.clone();
        let run = run::start(self.check.plan(files)?, move |event| {
            let _ = sender.send(Happening::Check(number, event));
        });
        let mut ended = None;
        let mut saved = None;
        let events = std::iter::from_fn(|| {
            while ended.is_none() {
                match self.happenings.recv().ok()? {
                    Happening::Check(of, event) if of == number => {
                        if let RunEvent::Ended(end) = &event {
                            ended = Some(end.clone());
                        }
                        return Some(event);
                    }
                    Happening::Watch(report @ Report::Changed(_)) => {
                        saved = Some(report);
                        return None;
                    }
                    Happening::Check(..) | Happening::Watch(Report::Watching(_)) => {}
                }
            }
            None
        });
        run_code::pass_all_on(events, out)?;
        drop(run); // ends it where it has not ended
        if let Some(report) = saved {
            // Taken up again by whoever waits for a save.
            let _ = self.sender.send(Happening::Watch(report));
            return Ok(None);
        }
        Ok(ended)
    }
}
