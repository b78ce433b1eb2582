//! The mouse: the wheel scrolls, a click follows, chooses, and does what is chosen.

use super::lesson::screen;
use super::{act, editor, finder, panels, travel};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::state::{Overlay, Screen, State};
use crate::tui::view;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use unicode_width::UnicodeWidthStr as _;

/// Lines of a lesson that the wheel moves by.
const WHEEL: usize = 3;

/// Handles what the mouse did.
pub(super) fn mouse(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    match event.kind {
        MouseEventKind::ScrollUp => wheel(state, Action::Up, event.column),
        MouseEventKind::ScrollDown => wheel(state, Action::Down, event.column),
        MouseEventKind::Down(MouseButton::Left) => click(state, event.column, event.row),
        MouseEventKind::Drag(MouseButton::Left) if state.overlay.is_none() => {
            editor::drag(state, event.column, event.row);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn wheel(state: &mut State, action: Action, x: u16) -> Vec<Effect> {
    if state.overlay.is_none() && matches!(state.screen(), Some(Screen::Editor(_))) {
        editor::wheel(state, action == Action::Down, WHEEL);
        return Vec::new();
    }
    let reads = matches!(state.screen(), Some(Screen::Lesson(_) | Screen::Panel(_)));
    let times = if state.overlay.is_none() && reads { WHEEL } else { 1 };
    if state.overlay.is_none() {
        panels::focus_at(state, x);
    }
    (0..times).flat_map(|_| act(state, action)).collect()
}

fn click(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    match &state.overlay {
        Some(
            Overlay::Help { .. }
            | Overlay::Terms { .. }
            | Overlay::Counts { .. }
            | Overlay::Address(_),
        ) => {
            return act(state, Action::Back);
        }
        Some(Overlay::Finder(list)) => {
            let Some(hit) = view::finder_hit_at(list, state.size, y) else { return Vec::new() };
            return finder::choose(state, hit);
        }
        Some(_) => return Vec::new(),
        None => {}
    }
    state.notice = None;
    match state.screens.last_mut() {
        Some(Screen::Home(home)) => {
            let subjects: Vec<_> = state.pack.subjects().collect();
            let selected = subjects.iter().position(|it| *it == home.selected).unwrap_or(0);
            let Some(row) = view::home_row_at(home.top, subjects.len(), state.size, x, y) else {
                return Vec::new();
            };
            home.selected = subjects[row];
            if row == selected { act(state, Action::Open) } else { Vec::new() }
        }
        Some(Screen::Lesson(_)) => click_lesson(state, x, y),
        Some(Screen::Checklist(_)) => click_checklist(state, x, y),
        Some(Screen::Editor(_)) => {
            editor::point(state, x, y);
            Vec::new()
        }
        Some(Screen::Panel(_)) => {
            panels::focus_at(state, x);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// A click on a criterion chooses it, and one more says how it stands.
fn click_checklist(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    let Some(Screen::Checklist(screen)) = state.screen() else { return Vec::new() };
    let Some(key) = view::checklist_key_at(state, screen, x, y) else { return Vec::new() };
    if key == screen.selected {
        return act(state, Action::SetStatus);
    }
    if let Some(Screen::Checklist(screen)) = state.screens.last_mut() {
        screen.evidence = 0;
        screen.selected = key;
    }
    Vec::new()
}

/// A click on a link follows it, one on something to do chooses it, and one more does it.
fn click_lesson(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    if let Some(anchor) = heading_in_outline(state, x, y) {
        return travel::follow(state, &format!("#{anchor}"));
    }
    if let Some(target) = view::context_target_at(state, x, y) {
        return travel::follow(state, &target);
    }
    let text = view::lesson_columns(state.size).text;
    if !text.contains((x, y).into()) {
        return Vec::new();
    }
    let (column, row) = (x - text.x, y - text.y);
    let Some(seen) = screen(state) else { return Vec::new() };
    let line = seen.scroll + usize::from(row);
    if let Some(target) = link_at(seen, line, usize::from(column)) {
        return travel::follow(state, &target);
    }
    let Some(stop) = seen.page.stops.iter().position(|stop| stop.first == line) else {
        return Vec::new();
    };
    if seen.stop == Some(stop) {
        return act(state, Action::Open);
    }
    seen.stop = Some(stop);
    seen.follow = false;
    Vec::new()
}

/// Where the link at a column of a line leads.
fn link_at(seen: &crate::tui::state::LessonScreen, line: usize, column: usize) -> Option<String> {
    let page = &seen.page.page;
    let mut end = 0;
    let spans = page.lines.get(line)?.spans.iter();
    let span = spans.into_iter().find(|span| {
        end += span.text.width();
        column < end
    })?;
    page.links.get(span.link?).cloned()
}

/// The heading that stands at this place of the outline beside the text, where there is one.
fn heading_in_outline(state: &State, x: u16, y: u16) -> Option<String> {
    let Some(Screen::Lesson(seen)) = state.screen() else { return None };
    let index = view::outline_row_at(state.size, x, y)?;
    let headings = &seen.page.page.headings;
    headings.iter().filter(|it| it.level == 2).nth(index).map(|it| it.anchor.clone())
}
