//! Draws the state. Views decide nothing and change nothing.

mod checklist;
mod chrome;
mod consent;
mod finder;
mod help;
mod home;
mod lesson;
mod links;
mod panel;
mod question;
mod quiz;
mod terms;

pub use finder::{hit_at as finder_hit_at, rows as finder_rows};
pub use home::row_at as home_row_at;
pub use lesson::outline_row_at;
pub use panel::{pane_at, pane_height, pane_width};
pub use quiz::quiz_hidden;

use super::state::{Overlay, Screen, State};
use super::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as TuiLine, Span as TuiSpan};
use ratatui::widgets::Paragraph;

/// Text is set at this width at most: longer lines are hard to read.
const WIDEST_TEXT: u16 = 84;
/// From this width on, a lesson has an outline beside it.
const OUTLINE_FROM: u16 = 110;
/// Width of the outline.
const OUTLINE: u16 = 34;
/// Rows of header and footer.
const CHROME: u16 = 4;
/// The smallest size at which the screens are drawn.
const SMALLEST: (u16, u16) = (40, 10);

/// Draws one frame.
pub fn draw(state: &State, theme: Theme, frame: &mut Frame) {
    draw_screen(state, theme, frame);
    theme.lay_ground(frame.buffer_mut());
}

fn draw_screen(state: &State, theme: Theme, frame: &mut Frame) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        frame.render_widget(Paragraph::new("Too small: 40x10 at least. q quits."), area);
        return;
    }
    match state.screen() {
        Some(Screen::Home(screen)) => home::draw(state, screen, theme, frame),
        Some(Screen::Lesson(screen)) => lesson::draw(state, screen, theme, frame),
        Some(Screen::Checklist(screen)) => checklist::draw(state, screen, theme, frame),
        Some(Screen::Quiz(screen)) => quiz::draw(state, screen, theme, frame),
        Some(Screen::Panel(panel)) => panel::draw(state, panel, theme, frame),
        None => {}
    }
    match &state.overlay {
        Some(Overlay::Help { scroll }) => help::draw(state, *scroll, theme, frame),
        Some(Overlay::Terms { ids, scroll }) => terms::draw(state, ids, *scroll, theme, frame),
        Some(Overlay::Address(address)) => links::draw_address(state, address, theme, frame),
        Some(Overlay::Form(form)) => checklist::draw_form(form, theme, frame),
        Some(Overlay::Consent(consent)) => consent::draw(state, consent, theme, frame),
        Some(Overlay::Finder(finder)) => finder::draw(finder, theme, frame),
        Some(Overlay::Question(question)) => question::draw(question, theme, frame),
        // Drawn into the lesson and its footer.
        Some(Overlay::Links { .. } | Overlay::Find) | None => {}
    }
}

/// The column and the row at which a lesson's text begins.
pub const LESSON_ORIGIN: (u16, u16) = (2, 2);

/// The width that a lesson's text is set for, in columns.
pub fn lesson_width(size: (u16, u16)) -> usize {
    let outline = if size.0 >= OUTLINE_FROM { OUTLINE } else { 0 };
    usize::from(size.0.saturating_sub(outline + 4).clamp(10, WIDEST_TEXT))
}

/// The rows that a lesson's text has.
pub fn lesson_height(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(CHROME).max(1))
}

/// A line of ours as a line of the library's.
fn styled(line: &crate::markdown::Line, theme: Theme) -> TuiLine<'_> {
    line.spans
        .iter()
        .map(|span| TuiSpan::styled(span.text.as_str(), theme.style(span.role)))
        .collect()
}

/// `text`, cut with an ellipsis where it is wider than `width` columns.
fn fit(text: &str, width: usize, theme: Theme) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    use unicode_width::UnicodeWidthStr as _;
    if text.width() <= width {
        return text.to_owned();
    }
    let ellipsis = if theme.ascii { "..." } else { "…" };
    let mut room = width.saturating_sub(ellipsis.width());
    let mut cut = String::new();
    for grapheme in text.graphemes(true) {
        let Some(left) = room.checked_sub(grapheme.width()) else { break };
        room = left;
        cut.push_str(grapheme);
    }
    cut + if width >= ellipsis.width() { ellipsis } else { "" }
}

/// `text`, cut or filled up to exactly `width` columns.
fn pad(text: &str, width: usize, theme: Theme) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let mut text = fit(text, width, theme);
    let missing = width.saturating_sub(text.width());
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// The part of a list of `len` rows that is seen in `height` rows, so that `selected` is in it.
fn window(selected: usize, len: usize, height: usize) -> std::ops::Range<usize> {
    let first = selected.saturating_sub(height / 2).min(len.saturating_sub(height));
    first..(first + height).min(len)
}

/// `area` without its outermost columns.
fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}
