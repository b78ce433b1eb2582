//! What the terms in sight mean, in a box over the lesson.

use super::help::{popup, popup_width};
use super::styled;
use crate::curriculum::Term;
use crate::markdown::{Block, Document, Inline, LayoutOptions, PlainCode, layout};
use crate::sanitize;
use crate::tui::state::{Screen, State};
use crate::tui::theme::Theme;
use crate::tui::update::terms_in_sight;
use ratatui::Frame;

pub(super) fn draw(state: &State, scroll: usize, theme: Theme, frame: &mut Frame) {
    let Some(Screen::Lesson(screen)) = state.screen() else { return };
    let mut blocks = Vec::new();
    for term in terms_in_sight(state, screen) {
        blocks.push(Block::Definitions(vec![(text(&term.name), vec![meaning(term)])]));
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
    popup("Terms in sight", lines.collect(), scroll, theme, frame);
}

fn meaning(term: &Term) -> Block {
    Block::Paragraph(text(&term.definition))
}

fn text(text: &str) -> Vec<Inline> {
    vec![Inline::Text(sanitize::line(text).into_owned())]
}
