//! The run panel: what runs wrote, side by side or in turn.

use super::lesson::stop_at_hand;
use super::{exercise, find, moved, run};
use crate::curriculum::Variant;
use crate::markdown::Page;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lesson_page::StopKind;
use crate::tui::message::SampleKey;
use crate::tui::panel;
use crate::tui::state::{Pane, Panel, RunKey, Screen, Shows, State, Text};
use crate::tui::view;

/// Opens the panel on what is at hand in the lesson that is seen.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let height = view::lesson_height(state.size);
    let Some(Screen::Lesson(seen)) = state.screen() else { return Vec::new() };
    let (keys, focus) = match stop_at_hand(seen, height).map(|stop| &stop.what) {
        Some(StopKind::Sample(key)) => {
            let side = |variant| RunKey::Sample(SampleKey { variant, ..key.clone() });
            let focus = Variant::ALL.iter().position(|it| *it == key.variant).unwrap_or(0);
            (Variant::ALL.map(side).to_vec(), focus)
        }
        Some(StopKind::Exercise(lesson)) => (vec![RunKey::Exercise(lesson.clone())], 0),
        _ => {
            state.say("Nothing that runs is at hand; Tab goes through what can be done.");
            return Vec::new();
        }
    };
    let pane = |key| Pane { key, text: Text { follow: true, ..Text::default() } };
    let panel = Panel {
        lesson: keys[0].lesson().to_owned(),
        shows: Shows::Output,
        panes: keys.into_iter().map(pane).collect(),
        difference: Text::default(),
        focus,
        queued: None,
        found: None,
    };
    state.screens.push(Screen::Panel(Box::new(panel)));
    set(state)
}

/// Sets what is read again, for the size and for what is known now.
pub(super) fn set(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Panel(seen)) = state.screens.last() else { return Vec::new() };
    let width = view::pane_width(state.size, seen);
    let pages: Vec<_> =
        seen.panes.iter().map(|pane| panel::page(state, seen, &pane.key, width)).collect();
    let difference = match seen.shows {
        Shows::Difference => panel::difference(state, seen, width),
        _ => Page::default(),
    };
    let wanted = state.highlights.take_wanted();
    let size = state.size;
    if let Some(seen) = seen_mut(state) {
        let height = view::pane_height(size, seen);
        seen.difference.page = difference;
        seen.difference.settle(height);
        for (pane, page) in seen.panes.iter_mut().zip(pages) {
            pane.text.page = page;
            pane.text.settle(height);
        }
        if let Some(mut found) = seen.found.take() {
            if let Some(text) = seen.text() {
                found.look(&text.page);
            }
            seen.found = Some(found);
        }
    }
    if wanted.is_empty() { Vec::new() } else { vec![Effect::Highlight(wanted)] }
}

fn seen_mut(state: &mut State) -> Option<&mut Panel> {
    match state.screens.last_mut() {
        Some(Screen::Panel(panel)) => Some(panel),
        _ => None,
    }
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let size = state.size;
    let Some(seen) = seen_mut(state) else { return Vec::new() };
    let height = view::pane_height(size, seen);
    match action {
        Action::Next | Action::Previous => {
            seen.focus = (seen.focus + 1) % seen.panes.len().max(1);
            seen.found = None;
            return set(state);
        }
        Action::Run | Action::Open => return run_focused(state),
        Action::RunBoth => return run_both(state),
        Action::Verify | Action::EditExercise | Action::EditNext
            if matches!(seen.key(), Some(RunKey::Exercise(_))) =>
        {
            follow_focused(seen);
            return exercise::act(state, action);
        }
        Action::Stop => {
            seen.queued = None;
            if state.run.as_ref().is_some_and(|run| run.alive) {
                return vec![Effect::StopRun];
            }
            state.say("Nothing runs.");
        }
        Action::Diff => {
            if seen.sample().is_some() {
                let index = Shows::ALL.iter().position(|it| *it == seen.shows).unwrap_or(0);
                show(seen, Shows::ALL[(index + 1) % Shows::ALL.len()]);
                return set(state);
            }
        }
        Action::Language => return super::lesson::next_language(state),
        Action::Save => {
            let key = seen.key().cloned();
            return key.map_or_else(Vec::new, |key| run::save(state, &key));
        }
        Action::Find => find::begin(state),
        Action::NextFound | Action::PreviousFound => find::step(state, action),
        action => {
            if let Some(text) = seen.text_mut() {
                let last = text.last_scroll(height);
                let page = height.saturating_sub(2).max(1);
                text.scroll = moved(text.scroll, last + 1, action, page);
                // Who goes to the end wants to stay there.
                text.follow = text.scroll == last && action != Action::Up;
            }
        }
    }
    Vec::new()
}

/// Shows something else, from its beginning; of outputs, what was written last.
fn show(panel: &mut Panel, shows: Shows) {
    panel.shows = shows;
    panel.found = None;
    panel.difference.scroll = 0;
    for pane in &mut panel.panes {
        pane.text.scroll = 0;
        pane.text.follow = shows == Shows::Output;
    }
}

fn follow_focused(panel: &mut Panel) {
    show(panel, Shows::Output);
}

/// Runs what the focused pane is there for.
fn run_focused(state: &mut State) -> Vec<Effect> {
    let Some(seen) = seen_mut(state) else { return Vec::new() };
    seen.queued = None;
    follow_focused(seen);
    match seen.key().cloned() {
        Some(RunKey::Sample(key)) => run::start(state, key),
        Some(RunKey::Exercise(_)) => exercise::act(state, Action::Verify),
        None => Vec::new(),
    }
}

/// Runs the violation and, when it has ended, the fix.
fn run_both(state: &mut State) -> Vec<Effect> {
    let Some(seen) = seen_mut(state) else { return Vec::new() };
    let Some(key) = seen.sample().cloned() else { return Vec::new() };
    follow_focused(seen);
    let side = |variant| SampleKey { variant, ..key.clone() };
    seen.queued = Some(side(Variant::Fix));
    run::start(state, side(Variant::Violation))
}

/// A run has ended: what waited for that runs.
pub(super) fn go_on(state: &mut State) -> Vec<Effect> {
    match seen_mut(state).and_then(|seen| seen.queued.take()) {
        Some(key) => run::start(state, key),
        None => Vec::new(),
    }
}

/// Nothing is to be run after what was asked for: it was refused, or cannot run.
pub(super) fn give_up(state: &mut State) {
    if let Some(seen) = seen_mut(state) {
        seen.queued = None;
    }
}

/// The pane under a column of the screen, to be acted on.
pub(super) fn focus_at(state: &mut State, x: u16) {
    let size = state.size;
    if let Some(seen) = seen_mut(state)
        && let Some(pane) = view::pane_at(size, seen, x)
        && pane != seen.focus
    {
        seen.focus = pane;
        seen.found = None;
    }
}
