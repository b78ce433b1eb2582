//! The run panel: tabs, how each side stands, and what is read of it.

use super::lesson::marked;
use super::{CHROME, chrome, ground_code, inset, styled};
use crate::markdown::{Line as PageLine, Role, Span as PageSpan};
use crate::sanitize;
use crate::tui::keymap::Action;
use crate::tui::lesson_page::sample::language_tabs;
use crate::tui::panel::{sample, standing};
use crate::tui::state::{Overlay, Panel, SIDE_BY_SIDE_FROM, Shows, State, Text};
use crate::tui::theme::Theme;
use crate::tui::update::key_of;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns between two panes: a line, and a blank on either side.
const GAP: u16 = 3;
/// Rows of the tabs, with the blank one below.
const TABS: u16 = 2;

pub(super) fn draw(state: &State, panel: &Panel, theme: Theme, frame: &mut Frame) {
    let lesson = state.pack.lesson(&panel.lesson).map(|lesson| lesson.subject.to_string());
    let exercise = state.pack.lesson(&panel.lesson).and_then(|it| it.exercise.as_ref());
    let what = match (sample(state, panel), exercise) {
        (Some((sample, _)), _) => sample.title.as_str(),
        (None, Some(exercise)) => exercise.title.as_str(),
        (None, None) => "",
    };
    let title = format!("{}: {}", lesson.unwrap_or_default(), sanitize::line(what));
    let height = pane_height(state.size, panel);
    let running = if state.run.as_ref().is_some_and(|run| run.alive) { "running  " } else { "" };
    let found = match &panel.found {
        Some(found) if !matches!(state.overlay, Some(Overlay::Find)) => {
            format!("{}  ", found.count())
        }
        _ => String::new(),
    };
    let place = panel.text().map(|text| place(text, height)).unwrap_or_default();
    let area = chrome::draw(state, &title, &format!("{running}{found}{place}"), theme, frame);
    let area = inset(inset(area));
    frame.render_widget(tabs(state, panel, theme), Rect { height: 1, ..area });
    let heads = heads(state.size, panel);
    for (index, pane) in panel.panes.iter().enumerate() {
        let (x, width) = place_of_pane(state.size, panel, index);
        let row = if side_by_side(state.size, panel) { 0 } else { index };
        let y = area.y + TABS + u16::try_from(row).unwrap_or(0);
        let focused = index == panel.focus && panel.panes.len() > 1;
        let pointer = match (focused, theme.ascii) {
            (true, false) => "▸ ",
            (true, true) => "> ",
            (false, _) if panel.panes.len() > 1 => "  ",
            (false, _) => "",
        };
        let mut head = PageLine::new(format!("{pointer}{}  ", pane.key.side()), Role::Strong);
        head.spans.extend(standing(state, panel, &pane.key).spans);
        let line = styled(&head, theme);
        let line = if focused { theme.select(line) } else { line };
        frame.render_widget(Paragraph::new(line), Rect { x, y, width, height: 1 });
    }
    let y = area.y + TABS + heads + 1;
    let body = |x, width| Rect { x, y, width, height: u16::try_from(height).unwrap_or(0) };
    if panel.shows == Shows::Difference {
        draw_text(panel, &panel.difference, true, body(area.x, area.width), theme, frame);
        return;
    }
    for index in panel.seen(state.size.0) {
        let (x, width) = place_of_pane(state.size, panel, index);
        let Some(pane) = panel.panes.get(index) else { continue };
        draw_text(panel, &pane.text, index == panel.focus, body(x, width), theme, frame);
        if index > 0 && side_by_side(state.size, panel) {
            let line = if theme.ascii { "|" } else { "│" };
            let rule = vec![Line::styled(line, theme.style(Role::Marker)); height + 2];
            let at = Rect { x: x - 2, y: y - 2, width: 1, height: body(x, width).height + 2 };
            frame.render_widget(Paragraph::new(rule), at);
        }
    }
}

fn draw_text(
    panel: &Panel,
    text: &Text,
    focused: bool,
    area: Rect,
    theme: Theme,
    frame: &mut Frame,
) {
    let found = panel.found.as_ref().filter(|_| focused);
    let lines: Vec<Line> = text
        .page
        .lines
        .iter()
        .enumerate()
        .skip(text.scroll)
        .take(usize::from(area.height))
        .map(|(index, line)| match found {
            Some(found) => marked(line, &found.on_line(index), theme),
            None => styled(line, theme),
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
    ground_code(&text.page, text.scroll, area, theme, frame.buffer_mut());
}

/// Which lines are in sight.
fn place(text: &Text, height: usize) -> String {
    let all = text.page.lines.len();
    if all <= height {
        return "all".to_owned();
    }
    let last = (text.scroll + height).min(all);
    let end = if text.follow { ", following" } else { "" };
    format!("lines {}-{last} of {all}{end}", text.scroll + 1)
}

/// The languages, and what can be shown.
fn tabs(state: &State, panel: &Panel, theme: Theme) -> Line<'static> {
    let Some((sample, language)) = sample(state, panel) else {
        return Line::styled("What the check wrote", theme.style(Role::Dim));
    };
    let mut spans: Vec<Span> = language_tabs(state, sample, language)
        .into_iter()
        .map(|PageSpan { text, role, .. }| Span::styled(text, theme.style(role)))
        .collect();
    spans.push(Span::raw("    "));
    for shows in Shows::ALL {
        let name = shows.name();
        spans.push(if shows == panel.shows {
            Span::styled(format!("[{name}] "), theme.style(Role::Strong))
        } else {
            Span::styled(format!("{name} "), theme.style(Role::Dim))
        });
    }
    spans.push(Span::styled(key_of(state, Action::Diff), theme.style(Role::Action)));
    Line::from(spans)
}

fn side_by_side(size: (u16, u16), panel: &Panel) -> bool {
    size.0 >= SIDE_BY_SIDE_FROM && panel.panes.len() > 1
}

/// Rows that say how the sides stand.
fn heads(size: (u16, u16), panel: &Panel) -> u16 {
    if side_by_side(size, panel) { 1 } else { u16::try_from(panel.panes.len()).unwrap_or(1) }
}

/// Where a pane begins, and its width.
fn place_of_pane(size: (u16, u16), panel: &Panel, index: usize) -> (u16, u16) {
    let whole = size.0.saturating_sub(4);
    if !side_by_side(size, panel) {
        return (2, whole);
    }
    let width = whole.saturating_sub(GAP) / 2;
    let left = if index == 0 { 2 } else { 2 + width + GAP };
    (left, width)
}

/// The width that what is read in a pane is set for.
pub fn pane_width(size: (u16, u16), panel: &Panel) -> usize {
    let (_, width) = match panel.shows {
        Shows::Difference => (0, size.0.saturating_sub(4)),
        _ => place_of_pane(size, panel, 0),
    };
    usize::from(width.max(10))
}

/// The rows in which a pane is read.
pub fn pane_height(size: (u16, u16), panel: &Panel) -> usize {
    usize::from(size.1.saturating_sub(CHROME + TABS + heads(size, panel) + 1).max(1))
}

/// The pane that is seen at a column, where several are.
pub fn pane_at(size: (u16, u16), panel: &Panel, x: u16) -> Option<usize> {
    if !side_by_side(size, panel) || panel.shows == Shows::Difference {
        return None;
    }
    (0..panel.panes.len()).rev().find(|index| x >= place_of_pane(size, panel, *index).0)
}
