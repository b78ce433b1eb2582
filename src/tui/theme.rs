//! Roles to styles. The default theme takes the terminal's own palette, so that it is legible
//! wherever the reader's shell is; without colours, attributes alone carry every difference.

use crate::check::report::Status;
use crate::markdown::{Role, SyntaxRole};
use anstyle::Effects;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

/// How roles look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours are used. (crossterm 0.29 would answer `NO_COLOR` itself by resetting all
    /// attributes with each colour, so that the cursor row vanishes: no colour may reach it.)
    pub colors: bool,
    /// Whether ornaments keep to ASCII.
    pub ascii: bool,
}

impl Theme {
    /// The style of `role`.
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        match role {
            Role::Text | Role::Stdout => plain,
            Role::Emphasis | Role::Quote => plain.add_modifier(Modifier::ITALIC),
            Role::Strong => plain.add_modifier(Modifier::BOLD),
            Role::StrongEmphasis => plain.add_modifier(Modifier::BOLD | Modifier::ITALIC),
            Role::Strike => plain.add_modifier(Modifier::CROSSED_OUT),
            Role::Code => self.color(Color::Cyan),
            Role::Heading(1) => self.color(Color::Magenta).add_modifier(Modifier::BOLD),
            // The palette's blue is hard to read on many dark backgrounds, so nothing is blue.
            Role::Heading(2) => self.color(Color::Magenta).add_modifier(Modifier::BOLD),
            Role::Heading(_) => plain.add_modifier(Modifier::BOLD),
            Role::Link => self.color(Color::Cyan).add_modifier(Modifier::UNDERLINED),
            Role::Term => plain.add_modifier(Modifier::ITALIC | Modifier::UNDERLINED),
            Role::Marker | Role::Dim => plain.add_modifier(Modifier::DIM),
            Role::Note => self.color(Color::Magenta).add_modifier(Modifier::BOLD),
            Role::Warning | Role::Open => self.color(Color::Yellow).add_modifier(Modifier::BOLD),
            Role::Stderr => self.color(Color::Yellow),
            Role::Painted(style) => self.painted(style),
            Role::Added => self.color(Color::Green),
            Role::Removed => self.color(Color::Red),
            Role::Good => self.color(Color::Green).add_modifier(Modifier::BOLD),
            Role::Bad => self.color(Color::Red).add_modifier(Modifier::BOLD),
            Role::Action | Role::Here => self.color(Color::Cyan).add_modifier(Modifier::BOLD),
            Role::Syntax(syntax) => self.syntax(syntax),
        }
    }

    fn syntax(self, role: SyntaxRole) -> Style {
        match role {
            SyntaxRole::Plain | SyntaxRole::Variable | SyntaxRole::Punctuation => Style::new(),
            SyntaxRole::Keyword => self.color(Color::Magenta),
            SyntaxRole::String => self.color(Color::Green),
            SyntaxRole::Constant => self.color(Color::Yellow),
            SyntaxRole::Comment => Style::new().add_modifier(Modifier::DIM | Modifier::ITALIC),
            SyntaxRole::Function => self.color(Color::Cyan),
            SyntaxRole::Type => self.color(Color::Yellow),
        }
    }

    /// A style that a run set; its colours only where colours are used.
    fn painted(self, style: anstyle::Style) -> Style {
        let effects = style.get_effects();
        let modifiers = [
            (Effects::BOLD, Modifier::BOLD),
            (Effects::DIMMED, Modifier::DIM),
            (Effects::ITALIC, Modifier::ITALIC),
            (Effects::UNDERLINE, Modifier::UNDERLINED),
            (Effects::INVERT, Modifier::REVERSED),
            (Effects::STRIKETHROUGH, Modifier::CROSSED_OUT),
        ];
        let modifiers = modifiers.into_iter().filter(|(effect, _)| effects.contains(*effect));
        let plain = Style::new().add_modifier(modifiers.map(|(_, modifier)| modifier).collect());
        if self.colors {
            let fg = style.get_fg_color().map(color_of);
            Style { fg, bg: style.get_bg_color().map(color_of), ..plain }
        } else {
            plain
        }
    }

    /// The letters that a link is followed by.
    pub fn hint(self) -> Style {
        let style = self.color(Color::Yellow);
        style
            .add_modifier(Modifier::REVERSED | Modifier::BOLD)
            .remove_modifier(Modifier::UNDERLINED)
    }

    /// What was found: the place that the reader is at, and the others.
    pub fn found(self, current: bool) -> Style {
        let style = self.color(Color::Yellow);
        if current {
            style.add_modifier(Modifier::REVERSED | Modifier::BOLD)
        } else {
            style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
        }
    }

    /// The row that the keys act on.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// `line` as the row that the keys act on: of one piece, without patches of other colours.
    pub fn select(self, mut line: Line<'_>) -> Line<'_> {
        for span in &mut line.spans {
            span.style = self.selected();
        }
        line
    }

    fn color(self, color: Color) -> Style {
        if self.colors { Style::new().fg(color) } else { Style::new() }
    }

    /// The sign of a status. Its word stands beside it: a sign alone says nothing to many.
    pub fn sign(self, status: Status) -> &'static str {
        match (status, self.ascii) {
            (Status::Met, false) => "✓",
            (Status::Met, true) => "+",
            (Status::Unmet, false) => "✗",
            (Status::Unmet, true) => "x",
            (Status::NotApplicable, _) => "-",
            (Status::Unknown, false) => "○",
            (Status::Unknown, true) => "o",
            (Status::Waived, _) => "~",
            (Status::Error, _) => "!",
        }
    }

    /// The role of a status.
    pub fn role(status: Status) -> Role {
        match status {
            Status::Met => Role::Good,
            Status::Unmet | Status::Error => Role::Bad,
            Status::NotApplicable => Role::Dim,
            Status::Unknown | Status::Waived => Role::Open,
        }
    }
}

/// A colour that a run set.
fn color_of(color: anstyle::Color) -> Color {
    match color {
        // The sixteen of the palette have the same numbers in both.
        anstyle::Color::Ansi(color) => {
            Color::Indexed(anstyle::Ansi256Color::from_ansi(color).index())
        }
        anstyle::Color::Ansi256(color) => Color::Indexed(color.index()),
        anstyle::Color::Rgb(color) => Color::Rgb(color.r(), color.g(), color.b()),
    }
}
