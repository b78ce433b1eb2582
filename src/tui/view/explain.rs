//! What there is to say about a criterion.

use super::{chrome, ground_code, inset, lesson_height, styled, text_width};
use crate::tui::explain_page;
use crate::tui::state::{Explain, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

pub(super) fn draw(state: &State, page: &Explain, theme: Theme, frame: &mut Frame) {
    let height = lesson_height(state.size);
    let width = text_width(state.size);
    let set = explain_page::page(state, page, width);
    let last = set.lines.len().saturating_sub(height);
    let scroll = page.scroll.min(last);
    let percent = (scroll * 100).checked_div(last);
    let place = percent.map_or("all".to_owned(), |percent| format!("{percent} %"));
    let title = if page.fix { "Fix" } else { "Explained" };
    let title = format!("{title}  {}", page.id);
    let area = inset(chrome::draw(state, &title, &place, theme, frame));
    let text = Rect { x: area.x + 1, width: u16::try_from(width).unwrap_or(area.width), ..area };
    let lines: Vec<Line> =
        set.lines.iter().skip(scroll).take(height).map(|line| styled(line, theme)).collect();
    frame.render_widget(Paragraph::new(lines), text);
    ground_code(&set, scroll, text, theme, frame.buffer_mut());
}
