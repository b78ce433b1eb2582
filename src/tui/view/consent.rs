//! What a run would do, before it does.

use crate::markdown::{Role, wrap_text};
use crate::run::State as Reach;
use crate::run::consent::{ConsentLine, Need};
use crate::sanitize;
use crate::tui::state::{Consent, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Clear, Paragraph, Wrap};

/// Columns of the labels.
const LABELS: u16 = 19;

pub(super) fn draw(state: &State, consent: &Consent, theme: Theme, frame: &mut Frame) {
    let screen = frame.area();
    let width = screen.width.saturating_sub(4).min(96);
    let height = screen.height.saturating_sub(2);
    let area =
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    let (title, last) = match consent.need {
        Need::Ask => ("May it run?", "Enter: run it, now and next time  o: run it once  Esc: no"),
        _ => ("The first run: this is what happens", "Enter runs it, now and next time. Esc: no"),
    };
    let block = theme.panel(title);
    let inner = block.inner(area);
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(2), Constraint::Min(1), Constraint::Length(1)])
            .areas(inner);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    let name = sanitize::line(&consent.request.name).into_owned();
    frame.render_widget(Line::styled(name, theme.style(Role::Strong)), head);
    let lines = lines(state, consent, theme, usize::from(body.width));
    let hidden = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(body.height);
    let scroll = consent.scroll.min(hidden);
    frame.render_widget(Paragraph::new(Text::from(lines)).scroll((scroll, 0)), body);
    let more = if hidden > scroll { "  Down: more" } else { "" };
    let foot_line = Line::styled(format!("{last}{more}"), theme.style(Role::Action));
    frame.render_widget(Paragraph::new(foot_line).wrap(Wrap { trim: true }), foot);
}

/// The request as a table of two columns, wrapped to `width`.
fn lines(state: &State, consent: &Consent, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let label_width = usize::from(LABELS);
    let mut lines = Vec::new();
    for ConsentLine { label, state, what } in consent.request.lines(&state.protections) {
        let said = state.map_or_else(String::new, |state| format!("{}. ", state.name()));
        let text = said.clone() + &sanitize::line(&what);
        for (index, piece) in
            wrap_text(&text, width.saturating_sub(label_width)).into_iter().enumerate()
        {
            let (label, said) = if index == 0 { (label, said.as_str()) } else { ("", "") };
            // The state stands at the beginning of the first line.
            let rest = piece.strip_prefix(said).map(str::to_owned).unwrap_or(piece);
            lines.push(Line::from(vec![
                Span::styled(format!("{label:label_width$}"), theme.style(Role::Dim)),
                Span::styled(said.to_owned(), theme.style(role_of(state))),
                Span::raw(rest),
            ]));
        }
    }
    if state.protections.is_empty() {
        lines.push(Line::styled("Asking the system what holds it back …", theme.style(Role::Dim)));
    }
    lines
}

/// How a protection's state looks.
fn role_of(state: Option<Reach>) -> Role {
    match state {
        Some(Reach::On) => Role::Good,
        Some(Reach::Partial) => Role::Open,
        Some(Reach::Off) => Role::Bad,
        None => Role::Text,
    }
}
