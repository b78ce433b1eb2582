//! A quiz: the question, its answers, and after the choice the reason for each.

use super::{CHROME, WIDEST_TEXT, chrome, inset};
use crate::markdown::{Role, wrap_text};
use crate::progress::INTERVALS;
use crate::sanitize;
use crate::tui::keymap::Action;
use crate::tui::state::{Quiz, Screen, State};
use crate::tui::theme::Theme;
use crate::tui::update::key_of;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns of an option's number.
const NUMBER: usize = 3;
/// Columns of the word before a reason, `Right: ` or `Wrong: `.
const REASON: usize = 7;

pub(super) fn draw(state: &State, quiz: &Quiz, theme: Theme, frame: &mut Frame) {
    let title = match (quiz.subject, quiz.seen(&state.pack)) {
        (Some(subject), _) => format!("Quiz  {subject}"),
        (None, Some((lesson, _))) => format!("To repeat  from {}", lesson.subject),
        (None, None) => "To repeat".to_owned(),
    };
    let hidden = quiz_hidden(state);
    let more = if hidden > quiz.scroll {
        format!("{}: more  ", key_of(state, Action::Down))
    } else {
        String::new()
    };
    let place = format!("{more}question {} of {}", quiz.question + 1, quiz.questions.len());
    let area = chrome::draw(state, &title, &place, theme, frame);
    let area = inset(inset(area));
    let area = Rect { width: area.width.min(WIDEST_TEXT), ..area };
    let lines: Vec<Line> = lines(state, quiz, usize::from(area.width), theme)
        .into_iter()
        .skip(quiz.scroll.min(hidden))
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// How many lines of the quiz that is seen do not fit.
pub fn quiz_hidden(state: &State) -> usize {
    let Some(Screen::Quiz(quiz)) = state.screen() else { return 0 };
    let (width, height) = state.size;
    let width = usize::from(width.saturating_sub(4).min(WIDEST_TEXT));
    let theme = Theme::mono(state.ascii);
    lines(state, quiz, width, theme)
        .len()
        .saturating_sub(usize::from(height.saturating_sub(CHROME)))
}

fn lines(state: &State, quiz: &Quiz, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let Some((lesson, index)) = quiz.seen(&state.pack) else {
        return vec![Line::raw("This question is no longer there.")];
    };
    let question = &lesson.quiz[index];
    let chosen = quiz.chosen.get(quiz.question).copied().flatten();
    let wrapped = |text: &str, indent: usize| {
        let text = sanitize::lines(text).collect::<Vec<_>>().join(" ");
        wrap_text(&text, width.saturating_sub(indent).max(10))
    };
    let mut lines: Vec<Line> = wrapped(&question.ask, 0)
        .into_iter()
        .map(|it| Line::styled(it, theme.style(Role::Strong)))
        .collect();
    lines.push(Line::default());
    let indent = " ".repeat(NUMBER);
    for (index, option) in question.options.iter().enumerate() {
        let mark = if chosen == Some(index) { " (your answer)" } else { "" };
        let text = format!("{}{mark}", option.text);
        for (row, text) in wrapped(&text, NUMBER).into_iter().enumerate() {
            let number = if row == 0 { format!("{}  ", index + 1) } else { indent.clone() };
            lines.push(Line::from(vec![
                Span::styled(number, theme.style(Role::Action)),
                Span::raw(text),
            ]));
        }
        if chosen.is_some() {
            let (word, role) =
                if option.right { ("Right", Role::Good) } else { ("Wrong", Role::Bad) };
            let reason = wrapped(&option.why, NUMBER + REASON);
            for (row, text) in reason.into_iter().enumerate() {
                let (word, gap) = if row == 0 { (word, ": ") } else { ("", "       ") };
                lines.push(Line::from(vec![
                    Span::raw(indent.clone()),
                    Span::styled(word, theme.style(role)),
                    Span::raw(format!("{gap}{text}")),
                ]));
            }
        }
        lines.push(Line::default());
    }
    let said = after(state, quiz, chosen.is_some());
    let said = said.iter().flat_map(|text| wrapped(text, 0));
    lines.extend(said.map(|text| Line::styled(text, theme.style(Role::Dim))));
    lines
}

/// What can be done now, and at the end what it came to.
fn after(state: &State, quiz: &Quiz, answered: bool) -> Vec<String> {
    let key = |action| key_of(state, action);
    if !answered {
        return vec!["Press the number of your answer.".to_owned()];
    }
    let (all, right) = quiz.score(&state.pack);
    let mut said = Vec::new();
    if all == quiz.questions.len() {
        let missed = all - right;
        said.push(match missed {
            0 => format!("{right} of {all} right."),
            1 => format!("{right} of {all} right. The one that you missed comes back tomorrow."),
            _ => {
                format!("{right} of {all} right. The {missed} that you missed come back tomorrow.")
            }
        });
        if quiz.subject.is_none() && right > 0 {
            let [_, second, third, last] = INTERVALS;
            said.push(format!(
                "What is right each time comes back after {second}, {third} and {last} days, \
                 and then no more."
            ));
        }
    }
    let next = quiz.question + 1 < quiz.questions.len();
    said.push(if next {
        format!("{}: the next question. {}: back.", key(Action::Next), key(Action::Back))
    } else {
        format!("{}: back.", key(Action::Next))
    });
    said
}
