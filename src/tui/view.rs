//! Draws the state. Views decide nothing and change nothing.

mod checklist;
mod chrome;
mod consent;
mod context;
mod counts;
mod editor;
mod explain;
mod finder;
mod help;
mod home;
mod lesson;
mod links;
mod panel;
mod question;
mod quiz;
mod terms;

pub use checklist::{key_at as checklist_key_at, top as checklist_top};
pub use context::target_at as context_target_at;
pub use editor::{editor_place_at, editor_size};
pub use finder::{hit_at as finder_hit_at, rows as finder_rows};
pub use help::last_scroll as help_last_scroll;
pub use home::{row_at as home_row_at, top as home_top};
pub use lesson::outline_row_at;
pub use panel::{pane_at, pane_height, pane_width};
pub use quiz::quiz_hidden;

use super::finder::Kind;
use super::keymap::Action;
use super::state::{Overlay, Screen, State};
use super::theme::Theme;
use super::update::key_of;
use crate::markdown::{CodeBlock, Page};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line as TuiLine, Span as TuiSpan};
use ratatui::widgets::Paragraph;
use std::ops::Range;

/// Text is set at this width at most: longer lines are hard to read.
const WIDEST_TEXT: u16 = 84;
/// From this width on, a lesson has an outline beside it.
const OUTLINE_FROM: u16 = 110;
/// Width of the outline.
const OUTLINE: u16 = 32;
/// From this width on, it has its context beside it too.
const CONTEXT_FROM: u16 = 150;
/// Width of the context.
const NARROWEST_CONTEXT: u16 = 36;
const WIDEST_CONTEXT: u16 = 76;
/// Between columns.
const GUTTER: u16 = 3;
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
        let key = key_of(state, Action::Quit);
        let text = format!("Too small: 40x10 at least. {key} quits.");
        frame.render_widget(Paragraph::new(text), area);
        return;
    }
    match state.screen() {
        Some(Screen::Home(screen)) => home::draw(state, screen, theme, frame),
        Some(Screen::Lesson(screen)) => lesson::draw(state, screen, theme, frame),
        Some(Screen::Checklist(screen)) => checklist::draw(state, screen, theme, frame),
        Some(Screen::Quiz(screen)) => quiz::draw(state, screen, theme, frame),
        Some(Screen::Explain(page)) => explain::draw(state, page, theme, frame),
        Some(Screen::Panel(panel)) => panel::draw(state, panel, theme, frame),
        Some(Screen::Editor(editor)) => editor::draw(state, editor, theme, frame),
        None => {}
    }
    let follows_along =
        matches!(&state.overlay, Some(Overlay::Finder(finder)) if finder.kind == Kind::Themes);
    if !matches!(state.overlay, None | Some(Overlay::Links { .. } | Overlay::Find))
        && !follows_along
    {
        let middle = Rect { y: 2, height: area.height.saturating_sub(CHROME), ..area };
        theme.veil(middle, frame.buffer_mut());
    }
    match &state.overlay {
        Some(Overlay::Help { scroll }) => help::draw(state, *scroll, theme, frame),
        Some(Overlay::Terms { ids, scroll }) => terms::draw(state, ids, *scroll, theme, frame),
        Some(Overlay::Address(address)) => links::draw_address(state, address, theme, frame),
        Some(Overlay::Form(form)) => checklist::form::draw(form, &state.keys, theme, frame),
        Some(Overlay::Consent(consent)) => consent::draw(state, consent, theme, frame),
        Some(Overlay::Finder(finder)) => finder::draw(finder, theme, frame),
        Some(Overlay::Question(question)) => question::draw(state, question, theme, frame),
        Some(Overlay::Unsaved) => {
            if let Some(Screen::Editor(editor)) = state.screen() {
                editor::draw_unsaved(editor, &state.keys, theme, frame);
            }
        }
        Some(Overlay::Counts { scroll }) => counts::draw(state, *scroll, theme, frame),
        // Drawn into the screen and its footer.
        Some(Overlay::Links { .. } | Overlay::Find | Overlay::Asked(_)) | None => {}
    }
}

/// How a lesson's screen is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// Its headings, where there is room for them.
    pub outline: Option<Rect>,
    /// Its text.
    pub text: Rect,
    /// What belongs to the part of the text that is seen.
    pub context: Option<Rect>,
}

/// How a lesson's screen of this size is divided: a wider one gets more columns, not longer lines.
pub fn lesson_columns(size: (u16, u16)) -> Columns {
    let height = size.1.saturating_sub(CHROME).max(1);
    let column = |x, width| Rect { x, y: 2, width, height };
    if size.0 >= CONTEXT_FROM {
        let room = size.0 - 4 - OUTLINE - 2 * GUTTER;
        let text = (room - NARROWEST_CONTEXT).min(WIDEST_TEXT);
        let context = (room - text).min(WIDEST_CONTEXT);
        let left = 2 + (room - text - context) / 2;
        let text = column(left + OUTLINE + GUTTER, text);
        let context = column(text.right() + GUTTER, context);
        return Columns { outline: Some(column(left, OUTLINE)), text, context: Some(context) };
    }
    let is_wide = size.0 >= OUTLINE_FROM;
    let outline = is_wide.then(|| column(size.0 - 1 - OUTLINE, OUTLINE));
    let beside = if is_wide { OUTLINE + 2 } else { 0 };
    let width = size.0.saturating_sub(beside + 4).clamp(10, WIDEST_TEXT);
    Columns { outline, text: column(2, width), context: None }
}

/// The width that a lesson's text is set for, in columns.
pub fn lesson_width(size: (u16, u16)) -> usize {
    usize::from(lesson_columns(size).text.width)
}

/// The width that a text without an outline is set for, in columns.
pub fn text_width(size: (u16, u16)) -> usize {
    usize::from(size.0.saturating_sub(4).clamp(10, WIDEST_TEXT))
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

/// Sets the blocks of code of a page apart, of which `area` shows the lines from `scroll` on.
fn ground_code(page: &Page, scroll: usize, area: Rect, theme: Theme, buffer: &mut Buffer) {
    let height = usize::from(area.height);
    let row = |line: usize| u16::try_from(line.saturating_sub(scroll).min(height)).unwrap_or(0);
    for CodeBlock { lines, left } in &page.code {
        let (top, bottom) = (row(lines.start), row(lines.end));
        let left = u16::try_from(*left).unwrap_or(0).min(area.width);
        let block = Rect {
            x: area.x + left,
            y: area.y + top,
            width: area.width - left,
            height: bottom.saturating_sub(top),
        };
        theme.lay_code_ground(block, buffer);
    }
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
fn window(selected: usize, len: usize, height: usize) -> Range<usize> {
    let first = selected.saturating_sub(height / 2).min(len.saturating_sub(height));
    first..(first + height).min(len)
}

/// The part of a list that is seen where it was seen from `top` on: it moves no further than
/// `selected` and the rows around it need.
fn scrolled(top: usize, selected: usize, around: usize, len: usize, height: usize) -> Range<usize> {
    let around = around.min(height.saturating_sub(1) / 2);
    let first = top.min(selected.saturating_sub(around));
    let first = first.max((selected + around + 1).saturating_sub(height));
    let first = first.min(len.saturating_sub(height));
    first..(first + height).min(len)
}

/// `area` without its outermost columns.
fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}
