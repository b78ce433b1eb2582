//! The home screen: twelve factors, how far they are learned, how the project stands.

use super::{chrome, fit, inset, pad};
use crate::check::report::{Counts, Status};
use crate::curriculum::Factor;
use crate::markdown::Role;
use crate::progress::LearnState;
use crate::tui::state::{Home, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

pub(super) fn draw(state: &State, home: &Home, theme: Theme, frame: &mut Frame) {
    let title = format!("twelve-tui  {}", state.project.name);
    let area = inset(chrome::draw(state, &title, &chrome::check_state(state), theme, frame));
    let list = Rect { height: 13.min(area.height), ..area };
    let width = usize::from(list.width);
    let mut lines = vec![Line::styled(
        pad(&format!("  {:5}{:22}{:18}{}", "", "Factor", "Learned", "This project"), width, theme),
        theme.style(Role::Dim),
    )];
    lines.extend(
        Factor::all().map(|factor| row(state, factor, home.selected == factor, width, theme)),
    );
    frame.render_widget(Paragraph::new(lines), list);

    let rest =
        Rect { y: list.bottom() + 1, height: area.height.saturating_sub(list.height + 1), ..area };
    frame.render_widget(
        Paragraph::new(details(state, home.selected, theme)).wrap(Wrap { trim: true }),
        rest,
    );
}

fn row(state: &State, factor: Factor, selected: bool, width: usize, theme: Theme) -> Line<'static> {
    let (sign, learned, role) = learned(state, factor, theme);
    let pointer = match (selected, theme.ascii) {
        (true, false) => "▸ ",
        (true, true) => "> ",
        (false, _) => "  ",
    };
    let mut spans = vec![
        Span::raw(pointer),
        Span::styled(pad(factor.roman(), 5, theme), theme.style(Role::Dim)),
        Span::raw(pad(factor.title(), 22, theme)),
        Span::styled(pad(&format!("{sign} {learned}"), 18, theme), theme.style(role)),
    ];
    let room = width.saturating_sub(47);
    spans.extend(standing(&counts(state, factor), room, theme));
    let used: usize = spans.iter().map(Span::width).sum();
    spans.push(Span::raw(" ".repeat(width.saturating_sub(used))));
    let line = Line::from(spans);
    if selected { theme.select(line) } else { line }
}

fn learned(state: &State, factor: Factor, theme: Theme) -> (&'static str, String, Role) {
    let Some(lesson) = state.lesson(factor) else {
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
    Counts::of(
        state.items().iter().filter(|item| item.criterion.factor == factor).map(|item| item.shown),
    )
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

/// The selected factor in a few lines, and what to do next.
fn details(state: &State, factor: Factor, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::from(vec![
        Span::styled(factor.to_string(), theme.style(Role::Heading(2))),
        Span::raw(format!(": {}.", factor.summary())),
    ])];
    if let Some(lesson) = state.lesson(factor) {
        lines.push(Line::raw(format!("{} About {} minutes.", lesson.summary, lesson.minutes)));
    }
    let unmet: Vec<_> = state
        .items()
        .into_iter()
        .filter(|item| item.criterion.factor == factor && item.shown == Status::Unmet)
        .map(|item| {
            let message = item.machine.map_or("", |machine| machine.message.as_str());
            Line::from(vec![
                Span::styled(format!("{} ", theme.sign(Status::Unmet)), theme.style(Role::Bad)),
                Span::raw(fit(&format!("{}: {message}", item.criterion.id), 300, theme)),
            ])
        })
        .collect();
    lines.extend(unmet);
    if let Some((next, why)) = next_step(state) {
        lines.push(Line::default());
        lines.push(Line::from(vec![
            Span::styled("Next: ", theme.style(Role::Action)),
            Span::raw(format!("{next}, {why}.")),
        ]));
    }
    lines
}

/// The lesson to read next, and why.
fn next_step(state: &State) -> Option<(Factor, String)> {
    let open = |factor: Factor| {
        state
            .lesson(factor)
            .is_some_and(|lesson| state.progress.state(lesson) != LearnState::Learned)
    };
    let started = |factor: Factor| {
        state
            .lesson(factor)
            .is_some_and(|lesson| state.progress.state(lesson) == LearnState::Started)
    };
    if let Some(factor) = Factor::all().find(|factor| started(*factor)) {
        return Some((factor, "because you have begun it".into()));
    }
    let worst = Factor::all()
        .filter(|factor| open(*factor))
        .max_by_key(|factor| (counts(state, *factor).unmet, std::cmp::Reverse(*factor)))?;
    let why = match counts(state, worst).unmet {
        0 => "a good place to begin".into(),
        1 => "because one of its criteria is unmet here".into(),
        unmet => format!("because {unmet} of its criteria are unmet here"),
    };
    Some((worst, why))
}
