//! The counts by factor and by principle, how they came about, and what is otherwise than before.

use super::help::{popup, popup_width};
use super::{fit, pad};
use crate::checklist::{Group, Point, Tally, Way, compare, sparkline, standing};
use crate::curriculum::Criterion;
use crate::markdown::Role;
use crate::sanitize;
use crate::tui::state::{Before, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

/// Columns of a name, and of a picture.
const NAME: usize = 32;
const PICTURE: usize = 10;
/// So many days are told in words.
const DAYS: usize = 6;

pub(super) fn draw(state: &State, scroll: usize, theme: Theme, frame: &mut Frame) {
    let width = usize::from(popup_width(frame.area()).saturating_sub(3));
    let items = state.items();
    let mut lines = Vec::new();
    if let Some(before) = &state.project.before {
        lines.extend(became(state, before, width, theme));
    }
    lines.push(heading("Whole", theme));
    let points = state.project.trend.thinned(PICTURE);
    let over_time = |of: &dyn Fn(&Criterion) -> bool| -> Vec<Tally> {
        let criteria = || state.pack.criteria.iter().filter(|criterion| of(criterion));
        points.iter().map(|point| point.tally(criteria())).collect()
    };
    let all = over_time(&|_| true);
    lines.push(row("All criteria", Tally::of(&items), &all, width, theme));
    lines.push(heading("By factor", theme));
    for Group { id, title, tally } in Tally::by_factor(&items) {
        let of = |criterion: &Criterion| criterion.factor.slug() == id;
        lines.push(row(title, tally, &over_time(&of), width, theme));
    }
    lines.push(heading("By principle", theme));
    for Group { id, title, tally } in Tally::by_principle(&items) {
        let of = |criterion: &Criterion| {
            let mut all = crate::curriculum::Principle::ALL.into_iter();
            all.find(|it| it.slug == id).is_some_and(|it| it.is_carried_by(criterion.factor))
        };
        lines.push(row(title, tally, &over_time(&of), width, theme));
    }
    let apps = state.apps();
    if apps.len() > 1 {
        lines.push(heading("By app", theme));
        for app in &apps {
            let tallies = points.iter().filter(|point| point.apps().contains(app.as_str()));
            let tallies: Vec<Tally> =
                tallies.map(|point| point.tally_in(app, &state.pack.criteria)).collect();
            let (title, tally) = (sanitize::line(app), Tally::of_app(&items, app));
            lines.push(row(&title, tally, &tallies, width, theme));
        }
    }
    lines.extend(days(state, theme));
    popup("How the project stands", lines, scroll, theme, frame);
}

fn heading(text: &str, theme: Theme) -> Line<'static> {
    Line::styled(format!(" {text}"), theme.style(Role::Heading(2)))
}

/// Counts, and those that there were before.
fn row(title: &str, tally: Tally, tallies: &[Tally], width: usize, theme: Theme) -> Line<'static> {
    let met: Vec<usize> = tallies.iter().map(|tally| tally.met).collect();
    let most = tallies.iter().map(|tally| tally.applicable).max().unwrap_or(0);
    let trend = if met.len() < 2 || theme.ascii { String::new() } else { sparkline(&met, most) };
    let counts = tally.in_words();
    let name = NAME.min(width.saturating_sub(counts.len() + trend.width() + 6)).max(12);
    Line::from(vec![
        Span::raw(format!("   {}", pad(title, name, theme))),
        Span::raw(counts),
        Span::styled(format!("  {trend}"), theme.style(Role::Good)),
    ])
}

/// How it stood, in words: the pictures say nothing to some.
fn days(state: &State, theme: Theme) -> Vec<Line<'static>> {
    let points = state.project.trend.thinned(DAYS);
    if points.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![heading("Over time", theme)];
    lines.extend(points.into_iter().map(|point| {
        let words = point.tally(&state.pack.criteria).in_words();
        Line::from(vec![
            Span::raw(format!("   {}  {words}", point.on)),
            Span::styled(format!("  {}", commit(point)), theme.style(Role::Dim)),
        ])
    }));
    lines
}

fn commit(point: &Point) -> String {
    let id = point.commit.as_deref().and_then(|id| id.get(..10));
    match (id, point.dirty) {
        (Some(id), true) => format!("{id} and changes"),
        (Some(id), false) => id.to_owned(),
        (None, _) => String::new(),
    }
}

/// What is otherwise than it was.
fn became(state: &State, before: &Before, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let point = &before.point;
    let asked = sanitize::line(&before.asked).into_owned();
    let mut lines = vec![heading(&format!("Since {asked}"), theme)];
    let words = point.tally(&state.pack.criteria).in_words();
    lines.push(Line::from(vec![
        Span::raw(format!("   {}  {words} then", point.on)),
        Span::styled(format!("  {}", commit(point)), theme.style(Role::Dim)),
    ]));
    let became = compare(&point.standing, &standing(&state.items()));
    if became.is_empty() {
        lines.push(Line::raw("   Nothing stands otherwise."));
    }
    for way in Way::ALL {
        let of_way: Vec<_> = became.iter().filter(|it| it.is(way)).collect();
        if of_way.is_empty() {
            continue;
        }
        let role = match way {
            Way::Met => Role::Good,
            Way::Unmet => Role::Bad,
            Way::Stale | Way::Other => Role::Open,
        };
        lines.push(Line::styled(format!("   {}", way.title()), theme.style(role)));
        for one in of_way {
            let text = format!("     {}: {}", one.id, one.in_words());
            lines.push(Line::raw(fit(&sanitize::line(&text), width, theme)));
        }
    }
    lines.push(Line::default());
    lines
}
