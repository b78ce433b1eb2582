//! Lines of the built-in editor as they are drawn: tabs are blanks, what acts on a terminal is a
//! dot.

use unicode_width::UnicodeWidthChar as _;

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// What a character looks like at a column.
pub fn shown(c: char, column: usize) -> String {
    match c {
        '\t' => " ".repeat(TAB - column % TAB),
        c if crate::sanitize::line(c.encode_utf8(&mut [0; 4])) != c.to_string().as_str() => {
            "\u{b7}".to_owned()
        }
        c => c.to_string(),
    }
}

/// The columns that a character takes at a column.
pub fn width(c: char, column: usize) -> usize {
    match c {
        '\t' => TAB - column % TAB,
        c => c.width().unwrap_or(1),
    }
}

/// The column at which the character with this index of a line is drawn.
pub fn column_of(line: &str, index: usize) -> usize {
    line.chars().take(index).fold(0, |column, c| column + width(c, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_and_wide_characters_take_their_columns() {
        assert_eq!(column_of("\tx", 1), 4);
        assert_eq!(column_of("ab\tx", 3), 4);
        assert_eq!(column_of("漢字x", 2), 4);
        assert_eq!(shown('\t', 2), "  ");
        assert_eq!(shown('\u{1b}', 0), "\u{b7}");
        assert_eq!(shown('é', 0), "é");
    }
}
