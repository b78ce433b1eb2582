//! The help: the keys that count on the screen below it, from the same table as dispatch. And
//! the box that it stands in.

use super::CHROME;
use crate::markdown::{Role, wrap_text};
use crate::tui::keymap::{Context, Key};
use crate::tui::state::{Screen, State};
use crate::tui::theme::Theme;
use crate::tui::update::screen_context;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use unicode_width::UnicodeWidthStr as _;

/// Fewer columns than this beside a box hold no word.
const TORN: u16 = 12;
/// Columns that the keys take at most.
const KEYS: usize = 24;

/// How far it can be scrolled: so many lines are hidden.
pub fn last_scroll(state: &State) -> usize {
    let area = Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 };
    let lines = lines(state, area, state.appearance.theme).len();
    (lines + 2).saturating_sub(usize::from(area.height.saturating_sub(CHROME)))
}

pub(super) fn draw(state: &State, scroll: usize, theme: Theme, frame: &mut Frame) {
    let name = match state.screen() {
        Some(Screen::Lesson(_)) => "lesson",
        Some(Screen::Checklist(_)) => "checklist",
        Some(Screen::Quiz(_)) => "quiz",
        Some(Screen::Explain(_)) => "explanation",
        Some(Screen::Panel(_)) => "output",
        Some(Screen::Editor(_)) => "editor",
        Some(Screen::Home(_)) | None => "home",
    };
    let lines = lines(state, frame.area(), theme);
    popup(&format!("Keys of the {name} screen"), lines, scroll, theme, frame);
}

/// A line for each key, and a gap before those that count everywhere.
fn lines(state: &State, area: Rect, theme: Theme) -> Vec<Line<'static>> {
    let rows: Vec<_> = state
        .keys
        .rows_with_keys(screen_context(state))
        .into_iter()
        .map(|(row, keys)| {
            let keys: Vec<String> = keys.into_iter().map(Key::name).collect();
            (row, keys.join(", "))
        })
        .collect();
    let column = rows.iter().map(|(_, keys)| keys.width()).max().unwrap_or(0).min(KEYS) + 2;
    let room = usize::from(popup_width(area)).saturating_sub(column + 4);
    let mut lines = Vec::new();
    let mut above = None;
    for (row, keys) in rows {
        let general = row.context == Context::Everywhere;
        if above.replace(general).is_some_and(|before| before != general) {
            lines.push(Line::default());
        }
        for (index, text) in wrap_text(row.help, room).into_iter().enumerate() {
            let keys = if index == 0 { keys.as_str() } else { "" };
            lines.push(Line::from(vec![
                Span::styled(format!(" {keys:column$}"), theme.style(Role::Action)),
                Span::raw(text),
            ]));
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
    let wanted = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = boxed(screen, width, wanted);
    let height = area.height;
    let hidden = (lines.len() + 2).saturating_sub(usize::from(height));
    let scroll = scroll.min(hidden);
    let more = if hidden > scroll { " more below: Down " } else { "" };
    let block = theme.panel(title).title_bottom(Line::styled(more, theme.style(Role::Dim)));
    clear(area, frame);
    let scroll = u16::try_from(scroll).unwrap_or(0);
    frame.render_widget(Paragraph::new(lines).scroll((scroll, 0)).block(block), area);
}

/// Where a box of this size stands: in the middle, and between header and footer.
pub(super) fn boxed(screen: Rect, width: u16, height: u16) -> Rect {
    let room = screen.height.saturating_sub(CHROME);
    let height = height.min(room);
    let (x, y) = ((screen.width - width) / 2, 2 + (room - height) / 2);
    Rect { x, y, width, height }
}

/// Clears what a box stands over. Little that is left beside it would be torn words: that goes too.
pub(super) fn clear(area: Rect, frame: &mut Frame) {
    let screen = frame.area();
    let beside = screen.width.saturating_sub(area.width) / 2;
    let torn = Rect { x: 0, width: screen.width, ..area };
    frame.render_widget(Clear, if beside < TORN { torn } else { area });
}
