//! The lists in which something is found by typing, and where what was found leads.

use super::lesson::{self, screen, show_line};
use super::{act, moved, project, travel};
use crate::curriculum::Subject;
use crate::markdown::Reading;
use crate::tui::effect::Effect;
use crate::tui::find::{Found, pattern};
use crate::tui::finder::{Entry, Finder, Kind, Passage, Target, entries};
use crate::tui::keymap::Action;
use crate::tui::lesson_page::StopKind;
use crate::tui::message::SampleKey;
use crate::tui::state::{Overlay, Screen, State};
use crate::tui::theme::Ground;
use crate::tui::view;
use std::sync::Arc;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// Opens the list of this kind.
pub(super) fn open(state: &mut State, kind: Kind) -> Vec<Effect> {
    let entries = match kind {
        Kind::Commands => entries::commands(state),
        Kind::Everywhere => entries::of_project(state),
        Kind::Outline => entries::outline(state),
        // Those are read first, see `project::list`.
        Kind::Projects => return vec![Effect::Projects],
        Kind::Themes => entries::themes(state),
    };
    let mut finder = Finder::new(kind, entries);
    if kind == Kind::Everywhere {
        finder.written = state.written.clone().unwrap_or_default();
        finder.reading = state.written.is_none();
    }
    if let (Kind::Outline, Some(Screen::Lesson(seen))) = (kind, state.screen()) {
        let headings = &seen.page.page.headings;
        let here = headings.iter().rposition(|heading| heading.line <= seen.scroll + 1);
        finder.selected = here.unwrap_or(0);
    }
    if kind == Kind::Themes {
        let chosen = Target::Theme(state.appearance.chosen.clone());
        let here = finder.hits.iter().position(|it| finder.entries[it.entry].target == chosen);
        finder.selected = here.unwrap_or(0);
    }
    state.overlay = Some(Overlay::Finder(Box::new(finder)));
    // Only now it matters, and only once.
    if kind == Kind::Themes && !std::mem::replace(&mut state.appearance.asked, true) {
        return vec![Effect::AskGround];
    }
    Vec::new()
}

/// What is written was read: a list that waits for it has it now.
pub(super) fn take_written(state: &mut State, written: Arc<[Entry]>) {
    state.written = Some(written.clone());
    if let Some(Overlay::Finder(finder)) = &mut state.overlay
        && finder.kind == Kind::Everywhere
    {
        let chosen = finder.chosen().cloned();
        finder.written = written;
        finder.reading = false;
        finder.look();
        // What was chosen stays so.
        let again = finder.hits.iter().position(|hit| finder.entry(hit.entry) == chosen.as_ref());
        finder.selected = again.unwrap_or(0);
    }
}

/// The terminal said whether it is light or dark, or did not.
pub(super) fn ground(state: &mut State, ground: Option<Ground>) {
    state.appearance.ground = ground.or(state.appearance.ground);
    state.appearance.asked = true;
    preview(state);
}

/// Shows the theme that is chosen in the list of them; without the list, the one that was kept.
fn preview(state: &mut State) {
    let name = match &state.overlay {
        Some(Overlay::Finder(finder)) if finder.kind == Kind::Themes => {
            match finder.chosen().map(|entry| &entry.target) {
                Some(Target::Theme(name)) => name.clone(),
                _ => return,
            }
        }
        _ => state.appearance.chosen.clone(),
    };
    if let Err(error) = state.appearance.show(&name) {
        state.complain(error);
    }
}

/// Text was typed.
pub(super) fn type_text(state: &mut State, text: &str) {
    if let Some(Overlay::Finder(finder)) = &mut state.overlay {
        let room = LONGEST.saturating_sub(finder.text.chars().count());
        let text = text.replace(['\n', '\r', '\t'], " ");
        finder.text.extend(crate::sanitize::line(&text).chars().take(room));
        finder.look();
        preview(state);
    }
}

/// The last character is taken away.
pub(super) fn delete(state: &mut State) {
    if let Some(Overlay::Finder(finder)) = &mut state.overlay {
        finder.text.pop();
        finder.look();
        preview(state);
    }
}

/// A key while a list is open.
pub(super) fn key(state: &mut State, action: Action) -> Vec<Effect> {
    let page = view::finder_rows(state.size);
    let Some(Overlay::Finder(finder)) = &mut state.overlay else { return Vec::new() };
    match action {
        Action::Back => {
            state.overlay = None;
            preview(state);
        }
        Action::Confirm => {
            let Some(target) = finder.chosen().map(|entry| entry.target.clone()) else {
                return Vec::new();
            };
            let sought = finder.text.trim().to_owned();
            state.overlay = None;
            return go(state, target, &sought);
        }
        action => {
            finder.selected = moved(finder.selected, finder.hits.len(), action, page);
            preview(state);
        }
    }
    Vec::new()
}

/// Opens the hit with this index.
pub(super) fn choose(state: &mut State, hit: usize) -> Vec<Effect> {
    if let Some(Overlay::Finder(finder)) = &mut state.overlay {
        finder.selected = hit;
    }
    key(state, Action::Confirm)
}

fn go(state: &mut State, target: Target, sought: &str) -> Vec<Effect> {
    match target {
        Target::Do(action) => act(state, action),
        Target::Lesson(subject) => travel::visit(state, subject),
        Target::Text(subject, passage) => open_text(state, subject, &passage, sought),
        Target::Code(key, language, line) => open_code(state, &key, language, &line, sought),
        Target::Heading(anchor) => travel::follow(state, &format!("#{anchor}")),
        Target::Criterion(id) => travel::open_criterion(state, &id),
        Target::Term(id) => {
            travel::open_term(state, &id);
            Vec::new()
        }
        Target::Sample(subject, key) => open_sample(state, subject, key),
        Target::Project(path) => project::open(state, path),
        Target::Theme(name) => {
            state.appearance.chosen.clone_from(&name);
            preview(state);
            vec![Effect::KeepTheme(name)]
        }
    }
}

/// Opens a lesson where `passage` stands, with what was `sought` in it marked.
fn open_text(state: &mut State, subject: Subject, passage: &Passage, sought: &str) -> Vec<Effect> {
    let effects = visit_anew(state, subject);
    let Some(seen) = screen(state) else { return effects };
    let page = &seen.page.page;
    let heading = page.headings.iter().find(|it| Some(&it.anchor) == passage.anchor.as_ref());
    let line = heading.map_or(0, |heading| heading.line);
    show_passage(state, line, &passage.parts, sought);
    effects
}

/// Opens a lesson where this line of a sample stands.
fn open_code(
    state: &mut State,
    key: &SampleKey,
    language: String,
    line: &str,
    sought: &str,
) -> Vec<Effect> {
    let Some(subject) = state.pack.lesson(&key.lesson).map(|lesson| lesson.subject) else {
        return Vec::new();
    };
    let mut effects = visit_anew(state, subject);
    if let Some(seen) = screen(state) {
        seen.language = Some(language);
        // The whole files are shown, not what differs between them.
        seen.diffs.remove(&key.sample);
    }
    effects.extend(lesson::set(state));
    let wanted = StopKind::Sample(key.clone());
    let Some(seen) = screen(state) else { return effects };
    let stop = seen.page.stops.iter().find(|stop| stop.what == wanted);
    let first = stop.map_or(0, |stop| stop.first);
    show_passage(state, first, &[line.to_owned()], sought);
    effects
}

/// Shows where, from the line `from` on, `parts` stand one after another, and marks what was
/// `sought` in them.
fn show_passage(state: &mut State, from: usize, parts: &[String], sought: &str) {
    // The words one after another where they stand so, else the first of them.
    let first = sought.split_whitespace().next().unwrap_or_default();
    let place = [sought, first].into_iter().find_map(|needle| {
        let pattern = pattern(needle)?;
        let mut found = parts.iter().map(|part| pattern.find(part));
        let part = found.position(|found| found.is_some())?;
        Some((needle, part, pattern.find(&parts[part])?.start()))
    });
    let (needle, part, at) = place.unwrap_or((first, 0, 0));
    let Some(seen) = screen(state) else { return };
    let reading = Reading::of(&seen.page.page);
    let letters = reading.letters(reading.start_of(from));
    // A cell is short, and stands behind those before it.
    let mut start = reading.start_of(from);
    for before in &parts[..part] {
        start = letters.find(before).find(|it| it.start >= start).map_or(start, |it| it.end);
    }
    start = letters.find(&parts[part]).find(|it| it.start >= start).map_or(start, |it| it.start);
    // What was sought is as many letters further as in the text that it was found in.
    let skipped = parts[part][..at].chars().filter(|c| c.is_alphanumeric()).count();
    let rest = reading.text[start..].char_indices().filter(|(_, c)| c.is_alphanumeric());
    let begin = rest.map(|(at, _)| start + at).nth(skipped).unwrap_or(start);
    // Where it begins with a sign, that stands before the letter.
    let signs = needle.chars().take_while(|c| !c.is_alphanumeric()).map(char::len_utf8).sum();
    let mut found = Found { text: needle.to_owned(), ..Found::default() };
    found.look_from(&reading, begin.saturating_sub(signs));
    let line = found.line(found.current).or_else(|| reading.line(start)).unwrap_or(from);
    found.from = line;
    seen.found = (!found.places.is_empty()).then_some(found);
    needle.clone_into(&mut state.sought);
    show_line(state, line);
}

/// Opens a lesson at a sample.
fn open_sample(state: &mut State, subject: Subject, key: SampleKey) -> Vec<Effect> {
    let effects = visit_anew(state, subject);
    let wanted = StopKind::Sample(key);
    if let Some(seen) = screen(state)
        && let Some(stop) = seen.page.stops.iter().position(|stop| stop.what == wanted)
    {
        let line = seen.page.stops[stop].first;
        show_line(state, line);
        if let Some(seen) = screen(state) {
            seen.stop = Some(stop);
        }
    }
    effects
}

/// Opens a lesson to go to a place in it, also where it is seen already.
fn visit_anew(state: &mut State, subject: Subject) -> Vec<Effect> {
    let here = super::lesson::place(state).is_some_and(|here| here.subject == subject);
    if here {
        travel::remember(state);
    }
    let effects = travel::visit(state, subject);
    state.notice = None;
    effects
}
