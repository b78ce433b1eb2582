//! The home screen: twelve factors and the pages around them, how far they are learned, how the
//! project stands.

use super::{chrome, fit, inset, pad, window};
use crate::check::report::{Counts, Status};
use crate::curriculum::{Factor, Subject};
use crate::markdown::Role;
use crate::progress::LearnState;
use crate::sanitize;
use crate::tui::state::{Home, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

pub(super) fn draw(state: &State, home: &Home, theme: Theme, frame: &mut Frame) {
    let title = format!("twelve-tui  {}", state.project.name);
    let area = inset(chrome::draw(state, &title, &chrome::check_state(state), theme, frame));
    let subjects: Vec<Subject> = state.pack.subjects().collect();
    let rows = area.height.min(u16::try_from(subjects.len() + 1).unwrap_or(u16::MAX));
    let list = Rect { height: rows, ..area };
    let width = usize::from(list.width);
    let mut lines = vec![Line::styled(
        pad(&format!("  {:5}{:22}{:18}{}", "", "Factor", "Learned", "This project"), width, theme),
        theme.style(Role::Dim),
    )];
    let selected = subjects.iter().position(|it| *it == home.selected).unwrap_or(0);
    let seen = window(selected, subjects.len(), usize::from(rows.saturating_sub(1)));
    lines.extend(
        subjects[seen]
            .iter()
            .map(|subject| row(state, *subject, home.selected == *subject, width, theme)),
    );
    frame.render_widget(Paragraph::new(lines), list);

    // A blank line sets the list apart where there is room for one.
    let gap = u16::from(area.height > list.height + 4);
    let rest = Rect {
        y: list.bottom() + gap,
        height: area.height.saturating_sub(list.height + gap),
        ..area
    };
    frame.render_widget(
        Paragraph::new(details(state, home.selected, theme)).wrap(Wrap { trim: true }),
        rest,
    );
}

/// The index of the row that is drawn at `y`, if any: below the header and the head of the list.
pub fn row_at(selected: usize, len: usize, size: (u16, u16), y: u16) -> Option<usize> {
    let area = usize::from(size.1.saturating_sub(super::CHROME));
    let seen = window(selected, len, area.min(len + 1).saturating_sub(1));
    seen.into_iter().nth(usize::from(y.checked_sub(3)?))
}

fn row(
    state: &State,
    subject: Subject,
    selected: bool,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let (sign, learned, role) = learned(state, subject, theme);
    // A page has no numeral, and its title begins where the numerals do.
    let name = match subject {
        Subject::Factor(factor) => vec![
            Span::styled(pad(factor.roman(), 5, theme), theme.style(Role::Dim)),
            Span::raw(pad(factor.title(), 22, theme)),
        ],
        page => vec![Span::raw(pad(&page_title(state, page), 26, theme) + " ")],
    };
    let mut spans = vec![Span::raw(theme.pointer(selected))];
    spans.extend(name);
    spans.push(Span::styled(pad(&format!("{sign} {learned}"), 18, theme), theme.style(role)));
    if let Some(factor) = subject.factor() {
        spans.extend(standing(&counts(state, factor), width.saturating_sub(47), theme));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    spans.push(Span::raw(" ".repeat(width.saturating_sub(used))));
    let line = Line::from(spans);
    if selected { theme.select(line) } else { line }
}

/// The title that a page has in its front matter.
fn page_title(state: &State, page: Subject) -> String {
    match state.lesson(page) {
        Some(lesson) => sanitize::line(&lesson.title).into_owned(),
        None => page.to_string(),
    }
}

fn learned(state: &State, subject: Subject, theme: Theme) -> (&'static str, String, Role) {
    let Some(lesson) = state.lesson(subject) else {
        return (" ", "not written yet".into(), Role::Dim);
    };
    let parts = state.progress.learned(lesson);
    match (state.progress.state(lesson), theme.ascii) {
        (LearnState::New, false) => ("○", "new".into(), Role::Text),
        (LearnState::New, true) => ("o", "new".into(), Role::Text),
        (LearnState::Started, _) => {
            let sign = if theme.ascii { "*" } else { "◐" };
            (sign, format!("{} of {} parts", parts.done, parts.of), Role::Open)
        }
        (LearnState::Learned, false) => ("●", "learned".into(), Role::Good),
        (LearnState::Learned, true) => ("@", "learned".into(), Role::Good),
    }
}

fn counts(state: &State, factor: Factor) -> Counts {
    let items = state.items();
    let of_factor = items.iter().filter(|it| it.criterion.factor == factor && it.app.is_none());
    Counts::of(of_factor.map(|item| item.shown))
}

/// The counts of a factor, the worst first.
fn standing(counts: &Counts, room: usize, theme: Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut left = room;
    for (count, status, word) in [
        (counts.error, Status::Error, "failed"),
        (counts.unmet, Status::Unmet, "unmet"),
        (counts.waived, Status::Waived, "waived"),
        (counts.met, Status::Met, "met"),
        (counts.unknown, Status::Unknown, "unknown"),
        (counts.not_applicable, Status::NotApplicable, "n/a"),
    ] {
        let text = format!("{} {count} {word}  ", theme.sign(status));
        let width = Span::raw(text.as_str()).width();
        if count > 0 && width <= left {
            left -= width;
            spans.push(Span::styled(text, theme.style(Theme::role(status))));
        }
    }
    spans
}

/// What to do next, and the selected row in a few lines.
fn details(state: &State, subject: Subject, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    lines.extend(to_repeat(state, theme));
    if let Some((next, why)) = next_step(state) {
        let name = match next {
            Subject::Factor(factor) => factor.to_string(),
            page => page_title(state, page),
        };
        lines.push(Line::from(vec![
            Span::styled("Next: ", theme.style(Role::Action)),
            Span::raw(format!("{name}, {why}.")),
        ]));
    }
    lines.push(match subject {
        Subject::Factor(factor) => Line::from(vec![
            Span::styled(factor.to_string(), theme.style(Role::Heading(2))),
            Span::raw(format!(": {}.", factor.summary())),
        ]),
        page => Line::styled(page_title(state, page), theme.style(Role::Heading(2))),
    });
    if let Some(lesson) = state.lesson(subject) {
        let about = format!("{} About {} minutes.", lesson.summary, lesson.minutes);
        lines.push(Line::raw(sanitize::line(&about).into_owned()));
    }
    let unmet: Vec<_> = state
        .items()
        .into_iter()
        .filter(|item| Some(item.criterion.factor) == subject.factor())
        .filter(|item| item.shown == Status::Unmet && item.app.is_none())
        .map(|item| {
            let message = item.machine.map_or("", |machine| machine.message.as_str());
            Line::from(vec![
                Span::styled(format!("{} ", theme.sign(Status::Unmet)), theme.style(Role::Bad)),
                Span::raw(fit(&format!("{}: {message}", item.criterion.id), 300, theme)),
            ])
        })
        .collect();
    lines.extend(unmet);
    lines
}

/// How many questions are to be repeated today, where any are.
fn to_repeat(state: &State, theme: Theme) -> Option<Line<'static>> {
    let due = state.progress.due(&state.pack.lessons, state.today()).len();
    let words = match due {
        0 => return None,
        1 => "1 question to repeat".to_owned(),
        due => format!("{due} questions to repeat"),
    };
    Some(Line::from(vec![
        Span::styled(words, theme.style(Role::Open)),
        Span::styled(": ", theme.style(Role::Dim)),
        Span::styled("u", theme.style(Role::Action)),
        Span::styled(" asks what you missed before.", theme.style(Role::Dim)),
    ]))
}

/// What to read next, and why.
fn next_step(state: &State) -> Option<(Subject, String)> {
    let stands = |subject: Subject| state.lesson(subject).map(|it| state.progress.state(it));
    if let Some(begun) = state.pack.subjects().find(|it| stands(*it) == Some(LearnState::Started)) {
        return Some((begun, "because you have begun it".into()));
    }
    let any_learned = state.pack.subjects().any(|it| stands(it) == Some(LearnState::Learned));
    if stands(Subject::Introduction) == Some(LearnState::New) && !any_learned {
        return Some((Subject::Introduction, "the place to begin".into()));
    }
    let worst = Factor::all()
        .filter(|factor| stands(Subject::Factor(*factor)) == Some(LearnState::New))
        .max_by_key(|factor| (counts(state, *factor).unmet, std::cmp::Reverse(*factor)))?;
    let why = match counts(state, worst).unmet {
        0 => "a good place to begin".into(),
        1 => "because one of its criteria is unmet here".into(),
        unmet => format!("because {unmet} of its criteria are unmet here"),
    };
    Some((worst.into(), why))
}
