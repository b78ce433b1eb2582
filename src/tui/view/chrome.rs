//! What every screen has: the header, and the footer with the keys that count right now.

use super::{fit, inset};
use crate::markdown::Role;
use crate::sanitize;
use crate::tui::keymap::{Binding, Context, Key, Keymap};
use crate::tui::state::{AskedFor, Check, Overlay, Screen, State};
use crate::tui::theme::Theme;
use crate::tui::update::{context, is_at_hand};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph};
use unicode_width::UnicodeWidthStr as _;

/// Draws header and footer, and gives the area between them.
pub(super) fn draw(
    state: &State,
    title: &str,
    right: &str,
    theme: Theme,
    frame: &mut Frame,
) -> Rect {
    let area = frame.area();
    let rule = theme.border();
    let head = Rect { height: 2, ..area };
    let block = Block::new().borders(Borders::BOTTOM).border_set(rule).border_style(theme.frame());
    frame.render_widget(block, head);
    let row = inset(Rect { height: 1, ..area });
    let room = usize::from(row.width);
    let right = fit(right, room.saturating_sub(12), theme);
    let title = fit(title, room.saturating_sub(right.width() + 2), theme);
    let gap = room.saturating_sub(title.width() + right.width());
    // The screen's name, and what it is about.
    let (name, about) = title.split_at(title.find("  ").unwrap_or(title.len()));
    let header = Line::from(vec![
        Span::styled(name, theme.style(Role::Heading(1))),
        Span::raw(about),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, theme.style(Role::Dim)),
    ]);
    frame.render_widget(Paragraph::new(header), row);

    let foot = Rect { y: area.bottom() - 2, height: 2, ..area };
    let block = Block::new().borders(Borders::TOP).border_set(rule).border_style(theme.frame());
    frame.render_widget(block, foot);
    let row = inset(Rect { y: area.bottom() - 1, height: 1, ..area });
    frame.render_widget(Paragraph::new(footer(state, usize::from(row.width), theme)), row);

    Rect { y: area.y + 2, height: area.height.saturating_sub(4), ..area }
}

/// What is being looked for, what was said last, or the keys that count, as many as fit; help and quit always do.
fn footer(state: &State, width: usize, theme: Theme) -> Line<'static> {
    let context = context(state);
    match (&state.overlay, state.screen()) {
        (Some(Overlay::Find), Some(screen)) => {
            let found = match screen {
                Screen::Lesson(screen) => screen.found.as_ref(),
                Screen::Panel(panel) => panel.found.as_ref(),
                Screen::Editor(editor) => editor.found.as_ref(),
                _ => None,
            };
            let (text, count) =
                found.map_or_else(Default::default, |it| (it.text.clone(), it.count()));
            return prompt("/", &text, &count, &state.keys, context, width, theme);
        }
        (Some(Overlay::Links { typed }), _) => {
            return prompt("Letters of the link: ", typed, "", &state.keys, context, width, theme);
        }
        (Some(Overlay::Asked(asked)), _) => {
            let lead = match asked.what {
                AskedFor::Words => "List what has: ",
                AskedFor::Since => "Compare with a day or commit: ",
            };
            return prompt(lead, &asked.text, "", &state.keys, context, width, theme);
        }
        _ => {}
    }
    if let Some(notice) = &state.notice {
        let role = if notice.bad { Role::Bad } else { Role::Note };
        let text = fit(&sanitize::line(&notice.text), width, theme);
        return Line::styled(text, theme.style(role));
    }
    let counts = |(row, _): &(&Binding, Vec<Key>)| {
        !row.word.is_empty()
            && (state.overlay.is_none() || row.context == context)
            && (state.overlay.is_some() || is_at_hand(state, row.action))
    };
    let rows: Vec<_> = state.keys.rows_with_keys(context).into_iter().filter(counts).collect();
    let length = |(row, keys): &(&Binding, Vec<Key>)| keys[0].name().width() + row.word.width() + 3;
    let mut room = width + 2;
    let mut shown = vec![false; rows.len()];
    // From the end first: back, help and quit stand there, and are never left out.
    let (own, general): (Vec<_>, Vec<_>) =
        (0..rows.len()).partition(|&index| rows[index].0.context != Context::Everywhere);
    for index in general.into_iter().chain(own) {
        if let Some(left) = room.checked_sub(length(&rows[index])) {
            room = left;
            shown[index] = true;
        }
    }
    let mut spans = Vec::new();
    for ((row, keys), _) in rows.iter().zip(shown).filter(|(_, shown)| *shown) {
        spans.push(Span::styled(keys[0].name(), theme.style(Role::Action)));
        spans.push(Span::styled(format!(" {}  ", row.word), theme.style(Role::Dim)));
    }
    Line::from(spans)
}

/// What is being typed, what comes of it, and what keys do with it.
fn prompt(
    lead: &'static str,
    text: &str,
    count: &str,
    keymap: &Keymap,
    context: Context,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let keys: Vec<String> = keymap
        .rows_with_keys(context)
        .iter()
        .filter(|(row, _)| !row.word.is_empty() && row.context == context)
        .map(|(row, keys)| format!("{} {}", keys[0].name(), row.word))
        .collect();
    let right = format!("{count}   {}", keys.join("  "));
    let room = width.saturating_sub(lead.width() + right.width() + 2);
    // The end of a long text is what is being typed.
    let surplus = text.chars().count().saturating_sub(room);
    let text: String = text.chars().skip(surplus).collect();
    let gap = width.saturating_sub(lead.width() + text.width() + right.width() + 1);
    Line::from(vec![
        Span::styled(lead, theme.style(Role::Action)),
        Span::raw(text),
        Span::styled(" ", theme.selected()),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, theme.style(Role::Dim)),
    ])
}

/// How the check stands, in a few words.
pub(super) fn check_state(state: &State) -> String {
    match &state.project.check {
        Check::Running(_) => match state.project.checking {
            None => "checking, listing files".into(),
            Some((read, files)) => format!("checking, {read} of {files} files read"),
        },
        Check::Failed(_) => "check failed".into(),
        Check::Done(report) => {
            let counts = report.summary.all;
            format!("{} unmet, {} met, {} unknown", counts.unmet, counts.met, counts.unknown)
        }
    }
}
