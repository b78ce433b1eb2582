//! How many colours the terminal has, and how well two of them are told apart.

use ratatui::style::Color;

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None, or none are wanted.
    None,
    /// The sixteen of its own palette.
    Sixteen,
    /// The 256 that terminals agree on.
    Palette,
    /// Every colour.
    True,
}

impl Depth {
    /// What the environment says of the terminal.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let says = |name: &str, known: &[&str]| {
            variable(name).is_some_and(|value| known.contains(&value.as_str()))
        };
        let known_true = [
            "xterm-kitty",
            "xterm-ghostty",
            "alacritty",
            "foot",
            "foot-extra",
            "wezterm",
            "contour",
        ];
        if matches!(term.as_str(), "dumb" | "vt100" | "vt220") {
            Self::None
        } else if says("COLORTERM", &["truecolor", "24bit"])
            || term.ends_with("-direct")
            || known_true.contains(&term.as_str())
            || says("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"])
            || variable("WT_SESSION").is_some()
        {
            Self::True
        } else if term.contains("256color") || says("TERM_PROGRAM", &["Apple_Terminal"]) {
            Self::Palette
        } else {
            Self::Sixteen
        }
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "no colours",
            Self::Sixteen => "16 colours",
            Self::Palette => "256 colours",
            Self::True => "true colour",
        }
    }
}

/// The levels of the colour cube.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest that is `wanted` of the 240 colours that are the same everywhere: the cube and the
/// greys. Where none is, the nearest of all.
pub(super) fn in_palette(color: Color, wanted: impl Fn(Color) -> bool) -> Color {
    let Color::Rgb(r, g, b) = color else { return color };
    let mut near: Vec<u8> = (16..=255).collect();
    near.sort_by_key(|index| distance((r, g, b), rgb_of(*index)));
    let found = near.iter().map(|index| Color::Indexed(*index)).find(|color| wanted(*color));
    found.unwrap_or(Color::Indexed(near[0]))
}

/// The colour with an index of 16 or more.
fn rgb_of(index: u8) -> (u8, u8, u8) {
    if index >= 232 {
        let grey = 8 + 10 * (index - 232);
        return (grey, grey, grey);
    }
    let index = usize::from(index - 16);
    (LEVELS[index / 36], LEVELS[index / 6 % 6], LEVELS[index % 6])
}

/// How far two colours are apart, weighted as eyes do.
fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    3 * square(a.0, b.0) + 6 * square(a.1, b.1) + square(a.2, b.2)
}

/// The contrast of two colours by WCAG 2: 1 to 21. `None` where a terminal sets one of them.
pub fn contrast(a: Color, b: Color) -> Option<f64> {
    let (a, b) = (luminance(a)?, luminance(b)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

fn luminance(color: Color) -> Option<f64> {
    let (r, g, b) = match color {
        Color::Rgb(r, g, b) => (r, g, b),
        Color::Indexed(index @ 16..) => rgb_of(index),
        _ => return None,
    };
    let linear = |channel: u8| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.03928 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    Some(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(variables: &[(&str, &str)]) -> Depth {
        Depth::of(|name| {
            variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_says_how_many_colours_there_are() {
        assert_eq!(depth(&[("TERM", "xterm")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "screen-256color")]), Depth::Palette);
        assert_eq!(depth(&[("TERM", "xterm"), ("TERM_PROGRAM", "Apple_Terminal")]), Depth::Palette);
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("TERM", "xterm-kitty")]), Depth::True);
        assert_eq!(depth(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]), Depth::None);
    }

    #[test]
    fn the_nearest_colour_of_256_is_found() {
        let near = |r, g, b| in_palette(Color::Rgb(r, g, b), |_| true);
        assert_eq!(near(255, 255, 255), Color::Indexed(231));
        assert_eq!(near(0, 0, 0), Color::Indexed(16));
        assert_eq!(near(130, 130, 130), Color::Indexed(244));
        assert_eq!(in_palette(Color::Red, |_| true), Color::Red);
        let but = in_palette(Color::Rgb(0, 0, 0), |color| color != Color::Indexed(16));
        assert_eq!(but, Color::Indexed(232));
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let grey = |it| Color::Rgb(it, it, it);
        let of = |a, b| contrast(a, b).unwrap();
        assert!((of(grey(0), grey(255)) - 21.0).abs() < 1e-9);
        assert!((of(grey(119), grey(255)) - 4.478).abs() < 0.001);
        assert_eq!(contrast(Color::Red, grey(0)), None);
    }
}
