//! The help: the keys that count on the screen below it, from the same table as dispatch. And
//! the box that it stands in.

use crate::markdown::Role;
use crate::tui::keymap::Key;
use crate::tui::state::{Screen, State};
use crate::tui::theme::Theme;
use crate::tui::update::screen_context;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

pub(super) fn draw(state: &State, scroll: usize, theme: Theme, frame: &mut Frame) {
    let name = match state.screen() {
        Some(Screen::Lesson(_)) => "lesson",
        Some(Screen::Checklist(_)) => "checklist",
        Some(Screen::Quiz(_)) => "quiz",
        Some(Screen::Panel(_)) => "output",
        Some(Screen::Home(_)) | None => "home",
    };
    let lines: Vec<Line> = state
        .keys
        .rows_with_keys(screen_context(state))
        .into_iter()
        .map(|(row, keys)| {
            let keys: Vec<String> = keys.into_iter().map(Key::name).collect();
            Line::from(vec![
                Span::styled(format!(" {:22}", keys.join(", ")), theme.style(Role::Action)),
                Span::raw(row.help),
            ])
        })
        .collect();
    popup(&format!("Keys of the {name} screen"), lines, scroll, theme, frame);
}

/// Columns that a popup takes, its frame among them.
pub(super) fn popup_width(screen: Rect) -> u16 {
    screen.width.saturating_sub(4).min(76)
}

/// Text that is only read, in a box over the screen.
pub(super) fn popup(title: &str, lines: Vec<Line>, scroll: usize, theme: Theme, frame: &mut Frame) {
    let screen = frame.area();
    let width = popup_width(screen);
    let height =
        u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(screen.height.saturating_sub(2));
    let area =
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    let hidden = (lines.len() + 2).saturating_sub(usize::from(height));
    let scroll = scroll.min(hidden);
    let more = if hidden > scroll { " more below: Down " } else { "" };
    let block = theme.panel(title).title_bottom(Line::styled(more, theme.style(Role::Dim)));
    frame.render_widget(Clear, area);
    let scroll = u16::try_from(scroll).unwrap_or(0);
    frame.render_widget(Paragraph::new(lines).scroll((scroll, 0)).block(block), area);
}
