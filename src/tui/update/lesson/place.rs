//! Where a lesson is read: its page set for the width, and scrolled.

use super::{panels, screen, screen_mut};
use crate::tui::effect::Effect;
use crate::tui::lesson_page::{self, LessonPage};
use crate::tui::spot::Spot;
use crate::tui::state::{LessonScreen, Place, Screen, State};
use crate::tui::view;
use std::ops::Range;

/// Sets the lesson that is seen again, for the size and for what is known now.
pub(in crate::tui::update) fn set(state: &mut State) -> Vec<Effect> {
    let screen = match state.screens.last() {
        Some(Screen::Lesson(screen)) => screen,
        Some(Screen::Panel(_)) => return panels::set(state),
        _ => return Vec::new(),
    };
    let page = lesson_page::compose(state, screen, view::lesson_width(state.size));
    let wanted = state.highlights.take_wanted();
    let height = view::lesson_height(state.size);
    if let Some(screen) = screen_mut(&mut state.screens) {
        let before = last_scroll(screen, height);
        let resized = screen.page.width != 0 && screen.page.width != page.width;
        // What is read stays where it is.
        let spot =
            (resized && screen.scroll > 0).then(|| Spot::of(&screen.page.page, screen.scroll));
        let moved = if resized {
            0
        } else {
            moved_by(&screen.page, &page, screen.scroll..screen.scroll + height)
        };
        let place = screen.found.as_ref().and_then(|found| found.line(found.current));
        screen.page = page;
        let last = last_scroll(screen, height);
        if let Some(spot) = spot {
            let expected = screen.scroll * last / before.max(1);
            screen.scroll = spot.line(&screen.page.page, expected).unwrap_or(expected);
        }
        screen.scroll = screen.scroll.saturating_add_signed(moved);
        screen.scroll = screen.scroll.min(last);
        if let Some(found) = &mut screen.found {
            found.look(&screen.page.page);
            // The place that the reader is at stays in sight.
            let line = found.line(found.current);
            let seen = |line: &usize| (screen.scroll..screen.scroll + height).contains(line);
            if place != line
                && let Some(line) = line.filter(|line| !seen(line))
            {
                screen.scroll = line.saturating_sub(height / 4).min(last);
            }
        }
    }
    if wanted.is_empty() { Vec::new() } else { vec![Effect::Highlight(wanted)] }
}

/// By how many lines what is read has moved: what stands above it may have grown, as the output of
/// a check does that a save began.
fn moved_by(before: &LessonPage, after: &LessonPage, in_sight: Range<usize>) -> isize {
    let (before, after) = (&before.page.headings, &after.page.headings);
    let here = before
        .iter()
        .position(|heading| in_sight.contains(&heading.line))
        .or_else(|| before.iter().rposition(|heading| heading.line < in_sight.start));
    match here.filter(|_| before.len() == after.len()) {
        Some(here) => after[here].line.cast_signed() - before[here].line.cast_signed(),
        None => 0,
    }
}

/// Where the reader is, where that is a lesson.
pub(in crate::tui::update) fn place(state: &State) -> Option<Place> {
    let Some(Screen::Lesson(screen)) = state.screens.last() else { return None };
    Some(place_in(state, screen))
}

pub(super) fn place_in(state: &State, screen: &LessonScreen) -> Place {
    let last = last_scroll(screen, view::lesson_height(state.size));
    Place::new(screen.subject, screen.scroll, last)
}

/// Scrolls to a place of the lesson that is seen.
pub(in crate::tui::update) fn scroll_to(state: &mut State, place: Place) {
    let height = view::lesson_height(state.size);
    if let Some(seen) = screen(state) {
        seen.scroll = place.scroll(last_scroll(seen, height));
        seen.stop = None;
        seen.follow = false;
    }
}

/// Goes to the stop with this index, with two lines above it.
pub(in crate::tui::update) fn show_stop(state: &mut State, index: usize) {
    let height = view::lesson_height(state.size);
    if let Some(seen) = screen(state)
        && let Some(stop) = seen.page.stops.get(index)
    {
        seen.scroll = stop.first.saturating_sub(2).min(last_scroll(seen, height));
        seen.stop = Some(index);
    }
}

/// Scrolls so that `line` is near the top, with what leads to it above.
pub(in crate::tui::update) fn show_line(state: &mut State, line: usize) {
    let height = view::lesson_height(state.size);
    if let Some(seen) = screen(state) {
        seen.scroll = line.saturating_sub(height / 4).min(last_scroll(seen, height));
        seen.stop = None;
        seen.follow = false;
    }
}

/// Keeps the end of the output in sight, and its beginning for as long as both fit.
pub(in crate::tui::update) fn follow(state: &mut State) {
    let height = view::lesson_height(state.size);
    let Some(seen) = screen(state).filter(|seen| seen.follow) else { return };
    let Some(stop) = seen.stop.and_then(|index| seen.page.stops.get(index)) else { return };
    let end = stop.end.saturating_sub(height);
    seen.scroll = seen.scroll.max(end).min(last_scroll(seen, height));
}

pub(super) fn last_scroll(screen: &LessonScreen, height: usize) -> usize {
    screen.page.page.lines.len().saturating_sub(height)
}
