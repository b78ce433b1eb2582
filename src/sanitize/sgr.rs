//! Select Graphic Rendition (ECMA-48, 8.3.117): the sequences that set colours and attributes.

use anstyle::{Ansi256Color, AnsiColor, Color, Effects, RgbColor, Style};

/// What stands before the first such sequence of `text`, its parameters, and what follows it.
pub(super) fn find(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let escape = from + text[from..].find(['\u{1b}', '\u{9b}'])?;
        let body = text[escape..].strip_prefix("\u{1b}[").or(text[escape..].strip_prefix('\u{9b}'));
        if let Some(body) = body {
            let end = body.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':');
            if let Some(after) = end.and_then(|end| body[end..].strip_prefix('m')) {
                let parameters = &body[..body.len() - after.len() - 1];
                return Some((&text[..escape], parameters, after));
            }
        }
        from = escape + text[escape..].chars().next().map_or(1, char::len_utf8);
    }
}

/// `style` after the sequence with these parameters. What hides text or makes it blink is left
/// out: a reader must see what was written.
pub(super) fn apply(mut style: Style, parameters: &str) -> Style {
    let mut numbers = parameters.split([';', ':']).map(|number| number.parse().unwrap_or(0));
    while let Some(number) = numbers.next() {
        style = match number {
            0 => Style::new(),
            1 => style.effects(style.get_effects() | Effects::BOLD),
            2 => style.effects(style.get_effects() | Effects::DIMMED),
            3 => style.effects(style.get_effects() | Effects::ITALIC),
            4 => style.effects(style.get_effects() | Effects::UNDERLINE),
            7 => style.effects(style.get_effects() | Effects::INVERT),
            9 => style.effects(style.get_effects() | Effects::STRIKETHROUGH),
            22 => style.effects(style.get_effects() - Effects::BOLD - Effects::DIMMED),
            23 => style.effects(style.get_effects() - Effects::ITALIC),
            24 => style.effects(style.get_effects() - Effects::UNDERLINE),
            27 => style.effects(style.get_effects() - Effects::INVERT),
            29 => style.effects(style.get_effects() - Effects::STRIKETHROUGH),
            30..=37 => style.fg_color(palette(number - 30)),
            38 => style.fg_color(extended(&mut numbers).or(style.get_fg_color())),
            39 => style.fg_color(None),
            40..=47 => style.bg_color(palette(number - 40)),
            48 => style.bg_color(extended(&mut numbers).or(style.get_bg_color())),
            49 => style.bg_color(None),
            90..=97 => style.fg_color(palette(number - 82)),
            100..=107 => style.bg_color(palette(number - 92)),
            _ => style,
        };
    }
    style
}

/// One of the sixteen colours of the terminal's palette.
fn palette(number: u16) -> Option<Color> {
    let color = Ansi256Color(u8::try_from(number).ok()?).into_ansi();
    color.map(|color: AnsiColor| Color::Ansi(color))
}

/// A colour of 256 (`5;n`) or of all (`2;r;g;b`).
fn extended(numbers: &mut impl Iterator<Item = u16>) -> Option<Color> {
    let byte = |numbers: &mut dyn Iterator<Item = u16>| u8::try_from(numbers.next()?).ok();
    match numbers.next()? {
        5 => Some(Color::Ansi256(Ansi256Color(byte(numbers)?))),
        2 => Some(Color::Rgb(RgbColor(byte(numbers)?, byte(numbers)?, byte(numbers)?))),
        _ => None,
    }
}
