//! The project that is looked at: its check, its watch, what is compared with, and other projects.

use super::{checklist, exercise, explain, lesson};
use crate::check::report::Report;
use crate::checklist::{Key, Known};
use crate::markdown::Highlight as _;
use crate::tui::effect::Effect;
use crate::tui::finder::{Finder, Kind, entries};
use crate::tui::keymap::{Action, Context};
use crate::tui::state::{Before, Check, Overlay, Preview, Project, Screen, Seen, State};
use crate::watch::{self, Means};
use std::path::PathBuf;
use std::sync::Arc;

/// What a secret looks like where the check shows it.
const REDACTED: char = '‹';

/// Checks the project again, in the background; what is known stays until then.
pub(super) fn check_again(state: &mut State) -> Vec<Effect> {
    let project = &mut state.project;
    project.check = Check::Running(project.check.report().cloned());
    project.checking = None;
    project.saved_meanwhile = false;
    vec![Effect::Check]
}

/// Checks the project again, and then says how `key` stands. All of it is read: a criterion rests
/// on what the whole project is made of (which apps it has, what they start and depend on), and a
/// verdict from a part of that could be another.
pub(super) fn recheck_one(state: &mut State, key: Key) -> Vec<Effect> {
    let before = standing(state, &key);
    state.project.rechecked = Some((key, before));
    check_again(state)
}

fn standing(state: &State, key: &Key) -> String {
    let items = state.items();
    let found = items.iter().find(|item| item.key() == *key);
    found.map_or("gone", |item| item.shown.name()).to_owned()
}

/// The check that runs has read so many files of so many.
pub(super) fn checking(state: &mut State, read: usize, files: usize) -> Vec<Effect> {
    // Threads overtake each other.
    let before = state.project.checking.map_or(0, |(before, _)| before);
    state.project.checking = Some((read.max(before), files));
    Vec::new()
}

/// A check is done.
pub(super) fn checked(state: &mut State, result: Result<Arc<Report>, String>) -> Vec<Effect> {
    let failed = result.as_ref().err().cloned();
    state.project.check = match result {
        Ok(report) => Check::Done(report),
        Err(error) => Check::Failed(error),
    };
    // The files may be others by now.
    state.project.preview_asked = None;
    let one = state.project.rechecked.take();
    if let Some(error) = failed {
        state.complain(format!("The check failed: {error}"));
    } else if let Some((key, before)) = one {
        let now = standing(state, &key);
        state.say(if now == before {
            format!("All was checked again: {key} is {now}, as before.")
        } else {
            format!("All was checked again: {key} is {now} now, was {before}.")
        });
    }
    checklist::keep_selection(state);
    let mut effects = lesson::set(state);
    effects.extend(explain::ask(state));
    if state.project.saved_meanwhile {
        effects.extend(check_again(state));
    }
    effects
}

/// Begins to check the project whenever one of its files is saved, or ends that.
pub(super) fn watch(state: &mut State) -> Vec<Effect> {
    if state.project.watched != Seen::No {
        state.project.watched = Seen::No;
        state.say("Saved files are no longer checked by themselves.");
        return vec![Effect::WatchProject(false)];
    }
    state.project.watched = Seen::Asked;
    let mut effects = vec![Effect::WatchProject(true)];
    effects.extend(check_again(state));
    effects
}

/// The watch says something.
pub(super) fn watched(state: &mut State, report: watch::Report) -> Vec<Effect> {
    if state.project.watched == Seen::No {
        return Vec::new();
    }
    match report {
        watch::Report::Watching(means) => {
            let key = state.keys.name(Context::Checklist, Action::WatchProject);
            state.say(match &means {
                Means::Events => format!("Watching: each save is checked. {key} ends that."),
                Means::Poll(why) => format!("Watching in turns ({why}). {key} ends that."),
            });
            state.project.watched = Seen::By(means);
            Vec::new()
        }
        watch::Report::Changed(_) if matches!(state.project.check, Check::Running(_)) => {
            state.project.saved_meanwhile = true;
            Vec::new()
        }
        watch::Report::Changed(_) => check_again(state),
    }
}

/// It is known how the project stood when it is compared with.
pub(super) fn compared(state: &mut State, result: Result<Box<Before>, String>) -> Vec<Effect> {
    match result {
        Ok(before) => {
            state.project.before = Some(*before);
            // What became otherwise is told first.
            state.notice = None;
            state.overlay = Some(Overlay::Counts { scroll: 0 });
        }
        Err(error) => state.complain(error),
    }
    Vec::new()
}

/// The source around the evidence that is selected, where it is not known yet.
pub(super) fn preview(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Checklist(screen)) = state.screens.last() else { return Vec::new() };
    let wanted = state.finding(&screen.selected).and_then(|found| {
        let evidence = found.evidence.get(screen.evidence)?;
        (evidence.line > 0).then(|| (evidence.path.clone(), evidence.line))
    });
    if wanted == state.project.preview_asked {
        return Vec::new();
    }
    state.project.preview_asked.clone_from(&wanted);
    let Some((path, line)) = wanted else {
        state.project.preview = None;
        return Vec::new();
    };
    vec![Effect::Preview { path, line }]
}

/// The source was read. Lines with secrets are shown as the check shows them.
pub(super) fn previewed(state: &mut State, mut preview: Preview) -> Vec<Effect> {
    let asked = (preview.path.clone(), preview.line);
    if state.project.preview_asked.as_ref() != Some(&asked) {
        return Vec::new();
    }
    let results = state.project.check.report().into_iter().flat_map(|report| &report.criteria);
    for evidence in results.flat_map(|result| &result.evidence) {
        let index = evidence.line.checked_sub(preview.first).map(|index| index as usize);
        if evidence.path == preview.path
            && evidence.snippet.contains(REDACTED)
            && let Some(line) = index.and_then(|index| preview.lines.get_mut(index))
        {
            let indent = line.len() - line.trim_start().len();
            *line = format!("{}{}", &line[..indent], evidence.snippet.trim_start());
        }
    }
    // To ask is to say that it is wanted.
    let _ = state.highlights.highlight(preview.language(), &preview.text());
    state.project.preview = Some(preview);
    let wanted = state.highlights.take_wanted();
    if wanted.is_empty() { Vec::new() } else { vec![Effect::Highlight(wanted)] }
}

/// Lists the projects of which something is kept.
pub(super) fn list(state: &mut State, known: &[Known]) -> Vec<Effect> {
    let entries = entries::projects(state, known);
    state.overlay = Some(Overlay::Finder(Box::new(Finder::new(Kind::Projects, entries))));
    Vec::new()
}

/// Opens another project.
pub(super) fn open(state: &mut State, path: PathBuf) -> Vec<Effect> {
    state.say(format!("Opening {}", path.display()));
    vec![Effect::OpenProject(path)]
}

/// Another project was opened: the screens are the same, and what they show is not.
pub(super) fn opened(state: &mut State, project: Project) -> Vec<Effect> {
    let was_watched = state.project.watched != Seen::No;
    state.project = project;
    state.say(format!("This is {} now.", state.project.name));
    for screen in &mut state.screens {
        if let Screen::Checklist(screen) = screen {
            screen.undo.clear();
            screen.evidence = 0;
            screen.narrow.app = None;
        }
    }
    checklist::keep_selection(state);
    let mut effects = if was_watched { watch(state) } else { check_again(state) };
    effects.extend(lesson::set(state));
    effects.extend(exercise::look(state));
    effects
}
