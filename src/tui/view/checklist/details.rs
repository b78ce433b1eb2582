//! What is known of the selected criterion: question, finding, evidence with its source, word.

use super::{signed, was};
use crate::check::report::{Evidence, Status};
use crate::checklist::{Finding, Item, Said, Word};
use crate::curriculum::{DecidedBy, Level};
use crate::markdown::{Highlight as _, Role};
use crate::sanitize;
use crate::tui::keymap::{Action, Context, Keymap};
use crate::tui::state::{Preview, State};
use crate::tui::theme::Theme;
use crate::tui::view::fit;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

/// In an area that is lower than this, only the most needed is said.
const LOW: u16 = 14;
/// Lines of source around the evidence, at most.
const MOST_SOURCE: usize = 15;

/// The lines, for an area.
pub(super) fn lines(
    state: &State,
    item: &Item,
    chosen: usize,
    area: Rect,
    theme: Theme,
) -> Vec<Line<'static>> {
    let criterion = item.criterion;
    let low = area.height < LOW;
    let level = match criterion.level {
        Level::Must => "must",
        Level::Should => "should",
    };
    let decided = match criterion.decided_by {
        DecidedBy::Static => "files can settle it",
        DecidedBy::Probe => "running the app settles it",
        DecidedBy::Person => "only people can settle it",
    };
    let mut lines = vec![Line::styled(criterion.question.clone(), theme.style(Role::Strong))];
    if !low {
        let text = format!("{}  {level}, {decided}", criterion.id);
        lines.push(Line::styled(text, theme.style(Role::Dim)));
    }
    if let Some(was) = was(item, state.project.before.as_ref()) {
        let since = state.project.before.as_ref().map_or("", |before| before.asked.as_str());
        let text = format!("Since {since}: {} now, {was}.", item.shown.name());
        lines.push(Line::styled(sanitize::line(&text).into_owned(), theme.style(Role::Note)));
    }
    if !low {
        lines.push(Line::default());
    }
    match item.machine {
        Some(machine) => lines.extend(finding(&machine, chosen, area, &state.keys, theme)),
        None => lines.push(Line::styled("The check has not run yet.", theme.style(Role::Dim))),
    }
    let mut after = Vec::new();
    if let Some(word) = item.word {
        if !low {
            after.push(Line::default());
        }
        after.extend(word_lines(item, word, theme));
    }
    if !low {
        after.push(Line::default());
        after.push(Line::styled(format!("Met: {}", criterion.met), theme.style(Role::Dim)));
        after.push(Line::styled(format!("Unmet: {}", criterion.unmet), theme.style(Role::Dim)));
    }
    let width = usize::from(area.width).max(1);
    let used: usize =
        lines.iter().chain(&after).map(|line| line.width().div_ceil(width).max(1)).sum();
    let room = usize::from(area.height).saturating_sub(used + 1).min(MOST_SOURCE);
    let evidence = item.machine.and_then(|machine| machine.evidence.get(chosen));
    let preview = state.project.preview.as_ref().filter(|preview| {
        evidence.is_some_and(|it| (it.path.as_str(), it.line) == (&preview.path, preview.line))
    });
    match (preview, evidence) {
        (Some(preview), _) if room >= 3 && !preview.lines.is_empty() => {
            lines.extend(source(state, preview, room, width, theme));
        }
        (_, Some(evidence)) if !evidence.snippet.is_empty() => {
            let snippet = fit(&sanitize::line(&evidence.snippet), width.saturating_sub(6), theme);
            lines.push(Line::styled(format!("      {snippet}"), theme.style(Role::Code)));
        }
        _ => {}
    }
    lines.extend(after);
    lines
}

/// What the check found, and where.
fn finding(
    machine: &Finding<'_>,
    chosen: usize,
    area: Rect,
    keys: &Keymap,
    theme: Theme,
) -> Vec<Line<'static>> {
    let mut lines = vec![Line::from(vec![
        Span::raw("Check: "),
        signed(machine.status, machine.status.name(), theme),
        Span::raw(format!("  {}", machine.message)),
    ])];
    if !machine.by_app.is_empty() && area.height >= LOW {
        let mut spans = vec![Span::raw("Apps:  ")];
        for own in machine.by_app {
            let name = sanitize::line(&own.app).into_owned();
            spans.push(signed(own.status, &name, theme));
            spans.push(Span::raw("  "));
        }
        spans.push(Span::styled("a lists one app after the other", theme.style(Role::Dim)));
        lines.push(Line::from(spans));
    }
    // Around the one that is chosen, which comes last: its source stands below.
    let most = if area.height < LOW { 1 } else { 4 };
    let first = (chosen + 1).saturating_sub(most);
    let all = machine.evidence.len();
    for (index, evidence) in machine.evidence.iter().enumerate().take(chosen + 1).skip(first) {
        let is_here = index == chosen;
        let count = if is_here && all > 1 {
            let key = keys.name(Context::Checklist, Action::NextEvidence);
            format!("  {} of {all} ({key})", index + 1)
        } else {
            String::new()
        };
        lines.push(place(evidence, is_here, &count, usize::from(area.width), theme));
    }
    if machine.evidence.is_empty() && !machine.looked_at.is_empty() {
        let text = format!("Looked at: {}", machine.looked_at.join(", "));
        lines.push(Line::styled(text, theme.style(Role::Dim)));
    }
    lines
}

fn place(
    evidence: &Evidence,
    chosen: bool,
    count: &str,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let place = match evidence.line {
        0 => evidence.path.clone(),
        line => format!("{}:{line}", evidence.path),
    };
    let pointer = match (chosen, theme.ascii) {
        (true, false) => "  ▸ ",
        (true, true) => "  > ",
        (false, _) => "    ",
    };
    let place = fit(&place, width.saturating_sub(4), theme);
    let room = width.saturating_sub(place.width() + count.width() + 6);
    let note = fit(&evidence.note, room, theme);
    Line::from(vec![
        Span::raw(pointer),
        Span::styled(place, theme.style(Role::Link)),
        Span::styled(format!("{count}  {note}"), theme.style(Role::Dim)),
    ])
}

/// The source around the evidence, in `room` lines, highlighted.
fn source(
    state: &State,
    preview: &Preview,
    room: usize,
    width: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let pieces = state.highlights.highlight(preview.language(), &preview.text());
    let here = (preview.line - preview.first) as usize;
    let from = here.saturating_sub(room / 2).min(preview.lines.len().saturating_sub(room));
    let last = preview.first as usize + preview.lines.len();
    let digits = last.to_string().len();
    let rows = preview.lines.iter().enumerate().skip(from).take(room);
    rows.map(|(index, text)| {
        let is_here = index == here;
        let pointer = match (is_here, theme.ascii) {
            (true, false) => "▸",
            (true, true) => ">",
            (false, _) => " ",
        };
        let number = preview.first as usize + index;
        let gutter = format!("    {pointer} {number:>digits$}  ");
        let mut left = width.saturating_sub(gutter.chars().count());
        let role = if is_here { Role::Action } else { Role::Dim };
        let mut spans = vec![Span::styled(gutter, theme.style(role))];
        let plain = || vec![(crate::markdown::SyntaxRole::Plain, text.clone())];
        let line = pieces.as_ref().and_then(|lines| lines.get(index).cloned());
        for (role, piece) in line.unwrap_or_else(plain) {
            let cut = fit(&piece, left, theme);
            let span = Span::styled(cut, theme.style(Role::Syntax(role)));
            left = left.saturating_sub(span.width());
            spans.push(span);
            if left == 0 {
                break;
            }
        }
        Line::from(spans)
    })
    .collect()
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
        signed(said, name, theme),
        Span::styled(sanitize::line(&facts).into_owned(), theme.style(Role::Dim)),
    ])];
    for text in std::iter::once(&word.note).chain(&word.link).filter(|text| !text.is_empty()) {
        lines.push(Line::raw(sanitize::line(text).into_owned()));
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
