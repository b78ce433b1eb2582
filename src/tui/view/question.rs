//! A question before something that cannot be undone.

use super::help::{popup, popup_width};
use crate::markdown::{Role, wrap_text};
use crate::tui::keymap::{Action, Context};
use crate::tui::state::{Question, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::text::{Line, Span};

pub(super) fn draw(state: &State, question: &Question, theme: Theme, frame: &mut Frame) {
    let width = usize::from(popup_width(frame.area()).saturating_sub(4));
    let mut lines = vec![Line::default()];
    lines
        .extend(wrap_text(&question.text, width).into_iter().map(|it| Line::raw(format!(" {it}"))));
    lines.push(Line::default());
    let key = |action| {
        let key = format!(" {}", state.keys.name(Context::Question, action));
        Span::styled(key, theme.style(Role::Action))
    };
    lines.push(Line::from(vec![
        key(Action::Confirm),
        Span::styled(" yes  ", theme.style(Role::Dim)),
        key(Action::Back),
        Span::styled(" no", theme.style(Role::Dim)),
    ]));
    popup(question.title, lines, 0, theme, frame);
}
