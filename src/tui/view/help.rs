//! The help: the keys that count on the screen below it, from the same table as dispatch. And
//! the box that it stands in.

use crate::markdown::{Role, wrap_text};
use crate::tui::keymap::Key;
use crate::tui::state::{Screen, State};
use crate::tui::theme::Theme;
use crate::tui::update::screen_context;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

/// Columns of the keys.
const KEYS: usize = 22;

/// How far it can be scrolled: so many lines are hidden.
pub fn last_scroll(state: &State) -> usize {
    let area = Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 };
    let lines = lines(state, area, state.appearance.theme).len();
    (lines + 2).saturating_sub(usize::from(area.height.saturating_sub(2)))
}

pub(super) fn draw(state: &State, scroll: usize, theme: Theme, frame: &mut Frame) {
    let name = match state.screen() {
        Some(Screen::Lesson(_)) => "lesson",
        Some(Screen::Checklist(_)) => "checklist",
        Some(Screen::Quiz(_)) => "quiz",
        Some(Screen::Panel(_)) => "output",
        Some(Screen::Home(_)) | None => "home",
    };
    let lines = lines(state, frame.area(), theme);
    popup(&format!("Keys of the {name} screen"), lines, scroll, theme, frame);
}

fn lines(state: &State, area: Rect, theme: Theme) -> Vec<Line<'static>> {
    let room = usize::from(popup_width(area)).saturating_sub(KEYS + 4);
    let mut lines: Vec<Line> = Vec::new();
    for (row, keys) in state.keys.rows_with_keys(screen_context(state)) {
        let keys: Vec<String> = keys.into_iter().map(Key::name).collect();
        let mut keys = format!(" {:KEYS$}", keys.join(", "));
        // What does not fit beside the keys goes on below, in the same column.
        for text in wrap_text(row.help, room) {
            lines.push(Line::from(vec![
                Span::styled(std::mem::take(&mut keys), theme.style(Role::Action)),
                Span::raw(text),
            ]));
            keys = " ".repeat(KEYS + 1);
        }
    }
    lines
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
