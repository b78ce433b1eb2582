//! What there is to say about a criterion.

use super::{checklist, lesson, moved};
use crate::checklist::Key;
use crate::explain::InCode;
use crate::tui::effect::Effect;
use crate::tui::explain_page;
use crate::tui::keymap::Action;
use crate::tui::state::{Explain, Screen, State};
use crate::tui::view;

/// Opens the page on the criterion called `id`: all of it, or how to mend it.
pub(super) fn open(state: &mut State, id: &str, fix: bool) -> Vec<Effect> {
    let page = Explain { id: id.to_owned(), fix, scroll: 0, code: None };
    state.screens.push(Screen::Explain(page));
    ask(state).into_iter().collect()
}

/// Asks what the rules take for the criterion that is explained, in the project's languages: they
/// and the rules may have changed since the page was opened.
pub(super) fn ask(state: &State) -> Option<Effect> {
    let Some(Screen::Explain(page)) = state.screens.last() else { return None };
    let languages = explain_page::languages(state);
    Some(Effect::Recognise { id: page.id.clone(), languages })
}

/// What the rules take for the criterion called `id` was read.
pub(super) fn recognised(state: &mut State, id: &str, code: &InCode) -> Vec<Effect> {
    let pages = state.screens.iter_mut().filter_map(|screen| match screen {
        Screen::Explain(page) if page.id == id => Some(page),
        _ => None,
    });
    pages.for_each(|page| page.code = Some(Box::new(code.clone())));
    if let Some(Screen::Explain(page)) = state.screens.last() {
        // To set a page is to ask for the colours of its code.
        explain_page::page(state, page, view::text_width(state.size));
    }
    let wanted = state.highlights.take_wanted();
    if wanted.is_empty() { Vec::new() } else { vec![Effect::Highlight(wanted)] }
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
