//! Makes text from outside safe to show.
//!
//! Project files, file names, lesson packs and the output of children may hold anything, also
//! escape sequences that retitle a terminal, write its clipboard or move its cursor. Everything
//! that is shown passes here first: control characters go, and with them every escape sequence.

mod sgr;

use anstyle::Style;
use std::borrow::Cow;

/// One line of outside text: no control characters, no bidirectional overrides, tabs as spaces.
///
/// Line breaks are control characters too: split text into lines before, with [`lines`] or
/// otherwise.
pub fn line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !is_unsafe(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' => {
                let spaces = 4 - column % 4;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\u{1b}' => skip_escape(&mut chars),
            // The 8-bit forms of CSI, OSC, DCS, SOS, PM and APC.
            '\u{9b}' => skip_csi(&mut chars),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(&mut chars),
            c if is_unsafe(c) => {}
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    Cow::Owned(out)
}

/// Every line of `text`, each made safe by [`line()`].
pub fn lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(line)
}

/// The colours of outside text, line by line: what is set on one line goes on to the next.
///
/// Colours are the only thing that a program may do to a terminal. They are taken out of the
/// text, as styles; every other sequence goes as in [`line()`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    style: Style,
}

impl Paint {
    /// The pieces of a line, each of one style. What was overwritten after a carriage return is
    /// gone.
    pub fn line(&mut self, text: &str) -> Vec<(Style, String)> {
        let text = text.trim_end_matches(['\n', '\r']);
        let mut rest = text.rsplit('\r').next().unwrap_or(text);
        let mut pieces = Vec::new();
        loop {
            let (before, sequence) = sgr::find(rest).map_or((rest, None), |found| {
                let (before, parameters, after) = found;
                (before, Some((parameters, after)))
            });
            let safe = line(before);
            if !safe.is_empty() {
                pieces.push((self.style, safe.into_owned()));
            }
            let Some((parameters, after)) = sequence else { return pieces };
            self.style = sgr::apply(self.style, parameters);
            rest = after;
        }
    }
}

/// Whether `c` may act on a terminal or reorder what is read.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Skips what follows an ESC, as ECMA-48 delimits it.
fn skip_escape(chars: &mut Chars) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            skip_csi(chars);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            chars.next();
            skip_string(chars);
        }
        Some(' '..='/') => {
            while chars.next_if(|c| matches!(c, ' '..='/')).is_some() {}
            chars.next_if(|c| matches!(c, '0'..='~'));
        }
        Some('0'..='~') => {
            chars.next();
        }
        _ => {}
    }
}

/// Skips the parameters and the final byte of a control sequence.
fn skip_csi(chars: &mut Chars) {
    while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    chars.next_if(|c| matches!(c, '@'..='~'));
}

/// Skips a control string up to its terminator (ST or BEL).
fn skip_string(chars: &mut Chars) {
    while let Some(c) = chars.next() {
        match c {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                chars.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_text_is_passed_on_as_it_is() {
        assert!(matches!(line("größer 漢字 → ✓"), Cow::Borrowed(_)));
    }

    #[test]
    fn escape_sequences_go_whole() {
        assert_eq!(line("a\x1b[31mred\x1b[0m b"), "ared b");
        assert_eq!(line("\x1b]0;title\x07x"), "x");
        assert_eq!(line("\x1b]52;c;aGk=\x1b\\x"), "x");
        assert_eq!(line("\u{9b}2Jx\u{9d}8;;http://e\u{9c}y"), "xy");
        assert_eq!(line("\x1b(Bx\x1bcy"), "xy");
        assert_eq!(line("end\x1b"), "end");
        assert_eq!(line("\x1b]0;never ended"), "");
    }

    #[test]
    fn overrides_bells_and_carriage_returns_go() {
        assert_eq!(line("ab\u{202e}cd\u{2066}\x07\r\x08"), "abcd");
    }

    #[test]
    fn tabs_become_spaces_to_the_next_stop() {
        assert_eq!(line("a\tb"), "a   b");
    }

    /// The pieces as text, with a mark where the style changes.
    fn painted(lines: &[&str]) -> String {
        let mut paint = Paint::default();
        let mut all = String::new();
        for (style, text) in lines.iter().flat_map(|text| paint.line(text)) {
            all += &format!("{style}{text}{style:#}");
        }
        all
    }

    #[test]
    fn colours_are_kept_and_nothing_else() {
        assert_eq!(painted(&["a\x1b[31mred\x1b[0mb"]), "a\x1b[31mred\x1b[0mb");
        assert_eq!(painted(&["\x1b[1;4mx"]), "\x1b[1m\x1b[4mx\x1b[0m");
        assert_eq!(painted(&["\x1b[38;5;208mx"]), "\x1b[38;5;208mx\x1b[0m");
        assert_eq!(painted(&["\x1b[48;2;1;2;3mx"]), "\x1b[48;2;1;2;3mx\x1b[0m");
        assert_eq!(painted(&["\x1b]0;title\x07\x1b[2J\x1b[?1049hx"]), "x");
        assert_eq!(painted(&["\x1b[8;5mhidden"]), "hidden");
        assert_eq!(painted(&["\x1b[31"]), "");
    }

    #[test]
    fn a_colour_goes_on_to_the_next_line() {
        assert_eq!(
            painted(&["\x1b[32ma\n", "b\x1b[m\n", "c"]),
            "\x1b[32ma\x1b[0m\x1b[32mb\x1b[0mc"
        );
    }

    #[test]
    fn what_was_overwritten_is_gone() {
        assert_eq!(painted(&["10 %\r55 %\r100 %\r\n"]), "100 %");
    }

    proptest::proptest! {
        #[test]
        fn painted_text_acts_no_more_than_plain(text in "[\\x00-\u{a0}a-z\\[0-9;m]{0,60}") {
            for (_, piece) in Paint::default().line(&text) {
                proptest::prop_assert!(piece.chars().all(|c| !is_unsafe(c)));
            }
        }

        #[test]
        fn nothing_that_acts_is_left(text in "[\\x00-\\u{a0}\\u{2000}-\\u{2070}a-z]{0,60}") {
            proptest::prop_assert!(line(&text).chars().all(|c| !is_unsafe(c)));
        }
    }
}
