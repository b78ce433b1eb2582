//! The home screen: the twelve factors and the pages around them.

use super::{checklist, lesson, moved, quiz};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{Screen, State};
use crate::tui::view;

/// Brings what is selected into sight, with so many rows on each side.
pub(super) fn scroll(state: &mut State, around: usize) {
    let Some(Screen::Home(home)) = state.screen() else { return };
    let top = view::home_top(state, home, around);
    if let Some(Screen::Home(home)) = state.screens.last_mut() {
        home.top = top;
    }
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Screen::Home(home)) = state.screens.last_mut() else { return Vec::new() };
    let subject = home.selected;
    match action {
        Action::Open => lesson::open(state, subject),
        Action::Repeat => quiz::repeat(state),
        Action::Checklist => checklist::open(state, subject.factor()),
        action => {
            let subjects: Vec<_> = state.pack.subjects().collect();
            let index = subjects.iter().position(|it| *it == subject).unwrap_or(0);
            home.selected = subjects[moved(index, subjects.len(), action, subjects.len())];
            scroll(state, 1);
            Vec::new()
        }
    }
}
