//! A lesson: its text, and on wide screens its outline.

use super::{OUTLINE, OUTLINE_FROM, chrome, fit, inset, lesson_height, lesson_width, styled};
use crate::curriculum::Variant;
use crate::markdown::Role;
use crate::tui::state::{LessonScreen, State};
use crate::tui::theme::Theme;
use crate::tui::update::{seen_variants, stop_at_hand};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

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
    let area = inset(chrome::draw(state, &title, &format!("{running}{place}"), theme, frame));
    let wide = state.size.0 >= OUTLINE_FROM;
    let text = Rect {
        x: area.x + 1,
        width: u16::try_from(lesson_width(state.size)).unwrap_or(area.width),
        ..area
    };
    let at_hand = stop_at_hand(screen, height).map(|stop| stop.first);
    let lines: Vec<Line> = screen
        .page
        .page
        .lines
        .iter()
        .enumerate()
        .skip(screen.scroll)
        .take(height)
        .map(|(index, line)| {
            let line = styled(line, theme);
            if Some(index) == at_hand { theme.select(line) } else { line }
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), text);
    if wide {
        let outline =
            Rect { x: area.right().saturating_sub(OUTLINE - 2), width: OUTLINE - 2, ..area };
        frame.render_widget(Paragraph::new(outline_lines(state, screen, theme)), outline);
    }
}

/// The headings, the one that is read marked, and which samples were seen working.
fn outline_lines(state: &State, screen: &LessonScreen, theme: Theme) -> Vec<Line<'static>> {
    let width = usize::from(OUTLINE - 4);
    let headings = &screen.page.page.headings;
    let here = headings.iter().rposition(|heading| heading.line <= screen.scroll + 1);
    let mut lines = vec![Line::styled("In this lesson", theme.style(Role::Dim))];
    for (index, heading) in headings.iter().enumerate().filter(|(_, it)| it.level == 2) {
        let next = headings.iter().skip(index + 1).position(|other| other.level == 2);
        let section = index..next.map_or(headings.len(), |next| index + 1 + next);
        let text = fit(&heading.text, width, theme);
        lines.push(if here.is_some_and(|here| section.contains(&here)) {
            let pointer = if theme.ascii { "> " } else { "▸ " };
            Line::styled(format!("{pointer}{text}"), theme.style(Role::Strong))
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
