//! Tables: columns shrink to the width and cells wrap; where that would leave slivers, every row
//! becomes a record of `head: value` lines.

use super::{Indent, Medium, Overlong, Piece, Setter, Wrapped, wrap};
use crate::markdown::block::{Align, Inline};
use crate::markdown::line::{CellPart, Line, Role, Span};
use unicode_width::UnicodeWidthStr;

/// A word that is longer may be broken in a cell.
const LONG_WORD: usize = 16;

/// A cell may be wrapped to about this many lines before the table becomes records.
const MOST_LINES: usize = 8;

/// A cell: running text, not yet wrapped.
type Cell<'a> = Vec<Piece<'a>>;

impl Setter<'_> {
    pub(super) fn table(
        &mut self,
        align: &[Align],
        head: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
    ) {
        let head = self.cells(head, Role::Strong);
        let rows: Vec<_> = rows.iter().map(|row| self.cells(row, self.text_role)).collect();
        let all = || std::iter::once(&head).chain(&rows);
        let columns = all().map(Vec::len).max().unwrap_or(0);
        let natural = widest(all(), columns, usize::MAX);
        let separators = self.ornaments.column.width() * columns.saturating_sub(1);
        let room = self.sheet.width().saturating_sub(separators);
        let least = match self.ornaments.medium {
            Medium::Screen => least(&natural, &widest(all(), columns, 1)),
            Medium::Pipe => natural.clone(),
        };
        match fit(natural, &least, room) {
            Some(widths) => self.grid(&Columns { widths, align }, &head, &rows),
            None => self.records(&head, &rows),
        }
    }

    fn cells<'a>(&mut self, row: &'a [Vec<Inline>], role: Role) -> Vec<Cell<'a>> {
        row.iter().map(|cell| self.pieces(cell, role)).collect()
    }

    /// The table in columns.
    fn grid(&mut self, columns: &Columns<'_>, head: &[Cell<'_>], rows: &[Vec<Cell<'_>>]) {
        let ruled = self.ornaments.medium == Medium::Screen;
        let rows: Vec<_> = rows.iter().map(|row| columns.wrap(row)).collect();
        // Rows of several lines need a rule between them to be told apart.
        let between = ruled && rows.iter().flatten().any(|cell| cell.len() > 1);
        self.row(columns, columns.wrap(head));
        if ruled {
            self.row_rule(columns);
        }
        for (index, row) in rows.into_iter().enumerate() {
            if between && index > 0 {
                self.row_rule(columns);
            }
            self.row(columns, row);
        }
    }

    /// One row, of as many lines as its highest cell has.
    fn row(&mut self, columns: &Columns<'_>, cells: Vec<Vec<Wrapped>>) {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut parts: Vec<Vec<CellPart>> = cells.iter().map(|_| Vec::new()).collect();
        let mut cells: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
        for _ in 0..height {
            let mut line = Line::default();
            let mut places = Vec::new();
            for (column, cell) in cells.iter_mut().enumerate() {
                if column > 0 {
                    line.spans.push(Span::new(self.ornaments.column, Role::Marker));
                }
                let Some(Wrapped { line: text, glued }) = cell.next() else {
                    line.spans.extend(columns.padded(column, Line::default()));
                    continue;
                };
                let before = bytes(&line.spans) + columns.left(column, &text);
                places.push((column, before..before + bytes(&text.spans), glued));
                line.spans.extend(columns.padded(column, text));
            }
            let indented = self.sheet.push(line);
            let line = self.sheet.len() - 1;
            for (column, bytes, glued) in places {
                let bytes = bytes.start + indented..bytes.end + indented;
                parts[column].push(CellPart { line, bytes, glued });
            }
        }
        let cells = parts.into_iter().filter(|parts| !parts.is_empty());
        cells.for_each(|parts| self.sheet.cell(parts));
    }

    fn row_rule(&mut self, columns: &Columns<'_>) {
        let parts: Vec<String> =
            columns.widths.iter().map(|width| self.ornaments.rule.repeat(*width)).collect();
        self.sheet.push(Line::new(parts.join(self.ornaments.crossing), Role::Marker));
    }

    /// The table as records, one for each row.
    fn records(&mut self, head: &[Cell<'_>], rows: &[Vec<Cell<'_>>]) {
        if rows.is_empty() {
            for name in head {
                self.field(name);
            }
        }
        let top = self.sheet.len();
        for row in rows {
            if self.sheet.len() > top {
                self.sheet.gap();
            }
            for column in 0..head.len().max(row.len()) {
                let mut field = head.get(column).cloned().unwrap_or_default();
                if !field.is_empty() {
                    field.push(Piece::text(": ", Role::Strong));
                }
                field.extend(row.get(column).into_iter().flatten().cloned());
                self.field(&field);
            }
        }
    }

    /// A line of a record; what does not fit on it is indented below.
    fn field(&mut self, field: &[Piece<'_>]) {
        if widest_line(field, usize::MAX) <= self.sheet.width() {
            self.flow(field);
        } else {
            self.indented(Indent::continuation(), |setter| {
                setter.flow(field);
            });
        }
    }
}

/// The columns of a table, as wide as they will be.
struct Columns<'a> {
    widths: Vec<usize>,
    align: &'a [Align],
}

impl Columns<'_> {
    /// How many spaces stand left of a line of a cell.
    fn left(&self, column: usize, line: &Line) -> usize {
        let space = self.widths[column].saturating_sub(line.width());
        match self.align.get(column) {
            Some(Align::Center) => space / 2,
            Some(Align::Right) => space,
            Some(Align::Left) | None => 0,
        }
    }

    /// The lines of each cell; a row that is short is filled up with empty cells.
    fn wrap(&self, row: &[Cell<'_>]) -> Vec<Vec<Wrapped>> {
        let cell = |(column, width): (usize, &usize)| match row.get(column) {
            Some(cell) => wrap(cell, *width, Overlong::Break),
            None => Vec::new(),
        };
        self.widths.iter().enumerate().map(cell).collect()
    }

    /// A line of a cell, filled up to the column's width.
    fn padded(&self, column: usize, line: Line) -> impl Iterator<Item = Span> {
        let space = self.widths[column].saturating_sub(line.width());
        let left = self.left(column, &line);
        let blank = |count| (count > 0).then(|| Span::new(" ".repeat(count), Role::Text));
        blank(left).into_iter().chain(line.spans).chain(blank(space - left))
    }
}

/// How long the text of `spans` is, in bytes.
fn bytes(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.text.len()).sum()
}

/// For each column, the widest line of its cells when they are wrapped at `width` columns and no
/// word is broken: at 1 its longest word, at the maximum its whole text.
fn widest<'a, 't: 'a>(
    rows: impl Iterator<Item = &'a Vec<Cell<'t>>>,
    columns: usize,
    width: usize,
) -> Vec<usize> {
    let mut widest = vec![0; columns];
    for row in rows {
        for (cell, widest) in row.iter().zip(&mut widest) {
            *widest = widest_line(cell, width).max(*widest);
        }
    }
    widest
}

fn widest_line(cell: &[Piece<'_>], width: usize) -> usize {
    wrap(cell, width, Overlong::Keep).iter().map(|it| it.line.width()).max().unwrap_or(0)
}

/// How narrow each column may become.
fn least(natural: &[usize], longest_word: &[usize]) -> Vec<usize> {
    let least = |(natural, word): (&usize, &usize)| {
        (*word).min(LONG_WORD).max(natural.div_ceil(MOST_LINES)).min(*natural)
    };
    natural.iter().zip(longest_word).map(least).collect()
}

/// The columns' widths in `room` columns: the widest ones give way first. None where they would
/// become narrower than `least`.
fn fit(natural: Vec<usize>, least: &[usize], room: usize) -> Option<Vec<usize>> {
    if least.iter().sum::<usize>() > room {
        return None;
    }
    let mut widths: Vec<usize> = natural.into_iter().map(|width| width.min(room)).collect();
    for _ in room..widths.iter().sum() {
        let can_shrink = |(width, least): &(&mut usize, &usize)| **width > **least;
        let columns = widths.iter_mut().zip(least).filter(can_shrink);
        if let Some((width, _)) = columns.max_by_key(|(width, _)| **width) {
            *width -= 1;
        }
    }
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_columns_give_way_first() {
        assert_eq!(fit(vec![3, 40, 20], &[3, 5, 5], 43), Some(vec![3, 20, 20]));
        assert_eq!(fit(vec![3, 40, 20], &[3, 30, 5], 43), Some(vec![3, 30, 10]));
        assert_eq!(fit(vec![3, 4], &[3, 4], 10), Some(vec![3, 4]));
    }

    #[test]
    fn columns_that_would_become_slivers_do_not_fit() {
        assert_eq!(fit(vec![30, 30], &[16, 16], 20), None);
        assert_eq!(least(&[400, 5], &[8, 5]), [50, 5]);
    }
}
