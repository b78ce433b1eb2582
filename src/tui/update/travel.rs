//! Jumps between lessons and inside of them, with a history as browsers have it.

use super::lesson::{self, leave, place, screen, scroll_to};
use super::{checklist, key_of};
use crate::checklist::Key;
use crate::curriculum::Subject;
use crate::tui::effect::Effect;
use crate::tui::keymap::{Action, Context};
use crate::tui::link::{self, Destination};
use crate::tui::state::{Overlay, Place, Screen, State};
use crate::tui::view;

/// How many places are remembered.
const LONGEST: usize = 100;

/// Remembers where the reader is: a jump follows.
pub(super) fn remember(state: &mut State) {
    if let Some(here) = place(state) {
        let history = &mut state.history;
        history.forward.clear();
        if history.back.last() != Some(&here) {
            history.back.push(here);
        }
        let surplus = history.back.len().saturating_sub(LONGEST);
        history.back.drain(..surplus);
    }
}

/// Back or forward through the places that were jumped from.
pub(super) fn go(state: &mut State, action: Action) -> Vec<Effect> {
    let here = place(state);
    let history = &mut state.history;
    let (from, to) = match action {
        Action::Backward => (&mut history.back, &mut history.forward),
        _ => (&mut history.forward, &mut history.back),
    };
    let Some(there) = from.pop() else {
        state.say(match action {
            Action::Backward => {
                format!(
                    "No jump to go back from; {} closes this screen.",
                    key_of(state, Action::Back)
                )
            }
            _ => "Nothing to go forward to: you have not gone back.".to_owned(),
        });
        return Vec::new();
    };
    to.extend(here);
    let effects = if here.is_some_and(|here| here.subject == there.subject) {
        Vec::new()
    } else {
        replace(state, there.subject)
    };
    scroll_to(state, there);
    state.notice = None;
    effects
}

/// Opens the lesson on `subject`: in place of the one that is seen, or on top of what else is.
pub(super) fn visit(state: &mut State, subject: Subject) -> Vec<Effect> {
    if place(state).is_some_and(|here| here.subject == subject) {
        return Vec::new();
    }
    remember(state);
    replace(state, subject)
}

fn replace(state: &mut State, subject: Subject) -> Vec<Effect> {
    let mut effects = leave(state);
    if matches!(state.screens.last(), Some(Screen::Lesson(_))) {
        state.screens.pop();
    }
    effects.extend(lesson::open(state, subject));
    effects
}

/// Shows letters on the links in sight.
pub(super) fn show_hints(state: &mut State) {
    let height = view::lesson_height(state.size);
    if screen(state).is_some_and(|seen| !link::hints(seen, height).is_empty()) {
        state.overlay = Some(Overlay::Links { typed: String::new() });
    } else {
        state.say("No link is in sight.");
    }
}

/// Letters of a link were typed.
pub(super) fn type_letters(state: &mut State, text: &str) -> Vec<Effect> {
    let height = view::lesson_height(state.size);
    let Some(Overlay::Links { typed }) = &state.overlay else { return Vec::new() };
    let typed = format!("{typed}{}", text.to_lowercase());
    let Some(Screen::Lesson(seen)) = state.screens.last() else { return Vec::new() };
    let hints = link::hints(seen, height);
    if let Some(hint) = hints.iter().find(|hint| hint.label == typed) {
        let target = seen.page.page.links[hint.link].clone();
        state.overlay = None;
        return follow(state, &target);
    }
    if hints.iter().any(|hint| hint.label.starts_with(&typed)) {
        state.overlay = Some(Overlay::Links { typed });
    }
    Vec::new()
}

/// The last letter is taken back.
pub(super) fn delete_letter(state: &mut State) {
    if let Some(Overlay::Links { typed }) = &mut state.overlay {
        typed.pop();
    }
}

/// Follows a link to `target`.
pub(super) fn follow(state: &mut State, target: &str) -> Vec<Effect> {
    match Destination::of(target) {
        Some(Destination::Lesson(id)) => match state.pack.lesson(&id).map(|it| it.subject) {
            Some(subject) => return visit(state, subject),
            None => state.complain(format!("there is no lesson `{id}`")),
        },
        Some(Destination::Criterion(id)) => return open_criterion(state, &id),
        Some(Destination::Term(id)) => open_term(state, &id),
        Some(Destination::Heading(anchor)) => jump(state, &format!("#{anchor}"), |screen| {
            let headings = &screen.page.page.headings;
            headings.iter().find(|heading| heading.anchor == anchor).map(|heading| heading.line)
        }),
        Some(Destination::Footnote(number)) => jump(state, target, |screen| {
            screen.page.page.notes.get(number.checked_sub(1)?).copied()
        }),
        Some(Destination::Cited(number)) => {
            let reference = format!("footnote:{number}");
            jump(state, target, |screen| {
                let page = &screen.page.page;
                let refers = |link: usize| page.links.get(link).is_some_and(|it| *it == reference);
                page.lines
                    .iter()
                    .position(|line| line.spans.iter().filter_map(|span| span.link).any(refers))
            });
        }
        Some(Destination::Outside(address)) => {
            state.overlay = Some(Overlay::Address(address));
        }
        None => state.say(format!("`{target}` leads nowhere.")),
    }
    Vec::new()
}

/// Opens the checklist at a criterion.
pub(super) fn open_criterion(state: &mut State, id: &str) -> Vec<Effect> {
    let Some(factor) = state.pack.criterion(id).map(|criterion| criterion.factor) else {
        state.complain(format!("there is no criterion `{id}`"));
        return Vec::new();
    };
    let effects = checklist::open(state, Some(factor));
    if let Some(Screen::Checklist(screen)) = state.screens.last_mut() {
        screen.selected = Key::of(id);
    }
    effects
}

/// Says what a term means.
pub(super) fn open_term(state: &mut State, id: &str) {
    if state.pack.term(id).is_some() {
        state.overlay = Some(Overlay::Terms { ids: vec![id.to_owned()], scroll: 0 });
    } else {
        state.complain(format!("no glossary has the term `{id}`"));
    }
}

/// Scrolls to the line that `find` finds, near the top, and remembers the place before.
fn jump(
    state: &mut State,
    target: &str,
    find: impl FnOnce(&crate::tui::state::LessonScreen) -> Option<usize>,
) {
    let line = screen(state).and_then(|seen| find(seen));
    let Some(line) = line else {
        state.complain(format!("`{target}` is not in this lesson"));
        return;
    };
    remember(state);
    lesson::show_line(state, line);
    let key = key_of(state, Action::Backward);
    state.say(format!("{key} goes back to where you were."));
}

/// A key while an address is shown.
pub(super) fn address(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Overlay::Address(address)) = state.overlay.take() else { return Vec::new() };
    match action {
        Action::Copy => vec![Effect::Copy(address)],
        Action::Browse if state.abilities.browser => vec![Effect::Browse(address)],
        Action::Browse => {
            state.overlay = Some(Overlay::Address(address));
            let key = state.keys.name(Context::Address, Action::Copy);
            state.say(format!(
                "$BROWSER is not set, so nothing can be opened; {key} copies the address."
            ));
            Vec::new()
        }
        Action::Back => Vec::new(),
        _ => {
            state.overlay = Some(Overlay::Address(address));
            Vec::new()
        }
    }
}

impl Place {
    /// How far down a text a line is, where the last one at the top of the screen is `last`.
    pub(super) fn new(subject: Subject, scroll: usize, last: usize) -> Self {
        let permille = u16::try_from(scroll * 1000 / last.max(1)).unwrap_or(1000);
        Self { subject, permille }
    }

    /// The line, in a text as it is set now.
    pub(super) fn scroll(self, last: usize) -> usize {
        (last * usize::from(self.permille)).div_ceil(1000).min(last)
    }
}
