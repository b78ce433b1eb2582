//! A theme as data: a style for each part of the screen.

use super::color::{contrast, in_palette};
use crate::tui::settings::kebab;
use ratatui::style::{Color, Style};
use std::sync::OnceLock;

/// Something that a theme gives a style to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the roles of text and code, by name")]
pub enum Part {
    /// Running text, and the ground of the whole screen.
    Text,
    Strong,
    Emphasis,
    StrongEmphasis,
    Strike,
    Quote,
    /// Code inside running text.
    Code,
    Heading1,
    Heading2,
    Heading3,
    Link,
    /// A term that a glossary defines.
    Term,
    /// Bullets, numbers, bars.
    Marker,
    /// Less important text.
    Dim,
    Note,
    Warning,
    Stdout,
    Stderr,
    Good,
    Bad,
    Open,
    Added,
    Removed,
    /// A key, a button.
    Action,
    /// The part of a drawing that is meant.
    Here,
    Plain,
    Keyword,
    String,
    Constant,
    Comment,
    Function,
    Type,
    Variable,
    Punctuation,
    /// The ground of a block of code; where it has a style without one, a bar at its left.
    CodeBlock,
    /// Lines that set things apart.
    Frame,
    /// The row that keys act on.
    Selected,
    /// What was found.
    Found,
    /// What was found, where the reader is.
    FoundHere,
    /// The letters that a link is followed by.
    Hint,
}

impl Part {
    /// All.
    pub const ALL: [Self; 40] = {
        use Part as P;
        [
            P::Text,
            P::Strong,
            P::Emphasis,
            P::StrongEmphasis,
            P::Strike,
            P::Quote,
            P::Code,
            P::Heading1,
            P::Heading2,
            P::Heading3,
            P::Link,
            P::Term,
            P::Marker,
            P::Dim,
            P::Note,
            P::Warning,
            P::Stdout,
            P::Stderr,
            P::Good,
            P::Bad,
            P::Open,
            P::Added,
            P::Removed,
            P::Action,
            P::Here,
            P::Plain,
            P::Keyword,
            P::String,
            P::Constant,
            P::Comment,
            P::Function,
            P::Type,
            P::Variable,
            P::Punctuation,
            P::CodeBlock,
            P::Frame,
            P::Selected,
            P::Found,
            P::FoundHere,
            P::Hint,
        ]
    };

    /// As theme files name it.
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }
}

/// What a theme is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light one.
    Light,
}

impl Ground {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

/// A theme as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The name of its file.
    pub name: String,
    /// As people call it.
    pub title: String,
    /// The name that it shares with its partner for the other ground.
    pub family: String,
    /// What it is made for; `None`: for any ground, the terminal's own.
    pub ground: Option<Ground>,
    pub(super) styles: [Style; Part::ALL.len()],
    /// The same in the 256 colours that terminals agree on.
    pub(super) fitted: OnceLock<[Style; Part::ALL.len()]>,
}

impl Look {
    /// The style of a part.
    pub fn style(&self, part: Part) -> Style {
        self.styles[part as usize]
    }

    /// The style of a part in the 256 colours that terminals agree on. The nearest colour may be
    /// harder to read: then a near one is taken that is not.
    pub(super) fn fitted(&self, part: Part) -> Style {
        let near = |color| in_palette(color, |_| true);
        let styles = self.fitted.get_or_init(|| {
            let ground = self.ground_color();
            let selected = self.style(Part::Selected).bg;
            let code = self.style(Part::CodeBlock).bg;
            self.styles.map(|style| {
                let grounds = match style.bg {
                    Some(own) => [Some(own), None, None],
                    None => [ground, selected, code],
                };
                let readable = |color: Color| {
                    grounds.into_iter().flatten().all(|ground| {
                        let was = style.fg.and_then(|fg| contrast(fg, ground));
                        contrast(color, near(ground)).is_none_or(|is| is >= promised(was))
                    })
                };
                let fg = style.fg.map(|color| in_palette(color, readable));
                Style { fg, bg: style.bg.map(near), ..style }
            })
        });
        styles[part as usize]
    }

    /// The colour of its ground, where it has one of its own.
    pub fn ground_color(&self) -> Option<Color> {
        self.style(Part::Text).bg
    }

    /// Whether it needs more than the terminal's sixteen colours.
    pub fn needs_rgb(&self) -> bool {
        let is_rgb = |color: Option<Color>| matches!(color, Some(Color::Rgb(..)));
        self.styles.iter().any(|style| is_rgb(style.fg) || is_rgb(style.bg))
    }

    /// A colour that a run set: one of the sixteen becomes the theme's own of that meaning.
    pub(super) fn own(&self, color: Color) -> Color {
        let Color::Indexed(index @ 0..16) = color else { return color };
        let part = match index % 8 {
            1 => Part::Removed,
            2 => Part::Added,
            3 => Part::Warning,
            4 => Part::Link,
            5 => Part::Keyword,
            6 => Part::Code,
            7 => Part::Text,
            _ => Part::Dim,
        };
        self.style(part).fg.unwrap_or(color)
    }
}

/// The contrast that must not be lost where there was so much.
fn promised(contrast: Option<f64>) -> f64 {
    let steps = [7.0, 4.5, 3.0];
    steps.into_iter().find(|step| contrast.is_some_and(|it| it >= *step)).unwrap_or(0.0)
}
