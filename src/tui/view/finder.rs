//! A list in which something is found by typing, in a box over the screen.

use super::{fit, pad, window};
use crate::markdown::Role;
use crate::tui::finder::{Finder, Hit, Kind};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use std::ops::Range;
use unicode_width::UnicodeWidthStr as _;

/// The row that the list begins in: below the border, what is typed, and a rule.
const TOP: u16 = 4;
/// Columns of a list beside what it changes.
const BESIDE: u16 = 40;
/// The widest that the box gets.
const WIDEST: u16 = 100;

/// The entries that are seen at a time, about.
pub fn rows(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(8).max(1))
}

/// The hit that is drawn in row `y`, if any.
pub fn hit_at(finder: &Finder, size: (u16, u16), y: u16) -> Option<usize> {
    let (top, bottom) = (TOP, size.1.saturating_sub(3));
    if !(top..bottom).contains(&y) {
        return None;
    }
    let height = usize::from(bottom - top);
    let seen = window(finder.selected, finder.hits.len(), (height / finder.rows_of_a_hit()).max(1));
    seen.into_iter().nth(usize::from(y - top) / finder.rows_of_a_hit())
}

pub(super) fn draw(finder: &Finder, theme: Theme, frame: &mut Frame) {
    let screen = frame.area();
    let width = screen.width.saturating_sub(4).min(WIDEST);
    let height = screen.height.saturating_sub(3);
    // What is chosen is seen beside the list.
    let beside = finder.kind == Kind::Themes;
    let width = if beside { width.min(BESIDE) } else { width };
    let x = if beside { screen.width - width } else { (screen.width - width) / 2 };
    let area = Rect { x, y: 1, width, height };
    let title = match finder.kind {
        Kind::Commands => "What to do?",
        Kind::Everywhere => "Find in all lessons, criteria and findings",
        Kind::Outline => "In this lesson",
        Kind::Themes => "Which theme?",
    };
    let block = theme.panel(title);
    let inner = block.inner(area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let [prompt, rule, list] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(1)])
            .areas(inner);
    // What is left and right of the box would be cut in the middle of words.
    let cleared = if beside { area } else { Rect { x: 0, width: screen.width, ..area } };
    frame.render_widget(Clear, cleared);
    frame.render_widget(block, area);

    let count = match (finder.hits.len(), finder.selected + 1) {
        (0, _) => String::new(),
        (count, chosen) => format!("{chosen} of {count}"),
    };
    let room = usize::from(prompt.width).saturating_sub(count.width() + 4);
    let surplus = finder.text.chars().count().saturating_sub(room);
    let text: String = finder.text.chars().skip(surplus).collect();
    let gap = usize::from(prompt.width).saturating_sub(text.width() + count.width() + 3);
    let line = Line::from(vec![
        Span::styled("> ", theme.style(Role::Action)),
        Span::raw(text),
        Span::styled(" ", theme.selected()),
        Span::raw(" ".repeat(gap)),
        Span::styled(count, theme.style(Role::Dim)),
    ]);
    frame.render_widget(line, prompt);
    let dash = if theme.ascii { "-" } else { "─" };
    let line = Line::styled(dash.repeat(usize::from(rule.width)), theme.frame());
    frame.render_widget(line, rule);
    frame.render_widget(Paragraph::new(list_lines(finder, list, theme)), list);
}

fn list_lines(finder: &Finder, area: Rect, theme: Theme) -> Vec<Line<'static>> {
    let width = usize::from(area.width);
    if finder.hits.is_empty() {
        let text = match (finder.kind, finder.text.trim().chars().count()) {
            (Kind::Everywhere, 0 | 1) => "Type some words: all of them are looked for.",
            _ => "Nothing fits.",
        };
        return vec![Line::styled(text, theme.style(Role::Dim))];
    }
    let each = finder.rows_of_a_hit();
    let height = (usize::from(area.height) / each).max(1);
    let seen = window(finder.selected, finder.hits.len(), height);
    let mut lines = Vec::new();
    for index in seen {
        let hit = &finder.hits[index];
        let selected = index == finder.selected;
        lines.push(head(finder, hit, selected, width, theme));
        if each == 2 {
            lines.push(snippet(hit, width, theme));
        }
    }
    lines
}

/// What an entry is called, and at the right what it is or which keys do the same.
fn head(finder: &Finder, hit: &Hit, selected: bool, width: usize, theme: Theme) -> Line<'static> {
    let entry = &finder.entries[hit.entry];
    let right = if entry.keys.is_empty() { entry.group } else { &entry.keys };
    let room = width.saturating_sub(right.width() + 4);
    let title = fit(&entry.title, room, theme);
    let gap = width.saturating_sub(title.width() + right.width() + 2);
    let mut spans = vec![Span::raw(theme.pointer(selected))];
    spans.extend(marked(&title, &hit.title, Role::Text, theme));
    spans.push(Span::raw(" ".repeat(gap)));
    let role = if entry.keys.is_empty() { Role::Dim } else { Role::Action };
    spans.push(Span::styled(right.to_owned(), theme.style(role)));
    let line = Line::from(spans);
    if selected { theme.select(line) } else { line }
}

fn snippet(hit: &Hit, width: usize, theme: Theme) -> Line<'static> {
    let text = pad(&hit.snippet, width.saturating_sub(4), theme);
    let mut spans = vec![Span::raw("    ")];
    spans.extend(marked(&text, &hit.marks, Role::Dim, theme));
    Line::from(spans)
}

/// `text`, which may have been cut, with what was found in it marked.
fn marked(text: &str, marks: &[Range<usize>], role: Role, theme: Theme) -> Vec<Span<'static>> {
    let style = theme.style(role);
    let mut spans = Vec::new();
    let mut at = 0;
    for mark in marks {
        let Some(found) = text.get(mark.clone()) else { break };
        spans.push(Span::styled(text[at..mark.start].to_owned(), style));
        spans.push(Span::styled(found.to_owned(), theme.found(false)));
        at = mark.end;
    }
    spans.push(Span::styled(text[at..].to_owned(), style));
    spans
}
