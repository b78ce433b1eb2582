//! Roles to styles. The default theme takes the terminal's own palette, so that it is legible
//! wherever the reader's shell is; without colours, attributes alone carry every difference.

mod color;
mod file;
mod look;
mod looks;

pub use color::{Depth, contrast};
pub use look::{Ground, Look, Part};
pub use looks::{AUTO, Looks, TERMINAL};

use crate::check::report::Status;
use crate::markdown::{Role, SyntaxRole};
use anstyle::Effects;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::Line;
use ratatui::widgets::Block;

/// How roles look: a theme, in as many colours as the terminal has.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    look: &'static Look,
    depth: Depth,
    /// Whether ornaments keep to ASCII.
    pub ascii: bool,
}

impl Theme {
    /// `look` in the colours of `depth`. Without colours, and where its colours cannot be had,
    /// another one stands in: crossterm 0.29 would answer `NO_COLOR` itself by resetting all
    /// attributes with each colour, so that the cursor row vanishes. No colour may reach it.
    pub fn new(look: &'static Look, depth: Depth, ascii: bool) -> Self {
        let look = match depth {
            Depth::None => looks::mono(),
            Depth::Sixteen if look.needs_rgb() => looks::terminal(),
            _ => look,
        };
        Self { look, depth, ascii }
    }

    /// The terminal's own palette.
    pub fn terminal(ascii: bool) -> Self {
        Self::new(looks::terminal(), Depth::Sixteen, ascii)
    }

    /// Attributes alone.
    pub fn mono(ascii: bool) -> Self {
        Self::new(looks::mono(), Depth::None, ascii)
    }

    /// What is used, which may stand in for what was wanted.
    pub fn look(self) -> &'static Look {
        self.look
    }

    /// `look` in the same colours and characters.
    #[must_use]
    pub fn with(self, look: &'static Look) -> Self {
        Self::new(look, self.depth, self.ascii)
    }

    /// The style of a part.
    pub fn part(self, part: Part) -> Style {
        if self.depth == Depth::Palette { self.look.fitted(part) } else { self.look.style(part) }
    }

    /// The style of `role`.
    pub fn style(self, role: Role) -> Style {
        self.part(match role {
            // The ground is laid below everything, once.
            Role::Text => return Style { bg: None, ..self.part(Part::Text) },
            Role::Painted(style) => return self.painted(style),
            Role::Stdout => Part::Stdout,
            Role::Stderr => Part::Stderr,
            Role::Emphasis => Part::Emphasis,
            Role::Strong => Part::Strong,
            Role::StrongEmphasis => Part::StrongEmphasis,
            Role::Strike => Part::Strike,
            Role::Quote => Part::Quote,
            Role::Code => Part::Code,
            Role::Heading(1) => Part::Heading1,
            Role::Heading(2) => Part::Heading2,
            Role::Heading(_) => Part::Heading3,
            Role::Link => Part::Link,
            Role::Term => Part::Term,
            Role::Marker => Part::Marker,
            Role::Dim => Part::Dim,
            Role::Note => Part::Note,
            Role::Warning => Part::Warning,
            Role::Open => Part::Open,
            Role::Good => Part::Good,
            Role::Bad => Part::Bad,
            Role::Added => Part::Added,
            Role::Removed => Part::Removed,
            Role::Action => Part::Action,
            Role::Here => Part::Here,
            Role::Syntax(syntax) => match syntax {
                SyntaxRole::Plain => Part::Plain,
                SyntaxRole::Keyword => Part::Keyword,
                SyntaxRole::String => Part::String,
                SyntaxRole::Constant => Part::Constant,
                SyntaxRole::Comment => Part::Comment,
                SyntaxRole::Function => Part::Function,
                SyntaxRole::Type => Part::Type,
                SyntaxRole::Variable => Part::Variable,
                SyntaxRole::Punctuation => Part::Punctuation,
            },
        })
    }

    /// A style that a run set. On a ground of ours its sixteen colours become those of the theme,
    /// and what cannot be read there is text.
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
        if self.depth == Depth::None {
            return plain;
        }
        let (fg, bg) = (style.get_fg_color(), style.get_bg_color());
        let Some(ground) = self.look.ground_color() else {
            return Style { fg: fg.map(color_of), bg: bg.map(color_of), ..plain };
        };
        let fit = |color| match self.depth {
            Depth::Palette => color::in_palette(color, |_| true),
            _ => color,
        };
        let fg = fg.map(|color| self.look.own(color_of(color))).filter(|color| {
            bg.is_some() || contrast(*color, ground).is_none_or(|ratio| ratio >= 3.0)
        });
        Style { fg: fg.map(fit), bg: bg.map(|color| fit(self.look.own(color_of(color)))), ..plain }
    }

    /// The letters that a link is followed by.
    pub fn hint(self) -> Style {
        self.part(Part::Hint).remove_modifier(Modifier::UNDERLINED)
    }

    /// What was found: the place that the reader is at, and the others.
    pub fn found(self, current: bool) -> Style {
        self.part(if current { Part::FoundHere } else { Part::Found })
    }

    /// The row that the keys act on.
    pub fn selected(self) -> Style {
        self.part(Part::Selected)
    }

    /// `line` as the row that the keys act on. Where that is reversed, it is of one piece, without
    /// patches of other colours.
    pub fn select(self, mut line: Line<'_>) -> Line<'_> {
        let selected = self.selected();
        for span in &mut line.spans {
            span.style = if selected.bg.is_some() { span.style.patch(selected) } else { selected };
        }
        line
    }

    /// Lines that set things apart.
    pub fn frame(self) -> Style {
        self.part(Part::Frame)
    }

    /// The characters of a frame.
    pub fn border(self) -> border::Set<'static> {
        if self.ascii { ASCII_BORDER } else { border::ROUNDED }
    }

    /// A frame over the screen, with a title.
    pub fn panel(self, title: impl std::fmt::Display) -> Block<'static> {
        let title = Line::styled(format!(" {title} "), self.style(Role::Heading(3)));
        Block::bordered().border_set(self.border()).border_style(self.frame()).title(title)
    }

    /// What leads in the row that the keys act on, and the others.
    pub fn pointer(self, selected: bool) -> &'static str {
        match (selected, self.ascii) {
            (true, false) => "▸ ",
            (true, true) => "> ",
            (false, _) => "  ",
        }
    }

    /// Sets a block of code in `area` apart: by a ground below what has none of its own, or by a bar
    /// at the left where the theme has a style for that and leaves the ground to the terminal.
    pub fn lay_code_ground(self, area: Rect, buffer: &mut Buffer) {
        let style = self.part(Part::CodeBlock);
        let area = area.intersection(buffer.area);
        let Some(bg) = style.bg else {
            if style == Style::new() {
                return;
            }
            let bar = if self.ascii { "|" } else { "▏" };
            for y in area.top()..area.bottom() {
                let cell = &mut buffer[(area.x, y)];
                if cell.symbol() == " " {
                    cell.set_symbol(bar).set_style(style);
                }
            }
            return;
        };
        for position in area.positions() {
            let cell = &mut buffer[position];
            if cell.bg == Color::Reset {
                cell.bg = bg;
            }
        }
    }

    /// Draws a veil over what is not acted on while a box is open over it.
    pub fn veil(self, area: Rect, buffer: &mut Buffer) {
        let dim = self.part(Part::Dim);
        for position in area.intersection(buffer.area).positions() {
            let cell = &mut buffer[position];
            (cell.fg, cell.bg) = (dim.fg.unwrap_or(Color::Reset), Color::Reset);
            cell.modifier = dim.add_modifier;
        }
    }

    /// Lays the theme's ground and text colour below all that is drawn: what has no colour of its
    /// own gets them. Our own ornaments are ASCII where that is wanted; what lessons, projects and
    /// runs say is made so here.
    pub fn lay_ground(self, buffer: &mut Buffer) {
        let base = self.part(Part::Text);
        for cell in &mut buffer.content {
            if let (Color::Reset, Some(fg)) = (cell.fg, base.fg) {
                cell.fg = fg;
            }
            if let (Color::Reset, Some(bg)) = (cell.bg, base.bg) {
                cell.bg = bg;
            }
            if self.ascii && !cell.symbol().is_ascii() {
                let symbol = ascii(cell.symbol());
                cell.set_symbol(&symbol);
            }
        }
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

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// `text` in ASCII, as wide as it is: what has no likeness there is a question mark.
fn ascii(text: &str) -> String {
    use unicode_width::UnicodeWidthChar as _;
    let wide = |c: &char| c.is_ascii() || c.width().is_some_and(|width| width > 0);
    text.chars()
        .filter(wide)
        .map(|c| match c {
            c if c.is_ascii() => c,
            '‘' | '’' | '‚' | '′' => '\'',
            '“' | '”' | '„' | '″' => '"',
            '‹' | '«' | '←' | '◀' | '⟨' => '<',
            '›' | '»' | '→' | '▸' | '▶' | '⇒' | '⟩' => '>',
            '↑' | '▲' => '^',
            '↓' | '▼' => 'v',
            '–' | '—' | '‐' | '‑' | '−' | '─' | '━' => '-',
            '│' | '┃' | '▏' => '|',
            '•' | '·' | '●' | '◐' | '×' => '*',
            '○' | '◦' => 'o',
            '✓' | '✔' => '+',
            '✗' | '✘' => 'x',
            '…' => '.',
            '┌'..='╿' => '+',
            '\u{a0}' | '\u{2000}'..='\u{200a}' => ' ',
            _ => '?',
        })
        .collect()
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

#[cfg(test)]
mod tests;
