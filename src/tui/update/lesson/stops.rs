//! Where the reader stands: the place that keys act on, and going to the next.

use super::last_scroll;
use crate::tui::keymap::Action;
use crate::tui::lesson_page::{Stop, StopKind};
use crate::tui::message::SampleKey;
use crate::tui::state::LessonScreen;

/// The stop that keys act on: the one that was gone to, else the first whose head is in sight,
/// else the one that fills the screen.
pub fn stop_at_hand(screen: &LessonScreen, height: usize) -> Option<&Stop> {
    let (top, bottom) = (screen.scroll, screen.scroll + height);
    let stops = &screen.page.stops;
    screen
        .stop
        .and_then(|index| stops.get(index))
        .or_else(|| stops.iter().find(|stop| (top..bottom).contains(&stop.first)))
        .or_else(|| stops.iter().find(|stop| stop.first < top && stop.end > top))
}

pub(super) fn forget_stop_out_of_sight(screen: &mut LessonScreen, height: usize) {
    let (top, bottom) = (screen.scroll, screen.scroll + height);
    let stop = screen.stop.and_then(|index| screen.page.stops.get(index));
    if stop.is_some_and(|stop| stop.end <= top || stop.first >= bottom) {
        screen.stop = None;
    }
}

pub(super) enum Step {
    Next,
    Previous,
}

pub(super) fn go_to_stop(screen: &mut LessonScreen, height: usize, step: Step) {
    let at_hand = stop_at_hand(screen, height).map(|stop| stop.first);
    let stops = &screen.page.stops;
    let target = match (step, screen.stop) {
        (Step::Next, Some(index)) => (index + 1).min(stops.len().saturating_sub(1)),
        (Step::Previous, Some(index)) => index.saturating_sub(1),
        (Step::Next, None) => {
            let from = at_hand.unwrap_or(screen.scroll);
            stops
                .iter()
                .position(|stop| stop.first >= from)
                .unwrap_or(stops.len().saturating_sub(1))
        }
        (Step::Previous, None) => {
            stops.iter().rposition(|stop| stop.first < screen.scroll).unwrap_or(0)
        }
    };
    if let Some(stop) = stops.get(target) {
        // Two lines above it stay in sight, so that the reader knows where it is.
        screen.scroll = stop.first.saturating_sub(2).min(last_scroll(screen, height));
        screen.stop = Some(target);
        screen.follow = false;
    }
}

pub(super) fn go_to_heading(screen: &mut LessonScreen, height: usize, action: Action) {
    let mut lines = screen.page.page.headings.iter().map(|heading| heading.line);
    let target = if action == Action::NextHeading {
        lines.find(|line| *line > screen.scroll)
    } else {
        lines.rfind(|line| *line < screen.scroll)
    };
    if let Some(line) = target {
        screen.scroll = line.min(last_scroll(screen, height));
        screen.stop = None;
        screen.follow = false;
    }
}

/// The sample at hand, else the next one below.
pub(in crate::tui::update) fn sample_at_hand(
    screen: &LessonScreen,
    height: usize,
) -> Option<SampleKey> {
    let sample = |stop: &Stop| match &stop.what {
        StopKind::Sample(key) => Some(key.clone()),
        _ => None,
    };
    stop_at_hand(screen, height).and_then(sample).or_else(|| {
        screen.page.stops.iter().filter(|stop| stop.first >= screen.scroll).find_map(sample)
    })
}

/// The index of the stop of a sample, where nothing of it is in sight yet and nobody went to it.
pub(super) fn below_the_screen(
    screen: &LessonScreen,
    height: usize,
    key: &SampleKey,
) -> Option<usize> {
    let is_it = |stop: &Stop| matches!(&stop.what, StopKind::Sample(other) if other == key);
    let bottom = screen.scroll + height;
    let index = screen.page.stops.iter().position(is_it)?;
    (screen.stop != Some(index) && screen.page.stops[index].first >= bottom).then_some(index)
}
