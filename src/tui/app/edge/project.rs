//! The effects on the project that is looked at: its check, its checklist, its source, its watch.

use super::{Edge, panic_if_asked};
use crate::checklist::{self, Identity, Key, Known, Opened, Point, Since, Store, Word};
use crate::curriculum::Pack;
use crate::date::Date;
use crate::git;
use crate::sanitize;
use crate::tui::app::{Checker, name_of};
use crate::tui::message::Message;
use crate::tui::state::{Before, Preview, Project, State};
use crate::watch::{Scope, Settings, Watch};
use std::convert::Infallible;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::sync::Arc;

/// So many lines are read around a piece of evidence, on each side.
const AROUND: u32 = 30;
/// Not more than this is read of a file for it.
const MOST_SOURCE: u64 = 4 * 1024 * 1024;
/// A message on the progress of a check goes out after so many files.
const FILES_PER_MESSAGE: usize = 25;

impl Edge {
    /// Checks the project, and keeps how it stands.
    pub(in crate::tui::app) fn check(&self, state: &State) {
        let (checker, project) = (self.options.checker.clone(), self.options.project.clone());
        let (folder, messages) = (self.options.paths.checklists(), self.messages.clone());
        let (pack, today) = (state.pack.clone(), state.today());
        self.work("check", move || {
            panic_if_asked("worker");
            let told = |read: usize, files: usize| {
                if read.is_multiple_of(FILES_PER_MESSAGE) {
                    let _ = messages.send(Message::Checking { read, files });
                }
            };
            let checked = checker(&project, &told).map(Arc::new);
            if let Ok(report) = &checked
                && let Ok(opened) = open(&folder, &project, today)
                && let Some(recorded) = record(&opened, &project, &pack, report, today)
            {
                let _ = messages.send(recorded);
            }
            Message::Checked(checked)
        });
    }

    /// Keeps the team's word where the list is kept by now: it may have been shared, or mended,
    /// since it was opened.
    pub(super) fn say(&self, state: &State, key: &Key, word: Option<&Word>) {
        let found = state.finding(key).map(|found| found.status);
        let today = state.today();
        let said = self.open_checklist(today).and_then(|mut opened| {
            let saved = opened.store.update(
                |checklist| {
                    let Some(word) = word else {
                        checklist.clear(key, today);
                        return Ok(());
                    };
                    checklist.set(key, word.clone(), found, today)
                },
                today,
            );
            opened.checklist = saved.map_err(|error| error.to_string())?;
            Ok(opened)
        });
        if let (Ok(opened), Some(report)) = (&said, state.project.check.report())
            && let Some(recorded) =
                record(opened, &self.options.project, &state.pack, report, today)
        {
            self.send(recorded);
        }
        self.send(Message::Said(said.map(|opened| Box::new(opened.checklist))));
    }

    /// Reads the checklist again: an editor or a colleague's commit may have changed it.
    pub(super) fn list(&self, today: Date) {
        let listed = self.open_checklist(today);
        self.send(Message::Listed(
            listed.map(|opened| (Box::new(opened.checklist), opened.place.is_shared())),
        ));
    }

    pub(super) fn open_checklist(&self, today: Date) -> Result<Opened, String> {
        open(&self.options.paths.checklists(), &self.options.project, today)
    }

    /// Finds out how the project stood.
    pub(super) fn compare(&self, asked: String, state: &State) {
        let (checker, project) = (self.options.checker.clone(), self.options.project.clone());
        let (folder, pack) = (self.options.paths.checklists(), state.pack.clone());
        let today = state.today();
        self.work("compare", move || {
            let point = before(&asked, &folder, &project, &pack, &checker, today);
            Message::Compared(point.map(|point| Box::new(Before { asked, point })))
        });
    }

    /// Reads the source around a line.
    pub(super) fn preview(&self, path: String, line: u32) {
        let file = self.options.project.join(&path);
        self.work("preview", move || {
            let first = line.saturating_sub(AROUND).max(1);
            let lines = lines_of(&file, first, line + AROUND);
            Message::Previewed(Box::new(Preview { path, line, first, lines }))
        });
    }

    /// Lists the projects of which something is kept.
    pub(super) fn projects(&self) {
        let folder = self.options.paths.checklists();
        self.work("projects", move || {
            let known: Vec<Known> = checklist::known(&folder);
            Message::Projects(known)
        });
    }

    /// Opens another project.
    pub(super) fn open_project(&mut self, path: &Path, today: Date) {
        let opened = std::fs::read_dir(path)
            .map_err(|error| format!("{}: {error}", path.display()))
            .and_then(|_| open(&self.options.paths.checklists(), path, today));
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => return self.send(Message::Opened(Err(error))),
        };
        self.project_watch = None;
        path.clone_into(&mut self.options.project);
        let user = git::user_name(path).or_else(|| self.options.user.clone());
        let mut project = Project::new(path.to_owned(), name_of(path), user);
        project.trend = opened.trend;
        project.checklist = opened.checklist;
        project.is_shared = opened.place.is_shared();
        opened.notices.into_iter().for_each(|notice| self.send(Message::Failed(notice)));
        self.send(Message::Opened(Ok(Box::new(project))));
    }

    /// Watches the files of the project, or no longer.
    pub(super) fn watch_project(&mut self, wanted: bool) {
        self.project_watch = None;
        if !wanted {
            return;
        }
        let scope = Scope::Project(self.options.project.clone());
        let settings = Settings { choice: self.options.watch, ..Settings::default() };
        let messages = self.messages.clone();
        let watch = Watch::start(scope, settings, move |report| {
            let _ = messages.send(Message::ProjectWatched(report));
        });
        match watch {
            Ok(watch) => self.project_watch = Some(watch),
            Err(error) => {
                self.send(Message::Failed(format!("saved files are not seen: {error}")));
            }
        }
    }
}

fn open(folder: &Path, project: &Path, today: Date) -> Result<Opened, String> {
    let project = Identity::of(project).map_err(|error| error.to_string())?;
    Store::open(folder, &project, today).map_err(|error| error.to_string())
}

/// Keeps how the project stands, where all of it was checked.
fn record(
    opened: &Opened,
    project: &Path,
    pack: &Pack,
    report: &crate::check::report::Report,
    today: Date,
) -> Option<Message> {
    let whole = Identity::of(project).ok()?.root;
    if project.canonicalize().ok()? != whole {
        return None;
    }
    let items = opened.checklist.beside(Some(report), &pack.criteria, today);
    Some(match opened.store.record(Point::of(&items, report, today)) {
        Ok(trend) => Message::Recorded(Box::new(trend)),
        Err(error) => Message::Failed(format!("how the project stands is not kept: {error}")),
    })
}

fn before(
    asked: &str,
    folder: &Path,
    project: &Path,
    pack: &Pack,
    checker: &Checker,
    today: Date,
) -> Result<Point, String> {
    let identity = Identity::of(project).map_err(|error| error.to_string())?;
    let opened = Store::open(folder, &identity, today).map_err(|error| error.to_string())?;
    let since: Since = asked.parse().unwrap_or_else(|never: Infallible| match never {});
    let check = |path: &Path| checker(path, &|_, _| ());
    checklist::before(&since, &opened, &identity, &pack.criteria, &check)
        .map_err(|error| error.to_string())
}

/// The lines `first` to `last` of the file, safe to show; fewer where there are none.
fn lines_of(file: &Path, first: u32, last: u32) -> Vec<String> {
    let Ok(file) = File::open(file) else { return Vec::new() };
    let lines = BufReader::new(file.take(MOST_SOURCE)).split(b'\n');
    let wanted = lines.map_while(Result::ok).skip(first as usize - 1);
    wanted
        .take((last - first + 1) as usize)
        .map(|line| {
            let text = String::from_utf8_lossy(&line).replace('\t', "    ");
            sanitize::line(text.trim_end()).into_owned()
        })
        .collect()
}
