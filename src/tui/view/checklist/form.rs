//! The form for the team's word.

use crate::checklist::Said;
use crate::markdown::{Role, wrap_text};
use crate::tui::keymap::{Action, Context, Keymap};
use crate::tui::state::{Field, Form};
use crate::tui::theme::Theme;
use crate::tui::update::CHOICES;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Clear, Paragraph, Wrap};

/// What is said below the fields.
fn hints(keys: &Keymap) -> [String; 2] {
    let key = |action| keys.name(Context::Form, action);
    [
        "Waived is the last day (YYYY-MM-DD); it needs a note and an owner.".to_owned(),
        format!(
            "{} chooses, {} and {} go from field to field, {} saves, {} cancels.",
            key(Action::Next),
            key(Action::PreviousField),
            key(Action::NextField),
            key(Action::Confirm),
            key(Action::Back),
        ),
    ]
}

/// Draws the form.
pub(in crate::tui::view) fn draw(form: &Form, keys: &Keymap, theme: Theme, frame: &mut Frame) {
    let screen = frame.area();
    let width = screen.width.saturating_sub(2).min(76);
    let room = usize::from(width.saturating_sub(4));
    let said = |text: &str, role| -> Vec<Line<'static>> {
        let lines = wrap_text(text, room).into_iter();
        lines.map(|text| Line::styled(format!(" {text}"), theme.style(role))).collect()
    };
    let mut lines = vec![Line::styled(format!(" {}", form.key), theme.style(Role::Strong))];
    lines.extend(Field::ALL.into_iter().map(|field| field_line(form, field, width, theme)));
    lines.push(Line::default());
    let hints: Vec<Line> = hints(keys).iter().flat_map(|text| said(text, Role::Dim)).collect();
    // The box keeps its size where an error takes the place of the hints.
    let height = u16::try_from(lines.len() + hints.len() + 2).unwrap_or(12).min(screen.height);
    lines.extend(match &form.error {
        Some(error) => said(error, Role::Bad),
        None => hints,
    });
    let area =
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    let block = theme.panel("How does it stand?");
    frame.render_widget(Clear, area);
    let text = Text::from(lines);
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }).block(block), area);
}

fn field_line(form: &Form, field: Field, width: u16, theme: Theme) -> Line<'static> {
    let is_here = form.field == field;
    let pointer = if is_here { " > " } else { "   " };
    let label = Span::raw(format!("{pointer}{:<7}", field.name()));
    let Some(index) = field.index() else {
        let mut spans = vec![label];
        for choice in CHOICES {
            let chosen = choice == form.status;
            let word = choice.map_or("take back", Said::name);
            let text = if chosen { format!("[{word}]") } else { format!(" {word} ") };
            let style = if chosen { theme.selected() } else { theme.style(Role::Text) };
            spans.push(Span::styled(text, style));
        }
        return Line::from(spans);
    };
    // Of a long text the end is seen, which is where it grows.
    let text = &form.texts[index];
    let room = usize::from(width).saturating_sub(14);
    let skipped = text.chars().count().saturating_sub(room);
    let mut spans = vec![label, Span::raw(text.chars().skip(skipped).collect::<String>())];
    if is_here {
        spans.push(Span::raw(if theme.ascii { "_" } else { "▏" }));
    }
    Line::from(spans)
}
