//! The home screen: the twelve factors.

use super::{checklist, lesson, moved};
use crate::curriculum::Factor;
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{Screen, State};

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Screen::Home(home)) = state.screens.last_mut() else { return Vec::new() };
    let factor = home.selected;
    match action {
        Action::Open => lesson::open(state, factor),
        Action::Checklist => checklist::open(state, factor),
        action => {
            let index = moved(factor.index(), 12, action, 12);
            if let Some(factor) = Factor::all().nth(index) {
                home.selected = factor;
            }
            Vec::new()
        }
    }
}
