//! What there is to say about a criterion.

use super::{checklist, lesson, moved};
use crate::checklist::Key;
use crate::tui::effect::Effect;
use crate::tui::explain_page;
use crate::tui::keymap::Action;
use crate::tui::state::{Explain, Screen, State};
use crate::tui::view;

/// Opens the page on the criterion called `id`: all of it, or how to mend it.
pub(super) fn open(state: &mut State, id: &str, fix: bool) {
    let page = Explain { id: id.to_owned(), fix, scroll: 0 };
    state.screens.push(Screen::Explain(page));
}

pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Screen::Explain(page)) = state.screens.last() else { return Vec::new() };
    let key = Key::of(page.id.as_str());
    match action {
        Action::Lesson => {
            let factor = state.pack.criterion(&page.id).map(|criterion| criterion.factor);
            return factor.map_or_else(Vec::new, |factor| lesson::open(state, factor.into()));
        }
        Action::Edit => return checklist::edit(state, &key, 0),
        Action::SetStatus => checklist::form::open(state, key),
        Action::Fix => {
            if let Some(Screen::Explain(page)) = state.screens.last_mut() {
                page.fix = !page.fix;
                page.scroll = 0;
            }
        }
        action => {
            let height = view::lesson_height(state.size);
            let lines = explain_page::page(state, page, view::text_width(state.size)).lines.len();
            let last = lines.saturating_sub(height);
            let scroll = moved(page.scroll, last + 1, action, height.saturating_sub(2).max(1));
            if let Some(Screen::Explain(page)) = state.screens.last_mut() {
                page.scroll = scroll;
            }
        }
    }
    Vec::new()
}
