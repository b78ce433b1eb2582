//! The built-in editor.

use super::help::{popup, popup_width};
use super::{CHROME, chrome, inset, styled};
use crate::markdown::{Role, wrap_text};
use crate::sanitize;
use crate::tui::editor::{shown, width};
use crate::tui::keymap::{Action, Context, Keymap};
use crate::tui::lesson_page::exercise::verdict;
use crate::tui::state::{Editor, RunKey, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of the line numbers.
const NUMBERS: u16 = 5;
/// Rows above the text.
const HEADER: u16 = 2;
/// Rows that say how the last check stands.
const STANDING: u16 = 1;

/// Columns and rows in which the text is seen.
pub fn editor_size(size: (u16, u16)) -> (usize, usize) {
    let width = size.0.saturating_sub(2 + NUMBERS).max(1);
    let height = size.1.saturating_sub(CHROME + STANDING).max(1);
    (usize::from(width), usize::from(height))
}

/// The line and the character at this place of the screen. Beside or below the text it is the
/// nearest; above and below what is seen it is the line that would be there.
pub fn editor_place_at(editor: &Editor, x: u16, y: u16) -> (usize, usize) {
    let lines = editor.area.lines();
    let row = (editor.top + usize::from(y)).saturating_sub(usize::from(HEADER));
    let row = row.min(lines.len().saturating_sub(1));
    let column = editor.left + usize::from(x.saturating_sub(1 + NUMBERS));
    let mut end = 0;
    let before = lines[row].chars().take_while(|c| {
        end += width(*c, end);
        end <= column
    });
    (row, before.count())
}

pub(super) fn draw(state: &State, editor: &Editor, theme: Theme, frame: &mut Frame) {
    let changed = if editor.is_changed() { "changed  " } else { "" };
    let (row, column) = editor.cursor();
    let place = format!("{changed}line {}, column {}", row + 1, column + 1);
    let title = format!("Edit  {}", sanitize::line(&editor.name));
    let area = inset(chrome::draw(state, &title, &place, theme, frame));
    let (_, height) = editor_size(state.size);
    let lines: Vec<Line> = (editor.top..editor.area.lines().len())
        .take(height)
        .map(|index| row_of(state, editor, index, theme))
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
    let at = Rect { y: area.bottom().saturating_sub(STANDING), height: STANDING, ..area };
    frame.render_widget(Paragraph::new(standing(state, editor, theme)), at);
}

/// How the last check stands, and what it said last.
fn standing(state: &State, editor: &Editor, theme: Theme) -> Line<'static> {
    let key = RunKey::Exercise(editor.lesson.clone());
    let output = state.lesson_screen(&editor.lesson).and_then(|seen| seen.outputs.get(&key));
    if let Some(elapsed) = state.running(&key) {
        return Line::styled(
            format!("checking what is saved, {} s", elapsed.as_secs()),
            theme.style(Role::Open),
        );
    }
    let Some(output) = output else {
        let key = state.keys.name(Context::Editor, Action::Verify);
        return Line::styled(format!("{key} saves and checks it."), theme.style(Role::Dim));
    };
    let mut line = verdict(output, None, state);
    let said = output.lines.iter().rev().map(crate::markdown::Line::text);
    if let (false, Some(said)) = (output.shown, said.into_iter().find(|it| !it.trim().is_empty())) {
        // What the check said is of more use here than keys of another screen.
        line.spans[0].text = format!("{} {}", if state.ascii { "x" } else { "✗" }, said.trim());
    }
    let spans = styled(&line, theme).spans.into_iter();
    spans.map(|span| Span::styled(span.content.into_owned(), span.style)).collect()
}

fn row_of(state: &State, editor: &Editor, index: usize, theme: Theme) -> Line<'static> {
    let text = &editor.area.lines()[index];
    let (row, column) = editor.cursor();
    let number = format!("{:>3}  ", index + 1);
    let number_role = if index == row { Role::Here } else { Role::Dim };
    let mut spans = vec![Span::styled(number, theme.style(number_role))];
    let styles = styles(editor, index, theme);
    let cursor = (index == row && state.overlay.is_none()).then_some(column);
    let (seen, _) = editor_size(state.size);
    let mut at = 0;
    for (place, c) in text.chars().chain([' ']).enumerate() {
        let (begin, end) = (at, at + width(c, at));
        at = end;
        if begin < editor.left || end > editor.left + seen {
            continue;
        }
        if place == text.chars().count() && cursor != Some(place) {
            break;
        }
        let style = styles.get(place).copied().unwrap_or_default();
        let style = if cursor == Some(place) { style.patch(theme.selected()) } else { style };
        spans.push(Span::styled(shown(c, begin), style));
    }
    Line::from(spans)
}

/// The style of each character of a line: its colour, what is selected, what was found.
fn styles(editor: &Editor, index: usize, theme: Theme) -> Vec<Style> {
    let text = &editor.area.lines()[index];
    let mut styles: Vec<Style> = match editor.colors.get(text) {
        Some(pieces) => pieces
            .iter()
            .flat_map(|(role, text)| {
                let style = theme.style(Role::Syntax(*role));
                text.chars().map(move |_| style)
            })
            .collect(),
        None => vec![Style::new(); text.chars().count()],
    };
    if let Some(((first, from), (last, to))) = editor.area.selection_range() {
        for (column, style) in styles.iter_mut().enumerate() {
            let here = (index, column);
            if here >= (first, from) && here < (last, to) {
                *style = style.patch(theme.selected());
            }
        }
    }
    for (bytes, current) in editor.found.iter().flat_map(|found| found.on_line(index)) {
        let bytes_to = |end: usize| text.get(..end).map_or(0, |text| text.chars().count());
        let range = bytes_to(bytes.start)..bytes_to(bytes.end);
        for style in styles.get_mut(range).into_iter().flatten() {
            *style = style.patch(theme.found(current));
        }
    }
    styles
}

/// What becomes of what is not saved.
pub(super) fn draw_unsaved(editor: &Editor, keys: &Keymap, theme: Theme, frame: &mut Frame) {
    let width = usize::from(popup_width(frame.area()).saturating_sub(4));
    let text = format!("{} has changes that are not saved.", sanitize::line(&editor.name));
    let mut lines = vec![Line::default()];
    lines.extend(wrap_text(&text, width).into_iter().map(|it| Line::raw(format!(" {it}"))));
    lines.push(Line::default());
    let key = |action| Span::styled(keys.name(Context::Unsaved, action), theme.style(Role::Action));
    let what = |what| Span::styled(what, theme.style(Role::Dim));
    lines.push(Line::from(vec![
        Span::raw(" "),
        key(Action::Confirm),
        what(" save and close   "),
        key(Action::Discard),
        what(" close and lose them   "),
        key(Action::Back),
        what(" go on editing"),
    ]));
    popup("Save?", lines, 0, theme, frame);
}
