//! What terms mean, in a box over the screen.

use super::help::{popup, popup_width};
use super::styled;
use crate::curriculum::Term;
use crate::markdown::{Block, Document, Inline, LayoutOptions, PlainCode, layout};
use crate::sanitize;
use crate::tui::state::State;
use crate::tui::theme::Theme;
use ratatui::Frame;

pub(super) fn draw(state: &State, ids: &[String], scroll: usize, theme: Theme, frame: &mut Frame) {
    let mut blocks = Vec::new();
    for term in ids.iter().filter_map(|id| state.pack.term(id)) {
        blocks.push(Block::Definitions(vec![(text(&term.name), meaning(state, term))]));
    }
    let document = Document { blocks, footnotes: Vec::new() };
    // The frame, and a column of air at both sides.
    let width = usize::from(popup_width(frame.area()).saturating_sub(4));
    let page = layout(&document, &LayoutOptions { width, ascii: theme.ascii }, &PlainCode);
    let lines = page.lines.iter().map(|line| {
        let mut line = styled(line, theme);
        line.spans.insert(0, " ".into());
        line
    });
    let title = if ids.len() == 1 { "A term" } else { "Terms in sight" };
    popup(title, lines.collect(), scroll, theme, frame);
}

/// What it means, and where more is said of it.
fn meaning(state: &State, term: &Term) -> Vec<Block> {
    let mut meaning = vec![Block::Paragraph(text(&term.definition))];
    if let Some(lesson) = state.pack.lesson(&term.lesson) {
        let lesson = vec![Inline::Text(format!("Explained in {}.", lesson.subject))];
        meaning.push(Block::Paragraph(vec![Inline::Emphasis(lesson)]));
    }
    meaning
}

fn text(text: &str) -> Vec<Inline> {
    vec![Inline::Text(sanitize::line(text).into_owned())]
}
