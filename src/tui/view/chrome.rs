//! What every screen has: the header, and the footer with the keys that count right now.

use super::{fit, inset};
use crate::markdown::Role;
use crate::sanitize;
use crate::tui::keymap;
use crate::tui::state::{Check, State};
use crate::tui::theme::Theme;
use crate::tui::update::context;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph};
use unicode_width::UnicodeWidthStr as _;

/// Draws header and footer, and gives the area between them.
pub(super) fn draw(
    state: &State,
    title: &str,
    right: &str,
    theme: Theme,
    frame: &mut Frame,
) -> Rect {
    let area = frame.area();
    let rule = if theme.ascii {
        ratatui::symbols::border::Set {
            horizontal_top: "-",
            horizontal_bottom: "-",
            ..Default::default()
        }
    } else {
        ratatui::symbols::border::PLAIN
    };
    let head = Rect { height: 2, ..area };
    let block = Block::new()
        .borders(Borders::BOTTOM)
        .border_set(rule)
        .border_style(theme.style(Role::Marker));
    frame.render_widget(block, head);
    let row = inset(Rect { height: 1, ..area });
    let room = usize::from(row.width);
    let right = fit(right, room.saturating_sub(12), theme);
    let title = fit(title, room.saturating_sub(right.width() + 2), theme);
    let gap = room.saturating_sub(title.width() + right.width());
    let header = Line::from(vec![
        Span::styled(title, theme.style(Role::Heading(1))),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, theme.style(Role::Dim)),
    ]);
    frame.render_widget(Paragraph::new(header), row);

    let foot = Rect { y: area.bottom() - 2, height: 2, ..area };
    let block =
        Block::new().borders(Borders::TOP).border_set(rule).border_style(theme.style(Role::Marker));
    frame.render_widget(block, foot);
    let row = inset(Rect { y: area.bottom() - 1, height: 1, ..area });
    frame.render_widget(Paragraph::new(footer(state, usize::from(row.width), theme)), row);

    Rect { y: area.y + 2, height: area.height.saturating_sub(4), ..area }
}

/// What was said last, else the keys that count, as many as fit; help and quit always do.
fn footer(state: &State, width: usize, theme: Theme) -> Line<'static> {
    if let Some(notice) = &state.notice {
        let role = if notice.bad { Role::Bad } else { Role::Note };
        let text = fit(&sanitize::line(&notice.text), width, theme);
        return Line::styled(text, theme.style(role));
    }
    let context = context(state);
    let counts = |row: &&keymap::Binding| {
        !row.word.is_empty() && (state.overlay.is_none() || row.context == context)
    };
    let rows: Vec<_> = keymap::rows(context).filter(counts).collect();
    let length = |row: &keymap::Binding| row.keys[0].name().width() + row.word.width() + 3;
    let mut room = width + 2;
    let mut shown = vec![false; rows.len()];
    // From the end first: back, help and quit stand there, and are never left out.
    let (own, general): (Vec<_>, Vec<_>) =
        (0..rows.len()).partition(|&index| rows[index].context != keymap::Context::Everywhere);
    for index in general.into_iter().chain(own) {
        if let Some(left) = room.checked_sub(length(rows[index])) {
            room = left;
            shown[index] = true;
        }
    }
    let mut spans = Vec::new();
    for (row, _) in rows.iter().zip(shown).filter(|(_, shown)| *shown) {
        spans.push(Span::styled(row.keys[0].name(), theme.style(Role::Action)));
        spans.push(Span::styled(format!(" {}  ", row.word), theme.style(Role::Dim)));
    }
    Line::from(spans)
}

/// How the check stands, in a few words.
pub(super) fn check_state(state: &State) -> String {
    match &state.project.check {
        Check::Running(_) => "checking".into(),
        Check::Failed(_) => "check failed".into(),
        Check::Done(report) => {
            let counts = report.summary.all;
            format!("{} unmet, {} met, {} unknown", counts.unmet, counts.met, counts.unknown)
        }
    }
}
