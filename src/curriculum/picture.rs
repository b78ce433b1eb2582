//! The picture of the whole: code → build → release → processes with services, a port, stdout and
//! signals. Every factor has its place on it.

use super::Factor;
use crate::markdown::{Block, Line, OUTPUT_INDENT, Role, Span, parse};
use serde::Deserialize;

/// The picture, in one drawing for each width that it has one for.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// The widest first.
    drawings: Vec<Drawing>,
    /// What the whole says, in words.
    words: String,
    /// Where each factor stands, in words, in the order of the factors.
    factors: Vec<String>,
}

#[derive(Debug, Clone)]
struct Drawing {
    width: usize,
    rows: Vec<Vec<Cell>>,
}

/// A cell of a drawing.
#[derive(Debug, Clone, Copy)]
struct Cell {
    shown: char,
    factor: Option<Factor>,
    kind: CellKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    /// It gets the mark where its factor is meant.
    Mark,
    /// A part of the factor's numeral.
    Numeral,
    Other,
}

impl Picture {
    /// The picture for a text that is set for `width` columns, and what it says in words. Nothing
    /// is drawn where no drawing fits.
    ///
    /// `here` is the factor whose part is marked; without one, all numerals stand out.
    pub fn blocks(&self, width: usize, here: Option<Factor>, ascii: bool) -> Vec<Block> {
        let fits = |drawing: &&Drawing| drawing.width + OUTPUT_INDENT <= width;
        let drawing = self.drawings.iter().find(fits);
        let lines = drawing.map(|drawing| drawing.lines(here, ascii));
        let words = here.map_or(&self.words, |factor| &self.factors[factor.index()]);
        lines.map(Block::Output).into_iter().chain(parse(words).blocks).collect()
    }

    /// The picture of `file`, or what is wrong with it.
    pub(super) fn of(file: PictureFile) -> Result<Self, String> {
        let mut drawings = Vec::new();
        for raw in &file.drawing {
            drawings.push(Drawing::of(raw)?);
        }
        if !drawings.is_sorted_by_key(|drawing| std::cmp::Reverse(drawing.width)) {
            return Err("the widest drawing comes first".into());
        }
        let mut factors = Vec::new();
        for factor in Factor::all() {
            let found = file.factor.iter().find(|it| it.number == factor.number());
            factors.push(found.ok_or_else(|| format!("no words for {factor}"))?.words.clone());
        }
        Ok(Self { drawings, words: file.words, factors })
    }
}

impl Drawing {
    fn of(raw: &RawDrawing) -> Result<Self, String> {
        let mut rows = Vec::new();
        let mut map = raw.map.lines();
        for art in raw.art.lines() {
            let mut row: Vec<Cell> = Vec::new();
            let mut letters = map.next().unwrap_or("").chars();
            let mut numeral = 0..0;
            for (column, shown) in art.chars().enumerate() {
                let letter = letters.next().unwrap_or('.');
                let factor = factor_of(letter)?;
                let mark = factor.filter(|_| letter.is_ascii_uppercase());
                if let Some(factor) = mark {
                    numeral = column + 2..column + 2 + factor.roman().len();
                    let label: String =
                        art.chars().skip(numeral.start).take(numeral.len()).collect();
                    if label != factor.roman() {
                        return Err(format!("the mark of {factor} stands before `{label}`"));
                    }
                }
                let kind = match mark {
                    Some(_) => CellKind::Mark,
                    None if numeral.contains(&column) => CellKind::Numeral,
                    None => CellKind::Other,
                };
                row.push(Cell { shown, factor, kind });
            }
            if letters.next().is_some() {
                return Err(format!("a line of the map is longer than its drawing: {art}"));
            }
            rows.push(row);
        }
        for factor in Factor::all() {
            let is_mark = |cell: &&Cell| cell.kind == CellKind::Mark && cell.factor == Some(factor);
            let marks = rows.iter().flatten().filter(is_mark).count();
            if marks != 1 {
                return Err(format!("{factor} has {marks} marks in a drawing"));
            }
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        Ok(Self { width, rows })
    }

    fn lines(&self, here: Option<Factor>, ascii: bool) -> Vec<Line> {
        let line = |row: &Vec<Cell>| {
            let mut spans: Vec<Span> = Vec::new();
            for cell in row {
                let (shown, role) = cell.seen(here);
                let shown = if ascii { in_ascii(shown) } else { shown };
                match spans.last_mut() {
                    Some(last) if last.role == role || shown == ' ' => last.text.push(shown),
                    _ => spans.push(Span::new(shown, role)),
                }
            }
            Line { spans }
        };
        self.rows.iter().map(line).collect()
    }
}

impl Cell {
    /// What is shown of it, where the factor `here` is meant.
    fn seen(self, here: Option<Factor>) -> (char, Role) {
        match here {
            Some(_) if self.factor == here => {
                (if self.kind == CellKind::Mark { '▶' } else { self.shown }, Role::Here)
            }
            Some(_) => (self.shown, Role::Dim),
            None if self.kind == CellKind::Numeral => (self.shown, Role::Here),
            None => (self.shown, Role::Text),
        }
    }
}

/// The factor that a letter of a map stands for.
fn factor_of(letter: char) -> Result<Option<Factor>, String> {
    if letter == '.' {
        return Ok(None);
    }
    let number = ('a'..='l').zip(1..).find(|(it, _)| *it == letter.to_ascii_lowercase());
    let factor = number.and_then(|(_, number)| Factor::new(number));
    factor.map(Some).ok_or_else(|| format!("`{letter}` in a map stands for no factor"))
}

fn in_ascii(shown: char) -> char {
    match shown {
        '─' => '-',
        '═' => '=',
        '│' => '|',
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' => '+',
        '▶' => '>',
        '◀' => '<',
        '▼' => 'v',
        '▲' => '^',
        '■' => '#',
        '□' => 'o',
        other => other,
    }
}

/// `picture.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PictureFile {
    words: String,
    drawing: Vec<RawDrawing>,
    factor: Vec<RawPlace>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDrawing {
    art: String,
    map: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlace {
    number: u8,
    words: String,
}

#[cfg(test)]
mod tests;
