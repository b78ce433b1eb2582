//! A quiz: the question, its answers, and after the choice the reason for each.

use super::{chrome, inset};
use crate::markdown::Role;
use crate::tui::state::{Quiz, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Wrap};

pub(super) fn draw(state: &State, quiz: &Quiz, theme: Theme, frame: &mut Frame) {
    let Some(lesson) = state.lesson(quiz.subject) else { return };
    let place = format!("question {} of {}", quiz.question + 1, lesson.quiz.len());
    let area = chrome::draw(state, &format!("Quiz  {}", quiz.subject), &place, theme, frame);
    let area = inset(inset(area));
    let area = Rect { width: area.width.min(super::WIDEST_TEXT), ..area };
    let Some(question) = lesson.quiz.get(quiz.question) else { return };
    let chosen = quiz.chosen.get(quiz.question).copied().flatten();
    let mut lines =
        vec![Line::styled(question.ask.clone(), theme.style(Role::Strong)), Line::default()];
    for (index, option) in question.options.iter().enumerate() {
        let mark = if chosen == Some(index) { "your answer" } else { "" };
        lines.push(Line::from(vec![
            Span::styled(format!("{}  ", index + 1), theme.style(Role::Action)),
            Span::raw(option.text.clone()),
            Span::styled(format!("  {mark}"), theme.style(Role::Dim)),
        ]));
        if chosen.is_some() {
            let (word, role) =
                if option.right { ("Right", Role::Good) } else { ("Wrong", Role::Bad) };
            lines.push(Line::from(vec![
                Span::raw("   "),
                Span::styled(word, theme.style(role)),
                Span::raw(format!(": {}", option.why)),
            ]));
        }
        lines.push(Line::default());
    }
    lines.push(match chosen {
        None => Line::styled("Press the number of your answer.", theme.style(Role::Dim)),
        Some(_) => Line::styled(
            "Enter goes to the next question, Esc back to the lesson.",
            theme.style(Role::Dim),
        ),
    });
    let scroll = u16::try_from(quiz.scroll.min(lines.len().saturating_sub(1))).unwrap_or(0);
    let text = Paragraph::new(Text::from(lines)).wrap(Wrap { trim: false }).scroll((scroll, 0));
    frame.render_widget(text, area);
}
