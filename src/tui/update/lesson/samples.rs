//! What is done with the samples of a lesson.

use super::stops::{below_the_screen, sample_at_hand};
use super::{key_of, run, screen, set, show_stop};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::lesson_page::{self, StopKind};
use crate::tui::state::{Screen, State};
use crate::tui::view;

pub(super) fn run_at_hand(state: &mut State, height: usize) -> Vec<Effect> {
    let key = screen(state).and_then(|seen| sample_at_hand(seen, height));
    let Some(key) = key else {
        let key = key_of(state, Action::Next);
        state.say(format!("There is no sample from here on; {key} goes through what can be done."));
        return Vec::new();
    };
    if let Some(index) = screen(state).and_then(|seen| below_the_screen(seen, height, &key)) {
        // What nobody has seen is not run yet.
        show_stop(state, index);
        let key = key_of(state, Action::Run);
        state.say(format!("This is the next sample; {key} runs it."));
        return Vec::new();
    }
    run::start(state, key)
}

/// Shows what differs between the variants of the sample at hand, or their files again.
pub(super) fn show_diff(state: &mut State, height: usize) -> Vec<Effect> {
    let Some(seen) = screen(state) else { return Vec::new() };
    let Some(key) = sample_at_hand(seen, height) else {
        let key = key_of(state, Action::Next);
        state.say(format!("There is no sample from here on; {key} goes through what can be done."));
        return Vec::new();
    };
    if !seen.diffs.remove(&key.sample) {
        seen.diffs.insert(key.sample.clone());
    }
    let effects = set(state);
    let wanted = StopKind::Sample(key);
    let stops = screen(state).map(|seen| seen.page.stops.iter());
    if let Some(index) = stops.and_then(|mut it| it.position(|stop| stop.what == wanted)) {
        show_stop(state, index);
    }
    effects
}

/// Shows what is at hand in its next language.
pub(in crate::tui::update) fn next_language(state: &mut State) -> Vec<Effect> {
    let height = view::lesson_height(state.size);
    let pack = state.pack.clone();
    let in_panel = match state.screen() {
        Some(Screen::Panel(panel)) => panel.sample().cloned(),
        _ => None,
    };
    let Some(seen) = screen(state) else { return Vec::new() };
    let next = in_panel.or_else(|| sample_at_hand(seen, height)).and_then(|key| {
        let sample = pack.lesson(&key.lesson)?.sample(&key.sample)?;
        let now = lesson_page::language(sample, seen.language.as_deref())?;
        let index = sample.languages.iter().position(|other| other.name == now.name)?;
        let next = &sample.languages[(index + 1) % sample.languages.len()];
        (next.name != now.name).then(|| next.name.clone())
    });
    let Some(next) = next else {
        state.say("There is no other language here.");
        return Vec::new();
    };
    seen.language = Some(next);
    seen.outputs.clear();
    let mut effects = set(state);
    if state.run.as_ref().is_some_and(|run| run.alive) {
        effects.push(Effect::StopRun);
    }
    effects
}
