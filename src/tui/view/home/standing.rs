//! How the project stands, factor by factor: a column for each status that occurs.

use crate::check::report::{Counts, Status};
use crate::curriculum::Factor;
use crate::tui::next_step::counts;
use crate::tui::state::State;
use crate::tui::theme::Theme;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr as _;

/// The statuses: which, in a word, and in one for narrow screens. Where there is no room for all,
/// the last are left out first.
const STATUSES: [(Status, &str, &str); 6] = [
    (Status::Error, "failed", "fail"),
    (Status::Unmet, "unmet", "unmet"),
    (Status::Waived, "waived", "waiv"),
    (Status::Met, "met", "met"),
    (Status::Unknown, "unknown", "unkn"),
    (Status::NotApplicable, "n/a", "n/a"),
];
/// What stands above the columns as long as nothing is known.
const TITLE: &str = "This project";

/// The columns of the counts.
pub(super) struct Columns {
    /// Status, what stands above it, and the width with what sets it apart.
    shown: Vec<(Status, &'static str, usize)>,
    /// What stands after them, where there is room for it.
    title: &'static str,
}

impl Columns {
    /// Those that the project needs, in `room` columns.
    pub(super) fn of(state: &State, room: usize) -> Self {
        let all: Vec<Counts> = Factor::all().map(|factor| counts(state, factor)).collect();
        let occurs = |(status, ..): &&(Status, &str, &str)| {
            all.iter().any(|counts| count(counts, *status) > 0)
        };
        let columns = |short: bool, gap: usize| -> Vec<(Status, &'static str, usize)> {
            let of = STATUSES.iter().filter(occurs);
            let of = of.map(|(status, long, brief)| (*status, if short { *brief } else { *long }));
            // A sign, a blank and the digits of the largest count.
            let cell = |status| {
                let most = all.iter().map(|counts| count(counts, status)).max().unwrap_or(0);
                2 + most.to_string().len()
            };
            of.map(|(status, word)| (status, word, word.width().max(cell(status)) + gap)).collect()
        };
        let width = |shown: &[(Status, &str, usize)]| shown.iter().map(|it| it.2).sum::<usize>();
        let mut shown = columns(false, 2);
        if width(&shown) > room + 2 {
            shown = columns(true, 1);
        }
        while width(&shown) > room + 1 {
            shown.pop();
        }
        let title = if shown.is_empty() {
            if room >= TITLE.width() { TITLE } else { "Project" }
        } else if room >= width(&shown) + "in this project".width() {
            "in this project"
        } else {
            ""
        };
        Self { shown, title }
    }

    /// What stands above them.
    pub(super) fn head(&self) -> String {
        let words = self.shown.iter().map(|(_, word, width)| format!("{word:<width$}"));
        (words.collect::<String>() + self.title).trim_end().to_owned()
    }

    /// A factor's counts; nothing stands where there is none.
    pub(super) fn cells(&self, counts: &Counts, theme: Theme) -> Vec<Span<'static>> {
        let cells = self.shown.iter().map(|(status, _, width)| match count(counts, *status) {
            0 => Span::raw(" ".repeat(*width)),
            count => {
                let text = format!("{} {count}", theme.sign(*status));
                Span::styled(format!("{text:<width$}"), theme.style(Theme::role(*status)))
            }
        });
        cells.collect()
    }
}

fn count(counts: &Counts, status: Status) -> usize {
    match status {
        Status::Met => counts.met,
        Status::Unmet => counts.unmet,
        Status::NotApplicable => counts.not_applicable,
        Status::Unknown => counts.unknown,
        Status::Waived => counts.waived,
        Status::Error => counts.error,
    }
}
