//! The home screen: twelve factors and the pages around them, how far they are learned, how the
//! project stands.

mod standing;

use super::{WIDEST_TEXT, chrome, fit, inset, pad, scrolled};
use crate::check::report::Status;
use crate::curriculum::Subject;
use crate::markdown::Role;
use crate::progress::LearnState;
use crate::sanitize;
use crate::tui::keymap::Action;
use crate::tui::next_step::{NextStep, counts, next_step};
use crate::tui::state::{Home, State};
use crate::tui::theme::Theme;
use crate::tui::update::key_of;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use standing::Columns;
use std::ops::Range;

/// From this width on, what is to be said stands beside the list.
const BESIDE_FROM: u16 = 150;
/// Columns of the list there.
const LIST: u16 = 92;
/// Rows that are kept for what is to be said below the list.
const DETAILS: u16 = 3;
/// From this width on, what there is to say of a lesson is said in words.
const ROOMY_FROM: usize = 70;

pub(super) fn draw(state: &State, home: &Home, theme: Theme, frame: &mut Frame) {
    let title = format!("twelve-tui  {}", state.project.name);
    let area = inset(chrome::draw(state, &title, &chrome::check_state(state), theme, frame));
    let subjects: Vec<Subject> = state.pack.subjects().collect();
    let (list, rest) = areas(area, subjects.len());
    let is_beside = rest.x > list.x;
    let width = usize::from(list.width);
    let selected = subjects.iter().position(|it| *it == home.selected).unwrap_or(0);
    let seen = seen(home.top, selected, 0, subjects.len(), list);
    let (name, learned) = columns(width);
    let standing = Columns::of(state, width.saturating_sub(name + learned));
    let part = if seen.len() < subjects.len() {
        format!("  {}-{} of {}", seen.start + 1, seen.end, subjects.len())
    } else {
        String::new()
    };
    let part = format!("Factor{part}");
    let head = format!("  {:5}{part:name$}{:learned$}", "", "Learned", name = name - 7);
    let head = head + &standing.head();
    let mut lines = vec![Line::styled(pad(&head, width, theme), theme.style(Role::Dim))];
    lines.extend(
        subjects[seen]
            .iter()
            .map(|it| row(state, *it, home.selected == *it, width, &standing, theme)),
    );
    frame.render_widget(Paragraph::new(lines), list);
    frame.render_widget(
        Paragraph::new(details(state, home.selected, is_beside, theme)).wrap(Wrap { trim: true }),
        rest,
    );
}

/// Where the list is, and where what is to be said of it: beside it on wide screens, else below.
fn areas(area: Rect, len: usize) -> (Rect, Rect) {
    let all = u16::try_from(len + 1).unwrap_or(u16::MAX);
    if area.width + 2 >= BESIDE_FROM {
        let list = Rect { width: LIST, height: area.height.min(all), ..area };
        let x = list.right() + 3;
        let width = area.right().saturating_sub(x).min(WIDEST_TEXT);
        return (list, Rect { x, width, ..area });
    }
    let height = all.min(area.height.saturating_sub(DETAILS));
    let list = Rect { height, ..area };
    // A blank line sets the list apart where there is room for one.
    let gap = u16::from(area.height > list.height + 4);
    let y = list.bottom() + gap;
    (list, Rect { y, height: area.bottom().saturating_sub(y), ..area })
}

/// Where the list is on a screen of this size.
fn list_area(size: (u16, u16), len: usize) -> Rect {
    let (width, height) = (size.0.saturating_sub(2), size.1.saturating_sub(super::CHROME));
    areas(Rect { x: 1, y: 2, width, height }, len).0
}

/// The rows that are seen, below the head of the list.
fn seen(top: usize, selected: usize, around: usize, len: usize, list: Rect) -> Range<usize> {
    scrolled(top, selected, around, len, usize::from(list.height.saturating_sub(1)))
}

/// The first row that is seen, so that what is selected is, with `around` rows on each side.
pub fn top(state: &State, home: &Home, around: usize) -> usize {
    let subjects: Vec<Subject> = state.pack.subjects().collect();
    let selected = subjects.iter().position(|it| *it == home.selected).unwrap_or(0);
    seen(home.top, selected, around, subjects.len(), list_area(state.size, subjects.len())).start
}

/// Columns of a row's name with what leads in, and of how far it is learned.
fn columns(width: usize) -> (usize, usize) {
    if width >= ROOMY_FROM { (29, 18) } else { (27, 8) }
}

/// The index of the row that is drawn at this place, if any.
pub fn row_at(top: usize, len: usize, size: (u16, u16), x: u16, y: u16) -> Option<usize> {
    let list = list_area(size, len);
    // The state is kept so that what is selected is in sight.
    let seen = seen(top, top, 0, len, list);
    // Below the head of the list.
    let row = usize::from(y.checked_sub(list.y + 1)?);
    (list.x..list.right()).contains(&x).then(|| seen.into_iter().nth(row))?
}

fn row(
    state: &State,
    subject: Subject,
    selected: bool,
    width: usize,
    counted: &Columns,
    theme: Theme,
) -> Line<'static> {
    let (room_of_name, room_of_learned) = columns(width);
    let (sign, learned, role) = learned(state, subject, width, theme);
    // A page has no numeral, and its title begins where the numerals do.
    let name = match subject {
        Subject::Factor(factor) => vec![
            Span::styled(pad(factor.roman(), 5, theme), theme.style(Role::Dim)),
            Span::raw(pad(factor.title(), room_of_name - 7, theme)),
        ],
        page => vec![Span::raw(pad(&page_title(state, page), room_of_name - 3, theme) + " ")],
    };
    let mut spans = vec![Span::raw(theme.pointer(selected))];
    spans.extend(name);
    let learned = pad(&format!("{sign} {learned}"), room_of_learned, theme);
    spans.push(Span::styled(learned, theme.style(role)));
    if let Some(factor) = subject.factor() {
        spans.extend(counted.cells(&counts(state, factor), theme));
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

fn learned(
    state: &State,
    subject: Subject,
    width: usize,
    theme: Theme,
) -> (&'static str, String, Role) {
    let Some(lesson) = state.lesson(subject) else {
        let words = if width >= ROOMY_FROM { "not written yet" } else { "later" };
        return (" ", words.into(), Role::Dim);
    };
    let parts = state.progress.learned(lesson);
    match (state.progress.state(lesson), theme.ascii) {
        (LearnState::New, false) => ("○", "new".into(), Role::Text),
        (LearnState::New, true) => ("o", "new".into(), Role::Text),
        (LearnState::Started, _) => {
            let sign = if theme.ascii { "*" } else { "◐" };
            let words = if width >= ROOMY_FROM {
                format!("{} of {} parts", parts.done, parts.of)
            } else {
                format!("{}/{}", parts.done, parts.of)
            };
            (sign, words, Role::Open)
        }
        (LearnState::Learned, ascii) => {
            let words = if width >= ROOMY_FROM { "learned" } else { "done" };
            (if ascii { "@" } else { "●" }, words.into(), Role::Good)
        }
    }
}

/// What to do next, and the selected row in a few lines.
fn details(state: &State, subject: Subject, spaced: bool, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    lines.extend(to_repeat(state, theme));
    if let Some(NextStep { subject, why }) = next_step(state) {
        let name = match subject {
            Some(Subject::Factor(factor)) => factor.to_string(),
            Some(page) => page_title(state, page),
            None => "the checklist".to_owned(),
        };
        lines.push(Line::from(vec![
            Span::styled("Next: ", theme.style(Role::Action)),
            Span::raw(format!("{name}, {why}.")),
        ]));
        lines.extend(spaced.then(Line::default));
    }
    lines.push(match subject {
        Subject::Factor(factor) => Line::from(vec![
            Span::styled(factor.to_string(), theme.style(Role::Heading(2))),
            Span::styled(format!(": {}.", factor.summary()), theme.style(Role::Strong)),
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
            let message = item.machine.map_or("", |machine| machine.message);
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
        Span::styled(key_of(state, Action::Repeat), theme.style(Role::Action)),
        Span::styled(" asks what you missed before.", theme.style(Role::Dim)),
    ]))
}
