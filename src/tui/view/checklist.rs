//! The checklist: the criteria by factor, and what is known of the selected one.

use super::{chrome, fit, inset, pad, window};
use crate::check::report::{CriterionResult, Evidence, Status};
use crate::checklist::Item;
use crate::curriculum::{DecidedBy, Level};
use crate::markdown::Role;
use crate::tui::state::{ChecklistScreen, Form, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};

/// From this width on, the details stand beside the list, else below it.
const BESIDE_FROM: u16 = 110;

pub(super) fn draw(state: &State, screen: &ChecklistScreen, theme: Theme, frame: &mut Frame) {
    let title = format!("Checklist  {}", state.project.name);
    let right = format!("{}  showing {}", chrome::check_state(state), screen.filter.name());
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
    let items = state.items();
    let listed: Vec<&Item> = items.iter().filter(|item| screen.filter.shows(item)).collect();
    frame.render_widget(Paragraph::new(list_lines(&listed, screen, list, theme)), list);
    if let Some(item) = listed.iter().find(|item| item.criterion.id == screen.selected) {
        let text = Text::from(detail_lines(item, screen.evidence, theme));
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }), details);
    }
}

fn list_lines(
    listed: &[&Item],
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
        if factor != Some(item.criterion.factor) {
            factor = Some(item.criterion.factor);
            rows.push(Line::styled(
                item.criterion.factor.to_string(),
                theme.style(Role::Heading(2)),
            ));
        }
        let is_selected = item.criterion.id == screen.selected;
        if is_selected {
            selected = rows.len();
        }
        rows.push(row(item, is_selected, width, theme));
    }
    let range = window(selected, rows.len(), usize::from(area.height));
    rows.drain(range).collect()
}

fn row(item: &Item, selected: bool, width: usize, theme: Theme) -> Line<'static> {
    let marks = marks(item);
    let room = width.saturating_sub(20 + marks.len());
    let status = format!("  {} {:<16}", theme.sign(item.shown), item.shown.name());
    let line = Line::from(vec![
        Span::styled(status, theme.style(Theme::role(item.shown))),
        Span::raw(pad(&item.criterion.id, room, theme)),
        Span::styled(marks, theme.style(Role::Open)),
    ]);
    if selected { theme.select(line) } else { line }
}

/// What is to be said of the team's word, in words.
fn marks(item: &Item) -> String {
    let mut marks = Vec::new();
    if item.word.is_some() {
        marks.push("team");
    }
    if item.disagrees {
        marks.push("disagrees");
    }
    if item.stale {
        marks.push("stale");
    }
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
        let said = Status::from(word.status);
        lines.push(Line::default());
        lines.push(Line::from(vec![
            Span::raw("Team:  "),
            Span::styled(
                format!("{} {}", theme.sign(said), said.name()),
                theme.style(Theme::role(said)),
            ),
            Span::styled(format!("  since {}", word.set_on), theme.style(Role::Dim)),
        ]));
        lines.push(Line::raw(crate::sanitize::line(&word.note).into_owned()));
        if item.disagrees {
            lines.push(Line::styled("Check and team disagree.", theme.style(Role::Open)));
        }
        if item.stale {
            let text = "The evidence has changed since: look again.";
            lines.push(Line::styled(text, theme.style(Role::Open)));
        }
    }
    lines.push(Line::default());
    lines.push(Line::styled(format!("Met: {}", criterion.met), theme.style(Role::Dim)));
    lines.push(Line::styled(format!("Unmet: {}", criterion.unmet), theme.style(Role::Dim)));
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
    let pointer = match (chosen, theme.ascii) {
        (true, false) => "  ▸ ",
        (true, true) => "  > ",
        (false, _) => "    ",
    };
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
    let area = Rect {
        x: (screen.width - width) / 2,
        y: screen.height.saturating_sub(11) / 2,
        width,
        height: 10.min(screen.height),
    };
    let choices = [
        (Some(crate::checklist::Said::Met), "met"),
        (Some(crate::checklist::Said::Unmet), "unmet"),
        (Some(crate::checklist::Said::NotApplicable), "not-applicable"),
        (None, "take back"),
    ];
    let mut status = vec![Span::raw("Status  ")];
    for (choice, word) in choices {
        let chosen = choice == form.status;
        let text = if chosen { format!("[{word}]") } else { format!(" {word} ") };
        let style = if chosen { theme.selected() } else { theme.style(Role::Text) };
        status.push(Span::styled(text, style));
        status.push(Span::raw(" "));
    }
    let last = if let Some(error) = &form.error {
        Line::styled(error.clone(), theme.style(Role::Bad))
    } else {
        Line::styled("Tab chooses, Enter saves, Esc cancels.", theme.style(Role::Dim))
    };
    let cursor = if theme.ascii { "_" } else { "▏" };
    let text = Text::from(vec![
        Line::styled(form.criterion.clone(), theme.style(Role::Strong)),
        Line::default(),
        Line::from(status),
        Line::default(),
        Line::from(vec![Span::raw("Note    "), Span::raw(form.note.clone()), Span::raw(cursor)]),
        Line::default(),
        last,
    ]);
    let border =
        if theme.ascii { super::help::ascii_border() } else { ratatui::symbols::border::PLAIN };
    let block = Block::bordered().border_set(border).title(" How does it stand? ");
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }).block(block), area);
}
