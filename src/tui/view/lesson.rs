//! A lesson: its text, and on wide screens its outline.

use super::{
    OUTLINE, chrome, context, fit, ground_code, lesson_columns, lesson_height, links, styled,
};
use crate::curriculum::Variant;
use crate::markdown::Role;
use crate::tui::state::{LessonScreen, Overlay, State};
use crate::tui::theme::Theme;
use crate::tui::update::{seen_variants, stop_at_hand};
use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::ops::Range;

pub(super) fn draw(state: &State, screen: &LessonScreen, theme: Theme, frame: &mut Frame) {
    let height = lesson_height(state.size);
    let total = screen.page.page.lines.len();
    let place = match total.saturating_sub(height) {
        0 => "all".to_owned(),
        last => format!("{} %", screen.scroll * 100 / last),
    };
    let running = if state.run.as_ref().is_some_and(|run| run.alive) { "running  " } else { "" };
    let title = match (state.lesson(screen.subject), screen.subject.factor()) {
        (Some(lesson), None) => crate::sanitize::line(&lesson.title).into_owned(),
        _ => screen.subject.to_string(),
    };
    let found = match &screen.found {
        Some(found) if state.overlay.is_none() => {
            format!("{} {}  ", quoted(&found.text), found.count())
        }
        _ => String::new(),
    };
    let right = format!("{running}{found}{place}");
    let area = chrome::draw(state, &title, &right, theme, frame);
    let columns = lesson_columns(state.size);
    let text = columns.text.intersection(area);
    let at_hand = stop_at_hand(screen, height).map(|stop| stop.first);
    let lines: Vec<Line> = screen
        .page
        .page
        .lines
        .iter()
        .enumerate()
        .skip(screen.scroll)
        .take(height)
        .map(|(index, line)| match &screen.found {
            Some(found) => marked(line, &found.on_line(index), theme),
            None if Some(index) == at_hand => theme.select(styled(line, theme)),
            None => styled(line, theme),
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), text);
    ground_code(&screen.page.page, screen.scroll, text, theme, frame.buffer_mut());
    if state.abilities.hyperlinks {
        links::link_cells(screen, text, frame.buffer_mut());
    }
    if let Some(Overlay::Links { typed }) = &state.overlay {
        links::draw_hints(screen, typed, text, theme, frame.buffer_mut());
    }
    if let Some(outline) = columns.outline {
        frame.render_widget(Paragraph::new(outline_lines(state, screen, theme)), outline);
    }
    if let Some(area) = columns.context {
        context::draw(state, screen, area, theme, frame);
    }
}

/// A line in which something was found: bytes, and whether it is the place that the reader is at.
pub(super) fn marked<'a>(
    line: &'a crate::markdown::Line,
    found: &[(Range<usize>, bool)],
    theme: Theme,
) -> Line<'a> {
    let mut spans = Vec::new();
    let mut at = 0;
    for span in &line.spans {
        let mut rest = span.text.as_str();
        while !rest.is_empty() {
            // The next place where the style changes.
            let inside = found.iter().find(|(bytes, _)| bytes.contains(&at));
            let end = match inside {
                Some((bytes, _)) => bytes.end,
                None => found
                    .iter()
                    .map(|(it, _)| it.start)
                    .filter(|it| *it > at)
                    .min()
                    .unwrap_or(usize::MAX),
            };
            let (piece, left) = rest.split_at(rest.len().min(end - at));
            let style = theme.style(span.role);
            let style = inside.map_or(style, |(_, current)| style.patch(theme.found(*current)));
            spans.push(Span::styled(piece, style));
            at += piece.len();
            rest = left;
        }
    }
    Line::from(spans)
}

/// `text` in quotation marks, cut where it is long.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(20).collect();
    let more = if short.len() < text.len() { ".." } else { "" };
    format!("\"{short}{more}\"")
}

/// Which heading of the outline is drawn at this place, if any.
pub fn outline_row_at(size: (u16, u16), x: u16, y: u16) -> Option<usize> {
    let outline = lesson_columns(size).outline?;
    // Below its own heading.
    let row = y.checked_sub(outline.y + 1)?;
    outline.contains((x, y).into()).then(|| usize::from(row))
}

/// The headings, the one that is read marked, and which samples were seen working.
fn outline_lines(state: &State, screen: &LessonScreen, theme: Theme) -> Vec<Line<'static>> {
    let width = usize::from(OUTLINE - 2);
    let headings = &screen.page.page.headings;
    let here = headings.iter().rposition(|heading| heading.line <= screen.scroll + 1);
    let mut lines = vec![Line::styled("In this lesson", theme.style(Role::Dim))];
    for (index, heading) in headings.iter().enumerate().filter(|(_, it)| it.level == 2) {
        let next = headings.iter().skip(index + 1).position(|other| other.level == 2);
        let section = index..next.map_or(headings.len(), |next| index + 1 + next);
        let text = fit(&heading.text, width, theme);
        lines.push(if here.is_some_and(|here| section.contains(&here)) {
            Line::styled(format!("{}{text}", theme.pointer(true)), theme.style(Role::Strong))
        } else {
            Line::raw(format!("  {text}"))
        });
    }
    let variants = seen_variants(state, screen);
    if !variants.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("Samples", theme.style(Role::Dim)));
    }
    for (title, variant, seen) in variants {
        if variant == Variant::Violation {
            lines.push(Line::raw(format!("  {}", fit(&title, width, theme))));
        }
        let (sign, role) = match (seen, theme.ascii) {
            (true, false) => ("✓ seen", Role::Good),
            (true, true) => ("+ seen", Role::Good),
            (false, _) => ("not run yet", Role::Dim),
        };
        lines.push(Line::from(vec![
            Span::raw(format!("    {:11}", variant.name())),
            Span::styled(sign, theme.style(role)),
        ]));
    }
    lines
}
