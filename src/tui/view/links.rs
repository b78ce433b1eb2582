//! Links: letters over those in sight, an address shown whole, and links of the terminal's own.

use super::help::popup;
use crate::markdown::{Role, wrap_text};
use crate::tui::keymap::{Action, Context};
use crate::tui::link::{Destination, hints};
use crate::tui::state::{LessonScreen, State};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::text::Line;
use std::num::NonZeroU16;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Draws the letters over the beginnings of the links in sight, in the text's `area`.
pub(super) fn draw_hints(
    screen: &LessonScreen,
    typed: &str,
    area: Rect,
    theme: Theme,
    buffer: &mut Buffer,
) {
    for hint in hints(screen, usize::from(area.height)) {
        let Some(rest) = hint.label.strip_prefix(typed) else { continue };
        let (Ok(x), Ok(y)) = (u16::try_from(hint.column), u16::try_from(hint.line - screen.scroll))
        else {
            continue;
        };
        if x < area.width && y < area.height {
            let (x, room) = (area.x + x, usize::from(area.width - x));
            buffer.set_stringn(x, area.y + y, rest, room, theme.hint());
        }
    }
}

/// Makes the addresses in `area` links of the terminal's own (OSC 8).
///
/// Each cell is a link by itself, told by a common id to be one with its neighbours, so that what
/// is drawn over some of them takes nothing from the others.
pub(super) fn link_cells(screen: &LessonScreen, area: Rect, buffer: &mut Buffer) {
    let page = &screen.page.page;
    let rows = (area.y..area.bottom()).zip(page.lines.iter().skip(screen.scroll));
    for (y, line) in rows {
        let mut x = area.x;
        for span in &line.spans {
            let address =
                span.link.and_then(|link| match Destination::of(page.links.get(link)?)? {
                    Destination::Outside(address) => Some((link, address)),
                    _ => None,
                });
            for cluster in span.text.graphemes(true) {
                let width = u16::try_from(cluster.width()).unwrap_or(0);
                if let Some((link, address)) = &address
                    && let Some(forced) = NonZeroU16::new(width)
                    && x + width <= area.right()
                    && let Some(cell) = buffer.cell_mut((x, y))
                {
                    let linked =
                        format!("\x1b]8;id=l{link};{address}\x1b\\{cluster}\x1b]8;;\x1b\\");
                    cell.set_symbol(&linked);
                    cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
                }
                x = x.saturating_add(width);
            }
        }
    }
}

/// Draws an address whole, and what can be done with it.
pub(super) fn draw_address(state: &State, address: &str, theme: Theme, frame: &mut Frame) {
    let width = usize::from(super::help::popup_width(frame.area()).saturating_sub(4));
    let mut lines = vec![Line::default()];
    let pieces = wrap_text(address, width).into_iter();
    lines.extend(pieces.map(|it| Line::styled(format!(" {it}"), theme.style(Role::Link))));
    lines.push(Line::default());
    let key = |action| state.keys.name(Context::Address, action);
    let browse = if state.abilities.browser {
        format!("  {} opens it with $BROWSER.", key(Action::Browse))
    } else {
        String::new()
    };
    let what = format!(" {} copies it.{browse}", key(Action::Copy));
    lines.push(Line::styled(what, theme.style(Role::Dim)));
    popup("Outside of these lessons", lines, 0, theme, frame);
}
