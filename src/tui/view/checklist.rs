//! The checklist: the criteria by factor, and what is known of the selected one.

mod details;
pub(super) mod form;

use super::{chrome, fit, inset, pad, scrolled};
use crate::check::report::Status;
use crate::checklist::{Item, Key, Sort, Tally, sparkline};
use crate::curriculum::Factor;
use crate::markdown::Role;
use crate::tui::keymap::Action;
use crate::tui::state::{Before, Check, ChecklistScreen, Seen, State};
use crate::tui::theme::Theme;
use crate::tui::update::key_of;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

/// From this width on, the details stand beside the list, else below it.
const BESIDE_FROM: u16 = 110;
/// From this width of the list on, its rows have the questions.
const QUESTIONS_FROM: usize = 84;
/// The width of a row's id, where the question stands after it.
const ID: usize = 34;
/// The details are no wider than this: longer lines are hard to read.
const WIDEST_DETAILS: u16 = 88;
/// A list that is narrower than this says less of each status.
const NARROW: usize = 70;
/// Columns of a factor's small picture.
const TREND: usize = 8;

pub(super) fn draw(state: &State, screen: &ChecklistScreen, theme: Theme, frame: &mut Frame) {
    let shared = if state.project.is_shared { ", shared" } else { "" };
    let title = format!("Checklist  {}{shared}", state.project.name);
    let items = state.items();
    let right = match &state.project.check {
        Check::Done(_) => standing(&items, state, screen.narrow.app.as_deref()),
        _ => chrome::check_state(state),
    };
    let area = inset(chrome::draw(state, &title, &right, theme, frame));
    let listed = state.listed(screen);
    let head = Rect { height: 1, ..area };
    let line = listing(state, screen, listed.len(), items.len(), usize::from(area.width), theme);
    frame.render_widget(line, head);
    let (list, details) = areas(area);
    let rows = list_lines(state, &items, &listed, screen, list, theme);
    frame.render_widget(Paragraph::new(rows), list);
    if let Some(item) = listed.iter().find(|item| item.key() == screen.selected) {
        let text = Text::from(details::lines(state, item, screen.evidence, details, theme));
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }), details);
    }
}

/// Where the list is below its head, and where what is known of the chosen row.
fn areas(area: Rect) -> (Rect, Rect) {
    let is_wide = area.width + 2 >= BESIDE_FROM;
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if is_wide {
        // What the details do not need is the questions'.
        let list = (area.width / 2).max(area.width.saturating_sub(WIDEST_DETAILS));
        (
            Rect { width: list - 1, ..area },
            Rect { x: area.x + list + 1, width: area.width - list - 1, ..area },
        )
    } else {
        let half = area.height / 2;
        (
            Rect { height: half, ..area },
            Rect { y: area.y + half + 1, height: area.height.saturating_sub(half + 1), ..area },
        )
    }
}

/// Where the list is on a screen of this size.
fn list_area(size: (u16, u16)) -> Rect {
    let (width, height) = (size.0.saturating_sub(2), size.1.saturating_sub(super::CHROME));
    areas(Rect { x: 1, y: 2, width, height }).0
}

/// The first row that is seen, so that what is selected is, with `around` rows on each side.
pub fn top(state: &State, screen: &ChecklistScreen, around: usize) -> usize {
    let listed = state.listed(screen);
    seen(&rows(&listed, screen.sort), screen, around, list_area(state.size)).start
}

/// What is drawn at this place of the list, if anything can be chosen there.
pub fn key_at(state: &State, screen: &ChecklistScreen, x: u16, y: u16) -> Option<Key> {
    let list = list_area(state.size);
    let listed = state.listed(screen);
    let rows = rows(&listed, screen.sort);
    let row = usize::from(y.checked_sub(list.y)?);
    let index = list.contains((x, y).into()).then(|| seen(&rows, screen, 0, list).nth(row))??;
    match &rows[index] {
        Row::Item(item) => Some(item.key()),
        Row::Factor(_) => None,
    }
}

/// A row of the list.
enum Row<'a> {
    Factor(Factor),
    Item(&'a Item<'a>),
}

fn rows<'a>(listed: &'a [Item<'a>], sort: Sort) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut factor = None;
    for item in listed {
        let is_new = factor.replace(item.criterion.factor) != Some(item.criterion.factor);
        if is_new && sort == Sort::Factor {
            rows.push(Row::Factor(item.criterion.factor));
        }
        rows.push(Row::Item(item));
    }
    rows
}

/// The rows that are seen.
fn seen(
    rows: &[Row],
    screen: &ChecklistScreen,
    around: usize,
    area: Rect,
) -> std::ops::Range<usize> {
    let is_selected = |row: &Row| matches!(row, Row::Item(item) if item.key() == screen.selected);
    let selected = rows.iter().position(is_selected).unwrap_or(0);
    scrolled(screen.top, selected, around, rows.len(), usize::from(area.height))
}

/// The counts of the whole, and how they came about.
fn standing(items: &[Item], state: &State, app: Option<&str>) -> String {
    let words = tally(items, app).in_plain_words();
    let trend = picture(state, None, app).map(|it| format!("  {it}")).unwrap_or_default();
    let of = app.map(|app| format!("{}: ", crate::sanitize::line(app))).unwrap_or_default();
    format!("{of}{words}{trend}")
}

/// The counts of the whole project, or of one of its apps.
fn tally<'a, 'b: 'a>(items: impl IntoIterator<Item = &'a Item<'b>>, app: Option<&str>) -> Tally {
    match app {
        Some(app) => Tally::of_app(items, app),
        None => Tally::of(items),
    }
}

/// How a factor, or the whole, came to stand as it does; none where nothing is to be seen.
fn picture(state: &State, factor: Option<Factor>, app: Option<&str>) -> Option<String> {
    let criteria = &state.pack.criteria;
    if state.ascii {
        return None;
    }
    let points = state.project.trend.thinned(TREND);
    // Of an app, those that know it.
    let points: Vec<_> = match app {
        Some(app) => points.into_iter().filter(|point| point.apps().contains(app)).collect(),
        None => points,
    };
    if points.len() < 2 {
        return None;
    }
    let wanted = || criteria.iter().filter(|it| factor.is_none_or(|factor| it.factor == factor));
    let tallies: Vec<Tally> = points
        .iter()
        .map(|point| match app {
            Some(app) => point.tally_in(app, wanted()),
            None => point.tally(wanted()),
        })
        .collect();
    let met: Vec<usize> = tallies.iter().map(|tally| tally.met).collect();
    let most = tallies.iter().map(|tally| tally.applicable).max()?;
    Some(sparkline(&met, most))
}

/// What is listed, in a line; at the right what goes on.
fn listing(
    state: &State,
    screen: &ChecklistScreen,
    listed: usize,
    all: usize,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let mut parts = Vec::new();
    parts.push(if listed == all { format!("All {all}") } else { format!("{listed} of {all}") });
    if screen.filter != crate::checklist::Filter::All {
        parts.push(screen.filter.name().to_owned());
    }
    parts.extend(screen.narrow.factor.map(|factor| factor.to_string()));
    parts.extend(screen.narrow.app.as_ref().map(|app| format!("in {app}")));
    if !screen.narrow.text.is_empty() {
        parts.push(format!("with \u{201c}{}\u{201d}", screen.narrow.text));
    }
    if screen.sort != Sort::Factor {
        parts.push(format!("by {}", screen.sort.name()));
    }
    let mut going_on = Vec::new();
    if let Some(before) = &state.project.before {
        going_on.push(format!("since {}", before.asked));
    }
    if state.project.watched != Seen::No {
        going_on.push("watching".to_owned());
    }
    let quote = |text: String| if theme.ascii { text.replace(['“', '”'], "\"") } else { text };
    let right = crate::sanitize::line(&going_on.join(", ")).into_owned();
    let left = crate::sanitize::line(&quote(parts.join(", "))).into_owned();
    let left = pad(&left, width.saturating_sub(right.width()), theme);
    Line::styled(left + &right, theme.style(Role::Dim))
}

fn list_lines(
    state: &State,
    items: &[Item],
    listed: &[Item],
    screen: &ChecklistScreen,
    area: Rect,
    theme: Theme,
) -> Vec<Line<'static>> {
    if listed.is_empty() {
        use Action::{AppFilter, FactorFilter, Filter, Search};
        let [f, t, a, search] =
            [Filter, FactorFilter, AppFilter, Search].map(|it| key_of(state, it));
        let text = format!("Nothing is listed like this; {f}, {t}, {a} and {search} change that.");
        return vec![Line::raw(text)];
    }
    let width = usize::from(area.width);
    let before = state.project.before.as_ref();
    let app = screen.narrow.app.as_deref();
    let rows = rows(listed, screen.sort);
    let lines = seen(&rows, screen, 0, area).map(|index| match &rows[index] {
        Row::Factor(factor) => heading(state, items, *factor, app, width, theme),
        Row::Item(item) => row(item, before, item.key() == screen.selected, width, theme),
    });
    lines.collect()
}

/// A factor, its counts, and how they came about.
fn heading(
    state: &State,
    items: &[Item],
    factor: Factor,
    app: Option<&str>,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let tally = tally(items.iter().filter(|item| item.criterion.factor == factor), app);
    let trend = picture(state, Some(factor), app).filter(|_| tally.applicable > 0);
    let trend = trend.map(|it| format!("  {it}")).unwrap_or_default();
    let undecided = match tally.all - tally.decided {
        0 => String::new(),
        count => format!(", {count} undecided"),
    };
    let counts = match (tally.applicable, tally.decided) {
        (0, 1..) => "does not apply".to_owned(),
        (applicable, _) => format!("{} of {applicable} met{undecided}", tally.met),
    };
    let room = width.saturating_sub(counts.width() + trend.width());
    Line::from(vec![
        Span::styled(pad(&factor.to_string(), room, theme), theme.style(Role::Heading(2))),
        Span::styled(counts, theme.style(Role::Dim)),
        Span::styled(trend, theme.style(Role::Good)),
    ])
}

fn row(
    item: &Item,
    before: Option<&Before>,
    selected: bool,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let name = name(item);
    let (word, column) = match (width < NARROW, item.shown) {
        (true, Status::NotApplicable) => ("n/a", 9),
        (true, status) => (status.name(), 9),
        (false, status) => (status.name(), 16),
    };
    let status = format!("  {} {word:<column$}", theme.sign(item.shown));
    let left = width.saturating_sub(status.width() + name.width() + 2);
    let marks = fit(&marks(item, before), left.max(8), theme);
    let room = width.saturating_sub(status.width() + marks.width());
    let mut spans = vec![Span::styled(status, theme.style(Theme::role(item.shown)))];
    if width >= QUESTIONS_FROM && room > ID + 2 && name.width() < ID {
        let question = crate::sanitize::line(&item.criterion.question).into_owned();
        let question = pad(&question, room - ID - 2, theme) + "  ";
        spans.push(Span::raw(pad(&name, ID, theme)));
        spans.push(Span::styled(question, theme.style(Role::Dim)));
    } else {
        spans.push(Span::raw(pad(&name, room, theme)));
    }
    spans.push(Span::styled(marks, theme.style(Role::Open)));
    let line = Line::from(spans);
    if selected { theme.select(line) } else { line }
}

/// The criterion, and the app where only that is meant.
fn name(item: &Item) -> String {
    match item.app {
        Some(app) => format!("{} in {}", item.criterion.id, crate::sanitize::line(app)),
        None => item.criterion.id.clone(),
    }
}

/// How it stood when it is compared with, where that was otherwise.
fn was(item: &Item, before: Option<&Before>) -> Option<String> {
    let before = before.filter(|_| item.app.is_none())?;
    let was = before.point.standing.get(&item.criterion.id)?;
    let is_other = was.status != item.shown || was.stale != item.stale;
    is_other.then(|| format!("was {was}"))
}

/// What is to be said of the team's word, in words, the most pressing first.
fn marks(item: &Item, before: Option<&Before>) -> String {
    let mut marks: Vec<String> = was(item, before).into_iter().collect();
    let Some(word) = item.word else { return marks.concat() };
    for (is_so, mark) in [
        (item.overdue, "overdue"),
        (item.expired, "waiver ended"),
        (item.disagrees, "disagrees"),
        (item.stale, "stale"),
    ] {
        if is_so {
            marks.push(mark.to_owned());
        }
    }
    if let Some(due) = word.due.filter(|_| !item.overdue) {
        marks.push(format!("due {due}"));
    }
    marks.push(
        word.owner.as_deref().map_or("team".into(), |it| crate::sanitize::line(it).into_owned()),
    );
    marks.join(", ")
}

/// A status with its sign.
fn signed(status: Status, name: &str, theme: Theme) -> Span<'static> {
    Span::styled(format!("{} {name}", theme.sign(status)), theme.style(Theme::role(status)))
}
