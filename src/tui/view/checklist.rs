//! The checklist: the criteria by factor, and what is known of the selected one.

use super::{chrome, fit, inset, pad, window};
use crate::check::report::{CriterionResult, Evidence, Status};
use crate::checklist::{Item, Said, Sort, Word};
use crate::curriculum::{DecidedBy, Level};
use crate::markdown::Role;
use crate::tui::state::{ChecklistScreen, Field, Form, State};
use crate::tui::theme::Theme;
use crate::tui::update::CHOICES;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Clear, Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

/// From this width on, the details stand beside the list, else below it.
const BESIDE_FROM: u16 = 110;

pub(super) fn draw(state: &State, screen: &ChecklistScreen, theme: Theme, frame: &mut Frame) {
    let shared = if state.project.is_shared { ", shared" } else { "" };
    let title = format!("Checklist  {}{shared}", state.project.name);
    let sort = match screen.sort {
        Sort::Factor => String::new(),
        sort => format!(" by {}", sort.name()),
    };
    let filter = screen.filter.name();
    let right = format!("{}  showing {filter}{sort}", chrome::check_state(state));
    let area = inset(chrome::draw(state, &title, &right, theme, frame));
    let (list, details) = if state.size.0 >= BESIDE_FROM {
        let half = area.width / 2;
        (
            Rect { width: half - 1, ..area },
            Rect { x: area.x + half + 1, width: area.width - half - 1, ..area },
        )
    } else {
        let half = area.height / 2;
        (
            Rect { height: half, ..area },
            Rect { y: area.y + half + 1, height: area.height.saturating_sub(half + 1), ..area },
        )
    };
    let listed = state.listed(screen);
    frame.render_widget(Paragraph::new(list_lines(&listed, screen, list, theme)), list);
    if let Some(item) = listed.iter().find(|item| item.key() == screen.selected) {
        let text = Text::from(detail_lines(item, screen.evidence, theme));
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }), details);
    }
}

fn list_lines(
    listed: &[Item],
    screen: &ChecklistScreen,
    area: Rect,
    theme: Theme,
) -> Vec<Line<'static>> {
    if listed.is_empty() {
        return vec![Line::raw("Nothing is listed with this filter; f shows more.")];
    }
    let width = usize::from(area.width);
    let mut rows = Vec::new();
    let mut selected = 0;
    let mut factor = None;
    for item in listed {
        let is_new = factor.replace(item.criterion.factor) != Some(item.criterion.factor);
        if is_new && screen.sort == Sort::Factor {
            let title = item.criterion.factor.to_string();
            rows.push(Line::styled(title, theme.style(Role::Heading(2))));
        }
        let is_selected = item.key() == screen.selected;
        if is_selected {
            selected = rows.len();
        }
        rows.push(row(item, is_selected, width, theme));
    }
    let range = window(selected, rows.len(), usize::from(area.height));
    rows.drain(range).collect()
}

fn row(item: &Item, selected: bool, width: usize, theme: Theme) -> Line<'static> {
    let name = name(item);
    let left = width.saturating_sub(21 + name.width());
    let marks = fit(&marks(item), left.max(8), theme);
    let room = width.saturating_sub(20 + marks.width());
    let status = format!("  {} {:<16}", theme.sign(item.shown), item.shown.name());
    let line = Line::from(vec![
        Span::styled(status, theme.style(Theme::role(item.shown))),
        Span::raw(pad(&name, room, theme)),
        Span::styled(marks, theme.style(Role::Open)),
    ]);
    if selected { theme.select(line) } else { line }
}

/// The criterion, and the app where only that is meant.
fn name(item: &Item) -> String {
    match item.app {
        Some(app) => format!("{} in {}", item.criterion.id, crate::sanitize::line(app)),
        None => item.criterion.id.clone(),
    }
}

/// What is to be said of the team's word, in words, the most pressing first.
fn marks(item: &Item) -> String {
    let Some(word) = item.word else { return String::new() };
    let mut marks = Vec::new();
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

fn detail_lines(item: &Item, evidence: usize, theme: Theme) -> Vec<Line<'static>> {
    let criterion = item.criterion;
    let level = match criterion.level {
        Level::Must => "must",
        Level::Should => "should",
    };
    let decided = match criterion.decided_by {
        DecidedBy::Static => "files can settle it",
        DecidedBy::Probe => "running the app settles it",
        DecidedBy::Person => "only people can settle it",
    };
    let mut lines = vec![
        Line::styled(criterion.question.clone(), theme.style(Role::Strong)),
        Line::styled(format!("{}  {level}, {decided}", criterion.id), theme.style(Role::Dim)),
        Line::default(),
    ];
    match item.machine {
        Some(machine) => lines.extend(machine_lines(machine, evidence, theme)),
        None => lines.push(Line::styled("The check has not run yet.", theme.style(Role::Dim))),
    }
    if let Some(word) = item.word {
        lines.push(Line::default());
        lines.extend(word_lines(item, word, theme));
    }
    lines.push(Line::default());
    lines.push(Line::styled(format!("Met: {}", criterion.met), theme.style(Role::Dim)));
    lines.push(Line::styled(format!("Unmet: {}", criterion.unmet), theme.style(Role::Dim)));
    lines
}

fn word_lines(item: &Item, word: &Word, theme: Theme) -> Vec<Line<'static>> {
    let holds = word.is_waiver() && !item.expired;
    let said = if holds { Status::Waived } else { Status::from(word.status) };
    let name = if word.status == Said::Open { "not decided" } else { said.name() };
    let mut facts = Vec::new();
    facts.extend(word.set_on.map(|day| format!("since {day}")));
    facts.extend(word.owner.as_ref().map(|owner| format!("owner {owner}")));
    facts.extend(word.due.map(|due| format!("due {due}")));
    facts.extend(word.until.as_ref().map(|until| format!("until {until}")));
    let facts = format!("  {}", facts.join(", "));
    let mut lines = vec![Line::from(vec![
        Span::raw("Team:  "),
        Span::styled(format!("{} {name}", theme.sign(said)), theme.style(Theme::role(said))),
        Span::styled(crate::sanitize::line(&facts).into_owned(), theme.style(Role::Dim)),
    ])];
    for text in std::iter::once(&word.note).chain(&word.link).filter(|text| !text.is_empty()) {
        lines.push(Line::raw(crate::sanitize::line(text).into_owned()));
    }
    for (is_so, text) in [
        (item.disagrees, "Check and team disagree."),
        (item.stale, "The evidence has changed since: look again."),
        (item.expired, "The waiver has ended."),
        (item.overdue, "It should be done by now."),
    ] {
        if is_so {
            lines.push(Line::styled(text, theme.style(Role::Open)));
        }
    }
    lines
}

fn machine_lines(machine: &CriterionResult, chosen: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::from(vec![
        Span::raw("Check: "),
        Span::styled(
            format!("{} {}", theme.sign(machine.status), machine.status.name()),
            theme.style(Theme::role(machine.status)),
        ),
        Span::raw(format!("  {}", machine.message)),
    ])];
    for (index, evidence) in machine.evidence.iter().enumerate() {
        lines.extend(evidence_lines(evidence, index == chosen, theme));
    }
    if machine.evidence.is_empty() && !machine.looked_at.is_empty() {
        let text = format!("Looked at: {}", machine.looked_at.join(", "));
        lines.push(Line::styled(text, theme.style(Role::Dim)));
    }
    lines
}

fn evidence_lines(evidence: &Evidence, chosen: bool, theme: Theme) -> Vec<Line<'static>> {
    let place = match evidence.line {
        0 => evidence.path.clone(),
        line => format!("{}:{line}", evidence.path),
    };
    let pointer = format!("  {}", theme.pointer(chosen));
    let mut lines = vec![Line::from(vec![
        Span::raw(pointer),
        Span::styled(place, theme.style(Role::Link)),
        Span::styled(format!("  {}", evidence.note), theme.style(Role::Dim)),
    ])];
    if !evidence.snippet.is_empty() {
        let snippet = fit(&evidence.snippet, 160, theme);
        lines.push(Line::styled(format!("      {snippet}"), theme.style(Role::Code)));
    }
    lines
}

pub(super) fn draw_form(form: &Form, theme: Theme, frame: &mut Frame) {
    let screen = frame.area();
    let width = screen.width.saturating_sub(4).min(76);
    let height = 12.min(screen.height);
    let area =
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    let mut lines = vec![Line::styled(form.key.to_string(), theme.style(Role::Strong))];
    lines.extend(Field::ALL.into_iter().map(|field| field_line(form, field, width, theme)));
    lines.push(Line::default());
    lines.extend(match &form.error {
        Some(error) => vec![Line::styled(error.clone(), theme.style(Role::Bad))],
        None => [
            "Waived is the last day (YYYY-MM-DD); it needs a note and an owner.",
            "Tab chooses, arrows go from field to field, Enter saves, Esc cancels.",
        ]
        .map(|text| Line::styled(text, theme.style(Role::Dim)))
        .to_vec(),
    });
    let block = theme.panel("How does it stand?");
    frame.render_widget(Clear, area);
    let text = Text::from(lines);
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }).block(block), area);
}

fn field_line(form: &Form, field: Field, width: u16, theme: Theme) -> Line<'static> {
    let is_here = form.field == field;
    let pointer = if is_here { "> " } else { "  " };
    let label = Span::raw(format!("{pointer}{:<8}", field.name()));
    let Some(index) = field.index() else {
        let mut spans = vec![label];
        for choice in CHOICES {
            let chosen = choice == form.status;
            let word = choice.map_or("take back", Said::name);
            let text = if chosen { format!("[{word}]") } else { format!(" {word} ") };
            let style = if chosen { theme.selected() } else { theme.style(Role::Text) };
            spans.push(Span::styled(text, style));
        }
        return Line::from(spans);
    };
    // Of a long text the end is seen, which is where it grows.
    let text = &form.texts[index];
    let room = usize::from(width).saturating_sub(14);
    let skipped = text.chars().count().saturating_sub(room);
    let mut spans = vec![label, Span::raw(text.chars().skip(skipped).collect::<String>())];
    if is_here {
        spans.push(Span::raw(if theme.ascii { "_" } else { "▏" }));
    }
    Line::from(spans)
}
