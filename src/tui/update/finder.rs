//! The lists in which something is found by typing, and where what was found leads.

use super::lesson::{screen, show_line};
use super::{act, moved, travel};
use crate::curriculum::Subject;
use crate::tui::effect::Effect;
use crate::tui::find::{Flat, Found, pattern};
use crate::tui::finder::{Finder, Kind, Target, entries};
use crate::tui::keymap::Action;
use crate::tui::lesson_page::StopKind;
use crate::tui::message::SampleKey;
use crate::tui::state::{Overlay, Screen, State};
use crate::tui::theme::Ground;
use crate::tui::view;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// Opens the list of this kind.
pub(super) fn open(state: &mut State, kind: Kind) -> Vec<Effect> {
    let entries = match kind {
        Kind::Commands => entries::commands(state),
        Kind::Everywhere => entries::everywhere(state),
        Kind::Outline => entries::outline(state),
        Kind::Themes => entries::themes(state),
    };
    let mut finder = Finder::new(kind, entries);
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
        Target::Text(subject, text) => open_text(state, subject, &text, sought),
        Target::Heading(anchor) => travel::follow(state, &format!("#{anchor}")),
        Target::Criterion(id) => travel::open_criterion(state, &id),
        Target::Term(id) => {
            travel::open_term(state, &id);
            Vec::new()
        }
        Target::Sample(subject, key) => open_sample(state, subject, key),
        Target::Theme(name) => {
            state.appearance.chosen.clone_from(&name);
            preview(state);
            vec![Effect::KeepTheme(name)]
        }
    }
}

/// Opens a lesson where `text` stands, with what was `sought` in it marked.
fn open_text(state: &mut State, subject: Subject, text: &str, sought: &str) -> Vec<Effect> {
    let effects = visit_anew(state, subject);
    // The words one after another where they stand so, else the first of them.
    let phrase = pattern(sought).and_then(|it| it.find(text).map(|found| found.start()));
    let first = sought.split_whitespace().next().unwrap_or_default();
    let (needle, at) = if let Some(at) = phrase {
        (sought, at)
    } else {
        let found = pattern(first).and_then(|it| it.find(text).map(|found| found.start()));
        (first, found.unwrap_or(0))
    };
    let Some(seen) = screen(state) else { return effects };
    let flat = Flat::of(&seen.page.page);
    let line = flat.text.find(text).and_then(|start| flat.line(start + at)).unwrap_or(0);
    let mut found = Found { text: needle.to_owned(), from: line, ..Found::default() };
    found.look(&seen.page.page);
    found.current = found.first_from(line);
    let line = found.line(found.current).unwrap_or(line);
    seen.found = (!found.places.is_empty()).then_some(found);
    needle.clone_into(&mut state.sought);
    show_line(state, line);
    effects
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
