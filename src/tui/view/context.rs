//! What belongs to the part of a lesson that is seen: what is at hand, what its terms mean, how
//! the reader's own project stands.

use super::{fit, lesson_columns, lesson_height};
use crate::check::report::Status;
use crate::checklist::Item;
use crate::curriculum::{Lesson, Variant};
use crate::markdown::{Role, wrap_text};
use crate::sanitize;
use crate::tui::lesson_page::{StopKind, language};
use crate::tui::message::SampleKey;
use crate::tui::state::{LessonScreen, RunKey, Screen, State};
use crate::tui::theme::Theme;
use crate::tui::update::{stop_at_hand, terms_in_sight};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Lines that a term is given at most; its box says all.
const TERM_LINES: usize = 4;
/// Lines that the terms have at least, where there are any.
const LEAST_TERMS: usize = 6;

/// A line, and where a click on it leads.
struct Row {
    line: Line<'static>,
    target: Option<String>,
}

impl Row {
    fn new(line: impl Into<Line<'static>>) -> Self {
        Self { line: line.into(), target: None }
    }

    fn dim(text: impl Into<String>, theme: Theme) -> Self {
        Self::new(Line::styled(text.into(), theme.style(Role::Dim)))
    }
}

pub(super) fn draw(
    state: &State,
    screen: &LessonScreen,
    area: Rect,
    theme: Theme,
    frame: &mut Frame,
) {
    let lines: Vec<Line> = rows(state, screen, area, theme).into_iter().map(|it| it.line).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// Where a click at this place leads, if anywhere.
pub fn target_at(state: &State, x: u16, y: u16) -> Option<String> {
    let Some(Screen::Lesson(screen)) = state.screen() else { return None };
    let area = lesson_columns(state.size).context?;
    let theme = state.appearance.theme;
    let row = usize::from(y.checked_sub(area.y)?);
    let rows = area.contains((x, y).into()).then(|| rows(state, screen, area, theme))?;
    rows.into_iter().nth(row)?.target
}

fn rows(state: &State, screen: &LessonScreen, area: Rect, theme: Theme) -> Vec<Row> {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let at_hand = at_hand(state, screen, width, theme);
    let project = project(state, screen, width, theme);
    let taken: usize = [&at_hand, &project].iter().map(|part| part.len() + 1).sum();
    let room = height.saturating_sub(taken).max(LEAST_TERMS);
    let terms = terms(state, screen, width, room, theme);
    let mut rows: Vec<Row> = Vec::new();
    for part in [at_hand, terms, project] {
        if !rows.is_empty() && !part.is_empty() {
            rows.push(Row::new(""));
        }
        rows.extend(part);
    }
    rows
}

/// What the keys act on.
fn at_hand(state: &State, screen: &LessonScreen, width: usize, theme: Theme) -> Vec<Row> {
    let height = lesson_height(state.size);
    let (Some(stop), Some(lesson)) = (stop_at_hand(screen, height), state.lesson(screen.subject))
    else {
        return Vec::new();
    };
    let mut rows = vec![Row::dim("At hand", theme)];
    match &stop.what {
        StopKind::Sample(key) => rows.extend(sample(state, screen, lesson, key, width, theme)),
        StopKind::Exercise(_) => {
            let Some(exercise) = &lesson.exercise else { return Vec::new() };
            rows.push(strong(&format!("Exercise: {}", exercise.title), width, theme));
            let solved = state.progress.lesson(&lesson.id).is_some_and(|it| it.solved.is_some());
            rows.push(match (solved, screen.bench.started) {
                (true, _) => good("solved", theme),
                (false, true) => Row::new("  started"),
                (false, false) => Row::dim("  not started", theme),
            });
            let (seen, all) = (screen.hints.min(exercise.hints.len()), exercise.hints.len());
            rows.push(Row::dim(format!("  {seen} of {all} hints seen"), theme));
        }
        StopKind::Quiz => {
            let record = state.progress.lesson(&lesson.id);
            let is_right = |question| record.and_then(|it| it.answered(question));
            let right = lesson.quiz.iter().filter_map(is_right).filter(|it| it.right).count();
            rows.push(strong("Quiz", width, theme));
            let text = format!("  {right} of {} questions answered right", lesson.quiz.len());
            rows.push(if right == lesson.quiz.len() {
                good("every question answered right", theme)
            } else {
                Row::dim(text, theme)
            });
        }
        StopKind::Tick(criterion) => {
            rows.push(strong("A box of your checklist", width, theme));
            rows.push(Row::new(fit(&format!("  {}", sanitize::line(criterion)), width, theme)));
        }
        StopKind::Criteria => rows.push(strong("The checklist of this factor", width, theme)),
    }
    rows
}

fn sample(
    state: &State,
    screen: &LessonScreen,
    lesson: &Lesson,
    key: &SampleKey,
    width: usize,
    theme: Theme,
) -> Vec<Row> {
    let Some(sample) = lesson.sample(&key.sample) else { return Vec::new() };
    let Some(language) = language(sample, screen.language.as_deref()) else { return Vec::new() };
    let mut rows = vec![strong(&sample.title, width, theme)];
    let about = wrap_text(&sanitize::line(&sample.summary), width.saturating_sub(2));
    rows.extend(about.into_iter().take(TERM_LINES).map(|line| Row::new(format!("  {line}"))));
    let others: Vec<&str> = sample.languages.iter().map(|it| it.name.as_str()).collect();
    let in_languages = format!("  {} in {}", key.variant.name(), language.name);
    let of = match others.as_slice() {
        [_] => String::new(),
        all => format!(" (of {})", all.join(", ")),
    };
    rows.push(Row::dim(fit(&(in_languages + &of), width, theme), theme));
    let missing = language.needs().find(|program| !state.host.runtimes.has(program));
    let record = state.progress.lesson(&lesson.id);
    let seen = |variant| record.is_some_and(|it| it.has_seen(&sample.id, variant));
    let output = screen.outputs.get(&RunKey::Sample(key.clone()));
    rows.push(match (output, missing) {
        (Some(output), _) if output.ended.is_none() => Row::new("  running"),
        (_, Some(program)) => {
            let text = format!("  {program} is not found here: a recorded run is shown");
            Row::new(Line::styled(fit(&text, width, theme), theme.style(Role::Open)))
        }
        _ if Variant::ALL.into_iter().all(seen) => good("violation and fix seen", theme),
        _ if seen(key.variant) => good("seen; the other variant is not", theme),
        _ => Row::dim("  not run yet", theme),
    });
    rows
}

fn strong(text: &str, width: usize, theme: Theme) -> Row {
    let text = format!("  {}", sanitize::line(text));
    Row::new(Line::styled(fit(&text, width, theme), theme.style(Role::Strong)))
}

fn good(text: &str, theme: Theme) -> Row {
    let sign = theme.sign(Status::Met);
    Row::new(Line::styled(format!("  {sign} {text}"), theme.style(Role::Good)))
}

/// What the terms in sight mean, in at most `room` lines.
fn terms(
    state: &State,
    screen: &LessonScreen,
    width: usize,
    room: usize,
    theme: Theme,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for term in terms_in_sight(state, screen) {
        let target = Some(format!("term:{}", term.id));
        let name = fit(&format!("  {}", sanitize::line(&term.name)), width, theme);
        let mut text = wrap_text(&sanitize::line(&term.definition), width.saturating_sub(4));
        if text.len() > TERM_LINES {
            text.truncate(TERM_LINES);
            if let Some(last) = text.last_mut() {
                *last = fit(&format!("{last} .............."), width.saturating_sub(4), theme);
            }
        }
        if rows.len() + text.len() + 2 > room {
            break;
        }
        if rows.is_empty() {
            rows.push(Row::dim("Terms in sight", theme));
        }
        let line = Line::styled(name, theme.style(Role::Strong));
        rows.push(Row { line, target: target.clone() });
        rows.extend(
            text.into_iter()
                .map(|line| Row { line: Line::raw(format!("    {line}")), target: target.clone() }),
        );
    }
    rows
}

/// How the project stands with the factor of the lesson.
fn project(state: &State, screen: &LessonScreen, width: usize, theme: Theme) -> Vec<Row> {
    let Some(factor) = screen.subject.factor() else { return Vec::new() };
    let mut rows = vec![Row::dim(fit(&state.project.name, width, theme), theme)];
    for item in state.items() {
        if item.criterion.factor == factor && item.app.is_none() {
            rows.extend(criterion(&item, width, theme));
        }
    }
    rows
}

fn criterion(item: &Item, width: usize, theme: Theme) -> Vec<Row> {
    let target = Some(format!("criterion:{}", item.criterion.id));
    let word = if item.shown == Status::NotApplicable { "n/a" } else { item.shown.name() };
    let status = format!("  {} {word:<8}", theme.sign(item.shown));
    let room = width.saturating_sub(12);
    let line = Line::from(vec![
        Span::styled(status, theme.style(Theme::role(item.shown))),
        Span::raw(fit(&item.criterion.id, room, theme)),
    ]);
    let mut rows = vec![Row { line, target: target.clone() }];
    let evidence = item.machine.and_then(|machine| machine.evidence.first());
    if let Some(evidence) = evidence.filter(|_| item.shown == Status::Unmet) {
        let place = match evidence.line {
            0 => evidence.path.clone(),
            line => format!("{}:{line}", evidence.path),
        };
        let text = format!("    {place}  {}", evidence.snippet);
        let line = Line::styled(fit(&text, width, theme), theme.style(Role::Dim));
        rows.push(Row { line, target });
    }
    rows
}
